"""Values to compressed bytes and back: pages' content, records, digests, joint nouns.

In: text, bytes or a noun. Out: zlib over UTF-8 or JSON; nothing is ever unpickled.

    >>> unpacked(packed("Rain."), "text")
    'Rain.'
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Any, TypeVar

import msgspec

from dragoman.errors import StoreError
from dragoman.records import Page

LEVEL = 6
Value = TypeVar("Value")


def packed(content: str | bytes) -> bytes:
    """The content compressed; text as UTF-8, where a page's broken characters are kept as they are."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return zlib.compress(raw, LEVEL)


def unpacked(blob: bytes, kind: str) -> str | bytes:
    """What `packed` was given; `kind` is `bytes` or a kind of text. `StoreError` if the bytes are damaged."""
    try:
        raw = zlib.decompress(blob)
    except zlib.error as error:
        raise StoreError(f"damaged content: {error}", hint="restore the store from a copy") from error
    return raw if kind == "bytes" else raw.decode("utf-8", "surrogatepass")


def pack(value: Any) -> bytes:
    """A noun as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value), LEVEL)


def unpack(blob: bytes, kind: type[Value]) -> Value:
    """The noun of compressed JSON; `StoreError` if it is damaged or of another layout."""
    try:
        return msgspec.json.decode(zlib.decompress(blob), type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        hint = "dragoman recode makes records anew from their pages"
        raise StoreError(f"cannot read a stored {kind.__name__}: {error}", hint=hint) from error


def content_of(page: Page) -> tuple[str, bytes]:
    """The kind of the page's content (text, html or bytes) and the content itself, in bytes."""
    if page.text is not None:
        return "text", page.text.encode("utf-8", "surrogatepass")
    html = page.html or ""
    return ("bytes", html) if isinstance(html, bytes) else ("html", html.encode("utf-8", "surrogatepass"))


def page_of(row: Any) -> Page:
    """The page that a row of `pages` keeps, as it came."""
    content = unpacked(row.content, row.kind)
    return Page(
        id=row.id,
        text=str(content) if row.kind == "text" else None,
        html=content if row.kind != "text" else None,
        as_of=dt.date.fromisoformat(row.as_of) if row.as_of else None,
        url=row.url,
        publisher=row.publisher,
        source=row.source,
    )

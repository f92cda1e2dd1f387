"""Bytes or text of one page → a `Page` with text or HTML.

In: content. Out: a `Page`; `PageError` for what is empty, too large, binary or in no known charset.

    >>> page(b"Rain.", id="a", source="a.txt", known=Known()).text
    'Rain.'
"""

from __future__ import annotations

import gzip
import io
import re
import zlib

from dragoman import charsets
from dragoman.errors import PageError
from dragoman.records import Page
from dragoman.sources.options import Known

_KINDS = (
    (b"%PDF", "a PDF file", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP or office file", "save it as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old office file", "save it as text or HTML"),
    (b"\x89PNG", "a picture", "give the page's text or HTML"),
    (b"\xff\xd8\xff", "a picture", "give the page's text or HTML"),
    (b"GIF8", "a picture", "give the page's text or HTML"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ", "an xz file", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it first"),
)
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|section|main|h1|p)\b",
    re.I | re.S,
)
_CLOSING = re.compile(r"</(?:p|div|a|span|li|h[1-6]|body|article)\s*>", re.I)
_SAMPLE = 20_000  # characters that the guess looks at
_GZIP = b"\x1f\x8b"


def page(content: str | bytes, *, id: str, source: str | None, known: Known, max_bytes: int | None = None) -> Page:
    """The page of that content; gzip is unpacked, HTML told by what it looks like, not by a file's name."""
    if isinstance(content, bytes):
        content = unpacked(content, max_bytes, source)
        _check_size(len(content), max_bytes, source)
        _check_binary(content, source)
        text = charsets.decoded(content, source)
    else:
        text = content
        _check_size(len(content), max_bytes, source)
    if not text.strip("\ufeff \t\r\n\x00"):
        raise PageError("the page is empty", where=source, hint="check that the page was saved with its text")
    markup = is_html(text)
    return Page(
        id=id,
        source=source,
        text=None if markup else text,
        html=content if markup else None,
        as_of=known.as_of,
        url=known.url,
        publisher=known.publisher,
    )


def is_html(text: str) -> bool:
    """Whether `text` is HTML: it opens with a tag of HTML, or tags close all over it."""
    sample = text[:_SAMPLE]
    return bool(_OPENING.match(sample)) or len(_CLOSING.findall(sample)) >= 5


def unpacked(content: bytes, max_bytes: int | None, source: str | None) -> bytes:
    """`content`, out of gzip if it is in gzip; no more than just over `max_bytes` is ever unpacked."""
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return stream.read(max_bytes + 1 if max_bytes else -1)
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(f"broken gzip: {error}", where=source, hint="fetch or pack the file again") from None


def _check_size(size: int, max_bytes: int | None, source: str | None) -> None:
    if max_bytes is not None and size > max_bytes:
        raise PageError(
            f"larger than {max_bytes:,} bytes", where=source, hint="raise the size limit if it really is one page"
        )


def _check_binary(content: bytes, source: str | None) -> None:
    for start, what, hint in _KINDS:
        if content.startswith(start):
            raise PageError(f"{what}, not a page", where=source, hint=hint)
    head = content[:8192]
    if head.startswith(tuple(mark for mark, _ in charsets.MARKS)) or charsets.zeros(head):
        return
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if b"\x00" in head or controls > 0.1 * len(head):
        raise PageError("binary data, not a page", where=source, hint="give the page's text or HTML")

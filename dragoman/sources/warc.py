"""A WARC file of a crawl or an archive → pages.

In: `.warc` or `.warc.gz`. Out: a `Page` for each answer that holds a page (HTML or text, status 200), with the address
that it was fetched from; other records are passed over, a page that is too large or cannot be decoded is a `Failure`.
Needs fastwarc (`pip install 'dragoman[warc]'`).

The date of the crawl is not taken for the page's: it may have been fetched years after it was written.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page
from dragoman.sources import addresses, content
from dragoman.sources.options import Known

_KINDS = re.compile(r"text/(?:html|plain)|application/xhtml\+xml", re.IGNORECASE)
_OK = 200
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""zlib's window bits for the encodings of HTTP."""


def pages(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    """The pages of the file; `InputError` if there is no such file, `PageError` if it breaks off."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ModuleNotFoundError:
        hint = "pip install 'dragoman[warc]'"
        raise InputError("WARC needs the package fastwarc", where=str(path), hint=hint) from None
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=kinds, parse_http=True):
                number += 1
                if _is_page(record):
                    yield _page(record, path, number, facts, max_bytes)
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), hint="check the path") from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise PageError(f"broken WARC after record {number}: {error}", where=str(path)) from None


def _is_page(record: Any) -> bool:
    if record.http_headers is not None and record.http_headers.status_code != _OK:
        return False
    kind = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type", "")
    return bool(kind and _KINDS.match(kind))


def _page(record: Any, path: Path, number: int, facts: Known, max_bytes: int) -> Page | Failure:
    url = record.headers.get("WARC-Target-URI", "").strip("<>") or None
    where, id = f"{path}:{number}", _id(url, path, number)
    try:
        raw = _decoded(record, max_bytes)
        known = Known(facts.as_of, url or facts.url, facts.publisher)
        return content.page(raw, id=id, source=where, known=known, max_bytes=max_bytes)
    except DragomanError as error:
        return Failure(id=id, source=where, error=error.what, hint=error.hint)


def _id(url: str | None, path: Path, number: int) -> str:
    """The telling part of the address and a few digits of its hash: paths of different sites may be alike."""
    if not url:
        return f"{path.name.split('.')[0]}-{number}"
    try:
        name = addresses.slug(url)
    except ValueError:
        name = "page"
    return f"{name}-{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:6]}"


def _decoded(record: Any, max_bytes: int) -> bytes:
    """The content, out of its transfer's compression; no more than just over `max_bytes` is held."""
    headers = record.http_headers
    encoding = (headers.get("Content-Encoding", "") if headers is not None else "").strip().lower()
    raw: bytes = record.reader.read(max_bytes + 1)
    if encoding not in _WINDOWS or raw[:1] == b"<":
        if encoding in ("", "identity", "utf-8", "none") or raw[:1] == b"<":
            return raw
        raise PageError(f"packed with {encoding[:20]!r}", hint="only gzip and deflate are unpacked")
    return _unpacked(raw, _WINDOWS[encoding], max_bytes)


def _unpacked(raw: bytes, window: int, max_bytes: int) -> bytes:
    for bits in (window, -15):
        try:
            return zlib.decompressobj(bits).decompress(raw, max_bytes + 1)
        except zlib.error:
            continue
    raise PageError("broken compression", hint="crawl the page again")

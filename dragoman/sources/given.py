"""What `dragoman.read` is given → one `Page`.

In: a path, a page's own text or HTML, bytes of it, or a `Page`. Out: a `Page`; errors say what to do.

    >>> page_of("<html><body><p>The envoys left.</p></body></html>").html is not None
    True
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import msgspec

from dragoman.errors import InputError, PageError
from dragoman.records import Page
from dragoman.sources import content, layouts
from dragoman.sources.options import Known, known

_PATH = re.compile(r"[^\s<>\"|*?]{1,250}\.[A-Za-z0-9]{1,6}$")
_ENDING = re.compile(r"\.(?:txt|html?|xhtml|(?:json|ndjson)l?|[ct]sv|parquet|warc|gz|md)$", re.IGNORECASE)
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)
_LONGEST_PATH = 4096  # characters: PATH_MAX on Linux


def page_of(
    page: str | bytes | os.PathLike[str] | Page,
    *,
    as_of: str | dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Page:
    """The `Page` of what is given. A string that looks like a path is a path, any other is the page itself."""
    facts = known(as_of, url, publisher)
    if isinstance(page, Page):
        given = {k: v for k, v in (("as_of", facts.as_of), ("url", url), ("publisher", publisher)) if v is not None}
        return msgspec.structs.replace(page, **given)
    if isinstance(page, bytes):
        return content.page(page, id="page", source=None, known=facts)
    if isinstance(page, str) and not _is_path(page):
        return content.page(page, id="page", source=None, known=facts)
    return _single(of_file(Path(os.fspath(page)), facts, None), facts)


def _single(page: Page, facts: Known) -> Page:
    """The page, or the one document of an archive's export; `InputError` if the export has more."""
    documents = layouts.exported(page.text, page.id, page.source, facts) if page.text else []
    if len(documents) > 1:
        what = f"an export of {len(documents)} documents, not one page"
        raise InputError(what, where=page.source, hint="give it to `dragoman read`, or its pages to read_many")
    return documents[0] if documents else page


def _is_path(text: str) -> bool:
    if _URL.match(text):
        raise InputError("pages are not fetched", where=text[:200], hint="save the page and give the file")
    if "\n" in text or "\x00" in text or len(text) > _LONGEST_PATH or not text.strip():
        return False
    try:
        return Path(text).exists() or bool(_PATH.match(text))
    except (OSError, ValueError):
        return False


def of_file(path: Path, facts: Known, max_bytes: int | None) -> Page:
    """The page in the file at `path`. `InputError` if there is no such file, `PageError` if it is no page."""
    source = str(path)
    return content.page(read(path, max_bytes), id=stem(path), source=source, known=facts, max_bytes=max_bytes)


def read(path: Path, max_bytes: int | None) -> bytes:
    """The file's bytes, at most one more than `max_bytes`."""
    try:
        if path.is_dir():
            raise InputError(
                "is a folder", where=str(path), hint="give a file, or read the folder's pages with read_many"
            )
        with path.open("rb") as stream:
            return stream.read() if max_bytes is None else stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), hint="check the path") from None
    except PermissionError:
        raise InputError("not allowed to read the file", where=str(path), hint="check its permissions") from None
    except OSError as error:
        raise PageError(f"cannot be read: {error.strerror or error}", where=str(path)) from None


@contextlib.contextmanager
def stream(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes as they come, unpacked if it is gzipped; `InputError` if there is no such file."""
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), hint="check the path") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from None
    packed = path.suffix.lower() == ".gz"
    with opened, cast(IO[bytes], gzip.GzipFile(fileobj=opened)) if packed else opened as found:
        yield found


def stem(path: Path) -> str:
    """A page's id from its file's name: without the suffixes of text, HTML, tables and gzip."""
    name = path.name
    for _ in range(2):
        name = _ENDING.sub("", name) or name
    return name

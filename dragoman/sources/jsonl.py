"""A `.jsonl` file, a page a line → pages.

In: lines `{"id", "text" or "html", "as_of", "url", "publisher"}`, all but the content optional, or of other names that
`columns` knows. Out: `Page`s; a broken line is a `Failure` that names file and line, and the next line is read.

    {"id": "a1", "text": "The envoys left.", "as_of": "2024-03-04"}
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page
from dragoman.sources.columns import SHAPE, page_of_row
from dragoman.sources.given import stem, stream
from dragoman.sources.options import Known


def pages(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    """The pages of the file; `InputError` if there is no such file."""
    with stream(path) as raw:
        number = 0
        for number, line in _lines(raw, path, max_bytes):
            where = f"{path}:{number}"
            fallback = f"{stem(path)}-{number}"
            try:
                if line is None:
                    raise PageError(
                        f"line longer than {max_bytes:,} bytes", hint="raise the size limit if it is one page"
                    )
                if line.strip():
                    yield page_of_row(_object(line), id=fallback, source=where, known=facts)
            except DragomanError as error:
                yield Failure(id=fallback, source=where, error=error.what, hint=error.hint)
        if not number:
            raise PageError("the file is empty", where=str(path), hint=SHAPE)


def _lines(raw: IO[bytes], path: Path, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; `None` for one over the limit, which is passed over without being held."""
    number = 0
    try:
        while line := raw.readline(max_bytes + 1):
            number += 1
            whole = line.endswith(b"\n") or len(line) <= max_bytes
            yield number, line if whole else None
            while not whole and (rest := raw.readline(max_bytes)):
                whole = rest.endswith(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(
            f"broken gzip after line {number}: {error}", where=str(path), hint="fetch or pack it again"
        ) from None


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"broken JSON: {error}", hint=SHAPE) from None
    if not isinstance(row, dict):
        raise InputError("no JSON object", hint=SHAPE)
    return row

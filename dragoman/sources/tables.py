"""A CSV or TSV file, a page a row → pages.

In: a file whose first line names the columns (`columns`). Out: `Page`s; a row without a text is a `Failure`.

    id,date,outlet,title,body
    a1,2024-03-05,Oxus Times,Envoys leave,"The envoys left Geneva on Tuesday."
"""

from __future__ import annotations

import csv
import io
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dragoman import charsets
from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page
from dragoman.sources.columns import fields, page_of_row
from dragoman.sources.given import stem, stream
from dragoman.sources.options import Known

_SAMPLE = 65_536  # bytes that charset and delimiter are told from
_HINT = "the first line must name the columns, one of them text, body, content or html; or name it with --column"


def pages(path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    """The pages of the file; `InputError` if it has no column with a page's text."""
    with stream(path) as raw:
        yield from _rows(raw, path, facts, max_bytes)


def _rows(raw: IO[bytes], path: Path, facts: Known, max_bytes: int) -> Iterator[Page | Failure]:
    csv.field_size_limit(max_bytes)
    number = 1
    try:
        lines, dialect = _opened(raw, path)
        reader = csv.DictReader(lines, dialect=dialect)
        named = fields(dict.fromkeys(reader.fieldnames or (), "x"), facts.columns)
        if not {"text", "html"} & set(named):
            raise InputError("no column holds a page's text", where=str(path), hint=_HINT)
        for row in reader:
            number += 1
            where, fallback = f"{path}:{reader.line_num}", f"{stem(path)}-{number}"
            try:
                yield page_of_row({k: v for k, v in row.items() if k}, id=fallback, source=where, known=facts)
            except DragomanError as error:
                yield Failure(id=fallback, source=where, error=error.what, hint=error.hint)
    except csv.Error as error:
        raise PageError(f"broken table after row {number}: {error}", where=str(path), hint=_HINT) from None
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(f"broken gzip after row {number}: {error}", where=str(path), hint="pack it again") from None


def _opened(raw: IO[bytes], path: Path) -> tuple[Iterator[str], str]:
    """The lines of the table, decoded, and its dialect's name."""
    sample = raw.read(_SAMPLE)
    cut = sample[: sample.rfind(b"\n") + 1] or sample
    text = charsets.decoded(cut, str(path))
    charset = next((name for mark, name in charsets.MARKS if sample.startswith(mark)), None) or _charset(cut, text)
    joined = io.BufferedReader(_Joined(sample, raw))
    lines = io.TextIOWrapper(joined, encoding=charset, errors="replace", newline="")
    head = text.split("\n", 1)[0]
    return _without_zeros(lines), "excel-tab" if head.count("\t") > head.count(",") else "excel"


def _charset(sample: bytes, text: str) -> str:
    return next((name for name in ("utf-8", "windows-1252") if _is(sample, name, text)), "utf-8")


def _is(sample: bytes, name: str, text: str) -> bool:
    try:
        return sample.decode(name) == text
    except UnicodeDecodeError:
        return False


def _without_zeros(lines: io.TextIOWrapper) -> Iterator[str]:
    """Lines without the NULs that the csv module refuses."""
    return (line.replace("\0", "") for line in lines)


class _Joined(io.RawIOBase):
    """The bytes read ahead, then the rest of the stream."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self.parts = itertools.chain([start] if start else [], iter(lambda: rest.read(_SAMPLE), b""))
        self.left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if not self.left:
            self.left = next(self.parts, b"")
        count = min(len(view), len(self.left))
        view[:count], self.left = self.left[:count], self.left[count:]
        return count

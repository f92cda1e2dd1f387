"""Records read back: what `dragoman read --format jsonl` (or json) wrote.

In: a file's name, or `-`. Out: records as they come, and a failure for each line that is none; failures of pages that
were written among the records are passed on.

    >>> [record.id for record in recorded("records.jsonl")]
    ['a', 'b']
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from dragoman.errors import InputError
from dragoman.records import Failure, Record

LONGEST = 100_000_000
"""Bytes of one line: a record of the largest page that is read has some twenty times the page's size."""
HINT = "records come from: dragoman read … --format jsonl"
_LINE = msgspec.json.Decoder(Record)
_FAILED = msgspec.json.Decoder(Failure)


def recorded(name: str) -> Iterator[Record | Failure]:
    """The records of a file; raises `InputError` if it cannot be opened."""
    with _opened(name) as file:
        first = file.peek(1)[:1] if hasattr(file, "peek") else b""
        if Path(name).suffix == ".json" and first == b"[":
            yield from _array(file.read(LONGEST), name)
            return
        if Path(name).suffix == ".json":
            yield _read(file.read(LONGEST), name)
            return
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            if line.strip():
                yield _read(line, f"{name}:{number}")


@contextlib.contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise InputError((error.strerror or str(error)).lower(), where=name, hint=HINT) from error
        yield file


def _array(content: bytes, name: str) -> Iterator[Record | Failure]:
    try:
        items = msgspec.json.decode(content, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Failure(id=name, source=name, error=f"no JSON: {error}", hint=HINT)
        return
    for at, item in enumerate(items):
        yield _read(bytes(item), f"{name}[{at}]")


def _read(line: bytes, where: str) -> Record | Failure:
    try:
        return _LINE.decode(line)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        with contextlib.suppress(msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
            return _FAILED.decode(line)
        return Failure(id=where, source=where, error=f"no record: {error}", hint=HINT)

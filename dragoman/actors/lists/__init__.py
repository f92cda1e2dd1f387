"""Users' own lists of actors: files in, one `ActorList` out.

    >>> listed = load(["ministers.csv", "Phoenix.Countries.actors.txt"])
    >>> [str(fault) for fault in listed.faults]
    ["ministers.csv:7: 'SWITZERLAND' is no country code (ISO 3166 alpha-3, …)"]

CSV, TOML and JSON by the ending of the name (`tables`), PETRARCH's dictionaries (`petrarch`). A line that cannot be
used is a fault, the rest is used; a file that cannot be read at all is an `InputError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dragoman.actors.lists import petrarch, tables
from dragoman.actors.lists.entries import ActorList, Entry, Fault, Term
from dragoman.errors import InputError

__all__ = ["ActorList", "Entry", "Fault", "Term", "load"]

MAX_BYTES = 20_000_000
MAX_FORMS = 400_000
"""Written forms of all files together: the largest dictionaries that are published have a fifth of it."""


def load(files: Iterable[str | os.PathLike[str]]) -> ActorList:
    """The entries of `files`, the first file before the later ones; `InputError` for one that cannot be read."""
    listed = ActorList()
    for file in files:
        text = _text(Path(file))
        reader = petrarch if petrarch.is_petrarch(Path(file).name, text) else tables
        reader.read(os.fspath(file), text, listed, MAX_FORMS - listed.forms)
    return listed


def _text(path: Path) -> str:
    where = str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), where=where, hint="check the path") from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES:,} bytes", where=where, hint="split the list")
    if b"\0" in raw[:65536]:
        raise InputError("a binary file, no list of actors", where=where, hint="CSV, TOML, JSON or PETRARCH's format")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").replace("\r\n", "\n").replace("\r", "\n")

"""What records are made by: the code, the data files, the model, the user's lists.

In: the installed package. Out: a `Stamp`, the same for as long as the same page would give the same record.

    >>> stamp().code
    '0.1.0+3f2a91c0d4e7'
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dragoman.records import Noun

if TYPE_CHECKING:
    from dragoman.actors import ActorList

PACKAGE = Path(__file__).parents[1]
NOT_CODING = {
    *("across", "alerts", "batch", "chronicle", "cli", "collecting", "export", "settings", "store", "validation"),
    *("watching", "web", "__pycache__", "data", "models"),
}
"""Parts of the package that no record depends on, and those that are hashed apart."""
LENGTH = 12
"""Hex digits of a hash: 48 bits, more than enough for the versions of one store."""


class Stamp(Noun, frozen=True, kw_only=True):
    """The code's version and a hash of its files, a hash of the data files, of the models, of the user's lists."""

    code: str
    data: str
    model: str
    lists: str = ""

    def __str__(self) -> str:
        lists = f", lists {self.lists}" if self.lists else ""
        return f"code {self.code}, data {self.data}, model {self.model}{lists}"


def stamp(listed: ActorList | None = None) -> Stamp:
    """What a record that is made now is made by."""
    made = _installed()
    return msgspec.structs.replace(made, lists=_lists(listed)) if listed is not None else made


@functools.cache
def _installed() -> Stamp:
    code = (path for path in PACKAGE.rglob("*.py") if not NOT_CODING & set(_parts(path)))
    data = (PACKAGE / "data").glob("*.json")
    models = (PACKAGE / "models").rglob("card.json")
    return Stamp(code=f"{metadata.version('dragoman')}+{hash_of(code)}", data=hash_of(data), model=hash_of(models))


def _parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(PACKAGE).with_suffix("").parts


def hash_of(files: Iterable[Path]) -> str:
    """One hash of the files' names and contents; a model's card holds the hashes of its other files."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path.relative_to(PACKAGE)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:LENGTH]


def _lists(listed: ActorList) -> str:
    return hashlib.sha256(repr(listed.entries).encode("utf-8", "replace")).hexdigest()[:LENGTH]

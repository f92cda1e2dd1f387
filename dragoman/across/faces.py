"""What comparing takes of a joint actor → eight bytes that lie beside each mention of it, and back.

In: name, country and kind. Out: a `look`; a `Face`.

    >>> face_of(look("Ingrid Dahl", "NOR", "person"), number=1, ref=7).named
    True

So no page has to ask who the others are before its events are compared: its line says it. A country is a number here,
up to five letters or digits of its code; a name is a CRC-32.
"""

from __future__ import annotations

import functools
import zlib
from typing import Final, NamedTuple

from dragoman.across import naming
from dragoman.across.people import OPEN
from dragoman.records import ActorKind

KINDS: Final[tuple[ActorKind, ...]] = ("person", "organisation", "state", "group")
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE: Final = len(_SIGNS) + 1
_MOST: Final = 5
_COUNTRY: Final = (1 << 28) - 1


class Face(NamedTuple):
    """`number` says who comes first, `ref` who it is; `land`: its country, or its name where many share the code
    (`open`); `named`: a person with a name."""

    number: int
    ref: int
    country: int
    land: int
    open: bool
    named: bool


def look(name: str, country: str, kind: ActorKind) -> int:
    """64 bits that are others where name, country or kind are."""
    named = kind == "person" and naming.proper(name)
    hashed = zlib.crc32(name.encode("utf-8", "surrogatepass"))
    return hashed << 32 | number_of(country) << 4 | KINDS.index(kind) << 1 | named


def face_of(look: int, number: int, ref: int) -> Face:
    """The face of what looks like this."""
    return Face(number, ref, *_told(look))


@functools.lru_cache(maxsize=16384)
def _told(look: int) -> tuple[int, int, bool, bool]:
    country = look >> 4 & _COUNTRY
    open = country in _open()
    return country, _COUNTRY + 1 + (look >> 32) if open else country, open, bool(look & 1)


@functools.cache
def _open() -> frozenset[int]:
    return frozenset(map(number_of, OPEN))


@functools.lru_cache(maxsize=4096)
def number_of(country: str) -> int:
    """The code as a number."""
    number = 0
    for sign in [sign for sign in country.upper() if sign in _SIGNS][:_MOST]:
        number = number * _BASE + _SIGNS.index(sign) + 1
    return number


@functools.lru_cache(maxsize=4096)
def code_of(number: int) -> str:
    """The code that the number stands for."""
    signs = []
    while number:
        number, sign = divmod(number, _BASE)
        signs.append(_SIGNS[sign - 1])
    return "".join(reversed(signs))

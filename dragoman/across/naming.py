"""Names as pages give them → what they are compared by.

In: a name, its kind and country. Out: keys.

    >>> plain("The  Recep Tayyip Erdoğan")
    'recep tayyip erdogan'
    >>> body("U.S. military", "USA"), body("the Foreign Ministry", "RUS"), body("Daesh", "IMG")
    ('military', 'foreign ministry', 'islamic state')

Organisations that go by several names come from `data/organisations.json` and `data/groups.json`; "Russian Foreign
Ministry" and "the foreign ministry" of Russia are one by `data/bodies.json` and `data/countries.json`.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from dragoman import lexicon

VARIANT: Final = 0.72
"""How alike two given names must be to be one in another spelling: Sergei and Sergey, Mohammed and Muhammad."""
OUTSIDE: Final = frozenset({"BUS", "MED", "JRN", "EDU", "CRM", "AGR", "LAB", "CVL", "REL"})
"""Sectors outside the state: a minister and a surgeon of one name are two people, if nothing else links them."""
INSIDE: Final = frozenset({"GOV", "MIL", "LEG", "PTY", "SPY", "COP", "JUD", "ELI", "OPP", "PRE", "REB", "UAF"})
_APART: Final = re.compile(r"[\s\-‐‑–'’‘`.]+")
_ENDING: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LETTERS: Final = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_ROLE: Final = re.compile(r"[a-z]{3,}")


@functools.lru_cache(maxsize=16384)
def plain(name: str) -> str:
    """The name without case, accents, dots, hyphens, and a leading article."""
    flat = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).replace(".", "")
    return " ".join(w for w in _APART.split(flat) if w).removeprefix("the ").removesuffix(" s")


@functools.lru_cache(maxsize=16384)
def person(name: str) -> tuple[str, ...]:
    """The parts of a person's name; a given name written with a hyphen is as many parts as without."""
    parts = tuple(part for part in plain(name).split() if part not in _ENDING)
    return tuple(p for n, p in enumerate(parts) if len(p) > 1 or n in (0, len(parts) - 1))


@functools.lru_cache(maxsize=16384)
def proper(name: str) -> bool:
    """Whether it is a name rather than a description ("senior official")."""
    words = [w for w in re.split(r"\s+", name.removeprefix("the ").removeprefix("The ")) if w]
    return bool(words) and all(w[0].isupper() or w in _PARTICLES or not w[0].isalpha() for w in words)


_PARTICLES: Final = frozenset(
    (
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "bin",
        "al",
        "el",
        "de",
        "del",
        "van",
        "von",
        "der",
        "la",
        "ben",
        "ibn",
        "da",
        "du",
    )
)


def spelled_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's in two spellings: the same last part, given names much alike."""
    if one[-1] != other[-1] or min(len(one), len(other)) < 2:
        return False
    return difflib.SequenceMatcher(None, one[0], other[0]).ratio() >= VARIANT


def ends(parts: tuple[str, ...]) -> tuple[str, str]:
    """First and last part: Donald J. Trump and Donald Trump."""
    return parts[0], parts[-1]


def roles_agree(one: str | None, other: str | None) -> bool:
    """Whether two titles name one office: the words that tell it are the same ("President", "Syrian President")."""
    mine, theirs = _office(one), _office(other)
    return bool(mine & theirs)


@functools.lru_cache(maxsize=16384)
def _office(role: str | None) -> frozenset[str]:
    words = set(_ROLE.findall((role or "").casefold())) - _countries().keys()
    return frozenset(
        words - {"former", "the", "and", "his", "her", "its", "new", "top", "senior", "then", "minister"}
    ) or (frozenset(words & {"minister"}))


def clash(one: str | None, other: str | None) -> bool:
    """Whether one sector is the state's and the other one outside it."""
    return (one in INSIDE and other in OUTSIDE) or (one in OUTSIDE and other in INSIDE)


@functools.lru_cache(maxsize=16384)
def body(name: str, country: str) -> str:
    """What an organisation or group of `country` is compared by."""
    flat = plain(name)
    if flat in _listed():
        return _listed()[flat]
    words = flat.split()
    while len(words) > 1 and _countries().get(words[0]) == country:
        words = words[1:]
    rest = " ".join(words)
    return rest if rest in _bodies() else flat


def listed(name: str) -> bool:
    """Whether it is an organisation or group that goes by names of its own everywhere."""
    return plain(name) in _listed()


def is_body(key: str) -> bool:
    """Whether it is an organ that each country has one of ("foreign ministry")."""
    return key in _bodies()


@functools.cache
def _listed() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in (*lexicon.entries("organisations"), *lexicon.entries("groups")):
        for name in (entry["name"], *entry["names"]):
            found.setdefault(plain(name), plain(entry["name"]))
    return found


@functools.cache
def _bodies() -> frozenset[str]:
    rows = [row for row in lexicon.entries("bodies") if row.get("sector") in _ORGANS and not row.get("from_modifiers")]
    return frozenset(plain(word) for row in rows if not row.get("proper") for word in row["words"])


_ORGANS: Final = frozenset({"GOV", "MIL", "COP", "LEG", "SPY"})


@functools.cache
def _countries() -> Mapping[str, str]:
    """First words of names and adjectives of a country → its code."""
    found = {"american": "USA", "us": "USA", "british": "GBR", "uk": "GBR", "un": "UNO", "eu": "EUR"}
    for entry in lexicon.entries("countries"):
        for name in (entry["name"], *entry["names"], *entry["adjectives"]):
            if " " not in (flat := plain(name)):
                found.setdefault(flat, entry["code"])
    return found

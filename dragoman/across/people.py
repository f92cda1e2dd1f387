"""Actors of many pages → who is one.

In: the pages' `ActorNote`s, day after day. Out: `Figure`s: what all pages say of an actor, and which one each page
means.

    >>> figures = Figures()
    >>> one = figures.place(1, ActorNote(id="x", name="Vladimir Putin", kind="person"))
    >>> two = figures.place(2, ActorNote(id="y", name="Vladimir V. Putin", kind="person"))
    >>> one is two
    True

States are one by their code; organisations by name and country; people by their full name, where country and sector
do not speak against it. A bare surname is never enough: it takes country, role and time with it, or a story in which
the full name stands, and one candidate only. What remains open is kept as `maybe`. Descriptions ("officials", "the
gunman") are one within a story at most.
"""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Container, Iterable, Iterator
from typing import Final

import msgspec

from dragoman.across import naming
from dragoman.across.figure import UNKNOWN, Facts, Figure, KeptFigure
from dragoman.across.notes import ActorNote
from dragoman.records import ActorKind

OPEN: Final = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC", UNKNOWN})
"""Codes that many actors share: what bears one is told by its name."""


Keys = tuple[int, ...]


class _Kept(msgspec.Struct, array_like=True, gc=False):
    """Figures with what they are looked up by."""

    figures: list[KeptFigure]
    keyed: list[tuple[int, list[int]]]
    called: list[tuple[str, list[int]]]


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[_Kept]:
    return msgspec.msgpack.Decoder(_Kept)


class Figures:
    """All actors so far. Of a day full names are to be placed first, then `open` ones."""

    def __init__(self) -> None:
        self.all: list[Figure] = []
        self._facts: dict[Facts, Facts] = {}
        self._keyed: dict[int, list[Figure]] = {}
        self._surnames: dict[str, list[Figure]] = {}

    def place(self, at: int, note: ActorNote, day: int = -1, story: int = -1) -> Figure:
        """The figure that the page means, a new one if nothing before fits; it takes the mention in.

        `at`: a number for the mention; `story`: for the pages that it is told with.
        """
        known = tuple(keys(note, story))
        figure = self._found(note, known, day, story)
        if figure is None:
            figure = Figure(note.kind, at, story)
            self.all.append(figure)
        self._take(figure, note, known, day, story)
        return figure

    def _take(self, figure: Figure, note: ActorNote, known: Keys, day: int, story: int) -> None:
        facts = facts_of(note)
        figure.add(self._facts.setdefault(facts, facts), day, story)
        figure.lasting = figure.lasting or not is_described(note)
        self._register(figure, note, known)

    def again(self, known: dict[int, Figure], first: int, note: ActorNote, day: int = -1, story: int = -1) -> None:
        """Takes in a mention of one that was let go; `known`: those that were taken in again, by first mention."""
        if first not in known:
            known[first] = Figure(note.kind, first, story)
            self.all.append(known[first])
        self._take(known[first], note, tuple(keys(note, story)), day, story)

    def over(self, alive: Container[int]) -> list[Figure]:
        """Lets go those that are only described, in a story that is over; where a key tells several, they stay."""
        several = {id(figure) for row in self._keyed.values() if len(row) > 1 for figure in row}
        gone = {
            id(figure): figure
            for figure in self.all
            if not figure.lasting and figure.story not in alive and id(figure) not in several
        }
        self.all = [figure for figure in self.all if id(figure) not in gone]
        self._keyed = {key: row for key, row in self._keyed.items() if id(row[0]) not in gone}
        return list(gone.values())

    def _found(self, note: ActorNote, known: Keys, day: int, story: int) -> Figure | None:
        if note.kind == "person" and naming.proper(note.name):
            return self._by_name(note, known, story) if is_full(note) else self._by_surname(note, day, story)
        for key in known:
            for figure in self._keyed.get(key, ()):
                if _compatible(figure, note):
                    return figure
        return None

    def _register(self, figure: Figure, note: ActorNote, keys: Keys) -> None:
        for key in keys:
            known = self._keyed.setdefault(key, [])
            if figure not in known:
                known.append(figure)
        if note.kind == "person" and is_full(note):
            for surname in _surnames(note):
                known = self._surnames.setdefault(surname, [])
                if figure not in known:
                    known.append(figure)

    # ---- as they are kept ----

    def packed(self) -> bytes:
        """All that placing the next ones takes."""
        place = {id(figure): n for n, figure in enumerate(self.all)}
        keyed = [(key, [place[id(f)] for f in figures]) for key, figures in self._keyed.items()]
        called = [(name, [place[id(f)] for f in figures]) for name, figures in self._surnames.items()]
        kept = _Kept([figure.kept() for figure in self.all], keyed, called)
        return zlib.compress(msgspec.msgpack.encode(kept), 1)

    @classmethod
    def unpacked(cls, stored: bytes) -> Figures:
        """The same back."""
        kept, made = _decoder().decode(zlib.decompress(stored)), cls()
        made.all = [one.figure(made._facts) for one in kept.figures]
        made._keyed = {key: [made.all[n] for n in row] for key, row in kept.keyed}
        made._surnames = {name: [made.all[n] for n in row] for name, row in kept.called}
        return made

    # ---- people ----

    def _by_name(self, note: ActorNote, known: Keys, story: int) -> Figure | None:
        namesakes = [f for key in known for f in self._keyed.get(key, ())]
        fitting = [f for f in namesakes if _compatible(f, note) and _one_walk(f, note, story)]
        if fitting:
            return fitting[0]
        parts = naming.person(note.name)
        return next((f for f in self._surnames.get(parts[-1], ()) if _variant(f, note, parts)), None)

    def _by_surname(self, note: ActorNote, day: int, story: int) -> Figure | None:
        parts = naming.person(note.name)
        known = [f for f in self._surnames.get(parts[-1], ()) if _compatible(f, note)] if parts else []
        sure = [
            f for f in known if note.country != UNKNOWN and f.country == note.country and _vouched(f, note, day, story)
        ]
        if len(sure) == 1:
            return sure[0]
        same = self._keyed.get(stable(("surname", parts, note.country)), ()) if note.country != UNKNOWN else ()
        return next((f for f in same if note.role and f.in_office(note.role, day)), None)

    def doubts(self) -> None:
        """Notes who may be one: bare surnames with their candidates, namesakes, full names spelled alike."""
        people = [figure for figure in self.all if figure.kind == "person"]
        for figure in people:
            figure.maybe = []
        for figure in people:
            if naming.proper(figure.name):
                for other in self._alike(figure):
                    figure.doubt(other)

    def _alike(self, figure: Figure) -> Iterator[Figure]:
        parts = naming.person(figure.name)
        if not parts:
            return
        for other in self._surnames.get(parts[-1], ()):
            far = UNKNOWN not in (figure.country, other.country) and figure.country != other.country
            theirs = naming.person(other.name)
            bare = len(parts) == 1 and not far
            if bare or parts == theirs or (not far and naming.spelled_alike(parts, theirs)):
                yield other


def keys(note: ActorNote, story: int) -> Iterator[int]:
    """What actors are looked up by, hashed to save room; who shares a key is one if nothing speaks against it."""
    found = _kept_keys(note.kind, note.name, note.country, note.aliases)
    return (stable((*key, story)) if key[0] == "described" else stable(key) for key in found)


def is_described(note: ActorNote) -> bool:
    """Whether nothing but descriptions is said of the actor: it is one within a story at most."""
    return all(key[0] == "described" for key in _kept_keys(note.kind, note.name, note.country, note.aliases))


@functools.lru_cache(maxsize=16384)
def _kept_keys(kind: ActorKind, name: str, country: str, aliases: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(_keys(ActorNote(id="", name=name, kind=kind, country=country, aliases=aliases)))


@functools.lru_cache(maxsize=16384)
def stable(key: tuple[object, ...]) -> int:
    """A hash of the key that is the same tomorrow: 63 bits."""
    return int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=8).digest(), "big") >> 1


def _keys(note: ActorNote) -> Iterator[tuple[object, ...]]:
    """Who is only described is one within a story at most."""
    match note.kind:
        case "state" if note.country not in OPEN:
            yield "state", note.country
        case "state":
            yield "state", note.country, naming.plain(note.name)
        case "person" if is_full(note):
            for name in (note.name, *(a for a in note.aliases if len(naming.person(a)) > 1)):
                parts = naming.person(name)
                if len(parts) > 1 and parts[-1] == naming.person(note.name)[-1]:
                    yield "person", naming.ends(parts)
        case "person" if naming.proper(note.name):
            yield "surname", naming.person(note.name), note.country
        case "person":
            yield "described", naming.plain(note.name), note.country
        case _:
            yield from _body_keys(note)


def _body_keys(note: ActorNote) -> Iterator[tuple[object, ...]]:
    for name in (note.name, *(a for a in note.aliases if naming.listed(a) or a.isupper())):
        key = naming.body(name, note.country)
        if naming.listed(name):
            yield "listed", key
        elif naming.is_body(key) and note.country != UNKNOWN:
            yield "organ", key, note.country
        elif note.kind == "organisation" and naming.proper(name):
            yield "named", key
        else:
            yield "described", key, note.country


def facts_of(note: ActorNote) -> Facts:
    """What the page says of the actor."""
    return note.name, note.times, note.country, note.sector, note.role


def is_full(note: ActorNote) -> bool:
    """Whether the page gives a person's name in full."""
    return note.kind == "person" and naming.proper(note.name) and len(naming.person(note.name)) > 1


def is_open(note: ActorNote) -> bool:
    """Whether it can only be placed when the full names of its day are known: bare surnames, bodies of an unknown
    country."""
    if note.kind == "person":
        return naming.proper(note.name) and not is_full(note)
    return note.kind == "organisation" and note.country == UNKNOWN


def _compatible(figure: Figure, note: ActorNote) -> bool:
    if note.kind == "state":
        return True
    return note.country == UNKNOWN or note.country in figure.sums.countries or figure.country == UNKNOWN


def _one_walk(figure: Figure, note: ActorNote, story: int) -> bool:
    """Whether nothing tells the two namesakes apart: sectors that do not go together need a story in common."""
    if not any(naming.clash(sector, note.sector) for sector in figure.sums.sectors):
        return True
    return not naming.clash(figure.sector, note.sector) or figure.stands_in(story)


def _variant(figure: Figure, note: ActorNote, parts: tuple[str, ...]) -> bool:
    """Whether it is the same name in another spelling: alike, of one country, in one office."""
    if note.country == UNKNOWN or figure.country != note.country or not note.role:
        return False
    return naming.spelled_alike(parts, naming.person(figure.name)) and any(
        naming.roles_agree(note.role, role) for role in figure.roles
    )


def _vouched(figure: Figure, note: ActorNote, day: int, story: int) -> bool:
    """Whether more than the surname speaks for it: the office about that day, or a story with the full name."""
    return figure.in_office(note.role, day) or figure.stands_in(story)


def _surnames(note: ActorNote) -> Iterable[str]:
    """What the page calls the person by alone; the last part where it does not tell."""
    parts = naming.person(note.name)
    called = [naming.person(alias) for alias in note.aliases]
    return dict.fromkeys([parts[-1], *(c[0] for c in called if len(c) == 1 and c[0] in parts)])

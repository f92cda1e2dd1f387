"""A shelf → who is who on its pages.

In: the pages, the story of each. Out: a `Casting`: figures by first mention, and for each page whom its ids mean.

    >>> casting = Casting.of(shelf, story_of)
    >>> casting.homes[0]["putin"] is casting.homes[1]["vladimir_putin"]
    True

Full names are placed first, then what can only be told when those are known (`people`); what people ruled comes last.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from dragoman.across.naming import roles_agree
from dragoman.across.notes import ActorNote
from dragoman.across.people import OPEN, UNKNOWN, Figure, Figures, facts_of, is_open
from dragoman.across.shelf import Shelf
from dragoman.chronicle import At

Homes = list[dict[str, Figure]]


@dataclasses.dataclass(frozen=True)
class Casting:
    """`figures` by first mention, numbered; `homes`: for each page, the id of an actor there → who it is."""

    figures: tuple[Figure, ...]
    homes: Homes
    story_of: Sequence[int]
    ids: Sequence[str]

    @classmethod
    def of(cls, shelf: Shelf, story_of: Sequence[int]) -> Casting:
        """Who is who on the shelf."""
        placing = Figures()
        homes: Homes = [{} for _ in shelf.digests]

        def place(page: int, note: ActorNote) -> None:
            id = sys.intern(note.id)
            homes[page][id] = placing.place(shelf.at(page, id), note, shelf.days[page], story_of[page])

        left: list[tuple[int, ActorNote]] = []
        for page in range(len(shelf.digests)):
            for note in shelf.notes(page).actors:
                if is_open(note):
                    left.append((page, note))
                else:
                    place(page, note)
        for page, note in left:
            place(page, note)
        placing.doubts()
        figures = _settled(shelf, story_of, placing.all, homes)
        return cls(tuple(figures), homes, story_of, _ids(figures))

    def numbers(self, page: int, ids: Iterable[str]) -> tuple[int, ...]:
        """Whom the page means by these ids, in order."""
        home = self.homes[page]
        return tuple(sorted({home[id].number for id in ids if id in home}))

    def lands(self, page: int, ids: Iterable[str]) -> tuple[str, ...]:
        """The countries of those that they mean, where one is known."""
        home = self.homes[page]
        found = {home[id].country for id in ids if id in home}
        return tuple(sorted(found - OPEN))


def _settled(shelf: Shelf, story_of: Sequence[int], figures: list[Figure], homes: Homes) -> list[Figure]:
    """The figures as people ruled, by first mention, numbered."""
    index = {digest.page: page for page, digest in enumerate(shelf.digests)}

    def place(at: At) -> tuple[int, str]:
        return index[at.page], at.id

    for figure in figures:
        figure.mentions.sort(key=place)
    if shelf.force.bonds("actor"):
        figures = _ruled(shelf, story_of, figures, homes, index)
    figures = sorted(figures, key=lambda figure: place(figure.mentions[0]))
    for number, figure in enumerate(figures):
        figure.number = number
    return figures


def _ruled(
    shelf: Shelf, story_of: Sequence[int], figures: list[Figure], homes: Homes, index: Mapping[str, int]
) -> list[Figure]:
    @functools.lru_cache(maxsize=4096)
    def note(at: At) -> ActorNote:
        return next(n for n in shelf.notes(index[at.page]).actors if n.id == at.id)

    before = {figure.mentions[0]: figure for figure in figures}
    kept: list[Figure] = []
    for group in shelf.force.bonds("actor").settle([f.mentions for f in figures], near=_alike(note, index, story_of)):
        group = sorted(group, key=lambda at: (index[at.page], at.id))
        figure = before.get(group[0])
        if figure is None or figure.mentions != group:
            figure = Figure(note(group[0]).kind)
            for at in group:
                page = index[at.page]
                figure.add(at, facts_of(note(at)), shelf.days[page], story_of[page])
                homes[page][at.id] = figure
        kept.append(figure)
    alive = set(map(id, kept))
    for figure in kept:
        figure.maybe = [other for other in figure.maybe if id(other) in alive]
    return kept


def _alike(
    note: Callable[[At], ActorNote], index: Mapping[str, int], story_of: Sequence[int]
) -> Callable[[At, At], float]:
    """How near two mentions of actors are."""

    def near(one: At, other: At) -> float:
        a, b = note(one), note(other)
        same = (a.country == b.country != UNKNOWN, a.sector == b.sector, roles_agree(a.role, b.role), a.name == b.name)
        return sum(same) + 2.0 * (story_of[index[one.page]] == story_of[index[other.page]])

    return near


def _ids(figures: Sequence[Figure]) -> list[str]:
    """A state's code, else the first mention."""
    found: list[str] = []
    taken: set[str] = set()
    for figure in figures:
        code = figure.country
        first = figure.mentions[0]
        if figure.kind == "state" and code not in OPEN and code not in taken:
            taken.add(code)
            found.append(code)
        else:
            found.append(f"{first.page}#{first.id}")
    return found

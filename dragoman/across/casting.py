"""A shelf → who is who on its pages.

In: a `Shelf` whose circles are known, what was known of actors before some days. Out: its lines with `figures`; a
`Casting`: the actors that are other than before, and whom a page means by its ids.

    >>> casting.home(0)["putin"] == casting.home(1)["vladimir_putin"]
    True

`figuring` says who is who; what people ruled comes last.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from dragoman.across.faces import Face, code_of, face_of, look
from dragoman.across.figure import Figure
from dragoman.across.figuring import NEVER, Company, States, number, of_code, when
from dragoman.across.lines import ROOM, Longs, kept, longs, parts, ref
from dragoman.across.notes import cast_of, pack_cast
from dragoman.across.roll import Roll, Seen
from dragoman.across.shelf import Latest, Shelf
from dragoman.chronicle import At

IDS = 32_768
"""Ids of joint actors that are kept at hand."""
PAGES = 1000
"""Pages whose actors are."""


class Mentions:
    """Where a joint actor stands: ranks of the `pages`, in order; as mentions when they are gone through."""

    def __init__(self, company: Company, positions: Longs) -> None:
        self._company, self._positions = company, positions
        self.pages: list[int] = np.unique(company.roll.pages[positions]).tolist()

    def page_ids(self) -> list[str]:
        """The pages' ids."""
        lines = self._company.shelf.lines
        return [lines[rank].page for rank in self.pages]

    def __iter__(self) -> Iterator[At]:
        return map(self._company.at, self._positions.tolist())


class Home(Mapping[str, Face]):
    """Whom a page means by its ids; each is looked at when it is asked for: most of them are not."""

    def __init__(self, casting: Casting, rank: int) -> None:
        line = casting.shelf.lines[rank]
        self._number, self._figures, self._looks = casting.number, longs(line.figures), np.frombuffer(line.looks, "<u8")
        self._places = {note.id: place for place, note in enumerate(cast_of(line.cast))}
        self._faces: dict[str, Face] = {}

    def __getitem__(self, id: str) -> Face:
        if id not in self._faces:
            place = self._places[id]
            ref = int(self._figures[place])
            self._faces[id] = face_of(int(self._looks[place]), self._number(ref), ref)
        return self._faces[id]

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


Told = Callable[["Casting", Figure, Mentions], None]


class Casting:
    """`gone`: refs of actors that are no more, or are others now; `states`: what is known before some days."""

    def __init__(self, shelf: Shelf, states: States) -> None:
        self.shelf, self.states = shelf, states
        self.gone: set[int] = set()
        self._names: dict[int, str] = {}
        self.roll: Roll
        self.company: Company
        self._homes: Latest[Home] = Latest(PAGES)
        self.id = functools.lru_cache(IDS)(self._id)

    def home(self, rank: int) -> Home:
        """Whom the page means by each of its ids."""
        found = self._homes.get(rank)
        return found if found is not None else self._homes.put(rank, Home(self, rank))

    def who(self, id: str) -> tuple[int, str] | None:
        """Ref and country of a joint actor that a noun names."""
        page, mark, on = id.rpartition("#")
        if not mark:
            return of_code(id), id
        face = self.home(self.shelf.by_id[page]).get(on)
        return (face.ref, code_of(face.country)) if face else None

    def number(self, ref_: int) -> int:
        """A number for the actor, by which the one that stands on the first page comes first."""
        if ref_ < 1 << ROOM:
            return ref_
        rank, place = self.shelf.spot(ref_)
        return ref(rank + 1, place)

    def ref(self, number: int) -> int:
        """Who the number is."""
        rank, place = parts(number)
        return ref(self.shelf.numbers[rank - 1], place) if rank else number

    def ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of the joint actors of these numbers."""
        return tuple(self.id(self.ref(number)) for number in numbers)

    def _id(self, ref: int) -> str:
        """The id of the joint actor."""
        if ref < 1 << ROOM:
            return np.base_repr(ref, 36)
        rank, place = self.shelf.spot(ref)
        return f"{self.shelf.lines[rank].page}#{cast_of(self.shelf.lines[rank].cast)[place].id}"

    def name(self, number: int) -> str:
        """The name of the joint actor of that number."""
        who = self.ref(number)
        found = self._names.get(who)
        if found is None:  # only described, in a circle that is over
            made = self.company.made(np.flatnonzero(self.roll.seen.figures == who))
            found = self._names[who] = made.name
        return found

    def placed(self, figures: Iterable[Figure]) -> None:
        """Takes in what these are called, and lets go what only placing takes."""
        self._names = {figure.ref: figure.name for figure in figures}
        self.roll.keep()
        self.company.placed()


def cast(shelf: Shelf, states: States, told: Told) -> Casting:
    """Who is who, worked out anew from the first day on which something changed.

    `told` is given each actor that is other than before.
    """
    casting = Casting(shelf, states)
    if not (shelf.moved or shelf.was or shelf.ruled_pages):
        return casting
    lost = {ref for line in shelf.was.values() for ref in longs(line.figures).tolist()}
    for rank in sorted(shelf.fresh):
        _begun(shelf, rank)
    stirred = [*shelf.was.values(), *(shelf.lines[rank] for rank in shelf.moved)]
    casting.roll = roll = Roll(shelf)
    casting.company = company = Company(shelf, roll, states, min(map(when, stirred), default=NEVER))
    changes = _Changes(shelf, roll, lambda figure, mentions: told(casting, figure, Mentions(company, mentions)))
    company.place(changes.over)
    figures = changes.rest(company)
    casting.states, casting.gone = company.states, (changes.gone | lost) - {0}
    casting.placed(figures)
    return casting


def _begun(shelf: Shelf, rank: int) -> None:
    """Gives a new page's line its cast, of which nothing else is known yet."""
    line, actors = shelf.lines[rank], shelf.actors(rank)
    line.cast = pack_cast(actors)
    line.begun = line.figures = line.looks = bytes(8 * len(actors))
    line.doubts = bytes(4 * len(actors))
    place = {actor.id: n for n, actor in enumerate(actors)}
    acting = [{place[id] for id in (*event.actors, *event.recipients) if id in place} for event in shelf.events(rank)]
    line.acting = kept([n for some in acting for n in sorted(some)], np.uint16)


class _Changes:
    """`gone`: refs of actors before that are no more, or are others now; told is each that is other than before."""

    def __init__(self, shelf: Shelf, roll: Roll, tell: Callable[[Figure, Longs], None]) -> None:
        self.shelf, self.roll, self._tell = shelf, roll, tell
        self.gone: set[int] = set()
        self._lost = np.concatenate([roll.begun[:0], *(longs(line.begun) for line in shelf.was.values())])
        self._known, self._times = np.unique(roll.begun_before, return_counts=True)
        self._moved = np.zeros(len(shelf.lines), dtype=bool)
        self._moved[sorted(shelf.moved)] = True

    def over(self, figures: list[Figure], end: int) -> None:
        """Takes in those that no page will mean again; nobody ruled on them. `end`: of what was placed so far."""
        for figure in figures:
            figure.ref = figure.first
        self._settle(figures, end)

    def rest(self, company: Company) -> list[Figure]:
        """Takes in all others, as people ruled; who they are then."""
        roll, figures = self.roll, company.figures.all
        on = np.isin(roll.pages, sorted(self.shelf.ruled_pages))
        ruled = set(np.unique(roll.begun[on]).tolist())
        end = len(roll.begun)
        groups = company.ruled(self._mentions([figure for figure in figures if figure.first in ruled], end))
        others = [figure for figure in figures if figure.first not in ruled]
        personas = [*others, *(figure for figure, _ in groups)]
        number(self._by_first(personas))
        self._settle(others, end)
        for figure, mentions in groups:
            self._take(figure, mentions)
        away = roll.begun != roll.begun_before
        self.gone |= set(np.unique(roll.before[away | self._moved[roll.pages]]).tolist())
        return personas

    def _by_first(self, figures: list[Figure]) -> list[Figure]:
        where = self.roll.positions(np.array([figure.first for figure in figures], dtype=np.int64))
        return [figures[n] for n in np.argsort(where, kind="stable").tolist()]

    def _settle(self, figures: list[Figure], end: int) -> None:
        """Tells those that are other than before."""
        if not figures:
            return
        firsts = np.array([figure.first for figure in figures], dtype=np.int64)
        at = self.roll.positions(firsts)
        other = self.roll.seen.other(at, _shown(figures))
        same = ~(other[0] | other[1] | other[2] | np.isin(firsts, self._lost))
        same &= self._as_often(firsts, np.array([figure.times for figure in figures], dtype=np.int64))
        roll = self.roll
        stirred = (roll.begun != roll.begun_before) | self._moved[roll.pages]
        same &= ~np.isin(firsts, roll.begun[stirred])
        for figure, mentions in self._mentions([figures[n] for n in np.flatnonzero(~same).tolist()], end):
            self._take(figure, mentions)

    def _as_often(self, firsts: Longs, times: Longs) -> NDArray[np.bool_]:
        """Whether those with these first mentions were meant as often before."""
        if not len(self._known):
            return np.zeros(len(firsts), dtype=bool)
        at = np.minimum(np.searchsorted(self._known, firsts), len(self._known) - 1)
        found: NDArray[np.bool_] = (self._known[at] == firsts) & (self._times[at] == times)
        return found

    def _mentions(self, figures: list[Figure], end: int) -> list[tuple[Figure, Longs]]:
        """The figures with their mentions before the end."""
        order = sorted(figures, key=lambda figure: figure.first)
        firsts = np.array([figure.first for figure in order], dtype=np.int64)
        at = np.flatnonzero(np.isin(self.roll.begun[:end], firsts))
        whose = np.searchsorted(firsts, self.roll.begun[at])
        rows = at[np.argsort(whose, kind="stable")]
        ends = np.cumsum(np.bincount(whose, minlength=len(order)))
        return list(zip(order, np.split(rows, ends[:-1]), strict=True)) if order else []

    def _take(self, figure: Figure, mentions: Longs) -> None:
        self.gone |= {*np.unique(self.roll.seen.figures[mentions]).tolist(), figure.ref}
        self.roll.take(mentions, _shown([figure]))
        self._tell(figure, mentions)


def _shown(figures: list[Figure]) -> Seen:
    """What each shows."""
    return Seen(
        np.array([figure.ref for figure in figures], dtype=np.int64),
        np.array([look(f.name, f.country, f.kind) for f in figures], dtype="<u8"),
        np.array([_doubt(figure) for figure in figures], dtype="<u4"),
    )


def _doubt(figure: Figure) -> int:
    return zlib.crc32(repr(sorted(other.ref for other in figure.maybe)).encode()) if figure.maybe else 1

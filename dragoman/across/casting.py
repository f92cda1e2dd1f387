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
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from dragoman.across.faces import Face, code_of, face_of, look
from dragoman.across.figuring import NEVER, Company, States, number, of_code, when
from dragoman.across.lines import ROOM, Longs, kept, longs, parts, ref
from dragoman.across.notes import cast_of, pack_cast
from dragoman.across.people import Figure
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


Told = Callable[["Casting", Figure, Mentions], None]


class Casting:
    """`gone`: refs of actors that are no more, or are others now; `states`: what is known before some days."""

    def __init__(self, shelf: Shelf, states: States) -> None:
        self.shelf, self.states = shelf, states
        self.gone: set[int] = set()
        self.figures: list[Figure] = []
        self._homes: Latest[dict[str, Face]] = Latest(PAGES)
        self.id = functools.lru_cache(IDS)(self._id)

    def home(self, rank: int) -> dict[str, Face]:
        """Whom the page means by each of its ids."""
        found = self._homes.get(rank)
        if found is None:
            line = self.shelf.lines[rank]
            looks = np.frombuffer(line.looks, "<u8").tolist()
            rows = zip(cast_of(line.cast), longs(line.figures).tolist(), looks, strict=True)
            found = {note.id: face_of(look, self.number(ref), ref) for note, ref, look in rows}
            self._homes.put(rank, found)
        return found

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
        return self._named[self.ref(number)].name

    @functools.cached_property
    def _named(self) -> dict[int, Figure]:
        return {figure.ref: figure for figure in self.figures}


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
    roll = Roll(shelf)
    company = Company(shelf, roll, states, min(map(when, stirred), default=NEVER))
    casting.states = company.states
    changes = _Changes(shelf, roll, company)
    casting.figures = changes.personas
    for figure, mentions in changes.told():
        told(casting, figure, Mentions(company, mentions))
    casting.gone = (changes.gone | lost) - {0}
    roll.keep()
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
    """`personas`: the figures as people ruled; `gone`: refs of those before that are no more, or other than before."""

    def __init__(self, shelf: Shelf, roll: Roll, company: Company) -> None:
        self.shelf, self.roll, self.company = shelf, roll, company
        self.gone: set[int] = set()
        figures = company.figures.all
        self._firsts = np.array([figure.first for figure in figures], dtype=np.int64)
        touched = self._stirred()
        ruled = self._ruled(touched)
        self._groups = company.ruled(dict(self._mentions(ruled)))
        self.personas = [figure for figure in figures if not ruled[figure.index]] + [one for one, _ in self._groups]
        self._number()
        touched |= self._other()
        self._touched = touched & ~ruled

    def _stirred(self) -> NDArray[np.bool_]:
        """Figures that mentions came to or went from, or of which a page that moved tells."""
        roll, start = self.roll, self.company.placed
        before = roll.begun.copy()
        changed = roll.begin(start, self._firsts[self.company.owners])
        moved = np.isin(roll.pages, sorted(self.shelf.moved))
        firsts = np.concatenate([before[changed], roll.begun[changed], roll.begun[moved]])
        self.gone |= set(np.unique(np.concatenate([roll.seen.figures[changed], roll.seen.figures[moved]])).tolist())
        firsts = np.concatenate([firsts, *(longs(line.begun) for line in self.shelf.was.values())])
        return np.isin(self._firsts, firsts)

    def _ruled(self, touched: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Figures that stand on pages on which people ruled; all of these are looked at again."""
        on = np.isin(self.roll.pages, sorted(self.shelf.ruled_pages))
        ruled = np.isin(self._firsts, self.roll.begun[on])
        touched |= ruled
        return ruled

    def _mentions(self, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, Longs]]:
        """The mentions of these figures."""
        indices = np.flatnonzero(chosen)
        order = indices[np.argsort(self._firsts[indices])]
        firsts = self._firsts[order]
        at = np.flatnonzero(np.isin(self.roll.begun, firsts))
        whose = np.searchsorted(firsts, self.roll.begun[at])
        rows = at[np.argsort(whose, kind="stable")]
        ends = np.cumsum(np.bincount(whose, minlength=len(order)))
        for n, (index, end) in enumerate(zip(order.tolist(), ends.tolist(), strict=True)):
            yield index, rows[ends[n - 1] if n else 0 : end]

    def _number(self) -> None:
        states = [figure for figure in self.personas if figure.kind == "state"]
        where = self.roll.positions(np.array([figure.first for figure in states], dtype=np.int64)).tolist()
        number([states[n] for n in sorted(range(len(states)), key=where.__getitem__)])
        for figure in self.personas:
            if figure.kind != "state":
                figure.ref = figure.first

    def _shown(self, figures: list[Figure]) -> Seen:
        """What each shows."""
        return Seen(
            np.array([figure.ref for figure in figures], dtype=np.int64),
            np.array([look(f.name, f.country, f.kind) for f in figures], dtype="<u8"),
            np.array([_doubt(figure) for figure in figures], dtype="<u4"),
        )

    def _other(self) -> NDArray[np.bool_]:
        """Figures whose mentions show something else than before."""
        at, now = self.roll.positions(self._firsts), self._shown(self.company.figures.all)
        other = self.roll.seen.other(at, now)
        return other[0] | other[1] | other[2]

    def told(self) -> Iterator[tuple[Figure, Longs]]:
        """The figures that are other than before, with their mentions; the roll takes in what they show."""
        every = self.company.figures.all
        for figure, mentions in [*self._groups, *((every[n], row) for n, row in self._mentions(self._touched))]:
            self.gone |= {*np.unique(self.roll.seen.figures[mentions]).tolist(), figure.ref}
            self.roll.take(mentions, self._shown([figure]))
            yield figure, mentions


def _doubt(figure: Figure) -> int:
    return zlib.crc32(repr(sorted(other.ref for other in figure.maybe)).encode()) if figure.maybe else 1

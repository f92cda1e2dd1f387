"""A shelf → who is who on its pages.

In: a `Shelf` whose stories are known. Out: its lines with `figures`; a `Casting`: the actors that are other than
before, and whom a page means by its ids.

    >>> casting.home(0)["putin"] == casting.home(1)["vladimir_putin"]
    True

Full names are placed first, then what can only be told when those are known (`people`); what people ruled comes last.
Actors that share a name or a key, directly or by way of others, are placed together: where one came or went all these
are placed anew, in order, and nobody else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from dragoman.across.faces import Face, code_of, face_of
from dragoman.across.figuring import Company, of_code
from dragoman.across.lines import ROOM, kept, longs, parts, ref
from dragoman.across.matrix import components
from dragoman.across.notes import cast_of, pack_cast
from dragoman.across.people import Figure, links
from dragoman.across.roll import Roll
from dragoman.across.shelf import Latest, Shelf
from dragoman.chronicle import At

BATCH = 20_000
"""Actors on pages that are placed at once, at least."""
IDS = 32_768
"""Ids of joint actors that are."""
PAGES = 1000
"""Pages whose actors are kept at hand."""
Known = Callable[[list[int]], Iterable[tuple[int, str]]]
"""Refs of actors that are as before → ref, name."""
Told = Callable[["Casting", Figure, list[At]], None]


class Casting:
    """`gone`: refs of actors that are no more, or are others now."""

    def __init__(self, shelf: Shelf, known: Known) -> None:
        self.shelf, self._known = shelf, known
        self.gone: set[int] = set()
        self._spoken: dict[int, int] = {}
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
        who = self.ref(number)
        said = self._spoken.get(who, who if self.shelf.whole else None)
        if said is None:
            return next(name for _, name in self._known([who]))
        rank, place = self.shelf.spot(said)
        return cast_of(self.shelf.lines[rank].cast)[place].name

    def take(self, figure: Figure, said: int) -> None:
        """Takes in who was placed anew, and where its name stands."""
        if said != figure.ref or not self.shelf.whole:
            self._spoken[figure.ref] = said


def cast(shelf: Shelf, known: Known, told: Told) -> Casting:
    """Who is who, worked out anew where something changed; `told` is given each actor that is other than before."""
    casting = Casting(shelf, known)
    old = [longs(line.links) for line in shelf.was.values()]
    lost = {ref for line in shelf.was.values() for ref in longs(line.figures).tolist()}
    lost |= {ref for rank in shelf.moved for ref in longs(shelf.lines[rank].figures).tolist()}
    casting.gone |= lost
    old += _linked(shelf)
    roll = Roll(shelf)
    for chosen in _touched(shelf, roll, old):
        company = Company(shelf, chosen, roll.pages[chosen], roll.places(chosen))
        figures = company.placed()
        for figure in figures:
            casting.take(figure, company.said(figure))
        for figure in roll.other(company, figures, casting.gone, lost):
            told(casting, figure, company.mentions(figure))
    roll.keep()
    casting.gone.discard(0)
    return casting


def _linked(shelf: Shelf) -> list[NDArray[np.int64]]:
    """Keeps by what the actors of pages that moved are looked up; what they were looked up by before."""
    before = []
    for rank in sorted(shelf.moved):
        line = shelf.lines[rank]
        if rank in shelf.fresh:
            line.cast = pack_cast(shelf.notes(rank).actors)
        found = [links(note, line.circle) for note in cast_of(line.cast)]
        made = kept([link for row in found for link in row])
        if made != line.links:
            before.append(longs(line.links))
            line.links, line.link_counts = made, kept([len(row) for row in found], np.uint8)
    return before


def _touched(shelf: Shelf, roll: Roll, old: list[NDArray[np.int64]]) -> Iterator[NDArray[np.int64]]:
    """The mentions that are to be placed anew, in order; those that have nothing in common apart, some at a time."""
    lines = shelf.lines
    counts = np.frombuffer(b"".join(line.link_counts for line in lines), dtype=np.uint8).astype(np.int64)
    every = np.frombuffer(b"".join(line.links for line in lines), dtype=np.int64)
    known, keys = np.unique(every, return_inverse=True)
    owners = np.repeat(np.arange(len(counts)), counts)
    labels = np.array(components(len(counts) + len(known), np.stack([owners, keys + len(counts)], axis=1)), dtype=int)
    again = np.zeros(len(lines), dtype=bool)
    again[np.array(sorted(shelf.moved | shelf.ruled_pages), dtype=np.int64)] = True
    wanted = [labels[: len(counts)][again[roll.pages]]]
    if old:
        wanted.append(labels[len(counts) :][np.isin(known, np.concatenate(old))])
    hit = np.zeros(len(labels) + 1, dtype=bool)
    hit[np.concatenate(wanted)] = True
    chosen = np.flatnonzero(hit[labels[: len(counts)]])
    for some in _batches(labels[chosen], np.isin(roll.pages[chosen], sorted(shelf.ruled_pages))):
        yield chosen[some]


def _batches(labels: NDArray[np.int64], ruled: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Indices in order, some components at a time; all of which people ruled on something are in the first."""
    first = np.isin(labels, labels[ruled])
    if first.any():
        yield np.flatnonzero(first)
    rest = np.flatnonzero(~first)
    order = rest[np.argsort(labels[rest], kind="stable")]
    start = 0
    while start < len(order):
        end = min(start + BATCH, len(order))
        while end < len(order) and labels[order[end]] == labels[order[end - 1]]:
            end += 1
        yield np.sort(order[start:end])
        start = end

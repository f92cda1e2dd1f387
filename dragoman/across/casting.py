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
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.across.lines import ROOM, kept, longs, parts, ref
from dragoman.across.matrix import components
from dragoman.across.naming import roles_agree
from dragoman.across.notes import ActorNote
from dragoman.across.people import OPEN, UNKNOWN, Figure, Figures, facts_of, is_open, links
from dragoman.across.shelf import Latest, Shelf
from dragoman.records import ActorKind

BATCH: Final = 20_000
"""Actors on pages that are placed at once, at least."""
PAGES: Final = 2000
"""Pages whose actors are kept at hand."""
Mention = tuple[int, int]
"""Rank of the page, place among its actors."""


class Face(NamedTuple):
    """What others are to know of an actor: `number` says who comes first, `ref` who it is."""

    number: int
    ref: int
    id: str
    name: str
    country: str
    kind: ActorKind


Known = Callable[[list[int]], Iterable[tuple[int, str, str, ActorKind]]]
"""Refs of actors that are as before → ref, name, country, kind."""


Told = Callable[["Casting", Figure], None]


class Casting:
    """`gone`: refs of actors that are no more, or are others now."""

    def __init__(self, shelf: Shelf, known: Known) -> None:
        self.shelf, self._known = shelf, known
        self.gone: set[int] = set()
        self._faces: dict[int, tuple[str, str, ActorKind]] = {}
        self._homes: Latest[dict[str, Face]] = Latest(PAGES)

    def home(self, rank: int) -> dict[str, Face]:
        """Whom the page means by each of its ids."""
        found = self._homes.get(rank)
        if found is None:
            line = self.shelf.lines[rank]
            refs = longs(line.figures).tolist()
            self._learn(refs)
            ids = (note.id for note in cast_of(line.cast))
            found = {id: self.face(ref) for id, ref in zip(ids, refs, strict=True)}
            self._homes.put(rank, found)
        return found

    def numbers(self, rank: int, ids: Iterable[str]) -> tuple[int, ...]:
        """Whom the page means by these ids, in order."""
        home = self.home(rank)
        return tuple(sorted({home[id].number for id in ids if id in home}))

    def lands(self, rank: int, ids: Iterable[str]) -> tuple[str, ...]:
        """The countries of those that they mean, where one is known."""
        home = self.home(rank)
        return tuple(sorted({home[id].country for id in ids if id in home} - OPEN))

    def _learn(self, refs: Iterable[int]) -> None:
        unknown = [ref for ref in dict.fromkeys(refs) if ref not in self._faces]
        for number, name, country, kind in self._known(unknown) if unknown else ():
            self._faces[number] = name, country, kind

    def who(self, id: str) -> tuple[int, str] | None:
        """Ref and country of a joint actor that a noun names."""
        page, mark, on = id.rpartition("#")
        if not mark:
            return _of_code(id), id
        face = self.home(self.shelf.by_id[page]).get(on)
        return (face.ref, face.country) if face else None

    def face(self, number: int) -> Face:
        """The actor of that ref."""
        name, country, kind = self._faces[number]
        if number < 1 << ROOM:
            return Face(number, number, country, name, country, kind)
        rank, place = self.shelf.spot(number)
        note = cast_of(self.shelf.lines[rank].cast)[place]
        return Face(ref(rank + 1, place), number, f"{self.shelf.lines[rank].page}#{note.id}", name, country, kind)

    def take(self, figures: list[Figure]) -> None:
        """Takes in who was placed anew."""
        for figure in figures:
            self._faces[figure.ref] = sys.intern(figure.name), sys.intern(figure.country), figure.kind

    def of(self, number: int) -> Face:
        """The joint actor of that number, as `numbers` has them."""
        return self.face(self.ref(number))

    def ref(self, number: int) -> int:
        """Who the number is."""
        rank, place = parts(number)
        return ref(self.shelf.numbers[rank - 1], place) if rank else number

    def id(self, ref: int) -> str:
        """The id of the joint actor."""
        self._learn([ref])
        return self.face(ref).id


@functools.lru_cache(maxsize=4000)
def cast_of(packed: bytes) -> tuple[ActorNote, ...]:
    """The actors of a page as its line keeps them."""
    return _decoder().decode(zlib.decompress(packed)) if packed else ()


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[tuple[ActorNote, ...]]:
    return msgspec.msgpack.Decoder(tuple[ActorNote, ...])


def cast(shelf: Shelf, known: Known, told: Told) -> Casting:
    """Who is who, worked out anew where something changed; `told` is given each actor that is other than before."""
    casting = Casting(shelf, known)
    old = [longs(line.links) for line in shelf.was.values()]
    lost = {ref for line in shelf.was.values() for ref in longs(line.figures).tolist()}
    lost |= {ref for rank in shelf.moved for ref in longs(shelf.lines[rank].figures).tolist()}
    casting.gone |= lost
    old += _linked(shelf)
    for mentions in _touched(shelf, old):
        figures, homes = _placed(shelf, mentions)
        for figure in figures:
            figure.mentions.sort()
        figures = _ruled(shelf, figures, homes)
        figures.sort(key=lambda figure: figure.mentions[0])
        _number(shelf, figures)
        changed = _changed(shelf, figures, mentions, casting, lost)
        casting.take(figures)
        for figure in changed:
            told(casting, figure)
    casting.gone.discard(0)
    return casting


def _linked(shelf: Shelf) -> list[NDArray[np.int64]]:
    """Keeps by what the actors of pages that moved are looked up; what they were looked up by before."""
    before = []
    for rank in sorted(shelf.moved):
        line = shelf.lines[rank]
        if rank in shelf.fresh:
            line.cast = zlib.compress(msgspec.msgpack.encode(shelf.notes(rank).actors), 1)
        found = [links(note, line.story) for note in cast_of(line.cast)]
        made = kept([link for row in found for link in row])
        if made != line.links:
            before.append(longs(line.links))
            line.links, line.link_counts = made, kept([len(row) for row in found], np.uint8)
    return before


def _touched(shelf: Shelf, old: list[NDArray[np.int64]]) -> Iterator[list[Mention]]:
    """The actors that are to be placed anew, in order; those that have nothing in common apart, some at a time."""
    lines = shelf.lines
    counts = np.frombuffer(b"".join(line.link_counts for line in lines), dtype=np.uint8).astype(np.int64)
    every = np.frombuffer(b"".join(line.links for line in lines), dtype=np.int64)
    known, keys = np.unique(every, return_inverse=True)
    owners = np.repeat(np.arange(len(counts)), counts)
    sizes = np.array([len(line.link_counts) for line in lines], dtype=np.int64)
    pages = np.repeat(np.arange(len(lines)), sizes)
    labels = np.array(components(len(counts) + len(known), np.stack([owners, keys + len(counts)], axis=1)), dtype=int)
    again = np.zeros(len(lines), dtype=bool)
    again[np.array(sorted(shelf.moved | shelf.ruled_pages), dtype=np.int64)] = True
    wanted = [labels[: len(counts)][again[pages]]]
    if old:
        wanted.append(labels[len(counts) :][np.isin(known, np.concatenate(old))])
    hit = np.zeros(len(labels) + 1, dtype=bool)
    hit[np.concatenate(wanted)] = True
    chosen = np.flatnonzero(hit[labels[: len(counts)]])
    starts = np.searchsorted(pages, np.arange(len(lines)))
    for some in _batches(labels[chosen], np.isin(pages[chosen], sorted(shelf.ruled_pages))):
        here = chosen[some]
        yield list(zip(pages[here].tolist(), (here - starts[pages[here]]).tolist(), strict=True))


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


def _placed(shelf: Shelf, mentions: Sequence[Mention]) -> tuple[list[Figure], dict[Mention, Figure]]:
    placing = Figures()
    homes: dict[Mention, Figure] = {}

    def place(mention: Mention, note: ActorNote) -> None:
        line = shelf.lines[mention[0]]
        homes[mention] = placing.place(mention, note, line.came, line.story)

    left: list[tuple[Mention, ActorNote]] = []
    for mention in mentions:
        note = cast_of(shelf.lines[mention[0]].cast)[mention[1]]
        if is_open(note):
            left.append((mention, note))
        else:
            place(mention, note)
    for mention, note in left:
        place(mention, note)
    placing.doubts()
    return placing.all, homes


def _ruled(shelf: Shelf, figures: list[Figure], homes: dict[Mention, Figure]) -> list[Figure]:
    """The figures as people ruled."""
    bonds = shelf.force.bonds("actor")
    if not bonds:
        return figures

    def note(mention: Mention) -> ActorNote:
        return cast_of(shelf.lines[mention[0]].cast)[mention[1]]

    before = {figure.mentions[0]: figure for figure in figures}
    kept_: list[Figure] = []
    groups = [figure.mentions for figure in sorted(figures, key=lambda figure: figure.mentions[0])]
    for group in bonds.settle(groups, lambda m: shelf.at(m[0], note(m).id), _alike(shelf, note)):
        group = sorted(group)
        figure = before.get(group[0])
        if figure is None or figure.mentions != group:
            figure = Figure(note(group[0]).kind)
            for mention in group:
                line = shelf.lines[mention[0]]
                figure.add(mention, facts_of(note(mention)), line.came, line.story)
                homes[mention] = figure
        kept_.append(figure)
    alive = set(map(id, kept_))
    for figure in kept_:
        figure.maybe = [other for other in figure.maybe if id(other) in alive]
    return kept_


def _alike(shelf: Shelf, note: Callable[[Mention], ActorNote]) -> Callable[[Mention, Mention], float]:
    """How near two mentions of actors are."""

    def near(one: Mention, other: Mention) -> float:
        a, b = note(one), note(other)
        same = (a.country == b.country != UNKNOWN, a.sector == b.sector, roles_agree(a.role, b.role), a.name == b.name)
        return sum(same) + 2.0 * (shelf.lines[one[0]].story == shelf.lines[other[0]].story)

    return near


def _number(shelf: Shelf, figures: list[Figure]) -> None:
    """A state is known by its code, anybody else by the first mention."""
    taken: set[str] = set()
    for figure in figures:
        code = figure.country
        rank, place = figure.mentions[0]
        if figure.kind == "state" and code not in OPEN and code not in taken and (number := _of_code(code)):
            taken.add(code)
            figure.ref = number
        else:
            figure.ref = ref(shelf.numbers[rank], place)


def _of_code(code: str) -> int:
    """A number for a country's code, below those of pages; 0 if it is none."""
    if not (0 < len(code) <= 3 and code.isascii() and code.isalpha() and code.isupper()):
        return 0
    return int(code, 36)


def _changed(
    shelf: Shelf, figures: list[Figure], touched: list[Mention], casting: Casting, lost: set[int]
) -> list[Figure]:
    """Keeps in the lines who is who; the figures of which something is other than before."""
    refs = {rank: longs(shelf.lines[rank].figures).copy() for rank, _ in touched}
    looks = {rank: np.frombuffer(shelf.lines[rank].looks, "<u4").copy() for rank, _ in touched}
    doubts = {rank: np.frombuffer(shelf.lines[rank].doubts, "<u4").copy() for rank, _ in touched}
    for rank in refs:
        size = len(cast_of(shelf.lines[rank].cast))
        if len(refs[rank]) != size:
            refs[rank] = np.zeros(size, dtype=np.int64)
            looks[rank], doubts[rank] = np.zeros(size, dtype="<u4"), np.zeros(size, dtype="<u4")
    held: dict[int, int] = {}
    for rank, place in touched:
        before = int(refs[rank][place])
        held[before] = held.get(before, 0) + 1
    found = []
    for figure in figures:
        look = zlib.crc32(repr((figure.name, figure.country, figure.kind)).encode())
        doubt = zlib.crc32(repr(sorted(other.ref for other in figure.maybe)).encode())
        same = held.get(figure.ref, 0) == len(figure.mentions) and figure.ref not in lost
        for rank, place in figure.mentions:
            told = refs[rank][place] == figure.ref and looks[rank][place] == look
            if not told:
                shelf.recast.add(rank)
            same = same and told and rank not in shelf.moved and doubts[rank][place] == doubt
            casting.gone.add(int(refs[rank][place]))
            refs[rank][place], looks[rank][place], doubts[rank][place] = figure.ref, look, doubt
        if same:
            casting.gone.discard(figure.ref)
        else:
            casting.gone.add(figure.ref)
            found.append(figure)
    for rank in refs:
        line = shelf.lines[rank]
        made = refs[rank].tobytes(), looks[rank].tobytes(), doubts[rank].tobytes()
        if made != (line.figures, line.looks, line.doubts):
            line.figures, line.looks, line.doubts = made
            shelf.changed.add(rank)
    return found

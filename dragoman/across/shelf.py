"""Pages in order of their days, with their lines, digests and notes.

In: lines of the last gathering, pages that came, changed or went, a way to digests, rulings in force. Out: a `Shelf`.

    >>> shelf = Shelf({}, {1: digest_of_may, 2: digest_of_april}.keys(), (), fetch, in_force(()))
    >>> [line.page for line in shelf.lines]
    ['april', 'may']

Pages have numbers that stay; on the shelf each has a rank, by day (those without one last), then id.
"""

from __future__ import annotations

import collections
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

import msgspec
import numpy as np

from dragoman.across import matrix
from dragoman.across.days import ordinal
from dragoman.across.lines import Line, Longs, kept, parts
from dragoman.across.notes import ActorNote, Digest, EventNote, Note, Notes, StepNote, ThreadNote
from dragoman.across.ruling import InForce
from dragoman.article import outlets
from dragoman.chronicle import At, Target
from dragoman.reprints import body_hash

Ruled = TypeVar("Ruled", bound=Note)
NOTHING: frozenset[tuple[Target, str]] = frozenset()
Corrected = Mapping[tuple[Target, str], Mapping[str, str]]
EVENT_FIELDS: Final = frozenset({"type", "status", "date"})
ACTOR_FIELDS: Final = frozenset({"name", "country", "sector", "role", "kind"})
THREAD_FIELDS: Final = frozenset({"state", "title", "kind"})
DIGESTS, NOTES = 1000, 400
"""Digests and notes that are kept at hand."""
AHEAD: Final = 50
"""Digests that are fetched at once where all pages are gone through in order."""
PIECE: Final = 500
Fetch = Callable[[list[int]], Iterable[tuple[int, Digest]]]
"""Numbers of pages → their digests."""
Value = TypeVar("Value")


class Latest(Generic[Value]):
    """What was asked for last, by number."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: collections.OrderedDict[int, Value] = collections.OrderedDict()

    def get(self, number: int) -> Value | None:
        """The value, if it is at hand."""
        if number not in self.kept:
            return None
        self.kept.move_to_end(number)
        return self.kept[number]

    def put(self, number: int, value: Value) -> Value:
        """Takes it in; the oldest goes."""
        self.kept[number] = value
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        return value


class Shelf:
    """`lines`, `numbers`: by rank; `rank`: of a number; `was`: the lines before of pages that changed or went.

    `fresh`: ranks of pages that are new or changed; `moved`: of those whose day, source or story is another one now
    (`came_before`, `turned`: the days before); `recast`: of those on which somebody is somebody else; `changed`: of
    those whose line is to be stored anew; `whole`: whether all is put together for the first time.
    """

    def __init__(
        self,
        lines: dict[int, Line],
        fresh: Iterable[int],
        gone: Iterable[int],
        fetch: Fetch,
        force: InForce,
        ruled: Iterable[str] = (),
    ) -> None:
        """`lines`: of all pages that were gathered; `fresh`: numbers of pages that are new or changed.

        `ruled`: ids of pages that the rulings of last time joined or parted something of.
        """
        self.force, self._fetch, self._ruled = force, fetch, frozenset(ruled)
        self._order, self._turn = list[int](), dict[int, int]()
        self._digests: Latest[Digest] = Latest(DIGESTS)
        self._events: Latest[tuple[EventNote, ...]] = Latest(NOTES)
        self._threads: Latest[tuple[ThreadNote, ...]] = Latest(NOTES)
        rejected = {at.page for target, at in force.rejected() if target == "page"}
        gone = set(gone)
        coming = sorted({*fresh, *(n for n, line in lines.items() if line.page in rejected)} - gone)
        self.was = {n: lines.pop(n) for n in (*coming, *gone) if n in lines}
        new = {n: line for n, line in self._begun(coming) if line.page not in rejected}
        lines |= new
        order = sorted(lines, key=lambda n: (lines[n].day < 0, lines[n].day, lines[n].page))
        self.numbers, self.lines = order, [lines[n] for n in order]
        self.rank = {n: rank for rank, n in enumerate(order)}
        self.fresh = {self.rank[n] for n in new}
        self.moved: set[int] = set(self.fresh)
        self.changed: set[int] = set(self.fresh)
        self.came_before: dict[int, int] = {}
        self.turned: dict[int, int] = {}
        self.recast: set[int] = set()
        self.whole = not self.was and len(new) == len(order)
        self.by_id = {line.page: rank for rank, line in enumerate(self.lines)}

    def _begun(self, numbers: list[int]) -> Iterator[tuple[int, Line]]:
        """The lines of new pages, with what can be told of each by itself."""
        for n, digest in self._fetched(numbers):
            terms, weights = matrix.telling(digest.words)
            yield (
                n,
                Line(
                    page=digest.page,
                    day=ordinal(digest.day),
                    body=body_hash(digest.shingles),
                    signature=digest.signature,
                    telling=kept(terms, "<u4"),
                    weights=kept(weights, "<f4"),
                ),
            )

    def ranks_of(self, numbers: Longs) -> Longs:
        """The ranks of the pages of these numbers, -1 for those that are gone."""
        known = self._ranks
        return np.where((numbers >= 0) & (numbers < len(known)), known[np.minimum(numbers, len(known) - 1)], -1)

    @functools.cached_property
    def _ranks(self) -> Longs:
        """By number; the last is that of none."""
        found = np.full(max(self.numbers, default=-1) + 2, -1, dtype=np.int64)
        found[self.numbers] = np.arange(len(self.numbers))
        return found

    def by_number(self) -> dict[int, Line]:
        """The lines by the numbers of their pages."""
        return dict(zip(self.numbers, self.lines, strict=True))

    # ---- what pages say ----

    def _fetched(self, numbers: list[int]) -> Iterator[tuple[int, Digest]]:
        """The digests of these pages, some at a time."""
        for at in range(0, len(numbers), PIECE):
            yield from self._fetch(numbers[at : at + PIECE])

    def prefetch(self, ranks: Iterable[int]) -> None:
        """Has the digests of these pages at hand, as far as there is room."""
        wanted = [n for rank in ranks if (n := self.numbers[rank]) not in self._digests.kept][:DIGESTS]
        for n, digest in self._fetched(wanted):
            self._digests.put(n, digest)

    def each_digest(self, ranks: list[int]) -> Iterator[tuple[int, Digest]]:
        """The digests of many pages, none kept."""
        for n, digest in self._fetched([self.numbers[rank] for rank in ranks]):
            yield self.rank[n], digest

    def expect(self, ranks: Iterable[int]) -> None:
        """Says which pages will be asked for next, and in what order."""
        self._order = list(ranks)
        self._turn = {rank: n for n, rank in enumerate(self._order)}

    def _with(self, rank: int) -> Iterable[int]:
        """The page, and those that will be asked for after it."""
        if self.whole:
            return range(rank, min(rank + AHEAD, len(self.numbers)))
        turn = self._turn.get(rank)
        return (rank,) if turn is None else self._order[turn : turn + AHEAD]

    def digest(self, rank: int) -> Digest:
        """The digest of the page."""
        n = self.numbers[rank]
        found = self._digests.get(n)
        if found is None:
            self.prefetch(self._with(rank))
            found = self._digests.kept[n]
        return found

    def actors(self, rank: int) -> tuple[ActorNote, ...]:
        """The page's actors, without those that were rejected and with what was corrected."""
        ruled = self._as_ruled(rank)
        return ruled.actors if ruled else self.digest(rank).actors()

    def events(self, rank: int) -> tuple[EventNote, ...]:
        """Its events."""
        return self._kept(self._events, rank, lambda ruled: ruled.events, Digest.events)

    def threads(self, rank: int) -> tuple[ThreadNote, ...]:
        """Its threads."""
        return self._kept(self._threads, rank, lambda ruled: ruled.threads, Digest.threads)

    def _kept(
        self, kept: Latest[Value], rank: int, ruled: Callable[[Notes], Value], own: Callable[[Digest], Value]
    ) -> Value:
        """What the page tells, `ruled` on or its `own`; the last ones are kept at hand."""
        n = self.numbers[rank]
        found = kept.get(n)
        if found is None:
            notes = self._as_ruled(rank)
            found = kept.put(n, ruled(notes) if notes else own(self.digest(rank)))
        return found

    def _as_ruled(self, rank: int) -> Notes | None:
        """What the page tells as people ruled, if they ruled on any of it."""
        page = self.lines[rank].page
        corrected, gone = self.corrected.get(page, {}), self.gone.get(page, NOTHING)
        return _ruled(self.digest(rank).notes(), gone, corrected) if gone or corrected else None

    def at(self, rank: int, id: str) -> At:
        """The mention of that id on the page."""
        return At(page=self.lines[rank].page, id=id)

    def spot(self, ref: int) -> tuple[int, int]:
        """The rank of the page and the place on it that the ref names."""
        number, place = parts(ref)
        return self.rank[number], place

    @functools.cached_property
    def ruled_pages(self) -> frozenset[int]:
        """The pages that people said something of that joins or parts."""
        return frozenset(self.by_id[page] for page in self.force.joined() | self._ruled if page in self.by_id)

    @functools.cached_property
    def corrected(self) -> Mapping[str, Corrected]:
        """Page → what in it people corrected."""
        return self.force.corrections()

    @functools.cached_property
    def gone(self) -> Mapping[str, frozenset[tuple[Target, str]]]:
        """Page → what in it people rejected."""
        found: dict[str, set[tuple[Target, str]]] = {}
        for target, at in self.force.rejected():
            found.setdefault(at.page, set()).add((target, at.id))
        return {page: frozenset(what) for page, what in found.items()}


def source(digest: Digest) -> str:
    """Whose report the page is, where nothing is known of copies."""
    name = digest.originator or digest.shows
    return (outlets.key(name) if name else None) or f"page {digest.page}"


# ---- what people ruled of single pages ----


def _ruled(notes: Notes, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> Notes:
    return Notes(
        actors=tuple(_actor(a, corrected) for a in notes.actors if ("actor", a.id) not in gone),
        events=tuple(e for e in (_event(e, gone, corrected) for e in notes.events) if e),
        threads=tuple(t for t in (_thread(t, gone, corrected) for t in notes.threads) if t),
    )


def _actor(note: ActorNote, corrected: Corrected) -> ActorNote:
    return _replaced(note, ACTOR_FIELDS, corrected.get(("actor", note.id), {}))


def _event(note: EventNote, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> EventNote | None:
    ids = tuple(id for id in note.ids if ("event", id) not in gone)
    if not ids:
        return None
    values = {field: value for id in ids for field, value in corrected.get(("event", id), {}).items()}
    return _replaced(msgspec.structs.replace(note, ids=ids), EVENT_FIELDS, values)


def _thread(note: ThreadNote, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> ThreadNote | None:
    if ("thread", note.id) in gone:
        return None
    steps: tuple[StepNote, ...] = tuple(s for s in note.steps if ("event", s.event) not in gone)
    if note.steps and not steps:
        return None
    return _replaced(msgspec.structs.replace(note, steps=steps), THREAD_FIELDS, corrected.get(("thread", note.id), {}))


def _replaced(note: Ruled, fields: frozenset[str], values: Mapping[str, str]) -> Ruled:
    kept = {field: value for field, value in values.items() if field in fields}
    return msgspec.structs.replace(note, **kept) if kept else note

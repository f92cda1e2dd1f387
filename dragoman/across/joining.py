"""What pages tell, with who is who → which events, which threads of theirs are one; only what moved is joined anew.

In: a `Shelf` and a `Casting`. Out: its lines with their strands; for each kind `Joined`: what is told of each group
that is other than before.

    >>> [len(told) for number, told in joined(shelf, casting, "events").each()]
    [1, 3]

`placing` says how; what people ruled comes last.
"""

from __future__ import annotations

import array
import dataclasses
import functools
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.across import happenings, matters, telling
from dragoman.across.casting import Casting
from dragoman.across.happenings import Happenings, Told
from dragoman.across.items import Items, bits_of, shifts_of
from dragoman.across.keyed import LOOK_BACK
from dragoman.across.lines import Kind, Line, Longs, Strand, kept, longs
from dragoman.across.matters import Affairs, Entry
from dragoman.across.placing import Before, Comparing, Placing
from dragoman.across.ruling import Bonds
from dragoman.across.shelf import Latest, Shelf
from dragoman.across.telling import Telling
from dragoman.chronicle import At

PAGES: Final = 500
"""Pages whose events or threads are kept at hand."""
MORE: Final = 2000
"""The same where not all is put together: others than in order are asked for."""
ITEMS: Final = {"events": 80_000, "threads": 25_000}
"""Events or threads of any pages that are: those of three weeks of 140 pages a day."""


Ref = Callable[[int], int]


@dataclasses.dataclass(frozen=True)
class _Telling:
    """How one kind is told and compared."""

    kind: Kind
    page: Callable[[Shelf, Casting, int], Telling[Any, Any]]
    keys: Callable[..., Iterator[int]]
    until: Callable[[Any, int], int]
    marks: Callable[[Any, Ref, Ref], object]
    compared: Callable[[Callable[[int], Any]], Comparing]
    between: Callable[[Any, Any], float]
    at: Callable[[Shelf, Any, Bonds], At]
    told: Callable[[Shelf, Any], Any]
    wait: Callable[[Any], Any]
    waited: Callable[[Any], Any]


def _event_at(shelf: Shelf, one: Told, bonds: Bonds) -> At:
    ruled = [shelf.at(one.page, id) for id in one.ids]
    return next((at for at in ruled if at in bonds.home), ruled[0])


def _thread_at(shelf: Shelf, one: Entry, bonds: Bonds) -> At:
    return shelf.at(one.page, one.id)


KINDS: Final = {
    "events": _Telling(
        "events",
        telling.events,
        happenings.keys,
        happenings.until,
        happenings.marks,
        Happenings,
        happenings.between,
        _event_at,
        lambda shelf, one: one,
        lambda one: one,
        lambda one: one,
    ),
    "threads": _Telling(
        "threads",
        telling.threads,
        matters.keys,
        matters.until,
        matters.marks,
        Affairs,
        matters.between,
        _thread_at,
        lambda shelf, one: (one, telling.words(shelf, one)),
        telling.packed,
        telling.unpacked,
    ),
}
"""(What is told of a matter waits for its last page, that of an event for some weeks.)"""


def _hash(value: object) -> int:
    return zlib.crc32(msgspec.msgpack.encode(value))


@functools.lru_cache(2048)
def _alike(value: int, times: int) -> bytes:
    """The same for all: one for all pages that tell of as many things."""
    return kept([value] * times)


def _rows(strand: Strand) -> list[list[int]]:
    """The keys of each."""
    ends = np.cumsum(np.frombuffer(strand.counts, dtype=np.uint8), dtype=np.int64)
    return [row.tolist() for row in np.split(longs(strand.keys), ends[:-1])] if len(ends) else []


class Joined:
    """What is one, where something is other than before (`each`); `gone`: joints of before; `retold`: ranks of pages
    of which something is told in another one."""

    def __init__(self, shelf: Shelf, casting: Casting, kind: Kind) -> None:
        self.shelf, self.casting, self.telling = shelf, casting, KINDS[kind]
        self._pages: Latest[Telling[Any, Any]] = Latest(PAGES if shelf.whole else MORE)
        self.one = functools.lru_cache(ITEMS[kind])(self._one)
        self._groups, self._sizes = array.array("i"), list[int]()
        self.gone: set[int] = set()
        self.retold: set[int] = set()

    def on_page(self, rank: int) -> Telling[Any, Any]:
        """All that the page tells."""
        found = self._pages.get(rank)
        return found if found is not None else self._pages.put(rank, self.telling.page(self.shelf, self.casting, rank))

    def _one(self, position: int) -> Any:
        """What is told at the position."""
        rank, place = self.items.where(position)
        return self.on_page(rank)[place]

    def work(self) -> None:
        """Joins anew what is to be."""
        retold = self._retell()
        self.items = Items(self.shelf, self.telling.kind)
        placing = Placing(self.items, self.telling.compared(self.one), whole=self.shelf.whole)
        if self.shelf.whole:
            placing.place(())
        else:
            other = {rank: before for rank, before in retold.items() if self._other(rank, before)}
            changed = {p: was for rank, before in other.items() for p, was in self._before(rank, before)}
            lost = np.flatnonzero(np.frombuffer(self.items.homes, dtype=np.int32) < 0).tolist()
            placing.place([*changed, *lost, *self._seers(placing, other, lost)], changed)
        self._keep(placing)
        labels, others = placing.groups(), placing.changed
        del placing
        self.items.placed()
        self._finish(labels, others, retold)
        self.items.noted()
        self.one.cache_clear()

    def _strand(self, rank: int) -> Strand:
        return self.shelf.lines[rank].strand(self.telling.kind)

    def _retell(self) -> dict[int, Strand]:
        """Tells the pages anew that moved; what there was of each before."""
        found = {}
        for rank in sorted(self.shelf.moved | self.shelf.recast):
            line = self.shelf.lines[rank]
            found[rank] = self._strand(rank)
            setattr(line, self.telling.kind, self._told(rank, line))
            self.shelf.changed.add(rank)
        return found

    def _other(self, rank: int, before: Strand) -> bool:
        """Whether the page, in its turn, tells something other than before."""
        now = self._strand(rank)
        same = (before.counts, before.keys, before.until, before.marks) == (now.counts, now.keys, now.until, now.marks)
        return not same or rank in self.shelf.fresh or rank in self.shelf.turned

    def _before(self, rank: int, before: Strand) -> Iterator[tuple[int, Before]]:
        """The positions of the page, with what each was like before."""
        now = self._strand(rank)
        until = np.frombuffer(before.until, dtype=np.int32).tolist()
        positions = self.items.page(rank, len(now.counts))
        if len(until) != len(positions) or self._elsewhere(rank):
            return ((p, Before(max(until, default=-1), None)) for p in positions)
        rows = zip(positions, until, _rows(before), _rows(now), strict=True)
        return ((p, Before(last, frozenset(new) - frozenset(old))) for p, last, old, new in rows)

    def _elsewhere(self, rank: int) -> bool:
        """Whether the page has another turn than before, or none before."""
        line, shelf = self.shelf.lines[rank], self.shelf
        same = shelf.turned.get(rank, line.turn) == line.turn
        return rank in shelf.fresh or not same or (shelf.came_before.get(rank, line.came) < 0) != (line.came < 0)

    def _told(self, rank: int, line: Line) -> Strand:
        things, number = self.on_page(rank).all(), self.shelf.numbers.__getitem__
        rows = [list(dict.fromkeys(self.telling.keys(one, line.turn, self.casting.ref)))[:250] for one in things]
        before = self._strand(rank) if rank not in self.shelf.fresh else Strand()
        same = len(before.counts) == len(things)
        return Strand(
            counts=kept([len(row) for row in rows], np.uint8),
            keys=kept([key for row in rows for key in row]),
            until=kept([self.telling.until(one, line.turn) for one in things], np.int32),
            marks=kept([_hash(self.telling.marks(one, self.casting.ref, number)) for one in things], "<u4"),
            loose=bytes(self.telling.kind == "threads" and one.loose for one in things),
            homes=before.homes if same else _alike(-1, len(things)),
            looked=before.looked if same else _alike(0, len(things)),
            joints=before.joints if same else _alike(0, len(things)),
            bridges=before.bridges if same else (),
        )

    # ---- what can see that something went ----

    def _seers(self, placing: Placing, retold: dict[int, Strand], lost: Sequence[int]) -> set[int]:
        """Positions of what may have seen what was told before of pages that were told anew, or went."""
        shelf, found = self.shelf, set[int]()
        was = [(line.strand(self.telling.kind), line.turn) for line in shelf.was.values()]
        for rank in retold.keys() - shelf.fresh:
            before, turn = retold[rank], shelf.turned.get(rank, shelf.lines[rank].turn)
            if self._elsewhere(rank) or len(before.counts) != len(self._strand(rank).counts):
                was.append((before, turn))
            else:
                rows = zip(_rows(before), _rows(self._strand(rank)), strict=True)
                found |= self._window({key for old, new in rows for key in set(old) - set(new)}, turn)
        for strand, turn in was:
            found |= self._window(longs(strand.keys).tolist(), turn)
        return found | self._compared(placing, was, lost) if was else found

    def _compared(self, placing: Placing, was: Sequence[tuple[Strand, int]], lost: Sequence[int]) -> set[int]:
        """Those that were compared with groups that something stood in which is elsewhere now, or went."""
        items = self.items
        homes = np.unique(np.concatenate([longs(strand.homes) for strand, _ in was]))
        begun = items.positions(homes)
        groups = placing.together(begun[begun >= 0].tolist())
        members = {*np.flatnonzero(np.isin(np.array(placing.homes), sorted(groups))).tolist(), *lost}
        bits = np.bitwise_or.reduce(bits_of(np.concatenate([shifts_of(homes), items.shifts[sorted(groups)]])))
        until = [items.until[p] for p in members]
        until += [day for strand, _ in was for day in np.frombuffer(strand.until, dtype=np.int32).tolist()]
        start, end = min(items.start(turn) for _, turn in was), items.end(max(until, default=-1))
        looked = np.frombuffer(items.looked, dtype=np.uint64)
        found: set[int] = set()
        for row in items.keyed.under(items.keyed.keys_of(members)):
            near = row[(row >= start) & ((row < end) | (row >= items.dated))]
            found.update(near[(looked[near] & bits) != 0].tolist())
        return found

    def _window(self, keys: Iterable[int], turn: int) -> set[int]:
        """Those among whose latest under a key something stood that was told in that turn."""
        items, found = self.items, set[int]()
        ends = [items.start(turn), items.end(turn) if turn >= 0 else len(items)]
        for row in items.keyed.under(np.array(sorted(set(keys)), dtype=np.int64)):
            start, end = np.searchsorted(row, ends)
            found.update(row[start : end + LOOK_BACK].tolist())
        return found

    # ---- what came of it ----

    def _keep(self, placing: Placing) -> None:
        """Puts into the lines where each item went."""
        items, refs = self.items, self.items.refs
        homes = refs[np.array(placing.homes, dtype=np.int64)] if len(items) else refs
        bridges: dict[int, list[tuple[int, int]]] = {}
        for position, others in sorted(placing.bridges.items()):
            row = bridges.setdefault(int(items.ranks[position]), [])
            row += [(int(items.places[position]), int(refs[other])) for other in others if other >= 0]
        looked = np.frombuffer(items.looked, dtype=np.uint64)
        for rank in items.order if self.shelf.whole else items.other(homes) | bridges.keys():
            strand = self._strand(rank)
            cut = slice(items.starts[rank], items.starts[rank] + len(strand.counts))
            made = homes[cut].tobytes(), looked[cut].tobytes(), tuple(bridges.get(rank, ()))
            if made != (strand.homes, strand.looked, strand.bridges):
                strand.homes, strand.looked, strand.bridges = made
                self.shelf.changed.add(rank)

    def _finish(self, labels: Longs, changed: Iterable[int], retold: Iterable[int]) -> None:
        """Finds the groups that are other than before, as people ruled, and notes in the lines what each is told in.

        `labels`: for each item its group; `changed`: those that are in another group than before.
        """
        items = self.items
        seen = np.zeros(len(items), dtype=bool)
        seen[list(changed)] = True
        for rank in self.shelf.ruled_pages | set(retold):
            start = items.starts[rank]
            seen[start : start + len(self._strand(rank).counts)] = True
        gone = {joint for line in self.shelf.was.values() for joint in self._joints(line)}
        self._widen(seen, labels, gone)
        self.gone = (set(items.joints[seen].tolist()) | gone) - {0}
        chosen = np.flatnonzero(seen)
        order = chosen[np.argsort(labels[chosen], kind="stable")]
        starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
        self._note(chosen, *self._ruled(order, starts))

    def _widen(self, seen: NDArray[np.bool_], labels: NDArray[np.int64], gone: set[int]) -> None:
        """Takes in all that is, or was, told in one with what is seen."""
        known, joints = np.unique(self.items.joints, return_inverse=True)
        told, together = np.isin(known, sorted(gone)), np.zeros(len(labels), dtype=bool)
        before = -1
        while before != (before := int(seen.sum())):
            told[joints[seen]] = True
            told[known == 0] = False
            seen |= told[joints]
            together[labels[seen]] = True
            seen |= together[labels]

    def _joints(self, line: Line) -> list[int]:
        found: list[int] = longs(line.strand(self.telling.kind).joints).tolist()
        return found

    def _ruled(self, order: Longs, starts: Longs) -> tuple[Longs, Longs]:
        """The groups as people ruled: positions, group after group, and where each begins."""
        bonds = self.shelf.force.bonds("event" if self.telling.kind == "events" else "thread")
        if not bonds or not len(order):
            return order, starts
        groups = self._settled([part.tolist() for part in np.split(order, starts[1:])], bonds)
        return np.concatenate(groups).astype(np.int64), np.cumsum([0, *map(len, groups)])[:-1]

    def _settled(self, groups: list[list[int]], bonds: Bonds) -> list[list[int]]:
        pages = {self.shelf.by_id.get(at.page) for at in bonds.home}
        mine: list[list[Any]] = []
        rest: list[list[int]] = []
        place: dict[int, int] = {}
        for group in groups:
            if pages.isdisjoint(self.items.where(position)[0] for position in group):
                rest.append(group)
                continue
            mine.append([self.one(position) for position in group])
            place |= {id(one): position for one, position in zip(mine[-1], group, strict=True)}
        settled = bonds.settle(mine, lambda one: self.telling.at(self.shelf, one, bonds), self.telling.between)
        return rest + [sorted(place[id(one)] for one in group) for group in settled]

    def each(self) -> Iterator[tuple[int, list[Any]]]:
        """The number of each group's noun and what is told of it, page after page: each is told once for all groups."""
        waiting: dict[int, list[Any]] = {}
        asked = np.flatnonzero(np.array(self._groups, dtype=np.int32) >= 0).astype(np.int32)
        self.shelf.expect(dict.fromkeys(self.items.where(position)[0] for position in map(int, asked)))
        few = len(asked) <= ITEMS[self.telling.kind]
        for position in map(int, asked):
            group = self._groups[position]
            told = waiting.setdefault(group, [])
            one = self.telling.told(self.shelf, self.one(position))
            told.append(one if few else self.telling.wait(one))
            if len(told) == self._sizes[group]:
                done = waiting.pop(group)
                yield int(self.items.joints[position]), done if few else [self.telling.waited(one) for one in done]

    def _note(self, chosen: Longs, order: Longs, starts: Longs) -> None:
        """Notes which groups come to a noun, and its number, that of the first item that is not loose."""
        items = self.items
        sizes = np.diff(starts, append=len(order))
        loose = np.frombuffer(items.loose, dtype=bool)[order] if items.loose else np.zeros(len(order), dtype=bool)
        first = np.minimum.reduceat(np.where(loose, len(items), order), starts) if len(order) else order
        numbers = np.append(items.refs, 0)[first]
        groups, joints = np.full(len(items), -1, dtype=np.int32), items.joints.copy()
        groups[order] = np.repeat(np.where(numbers, np.arange(len(sizes)), -1), sizes)
        joints[order] = np.repeat(numbers, sizes)
        self._groups, self._sizes = array.array("i", groups.tobytes()), sizes.tolist()
        items.joints = joints
        for rank in dict.fromkeys(items.ranks[chosen].tolist()):
            strand, start = self._strand(rank), items.starts[rank]
            made = joints[start : start + len(strand.counts)].tobytes()
            if made != strand.joints:
                strand.joints = made
                self.retold.add(rank)
                self.shelf.changed.add(rank)


def joined(shelf: Shelf, casting: Casting, kind: Kind) -> Joined:
    """Which events, or threads, are one."""
    found = Joined(shelf, casting, kind)
    found.work()
    return found

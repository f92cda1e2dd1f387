"""The events of all pages, or their threads → one row of items in the order in which they are put together.

In: a `Shelf`, which strand of its lines. Out: `Items`: for each by what it is looked up, which group it was put into.

    >>> items = Items(shelf, "events")
    >>> items.before(3)                # under each key of the item those before it, the latest
    [[0, 2], [2]]

Pages take their turns by day, those without one last. The position of an item is its place in this row; what is stored
are refs, which stay what they are.
"""

from __future__ import annotations

import array
import bisect
import functools
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dragoman.across.lines import ROOM, Kind, Longs, Strand, longs
from dragoman.across.shelf import Shelf

Row: TypeAlias = "array.array[int]"
"""Numbers of 32 bits: those of a million items take four megabytes."""
LOOK_BACK: Final = 100
"""Items under one key that are looked at, the latest."""


class Items:
    """By position: `ranks` of pages, `places` on them, `turns`, `until`, `loose`, `homes` (position of the one
    that its group began with, -1: unknown), `looked`, `joints`; `shifts`: which bit of `looked` is that of the group
    that begins with it; `bridges`: the groups (by the same) that an item showed to be one with its own.
    """

    def __init__(self, shelf: Shelf, kind: Kind) -> None:
        lines = shelf.lines
        self.order = sorted(range(len(lines)), key=lambda r: (lines[r].turn < 0, lines[r].turn, lines[r].came < 0, r))
        self._strands = strands = [lines[rank].strand(kind) for rank in self.order]
        sizes = np.array([len(strand.counts) for strand in strands], dtype=np.int64)
        ranks = np.repeat(np.array(self.order, dtype=np.int32), sizes)
        starts = (np.cumsum(sizes) - sizes).astype(np.int32)
        self._where = _row(ranks), _row(np.arange(len(ranks), dtype=np.int32) - np.repeat(starts, sizes))
        self.ranks, self.places = (np.frombuffer(row, dtype=np.int32) for row in self._where)
        by_rank = np.empty((2, len(lines)), dtype=np.int64)
        by_rank[:, self.order] = starts, sizes
        self.starts: list[int] = by_rank[0].tolist()
        self._sizes = by_rank[1]
        self._numbers = np.array(shelf.numbers, dtype=np.int64)
        self._by_number = np.argsort(self._numbers)
        self.turns = _row(np.array([line.turn for line in lines], dtype=np.int32)[self.ranks])
        self.until = array.array("i", b"".join(s.until for s in strands))
        self.loose = b"".join(s.loose for s in strands)
        self.looked = array.array("Q", b"".join(s.looked for s in strands))
        self.shifts = shifts_of(self.refs)
        self.dated = int(np.count_nonzero(np.frombuffer(self.turns, dtype=np.int32) >= 0))
        self.homes = _row(self.positions(longs(b"".join(s.homes for s in strands))))
        self.bridges = self._bridges(strands)
        counts = np.frombuffer(b"".join(s.counts for s in strands), dtype=np.uint8)
        self._keyed(counts, [s.keys for s in strands], whole=shelf.whole)
        self._held: NDArray[np.int64] | None = None

    @property
    def refs(self) -> Longs:
        """The refs of all."""
        return (self._numbers[self.ranks] << ROOM) | self.places

    @functools.cached_property
    def joints(self) -> Longs:
        """The nouns that they were told in before."""
        return longs(b"".join(strand.joints for strand in self._strands))

    def where(self, position: int) -> tuple[int, int]:
        """The rank of the item's page, and the place on it."""
        return self._where[0][position], self._where[1][position]

    def __len__(self) -> int:
        return len(self._where[0])

    def _keyed(self, counts: NDArray[np.uint8], keys: Sequence[bytes], *, whole: bool) -> None:
        """(Where all is placed, nothing is looked up by a key: `known` are none.)"""
        every = longs(b"".join(keys))
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(every, kind="stable").astype(np.int32)
        ordered, self.rows = every[order], owners[order]
        del every, owners
        self.entries = _row(np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]))
        self.at = np.empty(len(order), dtype=np.int32)
        self.at[order] = np.arange(len(order), dtype=np.int32)
        new = np.ones(len(order), dtype=bool)
        new[1:] = ordered[1:] != ordered[:-1]
        bounds = np.append(np.flatnonzero(new), len(order)).astype(np.int32)
        self.heads, self.ends = bounds[:-1], bounds[1:]
        self.known = np.empty(0, dtype=np.int64) if whole else ordered[self.heads]

    def placed(self) -> None:
        """Lets go what only placing takes."""
        self.rows = self.at = self.heads = self.ends = np.empty(0, dtype=np.int32)
        self.known = np.empty(0, dtype=np.int64)
        self.shifts = np.empty(0, dtype=np.uint8)
        self.turns = self.until = self.homes = self.entries = array.array("i")
        self.looked = array.array("Q")
        self._held = None

    def noted(self) -> None:
        """Lets go what only finding the groups takes."""
        self.ranks = self.places = np.empty(0, dtype=np.int32)

    def positions(self, refs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the refs are, -1 for those that are gone."""
        if not len(self._numbers):
            return np.full(len(refs), -1, dtype=np.int64)
        numbers, places = refs >> ROOM, refs & ((1 << ROOM) - 1)
        at = np.minimum(np.searchsorted(self._numbers, numbers, sorter=self._by_number), len(self._numbers) - 1)
        ranks = self._by_number[at]
        there = (self._numbers[ranks] == numbers) & (places < self._sizes[ranks])
        return np.where(there, np.array(self.starts, dtype=np.int64)[ranks] + places, -1)

    def _bridges(self, strands: Sequence[Strand]) -> dict[int, tuple[int, ...]]:
        rows = zip(self.order, strands, strict=True)
        every = [(self.starts[rank] + place, other) for rank, strand in rows for place, other in strand.bridges]
        begun = self.positions(np.array([other for _, other in every], dtype=np.int64)).tolist()
        found: dict[int, list[int]] = {}
        for (position, _), other in zip(every, begun, strict=True):
            found.setdefault(position, []).append(other)
        return {position: tuple(others) for position, others in found.items()}

    def page(self, rank: int, size: int) -> range:
        """The positions of a page's items."""
        return range(self.starts[rank], self.starts[rank] + size)

    def before(self, position: int) -> list[list[int]]:
        """Under each key of the item those before it, the latest."""
        cut = slice(self.entries[position], self.entries[position + 1])
        ends = self.at[cut]
        starts = np.maximum(self.heads[self._keys(ends)], ends - LOOK_BACK)
        rows = self.rows
        return [rows[a:b].tolist() for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]

    def after(self, position: int, keys: frozenset[int] | None = None) -> list[NDArray[np.int32]]:
        """Under each key of the item, or of these keys, those after it to which it is among the latest."""
        at = self.at[self.entries[position] : self.entries[position + 1]]
        if keys is not None:
            at = at[[key in keys for key in self.known[self._keys(at)].tolist()]] if keys else at[:0]
        ends = np.minimum(self.ends[self._keys(at)], at + 1 + LOOK_BACK)
        return [self.rows[a + 1 : b] for a, b in zip(at.tolist(), ends.tolist(), strict=True)]

    def keyed(self, keys: Iterable[int] | NDArray[np.int64]) -> list[NDArray[np.int32]]:
        """The items under each of the keys."""
        wanted = keys if isinstance(keys, np.ndarray) else np.array(sorted(set(keys)), dtype=np.int64)
        at = np.searchsorted(self.known, wanted)
        at = at[self.known[np.minimum(at, len(self.known) - 1)] == wanted] if len(self.known) else at[:0]
        return [self.rows[a:b] for a, b in zip(self.heads[at].tolist(), self.ends[at].tolist(), strict=True)]

    def keys_of(self, members: Iterable[int]) -> NDArray[np.int64]:
        """The keys of these items."""
        entries = [e for m in members for e in range(self.entries[m], self.entries[m + 1])]
        return self.known[np.unique(self._keys(self.at[entries]))] if entries else self.known[:0]

    def _keys(self, at: NDArray[np.int32]) -> Longs:
        """Which keys stand at these entries, by their place among all."""
        return np.searchsorted(self.heads, at, side="right") - 1

    def end(self, turn: int) -> int:
        """The position from which on turns are later than this one; those without a day come last."""
        return bisect.bisect_right(self.turns, turn, 0, self.dated)

    def start(self, turn: int) -> int:
        """The position from which on turns are no earlier."""
        return bisect.bisect_left(self.turns, turn, 0, self.dated) if turn >= 0 else self.dated

    def held(self, home: int, homes: NDArray[np.int64]) -> list[int]:
        """The positions that had this home at first; `homes`: all homes as they were then."""
        if self._held is None:
            self._held = np.argsort(homes, kind="stable")
            self._at_first = homes[self._held]
        low, high = np.searchsorted(self._at_first, [home, home + 1])
        found: list[int] = self._held[low:high].tolist()
        return found


def shifts_of(refs: Longs) -> NDArray[np.uint8]:
    """Which of 64 bits is that of each ref."""
    return ((refs.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58)).astype(np.uint8)


def bits_of(shifts: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The bits themselves."""
    found: NDArray[np.uint64] = np.left_shift(np.uint64(1), shifts.astype(np.uint64))
    return found


def _row(numbers: NDArray[Any]) -> Row:
    return array.array("i", numbers.astype(np.int32).tobytes())

"""The events of all pages, or their threads → one row of items in the order in which they are put together.

In: a `Shelf`, which strand of its lines. Out: `Items`: for each by what it is looked up, which group it was put into.

    >>> items = Items(shelf, "events")
    >>> items.keyed.before(3)          # under each key of the item those before it, the latest
    [[0, 2], [2]]

Pages take their turns by day, those without one last. The position of an item is its place in this row; what is stored
are refs, which stay what they are.
"""

from __future__ import annotations

import array
import bisect
import functools
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dragoman.across.keyed import Keyed
from dragoman.across.lines import ROOM, Kind, Longs, Strand, longs
from dragoman.across.shelf import Shelf

Row: TypeAlias = "array.array[int]"
"""Numbers of 32 bits: those of a million items take four megabytes."""


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
        self._begun, self._sizes = np.append(by_rank, [[-1], [-1]], axis=1)  # (the last for pages that are gone)
        self._numbers, self._ranks_of = np.array(shelf.numbers, dtype=np.int64), shelf.ranks_of
        self.turns = _row(np.array([line.turn for line in lines], dtype=np.int32)[self.ranks])
        self.until = array.array("i", b"".join(s.until for s in strands))
        self.loose = b"".join(s.loose for s in strands)
        self.looked = array.array("Q", b"".join(s.looked for s in strands))
        self.shifts = shifts_of(self.refs)
        self.dated = int(np.count_nonzero(np.frombuffer(self.turns, dtype=np.int32) >= 0))
        self.homes = _row(self.positions(longs(b"".join(s.homes for s in strands))))
        self.bridges = self._bridges(strands)
        counts = np.frombuffer(b"".join(s.counts for s in strands), dtype=np.uint8)
        self.keyed = Keyed(counts, longs(b"".join(s.keys for s in strands)), whole=shelf.whole)
        self._held: NDArray[np.int64] | None = None

    @property
    def refs(self) -> Longs:
        """The refs of all."""
        return (self._numbers[self.ranks] << ROOM) | self.places

    @functools.cached_property
    def joints(self) -> Longs:
        """The nouns that they were told in before."""
        return longs(b"".join(strand.joints for strand in self._strands))

    def other(self, homes: Longs) -> set[int]:
        """The ranks of pages whose items have other `homes` (refs) than they had, another `looked`, or bridges."""
        was = longs(b"".join(s.homes for s in self._strands)), longs(b"".join(s.looked for s in self._strands))
        moved = (homes != was[0]) | (np.frombuffer(self.looked, dtype=np.int64) != was[1])
        bridged = {rank for rank, strand in zip(self.order, self._strands, strict=True) if strand.bridges}
        return bridged | set(np.unique(self.ranks[moved]).tolist())

    def where(self, position: int) -> tuple[int, int]:
        """The rank of the item's page, and the place on it."""
        return self._where[0][position], self._where[1][position]

    def __len__(self) -> int:
        return len(self._where[0])

    def placed(self) -> None:
        """Lets go what only placing takes."""
        self.keyed = Keyed(np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int64), whole=False)
        self.shifts = np.empty(0, dtype=np.uint8)
        self.turns = self.until = self.homes = array.array("i")
        self.looked = array.array("Q")
        self._held = None

    def noted(self) -> None:
        """Lets go what only finding the groups takes."""
        self.ranks = self.places = np.empty(0, dtype=np.int32)

    def positions(self, refs: Longs) -> Longs:
        """Where the refs are, -1 for those that are gone."""
        numbers, places = refs >> ROOM, refs & ((1 << ROOM) - 1)
        ranks = self._ranks_of(numbers)
        there = (ranks >= 0) & (places < self._sizes[ranks])
        return np.where(there, self._begun[ranks] + places, -1)

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

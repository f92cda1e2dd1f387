"""Items and the keys that each is looked up by → those that have a key in common.

In: how many keys each item has, the keys of all, one item after another. Out: positions of items, in order.

    >>> keyed = Keyed(np.array([1, 2, 1], dtype=np.uint8), np.array([7, 7, 8, 8]), whole=False)
    >>> keyed.before(2), [row.tolist() for row in keyed.after(0)]
    ([[1]], [[1]])

All are sorted by key where every item will be asked for. Else they are gone through for the keys that are asked for,
which is sooner done while these are few.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.across.lines import Longs

LOOK_BACK: Final = 100
"""Items under one key that are looked at, the latest."""
SCANS: Final = 25
"""Times that all are gone through before they are sorted: the one takes a fortieth of the other."""
LOW: Final = 1 << 16
Row = NDArray[np.int32]


class Keyed:
    """Items by key."""

    def __init__(self, counts: NDArray[np.uint8], every: Longs, *, whole: bool) -> None:
        self._counts, self._every = counts, every
        self._entries = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._found: dict[int, Row] = {}
        self._scans = 0
        self._sorted: _Sorted | None = None
        if whole:
            self._sort()

    def before(self, position: int) -> list[list[int]]:
        """Under each key of the item those before it, the latest."""
        if self._sorted is not None:
            return self._sorted.before(self._cut(position))
        rows = self.under(self._own(position))
        cuts = [(row, int(np.searchsorted(row, position))) for row in rows]
        return [row[max(end - LOOK_BACK, 0) : end].tolist() for row, end in cuts if end]

    def after(self, position: int, keys: frozenset[int] | None = None) -> list[Row]:
        """Under each key of the item, or of these keys, those after it to which it is among the latest."""
        own = self._own(position)
        if keys is not None:
            own = own[[key in keys for key in own.tolist()]] if keys else own[:0]
        cuts = [(row, int(np.searchsorted(row, position)) + 1) for row in self.under(own)]
        return [row[start : start + LOOK_BACK] for row, start in cuts]

    def under(self, keys: Longs) -> list[Row]:
        """The items under each of the keys, of which none is there twice; nothing under one that no item has."""
        missing = [] if self._sorted else [key for key in keys.tolist() if key not in self._found]
        if missing:
            self._seek(np.array(sorted(missing), dtype=np.int64))
        if self._sorted is not None:
            return self._sorted.under(keys)
        return [row for row in map(self._found.__getitem__, keys.tolist()) if len(row)]

    def keys_of(self, members: Iterable[int]) -> Longs:
        """The keys of these items, in order, each once."""
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *map(self._own, members)]))

    def _cut(self, position: int) -> slice:
        return slice(self._entries[position], self._entries[position + 1])

    def _own(self, position: int) -> Longs:
        cut = self._cut(position)
        return self._every[cut] if self._sorted is None else self._sorted.keys(cut)

    def _sort(self) -> None:
        self._sorted = _Sorted(self._counts, self._every)
        self._every, self._found = np.empty(0, dtype=np.int64), {}

    def _seek(self, keys: Longs) -> None:
        """Finds what is under these keys; sorts all if that was asked too often."""
        self._scans += 1
        if self._scans > SCANS:
            self._sort()
            return
        chosen = np.zeros(LOW, dtype=bool)
        chosen[keys & (LOW - 1)] = True
        near = np.flatnonzero(chosen[self._every.view(np.uint16)[::4]])
        near = near[np.isin(self._every[near], keys)]
        theirs = self._every[near]
        order = np.argsort(theirs, kind="stable")
        owners = (np.searchsorted(self._entries, near[order], side="right") - 1).astype(np.int32)
        ends = np.searchsorted(theirs[order], keys, side="right").tolist()
        starts = np.searchsorted(theirs[order], keys, side="left").tolist()
        self._found |= {key: owners[a:b] for key, a, b in zip(keys.tolist(), starts, ends, strict=True)}


class _Sorted:
    """The items under all keys; an item is told by where its keys lay (`cut`)."""

    def __init__(self, counts: NDArray[np.uint8], every: Longs) -> None:
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(every, kind="stable").astype(np.int32)
        ordered, self._rows = every[order], owners[order]
        self._at = np.empty(len(order), dtype=np.int32)
        self._at[order] = np.arange(len(order), dtype=np.int32)
        new = np.ones(len(order), dtype=bool)
        new[1:] = ordered[1:] != ordered[:-1]
        bounds = np.append(np.flatnonzero(new), len(order)).astype(np.int32)
        self._heads, self._ends = bounds[:-1], bounds[1:]
        self._known = ordered[self._heads]

    def before(self, cut: slice) -> list[list[int]]:
        ends = self._at[cut]
        starts = np.maximum(self._heads[self._keys(ends)], ends - LOOK_BACK)
        rows = self._rows
        return [rows[a:b].tolist() for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]

    def under(self, keys: Longs) -> list[Row]:
        at = np.searchsorted(self._known, keys)
        at = at[self._known[np.minimum(at, len(self._known) - 1)] == keys] if len(self._known) else at[:0]
        return [self._rows[a:b] for a, b in zip(self._heads[at].tolist(), self._ends[at].tolist(), strict=True)]

    def keys(self, cut: slice) -> Longs:
        return self._known[self._keys(self._at[cut])]

    def _keys(self, at: Row) -> Longs:
        """Which keys stand at these entries, by their place among all."""
        return np.searchsorted(self._heads, at, side="right") - 1

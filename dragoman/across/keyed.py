"""Items and the keys that each is looked up by → those that have a key in common.

In: how many keys each item has, the keys of all, one item after another. Out: positions of items, in order.

    >>> keyed = Sought(np.array([1, 2, 1], dtype=np.uint8), np.array([7, 7, 8, 8]))
    >>> keyed.before(2), [row.tolist() for row in keyed.after(0)]
    ([[1]], [[1]])

`Sorted` sorts all, once; `Sought` goes through all for the keys that are asked for, which is sooner done while these
are few. They give the same.
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


class Sorted:
    """All items by key."""

    def __init__(self, counts: NDArray[np.uint8], every: Longs, *, named: bool = True) -> None:
        """`named`: whether anything will be asked for by a key, not only by an item."""
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(every, kind="stable").astype(np.int32)
        ordered, self._rows = every[order], owners[order]
        self._entries = starts_of(counts)
        self._at = np.empty(len(order), dtype=np.int32)
        self._at[order] = np.arange(len(order), dtype=np.int32)
        new = np.ones(len(order), dtype=bool)
        new[1:] = ordered[1:] != ordered[:-1]
        bounds = np.append(np.flatnonzero(new), len(order)).astype(np.int32)
        self._heads, self._ends = bounds[:-1], bounds[1:]
        self._known = ordered[self._heads] if named else ordered[:0]

    def before(self, position: int) -> list[list[int]]:
        """Under each key of the item those before it, the latest."""
        ends = self._at[self._cut(position)]
        starts = np.maximum(self._heads[self._keys(ends)], ends - LOOK_BACK)
        rows = self._rows
        return [rows[a:b].tolist() for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]

    def after(self, position: int, keys: frozenset[int] | None = None) -> list[Row]:
        """Under each key of the item, or of these keys, those after it to which it is among the latest."""
        at = self._at[self._cut(position)]
        if keys is not None:
            at = at[[key in keys for key in self._known[self._keys(at)].tolist()]] if keys else at[:0]
        ends = np.minimum(self._ends[self._keys(at)], at + 1 + LOOK_BACK)
        return [self._rows[a + 1 : b] for a, b in zip(at.tolist(), ends.tolist(), strict=True)]

    def under(self, keys: Longs) -> list[Row]:
        """The items under each of the keys, of which none is there twice; nothing under one that no item has."""
        at = np.searchsorted(self._known, keys)
        at = at[self._known[np.minimum(at, len(self._known) - 1)] == keys] if len(self._known) else at[:0]
        return [self._rows[a:b] for a, b in zip(self._heads[at].tolist(), self._ends[at].tolist(), strict=True)]

    def keys_of(self, members: Iterable[int]) -> Longs:
        """The keys of these items, in order, each once."""
        entries = [e for m in members for e in range(self._entries[m], self._entries[m + 1])]
        return self._known[np.unique(self._keys(self._at[entries]))] if entries else self._known[:0]

    def _cut(self, position: int) -> slice:
        return slice(self._entries[position], self._entries[position + 1])

    def _keys(self, at: Row) -> Longs:
        """Which keys stand at these entries, by their place among all."""
        return np.searchsorted(self._heads, at, side="right") - 1


class Sought:
    """The items under the keys that were asked for so far."""

    def __init__(self, counts: NDArray[np.uint8], every: Longs) -> None:
        self._counts, self._every, self._entries = counts, every, starts_of(counts)
        self._low = every.view(np.uint16)[::4] if len(every) else np.empty(0, dtype=np.uint16)
        self._found: dict[int, Row] = {}
        self._scans = 0
        self._sorted: Sorted | None = None

    def before(self, position: int) -> list[list[int]]:
        """As `Sorted`."""
        found = []
        for row in self.under(self._own(position)):
            end = int(np.searchsorted(row, position))
            if end:
                found.append(row[max(end - LOOK_BACK, 0) : end].tolist())
        return found

    def after(self, position: int, keys: frozenset[int] | None = None) -> list[Row]:
        """As `Sorted`."""
        own = self._own(position)
        if keys is not None:
            own = own[[key in keys for key in own.tolist()]] if keys else own[:0]
        rows = [(row, int(np.searchsorted(row, position)) + 1) for row in self.under(own)]
        return [row[start : start + LOOK_BACK] for row, start in rows]

    def under(self, keys: Longs) -> list[Row]:
        """As `Sorted`."""
        if self._sorted is not None:
            return self._sorted.under(keys)
        wanted = keys.tolist()
        missing = [key for key in wanted if key not in self._found]
        if missing and not self._seek(np.array(sorted(missing), dtype=np.int64)):
            return self.under(keys)
        return [row for row in map(self._found.__getitem__, wanted) if len(row)]

    def keys_of(self, members: Iterable[int]) -> Longs:
        """As `Sorted`."""
        return np.unique(np.concatenate([self._every[:0], *map(self._own, members)]))

    def _own(self, position: int) -> Longs:
        return self._every[self._entries[position] : self._entries[position + 1]]

    def _seek(self, keys: Longs) -> bool:
        """Finds what is under these keys; False if there were so many that all is sorted now."""
        self._scans += 1
        if self._scans > SCANS:
            self._sorted, self._found = Sorted(self._counts, self._every), {}
            return False
        chosen = np.zeros(LOW, dtype=bool)
        chosen[keys & (LOW - 1)] = True
        near = np.flatnonzero(chosen[self._low])
        near = near[np.isin(self._every[near], keys)]
        theirs = self._every[near]
        order = np.argsort(theirs, kind="stable")
        owners = (np.searchsorted(self._entries, near[order], side="right") - 1).astype(np.int32)
        ends = np.searchsorted(theirs[order], keys, side="right").tolist()
        starts = np.searchsorted(theirs[order], keys, side="left").tolist()
        self._found |= {key: owners[a:b] for key, a, b in zip(keys.tolist(), starts, ends, strict=True)}
        return True


def starts_of(counts: NDArray[np.uint8]) -> Longs:
    """Where the keys of each item begin, and where all end."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])

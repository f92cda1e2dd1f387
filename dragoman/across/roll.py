"""All mentions of actors on all pages, in order → who each is, as flat rows.

In: a `Shelf` whose lines have their casts. Out: a `Roll`; what it was told is put back into the lines by `keep`.

    >>> roll = Roll(shelf)
    >>> roll.pages[:3], roll.positions(np.array([1 << 20 | 1]))
    (array([0, 0, 1]), array([1]))
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.across.lines import ROOM, Line, Longs
from dragoman.across.shelf import Shelf


class Seen(NamedTuple):
    """What a mention shows of who it is: the number of the joint actor, what that looks like, who else it may be."""

    figures: Longs
    looks: NDArray[np.uint64]
    doubts: NDArray[np.uint32]

    def other(self, chosen: Longs, now: Seen) -> list[NDArray[np.bool_]]:
        """Where each of these shows something else now; `now`: one row for each, or one for all."""
        pairs: list[tuple[NDArray[Any], NDArray[Any]]] = list(zip(self, now, strict=True))
        return [mine[chosen] != theirs for mine, theirs in pairs]


class Roll:
    """By mention: the rank of its page (`pages`), the first mention of its figure (`begun`), what it shows (`seen`)."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        sizes = [len(line.begun) // 8 for line in shelf.lines]
        self.starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self.pages = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.begun = self._row("begun", np.dtype(np.int64))
        self.begun_before = self.begun.copy()
        self.seen = Seen(
            self._row("figures", np.dtype(np.int64)),
            self._row("looks", np.dtype("<u8")),
            self._row("doubts", np.dtype("<u4")),
        )
        self.before = self.seen.figures.copy()
        self._touched = np.zeros(len(sizes), dtype=bool)

    def _row(self, name: str, kind: np.dtype[Any]) -> NDArray[Any]:
        return np.frombuffer(bytearray().join(getattr(line, name) for line in self.shelf.lines), dtype=kind)

    def positions(self, refs: Longs) -> Longs:
        """Where the mentions of these refs stand."""
        ranks = self.shelf.ranks_of(refs >> ROOM)
        found: Longs = self.starts[ranks] + (refs & ((1 << ROOM) - 1))
        return found

    def place(self, position: int) -> tuple[int, int]:
        """The rank of the page, and the place on it."""
        rank = int(self.pages[position])
        return rank, position - int(self.starts[rank])

    def take(self, chosen: Longs, seen: Seen) -> None:
        """Takes in what these mentions show, one row for all; pages on which it is other than before are recast."""
        other = self.seen.other(chosen, seen)
        recast = other[0] | other[1]
        self.shelf.recast |= set(np.unique(self.pages[chosen[recast]]).tolist())
        self._touched[self.pages[chosen[recast | other[2]]]] = True
        self.seen.figures[chosen], self.seen.looks[chosen], self.seen.doubts[chosen] = seen

    def keep(self) -> None:
        """Puts into the lines what is other than before."""
        self._touched[self.pages[self.begun != self.begun_before]] = True
        for rank in np.flatnonzero(self._touched).tolist():
            line: Line = self.shelf.lines[rank]
            cut = slice(self.starts[rank], self.starts[rank + 1])
            line.begun = self.begun[cut].tobytes()
            line.figures, line.looks, line.doubts = (row[cut].tobytes() for row in self.seen)
            self.shelf.changed.add(rank)

    def placed(self) -> None:
        """Lets go what only placing takes: of each mention it stays who it is."""
        none = np.empty(0, dtype=np.int64)
        self.begun = self.begun_before = self.before = none
        self.seen = Seen(self.seen.figures, none.astype(np.uint64), none.astype(np.uint32))

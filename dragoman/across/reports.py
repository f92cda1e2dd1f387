"""Pages → those that stand for reports, in order of their days: what is compared, and joined into stories.

In: a `Shelf` whose copies are known. Out: an `Order`: a page's place in it, and what is new in it.

    >>> Order(shelf).numbers
    [3, 1]
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dragoman.across.meeting import WINDOW, Neighbours
from dragoman.across.shelf import Shelf

LEAST: Final = -2.5
"""The score from which a pair counts."""


class Order:
    """The pages that stand for reports, in order of their days, and their `numbers`; `came`: places of what is new,
    `gone`: what was before."""

    def __init__(self, shelf: Shelf) -> None:
        lines = shelf.lines
        firsts = [rank for rank, line in enumerate(lines) if line.stands == shelf.numbers[rank]]
        self.ranks = sorted(firsts, key=lambda rank: (lines[rank].came < 0, lines[rank].came, lines[rank].page))
        self.place = {rank: n for n, rank in enumerate(self.ranks)}
        self.numbers = [shelf.numbers[rank] for rank in self.ranks]
        self.came = {n for n, rank in enumerate(self.ranks) if rank in shelf.moved}
        self.days = np.array([lines[rank].came for rank in self.ranks], dtype=np.int64)
        left = {rank: shelf.came_before.get(rank, -1) for rank in shelf.moved - shelf.fresh}
        self.gone = [(line, line.came) for line in shelf.was.values()]
        self.gone += [(lines[rank], came) for rank, came in left.items()]

    def neighbours(self, shelf: Shelf) -> Neighbours:
        """What proposes pairs, for all pages that may have others now than before."""
        start, end = (0, len(self.ranks)) if shelf.whole else self._within()
        lines = [shelf.lines[rank] for rank in self.ranks[start:end]]
        telling, weights = [line.telling for line in lines], [line.weights for line in lines]
        return Neighbours(telling, weights, self.days[start:end], start)

    def _within(self) -> tuple[int, int]:
        """The places whose days are near one on which something came or went; all, where a page has no day."""
        stirred = [*self.days[sorted(self.came)].tolist(), *(came for _, came in self.gone)]
        if not stirred or min(stirred) < 0 or self.days[-1:].min(initial=0) < 0:
            return 0, len(self.ranks)
        ends = np.searchsorted(self.days, [min(stirred) - WINDOW, max(stirred) + WINDOW + 1])
        return int(ends[0]), int(ends[1])

    def after(self, came: int) -> int:
        """The first place of a page that is no earlier; those without a day come last."""
        dated = int(np.count_nonzero(self.days >= 0))
        return int(np.searchsorted(self.days[:dated], came)) if came >= 0 else dated

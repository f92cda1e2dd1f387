"""Scored pairs → clusters.

In: how many things there are, and the pairs that are alike, with a score (above 0: rather together). Out: clusters.

    >>> clusters(4, [Pair(0, 1, 2.0), Pair(1, 2, 1.0), Pair(0, 2, 1.0)])
    [[0, 1, 2], [3]]

Average linkage: the two clusters are joined next whose pairs have the highest mean, as long as it is above 0; a pair
that is not given counts as `FAR`. So one page between two stories does not make them one. What is joined depends on
the scores alone, not on the order in which pairs come.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Final, NamedTuple

FAR: Final = -4.0
"""The score of a pair that is not given: the two have next to nothing in common."""


class Pair(NamedTuple):
    """Two things, as indices, and the log of the odds that they belong together."""

    one: int
    other: int
    score: float


def clusters(count: int, pairs: Iterable[Pair], least: float = 0.0) -> list[list[int]]:
    """The clusters, each in order, by their first member; joined while the mean is above `least`."""
    graph = _Graph(count, pairs)
    graph.join(least)
    return sorted(graph.members.values())


class _Graph:
    """Clusters and the sums of the scores between them."""

    def __init__(self, count: int, pairs: Iterable[Pair]) -> None:
        self.members: dict[int, list[int]] = {i: [i] for i in range(count)}
        self.links: dict[int, dict[int, tuple[float, int]]] = {}
        for one, other, score in pairs:
            self.links.setdefault(one, {})[other] = self.links.setdefault(other, {})[one] = (score, 1)

    def mean(self, one: int, other: int) -> float:
        """The mean score of all pairs between two clusters."""
        total, given = self.links[one][other]
        every = len(self.members[one]) * len(self.members[other])
        return (total + FAR * (every - given)) / every

    def join(self, least: float) -> None:
        """Joins the closest two until no mean is above `least`."""
        waiting = [
            (-self.mean(one, other), one, other)
            for one, linked in self.links.items()
            for other in linked
            if one < other and self.mean(one, other) > least
        ]
        heapq.heapify(waiting)
        while waiting:
            score, one, other = heapq.heappop(waiting)
            if self._stale(score, one, other):
                continue
            for near in self._merge(one, other):
                mean = self.mean(one, near)
                if mean > least:
                    heapq.heappush(waiting, (-mean, min(one, near), max(one, near)))

    def _stale(self, score: float, one: int, other: int) -> bool:
        gone = one not in self.members or other not in self.members or other not in self.links[one]
        return gone or -self.mean(one, other) != score

    def _merge(self, one: int, other: int) -> list[int]:
        """Takes `other` into `one`; the clusters that are linked to it now."""
        self.members[one] = sorted(self.members[one] + self.members.pop(other))
        mine, theirs = self.links[one], self.links.pop(other)
        mine.pop(other, None)
        for near, (total, given) in theirs.items():
            self.links[near].pop(other, None)
            if near == one:
                continue
            before = mine.get(near, (0.0, 0))
            mine[near] = self.links[near][one] = (before[0] + total, before[1] + given)
        return sorted(mine)

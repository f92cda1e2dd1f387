"""Scored pairs → clusters, of all things or of those alone that something changed for.

In: how many things there are, the pairs that are alike, with a score (above 0: rather together). Out: clusters.

    >>> pairs = Pairs(4, [0, 1, 0], [1, 2, 2], [2.0, 1.0, 1.0])
    >>> clusters(pairs, range(4))
    [[0, 1, 2], [3]]

Average linkage: the two clusters are joined next whose pairs have the highest mean, as long as it is above 0; a pair
that is not given counts as `FAR`. So one page between two stories does not make them one. What is joined depends on
the scores alone, not on the order in which pairs come.

A mean never rises by joining, so two clusters that are closest to each other are one in the end whatever else is
joined first (the nearest neighbours' chain: Benzécri 1982, Murtagh 1983). A cluster is therefore found by looking at
what is near it, and of those before only those are joined anew that one of the new ones takes something of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

Before = Callable[[list[int]], Iterable[int]]
FAR: Final = -4.0
"""The score of a pair that is not given: the two have next to nothing in common."""
STEPS: Final = 2.0**26
"""Scores are rounded to so many steps in 1: their sums are exact, and do not hang on the order of adding."""


class Pairs:
    """Things by index, and of each the others that it is alike with and the log of the odds that they are one."""

    def __init__(self, count: int, ones: ArrayLike, others: ArrayLike, scores: ArrayLike) -> None:
        """Of a pair that is given twice the higher score counts."""
        owners, near = np.concatenate([ones, others]), np.concatenate([others, ones])
        order = np.argsort(owners, kind="stable")
        self.count = count
        self._near = near[order]
        self._scores = np.round(np.tile(np.asarray(scores, dtype=np.float64), 2)[order] * STEPS) / STEPS
        self._ends = np.searchsorted(owners[order], np.arange(count + 1)).tolist()

    def of(self, one: int) -> dict[int, float]:
        """The others that it is alike with, and the scores."""
        cut = slice(self._ends[one], self._ends[one + 1])
        found: dict[int, float] = {}
        for near, score in zip(self._near[cut].tolist(), self._scores[cut].tolist(), strict=True):
            found[near] = max(score, found.get(near, score))
        return found


def clusters(
    pairs: Pairs, start: Iterable[int], before: Callable[[list[int]], Iterable[int]] = list
) -> list[list[int]]:
    """The clusters of these things, each in order, by their first member.

    `before`: of a cluster the members of all clusters of before that share something with it; those are joined as well
    (nothing, where it was there before just so). `start` must have all things that have other pairs than before.
    """
    joining, found = _Joining(pairs), dict[int, list[int]]()
    left = list(start)
    while left:
        one = joining.finish(left.pop())
        if one not in found:
            found[one] = sorted(joining.members[one])
            left += before(found[one])
    return sorted(found.values())


class _Joining:
    """Clusters under way, by their first member, and the sums of the scores between them; what was not looked at yet
    stands alone."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.home: dict[int, int] = {}
        self.members: dict[int, Sequence[int]] = {}
        self.links: dict[int, dict[int, tuple[float, int]]] = {}

    def finish(self, thing: int) -> int:
        """Joins until nothing more goes to the cluster of the thing; its first member."""
        while True:
            one = self._cluster(thing)
            if self._nearest(one) is None:
                return one
            self._chain(one)

    def _chain(self, one: int) -> None:
        """From a cluster to its closest, and on; two that are closest to each other are joined, then those before."""
        row = [one]
        while row:
            near = self._nearest(row[-1])
            if near is None:
                row.pop()
            elif len(row) > 1 and near == row[-2]:
                self._join(*sorted((row.pop(), row.pop())))
            else:
                row.append(self._cluster(near))

    def _nearest(self, one: int) -> int | None:
        """The other whose pairs with this one have the highest mean, if that is above 0; of several the first pair."""
        mine, best = len(self.members[one]), (0.0, -1, -1)
        for other, (total, given) in self.links[one].items():
            if total <= 0:  # (pairs that are not given lift no mean)
                continue
            every = mine * len(self.members.get(other, (other,)))
            mean = (total + FAR * (every - given)) / every
            if mean > 0:
                best = min(best, (-mean, min(one, other), max(one, other)))
        return None if best[1] < 0 else best[1] if best[2] == one else best[2]

    def _cluster(self, thing: int) -> int:
        """The cluster of the thing, which is looked at now."""
        one = self.home.setdefault(thing, thing)
        if one not in self.links:
            self.members[one], links = [one], dict[int, tuple[float, int]]()
            for near, score in self.pairs.of(one).items():
                other = self.home.get(near, near)
                total, given = links.get(other, (0.0, 0))
                links[other] = total + score, given + 1
            self.links[one] = links
        return one

    def _join(self, one: int, other: int) -> None:
        """Takes `other` into `one`."""
        gone = self.members.pop(other)
        self.members[one] = [*self.members[one], *gone]
        self.home.update(dict.fromkeys(gone, one))
        mine, theirs = self.links[one], self.links.pop(other)
        del mine[other], theirs[one]
        for near, (total, given) in theirs.items():
            before = mine.get(near, (0.0, 0))
            mine[near] = before[0] + total, before[1] + given
            if there := self.links.get(near):
                del there[other]
                there[one] = mine[near]

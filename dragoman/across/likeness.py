"""Two pages → how likely they tell of one story.

In: digests in order of their days. Out: pairs with a score, the log of the odds.

    >>> [(pair.one, pair.other) for pair in Likeness(digests, days).pairs()]      # two pages on one summit
    [(0, 1)]

A logistic score over few features; its weights are `data/story_weights.json`, fitted by `training/stories/pairs.py`
on ECB+'s topics, whose other stories of the same kind are the negatives. ECB+ has no usable dates: what days apart
cost is set by hand (`A_DAY`), and pages more than `WINDOW` days apart are not compared.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman import lexicon
from dragoman.across.linkage import Pair
from dragoman.across.matrix import Matrix, Numbers, Rows
from dragoman.across.notes import Digest

WINDOW: Final = 21
"""Days between two pages of one story that are compared; a story may last longer, from page to page."""
SAME_DAYS: Final = 1.25
"""What the score gains where both pages bear a day: of pages that are a little alike those of one day are of one story
more often than ECB+'s, which have no days. Set by eye on 340 pages of the corpus."""
A_DAY: Final = 0.15
"""What each day apart, the first left out, takes from the score."""
NEAR: Final = 30
"""Pages that a page is compared with, at most: those that share most of its telling words."""
LEAST: Final = -2.5
"""The score from which a pair is kept."""
PLACES, ACTS = 0.03, 0.01
"""Share of pages that a place or an act stands in, before anything is known."""
FEATURES: Final = ("always", "words", "names", "title", "title in words", "acts", "places", "words squared")


class Likeness:
    """The pages' bags, weighted."""

    def __init__(self, digests: Sequence[Digest], days: Sequence[int]) -> None:
        """`days`: ordinals, rising; pages without a day (-1) last."""
        self.days = np.array(days, dtype=np.int64)
        self.words = Matrix([d.words for d in digests])
        self.names = Matrix([d.names for d in digests])
        self.title = Matrix([d.title for d in digests])
        self.acts = Matrix([d.acts for d in digests], ACTS)
        self.places = Matrix([d.places for d in digests], PLACES)

    def pairs(self, least: float = LEAST) -> Iterator[Pair]:
        """The pairs whose score is at least `least`, the earlier page first."""
        for i, others in self.words.near(self.days, WINDOW, NEAR):
            fresh = others[(others > i) | (self.days[others] >= 0)] if self.days[i] < 0 else others
            if not len(fresh):
                continue
            for j, score in zip(fresh.tolist(), self.scores(i, fresh).tolist(), strict=True):
                if score >= least:
                    yield Pair(min(i, j), max(i, j), score)

    def scores(self, i: int, others: Rows) -> Numbers:
        """The score of page `i` with each of the others."""
        found: Numbers = (self.features(i, others) @ _weights() + self._in_time(i, others)).astype(np.float32)
        return found

    def _in_time(self, i: int, others: Rows) -> NDArray[np.float64]:
        both = (self.days[others] >= 0) & (self.days[i] >= 0)
        apart = np.maximum(np.abs(self.days[others] - self.days[i]) - 1, 0)
        return np.where(both, SAME_DAYS - A_DAY * apart, 0.0)

    def features(self, i: int, others: Rows) -> Numbers:
        """One row for each of the others, in the order of `FEATURES`."""
        words = self.words.cosines(i, others)
        across = self.title.cosines(i, others, self.words)
        back = self.words.cosines(i, others, self.title)
        return np.stack(
            [
                np.ones(len(others)),
                words,
                self.names.cosines(i, others),
                self.title.cosines(i, others),
                (across + back) / 2,
                self.acts.cosines(i, others),
                self.places.cosines(i, others),
                words**2,
            ],
            axis=1,
        ).astype(np.float32)


@functools.cache
def _weights() -> Numbers:
    table: Mapping[str, float] = {row["feature"]: row["weight"] for row in lexicon.entries("story_weights")}
    return np.array([table[feature] for feature in FEATURES], dtype=np.float32)

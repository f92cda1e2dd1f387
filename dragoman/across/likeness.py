"""Two pages → how likely they tell of one story.

In: digests in order of their days. Out: pairs with a score, the log of the odds.

    >>> Likeness(digests, days).scores(0, np.array([1, 2])).round(1).tolist()      # one summit, and a strike
    [2.4, -3.9]

A logistic score over few features; its weights are `data/story_weights.json`, fitted by `training/stories/pairs.py`
on ECB+'s topics, whose other stories of the same kind are the negatives. ECB+ has no usable dates: what days apart
cost is set by hand (`A_DAY`), and pages more than three weeks apart are not compared (`meeting`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman import lexicon
from dragoman.across.matrix import Matrix, Numbers, Rows
from dragoman.across.notes import Digest

SAME_DAYS: Final = 1.25
"""What the score gains where both pages bear a day: of pages that are a little alike those of one day are of one story
more often than ECB+'s, which have no days. Set by eye on 340 pages of the corpus."""
A_DAY: Final = 0.15
"""What each day apart, the first left out, takes from the score."""
PLACES, ACTS = 0.03, 0.01
"""Share of pages that a place or an act stands in."""
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

    def scores(self, i: int, others: Rows) -> Numbers:
        """The score of page `i` with each of the others."""
        features = self.features(i, others).astype(np.float64)
        found = self._in_time(i, others)
        for n, weight in enumerate(_weights()):  # not as a product of matrices: that rounds by how many rows there are
            found = found + features[:, n] * weight
        scores: Numbers = found.astype(np.float32)
        return scores

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
def _weights() -> tuple[float, ...]:
    table: Mapping[str, float] = {row["feature"]: row["weight"] for row in lexicon.entries("story_weights")}
    return tuple(table[feature] for feature in FEATURES)

"""Which of several answers is the most probable: a small learnt ranking (a conditional logit, McFadden 1974).

In: options with their features, the name of a data file of weights. Out: the most probable one, and how probable it is;
or that one only if it is probable enough.

    >>> best([("2024-05-03", {"day": 1.0}), (None, {"none": 1.0})], weights("date_weights"))
    '2024-05-03'

The weights are fitted on annotated pages by the scripts of `training` that their files name; features that a file does
not name weigh nothing.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from dragoman import lexicon

A = TypeVar("A")
Features: TypeAlias = dict[str, float]
Option: TypeAlias = tuple[str | None, Features]
"""An answer, `None` for "the page does not tell", and what speaks for it."""


@functools.cache
def weights(name: str) -> Mapping[str, float]:
    """The weight of each feature in a data file."""
    return {e["feature"]: e["weight"] for e in lexicon.entries(name)}


PASSED_ON = "passed on"
"""The feature of an answer that a rule gives: where there is one, the ranking may find a better one, not none."""
SURE = 0.45
"""The least probability of an answer that is told: of two that are equally probable, neither is."""


def best(options: Sequence[Option], known: Mapping[str, float]) -> str | None:
    """The most probable answer by the weights `known`; `None` where no rule gives one and none is probable enough."""
    given = any(features.get(PASSED_ON) for _, features in options)
    asked = [o for o in options if o[0] is not None] if given else options
    if not asked:
        return None
    answer, probability = surest(asked, known)
    return answer if given or probability >= SURE else None


def surest(options: Sequence[tuple[A, Features]], known: Mapping[str, float]) -> tuple[A, float]:
    """The most probable of the answers (one at least) by the weights `known`, the first of equals; its probability."""
    scores = [score(features, known) for _, features in options]
    top = max(scores)
    return options[scores.index(top)][0], 1 / sum(math.exp(score - top) for score in scores)


def score(features: Features, known: Mapping[str, float]) -> float:
    """The sum of the features' weights."""
    found = 0.0
    for name, value in features.items():
        if value:
            found += known.get(name, 0.0) * value
    return found

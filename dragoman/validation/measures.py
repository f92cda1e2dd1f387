"""Precision with intervals, for plain and stratified samples, and agreement between coders.

In: counts; pairs of verdicts. Out: shares from 0 to 1 with 95 % intervals; Krippendorff's alpha.

    >>> wilson(45, 50).low
    0.7864…

The interval is Wilson's (1927). Stratified, it is Yan and Su's (2010): the strata's Wilson intervals, each at the
quantile that makes their weighted sum as wide as one of the whole, are added up by the strata's share of the events.
The variances that the quantile comes from are taken at the middle of each Wilson interval, so that a stratum without an
error adds its doubt. No correction for finite populations: for a sample of most events, the interval is too wide.
"""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterable, Sequence

Z = 1.959963984540054
"""The normal quantile of 0.975."""


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A share and its interval; `right` of `judged` raw."""

    right: int
    judged: int
    value: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True, slots=True)
class Stratum:
    """How many events a stratum has in all, how many of them were judged, how many are right."""

    size: int
    judged: int
    right: int


def wilson(right: int, judged: int, z: float = Z) -> Share:
    """The share and its Wilson interval; nothing judged leaves all open."""
    if not judged:
        return Share(0, 0, math.nan, 0.0, 1.0)
    middle, half = _middle(right, judged, z), _half(right, judged, z)
    low = 0.0 if right == 0 else max(middle - half, 0.0)
    high = 1.0 if right == judged else min(middle + half, 1.0)
    return Share(right, judged, right / judged, low, high)


def _middle(right: int, judged: int, z: float) -> float:
    return (right + z * z / 2) / (judged + z * z)


def _half(right: int, judged: int, z: float) -> float:
    share = right / judged
    return z * math.sqrt(judged * share * (1 - share) + z * z / 4) / (judged + z * z)


def stratified(strata: Sequence[Stratum]) -> Share:
    """The share in the whole population. Strata of which nothing was judged are left out of weights and share."""
    judged = [s for s in strata if s.judged]
    if not judged:
        return wilson(0, 0)
    if len(judged) == 1:
        return wilson(judged[0].right, judged[0].judged)
    total = sum(s.size for s in judged)
    weights = [s.size / total for s in judged]
    middles = [_middle(s.right, s.judged, Z) for s in judged]
    variances = [m * (1 - m) / (s.judged + Z * Z) for m, s in zip(middles, judged, strict=True)]
    spread = math.sqrt(sum(w * w * v for w, v in zip(weights, variances, strict=True)))
    z = Z * spread / sum(w * math.sqrt(v) for w, v in zip(weights, variances, strict=True))
    parts = [wilson(s.right, s.judged, z) for s in judged]
    return Share(
        right=sum(s.right for s in judged),
        judged=sum(s.judged for s in judged),
        value=_weighted(weights, [part.value for part in parts]),
        low=_weighted(weights, [part.low for part in parts]),
        high=_weighted(weights, [part.high for part in parts]),
    )


def _weighted(weights: Sequence[float], shares: Sequence[float]) -> float:
    return min(math.fsum(weight * share for weight, share in zip(weights, shares, strict=True)), 1.0)


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha, nominal: `units` are the values that coders gave to one thing each, any number of them.

    After Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", sections B and C. `None` where nothing can be
    compared; 1 where all agree, on one value too.
    """
    compared = [collections.Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(compared, collections.Counter[str]())
    n = totals.total()
    if not n:
        return None
    pairs_apart = sum((u.total() ** 2 - sum(c * c for c in u.values())) / (u.total() - 1) for u in compared)
    expected = n * n - sum(count * count for count in totals.values())
    return 1.0 if not expected else 1 - (n - 1) * pairs_apart / expected

"""Two sketches → whether they are of one report, and how one came of the other.

In: two `Sketch`es. Out: yes or no; a `Relation`.

    >>> from dragoman.reprints.sketching import sketch
    >>> from dragoman.records import Article
    >>> body = "The envoys left Geneva on Tuesday after a week of talks without a deal, their host said to reporters."
    >>> a = sketch("a", Article(headline="Envoys leave", body=(body,)))
    >>> b = sketch("b", Article(headline="No deal in Geneva", body=(body,)))
    >>> relation(b, a)
    'headline changed'

Measured with `benchmarks/copies.py` on pairs of real pages judged by a reader: what they share is told by
*containment*, the share of the shorter one's shingles that the other has as well. Two reports of one event share
quotations and background, a third to a half of their words; copies share more, the same names, and come within days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from dragoman.records import CopyRelation
from dragoman.reprints.sketching import Hashes, Sketch

SAME = 0.58  # containment from which two reports of the same days are one
SAME_AGENCY = 0.45  # where both bear the same agency's tag
OTHER_AGENCY = 0.75  # where they bear different ones: both quote the same statement
ALWAYS = 0.9  # containment at which neither days nor names matter: a reprint years later is one
DAYS = 7  # between a report and its reprint or its last edition
NAMES = 0.6  # of the shorter report's names and numbers that the other must have: reports of a series differ in them
FEWEST = 20  # shingles: two shorter texts are alike by chance, unless they are the same
_IDENTICAL = 0.95  # of all shingles: a dateline or a corrected word apart
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """Containment, and Jaccard's coefficient of the shingles."""

    containment: float
    jaccard: float


def likeness(a: Hashes, b: Hashes) -> Likeness:
    """How much two sets of hashes have in common; nothing if one is empty."""
    if not len(a) or not len(b):
        return Likeness(0.0, 0.0)
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return Likeness(shared / min(len(a), len(b)), shared / (len(a) + len(b) - shared))


def is_copy(a: Sketch, b: Sketch) -> bool:
    """Whether both pages hold one report."""
    shared = likeness(a.shingles, b.shingles)
    if min(len(a.shingles), len(b.shingles)) < FEWEST:
        return shared.jaccard == 1.0
    if shared.containment >= ALWAYS:
        return True
    if shared.containment < _least(a, b):
        return False
    return _near(a, b) and likeness(a.names, b.names).containment >= NAMES


def _least(a: Sketch, b: Sketch) -> float:
    if not a.originator or not b.originator:
        return SAME
    return SAME_AGENCY if a.originator == b.originator else OTHER_AGENCY


def _near(a: Sketch, b: Sketch) -> bool:
    return a.day is None or b.day is None or abs((a.day - b.day).days) <= DAYS


def relation(copy: Sketch, original: Sketch) -> CopyRelation:
    """How `copy` differs from the page that stands for the report."""
    shared = likeness(copy.shingles, original.shingles)
    if shared.jaccard >= _IDENTICAL:
        return "identical" if _words(copy.headline) == _words(original.headline) else "headline changed"
    own = shared.containment if len(copy.shingles) <= len(original.shingles) else 0.0
    return "cut" if own >= _WHOLE else "edited"


def _words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").casefold())

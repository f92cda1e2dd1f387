"""Spans found by place: as if one looked at them all."""

from __future__ import annotations

import random

from dragoman.covering import STEP, Covering
from dragoman.records import Span


def _spans(rng: random.Random, count: int) -> list[tuple[Span, int]]:
    """Short and long spans of a text, some on the borders of its stretches."""
    starts = [rng.choice((rng.randrange(6 * STEP), STEP * rng.randrange(6))) for _ in range(count)]
    return [((start, start + rng.choice((1, 9, STEP, 3 * STEP + 1))), n) for n, start in enumerate(starts)]


def test_as_if_all_were_looked_at() -> None:
    rng = random.Random(4)
    spans = _spans(rng, 80)
    found = Covering(spans)
    for place in (*range(0, 9 * STEP, 7), STEP - 1, STEP, 2 * STEP):
        assert found.at(place) == [(s, n) for s, n in spans if s[0] <= place < s[1]]
    for asked, _ in _spans(rng, 80):
        assert found.touching(asked) == [(s, n) for s, n in spans if s[0] < asked[1] and asked[0] < s[1]]


def test_nothing_there() -> None:
    assert Covering[str](()).at(0) == []
    assert Covering([((5, 9), "words")]).touching((9, 12)) == []

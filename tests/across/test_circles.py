"""Circles: what a page is told with, as far as the pages before it say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast

import pytest

from dragoman.across import Line
from dragoman.across.circles import beside, keep_circles
from dragoman.across.lines import kept
from dragoman.across.reports import Order
from dragoman.across.shelf import Shelf

Scores = dict[int, list[tuple[int, float]]]


@dataclasses.dataclass
class Few:
    """A shelf of pages that carry no copies; their numbers are their ranks and ten."""

    lines: list[Line]
    moved: set[int] = dataclasses.field(default_factory=set)
    changed: set[int] = dataclasses.field(default_factory=set)
    fresh: set[int] = dataclasses.field(default_factory=set)
    was: dict[int, Line] = dataclasses.field(default_factory=dict)
    turned: dict[int, int] = dataclasses.field(default_factory=dict)
    came_before: dict[int, int] = dataclasses.field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return [rank + 10 for rank in range(len(self.lines))]

    @property
    def rank(self) -> dict[int, int]:
        return {number: rank for rank, number in enumerate(self.numbers)}


def shelf(days: Sequence[int], scores: Scores) -> Few:
    lines = [Line(page=str(n), day=day, came=day, stands=n + 10) for n, day in enumerate(days)]
    for n, row in scores.items():
        lines[n].near = kept([other + 10 for other, _ in row])
        lines[n].scores = kept([score for _, score in row], "<f4")
    return Few(lines)


def circles(few: Few, stirred: set[int]) -> list[int]:
    keep_circles(cast(Shelf, few), Order(cast(Shelf, few)), stirred, set())
    return [line.circle - 10 for line in few.lines]


@pytest.mark.parametrize(
    ("scores", "expected", "why"),
    [
        ({1: [(0, 2.0)], 2: [(1, -1.0)]}, [0, 0, 2], "what is rather not told together begins a circle"),
        ({1: [(0, 2.0)], 2: [(0, 1.0), (1, 2.0)]}, [0, 0, 0], "both speak for it"),
        ({1: [(0, 2.0)], 2: [(1, 0.9)]}, [0, 0, 2], "one that is not given speaks against it"),
        ({2: [(0, 1.0), (1, 1.5)]}, [0, 1, 1], "the nearest of two"),
        ({2: [(0, 1.0), (1, 1.0)]}, [0, 1, 0], "of two that are as near the earlier"),
        ({2: [(0, -3.0), (1, 1.0)]}, [0, 1, 1], "a score below the least is as none"),
    ],
)
def test_circles(scores: Scores, expected: list[int], why: str) -> None:
    assert circles(shelf([1, 1, 2], scores), {0, 1, 2}) == expected, why


def test_a_page_that_comes_later_changes_nothing_before_it() -> None:
    few = shelf([1, 2, 3], {1: [(0, 2.0)], 2: [(0, 3.0), (1, 3.0)]})
    circles(few, {0, 1, 2})
    few.moved.clear()
    few.lines.append(Line(page="3", day=4, came=4, stands=13, near=kept([12]), scores=kept([9.0], "<f4")))
    assert circles(few, {3}) == [0, 0, 0, 0]
    assert few.moved == {3}


def test_a_page_without_a_day_has_the_turn_of_its_circle() -> None:
    few = shelf([5, 6, -1, -1], {2: [(1, 2.0), (0, -1.0)]})
    assert circles(few, {0, 1, 2, 3}) == [0, 1, 1, 3]
    assert [line.turn for line in few.lines] == [5, 6, 6, -1]


def test_beside_are_those_that_are_rather_told_together() -> None:
    line = Line(page="a", near=kept([3, 4, 5]), scores=kept([-1.0, 0.5, 2.0], "<f4"))
    assert beside(line) == {4, 5}
    assert beside(Line(page="b")) == frozenset()

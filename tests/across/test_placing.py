"""Groups into which others went stand whole until all of them are over."""

from __future__ import annotations

import array
from collections.abc import Sequence

import numpy as np
import pytest

from dragoman.across import placing
from dragoman.across.placing import Placing


class Watched:
    """Items 0 and 1 are two, 2 shows that they are one; all after them fit. `shown`: what each was compared with."""

    enough, closest = 1.0, 10

    def __init__(self) -> None:
        self.shown: dict[int, list[int]] = {}

    def points(self, position: int, shown: Sequence[int], silent: int) -> float:
        self.shown[position] = list(shown)
        return 0.0 if position == 1 else 2.0

    def bridged(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        return True


class Row:
    """Items that all have a key in common."""

    def __init__(self, turns: Sequence[int], until: Sequence[int]) -> None:
        self.turns, self.until = turns, until
        self.homes = array.array("i", [-1] * len(turns))
        self.looked = array.array("Q", [0] * len(turns))
        self.shifts = np.zeros(len(turns), dtype=np.uint8)
        self.bridges: dict[int, tuple[int, ...]] = {}
        self.keyed = self

    def __len__(self) -> int:
        return len(self.turns)

    def before(self, position: int) -> list[list[int]]:
        return [list(range(position))]


def test_a_group_is_let_go_with_all_that_went_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "SWEEP", 1)
    watched = Watched()
    items = Row([0, 1, 2, 10, 10], [5, 20, 20, 30, 30])
    placed = Placing(items, watched, whole=True)  # type: ignore[arg-type]
    placed.place(())
    assert watched.shown[4] == [0, 1, 2, 3]
    assert placed.groups().tolist() == [1, 1, 1, 1, 1]


def test_a_group_that_is_over_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "SWEEP", 1)
    items = Row([0, 1, 50, 51], [5, 6, 60, 60])
    placed = Placing(items, Watched(), whole=True)  # type: ignore[arg-type]
    placed.place(())
    assert sorted(placed._groups) == [2]
    assert placed.groups().tolist() == [0, 1, 2, 2]

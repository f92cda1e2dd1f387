"""Intervals and agreement against published examples; the stratified interval against its own promise."""

from __future__ import annotations

import json
import math
import pathlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.validation.measures import Stratum, alpha, stratified, wilson

HERE = pathlib.Path(__file__).parent


def table(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", table("intervals.jsonl"), ids=lambda row: f"{row['right']} of {row['judged']}")
def test_wilson(row: dict[str, int]) -> None:
    share = wilson(row["right"], row["judged"])
    assert (share.low, share.high) == pytest.approx((row["low"], row["high"]), abs=6e-5)


@pytest.mark.parametrize("row", table("agreement.jsonl"), ids=lambda row: row["why"])
def test_alpha(row: dict[str, object]) -> None:
    found = alpha(row["units"])  # type: ignore[arg-type]
    assert found == (None if row["alpha"] is None else pytest.approx(row["alpha"], abs=6e-4))


def test_one_stratum_is_the_plain_interval() -> None:
    assert stratified([Stratum(900, 50, 45)]) == wilson(45, 50)
    assert stratified([Stratum(900, 50, 45), Stratum(100, 0, 0)]) == wilson(45, 50), "nothing judged in one"


def test_strata_count_by_their_size() -> None:
    share = stratified([Stratum(900, 50, 50), Stratum(100, 50, 0)])
    assert share.value == pytest.approx(0.9)
    assert (share.right, share.judged) == (50, 100)
    assert 0.8 < share.low < 0.9 < share.high < 0.96


def test_equal_strata_of_one_share_are_like_one_sample() -> None:
    share, plain = stratified([Stratum(500, 50, 45), Stratum(500, 50, 45)]), wilson(90, 100)
    assert (share.low, share.high) == pytest.approx((plain.low, plain.high), abs=0.01)


@pytest.mark.parametrize(
    ("sizes", "truth", "each"),
    [
        ((800, 150, 50), (0.9, 0.7, 0.5), 30),
        ((700, 200, 60, 40), (0.98, 0.9, 0.8, 0.95), 25),
        ((500, 500), (0.6, 0.95), 50),
    ],
)
def test_stratified_intervals_hold_the_truth_as_often_as_they_say(
    sizes: tuple[int, ...], truth: tuple[float, ...], each: int
) -> None:
    draws = np.random.default_rng(8).binomial(each, truth, size=(2000, len(truth)))
    whole = sum(size * share for size, share in zip(sizes, truth, strict=True)) / sum(sizes)
    held = 0
    for drawn in draws:
        share = stratified([Stratum(size, each, int(right)) for size, right in zip(sizes, drawn, strict=True)])
        held += share.low <= whole <= share.high
    assert 0.94 <= held / len(draws) <= 0.995


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_shares_lie_in_their_intervals(strata: list[tuple[int, int, int]]) -> None:
    share = stratified([Stratum(size, judged, min(right, judged)) for size, judged, right in strata])
    assert 0 <= share.low <= share.high <= 1
    assert math.isnan(share.value) or share.low - 1e-12 <= share.value <= share.high + 1e-12

"""Pages are compared and clustered: bags, cosines, candidates, linkage."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dragoman.across.linkage import Pair, clusters
from dragoman.across.matrix import Matrix
from dragoman.across.terms import bag, rarity, terms

TEXTS = [
    "geneva envoys talk cease fire",
    "geneva envoys talk truce",
    "dockers strike valparaiso cranes",
    "valparaiso dockers",
]


def matrix(texts: list[str]) -> Matrix:
    return Matrix([bag(terms(text), 50) for text in texts])


def test_rarer_words_tell_more() -> None:
    assert rarity("the") < rarity("talk") < rarity("valparaiso")


def test_cosines() -> None:
    found = matrix(TEXTS).cosines(0, np.arange(4))
    assert found[0] == pytest.approx(1.0)
    assert found[1] > 0.5 > found[2] == found[3] == 0.0


def test_cosines_beside_another_bag() -> None:
    heads, bodies = matrix(["geneva truce", "valparaiso"]), matrix(TEXTS)
    assert heads.cosines(1, np.arange(4), bodies).argmax() == 3
    assert bodies.cosines(1, np.arange(2), heads).argmax() == 0


@pytest.mark.parametrize(
    ("days", "window", "expected"),
    [
        ([1, 2, 3, 4], 9, {0: [1], 2: [3]}),
        ([1, 20, 30, 31], 9, {2: [3]}),
        ([1, 2, 3, -1], 9, {0: [1], 3: [2]}),
        ([-1, -1, -1, -1], 9, {0: [1], 1: [0], 2: [3], 3: [2]}),
    ],
)
def test_candidates(days: list[int], window: int, expected: dict[int, list[int]]) -> None:
    near = matrix(TEXTS).near(np.array(days), window, 5)
    assert {i: others.tolist() for i, others in near if len(others)} == expected


def test_empty_pages_are_like_nothing() -> None:
    rows = matrix(["", "geneva", ""])
    assert rows.cosines(0, np.array([1, 2])).tolist() == [0.0, 0.0]
    assert [others.tolist() for _, others in rows.near(np.array([1, 1, 1]), 9, 5)] == [[], [], []]


def test_a_page_between_two_stories_does_not_join_them() -> None:
    pairs = [Pair(0, 1, 3.0), Pair(2, 3, 3.0), Pair(1, 4, 1.0), Pair(2, 4, 0.9)]
    assert clusters(5, pairs) == [[0, 1], [2, 3], [4]]


def test_clusters_do_not_hang_on_the_order_of_pairs() -> None:
    numbers = random.Random(3)
    pairs = [Pair(i, j, numbers.uniform(-3, 3)) for i in range(30) for j in range(i) if numbers.random() < 0.3]
    expected = clusters(30, pairs)
    for _ in range(5):
        numbers.shuffle(pairs)
        assert clusters(30, pairs) == expected

"""Pages are compared and clustered: bags, cosines, candidates, linkage."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dragoman.across import meeting
from dragoman.across.lines import kept
from dragoman.across.linkage import Pair, clusters
from dragoman.across.matrix import Matrix, telling
from dragoman.across.meeting import Neighbours
from dragoman.across.terms import bag, rarity, terms

TEXTS = [
    "geneva envoys talk cease fire",
    "geneva envoys talk truce",
    "dockers strike valparaiso cranes",
    "valparaiso dockers",
]


def matrix(texts: list[str]) -> Matrix:
    return Matrix([bag(terms(text), 50) for text in texts])


def neighbours(texts: list[str], days: list[int]) -> Neighbours:
    found = [telling(bag(terms(text), 50)) for text in texts]
    return Neighbours([kept(t, "<u4") for t, _ in found], [kept(w, "<f4") for _, w in found], np.array(days))


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
    ("days", "expected"),
    [
        ([1, 2, 3, 4], {1: [0], 3: [2]}),
        ([1, 30, 40, 41], {3: [2]}),
        ([1, 2, 3, -1], {1: [0], 3: [2]}),
        ([-1, -1, -1, -1], {1: [0], 3: [2]}),
    ],
)
def test_candidates(days: list[int], expected: dict[int, list[int]]) -> None:
    found = neighbours(TEXTS, days).of(np.arange(len(days)))
    assert {i: others.tolist() for i, others in found if len(others)} == expected


def test_empty_pages_are_like_nothing() -> None:
    rows = matrix(["", "geneva", ""])
    assert rows.cosines(0, np.array([1, 2])).tolist() == [0.0, 0.0]
    found = neighbours(["", "geneva", ""], [1, 1, 1]).of(np.arange(3))
    assert [others.tolist() for _, others in found] == [[], [], []]


def test_only_those_that_see_a_page_are_stirred_by_it() -> None:
    near = neighbours(TEXTS, [3, 5, 9, 30])
    assert near.stirred([0], []) == {0, 1}
    assert near.stirred([1], []) == {1}
    assert near.stirred([], [(kept(matrix(TEXTS[:1]).known, "<u4"), 2)]) == {0, 1}
    assert neighbours(TEXTS, [1, 2, 3, -1]).stirred([2], []) == {2, 3}


def test_a_term_of_too_many_pages_proposes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "HUBS", 2)
    texts, days = ["geneva"] * 4, [1, 1, 1, 1]
    found = neighbours(texts, days).of(np.arange(4))
    assert [others.tolist() for _, others in found] == [[], [0], [0, 1], []]


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

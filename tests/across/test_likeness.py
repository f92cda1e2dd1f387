"""Pages are compared and clustered: bags, cosines, candidates, linkage."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dragoman.across import linkage, meeting
from dragoman.across.lines import kept
from dragoman.across.linkage import Pairs, clusters
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


Scored = tuple[int, int, float]


def pairs(count: int, *given: Scored) -> Pairs:
    return Pairs(count, *([pair[n] for pair in given] for n in range(3)))


def drawn(numbers: random.Random, count: int, steps: int = 2**20) -> list[Scored]:
    """Pairs whose scores are often equal if there are few steps."""
    chosen = [(i, j) for i in range(count) for j in range(i) if numbers.random() < 0.3]
    return [(i, j, round(numbers.uniform(-3, 3) * steps) / steps) for i, j in chosen]


def greedy(count: int, given: list[Scored]) -> list[list[int]]:
    """Average linkage as the books have it: the closest two of all, again and again."""
    score = {frozenset((one, other)): value for one, other, value in given}
    found = [[i] for i in range(count)]
    while len(found) > 1:
        means = [
            (-sum(score.get(frozenset((a, b)), linkage.FAR) for a in one for b in other) / len(one) / len(other), i, j)
            for i, one in enumerate(found)
            for j, other in enumerate(found[i + 1 :], i + 1)
        ]
        mean, i, j = min(means)
        if mean >= 0:
            break
        found[i] = sorted(found[i] + found.pop(j))
    return found


def test_a_page_between_two_stories_does_not_join_them() -> None:
    found = clusters(pairs(5, (0, 1, 3.0), (2, 3, 3.0), (1, 4, 1.0), (2, 4, 0.9)), range(5))
    assert found == [[0, 1], [2, 3], [4]]


def test_of_a_pair_that_is_given_twice_the_higher_score_counts() -> None:
    assert clusters(pairs(2, (0, 1, 1.0), (1, 0, -1.0)), range(2)) == [[0, 1]]
    assert clusters(pairs(2, (0, 1, -1.0), (1, 0, 1.0)), range(2)) == [[0, 1]]


@pytest.mark.parametrize("seed", range(40))
def test_clusters_are_those_of_joining_the_closest_two_of_all(seed: int) -> None:
    numbers = random.Random(seed)
    count, given = 14, drawn(numbers, 14, steps=numbers.choice((2, 2**20)))
    expected = greedy(count, given)
    for _ in range(3):
        numbers.shuffle(given)
        assert clusters(pairs(count, *given), numbers.sample(range(count), count)) == expected


@pytest.mark.parametrize("seed", range(40))
def test_after_a_change_only_what_it_touches_is_joined_anew(seed: int) -> None:
    numbers = random.Random(seed)
    given = drawn(numbers, 40, steps=numbers.choice((2, 2**20)))
    old = clusters(pairs(40, *given), range(40))
    home = {one: cluster for cluster in old for one in cluster}
    changed = [pair for pair in given if 7 not in pair[:2]] + [pair for pair in drawn(numbers, 40) if 7 in pair[:2]]
    start = {one for pair in given + changed if 7 in pair[:2] for one in pair[:2]}

    def before(cluster: list[int]) -> list[int]:
        return [] if home[cluster[0]] == cluster else [other for one in cluster for other in home[one]]

    found = clusters(pairs(40, *changed), start, before)
    done = {one for cluster in found for one in cluster}
    assert sorted([*found, *(one for one in old if done.isdisjoint(one))]) == clusters(pairs(40, *changed), range(40))

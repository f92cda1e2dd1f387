"""The sample: random, the same again, in equal shares where asked for."""

from __future__ import annotations

import collections
import random

import pytest
from drawing import page, pages
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.records import Record
from dragoman.validation.sampling import FIELDS, Design, allot, draw


def ids(records: list[Record], design: Design) -> list[tuple[str, str]]:
    return [(item.page, item.event) for item in draw(records, design).items]


def test_the_same_seed_draws_the_same_events_in_any_order() -> None:
    records = pages(40)
    shuffled = records.copy()
    random.Random(3).shuffle(shuffled)
    assert ids(records, Design(n=20)) == ids(shuffled, Design(n=20))
    assert ids(records, Design(n=20)) != ids(records, Design(n=20, seed=2))
    assert ids(records, Design(n=20)) == ids(records, Design(n=30))[:20], "a larger sample goes on"


def test_every_event_is_drawn_as_often() -> None:
    drawn: collections.Counter[str] = collections.Counter()
    records = pages(8)
    for seed in range(400):
        drawn.update(f"{page}{event}" for page, event in ids(records, Design(n=10, seed=seed)))
    assert len(drawn) == 40
    assert all(60 < count < 140 for count in drawn.values()), "100 each, give or take four standard deviations"


def test_strata_have_equal_shares_and_their_sizes_are_known() -> None:
    sample = draw(pages(30), Design(n=30, by="type"))
    assert sample.sizes == {"AID": 30, "CONSULT": 90, "SANCTION": 30}
    assert collections.Counter(item.stratum for item in sample.items) == {"AID": 10, "CONSULT": 10, "SANCTION": 10}
    assert len({item.stratum for item in sample.items[:8]}) > 1, "strata are mixed, so that a coder may stop early"
    assert (sample.events, sample.pages) == (150, 30)


def test_only_wanted_statuses_are_drawn_from() -> None:
    sample = draw(pages(10), Design(n=100, statuses=("planned",)))
    assert {item.values["status"] for item in sample.items} == {"planned"}
    assert sample.events == len(sample.items) == 10


@pytest.mark.parametrize(
    ("sizes", "n", "shares"),
    [
        ({"a": 90, "b": 30, "c": 30}, 30, {"a": 10, "b": 10, "c": 10}),
        ({"a": 90, "b": 2, "c": 30}, 30, {"a": 14, "b": 2, "c": 14}),
        ({"a": 5, "b": 2}, 100, {"a": 5, "b": 2}),
        ({"a": 9, "b": 9, "c": 9}, 2, {"a": 1, "b": 1, "c": 0}),
        ({}, 5, {}),
    ],
)
def test_shares(sizes: dict[str, int], n: int, shares: dict[str, int]) -> None:
    assert allot(sizes, n) == shares


@given(st.dictionaries(st.text(max_size=2), st.integers(1, 50), max_size=8), st.integers(0, 120))
def test_shares_add_up(sizes: dict[str, int], n: int) -> None:
    shares = allot(sizes, n)
    assert sum(shares.values()) == min(n, sum(sizes.values()))
    assert all(shares[name] <= size for name, size in sizes.items())


def test_an_item_shows_the_words_in_their_context() -> None:
    item = next(item for item in draw([page("p", 3)], Design()).items if item.event == "e1")
    start, end = item.anchor
    assert item.sentence[start:end] == "met"
    assert item.before.endswith("matter 0. ") and item.after.startswith(" Oslo met")
    assert item.values == {
        "type": "CONSULT",
        "actors": "Oslo (NOR GOV)",
        "recipients": "Bern (CHE)",
        "status": "occurred",
        "date": "2024-03-05",
        "place": "Geneva (CHE)",
    }


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3), st.integers(1, 8), st.sampled_from((None, "type", "status")))
def test_any_size_is_drawn(count: int, n: int, by: str | None) -> None:
    sample = draw(pages(count), Design(n=n, by=by))  # type: ignore[arg-type]
    assert len(sample.items) == min(n, 5 * count)
    assert all(set(item.values) == set(FIELDS) for item in sample.items)


def test_a_page_that_comes_twice_is_no_fault() -> None:
    assert len(draw([page("p"), page("p")], Design(n=7)).items) == 7

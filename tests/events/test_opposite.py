"""The one who kills is told where the sentence says how it happened."""

from __future__ import annotations

import pytest

import dragoman

CASES = [
    ("Nine Chadian soldiers were killed after Boko Haram militants attacked their camp.", "killed", {"NGA"}, "after …"),
    ("Two Malian officers were killed in a Taliban attack.", "attack", {"AFG"}, "in an attack by somebody named"),
    (
        "Two Malian officers were killed in Gao. Russia shelled Kharkiv.",
        "killed",
        set(),
        "another sentence",
    ),
]


@pytest.mark.parametrize(("text", "anchor", "countries", "why"), CASES, ids=[c[3] for c in CASES])
def test_attackers(text: str, anchor: str, countries: set[str], why: str) -> None:
    record = dragoman.read("Talks go on\n\n" + text + "\n", as_of="2024-03-04")
    event = next(e for e in record.events if e.anchor == anchor)
    assert {record.actor(i).country for i in event.actors} == countries, why

"""Whose ground an act lies on: the examples and counter-examples of `data/event_grounds.json`."""

from __future__ import annotations

import pytest

import dragoman
from dragoman import lexicon

CASES = [
    (case["text"], entry["type"], case["country"], kind == "examples")
    for entry in lexicon.entries("event_grounds")
    for kind in ("examples", "counter_examples")
    for case in entry[kind]
]


@pytest.mark.parametrize(("text", "type", "country", "there"), CASES, ids=[f"{c[1]} {c[0][:40]}" for c in CASES])
def test_ground(text: str, type: str, country: str, there: bool) -> None:
    events = dragoman.read(text, as_of="2024-05-08").events
    assert any(e.type == type and e.place and e.place.country == country for e in events) == there

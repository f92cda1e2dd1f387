"""Everyday words: each pattern is one of a frame of its type, names an act in the examples and none beside them."""

from __future__ import annotations

import pytest
from event_coding import coded

from dragoman import lexicon
from dragoman.events.frames import KINDS, index, split

ENTRIES = lexicon.entries("event_doubts")
ROWS = [(e["type"], s) for e in ENTRIES for s in e["examples"]]
COUNTER = [(e["type"], s) for e in ENTRIES for s in e["counter_examples"]]


@pytest.mark.parametrize(("type", "sentence"), ROWS)
def test_an_act(type: str, sentence: str) -> None:
    assert type in {e.type for e in coded(sentence)[0]}


@pytest.mark.parametrize(("type", "sentence"), COUNTER)
def test_no_act(type: str, sentence: str) -> None:
    assert type not in {e.type for e in coded(sentence)[0]}


def test_the_words_are_patterns_of_frames() -> None:
    known = {(p.frame.type, p.kind, p.words) for patterns in index().values() for p in patterns}
    asked = {(e["type"], KINDS[k], split(w)) for e in ENTRIES for k in KINDS for w in e.get(k, ())}
    assert asked <= known

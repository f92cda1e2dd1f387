"""Everyday words: an act in the examples of the data files, none of the type in the counter-examples."""

from __future__ import annotations

import pytest
from event_coding import coded

from dragoman import lexicon

ENTRIES = [entry for name in ("event_senses", "event_doubts") for entry in lexicon.entries(name)]
ROWS = [(e["type"], s) for e in ENTRIES for s in e["examples"]]
COUNTER = [(e["type"], s) for e in ENTRIES for s in e["counter_examples"]]


@pytest.mark.parametrize(("type", "sentence"), ROWS)
def test_an_act(type: str, sentence: str) -> None:
    assert type in {e.type for e in coded(sentence)[0]}


@pytest.mark.parametrize(("type", "sentence"), COUNTER)
def test_no_act(type: str, sentence: str) -> None:
    assert type not in {e.type for e in coded(sentence)[0]}

"""Who did it and who received it: one case for each construction."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from event_coding import coded, countries

CASES = pathlib.Path(__file__).with_name("cases_roles.jsonl")
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[r["text"] for r in ROWS])
def test_roles(row: dict[str, Any]) -> None:
    found, by_id = coded(row["text"])
    if row["type"] is None:
        assert not found, row["why"]
        return
    fitting = [e for e in found if e.type == row["type"]]
    assert len(fitting) == 1, row["why"]
    if row["actors"] is not None:
        assert countries(fitting[0].actors, by_id) == row["actors"], row["why"]
    if row["recipients"] is not None:
        assert countries(fitting[0].recipients, by_id) == row["recipients"], row["why"]


@pytest.mark.parametrize("text", [r["text"] for r in ROWS])
def test_words_are_given_back(text: str) -> None:
    found, _ = coded(text)
    for event in found:
        assert text[slice(*event.span)] == event.anchor
        assert text[slice(*event.sentence_span)] == event.sentence
        assert all(text[slice(*e.span)] == e.text for e in event.evidence)
    assert [e.id for e in found] == [f"e{n}" for n in range(1, len(found) + 1)]

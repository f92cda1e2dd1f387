"""What is an event and what is not, and which mode it has: one case for each rule."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from event_coding import coded

from dragoman.events.matters import contexts_of

CASES = pathlib.Path(__file__).with_name("cases_coding.jsonl")
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[r["text"] for r in ROWS])
def test_coding(row: dict[str, Any]) -> None:
    events, _ = coded(row["text"])
    types = {e.type for e in events}
    assert set(row["found"]) <= types, row["why"]
    assert types or not row["found"], row["why"]
    if not row["found"]:
        assert not types, row["why"]
    for modes in row["modes"]:
        fitting = [e for e in events if e.type == row["found"][0]]
        assert {e.modes for e in fitting} == {tuple(modes)}, row["why"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Canada cut ties with Syria.", "161"),
        ("Norway suspended aid to Malawi.", "162"),
        ("Kosovo broke off talks with Serbia.", "164"),
        ("Belgium apologized to Congo.", "055"),
        ("Greece extradited the suspect to Russia.", "063"),
    ],
)
def test_words_have_cameo_codes_of_their_own(text: str, code: str) -> None:
    events, _ = coded(text)
    assert code in {e.cameo for e in events}


def test_contexts_are_not_told_by_words_of_other_fields() -> None:
    assert contexts_of(["european", "union"]) == ()
    assert contexts_of(["west", "bank"]) == ()

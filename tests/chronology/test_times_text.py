"""What a bare text's time expressions are and mean, row by row."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from typing import Any

import pytest

from dragoman.chronology import find_text

CASES = [json.loads(line) for line in (pathlib.Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['text'][:40]} – {c['why'][:40]}")
def test_case(case: dict[str, Any]) -> None:
    as_of = dt.date.fromisoformat(case["as_of"]) if case["as_of"] else None
    found = find_text(case["text"], as_of)
    assert [[t.text, t.value] for t in found] == case["expect"], case["why"]
    assert all(case["text"][slice(*t.span)] == t.text for t in found)

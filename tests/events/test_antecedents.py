"""Which mentions are of one event: rows of texts, two words each, and whether they tell one act."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import dragoman

ROWS = [json.loads(line) for line in (Path(__file__).parent / "cases_antecedents.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_same_event(row: dict) -> None:
    record = dragoman.read(f"News\n\n{row['text']}\n", as_of=dt.date(2024, 5, 6))
    one = next(e for e in record.events if e.anchor == row["one"])
    two = next(e for e in reversed(record.events) if e.anchor == row["two"])
    assert one.id != two.id
    assert ((one.same_as or one.id) == (two.same_as or two.id)) is row["same"], row["why"]

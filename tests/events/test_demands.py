"""Demands made by "should" and "must": who is asked, and when nobody is."""

from __future__ import annotations

import json
import pathlib

import pytest

import dragoman

ROWS = [
    json.loads(line) for line in (pathlib.Path(__file__).parent / "cases_demands.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_demand(row: dict[str, object]) -> None:
    record = dragoman.read(str(row["text"]), as_of="2020-02-03")
    assert any(e.frame == "request.modal" for e in record.events) is row["demand"]

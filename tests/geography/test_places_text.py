"""Which places a bare text names, row by row."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from dragoman.geography import find_text

CASES = [json.loads(line) for line in (pathlib.Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['text'][:40]} – {c['why'][:40]}")
def test_case(case: dict[str, Any]) -> None:
    found = find_text(case["text"])
    assert [[p.text, p.name, p.country] for p in found] == case["expect"], case["why"]
    assert all(case["text"][slice(*p.span)] == p.text for p in found)

"""The short texts that teach when acts were: their marks can be read, and each date is one of the codebook's."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import re
import sys
from types import ModuleType

import pytest
from scripts import script

EVENTS = pathlib.Path(__file__).resolve().parents[2] / "training" / "events"
ROWS = [json.loads(line) for line in (EVENTS / "dates.jsonl").read_text("utf-8").splitlines()]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
MARKED = [
    ("Rebels {shelled|2024-05-06} Goma.", "Rebels shelled Goma.", [("shelled", "2024-05-06")], "a day"),
    ("He {refused|} and\n{left|2024-05}.", "He refused and\n\nleft.", [("refused", None), ("left", "2024-05")], "none"),
    ("Nothing happened.", "Nothing happened.", [], "no mark"),
]


@pytest.fixture(scope="module")
def choices() -> ModuleType:
    sys.path.insert(0, str(EVENTS.parents[1] / "benchmarks"))
    return script("training/events/choices.py")


@pytest.mark.parametrize(("text", "plain", "marks", "why"), MARKED, ids=[r[3] for r in MARKED])
def test_marked(choices: ModuleType, text: str, plain: str, marks: list[tuple[str, str | None]], why: str) -> None:
    found, spans = choices.marked(text)
    assert found == plain, why
    assert [(found[a:b], date) for (a, b), date in spans] == marks, why


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["text"].splitlines()[0][:50])
def test_texts(choices: ModuleType, row: dict[str, str]) -> None:
    assert dt.date.fromisoformat(row["as_of"])
    plain, marks = choices.marked(row["text"])
    assert marks
    assert not set("{|}") & set(plain)
    assert all(date is None or DATE.fullmatch(date) for _, date in marks)

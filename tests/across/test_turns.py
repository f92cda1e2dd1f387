"""The course of a matter: rows of `courses.jsonl`, each with its reason."""

from __future__ import annotations

import json
import pathlib
from typing import Any, get_args

import pytest

from dragoman import lexicon
from dragoman.across.turns import BEFORE, TURNED, Word, course, seen
from dragoman.records import ThreadKind

ROWS = [json.loads(line) for line in (pathlib.Path(__file__).parent / "courses.jsonl").read_text().splitlines()]
START = 738_000


def words(told: list[list[Any]]) -> list[Word]:
    return [
        Word(
            day=START + day,
            said=START + day,
            state=state,
            page=n,
            source=f"outlet {n}",
            strength=more[0] if more else 2.0,
        )
        for n, (day, state, *more) in enumerate(told)
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_course(row: dict[str, Any]) -> None:
    found = course(row["kind"], words(row["told"]))
    assert [step.state for step in found.turns] == row["states"]


def test_one_voice_repeated_is_one_voice() -> None:
    told = words([[1, "planned"], [2, "planned"], *[[3, "cancelled", 0.5]] * 9])
    loud = [Word(**{f: getattr(w, f) for f in Word.__slots__} | {"source": "one"}) for w in told]
    assert [step.state for step in course("meeting", loud).turns] == ["planned", "cancelled"]
    assert [step.state for step in course("meeting", loud[:3]).turns] == ["planned"]


def test_what_others_contradict_is_kept() -> None:
    found = course("meeting", words([[1, "planned"], [5, "planned"], [5, "cancelled", 1.0], [5, "planned"]]))
    assert [(word.state, word.day - START) for word in found.disputed] == [("cancelled", 5)]


def test_nothing_is_held_before_its_day() -> None:
    ahead = [Word(day=START, said=START, state="held", source="a", strength=3.0)]
    day = [Word(day=START + 1, said=START + 1, state="planned", date="2021-08-01", source="b", strength=2.0)]
    assert [step.state for step in course("meeting", ahead + day).turns] == ["planned"]


@pytest.mark.parametrize(
    ("kind", "state", "sentence", "expected"),
    [
        ("sanctions", "imposed", "Oslo slapped further sanctions on two banks.", "widened"),
        ("sanctions", "imposed", "Oslo slapped sanctions on two banks.", "imposed"),
        ("sanctions", "imposed", "Parliament voted to extend the embargo.", "widened"),
        ("meeting", "planned", "The premiers will meet after all.", "reinstated"),
        ("meeting", "planned", "The premiers will meet on Monday.", "planned"),
        ("meeting", "held", "The talks resumed.", "held"),
    ],
)
def test_sentence_tells_more(kind: ThreadKind, state: str, sentence: str, expected: str) -> None:
    assert seen(kind, state, sentence) == expected


@pytest.mark.parametrize("kind", get_args(ThreadKind))
def test_table_is_whole(kind: str) -> None:
    rows = [row for row in lexicon.entries("thread_turns") if row["kind"] == kind]
    states = {row["to"] for row in rows if row["what"] == "first"}
    assert {row["what"] for row in rows} == {"first", "turn", "misfit", "never", "else"}
    assert {row[end] for row in rows if row["what"] == "turn" for end in ("from", "to")} <= states
    assert {(row["from"], row["to"]) for row in rows if row["what"] == "misfit"} >= {
        (a, b) for a in states for b in states if a != b and b != "ended"
    }


def test_states_that_turn_are_states() -> None:
    states = {row["to"] for row in lexicon.entries("thread_turns") if row["what"] == "first"}
    assert states >= TURNED | BEFORE

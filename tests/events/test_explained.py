"""Why events are as they are: a row for each kind of reason, and what holds for every explanation."""

from __future__ import annotations

import datetime as dt
import functools
import json
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import dragoman
from dragoman.explanation import ExplainedEvent, Explanation, PathWord, Rejected, Words
from dragoman.pipeline import explain_page
from dragoman.records import Noun, Page, Record

HERE = pathlib.Path(__file__).parent
ROWS = [json.loads(line) for line in (HERE / "cases_explained.jsonl").read_text(encoding="utf-8").splitlines()]
DEMO = pathlib.Path(dragoman.__file__).parent / "data" / "demo" / "lake.txt"


@functools.cache
def explained(text: str) -> Explanation:
    """The explanation of a page with `text` as its body."""
    return dragoman.explain(f"Notes from the week\n\n{text}\n", as_of="2024-03-06")


@pytest.fixture(scope="module")
def demo() -> tuple[Record, Explanation]:
    """The bundled page's record and why it is so."""
    return explain_page(Page(id="demo", text=DEMO.read_text(encoding="utf-8"), as_of=dt.date(2024, 5, 15)))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['part']}: {row['why']}" for row in ROWS])
def test_reasons(row: dict[str, Any]) -> None:
    why = explained(row["text"])
    part = row["part"]
    if part == "dropped":
        assert [word.why for word in why.dropped if word.anchor.text == row["anchor"]] == [row["with"]]
        return
    found = [_told(one) for one in _part(why, row["anchor"], part)]
    assert any(_fits(one, row["with"]) for one in found), found


def _part(why: Explanation, anchor: str, part: str) -> list[Any]:
    """What `part` of the event or dropped word at `anchor` holds."""
    events: Sequence[Any] = [e for e in why.events if e.anchor.text == anchor]
    words = [w for w in why.dropped if w.anchor.text == anchor] if part == "rejected" else []
    found = [getattr(one, part) for one in (*events, *words)]
    return [item for one in found for item in (one if isinstance(one, tuple) else [one])]


def _told(one: Any) -> Any:
    """A reason as plain values: words as text, a way as its relations, `^` before one that leads up."""
    if not isinstance(one, Noun):
        return one
    told = one.to_dict() | {k: v.text for k in one.__struct_fields__ if isinstance(v := getattr(one, k), Words)}
    told["way"] = " ".join(f"{'^' * w.up}{w.relation}" for w in getattr(one, "path", ())[1:])
    if isinstance(one, Rejected):
        need = one.unmet[0] if one.unmet else None
        told |= {"frame": one.frame.id, "reason": one.why}
        told |= {"need": need.need, "wants": list(need.wants), "found": [w.text for w in need.found]} if need else {}
    return told


def _fits(told: Any, wanted: Any) -> bool:
    return all(told.get(k) == v for k, v in wanted.items()) if isinstance(wanted, dict) else bool(told == wanted)


def test_the_events_are_those_of_the_record(demo: tuple[Record, Explanation]) -> None:
    record, why = demo
    assert [e.id for e in why.events] == [e.id for e in record.events]
    for event, told in zip(record.events, why.events, strict=True):
        assert (told.type, told.modes, told.frame.id) == (event.type, event.modes, event.frame)
        for role in ("actors", "recipients"):
            assert tuple(p.actor for p in told.participants if p.role == role) == getattr(event, role)
        assert (told.status, told.background, told.steps) == (event.status, event.background, event.status_steps)
        assert tuple(c.actor for c in told.claims) == event.claimed_by + event.denied_by
        assert ((told.date is None), (told.place is None)) == ((event.date is None), (event.place is None))


def test_every_word_is_given_back(demo: tuple[Record, Explanation]) -> None:
    record, why = demo
    found = [*_words(why)]
    assert len(found) > 300
    assert [w for w in found if record.text[w.span[0] : w.span[1]] != w.text] == []


def _words(noun: Noun) -> Iterator[Words | PathWord]:
    """All words of the page in an explanation."""
    if isinstance(noun, Words | PathWord):
        yield noun
    for name in noun.__struct_fields__:
        value = getattr(noun, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Noun):
                yield from _words(item)


def test_a_way_leads_from_the_anchor_to_the_mention(demo: tuple[Record, Explanation]) -> None:
    for event in demo[1].events:
        for participant in event.participants:
            if participant.path:
                first, last = participant.path[0], participant.path[-1]
                assert event.anchor.span[0] <= first.span[0] < event.anchor.span[1]
                assert participant.mention is None or participant.mention.span[0] <= last.span[0]


def test_nothing_is_lost_as_json(demo: tuple[Record, Explanation]) -> None:
    assert Explanation.from_json(demo[1].to_json()) == demo[1]


def test_asking_changes_no_record(demo: tuple[Record, Explanation]) -> None:
    assert demo[0] == dragoman.read(Page(id="demo", text=demo[0].text, as_of=dt.date(2024, 5, 15)))


def test_only_some_events(demo: tuple[Record, Explanation]) -> None:
    some = demo[1].only(["e2", "e5"])
    assert [e.id for e in some.events] == ["e2", "e5"]
    assert some.dropped == ()
    assert isinstance(some.event("e5"), ExplainedEvent)
    for ask in (some.event, lambda id: demo[1].only([id])):
        with pytest.raises(KeyError):
            ask("e999")


def test_a_page_that_is_not_read() -> None:
    page = (
        "Noruega retiró a su embajador en Berna el lunes, dijo el ministro de Exteriores en una carta al gobierno.\n"
        * 5
    )
    why = dragoman.explain(page)
    assert (why.events, why.dropped) == ((), ())
    assert why.notes


def test_a_learnt_act_has_no_frame_file() -> None:
    why = explained("The targeting of Yemeni civilians by Saudi jets went on.")
    told = [(e.frame.id, e.frame.file) for e in why.events if e.anchor.text == "targeting"]
    assert told == [("learnt.assault", None)]

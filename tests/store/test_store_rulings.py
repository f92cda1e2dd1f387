"""Rulings: appended, heeded at once, taken back, and following their words when a page is coded again."""

from __future__ import annotations

from typing import Any

import msgspec
import pages_made as made
import pytest

from dragoman.chronicle import At
from dragoman.errors import InputError
from dragoman.records import Event, Page, Record
from dragoman.store import Store, recoding, rulings


def status(store: Store, id: str) -> str | None:
    return next((event.status for event in store.events(each="mention") if event.id == id), None)


def test_a_correction_shows_at_once_and_can_be_taken_back(filled: Store) -> None:
    ruling = filled.rule("correct", "event", "talks#e2", field="status", value="negated", who="mk", why="denied")
    assert (ruling.id, ruling.of, ruling.why) == (1, At(page="talks", id="e2"), "denied")
    assert status(filled, "talks#e2") == "negated"
    assert [event.id for event in filled.events(each="mention", status="negated")] == ["talks#e2", "talks#e4"]
    assert filled.record("talks").event("e2").status == "negated"
    assert filled.record("talks", judged=False).event("e2").status == "cancelled"
    filled.rule("undo", "ruling", "1", who="mk")
    assert status(filled, "talks#e2") == "cancelled"
    filled.rule("undo", "ruling", "2", who="mk")
    assert status(filled, "talks#e2") == "negated"
    assert [made.verdict for made in filled.rulings()] == ["correct", "undo", "undo"]
    assert [made.id for made in filled.current_rulings()] == [1]


def test_what_is_rejected_is_left_out(filled: Store) -> None:
    filled.rule("reject", "event", "talks#e3", who="mk")
    assert status(filled, "talks#e3") is None
    filled.rule("reject", "event", "talks#e1", field="modes", who="mk")
    assert not list(filled.events(each="mention", mode="meet"))
    filled.rule("correct", "page", "talks", field="originator", value="Fjord News", who="mk")
    assert filled.search("talks", originator="fjord news").first()
    filled.rule("reject", "page", "later", who="mk", why="satire")
    assert not list(filled.events(each="mention", page="later"))


def test_the_last_word_counts(here: Store) -> None:
    for value in ("negated", "planned"):
        here.rule("correct", "event", "talks#e2", field="status", value=value, who="mk")
        assert status(here, "talks#e2") == value
    here.rule("accept", "event", "talks#e2", field="status", who="mk", why="right as it was")
    assert status(here, "talks#e2") == "cancelled"
    here.rule("reject", "event", "talks#e2", who="mk")
    assert status(here, "talks#e2") is None
    here.rule("accept", "event", "talks#e2", who="mk", why="it is there")
    assert status(here, "talks#e2") == "cancelled"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("background", "true", True),
        ("modes", "meet, visit", ("meet", "visit")),
        ("date", "2024-03-07", "2024-03-07"),
        ("place", "Bergen/NOR", made.NamedPlace(name="Bergen", country="NOR")),
    ],
)
def test_fields_of_all_kinds(here: Store, field: str, value: str, told: Any) -> None:
    here.rule("correct", "event", "talks#e1", field=field, value=value, who="mk")
    assert getattr(here.record("talks").event("e1"), field) == told


@pytest.mark.parametrize(
    ("arguments", "more", "told"),
    [
        (("correct", "event", "talks#e2"), {"field": "status", "value": "maybe"}, "cannot be 'maybe'"),
        (("correct", "event", "talks#e2"), {"field": "stauts", "value": "planned"}, "no field"),
        (("correct", "event", "talks#e2"), {"field": "span", "value": "1"}, "no field"),
        (("correct", "event", "talks#e2"), {}, "--field and --value"),
        (("accept", "event", "talks#e9"), {}, "no event has this id"),
        (("accept", "event", "none"), {}, "no event has this id"),
        (("same", "event", "talks#e2"), {}, "two ids"),
        (("same", "statement", "talks#s1", "talks#s1"), {}, "not joined"),
        (("undo", "ruling", "7"), {}, "no such ruling"),
        (("undo", "event", "talks#e2"), {}, "undo goes with ruling"),
        (("right", "event", "talks#e2"), {}, "no verdict"),
        (("accept", "event", "talks#e2"), {"who": " "}, "nobody says so"),
    ],
)
def test_a_ruling_that_makes_no_sense_is_not_written(
    here: Store, arguments: tuple[str, ...], more: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        here.rule(*arguments, **{"who": "mk", **more})  # type: ignore[arg-type]
    assert here.rulings() == ()


def test_a_ruling_on_a_joint_thing_is_on_its_first_mention(gathered: Store) -> None:
    ruling = gathered.rule("same", "actor", "talks#oslo", "talks#berg", who="mk")
    assert (ruling.of, ruling.other) == (At(page="talks", id="oslo"), At(page="talks", id="berg"))
    assert gathered.rule("different", "page", "talks", "later", who="mk").other == At(page="later", id="")


def test_a_ruling_follows_its_words_when_events_are_numbered_anew(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.rule("correct", "event", "talks#e2", field="status", value="negated", who="mk")

    def renumbered(page: Page, *_: Any) -> Record:
        record = made.read(page)
        assert isinstance(record, Record)
        events = [msgspec.structs.replace(e, id=f"n{e.id}") for e in record.events]
        return msgspec.structs.replace(record, events=tuple(reversed(events)))

    monkeypatch.setattr(recoding, "read_many", lambda pages, **_: map(renumbered, pages))
    filled.database.write(lambda c: c.exec_driver_sql("UPDATE versions SET code = 'old'"))
    assert filled.recode().new == 3
    assert status(filled, "talks#ne2") == "negated"
    assert [ruling.of.id for ruling in filled.current_rulings()] == ["ne2"]
    filled.rule("undo", "ruling", "1", who="mk")
    assert status(filled, "talks#ne2") == "cancelled"


def test_words_that_are_gone_take_the_ruling_along() -> None:
    record = made.records()[0]
    event: Event = record.events[0]
    at = At(page="talks", id=event.id)
    assert rulings.found(record, "event", at, event.span) == at
    without = msgspec.structs.replace(record, events=record.events[1:])
    assert rulings.found(without, "event", at, event.span) is None
    assert rulings.spans_of(record, "thread", "t1") and rulings.spans_of(record, "statement", "s1")
    assert rulings.found(record, "actor", At(page="talks", id="x"), (0, 6)) == At(page="talks", id="oslo")

"""Records made anew by another version, and what it changes."""

from __future__ import annotations

from typing import Any

import msgspec
import pages_made as made
import pytest

from dragoman.records import Failure, Page, Record, StatusStep
from dragoman.store import Added, Store, Tally, comparing, recoding
from dragoman.store.text import render_difference


def age(store: Store) -> None:
    """Makes all records look as if another version had made them."""
    store.database.write(lambda connection: connection.exec_driver_sql("UPDATE versions SET code = 'old'"))


def test_records_of_the_present_version_are_left_alone(filled: Store) -> None:
    assert filled.recode() == Tally()
    age(filled)
    events = list(filled.events(each="mention"))
    assert filled.recode() == Tally(new=3, events=5)
    assert list(filled.events(each="mention")) == events
    assert filled.recode() == Tally()
    assert len(filled.versions()) == 2


def test_only_the_pages_that_are_named(here: Store) -> None:
    age(here)
    assert here.recode(ids=["later"]).new == 1
    assert here.recode().new == 2


def test_interrupted_it_goes_on_where_it_was(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    age(here)
    monkeypatch.setattr(recoding, "BATCH", 1)
    told: list[Added] = []

    def stop(added: Added) -> None:
        told.append(added)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        here.recode(tell=stop)
    assert here.recode().new == 1


def test_a_page_that_fails_now_is_a_failure(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    age(here)
    monkeypatch.setattr(
        recoding, "read_many", lambda pages, **_: (Failure(id=page.id, error="gone wrong") for page in pages)
    )
    assert here.recode(ids=["rain"]).failed == 1
    assert [failed.error for failed in here.failures()] == ["gone wrong"]
    monkeypatch.setattr(recoding, "read_many", made.read_many)
    assert here.recode(ids=["rain"]).new == 1 and not list(here.failures())


def changed(page: Page) -> Record:
    """As another version would read it: one event otherwise, one gone, one more."""
    record = made.read(page)
    assert isinstance(record, Record)
    if record.id != "talks":
        return record
    first, second, _, fourth = record.events
    step = StatusStep(word="calls off", span=first.span, effect="planned")
    second = msgspec.structs.replace(second, status="planned", actors=("oslo",), status_steps=(step,))
    fourth = msgspec.structs.replace(fourth, id="e9", span=(95, 101), anchor="attend the summit", type="COOPERATE")
    said = msgspec.structs.replace(record.statements[0], speaker="oslo")
    return msgspec.structs.replace(record, events=(first, second, fourth), statements=(said,))


def test_what_another_version_changes_and_why(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(pages: Any, **_: Any) -> Any:
        return map(changed, pages)

    monkeypatch.setattr(comparing, "read_many", other)
    assert list(filled.differences()) == []
    age(filled)
    (difference,) = filled.differences()
    assert difference.id == "talks" and difference.was and difference.was.startswith("code old")
    kinds = [(change.what, change.kind, change.id) for change in difference.changes]
    assert kinds == [
        ("event", "changed", "e2"),
        ("event", "gone", "e3"),
        ("event", "gone", "e4"),
        ("event", "appeared", "e9"),
        ("statement", "changed", "s1"),
    ]
    second = difference.changes[0]
    assert [(field.field, field.before, field.after) for field in second.fields] == [
        ("status", "cancelled", "planned"),
        ("actors", "Norway (NOR), Switzerland (CHE)", "Norway (NOR)"),
    ]
    assert second.after == ("“calls off”: planned",)
    text = render_difference(difference, width=90)
    assert "status: cancelled → planned" in text and "+ event “attend the summit”" in text
    assert filled.record("talks").event("e2").status == "cancelled", "nothing was written"


def test_a_page_that_would_fail_is_told(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    age(here)
    monkeypatch.setattr(
        comparing, "read_many", lambda pages, **_: (Failure(id=page.id, error="gone wrong") for page in pages)
    )
    found = list(here.differences(ids=["rain"]))
    assert [difference.failure for difference in found] == ["gone wrong"]
    assert "fails now" in render_difference(found[0], width=60)

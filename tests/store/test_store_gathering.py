"""Pages put together: digests made once, rulings heeded, one state or the other for who asks meanwhile."""

from __future__ import annotations

import pages_made as made
import pytest

from dragoman.records import Page
from dragoman.store import Store, gathering, joining


def test_pages_are_put_together(filled: Store) -> None:
    assert filled.waiting() is None
    done, chronicle = filled.gather(), filled.chronicle()
    assert (done.pages, done.events, done.actors) == (3, len(chronicle.events), len(chronicle.actors))
    assert filled.waiting() == 0
    names = {actor.name for actor in filled.actors()}
    assert {"Norway", "Switzerland"} <= names
    found = {at for event in filled.chronicle().events for at in event.mentions}
    assert {f"{at.page}#{at.id}" for at in found} == {event.id for event in filled.events(each="mention")}
    filled.add([Page(id="more", text="More\nNorway met an envoy.")])
    assert filled.waiting() == 1 and len(list(filled.events(page="more"))) == 0
    filled.gather()
    assert filled.waiting() == 0 and len(list(filled.events(page="more"))) == 1


def test_digests_are_made_once(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    here.gather()
    calls: list[str] = []
    real = gathering.digest
    monkeypatch.setattr(gathering, "digest", lambda record: calls.append(record.id) or real(record))
    here.gather()
    assert calls == []
    here.rule("correct", "event", "later#e1", field="status", value="cancelled", who="mk")
    assert here.waiting() == 1
    here.gather()
    assert calls == ["later"]
    monkeypatch.setattr(gathering, "across_stamp", lambda: "other")
    assert here.waiting() == 3


def test_a_chronicle_comes_back_as_it_was(filled: Store) -> None:
    joining.put(filled.database, made.chronicle(), {"when": "now"})
    joining.put(filled.database, made.chronicle(), {"when": "later"})
    assert filled.chronicle() == made.chronicle()


def test_mentions_of_pages_that_are_gone_are_left_out(here: Store) -> None:
    joining.put(here.database, made.chronicle(), {"when": "now"})
    url = "https://fjord.example/talks"
    here.add([Page(id="talks", text="Nothing\nIt rained.", url=url)])
    shown = here.show("talks#t1")
    assert not hasattr(shown, "events") and [mention.page for mention in shown.mentions] == ["later"]  # type: ignore[union-attr]
    assert here.events().first() is not None

"""Pages put together: digests made once, rulings heeded, one state or the other for who asks meanwhile."""

from __future__ import annotations

import pathlib
import random
import signal
import subprocess
import sys
from collections.abc import Callable

import msgspec
import pages_made as made
import pytest
import sqlalchemy as sa
from chronicle_put import put

from dragoman.records import Page
from dragoman.store import Store, gathering, joining, joint_tables

KILLED = pathlib.Path(__file__).with_name("gathering_killed.py")


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
    put(filled.database, made.chronicle(), {"when": "now"})
    put(filled.database, made.chronicle(), {"when": "later"})
    assert filled.chronicle() == made.chronicle()


def test_mentions_of_pages_that_are_gone_are_left_out(here: Store) -> None:
    put(here.database, made.chronicle(), {"when": "now"})
    url = "https://fjord.example/talks"
    here.add([Page(id="talks", text="Nothing\nIt rained.", url=url)])
    shown = here.show("talks#t1")
    assert not hasattr(shown, "events") and [mention.page for mention in shown.mentions] == ["later"]  # type: ignore[union-attr]
    assert here.events().first() is not None


def joint_rows(store: Store) -> dict[str, list[str]]:
    """All rows of the joint tables, and what the next gathering starts from."""
    with store.database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in (*joint_tables.JOINT, joint_tables.lines)
        }


def again(store: Store) -> dict[str, list[str]]:
    """The same after everything was put together anew."""
    store.database.write(lambda connection: joining.say(connection, {"when": "before"}))
    assert store.gather().pages == len(list(store.records()))
    return joint_rows(store)


@pytest.mark.parametrize("at_hand", [False, True])
def test_bit_by_bit_is_as_all_at_once(store: Store, pages: Callable[[int], list[Page]], at_hand: bool) -> None:
    every = [*pages(12), *(made.page_of(record) for record in made.records())]
    random.Random(3).shuffle(every)
    for start in range(0, len(every), 4):
        store.add(every[start : start + 4])
        store.gather(again=at_hand)
    mentions = [mention for event in store.chronicle().events for mention in event.mentions]
    for verdict, target, of, other in (
        ("correct", "event", "later#e1", None),
        ("reject", "event", "talks#e1", None),
        ("same", "event", *(f"{at.page}#{at.id}" for at in (mentions[0], mentions[-1]))),
        ("different", "page", "talks", "later"),
        ("undo", "ruling", "2", None),
    ):
        field, value = ("status", "cancelled") if verdict == "correct" else (None, None)
        store.rule(verdict, target, of, other, who="mk", field=field, value=value)
        store.gather(again=at_hand)
        assert joint_rows(store) == again(store)
    store.recode(ids=["p3", "later"])
    store.gather(again=at_hand)
    assert joint_rows(store) == again(store)


def test_what_is_at_hand_is_that_of_the_store(store: Store, pages: Callable[[int], list[Page]]) -> None:
    def same() -> bool:
        with store.database.snapshot() as connection:
            kept = gathering._lines(connection, lambda what, number: None)
            known = joining.pages_of(connection)
        hand = store._hand
        return hand is not None and (hand.lines, hand.pages) == (kept, known)

    first, *rest = (made.page_of(record) for record in made.records())
    store.add([first, *pages(4)])
    store.gather(again=True)
    assert same()
    store.add(rest)
    store.gather(again=True)
    assert same()
    store.add([msgspec.structs.replace(first, text="Talks called off\nNorway called off the talks with Sweden.")])
    store.rule("reject", "page", "later", who="mk")
    store.gather(again=True)
    assert same()
    store.rule("undo", "ruling", "1", who="mk")
    store.gather(again=True)
    assert same()
    assert joint_rows(store) == again(store)


def test_nothing_at_hand_is_used_that_is_not_of_the_last_gathering(
    here: Store, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.gather(again=True)
    with Store(place) as other:
        other.add([Page(id="more", text="More\nNorway met an envoy.")])
        other.gather()
    here.add([Page(id="most", text="Most\nSweden met an envoy.")])
    assert here.gather(again=True).pages == 1
    assert joint_rows(here) == again(here)
    here.gather(again=True)
    here.add([Page(id="last", text="Last\nSweden met an envoy of Norway.")])
    monkeypatch.setattr(gathering, "_written", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        here.gather(again=True)
    monkeypatch.undo()
    assert here.gather(again=True).pages == 1
    assert joint_rows(here) == again(here)


def test_only_what_is_new_is_put_in_anew(here: Store) -> None:
    assert here.gather().pages == 3
    assert here.gather().pages == 0
    here.add([Page(id="more", text="More\nNorway met an envoy.")])
    assert here.gather().pages == 1


def test_a_store_of_before_is_gathered_anew(here: Store) -> None:
    here.gather()
    before = joint_rows(here)
    here.database.write(joint_tables.GATHERED.drop_all)
    assert here.waiting() == 0
    here.database.write(lambda connection: joining.say(connection, {"when": "before"}))
    here.gather()
    assert joint_rows(here) == before


def test_two_gatherings_at_once_end_as_one(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = gathering._spool, []

    def meanwhile(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 1:
            with Store(here.database.name) as other:
                other.gather()

    monkeypatch.setattr(gathering, "_spool", meanwhile)
    assert here.gather().pages == 0 and len(calls) == 3
    assert joint_rows(here) == again(here)


def test_a_page_that_changes_meanwhile_is_looked_at_again(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = gathering._spool

    def meanwhile(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(gathering, "_spool", real)
        here.rule("correct", "event", "later#e1", field="status", value="cancelled", who="mk")

    monkeypatch.setattr(gathering, "_spool", meanwhile)
    here.gather()
    assert here.waiting() == 1
    assert here.gather().pages == 1
    assert joint_rows(here) == again(here)


def test_who_asks_meanwhile_sees_the_gathering_before(
    filled: Store, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.gather()
    filled.add([Page(id="more", text="More\nNorway met an envoy.")])
    before, seen = filled.chronicle(), []
    real = gathering._keep_lines
    with Store(place) as other:

        def meanwhile(*given: object) -> None:
            seen.append(other.chronicle())
            real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(gathering, "_keep_lines", meanwhile)
        filled.gather()
    assert seen == [before] and filled.chronicle() != before


@pytest.mark.slow
def test_killed_at_any_statement_it_is_the_gathering_before_or_after(filled: Store, place: str) -> None:
    filled.gather()
    filled.add([Page(id="more", text="More\nNorway met an envoy.")])
    before = filled.chronicle()
    kills = 0
    for number in range(1, 200, 9):
        done = subprocess.run([sys.executable, str(KILLED), place, str(number)], capture_output=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        kills += 1
        if filled.chronicle() != before:
            assert filled.waiting() == 0
            break
    assert kills > 2
    filled.gather()
    assert joint_rows(filled) == again(filled)

"""What people ruled holds: over every derived link, whenever it is gathered again, until it is taken back."""

from __future__ import annotations

import itertools

import pytest
from across_pages import OSLO, event, page, person, thread

from dragoman.across import digest, gather
from dragoman.across.ruling import Bonds, in_force
from dragoman.chronicle import At, Chronicle, Ruling, Target, Verdict
from dragoman.records import Record

BODIES = {
    "a": "Ingrid Dahl of Norway and Pavel Karatkou of Belarus will sit down at Akershus in Oslo on Barents cod.",
    "b": "Barents fishing is on the table when Norway's Dahl receives Belarus' Karatkou in Oslo in June.",
    "c": "At Akershus castle, Dahl and Karatkou are to shake hands in Oslo and split the Barents cod quota evenly.",
}


def told(id: str, day: str) -> Record:
    return page(
        id,
        day,
        "Dahl and Karatkou to meet in Oslo",
        BODIES[id],
        actors=[
            person("dahl", "Ingrid Dahl", "NOR", "Prime Minister"),
            person("karatkou", "Pavel Karatkou", "BLR", "Prime Minister"),
        ],
        events=[
            event(
                "e1",
                "CONSULT",
                "planned",
                "The Oslo summit of Dahl and Karatkou is planned",
                actors=("dahl", "karatkou"),
                date="2024-06-12",
                place=OSLO,
            )
        ],
        threads=[thread("t1", "meeting", ["dahl", "karatkou"], "planned", [("e1", "planned", "2024-06-12")])],
    )


PAGES = [told("a", "2024-05-10"), told("b", "2024-05-11"), told("c", "2024-05-12")]
STRIKE = page(
    "s",
    "2024-05-11",
    "Dockers strike in Valparaiso",
    "Longshoremen at the Chilean port of Valparaiso left the cranes over pension cuts.",
    actors=[person("dahl", "Inga Dahl", "CHL", "union leader", "LAB")],
    events=[event("e1", "PROTEST", "occurred", "Dockers walked out in Valparaiso", actors=("dahl",))],
    threads=[thread("t1", "protest", ["dahl"], "under_way", [("e1", "under_way")])],
)
NUMBERS = itertools.count(1)
IDS: dict[Target, str] = {"actor": "dahl", "event": "e1", "thread": "t1", "story": ""}
KINDS: dict[Target, str] = {"actor": "actors", "event": "events", "thread": "threads"}


def ruled(verdict: Verdict, target: Target, one: str, other: str | None = None, **more: str) -> Ruling:
    at = At(page=one, id=IDS.get(target, ""))
    to = At(page=other, id=IDS.get(target, "")) if other else None
    return Ruling(
        id=next(NUMBERS),
        when="2024-07-01T10:00:00Z",
        who="ana",
        verdict=verdict,
        target=target,
        of=at,
        other=to,
        **more,
    )


def gathered(*rulings: Ruling, pages: list[Record] | None = None) -> Chronicle:
    return gather([digest(p) for p in [*(pages or PAGES), STRIKE]], rulings)


def groups(found: Chronicle, target: Target) -> set[frozenset[str]]:
    """The pages of each derived noun that `IDS` names."""
    if target == "story":
        return {frozenset(story.pages) for story in found.stories}
    nouns = getattr(found, KINDS[target])
    return {frozenset(at.page for at in noun.mentions if at.id == IDS[target]) for noun in nouns} - {frozenset()}


@pytest.mark.parametrize("target", ["actor", "event", "thread", "story"])
def test_nothing_ruled(target: Target) -> None:
    assert groups(gathered(), target) == {frozenset("abc"), frozenset("s")}


@pytest.mark.parametrize("target", ["actor", "event", "thread", "story"])
def test_different_parts(target: Target) -> None:
    parts = groups(gathered(ruled("different", target, "a", "b")), target)
    assert not any({"a", "b"} <= part for part in parts)
    assert {page for part in parts for page in part} == set("abcs")


@pytest.mark.parametrize("target", ["actor", "event", "thread", "story"])
def test_same_joins(target: Target) -> None:
    assert groups(gathered(ruled("same", target, "a", "s")), target) == {frozenset("abcs")}


@pytest.mark.parametrize("target", ["actor", "event", "thread", "story"])
def test_later_ruling_counts(target: Target) -> None:
    same, different = ruled("same", target, "a", "b"), ruled("different", target, "a", "b")
    assert not any({"a", "b"} <= part for part in groups(gathered(same, different), target))


@pytest.mark.parametrize("target", ["actor", "event", "thread", "story"])
def test_undone(target: Target) -> None:
    first = ruled("same", target, "a", "s")
    undo = Ruling(
        id=next(NUMBERS), when="", who="bo", verdict="undo", target="ruling", of=At(page="", id=str(first.id))
    )
    assert gathered(first, undo) == gathered()


def test_undo_is_undone() -> None:
    first = ruled("same", "story", "a", "s")
    undo = Ruling(
        id=next(NUMBERS), when="", who="bo", verdict="undo", target="ruling", of=At(page="", id=str(first.id))
    )
    back = Ruling(id=next(NUMBERS), when="", who="bo", verdict="undo", target="ruling", of=At(page="", id=str(undo.id)))
    assert gathered(first, undo, back) == gathered(first)


@pytest.mark.parametrize("target", ["event", "thread", "page"])
def test_rejected_is_gone(target: Target) -> None:
    found = gathered(ruled("reject", target, "a"))
    kind = "events" if target == "page" else KINDS[target]
    id = "e1" if target == "page" else IDS[target]
    assert At(page="a", id=id) not in {at for noun in getattr(found, kind) for at in noun.mentions}


def test_accepted_again_is_back() -> None:
    assert gathered(ruled("reject", "event", "a"), ruled("accept", "event", "a")) == gathered()


def test_corrected_field_counts() -> None:
    wrong = [ruled("correct", "event", p, field="status", value="cancelled") for p in "abc"]
    assert {event.status for event in gathered(*wrong).events if event.type == "CONSULT"} == {"cancelled"}


def test_rulings_survive_more_pages() -> None:
    apart = ruled("different", "actor", "a", "b")
    few = groups(gathered(apart, pages=PAGES[:2]), "actor")
    many = groups(gathered(apart), "actor")
    assert not any({"a", "b"} <= part for part in few | many)


def test_order_of_rulings_does_not_matter() -> None:
    rulings = [
        ruled("different", "story", "a", "b"),
        ruled("same", "story", "b", "s"),
        ruled("same", "actor", "a", "s"),
    ]
    assert gathered(*rulings) == gathered(*reversed(rulings))


def test_ruling_on_what_is_not_there_changes_nothing() -> None:
    assert gathered(ruled("same", "actor", "nowhere", "a"), ruled("reject", "event", "nowhere")) == gathered()


def test_contradiction_gives_way_to_the_later() -> None:
    a, b, c = (At(page=p, id="x") for p in "abc")
    bonds = Bonds([(True, a, b), (True, b, c), (False, a, c)])
    left = bonds.settle([[a, b, c]])[0]
    assert (a in left) != (c in left)


def test_only_what_is_in_force() -> None:
    first = ruled("same", "actor", "a", "b")
    assert in_force([first]).rulings == (first,)
    assert not in_force([]).bonds("actor")

"""Statements that speak against each other, on records alone."""

from __future__ import annotations

import pytest

from dragoman.records import Actor, Event, Statement
from dragoman.statements import disputed

SIDES = (Actor(id="a", name="Kessia"), Actor(id="b", name="Doria"))


def said(id: str, speaker: str, cue: str, text: str, *events: str) -> Statement:
    return Statement(id=id, speaker=speaker, form="indirect", text=text, spans=((0, 1),), cue=cue, events=events)


def event(id: str, status: str, actors: tuple[str, ...], same_as: str | None = None) -> Event:
    where = {"sentence": "x", "sentence_span": (0, 1), "anchor": "x", "span": (0, 1)}
    return Event(id=id, type="ASSAULT", status=status, actors=actors, same_as=same_as, **where)


CASES = [
    ("a denied fact", ("occurred", ("b",), None), ("negated", ("b",), "e1"), True),
    ("the same said twice", ("occurred", ("b",), None), ("occurred", ("b",), "e1"), False),
    ("each blames the other", ("occurred", ("b",), None), ("occurred", ("a",), "e1"), True),
    ("another matter of the same kind", ("occurred", ("b",), None), ("negated", ("a",), None), False),
]


@pytest.mark.parametrize(("why", "first", "second", "linked"), CASES, ids=[c[0] for c in CASES])
def test_two_sides(why: str, first: tuple, second: tuple, linked: bool) -> None:
    events = (event("e1", *first), event("e2", *second))
    one, other = disputed((said("s1", "a", "said", "x", "e1"), said("s2", "b", "said", "y", "e2")), events, SIDES)
    assert (one.disputes, other.disputes) == ((("s2",), ("s1",)) if linked else ((), ()))


def test_a_bare_denial_is_held_against_the_charge_before_it() -> None:
    told = (said("s1", "a", "said", "Doria fired", "e1"), said("s2", "b", "denied", "the charge"))
    assert disputed(told, (event("e1", "occurred", ("b",)),), SIDES)[1].disputes == ("s1",)


def test_nobody_disputes_himself() -> None:
    told = (said("s1", "a", "said", "x", "e1"), said("s2", "a", "said", "y", "e2"))
    events = (event("e1", "occurred", ("b",)), event("e2", "negated", ("b",), "e1"))
    assert [s.disputes for s in disputed(told, events, SIDES)] == [(), ()]


def test_two_of_one_country_must_share_both_roles() -> None:
    told = (said("s1", "a", "said", "x", "e1"), said("s2", "c", "said", "y", "e2"))
    sides = (Actor(id="a", name="Kessia", country="KES"), Actor(id="c", name="premier", country="KES"))
    events = (event("e1", "occurred", ("b",)), event("e2", "negated", ("b",), "e1"))
    assert [s.disputes for s in disputed(told, events, sides)] == [(), ()]

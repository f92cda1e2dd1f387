"""Dates and countries that no word governs: which of those that the page names, and when none."""

from __future__ import annotations

import pytest

import dragoman
from dragoman.choosing import SURE, best, weights
from dragoman.pipeline import read_page
from dragoman.records import Page

RAID = "Rebels attacked the town of Goma on Monday. The attack left six soldiers dead. Officials condemned the raid."
MARCH = "Police in Warsaw broke up a march on Sunday. Two Polish students were arrested."
AIRSTRIKES = "In 2015, France began to support the government of Mali, providing airstrikes."
TRIAL = (
    "Kenya's parliament impeached the deputy president in Nairobi on Tuesday. Kenyan lawmakers accused the deputy "
    "president of corruption. Kenyan police arrested two of his aides in Nairobi."
)
LATER = "Gunmen killed nine soldiers in Mali, officials said on Sunday. The attack took place on Saturday."
OLD = "Oslo expelled two Russian diplomats in 2014. Norway and Russia hold talks on fishing."
DATES = [
    (RAID, "raid", "2024-05-06", "another word for an act that is dated before"),
    (MARCH, "arrested", "2024-05-05", "told as news right after the only date"),
    (AIRSTRIKES, "airstrikes", "2015", "a year before the sentence holds for all of it"),
    (TRIAL, "accused", "2024-05-07", "the same people, the same news"),
    (LATER, "attack", "2024-05-04", "its own day, not that of the saying"),
    (OLD, "hold talks", None, "what goes on now is not of a year long past"),
]
PLACES = [
    (MARCH, "arrested", "POL", "the scene of the page, and those who were arrested are of it"),
    (AIRSTRIKES, "airstrikes", "MLI", "an attack is where those are who receive it"),
    (TRIAL, "accused", "KEN", "words among people of one country are spoken there"),
    (OLD, "hold talks", None, "two countries, neither more probable"),
    ("India and Pakistan agreed to a truce.", "truce", None, "two countries, neither more probable"),
]


def events(text: str) -> tuple[dragoman.Event, ...]:
    return dragoman.read("Daily report\n\n" + text + "\n", as_of="2024-05-08").events


@pytest.mark.parametrize(("text", "anchor", "date", "why"), DATES, ids=[r[3] for r in DATES])
def test_dates(text: str, anchor: str, date: str | None, why: str) -> None:
    assert [e.date for e in events(text) if e.anchor == anchor] == [date], why


@pytest.mark.parametrize(("text", "anchor", "country", "why"), PLACES, ids=[f"{r[1]} {r[3]}" for r in PLACES])
def test_places(text: str, anchor: str, country: str | None, why: str) -> None:
    found = [e.place.country if e.place else None for e in events(text) if e.anchor == anchor]
    assert found == [country], why


def test_no_date_without_the_pages_words() -> None:
    assert {e.date for e in events("Sweden denounced the attack. Its ambassador was recalled.")} == {None}


def test_without_the_pages_date() -> None:
    found = dragoman.read("Daily report\n\nIn 2015, France attacked the rebels in Mali. The strikes went on.\n")
    assert {e.date for e in found.events} == {"2015"}


CHOICES = [
    ({"a": {"x": 2.0}, None: {}}, "a", "the heaviest"),
    ({"a": {"x": 1.0}, "b": {"x": 1.0}, "c": {"x": 1.0}, None: {}}, None, "one of three that are as probable"),
    ({"a": {"passed on": 1.0}, None: {"x": 9.0}}, "a", "what a rule gives is not dropped"),
    ({"a": {"passed on": 1.0}, "b": {"x": 2.0}, None: {}}, "b", "but may give way to another answer"),
    ({None: {}}, None, "nothing to choose"),
    ({}, None, "no option at all"),
]


def test_a_month_is_no_march() -> None:
    text = "Daily report\n\nGunmen killed 23 people last March at a museum in Tunis. Critics will march on Friday.\n"
    assert [e.anchor for e in dragoman.read(text, as_of="2015-06-26").events] == ["killed", "march"]


def test_an_open_date_is_not_filled_in_from_elsewhere() -> None:
    text = "Attack in Tunis\n\nIn 2015, gunmen shelled Tunis. On Monday, the minister resigned.\n"
    found = {event.anchor: event.date for event in dragoman.read(text).events}
    assert found["resigned"] is None, "nobody knows which Monday"
    assert found["shelled"] == "2015"


@pytest.mark.parametrize(("options", "answer", "why"), CHOICES, ids=[r[2] for r in CHOICES])
def test_best(options: dict[str | None, dict[str, float]], answer: str | None, why: str) -> None:
    assert 0 < SURE < 0.5
    assert best(list(options.items()), {"x": 1.0}) == answer, why


@pytest.mark.parametrize("name", ["date_weights", "place_weights"])
def test_weights(name: str) -> None:
    assert {"none", "passed on", "other mention", "in sentence"} <= weights(name).keys()
    assert all(abs(w) < 10 for w in weights(name).values())


def test_a_page_with_dates_and_without_events_is_read() -> None:
    page = Page(id="p", text="The film opened on 3 May 2024 in Riga, and on Sunday in Oslo.")
    record = read_page(page)
    assert record.times
    assert not record.events

"""The word lists of the actors stage: every word can be found, every example holds, every counter-example does not."""

from __future__ import annotations

import collections
import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from spacy.tokens import Doc

from dragoman import lexicon
from dragoman.actors import find, gazetteer, offices
from dragoman.records import Article

Parse = Callable[[str], Doc]


def tokens(text: str) -> list[gazetteer.Word]:
    return [gazetteer.Word(p, tuple(map(gazetteer.singular, p)), w) for w in text.split() if (p := gazetteer.pieces(w))]


def written(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((word, entry) for entry in lexicon.entries(file) for word in entry["words"])


def forms() -> Iterator[str]:
    for entry in lexicon.entries("countries"):
        for key in ("names", "adjectives", "people", "capitals", "seats", "former"):
            yield from entry[key]
    for file in ("organisations", "groups"):
        for entry in lexicon.entries(file):
            yield from entry["names"]


def test_every_name_is_found() -> None:
    lost = [f for f in forms() if not (hit := gazetteer.names().match(tokens(f), 0)) or hit.end != len(tokens(f))]
    assert lost == []


def test_every_word_is_found() -> None:
    words = [word for file in ("roles", "bodies") for word, _ in written(file)]
    lost = [w for w in words if not (hit := gazetteer.nouns().match(tokens(w), 0)) or hit.end != len(tokens(w))]
    assert lost == []


def test_plurals_are_found() -> None:
    for word in ("foreign ministers", "gunmen", "embassies", "policewomen", "secretaries", "attachés", "judges"):
        assert gazetteer.nouns().match(tokens(word), 0), word


@pytest.mark.parametrize("file", ["roles", "bodies", "modifiers", "actor_words"])
def test_no_word_stands_twice(file: str) -> None:
    name = "set" if file == "actor_words" else None
    counted = collections.Counter((e[name] if name else "", w) for w, e in written(file))
    assert [w for w, n in counted.items() if n > 1] == []


EXAMPLES = [(file, e) for file in ("roles", "bodies", "modifiers") for e in lexicon.entries(file)]


@pytest.mark.parametrize(("file", "entry"), EXAMPLES, ids=[f"{f}-{e['words'][0]}" for f, e in EXAMPLES])
def test_examples_hold(file: str, entry: dict[str, Any], parse: Parse) -> None:
    sectors = lambda text: {a.sector for a in find(parse(text), Article(), None).actors if a.kind != "state"}  # noqa: E731
    for example in entry["examples"]:
        if entry.get("nobody"):
            assert sectors(example) == set()
        elif entry.get("effect") == "keep" or entry["words"][0] == "government":
            continue
        elif not entry.get("from_modifiers") and entry["words"][0] not in ("mr.", "mrs."):
            assert entry["sector"] in sectors(example), example
    for example in entry.get("counter_examples", ()):
        found = find(parse(example), Article(), None)
        named = [a for a in found.actors if a.sector == entry["sector"] and a.kind != "state" and a.country != "UNK"]
        assert named == [], example


def test_offices_have_their_order() -> None:
    assert [e["name"] for e in lexicon.entries("offices") if e.get("until", "9999") < e["from"]] == []


def test_offices_are_words_for_people() -> None:
    words = {word for word, _ in written("roles")}
    assert {e["office"] for e in lexicon.entries("offices")} - words == set()


UNIQUE = ("president", "prime minister", "premier", "chancellor", "foreign minister", "defense minister")


def test_no_office_is_held_twice() -> None:
    """A state's president, premier and foreign minister follow each other; spellings of one name share their terms."""
    terms: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for e in lexicon.entries("offices"):
        if e["country"] in set(gazetteer.state_names()) - {"EUR"} and e["office"] in UNIQUE:
            term = (e["from"], e.get("until", "9999"))
            terms.setdefault((e["country"], e["office"]), {})[term] = e["name"]
    for (country, office), held in terms.items():
        for ((_, until), one), ((begin, _), two) in itertools.pairwise(sorted(held.items())):
            length = min(len(until), len(begin))
            assert until[:length] <= begin[:length], f"{country} {office}: {one}, {two}"


OFFICES = [
    ("2015-03-01", "merkel", "DEU", "GOV", "chancellor"),
    ("2016-12-01", "obama", "USA", "GOV", "president"),
    ("2017-01-10", "obama", "USA", "GOV", "president"),
    ("2017-01-25", "obama", "USA", "ELI", "president"),
    ("2010-06-01", "putin", "RUS", "GOV", "prime minister"),
    ("2014-06-01", "putin", "RUS", "GOV", "president"),
    ("2015-06-01", "boehner", "USA", "LEG", "house speaker"),
    ("2016-06-01", "jens stoltenberg", "IGO", "MIL", "secretary-general"),
    ("2008-06-01", "jens stoltenberg", "NOR", "GOV", "prime minister"),
    ("2019-01-01", "mark carney", "GBR", "GOV", "central bank governor"),
]


@pytest.mark.parametrize(("day", "name", "country", "sector", "office"), OFFICES)
def test_who_held_an_office(day: str, name: str, country: str, sector: str, office: str) -> None:
    found = offices.lookup(dt.date.fromisoformat(day))(tuple(name.split()))
    assert found is not None
    assert (found.country, found.sector, found.office) == (country, sector, office)


def test_a_surname_of_two_countries_tells_nothing() -> None:
    assert offices.lookup(dt.date(2020, 5, 1))(("johnson",)) is None


def test_countries_of_organisations_exist() -> None:
    states = set(gazetteer.state_names()) | {"UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "UNK"}
    for file in ("organisations", "groups", "cities", "offices"):
        assert {e["country"] for e in lexicon.entries(file)} <= states, file


def test_stage_works_without_offices(parse: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.actors.offices._table", dict)
    cast = find(parse("French President Jean Roux met Merkel in Lyon."), Article(), None)
    assert ("Jean Roux", "FRA") in {(a.name, a.country) for a in cast.actors}

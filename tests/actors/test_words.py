"""The word lists of the actors stage: every word can be found, every example holds, every counter-example does not."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from spacy.tokens import Doc

from dragoman import lexicon
from dragoman.actors import find, gazetteer
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


def test_countries_of_organisations_exist() -> None:
    states = set(gazetteer.state_names()) | {"UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "UNK"}
    for file in ("organisations", "groups", "cities", "offices"):
        assert {e["country"] for e in lexicon.entries(file)} <= states, file


def test_stage_works_without_offices(parse: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.actors.offices._table", dict)
    cast = find(parse("French President Jean Roux met Merkel in Lyon."), Article(), None)
    assert ("Jean Roux", "FRA") in {(a.name, a.country) for a in cast.actors}

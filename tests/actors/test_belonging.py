"""Whose country somebody is of whom no word tells it: facts, kinds, and what is done with few or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from dragoman.actors import belonging
from dragoman.actors.belonging import Belonging, kind_of
from dragoman.actors.chunks import chunks
from dragoman.actors.entities import Entity
from dragoman.actors.gathering import gather
from dragoman.actors.page import Page
from dragoman.actors.phrases import namings
from dragoman.choosing import weights
from dragoman.records import Article

Parse = Callable[[str], Doc]


def read(parse: Parse, text: str) -> Belonging:
    """The entities of a text before anybody's country is guessed."""
    doc = parse(text)
    parts = chunks(doc)
    page = Page(doc, parts, Article())
    return Belonging(gather(namings(doc, parts), page, lambda _: None).entities, page)


def entity(found: Belonging, name: str) -> Entity:
    return next(e for e in found.entities if e.name == name)


FACTS = [
    ("the place of the clause", "In Peru, miners marched. Chile watched.", "miners", "scene", {"PER"}),
    ("the clause behind", "Otto Lang, who sells shoes in Peru, met a Chilean.", "Otto Lang", "clause", {"PER"}),
    ("the other side of the verb", "Chilean police beat miners.", "miners", "opposite", {"CHL"}),
    ("the last official", "Chile's minister left. Otto Lang stayed.", "Otto Lang", "official before", {"CHL"}),
    ("the only country of the sentence", "Peru and Chile met. Miners left Fiji.", "Miners", "only", {"FJI"}),
    ("there", "He flew to Peru. Officials there were silent.", "Officials", "there", {"PER"}),
]


@pytest.mark.parametrize(("why", "text", "name", "fact", "countries"), FACTS, ids=[f[0] for f in FACTS])
def test_facts(why: str, text: str, name: str, fact: str, countries: set[str], parse: Parse) -> None:
    found = read(parse, text)
    told = {country for country, features in found.options(entity(found, name)) if fact in features}
    assert told == countries


def test_those_left_out_are_no_option(parse: Parse) -> None:
    found = read(parse, "Peru and Chile argued. Miners marched.")
    assert {c for c, _ in found.options(entity(found, "Miners"), ("PER",))} == {"CHL", "UNK"}


def test_a_page_without_countries_tells_none(parse: Parse) -> None:
    found = read(parse, "Miners marched.")
    assert found.country(entity(found, "Miners")) == "UNK"


def test_of_many_that_fit_alike_none_is_told(parse: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(belonging, "weights", lambda name: {})
    found = read(parse, "Peru, Chile, Fiji, Cuba and Tonga argued. Miners marched.")
    assert found.country(entity(found, "Miners")) == "UNK"


KINDS = [
    ("person", "GOV", "minister", "official"),
    ("person", "", "", "name"),
    ("person", "CVL", "", "person"),
    ("group", "REB", "", "armed"),
    ("group", "CVL", "", "people"),
    ("organisation", "COP", "", "organ"),
]


@pytest.mark.parametrize(("kind", "sector", "office", "wanted"), KINDS)
def test_kinds(kind: str, sector: str, office: str, wanted: str) -> None:
    assert kind_of(Entity(kind, "", "", sector, "", office=office)) == wanted


def test_every_weight_is_of_a_feature(parse: Parse) -> None:
    found = read(parse, "In Peru, miners marched. Chile watched.")
    facts = {*found._facts(entity(found, "miners")), "country", "body", "share", "seldom", "unknown"}
    lost = [f for f in weights(belonging.WEIGHTS) if not any(f == k or f.startswith((f"{k} ", f"{k},")) for k in facts)]
    assert lost == []

"""Who is on the page: each row of cases.jsonl says what must be found in a text, and why."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc, Token

from dragoman.actors import find
from dragoman.cast import Cast
from dragoman.records import Actor, Article

CASES = [json.loads(line) for line in (pathlib.Path(__file__).parent / "cases.jsonl").read_text().splitlines()]
Parse = Callable[[str], Doc]


def words(name: str) -> str:
    """A name as score.py compares it."""
    return name.lower().removeprefix("the ")


def named(cast: Cast, name: str) -> Actor | None:
    """The actor that bears `name` as name or alias."""
    return next((a for a in cast.actors if words(name) in map(words, (a.name, *a.aliases))), None)


def token(doc: Doc, key: str) -> Token:
    """ "Lund#2" is the second "Lund"."""
    text, _, number = key.partition("#")
    return [t for t in doc if t.text == text][int(number or 1) - 1]


def check_mentions(text: str, cast: Cast) -> None:
    """Every mention gives its words back; every id is borne once."""
    assert len({a.id for a in cast.actors}) == len(cast.actors)
    for actor in cast.actors:
        assert actor.mentions
        for mention in actor.mentions:
            assert text[mention.span[0] : mention.span[1]] == mention.text


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_case(case: dict[str, Any], parse: Parse) -> None:
    doc = parse(case["text"])
    cast = find(doc, Article(), dt.date.fromisoformat(case["as_of"]) if "as_of" in case else None)
    for name, country, sector in case.get("actors", ()):
        actor = named(cast, name)
        assert actor is not None, [a.name for a in cast.actors]
        assert (actor.country, actor.sector) == (country, sector)
    for name, role in case.get("role", {}).items():
        assert (actor := named(cast, name)) is not None and actor.role == role
    for key, names in case.get("means", {}).items():
        assert {cast.get(i) for i in cast.at(token(doc, key))} == {named(cast, n) for n in names}
    for key, names in case.get("modifier", {}).items():
        assert [cast.get(i) for i in cast.modifier(token(doc, key))] == [named(cast, n) for n in names]
    for key, country in case.get("country", {}).items():
        assert [cast.get(i).country for i in cast.at(token(doc, key))] == [country]
    if "doubts" in case:
        said = {doc[i].text: [cast.get(c) for c in who] for i, who in cast.doubts.items()}
        assert said == {key: [named(cast, n) for n in names] for key, names in case["doubts"].items()}
    assert not {words(n) for n in case.get("absent", ())} & {words(a.name) for a in cast.actors}
    for key in case.get("nobody", ()):
        assert cast.at(token(doc, key)) == ()
    check_mentions(case["text"], cast)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!", "(" * 500, "“" * 200, "the " * 300, "Mr. " * 200, "of " * 200])
def test_odd_texts_do_no_harm(text: str, parse: Parse) -> None:
    find(parse(text), Article(), None)


def test_same_page_same_cast(parse: Parse) -> None:
    text = "Peru and Chile met. Peruvian Foreign Minister Luis Arana thanked them. They agreed."
    assert find(parse(text), Article(), None) == find(parse(text), Article(), None)

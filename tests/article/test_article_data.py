"""Every pattern matches its examples and not its counter-examples; every example is matched."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dragoman import lexicon
from dragoman.article import captions, origin, outlets, patterns, scoring
from dragoman.article.tongue import tongue

LINES = lexicon.entries("article_lines")
CREDITS = [e for e in lexicon.entries("article_credits") if e["place"] != "sources"]
ORIGINS = [e for e in lexicon.entries("article_origins") if e["tells"] != "parts"]


def _pattern(entry: dict[str, Any]) -> patterns.Pattern:
    places = [e for e in LINES if e["where"] == entry["where"]]
    return patterns.patterns(entry["where"])[places.index(entry)]


def _hit(entry: dict[str, Any], text: str) -> bool:
    pattern = _pattern(entry)
    if entry["where"] == "tail":
        return bool(pattern.regex.search(text))
    words = text.count(" ") + 1
    return bool(pattern.regex.match(text)) and (entry["where"] in {"head", "sentence"} or words <= pattern.max_words)


@pytest.mark.parametrize("entry", LINES, ids=lambda e: f"{e['where']} {e['what']}")
def test_line_patterns(entry: dict[str, Any]) -> None:
    assert all(_hit(entry, text) for text in entry["examples"])
    assert not any(_hit(entry, text) for text in entry["counter_examples"])


@pytest.mark.parametrize("entry", CREDITS, ids=lambda e: e["what"])
def test_credit_patterns(entry: dict[str, Any]) -> None:
    form = captions._forms(entry["place"])[[e for e in CREDITS if e["place"] == entry["place"]].index(entry)]
    assert all(form.search(text) for text in entry["examples"])
    assert not any(form.search(text) for text in entry["counter_examples"])


@pytest.mark.parametrize("entry", ORIGINS, ids=lambda e: e["what"])
def test_origin_patterns(entry: dict[str, Any]) -> None:
    sign = origin._signs(entry["tells"])[[e for e in ORIGINS if e["tells"] == entry["tells"]].index(entry)]
    for example in entry["examples"]:
        found = sign.regex.search(example["text"])
        assert found
        assert sign.outlet == example["name"] or outlets.key(found.group("name")) == outlets.key(example["name"])
    assert not any(sign.regex.search(text) for text in entry["counter_examples"])


def test_no_two_outlets_share_a_name_or_address() -> None:
    entries = lexicon.entries("outlets")
    for field in (lambda e: [outlets.key(n) for n in {e["name"], *e["aliases"]}], lambda e: e["domains"]):
        owners: dict[str, str] = {}
        for entry in entries:
            for value in field(entry):
                assert owners.setdefault(value, entry["name"]) == entry["name"], value
    assert len(entries) >= 150


def test_ambiguous_names_are_names_of_the_outlet() -> None:
    for entry in lexicon.entries("outlets"):
        assert set(entry.get("ambiguous", [])) <= {entry["name"], *entry["aliases"]}


def test_every_weight_belongs_to_a_feature_of_the_scorer() -> None:
    used = set(re.findall(r'"([a-z0-9_]+)"', __import__("inspect").getsource(scoring)))
    assert {e["feature"] for e in lexicon.entries("article_weights")} <= used


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The envoys have left the town and will not come back before the end of the month, he said.", "en"),
        ("El ministro dijo que la reunión con el embajador se hará en la capital a partir de las diez.", "es"),
        ("Le ministre a dit que la réunion avec les ambassadeurs se tiendra dans la capitale en mai.", "fr"),
        ("Министр иностранных дел встретился с послом в столице и обсудил договор.", "ru"),
        ("外交部长周五在北京会见了来访的客人", "zh"),
        ("Oslo, Lima, Juba", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert tongue(text) == code

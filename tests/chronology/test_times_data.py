"""Data files of the times stage: each pattern finds its examples and leaves its counter-examples alone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from dragoman.chronology import find_text
from dragoman.chronology.patterns import grammar, scan
from dragoman.chronology.rules import RULES
from dragoman.chronology.words import read
from dragoman.lexicon import entries

AS_OF = dt.date(2018, 10, 22)
PATTERNS = [row for row in entries("time_patterns") if "name" in row]


def matched(text: str) -> set[str]:
    return {found.pattern for found in scan(read(text, [(0, len(text))], grammar().codes))}


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: row["name"])
def test_examples(row: dict[str, Any]) -> None:
    for example in row["examples"]:
        assert row["name"] in matched(example), example
        assert find_text(example, AS_OF), example


@pytest.mark.parametrize("row", [r for r in PATTERNS if "counter_examples" in r], ids=lambda row: row["name"])
def test_counter_examples(row: dict[str, Any]) -> None:
    for example in row["counter_examples"]:
        words = read(example, [(0, len(example))], grammar().codes)
        spans = {(words[f.start].start, words[f.end - 1].end) for f in scan(words) if f.pattern == row["name"]}
        assert not spans & {t.span for t in find_text(example, AS_OF)}, example


def marked(text: str) -> tuple[str, str]:
    """A sentence without its brackets, and what stood in them."""
    return text.replace("[", "").replace("]", ""), text[text.index("[") + 1 : text.index("]")]


CLASSES = entries("time_classes")


@pytest.mark.parametrize("row", CLASSES, ids=lambda row: row["kind"])
def test_classes(row: dict[str, Any]) -> None:
    for example in row["examples"]:
        text, expression = marked(example)
        assert expression in {t.text for t in find_text(text, AS_OF)}, text
        assert any(re.search(rf"(?:^|\W){re.escape(w)}(?:\W|$)", text, re.I) for w in row["words"]) or row.get(
            "counter_examples"
        ), f"no word of {row['kind']} in: {text}"
    for example in row.get("counter_examples", ()):
        assert not find_text(example, AS_OF), example


def test_names_are_unique_and_rules_known() -> None:
    names = [row["name"] for row in PATTERNS]
    assert len(names) == len(set(names))
    assert {row["rule"] for row in PATTERNS} <= RULES.keys()


def test_words_have_one_entry_for_each_class() -> None:
    seen = [(e["word"], c) for e in entries("time_words") for c in e["classes"]]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "0" * 5000, "a " * 20_000, "1 " * 3000, "May " * 3000, "the " * 9000, "\u202e١٢٣ 😀"]
)
def test_hostile(text: str) -> None:
    for mention in find_text(text, AS_OF):
        assert text[slice(*mention.span)] == mention.text

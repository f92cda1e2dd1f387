"""Quotation marks, on text alone."""

from __future__ import annotations

import json
import pathlib
import time

import pytest

from dragoman.records import Span
from dragoman.statements import content, quotes

HERE = pathlib.Path(__file__).parent
ROWS = [json.loads(line) for line in (HERE / "quotes.jsonl").read_text(encoding="utf-8").splitlines()]


def lines(text: str) -> list[Span]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["why"])
def test_what_is_quoted(row: dict) -> None:
    found = quotes.scan(row["text"], lines(row["text"]))
    assert [q.words(row["text"]) for q in found.all if q.words(row["text"]).strip()] == row["quotes"]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["why"])
def test_marks_lie_outside_the_words(row: dict) -> None:
    for quote in quotes.scan(row["text"], lines(row["text"])).all:
        assert quote.outer[0] <= quote.inner[0] <= quote.inner[1] <= quote.outer[1]


def test_paragraphs_with_repeated_marks_continue() -> None:
    text = "“We came at dawn.\n“We left at dusk.\n“Nobody saw us,” he said."
    found = quotes.scan(text, lines(text)).all
    assert [q.continues for q in found] == [False, True, True]
    assert [q.closed for q in found] == [False, False, True]


def test_a_closed_paragraph_is_not_continued() -> None:
    text = "“We came at dawn.”\n“We left at dusk,” he said."
    assert [q.continues for q in quotes.scan(text, lines(text)).all] == [False, False]


def test_a_long_page_of_marks_is_read_in_linear_time() -> None:
    text = "'\"“‘ a " * 20_000
    start = time.perf_counter()
    quotes.scan(text, [(0, len(text))])
    assert time.perf_counter() - start < 20


FORMS = [
    ("“We will stay”", "direct", "all words in marks"),
    ("he would ‘never’ stay", "mixed", "own words with a quoted one"),
    ("he would stay", "indirect", "no marks"),
    ("“We will stay,” and “they will go”", "mixed", "a word between two quotations"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FORMS, ids=[f[2] for f in FORMS])
def test_form(text: str, expected: str, why: str) -> None:
    assert content.form([(0, len(text))], text, quotes.scan(text, [(0, len(text))])) == expected


TRIMMED = [
    ("that the port is open.", "the port is open", "complementiser and full stop go"),
    (", the port is open,", "the port is open", "commas go"),
    ("“The port is open,”", "The port is open", "outer marks and the comma inside them go"),
    ("that it was “a grave mistake.”", "it was “a grave mistake.”", "inner marks stay"),
    ("that it was bought by the U.S.", "it was bought by the U.S.", "an abbreviation keeps its stop"),
    ("that house is old", "house is old", '"that" at the very start counts as complementiser'),
    ("that “the port is open”", "the port is open", "marks behind the complementiser go too"),
    ("...the port is open", "the port is open", "leading dots go"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TRIMMED, ids=[t[2] for t in TRIMMED])
def test_tidy(text: str, expected: str, why: str) -> None:
    spans = content.tidy([(0, len(text))], text, quotes.scan(text, [(0, len(text))]))
    assert content.joined(spans, text) == expected


def test_tidy_drops_empty_pieces() -> None:
    assert content.tidy([(0, 3), (3, 5)], " , ok", quotes.scan(" , ok", [(0, 5)])) == ((3, 5),)


HOLES = [
    ([(0, 10)], (3, 5), [(0, 3), (5, 10)], "in the middle"),
    ([(0, 10)], (0, 5), [(5, 10)], "at the start"),
    ([(0, 10)], (5, 12), [(0, 5)], "over the end"),
    ([(0, 10)], (20, 30), [(0, 10)], "elsewhere"),
    ([(0, 10)], (0, 10), [], "all of it"),
    ([(0, 4), (6, 9)], (3, 7), [(0, 3), (7, 9)], "over a gap"),
]


@pytest.mark.parametrize(("spans", "hole", "left", "why"), HOLES, ids=[h[3] for h in HOLES])
def test_subtract(spans: list[Span], hole: Span, left: list[Span], why: str) -> None:
    assert content.subtract(spans, hole) == left

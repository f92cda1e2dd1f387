"""What a parse decides: tense, and which expression dates an event. Trees are made by hand: no model needed."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from dragoman.chronology import find, interval, when, when_mention

TREES = [json.loads(line) for line in (pathlib.Path(__file__).parent / "trees.jsonl").read_text("utf-8").splitlines()]
VOCAB = spacy.blank("en").vocab


def made(tree: str) -> Doc:
    """A parsed `Doc` from rows "word/lemma POS relation head", heads counted from 1; the root is its own head."""
    rows = [row.split() for row in tree.split("|")]
    words = [row[0].split("/")[0] for row in rows]
    return Doc(
        VOCAB,
        words=words,
        spaces=[not (i + 1 < len(words) and words[i + 1] in (".", ",", "'s")) for i in range(len(words))],
        lemmas=[row[0].split("/")[-1] for row in rows],
        pos=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[int(row[3]) - 1 for row in rows],
    )


@pytest.mark.parametrize("case", TREES, ids=lambda c: f"{c['ask']}: {c['why'][:50]}")
def test_when(case: dict[str, Any]) -> None:
    doc = made(case["tree"])
    times = find(doc, dt.date.fromisoformat(case["as_of"]) if case["as_of"] else None)
    token = next(t for t in doc if t.text == case["ask"])
    assert when(token, times, doc) == case["expect"], case["why"]
    mention = when_mention(token, times, doc)
    assert (mention is None) == (case["expect"] is None)


INTERVALS = [
    ("2022-02-22", "2022-02-22", "a day"),
    ("2022-02-22TMO", "2022-02-22", "a part of a day"),
    ("2022-02-22T09:30Z", "2022-02-22", "a clock time"),
    ("2022-02", "2022-02", "a month"),
    ("1987", "1987", "a year"),
    ("2022-W08", "2022-02-21/2022-02-27", "a week, Monday first"),
    ("2020-W53", "2020-12-28/2021-01-03", "a week over the turn of the year"),
    ("2022-W08-WE", "2022-02-26/2022-02-27", "a weekend"),
    ("2018-Q2", "2018-04/2018-06", "a quarter"),
    ("2018-H2", "2018-07/2018-12", "a half-year"),
    ("2018-WI", "2018-12/2019-02", "a winter"),
    ("198X", "1980/1989", "a decade"),
    ("18XX", "1800/1899", "a century"),
    ("2014/2016", "2014/2016", "a range of years"),
    ("2018-05-23/2018-05-25", "2018-05-23/2018-05-25", "a range of days"),
    ("P3D", None, "a duration"),
    ("PRESENT_REF", None, "a reference"),
    ("FUTURE_REF", None, "a reference"),
    ("T09:00", None, "a time of no day"),
    ("XXXX-WXX-4", None, "a set"),
    ("2021-02-30", None, "no such day"),
    ("2021-W60", None, "no such week"),
    ("BC0241", None, "before Christ"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("value", "expect", "why"), INTERVALS, ids=[row[0] for row in INTERVALS])
def test_interval(value: str, expect: str | None, why: str) -> None:
    assert interval(value) == expect, why


def test_reads_only_parsed_sentences() -> None:
    doc = made("They PRON nsubj 2|met/meet VERB root 2|Monday PROPN obl:unmarked 2|. PUNCT punct 2")
    assert len(find(doc, dt.date(2018, 10, 24))) == 1
    unparsed = Doc(VOCAB, words=["Monday", "."], sent_starts=[True, False])
    assert find(unparsed, dt.date(2018, 10, 24)) == ()

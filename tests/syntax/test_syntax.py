"""Who governs whom, on hand-made trees."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from dragoman import syntax

VOCAB = spacy.blank("en").vocab
CASES = [json.loads(line) for line in (pathlib.Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]


def doc_of(case: dict[str, Any]) -> Doc:
    return Doc(VOCAB, words=case["words"], heads=case["heads"], deps=case["deps"], pos=case["pos"])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_participants(case: dict[str, Any]) -> None:
    verb = doc_of(case)[case["verb"]]
    assert [t.i for t in syntax.subjects(verb)] == case["subjects"]
    assert [t.i for t in syntax.objects(verb)] == case["objects"]


def test_obliques_bear_their_preposition() -> None:
    doc = Doc(
        VOCAB,
        words=["met", "with", "Bern", "and", "Rome", "because", "of", "Chad"],
        heads=[0, 2, 0, 4, 2, 7, 5, 0],
        deps=["root", "case", "obl", "cc", "conj", "case", "fixed", "obl"],
    )
    assert [(p, t.text) for p, t in syntax.obliques(doc[0])] == [
        ("with", "Bern"),
        ("with", "Rome"),
        ("because of", "Chad"),
    ]
    assert [t.text for _, t in syntax.obliques(doc[0], "with")] == ["Bern", "Rome"]


def test_phrase_leaves_out_what_is_loosely_attached() -> None:
    doc = Doc(
        VOCAB,
        words=["with", "the", "new", "envoy", ",", "a", "Dane", ",", "who", "left"],
        heads=[3, 3, 3, 3, 6, 6, 3, 3, 9, 3],
        deps=["case", "det", "amod", "root", "punct", "det", "appos", "punct", "nsubj", "acl:relcl"],
    )
    assert [t.text for t in syntax.phrase(doc[3])] == ["the", "new", "envoy"]


def test_extent_is_from_first_to_last() -> None:
    doc = Doc(VOCAB, words=["a", "b", "c"])
    assert syntax.extent([doc[2], doc[1]]) == (2, 5)


def test_unparsed_sentences_are_not_read() -> None:
    doc = Doc(
        VOCAB,
        words=["Home", "It", "rained"],
        heads=[0, 2, 2],
        deps=["", "nsubj", "root"],
        sent_starts=[True, True, False],
    )
    assert [s.text for s in syntax.sentences(doc)] == ["It rained"]

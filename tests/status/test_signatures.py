"""The data behind the status calculus: schemas, and every example found by what it is an example of."""

from __future__ import annotations

import collections
import itertools
import json
import pathlib
from collections.abc import Callable

import jsonschema
import pytest
from spacy.tokens import Doc, Token

import dragoman
from dragoman import lexicon
from dragoman.events import paths
from dragoman.events.signatures import classes, lemma_of, signature

DATA = pathlib.Path(dragoman.__file__).parent / "data"
FILES = ("signatures", "modals", "status_words", "condition_words", "thread_kinds", "thread_words")
STATUSES = {"occurred", "planned", "conditional", "hypothetical", "negated", "cancelled", "same"}
LEAST = 0.9
"""Share of the examples in which the shipped parser must show the predicate with its complement."""


@pytest.mark.parametrize("name", FILES)
def test_file_keeps_to_its_schema(name: str) -> None:
    schema = json.loads((DATA / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")), schema)


def test_enough_predicates_each_of_a_known_class() -> None:
    entries = lexicon.entries("signatures")
    assert len(entries) >= 400
    assert len({(e["lemma"], e["pos"]) for e in entries}) == len(entries)
    spoken = {e["signature"] for e in lexicon.entries("forces")}
    assert spoken | {name for e in entries for name in e["takes"].values()} == set(classes())


def test_classes_map_to_statuses_and_name_their_source() -> None:
    for sign in classes().values():
        assert {sign.positive, sign.negative, sign.uncertain} <= STATUSES
        assert sign.source


def test_examples_show_their_predicate(parse: Callable[[str], Doc]) -> None:
    entries = lexicon.entries("signatures")
    page = parse("\n\n".join(e["examples"][0] for e in entries))
    sentences: dict[int, list[int]] = {}
    for token in page:
        sentences.setdefault(page.text.count("\n\n", 0, token.idx), []).append(token.i)
    missing = []
    for number, entry in enumerate(entries):
        tokens = [page[i] for i in sentences.get(number, [])]
        if not any(_shown(t, entry["lemma"]) for t in tokens):
            missing.append((entry["lemma"], entry["examples"][0]))
    assert len(missing) <= (1 - LEAST) * len(entries), missing


def _shown(token: Token, lemma: str) -> bool:
    """Whether `token` hangs on the predicate in a way that the predicate's signature speaks of."""
    steps = paths.path(token)[-2:]
    if len(steps) < 2 or lemma_of(steps[0].token) != lemma.split()[0]:
        return False
    return signature(steps[0].token, steps[1].kind) is not None


def test_counter_examples_are_left_alone(parse: Callable[[str], Doc]) -> None:
    rows = [(e["lemma"], text) for e in lexicon.entries("signatures") for text in e["counter_examples"]]
    page = parse("\n\n".join(text for _, text in rows))
    changed = []
    for token in page:
        lemma, text = rows[page.text.count("\n\n", 0, token.idx)]
        if token.pos_ in ("NOUN", "VERB") and _changed(token, lemma):
            changed.append((lemma, text, token.text))
    assert changed == [], "in these sentences the word means something else"


def _changed(token: Token, lemma: str) -> bool:
    """Whether a signature of `lemma` would change the status or the source of what `token` tells."""
    for one, two in itertools.pairwise(paths.path(token)):
        sign = signature(one.token, two.kind) if lemma_of(one.token) == lemma.split()[0] else None
        if sign is not None and (sign.positive not in ("same", "occurred") or sign.claims or sign.denies):
            return True
    return False


def test_words_of_two_kinds_have_counter_examples() -> None:
    entries = [e for e in lexicon.entries("signatures") if " " not in e["lemma"]]
    parts = collections.Counter(e["lemma"] for e in entries)
    told = {e["lemma"] for e in entries if e["counter_examples"]}
    assert sorted(lemma for lemma, n in parts.items() if n > 1 and lemma not in told) == []
    assert sum(bool(e["counter_examples"]) for e in entries) >= 120


def test_examples_name_their_word() -> None:
    for name in ("modals", "status_words"):
        for entry in lexicon.entries(name):
            assert all(entry["word"].lower() in example.lower() for example in entry["examples"]), entry
    for entry in lexicon.entries("condition_words"):
        assert entry["kind"] == "inverted" or any(
            entry["words"].split()[0][:4] in example.lower() for example in entry["examples"]
        ), entry

"""The stage's data files: schema, inflected forms, and every entry's examples and counter-examples with the parser."""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest
from spacy.tokens import Doc

import dragoman
from dragoman import lexicon
from dragoman.statements import quotes
from dragoman.statements.cues import by_form, inflected
from dragoman.statements.layout import Layout
from dragoman.statements.reading import attributions
from dragoman.statements.setting import occasions

NAMES = ("cues", "forces", "occasions", "speech_words")
RIGHT = 0.97
"""The parser is statistical: so many of the sentences must come out right. Whoever lowers it says why."""


def schema(name: str) -> dict:
    import importlib.resources

    path = importlib.resources.files(dragoman) / "data" / "schema" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_schema(name: str) -> None:
    jsonschema.Draft202012Validator(schema(name)).validate(lexicon.load(name))


@pytest.mark.parametrize("name", NAMES)
def test_no_entry_twice(name: str) -> None:
    key = {"cues": ("cue", "pos"), "forces": ("force",), "occasions": ("occasion",), "speech_words": ("word", "class")}[
        name
    ]
    keys = [tuple(e[k] for k in key) for e in lexicon.entries(name)]
    assert len(keys) == len(set(keys))


def test_many_cues() -> None:
    assert len(lexicon.entries("cues")) >= 350


def cue_names(parse: Callable[[str], Doc], sentence: str) -> set[str]:
    doc = parse(sentence)
    page = Layout(doc, sentence, quotes.scan(sentence, [(0, len(sentence))]))
    return {a.cue.name for a in attributions(page)}


def test_examples_have_their_cue(parse: Callable[[str], Doc]) -> None:
    cues = [(e["cue"], x) for e in lexicon.entries("cues") for x in e["examples"]]
    wrong = [(cue, x) for cue, x in cues if cue not in cue_names(parse, x)]
    assert len(wrong) <= len(cues) * (1 - RIGHT), wrong


def test_counter_examples_have_not(parse: Callable[[str], Doc]) -> None:
    cues = [(e["cue"], x) for e in lexicon.entries("cues") for x in e.get("counter_examples", ())]
    wrong = [(cue, x) for cue, x in cues if cue in cue_names(parse, x)]
    assert len(wrong) <= len(cues) * (1 - RIGHT), wrong


FORMS = [
    ("deny", "verb", (), "denied"),
    ("deny", "verb", (), "denies"),
    ("say", "verb", ("says", "said", "saying"), "said"),
    ("stress", "verb", (), "stresses"),
    ("urge", "verb", (), "urging"),
    ("convey", "verb", (), "conveyed"),
    ("ruling", "noun", (), "rulings"),
    ("testimony", "noun", (), "testimonies"),
    ("clear", "adjective", (), "clear"),
]


@pytest.mark.parametrize(("word", "pos", "given", "form"), FORMS)
def test_inflected(word: str, pos: str, given: tuple[str, ...], form: str) -> None:
    assert form in inflected(word, pos, given)


def test_forms_are_words() -> None:
    odd = [
        f
        for f in by_form()
        if f.endswith(("eed", "yed", "eing"))
        and not f.endswith(("eyed", "ayed", "reed", "teed", "seeing", "reeing", "teeing", "creed"))
    ]
    assert not odd


def test_occasions_end_in_their_head() -> None:
    assert all(name.split()[-1] == head for head, items in occasions().items() for name, _ in items)


SIGNED = {"verb": "VERB", "noun": "NOUN", "adjective": "ADJ"}


def by_force() -> dict[str, dict]:
    return {e["force"]: e for e in lexicon.entries("forces")}


def test_every_force_is_explained() -> None:
    assert set(by_force()) == {e["force"] for e in lexicon.entries("cues")}


def test_what_a_clause_becomes_under_a_cue_stands_once() -> None:
    said = {
        (e["cue"], SIGNED[e["pos"]]) for e in lexicon.entries("cues") if e["pos"] in SIGNED and "that" in e["takes"]
    }
    twice = [
        e["lemma"] for e in lexicon.entries("signatures") if (e["lemma"], e["pos"]) in said and "clause" in e["takes"]
    ]
    assert not twice


@pytest.mark.parametrize("key", ["signature", "frame"])
def test_a_cue_names_only_what_its_force_does_not(key: str) -> None:
    same = [e["cue"] for e in lexicon.entries("cues") if key in e and e[key] == by_force()[e["force"]].get(key, "")]
    assert not same


def frames() -> list[dict]:
    import importlib.resources

    folder = importlib.resources.files(dragoman) / "data"
    names = sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.startswith("frames_"))
    return [e for name in names for e in lexicon.entries(name)]


def test_frames_and_signatures_named_are_there() -> None:
    ids = {e["id"] for e in frames()} | {""}
    classes = {c["name"] for c in lexicon.load("signatures")["classes"]}
    named = [*lexicon.entries("cues"), *lexicon.entries("forces")]
    assert {e["frame"] for e in named if "frame" in e} <= ids
    assert {e["signature"] for e in named if "signature" in e} <= classes


def test_a_verbal_act_stands_once() -> None:
    listed = {
        (e["id"], pos, w)
        for e in frames()
        for key, pos in (("verbs", "verb"), ("nouns", "noun"))
        for w in e.get(key, ())
    }
    acts = [(e.get("frame", by_force()[e["force"]].get("frame")), e["pos"], e["cue"]) for e in lexicon.entries("cues")]
    assert not listed & set(acts)


def test_comments_are_the_reporters(parse: Callable[[str], Doc]) -> None:
    examples = [
        x for e in lexicon.entries("speech_words") if e["class"] in ("comment", "comments") for x in e["examples"]
    ]
    wrong = []
    for sentence in examples:
        doc = parse(sentence)
        page = Layout(doc, sentence, quotes.scan(sentence, [(0, len(sentence))]))
        if not any(a.spans[-1][1] == sentence.index(",") for a in attributions(page)):
            wrong.append(sentence)
    assert not wrong

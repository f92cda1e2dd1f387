"""Docs from frozen parses, and a cast in which every noun, name and pronoun is an actor, named by its word."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import spacy
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from dragoman.cast import Cast
from dragoman.records import Actor

ACTING = ("NOUN", "PROPN", "PRON")
TREES = pathlib.Path(__file__).with_name("trees.conllu")


def cast_of(doc: Doc) -> Cast:
    """The stand-in cast of a parsed text."""
    heads = {t.i: (t.text,) for t in doc if t.pos_ in ACTING}
    return Cast(tuple(Actor(id=i, name=i) for i in sorted({h[0] for h in heads.values()})), heads)


def anchor_of(doc: Doc, word: str) -> Token:
    """The first token of `doc` that is `word`."""
    return next(t for t in doc if t.text == word)


def frozen() -> dict[str, Doc]:
    """Text → its frozen parse."""
    vocab = spacy.blank("en").vocab
    return {text: _doc(vocab, rows) for text, rows in _blocks()}


def _blocks() -> Iterator[tuple[str, list[list[str]]]]:
    for block in TREES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if lines:
            yield lines[0].removeprefix("# text = "), [line.split("\t") for line in lines[1:]]


def _doc(vocab: Vocab, rows: list[list[str]]) -> Doc:
    heads = [i if row[6] == "0" else int(row[6]) - 1 for i, row in enumerate(rows)]
    return Doc(
        vocab,
        words=[row[1] for row in rows],
        spaces=[row[9] != "SpaceAfter=No" for row in rows],
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        deps=[row[7] for row in rows],
        heads=heads,
        sent_starts=[i == 0 for i in range(len(rows))],
    )

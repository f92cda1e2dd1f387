"""Analyses of blocks → one spaCy ``Doc``.

In: the words of a text, and for each block the places of its words and their ``Analysis``. Out: a ``Doc`` with
tags, lemmas, heads, relations, sentence starts, names and ``doc.tensor``.
White space is SPACE and hangs on the word before it (at the very start on the word after it); so do words in a hole of
a block, as X; words outside the blocks are X, without a relation, and each stretch of them is a sentence of its own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, SENT_START
from spacy.symbols import IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dragoman.language.tokens import Words

WIDTH = 384
_X, _SPACE = IDS["X"], IDS["SPACE"]
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3


@dataclass
class Analysis:
    """What is known of a block's words. ``heads`` count from 0 in the block, −1 is a root."""

    tags: list[str]
    lemmas: list[str]
    heads: list[int]
    relations: list[str]
    starts: list[int]
    names: list[tuple[int, int, str]]
    vectors: NDArray[np.float16]


def annotated(vocab: Vocab, draft: Words, parts: list[tuple[list[int], Analysis]]) -> Doc:
    """The ``Doc`` of a text."""
    doc = Doc(vocab, words=draft.words, spaces=draft.spaces)
    if not len(doc):
        return doc
    columns = _Columns(vocab, draft)
    for places, analysis in parts:
        columns.add(places, analysis)
    columns.finish()
    attributes: Any = columns.array()
    starts: Any = columns.starts.astype(np.uint64)
    tensor: Any = columns.tensor
    doc.from_array([HEAD, DEP, POS, LEMMA, ENT_IOB, ENT_TYPE], attributes)
    doc.from_array([SENT_START], starts)
    doc.tensor = tensor
    return doc


class _Columns:
    """The attributes of all tokens, column by column, before the ``Doc`` takes them."""

    def __init__(self, vocab: Vocab, draft: Words) -> None:
        self._strings = vocab.strings
        self._draft = draft
        n = len(draft.words)
        self.head = np.arange(n)
        self.dep = np.zeros(n, np.uint64)
        self.pos = np.full(n, _X, np.uint64)
        self.lemma = np.array([self._strings.add(w) for w in draft.words], np.uint64)
        self.iob = np.full(n, _OUTSIDE, np.uint64)
        self.kind = np.zeros(n, np.uint64)
        self.starts = np.full(n, -1, np.int64)
        self.tensor = np.zeros((n, WIDTH), np.float16)

    def add(self, places: list[int], found: Analysis) -> None:
        strings = self._strings
        at = np.array(places)
        heads = np.array(found.heads)
        self.head[at] = np.where(heads < 0, at, at[heads])
        self.dep[at] = [strings.add(r) for r in found.relations]
        self.pos[at] = [IDS[t] for t in found.tags]
        self.lemma[at] = [strings.add(lemma) for lemma in found.lemmas]
        self.starts[at[found.starts]] = 1
        self.tensor[at] = found.vectors
        for start, end, label in found.names:
            first, last = places[start], places[end - 1]
            last = next((i - 1 for i in range(first, last) if self._draft.block[i] < 0), last)
            self.iob[first : last + 1] = _INSIDE
            self.iob[first] = _BEGIN
            self.kind[first : last + 1] = strings.add(label)

    def finish(self) -> None:
        """White space is hung on words; stretches outside the blocks become sentences."""
        dep, holes = self._strings.add("dep"), self._holes()
        before, outside = -1, False
        for i, word in enumerate(self._draft.words):
            if word.isspace():
                self.pos[i] = _SPACE
                if before >= 0:
                    self.head[i] = before
                    self.dep[i] = dep if self.dep[before] else 0
                continue
            if i in holes:
                self.head[i], self.dep[i] = before, dep
                continue
            if self._draft.block[i] < 0 and not outside:
                self.starts[i] = 1
            outside = self._draft.block[i] < 0
            before = i
        self._lead(dep)

    def _holes(self) -> frozenset[int]:
        """Words outside, with words of one block before and behind them."""
        inside = [(i, b) for i, b in enumerate(self._draft.block) if b >= 0 and not self._draft.words[i].isspace()]
        return frozenset(
            i for (last, one), (first, two) in itertools.pairwise(inside) if one == two for i in range(last + 1, first)
        )

    def _lead(self, dep: int) -> None:
        """White space at the very start hangs on the first word and belongs to its sentence."""
        words = self._draft.words
        first = next((i for i, w in enumerate(words) if not w.isspace()), None)
        if first:
            self.head[:first] = first
            self.dep[:first] = dep if self.dep[first] else 0
            self.starts[first] = -1
        self.starts[0] = 1

    def array(self) -> NDArray[np.uint64]:
        offsets = (self.head - np.arange(len(self.head))).astype(np.int64).view(np.uint64)
        return np.stack([offsets, self.dep, self.pos, self.lemma, self.iob, self.kind], axis=1)

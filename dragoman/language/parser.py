"""Text → spaCy ``Doc``s with tags, lemmas, trees, names and word vectors.

In: a text and its blocks, or sentences of given words. Out: ``Doc``s with UD labels.

    language = load_language()
    doc = language.parse("Talks failed. Nobody knows why.")
    [(t.text, t.pos_, t.lemma_, t.dep_, t.head.text) for t in doc]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab

from dragoman.language.annotate import Analysis, annotated
from dragoman.language.blocks import checked, split_blocks
from dragoman.language.decode import Decoder
from dragoman.language.features import FEATURE_VERSION
from dragoman.language.lemmas import Lemmas
from dragoman.language.network import Network, Rows
from dragoman.language.tokens import Tokeniser, Words
from dragoman.language.windows import Span, chunks_of, spans_of
from dragoman.weights import Model, load

MODEL = "language"
GATHERED = 3000
"""The network is run over so many words together, of one page or of several."""
STRINGS = 50_000
"""Strings that one vocabulary holds (some 35 MB); spaCy's never forgets, so then a new one is begun."""

Ranges = Sequence[tuple[int, int]]
Item = tuple[str, Ranges | None, Ranges]
"""A text, its blocks (None: every paragraph), the holes in them."""


class Language:
    """The parser. One instance serves one thread; ``load_language`` keeps one a process."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        self.model = model
        self._network = Network(model, threads)
        lemmas = Lemmas(self._network.lemmas, model.json("lemmas.json"), model.json("forms.json"))
        self._decoder = Decoder(self._network, lemmas)
        self._tokeniser = Tokeniser()

    @property
    def vocab(self) -> Vocab:
        """spaCy's vocabulary of the next ``Doc`` (matchers need it); a ``Doc`` keeps the one that it was made with."""
        return self._tokeniser.vocab

    def parse(self, text: str, blocks: Ranges | None = None, holes: Ranges = ()) -> Doc:
        """One ``Doc`` for the whole text; only ``blocks`` (None: all paragraphs) without their ``holes`` are parsed."""
        return next(iter(self.parse_many([(text, blocks, holes)])))

    def parse_many(self, items: Iterable[Item]) -> Iterator[Doc]:
        """The ``Doc``s of many texts, in order; the network runs over several texts at once."""
        waiting: list[Words] = []
        gathered = 0
        for text, blocks, holes in items:
            ranges = split_blocks(text) if blocks is None else checked(text, blocks)
            if not waiting and len(self.vocab.strings) > STRINGS:
                self._tokeniser = Tokeniser()
            waiting.append(self._tokeniser(text, ranges, holes))
            gathered += len(waiting[-1].words)
            if gathered >= GATHERED:
                yield from self._parsed(waiting)
                waiting, gathered = [], 0
        yield from self._parsed(waiting)

    def parse_words(self, sentences: list[list[str]]) -> list[Doc]:
        """One ``Doc`` for each sentence of given words."""
        drafts = [Words(list(s), ([True] * len(s))[1:] + [False] * bool(s), [0] * len(s)) for s in sentences]
        return list(self._parsed(drafts, given=True))

    def _parsed(self, drafts: list[Words], given: bool = False) -> Iterator[Doc]:
        chunks = [(d, places) for d, draft in enumerate(drafts) for places in self._chunks(draft, given)]
        found: list[list[tuple[list[int], Analysis]]] = [[] for _ in drafts]
        for group in _groups(chunks):
            words = [[drafts[d].words[i] for i in places] for d, places in group]
            analyses = self._decoder.decode(words, self._rows(words), given)
            for (d, places), analysis in zip(group, analyses, strict=True):
                found[d].append((places, analysis))
        for draft, parts in zip(drafts, found, strict=True):
            yield annotated(self._tokeniser.vocab, draft, parts)

    def _chunks(self, draft: Words, given: bool) -> Iterator[list[int]]:
        """Places of words that are analysed together: a given sentence, or a block or part of one."""
        for places in _block_words(draft):
            if given:
                yield places
                continue
            words = [draft.words[i] for i in places]
            for start, end in chunks_of(words, [self._network.size(w) for w in words]):
                yield places[start:end]

    def _rows(self, chunks: list[list[str]]) -> Rows:
        """Rows for all words of all chunks."""
        spans = [spans_of([self._network.size(w) for w in words]) for words in chunks]
        rows = self._network.run([w[s.start : s.end] for w, ss in zip(chunks, spans, strict=True) for s in ss])
        flat = [s for ss in spans for s in ss]
        return rows if len(flat) == len(chunks) else rows.take(_kept(flat))


def _groups(chunks: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """Chunks of up to about ``GATHERED`` words in all, so that memory does not grow with a page."""
    group: list[tuple[int, list[int]]] = []
    words = 0
    for chunk in chunks:
        group.append(chunk)
        words += len(chunk[1])
        if words >= GATHERED:
            yield group
            group, words = [], 0
    if group:
        yield group


def _block_words(draft: Words) -> list[list[int]]:
    """For each block the places of its words, white space left out."""
    blocks: dict[int, list[int]] = {}
    for i, (word, block) in enumerate(zip(draft.words, draft.block, strict=True)):
        if block >= 0 and not word.isspace():
            blocks.setdefault(block, []).append(i)
    return list(blocks.values())


def _kept(spans: list[Span]) -> NDArray[np.int64]:
    kept, at = [], 0
    for s in spans:
        kept.append(np.arange(at + s.keep_from - s.start, at + s.keep_to - s.start))
        at += s.end - s.start
    return np.concatenate(kept)


@lru_cache(maxsize=4)
def load_language(threads: int = 1) -> Language:
    """The parser with the package's own model, loaded once a process; ``threads`` is for the network."""
    return Language(load(MODEL, features=FEATURE_VERSION), threads)

"""Rows of the network → sentences, trees, relations, tags, lemmas and names.

In: the words of chunks (each begins with a sentence) and their rows. Out: an ``Analysis`` a chunk.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.language.annotate import Analysis
from dragoman.language.lemmas import Lemmas
from dragoman.language.network import Network, Rows
from dragoman.language.trees import best_tree

NAMES = Path(__file__).with_name("names.json")
LONGEST_TREE = 512
"""A sentence of more words is made of trees of so many, each hung on the first one's root as parataxis."""


ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}")


class Decoder:
    """Turns scores into labels; knows the label lists."""

    def __init__(self, network: Network, lemmas: Lemmas) -> None:
        self._network = network
        self._basic = sorted({r.split(":")[0] for r in network.relations})
        self._table = np.zeros((len(network.relations), len(self._basic)), np.float32)
        for i, relation in enumerate(network.relations):
            self._table[i, self._basic.index(relation.split(":")[0])] = 1
        self._lemmas = lemmas
        self._titles = frozenset(json.loads(NAMES.read_text(encoding="utf-8"))["titles"])

    def decode(self, chunks: list[list[str]], rows: Rows, given: bool) -> list[Analysis]:
        """One analysis a chunk. ``given``: each chunk is one sentence."""
        begins = np.cumsum([0, *(len(c) for c in chunks)])
        starts = [[0] if given else _starts(rows.starts[a:b]) for a, b in itertools.pairwise(begins.tolist())]
        heads = self._heads(rows, begins, starts)
        relations = self._relations(rows, heads)
        tags = [self._network.tags[t] for t in rows.tags.tolist()]
        found = []
        for i, words in enumerate(chunks):
            a, b = int(begins[i]), int(begins[i + 1])
            found.append(
                Analysis(
                    tags[a:b],
                    [self._lemmas(w, t, s) for w, t, s in zip(words, tags[a:b], rows.lemmas[a:b], strict=True)],
                    [(h if h < 0 else h - a) for h in heads[a:b].tolist()],
                    relations[a:b],
                    starts[i],
                    self._names(words, rows.names[a:b], starts[i]),
                    rows.vectors[a:b],
                )
            )
        return found

    def _heads(self, rows: Rows, begins: NDArray[np.int64], starts: list[list[int]]) -> NDArray[np.int64]:
        """For each row the row of its head, −1 for a root."""
        heads = np.full(len(rows.tags), -1, np.int64)
        for i, block_starts in enumerate(starts):
            edges = [int(begins[i]) + s for s in block_starts] + [int(begins[i + 1])]
            for a, b in itertools.pairwise(edges):
                self._sentence_heads(rows, heads, a, b)
        return heads

    def _sentence_heads(self, rows: Rows, heads: NDArray[np.int64], start: int, end: int) -> None:
        first_root = -1
        for a in range(start, end, LONGEST_TREE):
            b = min(a + LONGEST_TREE, end)
            scores = np.empty((b - a, b - a + 1), np.float32)
            scores[:, 0] = rows.arc_from[a:b] @ self._network.root
            scores[:, 1:] = rows.arc_from[a:b] @ rows.arc_to[a:b].T
            tree = np.array(best_tree(scores)) + (a - 1)
            root = int(np.flatnonzero(tree == a - 1)[0])
            tree[root] = first_root
            heads[a:b] = tree
            first_root = a + root if first_root < 0 else first_root

    def _relations(self, rows: Rows, heads: NDArray[np.int64]) -> list[str]:
        """The likeliest basic relation, then the likeliest of its kinds; a root is "root" and nothing else is."""
        if not len(heads):
            return []
        parents = np.where((heads < 0)[:, None], self._network.relation_root, rows.relation_to[heads])
        scores = self._network.relation_scores(rows.relation_from, parents)
        is_root = [r == "root" for r in self._network.relations]
        scores[:, is_root] = -1e4
        chances = np.exp(scores - scores.max(1, keepdims=True))
        basic = (chances @ self._table).argmax(1)
        best = (chances * self._table.T[basic]).argmax(1)
        return [
            "root" if h < 0 else self._network.relations[r] for h, r in zip(heads.tolist(), best.tolist(), strict=True)
        ]

    def _names(self, words: list[str], scores: NDArray[np.float32], starts: list[int]) -> list[tuple[int, int, str]]:
        """Spans of names (first word, word after the last, label); none crosses a sentence's edge, none is a title."""
        labels = [self._network.names[i] for i in scores.argmax(1).tolist()]
        edges = set(starts)
        spans: list[tuple[int, int, str]] = []
        for i, label in enumerate(labels):
            if label == "O":
                continue
            kind = label[2:]
            if label[0] == "I" and spans and spans[-1][1] == i and spans[-1][2] == kind and i not in edges:
                spans[-1] = (spans[-1][0], i + 1, kind)
            else:
                spans.append((i, i + 1, kind))
        return [s for s in spans if s[2] != "PERSON" or not self._nobody(words[s[0] : s[1]])]

    def _nobody(self, words: list[str]) -> bool:
        """Whether words taken for a person are a title or an abbreviation: "Secretary", "U.S."."""
        return words[-1].lower() in self._titles or (len(words) == 1 and bool(ABBREVIATION.fullmatch(words[0])))


def _starts(scores: NDArray[np.float32]) -> list[int]:
    return sorted({0, *np.flatnonzero(scores > 0).tolist()})

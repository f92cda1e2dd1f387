"""Runs the network over windows of words.

In: windows, each a list of words. Out: one row a word, in the order of the windows: tag, lemma script, name scores,
sentence-start score, and the vectors that arcs and relations are scored from.

    network = Network(model, threads=1)
    network.run([["Talks", "failed", "."]]).tags -> array([...])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from dragoman.language.pieces import FIRST, LAST, WordPieces
from dragoman.weights import Model

Floats = NDArray[np.float32]
BATCH = 320
"""Word pieces in one run of the network, padding counted; more of them leave the second-level cache."""
_CHUNK = 512


@dataclass
class Rows:
    """What the network says of each word (first axis: words)."""

    vectors: NDArray[np.float16]
    tags: NDArray[np.int64]
    lemmas: Floats
    names: Floats
    starts: Floats
    arc_from: Floats
    arc_to: Floats
    relation_from: Floats
    relation_to: Floats

    def take(self, places: NDArray[np.int64]) -> Rows:
        """The rows at ``places``, in that order."""
        return Rows(*(getattr(self, f.name)[places] for f in fields(self)))


class Network:
    """The two ONNX graphs and their label lists."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        labels = model.json("labels.json")
        self.tags: list[str] = labels["tags"]
        self.lemmas: list[str] = labels["lemmas"]
        self.relations: list[str] = labels["relations"]
        self.names: list[str] = labels["names"]
        self.root = np.array(labels["root"], np.float32)
        self.relation_root = np.array(labels["relation_root"], np.float32)
        self.pieces = WordPieces(model.read("pieces.json").decode("utf-8"))
        self._words = _session(model.read("words.onnx"), threads)
        self._relations = _session(model.read("relations.onnx"), threads)
        self._parts = np.cumsum([len(self.tags), len(self.lemmas), len(self.names)])

    def size(self, word: str) -> int:
        """The number of word pieces of a word."""
        return len(self.pieces(word)[0])

    def run(self, windows: Sequence[Sequence[str]]) -> Rows:
        """Rows for all words of all windows; windows of like size are run together."""
        rows = self._empty(sum(len(w) for w in windows))
        starts = np.cumsum([0, *(len(w) for w in windows)])
        coded = [self._coded(w) for w in windows]
        for batch in _batches([len(c[0]) for c in coded]):
            places = np.concatenate([np.arange(starts[i], starts[i + 1]) for i in batch])
            self._fill(rows, places, self._words.run(None, _feed([coded[i] for i in batch])))
        return rows

    def relation_scores(self, dependants: Floats, heads: Floats) -> Floats:
        """(words, relations) for words and their chosen heads."""
        parts = [
            self._relations.run(
                None, {"relation_from": dependants[i : i + _CHUNK], "relation_to": heads[i : i + _CHUNK]}
            )[0]
            for i in range(0, len(dependants), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.relations)), np.float32)

    def _empty(self, n: int) -> Rows:
        def floats(width: int) -> Floats:
            return np.empty((n, width), np.float32)

        arc, relation = len(self.root), len(self.relation_root)
        return Rows(
            np.empty((n, 384), np.float16), np.empty(n, np.int64), floats(len(self.lemmas)), floats(len(self.names)),
            np.empty(n, np.float32), floats(arc), floats(arc), floats(relation), floats(relation),
        )  # fmt: skip

    def _fill(self, rows: Rows, places: NDArray[np.int64], out: list[Floats]) -> None:
        vectors, labels, rows_arc_from, rows_arc_to, relation_from, relation_to = out
        tags, lemmas, names, starts = np.split(labels, self._parts, axis=1)
        rows.vectors[places] = vectors
        rows.tags[places] = tags.argmax(1)
        rows.lemmas[places] = lemmas
        rows.names[places] = names
        rows.starts[places] = starts[:, 0]
        rows.arc_from[places] = rows_arc_from
        rows.arc_to[places] = rows_arc_to
        rows.relation_from[places] = relation_from
        rows.relation_to[places] = relation_to

    def _coded(self, words: Sequence[str]) -> tuple[list[int], list[int], list[int], list[int]]:
        ids, shapes, first, last = [FIRST], [0], [], []
        for word in words:
            pieces, shape = self.pieces(word)
            first.append(len(ids))
            ids += pieces
            shapes += [shape] * len(pieces)
            last.append(len(ids) - 1)
        ids.append(LAST)
        shapes.append(0)
        return ids, shapes, first, last


def _session(graph: bytes, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _batches(sizes: list[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for i in sorted(range(len(sizes)), key=sizes.__getitem__):
        if batch and sizes[i] * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _feed(coded: list[tuple[list[int], list[int], list[int], list[int]]]) -> dict[str, Any]:
    width = max(len(c[0]) for c in coded)
    ids = np.zeros((len(coded), width), np.int32)
    shapes = np.zeros((len(coded), width), np.int32)
    first: list[int] = []
    last: list[int] = []
    for row, (row_ids, row_shapes, row_first, row_last) in enumerate(coded):
        ids[row, : len(row_ids)] = row_ids
        shapes[row, : len(row_ids)] = row_shapes
        first += [row * width + i for i in row_first]
        last += [row * width + i for i in row_last]
    return {
        "ids": ids, "shapes": shapes, "lengths": np.array([len(c[0]) for c in coded], np.int32),
        "first": np.array(first, np.int32), "last": np.array(last, np.int32),
    }  # fmt: skip

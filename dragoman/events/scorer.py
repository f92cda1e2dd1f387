"""The learnt part: how much a word names an act of a type, and how much another word takes part in it.

In: the word vectors that the language model leaves in ``doc.tensor``. Out: probabilities.

    >>> scores = Scores(doc)
    >>> scores.type(token)                   # "slapped" in "Oslo slapped curbs on Minsk"
    ('SANCTION', 0.83)
    >>> scores.role(anchor, token, "actors")
    0.94

A linear layer tells the type of a word, a biaffine layer between two words the role (Dozat & Manning 2017). They are
trained together with the encoder (`training/`), on annotated sentences and on sentences that the frames coded, and
belong to one version of the language model. A document without vectors has no scores: every probability is 0.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman.events.roles import ROLES
from dragoman.weights import load

Floats = NDArray[np.float32]
MODEL, FEATURES = "events", 1
SLOPE = 0.1
"""Of the leaky rectifier, as in training."""


@dataclass(frozen=True)
class Heads:
    """The layers: `types` names the columns of "events"; the first is a word that names no act."""

    types: tuple[str, ...]
    arrays: dict[str, Floats]

    def layer(self, name: str, x: Floats) -> Floats:
        """`x` (words, inputs) through the linear layer `name`."""
        found: Floats = x @ self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"]
        return found

    def shares(self, x: Floats) -> Floats:
        """(words, types): how probably each word names an act of each type."""
        scores = self.layer("events", x)
        e: Floats = np.exp(scores - scores.max(1, keepdims=True))
        found: Floats = e / e.sum(1, keepdims=True)
        return found


@functools.cache
def heads() -> Heads:
    """The package's own layers."""
    model = load(MODEL, features=FEATURES)
    with np.load(io.BytesIO(model.read("heads.npz")), allow_pickle=False) as file:
        arrays = {name: file[name].astype(np.float32) for name in file.files}
    return Heads(tuple(model.json("labels.json")["types"]), arrays)


class Scores:
    """The scores of a document's words."""

    def __init__(self, doc: Doc) -> None:
        tensor = np.asarray(doc.tensor)
        self.known = len(doc) > 0 and tensor.shape == (len(doc), heads().arrays["act.weight"].shape[0])
        if not self.known:
            return
        self._vectors = tensor.astype(np.float32)
        self._types = heads().shares(self._vectors)
        self._parts = _leaky(heads().layer("part", self._vectors))
        self._acts: dict[tuple[int, int], Floats] = {}

    def type(self, token: Token) -> tuple[str, float]:
        """The type that `token` most probably names an act of, and the probability; not "no act"."""
        if not self.known:
            return "", 0.0
        row = self._types[token.i]
        best = 1 + int(row[1:].argmax())
        return heads().types[best], float(row[best])

    def probability(self, token: Token, type: str) -> float:
        """How probably `token` names an act of `type`."""
        return float(self._types[token.i, heads().types.index(type)]) if self.known else 0.0

    def nothing(self, token: Token) -> float:
        """How probably `token` names no act."""
        return float(self._types[token.i, 0]) if self.known else 0.0

    def role(self, anchor: Token, token: Token, role: str) -> float:
        """How probably `token` is the head of who takes part in the act of `anchor` as `role`."""
        if not self.known:
            return 0.0
        sentence = token.sent
        found = self._acts.get((anchor.i, sentence.start))
        if found is None:
            found = self._acts[anchor.i, sentence.start] = self._roles(anchor, sentence)
        return float(found[token.i - sentence.start, ROLES.index(role)])

    def alike(self, one: Token, two: Token) -> float:
        """How alike the learnt part finds two words where they stand: the cosine of their vectors."""
        if not self.known:
            return 0.0
        a, b = self._vectors[one.i], self._vectors[two.i]
        return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))

    def _roles(self, anchor: Token, sentence: Sentence) -> Floats:
        """(words, 2) for the words of `sentence`."""
        row = _leaky(heads().layer("act", self._vectors[anchor.i : anchor.i + 1]))
        made = heads().layer("role", row).reshape(len(ROLES), -1)
        logits = self._parts[sentence.start : sentence.end] @ made.T + heads().arrays["role_bias"]
        found: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return found


def _leaky(x: Floats) -> Floats:
    found: Floats = np.where(x > 0, x, SLOPE * x)
    return found

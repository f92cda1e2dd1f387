"""Windows of sentences, augmentation, and tensors for the network.

In: documents of ``Sentence``. Out: ``Window``s (one to four consecutive sentences) and batches of tensors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from treebanks import NAMES, TYPES, UPOS, Act, Sentence, event_set, features

CLS, SEP, UNK, MASK = 101, 102, 100, 103
MAX_WINDOW = 160
"""Word pieces in a window of several sentences; a longer sentence stands alone."""


class Pieces:
    """Word → ids of its word pieces, remembered."""

    def __init__(self, path: str) -> None:
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        ids = self.known.get(word)
        if ids is None:
            ids = self.tokenizer.encode(features.normalise(word), add_special_tokens=False).ids
            ids = self.known[word] = ids[: features.MAX_PIECES] or [UNK]
        return ids


@dataclass
class Labels:
    """The label lists, in the order of the network's outputs."""

    lemmas: list[str]
    relations: list[str]
    tags: list[str] = field(default_factory=lambda: list(UPOS))
    names: list[str] = field(default_factory=lambda: list(NAMES))
    events: list[str] = field(default_factory=lambda: list(TYPES))

    def __post_init__(self) -> None:
        self.lemma_ids = {s: i for i, s in enumerate(self.lemmas)}
        self.relation_ids = {s: i for i, s in enumerate(self.relations)}
        self.tag_ids = {s: i for i, s in enumerate(self.tags)}
        self.name_ids = {s: i for i, s in enumerate(self.names)}

    @property
    def sizes(self) -> dict[str, int]:
        """How many labels each of the network's layers has."""
        return {layer: len(getattr(self, layer)) for layer in ("tags", "lemmas", "relations", "names", "events")}

    def lemma_id(self, word: str, lemma: str) -> int:
        script = features.edit_script(features.normalise(word), features.normalise(lemma))
        return self.lemma_ids.get(script, -100)


@dataclass
class Window:
    """Sentences that the encoder reads at once."""

    sentences: list[Sentence]
    size: int
    acts: list[Act] | None = None
    weight: float = 1.0
    """How much its acts count: less if a program coded them."""


def windows(
    documents: list[list[Sentence]], pieces: Pieces, rng: random.Random, crossing: float = 0.15, longest: int = 4
) -> Iterator[Window]:
    """Cuts each document into windows of 1 to ``longest`` sentences, seldom across a paragraph's edge."""
    for document in documents:
        at = 0
        while at < len(document):
            count = rng.choices(range(1, longest + 1), [0.45, 0.25, 0.15, 0.15][:longest])[0]
            cross = rng.random() < crossing
            group, size = [document[at]], length(document[at], pieces)
            while len(group) < count and at + len(group) < len(document):
                following = document[at + len(group)]
                more = length(following, pieces)
                if size + more > MAX_WINDOW or (following.paragraph != group[0].paragraph and not cross):
                    break
                group.append(following)
                size += more
            at += len(group)
            yield Window(group, size + 2)


def acted(file: Path, pieces: Pieces) -> list[Window]:
    """The items of a file of `prepare_events.py` or `plain.py`, each a window with its acts."""
    return [Window(s, sum(length(x, pieces) for x in s) + 2, acts) for s, acts in event_set(file)]


def length(sentence: Sentence, pieces: Pieces) -> int:
    return sum(len(pieces(w)) for w in sentence.words)


def augmented(window: Window, rng: random.Random) -> Window:
    """A headline's, a shouter's, a careless or a terse writer's version of the window, now and then."""
    draw = rng.random()
    sentences = window.sentences
    if draw < 0.04:
        return replace(window, sentences=[_recased(s, str.lower) for s in sentences])
    if draw < 0.07:
        return replace(window, sentences=[_recased(s, str.upper) for s in sentences])
    if draw < 0.11:
        sentences = [_recased(s, _capital) for s in sentences]
    if window.acts is not None:
        return replace(window, sentences=sentences)
    if rng.random() < 0.03:
        sentences = [_without(s, _terse) for s in sentences]
    if rng.random() < 0.06:
        sentences = [_without(s, _final) for s in sentences]
    return replace(window, sentences=sentences)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:] if len(word) > 3 or word.lower() not in {"a", "an", "the", "of", "to"} else word


def _recased(sentence: Sentence, change) -> Sentence:
    return replace(sentence, words=[change(w) for w in sentence.words])


def _terse(sentence: Sentence, i: int) -> bool:
    assert sentence.relations
    return sentence.words[i].lower() in {"a", "an", "the", "is", "are", "was", "were"} and sentence.relations[i] in {
        "det", "aux", "aux:pass", "cop"
    }  # fmt: skip


def _final(sentence: Sentence, i: int) -> bool:
    return i == len(sentence.words) - 1 and sentence.words[i] in {".", "!", "?"}


def _without(sentence: Sentence, drop) -> Sentence:
    """The sentence without the leaves that ``drop`` names."""
    if sentence.heads is None:
        return sentence
    parents = set(sentence.heads)
    keep = [i for i in range(len(sentence.words)) if i + 1 in parents or not drop(sentence, i)]
    if not keep or any(n.startswith("B-") for i, n in enumerate(sentence.names or []) if i not in set(keep)):
        return sentence
    place = {0: 0} | {old + 1: new + 1 for new, old in enumerate(keep)}

    def kept(layer):
        return None if layer is None else [layer[i] for i in keep]

    return replace(
        sentence, words=kept(sentence.words), tags=kept(sentence.tags), lemmas=kept(sentence.lemmas),
        heads=[place[sentence.heads[i]] for i in keep], relations=kept(sentence.relations), names=kept(sentence.names),
    )  # fmt: skip


def grouped(items: list[Window], rng: random.Random | None, budget: int) -> Iterator[list[Window]]:
    """Batches of windows of like size, ``budget`` pieces each (padding counted)."""
    noise = rng.random if rng else (lambda: 0.0)
    ordered = sorted(items, key=lambda w: w.size * (1 + 0.15 * noise()))
    batches, batch, widest = [], [], 0
    for item in ordered:
        widest = max(widest, item.size)
        if batch and widest * (len(batch) + 1) > budget:
            batches.append(batch)
            batch, widest = [], item.size
        batch.append(item)
    if batch:
        batches.append(batch)
    if rng:
        rng.shuffle(batches)
    return iter(batches)


def tensors(
    batch: list[Window], pieces: Pieces, labels: Labels, rng: random.Random | None = None, masking: float = 0.0
) -> dict[str, torch.Tensor]:
    """The tensors of a batch; label −100 means not annotated or padding. Heads count in the window, 0 is the root."""
    rows = [_row(w, pieces, labels, rng, masking) for w in batch]
    out = {}
    for key, fill in _FILL.items():
        width = max(len(r[key]) for r in rows)
        out[key] = torch.tensor([r[key] + [fill] * (width - len(r[key])) for r in rows])
    out["mask"] = torch.arange(out["ids"].shape[1])[None] < torch.tensor([len(r["ids"]) for r in rows])[:, None]
    out["bank"] = torch.tensor([w.sentences[0].bank for w in batch])
    return out | acts(batch, labels, out["first"].shape[1])


def acts(batch: list[Window], labels: Labels, words: int) -> dict[str, torch.Tensor]:
    """Shares of types by word (a row of noughts: not annotated), and anchors with participants by role.

    Shapes: types (batch, words, types), weight (batch), anchors (acts, 2) as window and word, roles (acts, words, 2);
    a role of −1 is not known.
    """
    types = torch.zeros(len(batch), words, len(labels.events))
    anchors, roles = [], []
    for b, window in enumerate(batch):
        if window.acts is None:
            continue
        types[b, : sum(len(s.words) for s in window.sentences), 0] = 1.0
        for act in window.acts:
            row = torch.zeros(len(labels.events))
            for name, share in act.types.items():
                row[labels.events.index(name)] = share
            types[b, act.anchor] = row / row.sum()
            anchors.append((b, act.anchor))
            roles.append(torch.zeros(words, 2))
            roles[-1][act.unsure] = -1.0
            roles[-1][act.actors, 0] = 1.0
            roles[-1][act.recipients, 1] = 1.0
    return {
        "types": types,
        "weight": torch.tensor([w.weight for w in batch]),
        "anchors": torch.tensor(anchors, dtype=torch.long).reshape(-1, 2),
        "roles": torch.stack(roles) if roles else torch.zeros(0, words, 2),
    }


_FILL = {"ids": 0, "shapes": 0, "first": 0, "last": 0, "sentence": -1, "tags": -100, "lemmas": -100, "heads": -100,
         "relations": -100, "names": -100, "starts": -100}  # fmt: skip


def _row(
    window: Window, pieces: Pieces, labels: Labels, rng: random.Random | None, masking: float
) -> dict[str, list[int]]:
    row: dict[str, list[int]] = {key: [] for key in _FILL}
    row["ids"].append(CLS)
    row["shapes"].append(0)
    for number, s in enumerate(window.sentences):
        offset = len(row["first"])
        for i, word in enumerate(s.words):
            ids = pieces(word)
            if rng and rng.random() < masking:
                ids = [UNK if rng.random() < 0.5 else MASK] if len(ids) == 1 else [MASK] * len(ids)
            row["first"].append(len(row["ids"]))
            row["ids"] += ids
            row["shapes"] += [features.shape(word)] * len(ids)
            row["last"].append(len(row["ids"]) - 1)
            row["sentence"].append(number)
            row["tags"].append(labels.tag_ids[s.tags[i]] if s.tags else -100)
            row["lemmas"].append(labels.lemma_id(word, s.lemmas[i]) if s.lemmas else -100)
            row["heads"].append((s.heads[i] and s.heads[i] + offset) if s.heads else -100)
            row["relations"].append(labels.relation_ids.get(s.relations[i], -100) if s.relations else -100)
            row["names"].append(labels.name_ids[s.names[i]] if s.names else -100)
            row["starts"].append(int(i == 0) if s.heads else -100)
    row["ids"].append(SEP)
    row["shapes"].append(0)
    return row

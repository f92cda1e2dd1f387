"""Fits the event types' layer anew, so that it is as sure on a new language model as it was on the one before.

Trained on with the encoder for long, the layer grew too sure that a word names no act (mean probability .870 where it
had been .844), and thresholds set for the old one cut too much off. In: sentences (`plain.py`, `prepare_events.py`).
Out: dragoman/models/events/heads.npz with another `events` layer (softmax regression on the frozen encoder against the
old probabilities), and its hash in the card.

    git worktree add ../before HEAD                     # with the model of before
    PYTHONPATH=../before python training/heads.py note old.npy plain.jsonl silver.jsonl
    PYTHONPATH=. python training/heads.py fit old.npy plain.jsonl silver.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path

import numpy as np
from treebanks import event_set

PASSES, BATCH, RATE = 30, 8192, 3e-3


def sentences(files: list[Path], count: int) -> list[list[str]]:
    """The words of some sentences of each file, the same ones at each call."""
    found = []
    for file in files:
        items = event_set(file)
        random.Random(3).shuffle(items)
        found += [s.words for sentences, _ in items[:count] for s in sentences]
    return found


def vectors(words: list[list[str]]) -> np.ndarray:
    """(words, 384): what the installed language model has of each word."""
    from dragoman.language import load_language

    return np.concatenate([np.asarray(doc.tensor, np.float32) for doc in load_language().parse_words(words)])


def probabilities(x: np.ndarray) -> np.ndarray:
    """(words, types), by the installed layer."""
    from dragoman.events.scorer import heads

    return heads().shares(x)


def fitted(x: np.ndarray, truth: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The layer of least cross entropy against `truth`, from the given one on; a tenth is kept out and printed."""
    import torch
    import torch.nn.functional as F

    generator = torch.Generator().manual_seed(1)
    inputs, shares = torch.from_numpy(x), torch.from_numpy(truth.astype(np.float32))
    layer = [torch.from_numpy(a.astype(np.float32)).requires_grad_() for a in (weight, bias)]
    order = torch.randperm(len(x), generator=generator)
    out, rest = order[: len(x) // 10], order[len(x) // 10 :]

    def loss(rows: torch.Tensor) -> torch.Tensor:
        scores = inputs[rows] @ layer[0] + layer[1]
        return -(shares[rows] * F.log_softmax(scores, -1)).sum(-1).mean()

    print("kept out, before:", round(loss(out).item(), 4))
    optimiser = torch.optim.Adam(layer, lr=RATE)
    for at in range(PASSES):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - at / PASSES)
        for rows in rest[torch.randperm(len(rest), generator=generator)].split(BATCH):
            optimiser.zero_grad()
            loss(rows).backward()
            optimiser.step()
    print("kept out, after:", round(loss(out).item(), 4))
    weight, bias = (a.detach().numpy().astype(np.float16) for a in layer)
    return weight, bias


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=("note", "fit"))
    p.add_argument("noted", type=Path, help="the old probabilities")
    p.add_argument("files", nargs="+", type=Path)
    p.add_argument("--count", type=int, default=5000, help="items of each file")
    a = p.parse_args()
    x = vectors(sentences(a.files, a.count))
    if a.what == "note":
        np.save(a.noted, probabilities(x).astype(np.float16))
        return
    import dragoman

    folder = Path(dragoman.__file__).parent / "models/events"
    with np.load(folder / "heads.npz") as file:
        arrays = dict(file)
    arrays["events.weight"], arrays["events.bias"] = fitted(
        x, np.load(a.noted), arrays["events.weight"], arrays["events.bias"]
    )
    np.savez(folder / "heads.npz", **arrays)
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["files"]["heads.npz"] = hashlib.sha256((folder / "heads.npz").read_bytes()).hexdigest()
    (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

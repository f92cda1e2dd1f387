"""What a teacher says of sentences, kept on disk, so that the small network can learn from it pass after pass.

In: the larger network's checkpoint, the small one's that learning starts from, files of items (`plain.py`,
`prepare_events.py`). Out: `NAME-000.npz` …, one for each thousand items: the likeliest heads, relations, tags, lemma
scripts and names of each word with their probabilities, and the event types that the small network itself gives it.

    python training/teach.py --larger FOLDER --teacher teacher/epoch07.pt --start revived.pt --out lessons plain.jsonl

Several processes share the work: `--part 0 2` and `--part 1 2`. A chunk that is there is not made again.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from batches import Labels, Pieces, Window, acted, grouped, tensors
from larger import larger
from network import BOTH, Parser, small
from scoring import parse_scores
from train import encoder_files, output
from treebanks import features

CHUNK = 1000
LONGEST = 300
"""Word pieces of an item that is not left out."""
KEPT = {"heads": 6, "relations": 4, "tags": 3, "lemmas": 2, "names": 3, "events": 4}
"""How many of the likeliest answers are kept for each layer."""


def items(file: Path, pieces: Pieces) -> list[Window]:
    """The items of a file as windows, under neither treebank's convention."""
    found = acted(file, pieces)
    for sentence in (s for window in found for s in window.sentences):
        sentence.bank = BOTH
    return found


@torch.no_grad()
def lesson(batch: list[Window], teacher: Parser, before: Parser, pieces: Pieces, labels: Labels) -> list[dict]:
    """For each window: layer → (probabilities, numbers), both (words, kept)."""
    data = tensors(batch, pieces, labels)
    out = output(teacher, data)
    layers = parse_scores(out, teacher, data["sentence"]) | {"events": output(before, data)["events"]}
    best = {k: likeliest(scores, KEPT[k]) for k, scores in layers.items()}
    counts = (data["sentence"] >= 0).sum(-1).tolist()
    return [
        {k: (p[i, :n].half().numpy(), at[i, :n].short().numpy()) for k, (p, at) in best.items()}
        for i, n in enumerate(counts)
    ]


def likeliest(scores: torch.Tensor, kept: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The best `kept` answers: probabilities that add up to one, and numbers; fewer answers are filled up."""
    values, numbers = scores.softmax(-1).topk(min(kept, scores.shape[-1]), -1)
    missing = kept - values.shape[-1]
    values, numbers = (torch.nn.functional.pad(t, (0, missing)) for t in (values, numbers))
    return values / values.sum(-1, keepdim=True), numbers


def write(path: Path, rows: list[int], lessons: list[dict]) -> None:
    """One chunk: the numbers of its items, how many words each has, and the layers, all words in a row."""
    arrays = {"rows": np.array(rows), "words": np.array([len(x["tags"][0]) for x in lessons])}
    for k in KEPT:
        arrays[f"{k}.share"] = np.concatenate([x[k][0] for x in lessons])
        arrays[f"{k}.number"] = np.concatenate([x[k][1] for x in lessons])
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)
    part.rename(path)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("files", nargs="+", type=Path)
    p.add_argument("--larger", type=Path, required=True, help="the folder of all-mpnet-base-v2")
    p.add_argument("--teacher", type=Path, required=True, help="a checkpoint of train.py --larger")
    p.add_argument("--start", type=Path, required=True, help="the small network's checkpoint: revive.py, train.py")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--part", nargs=2, type=int, default=(0, 1), metavar=("N", "OF"))
    a = p.parse_args()
    torch.set_num_threads(1)
    _, vocabulary = encoder_files()
    pieces, saved = Pieces(vocabulary), torch.load(a.teacher, weights_only=True)
    labels = Labels(**json.loads(saved["labels"]))
    teacher = larger(a.larger, Path(vocabulary), len(features.SHAPES), labels.sizes).eval()
    teacher.load_state_dict(saved["average"])
    before = small(len(features.SHAPES), labels.sizes).eval()
    before.load_state_dict(torch.load(a.start, weights_only=True)["average"])
    teacher.half_width = before.half_width = True
    a.out.mkdir(parents=True, exist_ok=True)
    for file in a.files:
        found = items(file, pieces)
        for chunk in range(a.part[0], -(-len(found) // CHUNK), a.part[1]):
            path, begun = a.out / f"{file.stem}-{chunk:03d}.npz", time.monotonic()
            if path.exists():
                continue
            mine = {id(w): at for at, w in enumerate(found) if at // CHUNK == chunk and w.size <= LONGEST}
            batches = grouped([w for w in found[chunk * CHUNK : (chunk + 1) * CHUNK] if id(w) in mine], None, 1500)
            told = {}
            for batch in batches:
                lessons = lesson(batch, teacher, before, pieces, labels)
                told |= {mine[id(w)]: x for w, x in zip(batch, lessons, strict=True)}
            write(path, sorted(told), [told[row] for row in sorted(told)])
            print(path.name, len(told), "items", round(time.monotonic() - begun), "s", flush=True)


if __name__ == "__main__":
    main()

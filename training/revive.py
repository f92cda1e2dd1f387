"""Makes a checkpoint of the shipped model, to train on from where the checkpoints are lost.

In: dragoman/models/language (int8 graph, relations, label lists) and dragoman/models/events (event heads). Out: a
checkpoint that train.py takes as --start and export.py as a part of a mixture.

    python training/revive.py --out /tmp/revived.pt

Weights of 8 bits become floats with their columns' scales, so what rounding took is gone; biases keep the correction
that goes with it. The two treebank vectors are gone too: their mean is in the positions, and both begin anew at 0.
"""

from __future__ import annotations

import argparse
import io
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from batches import Labels
from network import SMALL, Parser, small
from onnx import numpy_helper
from train import save
from treebanks import ROOT, features

MODELS = ROOT / "dragoman/models"
Arrays = dict[str, np.ndarray]


def constants(path: Path) -> Arrays:
    """The constants of a graph by name."""
    return {c.name: numpy_helper.to_array(c) for c in onnx.load(str(path)).graph.initializer}


def linear(arrays: Arrays, theirs: str, ours: str) -> Arrays:
    """Weight and bias of a linear layer; 8-bit weights times their columns' scales."""
    weight = arrays[f"{theirs}.w"].astype(np.float32) * arrays.get(f"{theirs}.ws", np.float32(1))
    return {f"{ours}.weight": weight.T, f"{ours}.bias": arrays[f"{theirs}.b"]}


def norm(arrays: Arrays, theirs: str, ours: str) -> Arrays:
    return {f"{ours}.weight": arrays[f"{theirs}.g"], f"{ours}.bias": arrays[f"{theirs}.b"]}


def encoder(arrays: Arrays) -> Arrays:
    """The encoder's weights out of the graph of words."""
    found = {
        "encoder.pieces.weight": arrays["pieces"].astype(np.float32) * arrays["pieces.s"],
        "encoder.positions.weight": arrays["positions"],
        "encoder.banks.weight": np.zeros((2, SMALL.width), np.float32),
        "encoder.shapes.weight": arrays["shapes.w"],
    } | norm(arrays, "norm0", "encoder.norm")
    for i in range(SMALL.layers):
        at = f"encoder.layers.{i}."
        for name in ("qkv", "out", "up", "down"):
            found |= linear(arrays, f"{i}.{name}", at + name)
        for name in ("norm1", "norm2"):
            found |= norm(arrays, f"{i}.{name}", at + name)
    return found


def heads(arrays: Arrays, relations: Arrays, kept: dict) -> Arrays:
    """The heads' weights out of both graphs and the label lists' file."""
    edges = np.cumsum([0, *(len(kept[key]) for key in ("tags", "lemmas", "names")), 1])
    label = linear(arrays, "label", "label")
    found: Arrays = {}
    for name, a, b in zip(("tags", "lemmas", "names", "starts"), edges, edges[1:], strict=False):
        found |= {f"{name}.weight": label["label.weight"][a:b], f"{name}.bias": label["label.bias"][a:b]}
    found |= linear(arrays, "mlp", "mlp") | linear(arrays, "arc", "arc")
    found |= linear(relations, "made", "relation") | linear(relations, "bias", "relation_bias")
    return found | {key: np.array(kept[key], np.float32) for key in ("root", "relation_root")}


def event_heads(folder: Path) -> Arrays:
    with np.load(io.BytesIO((folder / "heads.npz").read_bytes()), allow_pickle=False) as file:
        return {
            name: (file[name].T if name.endswith(".weight") else file[name]).astype(np.float32) for name in file.files
        }


def revived(models: Path = MODELS) -> tuple[Parser, Labels]:
    """The shipped network as floats, and its labels."""
    kept = json.loads((models / "language/labels.json").read_text("utf-8"))
    events = json.loads((models / "events/labels.json").read_text("utf-8"))["types"]
    labels = Labels(**{key: kept[key] for key in ("lemmas", "relations", "tags", "names")}, events=events)
    words = constants(models / "language/words.onnx")
    arrays = encoder(words) | heads(words, constants(models / "language/relations.onnx"), kept)
    arrays |= event_heads(models / "events")
    network = small(len(features.SHAPES), labels.sizes)
    network.load_state_dict({k: torch.tensor(v) for k, v in arrays.items()})
    return network.eval(), labels


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--models", type=Path, default=MODELS, help="the folder of the shipped models")
    a = p.parse_args()
    network, labels = revived(a.models)
    card = json.loads((a.models / "language/card.json").read_text("utf-8"))
    state = {"step": 0, "epoch": 0, "elapsed": 0.0}
    recipe = json.dumps({"revived": card["version"]})
    save(a.out, average=network.state_dict(), state=state, labels=json.dumps(asdict(labels)), recipe=recipe)


if __name__ == "__main__":
    main()

"""Trains the factuality head: `python training/factuality/train.py TRAIN… --dev DEV [--out FOLDER]`.

In: factuality files (see benchmarks/factuality.py) whose licence allows publishing what is trained on them. Out: the
model's folder: weights.json (feature → weight) and card.json. Ridge regression on the features of
`dragoman.events.factuality`; those seen in fewer than LEAST items are left out, the rest rounded to three places.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import hashlib
import json
import pathlib
import sys

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import Ridge

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "benchmarks"))
import factuality as benchmark

from dragoman.events.factuality import FEATURE_VERSION, MODEL, features
from dragoman.weights import MODELS

LEAST = 8
ALPHA = 20.0
Item = tuple[float, set[str]]


def items(path: pathlib.Path) -> list[Item]:
    """Label and features of each target of a file."""
    return [(label, set(features(anchor, judged))) for label, judged, _, anchor in benchmark.judged_file(path)]


def matrix(found: list[Item], names: dict[str, int]) -> sp.csr_matrix:
    """Items × features, 1 where the feature holds."""
    rows = [sorted(names[f] for f in have if f in names) for _, have in found]
    ends = np.cumsum([0, *(len(r) for r in rows)])
    columns = np.concatenate([np.array(r, int) for r in rows])
    return sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))


def fit(found: list[Item]) -> dict[str, float]:
    """Feature → weight; the empty name is the constant."""
    seen = collections.Counter(f for _, have in found for f in have)
    names = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= LEAST))}
    model = Ridge(alpha=ALPHA, solver="sparse_cg").fit(matrix(found, names), np.array([label for label, _ in found]))
    table = {f: round(float(model.coef_[i]), 3) for f, i in names.items()}
    return {"": round(float(model.intercept_), 3)} | {f: w for f, w in table.items() if w}


def scores(found: list[Item], table: dict[str, float]) -> dict[str, float]:
    """Pearson r and mean absolute error of the weights on items."""
    pairs = [(label, max(-3.0, min(3.0, table[""] + sum(table.get(f, 0.0) for f in have)))) for label, have in found]
    error = sum(abs(a - b) for a, b in pairs) / len(pairs)
    return {"n": len(pairs), "r": round(benchmark.pearson(pairs), 4), "mae": round(error, 4)}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", nargs="+", type=pathlib.Path)
    parser.add_argument("--dev", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=MODELS / MODEL)
    args = parser.parse_args()
    table = fit([item for path in args.train for item in items(path)])
    data = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True).encode()
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "weights.json").write_bytes(data)
    card = {
        "name": MODEL, "version": dt.date.today().isoformat(), "feature_version": FEATURE_VERSION,
        "what": "How far the words commit the page to an event, -3 to 3; a linear model over parse and calculus",
        "trained_on": {p.name: digest(p.read_bytes()) for p in args.train},
        "licence": "CC BY-SA 4.0 (UDS-IH2 on the English Web Treebank)",
        "recipe": f"training/factuality/train.py, ridge, alpha {ALPHA}, features seen {LEAST} times, no random seed",
        "scores": {args.dev.name: scores(items(args.dev), table)},
        "files": {"weights.json": digest(data)},
    }  # fmt: skip
    (args.out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()

"""The weights of the score that two pages tell of one story: dragoman/data/story_weights.json.

    python training/stories/pairs.py RECORDS.jsonl [--write]

In: records of ../shared/data/stories/ecbplus_stories_dev (ECB+, CC BY 3.0), as `benchmarks/stories.py --records`
keeps them. Fitted on the topics of the first half (`benchmarks.stories.half`): all pairs of a topic, its two stories
being the hard negatives, and as many pairs of different topics. Logistic regression, L2, Newton's method. Prints how
many pairs are right on both halves.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import sys
from typing import Any

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.stories import digests_of, half, labels  # noqa: E402
from dragoman.across.likeness import FEATURES, Likeness  # noqa: E402

PENALTY = 0.5
ABOUT = {
    "what": "Weights of the logistic score that two pages tell of one story: cosines of their bags of terms",
    "source": "training/stories/pairs.py on the first half of the topics of ECB+ (Cybulska and Vossen 2014, CC BY 3.0)",
    "licence": "Apache-2.0",
    "date": "2026-11-28",
}


def table(digests: list[Any], gold: dict[str, tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """A row of features for each pair, and whether both pages are of one story."""
    random.seed(7)
    likeness = Likeness(digests, [-1] * len(digests))
    rows, truth = [], []
    for i, one in enumerate(digests):
        topic, story = gold[one.page]
        near = [j for j in range(i) if gold[digests[j].page][0] == topic]
        far = [j for j in range(i) if gold[digests[j].page][0] != topic]
        chosen = near + random.sample(far, min(len(far), len(near)))
        if chosen:
            rows.append(likeness.features(i, np.array(chosen)))
            truth += [gold[digests[j].page][1] == story for j in chosen]
    return np.concatenate(rows).astype(float), np.array(truth, dtype=float)


def fit(rows: np.ndarray, truth: np.ndarray) -> np.ndarray:
    weights = np.zeros(rows.shape[1])
    penalty = np.diag([0.0] + [PENALTY] * (rows.shape[1] - 1))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - truth) + penalty @ weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def right(rows: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    said = rows @ weights > 0
    hit = float((said & (truth > 0)).sum())
    return {
        "pairs": len(truth),
        "right": round(float((said == truth).mean()), 4),
        "precision": round(hit / max(1.0, said.sum()), 4),
        "recall": round(hit / truth.sum(), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the score that two pages tell of one story.")
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    gold = labels(ROOT.parent / "shared" / "data" / "stories" / "ecbplus_stories_dev.jsonl.gz")
    halves: tuple[list[Any], list[Any]] = ([], [])
    for made in digests_of(given.records):
        halves[half(gold[made.page][0])].append(made)
    rows, truth = table(halves[0], gold)
    weights = fit(rows, truth)
    print(dict(zip(FEATURES, weights.round(3).tolist(), strict=True)))
    print("fitted on", right(rows, truth, weights))
    print("held out", right(*table(halves[1], gold), weights))
    if given.write:
        entries = [{"feature": f, "weight": w} for f, w in zip(FEATURES, weights.round(3).tolist(), strict=True)]
        lines = ",\n".join("  " + json.dumps(entry) for entry in entries)
        text = f'{{"about": {json.dumps(ABOUT)},\n "entries": [\n{lines}\n ]}}\n'
        (ROOT / "dragoman" / "data" / "story_weights.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Fits the weights of ``dragoman/events/sides.py`` on annotated pages.

In: folders of pages in CODEBOOK's layout. Out: dragoman/data/side_weights.json, and how often the choice is right,
by leaving out a fifth of the pages at a time.

    .venv/bin/python training/events/sides.py FOLDER… [--check FOLDER]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import dragoman.events
from dragoman.events import opposite
from dragoman.events.sides import Sides
from dragoman.pipeline import read_page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from events import SCORER, load  # noqa: E402
from gold import page_of  # noqa: E402

WRITTEN = ROOT / "training/events/sides.jsonl"
WRITTEN_TIMES = 3
"""How often a choice in a text written for this counts: there is no doubt about it."""
OUT = ROOT / "dragoman/data/side_weights.json"
Choice = tuple[list[dict[str, float]], list[bool]]
"""The features of the options, and which of them are right."""


def choices(folder: Path) -> Iterator[list[Choice]]:
    """For each page the choices of drafts that an annotated event stands for."""
    score = load(SCORER)
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        seen: dict[int, list[tuple[str | None, dict[str, float]]]] = {}
        record = _read(gold, seen)
        ours, theirs = ({a["id"]: a for a in side["actors"]} for side in (record, gold))
        found = []
        for i, j in score.event_pairs(gold, record, theirs, ours):
            wanted, event = gold["events"][i], record["events"][j]
            start, end = event["span"]
            options = next((o for at, o in seen.items() if start <= at < end), None)
            if options is None or not score.type_ok(wanted, event):
                continue
            truth = score.countries(wanted["recipients"], theirs)
            right = [truth == (frozenset([c]) if c else frozenset()) for c, _ in options]
            if any(right):
                found.append(([f for _, f in options], right))
        yield found


def written() -> list[Choice]:
    """The choices of the short texts that were written for this (sides.jsonl)."""
    found = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"News\n\n{row['text']}\n"
        seen: dict[int, list[tuple[str | None, dict[str, float]]]] = {}
        _read({"id": "written", "text": text, "as_of": "2024-03-04"}, seen)
        start = text.index(row["anchor"], text.index(row["text"]))
        options = next((o for at, o in seen.items() if start <= at < start + len(row["anchor"])), None)
        if options is None:
            print("nothing to choose:", row["text"], file=sys.stderr)
            continue
        found.append(([f for _, f in options], [c == row["country"] for c, _ in options]))
    return found


def _read(gold: dict[str, Any], seen: dict[int, list[tuple[str | None, dict[str, float]]]]) -> dict[str, Any]:
    """The record of a page; `seen` gets the options of each draft without recipients, by the place of its anchor."""
    whole = opposite.complete

    def watched(drafts: Any, cast: Any, speech: Any, scores: Any) -> None:
        sides = Sides(drafts, cast, scores)
        for at, draft in enumerate(drafts):
            if not draft.mutual and draft.actors and not draft.recipients:
                near = opposite.rivals(at, drafts, cast)
                seen[draft.anchor.idx] = sides.options(at, cast.countries(id for id, _ in near))
        whole(drafts, cast, speech, scores)

    dragoman.events.opposite.complete = watched
    try:
        return read_page(page_of(gold)).to_dict()
    finally:
        dragoman.events.opposite.complete = whole


def fit(data: list[Choice], decay: float, steps: int = 400) -> dict[str, float]:
    """Weights with the greatest penalised likelihood, by Adam."""
    names = sorted({k for features, _ in data for f in features for k in f})
    made = [
        (np.array([[f.get(k, 0.0) for k in names] for f in features]), np.array(right, float))
        for features, right in data
    ]
    w, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, steps + 1):
        slope = decay * w
        for x, right in made:
            odds = np.exp((s := x @ w) - s.max())
            share = odds / odds.sum()
            wanted = share * right
            slope += x.T @ (share - wanted / wanted.sum())
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        w -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return dict(zip(names, w.tolist(), strict=True))


def rate(data: list[Choice], weights: dict[str, float]) -> int:
    hits = 0
    for features, right in data:
        scores = [sum(weights.get(k, 0.0) * v for k, v in f.items()) for f in features]
        hits += right[int(np.argmax(scores))]
    return hits


def write(weights: dict[str, float], pages: int, count: int) -> None:
    about = {
        "what": "Weights of the ranking that tells which country an act without a named recipient is done to",
        "source": f"training/events/sides.py on {pages} annotated pages, {count} acts",
        "licence": "as dragoman",
        "date": dt.date.today().isoformat(),
    }
    rows = [json.dumps({"feature": k, "weight": round(v, 3)}) for k, v in weights.items()]
    OUT.write_text(
        '{"about": ' + json.dumps(about) + ',\n "entries": [\n  ' + ",\n  ".join(rows) + "\n ]}\n", encoding="utf-8"
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("folders", nargs="+", type=Path)
    p.add_argument("--check", type=Path, nargs="*", default=[], help="pages to score on, not to fit")
    p.add_argument("--decay", type=float, default=1.0)
    a = p.parse_args()
    pages = [page for folder in a.folders for page in choices(folder)]
    held, own = 0, written()
    for part in range(5):
        train = [c for n, page in enumerate(pages) if n % 5 != part for c in page] + WRITTEN_TIMES * own
        held += rate([c for n, page in enumerate(pages) if n % 5 == part for c in page], fit(train, a.decay))
    data = [c for page in pages for c in page]
    weights = fit(data + WRITTEN_TIMES * own, a.decay)
    write(weights, len(pages), len(data))
    figures = {
        "acts": len(data),
        "written": len(own),
        "written_right": rate(own, weights),
        "held_out": held / max(1, len(data)),
    }
    for folder in a.check:
        test = [c for page in choices(folder) for c in page]
        figures[folder.name] = rate(test, weights) / max(1, len(test))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

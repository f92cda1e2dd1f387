"""Fits the weights of ``dragoman/events/antecedents.py`` on annotated pages: which mentions are of one event.

In: folders of pages in CODEBOOK's layout. Out: dragoman/data/antecedent_weights.json, and how many pairs of mentions
are joined rightly (precision, recall, F1 over the mentions that an annotated event stands for), by leaving out a fifth
of the pages at a time, and on the folders to check, which nothing is fitted on.

    .venv/bin/python training/events/antecedents.py ../shared/gold/dev PAGES OWN [--check FOLDER…] [--dry]

PAGES and OWN are what ``pages.py --out`` and ``own.py --out`` write.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.choosing import Features, surest
from dragoman.events.antecedents import WEIGHTS, Antecedents
from dragoman.events.roles import Draft
from dragoman.pipeline import read_page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from choices import fit, write  # noqa: E402
from events import SCORER, load  # noqa: E402
from gold import page_of  # noqa: E402

DECAY, STEPS = 2.0, 400
WHAT = "Weights of the ranking that tells which earlier mention of its event a mention goes back to"
NEW = -0.5
"""Added to what speaks for something new: a mention that is left out costs more than one joined wrongly."""


class Choice(NamedTuple):
    """A mention (the place of its word), the earlier ones it may go back to, which of them it does."""

    at: int
    options: list[tuple[int | None, dict[str, float]]]
    root: str
    right: list[bool]


def seen_on(gold: dict[str, Any]) -> tuple[dict[str, Any], dict[int, list[tuple[int | None, dict[str, float]]]]]:
    """The record of a page, and for each mention the options, by the place of its word."""
    whole, seen = Antecedents.options, dict[int, list[tuple[int | None, dict[str, float]]]]()

    def watched(self: Antecedents, kept: Sequence[Draft], draft: Draft) -> list[tuple[int | None, Features]]:
        found = whole(self, kept, draft)
        seen[draft.anchor.idx] = [(None if at is None else kept[at].anchor.idx, f) for at, f in found]
        return found

    Antecedents.options = watched  # type: ignore[method-assign]
    try:
        return read_page(page_of(gold)).to_dict(), seen
    finally:
        Antecedents.options = whole  # type: ignore[method-assign]


def choices(gold: dict[str, Any]) -> list[Choice]:
    """The choices of a page: those of the mentions that an annotated event stands for."""
    score = load(SCORER)
    record, seen = seen_on(gold)
    ours, theirs = ({a["id"]: a for a in side["actors"]} for side in (record, gold))
    roots, by_id = dict[int, str](), {e["id"]: e for e in gold["events"]}
    for i, j in score.event_pairs(gold, record, theirs, ours):
        wanted, (start, end) = gold["events"][i], record["events"][j]["span"]
        if score.type_ok(wanted, record["events"][j]):
            roots |= {at: _root(wanted, by_id) for at in seen if start <= at < end}
    found = []
    for at, options in seen.items():
        if at in roots:
            right = [old is not None and roots.get(old) == roots[at] for old, _ in options]
            found.append(Choice(at, options, roots[at], right if any(right) else [*right[:-1], True]))
    return found


def _root(event: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    for _ in by_id:
        if event.get("same_as") not in by_id:
            break
        event = by_id[event["same_as"]]
    return str(event["id"])


def on_pages(folder: str) -> Iterator[list[Choice]]:
    """The choices of each page of a folder."""
    for file in sorted(Path(folder).glob("*.json")):
        yield choices(json.loads(file.read_text(encoding="utf-8")))


def fitted(pages: Iterable[list[Choice]]) -> dict[str, float]:
    """Weights with the greatest penalised likelihood, leaning to what was told before."""
    weights = fit([([f for _, f in c.options], c.right) for p in pages for c in p], DECAY, STEPS)
    return weights | {"new": weights["new"] + NEW}


def rate(pages: Iterable[list[Choice]], weights: dict[str, float]) -> list[int]:
    """Pairs of mentions that are joined rightly, that are joined, that should be."""
    right = joined = wanted = 0
    for page in pages:
        chains: dict[int, int] = {}
        for choice in page:
            old, _ = surest(choice.options, weights)
            chains[choice.at] = choice.at if old is None else chains.get(old, old)
        for one, two in itertools.combinations(page, 2):
            ours, theirs = chains[one.at] == chains[two.at], one.root == two.root
            right, joined, wanted = right + (ours and theirs), joined + ours, wanted + theirs
    return [right, joined, wanted]


def figures(counts: Sequence[int]) -> dict[str, float]:
    """Precision, recall and F1."""
    right, joined, wanted = counts
    return {
        "precision": round(right / max(1, joined), 3),
        "recall": round(right / max(1, wanted), 3),
        "f1": round(2 * right / max(1, joined + wanted), 3),
    }


def main() -> None:
    """Fits the ranking and prints how good it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--check", nargs="*", default=[], help="folders of pages to score on, not to fit")
    parser.add_argument("--dry", action="store_true", help="write no data file")
    args = parser.parse_args()
    sets = {Path(f).name: list(on_pages(f)) for f in args.folders}
    counts = {name: [0, 0, 0] for name in sets}
    for part in range(5):
        weights = fitted(page for pages in sets.values() for n, page in enumerate(pages) if n % 5 != part)
        for name, pages in sets.items():
            found = rate((page for n, page in enumerate(pages) if n % 5 == part), weights)
            counts[name] = [a + b for a, b in zip(counts[name], found, strict=True)]
    every = [page for pages in sets.values() for page in pages]
    weights = fitted(every)
    if not args.dry:
        source = f"training/events/antecedents.py on {len(every)} annotated pages, {sum(map(len, every))} mentions"
        write(WEIGHTS, WHAT, source, weights)
    counts |= {f: rate(on_pages(f), weights) for f in args.check}
    print(json.dumps({name: figures(c) for name, c in counts.items()}, indent=1))


if __name__ == "__main__":
    main()

"""Fits the weights of ``dragoman/actors/belonging.py`` on annotated pages.

In: folders of pages in CODEBOOK's layout, each with how much one of its choices counts. Out:
dragoman/data/belonging_weights.json, and how often the choice is right, by leaving out a sixth of the pages at a time
and on the folders to check, which nothing is fitted on.

    .venv/bin/python training/actors/belonging.py ../shared/gold/dev:3 PAGES:1.5 [--check FOLDER…]

PAGES is what ``training/events/pages.py --out`` writes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from dragoman import pipeline
from dragoman.actors.belonging import WEIGHTS, Belonging
from dragoman.actors.entities import Entity
from dragoman.cast import Cast
from dragoman.choosing import Features, surest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "training/events")]
from choices import fit, write  # noqa: E402
from events import SCORER, load  # noqa: E402
from gold import page_of  # noqa: E402

DECAY = 3.0
"""How strongly great weights are held back."""
STEPS = 300
PARTS = 6
WHAT = "Weights of the ranking that tells whose country an actor is of whom no word tells it"


class Choice(NamedTuple):
    """The countries in question, their features, the right one, how much the choice counts."""

    countries: list[str]
    options: list[Features]
    right: str
    counts: float


def seen_on(gold: dict[str, Any]) -> tuple[dict[str, Any], Cast, list[tuple[Entity, list[tuple[str, Features]]]]]:
    """The record of a page, its whole cast, and the options of each entity whose country no word tells."""
    seen: list[tuple[Entity, list[tuple[str, Features]]]] = []
    casts: list[Cast] = []
    choose, find = Belonging.country, pipeline.actors.find

    def watched(self: Belonging, entity: Entity, besides: Iterable[str] = ()) -> str:
        seen.append((entity, self.options(entity, tuple(besides))))
        return choose(self, entity, tuple(besides))

    def kept(*args: Any) -> Cast:
        casts.append(find(*args))
        return casts[-1]

    Belonging.country, pipeline.actors.find = watched, kept  # type: ignore[method-assign]
    try:
        return pipeline.read_page(page_of(gold)).to_dict(), casts[-1], seen
    finally:
        Belonging.country, pipeline.actors.find = choose, find  # type: ignore[method-assign]


def choices(gold: dict[str, Any], counts: float) -> list[Choice]:
    """The choices for entities that an annotated actor of the page stands for: of its record, else of its cast."""
    score = load(SCORER)
    record, cast, seen = seen_on(gold)
    options = {entity.id: found for entity, found in seen}
    taken = {a["id"] for a in record["actors"]}
    others = {"actors": [_plain(a) for a in cast.actors if a.id not in taken]}
    pairs = {i: record["actors"][j]["id"] for i, j in score.actor_pairs(gold, record)}
    left = {"actors": [{**a, "name": "\0", "aliases": []} if i in pairs else a for i, a in enumerate(gold["actors"])]}
    pairs |= {i: others["actors"][j]["id"] for i, j in score.actor_pairs(left, others) if i not in pairs}
    found = []
    for i, id in pairs.items():
        countries = [c for c, _ in options.get(id, ())]
        if gold["actors"][i]["country"] in countries:
            found.append(Choice(countries, [f for _, f in options[id]], gold["actors"][i]["country"], counts))
    return found


def _plain(actor: Any) -> dict[str, Any]:
    return {"id": actor.id, "name": actor.name, "aliases": list(actor.aliases), "kind": actor.kind}


def on_pages(folder: str) -> list[list[Choice]]:
    """The choices of each page of a folder, given as PATH or PATH:COUNTS."""
    path, _, counts = folder.partition(":")
    golds = (json.loads(f.read_text(encoding="utf-8")) for f in sorted(Path(path).glob("*.json")))
    return [choices(gold, float(counts or 1)) for gold in golds]


def fitted(data: list[Choice]) -> dict[str, float]:
    """Weights with the greatest penalised likelihood."""
    rows = [(c.options, [x == c.right for x in c.countries]) for c in data]
    return fit(rows, DECAY, STEPS, [c.counts for c in data])


def rate(data: Iterable[Choice], weights: dict[str, float]) -> list[bool]:
    """For each choice whether the best option is right."""
    return [surest(list(zip(c.countries, c.options, strict=True)), weights)[0] == c.right for c in data]


def main() -> None:
    """Fits the ranking and prints how good it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:COUNTS]")
    parser.add_argument("--check", nargs="*", default=[], help="folders of pages to score on, not to fit")
    args = parser.parse_args()
    sets = {folder: on_pages(folder) for folder in args.folders}
    hits: dict[str, list[bool]] = {name: [] for name in sets}
    for part in range(PARTS):
        weights = fitted([c for s in sets.values() for n, page in enumerate(s) if n % PARTS != part for c in page])
        for name, pages in sets.items():
            hits[name] += rate([c for n, page in enumerate(pages) if n % PARTS == part for c in page], weights)
    data = [c for pages in sets.values() for page in pages for c in page]
    weights = fitted(data)
    source = f"training/actors/belonging.py on {sum(map(len, sets.values()))} annotated pages, {len(data)} actors"
    write(WEIGHTS, WHAT, source, weights)
    hits |= {f: rate([c for page in on_pages(f) for c in page], weights) for f in args.check}
    print(json.dumps({k: {"actors": len(h), "right": round(sum(h) / max(1, len(h)), 3)} for k, h in hits.items()}))


if __name__ == "__main__":
    main()

"""Scores events against gold pages: `python benchmarks/events.py FOLDER` prints JSON.

In: a folder of gold records (codebook layout) and their scorer. Out: precision, recall and F1 of type, who and status;
the same by type; what was missed and what is spurious, by frame and word; milliseconds a page.

    python benchmarks/events.py ../shared/gold/dev --errors
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import importlib.util
import json
import pathlib
import time
from typing import Any

from dragoman.pipeline import read_page
from dragoman.records import Page

SCORER = pathlib.Path(__file__).resolve().parents[2] / "shared" / "tools" / "score.py"
MOST = 40


def load(path: pathlib.Path) -> Any:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(gold: dict[str, Any]) -> dict[str, Any]:
    """The record that dragoman makes of a gold page's text."""
    as_of = dt.date.fromisoformat(gold["as_of"][:10]) if gold.get("as_of") else None
    return read_page(Page(id=gold["id"], text=gold["text"], as_of=as_of)).to_dict()


class Tables:
    """What is counted over all pages."""

    def __init__(self) -> None:
        self.by_type: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self.missed: collections.Counter[str] = collections.Counter()
        self.spurious: collections.Counter[str] = collections.Counter()

    def add(self, gold: dict[str, Any], made: dict[str, Any], score: Any) -> None:
        """Counts one page."""
        actors = [{a["id"]: a for a in side["actors"]} for side in (gold, made)]
        pairs = score.event_pairs(gold, made, *actors)
        right = [(i, j) for i, j in pairs if score.type_ok(gold["events"][i], made["events"][j])]
        found, good = {i for i, _ in right}, {j for _, j in right}
        for i, event in enumerate(gold["events"]):
            self.by_type[event["type"]].update(gold=1, hit=int(i in found))
            if i not in found:
                self.missed[f"{event['type']} {event['anchor'].lower()}"] += 1
        for j, event in enumerate(made["events"]):
            self.by_type[event["type"]]["pred"] += 1
            if j not in good:
                self.spurious[f"{event['frame']} {event['anchor'].lower()}"] += 1


def main() -> None:
    """Reads the pages and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scorer", type=pathlib.Path, default=SCORER)
    parser.add_argument("--errors", action="store_true", help="also the words most often missed and spurious")
    options = parser.parse_args()
    score, tables = load(options.scorer), Tables()
    tallies: dict[str, Any] = collections.defaultdict(score.Tally)
    fields: dict[str, list[bool]] = collections.defaultdict(list)
    pages = score.load(options.folder)
    seconds = 0.0
    for gold in pages.values():
        start = time.perf_counter()
        made = read(gold)
        seconds += time.perf_counter() - start
        score.score_page(gold, made, tallies, fields, lambda *_: None)
        tables.add(gold, made, score)
    figures: dict[str, Any] = {k: t.figures() for k, t in tallies.items() if k.startswith("events.")}
    figures |= {k: round(sum(v) / len(v), 4) for k, v in fields.items() if k.startswith("fields.")}
    figures["by_type"] = {k: dict(v) for k, v in sorted(tables.by_type.items())}
    figures["read_ms_per_page"] = round(1000 * seconds / max(len(pages), 1), 1)
    if options.errors:
        figures |= {"missed": tables.missed.most_common(MOST), "spurious": tables.spurious.most_common(MOST)}
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()

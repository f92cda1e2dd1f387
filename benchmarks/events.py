"""Scores events against gold pages: `python benchmarks/events.py FOLDER` prints JSON.

In: a folder of gold records (codebook layout) and their scorer. Out: precision, recall and F1 of type, who and status;
the same by type; what was missed and what is spurious, by frame and word; milliseconds a page.

    python benchmarks/events.py ../shared/gold/dev --errors

A file of sentences (`.jsonl.gz`, each with the PLOVER type of what its `source` does to its `target`, as in
../shared/data/events/zsp_plv_train) gives the recall of that type instead, alone and with source and target.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import functools
import gzip
import importlib.util
import json
import pathlib
import re
import time
from collections.abc import Collection
from typing import Any

from gold import page_of

from dragoman.article import Split
from dragoman.pipeline import read_page, read_split
from dragoman.records import Article, ArticleSpans, Block, Page, Record

SCORER = pathlib.Path(__file__).resolve().parents[2] / "shared" / "tools" / "score.py"
MOST = 40
TAG = re.compile(r"</?[st]>")
OLDER = {"YIELD": {"RETREAT", "CONCEDE"}}
"""Types of PLOVER 1 that PLOVER 2 divides."""


@functools.cache
def load(path: pathlib.Path) -> Any:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(gold: dict[str, Any]) -> dict[str, Any]:
    """The record that dragoman makes of a gold page's text."""
    return read_page(page_of(gold)).to_dict()


def read_bare(id: str, text: str, as_of: dt.date | None = None) -> Record:
    """The record of a bare text, taken as one body paragraph."""
    span = (0, len(text))
    article = Article(body=(text,), spans=ArticleSpans(body=(span,)))
    split = Split(text=text, article=article, blocks=(Block(kind="body", span=span),))
    return read_split(Page(id=id, text=text, as_of=as_of), split)


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


def recall(path: pathlib.Path) -> dict[str, Any]:
    """How often a sentence has an event of its type, one that its source does, and one that it does to its target.

    A participant is found where one of its mentions overlaps the marked phrase. `precision`: of the events that the
    source does to the target, how many are of the type; `instead`: of what types the others are.
    """
    found: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    instead: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            root, record = row["gold_root"], read_bare(row["sentence_id"], row["sentence"])
            source, target = marked(row, "source"), marked(row, "target")
            wanted = OLDER.get(root, {root})
            done = [e for e in record.events if named(record, e.actors, source)]
            both = [e for e in done if named(record, e.recipients or e.actors, target)]
            right = [e for e in both if e.type in wanted]
            found[root].update(
                gold=1,
                type=any(e.type in wanted for e in record.events),
                actor=any(e.type in wanted for e in done),
                both=bool(right),
                linked=len(both),
                right=len(right),
            )
            instead[root].update(e.type for e in both if e.type not in wanted)
    total: collections.Counter[str] = sum(found.values(), collections.Counter())
    return {
        "recall": {key: round(total[key] / max(total["gold"], 1), 4) for key in ("type", "actor", "both")},
        "precision": round(total["right"] / max(total["linked"], 1), 4),
        "by_type": {k: {**found[k], "instead": dict(instead[k].most_common(4))} for k in sorted(found)},
    }


def marked(row: dict[str, str], role: str) -> tuple[int, int]:
    """Where the row's `source` or `target` stands in its sentence; its marked sentence tells of several which."""
    at = row["marked_sentence"].find(f"<{role[0]}>")
    start = len(TAG.sub("", row["marked_sentence"][:at])) if at >= 0 else row["sentence"].find(row[role])
    return start, start + len(row[role])


def named(record: Record, ids: Collection[str], span: tuple[int, int]) -> bool:
    """Whether one of the actors is mentioned in the span."""
    mentions = (m for a in record.actors if a.id in ids for m in a.mentions)
    return any(m.span[0] < span[1] and span[0] < m.span[1] for m in mentions)


def main() -> None:
    """Reads the pages and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scorer", type=pathlib.Path, default=SCORER)
    parser.add_argument("--errors", action="store_true", help="also the words most often missed and spurious")
    options = parser.parse_args()
    if options.folder.name.endswith(".jsonl.gz"):
        print(json.dumps(recall(options.folder), indent=1))
        return
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

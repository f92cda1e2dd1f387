"""Draws random events from a corpus for judging by hand, and counts the judgements of one or two readers.

In: gzipped JSON lines with `id`, `date`, `text`, `title`. `draw` reads pages, chosen by a seed, with the whole pipeline
and prints events, one a page: the fields and the text around (never to be committed: news text). `count` takes files of
judgements (lines of JSON: `n`, `page`, `event`, then `type`, `actor`, `recipient`, `status`, each true, false or null
where there is nothing to judge, and `why`) and prints shares with Wilson intervals, and with two files the readers'
agreement (share, Cohen's kappa).

    python benchmarks/events_sample.py draw ../shared/data/corpus/articles_international.jsonl.gz --seed 1 --size 200
    python benchmarks/events_sample.py count benchmarks/judged_events_first_[ab].jsonl
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import random
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from statements_sample import pages, wilson

from dragoman.pipeline import read_page
from dragoman.records import Event, Record

AROUND = 500
"""Characters before and after the sentence that the judge sees."""
FIELDS = ("type", "actor", "recipient", "status")


def draw(path: str, seed: int, size: int) -> Iterator[dict[str, Any]]:
    """An event of each page that has any, until there are `size`."""
    chance, found = random.Random(seed), 0
    for page in pages(path, seed):
        record = read_page(page)
        if record.events:
            found += 1
            yield {"n": found, **_shown(record, chance.choice(record.events))}
        if found == size:
            return


def _shown(record: Record, event: Event) -> dict[str, Any]:
    names = {actor.id: f"{actor.name} [{actor.country} {actor.sector or ''}]" for actor in record.actors}
    start, end = event.sentence_span
    return {
        "page": record.id, "event": event.id, "as_of": record.as_of, "headline": record.article.headline,
        "type": event.type, "modes": event.modes, "anchor": event.anchor,
        "actors": [names.get(i, i) for i in event.actors], "recipients": [names.get(i, i) for i in event.recipients],
        "status": event.status, "claimed_by": [names.get(i, i) for i in event.claimed_by], "date": event.date,
        "place": event.place and event.place.to_dict(), "sentence": event.sentence,
        "around": record.text[max(0, start - AROUND) : end + AROUND],
    }  # fmt: skip


def count(files: Sequence[str]) -> dict[str, Any]:
    """Shares of each reader, and agreement of two."""
    read = [[json.loads(line) for line in pathlib.Path(file).read_text("utf-8").splitlines()] for file in files]
    made: dict[str, Any] = {pathlib.Path(f).stem: shares(rows) for f, rows in zip(files, read, strict=True)}
    if len(read) > 1:
        made["both"] = shares([_both(a, b) for a, b in zip(read[0], read[1], strict=True)])
        made["agreement"] = {field: agreement(read[0], read[1], field) for field in FIELDS}
    return made


def shares(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    made = {}
    for field in FIELDS:
        judged = [row[field] for row in rows if row.get(field) is not None]
        made[field] = {
            "right": sum(judged), "n": len(judged), "share": round(sum(judged) / max(len(judged), 1), 3),
            "interval": wilson(sum(judged), len(judged)),
        }  # fmt: skip
    return made


def _both(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """Right where both readers say so."""
    pairs = {field: (a.get(field), b.get(field)) for field in FIELDS}
    return {f: None if None in pair else all(pair) for f, pair in pairs.items()}


def agreement(a: Sequence[dict[str, Any]], b: Sequence[dict[str, Any]], field: str) -> dict[str, float]:
    """Share of equal judgements, and kappa (Cohen 1960)."""
    pairs = [(x[field], y[field]) for x, y in zip(a, b, strict=True) if None not in (x.get(field), y.get(field))]
    same = sum(x == y for x, y in pairs) / max(len(pairs), 1)
    ones, others = (collections.Counter(side) for side in zip(*pairs, strict=True)) if pairs else ({}, {})
    chance = sum(ones[v] * others[v] for v in (True, False)) / max(len(pairs), 1) ** 2
    return {"n": len(pairs), "share": round(same, 3), "kappa": round((same - chance) / (1 - chance or 1), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "count"))
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=200)
    given = parser.parse_args()
    if given.what == "count":
        print(json.dumps(count(given.files), indent=1))
        return
    for row in draw(given.files[0], given.seed, given.size):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

"""How well copies are found, as JSON: pairs that a reader judged; and how fast, on many pages made of real ones.

    python benchmarks/copies.py [--shared ../shared] [--errors] [--many N | --sketches N] [--jobs 2]

In: `copies_judged.csv` (ids of pairs of `data/stories/neardup_candidates`, and whether both pages hold one report; both
texts were read: one report is what at least half of the shorter one's words, furniture aside, stand in word for
word and that tells the same news; two reports that share background, a quoted speech or a picture gallery are
two). All pages of the pairs are grouped at once. Out: precision, recall. `--many`: N pages, made of those by
cutting, adding, changing words, so that a tenth are copies; seconds and megabytes. `--sketches`: the same for the
grouping alone, of N sketches of 500 shingles (what remains of a page once a worker has read it).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import pathlib
import random
import resource
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from dragoman.batch import copies
from dragoman.records import Copies, Page
from dragoman.reprints import Sketch, grouped, sketching

HERE = pathlib.Path(__file__).parent


def pairs(shared: pathlib.Path) -> list[dict[str, Any]]:
    with gzip.open(shared / "data" / "stories" / "neardup_candidates.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def pages(rows: list[dict[str, Any]]) -> Iterator[Page]:
    seen: set[str] = set()
    for row in rows:
        for side in "ab":
            if row[side] not in seen:
                seen.add(row[side])
                date = row[f"date_{side}"]
                text = f"{row[f'title_{side}'] or ''}\n\n{row[f'text_{side}']}"
                yield Page(id=row[side], text=text, as_of=dt.date.fromisoformat(date) if date else None)


def group_of(found: Copies) -> dict[str, str]:
    return {
        page: group.representative
        for group in found.groups
        for page in (group.representative, *(copy.page for copy in group.copies))
    }


def judged(shared: pathlib.Path, errors: bool) -> dict[str, Any]:
    rows = pairs(shared)
    found = copies(pages(rows))
    group = group_of(found)
    titles = {row[side]: row[f"title_{side}"] for row in rows for side in "ab"}
    counts = {"hit": 0, "missed": 0, "wrong": 0, "right": 0}
    for row in csv.DictReader((HERE / "copies_judged.csv").open(encoding="utf-8")):
        a, b = row["a"], row["b"]
        together = a in group and group[a] == group.get(b)
        what = ("hit" if together else "missed") if row["copy"] == "1" else ("wrong" if together else "right")
        counts[what] += 1
        if errors and what in {"missed", "wrong"}:
            print(what, a, b, titles[a], "|", titles[b])
    hit, missed, wrong = counts["hit"], counts["missed"], counts["wrong"]
    return {
        **counts,
        "precision": round(hit / max(1, hit + wrong), 4),
        "recall": round(hit / max(1, hit + missed), 4),
        "pages": found.pages,
        "groups": len(found.groups),
        "originators": found.originators,
    }


def made(rows: list[dict[str, Any]], count: int) -> Iterator[Page]:
    """`count` pages: a tenth are copies of one before, cut or edited; the rest have words of several pages mixed."""
    random.seed(7)
    texts = [row[f"text_{side}"].split("\n\n") for row in rows for side in "ab"]
    words = sorted({word for text in texts for part in text for word in part.split()})
    last: list[str] = []
    for n in range(count):
        if n % 10 == 9:
            body = last[: max(3, len(last) - 2)] if n % 20 == 9 else [*last, "The ministry did not answer on Monday."]
        else:
            body = [_changed(random.choice(text), words) for text in random.sample(texts, 12)]
        last = body
        yield Page(id=str(n), text="\n\n".join([f"Headline number {n} of the day", *body]), as_of=dt.date(2024, 3, 1))


def _changed(part: str, words: list[str]) -> str:
    """The paragraph with every third word another: no two such paragraphs are copies."""
    return " ".join(random.choice(words) if random.random() < 0.34 else word for word in part[:900].split())


def speed(shared: pathlib.Path, count: int, jobs: int) -> dict[str, Any]:
    start, busy = time.perf_counter(), time.process_time()
    found = copies(made(pairs(shared), count), jobs=jobs)
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "pages": found.pages,
        "groups": len(found.groups),
        "seconds": round(time.perf_counter() - start, 1),
        "processor seconds, this process": round(time.process_time() - busy, 1),
        "processor seconds, its workers": round(children.ru_utime + children.ru_stime, 1),
        "megabytes, this process": own.ru_maxrss // 1024,
        "megabytes, largest worker": children.ru_maxrss // 1024,
    }


def sketches(count: int) -> Iterator[Sketch]:
    """Sketches of 500 shingles; each tenth has nine in ten of the one before."""
    random_numbers = np.random.default_rng(7)
    shingles = np.array([], dtype=np.uint32)
    for n in range(count):
        fresh = random_numbers.integers(0, 2**32, 50 if n % 10 == 9 else 500, dtype=np.uint32)
        shingles = np.unique(np.concatenate([shingles[50:], fresh]) if n % 10 == 9 else fresh)
        names = np.unique(shingles[:40])
        yield Sketch(str(n), shingles, names, sketching._signature(shingles), dt.date(2024, 3, 1), f"Headline {n}")


def grouping(count: int) -> dict[str, Any]:
    busy = time.process_time()
    found = grouped(sketches(count))
    return {
        "pages": found.pages,
        "groups": len(found.groups),
        "processor seconds": round(time.process_time() - busy, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="How well and how fast copies are found, as JSON.")
    parser.add_argument("--shared", type=pathlib.Path, default=HERE.resolve().parents[1] / "shared")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--many", type=int, metavar="N")
    parser.add_argument("--sketches", type=int, metavar="N")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.sketches:
        print(json.dumps(grouping(given.sketches), indent=1))
        return
    report = speed(given.shared, given.many, given.jobs) if given.many else judged(given.shared, given.errors)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

"""How well pages are put into stories, as JSON: ECB+'s texts, B³ and pairwise F1.

    python benchmarks/stories.py FILE [--records KEPT.jsonl] [--errors]

FILE: ../shared/data/stories/ecbplus_stories_dev.jsonl.gz: same `story` = together; the other story of the same
`topic` is of the same kind (another earthquake, another acquisition). Topics are halved by number: weights are fitted
on the first half (`training/stories/pairs.py`), the other is held out. Records are read with the program, or taken
from `--records` and kept there. Each half is gathered by itself, and both together.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.across import Digest, digest, gather
from dragoman.batch import try_read
from dragoman.records import Page, Record


def rows(path: pathlib.Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def labels(path: pathlib.Path) -> dict[str, tuple[str, str]]:
    """Page → topic, story."""
    return {row["id"]: (row["topic"], row["story"]) for row in rows(path)}


def half(topic: str) -> int:
    """0: for fitting, 1: held out."""
    return int(topic) % 2


def digests_of(records: pathlib.Path) -> Iterator[Digest]:
    """The digests of the records in a JSONL file."""
    with records.open(encoding="utf-8") as stream:
        for line in stream:
            yield digest(Record.from_json(line))


def read(path: pathlib.Path, kept: pathlib.Path | None) -> list[Digest]:
    if kept and kept.exists():
        return list(digests_of(kept))
    found = []
    with (kept or pathlib.Path("/dev/null")).open("w", encoding="utf-8") as out:
        for row in rows(path):
            record = try_read(Page(id=row["id"], text=row["text"]))
            if isinstance(record, Record):
                out.write(record.to_json() + "\n")
                found.append(digest(record))
    return found


def b3(told: dict[str, str], gold: dict[str, str]) -> tuple[float, float]:
    """B³ precision and recall (Bagga and Baldwin 1998)."""
    both = Counter((told[page], gold[page]) for page in gold)
    mine, theirs = Counter(told[page] for page in gold), Counter(gold.values())
    precision = sum(n * n / mine[a] for (a, _), n in both.items()) / len(gold)
    recall = sum(n * n / theirs[b] for (_, b), n in both.items()) / len(gold)
    return precision, recall


def pairwise(told: dict[str, str], gold: dict[str, str]) -> tuple[float, float]:
    def pairs(counted: Iterable[int]) -> int:
        return sum(n * (n - 1) // 2 for n in counted)

    both = pairs(Counter((told[page], gold[page]) for page in gold).values())
    return (
        both / max(1, pairs(Counter(told[page] for page in gold).values())),
        both / max(1, pairs(Counter(gold.values()).values())),
    )


def f1(precision: float, recall: float) -> dict[str, float]:
    mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(mean, 4)}


def judged(digests: list[Digest], gold: dict[str, tuple[str, str]], errors: bool) -> dict[str, Any]:
    found = gather(digests).stories
    told = {page: story.id for story in found for page in story.pages}
    told = {d.page: told.get(d.page, d.page) for d in digests}
    true = {d.page: gold[d.page][1] for d in digests}
    if errors:
        faults(told, true)
    return {
        "pages": len(digests),
        "stories told": len(set(told.values())),
        "stories": len(set(true.values())),
        "b3": f1(*b3(told, true)),
        "pairs": f1(*pairwise(told, true)),
    }


def faults(told: dict[str, str], true: dict[str, str]) -> None:
    """Prints stories that were torn, and those that were thrown together."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    for page, story in true.items():
        parts[story][told[page]] += 1
        whole[told[page]][story] += 1
    for story, counted in parts.items():
        if len(counted) > 1:
            print("torn", story, counted.most_common(6), file=sys.stderr)
    for id, counted in whole.items():
        if len(counted) > 1:
            print("mixed", id, counted.most_common(6), file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well pages are put into stories, as JSON.")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--records", type=pathlib.Path)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    gold = labels(given.file)
    every = read(given.file, given.records)
    parts = [[d for d in every if half(gold[d.page][0]) == n] for n in (0, 1)]
    names = ("fitted on", "held out", "together")
    report = {name: judged(part, gold, given.errors) for name, part in zip(names, (*parts, every), strict=True)}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

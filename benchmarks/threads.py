"""How well threads are followed over pages and weeks, as JSON: stories of the corpus whose course a reader set down.

    python benchmarks/threads.py [--set first|second] [--shared ../shared] [--records KEPT.jsonl] [--errors HALF]

In: `data/threads.jsonl` or, for the set `second`, `data/threads_second.jsonl`: for each story the ids of pages of
../shared/data/corpus, the kind of thread, the countries that take part, and the states that it went through, as a
reader of all its pages would enter them (`planned?`: may be left out, `suspended|broken`: either counts). All pages of
a set are read and gathered together, so that the stories are in each other's way. Out: the share of stories whose
whole history is right, whose last state is right, and how many of the pages' threads of that kind and those countries
are in the joint thread. Rules and costs were looked over on the half `tune`; the other is `held out`. `--errors`
shows the stories of a half, and what went wrong. The histories of the second set were written down before the program
had read its pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

from dragoman.across import Digest, digest, gather
from dragoman.batch import try_read
from dragoman.chronicle import Chronicle, JointThread
from dragoman.records import Page, Record

HERE = pathlib.Path(__file__).parent
FILES = ("articles_international", "wikinews_2019_2020")


SETS = {"first": "threads.jsonl", "second": "threads_second.jsonl"}
HALVES = ("tune", "held out")


def stories(name: str) -> list[dict[str, Any]]:
    with (HERE / "data" / SETS[name]).open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def corpus(shared: pathlib.Path, wanted: set[str]) -> Iterator[dict[str, Any]]:
    for name in FILES:
        with gzip.open(shared / "data" / "corpus" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
            yield from (row for row in map(json.loads, stream) if row["id"] in wanted)


def records(shared: pathlib.Path, wanted: set[str], kept: pathlib.Path | None) -> Iterator[tuple[Record, str]]:
    """The records of the pages, and who shows them; those in `kept` are not read again, the others are added to it."""
    known: dict[str, Record] = {}
    if kept and kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            record = Record.from_json(line)
            known[record.id] = record
    for row in corpus(shared, wanted):
        record = known.get(row["id"]) or read(row)
        if kept and record.id not in known:
            with kept.open("a", encoding="utf-8") as out:
                out.write(record.to_json() + "\n")
        yield record, row.get("source") or "Wikinews"


def read(row: dict[str, Any]) -> Record:
    page = Page(id=row["id"], text=f"{row['title']}\n\n{row['text']}", as_of=dt.date.fromisoformat(row["date"]))
    found = try_read(page)
    if not isinstance(found, Record):
        raise SystemExit(f"{row['id']}: {found.error}")
    return found


def course(states: list[str]) -> re.Pattern[str]:
    """The states as a pattern over states that are each followed by a space."""
    parts = []
    for state in states:
        names = state.removesuffix("?")
        parts.append(f"(?:(?:{names}) ){'?' if state.endswith('?') else ''}")
    return re.compile("".join(parts))


def in_common(told: list[str], course: list[str]) -> int:
    """How many of the told states are in the course, in its order (longest common subsequence)."""
    best = [[0] * (len(course) + 1) for _ in range(len(told) + 1)]
    for i, state in enumerate(told):
        for j, names in enumerate(course):
            fits = state in names.removesuffix("?").split("|")
            best[i + 1][j + 1] = best[i][j] + 1 if fits else max(best[i][j + 1], best[i + 1][j])
    return best[-1][-1]


def on_it(found: Chronicle, story: dict[str, Any]) -> list[tuple[int, JointThread]]:
    """The joint threads of that kind and those countries, with how many mentions on the story's pages each has."""
    land = {actor.id: actor.country for actor in found.actors}
    pages, rows = set(story["pages"]), []
    for thread in found.threads:
        lands = {land[id] for id in thread.participants}
        if thread.kind == story["kind"] and set(story["parties"]) <= lands:
            rows.append((sum(at.page in pages for at in thread.mentions), thread))
    return sorted((row for row in rows if row[0]), key=lambda row: -row[0])


def judged(found: Chronicle, story: dict[str, Any]) -> dict[str, Any]:
    rows = on_it(found, story)
    if not rows:
        return {
            "id": story["id"],
            "right": False,
            "last": False,
            "told": [],
            "together": 0.0,
            "found": 0.0,
            "true": 0.0,
        }
    count, thread = rows[0]
    told = [turn.state for turn in thread.history]
    must = [state for state in story["history"] if not state.endswith("?")]
    last = story["history"][-1].removesuffix("?").split("|")
    return {
        "id": story["id"],
        "right": bool(course(story["history"]).fullmatch("".join(f"{state} " for state in told))),
        "last": thread.state in last,
        "told": told,
        "together": round(count / sum(n for n, _ in rows), 2),
        "found": in_common(told, must) / len(must),
        "true": in_common(told, story["history"]) / max(1, len(told)),
        "thread": thread,
    }


def share(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "stories": len(rows),
        "history right": round(sum(row["right"] for row in rows) / len(rows), 3),
        "last state right": round(sum(row["last"] for row in rows) / len(rows), 3),
        "states found": round(sum(row["found"] for row in rows) / len(rows), 3),
        "states true": round(sum(row["true"] for row in rows) / len(rows), 3),
        "threads together": round(sum(row["together"] for row in rows) / len(rows), 3),
    }


def explain(rows: list[dict[str, Any]], gold: list[dict[str, Any]], half: str) -> None:
    for row, story in zip(rows, gold, strict=True):
        if story["half"] != half:
            continue
        print("right" if row["right"] else "WRONG", row["id"], row["told"], "for", story["history"], file=sys.stderr)
        if "thread" in row and not row["right"]:
            for turn in row["thread"].history:
                print("   ", turn.published, turn.state, turn.date, turn.at.page, turn.words, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well threads are followed over pages and weeks, as JSON.")
    parser.add_argument("--set", choices=SETS, default="first")
    parser.add_argument("--shared", type=pathlib.Path, default=HERE.resolve().parents[1] / "shared")
    parser.add_argument("--records", type=pathlib.Path)
    parser.add_argument("--errors", choices=HALVES)
    given = parser.parse_args()
    gold = stories(given.set)
    wanted = {page for story in gold for page in story["pages"]}
    digests: list[Digest] = [
        digest(record, publisher=who) for record, who in records(given.shared, wanted, given.records)
    ]
    found = gather(digests)
    rows = [judged(found, story) for story in gold]
    if given.errors:
        explain(rows, gold, given.errors)
    halves = {half: [r for r, s in zip(rows, gold, strict=True) if s["half"] == half] for half in HALVES}
    print(json.dumps({half: share(part) for half, part in halves.items()} | {"pages": len(digests)}, indent=1))


if __name__ == "__main__":
    main()

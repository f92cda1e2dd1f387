"""How well copies are found, as JSON: pairs that a reader judged; and how fast, on many pages made of real ones.

    python benchmarks/copies.py [--shared ../shared] [--errors] [--fresh | --many N | --sketches N] [--jobs 2]

In: `copies_judged.csv` (ids of pairs of `data/stories/neardup_candidates`, and whether both pages hold one report; both
texts were read: one report is what at least half of the shorter one's words, furniture aside, stand in word for
word and that tells the same news; two reports that share background, a quoted speech or a picture gallery are
two). All pages of the pairs are grouped at once. Out: precision, recall. `--fresh`: sixty pairs judged after the
thresholds were set (`copies_fresh.csv`: 22 joined, 38 just not). `--many`: `dragoman copies` on N pages made of
`data/corpus/articles_international`, in a folder of their own that is removed afterwards; three in ten are copies;
seconds and megabytes. `--sketches`: the same for the grouping alone, of N sketches of 500 shingles (what remains of a
page once a worker has read it).
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import csv
import datetime as dt
import gzip
import json
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from dragoman.article import split
from dragoman.batch import copies
from dragoman.records import Copies, Page
from dragoman.reprints import Sketch, grouped, sketch, sketching
from dragoman.reprints.comparing import is_copy

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


def fresh(shared: pathlib.Path) -> dict[str, Any]:
    """The pairs of `copies_fresh.csv`, compared two by two; no threshold was set on them."""
    texts = {("corpus", row["id"]): (row["text"], row["date"]) for row in corpus(shared)}
    for row in pairs(shared):
        for side in "ab":
            texts["neardup", row[side]] = f"{row[f'title_{side}'] or ''}\n\n{row[f'text_{side}']}", row[f"date_{side}"]
    with gzip.open(shared / "data" / "stories" / "ecbplus_stories_dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        texts.update({("ecb", row["id"]): (row["text"], None) for row in map(json.loads, stream)})
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row in csv.DictReader((HERE / "copies_fresh.csv").open(encoding="utf-8")):
        a, b = (_sketched(row[side], *texts[row["set"], row[side]]) for side in "ab")
        joined = "joined" if is_copy(a, b) else "apart"
        counts["ecb" if row["set"] == "ecb" else "news corpora"][
            f"{joined}, {'' if row['copy'] == '1' else 'no '}copy"
        ] += 1
    return dict(counts)


def _sketched(name: str, text: str, date: str | None) -> Sketch:
    return sketch(name, split(Page(id=name, text=text)).article, dt.date.fromisoformat(date) if date else None)


def corpus(shared: pathlib.Path) -> list[dict[str, Any]]:
    """Articles as crawled, furniture left in."""
    with gzip.open(shared / "data" / "corpus" / "articles_international.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [row for row in map(json.loads, stream) if row["text"]]


def made(rows: list[dict[str, Any]], count: int) -> Iterator[dict[str, str]]:
    """`count` rows made of the corpus: the articles themselves, then others like them that share no run of words with
    them (each third word another); three in ten are copies of one a little before, days later, lightly edited."""
    rand = random.Random(7)
    words = sorted({word for row in rows for word in row["text"].split()})
    recent: list[tuple[str, list[str], dt.date]] = []
    for n in range(count):
        row = rows[n % len(rows)]
        if n % 10 in (3, 6, 9) and recent:
            title, body, day = rand.choice(recent)
            (title, body), day = _edited(rand, title, body), day + dt.timedelta(days=rand.randrange(3))
        else:
            title, body, day = row["title"] or "", row["text"].split("\n\n"), dt.date.fromisoformat(row["date"])
            if n >= len(rows):
                body, day = [_changed(rand, part, words) for part in body], day + dt.timedelta(days=n // len(rows))
            recent = [*recent[-20:], (title, body, day)]
        yield {"id": f"{n}", "date": f"{day}", "source": row["source"], "title": title, "text": "\n\n".join(body)}


def _changed(rand: random.Random, part: str, words: list[str]) -> str:
    """The paragraph with every third word another: no two such paragraphs are copies."""
    return " ".join(rand.choice(words) if rand.random() < 0.34 else word for word in part.split())


def _edited(rand: random.Random, title: str, body: list[str]) -> tuple[str, list[str]]:
    """What an editor does to a report: nothing, another headline, the end cut, a paragraph of his own."""
    choice = rand.randrange(4)
    if choice == 1:
        title = f"{title.split(':')[-1].strip()}, officials say"
    if choice == 2:
        body = body[: max(3, int(0.7 * len(body)))]
    if choice == 3:
        body = [*body[:2], f"The ministry did not answer questions on Monday about {len(body)} points.", *body[2:]]
    return title, body


def many(shared: pathlib.Path, count: int, jobs: int) -> dict[str, Any]:
    """`dragoman copies` on a file of `count` rows: seconds, and memory of all its processes together."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = pathlib.Path(folder) / "pages.jsonl", pathlib.Path(folder) / "copies.json"
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in made(corpus(shared), count))
        size = file.stat().st_size
        start = time.perf_counter()
        command = [sys.executable, "-m", "dragoman", "copies", str(file), "--jobs", str(jobs), "--format", "json"]
        running = subprocess.Popen([*command, "--out", str(out)])
        most = 0
        while running.poll() is None:
            most = max(most, sum(map(_held, _family(running.pid))))
            time.sleep(1)
        took, busy = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads(out.read_text("utf-8"))
    return {
        "pages": found["pages"],
        "copies": sum(len(group["copies"]) for group in found["groups"]),
        "groups": len(found["groups"]),
        "megabytes of text": size // 2**20,
        "exit status": running.returncode,
        "seconds": round(took, 1),
        "processor seconds": round(busy.ru_utime + busy.ru_stime, 1),
        "megabytes, all processes": most // 1024,
    }


def _family(pid: int) -> list[int]:
    """The process and those that it started (Linux)."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            found += map(int, pathlib.Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split())
    return found


def _held(pid: int) -> int:
    """The kilobytes that a process holds, what it shares with others divided among them."""
    with contextlib.suppress(OSError):
        held = re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE)
        return int(held[1]) if held else 0
    return 0


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
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--many", type=int, metavar="N")
    parser.add_argument("--sketches", type=int, metavar="N")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.sketches:
        print(json.dumps(grouping(given.sketches), indent=1))
        return
    if given.fresh:
        print(json.dumps(fresh(given.shared), indent=1))
        return
    report = many(given.shared, given.many, given.jobs) if given.many else judged(given.shared, given.errors)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

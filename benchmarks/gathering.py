"""How long it takes to put many pages together, and how much memory, as JSON.

    python benchmarks/gathering.py KEPT.jsonl [--many 50000]

KEPT: records, as `benchmarks/threads.py --records` keeps them. N digests are made of theirs: a round is all of them
with the days shifted within one year, all shingles and a third of the words, names and title words changed, so that
no page is a copy of another round's and the stories of a round stay together. They are given one by one; each noun
that `each` gives is counted and dropped. Making them is in the figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pathlib
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from benchmarks.stories import digests_of
from dragoman.across import Digest, each
from dragoman.across.notes import Bag
from dragoman.reprints import sketching

YEAR = 365
FIRST = dt.date(2024, 1, 1)


def many(pages: Sequence[Digest], count: int) -> Iterator[Digest]:
    for n in range(count):
        turn, place = divmod(n, len(pages))
        yield changed(pages[place], turn)


def changed(page: Digest, turn: int) -> Digest:
    key = np.uint32(turn * 2654435761 % 2**32)
    shingles = np.sort(np.frombuffer(page.shingles, "<u4") ^ key).astype("<u4")
    marks = np.sort(np.frombuffer(page.marks, "<u4") ^ key).astype("<u4")
    day = dt.date.fromisoformat(page.day).toordinal() + 37 * turn if page.day else turn
    return msgspec.structs.replace(
        page,
        page=f"{page.page}-{turn}",
        day=(FIRST + dt.timedelta(days=day % YEAR)).isoformat(),
        shingles=shingles.tobytes(),
        marks=marks.tobytes(),
        signature=sketching._signature(shingles.astype(np.uint32)).astype("<u4").tobytes(),
        words=mixed(page.words, key),
        names=mixed(page.names, key),
        title=mixed(page.title, key),
    )


def mixed(bag: Bag, key: np.uint32) -> Bag:
    terms = np.frombuffer(bag.terms, "<u4").copy()
    terms[terms % 3 == 0] ^= key
    order = np.argsort(terms)
    return Bag(terms=terms[order].tobytes(), counts=np.frombuffer(bag.counts, np.uint8)[order].tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description="How long it takes to put many pages together, as JSON.")
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--many", type=int, default=50_000)
    given = parser.parse_args()
    pages = list(digests_of(given.records))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start, busy = time.perf_counter(), time.process_time()
    counted = Counter(type(noun).__name__ for noun in each(many(pages, given.many)))
    report = {
        "pages": given.many,
        **counted,
        "seconds": round(time.perf_counter() - start, 1),
        "processor seconds": round(time.process_time() - busy, 1),
        "megabytes before": before,
        "megabytes at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

"""How long it takes to put many pages together, at first and when some more come, and how much memory, as JSON.

    python benchmarks/gathering.py KEPT.jsonl --db PLACE [--many 50000] [--days 365]

KEPT: records, as `benchmarks/threads.py --records` keeps them. N digests are made of theirs: a round is all of them
with the days shifted within `--days`, all shingles and a third of the words, names and title words changed, so that
no page is a copy of another round's and the stories of a round stay together. They go into a store, as `dragoman add`
and the first step of `gather` would leave it, but for what questions to single pages need. Then it is gathered: all;
a hundred pages of the last day; one; a hundred of any days; nothing. Each in a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import multiprocessing
import pathlib
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from dragoman.across import Digest
from dragoman.across.notes import Bag
from dragoman.records import Page
from dragoman.reprints import sketching
from dragoman.store import Store, gathering, joining, tables, writing
from dragoman.store.stamp import Stamp

YEAR = 365
FIRST = dt.date(2024, 1, 1)
GROUP = 500
STAMP = Stamp(code="benchmark", data="", model="", lists="")


def many(pages: Sequence[Digest], count: int, days: int = YEAR) -> Iterator[Digest]:
    for n in range(count):
        turn, place = divmod(n, len(pages))
        yield changed(pages[place], turn, days)


def changed(page: Digest, turn: int, days: int = YEAR) -> Digest:
    key = np.uint32(turn * 2654435761 % 2**32)
    shingles = np.sort(np.frombuffer(page.shingles, "<u4") ^ key).astype("<u4")
    marks = np.sort(np.frombuffer(page.marks, "<u4") ^ key).astype("<u4")
    day = dt.date.fromisoformat(page.day).toordinal() + 37 * turn if page.day else turn
    return msgspec.structs.replace(
        page,
        page=f"{page.page}-{turn}",
        day=(FIRST + dt.timedelta(days=day % days)).isoformat(),
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


def fill(store: Store, digests: Iterable[Digest]) -> None:
    """Writes pages, with digests in place of records."""
    for group in joining.pieces(digests, GROUP):
        store.database.write(lambda connection, some=group: _put(connection, some))


def _put(connection: Any, digests: Iterable[Digest]) -> None:
    now = writing.now()
    version = writing.version_of(connection, STAMP, now=now)
    for made in digests:
        n = writing.put_page(connection, Page(id=made.page, text=made.page), now=now).n
        row = {"page": n, "version": version, "coded": now, "record": b"", "digested": gathering.across_stamp()}
        connection.execute(tables.records.insert().values(**row, digest=msgspec.msgpack.encode(made)))
        shown = {"page": n, "day": made.day or now[:10], "events": 0, "statements": 0}
        connection.execute(tables.articles.insert().values(**shown))


def gathered(place: str) -> dict[str, Any]:
    """One gathering: figures."""
    with Store(place, create=False) as store:
        start, busy = time.perf_counter(), time.process_time()
        found = store.gather()
        return {
            **found.to_dict(),
            "seconds": round(time.perf_counter() - start, 1),
            "processor seconds": round(time.process_time() - busy, 1),
            "megabytes at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def apart(place: str) -> dict[str, Any]:
    """The same in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(gathered, (place,))


def main() -> None:
    parser = argparse.ArgumentParser(description="How long it takes to put many pages together, as JSON.")
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--db", required=True)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument(
        "--days", type=int, default=YEAR, help="few: as dense as many pages of a year, with fewer pages"
    )
    given = parser.parse_args()
    from benchmarks.stories import digests_of  # brings in the reader, 76 MB that gathering does not take

    pages = list(digests_of(given.records))
    more = list(itertools.islice(many(pages, given.many + 201, given.days), given.many, None))
    last = (FIRST + dt.timedelta(days=given.days - 1)).isoformat()
    late = [msgspec.structs.replace(d, day=last) for d in more]
    report: dict[str, Any] = {"pages": given.many}
    with Store(given.db) as store:
        if store.waiting() is None:
            fill(store, many(pages, given.many, given.days))
    for name, some in (
        ("all", []),
        ("100 of the last day", late[:100]),
        ("1", late[100:101]),
        ("100 of any days", more[101:]),
        ("none", []),
    ):
        with Store(given.db) as store:
            fill(store, some)
        report[name] = apart(given.db)
        print(json.dumps({name: report[name]}), file=sys.stderr, flush=True)
    report["bytes a page"] = pathlib.Path(given.db).stat().st_size // given.many
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

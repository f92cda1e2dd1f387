"""Speed and size of a store.

    python benchmarks/store.py add --pages 60                    pages/s of add and of read_many, one and two processes
    python benchmarks/store.py fill RECORDS --pages 50000 --db PLACE   many pages, made of some by shifting their days
    python benchmarks/store.py ask --db PLACE                    milliseconds of usual questions, bytes a page, memory

RECORDS is what `dragoman read … --format jsonl` printed. Run it niced on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import gzip
import itertools
import json
import pathlib
import re
import resource
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from dragoman.across.weaving import MENTIONS
from dragoman.batch import read_many
from dragoman.records import Page, Record
from dragoman.store import Store, joint_tables, packing, stamp, tables, writing

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "shared" / "data" / "corpus" / "articles_international.jsonl.gz"
STEP = 7
"""Days between a page and its next copy."""
GROUP = 100
NAMED = [table for table in joint_tables.JOINT if table is not joint_tables.mentions]
"""Tables whose ids are made of a page's."""
BOUNDED = {joint_tables.mentions: "page", joint_tables.joint_words: "actor"}
"""The column that says which rows are the first pages', where it is not the first one of the key."""
NUMBERS = frozenset(("n", "joint", "actor", "event", "thread", "story", "statement"))
"""Columns that hold the number of a thing: its first page's times `ROOM` and more; a state's is less than `ROOM`."""
USA_RUSSIA = {"actor": "USA", "recipient": "RUS"}


@functools.cache
def deep(store: Store) -> str:
    """The cursor of what the USA did 100,000 events ago, or at half of them."""
    for offset in (100_000, 1_000, 10):
        found = store.events(actor="USA", limit=1, offset=offset)
        if cursor := found.after(list(found)):
            return cursor
    raise SystemExit("a store with fewer than ten events of the USA")


QUESTIONS: tuple[tuple[str, Callable[[Store], Any]], ...] = (
    ("events, newest 50", lambda s: s.events(limit=50)),
    ("events of the USA", lambda s: s.events(actor="USA", limit=50)),
    ("events of a name", lambda s: s.events(actor="obama", limit=50)),
    ("USA to Russia", lambda s: s.events(**USA_RUSSIA, limit=50)),
    (
        "USA to Russia, sanctions, planned",
        lambda s: s.events(**USA_RUSSIA, type="SANCTION", status="planned", limit=50),
    ),
    ("cancelled meetings", lambda s: s.events(type="CONSULT", status="cancelled", limit=50)),
    ("mode visit in a year", lambda s: s.events(mode="visit", since="2018", until="2018", limit=50)),
    ("in Syria, a month", lambda s: s.events(country="SYR", since="2017-03", until="2017-03", limit=50)),
    ("two sources and more", lambda s: s.events(sources=2, limit=50)),
    ("five sources and more", lambda s: s.events(sources=5, limit=50)),
    ("at a place", lambda s: s.events(place="Quetta", limit=50)),
    ("at no place", lambda s: s.events(place="Nowhere", limit=50)),
    ("statements in a country", lambda s: s.statements(country="FJI", limit=50)),
    ("after the 100,000th", lambda s: s.events(actor="USA", limit=50, after=deep(s))),
    ("of an originator", lambda s: s.events(originator="reuters", limit=50)),
    ("full text", lambda s: s.events(text="ceasefire syria", limit=50)),
    ("nothing found", lambda s: s.events(actor="FJI", recipient="MLT", limit=50)),
    ("mentions of the USA", lambda s: s.events(each="mention", actor="USA", limit=50)),
    ("mentions, USA to Russia, sanctions", lambda s: s.events(each="mention", **USA_RUSSIA, type="SANCTION", limit=50)),
    ("mentions of an originator", lambda s: s.events(each="mention", originator="reuters", limit=50)),
    ("statements of a name", lambda s: s.statements(actor="putin", limit=50)),
    ("threads: meetings, cancelled", lambda s: s.threads(kind="meeting", state="cancelled", limit=50)),
    ("threads of Iran", lambda s: s.threads(involved="Iran", limit=50)),
    ("stories of Iran", lambda s: s.stories(involved="Iran", limit=50)),
    ("actors by name", lambda s: s.actors(actor="merkel", limit=50)),
    ("actors by two letters", lambda s: s.actors(actor="al", limit=50)),
    ("search", lambda s: s.search("ceasefire syria", limit=50)),
    ("search for a common word", lambda s: s.search("government", limit=50)),
)


def pages(count: int) -> Iterator[Page]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(itertools.islice(lines, 0, 4 * count, 4)):
            row = json.loads(line)
            day = dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None
            text = f"{row['title']}\n\n{row['text']}"
            yield Page(id=f"c{n}", text=text, as_of=day, publisher=row.get("source"), url=f"https://x.example/{n}")


def add(count: int) -> None:
    """The same pages through read_many and through add; starting processes and loading the model count in both."""
    list(read_many(pages(1)))
    for jobs in (1, 2):
        plain = timed(lambda n=jobs: sum(1 for _ in read_many(pages(count), jobs=n)))
        with tempfile.TemporaryDirectory() as folder, Store(f"{folder}/x.db") as store:
            stored = timed(lambda n=jobs, s=store: s.add(pages(count), jobs=n))
        for name, one, other in zip(("clock", "processor"), plain, stored, strict=True):
            rates = f"read_many {count / one:.2f} pages/s, add {count / other:.2f} pages/s, {one / other:.1%}"
            print(f"{jobs} jobs, by the {name}: {rates}")


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and of the processors, those of processes that ended among them."""
    started, spent = time.perf_counter(), processor()
    work()
    return time.perf_counter() - started, processor() - spent


def processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def fill(records: str, place: str, count: int) -> None:
    """Writes the records and gathers them, then copies all rows within the database, each copy some days later."""
    with pathlib.Path(records).open("rb") as lines:
        base = [Record.from_json(line) for line in lines]
    with Store(place) as store:
        started = time.perf_counter()
        for at in range(0, len(base), GROUP):
            store.database.write(lambda c, some=base[at : at + GROUP]: put(c, some))
        print(f"{len(base):,} pages written in {time.perf_counter() - started:.0f} s, without reading them")
        started = time.perf_counter()
        joined = store.gather()
        print(f"gathered in {time.perf_counter() - started:.0f} s: {joined.events:,} events")
        for number in range(1, -(-count // len(base))):
            store.database.write(lambda c, n=number: copy(c, n, len(base)))
            print(f"\r{(number + 1) * len(base):,} pages", end="", flush=True)
        store.database.write(lambda c: c.exec_driver_sql("ANALYZE"))
    print()


def put(connection: Any, records: list[Record]) -> None:
    now = writing.now()
    version = writing.version_of(connection, stamp.stamp(), now=now)
    for record in records:
        page = Page(id=record.id, text=record.text, url=record.url, publisher=record.article.publisher)
        writing.put_record(connection, writing.put_page(connection, page, now=now).n, record, version=version, now=now)


PAGE = re.compile(rb'"(c\d+(?:-\d+)?)(?=["#])')
"""A page's id in JSON, by itself or before that of something on the page; `pages` gives them."""


def renamed(value: bytes | str, number: int) -> bytes | str:
    """A packed noun, or an id, as a copy has it: its pages are called otherwise."""
    if isinstance(value, str):
        page, mark, on = value.partition("#")
        return f"{page}r{number}{mark}{on}"
    return zlib.compress(PAGE.sub(rb'"\1r%d' % number, zlib.decompress(value)), packing.LEVEL)


def copy(connection: Any, number: int, count: int) -> None:
    """Copies the first `count` pages and everything of them, with numbers, ids and days of their own."""
    connection.connection.driver_connection.create_function("renamed", 2, renamed, deterministic=True)
    for table in (*tables.OF_A_PAGE, tables.pages, *joint_tables.JOINT):
        chosen = ", ".join(moved(table, column.name, number, count) for column in table.columns)
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        first = BOUNDED.get(table) or next(iter(table.primary_key.columns)).name
        of_pages = first == "page" or table is tables.pages
        low, high = (0, count + 1) if of_pages else (tables.ROOM, (count + 1) * tables.ROOM)
        where = f'"{first}" >= {low} AND "{first}" < {high}'
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) SELECT {chosen} FROM {table.name} WHERE {where}"
        )
    step = number * count
    connection.exec_driver_sql(
        "INSERT INTO article_text (rowid, headline, body) "
        f"SELECT rowid + {step}, headline, body FROM article_text WHERE rowid <= {count}"
    )


def moved(table: Any, name: str, number: int, count: int) -> str:
    """How a column's value is copied."""
    step = number * count
    if name == "page" or (table is tables.pages and name == "n"):
        return f'"{name}" + {step}'
    if table is joint_tables.mentions and name == "place":
        return f"place + CASE kind WHEN 'actor' THEN {step << MENTIONS} ELSE 0 END"
    if name in NUMBERS and isinstance(table.c[name].type, type(tables.events.c.n.type)):
        return f'"{name}" + CASE WHEN "{name}" < {tables.ROOM} THEN 0 ELSE {step * tables.ROOM} END'
    if name in ("noun", "record") or (name == "id" and (table is tables.pages or table in NAMED)):
        return f'renamed("{name}", {number})'
    if name == "key":
        return f"\"{name}\" || 'r{number}'"
    return f"date(\"{name}\", '+{STEP * number} days')" if name in ("day", "last") else f'"{name}"'


def ask(place: str) -> None:
    with Store(place, create=False) as store:
        deep(store)
        for name, question in QUESTIONS:
            times = []
            for _ in range(3):
                started = time.perf_counter()
                spent = time.process_time()
                found = len(list(question(store)))
                times.append((time.perf_counter() - started) * 1000)
                spent = (time.process_time() - spent) * 1000
            again = f"again {min(times[1:]):6.0f} ms, of the processor {spent:6.0f} ms"
            print(f"{name:<40} {times[0]:8.0f} ms, {again}   {found} found")
        with store.database.reading() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM pages").scalar_one()
    size = sum(file.stat().st_size for end in ("", "-wal") if (file := pathlib.Path(place + end)).exists())
    print(f"{count:,} pages, {size / max(count, 1):,.0f} bytes a page, {size / 1e9:.2f} GB")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("add", "fill", "ask"))
    parser.add_argument("records", nargs="?")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--db", default="bench.db")
    given = parser.parse_args()
    if given.what == "add":
        add(given.pages)
    elif given.what == "fill":
        fill(given.records, given.db, given.pages)
    else:
        ask(given.db)


if __name__ == "__main__":
    main()

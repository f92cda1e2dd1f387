"""Server time of every kind of page of `dragoman serve`, asked by many clients at once, and bytes of a first view.

    python benchmarks/serve.py PLACE [--clients 16] [--seconds 10] [--spread] [--fresh] [--commits] [--only KINDS]

PLACE is a store, as `benchmarks/store.py fill` makes it; `--spread` first gives its pages different times of adding, so
that the newest day is a day's work; `--commits` adds a page a second meanwhile, as `watch` does; both change the
store. `--fresh` asks for no address twice, so that no answer is a kept one. The server runs as a program of its own
with one process or as many as `--workers` says; the clients in this one. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from store import put

from dragoman.store import Answers, FoundStatement, Store

MEDIAN, WORST, FIRST_VIEW = 150, 500, 200_000
"""Milliseconds at the median and the 99th percentile, bytes of a first view: what is to be kept."""
DAYS = 60


def spread(place: str) -> None:
    """Pages as if they had been added over two months."""
    with Store(place, create=False) as store:
        store.database.write(
            lambda c: c.exec_driver_sql(
                "UPDATE pages SET added = strftime('%Y-%m-%dT%H:%M:%S+00:00', "
                f"(SELECT strftime('%s', max(day)) FROM articles) - {DAYS} * 86400 + "
                f"n * {DAYS} * 86400 / (SELECT max(n) FROM pages), 'unixepoch')"
            )
        )


def paths(place: str) -> dict[str, list[str]]:
    """Addresses of each kind, several of each so that no one answer is asked again and again."""
    with Store(place, create=False) as store:

        def some(kind: str, answers: object) -> list[str]:
            return [f"/{kind}/{quote(one.id, safe='')}" for one in itertools.islice(answers, 0, 400, 20)]  # type: ignore[call-overload]

        events, stories = list(store.events(limit=400)), list(store.stories(limit=400))
        actors = sorted(store.actors(limit=4000, kind=["person", "state"]), key=lambda one: -one.pages)
        return {
            "today": ["/", "/?since=7d", "/?follow=USA"],
            "events": ["/events", "/events?actor=USA", "/events?status=cancelled", "/events?type=CONSULT&country=RUS"],
            "statements": ["/statements", "/statements?actor=RUS"],
            "threads": ["/threads", "/threads?kind=meeting&state=cancelled", "/threads?involved=IRN"],
            "stories": ["/stories", "/stories?involved=IRN", "/stories?sources=2"],
            "actors": ["/actors", "/actors?actor=merkel", "/actors?actor=al&kind=person", "/actors?country=SYR"],
            "deep": [deep(store.events), deep(store.statements)],
            "map": ["/map", "/map?status=planned"],
            "search": ["/search?q=ceasefire+syria", "/search?q=sanctions", "/search?q=%22prime+minister%22+london"],
            "event": some("events", events),
            "thread": some("threads", store.threads(limit=400)),
            "story": some("stories", stories),
            "actor": [f"/actors/{quote(one.id, safe='')}" for one in (*actors[:5], *actors[5:400:40])],
            "article": [f"/pages/{quote(one.page, safe='')}" for one in events[::20]],
            "judge": ["/judge"],
            "api": ["/api/events", "/api/stories?limit=20"],
        }


def deep(ask: Callable[..., Answers[Any]]) -> str:
    """The address of what comes after the first 90,000 answers, or after fewer in a small store."""
    for offset in (90_000, 5_000, 500):
        answers = ask(limit=25, offset=offset)
        if shown := list(answers):
            kind = "statements" if isinstance(shown[0], FoundStatement) else "events"
            return f"/{kind}?after={answers.after(shown)}"
    raise SystemExit("a store with too few events")


async def load(
    base: str, wanted: list[str], clients: int, seconds: float, fresh: bool
) -> tuple[list[float], list[str]]:
    """Milliseconds of each answer, and what was not answered well."""
    numbers = itertools.count()
    times: list[float] = []
    wrong: list[str] = []
    turn = itertools.cycle(wanted)
    until = time.perf_counter() + seconds
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)

    async def visit(client: httpx.AsyncClient) -> None:
        while time.perf_counter() < until:
            path = next(turn)
            if fresh:
                path += f"{'&' if '?' in path else '?'}fresh={next(numbers)}"
            started = time.perf_counter()
            try:
                answer = await client.get(path)
            except httpx.RemoteProtocolError:  # a connection that the server closed while it was not needed
                continue
            times.append(1000 * (time.perf_counter() - started))
            if answer.status_code != 200:
                wrong.append(f"{answer.status_code} {path}")

    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        await asyncio.gather(*(visit(client) for _ in range(clients)))
    return times, wrong


class Adding(threading.Thread):
    """Adds a page a second: one that is there already, under another name."""

    def __init__(self, place: str) -> None:
        super().__init__(daemon=True)
        self.place, self.ended = place, threading.Event()

    def run(self) -> None:
        with Store(self.place, create=False) as store:
            records = itertools.cycle(store.record(one.page, judged=False) for one in store.events(limit=20))
            for number in itertools.count():
                if self.ended.wait(1):
                    return
                record, name = next(records), f"added-{time.time_ns()}-{number}"
                copy = msgspec.structs.replace(record, id=name, url=None, text=record.text + name)
                store.database.write(lambda c, one=copy: put(c, [one]))


def spent(program: int) -> float:
    """Milliseconds of processor time of a program and of those that it started; nought where /proc does not tell."""
    try:
        fields = pathlib.Path(f"/proc/{program}/stat").read_text().rpartition(")")[2].split()
        started = pathlib.Path(f"/proc/{program}/task/{program}/children").read_text().split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return own + sum(spent(int(one)) for one in started)


def first_view(base: str, path: str) -> int:
    """Bytes of the page and of all that it loads, as they are sent."""
    page = httpx.get(base + path)
    loaded = re.findall(r'<(?:link rel="stylesheet" href|script src)="(/[^"]+)"', page.text)
    return page.num_bytes_downloaded + sum(httpx.get(base + one).num_bytes_downloaded for one in loaded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--spread", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="no address twice, so that no answer is a kept one")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--commits", action="store_true", help="add a page a second meanwhile")
    parser.add_argument("--only", default="", help="kinds, with commas between them")
    given = parser.parse_args()
    if given.spread:
        spread(given.place)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "dragoman", "serve", "--db", given.place, "--port", str(port)]
    command += ["--workers", str(given.workers)] if given.workers > 1 else []
    kinds = paths(given.place)
    server, writer = subprocess.Popen(command), Adding(given.place)
    try:
        if given.commits:
            writer.start()
        measure(f"http://127.0.0.1:{port}", kinds, given, server.pid)
    finally:
        writer.ended.set()
        server.terminate()
        server.wait()


def measure(base: str, kinds: dict[str, list[str]], given: argparse.Namespace, program: int) -> None:
    for _ in range(300):
        try:
            httpx.get(base + "/login")
            break
        except httpx.TransportError:
            time.sleep(0.1)
    print(f"{'page':<12}{'alone ms':>10}{'median':>9}{'99 %':>9}{'processor':>11}{'answers':>9}{'bytes':>10}")
    for kind, wanted in kinds.items():
        if given.only and kind not in given.only.split(","):
            continue
        alone = []
        for path in wanted:
            httpx.get(base + path, timeout=60)
            started = time.perf_counter()
            httpx.get(base + path, timeout=60)
            alone.append(1000 * (time.perf_counter() - started))
        gc.collect()
        before = spent(program)
        times, wrong = asyncio.run(load(base, wanted, given.clients, given.seconds, given.fresh))
        used = (spent(program) - before) / len(times)
        times.sort()
        middle, worst = statistics.median(times), times[int(0.99 * (len(times) - 1))]
        size = max(first_view(base, path) for path in wanted[:4])
        late = "" if middle < MEDIAN and worst < WORST and size < FIRST_VIEW else "  over"
        slow = f"{statistics.median(alone):>10.0f}{middle:>9.0f}{worst:>9.0f}{used:>11.1f}"
        print(f"{kind:<12}{slow}{len(times):>9}{size:>10,}{late}", *sorted(set(wrong))[:3], flush=True)


if __name__ == "__main__":
    main()

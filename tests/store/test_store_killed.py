"""Killed at any moment and started again, adding ends with the same store as if nothing had happened."""

from __future__ import annotations

import pathlib
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
import sqlalchemy as sa

from dragoman.store import Store
from dragoman.store.joint_tables import ALL
from dragoman.store.tables import ROOM, pages

PROGRAM = pathlib.Path(__file__).parent / "adding_slowly.py"
COUNT = 80
TIMES = {"added", "coded", "when", "since"}


def start(place: str, pause: float) -> subprocess.Popen[str]:
    arguments = [sys.executable, str(PROGRAM), place, str(COUNT), str(pause)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed_after(place: str, lines: int, wait: float) -> list[str]:
    """Starts the program, kills it when it has told of so many new pages and a little later."""
    with start(place, 0.004) as running:
        assert running.stdout
        told = []
        for line in running.stdout:
            told.append(line.split()[0])
            if told.count("new") >= lines:
                break
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        told += [line.split()[0] for line in running.stdout]
    return told


def contents(place: str) -> dict[str, list[Any]]:
    """All rows of all tables, but for the times at which they were written.

    Pages are numbered anew: PostgreSQL passes over a number when a transaction is undone.
    """
    found = {}
    with Store(place, create=False) as store, store.database.reading() as connection:
        numbers = connection.scalars(sa.select(pages.c.n).order_by(pages.c.n))
        places = {number: at for at, number in enumerate(numbers, 1)}
        for table in ALL:
            columns = [column for column in table.columns if column.name not in TIMES]
            rows = connection.execute(sa.select(*columns)).mappings()
            found[table.name] = sorted(([_renumbered(row, name, places) for name in row] for row in rows), key=repr)
        text = sa.text("SELECT rowid, headline, body FROM article_text")
        found["article_text"] = sorted((places[row.rowid], row.headline, row.body) for row in connection.execute(text))
    return found


def _renumbered(row: Any, name: str, places: dict[int, int]) -> Any:
    """The value; of a page's number its place, of another's the page's place and its own on the page."""
    value = row[name]
    if name == "page" or (name == "n" and value in places):
        return places.get(value)
    if name in ("n", "event", "statement", "thread") and isinstance(value, int) and value >= ROOM:
        return (places.get(value // ROOM), value % ROOM) if value // ROOM in places else value
    return value


@pytest.mark.slow
@pytest.mark.real
def test_killed_again_and_again_nothing_is_lost_or_doubled(place: str, tmp_path: pathlib.Path) -> None:
    rng = random.Random(20)
    kills = 0
    for _ in range(5):
        told = killed_after(place, rng.randint(1, 12), rng.uniform(0, 0.05))
        kills += told.count("new") + told.count("known") < COUNT
    assert kills >= 4
    with start(place, 0) as last:
        out, error = last.communicate(timeout=120)
    assert last.returncode == 0, error
    assert out.count("known") >= 5
    whole = str(tmp_path / "whole.db")
    with start(whole, 0) as running:
        running.communicate(timeout=120)
    assert contents(place) == contents(whole)
    if "://" not in place:
        with Store(place) as store, store.database.reading() as connection:
            assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
            connection.execute(sa.text("SELECT count(*) FROM article_text WHERE article_text MATCH 'norway'"))


@pytest.mark.slow
@pytest.mark.real
def test_two_programs_at_once_lose_nothing(place: str) -> None:
    with start(place, 0.002) as one, start(place, 0.001) as other:
        first, second = one.communicate(timeout=120), other.communicate(timeout=120)
    assert (one.returncode, other.returncode) == (0, 0), (first[1], second[1])
    with Store(place, create=False) as store:
        assert len(list(store.records())) == COUNT == len(list(store.events(each="mention")))
        with store.database.reading() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM pages")) == COUNT
    told = (first[0] + second[0]).split()
    assert told.count("new") == COUNT

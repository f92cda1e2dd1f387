"""Stores to test on: a SQLite file, and a database of its own on a PostgreSQL server where there is one."""

from __future__ import annotations

import itertools
import os
import pathlib
from collections.abc import Callable, Iterator

import pages_made as made
import pytest
import sqlalchemy as sa
from chronicle_put import put

from dragoman.store import Store

POSTGRES = "DRAGOMAN_TEST_POSTGRES"
NUMBERS = itertools.count()


def postgres() -> Iterator[str]:
    """The address of an empty database on the server; without a server the test is skipped."""
    address = os.environ.get(POSTGRES)
    if not address:
        pytest.skip(f"no PostgreSQL server: {POSTGRES} is not set (.ci/postgres starts one)")
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    name = f"dragoman_{os.getpid()}_{next(NUMBERS)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[str]:
    """Where a new store may be made, on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "test.db")
    else:
        yield from postgres()


@pytest.fixture(autouse=True)
def stand_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads pages is the stand-in, unless a test is marked `real`."""
    if "real" not in request.keywords:
        for module in ("adding", "recoding", "comparing"):
            monkeypatch.setattr(f"dragoman.store.{module}.read_many", made.read_many)


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store."""
    with Store(place) as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with the three pages of `made`."""
    store.add([made.page_of(record) for record in made.records()])
    return store


@pytest.fixture
def here(tmp_path: pathlib.Path) -> Iterator[Store]:
    """A store with the three pages in a SQLite file, for what does not depend on the database."""
    with Store(tmp_path / "here.db") as opened:
        opened.add([made.page_of(record) for record in made.records()])
        yield opened


@pytest.fixture
def gathered(filled: Store) -> Store:
    """The same, put together."""
    put(filled.database, made.chronicle(), {"when": "2024-05-02T00:00:00Z"})
    return filled


@pytest.fixture
def pages() -> Callable[[int], list[made.Page]]:
    """So many different pages."""
    return lambda count: [made.Page(id=f"p{n}", text=f"Day {n}\nNorway met envoy {n}.") for n in range(count)]

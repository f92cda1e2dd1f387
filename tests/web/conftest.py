"""A store of small pages, read and gathered once, and the application over a copy of it."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import desk_pages
import pytest
from starlette.testclient import TestClient
from web_visits import HOST, TOKEN

from dragoman.settings import Settings
from dragoman.store import Store
from dragoman.web import application


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The file of the store; tests that change it take a copy."""
    place = tmp_path_factory.mktemp("desk") / "desk.db"
    with Store(place) as store:
        told = store.add(desk_pages.pages())
        assert told.failed == 0
        store.gather()
    return place


@pytest.fixture
def store(desk: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[Store]:
    """A copy of the store."""
    shutil.copy(desk, tmp_path / "desk.db")
    with Store(tmp_path / "desk.db", create=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def shown(desk: pathlib.Path) -> Iterator[Store]:
    """The store itself, for tests that only look."""
    with Store(desk, create=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def visitor(shown: Store) -> Iterator[TestClient]:
    """Somebody who only looks."""
    with TestClient(application(shown), base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture
def judge(store: Store, tmp_path: pathlib.Path) -> Iterator[TestClient]:
    """Somebody who judges, with a store of their own."""
    made = application(store, Settings(follow=("NOR",)), judgements=tmp_path / "desk.judgements.jsonl")
    with TestClient(made, base_url=HOST, headers={"Origin": HOST}, follow_redirects=False) as client:
        yield client


@pytest.fixture
def keyholder(shown: Store) -> Iterator[TestClient]:
    """A visitor of a server that asks for the token."""
    made = application(shown, token=TOKEN, hosts=["desk.example"])
    with TestClient(made, base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture
def empty(tmp_path: pathlib.Path) -> Iterator[TestClient]:
    """A visitor of a store in which nothing is."""
    with (
        Store(tmp_path / "empty.db") as store,
        TestClient(application(store), base_url=HOST, follow_redirects=False) as client,
    ):
        yield client

"""A site, a store and a watcher whose clock stands still until it is moved."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator

import pytest
from watching_site import PAGE, Site, published

from dragoman.settings import Feed, Settings, Watching
from dragoman.store import Store
from dragoman.watching import Watcher


class Clock:
    """Seconds since 1970, moved by hand and by sleeping."""

    def __init__(self) -> None:
        self.now, self.slept = 1_700_000_000.0, 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with published() as made:
        made.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
        yield made


@pytest.fixture
def page() -> str:
    return PAGE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Iterator[Store]:
    with Store(tmp_path / "news.db") as made:
        yield made


@pytest.fixture
def watch(store: Store, clock: Clock) -> Iterator[Callable[..., Watcher]]:
    made: list[Watcher] = []

    def make(*feeds: Feed, allow: tuple[str, ...] = ("127.0.0.1",), patience: float = 60.0) -> Watcher:
        settings = Settings(feeds=feeds, watch=Watching(delay="0.5s", allow=allow))
        made.append(Watcher(store, settings, clock=clock, sleep=clock.sleep, patience=patience))
        return made[-1]

    yield make
    for watcher in made:
        watcher.close()

"""Memory is bounded: what waits for the collector, what caches remember, what a long run keeps."""

from __future__ import annotations

import functools
import gc
import importlib
import inspect
import pkgutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

import dragoman
from dragoman import collecting

MOST = 400_000
"""Objects that may wait in a circle: some 40 MB."""
LARGE = 80_000
"""Answers that a cache may hold at most (the gathering's, for as long as it runs; a reader's hold 16,384)."""
CLOSED = frozenset(("kind", "name", "place", "relation", "schema", "table", "tells", "threads", "type", "where"))
"""Arguments that the package's own data has few of."""


class Circle:
    """Lets go of itself only to the collector."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_let_go_in_a_circle_does_not_wait_long(thresholds: None) -> None:
    collecting.seldom()
    new, young, old = gc.get_threshold()
    assert new >= 100_000, "a start is not spent on looking"
    assert new * young * old <= 10 * MOST, "the oldest are looked at after so many"


def test_now_frees_what_nobody_can_reach() -> None:
    kept = weakref.ref(Circle())
    collecting.now()
    assert kept() is None


def test_an_allocator_that_is_not_glibcs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_allocator", lambda name: None)
    collecting.few_heaps()
    collecting.now()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_threads_share_the_heap() -> None:
    script = """
import re, threading
from dragoman import collecting
collecting.few_heaps()
hold = [threading.Thread(target=lambda: kept.extend(bytearray(50_000) for _ in range(20))) for _ in range(6)]
kept = []
for thread in hold: thread.start()
for thread in hold: thread.join()
starts = [int(line.split("-")[0], 16) for line in open("/proc/self/maps") if len(line.split()) == 5]
print(sum(start % (64 << 20) == 0 for start in starts))
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "0", "no heap but the first, as those lie at multiples of 64 MB"


def caches() -> dict[str, Any]:
    """All functions of the package that remember their answers."""
    for module in pkgutil.walk_packages(dragoman.__path__, "dragoman."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    remembering = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return {
        f"{one.__module__}.{one.__qualname__}": one for one in remembering if str(one.__module__)[:9] == "dragoman."
    }


def test_a_cache_that_pages_fill_has_a_bound() -> None:
    found = caches()
    assert len(found) > 50
    endless = {
        name: inspect.signature(one).parameters for name, one in found.items() if one.cache_info().maxsize is None
    }
    assert {name for name, asked in endless.items() if set(asked) - CLOSED} == set()


def test_no_cache_is_large() -> None:
    sizes = {name: one.cache_info().maxsize or 0 for name, one in caches().items()}
    assert {name for name, size in sizes.items() if size > LARGE} == set()

"""How memory is given back, in processes of dragoman's own (the command line, workers of a pool, what runs for weeks).

In: nothing. Out: nothing; how this process collects and allocates is another.

    >>> seldom()
    >>> few_heaps()
    >>> now()

The garbage collector looks more seldom. Word lists and model are some 240,000 objects that stay: at Python's own
threshold for new ones a start spends 0.3 of its 2 s, and reading some 4 %, on looking through them. What is let go in a
circle (a gathering is) waits for the collector, the longer the older it is, so the thresholds for what is older bound
what waits: with 50 and 100, as they once were, `watch` never looked again and grew by each gathering.

glibc gives each thread a heap of its own, and each keeps what it once had: one for all threads does the same work with
a fraction of the memory. `now` collects, and gives the system back what no heap needs.
"""

from __future__ import annotations

import ctypes
import functools
import gc
from typing import Any, Final

NEW, YOUNG, OLD = 200_000, 5, 4
"""New objects between collections (some 20 MB at most), and collections between those of older objects."""
HEAPS: Final = 1
MOST_HEAPS: Final = -8
"""glibc's number for that setting (M_ARENA_MAX)."""


def seldom() -> None:
    """Sets the collector's thresholds."""
    gc.set_threshold(NEW, YOUNG, OLD)


def few_heaps() -> None:
    """Threads that begin from now on share the heap; does nothing where the system's allocator is not glibc's."""
    if set_option := _allocator("mallopt"):
        set_option(MOST_HEAPS, HEAPS)


def now() -> None:
    """Frees all that nobody can reach any more; takes some 0.1 s."""
    gc.collect()
    if trim := _allocator("malloc_trim"):
        trim(0)


@functools.cache
def _allocator(name: str) -> Any:
    """A function of the C library's allocator, or `None`."""
    try:
        return getattr(ctypes.CDLL(None), name, None)
    except (OSError, TypeError):
        return None

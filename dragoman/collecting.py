"""How often the garbage collector looks, in processes of dragoman's own (the command line, workers of a pool).

In: nothing. Out: nothing; this process' collector looks more seldom. Word lists and model are some 240,000 objects
that stay: at Python's own thresholds a start spends 0.3 of its 2 s, and reading some 4 %, on looking through them.

    >>> seldom()
"""

from __future__ import annotations

import gc

NEW, YOUNG, OLD = 200_000, 50, 100
"""New objects between collections (some 20 MB at most), and collections between those of older objects."""


def seldom() -> None:
    """Sets the thresholds of this process."""
    gc.set_threshold(NEW, YOUNG, OLD)

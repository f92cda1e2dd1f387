"""Rows in a stable order, a page of them or all: newest first, then by number.

In: a select with columns `day` and `n`. Out: its rows, fetched piece by piece from where the last piece ended, so that
ten thousand of them cost no more memory than a few, and none is missed or told twice while pages are added.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.store.database import Database

PIECE = 1000


class Window(NamedTuple):
    """Which of the answers are wanted: at most `limit`, after the first `offset`."""

    limit: int | None = None
    offset: int = 0


ALL = Window()


def rows(
    database: Database,
    select: sa.Select[Any],
    table: Table,
    window: Window,
) -> Iterator[list[Any]]:
    """The rows of the window, in lists of at most `PIECE`."""
    day, n = table.c.day, table.c.n
    ordered = select.order_by(day.desc(), n.desc())
    left, piece = window.limit, ordered.offset(window.offset) if window.offset else ordered
    while left is None or left > 0:
        size = PIECE if left is None else min(PIECE, left)
        with database.reading() as connection:
            found = list(connection.execute(piece.limit(size)))
        if found:
            yield found
        if len(found) < size:
            return
        left = None if left is None else left - size
        last = found[-1]
        piece = ordered.where((day < last.day) | ((day == last.day) & (n < last.n)))

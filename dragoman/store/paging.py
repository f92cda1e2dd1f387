"""Rows in a stable order, a page of them or all: newest first, then by number.

In: a select with columns `day` and `n`. Out: its rows, fetched piece by piece from where the last piece ended, so that
ten thousand of them cost no more memory than a few, and none is missed or told twice while pages are added.

    >>> next(rows(database, sa.select(table), table, Window(limit=25, after=cursor)))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.errors import InputError
from dragoman.store import cursors
from dragoman.store.cursors import Cursor
from dragoman.store.database import Database

PIECE = 1000
WINDOW = frozenset(("limit", "offset", "after", "before"))
"""What says which of the answers are wanted, and is no filter."""


class Window(NamedTuple):
    """Which of the answers are wanted: at most `limit`, without the first `offset`, after a place or before one."""

    limit: int | None = None
    offset: int = 0
    after: Cursor | None = None
    before: Cursor | None = None


ALL = Window()


def window(
    kind: str, limit: int | None = None, offset: int = 0, after: str | None = None, before: str | None = None
) -> Window:
    """The window of answers to a kind of question; `InputError` for a cursor that is none, or two of them."""
    if after and before:
        raise InputError("both a place to go on from and one to go back from", where="before", hint="give one")
    places = [cursors.read(text, kind) if text else None for text in (after, before)]
    return Window(limit, offset, *places)


def rows(database: Database, select: sa.Select[Any], table: Table, window: Window) -> Iterator[list[Any]]:
    """The rows of the window, in lists of at most `PIECE`."""
    if window.before:
        yield from _newer(database, select, table, window, window.before)
        return
    ordered = select.order_by(table.c.day.desc(), table.c.n.desc())
    left, piece = window.limit, ordered
    if window.after:
        with database.reading() as connection:
            piece = ordered.where(_order(table) < _place(*cursors.present(connection, table, window.after)))
    piece = piece.offset(window.offset) if window.offset else piece
    while left is None or left > 0:
        size = PIECE if left is None else min(PIECE, left)
        with database.reading() as connection:
            found = list(connection.execute(piece.limit(size)))
        if found:
            yield found
        if len(found) < size:
            return
        left = None if left is None else left - size
        piece = ordered.where(_order(table) < _place(found[-1].day, found[-1].n))


def _newer(
    database: Database, select: sa.Select[Any], table: Table, window: Window, before: Cursor
) -> Iterator[list[Any]]:
    """The rows that stand nearest before a place, at most `PIECE`, in the same order as all others."""
    ordered = select.order_by(table.c.day, table.c.n).offset(window.offset).limit(min(window.limit or PIECE, PIECE))
    with database.reading() as connection:
        place = _place(*cursors.present(connection, table, before))
        found = list(connection.execute(ordered.where(_order(table) > place)))
    yield found[::-1]


def _order(table: Table) -> sa.Tuple:
    """What rows are ordered by, so that an index leads to a place: with `or` a database would read all before it."""
    return sa.tuple_(table.c.day, table.c.n)


def _place(day: str, n: int) -> sa.Tuple:
    return sa.tuple_(sa.literal(day), sa.literal(n, sa.BigInteger))

"""What makes questions quick and what a store of an earlier dragoman has not got: indexes, and counts of what is in it.

In: a connection. Out: the indexes that are missing are made; SQLite has looked at how many rows its tables have.

    >>> [index.name for index in missing(connection)]
    ['records_digested']

Answers are the same without them, only later. Without its counts SQLite takes the first index that fits, whatever lies
behind it: on 50,000 pages "who of the USA spoke on these pages" takes minutes instead of 10 milliseconds. PostgreSQL
counts by itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Index
from sqlalchemy.dialects import sqlite

from dragoman.store import tables
from dragoman.store.joint_tables import ALL, joint_events
from dragoman.store.tables import about, records

_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}
_LOOKED_AT = 1000
"""Rows of each index that SQLite looks at to guess the rest: 1.5 seconds for 50,000 pages."""
_FEW = 500
"""Pages for which every way is quick."""


def wanting(connection: sa.Connection) -> bool:
    """Whether something is to be made."""
    return bool(missing(connection)) or _counts_are_old(connection)


def missing(connection: sa.Connection) -> list[Index]:
    """The indexes of our tables that are not there."""
    there = set(connection.exec_driver_sql(_THERE[connection.dialect.name]).scalars())
    return [index for table in ALL for index in sorted(table.indexes, key=_name) if index.name not in there]


def make(connection: sa.Connection) -> None:
    """Makes what is missing, once however many programs see it missing."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7263902)"))
    for index in missing(connection):
        if index.name == "records_digested":
            without = records.c.digest.is_(None) & records.c.digested.is_not(None)
            connection.execute(records.update().where(without).values(digested=None))
        index.create(connection)
    if _counts_are_old(connection):
        _count(connection)


def _counts_are_old(connection: sa.Connection) -> bool:
    """Whether SQLite counted when the store held less than half of what it holds now."""
    if connection.dialect.name != "sqlite":
        return False
    known = connection.scalar(sa.select(about.c.value).where(about.c.name == "counted")) or ""
    pages, gathered = _size(connection)
    before = [int(part) for part in known.split() if part.isdecimal()] or [0, 0]
    return pages > _FEW and (pages > 2 * before[0] or gathered > 2 * before[-1])


def _size(connection: sa.Connection) -> tuple[int, int]:
    """The last page and the last joint event, which stand for how many there are."""
    last = (sa.select(sa.func.max(column)) for column in (tables.pages.c.n, joint_events.c.n))
    return tuple(connection.scalar(one) or 0 for one in last)  # type: ignore[return-value]


def _count(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA analysis_limit={_LOOKED_AT}")
    connection.exec_driver_sql("ANALYZE")
    value = "{} {}".format(*_size(connection))
    new = sqlite.insert(about).values(name="counted", value=value)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _name(index: Index) -> str:
    return str(index.name)

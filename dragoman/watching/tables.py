"""The tables of what is watched: feeds as they answered last, and the entries that they brought.

In: nothing. Out: SQLAlchemy tables; `Database.ensure(metadata)` makes them where they are not there.

An entry is `waiting` until its page is in the store; a process that is killed finds it waiting still.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

from dragoman.store.tables import Number

metadata = MetaData()

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("tried", Float),
    Column("succeeded", Float),
    Column("due", Float, nullable=False),
    Column("fails", Integer, nullable=False),
    Column("error", Text),
)
"""Times are seconds since 1970; `fails`: failures since it last succeeded."""

entries = Table(
    "entries",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("feed", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("published", Text),
    Column("html", Text),
    Column("seen", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Float, nullable=False),
    Column("error", Text),
    UniqueConstraint("feed", "key"),
)
"""`state`: waiting, added, failed."""
Index("entries_state", entries.c.state, entries.c.due)
Index("entries_url", entries.c.url)

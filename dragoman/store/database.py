"""A database behind a path or an address: SQLite in a file, or PostgreSQL.

In: a path or `postgresql://…`. Out: connections for reading, and transactions for writing that wait for other writers,
are tried again where two got into each other's way, and fail with a `StoreError` that says what to do.

    >>> with Database("dragoman.db").reading() as connection: ...
"""

from __future__ import annotations

import contextlib
import functools
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from dragoman.errors import DragomanError, InputError, StoreError
from dragoman.store import indexes, joint_tables, tables
from dragoman.store.fulltext import ARTICLE_TEXT

WAIT = 60.0
"""Seconds that a writer waits for another one."""
BRIEFLY = 0.5
"""Seconds that what only makes questions quicker waits for it."""
TRIES = 6
Made = TypeVar("Made")
CACHE = "cache_size=-65536"
READ_ONCE = 8192
"""Kilobytes that are kept of what is read but once."""
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=OFF", "temp_store=MEMORY", CACHE)
"""With WAL, NORMAL loses nothing when a process is killed; cache: 64 MB."""


class Database:
    """The engine, and the two ways in: `reading` and `write`."""

    def __init__(self, place: str, *, create: bool = True, wait: float = WAIT) -> None:
        self.url = _url(place)
        self.name = self.url.database or place if self.sqlite else self.url.render_as_string(hide_password=True)
        self.wait, self._wrote = wait, False
        if self.sqlite and not create and not Path(self.name).is_file():
            raise StoreError("no such store", where=self.name, hint="dragoman add SOURCE makes one")
        self.engine = _engine(self.url, wait)
        try:
            self._set_up(create)
        except BaseException:
            self.engine.dispose()
            raise

    @property
    def sqlite(self) -> bool:
        """Whether it is a SQLite file."""
        return self.dialect == "sqlite"

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    def _set_up(self, create: bool) -> None:
        with self.reading() as connection:
            known = set(sa.inspect(connection).get_table_names())
            if "about" in known:
                layout = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.name == "layout"))
                if layout != tables.LAYOUT:
                    hint = "install the dragoman that made it, or add the pages to a new store"
                    raise StoreError(f"a store of layout {layout}, not {tables.LAYOUT}", where=self.name, hint=hint)
        if "about" in known:
            self.keep_up()
            return
        if known & {"pages", "records", "events"} or (known and self.sqlite):
            raise StoreError("a database, but no dragoman store", where=self.name, hint="give another --db")
        if not create:
            raise StoreError("no dragoman store in it", where=self.name, hint="dragoman add SOURCE makes one")
        self.write(self._make)

    def keep_up(self) -> None:
        """Makes the indexes and counts that are wanting; a store that is locked or may not be written goes without."""
        with contextlib.suppress(StoreError), self.reading() as connection:
            if not indexes.wanting(connection):
                return
        engine = _engine(self.url, BRIEFLY)
        try:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                indexes.make(connection)
        except sa.exc.DBAPIError:
            pass
        finally:
            engine.dispose()

    def _make(self, connection: sa.Connection) -> None:
        if not self.sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7263901)"))
        if sa.inspect(connection).has_table("about"):
            return
        tables.metadata.create_all(connection, tables=list(joint_tables.ALL))
        for statement in ARTICLE_TEXT[self.dialect]:
            connection.exec_driver_sql(statement)
        connection.execute(tables.about.insert().values(name="layout", value=tables.LAYOUT))
        connection.execute(tables.about.insert().values(name="gathered", value="{}"))

    def ensure(self, tables: sa.MetaData) -> None:
        """Makes further tables that are not there yet."""
        if not self.has(tables):
            self.write(tables.create_all)

    def has(self, tables: sa.MetaData) -> bool:
        """Whether further tables were made."""
        with self.reading() as connection:
            return set(tables.tables) <= set(sa.inspect(connection).get_table_names())

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the store."""
        with self.told(), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the store however long it is used; what it reads it reads but once."""
        level = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.told(), self.engine.connect().execution_options(**level) as connection:
            if self.sqlite:
                connection.exec_driver_sql(f"PRAGMA cache_size=-{READ_ONCE}")
            try:
                yield connection
            finally:
                if self.sqlite:
                    connection.exec_driver_sql(f"PRAGMA {CACHE}")

    def write(self, work: Callable[[sa.Connection], Made]) -> Made:
        """Does `work` in a transaction, all or nothing; again where another writer got in its way."""
        for left in range(TRIES - 1, -1, -1):
            try:
                with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
                    self._wrote = True
                    return work(connection)
            except sa.exc.DBAPIError as error:
                if not left or not _passing(error):
                    raise self._translated(error) from error
                time.sleep(random.uniform(0.05, 0.5))  # noqa: S311
        raise AssertionError

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turns the database's errors into ours."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise self._translated(error) from error

    def _translated(self, error: sa.exc.DBAPIError) -> DragomanError:
        text = " ".join(str(error.orig).split())
        for sign, what, hint in _TROUBLES:
            if sign in text.casefold():
                return StoreError(what.format(wait=f"{self.wait:g}"), where=self.name, hint=hint)
        return StoreError(text[:300], where=self.name)

    def close(self) -> None:
        """Gives the connections back; who wrote leaves the counts in order."""
        if self._wrote:
            self._wrote = False
            self.keep_up()
        self.engine.dispose()


_AGAIN = "what was committed is kept; run the same command again"
_TROUBLES = (
    ("database is locked", "locked by another program for {wait} seconds", f"wait for it to end; {_AGAIN}"),
    ("disk is full", "the disk is full", f"make room; {_AGAIN}"),
    ("no space left", "the server's disk is full", f"make room; {_AGAIN}"),
    ("disk i/o error", "the disk does not take or give what is asked of it", f"look at the disk; {_AGAIN}"),
    ("readonly", "may not be written", "check the permissions of the file and its folder"),
    ("read-only", "may not be written", "check the permissions"),
    ("unable to open", "cannot be opened", "check that the folder is there and may be written"),
    ("not a database", "no SQLite file", "give another --db"),
    ("malformed", "the file is damaged", "restore it from a copy, or try sqlite3's .recover"),
    ("password authentication failed", "the server refuses the name or password", "check the address"),
    ("does not exist", "the server has no such database or role", "createdb makes a database"),
    ("connection", "the server cannot be reached", "check the address, and that the server runs"),
    ("could not translate host", "no such host", "check the address"),
    ("no such table", "not a whole dragoman store", "give another --db"),
    ("permission denied", "the server does not allow it", "GRANT the role the right to it"),
)
"""What database errors say, what we say, and what to do."""


def _passing(error: sa.exc.DBAPIError) -> bool:
    """Whether the same may go well a moment later: two writers at once, of whom the other was faster."""
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, sa.exc.IntegrityError) or state in {"40001", "40P01", "55P03"}


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except sa.exc.ArgumentError:
        raise InputError("no database address", where=place[:100], hint="a file, or postgresql://…") from None
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return URL.create("sqlite", database=url.database)
    raise InputError("no kind of database that is known", where=place[:100], hint="a file, or postgresql://…")


def _engine(url: URL, wait: float) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(url, connect_args={"connect_timeout": 10})
        except ModuleNotFoundError:
            hint = "pip install 'dragoman[postgres]'"
            raise StoreError("needs the package psycopg", where="postgresql", hint=hint) from None
    engine = sa.create_engine(url, connect_args={"timeout": wait, "check_same_thread": False})
    sa.event.listen(engine, "connect", functools.partial(_connected, wait))
    sa.event.listen(engine, "begin", _begun)
    return engine


def _connected(wait: float, connection: sqlite3.Connection, _record: Any) -> None:
    """Leaves transactions to us, and sets how the file is written.

    Where another program makes the same file just then, SQLite refuses the second at once, however long it may wait.
    """
    connection.isolation_level = None
    until = time.monotonic() + wait
    for pragma in PRAGMAS:
        while not _set(connection, pragma, last=time.monotonic() >= until):
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311


def _set(connection: sqlite3.Connection, pragma: str, *, last: bool) -> bool:
    """Whether it could be set; the `last` time it must."""
    try:
        connection.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError as error:
        if last or "locked" not in str(error):
            raise
        return False
    return True


def _begun(connection: sa.Connection) -> None:
    """Takes the write lock at once where something is to be written: a lock taken halfway may be refused."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

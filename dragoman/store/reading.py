"""Pages and records out of the store.

In: filters, ids. Out: pages as they came, records as they were coded or as people corrected them, in the order in
which they were added; a few are held at a time.

    >>> record(database, "lake").article.originator
    'Lakeside News Agency'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from dragoman.errors import InputError
from dragoman.records import Page, Record
from dragoman.store import filters, packing, rulings, tables
from dragoman.store.answers import FailedPage
from dragoman.store.database import Database
from dragoman.store.filters import Question
from dragoman.store.joining import pieces
from dragoman.store.stamp import Stamp
from dragoman.store.tables import articles, pages

PIECE = 50
"""Pages that are fetched at once."""


def page(database: Database, id: str) -> Page:
    """The page of that id; `InputError` if there is none."""
    with database.reading() as connection:
        row = connection.execute(sa.select(pages).where(pages.c.id == id, pages.c.current)).first()
    if row is None:
        raise InputError("no such page", where=id, hint="dragoman search finds pages by their words")
    return packing.page_of(row)


class Stored(NamedTuple):
    """A page's record as it was coded: the page's number, the number of the version that did, and when."""

    n: int
    record: Record
    version: int
    coded: str


def stored(connection: sa.Connection, id: str) -> Stored | None:
    """What was coded of the current page of that id; `None` if there is no such page, or no record of it."""
    at = tables.records.c
    select = sa.select(at.page, at.record, at.version, at.coded).join(pages, pages.c.n == at.page)
    row = connection.execute(select.where(pages.c.id == id, pages.c.current)).first()
    return Stored(row.page, packing.unpack(row.record, Record), row.version, row.coded) if row else None


def record(database: Database, id: str, *, judged: bool = True) -> Record:
    """The record of that page; `judged`: as people corrected it."""
    with database.reading() as connection:
        if found := stored(connection, id):
            return _judged(connection, [found.record])[0] if judged else found.record
    page(database, id)
    raise InputError("the page could not be read", where=id, hint="see dragoman failures")


def several(connection: sa.Connection, ids: Iterable[str]) -> dict[str, Record]:
    """The records of current pages as people corrected them, by the pages' ids; those that are not there left out."""
    at = tables.records.c
    select = sa.select(at.record).join(pages, pages.c.n == at.page).where(pages.c.current)
    coded: list[Record] = []
    for piece in pieces(dict.fromkeys(ids), PIECE):
        coded += (packing.unpack(blob, Record) for blob in connection.scalars(select.where(pages.c.id.in_(piece))))
    return {record.id: record for record in _judged(connection, coded)}


def _judged(connection: sa.Connection, found: Sequence[Record]) -> list[Record]:
    """The records as people corrected them."""
    made = rulings.of_pages(connection, (record.id for record in found))
    return [rulings.corrected(record, made.get(record.id, ())) for record in found]


def records(database: Database, question: Question, *, judged: bool = True) -> Iterator[Record]:
    """The records of the pages that the question asks for."""
    at = tables.records.c.page
    select = sa.select(at, tables.records.c.record).order_by(at).limit(PIECE)
    select = select.where(*_article_conditions(question, database.dialect))
    last = 0
    while True:
        with database.reading() as connection:
            found = connection.execute(select.where(at > last)).all()
            coded = [packing.unpack(row.record, Record) for row in found]
            shown = _judged(connection, coded) if judged else coded
        yield from shown
        if len(found) < PIECE:
            return
        last = found[-1].page


def _article_conditions(question: Question, dialect: str) -> list[sa.ColumnElement[bool]]:
    at = tables.records.c.page
    found = filters.of_pages(at, question, dialect)
    since, until = filters.bounds(question)
    dated = [articles.c.day >= since] if since else []
    dated += [articles.c.day <= until] if until else []
    return [*found, at.in_(sa.select(articles.c.page).where(*dated))] if dated else found


def stored_pages(database: Database, conditions: list[sa.ColumnElement[bool]]) -> Iterator[tuple[int, Page]]:
    """The current pages that fulfil the conditions, with their numbers, in the order in which they were added."""
    select = sa.select(pages).outerjoin(tables.records, tables.records.c.page == pages.c.n)
    select = select.where(pages.c.current, *conditions).order_by(pages.c.n).limit(PIECE)
    last = 0
    while True:
        with database.reading() as connection:
            found: list[Any] = list(connection.execute(select.where(pages.c.n > last)))
        yield from ((row.n, packing.page_of(row)) for row in found)
        if len(found) < PIECE:
            return
        last = found[-1].n


def failures(database: Database) -> Iterator[FailedPage]:
    """What failed, in the order in which it did."""
    table = tables.failures
    with database.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.n)).all()
    for row in rows:
        known = {name: getattr(row, name) for name in ("id", "source", "error", "hint", "when")}
        yield FailedPage(**known, stored=row.page is not None)


def versions(database: Database) -> dict[int, str]:
    """The versions that made records, by number."""
    table = tables.versions
    with database.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.n)).all()
    return {row.n: str(Stamp(code=row.code, data=row.data, model=row.model, lists=row.lists)) for row in rows}

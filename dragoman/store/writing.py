"""Pages, records and failures into the tables, inside a transaction that the caller holds.

In: a connection that writes, pages, records, failures. Out: rows. A page that is known is not stored twice; a page
that comes with other content under the same key takes the earlier one's place, which stays as a fact.

    >>> put_page(connection, page, now="2024-05-16T08:00:00Z").outcome
    'new'
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.records import Failure, Page, Record
from dragoman.store import identity, tables
from dragoman.store.flat import flattened, plain
from dragoman.store.fulltext import TEXT
from dragoman.store.packing import content_of, pack, packed
from dragoman.store.stamp import Stamp
from dragoman.store.tables import pages

Outcome = Literal["new", "version", "known"]

MOST_TEXT = 1_000_000
"""Characters of a body that can be searched."""


class Put(NamedTuple):
    """Where a page went: its number and id, and whether it is new, a new version or known already."""

    n: int
    id: str
    outcome: Outcome


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def known(connection: sa.Connection, page: Page, digest: str | None = None) -> Put | None:
    """The page, if it is there already: the same key or, of what has no address, the same id, and the same content."""
    same = pages.c.key == identity.key(page)
    if not page.url:
        same |= pages.c.url.is_(None) & (pages.c.name == page.id)
    found = sa.select(pages.c.n, pages.c.id).where(pages.c.hash == (digest or identity.content_hash(page)), same)
    row = connection.execute(found.order_by(pages.c.n.desc()).limit(1)).first()
    return Put(row.n, row.id, "known") if row else None


def put_page(connection: sa.Connection, page: Page, *, now: str) -> Put:
    """Stores the page, unless it is known; the version before it is no longer current, and loses what was derived."""
    digest = identity.content_hash(page)
    if before := known(connection, page, digest):
        return before
    key = identity.key(page)
    former = connection.execute(sa.select(pages.c.n, pages.c.id).where(pages.c.key == key, pages.c.current)).first()
    if former:
        connection.execute(pages.update().where(pages.c.n == former.n).values(current=False))
        drop_derived(connection, former.n)
        connection.execute(tables.failures.delete().where(tables.failures.c.page == former.n))
    id = former.id if former else _free(connection, plain(page.id) or "page")
    kind, content = content_of(page)
    row = {
        "id": id,
        "key": plain(key),
        "name": plain(page.id),
        "hash": digest,
        "source": plain(page.source),
        "url": plain(page.url),
        "publisher": plain(page.publisher),
        "as_of": page.as_of.isoformat() if page.as_of else None,
        "kind": kind,
        "content": packed(content),
        "added": now,
        "current": True,
    }
    inserted = connection.execute(pages.insert().values(**row)).inserted_primary_key
    assert inserted is not None
    return Put(inserted[0], id, "version" if former else "new")


def _free(connection: sa.Connection, id: str) -> str:
    """The id, or with -2, -3 … behind it where another page bears it."""
    wanted, number = id, 1
    while connection.scalar(sa.select(pages.c.n).where(pages.c.id == wanted, pages.c.current)):
        number += 1
        wanted = f"{id}-{number}"
    return wanted


def storable(result: Record | Failure) -> Record | Failure:
    """The result; a failure for a record that cannot be written as JSON, which has halves of characters in it."""
    try:
        if isinstance(result, Record):
            msgspec.json.encode(result)
    except (UnicodeEncodeError, msgspec.MsgspecError) as error:
        what = f"its record cannot be written: {error}"
        return Failure(id=result.id, source=result.source, error=what, hint="please report this page")
    return result


def put_record(
    connection: sa.Connection, n: int, record: Record, *, version: int, now: str, shown: Record | None = None
) -> None:
    """Stores the page's record in place of what was derived before; `shown`: as rulings correct it."""
    drop_derived(connection, n)
    row = {"page": n, "version": version, "coded": now, "record": pack(record)}
    connection.execute(tables.records.insert().values(**row))
    put_flat(connection, n, shown or record, now)
    connection.execute(tables.failures.delete().where(tables.failures.c.page == n))


def put_flat(connection: sa.Connection, n: int, record: Record, now: str) -> None:
    """Writes the rows that questions read."""
    rows = flattened(n, record, now[:10])
    for shared in (tables.names, tables.name_words):
        add_missing(connection, shared, rows.pop(shared))
    for table, found in rows.items():
        if found:
            connection.execute(table.insert(), found)
    article = record.article
    body = plain("\n".join(article.body)) or ""
    text = {"rowid": n, "headline": plain(article.headline) or "", "body": body[:MOST_TEXT]}
    connection.execute(TEXT.insert(), text)


def drop_flat(connection: sa.Connection, n: int) -> None:
    """Deletes the page's rows that questions read."""
    low, high = n * tables.ROOM, (n + 1) * tables.ROOM - 1
    gone = 0
    for table in tables.OF_A_PAGE:
        if table is tables.records:
            continue
        at = table.c[next(iter(table.primary_key.columns)).name]
        deleted = connection.execute(table.delete().where(at == n if at.name == "page" else at.between(low, high)))
        gone += deleted.rowcount if table is tables.articles else 0
    connection.execute(TEXT.delete().where(TEXT.c.rowid == n))
    if gone:
        _told_otherwise(connection)


def _told_otherwise(connection: sa.Connection) -> None:
    """Counts that a page is told of no more, or otherwise: answers that were made of it may not be kept."""
    about = tables.about
    more = sa.cast(sa.cast(about.c.value, sa.BigInteger) + 1, sa.Text)
    new = _insert(connection, about).values(name="retold", value="1")
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": more}))


def drop_derived(connection: sa.Connection, n: int) -> None:
    """Deletes the page's record and rows."""
    drop_flat(connection, n)
    connection.execute(tables.records.delete().where(tables.records.c.page == n))


def put_failure(
    connection: sa.Connection, failure: Failure, *, now: str, page: int | None = None, known: str | None = None
) -> None:
    """Stores the failure in place of an earlier one of the same source."""
    what = plain(f"page:{page}" if page is not None else failure.source or failure.id)
    connection.execute(tables.failures.delete().where(tables.failures.c.what == what))
    row = {
        "page": page,
        "id": plain(failure.id),
        "source": plain(failure.source),
        "error": plain(failure.error),
        "hint": plain(failure.hint),
        "when": now,
        "what": what,
        "known": known,
    }
    connection.execute(tables.failures.insert().values(**row))


def forget_failure(connection: sa.Connection, source: str | None) -> None:
    """Deletes the failure of a source from which a page came now."""
    if source:
        connection.execute(tables.failures.delete().where(tables.failures.c.what == plain(source)))


def version_of(connection: sa.Connection, stamp: Stamp, *, now: str) -> int:
    """The number of the stamp in `versions`; a new one is written there."""
    row = stamp.to_dict()
    add_missing(connection, tables.versions, [{**row, "since": now}])
    same = sa.and_(*(tables.versions.c[name] == value for name, value in row.items()))
    return int(connection.execute(sa.select(tables.versions.c.n).where(same)).scalar_one())


def add_missing(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Inserts the rows that are not there yet."""
    if rows:
        insert = _insert(connection, table).on_conflict_do_nothing()
        connection.execute(insert, sorted(rows, key=lambda row: str(tuple(row.values()))))


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    """An insertion that may say what to do where the row is there."""
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)

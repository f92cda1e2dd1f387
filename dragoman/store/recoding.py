"""Records made anew from their pages, by the code, data and model of now.

In: a store. Out: its records and what is derived of them, page by page. A page that has a record of the present version
is passed over, so that the same call again goes on where one was killed.

    >>> recode(database, jobs=2).new
    50000
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dragoman.batch import read_many
from dragoman.records import Failure, Page, Record
from dragoman.store import reading, rulings, tables, writing
from dragoman.store.adding import BATCH
from dragoman.store.answers import Added, Tally, Tell
from dragoman.store.database import Database
from dragoman.store.stamp import Stamp, stamp
from dragoman.store.tables import records

if TYPE_CHECKING:
    from dragoman.actors import ActorList


def recode(
    database: Database,
    *,
    jobs: int = 1,
    listed: ActorList | None = None,
    ids: Sequence[str] = (),
    failed: bool = False,
    tell: Tell = lambda added: None,
) -> Tally:
    """Codes the pages whose record is of another version, or those `ids`; `failed`: those without a record alone."""
    made = stamp(listed)
    waiting: collections.deque[tuple[int, Page]] = collections.deque()
    found = reading.stored_pages(database, _outdated(database, made, ids, failed))
    results = read_many(_read(found, waiting), jobs=jobs, listed=listed)
    tally: collections.Counter[str] = collections.Counter()
    batch: list[tuple[int, Page, Record | Failure]] = []
    for result in results:
        batch.append((*waiting.popleft(), writing.storable(result)))
        if len(batch) == BATCH:
            _write(database, made, batch, tally, tell)
            batch = []
    _write(database, made, batch, tally, tell)
    return Tally(**tally)


def _outdated(database: Database, made: Stamp, ids: Sequence[str], failed: bool) -> list[sa.ColumnElement[bool]]:
    conditions = [tables.pages.c.id.in_(ids)] if ids else []
    if failed:
        return [*conditions, records.c.page.is_(None)]
    version = database.write(lambda connection: writing.version_of(connection, made, now=writing.now()))
    return [*conditions, records.c.page.is_(None) | (records.c.version != version)]


def _read(found: Iterator[tuple[int, Page]], waiting: collections.deque[tuple[int, Page]]) -> Iterator[Page]:
    for n, page in found:
        waiting.append((n, page))
        yield page


def _write(
    database: Database,
    made: Stamp,
    batch: list[tuple[int, Page, Record | Failure]],
    tally: collections.Counter[str],
    tell: Tell,
) -> None:
    if not batch:
        return
    for added in database.write(lambda connection: _written(connection, made, batch)):
        tally[added.outcome] += 1
        tally["events"] += added.events
        tell(added)


def _written(connection: sa.Connection, made: Stamp, batch: list[tuple[int, Page, Record | Failure]]) -> list[Added]:
    now = writing.now()
    version = writing.version_of(connection, made, now=now)
    return [_one(connection, n, page, result, version, now) for n, page, result in batch]


def _one(connection: sa.Connection, n: int, page: Page, result: Record | Failure, version: int, now: str) -> Added:
    """Writes one result; a page that another writer replaced meanwhile is left alone."""
    if not connection.scalar(sa.select(tables.pages.c.n).where(tables.pages.c.n == n, tables.pages.c.current)):
        return Added(id=page.id, outcome="known", source=page.source)
    if isinstance(result, Failure):
        writing.drop_derived(connection, n)
        writing.put_failure(connection, result, now=now, page=n)
        return Added(id=page.id, outcome="failed", source=page.source, failure=result)
    shown = rulings.corrected(result, rulings.of_page(connection, page.id))
    writing.put_record(connection, n, result, version=version, now=now, shown=shown)
    return Added(id=page.id, outcome="new", source=page.source, events=len(result.events))

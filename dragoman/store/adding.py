"""Pages → the store: what is new is read, in processes if wanted, and written in small transactions.

In: pages and failures as `sources` gives them. Out: rows in the store, and for each page what became of it.

    >>> add(database, pages, jobs=2, tell=print).new
    2

Reading happens outside of any transaction, writing in one for each handful of pages. A process that is killed loses
what it had not written yet; the same call again passes over what is there and goes on.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from dragoman.batch import read_many
from dragoman.errors import StoreError
from dragoman.records import Failure, Page, Record
from dragoman.store import rulings, writing
from dragoman.store.answers import Added, Tally, Tell
from dragoman.store.database import Database
from dragoman.store.stamp import stamp

if TYPE_CHECKING:
    from dragoman.actors import ActorList

BATCH = 16
"""Pages that are written at once."""
PAUSE = 2.0
"""Seconds after which fewer are written as well."""


def add(
    database: Database,
    pages: Iterable[Page | Failure],
    *,
    jobs: int = 1,
    listed: ActorList | None = None,
    tell: Tell = lambda added: None,
    known: str | None = None,
) -> Tally:
    """Adds the pages; `known`: what was known of them all, kept with failures for a second try."""
    adding = _Adding(database, listed, tell, known)
    results = read_many(adding.unknown(pages), jobs=jobs, listed=listed)
    return adding.write_all(results)


class _Adding:
    """One run: the pages that are being read, and the results that wait to be written."""

    def __init__(self, database: Database, listed: ActorList | None, tell: Tell, known: str | None) -> None:
        self.database, self.stamp, self.known = database, stamp(listed), known
        self.tally: collections.Counter[str] = collections.Counter()
        self.told = tell
        self.reading: collections.deque[Page] = collections.deque()
        self.waiting: list[tuple[Page | None, Record | Failure]] = []
        self.written = time.monotonic()

    def unknown(self, pages: Iterable[Page | Failure]) -> Iterator[Page | Failure]:
        """The pages that are not in the store; what is needs no reading, and neither does what failed already."""
        for page in pages:
            if isinstance(page, Failure):
                self.put(None, page)
                continue
            with self.database.reading() as connection:
                before = writing.known(connection, page)
            if before:
                self.tell(Added(id=before.id, outcome="known", source=page.source))
                continue
            self.reading.append(page)
            yield page

    def write_all(self, results: Iterator[Record | Failure]) -> Tally:
        """Writes results as they come; what was read is written even where reading ends in an error."""
        try:
            for result in results:
                self.put(self.reading.popleft(), result)
        except Exception as error:
            if not isinstance(error, StoreError):
                self.flush()
            raise
        except KeyboardInterrupt:
            self.flush()
            raise
        self.flush()
        return Tally(**self.tally)

    def put(self, page: Page | None, result: Record | Failure) -> None:
        """Takes a result; writes when there are enough or the last time is a while ago."""
        self.waiting.append((page, writing.storable(result)))
        if len(self.waiting) >= BATCH or time.monotonic() - self.written > PAUSE:
            self.flush()

    def flush(self) -> None:
        """Writes what waits, in one transaction, then tells of it."""
        if self.waiting:
            waiting, self.waiting = self.waiting, []
            for added in self.database.write(lambda connection: self._written(connection, waiting)):
                self.tell(added)
        self.written = time.monotonic()

    def _written(self, connection: sa.Connection, waiting: list[tuple[Page | None, Record | Failure]]) -> list[Added]:
        now = writing.now()
        version = writing.version_of(connection, self.stamp, now=now)
        return [self._one(connection, page, result, version, now) for page, result in waiting]

    def _one(
        self, connection: sa.Connection, page: Page | None, result: Record | Failure, version: int, now: str
    ) -> Added:
        if page is None:
            assert isinstance(result, Failure)
            writing.put_failure(connection, result, now=now, known=self.known)
            return Added(id=result.id, outcome="failed", source=result.source, failure=result)
        put = writing.put_page(connection, page, now=now)
        if put.outcome == "known":
            return Added(id=put.id, outcome="known", source=page.source)
        writing.forget_failure(connection, page.source)
        if isinstance(result, Failure):
            writing.put_failure(connection, result, now=now, page=put.n)
            return Added(id=put.id, outcome="failed", source=page.source, failure=result)
        record = msgspec.structs.replace(result, id=put.id)
        shown = rulings.corrected(record, rulings.of_page(connection, put.id))
        writing.put_record(connection, put.n, record, version=version, now=now, shown=shown)
        return Added(id=put.id, outcome=put.outcome, source=page.source, events=len(record.events))

    def tell(self, added: Added) -> None:
        """Counts the page and tells of it."""
        self.tally[added.outcome] += 1
        self.tally["events"] += added.events
        self.told(added)


def options(known: Mapping[str, Any]) -> str:
    """What was known of all pages, as it is kept with failures."""
    given = {name: value for name, value in known.items() if value is not None}
    return msgspec.json.encode(given, order="sorted").decode()

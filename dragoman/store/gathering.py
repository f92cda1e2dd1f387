"""Records of all pages → joint actors, events, threads and stories.

In: a store. Out: its joint tables, made anew by `across`.

    >>> gather(database).stories[0].pages
    ('lake', 'lake-2')

What `across` needs of a page, its digest, is made once and kept beside the record until page, rulings or the code of
`across` change. People's rulings go along, each at where its words stand in the present record.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.across import Digest, digest
from dragoman.across import gather as put_together
from dragoman.chronicle import At, Chronicle, Ruling, undone
from dragoman.records import Record, Span
from dragoman.store import joining, packing, reading, rulings, stamp, tables, writing
from dragoman.store.database import Database
from dragoman.store.tables import pages, records

PIECE = 100
"""Digests that are made and written at once."""
Step = Callable[[str, int], None]
"""Is told what is being done and how many pages of it are done."""


@functools.cache
def across_stamp() -> str:
    """A hash of the code that makes digests and puts them together."""
    return stamp.hash_of(Path(__file__).parents[1].joinpath("across").glob("*.py"))


def gather(database: Database, tell: Step = lambda what, number: None) -> Chronicle:
    """Puts all pages together and writes the joint tables in place of those before."""
    _make_digests(database, tell)
    made = current_rulings(database)
    with database.reading() as connection:
        seen = _state(connection)
    chronicle = put_together(_digests(database, tell), rulings=made)
    tell("writing", len(chronicle.events))
    joining.put(database, chronicle, {**seen, "when": writing.now()})
    return chronicle


def _state(connection: sa.Connection) -> dict[str, int]:
    """What a gathering saw: the last page and the last ruling."""
    last = connection.scalar(sa.select(sa.func.max(records.c.page))) or 0
    ruled = connection.scalar(sa.select(sa.func.max(tables.rulings.c.n))) or 0
    return {"last": last, "rulings": ruled}


def waiting(database: Database) -> int | None:
    """How many pages came or changed since the last gathering; `None` if there was none."""
    about = joining.about_gathering(database)
    if not about:
        return None
    with database.reading() as connection:
        stale = sa.select(sa.func.count()).select_from(records).where(_stale())
        return int(connection.scalar(stale) or 0)


def _stale() -> sa.ColumnElement[bool]:
    """That the digest is missing or of other code, so that an index tells it without looking at the digests."""
    made, now = records.c.digested, across_stamp()
    return made.is_(None) | (made < now) | (made > now)


def _make_digests(database: Database, tell: Step) -> None:
    """Makes the digests that are missing; killed halfway, it goes on from there the next time."""
    done = 0
    select = sa.select(records.c.page, records.c.record, pages.c.id).join(pages, pages.c.n == records.c.page)
    select = select.where(_stale()).order_by(records.c.page).limit(PIECE)
    last = 0
    while True:
        with database.reading() as connection:
            found = connection.execute(select.where(records.c.page > last)).all()
            made = [(row.page, _digest(connection, row)) for row in found]
        database.write(functools.partial(_keep, made=made))
        done += len(found)
        tell("digests", done)
        if len(found) < PIECE:
            return
        last = found[-1].page


def _digest(connection: sa.Connection, row: Any) -> bytes:
    record = packing.unpack(row.record, Record)
    return msgspec.msgpack.encode(digest(rulings.corrected(record, rulings.of_page(connection, row.id))))


def _keep(connection: sa.Connection, made: list[tuple[int, bytes]]) -> None:
    for page, blob in made:
        kept = records.update().where(records.c.page == page)
        connection.execute(kept.values(digest=blob, digested=across_stamp()))


def _digests(database: Database, tell: Step) -> Iterator[Digest]:
    last, done = 0, 0
    select = sa.select(records.c.page, records.c.digest).where(records.c.digest.is_not(None))
    while True:
        with database.reading() as connection:
            piece = select.where(records.c.page > last).order_by(records.c.page).limit(PIECE * 10)
            found = connection.execute(piece).all()
        yield from (msgspec.msgpack.decode(row.digest, type=Digest) for row in found)
        done += len(found)
        tell("gathering", done)
        if len(found) < PIECE * 10:
            return
        last = found[-1].page


def current_rulings(database: Database) -> tuple[Ruling, ...]:
    """The rulings that hold, each pointing to where its words are in the present records."""
    with database.reading() as connection:
        made = rulings.everything(connection)
        gone = undone(ruling for ruling, *_ in made)
        known = _Records(connection)
        found = (known.placed(*each) for each in made if each[0].id not in gone and each[0].verdict != "undo")
        return tuple(ruling for ruling in found if ruling)


class _Records:
    """The records that rulings are about, each fetched once."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.kept: dict[str, Record | None] = {}

    def placed(self, ruling: Ruling, of: Span | None, other: Span | None) -> Ruling | None:
        """The ruling at the present ids; `None` if what it is about is no longer there."""
        first = self._found(ruling.target, ruling.of, of)
        second = self._found(ruling.target, ruling.other, other) if ruling.other else None
        if first is None or (ruling.other and second is None):
            return None
        return msgspec.structs.replace(ruling, of=first, other=second)

    def _found(self, target: str, at: At, span: Span | None) -> At | None:
        record = self._record(at.page)
        return rulings.found(record, target, at, span) if record else None

    def _record(self, id: str) -> Record | None:
        if id not in self.kept:
            found = reading.stored(self.connection, id)
            self.kept[id] = found.record if found else None
        return self.kept[id]

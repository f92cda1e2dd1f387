"""Records of all pages → joint actors, events, threads and stories.

In: a store. Out: its joint tables, with what pages that came, changed or went since the last time make other in them.

    >>> gather(database).events
    1204

What `across` needs of a page, its digest, is made once and kept beside the record until page, rulings or the code of
`across` change; its line says where the last gathering put it. People's rulings go along, each at where its words stand
in the present record. All is written in one transaction; if another gathering ended meanwhile, all is done again.
"""

from __future__ import annotations

import dataclasses
import functools
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.across import Digest, Line, Weaving, digest, in_force, weave
from dragoman.chronicle import At, Ruling, undone
from dragoman.errors import StoreError
from dragoman.records import Record, Span
from dragoman.store import joining, packing, reading, rulings, spool, stamp, tables, writing
from dragoman.store.answers import Gathered
from dragoman.store.database import Database
from dragoman.store.flat import plain
from dragoman.store.joint_tables import GATHERED, lines, mentions, states
from dragoman.store.tables import pages, records

PIECE = 100
"""Digests that are made and written at once."""
TRIES = 4
COUNTED = {"actors": "actor", "events": "event", "threads": "thread", "stories": "story", "reports": "report"}
ONE_DIGEST = sa.select(records.c.page, records.c.digest).where(records.c.page == sa.bindparam("number"))
"""Most digests are asked for one by one; made once, the question takes a third of the time."""
Step = Callable[[str, int], None]
"""Is told what is being done and how many pages of it are done."""


@functools.cache
def across_stamp() -> str:
    """A hash of the code that makes digests and puts them together, and of what it was fitted to."""
    package = Path(__file__).parents[1]
    files = [path for part in ("across", "reprints") for path in package.joinpath(part).glob("*.py")]
    return stamp.hash_of([*files, *package.joinpath("data").glob("story_*.json"), package / "data/thread_turns.json"])


@dataclasses.dataclass
class Hand:
    """What a gathering leaves at hand for the next one of the same program, some five kilobytes a page.

    `about`: the gathering; `lines`: by page; `pages`: by id number and day. Of no use once another program gathered.
    """

    about: dict[str, Any] = dataclasses.field(default_factory=dict)
    lines: dict[int, Line] = dataclasses.field(default_factory=dict)
    pages: dict[str, tuple[int, str]] = dataclasses.field(default_factory=dict)

    def taken(self, about: dict[str, Any]) -> tuple[dict[int, Line], dict[str, tuple[int, str]]] | None:
        """Lines and pages, if that was the last gathering; nothing stays at hand, as they will be changed."""
        good = bool(about) and self.about == about
        lines, pages = self.lines, self.pages
        self.about, self.lines, self.pages = {}, {}, {}
        return (lines, pages) if good else None


def gather(database: Database, tell: Step = lambda what, number: None, *, hand: Hand | None = None) -> Gathered:
    """Puts together what came, changed or went since the last time with all that was there.

    The tables are as if all pages had been put together anew. `hand`: what the last gathering left at hand.
    """
    database.ensure(GATHERED)
    _make_digests(database, tell)
    for _ in range(TRIES):
        if (done := _gathered(database, tell, hand)) is not None:
            return done
    raise StoreError("other programs gather all the time", where=database.name, hint="let one of them do it")


def _gathered(database: Database, tell: Step, hand: Hand | None) -> Gathered | None:
    """One try; `None` if another gathering ended meanwhile."""
    with database.snapshot() as connection, spool.Spool() as rows:
        about = joining.about(connection)
        made = placed_rulings(connection)
        force = in_force(made)
        whole = about.get("by") != across_stamp()
        ready = hand.taken(about) if hand and not whole else None
        kept = {} if whole else ready[0] if ready else _lines(connection, tell)
        fresh, gone = _news(connection, kept, whole)
        pages = _pages(connection, ready[1], kept, fresh, gone) if ready else joining.pages_of(connection)
        known = joining.Known(pages, lambda id: None)
        weaving = weave(
            kept,
            fresh=fresh,
            gone=gone,
            fetch=functools.partial(_digests, connection),
            force=force,
            actor=lambda n, noun, at: rows.take(joining.actor_rows(n, noun, at.page_ids(), known)),
            states={} if whole else _states(connection),
            ruled=about.get("ruled", ()),
        )
        _spool(weaving, rows, known._replace(actor=weaving.actor), tell)
        now = {**_state(connection), "when": writing.now(), "by": across_stamp(), "ruled": sorted(force.joined())}
        now["mark"] = secrets.token_hex(8)  # no two are the same, even of one second
        tell("writing", rows.count)
        written = database.write(lambda c: _written(c, weaving, rows, about, now, whole))
        if hand and written:
            hand.about, hand.lines, hand.pages = now, weaving.shelf.by_number(), pages
    return _counted(database, len(weaving.shelf.fresh)) if written else None


def _lines(connection: sa.Connection, tell: Step) -> dict[int, Line]:
    found = connection.execution_options(yield_per=1000).execute(sa.select(lines.c.page, lines.c.line))
    kept = {row.page: Line.unpacked(row.line) for row in found}
    tell("lines", len(kept))
    return kept


def _pages(
    connection: sa.Connection,
    pages: dict[str, tuple[int, str]],
    kept: Mapping[int, Line],
    fresh: Collection[int],
    gone: Collection[int],
) -> dict[str, tuple[int, str]]:
    """The pages as they are now, by id; `kept`: the lines of before."""
    for n in gone:
        pages.pop(kept[n].page, None)
    return pages | joining.pages_of(connection, fresh)


def _news(connection: sa.Connection, kept: dict[int, Line], whole: bool) -> tuple[set[int], set[int]]:
    """The numbers of pages that are new or changed, and of those that are gone."""
    there = set(connection.scalars(sa.select(records.c.page)))
    stale = () if whole else connection.scalars(sa.select(lines.c.page).where(lines.c.stale)).all()
    return {*(there - kept.keys()), *(n for n in stale if n in there)}, kept.keys() - there


def _digests(connection: sa.Connection, numbers: list[int]) -> Iterator[tuple[int, Digest]]:
    if len(numbers) == 1:
        found = connection.execute(ONE_DIGEST, {"number": numbers[0]}).all()
    else:
        chosen = sa.select(records.c.page, records.c.digest).where(records.c.page.in_(numbers))
        found = connection.execute(chosen.order_by(records.c.page)).all()
    for row in found:
        if row.digest is not None:
            yield row.page, _decoder().decode(row.digest)


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[Digest]:
    return msgspec.msgpack.Decoder(Digest)


def _states(connection: sa.Connection) -> dict[int, bytes]:
    return {row.day: row.state for row in connection.execute(sa.select(states))}


def _keep_states(connection: sa.Connection, kept: Mapping[int, bytes]) -> None:
    """Writes who was known before some days, as far as it is not there yet."""
    connection.execute(states.delete().where(states.c.day.not_in(list(kept))))
    there = _states(connection)
    for day, state in kept.items():
        if there.get(day) != state:
            connection.execute(states.delete().where(states.c.day == day))
            connection.execute(states.insert().values(day=day, state=state))


def _spool(weaving: Weaving, rows: spool.Spool, known: joining.Known, tell: Step) -> None:
    """Makes the rows that are to be written, before anything is locked."""
    for kind, n, noun in weaving.nouns():
        rows.take(joining.rows_of(kind, n, noun, known))
        tell("gathering", rows.count)
    for row in weaving.cast_mentions():
        rows.put(mentions, {"kind": "actor", **row, "id": plain(row["id"])})


def _written(
    connection: sa.Connection,
    weaving: Weaving,
    rows: spool.Spool,
    before: dict[str, Any],
    now: dict[str, Any],
    whole: bool,
) -> bool:
    if joining.about(connection) != before:
        return False
    if whole:
        joining.empty(connection)
        connection.execute(lines.delete())
        connection.execute(states.delete())
    else:
        for kind, numbers in weaving.gone.items():
            joining.drop(connection, kind, numbers)
        joining.drop_mentions(connection, "actor", weaving.recast())
    joining.insert(connection, rows)
    _keep_lines(connection, weaving, whole)
    _keep_states(connection, weaving.states)
    joining.say(connection, now)
    return True


def _keep_lines(connection: sa.Connection, weaving: Weaving, whole: bool) -> None:
    """Writes the lines; a page that changed while we worked is to be looked at again."""
    if not whole:
        gone = [*weaving.shelf.was, *(n for n, _ in weaving.lines())]
        for piece in joining.pieces(gone):
            connection.execute(lines.delete().where(lines.c.page.in_(piece)))
    joining.insert(
        connection, ((lines, {"page": n, "stale": False, "line": line.packed()}) for n, line in weaving.lines())
    )
    changed = sa.select(records.c.page).where(_stale())
    connection.execute(lines.update().where(lines.c.page.in_(changed)).values(stale=True))


def _counted(database: Database, pages: int) -> Gathered:
    counted = {}
    with database.reading() as connection:
        for name, kind in COUNTED.items():
            table, _ = joining.PARTS[kind]
            counted[name] = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    return Gathered(pages=pages, **counted)


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
    with database.reading() as connection:  # (asked for alone: an index tells them)
        missing = sorted(connection.scalars(sa.select(records.c.page).where(_stale())))
    select = sa.select(records.c.page, records.c.record, pages.c.id).join(pages, pages.c.n == records.c.page)
    done = 0
    for piece in joining.pieces(missing, PIECE):
        with database.reading() as connection:
            found = connection.execute(select.where(records.c.page.in_(piece)).order_by(records.c.page))
            made = [(row.page, _digest(connection, row)) for row in found.all()]
        database.write(functools.partial(_keep, made=made))
        done += len(made)
        tell("digests", done)


def _digest(connection: sa.Connection, row: Any) -> bytes:
    record = packing.unpack(row.record, Record)
    return msgspec.msgpack.encode(digest(rulings.corrected(record, rulings.of_page(connection, row.id))))


def _keep(connection: sa.Connection, made: list[tuple[int, bytes]]) -> None:
    for page, blob in made:
        kept = records.update().where(records.c.page == page)
        connection.execute(kept.values(digest=blob, digested=across_stamp()))
        connection.execute(lines.update().where(lines.c.page == page).values(stale=True))


def current_rulings(database: Database) -> tuple[Ruling, ...]:
    """The rulings that hold, each pointing to where its words are in the present records."""
    with database.reading() as connection:
        return placed_rulings(connection)


def placed_rulings(connection: sa.Connection) -> tuple[Ruling, ...]:
    """The same as one state of the store has them."""
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

"""A person's ruling into the store: checked, appended, and heeded by what questions read.

In: a verdict, what it is about, who says so and why. Out: the ruling with its number.

    >>> rule(database, "correct", "event", "lake#e3", field="status", value="negated", who="mk", why="denied twice")
    Ruling(id=1, …)
"""

from __future__ import annotations

import sqlalchemy as sa

from dragoman.chronicle import At, Ruling
from dragoman.errors import InputError
from dragoman.records import Record, Span
from dragoman.store import naming, reading, rulings, tables, writing
from dragoman.store.database import Database
from dragoman.store.tables import records


def rule(
    database: Database,
    verdict: str,
    target: str,
    of: str,
    other: str | None = None,
    *,
    who: str,
    why: str | None = None,
    field: str | None = None,
    value: str | None = None,
) -> Ruling:
    """Appends the ruling; what it changes on a page shows at once, what it joins or parts after the next gathering.

    Raises `InputError` for a verdict, target, id, field or value that makes no sense.
    """
    given_verdict, given_target = rulings.check(verdict, target)
    _check(verdict, target, other, field, value, who)
    if target == "ruling":
        return _undo(database, of, who, why)
    ruling = Ruling(
        id=0,
        when=writing.now(),
        who=who,
        verdict=given_verdict,
        target=given_target,
        of=_at(database, of, target),
        other=_at(database, other, target) if other is not None else None,
        field=field,
        value=value,
        why=why,
    )
    return database.write(lambda connection: _append(connection, ruling))


def _check(verdict: str, target: str, other: str | None, field: str | None, value: str | None, who: str) -> None:
    joins = verdict in ("same", "different")
    if joins != (other is not None):
        raise InputError(f"{verdict} takes {'two ids' if joins else 'one id'}", where=verdict)
    if joins and target not in ("actor", "event", "thread", "page", "story"):
        raise InputError(f"{target}s are not joined", where=target, hint="actor, event, thread or page")
    if (verdict == "undo") != (target == "ruling"):
        raise InputError("undo goes with ruling", where=verdict, hint="dragoman judge undo ruling NUMBER")
    if (verdict == "correct") != (value is not None) or (verdict == "correct" and not field):
        raise InputError("a correction, and nothing else, takes --field and --value", where=verdict)
    if not who.strip():
        raise InputError("nobody says so", where="--who", hint="give your name")


def _at(database: Database, id: str, target: str) -> At:
    """Where the thing stands; what was rejected and is no longer shown is found in the record as it was coded."""
    try:
        return naming.place(database, id, target).at
    except InputError:
        page, mark, on = id.rpartition("#")
        with database.reading() as connection:
            stored = reading.stored(connection, page) if mark else None
        if stored and rulings.spans_of(stored.record, target, on):
            return At(page=page, id=on)
        raise


def _undo(database: Database, of: str, who: str, why: str | None) -> Ruling:
    ruling = Ruling(id=0, when=writing.now(), who=who, verdict="undo", target="ruling", of=At(page="", id=of), why=why)

    def write(connection: sa.Connection) -> Ruling:
        page = _page_of(connection, of)
        made = rulings.append(connection, ruling, None, None)
        _show(connection, page)
        return made

    return database.write(write)


def _page_of(connection: sa.Connection, number: str) -> str:
    """The page that the ruling of that number is about; of an undoing, that of what it undid."""
    table = tables.rulings
    while True:
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        row = connection.execute(sa.select(table).where(table.c.n == wanted)).first()
        if row is None:
            raise InputError("there is no such ruling", where=number[:40], hint="dragoman judge lists them")
        if row.verdict != "undo":
            return str(row.of_page)
        number = row.of_id


def _append(connection: sa.Connection, ruling: Ruling) -> Ruling:
    of, record = _span(connection, ruling.target, ruling.of)
    other, _ = _span(connection, ruling.target, ruling.other) if ruling.other else (None, None)
    if record:
        rulings.corrected(record, [(ruling, of)])
    made = rulings.append(connection, ruling, of, other)
    if ruling.verdict in ("accept", "correct", "reject"):
        _show(connection, ruling.of.page)
    return made


def _span(connection: sa.Connection, target: str, at: At) -> tuple[Span | None, Record | None]:
    """The words that the ruling is about, and their record."""
    found = reading.stored(connection, at.page)
    if found is None:
        return None, None
    spans = rulings.spans_of(found.record, target, at.id)
    return (spans[0] if spans else None), found.record


def _show(connection: sa.Connection, page: str) -> None:
    """Writes anew what questions read of the page, and has its digest made anew."""
    if stored := reading.stored(connection, page):
        writing.drop_flat(connection, stored.n)
        shown = rulings.corrected(stored.record, rulings.of_page(connection, page))
        writing.put_flat(connection, stored.n, shown, stored.coded)
        connection.execute(records.update().where(records.c.page == stored.n).values(digest=None, digested=None))

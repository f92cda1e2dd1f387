"""What an id means: a page, something on a page (`page#e3`), a joint thing, or a ruling.

In: an id as answers show it. Out: its kind, and where it stands.

    >>> place(database, "lake#e3")
    Place(kind='event', at=At(page='lake', id='e3'), joint=None)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.chronicle import At
from dragoman.errors import InputError
from dragoman.store import joint_tables as joint
from dragoman.store import tables
from dragoman.store.database import Database
from dragoman.store.tables import pages

JOINT = {
    "event": joint.joint_events,
    "thread": joint.joint_threads,
    "story": joint.stories,
    "actor": joint.joint_actors,
}
ON_PAGE = {
    "event": tables.events,
    "statement": tables.statements,
    "thread": tables.threads,
    "actor": tables.actors,
    "condition": tables.conditions,
}


class Place(NamedTuple):
    """What the id names: the kind, where it stands first, and for something joint its number."""

    kind: str
    at: At
    joint: int | None = None


def place(database: Database, id: str, kind: str | None = None) -> Place:
    """What the id names, of that kind if one is given; `InputError` if nothing is so called."""
    with database.reading() as connection:
        found = (
            _page(connection, id)
            if kind == "page"
            else _joint(connection, id, kind) or (_page(connection, id) if kind is None else None)
        ) or _on_page(connection, id, kind)
    if found is None:
        what = f"no {kind}" if kind else "nothing"
        raise InputError(f"{what} has this id", where=id[:100], hint="ids are as dragoman events or search print them")
    return found


def number(table: Table, id: str) -> sa.Select[Any]:
    """The number of the thing of that id, in a table of joint things or in one of things on pages."""
    if table in JOINT.values():
        return sa.select(table.c.n).where(table.c.id == id)
    page, _, on = id.rpartition("#")
    select = sa.select(table.c.n).join(pages, pages.c.n == table.c.page)
    return select.where(pages.c.id == page, pages.c.current, table.c.id == on)


def _page(connection: sa.Connection, id: str) -> Place | None:
    known = connection.scalar(sa.select(pages.c.n).where(pages.c.id == id, pages.c.current))
    return Place("page", At(page=id, id="")) if known else None


def _joint(connection: sa.Connection, id: str, kind: str | None) -> Place | None:
    for name, table in JOINT.items():
        if kind not in (None, name):
            continue
        found = connection.scalar(number(table, id))
        if found is not None:
            return Place(name, _first(connection, name, found), found)
    return None


def _first(connection: sa.Connection, kind: str, number: int) -> At:
    here = joint.mentions
    select = sa.select(pages.c.id.label("page"), here.c.id).join(pages, pages.c.n == here.c.page)
    select = select.where(here.c.kind == kind, here.c.joint == number).order_by(here.c.place).limit(1)
    row = connection.execute(select).first()
    if row is None:
        raise InputError("its pages are gone", where=kind, hint="dragoman gather puts the pages together anew")
    return At(page=row.page, id=row.id)


def _on_page(connection: sa.Connection, id: str, kind: str | None) -> Place | None:
    page, mark, rest = id.rpartition("#")
    if not mark:
        return None
    for name, table in ON_PAGE.items():
        if kind not in (None, name):
            continue
        if connection.scalar(number(table, id)) is not None:
            return Place(name, At(page=page, id=rest))
    return None

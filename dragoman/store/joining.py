"""A chronicle → rows of the joint tables, in place of those of the last gathering; and back.

In: a `Chronicle`. Out: rows, written in one transaction: a question sees the old gathering or the new one.

    >>> put(database, chronicle, about={"when": "2024-05-16T08:00:00Z"})
    >>> chronicle_of(database) == chronicle
    True
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.chronicle import At, Chronicle, JointActor, JointEvent, JointThread, Story
from dragoman.records import CopyGroup, Noun
from dragoman.store import joint_tables as joint
from dragoman.store import packing, tables
from dragoman.store.database import Database
from dragoman.store.days import days
from dragoman.store.flat import plain, words
from dragoman.store.tables import articles, pages

GROUP = 5000
"""Rows that go to the database at once."""
NO_DAY = "0001-01-01"
Row = tuple[Table, dict[str, Any]]
Value = TypeVar("Value")


class _Known(NamedTuple):
    """What the rows of joint things refer to: pages' numbers and days, joint actors' numbers and countries."""

    pages: Mapping[str, tuple[int, str]]
    actors: Mapping[str, tuple[int, str]]


def put(database: Database, chronicle: Chronicle, about: Mapping[str, Any]) -> None:
    """Writes the chronicle in place of the one before; `about` says when and by what it was made."""
    database.write(lambda connection: _put(connection, chronicle, about))


def _put(connection: sa.Connection, chronicle: Chronicle, about: Mapping[str, Any]) -> None:
    for table in joint.JOINT:
        connection.execute(table.delete())
    current = sa.select(pages.c.id, pages.c.n, articles.c.day).outerjoin(articles, articles.c.page == pages.c.n)
    numbers = {row.id: (row.n, row.day or NO_DAY) for row in connection.execute(current.where(pages.c.current))}
    actors = {actor.id: (n, actor.country) for n, actor in enumerate(chronicle.actors)}
    known = _Known(numbers, actors)
    waiting: dict[Table, list[dict[str, Any]]] = {}
    for table, row in _rows(chronicle, known):
        rows = waiting.setdefault(table, [])
        rows.append(row)
        if len(rows) >= GROUP:
            connection.execute(table.insert(), waiting.pop(table))
    for table, rows in waiting.items():
        connection.execute(table.insert(), rows)
    value = msgspec.json.encode(about).decode()
    connection.execute(tables.about.update().where(tables.about.c.name == "gathered").values(value=value))


def _rows(chronicle: Chronicle, known: _Known) -> Iterator[Row]:
    for n, actor in enumerate(chronicle.actors):
        yield from _actor(n, actor, known)
    for n, event in enumerate(chronicle.events):
        yield from _event(n, event, known)
    for n, thread in enumerate(chronicle.threads):
        yield from _thread(n, thread, known)
    for n, story in enumerate(chronicle.stories):
        yield from _story(n, story, known)
    for n, report in enumerate(chronicle.reports):
        yield from _report(n, report, known)


def _head(n: int, noun: Noun, id: str, first: str, last: str) -> dict[str, Any]:
    return {"n": n, "id": plain(id), "day": first, "last": max(first, last), "noun": packing.pack(noun)}


def _actor(n: int, actor: JointActor, known: _Known) -> Iterator[Row]:
    held = {at.page for at in actor.mentions}
    shown = sorted(known.pages[page][1] for page in held if page in known.pages) or [NO_DAY]
    plainly = {"name": plain(actor.name), "country": actor.country, "sector": actor.sector, "kind": actor.kind}
    head = _head(n, actor, actor.id, shown[0], shown[-1])
    yield joint.joint_actors, head | plainly | {"pages": len(held)}
    for word in words("\n".join((actor.name, *actor.aliases))):
        yield joint.joint_words, {"word": word, "actor": n}
    yield from _mentions("actor", n, actor.mentions, known)


def _event(n: int, event: JointEvent, known: _Known) -> Iterator[Row]:
    first, last = days(event.date) or _span(event.first, event.last, event.mentions, known)
    place = event.place
    row = {
        "type": event.type,
        "status": event.status,
        "place": plain(place.name) if place else None,
        "country": place.country if place else None,
        "sources": event.sources,
    }
    yield joint.joint_events, _head(n, event, event.id, first, last) | row
    for mode in dict.fromkeys(event.modes):
        yield joint.joint_event_modes, {"event": n, "mode": mode, "day": first}
    claimants = dict.fromkeys(id for account in event.accounts for id in account.claimed_by)
    deniers = dict.fromkeys(id for account in event.accounts for id in account.denied_by)
    for role, ids in zip(tables.ROLES, (event.actors, event.recipients, claimants, deniers), strict=True):
        yield from _involved(joint.joint_event_actors, "event", n, role, ids, known, first)
    yield from _mentions("event", n, event.mentions, known)


def _thread(n: int, thread: JointThread, known: _Known) -> Iterator[Row]:
    first, last = _span(thread.first, thread.last, thread.mentions, known)
    told = {turn.originator for turn in (*thread.history, *thread.disputed) if turn.originator}
    row = {"kind": thread.kind, "title": plain(thread.title), "state": thread.state, "sources": max(len(told), 1)}
    yield joint.joint_threads, _head(n, thread, thread.id, first, last) | row
    yield from _involved(joint.joint_thread_actors, "thread", n, "actor", thread.participants, known, first)
    yield from _mentions("thread", n, thread.mentions, known)


def _story(n: int, story: Story, known: _Known) -> Iterator[Row]:
    first, last = _span(story.first, story.last, (At(page=page, id="") for page in story.pages), known)
    row = {"title": plain(story.title), "pages": len(story.pages), "sources": max(len(story.originators), 1)}
    yield joint.stories, _head(n, story, story.id, first, last) | row
    yield from _involved(joint.story_actors, "story", n, "actor", story.actors, known, first)
    yield from _mentions("story", n, (At(page=page, id="") for page in story.pages), known)


def _report(n: int, report: CopyGroup, known: _Known) -> Iterator[Row]:
    held = (report.representative, *(copy.page for copy in report.copies))
    first, last = _span(report.first, report.last, (At(page=page, id="") for page in held), known)
    row = {"originator": plain(report.originator), "pages": len(held)}
    yield joint.reports, _head(n, report, report.representative, first, last) | row
    yield from _mentions("report", n, (At(page=page, id="") for page in held), known)


def _span(first: str | None, last: str | None, mentions: Iterable[At], known: _Known) -> tuple[str, str]:
    """The first and last day; those of the pages where none is said."""
    start, end = days(first), days(last)
    if start and end:
        return start[0], end[1]
    shown = sorted(known.pages[at.page][1] for at in mentions if at.page in known.pages) or [NO_DAY]
    return (start or (shown[0],))[0], (end or (shown[-1],))[-1]


def _involved(table: Table, noun: str, n: int, role: str, ids: Iterable[str], known: _Known, day: str) -> Iterator[Row]:
    for place, id in enumerate(dict.fromkeys(ids)):
        if id in known.actors:
            actor, country = known.actors[id]
            yield table, {noun: n, "role": role, "place": place, "actor": actor, "country": country, "day": day}


def _mentions(kind: str, n: int, mentions: Iterable[At], known: _Known) -> Iterator[Row]:
    for place, at in enumerate(mentions):
        if at.page in known.pages:
            page = known.pages[at.page][0]
            yield joint.mentions, {"kind": kind, "joint": n, "place": place, "page": page, "id": plain(at.id)}


def about_gathering(database: Database) -> dict[str, Any]:
    """When and by what the joint tables were made; empty if never."""
    with database.reading() as connection:
        value = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.name == "gathered"))
    found: dict[str, Any] = msgspec.json.decode(value or "{}")
    return found


def chronicle_of(database: Database) -> Chronicle:
    """The chronicle of the last gathering."""
    kinds: tuple[tuple[str, Table, type[Noun]], ...] = (
        ("reports", joint.reports, CopyGroup),
        ("actors", joint.joint_actors, JointActor),
        ("events", joint.joint_events, JointEvent),
        ("threads", joint.joint_threads, JointThread),
        ("stories", joint.stories, Story),
    )
    parts: dict[str, Any] = {}
    with database.reading() as connection:
        for name, table, kind in kinds:
            rows = connection.execution_options(yield_per=1000).execute(sa.select(table.c.noun).order_by(table.c.n))
            parts[name] = tuple(packing.unpack(row.noun, kind) for row in rows)
    return Chronicle(**parts)


def pieces(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """The values, in lists of at most `size`: databases bound the parameters of a query."""
    left = iter(values)
    while piece := list(itertools.islice(left, size)):
        yield piece

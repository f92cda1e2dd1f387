"""What belongs to a thing and stands elsewhere in the store: accounts, carriers, threads, names.

In: a store, a thing. Out: the others.

    >>> carriers(store, ["a", "b"])
    [('Reuters', [Carrier(page='a', publisher='Daily News', …)])]
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.chronicle import Account, At, JointEvent
from dragoman.export.timeline import Timeline
from dragoman.store import Store, filters, joint
from dragoman.store.answers import Named
from dragoman.store.filters import Question
from dragoman.store.joining import pieces
from dragoman.store.joint_tables import (
    joint_actors,
    joint_event_actors,
    joint_events,
    joint_threads,
    mentions,
    stories,
)
from dragoman.store.mentions import select_with_page
from dragoman.store.packing import unpack
from dragoman.store.tables import articles, events, pages
from dragoman.web.templating import tally
from dragoman.web.titles import titles

MOST = 200


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """A page that carries a report."""

    page: str
    title: str
    publisher: str | None
    day: str


def parties(store: Store, id: str) -> dict[str, list[Named]]:
    """Who takes part in a joint event, by role: actor, recipient, claimant, denier."""
    taking, who = joint_event_actors, joint_actors
    columns = (taking.c.role, who.c.id, who.c.name, who.c.country, who.c.sector)
    select = sa.select(*columns).join(who, who.c.n == taking.c.actor)
    select = select.join(joint_events, joint_events.c.n == taking.c.event).where(joint_events.c.id == id)
    found: dict[str, list[Named]] = collections.defaultdict(list)
    with store.database.reading() as connection:
        for row in connection.execute(select.order_by(taking.c.role, taking.c.place)):
            found[row.role].append(Named(id=row.id, name=row.name, country=row.country, sector=row.sector))
    return found


def joint_of(store: Store, kind: str, id: str) -> str | None:
    """The id of the joint event or actor that a mention on a page (`page#e3`) belongs to."""
    page, _, on = id.rpartition("#")
    table = {"event": joint_events, "actor": joint_actors}[kind]
    select = (
        sa.select(table.c.id)
        .join(mentions, (mentions.c.joint == table.c.n) & (mentions.c.kind == kind))
        .join(pages, pages.c.n == mentions.c.page)
        .where(pages.c.id == page, pages.c.current, mentions.c.id == on)
    )
    with store.database.reading() as connection:
        return connection.scalar(select)


def accounts(store: Store, id: str) -> tuple[Account, ...]:
    """The versions of what happened that pages give of an event, if they disagree."""
    with store.database.reading() as connection:
        blob = connection.scalar(sa.select(joint_events.c.noun).where(joint_events.c.id == id))
    if blob is None:
        return ()
    found: tuple[Account, ...] = unpack(blob, JointEvent).accounts
    return found if len(found) > 1 else ()


def words_of(store: Store, ats: Sequence[At]) -> dict[At, dict[str, Any]]:
    """The sentence of each mention, its anchor, and who shows it."""
    on = filters.of_pages(events.c.page, Question(page=tuple(at.page for at in ats)), store.database.dialect)
    select = select_with_page(events).where(*on, events.c.id.in_([at.id for at in ats]))
    with store.database.reading() as connection:
        rows = connection.execute(select).all() if ats else []
    return {At(page=row.page_id, id=row.id): _words(row) for row in rows}


def _words(row: Any) -> dict[str, Any]:
    outlet = " ← ".join(dict.fromkeys(name for name in (row.publisher, row.originator) if name))
    return {"event": row, "page": row.page_id, "outlet": outlet, "published": row.published}


def carriers(store: Store, ids: Sequence[str]) -> list[tuple[str, list[Carrier]]]:
    """The pages by whose report they carry, those with the most carriers first."""
    called = titles(store, ids[:MOST])
    columns = (pages.c.id, articles.c.publisher, articles.c.originator, articles.c.day)
    select = sa.select(*columns).join(articles, articles.c.page == pages.c.n)
    select = select.where(pages.c.current, pages.c.id.in_(ids[:MOST])).order_by(articles.c.day, pages.c.n)
    found: dict[str, list[Carrier]] = collections.defaultdict(list)
    with store.database.reading() as connection:
        for row in connection.execute(select):
            whose = row.originator or row.publisher or "nobody named"
            carrier = Carrier(page=row.id, title=called.get(row.id, row.id), publisher=row.publisher, day=row.day)
            found[whose].append(carrier)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def threads_of(store: Store, story: Any) -> list[Any]:
    """The threads of a story, the newest first."""
    wanted = list(story.fields.get("threads", ()))[:MOST]
    return list(joint.threads_where(store.database, [joint_threads.c.id.in_(wanted)]))


def disputed(store: Store, story: Any) -> list[Any]:
    """The newest events of a story of which pages give more than one account."""
    table, rows = joint_events, list[Any]()
    with store.database.reading() as connection:
        for some in pieces(story.fields.get("events", ())):
            select = sa.select(table.c.n, table.c.day, table.c.noun).where(table.c.id.in_(some))
            rows += (row for row in connection.execute(select) if len(unpack(row.noun, JointEvent).accounts) > 1)
    newest = sorted(rows, key=lambda row: (row.day, row.n), reverse=True)[:12]
    return list(joint.answers(store.database, newest))


def statuses(course: Timeline) -> list[tuple[str, int]]:
    """How many entries of a course have each status."""
    return list(tally(collections.Counter(entry.state for entry in course.entries)))


def named(store: Store, ids: Iterable[str]) -> list[Named]:
    """Joint actors by their ids."""
    wanted = list(itertools.islice(ids, 50))
    columns = (joint_actors.c.id, joint_actors.c.name, joint_actors.c.country, joint_actors.c.sector)
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(*columns).where(joint_actors.c.id.in_(wanted))).all()
    known = {row.id: Named(id=row.id, name=row.name, country=row.country, sector=row.sector) for row in rows}
    return [known[id] for id in wanted if id in known]


def story_of(store: Store, thing: Any) -> Any:
    """The story that a thing's first page belongs to; `None` if to none."""
    page = thing.page or next((mention.page for mention in thing.mentions if mention.page), None)
    return story_at(store, page) if page is not None else None


def story_at(store: Store, page: str) -> Any:
    """The story of a page, with id and title; `None` if it is in none."""
    select = (
        sa.select(stories.c.id, stories.c.title)
        .join(mentions, (mentions.c.joint == stories.c.n) & (mentions.c.kind == "story"))
        .join(pages, pages.c.n == mentions.c.page)
        .where(pages.c.id == page, pages.c.current)
    )
    with store.database.reading() as connection:
        return connection.execute(select).first()


def threads_at(store: Store, page: str) -> list[Any]:
    """The joint threads that a page is a part of."""
    select = (
        sa.select(joint_threads.c.id, joint_threads.c.title, joint_threads.c.state)
        .join(mentions, (mentions.c.joint == joint_threads.c.n) & (mentions.c.kind == "thread"))
        .join(pages, pages.c.n == mentions.c.page)
        .where(pages.c.id == page, pages.c.current)
        .distinct()
    )
    with store.database.reading() as connection:
        return list(connection.execute(select))

"""The course of a story or thread, put together from the store.

In: the id of a story, of a joint thread, or of a page's thread. Out: an `export.timeline.Timeline`.

    >>> [entry.state for entry in timeline(database, "lake#t1").entries]
    ['cancelled', 'planned']
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from dragoman.chronicle import JointThread, Story, Turn
from dragoman.errors import InputError
from dragoman.export.timeline import Entry, Timeline, ordered
from dragoman.records import Record, Thread
from dragoman.store import joint as questions
from dragoman.store import joint_tables as joint
from dragoman.store import naming, packing, reading
from dragoman.store.answers import FoundEvent
from dragoman.store.database import Database
from dragoman.store.days import days
from dragoman.store.joining import pieces
from dragoman.store.tables import articles, pages

MOST = 1000
"""Events of a story that its timeline shows, those of the most sources first."""


def timeline(database: Database, id: str) -> Timeline:
    """The course of what the id names; `InputError` if it is no story and no thread."""
    found = naming.place(database, id)
    if found.kind == "thread" and found.joint is not None:
        return _joint_thread(database, found.joint)
    if found.kind == "thread":
        return _page_thread(reading.record(database, found.at.page), id, found.at.id)
    if found.kind == "story" and found.joint is not None:
        return _story(database, found.joint)
    raise InputError(f"is a {found.kind}", where=id, hint="a story or a thread has a course: dragoman stories, threads")


def _noun(database: Database, table: sa.Table, number: int, kind: type[Any]) -> Any:
    with database.reading() as connection:
        return packing.unpack(connection.scalar(sa.select(table.c.noun).where(table.c.n == number)) or b"", kind)


def _joint_thread(database: Database, number: int) -> Timeline:
    thread: JointThread = _noun(database, joint.joint_threads, number, JointThread)
    turns = [(turn, False) for turn in thread.history] + [(turn, True) for turn in thread.disputed]
    shown = _pages(database, {turn.at.page for turn, _ in turns})
    told = {turn.originator for turn, _ in turns if turn.originator}
    return Timeline(
        id=thread.id,
        kind="thread",
        title=thread.title,
        state=thread.state,
        participants=tuple(_actor_names(database, thread.participants)),
        entries=ordered([_turn(turn, disputed, shown) for turn, disputed in turns]),
        pages=len({at.page for at in thread.mentions} or {turn.at.page for turn, _ in turns}),
        sources=max(len(told), 1),
    )


def _turn(turn: Turn, disputed: bool, shown: dict[str, Any]) -> Entry:
    page = shown.get(turn.at.page)
    first, last = days(turn.date) or (None, None)
    return Entry(
        date=first,
        last=last if last != first else None,
        state=turn.state,
        words=turn.words or "",
        originator=turn.originator,
        publisher=page.publisher if page else None,
        published=turn.published,
        disputed=disputed,
        page=turn.at.page,
        url=page.url if page else None,
    )


def _page_thread(record: Record, id: str, on: str) -> Timeline:
    thread = next(thread for thread in record.threads if thread.id == on)
    known = {actor.id: actor.name for actor in record.actors}
    return Timeline(
        id=id,
        kind="thread",
        title=thread.title,
        state=thread.state,
        participants=tuple(known.get(who, who) for who in thread.participants),
        entries=ordered(list(_steps(record, thread))),
    )


def _steps(record: Record, thread: Thread) -> Iterator[Entry]:
    known = {event.id: event for event in record.events}
    for step in thread.history:
        first, last = days(step.date) or (None, None)
        event = known.get(step.event)
        yield Entry(
            date=first,
            last=last if last != first else None,
            state=step.state,
            words=event.sentence if event else "",
            originator=record.article.originator,
            publisher=record.article.publisher,
            published=record.article.published,
            page=record.id,
            url=record.url,
        )


def _story(database: Database, number: int) -> Timeline:
    story: Story = _noun(database, joint.stories, number, Story)
    found = list(_events_of(database, story))
    return Timeline(
        id=story.id,
        kind="story",
        title=story.title,
        participants=tuple(_actor_names(database, story.actors)),
        entries=ordered([_happening(event) for event in found]),
        pages=len(story.pages),
        sources=max(len(story.originators), 1),
    )


def _events_of(database: Database, story: Story) -> Iterator[FoundEvent]:
    """The story's events, of many those that the most report."""
    table = joint.joint_events
    rows: list[Any] = []
    with database.reading() as connection:
        for piece in pieces(story.events):
            select = sa.select(table.c.n, table.c.day, table.c.noun, table.c.sources)
            rows += connection.execute(select.where(table.c.id.in_(piece))).all()
    rows.sort(key=lambda row: (-row.sources, row.n))
    yield from questions.answers(database, rows[:MOST])


def _happening(event: FoundEvent) -> Entry:
    first, last = days(event.date) or (None, None)
    sides = ", ".join(map(str, event.actors))
    others = ", ".join(map(str, event.recipients))
    who = f"{sides or '?'} → {others}" if others else sides
    return Entry(
        date=first or event.published,
        last=last if last != first else None,
        state=event.status,
        title=" ".join(part for part in (event.type, *event.modes, who) if part),
        words=event.sentence,
        originator=event.originator,
        publisher=event.publisher,
        published=event.published,
        disputed=len(event.accounts) > 1,
        sources=event.sources,
        page=event.page,
        url=event.url,
    )


def _actor_names(database: Database, ids: tuple[str, ...]) -> Iterator[str]:
    who = joint.joint_actors.c
    with database.reading() as connection:
        rows = connection.execute(sa.select(who.id, who.name).where(who.id.in_(ids)))
        known = {row.id: row.name for row in rows}
    yield from (known.get(id, id) for id in ids)


def _pages(database: Database, ids: set[str]) -> dict[str, Any]:
    """Publisher and address of the pages."""
    found: dict[str, Any] = {}
    select = sa.select(pages.c.id, pages.c.url, articles.c.publisher).join(articles, articles.c.page == pages.c.n)
    for piece in pieces(sorted(ids)):
        with database.reading() as connection:
            rows = connection.execute(select.where(pages.c.id.in_(piece), pages.c.current))
            found.update({row.id: row for row in rows})
    return found

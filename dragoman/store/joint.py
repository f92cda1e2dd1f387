"""Questions about what many pages tell together: events, threads, actors and stories, one answer for each.

In: a `Question`. Out: answers, newest first; the words of an event are those of its first mention.

    >>> next(events(database, Question(type=("CONSULT",), sources=2))).mentions
    7
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table

from dragoman.chronicle import JointActor, JointEvent, JointThread, Story
from dragoman.store import filters, tables
from dragoman.store import joint_tables as joint
from dragoman.store.answers import FoundActor, FoundEvent, FoundStory, FoundThread, Named
from dragoman.store.database import Database
from dragoman.store.filters import Question, joint_involved, member, one_of
from dragoman.store.joining import pieces
from dragoman.store.mentions import event_answer, select_with_page, there
from dragoman.store.naming import number
from dragoman.store.packing import unpack
from dragoman.store.paging import ALL, Window, rows

Conditions = list[ColumnElement[bool]]


def events(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundEvent]:
    """The events that the question asks for."""
    table = joint.joint_events
    conditions = _conditions(database, table, "event", question)
    for given, roles in (
        (question.actor, ("actor",)),
        (question.recipient, ("recipient",)),
        (question.involved, ("actor", "recipient")),
    ):
        if given:
            taking_part = joint_involved(joint.joint_event_actors, "event", given, roles)
            conditions.append(member(database, table.c.n, taking_part))
    if question.type:
        conditions.append(one_of(table.c.type, question.type, upper=True))
    if question.status:
        conditions.append(one_of(table.c.status, question.status))
    if question.mode:
        modes = joint.joint_event_modes
        chosen = sa.select(modes.c.event).where(one_of(modes.c.mode, question.mode))
        conditions.append(member(database, table.c.n, chosen))
    yield from events_where(database, [*conditions, *there(table, question)], window)


def events_where(database: Database, conditions: Conditions, window: Window = ALL) -> Iterator[FoundEvent]:
    """The events whose rows fulfil the conditions, newest first."""
    table = joint.joint_events
    select = sa.select(table.c.n, table.c.day, table.c.noun).where(*conditions)
    for found in rows(database, select, table, window):
        yield from answers(database, found)


def _conditions(database: Database, table: Table, kind: str, question: Question) -> Conditions:
    """What every kind of joint thing may be asked: days, pages, independent sources."""
    found = filters.dated(table, question)
    here = joint.mentions
    for condition in filters.of_pages(here.c.page, question, database.dialect):
        found.append(member(database, table.c.n, sa.select(here.c.joint).where(here.c.kind == kind, condition)))
    if question.sources and "sources" in table.c:
        many = table.alias()
        chosen = sa.select(many.c.n).where(many.c.sources >= question.sources)
        found.append(member(database, table.c.n, chosen))
    return found


def answers(database: Database, found: Sequence[Any]) -> Iterator[FoundEvent]:
    """The answers of rows of joint events: number, day, noun."""
    numbers = [row.n for row in found]
    firsts = _first_mentions(database, numbers)
    roles = _roles(database, joint.joint_event_actors, "event", numbers)
    for row in found:
        yield _event(unpack(row.noun, JointEvent), row, firsts.get(row.n), roles[row.n])


def _event(event: JointEvent, row: Any, first: Any, roles: dict[str, list[Named]]) -> FoundEvent:
    told = {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "modes": event.modes,
        "day": row.day,
        "date": event.date,
        "place": event.place.name if event.place else None,
        "country": event.place.country if event.place else None,
        "actors": tuple(roles.get("actor", ())),
        "recipients": tuple(roles.get("recipient", ())),
        "claimed_by": tuple(roles.get("claimant", ())),
        "denied_by": tuple(roles.get("denier", ())),
        "sources": event.sources,
        "mentions": max(len(event.mentions), 1),
        "accounts": event.accounts,
    }
    if first is None:
        return FoundEvent(page=event.mentions[0].page if event.mentions else "", **told)
    return msgspec.structs.replace(event_answer(first, {}), **told)


def _first_mentions(database: Database, numbers: list[int]) -> dict[int, Any]:
    """The rows of the events' first mentions, each with its article and page."""
    here, found = joint.mentions, {}
    at = (here.c.page == tables.events.c.page) & (here.c.id == tables.events.c.id)
    select = select_with_page(tables.events, here.c.joint, by=here.join(tables.events, at))
    select = select.where(here.c.kind == "event", here.c.place == 0)
    for piece in pieces(numbers):
        with database.reading() as connection:
            found.update({row.joint: row for row in connection.execute(select.where(here.c.joint.in_(piece)))})
    return found


def _roles(database: Database, table: Table, noun: str, numbers: list[int]) -> dict[int, dict[str, list[Named]]]:
    """Who takes part in the joint things, by role."""
    found: dict[int, dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))
    who, thing = joint.joint_actors, table.c[noun]
    columns = (thing.label("thing"), table.c.role, who.c.id, who.c.name, who.c.country, who.c.sector)
    select = sa.select(*columns).join(who, who.c.n == table.c.actor).order_by(thing, table.c.role, table.c.place)
    for piece in pieces(numbers):
        with database.reading() as connection:
            for row in connection.execute(select.where(thing.in_(piece))):
                named = Named(id=row.id, name=row.name, country=row.country, sector=row.sector)
                found[row.thing][row.role].append(named)
    return found


def threads(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundThread]:
    """The threads that the question asks for, over pages and weeks."""
    table = joint.joint_threads
    conditions = _conditions(database, table, "thread", question)
    conditions += _people(database, joint.joint_thread_actors, "thread", table, question)
    for column, values in ((table.c.kind, question.kind), (table.c.state, question.state)):
        if values:
            conditions.append(one_of(column, values))
    yield from threads_where(database, conditions, window)


def threads_where(database: Database, conditions: Conditions, window: Window = ALL) -> Iterator[FoundThread]:
    """The threads whose rows fulfil the conditions, newest first."""
    table = joint.joint_threads
    for found in rows(database, sa.select(table).where(*conditions), table, window):
        roles = _roles(database, joint.joint_thread_actors, "thread", [row.n for row in found])
        yield from (_thread(unpack(row.noun, JointThread), row, roles[row.n]["actor"]) for row in found)


def _people(database: Database, table: Table, noun: str, of: Table, question: Question) -> Conditions:
    people = question.actor + question.recipient + question.involved
    return [member(database, of.c.n, joint_involved(table, noun, people, ("actor",)))] if people else []


def _thread(thread: JointThread, row: Any, participants: Iterable[Named]) -> FoundThread:
    return FoundThread(
        id=thread.id,
        page=thread.mentions[0].page if thread.mentions else "",
        kind=thread.kind,
        title=thread.title,
        state=thread.state,
        day=row.day,
        last=row.last,
        participants=tuple(participants),
        history=thread.history,
        disputed=thread.disputed,
        sources=row.sources,
        mentions=max(len(thread.mentions), 1),
    )


def actors(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundActor]:
    """The actors that the question asks for: by name or country, kind, pages."""
    table = joint.joint_actors
    conditions = _conditions(database, table, "actor", question)
    if people := question.actor + question.involved:
        codes = [code for text in people if (code := filters.country_of(text))]
        wanted = [_called(database, text) for text in people if not filters.country_of(text)]
        conditions.append(sa.or_(*([one_of(table.c.country, codes)] if codes else []), *wanted))
    if question.country:
        conditions.append(one_of(table.c.country, [filters.country_of(text) or text for text in question.country]))
    if question.kind:
        conditions.append(one_of(table.c.kind, question.kind))
    for found in rows(database, sa.select(table).where(*conditions), table, window):
        yield from (_actor(unpack(row.noun, JointActor), row) for row in found)


def most_named(database: Database, limit: int) -> Iterator[FoundActor]:
    """The actors that most pages name."""
    table = joint.joint_actors
    most = sa.select(table).order_by(table.c.pages.desc(), table.c.n.desc()).limit(limit)
    with database.reading() as connection:
        yield from (_actor(unpack(row.noun, JointActor), row) for row in connection.execute(most).all())


def _called(database: Database, text: str) -> ColumnElement[bool]:
    """That the actor's names have the words of the text, or that it is the actor's id."""
    table = joint.joint_actors
    with database.reading() as connection:
        known = connection.scalar(number(table, text))
    named = member(database, table.c.n, filters.named(joint.joint_words, "actor", text))
    return named if known is None else named | (table.c.n == known)


def _actor(actor: JointActor, row: Any) -> FoundActor:
    return FoundActor(
        id=actor.id,
        name=actor.name,
        country=actor.country,
        sector=actor.sector,
        kind=actor.kind,
        aliases=actor.aliases,
        roles=actor.roles,
        pages=row.pages,
        day=row.day,
        last=row.last,
        maybe=actor.maybe,
    )


def stories(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundStory]:
    """The stories that the question asks for."""
    table = joint.stories
    conditions = _conditions(database, table, "story", question)
    conditions += _people(database, joint.story_actors, "story", table, question)
    for found in rows(database, sa.select(table).where(*conditions), table, window):
        roles = _roles(database, joint.story_actors, "story", [row.n for row in found])
        yield from (_story(unpack(row.noun, Story), row, roles[row.n]["actor"]) for row in found)


def _story(story: Story, row: Any, people: Iterable[Named]) -> FoundStory:
    return FoundStory(
        id=story.id,
        title=story.title,
        day=row.day,
        last=row.last,
        pages=story.pages,
        actors=tuple(people),
        threads=story.threads,
        originators=story.originators,
        sources=row.sources,
    )

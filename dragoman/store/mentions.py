"""Questions about what single pages hold: events, statements, threads and actors, each as a page tells of it.

In: a `Question`. Out: answers, newest first.

    >>> next(events(database, Question(status=("cancelled",)))).anchor
    'meeting'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table

from dragoman.store import filters, tables
from dragoman.store.answers import FoundEvent, FoundStatement, FoundThread, Named
from dragoman.store.database import Database
from dragoman.store.filters import Question, involved, member, one_of
from dragoman.store.joining import pieces
from dragoman.store.paging import ALL, Window, rows
from dragoman.store.tables import articles, names, pages

_ARTICLE = (articles.c.headline, articles.c.publisher, articles.c.originator, articles.c.published)
_PAGE = (pages.c.id.label("page_id"), pages.c.url)
Roles = dict[int, dict[str, list[Named]]]


def select_with_page(table: Table, *more: ColumnElement[Any], by: sa.FromClause | None = None) -> sa.Select[Any]:
    """The table's columns, and what answers show of article and page; `by`: the table joined to what leads to it.

    Each thing has its article and page. The joins are outer ones all the same, since these SQLite makes in their order:
    it would take all articles first, and put millions of events in order to show the newest 26.
    """
    joined = (table if by is None else by).outerjoin(articles, articles.c.page == table.c.page)
    joined = joined.outerjoin(pages, pages.c.n == table.c.page)
    return sa.select(table, *_ARTICLE, *_PAGE, *more).select_from(joined)


def mark(page: str, id: str) -> str:
    """How a thing on a page is named: `page#e3`."""
    return f"{page}#{id}"


def events(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundEvent]:
    """The mentions of events that the question asks for."""
    table, conditions = tables.events, event_conditions(database, question)
    for found in rows(database, select_with_page(table).where(*conditions), table, window):
        roles = _roles(database, tables.event_actors, "event", [row.n for row in found])
        yield from (event_answer(row, roles[row.n]) for row in found)


def event_conditions(database: Database, question: Question) -> list[ColumnElement[bool]]:
    """What mentions of events must fulfil."""
    table, taking = tables.events, tables.event_actors
    found = [*filters.dated(table, question), *filters.of_pages(table.c.page, question, database.dialect)]
    for given, roles in (
        (question.actor, ("actor",)),
        (question.recipient, ("recipient",)),
        (question.involved, ("actor", "recipient")),
    ):
        if given:
            found.append(member(database, table.c.n, involved(taking, "event", given, roles)))
    if question.type:
        found.append(one_of(table.c.type, question.type, upper=True))
    if question.status:
        found.append(one_of(table.c.status, question.status))
    if question.mode:
        modes = sa.select(tables.event_modes.c.event).where(one_of(tables.event_modes.c.mode, question.mode))
        found.append(member(database, table.c.n, modes))
    if question.background is not None:
        found.append(table.c.background == question.background)
    return [*found, *there(table, question)]


def there(table: Table, question: Question) -> list[ColumnElement[bool]]:
    """That the thing is at a place, or in a country."""
    found: list[ColumnElement[bool]] = []
    if question.place:
        found.append(sa.func.lower(table.c.place) == question.place.lower())
    if question.country:
        codes = [filters.country_of(text) or text for text in question.country]
        found.append(one_of(table.c.country, codes))
    return found


def event_answer(row: Any, roles: dict[str, list[Named]]) -> FoundEvent:
    """The answer of a row of events with its article and page."""
    return FoundEvent(
        id=mark(row.page_id, row.id),
        page=row.page_id,
        type=row.type,
        status=row.status,
        modes=tuple(row.modes.split()),
        background=row.background,
        day=row.day,
        date=row.date,
        place=row.place,
        country=row.country,
        actors=tuple(roles.get("actor", ())),
        recipients=tuple(roles.get("recipient", ())),
        claimed_by=tuple(roles.get("claimant", ())),
        denied_by=tuple(roles.get("denier", ())),
        anchor=row.anchor,
        sentence=row.sentence,
        cameo=row.cameo,
        quad=row.quad,
        score=row.score,
        **_article(row),
    )


def _article(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("headline", "publisher", "originator", "published", "url")}


def statements(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundStatement]:
    """The statements that the question asks for; `actor` is who speaks, `recipient` who is spoken to."""
    table, taking = tables.statements, tables.statement_actors
    conditions = [*filters.dated(table, question), *filters.of_pages(table.c.page, question, database.dialect)]
    for given, parts in (
        (question.actor, ("speaker",)),
        (question.recipient, ("addressee", "with")),
        (question.involved, ("speaker", "addressee", "with")),
    ):
        if given:
            conditions.append(member(database, table.c.n, involved(taking, "statement", given, parts)))
    if question.form:
        conditions.append(one_of(table.c.form, question.form))
    yield from statements_where(database, [*conditions, *there(table, question)], window)


def statements_where(
    database: Database, conditions: Sequence[ColumnElement[bool]], window: Window = ALL
) -> Iterator[FoundStatement]:
    """The statements whose rows fulfil the conditions, newest first."""
    table = tables.statements
    for found in rows(database, select_with_page(table).where(*conditions), table, window):
        roles = _roles(database, tables.statement_actors, "statement", [row.n for row in found])
        yield from (_statement(row, roles[row.n]) for row in found)


def _statement(row: Any, roles: dict[str, list[Named]]) -> FoundStatement:
    return FoundStatement(
        id=mark(row.page_id, row.id),
        page=row.page_id,
        form=row.form,
        day=row.day,
        date=row.date,
        speaker=next(iter(roles.get("speaker", ())), None),
        addressee=tuple(roles.get("addressee", ())),
        cue=row.cue,
        text=row.text,
        place=row.place,
        country=row.country,
        occasion=row.occasion,
        disputed=row.disputed,
        **_article(row),
    )


def threads(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundThread]:
    """The threads of single pages that the question asks for."""
    table, taking = tables.threads, tables.thread_actors
    conditions = [*filters.dated(table, question), *filters.of_pages(table.c.page, question, database.dialect)]
    people = question.actor + question.recipient + question.involved
    if people:
        conditions.append(member(database, table.c.n, involved(taking, "thread", people, ("actor",))))
    for column, values in ((table.c.kind, question.kind), (table.c.state, question.state)):
        if values:
            conditions.append(one_of(column, values))
    select = select_with_page(table).where(*conditions)
    for found in rows(database, select, table, window):
        roles = _roles(database, taking, "thread", [row.n for row in found])
        yield from (_thread(row, roles[row.n]) for row in found)


def _thread(row: Any, roles: dict[str, list[Named]]) -> FoundThread:
    return FoundThread(
        id=mark(row.page_id, row.id),
        page=row.page_id,
        kind=row.kind,
        title=row.title,
        state=row.state,
        day=row.day,
        last=row.last,
        participants=tuple(roles.get("actor", ())),
    )


def _roles(database: Database, table: Table, noun: str, numbers: Sequence[int]) -> Roles:
    """Who takes part in the things, by role."""
    found: Roles = defaultdict(lambda: defaultdict(list))
    thing = table.c[noun]
    columns = (thing.label("thing"), table.c.role, table.c.id, names.c.name, names.c.country, names.c.sector)
    select = sa.select(*columns).join(names, names.c.n == table.c.name).order_by(thing, table.c.role, table.c.place)
    for piece in pieces(numbers):
        with database.reading() as connection:
            for row in connection.execute(select.where(thing.in_(piece))):
                who = Named(id=row.id, name=row.name, country=row.country, sector=row.sector)
                found[row.thing][row.role].append(who)
    return found

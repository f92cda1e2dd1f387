"""What a question asks for → conditions on the tables, every value a parameter.

In: a `Question`. Out: SQLAlchemy conditions for events, statements, threads, actors, stories or pages.

    >>> Question(actor=("USA",), status=("planned",), since="2024-01-01")

An actor is given by country code or country (all who are of it), or by words of a name or their beginnings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table

from dragoman import lexicon
from dragoman.errors import InputError
from dragoman.records import Noun
from dragoman.store import fulltext, tables
from dragoman.store.database import Database
from dragoman.store.days import days, earlier
from dragoman.store.flat import words
from dragoman.store.joint_tables import joint_actors, joint_words
from dragoman.store.tables import articles

_CODE = re.compile(r"[A-Z]{3}$")
Condition = ColumnElement[bool]
LAST = "\U0010ffff"
"""Stands behind every character."""
WORDS = 8
"""Words of a name that are looked for."""
FEW = 20_000
"""Things that are looked up and sorted in some 50 milliseconds."""


class Question(Noun, frozen=True, kw_only=True):
    """What answers must fulfil; of several values of one field any will do, of several fields all must.

    `since`, `until`: days, months or years; something that lasts counts if it reaches into them. `text`: as
    `fulltext` has it, in the article. `sources`: at least so many independent originators.
    """

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    place: str | None = None
    country: tuple[str, ...] = ()
    publisher: str | None = None
    originator: str | None = None
    sources: int | None = None
    text: str | None = None
    page: tuple[str, ...] = ()
    background: bool | None = None


@functools.cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in lexicon.entries("countries"):
        for name in (entry["name"], *entry["names"]):
            found.setdefault(name.casefold(), entry["code"])
    return found


def country_of(text: str) -> str | None:
    """The country's code that the text is or means; `None` if it means none."""
    return text if _CODE.match(text) else _countries().get(text.strip().casefold())


def bounds(question: Question) -> tuple[str | None, str | None]:
    """The first and last day asked for; `InputError` for what is no date, or an end before its start."""
    since = _day(question.since, "--since", 0)
    until = _day(question.until, "--until", 1)
    if since and until and until < since:
        raise InputError(f"{until} is before {since}", where="--until", hint="give the later day")
    return since, until


def _day(text: str | None, where: str, end: int) -> str | None:
    if not text:
        return None
    found = days(text)
    if found is None:
        raise InputError(f"{text[:40]!r} is no date", where=where, hint="year-month-day, year-month or year")
    return found[end]


def dated(table: Table, question: Question) -> list[Condition]:
    """That the thing reaches into the days asked for."""
    since, until = bounds(question)
    found: list[Condition] = []
    if since:
        found += [table.c.last >= since, table.c.day >= earlier(since)]
    if until:
        found.append(table.c.day <= until)
    return found


def named(table: Table, owner: str, text: str) -> sa.Select[tuple[int]]:
    """The names that have all words of the text, or words that begin so."""
    chosen = [
        sa.select(table.c[owner]).where(table.c.word >= word, table.c.word < f"{word}{LAST}")
        for word in words(text)[:WORDS]
    ]
    if not chosen:
        return sa.select(table.c[owner]).where(sa.false())
    first, *others = chosen
    return first.where(*(table.c[owner].in_(other) for other in others))


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def one_of(column: ColumnElement[str], values: Iterable[str], upper: bool = False) -> Condition:
    """That the column is one of the values."""
    given = [value.upper() if upper else value for value in values]
    return column == given[0] if len(given) == 1 else column.in_(given)


def member(database: Database, thing: ColumnElement[int], chosen: sa.Select[tuple[int]]) -> Condition:
    """That the thing is one of those chosen.

    Where they are few, they are looked up and put in order; where they are many, the newest things are looked at one
    by one until enough of them are among them. SQLite has no way to tell which is better.
    """
    few = sa.select(sa.func.count()).select_from(chosen.limit(FEW + 1).subquery())
    with database.reading() as connection:
        count = connection.scalar(few) or 0
    if count <= FEW:
        return thing.in_(chosen)
    return chosen.where(chosen.selected_columns[0] == thing).correlate(thing.table).exists()


def involved(table: Table, noun: str, given: tuple[str, ...], roles: tuple[str, ...]) -> sa.Select[tuple[int]]:
    """The things of pages in which one of the actors takes part, as one of the roles."""
    any_of = []
    for text in given:
        code = country_of(text)
        by_name = table.c.name.in_(named(tables.name_words, "name", text))
        any_of.append(table.c.country == code if code else by_name)
    return sa.select(table.c[noun]).where(sa.or_(*any_of), one_of(table.c.role, roles))


def joint_involved(table: Table, noun: str, given: tuple[str, ...], roles: tuple[str, ...]) -> sa.Select[tuple[int]]:
    """The joint things in which one of the joint actors takes part."""
    any_of = []
    for text in given:
        code = country_of(text)
        any_of.append(table.c.country == code if code else table.c.actor.in_(joint_named(text)))
    return sa.select(table.c[noun]).where(sa.or_(*any_of), one_of(table.c.role, roles))


def joint_named(text: str) -> sa.Select[tuple[int]]:
    """The joint actors whose names have all words of the text, or whose id it is."""
    by_id = sa.select(joint_actors.c.n).where(joint_actors.c.id == text)
    both = sa.union(named(joint_words, "actor", text), by_id).subquery()
    return sa.select(both.c[0])


def of_pages(page: ColumnElement[int], question: Question, dialect: str) -> list[Condition]:
    """That the page is of a publisher, an originator, or has a text in it."""
    found: list[Condition] = []
    whose = sa.func.coalesce(articles.c.originator, articles.c.publisher)
    outlets = [
        sa.func.lower(column).like(f"%{_escaped(name.lower())}%", escape="\\")
        for column, name in ((articles.c.publisher, question.publisher), (whose, question.originator))
        if name
    ]
    if outlets:
        found.append(page.in_(sa.select(articles.c.page).where(*outlets)))
    if question.text:
        query = fulltext.parsed(question.text)
        found.append(page.in_(sa.select(fulltext.TEXT.c.rowid).where(fulltext.match(query, dialect))))
    if question.page:
        current = sa.select(tables.pages.c.n).where(tables.pages.c.current, tables.pages.c.id.in_(question.page))
        found.append(page.in_(current))
    return found

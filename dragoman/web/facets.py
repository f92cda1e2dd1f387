"""Facets of a search: how many of the pages are of each outlet and month.

In: a question with a text. Out: counts, over the newest pages that have the words.

    >>> facets(store, "ceasefire", {}).outlets
    [('Reuters', 31), ('The Hindu', 12)]
"""

from __future__ import annotations

import collections
from typing import Any, NamedTuple

import sqlalchemy as sa

from dragoman.store import Store, filters, fulltext
from dragoman.store.asking import question
from dragoman.store.tables import articles

MOST, SHOWN = 2_000, 10
"""Pages that are counted, and values of a facet that are shown."""


class Facets(NamedTuple):
    """`number` of pages, at most `MOST`; outlets with the most pages, months with the newest."""

    number: int
    outlets: list[tuple[str, int]]
    months: list[tuple[str, int]]


def facets(store: Store, text: str, given: dict[str, Any]) -> Facets:
    """Counts what `Store.search` finds with the same filters."""
    asked = question("search", {**given, "text": text})
    since, until = filters.bounds(asked)
    conditions = [articles.c.day >= since] if since else []
    conditions += [articles.c.day <= until] if until else []
    narrowed = question("search", {name: value for name, value in given.items() if name in ("publisher", "originator")})
    conditions += filters.of_pages(articles.c.page, narrowed, store.database.dialect)
    matching = fulltext.match(fulltext.parsed(text), store.database.dialect)
    words = sa.select(fulltext.TEXT.c.rowid).where(matching).order_by(fulltext.TEXT.c.rowid.desc())
    words = words if conditions else words.limit(MOST)
    month = sa.func.substr(articles.c.day, 1, 7).label("month")
    found = sa.select(articles.c.publisher, month).where(articles.c.page.in_(words), *conditions).limit(MOST).subquery()
    counted = sa.select(*found.c, sa.func.count().label("number")).group_by(*found.c)
    outlets, months = collections.Counter[str](), collections.Counter[str]()
    with store.database.reading() as connection:
        for row in connection.execute(counted):
            months[row.month] += row.number
            outlets[row.publisher or ""] += row.number
    number = outlets.total()
    del outlets[""]
    return Facets(number, outlets.most_common(SHOWN), sorted(months.items(), reverse=True)[:SHOWN])

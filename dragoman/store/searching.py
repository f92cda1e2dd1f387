"""Full text: pages by their words, best first.

In: a `Question` with a text. Out: pages with the passage that was found.

    >>> next(search(database, Question(text='"prisoner exchange"'))).passage
    '… agreed on a [prisoner exchange] in …'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from dragoman.errors import InputError
from dragoman.store import filters, fulltext
from dragoman.store.answers import FoundPage
from dragoman.store.asking import Side
from dragoman.store.cursors import Cursor, written
from dragoman.store.database import Database
from dragoman.store.filters import Question
from dragoman.store.fulltext import TEXT, match, to_tsquery
from dragoman.store.joining import pieces
from dragoman.store.paging import ALL, Window
from dragoman.store.tables import articles, pages

_WORDS = 24
"""Words of a passage."""
_HEADLINE = f"StartSel=[, StopSel=], MaxWords={_WORDS}, MinWords=8, MaxFragments=1"


def search(database: Database, question: Question, window: Window = ALL) -> Iterator[FoundPage]:
    """The pages that have the text, the best first; those of one rank in the order in which they were added."""
    query = fulltext.parsed(question.text or "")
    conditions = [*filters.of_pages(articles.c.page, question, database.dialect)]
    since, until = filters.bounds(question)
    conditions += [articles.c.day >= since] if since else []
    conditions += [articles.c.day <= until] if until else []
    rank, _ = _shown(query, database.sqlite)
    found = sa.select(TEXT.c.rowid).where(match(query, database.dialect)).order_by(rank, TEXT.c.rowid)
    if conditions:
        found = found.join(articles, articles.c.page == TEXT.c.rowid).where(*conditions)
    limit, offset = window.limit, window.offset
    if at := window.after or window.before:
        found = found.where(TEXT.c.rowid <= at.n)
        offset += _seen(at)
    if window.before:
        limit = min(limit or offset, offset)
        offset -= limit
    with database.reading() as connection:
        numbers = list(connection.scalars(found.limit(limit).offset(offset)))
    for piece in pieces(numbers, 100):
        yield from _pages(database, piece, query)


def mark(database: Database, window: Window, shown: Sequence[FoundPage], side: Side) -> str:
    """The cursor of pages that a search found: how many were seen, of those that were there when it began.

    Ranks hold for one state of the store only, so a place is told by a number; a page that came later does not move it.
    """
    at = window.after or window.before
    seen = _seen(at) if at else 0
    first = seen - len(shown) if window.before else seen + window.offset
    with database.reading() as connection:
        last = at.n if at else connection.scalar(sa.select(sa.func.max(articles.c.page))) or 0
    return written(Cursor("search", shown[0].day, last, str(first + len(shown) * (side == "after"))))


def _seen(cursor: Cursor) -> int:
    """The number of pages before the place."""
    if not (cursor.id.isascii() and cursor.id.isdecimal() and len(cursor.id) < 10):
        raise InputError("no cursor of a search", where="after", hint="give it as the answers before gave it")
    return int(cursor.id)


def _shown(query: fulltext.Query, sqlite: bool) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[str]]:
    """What to order by, lowest first, and the passage."""
    if sqlite:
        table: sa.ColumnElement[Any] = sa.literal_column("article_text")
        return sa.func.bm25(table, 4.0, 1.0), sa.func.snippet(table, -1, "[", "]", "…", _WORDS)
    passage = sa.func.ts_headline("dragoman", TEXT.c.headline + "\n" + TEXT.c.body, to_tsquery(query), _HEADLINE)
    return -sa.func.ts_rank_cd(TEXT.c.words, to_tsquery(query)), passage


def _pages(database: Database, numbers: list[int], query: fulltext.Query) -> Iterator[FoundPage]:
    _, passage = _shown(query, database.sqlite)
    columns = (pages.c.id, pages.c.url, pages.c.source, articles, passage.label("passage"))
    select = sa.select(*columns).join(articles, articles.c.page == pages.c.n).join(TEXT, TEXT.c.rowid == pages.c.n)
    matching = [TEXT.c.rowid.in_(numbers), match(query, database.dialect)] if database.sqlite else []
    with database.reading() as connection:
        rows = {row.page: row for row in connection.execute(select.where(pages.c.n.in_(numbers), *matching))}
    for row in (rows[n] for n in numbers if n in rows):
        yield FoundPage(
            id=row.id,
            headline=row.headline,
            day=row.day,
            publisher=row.publisher,
            originator=row.originator,
            url=row.url,
            source=row.source,
            events=row.events,
            statements=row.statements,
            passage=" ".join((row.passage or "").split()),
        )

"""What a page is called: its headline, or the first words of its text where it has none.

In: a store, ids of pages. Out: a title for each.

    >>> titles(store, ["lake", "nameless"])
    {'lake': 'Kenya calls off visit to Uganda', 'nameless': 'The two sides met on Tuesday in …'}
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from dragoman.export.view import clean
from dragoman.store import Store
from dragoman.store.fulltext import TEXT
from dragoman.store.tables import articles, pages

LONG = 80
"""Characters of a text that stand for a headline, as `export.view` has it."""
MOST = 400
"""Pages that are looked up at once."""


def titles(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """The titles by the pages' ids; a page without any words is called by its id."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    if not wanted:
        return {}
    body = sa.func.substr(TEXT.c.body, 1, MOST).label("body")
    known = articles.join(pages, pages.c.n == articles.c.page).join(TEXT, TEXT.c.rowid == articles.c.page)
    select = sa.select(pages.c.id, articles.c.headline, body).select_from(known)
    with store.database.reading() as connection:
        rows = connection.execute(select.where(pages.c.current, pages.c.id.in_(wanted))).all()
    return {row.id: clean(row.headline or "") or first_words(row.body or "") or row.id for row in rows}


def first_words(text: str) -> str:
    """The first words of a text, whole ones."""
    words = clean(text)
    return words if len(words) <= LONG else words[:LONG].rsplit(" ", 1)[0] + " …"

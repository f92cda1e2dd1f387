"""Whether a store's pages were put together, and what came since, without looking at each of them.

In: a store. Out: `Since`, or `None` where they never were.

    >>> since(store)
    Since(pages=3, rulings=1)
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from dragoman.store import Store, joining
from dragoman.store.tables import articles, rulings


class Since(NamedTuple):
    """Pages added and rulings made after the last gathering; a page that was coded anew is not among them."""

    pages: int
    rulings: int


def ever(store: Store) -> bool:
    """Whether there are joint events, threads, actors and stories."""
    return bool(joining.about_gathering(store.database))


def since(store: Store) -> Since | None:
    """What a gathering would heed that the last one did not."""
    about = joining.about_gathering(store.database)
    if not about:
        return None
    later = {articles: articles.c.page > about.get("last", 0), rulings: rulings.c.n > about.get("rulings", 0)}
    with store.database.reading() as connection:
        pages, made = (
            connection.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
            for table, condition in later.items()
        )
    return Since(pages, made)

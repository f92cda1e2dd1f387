"""How each feed does: when it last answered, what it said, what it brought.

In: a database, settings. Out: a `FeedHealth` a feed, in the order of the file; then feeds that it names no more.

    >>> [one.state for one in health(database, settings)]
    ['well', 'failing']
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import sqlalchemy as sa

from dragoman.records import Noun
from dragoman.settings import Settings
from dragoman.store.database import Database
from dragoman.watching.tables import entries, feeds, metadata


class FeedHealth(Noun, frozen=True, kw_only=True):
    """A feed: `state` is new (never asked), well, failing or dropped (no longer in the settings); times are ISO 8601.

    `added`, `waiting`, `failed` count its entries; `error`: why it fails, or its last entry that failed.
    """

    url: str
    state: Literal["new", "well", "failing", "dropped"]
    title: str | None = None
    publisher: str | None = None
    tried: str | None = None
    succeeded: str | None = None
    due: str | None = None
    fails: int = 0
    added: int = 0
    waiting: int = 0
    failed: int = 0
    error: str | None = None


def health(database: Database, settings: Settings) -> list[FeedHealth]:
    """The state of every feed of the settings, and of those that were watched before."""
    if not database.has(metadata):
        return [FeedHealth(url=feed.url, state="new", publisher=feed.publisher) for feed in settings.feeds]
    count = sa.select(entries.c.feed, entries.c.state, sa.func.count()).group_by(entries.c.feed, entries.c.state)
    lost = (
        sa.select(entries.c.feed, entries.c.error)
        .where(entries.c.state == "failed")
        .order_by(entries.c.feed, entries.c.n)
    )
    with database.reading() as connection:
        rows = {row.url: row for row in connection.execute(sa.select(feeds))}
        counts = {(feed, state): number for feed, state, number in connection.execute(count)}
        errors = {row.feed: row.error for row in connection.execute(lost)}
    of_file = {feed.url: feed for feed in settings.feeds}
    found = []
    for url in (*of_file, *(url for url in rows if url not in of_file)):
        row, feed = rows.get(url), of_file.get(url)
        state = "dropped" if feed is None else "new" if row is None else "failing" if row.fails else "well"
        found.append(
            FeedHealth(
                url=url,
                state=state,  # type: ignore[arg-type]
                title=row.title if row else None,
                publisher=feed.publisher if feed else None,
                tried=_time(row.tried if row else None),
                succeeded=_time(row.succeeded if row else None),
                due=_time(row.due if row else None),
                fails=row.fails if row else 0,
                added=counts.get((url, "added"), 0),
                waiting=counts.get((url, "waiting"), 0),
                failed=counts.get((url, "failed"), 0),
                error=(row.error if row else None) or errors.get(url),
            )
        )
    return found


def _time(seconds: float | None) -> str | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds") if seconds else None

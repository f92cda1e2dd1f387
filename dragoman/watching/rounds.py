"""Rounds of watching: feeds that are due are asked, pages of new entries fetched and added to the store.

In: a store, settings, a clock. Out: after each round, what it brought and when the next one is due.

    >>> Watcher(store, settings).round()
    Round(asked=2, failed=0, entries=5, added=5, ...)

One broken feed harms no other: each stands alone, and its failure in its row. An entry waits in the database until its
page is in the store, so that a process that is killed loses nothing.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.dates import day_of
from dragoman.errors import DragomanError, FetchError, PageError
from dragoman.records import Page
from dragoman.settings import Feed, Settings, seconds
from dragoman.sources import addresses, content
from dragoman.sources.fetching import AGENT, Fetcher
from dragoman.sources.options import Known
from dragoman.store import Store
from dragoman.store.answers import Tell
from dragoman.watching.entries import Entry
from dragoman.watching.hands import Hands, host_of
from dragoman.watching.manners import Manners
from dragoman.watching.polling import IMPATIENT, Polled, poll
from dragoman.watching.tables import entries, feeds, metadata

BATCH = 20
"""Pages that are fetched before they are added: few, so that what they bring is told soon."""
PATIENCE = 1.0
"""Seconds for which a round waits for feeds, and for pages; what a slow host brings comes with a later round."""
EACH, LOOKED = 5, 5_000
"""Entries of one host that are fetched in a round, and entries among which they are chosen."""
TRIES = 5
AGAIN = 300.0
"""Seconds until an entry whose page could not be had is tried again, doubled each time."""
IDLE = 60.0
"""Seconds between two looks at what is due, at most."""
MAX_BYTES = 5_000_000
SERVER_FAULT = 500


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What a round brought: feeds asked, feeds that failed, new entries, pages added, entries that failed for good.

    `more`: whether entries still wait or hosts have not answered yet; `pause`: seconds until something is due.
    """

    asked: int = 0
    failed: int = 0
    entries: int = 0
    added: int = 0
    lost: int = 0
    more: bool = False
    pause: float = 0.0


class _Brought(msgspec.Struct, frozen=True):
    """The page of an entry, or why there is none."""

    row: Any
    page: Page | DragomanError


class Watcher:
    """Watches the feeds of the settings into the store.

    `clock` gives seconds since 1970; `tell` is called with each page's fate as soon as it is in the store; `patience`:
    seconds for which a round waits for hosts.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        fetcher: Fetcher | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] | None = None,
        tell: Tell = lambda added: None,
        patience: float = PATIENCE,
    ) -> None:
        self.store, self.settings, self.clock, self.tell, self.patience = store, settings, clock, tell, patience
        self.feeds = {feed.url: feed for feed in settings.feeds}
        watch = settings.watch
        agent = watch.agent or AGENT
        self.fetcher = fetcher or Fetcher(allowed=watch.allow, agent=agent, max_bytes=MAX_BYTES)
        self.hands = Hands()
        name = agent.split("/")[0].split()[0]
        self.manners = Manners(self.fetcher, delay=seconds(watch.delay), agent=name, sleep=sleep or self.hands.sleep)
        store.database.ensure(metadata)

    def close(self) -> None:
        """Begins nothing more, and closes the connections of the fetcher."""
        self.hands.close()
        self.fetcher.close()

    def round(self) -> Round:
        """Asks what is due, then adds the pages of up to `BATCH` entries that wait."""
        self.hands.take(self._due(), lambda item: item[0].url, self._polled)
        asked = self._got()
        self.hands.take(self._waiting(), lambda row: row.url, self._page)
        then = self._got()
        return Round(
            **{name: asked[name] + then[name] for name in asked},
            more=bool(self.hands.busy or self._waiting(1)),
            pause=self._pause(),
        )

    def _got(self) -> dict[str, int]:
        """Keeps what hosts brought so far; counts of it."""
        found = list(self.hands.done(self.patience))
        polled = [one for one in found if not isinstance(one, _Brought)]
        new = sum(self._keep(feed, one) for feed, one in polled)
        added, lost = self._add([one for one in found if isinstance(one, _Brought)])
        failed = sum(bool(one.row["fails"]) for _, one in polled)
        return {"asked": len(polled), "failed": failed, "entries": new, "added": added, "lost": lost}

    def _due(self) -> list[tuple[Feed, dict[str, Any]]]:
        """The feeds that are due, with their rows; the others of the file are left alone."""
        with self.store.database.reading() as connection:
            rows = {row.url: dict(row._mapping) for row in connection.execute(sa.select(feeds))}
        now = self.clock()
        return [(f, rows.get(url, {})) for url, f in self.feeds.items() if rows.get(url, {"due": 0.0})["due"] <= now]

    def _polled(self, item: tuple[Feed, dict[str, Any]]) -> tuple[Feed, Polled]:
        feed, row = item
        return feed, poll(feed, row, self.fetcher, self.manners, self.clock())

    def _keep(self, feed: Feed, polled: Polled) -> int:
        """Writes what a feed brought; how many entries are new."""
        now = self.clock()

        def write(connection: sa.Connection) -> int:
            known = connection.execute(sa.select(feeds.c.url).where(feeds.c.url == feed.url)).first()
            row = {"url": feed.url, **polled.row}
            change = feeds.update().where(feeds.c.url == feed.url) if known else feeds.insert()
            connection.execute(change.values(**row))
            new = self._new(connection, feed, polled.entries)
            if new:
                connection.execute(entries.insert(), [_row(feed, entry, now) for entry in new])
            return len(new)

        return self.store.database.write(write)

    def _new(self, connection: sa.Connection, feed: Feed, got: Sequence[Entry]) -> list[Entry]:
        """The entries that are not known; of a feed's first look only the newest of the settings."""
        had = set(connection.scalars(sa.select(entries.c.key).where(entries.c.feed == feed.url)))
        urls = {entry.url for entry in got}
        seen = set(connection.scalars(sa.select(entries.c.url).where(entries.c.url.in_(urls)))) if urls else set()
        new = [entry for entry in got if entry.key not in had and entry.url not in seen]
        return new if had else new[: self.settings.watch.newest]

    def _waiting(self, most: int = BATCH) -> list[Any]:
        """The entries that are due, the longest due first: a few of each free host, so that all have their turn."""
        due = sa.select(entries.c.n, entries.c.url).where(self._waits(), entries.c.due <= self.clock())
        taken: collections.Counter[str] = collections.Counter(dict.fromkeys(self.hands.busy, EACH))
        chosen: list[int] = []
        with self.store.database.reading() as connection:
            for row in connection.execute(due.order_by(entries.c.due, entries.c.n).limit(LOOKED)):
                taken[host_of(row.url)] += 1
                if taken[host_of(row.url)] <= EACH and len(chosen) < most:
                    chosen.append(row.n)
            found = connection.execute(sa.select(entries).where(entries.c.n.in_(chosen))).all()
        return sorted(found, key=lambda row: chosen.index(row.n))

    def _waits(self) -> sa.ColumnElement[bool]:
        """That an entry waits, and its feed stands in the file: those of feeds that were dropped are left alone."""
        return (entries.c.state == "waiting") & entries.c.feed.in_(list(self.feeds))

    def _add(self, got: Sequence[_Brought]) -> tuple[int, int]:
        """Adds the pages of entries; how many were added, how many are lost for good."""
        pages = [one.page for one in got if isinstance(one.page, Page)]
        if pages:
            self.store.add(pages, tell=self.tell)
        return len(pages), self._mark(got)

    def _page(self, row: Any) -> _Brought:
        """The entry's page, or why there is none."""
        feed = self.feeds[row.feed]
        try:
            raw = self._fetched(feed, row) if feed.pages else _own(row)
            known = Known(day_of(row.published), row.url, feed.publisher)
            page = content.page(raw, id=addresses.slug(row.url), source=row.url, known=known, max_bytes=MAX_BYTES)
        except DragomanError as error:
            return _Brought(row, error)
        except Exception as error:
            return _Brought(row, PageError(f"unexpected {type(error).__name__}: {error}"[:300]))
        return _Brought(row, page)

    def _fetched(self, feed: Feed, row: Any) -> bytes:
        if feed.robots and (refusal := self.manners.refusal(row.url)):
            raise refusal
        self.manners.wait(row.url, robots=feed.robots)
        return self.fetcher(row.url)

    def _mark(self, got: Sequence[_Brought]) -> int:
        """Keeps what became of the entries; how many failed for good."""
        now, changes = self.clock(), []
        for row, page in ((one.row, one.page) for one in got):
            if isinstance(page, Page):
                changes.append(_become(row, "added", now, None, row.tries))
                continue
            tries = row.tries + 1
            state = "waiting" if _passes(page) and tries < TRIES else "failed"
            changes.append(_become(row, state, now + AGAIN * 2**tries, page.what[:500], tries))
        if changes:
            self.store.database.write(lambda connection: connection.execute(BECOME, changes))
        return sum(change["state_"] == "failed" for change in changes)

    def _pause(self) -> float:
        """Seconds until a feed or an entry is due."""
        with self.store.database.reading() as connection:
            feed = connection.scalar(sa.select(sa.func.min(feeds.c.due)).where(feeds.c.url.in_(list(self.feeds))))
            entry = connection.scalar(sa.select(sa.func.min(entries.c.due)).where(self._waits()))
        due = [time for time in (feed, entry) if time is not None]
        return min(max(min(due, default=0.0) - self.clock(), 0.0), IDLE) if due else IDLE


BECOME = (
    entries.update()
    .where(entries.c.n == sa.bindparam("n_"))
    .values({name: sa.bindparam(f"{name}_") for name in ("state", "due", "error", "tries", "html")})
)


def _become(row: Any, state: str, due: float, error: str | None, tries: int) -> dict[str, Any]:
    """What `BECOME` takes; the feed's own text is kept only for another try."""
    html = row.html if state == "waiting" else None
    return {"n_": row.n, "state_": state, "due_": due, "error_": error, "tries_": tries, "html_": html}


def _passes(error: DragomanError) -> bool:
    """Whether the same may go well later: the network, a server that is ill or busy."""
    status = getattr(error, "status", None)
    return isinstance(error, FetchError) and (status is None or status >= SERVER_FAULT or status in IMPATIENT)


def _own(row: Any) -> bytes:
    """The feed's own text of an entry as a page."""
    if not row.html:
        raise PageError("the feed brings no text", hint="pages = true fetches the page")
    from markupsafe import escape

    title = escape(row.title or "")
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{row.html}</body></html>".encode()


def _row(feed: Feed, entry: Entry, now: float) -> dict[str, Any]:
    return {
        "feed": feed.url,
        "key": entry.key,
        "url": entry.url,
        "title": entry.title,
        "published": entry.published.isoformat() if entry.published else None,
        "html": None if feed.pages else entry.html,
        "seen": now,
        "state": "waiting",
        "tries": 0,
        "due": now,
        "error": None,
    }

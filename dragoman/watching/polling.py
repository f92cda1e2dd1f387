"""One feed asked once: what is new in it, and when to ask again.

In: a feed of the settings and its row. Out: the row as it is to be kept, and the entries that it brought.

    >>> poll(feed, row, fetcher, manners, now=time.time()).entries[0].url
    'https://news.example/world/envoys-leave.html'

A feed that fails is asked again after twice the time, four times, … up to a day; one that asks for patience (429, 503)
gets it; one that is gone (410) is left alone for a month.
"""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping
from typing import Any

import msgspec

from dragoman.errors import DragomanError, FetchError
from dragoman.settings import Feed, seconds
from dragoman.sources.fetching import Fetched, Fetcher
from dragoman.watching.entries import Brought, Entry, brought
from dragoman.watching.manners import Manners

LONGEST = 86_400.0
"""Seconds after which a failing feed is asked again at the latest."""
GONE = 30 * LONGEST
FURTHER = 3
"""Sitemaps of an index that are read, the newest."""
OK, UNCHANGED, STATUS_GONE = 200, 304, 410
IMPATIENT = frozenset((429, 503))
FEED_KINDS = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking: `row` are the columns of `feeds` that change."""

    row: dict[str, Any]
    entries: tuple[Entry, ...] = ()


def poll(feed: Feed, row: Mapping[str, Any], fetcher: Fetcher, manners: Manners, now: float) -> Polled:
    """Asks the feed. Never raises for what a feed does: a failure stands in the row."""
    try:
        found = _asked(feed, row, fetcher, manners)
        got = _brought(found, feed, fetcher, manners, now)
    except DragomanError as error:
        return Polled(row=_failed(feed, row, error, now))
    except Exception as error:
        return Polled(row=_failed(feed, row, FetchError(f"unexpected {type(error).__name__}: {error}"[:300]), now))
    kept = {"etag": found.headers.get("etag"), "modified": found.headers.get("last-modified")}
    row = {"tried": now, "succeeded": now, "due": now + seconds(feed.every), "fails": 0, "error": None}
    if found.status == UNCHANGED:
        return Polled(row=row)
    return Polled(row={**row, **kept, "title": got.title}, entries=got.entries)


def _asked(feed: Feed, row: Mapping[str, Any], fetcher: Fetcher, manners: Manners) -> Fetched:
    if feed.robots and (refusal := manners.refusal(feed.url)):
        raise refusal
    known = {"If-None-Match": row.get("etag"), "If-Modified-Since": row.get("modified")}
    manners.wait(feed.url, robots=feed.robots)
    found = fetcher.get(feed.url, {"Accept": FEED_KINDS, **{name: value for name, value in known.items() if value}})
    if found.status in (OK, UNCHANGED):
        return found
    patience = _patience(found.headers.get("retry-after"), found.headers.get("date"))
    if found.status in IMPATIENT:
        manners.busy(feed.url, patience)
    raise _Refused(found.status, feed.url, patience)


class _Refused(FetchError):
    """An answer that is none; `patience`: for how long the server asks to be left alone."""

    def __init__(self, status: int, url: str, patience: float) -> None:
        super().__init__(f"the server answers {status}", where=url[:200], status=status)
        self.patience = patience


def _brought(found: Fetched, feed: Feed, fetcher: Fetcher, manners: Manners, now: float) -> Brought:
    if found.status == UNCHANGED:
        return Brought(title=None, entries=())
    time = dt.datetime.fromtimestamp(now, dt.UTC)
    got = brought(found.content, found.url, time)
    entries = list(got.entries)
    for url in got.further[:FURTHER]:
        if feed.robots and manners.refusal(url):
            continue
        manners.wait(url, robots=feed.robots)
        part = fetcher.get(url)
        if part.status == OK:
            entries += brought(part.content, part.url, time).entries
    return Brought(title=got.title, entries=tuple(entries))


def _failed(feed: Feed, row: Mapping[str, Any], error: DragomanError, now: float) -> dict[str, Any]:
    fails = int(row.get("fails") or 0) + 1
    wait = min(seconds(feed.every) * 2 ** min(fails, 12), max(LONGEST, seconds(feed.every)))
    if isinstance(error, _Refused):
        wait = GONE if error.status == STATUS_GONE else max(wait, min(error.patience, LONGEST))
    text = f"{error.what} ({error.hint})" if error.hint else error.what
    return {"tried": now, "due": now + wait, "fails": fails, "error": text[:500]}


def _patience(asked: str | None, date: str | None) -> float:
    """Seconds that `Retry-After` asks for: a number, or a time to be counted from the answer's own."""
    if not asked:
        return 0.0
    if asked.strip().isdigit():
        return float(asked.strip()[:7])
    try:
        until = email.utils.parsedate_to_datetime(asked)
        told = email.utils.parsedate_to_datetime(date) if date else dt.datetime.now(dt.UTC)
        return max(0.0, (until - told).total_seconds())
    except (TypeError, ValueError):
        return 0.0

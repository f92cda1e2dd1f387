"""What is new in a store since a time: pages, threads that moved, words, stories with new independent sources.

In: a store, a time. Out: what the first page shows.

    >>> news = News(store, start)
    >>> [(found.story.title, found.sources) for found in news.stories()]
    [('Talks in Geneva', ('Reuters',))]

Pages are numbered in the order in which they are added, so the first new one is found in about twenty looks.
"""

from __future__ import annotations

import bisect
import collections
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.store import FoundStatement, FoundThread, Store
from dragoman.store.answers import FoundStory
from dragoman.store.joining import pieces
from dragoman.store.joint_tables import mentions, reports
from dragoman.store.tables import articles, events, pages
from dragoman.web.titles import titles

MOST = 300
"""Pages, the newest, of which is told."""
SHOWN = 12
OF_A_PAGE = 2
"""Statements of one page that are shown."""
LOOKED = 40
"""Threads at a time, and stories in all, that are looked at for what is new in them."""


class Newer(msgspec.Struct, frozen=True, kw_only=True):
    """A story and the independent sources that are new to it; `new`: all of it is."""

    story: FoundStory
    sources: tuple[str, ...]
    new: bool


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a list."""

    id: str
    title: str
    publisher: str | None
    originator: str | None
    day: str


def last_added(store: Store) -> dt.datetime | None:
    """When the last page was added; `None` in an empty store."""
    newest = sa.select(pages.c.added).order_by(pages.c.n.desc()).limit(1)
    with store.database.reading() as connection:
        text = connection.scalar(newest)
    return dt.datetime.fromisoformat(text) if text else None


def _few_of_each(found: Iterable[FoundStatement]) -> Iterator[FoundStatement]:
    """The first statements of each page, none twice: one long interview or a reprint would fill all the room."""
    told, words = collections.Counter[str](), set[tuple[str | None, str]]()
    for said in found:
        same = (said.speaker.name if said.speaker else None, said.text)
        if told[said.page] < OF_A_PAGE and same not in words:
            told[said.page] += 1
            words.add(same)
            yield said


class News:
    """What came since `start`."""

    def __init__(self, store: Store, start: dt.datetime) -> None:
        self.store = store
        self.since = start.astimezone(dt.UTC).isoformat(timespec="seconds")

    @cached_property
    def first(self) -> int:
        """The number of the first new page; above all numbers where there is none."""
        with self.store.database.reading() as connection:
            last = connection.scalar(sa.select(sa.func.max(pages.c.n))) or 0

            def added(n: int) -> str:
                later = sa.select(pages.c.added).where(pages.c.n >= n).order_by(pages.c.n).limit(1)
                return connection.scalar(later) or ""

            return 1 + bisect.bisect_left(range(1, last + 1), self.since, key=added)

    @cached_property
    def number(self) -> int:
        """How many pages are new."""
        count = sa.select(sa.func.count()).select_from(articles).where(articles.c.page >= self.first)
        with self.store.database.reading() as connection:
            return connection.scalar(count) or 0

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of the newest pages, the last first."""
        newest = sa.select(articles.c.page).where(articles.c.page >= self.first).order_by(articles.c.page.desc())
        with self.store.database.reading() as connection:
            return list(connection.scalars(newest.limit(MOST)))

    @cached_property
    def ids(self) -> list[str]:
        """The ids of the newest pages, the last first."""
        with self.store.database.reading() as connection:
            known = connection.execute(sa.select(pages.c.n, pages.c.id).where(pages.c.n.in_(self.numbers)))
            names = {row.n: row.id for row in known}
        return [names[n] for n in self.numbers if n in names]

    def articles(self, number: int = 8) -> list[Article]:
        """The newest articles."""
        called = titles(self.store, self.ids[:number])
        columns = (pages.c.id, articles.c.publisher, articles.c.originator, articles.c.day)
        newest = sa.select(*columns).join(articles, articles.c.page == pages.c.n)
        newest = newest.where(pages.c.current, pages.c.id.in_(self.ids[:number])).order_by(pages.c.n.desc())
        with self.store.database.reading() as connection:
            rows = connection.execute(newest).all()
        return [Article(title=called.get(row.id, row.id), **row._mapping) for row in rows]

    def statuses(self) -> dict[str, int]:
        """How many events of the newest pages have each status."""
        count = sa.select(events.c.status, sa.func.count()).where(events.c.same_as.is_(None))
        count = count.where(events.c.page.in_(self.numbers)).group_by(events.c.status)
        with self.store.database.reading() as connection:
            return {status: number for status, number in connection.execute(count)}  # noqa: C416

    def threads(self) -> list[FoundThread]:
        """The threads whose last turn stands on a new page."""
        new = set(self.ids)
        found: list[FoundThread] = []
        for offset in range(0, MOST, LOOKED) if new else ():
            some = list(self.store.threads(page=self.ids, limit=LOOKED, offset=offset))
            found += [one for one in some if not one.history or one.history[-1].at.page in new]
            if len(found) >= SHOWN or len(some) < LOOKED:
                break
        return found[:SHOWN]

    def statements(self, followed: Sequence[str]) -> list[FoundStatement]:
        """What was said on the new pages, by those who are followed if anybody is."""
        who: dict[str, Any] = {"actor": list(followed)} if followed else {}
        if not self.ids:
            return []
        found = self.store.statements(page=self.ids, limit=5 * SHOWN, **who)
        return list(itertools.islice(_few_of_each(found), SHOWN))

    def stories(self) -> list[Newer]:
        """The stories that independent sources are new to, those with the most first; of equals the newest."""
        found = list(self.store.stories(page=self.ids, limit=LOOKED)) if self.ids else []
        origins = self._origins({id for story in found for id in story.pages})
        newer = [one for story in found if (one := self._newer(story, origins)).sources]
        return sorted(newer, key=lambda one: (-len(one.sources), one.new))[:SHOWN]

    def _newer(self, story: FoundStory, origins: dict[str, tuple[int, str]]) -> Newer:
        known = [origins[id] for id in story.pages if id in origins]
        before = {whose for n, whose in known if n < self.first}
        now = dict.fromkeys(whose for n, whose in known if n >= self.first and whose not in before)
        return Newer(story=story, sources=tuple(now), new=not before)

    def _origins(self, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Each page's number, and whose report it carries: of its copies' originator, else its own or its outlet's."""
        here = (mentions.c.page == pages.c.n) & (mentions.c.kind == "report")
        whose = sa.func.coalesce(reports.c.originator, articles.c.originator, articles.c.publisher, "")
        select = (
            sa.select(pages.c.id, pages.c.n, whose.label("whose"))
            .join(articles, articles.c.page == pages.c.n)
            .outerjoin(mentions, here)
            .outerjoin(reports, reports.c.n == mentions.c.joint)
        )
        found: dict[str, tuple[int, str]] = {}
        with self.store.database.reading() as connection:
            for some in pieces(sorted(ids)):
                for row in connection.execute(select.where(pages.c.current, pages.c.id.in_(some))):
                    found[row.id] = (row.n, row.whose)
        return found

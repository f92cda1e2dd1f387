"""The first page: what changed since a time.

In: `since` (a day, a time, or `24h`, `7d`), `follow`. Out: threads that moved, new words of actors that are followed,
stories with new sources, what was added.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import InputError
from dragoman.store import Store
from dragoman.store.tables import articles, events, pages
from dragoman.web.templating import page, tally

router = APIRouter()
MOST = 300
"""Pages, the newest, of which the first page tells."""
SHOWN = 12
UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@router.get("/")
def today(
    request: Request,
    since: Annotated[str | None, Query(max_length=40)] = None,
    follow: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> Response:
    """What changed."""
    store: Store = request.app.state.store
    last = _last_added(store)
    start = _start(since or "24h", last or dt.datetime.now(dt.UTC))
    ids, number = _added(store, start)
    followed = [name for name in follow or request.app.state.settings.follow if name]
    gathered = store.waiting() is not None
    return page(
        request,
        "today.html",
        last=last,
        start=start,
        since=since or "24h",
        number=number,
        newest=_newest(store, ids[:8]),
        counts=tally(_counts(store, ids)),
        threads=_moved(store, ids),
        followed=followed,
        said=_said(store, ids, followed),
        stories=list(itertools.islice(store.stories(page=ids, limit=SHOWN), SHOWN)) if ids and gathered else [],
        gathered=gathered,
        empty=last is None,
    )


def _last_added(store: Store) -> dt.datetime | None:
    with store.database.reading() as connection:
        text = connection.scalar(sa.select(sa.func.max(pages.c.added)))
    return dt.datetime.fromisoformat(text) if text else None


def _start(text: str, last: dt.datetime) -> dt.datetime:
    """The time that is meant; `24h` counts back from the last page that was added."""
    if found := re.fullmatch(r"(\d{1,4})([hdw])", text.strip()):
        return last - dt.timedelta(**{UNITS[found[2]]: int(found[1])})
    try:
        time = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"{text[:40]!r} is no time", where="since", hint="a day, or as in 24h, 7d") from None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _added(store: Store, start: dt.datetime) -> tuple[list[str], int]:
    """The ids of the newest pages since then, and how many pages there are."""
    since = pages.c.current & (pages.c.added >= start.astimezone(dt.UTC).isoformat(timespec="seconds"))
    with store.database.reading() as connection:
        number = connection.scalar(sa.select(sa.func.count()).select_from(pages).where(since)) or 0
        newest = sa.select(pages.c.id).where(since).order_by(pages.c.n.desc()).limit(MOST)
        return list(connection.scalars(newest)), number


def _newest(store: Store, ids: Sequence[str]) -> list[Any]:
    columns = (pages.c.id, articles.c.headline, articles.c.publisher, articles.c.originator, articles.c.day)
    newest = sa.select(*columns).join(articles, articles.c.page == pages.c.n)
    newest = newest.where(pages.c.current, pages.c.id.in_(ids)).order_by(pages.c.n.desc())
    with store.database.reading() as connection:
        return list(connection.execute(newest))


def _counts(store: Store, ids: Sequence[str]) -> dict[str, int]:
    here = sa.select(pages.c.n).where(pages.c.current, pages.c.id.in_(ids))
    count = sa.select(events.c.status, sa.func.count()).where(events.c.page.in_(here), events.c.same_as.is_(None))
    with store.database.reading() as connection:
        return {status: number for status, number in connection.execute(count.group_by(events.c.status))}  # noqa: C416


def _moved(store: Store, ids: Sequence[str]) -> list[Any]:
    """The threads whose last turn stands on one of the pages."""
    new = set(ids)
    found: list[Any] = list(store.threads(page=list(ids), limit=MOST)) if ids else []
    moved = [thread for thread in found if not thread.history or thread.history[-1].at.page in new]
    return moved[:SHOWN]


def _said(store: Store, ids: Sequence[str], followed: Sequence[str]) -> list[Any]:
    if not ids:
        return []
    who: dict[str, Any] = {"actor": list(followed)} if followed else {}
    return list(itertools.islice(store.statements(page=list(ids), limit=SHOWN, **who), SHOWN))

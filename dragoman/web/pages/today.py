"""The first page: what changed since a time.

In: `since` (a day, a time, or `24h`, `7d`), `follow`. Out: threads that moved, new words of actors that are followed,
stories with new independent sources, what was added.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from dragoman.dates import moment_of
from dragoman.errors import InputError
from dragoman.store import Store
from dragoman.web import gathered
from dragoman.web.news import News, last_added
from dragoman.web.templating import page, tally

router = APIRouter()
UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@router.get("/")
def today(
    request: Request,
    since: Annotated[str | None, Query(max_length=40)] = None,
    follow: Annotated[list[Annotated[str, StringConstraints(max_length=200)]] | None, Query(max_length=20)] = None,
) -> Response:
    """What changed."""
    store: Store = request.app.state.store
    last = last_added(store)
    start = _start(since or "24h", last or dt.datetime.now(dt.UTC))
    news = News(store, start)
    followed = [name for name in follow or request.app.state.settings.follow if name.strip()]
    there = gathered.ever(store)
    return page(
        request,
        "today.html",
        last=last,
        start=start.astimezone(dt.UTC),
        since=since or "24h",
        number=news.number,
        told=len(news.ids),
        newest=news.articles(),
        counts=tally(news.statuses()),
        threads=news.threads(),
        followed=followed,
        said=news.statements(followed),
        stories=news.stories() if there else [],
        gathered=there,
        empty=last is None,
    )


def _start(text: str, last: dt.datetime) -> dt.datetime:
    """The time that is meant; `24h` counts back from the last page that was added."""
    hint = "a day as 2024-05-01, or as in 24h, 7d, 4w"
    try:
        if found := re.fullmatch(r"(\d{1,4})([hdw])", text.strip(), re.ASCII):
            return last - dt.timedelta(**{UNITS[found[2]]: int(found[1])})
        return moment_of(text)
    except (ValueError, OverflowError):
        raise InputError(f"{text[:40]!r} is no time", where="since", hint=hint) from None

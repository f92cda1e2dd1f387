"""Lists: events, statements, threads, stories, actors, each with its filters.

In: filters. Out: a page of answers, with links to the next and the one before.
"""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dragoman.records import ThreadKind
from dragoman.store import Answers, Store, joint
from dragoman.store.answers import FoundActor
from dragoman.web import gathered
from dragoman.web.asking import ACTOR, EVENT, STATEMENT, STORY, THREAD, Asked, Turned
from dragoman.web.news import last_added
from dragoman.web.templating import page

router = APIRouter()
Questions = Annotated[Asked, Depends()]
KINDS = get_args(ThreadKind)
RANKED = 60
"""Actors that are shown where nobody asks for any."""


@router.get("/events")
def events(request: Request, asked: Questions) -> Response:
    """Events; where nobody asks for days or a status, from the day on which the last page came back."""
    store: Store = request.app.state.store
    until = _last_day(store) if asked.anywhere and not asked.values("status") else None
    begun = asked.from_day(_kind(store, "events"), until) if until else asked
    found = store.events(**begun.window(), **asked.filters(*EVENT))
    if not until:
        return _listed(request, "events", asked, found, until=None)
    coming = store.events(limit=1, before=begun.after, **asked.filters(*EVENT)).first()
    ahead = asked.query(before=begun.after) if coming else None
    return _listed(request, "events", begun, found, until=until, before=ahead)


@router.get("/statements")
def statements(request: Request, asked: Questions) -> Response:
    """Statements."""
    found = request.app.state.store.statements(**asked.window(), **asked.filters(*STATEMENT))
    return _listed(request, "statements", asked, found)


@router.get("/threads")
def threads(request: Request, asked: Questions) -> Response:
    """Threads."""
    found = request.app.state.store.threads(**asked.window(), **asked.filters(*THREAD))
    return _listed(request, "threads", asked, found, kinds=KINDS)


@router.get("/stories")
def stories(request: Request, asked: Questions) -> Response:
    """Stories."""
    store: Store = request.app.state.store
    there = gathered.ever(store)
    found = store.stories(**asked.window(), **asked.filters(*STORY)) if there else None
    return _listed(request, "stories", asked, found, gathered=there)


@router.get("/actors")
def actors(request: Request, asked: Questions, by: Literal["", "day"] = "") -> Response:
    """Actors: those that most pages name where nothing is asked, else the newest first."""
    store: Store = request.app.state.store
    there = gathered.ever(store)
    most = there and not by and asked.anywhere and not asked.filters()
    if most:
        asked = dataclasses.replace(asked, limit=max(asked.limit, RANKED))
        ranked = Answers(FoundActor, lambda: joint.most_named(store.database, asked.limit))
        return _listed(request, "actors", asked, ranked, gathered=there, most=most)
    found = store.actors(**asked.window(), **asked.filters(*ACTOR)) if there else None
    return _listed(request, "actors", asked, found, gathered=there, most=most)


def _last_day(store: Store) -> str | None:
    last = last_added(store)
    return last.date().isoformat() if last else None


def _kind(store: Store, kind: str) -> str:
    """What the store calls such answers: one of many pages, or mentions."""
    return kind if gathered.ever(store) else f"mentions of {kind}"


def _listed(request: Request, kind: str, asked: Asked, found: Answers[Any] | None, **more: Any) -> Response:
    turned = asked.turned(found) if found else Turned([], None, None)
    shown = {
        "before": asked.query(before=turned.before) if turned.before else None,
        "after": asked.query(after=turned.after) if turned.after else None,
        **more,
    }
    return page(
        request,
        f"{kind}.html",
        asked=asked,
        found=turned.items,
        filtered=bool(asked.filters()),
        api=f"/api/{kind}{asked.query()}",
        **shown,
    )

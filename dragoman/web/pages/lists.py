"""Lists: events, statements, threads, stories, actors, each with its filters.

In: filters. Out: a page of answers, with links to the next and the one before.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dragoman.records import ThreadKind
from dragoman.store import Answers, Store
from dragoman.web import gathered
from dragoman.web.asking import ACTOR, EVENT, STATEMENT, STORY, THREAD, Asked, Turned
from dragoman.web.templating import page

router = APIRouter()
Questions = Annotated[Asked, Depends()]
KINDS = get_args(ThreadKind)


@router.get("/events")
def events(request: Request, asked: Questions) -> Response:
    """Events."""
    found = request.app.state.store.events(**asked.window(), **asked.filters(*EVENT))
    return _listed(request, "events", asked, found)


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
def actors(request: Request, asked: Questions) -> Response:
    """Actors."""
    store: Store = request.app.state.store
    there = gathered.ever(store)
    found = store.actors(**asked.window(), **asked.filters(*ACTOR)) if there else None
    return _listed(request, "actors", asked, found, gathered=there)


def _listed(request: Request, kind: str, asked: Asked, found: Answers[Any] | None, **more: Any) -> Response:
    turned = asked.turned(found) if found else Turned([], None, None)
    return page(
        request,
        f"{kind}.html",
        asked=asked,
        found=turned.items,
        filtered=bool(asked.filters()),
        before=asked.query(before=turned.before) if turned.before else None,
        after=asked.query(after=turned.after) if turned.after else None,
        api=f"/api/{kind}{asked.query()}",
        **more,
    )

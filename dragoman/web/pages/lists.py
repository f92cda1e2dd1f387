"""Lists: events, statements, threads, stories, actors, each with its filters.

In: filters. Out: a page of answers, with links to the next and the one before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dragoman.records import Noun, ThreadKind
from dragoman.store import Store
from dragoman.web import gathered
from dragoman.web.asking import ACTOR, EVENT, STATEMENT, STORY, THREAD, Asked
from dragoman.web.templating import page

router = APIRouter()
Questions = Annotated[Asked, Depends()]
KINDS = get_args(ThreadKind)


@router.get("/events")
def events(request: Request, asked: Questions) -> Response:
    """Events."""
    found = request.app.state.store.events(**_window(asked), **asked.filters(*EVENT))
    return _listed(request, "events", asked, found)


@router.get("/statements")
def statements(request: Request, asked: Questions) -> Response:
    """Statements."""
    found = request.app.state.store.statements(**_window(asked), **asked.filters(*STATEMENT))
    return _listed(request, "statements", asked, found)


@router.get("/threads")
def threads(request: Request, asked: Questions) -> Response:
    """Threads."""
    found = request.app.state.store.threads(**_window(asked), **asked.filters(*THREAD))
    return _listed(request, "threads", asked, found, kinds=KINDS)


@router.get("/stories")
def stories(request: Request, asked: Questions) -> Response:
    """Stories."""
    store: Store = request.app.state.store
    there = gathered.ever(store)
    found = store.stories(**_window(asked), **asked.filters(*STORY)) if there else ()
    return _listed(request, "stories", asked, found, gathered=there)


@router.get("/actors")
def actors(request: Request, asked: Questions) -> Response:
    """Actors."""
    store: Store = request.app.state.store
    there = gathered.ever(store)
    found = store.actors(**_window(asked), **asked.filters(*ACTOR)) if there else ()
    return _listed(request, "actors", asked, found, gathered=there)


def _window(asked: Asked) -> dict[str, int]:
    return {"limit": asked.limit + 1, "offset": asked.offset}


def _listed(request: Request, kind: str, asked: Asked, found: Iterable[Noun], **more: Any) -> Response:
    items = list(itertools.islice(found, asked.limit + 1))
    before = max(asked.offset - asked.limit, 0) if asked.offset else None
    after = asked.offset + asked.limit if len(items) > asked.limit else None
    return page(
        request,
        f"{kind}.html",
        asked=asked,
        found=items[: asked.limit],
        filtered=bool(asked.filters()),
        before=asked.query(offset=before) if before is not None else None,
        after=asked.query(offset=after) if after is not None else None,
        api=f"/api/{kind}{asked.query()}",
        **more,
    )

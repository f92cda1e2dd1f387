"""The JSON API: the same questions as the pages, described by OpenAPI at `/api/openapi.json`.

In: filters as parameters. Out: `{"items": […], "next": offset or null}`, the nouns as `dragoman events --format json`.

    $ curl 'http://127.0.0.1:8150/api/events?actor=KEN&status=cancelled'
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dragoman.alerts import atom
from dragoman.records import Noun, Record
from dragoman.web.asking import ACTOR, EVENT, PAGE, STATEMENT, STORY, THREAD, Asked

router = APIRouter(prefix="/api")
Questions = Annotated[Asked, Depends()]
Id = Annotated[str, Path(max_length=500, min_length=1)]


class Items(BaseModel):
    """Answers, and the offset of the next ones; null after the last."""

    items: list[dict[str, Any]]
    next: int | None = Field(None, description="offset of the next answers")


class Problem(BaseModel):
    """What was wrong, where, and what to do."""

    error: str
    where: str | None = None
    hint: str | None = None


FAULTS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem} for code in (400, 401, 404, 405, 409, 413, 414, 421, 422, 500)
}


@router.get("/events", response_model=Items, responses=FAULTS)
def events(request: Request, asked: Questions) -> Response:
    """Events, one answer for each however many pages tell of it, newest first."""
    return _items(request.app.state.store.events(**_window(asked), **asked.filters(*EVENT)), asked)


@router.get("/statements", response_model=Items, responses=FAULTS)
def statements(request: Request, asked: Questions) -> Response:
    """Statements, newest first; `actor` speaks, `recipient` is spoken to."""
    return _items(request.app.state.store.statements(**_window(asked), **asked.filters(*STATEMENT)), asked)


@router.get("/threads", response_model=Items, responses=FAULTS)
def threads(request: Request, asked: Questions) -> Response:
    """Matters with their states in order, newest first."""
    return _items(request.app.state.store.threads(**_window(asked), **asked.filters(*THREAD)), asked)


@router.get("/stories", response_model=Items, responses=FAULTS)
def stories(request: Request, asked: Questions) -> Response:
    """Stories with their pages, newest first."""
    return _items(request.app.state.store.stories(**_window(asked), **asked.filters(*STORY)), asked)


@router.get("/actors", response_model=Items, responses=FAULTS)
def actors(request: Request, asked: Questions) -> Response:
    """Actors of all pages."""
    return _items(request.app.state.store.actors(**_window(asked), **asked.filters(*ACTOR)), asked)


@router.get("/search", response_model=Items, responses=FAULTS)
def search(request: Request, asked: Questions, q: Annotated[str, Query(min_length=1, max_length=200)]) -> Response:
    """Pages by their words, the best first."""
    return _items(request.app.state.store.search(q, **_window(asked), **asked.filters(*PAGE)), asked)


@router.get("/show/{id:path}", response_model=dict[str, Any], responses=FAULTS)
def show(request: Request, id: Id) -> Response:
    """What bears the id, with its evidence: a page's record, something on a page, something of many pages."""
    shown: Record | Noun = request.app.state.store.show(id)
    return _json(shown)


@router.get("/timeline/{id:path}", response_model=dict[str, Any], responses=FAULTS)
def timeline(request: Request, id: Id) -> Response:
    """The course of a story or thread."""
    return _json(request.app.state.store.timeline(id))


@router.get("/rulings", response_model=list[dict[str, Any]], responses=FAULTS)
def rulings(request: Request) -> Response:
    """What people ruled, in order."""
    return _json(request.app.state.store.rulings())


@router.get("/alerts.atom", response_class=Response, responses={200: {"content": {"application/atom+xml": {}}}})
def alerts(request: Request) -> Response:
    """The messages of the alerts as an Atom feed."""
    return Response(atom(request.app.state.store.database), media_type="application/atom+xml")


def _window(asked: Asked) -> dict[str, int]:
    """One answer more than is shown says whether there are more."""
    return {"limit": asked.limit + 1, "offset": asked.offset}


def _items(found: Iterable[Noun], asked: Asked) -> Response:
    items = list(itertools.islice(found, asked.limit + 1))
    more = len(items) > asked.limit
    return _json({"items": items[: asked.limit], "next": asked.offset + asked.limit if more else None})


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")

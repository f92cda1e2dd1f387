"""The JSON API: the same questions as the pages, described by OpenAPI at `/api/openapi.json`.

In: filters as parameters. Out: `{"items": […], "after": cursor or null, "next": offset or null}`, the nouns as
`dragoman events --format json`.

    $ curl 'http://127.0.0.1:8150/api/events?actor=KEN&status=cancelled'
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dragoman.alerts import atom
from dragoman.records import Noun, Record
from dragoman.store import Answers
from dragoman.web.asking import ACTOR, EVENT, PAGE, STATEMENT, STORY, THREAD, Asked

router = APIRouter(prefix="/api")
Questions = Annotated[Asked, Depends()]
Id = Annotated[str, Path(max_length=500, min_length=1)]


class Items(BaseModel):
    """Answers, and where the next ones begin; null after the last."""

    items: list[dict[str, Any]]
    after: str | None = Field(None, description="cursor: give it as `after` for the next answers")
    next: int | None = Field(None, description="offset of the next answers; null where a cursor was given")


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
    return _items(request.app.state.store.events(**asked.window(), **asked.filters(*EVENT)), asked)


@router.get("/statements", response_model=Items, responses=FAULTS)
def statements(request: Request, asked: Questions) -> Response:
    """Statements, newest first; `actor` speaks, `recipient` is spoken to."""
    return _items(request.app.state.store.statements(**asked.window(), **asked.filters(*STATEMENT)), asked)


@router.get("/threads", response_model=Items, responses=FAULTS)
def threads(request: Request, asked: Questions) -> Response:
    """Matters with their states in order, newest first."""
    return _items(request.app.state.store.threads(**asked.window(), **asked.filters(*THREAD)), asked)


@router.get("/stories", response_model=Items, responses=FAULTS)
def stories(request: Request, asked: Questions) -> Response:
    """Stories with their pages, newest first."""
    return _items(request.app.state.store.stories(**asked.window(), **asked.filters(*STORY)), asked)


@router.get("/actors", response_model=Items, responses=FAULTS)
def actors(request: Request, asked: Questions) -> Response:
    """Actors of all pages."""
    return _items(request.app.state.store.actors(**asked.window(), **asked.filters(*ACTOR)), asked)


@router.get("/search", response_model=Items, responses=FAULTS)
def search(request: Request, asked: Questions, q: Annotated[str, Query(min_length=1, max_length=200)]) -> Response:
    """Pages by their words, the best first."""
    return _items(request.app.state.store.search(q, **asked.window(), **asked.filters(*PAGE)), asked)


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


def _items(found: Answers[Any], asked: Asked) -> Response:
    turned = asked.turned(found)
    counted = turned.after and not (asked.after or asked.before)
    following = asked.offset + asked.limit if counted else None
    return _json({"items": turned.items, "after": turned.after, "next": following})


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")

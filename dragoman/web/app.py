"""The application: routes, errors, and the guard around them.

In: a store, settings. Out: an ASGI application.

    >>> application(store, token="…", hosts=["desk.example"])
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from dragoman.errors import DragomanError, InputError
from dragoman.settings import Settings
from dragoman.store import Store
from dragoman.web import api
from dragoman.web.keeping import Keeping
from dragoman.web.pages import articles, judging, lists, maps, sampling, search, things, today
from dragoman.web.pressing import Pressed
from dragoman.web.security import Guard, Keys
from dragoman.web.templating import STATIC, asset, page, static
from dragoman.web.together import Together

LOOPBACK = ("127.0.0.1", "localhost", "::1")
BAD, NOT_FOUND, CONFLICT, BROKEN = 400, 404, 409, 500
DESCRIPTION = "Questions to a store of news pages: who did, said or promised what to whom, and whether it happened."


def application(
    store: Store,
    settings: Settings | None = None,
    *,
    token: str | None = None,
    hosts: Collection[str] = (),
    judgements: Path = Path("dragoman.judgements.jsonl"),
    secret: bytes | None = None,
) -> ASGIApp:
    """The application of a store.

    `token`: what requests must know; `hosts`: names besides loopback's; `judgements`: the file in which verdicts on the
    validation sample are kept; `secret`: what several processes share that serve the same, else a new one.
    """
    app = FastAPI(
        title="dragoman", description=DESCRIPTION, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None
    )
    app.state.store, app.state.settings, app.state.keys = store, settings or Settings(), Keys(token, secret)
    app.state.judgements, app.state.sitting, app.state.together = judgements, None, Together(store)
    app.include_router(api.router)
    for part in (today, lists, things, articles, maps, search, sampling, judging):
        app.include_router(part.router, include_in_schema=False)
    app.add_api_route("/static/{version}/{name}", _static, include_in_schema=False)
    app.add_exception_handler(DragomanError, _told)
    app.add_exception_handler(HTTPException, _missing)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    return Guard(Keeping(Pressed(app), store.database), hosts=[*LOOPBACK, *hosts], keys=app.state.keys)


async def _static(version: str, name: str) -> Response:
    if name not in STATIC:
        raise HTTPException(NOT_FOUND)
    fresh = "public, max-age=31536000, immutable" if static(name).split("/")[2] == version else "no-cache"
    return Response(asset(name), media_type=STATIC[name][2], headers={"Cache-Control": fresh})


async def _told(request: Request, error: Exception) -> Response:
    """Our own errors: what was wrong, and what to do."""
    assert isinstance(error, DragomanError)
    return _error(request, _status(error), error.what, error.where, error.hint)


def _status(error: DragomanError) -> int:
    """400 for what cannot be asked, 404 for ids that name nothing, 409 before a gathering, 500 for our own trouble."""
    if "not been gathered" in error.what:
        return CONFLICT
    if not isinstance(error, InputError):
        return BROKEN
    return NOT_FOUND if "has this id" in error.what or error.what == "no such page" else BAD


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = "there is no such page" if error.status_code == NOT_FOUND else str(error.detail)
    return _error(request, error.status_code, what, None, None)


async def _invalid(request: Request, error: Exception) -> Response:
    """Parameters that are none: which, and why."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("query", "path", "body"))
    return _error(request, 422, str(first["msg"])[:200], where[:100], None)


async def _broken(request: Request, error: Exception) -> Response:
    """A fault of ours: the visitor learns that it is one, and nothing of what is inside; the log has the rest."""
    return _error(request, BROKEN, "this is a fault of dragoman's", None, "the server's log says more")


def _error(request: Request, status: int, what: str, where: str | None, hint: str | None) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": what, "where": where, "hint": hint}, status)
    return page(request, "error.html", status, title=f"{status}", what=what, where=where, hint=hint)

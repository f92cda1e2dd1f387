"""Judging: a person accepts, corrects, merges, splits, and takes it back; and the way in for those who know the token.

In: forms. Out: rulings in the store, and the way back to where the form stood.
"""

from __future__ import annotations

import hmac
import re
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.chronicle import Ruling
from dragoman.store import Store
from dragoman.store.rulings import newest
from dragoman.web import gathered
from dragoman.web.security import COOKIE
from dragoman.web.templating import page
from dragoman.web.together import Together

router = APIRouter()
Short = Annotated[str, Form(max_length=500)]
OURS = re.compile(r"(?P<path>/(?![/\\])[!-~]*?)(\?[!-~]*?)?(?P<fragment>#[!-~]*)?")
"""An address on this server: no other host, nothing that a browser would take out or turn around."""
SHOWN = 500
"""Rulings that are listed."""
PATIENCE = 5.0
"""Seconds that a request waits for a gathering."""
JOINED = frozenset(("same", "different"))


@router.get("/judge")
def rulings(request: Request) -> Response:
    """What people ruled, the newest first."""
    store: Store = request.app.state.store
    with store.database.reading() as connection:
        made, gone = newest(connection, SHOWN)
    return page(request, "judge.html", rulings=made, undone=gone, since=gathered.since(store))


@router.post("/judge")
def rule(
    request: Request,
    csrf: Short,
    verdict: Short,
    target: Short,
    of: Short,
    who: Short,
    other: Short = "",
    field: Short = "",
    value: Annotated[str, Form(max_length=2000)] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
    back: Short = "/judge",
) -> Response:
    """Appends a ruling. What it joins or parts shows after the next gathering, which is begun at once."""
    check(request, csrf)
    store: Store = request.app.state.store
    made = store.rule(
        verdict, target, of, other.strip() or None, who=who, why=why or None, field=field or None, value=value or None
    )
    if gathered.ever(store) and _joins(store, made):
        return _gathered(request, back, made.id)
    return _back(back, made.id)


@router.post("/gather")
def gather(request: Request, csrf: Short, back: Short = "/") -> Response:
    """Puts the pages together anew."""
    check(request, csrf)
    return _gathered(request, back, None)


@router.get("/gathering")
def gathering(request: Request) -> Response:
    """How far putting the pages together got."""
    return page(request, "gathering.html", told=request.app.state.together.told)


def _gathered(request: Request, back: str, ruling: int | None) -> Response:
    """Begins a gathering; back if it ends soon, else to where one sees how far it got."""
    together: Together = request.app.state.together
    together.begin()
    return _back(back, ruling) if together.wait(PATIENCE) else RedirectResponse("/gathering", 303)


@router.get("/login")
def ask(request: Request) -> Response:
    """Asks for the token."""
    return page(request, "login.html", wrong=False)


@router.post("/login")
def enter(request: Request, token: Short) -> Response:
    """Gives a cookie to who knows the token."""
    keys = request.app.state.keys
    if not keys.knows(token):
        return page(request, "login.html", 403, wrong=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(COOKIE, keys.session(), httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


def _joins(store: Store, ruling: Ruling) -> bool:
    """Whether the ruling, or the one that it takes back, joins or parts something."""
    known = {one.id: one for one in store.rulings()} if ruling.verdict == "undo" else {}
    while ruling.verdict == "undo" and ruling.of.id.isdigit() and int(ruling.of.id) in known:
        ruling = known[int(ruling.of.id)]
    return ruling.verdict in JOINED


def check(request: Request, csrf: str) -> None:
    """Raises 403 unless the form is one of ours."""
    if not hmac.compare_digest(csrf.encode(), request.app.state.keys.csrf().encode()):
        raise HTTPException(403, "The form is too old: load the page again and send it once more.")


def _back(place: str, ruling: int | None) -> Response:
    """Back to a page of ours, and nowhere else."""
    found = OURS.fullmatch(place)
    path, fragment = (found["path"], found["fragment"] or "") if found else ("/judge", "")
    return RedirectResponse(f"{path}{f'?ruled={ruling}' if ruling else ''}{fragment}", 303)

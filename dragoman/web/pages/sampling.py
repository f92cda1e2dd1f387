"""The validation sample: the next drawn event with its words, a verdict on each field, and precision so far.

In: a coder's name, verdicts. Out: the next event, and how right the record is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.errors import InputError
from dragoman.web.pages.judging import Short, check
from dragoman.web.templating import page

if TYPE_CHECKING:
    from dragoman.validation.sampling import Field
    from dragoman.web.sample import Sitting

router = APIRouter()
Name = Annotated[str, Query(max_length=100)]
Answer = Annotated[str, Form(max_length=10)]


@router.get("/judge/sample")
def sample(request: Request, who: Name = "", kept: Annotated[int, Query(ge=0, le=10)] = 0) -> Response:
    """The next event of the sample, and the results so far; first of all, who judges."""
    who = who.strip()
    if not who:
        return page(request, "sample.html", who="", kept=0, open=None, results=None, size=0, total=0)
    sitting = _sitting(request)
    return page(
        request,
        "sample.html",
        who=who,
        kept=kept,
        open=sitting.next(who),
        results=sitting.results(who),
        size=len(sitting.sample.items),
        total=sitting.sample.events,
    )


@router.post("/judge/sample")
def judge(
    request: Request,
    csrf: Short,
    who: Short,
    of: Short,
    event: Short,
    type: Answer = "",
    actors: Answer = "",
    recipients: Answer = "",
    status: Answer = "",
    date: Answer = "",
    place: Answer = "",
) -> Response:
    """Keeps the verdicts on an event of the sample."""
    check(request, csrf)
    if not who.strip():
        raise InputError("nobody says so", where="who", hint="give your name")
    answers: dict[Field, str] = {
        "type": type,
        "actors": actors,
        "recipients": recipients,
        "status": status,
        "date": date,
        "place": place,
    }
    kept = _sitting(request).judge(who.strip(), of, event, answers)
    return _next(who, kept)


@router.post("/judge/sample/undo")
def undo(request: Request, csrf: Short, who: Short) -> Response:
    """Takes the coder's verdicts on the last event back."""
    check(request, csrf)
    _sitting(request).undo(who.strip())
    return _next(who, 0)


def _next(who: str, kept: int) -> Response:
    return RedirectResponse(f"/judge/sample?{urlencode({'who': who.strip(), 'kept': kept})}", 303)


def _sitting(request: Request) -> Sitting:
    """The application's only one, made when it is first needed."""
    from dragoman.web.sample import Sitting

    state = request.app.state
    if state.sitting is None:
        state.sitting = Sitting(state.store, state.judgements)
    made: Sitting = state.sitting
    return made

"""The map: events by place and time, on outlines that come with the package.

In: filters. Out: a page with a drawn map and the same as a table.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dragoman.web import mapping
from dragoman.web.asking import Asked
from dragoman.web.templating import page

router = APIRouter()


@router.get("/map")
def map_(request: Request, asked: Annotated[Asked, Depends()]) -> Response:
    """Where events happened."""
    spots, nowhere = mapping.spots(request.app.state.store, asked)
    return page(
        request,
        "map.html",
        asked=asked,
        filtered=bool(asked.filters()),
        spots=spots,
        nowhere=nowhere,
        outlines=mapping.outlines(),
    )

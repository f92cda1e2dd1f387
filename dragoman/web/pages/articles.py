"""An article: the text with its evidence, linked both ways with the record.

In: a page's id. Out: the page that `dragoman read --format html` makes, in this house.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dragoman.export import html
from dragoman.web.templating import static

router = APIRouter()


@router.get("/pages/{id}")
def article(request: Request, id: Annotated[str, Path(max_length=500, min_length=1)]) -> Response:
    """The article beside its record."""
    record = request.app.state.store.record(id)
    assets = html.Outside(style=static("record.css"), script=static("record.js"), home="/")
    return HTMLResponse(html.render(record, outside=assets))

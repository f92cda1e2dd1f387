"""An article: the text with its evidence, linked both ways with the record.

In: a page's id. Out: the page that `dragoman read --format html` makes, in this house: its bar leads to the story and
the threads that the page belongs to, and each event to where it can be judged.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dragoman.export import html
from dragoman.web import joins
from dragoman.web.templating import link, static

router = APIRouter()
SHOWN = 3
"""Threads in the bar."""


@router.get("/pages/{id:path}")
def article(request: Request, id: Annotated[str, Path(max_length=500, min_length=1)]) -> Response:
    """The article beside its record."""
    store = request.app.state.store
    record = store.record(id)
    story = joins.story_at(store, id)
    trail = [("Story", story.title, link(story.id, "stories"))] if story else []
    trail += [("Thread", one.title, link(one.id, "threads")) for one in joins.threads_at(store, id)[:SHOWN]]
    outside = html.Outside(
        style=(static("record.css"), static("article.css")),
        script=static("record.js"),
        home="/",
        trail=tuple(trail),
        events=f"/events/{quote(f'{id}#', safe='')}",
    )
    return HTMLResponse(html.render(record, outside=outside))

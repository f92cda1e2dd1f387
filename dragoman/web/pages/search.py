"""Search: pages by their words, with facets.

In: `q` and filters. Out: the pages with the passage that was found, and how many there are by outlet and month.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store import Store
from dragoman.web.asking import PAGE, Asked, Turned
from dragoman.web.facets import MOST, facets
from dragoman.web.templating import page
from dragoman.web.titles import titles

router = APIRouter()


@router.get("/search")
def search(
    request: Request, asked: Annotated[Asked, Depends()], q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Pages that have the words."""
    store: Store = request.app.state.store
    given = asked.filters(*PAGE)
    words = bool(q.strip())
    turned = asked.turned(store.search(q, **asked.window(), **given)) if words else Turned([], None, None)
    return page(
        request,
        "search.html",
        q=q,
        asked=asked,
        found=turned.items,
        called=titles(store, (one.id for one in turned.items)),
        facets=facets(store, q, given) if words else None,
        most=MOST,
        before=asked.query(q=q, before=turned.before) if turned.before else None,
        after=asked.query(q=q, after=turned.after) if turned.after else None,
    )

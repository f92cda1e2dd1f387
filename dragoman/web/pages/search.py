"""Search: pages by their words, with facets.

In: `q` and filters. Out: the pages with the passage that was found, and how many there are by outlet and month.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store import Store
from dragoman.web.asking import PAGE, Asked
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
    found = list(store.search(q, limit=asked.limit + 1, offset=asked.offset, **given)) if words else []
    shown, after = found[: asked.limit], asked.offset + asked.limit
    return page(
        request,
        "search.html",
        q=q,
        asked=asked,
        found=shown,
        called=titles(store, (one.id for one in shown)),
        facets=facets(store, q, given) if words else None,
        most=MOST,
        before=asked.query(q=q, offset=max(asked.offset - asked.limit, 0)) if asked.offset else None,
        after=asked.query(q=q, offset=after) if len(found) > asked.limit else None,
    )

"""Search: pages by their words, with facets.

In: `q` and filters. Out: the pages with the passage that was found, and how many there are by outlet and month.
"""

from __future__ import annotations

import collections
import itertools
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from dragoman.web.asking import PAGE, Asked
from dragoman.web.templating import page
from dragoman.web.titles import titles

router = APIRouter()
COUNTED = 400
"""Pages found, the best, that facets count."""
FACETS = 10


@router.get("/search")
def search(
    request: Request, asked: Annotated[Asked, Depends()], q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Pages that have the words."""
    found = []
    if q.strip():
        answers = request.app.state.store.search(q, limit=COUNTED, **asked.filters(*PAGE))
        found = list(itertools.islice(answers, COUNTED))
    outlets = collections.Counter(one.publisher for one in found if one.publisher)
    months = collections.Counter(one.day[:7] for one in found)
    after = asked.offset + asked.limit
    shown = found[asked.offset : after]
    return page(
        request,
        "search.html",
        q=q,
        asked=asked,
        found=shown,
        called=titles(request.app.state.store, (one.id for one in shown)),
        number=len(found),
        more=len(found) == COUNTED,
        outlets=outlets.most_common(FACETS),
        months=sorted(months.most_common(FACETS), reverse=True),
        before=asked.query(q=q, offset=max(asked.offset - asked.limit, 0)) if asked.offset else None,
        after=asked.query(q=q, offset=after) if after < len(found) else None,
    )

"""Templates → pages: the environment, and what every page has.

In: a template's name and values. Out: an HTML answer; every word from a page of the store is escaped.

    >>> page(request, "threads.html", threads=found)
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dragoman.chronicle import Ruling
from dragoman.export import html
from dragoman.export.timeline import Entry
from dragoman.export.view import STATUSES, clean, count, words
from dragoman.records import Status
from dragoman.store.showing import Shown

STATIC = {
    "record.css": ("dragoman.export", "templates/style.css", "text/css; charset=utf-8"),
    "record.js": ("dragoman.export", "templates/script.js", "text/javascript; charset=utf-8"),
    "article.css": ("dragoman.web", "static/article.css", "text/css; charset=utf-8"),
    "dragoman.css": ("dragoman.web", "static/dragoman.css", "text/css; charset=utf-8"),
    "dragoman.js": ("dragoman.web", "static/dragoman.js", "text/javascript; charset=utf-8"),
}
"""The files that pages load, and nothing else is served."""


QUOTED = 200
"""Characters of a step's words that an address brings along to find them."""


def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template as an answer."""
    state = request.app.state
    shared = {"csrf": state.keys.csrf(), "here": request.url.path, "ruled": request.query_params.get("ruled")}
    made = environment().get_template(name).render(**shared, **values)
    return HTMLResponse(made, status)


@functools.cache
def asset(name: str) -> bytes:
    """The bytes of a static file; `KeyError` if there is no such."""
    package, path, _ = STATIC[name]
    return resources.files(package).joinpath(*path.split("/")).read_bytes()


@functools.cache
def static(name: str) -> str:
    """The address of a static file, which changes with it."""
    return f"/static/{hashlib.sha256(asset(name)).hexdigest()[:12]}/{name}"


@functools.cache
def environment() -> jinja2.Environment:
    """Jinja's environment: escapes everything, knows no undefined names."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=html.harmless,
    )
    made.filters.update(
        when=html.when,
        words=words,
        clean=clean,
        count=count,
        link=link,
        spaced=spaced,
        days=shown_days,
        rulings=rulings_on,
    )
    made.globals.update(
        static=static,
        stand=html.stand,
        meanings=html.MEANINGS,
        types=html.TYPES,
        statuses=STATUSES,
        web=web_address,
        words_at=words_at,
    )
    return made


def _source(name: str) -> str:
    return resources.files("dragoman.web").joinpath("templates", name).read_text(encoding="utf-8")


def link(id: str, kind: str) -> str:
    """The address of the page of a thing."""
    return f"/{kind}/{quote(id, safe='')}"


def words_at(entry: Entry) -> str:
    """The address of the words of a step of a course, on their page."""
    return f"/at?{urlencode({'page': entry.page or '', 'words': clean(entry.words)[:QUOTED]})}"


def rulings_on(thing: Shown) -> list[Ruling]:
    """The rulings on a thing and on its mentions, as they were made."""
    found = {ruling.id: ruling for one in (thing, *thing.mentions) for ruling in one.rulings}
    return [found[number] for number in sorted(found)]


def spaced(text: str) -> str:
    """The text cleaned, with a space at either end if it had one: a part of a sentence beside another part."""
    return f"{' ' * text[:1].isspace()}{clean(text)}{' ' * (text[-1:].isspace() and not text.isspace())}"


def shown_days(entry: Entry) -> str:
    """The day or days of a step of a course; a whole month or year by its name."""
    first, last = entry.date or "", entry.last
    if last and first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    if last and first.endswith("-01") and first[:7] == last[:7] and _ends_month(last):
        return html.when(first[:7])
    return html.when(f"{first}/{last}" if last else first)


def _ends_month(day: str) -> bool:
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).day == 1
    except (ValueError, OverflowError):
        return False


def web_address(url: str | None) -> str | None:
    """The address if it is one that a link may lead to."""
    return url if url and html.WEB.fullmatch(url) else None


def tally(statuses: dict[str, int]) -> list[tuple[Status, int]]:
    """Counts by status in the order in which statuses are shown."""
    return [(status, statuses[status]) for status in STATUSES if statuses.get(status)]

"""News pages in, sourced records of international affairs out.

    >>> import dragoman
    >>> record = dragoman.read("page.txt", as_of="2024-03-06")
    >>> [(e.type, e.status) for e in record.events]
    [('REJECT', 'occurred'), ('CONSULT', 'cancelled')]

`read` takes a file, its text or HTML, and gives a `Record`; `read_many` takes many and goes on over bad ones.
`explain` tells why; a `Store` keeps the records of many pages and answers questions.
The nouns are in `dragoman.records` and `dragoman.explanation`, the errors in `dragoman.errors`.
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from dragoman.errors import DragomanError
from dragoman.records import (
    Actor,
    Article,
    Condition,
    Copies,
    Doubt,
    Event,
    Failure,
    Page,
    PlaceMention,
    Record,
    Statement,
    Thread,
    TimeMention,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dragoman.actors import ActorList
    from dragoman.explanation import Explanation
    from dragoman.store import Store

Actors: TypeAlias = "str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | ActorList"

__version__ = "0.1.0"
__all__ = [
    "Actor",
    "Article",
    "Condition",
    "Copies",
    "Doubt",
    "DragomanError",
    "Event",
    "Failure",
    "Page",
    "PlaceMention",
    "Record",
    "Statement",
    "Store",
    "Thread",
    "TimeMention",
    "copies",
    "explain",
    "load_actors",
    "parse",
    "places",
    "read",
    "read_many",
    "times",
]


def read(
    page: str | bytes | os.PathLike[str] | Page,
    *,
    as_of: str | dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
    actors: Actors | None = None,
) -> Record:
    """The record of one page.

    `page` is a path, the page's own text or HTML, or a `Page`. `as_of` is the date that "on Monday" is counted from
    (ISO 8601 text or a date); without it the page's own date serves, and if there is none, relative dates stay open.
    `actors` are your own lists of actors: files, or what `load_actors` made of them.
    Raises a `DragomanError` that says what is wrong with the page and what to do.
    """
    from dragoman.pipeline import read_page
    from dragoman.sources import page_of

    return read_page(page_of(page, as_of=as_of, url=url, publisher=publisher), _listed(actors))


def explain(
    page: str | bytes | os.PathLike[str] | Page,
    *,
    as_of: str | dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
    actors: Actors | None = None,
) -> Explanation:
    """Why the page's record has its events and no others: frames, ways to the participants, status steps, sources.

    Takes what `read` takes, and raises what it raises. The events have the ids that `read` gives them.

        >>> why = dragoman.explain("Oslo recalled its ambassador to Bern on Monday.")
        >>> why.event("e1").frame.id
        'sanction.expel'
    """
    from dragoman.pipeline import explain_page
    from dragoman.sources import page_of

    return explain_page(page_of(page, as_of=as_of, url=url, publisher=publisher), _listed(actors))[1]


def read_many(
    pages: Iterable[str | bytes | os.PathLike[str] | Page | Failure],
    *,
    as_of: str | dt.date | None = None,
    jobs: int = 1,
    actors: Actors | None = None,
) -> Iterator[Record | Failure]:
    """The records of many pages, in their order; a page that cannot be read gives a `Failure` in its place.

    `pages` are as for `read`; they are taken as they come and never held all at once. `jobs` is the
    number of processes, `actors` as for `read`.
    """
    from dragoman.batch import given
    from dragoman.batch import read_many as read_all

    return read_all(given(pages, as_of=as_of), jobs=jobs, listed=_listed(actors))


def load_actors(*files: str | os.PathLike[str]) -> ActorList:
    """Your own lists of actors, for `read` and `read_many`: CSV, TOML, JSON, PETRARCH's actor and agent dictionaries.

    The lines that cannot be used are in its `faults`; `InputError` for a file that cannot be read at all.
    """
    from dragoman.actors import load

    return load(files)


def _listed(actors: Actors | None) -> ActorList | None:
    """The list; of files given by name, each line that cannot be used is a warning."""
    if actors is None or not isinstance(actors, (str, os.PathLike, Sequence)):
        return actors
    files = [actors] if isinstance(actors, (str, os.PathLike)) else actors
    listed = load_actors(*files)
    for fault in listed.faults:
        warnings.warn(f"left out: {fault}", stacklevel=3)
    return listed


def copies(
    pages: Iterable[str | bytes | os.PathLike[str] | Page | Failure],
    *,
    as_of: str | dt.date | None = None,
    jobs: int = 1,
) -> Copies:
    """Which of the pages hold one report: groups of copies, pages that stand alone, how many independent originators.

    `pages` are as for `read_many`. Only some three kilobytes of each are kept. A page that cannot be read is in
    `failures`.
    """
    from dragoman.batch import copies as find_copies
    from dragoman.batch import given

    return find_copies(given(pages, as_of=as_of), jobs=jobs)


def parse(text: str) -> Doc:
    """The text as a spaCy `Doc` with Universal Dependencies labels; `doc.text == text`, `token.idx` is the offset."""
    from dragoman.language import load_language

    return load_language().parse(text)


def times(text: str, as_of: str | dt.date | None = None) -> tuple[TimeMention, ...]:
    """The time expressions of a text, with TIMEX3 values resolved against the date `as_of`."""
    from dragoman.chronology import find
    from dragoman.sources import parse_date

    return find(parse(text), parse_date(as_of) if isinstance(as_of, str) else as_of)


def places(text: str) -> tuple[PlaceMention, ...]:
    """The place names of a text, with country, GeoNames id and coordinates (degrees, WGS 84) where these are known."""
    from dragoman.geography import find

    return find(parse(text), Article())


def __getattr__(name: str) -> Any:
    """`Store`, imported when it is asked for: a program that only reads pages starts without a database."""
    if name == "Store":
        from dragoman.store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

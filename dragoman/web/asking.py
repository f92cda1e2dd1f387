"""A request's parameters → filters of the store.

In: the query of an address. Out: `Asked`: filters, page of answers, and the query again with something changed in it.

    >>> asked.filters()
    {'actor': ['KEN'], 'status': ['cancelled']}

Everything is bounded: lengths, numbers of values, how many answers one may pass over. What cannot be asked is an
`InputError`, which the application shows as a page or as JSON.
"""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator, Field, StringConstraints

from dragoman.records import Noun
from dragoman.store import Answers, cursors
from dragoman.store.asking import FILTERS
from dragoman.store.cursors import LONGEST, Cursor
from dragoman.store.paging import WINDOW

SIZE, LARGEST = 25, 500
"""Answers on one page: of HTML, and at most."""
DEEP = 100_000
Text = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Many = Annotated[list[Text] | None, Query(max_length=20)]
EMPTY = BeforeValidator(lambda value: value or None)
"""A form's empty field of a number asks nothing."""
One = Annotated[Text | None, Query()]
Place = Annotated[Annotated[str, Field(max_length=LONGEST)] | None, EMPTY, Query()]
"""A cursor: a place among the answers."""
Found = TypeVar("Found", bound=Noun)


@dataclasses.dataclass
class Asked:
    """What a request asks for. Countries as ISO 3166 alpha-3, days as year-month-day, types as PLOVER has them."""

    actor: Many = None
    recipient: Many = None
    involved: Many = None
    type: Many = None
    mode: Many = None
    status: Many = None
    kind: Many = None
    state: Many = None
    country: Many = None
    since: One = None
    until: One = None
    place: One = None
    publisher: One = None
    originator: One = None
    text: One = None
    sources: Annotated[Annotated[int, Field(ge=1, le=10_000)] | None, EMPTY, Query()] = None
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE
    offset: Annotated[int, Query(ge=0, le=DEEP)] = 0
    after: Place = None
    before: Place = None

    def filters(self, *names: str) -> dict[str, Any]:
        """The filters that are set, of these names or of all; an empty field of a form sets none."""
        found = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name in WINDOW or (names and field.name not in names):
                continue
            kept = [one for one in value if one] if isinstance(value, list) else value
            if kept:
                found[field.name] = kept
        return found

    def window(self) -> dict[str, Any]:
        """Which answers are wanted: one more than is shown says whether there are more."""
        return {"limit": self.limit + 1, "offset": self.offset, "after": self.after, "before": self.before}

    @property
    def anywhere(self) -> bool:
        """Whether no day and no place among the answers is asked for."""
        return not (self.since or self.until or self.after or self.before or self.offset)

    def from_day(self, kind: str, day: str) -> Asked:
        """The same question, answered from this day on into the past; `kind`: as cursors name such answers."""
        return dataclasses.replace(self, after=cursors.written(Cursor(kind, day, cursors.LAST)))

    def turned(self, found: Answers[Found]) -> Turned[Found]:
        """The answers that are shown, with the cursors of those that stand before and after them."""
        items = list(found)
        more = len(items) > self.limit
        if self.before:
            items = items[-self.limit :]
            return Turned(items, found.before(items) if more else None, found.after(items))
        items = items[: self.limit]
        newer = found.before(items) if self.after or self.offset else None
        return Turned(items, newer, found.after(items) if more else None)

    def values(self, name: str) -> list[str]:
        """The values of a filter that takes several."""
        return [value for value in getattr(self, name) or () if value]

    def first(self, name: str) -> str:
        """The first value of a filter, for a form's field."""
        return next(iter(self.values(name)), "")

    def query(self, **changed: Any) -> str:
        """The query of an address that asks the same but for what is changed; `None` takes a filter out."""
        given: dict[str, Any] = {**self.filters(), **changed}
        given.setdefault("limit", self.limit if self.limit != SIZE else None)
        kept = {name: value for name, value in given.items() if value not in (None, [], 0)}
        return f"?{urlencode(kept, doseq=True)}" if kept else "?"


class Turned(NamedTuple, Generic[Found]):
    """A page of answers; the cursors are `None` where nothing stands before or after."""

    items: list[Found]
    before: str | None
    after: str | None


EVENT, STATEMENT, THREAD = FILTERS["events"], FILTERS["statements"], FILTERS["threads"]
STORY, ACTOR = FILTERS["stories"], FILTERS["actors"]
PAGE = tuple(name for name in FILTERS["search"] if name != "text")
"""The filters that each kind of thing takes; what is searched for is not among those of a search."""

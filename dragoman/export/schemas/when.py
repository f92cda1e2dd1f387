"""When a case counts as having been, for formats that want a day for every row.

In: a case. Out: its days, or why it has none.

    >>> when(case).first.isoformat()
    '2024-05-15'
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from dragoman.dates import days_of
from dragoman.export.schemas.cases import Case

NO_DATE = "neither the event nor its page has a date"
OLDER = "older than the news, and without a date of its own"


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """First and last day of an event; `told` if they are only the page's; `published`: the day of its first page."""

    first: dt.date
    last: dt.date
    published: dt.date
    told: bool = False

    @property
    def kind(self) -> str:
        """How the day of the row was found."""
        if self.told:
            return "the page's day"
        return "its day" if self.first == self.last else "the first day of a longer time"


def when(case: Case) -> When | str:
    """The event's days: its own, else its page's; for an event older than the news no day is guessed.

    A text says why there is none.
    """
    own = days_of(case.date)
    pages = sorted(day[0] for s in case.sightings if (day := days_of(s.published)))
    if own:
        return When(*own, published=pages[0] if pages else own[0])
    if not pages:
        return NO_DATE
    return OLDER if case.background else When(pages[0], pages[0], pages[0], told=True)

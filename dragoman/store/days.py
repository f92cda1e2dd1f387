"""ISO 8601 dates and intervals as a first and a last day.

In: a record's date. Out: two days as text, which sort as they follow each other; `None` if it is no date.

    >>> days("2024-02")
    ('2024-02-01', '2024-02-29')
    >>> days("2024-02-22/2024-02-27")
    ('2024-02-22', '2024-02-27')
"""

from __future__ import annotations

import datetime as dt

from dragoman.dates import days_of

LONGEST = 366
"""Days: an interval that is longer counts for its first year, so that questions need not look at every older one."""


def days(date: str | None) -> tuple[str, str] | None:
    """The first and the last day of the date."""
    found = days_of(date)
    return (found[0].isoformat(), found[1].isoformat()) if found else None


def earlier(day: str, count: int = LONGEST) -> str:
    """The day `count` days before."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days=count)).isoformat()
    except (OverflowError, ValueError):
        return "0001-01-01"

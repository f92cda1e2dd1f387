"""Moments as the formats write them.

In: an ISO 8601 time, a day. Out: digits, or GDELT's year with a fraction.

    >>> stamp("2022-02-22T10:12:00+02:00", dt.date(2022, 2, 22))
    '20220222081200'
"""

from __future__ import annotations

import datetime as dt

from dragoman.dates import moment_of


def stamp(moment: str | None, day: dt.date) -> str:
    """`YYYYMMDDHHMMSS` in UTC of an ISO date-time; the day's first second where there is none."""
    try:
        return f"{moment_of(moment or ''):%Y%m%d%H%M%S}"
    except ValueError:
        return f"{day:%Y%m%d}000000"


def fraction(day: dt.date) -> float:
    """GDELT's `FractionDate`: the year and, of it, `(month × 30 + day) / 365`, at most .9999."""
    return round(day.year + min((day.month * 30 + day.day) / 365, 0.9999), 4)

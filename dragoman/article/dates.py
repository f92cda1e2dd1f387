"""Dates that a page gives itself ("Published 3 March 2024, 10:12 GMT") as ISO 8601.

In: a date line. Out: `YYYY-MM-DD` and where its words stand, or `None`; 03/04/2024 may be March or April and is `None`.

    >>> iso_date("Updated: Tuesday, May 5, 2020 at 9:10 am")
    ('2020-05-05', (18, 29))
"""

from __future__ import annotations

import datetime as dt
import re

from dragoman.records import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}})\b",
        r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})\b",
        r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b",
    )
)


def iso_date(text: str) -> tuple[str, Span] | None:
    """The first whole date in `text`, and its span."""
    for form in _FORMS:
        found = form.search(text)
        value = found and _value(found.groupdict())
        if found and value:
            return value, found.span()
    return None


def _value(parts: dict[str, str]) -> str | None:
    day, month = parts.get("day"), 0
    if "number" in parts:
        month = int(parts["number"])
    elif "month" in parts:
        month = _MONTHS.index(parts["month"][:3].lower()) + 1
    elif int(parts["first"]) > 12 or parts["first"] == parts["second"]:
        day, month = parts["first"], int(parts["second"])
    elif int(parts["second"]) > 12:
        day, month = parts["second"], int(parts["first"])
    try:
        return dt.date(int(parts["year"]), month, int(day or 0)).isoformat()
    except ValueError:
        return None

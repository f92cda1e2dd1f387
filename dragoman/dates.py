"""Dates that a page gives itself ("Published 3 March 2024, 10:12 GMT") as ISO 8601, and ISO 8601 as dates.

In: a date line. Out: `YYYY-MM-DD` and where its words stand, or `None`; 03/04/2024 may be March or April and is `None`.
With the time of day, and the zone where the line names it: what `clock` adds.
In: a record's date, a month, quarter, week, year or interval of them. Out: its first and last day.

    >>> iso_date("Updated: Tuesday, May 5, 2020 at 9:10 am")
    ('2020-05-05', (18, 29))
    >>> clock("Updated: Tuesday, May 5, 2020 at 9:10 am ET", "2020-05-05")
    ('2020-05-05T09:10:00-04:00', (33, 43))
    >>> days_of("2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 28))
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

from dragoman import lexicon
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
_ISO = re.compile(r"(\d{4})(?:-W(\d\d)|-Q([1-4])|-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.ASCII | re.DOTALL)
_QUARTER = 3
"""Months of a quarter."""
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?)?\s?"
    r"(?P<half>[ap]\.?\s?m\b\.?)?(?:\s?\(?(?P<zone>GMT(?:[+-]\d{1,2})?|[A-Z]{1,4}T|UTC|MSK|WIB|Z)\b)?",
    re.IGNORECASE,
)


def day_of(text: str | None) -> dt.date | None:
    """The day that an ISO date or time begins with; `None` if it gives none, or only a month or year."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def days_of(value: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of an ISO date, month, quarter, week, year or interval; `None` for anything else."""
    start, slash, end = (value or "").partition("/")
    first, last = _days(start), _days(end if slash else start)
    if not first or not last:
        return first or last
    return (first[0], last[1]) if first[0] <= last[1] else first


def _days(value: str) -> tuple[dt.date, dt.date] | None:
    found = _ISO.fullmatch(value.strip())
    if not found:
        return None
    year, week, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if found[2]:
            return dt.date.fromisocalendar(year, week, 1), dt.date.fromisocalendar(year, week, 7)
        if found[5]:
            return dt.date(year, month, day), dt.date(year, month, day)
        ends = (quarter * _QUARTER - 2, quarter * _QUARTER) if quarter else (1, 12)
        first, last = (month, month) if found[4] else ends
        return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def moment_of(text: str) -> dt.datetime:
    """An ISO date or time as a moment in UTC, which it is where it names no zone; `ValueError` if it is none."""
    try:
        time = dt.datetime.fromisoformat(text.strip())
        return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)
    except OverflowError as error:
        raise ValueError(f"{text[:40]!r} lies outside the calendar") from error


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


def clock(text: str, day: str) -> tuple[str, Span] | None:
    """The time of day in a date line of the ISO date `day`, as an ISO date-time, and the span of its words."""
    dates = [found.span() for form in _FORMS for found in form.finditer(text)]
    for found in _CLOCK.finditer(text):
        if not (found["minute"] or found["half"]) or any(a < found.end() and found.start() < b for a, b in dates):
            continue
        hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
        if half and not 1 <= hour <= 12:
            continue
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        time = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, int(found["minute"] or 0)))
        return time.replace(tzinfo=zone(found["zone"], time)).isoformat(), (found.start(), found.end())
    return None


@functools.cache
def zone_words() -> dict[str, tuple[str, str]]:
    """Lower-case word → the zone's name, and whether the word is that ("name") or where it holds ("place")."""
    rows = lexicon.entries("zones")
    named = {row["name"].lower(): (row["name"], "name") for row in rows}
    return {place: (row["name"], "place") for row in rows for place in row.get("places", ())} | named


@functools.cache
def _zones() -> dict[str, tuple[float, str | None]]:
    return {entry["name"]: (entry["hours"], entry.get("summer")) for entry in lexicon.entries("zones")}


def zone(name: str | None, time: dt.datetime) -> dt.timezone | None:
    """The zone of that name at that time; `None` if it has no name or one that means several."""
    if not name:
        return None
    base, sign, ahead = name.upper().partition("+") if "+" in name else name.upper().partition("-")
    if base not in _zones():
        return None
    hours, rule = _zones()[base]
    hours += int(ahead) * (-1 if sign == "-" else 1) if ahead else 0
    summer = rule is not None and _is_summer(time.date(), rule)
    return dt.timezone(dt.timedelta(hours=hours + summer)) if -24 < hours + summer < 24 else None


def _is_summer(day: dt.date, rule: str) -> bool:
    """Whether summer time holds on `day` by the rule of the European Union or the United States (since 2007)."""
    if rule == "eu":
        return _sunday(day.year, 3, 25) <= day < _sunday(day.year, 10, 25)
    return _sunday(day.year, 3, 8) <= day < _sunday(day.year, 11, 1)


def _sunday(year: int, month: int, first: int) -> dt.date:
    """The first Sunday of the month on or after day `first`."""
    day = dt.date(year, month, first)
    return day + dt.timedelta(days=6 - day.weekday())

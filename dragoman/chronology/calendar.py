"""Calendar arithmetic on TIMEX3 values.

In: values as TIMEX3 writes them. Out: other values, first and last days, or the ISO interval that events bear.

    >>> interval("2022-W08"), interval("2018-Q2"), interval("P3D")
    ('2022-02-21/2022-02-27', '2018-04/2018-06', None)

Weeks are ISO weeks, Monday first. `X` stands for what is not known ("198X": the 1980s).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_RANGES = {"Q": 3, "H": 6}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?$")
_MONTH = re.compile(r"(\d{4})-(\d\d)$")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?$")
_PIECE = re.compile(r"(\d{4})-([QH])(\d)$")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)$")


def day(value: dt.date) -> str:
    """The value of a day."""
    return value.isoformat()


def month(year: int, number: int) -> str:
    """The value of a month; months out of range roll over into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04d}-{number:02d}"


def week(value: dt.date, *, weekend: bool = False) -> str:
    """The value of the ISO week, or its weekend, that a day lies in."""
    year, number, _ = value.isocalendar()
    return f"{year:04d}-W{number:02d}" + ("-WE" if weekend else "")


def quarter(value: dt.date, offset: int = 0) -> str:
    """The value of the quarter that a day lies in, or of one `offset` quarters later."""
    index = value.year * 4 + (value.month - 1) // 3 + offset
    return f"{index // 4:04d}-Q{index % 4 + 1}"


def decade(value: dt.date, offset: int = 0) -> str:
    """The value of a day's decade: "198X"."""
    return f"{value.year // 10 + offset:03d}X"


def century(value: dt.date, offset: int = 0) -> str:
    """The value of a day's century: "19XX"."""
    return f"{value.year // 100 + offset:02d}XX"


def add_months(value: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the month's last day."""
    index = value.year * 12 + value.month - 1 + months
    year, number = min(max(index // 12, 1), 9999), index % 12 + 1
    return dt.date(year, number, min(value.day, calendar.monthrange(year, number)[1]))


def add_days(value: dt.date, days: int) -> dt.date:
    """The day `days` later, held inside the calendar."""
    ordinal = min(max(value.toordinal() + days, 1), dt.date.max.toordinal())
    return dt.date.fromordinal(ordinal)


def make(year: int, number: int, of_month: int) -> dt.date | None:
    """The date, or `None` if there is none such."""
    try:
        return dt.date(year, number, of_month)
    except ValueError:
        return None


def shift(value: dt.date, unit: str, count: int) -> str | None:
    """The value of the `unit` that lies `count` units from `value`, as precise as the unit says."""
    if not -10000 < count < 10000:
        return None
    if unit == "D":
        return day(add_days(value, count))
    if unit in ("W", "WE", "2W"):
        return week(add_days(value, 7 * count * (2 if unit == "2W" else 1)), weekend=unit == "WE")
    if unit == "M":
        return month(*divmod_month(value, count))
    if unit == "Q":
        return quarter(value, count)
    if unit == "Y":
        return f"{value.year + count:04d}" if 0 < value.year + count < 10000 else None
    if unit == "E":
        return decade(value, count) if 0 <= value.year // 10 + count < 1000 else None
    if unit == "C":
        return century(value, count) if 0 <= value.year // 100 + count < 100 else None
    return None


def divmod_month(value: dt.date, count: int) -> tuple[int, int]:
    """Year and month number `count` months from a day."""
    index = value.year * 12 + value.month - 1 + count
    return index // 12, index % 12 + 1


def bounds(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a value; `None` for durations, references and values with unknown years."""
    if not value:
        return None
    if "/" in value:
        first, last = (bounds(v) for v in value.split("/", 1))
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    try:
        return _bounds(value)
    except ValueError:
        return None


def _bounds(value: str) -> tuple[dt.date, dt.date] | None:
    if found := _DAY.match(value):
        one = dt.date(*map(int, found.groups()))
        return one, one
    if found := _MONTH.match(value):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _WEEK.match(value):
        first = dt.date.fromisocalendar(int(found[1]), int(found[2]), 6 if found[3] else 1)
        return first, add_days(first, 1 if found[3] else 6)
    if found := _PIECE.match(value):
        length = _RANGES[found[2]]
        return _months(int(found[1]), (int(found[3]) - 1) * length + 1, length)
    if found := _SEASON.match(value):
        return _months(int(found[1]), SEASONS[found[2]][0], 3)
    return _years(value)


def _months(year: int, number: int, length: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, number, 1)
    return first, add_days(add_months(first, length), -1)


def _years(value: str) -> tuple[dt.date, dt.date] | None:
    digits = value.rstrip("X")
    if len(value) != 4 or not digits.isdigit() or len(digits) < 2:
        return None
    low = int(digits.ljust(4, "0"))
    high = int(digits.ljust(4, "9"))
    return (dt.date(low, 1, 1), dt.date(high, 12, 31)) if low else None


def interval(value: str | None) -> str | None:
    """A TIMEX3 value as events bear it: ISO date, month, year or interval; `None` for durations, sets, references."""
    if not value or value[0] in "PFTX":
        return None
    span = bounds(value)
    if not span:
        return None
    if "/" in value:
        first, last = (interval(v) for v in value.split("/", 1))
        return f"{str(first).partition('/')[0]}/{str(last).rpartition('/')[2]}"
    if _DAY.match(value):
        return value[:10]
    if _MONTH.match(value) or (len(value) == 4 and value.isdigit()):
        return value
    if _WEEK.match(value):
        return f"{span[0].isoformat()}/{span[1].isoformat()}"
    if len(value) == 4:
        return f"{span[0].year:04d}/{span[1].year:04d}"
    return f"{span[0].isoformat()[:7]}/{span[1].isoformat()[:7]}"


def easter(year: int, *, orthodox: bool = False) -> dt.date:
    """Easter Sunday by the Gregorian computus (Meeus), or the Orthodox one (valid 1900 to 2099)."""
    if orthodox:
        d = (19 * (year % 19) + 15) % 30
        e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
        return add_days(dt.date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1), 13)
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    t = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * t) // 451
    return dt.date(year, (h + t - 7 * m + 114) // 31, (h + t - 7 * m + 114) % 31 + 1)

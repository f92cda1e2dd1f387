"""Rules for dates: days, months, weekdays, and ranges of them.

In: a match in its page (`Here`). Out: `(value, kind)`, or `None` where the words are no time expression after all.

    "Oct. 26" seen from 2018-10-22, future → ("2018-10-26", "DATE")
"""

from __future__ import annotations

import datetime as dt

from dragoman.chronology import calendar as cal
from dragoman.chronology.context import Here, Reading
from dragoman.chronology.context import number as counted
from dragoman.chronology.words import class_of

MONTH_DAYS = 31
WEEKS = 60  # weekdays that somebody may count back
TURN = 6  # months back from which a narrative has turned to the next year
LIST = 8  # words in which a date of a list tells its year
_DATED = frozenset(("DAY", "ORDNUM", "MONTH", "YEAR"))
NEAR = 9  # months: without a tense, "in May" is the May that is nearest, the past one up to this many months back


def year_of(here: Here, part: str = "y") -> int | None:
    """The year that a part says, two-digit ones put into the century that fits the page."""
    words = here.part(part)
    if not words or not isinstance(words[0].value, int):
        return None
    value = words[0].value
    if len(words[0].lower.lstrip("'’")) > 2:
        return value
    today = here.reference.year if here.reference else 2020
    century = today // 100 * 100
    return century + value if century + value <= today + 10 else century - 100 + value


def relative_year(here: Here, part: str = "ry") -> int | None:
    """The year of "last year", "this year's"."""
    if not here.has(part) or not here.reference:
        return None
    return here.reference.year + (here.integer(part) or 0)


def nearest_year(here: Here, number: int, of_month: int | None) -> int | None:
    """The year of a month (and day) that the page names without one."""
    if (told := _told_ahead(here, number)) is not None:
        return told
    if here.story.narrative:
        return _next_in_story(here, number)
    if not here.reference:
        return None
    today, tense = here.reference, here.tense
    months = (today.month - number) % 12  # how long ago it was last
    if of_month is not None and months == 0:
        months = 12 if of_month > today.day and tense == "past" and of_month - today.day > 3 else 0
    last = (today.year * 12 + today.month - 1 - months) // 12
    if tense == "past" or months == 0:
        return last
    if tense == "future":
        passed = of_month is None or months != 0
        return last + 1 if passed else last
    return last if months <= NEAR else last + 1


def _told_ahead(here: Here, number: int) -> int | None:
    """The year that the next date of a range or list tells for both: "from 3 March to 18 April 2022"."""
    month: int | None = None
    for step in range(1, LIST + 1):
        word = here.after(step)
        if word is None or not (word.classes & _DATED or word.lower in class_of("date_list")):
            return None
        if step == 1 and word.lower not in class_of("date_list"):
            return None
        if "YEAR" in word.classes and month is not None and isinstance(word.value, int):
            return word.value - (number > month)
        if "MONTH" in word.classes and isinstance(word.value, int) and here.written(word)[0].isupper():
            month = word.value
    return None


def _next_in_story(here: Here, number: int) -> int | None:
    """The year of a month in a narrative: the last one named; "in January" after a December is a year on."""
    span = cal.bounds(here.story.anchor)
    if not span:
        return None
    exact = (span[1] - span[0]).days < MONTH_DAYS
    return span[0].year + (exact and span[0].month - number > TURN)


def iso(here: Here) -> Reading | None:
    """2019-04-03."""
    found = cal.bounds(here.lower("iso"))
    return (here.lower("iso"), "DATE") if found else None


def slash(here: Here) -> Reading | None:
    """11/02/1989: month first, unless that cannot be."""
    first, second, year = map(int, here.lower("slash").split("/"))
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    day = cal.make(year, first, second) or cal.make(year, second, first)
    return (cal.day(day), "DATE") if day else None


def date(here: Here) -> Reading | None:
    """Month and day, with or without year and weekday; "Before Christ" years as `BC0241`."""
    m, d = ("m2", "d2") if here.has("m2") else ("m", "d")
    number, of_month = here.integer(m), here.ordinal(d)
    if number is None or of_month is None or of_month > MONTH_DAYS or _verb_or_name(here, m):
        return None
    if here.has("era") and here.lower("era").startswith("b"):
        return f"BC{here.integer('y') or 0:04d}-{number:02d}-{of_month:02d}", "DATE"
    told = year_of(here) if here.has("y") else relative_year(here)
    year = told if here.has("y") or here.has("ry") else nearest_year(here, number, of_month)
    if year is None:
        return None if here.has("y") else (None, "DATE")
    day = cal.make(year, number, of_month)
    if not day and not here.has("y"):
        return (None, "DATE") if of_month <= 29 else None
    suffix = f"T{here.symbol('part')}" if here.has("part") else ""
    return (cal.day(day) + suffix, "TIME" if suffix else "DATE") if day else None


def month(here: Here) -> Reading | None:
    """A month: "May 2014", "in May", "last May", "March of last year"."""
    number = here.integer("m")
    if number is None or _verb_or_name(here, "m"):
        return None
    if here.has("era") and here.lower("era").startswith("b"):
        return f"BC{here.integer('y') or 0:04d}-{number:02d}", "DATE"
    if here.has("y"):
        year = year_of(here)
    elif here.has("ry"):
        year = relative_year(here)
    elif here.has("rel"):
        year = _relative_month(here, number)
    else:
        year = nearest_year(here, number, None)
    return (cal.month(year, number) if year else None), "DATE"


def _relative_month(here: Here, number: int) -> int | None:
    today, offset = here.reference, here.integer("rel") or 0
    if not today or here.story.narrative:
        return nearest_year(here, number, None)
    if offset < 0:
        return today.year - (number >= today.month)
    if offset > 0:
        return today.year + (number <= today.month)
    return today.year


def _verb_or_name(here: Here, part: str) -> bool:
    """Whether the month's word is a verb or a person's name: "they may", "march on", "Theresa May", "in Mar"."""
    word = here.part(part)[0]
    written = here.written(word)
    if "MONTHABBR" in word.classes or word.lower in class_of("month_name"):
        if not written[0].isupper():
            return True
        if len(here.found.parts) > 1 or here.found.end - here.found.start > 1:
            return False
        before = here.before()
        if word.lower in class_of("month_name"):
            return before is None or before.lower not in class_of("month_lead")
        return True
    return not written[0].isupper()


def month_day(here: Here) -> Reading | None:
    """ "the 15th of this month"."""
    of_month, which = here.ordinal("d"), here.lower("rel")
    if of_month is None or of_month > MONTH_DAYS:
        return None
    base = here.reference if which in ("this", "next", "last") else here.anchored()
    if which in ("each", "every"):
        return f"XXXX-XX-{of_month:02d}", "SET"
    if not base:
        return None, "DATE"
    year, number = cal.divmod_month(base, {"next": 1, "last": -1}.get(which, 0))
    day = cal.make(year, number, of_month)
    return (cal.day(day) if day else None), "DATE"


def day_alone(here: Here) -> Reading | None:
    """ "on the 12th": of the month that tense points to; not "on the 12th floor"."""
    of_month, after = here.ordinal("d"), here.after()
    closed = after is None or not after.lower[0].isalpha() or after.lower in class_of("day_end")
    if of_month is None or of_month > MONTH_DAYS or not closed:
        return None
    today = here.anchored() if here.story.narrative else here.reference
    if today is None:
        return None, "DATE"
    back = here.tense == "past"
    turned = -1 if back and of_month > today.day else 1 if here.tense == "future" and of_month < today.day else 0
    year, number = cal.divmod_month(today, turned)
    day = cal.make(year, number, of_month)
    return (cal.day(day) if day else None), "DATE"


def weekdays_ago(here: Here) -> Reading | None:
    """ "two Mondays ago"."""
    number_, weekday_, today = counted(here.part("n")), here.integer("wds"), here.reference
    if not number_ or weekday_ is None or number_ > WEEKS:
        return None
    if today is None:
        return None, "DATE"
    last = cal.add_days(today, -((today.isoweekday() - weekday_) % 7 or 7))
    return cal.day(cal.add_days(last, -7 * (int(number_) - 1))), "DATE"


def day_range(here: Here) -> Reading | None:
    """ "May 23-25", "3 to 5 June 2014"."""
    number, low, high = here.integer("m"), here.ordinal("d"), here.ordinal("d2")
    if number is None or low is None or high is None or not low < high <= MONTH_DAYS or _verb_or_name(here, "m"):
        return None
    year = year_of(here) if here.has("y") else nearest_year(here, number, low)
    if year is None:
        return None, "DATE"
    first, last = cal.make(year, number, low), cal.make(year, number, high)
    return (f"{first}/{last}", "DATE") if first and last else None


def days_range(here: Here) -> Reading | None:
    """ "March 28-April 4"."""
    numbers = here.integer("m"), here.ordinal("d"), here.integer("m2"), here.ordinal("d2")
    if None in numbers or _verb_or_name(here, "m"):
        return None
    m, d, m2, d2 = (n or 0 for n in numbers)
    year = year_of(here) if here.has("y") else nearest_year(here, m, d)
    if year is None:
        return None, "DATE"
    first, last = (
        cal.make(year - (m > m2 and here.has("y")), m, d),
        cal.make(year + (m > m2 and not here.has("y")), m2, d2),
    )
    return (f"{first}/{last}", "DATE") if first and last else None


def month_range(here: Here) -> Reading | None:
    """ "June to September 2019"."""
    low, high = here.integer("m"), here.integer("m2")
    if low is None or high is None or _verb_or_name(here, "m"):
        return None
    if here.has("y"):
        last = year_of(here)
        year = last - (low > high) if last else None
    else:
        year = nearest_year(here, low, None)
        last = year + (low > high) if year else None
    return (f"{cal.month(year, low)}/{cal.month(last, high)}" if year and last else None), "DATE"


def weekday(here: Here) -> Reading | None:
    """A weekday, with a part of the day or a week: tense decides which one it is."""
    number, today = here.integer("wd"), here.reference
    if number is None or _paper(here):
        return None
    suffix = f"T{here.symbol('part')}" if here.has("part") else ""
    kind = "TIME" if suffix else "DATE"
    if here.story.narrative:
        today = here.anchored()
    if not today:
        return None, "TIME" if suffix else "DATE"
    day = _range_end(here, number) or (
        _weekday_of_week(here, number, today) if here.has("week") else _weekday(here, number, today)
    )
    return cal.day(day) + suffix, "TIME" if kind == "TIME" else "DATE"


def _range_end(here: Here, number: int) -> dt.date | None:
    """The end of a range: "Monday through Thursday" ends with the Thursday after that Monday."""
    mark, first = here.before(), here.before(2)
    if mark is None or first is None or mark.lower not in class_of("range") or not first.classes & _WEEKDAYS:
        return None
    start = cal.bounds(here.story.anchor)
    if start is None or start[0] != start[1] or start[0].isoweekday() != first.value:
        return None
    return cal.add_days(start[0], (number - start[0].isoweekday()) % 7 or 7)


_WEEKDAYS = frozenset(("WEEKDAY", "WEEKDAYABBR"))


def _weekday_of_week(here: Here, number: int, today: dt.date) -> dt.date:
    offset = {"next": 1, "last": -1}.get(here.lower("week").split()[0], 0)
    return cal.add_days(today, number - today.isoweekday() + 7 * offset)


def _weekday(here: Here, number: int, today: dt.date) -> dt.date:
    back = (today.isoweekday() - number) % 7  # days since the last one; 0 is today
    ahead = (number - today.isoweekday()) % 7
    offset = here.integer("rel") if here.has("rel") else None
    if offset == -1:
        return cal.add_days(today, -(back or 7))
    if offset == 1:
        return cal.add_days(today, ahead or 7)
    if offset == 0 and here.lower("rel") == "this":
        return cal.add_days(today, ahead)
    if back == 0:
        return today
    tense = here.tense
    if tense == "future":
        return cal.add_days(today, ahead)
    return cal.add_days(today, -back)


def _paper(here: Here) -> bool:
    """Whether the weekday is in a name: "the Sunday Times", "Black Friday", "Bloody Sunday"."""
    word = here.words[here.found.parts["wd"][0]]
    if not here.written(word)[0].isupper():
        return True
    after, before = here.after(), here.before()
    if after and after.lower in class_of("after_weekday") and here.written(after)[0].isupper():
        return True
    return bool(before and before.lower in class_of("before_weekday") and here.written(before)[0].isupper())

"""Rules for what counts from the page's date or from the date named last: "last week", "two years ago", "the next day".

In: a match in its page (`Here`). Out: `(value, kind)`, or `None` where the words are no time expression.

    "two years ago" seen from 2018-10-22 → ("2016", "DATE")
"""

from __future__ import annotations

import datetime as dt

from dragoman.chronology import calendar as cal
from dragoman.chronology.amounts import duration_value
from dragoman.chronology.context import Here, Reading, number
from dragoman.chronology.dates import date
from dragoman.chronology.words import class_of


def deictic(here: Here) -> Reading | None:
    """today, yesterday, "tomorrow evening"."""
    before = here.before()
    if before and before.lower == "usa":
        return None
    suffix = f"T{here.symbol('part')}" if here.has("part") else ""
    kind = "TIME" if suffix else "DATE"
    if not here.reference:
        return None, "TIME" if kind == "TIME" else "DATE"
    day = cal.add_days(here.reference, here.integer("w") or 0)
    return cal.day(day) + suffix, "TIME" if kind == "TIME" else "DATE"


def deictic_far(here: Here) -> Reading | None:
    """ "the day before yesterday"."""
    if not here.reference:
        return None, "DATE"
    return cal.day(cal.add_days(here.reference, -2 if here.has("before") else 2)), "DATE"


def unit_far(here: Here) -> Reading | None:
    """ "the week before last", "the year after next"; not "the week before last week's vote"."""
    unit, after = here.symbol("u"), here.after()
    if unit is None or (after is not None and after.classes & {"UNIT", "WEEKDAY", "MONTH", "SEASON"}):
        return None
    base, count = here.reference, -2 if here.has("before") else 2
    return (cal.shift(base, unit, count) if base else None), "DATE"


def tonight(here: Here) -> Reading | None:
    """tonight."""
    return (cal.day(here.reference) + "TNI" if here.reference else None), "TIME"


def overnight(here: Here) -> Reading | None:
    """overnight: the night that led to the page's day."""
    return (cal.day(here.reference) + "TNI" if here.reference else None), "TIME"


def rel_part(here: Here) -> Reading | None:
    """ "last night", "this morning", "that afternoon", "the following evening"."""
    which, part = here.lower("rel"), here.symbol("part")
    if which in ("this", "last"):
        day = here.reference
        offset = -1 if which == "last" else 0
    else:
        day = here.anchored()
        offset = {"the following": 1, "the next": 1, "the previous": -1}.get(which, 0)
    return (f"{cal.day(cal.add_days(day, offset))}T{part}" if day else None), "TIME"


def bare_part(here: Here) -> Reading | None:
    """ "in the morning": of the date named last, if a day."""
    anchor = here.story.anchor
    day = anchor[:10] if anchor and len(anchor) >= 10 and anchor[4] == "-" and anchor[7] == "-" else None
    return (f"{day}T{here.symbol('part')}" if day else None), "TIME"


def rel_unit(here: Here) -> Reading | None:
    """ "last week", "this year", "the coming month", "the past decade"."""
    unit, which = here.symbol("u"), here.lower("rel")
    plural = "UNITS" in here.part("u")[0].classes
    if unit is None or (plural and unit != "E"):
        return duration_value(None, unit) if unit and plural else None
    if which in ("past", "coming") and unit != "WE" and not (which == "coming" and unit in "WMY"):
        return duration_value(1, unit)
    offset = here.integer("rel") or 0
    told = which == "next" and here.words[here.found.start].lower == "the" and (unit == "D" or here.tense == "past")
    base = here.anchored() if which in class_of("anchored") or told or here.story.narrative else here.reference
    if not base:
        return None, "DATE"
    if unit == "WE":
        return _weekend(here, base, offset), "DATE"
    if unit == "W" and which == "this" and base.isoweekday() == 7 and here.tense == "future":
        offset = 1  # seen from a Sunday, what is to come "this week" lies in the days ahead
    return cal.shift(base, unit, offset), "DATE"


def _weekend(here: Here, base: dt.date, offset: int) -> str:
    monday = cal.add_days(base, -(base.isoweekday() - 1))
    if offset < 0 and base.isoweekday() >= 6:
        return cal.week(cal.add_days(monday, -7), weekend=True)
    if offset == 0 and here.tense == "past" and base.isoweekday() < 6:
        offset = -1
    if offset > 0 and here.lower("rel") == "coming":
        offset = 0
    return cal.week(cal.add_days(monday, 7 * offset), weekend=True)


def weekend(here: Here) -> Reading | None:
    """ "over the weekend"."""
    base = here.reference
    if not base:
        return None, "DATE"
    ahead = here.tense == "future" or base.isoweekday() >= 6
    return cal.week(base if ahead else cal.add_days(base, -7), weekend=True), "DATE"


def same_unit(here: Here) -> Reading | None:
    """ "that same week", "the same day", "later that year": of the date named last."""
    word = here.part("u")[0]
    unit = here.symbol("u") or ""
    span = cal.bounds(here.story.anchor)
    base = span[0] if span else None
    if base is None:
        return None, "DATE"
    if "PART" in word.classes:
        return f"{cal.day(base)}T{unit}", "TIME"
    if "SEASON" in word.classes:
        return f"{base.year:04d}-{unit}", "DATE"
    if "UNITS" in word.classes:
        return None
    exact = span is not None and span[0] == span[1]
    if unit == "D" and not exact:
        return None, "DATE"
    return cal.shift(base, unit, 0), "DATE"


def that_time(here: Here) -> Reading | None:
    """ "at that time": some past that the words do not date."""
    return "PAST_REF", "DATE"


def ago(here: Here) -> Reading | None:
    """ "two years ago", "a few days ago"."""
    unit = here.symbol("u") or here.symbol("u1")
    count = number(here.part("n"))
    if unit is None:
        return None
    if here.has("u") and count is not None:
        count += 0.5
    if count is None or (here.part("n") and here.part("n")[0].lower in ("many", "some")):
        count = 2.0 if here.lower("n").startswith("a couple") else None
    if "few" in here.lower("n") or count is None:
        return "PAST_REF", "DATE"
    if unit == "Y" and count == 1 and here.story.quarter:
        return _year_before(here.story.quarter), "DATE"
    return _back(here, here.reference, unit, -count)


def _back(here: Here, base: dt.date | None, unit: str, count: float) -> Reading:
    """The value `count` units from `base`: weeks and days to the day, longer units to themselves."""
    if unit[0] == "T":
        return (cal.day(base) if base and abs(count) < 24 and unit != "TH" else None), "TIME"
    if base is None:
        return None, "DATE"
    if unit == "E":
        return cal.shift(base, "Y", round(10 * count)), "DATE"
    if unit == "C":
        return cal.shift(base, "Y", round(100 * count)), "DATE"
    if count % 1 and unit in ("Y", "W"):
        finer, times = ("M", 12) if unit == "Y" else ("D", 7)
        return cal.shift(base, finer, round(count * times)), "DATE"
    return cal.shift(base, unit, round(count)), "DATE"


def ago_adj(here: Here) -> Reading | None:
    """ "year-ago quarter", "year-earlier": one unit before, in quarters where the page speaks of one."""
    unit, noun = here.symbol("u"), here.lower("v")
    base = here.reference
    if not base or unit is None:
        return None, "DATE"
    if unit == "Y" and here.story.quarter and noun in ("", "quarter", "period"):
        return _year_before(here.story.quarter), "DATE"
    return cal.shift(base, unit, -1), "DATE"


def _year_before(value: str) -> str:
    return f"{int(value[:4]) - 1:04d}{value[4:]}"


def anchor_shift(here: Here) -> Reading | None:
    """ "two days later", "a year earlier", "the next day", "the week before"."""
    unit = here.symbol("u")
    if unit is None:
        return None
    count = number(here.part("n")) if here.has("n") else 1.0
    last = here.words[here.found.end - 1].lower
    sign = -1 if here.has("back") else 1
    if last in ("before", "after", "following") and not _ends(here):
        return (None, "DATE") if here.words[here.found.start].lower == "the" and unit == "D" else None
    if here.has("n") and (count is None or "few" in here.lower("n")):
        return ("PAST_REF" if sign < 0 else "FUTURE_REF"), "DATE"
    if unit == "WE":
        base = here.anchored()
        return (cal.shift(base, "WE", sign) if base else None), "DATE"
    if unit == "Y" and sign < 0 and here.story.quarter and here.has("n") and count == 1:
        return _year_before(here.story.quarter), "DATE"
    return _back(here, here.anchored(), unit, sign * (count or 1.0))


def _ends(here: Here) -> bool:
    """Whether nothing hangs on "the day before": a mark or a preposition follows, no clause or noun."""
    after = here.after()
    return after is None or not after.lower[0].isalpha() or after.lower in ("in", "at", "when", "and", "but", "with")


def now_shift(here: Here) -> Reading | None:
    """ "five years from now"."""
    unit, count = here.symbol("u"), number(here.part("n"))
    if unit is None or count is None:
        return "FUTURE_REF", "DATE"
    return _back(here, here.reference, unit, count)


def rel_quarter(here: Here) -> Reading | None:
    """ "the quarter", "the latest quarter": the one that the page speaks of, else the last that ended."""
    if here.story.quarter:
        return here.story.quarter, "DATE"
    start = here.words[here.found.start + 1].lower
    if not here.reference or (here.lower("u") == "period" and start == "period"):
        return None
    return cal.quarter(here.reference, 0 if start == "current" else -1), "DATE"


def edge_unit(here: Here) -> Reading | None:
    """ "by the end of the year"."""
    unit, word = here.symbol("u"), here.part("u")[0]
    base = here.anchored() if here.story.narrative else here.reference
    if unit is None or "CLOCKUNIT" in word.classes:
        return None
    after = here.after()
    if after and after.lower == "of":
        return None
    return (
        cal.shift(base, unit, 0) if base and unit != "WE" else cal.week(base, weekend=True) if base else None
    ), "DATE"


def unit_end(here: Here) -> Reading | None:
    """ "year-end", "month's end": the last day of it."""
    unit, base = here.symbol("u"), here.anchored() if here.story.narrative else here.reference
    span = cal.bounds(cal.shift(base, unit, 0)) if base and unit else None
    return (cal.day(span[1]) if span else None), "DATE"


def week_of(here: Here) -> Reading | None:
    """ "the week of March 6", "the weekend of May 5"."""
    found = date(here)
    span = cal.bounds(found[0]) if found else None
    return (cal.week(span[0], weekend=here.lower("u") == "weekend"), "DATE") if span else found


def weekday_week(here: Here) -> Reading | None:
    """ "a week from Friday"."""
    word = here.part("wd")[0]
    if not here.reference:
        return None, "DATE"
    if "DEICTIC" in word.classes:
        return cal.day(cal.add_days(here.reference, 7 + (here.integer("wd") or 0))), "DATE"
    ahead = ((here.integer("wd") or 1) - here.reference.isoweekday()) % 7
    return cal.day(cal.add_days(here.reference, ahead + 7)), "DATE"


def present(here: Here) -> Reading | None:
    """ "now", "the current talks"; not "against the current"."""
    after = here.after()
    if here.words[here.found.end - 1].lower == "current" and not (after is not None and after.lower.isalpha()):
        return None
    return "PRESENT_REF", "DATE"

"""Rules for durations, sets and times of the day.

In: a match in its page (`Here`). Out: `(value, kind)`, or `None` where the words are no time expression.

    "the past three days" → ("P3D", "DURATION")      "every Thursday" → ("XXXX-WXX-4", "SET")
"""

from __future__ import annotations

import re

from dragoman.chronology import calendar as cal
from dragoman.chronology.context import Here, Kind, Reading, number
from dragoman.chronology.words import class_of

_LETTERS = {"D": "D", "W": "W", "M": "M", "Y": "Y", "Q": "Q", "E": "Y", "C": "Y", "L": "Y", "2W": "W"}
_FACTORS = {"E": 10, "C": 100, "L": 1000, "2W": 2}
_CLOCK = {"TH": "H", "TM": "M", "TS": "S"}
_NIGHTS = ("EV", "NI", "AF")


def duration_value(count: float | None, unit: str | None) -> Reading | None:
    """The ISO duration of `count` units; `X` for a number that is not told."""
    if unit is None or unit == "WE":
        return (f"P{_digits((count or 1) * 2)}D", "DURATION") if unit else None
    if unit in _CLOCK:
        return f"PT{_digits(count)}{_CLOCK[unit]}", "DURATION"
    amount = count * _FACTORS.get(unit, 1) if count is not None else None
    return f"P{_digits(amount)}{_LETTERS[unit]}", "DURATION"


def _digits(count: float | None) -> str:
    if count is None:
        return "X"
    return str(int(count)) if count == int(count) else f"{count:g}"


def duration(here: Here) -> Reading | None:
    """ "two weeks", "the past three days", "several years", "an hour", "two-year"."""
    unit, word = here.symbol("u"), here.part("u")[0]
    count = _count(here)
    if unit is None or _is_other(here, word.lower):
        return None
    if _rate(here) == "SET":
        found = duration_value(count, unit)
        return (found[0], "SET") if found else None
    if unit == "TH" and count == 24:
        return "P1D", "DURATION"
    return duration_value(count, unit)


def _count(here: Here) -> float | None:
    words = here.part("n")
    said = " ".join(w.lower for w in words)
    if said.startswith(tuple(class_of("two"))):
        return 2.0
    if said.startswith(tuple(class_of("few"))):
        return None
    return number(words)


def _rate(here: Here) -> str | None:
    """`SET` for "twice a year", "5,000 tons a year": an article's unit right after what is counted."""
    before = here.before()
    start = here.words[here.found.start]
    if start.lower not in ("a", "an") or here.found.end - here.found.start != 2 or before is None:
        return None
    return "SET" if before.lower in class_of("counted_per") else None


def _is_other(here: Here, unit: str) -> bool:
    """ "a second man", "a quarter of", "six-year-old", "52 years old": no durations."""
    after, first = here.after(), here.part("n")[0].lower
    following = here.after(2)
    if after is not None and (
        after.lower in ("old", "olds") or (after.lower == "-" and following and following.lower in ("old", "olds"))
    ):
        return True
    if after is not None and after.lower == "of" and following is not None and following.lower == "age":
        return True
    if unit == "second" and "NUM" not in here.part("n")[0].classes:
        return True
    if unit == "quarter" and (first in ("a", "an") or (after is not None and after.lower == "of")):
        return True
    if unit in ("quarter", "second", "minute") and after is not None and after.lower in ("of", "-"):
        return True
    if unit == "day" and first == "a" and here.found.end - here.found.start == 2 and _rate(here) is None:
        return bool(after and after.lower in ("when", "of", "that"))
    return False


def duration_half(here: Here) -> Reading | None:
    """ "two and a half years", "5 1/2 hours"."""
    count, unit = number(here.part("n")), here.symbol("u") or here.symbol("u1")
    if unit is None or count is None:
        return None
    finer = {"Y": ("Y", "M", 6), "TH": ("H", "M", 30), "TM": ("M", "S", 30)}.get(unit)
    if finer and not (here.has("half") and here.lower("half") != "1 / 2"):
        mark = "PT" if unit[0] == "T" else "P"
        return f"{mark}{_digits(count)}{finer[0]}{finer[2]}{finer[1]}", "DURATION"
    return duration_value(count + 0.5, unit)


def half_unit(here: Here) -> Reading | None:
    """ "half an hour", "half a century"."""
    unit = here.symbol("u")
    halves = {"TH": "PT30M", "Y": "P6M", "E": "P5Y", "C": "P50Y", "TM": "PT30S", "D": "PT12H"}
    return (halves[unit], "DURATION") if unit in halves else duration_value(0.5, unit)


def duration_two(here: Here) -> Reading | None:
    """ "four to six weeks": not one number."""
    low, high, unit = number(here.part("n")), number(here.part("n2")), here.symbol("u")
    if low is None or high is None or not low < high:
        return None
    return duration_value(None, unit)


def duration_bare(here: Here) -> Reading | None:
    """ "for years", "recent weeks", "all day", "decades-long"."""
    unit = here.symbol("u") or here.symbol("u2")
    lead = here.lower("q")
    single = here.has("q") and "UNIT1" in here.part("u")[0].classes
    if single:
        return duration_value(1, unit)
    if not here.has("q") and here.words[here.found.start].lower not in class_of("span_lead"):
        word = here.part("u")[0]
        return duration_value(1 if "UNIT1" in word.classes else None, unit)
    after = here.after()
    if not lead and after is not None and after.lower in ("of", "-"):
        return None
    return duration_value(None, unit)


def while_(here: Here) -> Reading | None:
    """ "a while", "a long time"."""
    return "PXX", "DURATION"


def set_adverb(here: Here) -> Reading | None:
    """daily, weekly, annually; not in names of papers ("Daily Mail")."""
    word, after, before = here.part("w")[0], here.after(), here.before()
    if here.written(word)[0].isupper() and (
        (after and here.written(after)[:1].isupper()) or (before and here.written(before)[:1].isupper())
    ):
        return None
    return here.symbol("w"), "SET"


def set_unit(here: Here) -> Reading | None:
    """ "every day", "each year", "every two weeks", "twice a month", "per day"."""
    unit = here.symbol("u")
    count = number(here.part("n")) if here.has("n") else None
    other = any(w.lower == "other" for w in here.words[here.found.start : here.found.end])
    found = duration_value((count or 1) * (2 if other else 1), unit)
    return (found[0], "SET") if found else None


def set_weekday(here: Here) -> Reading | None:
    """ "each Thursday", "Fridays", "Tuesday nights"."""
    number_ = here.integer("wd") or here.integer("wds")
    part = here.symbol("part")
    return f"XXXX-WXX-{number_}" + (f"T{part}" if part else ""), "SET"


def set_other(here: Here) -> Reading | None:
    """ "every other Thursday"."""
    return "P2W", "SET"


def set_month(here: Here) -> Reading | None:
    """ "each July", "every summer", "every morning"."""
    if here.has("m"):
        return f"XXXX-{here.integer('m') or 0:02d}", "SET"
    if here.has("s"):
        return f"XXXX-{here.symbol('s')}", "SET"
    return f"XXXX-XX-XXT{here.symbol('part')}", "SET"


def clock_time(here: Here, part: str) -> str | None:
    """A clock time as hh:mm; `None` if there is no such."""
    words = here.part(part)
    first = words[0]
    if "CLOCK" in first.classes or "DEC" in first.classes:
        hour, minute = map(int, re.split("[:.]", first.lower)[:2])
    elif "HHMM" in first.classes and not any("AMPM" in w.classes for w in words):
        hour, minute = divmod(int(first.value or 0), 100)
    else:
        hour, minute = int(first.value or 0), 0
    marks = "".join(w.lower for w in words[1:] if "AMPM" in w.classes)
    marks += "".join("p" for w in words[1:] if "PART" in w.classes and w.value in _NIGHTS)
    if marks and hour > 12:
        return None
    if marks.startswith("p") and hour < 12:
        hour += 12
    if marks.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


def day_of(here: Here) -> str | None:
    """The day of the last date named if it is one, else the page's."""
    span = cal.bounds(here.story.anchor)
    if here.story.narrative:
        return cal.day(span[0]) if span and span[0] == span[1] else None
    return cal.day(here.reference) if here.reference else None


def timed(day: str | None, time: str, zone: str = "") -> Reading:
    """A day with a clock time; only the time where the day is not known."""
    kind: Kind = "TIME"
    return (f"{day[:10]}T{time}{zone}" if day else f"T{time}{zone}"), kind

"""The rules by name, as `data/time_patterns.json` calls them.

In: a rule's name. Out: the function that reads a match. Rules that need others (a clock time with a date) live here.

    >>> RULES["ago"](here)
    ('2016', 'DATE')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import ModuleType

from dragoman import dates as dates_of_pages
from dragoman.chronology import amounts, dates, periods, relative
from dragoman.chronology.context import Here, Reading
from dragoman.chronology.patterns import Found
from dragoman.chronology.words import class_of

Rule = Callable[[Here], Reading | None]


def _inner_date(here: Here) -> str | None:
    """The day that the `date` part of a clock pattern says."""
    low, high = here.found.parts["date"]
    parts: dict[str, tuple[int, int]] = {}
    for index in range(low, high):
        classes = here.words[index].classes
        if "MONTH" in classes:
            parts["m"] = (index, index + 1)
        elif "WEEKDAY" in classes or "WEEKDAYABBR" in classes:
            parts["wd"] = (index, index + 1)
        elif "DEICTIC" in classes:
            parts["w"] = (index, index + 1)
        elif "YEAR" in classes:
            parts["y"] = (index, index + 1)
        elif classes & {"DAY", "ORDNUM"}:
            parts["d"] = (index, index + 1)
    ask = here.ask
    whole = here.found
    inner = Here(
        here.text, here.words, Found("", "", low, high, parts, 0), here.story, lambda *_: ask(whole.start, whole.end)
    )
    rule = dates.date if "m" in parts else dates.weekday if "wd" in parts else relative.deictic
    found = rule(inner)
    return found[0] if found else None


def clock(here: Here) -> Reading | None:
    """ "10:35 a.m. on Tuesday", "9 p.m. EDT", "1430 GMT"."""
    words = here.part("c")
    marked = len(words) > 1 or here.has("date") or _zoned(here)
    if not marked and not _clock_place(here):
        return None
    time = amounts.clock_time(here, "c")
    if time is None:
        return None
    day = _inner_date(here) if here.has("date") else amounts.day_of(here)
    return amounts.timed(day, time, _offset(_zone(here), day, time))


def _zone(here: Here) -> str | None:
    """The name of the zone that a match names: "EDT", "Moscow time"; `None` for "10:30 est" and "1200 MT"."""
    bare = "HHMM" in here.part("c")[0].classes
    for word in here.words[here.found.start : here.found.end]:
        if word.classes & {"ZONE", "ZONEPLACE"} and here.written(word)[0].isupper():
            short = "ZONE" in word.classes and (not here.written(word).isupper() or (bare and len(word.lower) < 3))
            return None if short else str(word.value)
    return None


def _offset(zone: str | None, day: str | None, time: str) -> str:
    """A zone as ISO 8601 writes it, by summer time if there is any on the day: "Z", "-04:00"; "" if not known."""
    if zone in ("GMT", "UTC"):
        return "Z"
    try:
        at = dt.datetime.fromisoformat(f"{(day or '')[:10]}T{time}")
    except ValueError:
        return ""
    return at.replace(tzinfo=dates_of_pages.zone(zone, at)).isoformat()[19:]


def _zoned(here: Here) -> bool:
    words = here.words[here.found.start : here.found.end]
    return _zone(here) is not None or "local" in [w.lower for w in words]


def _clock_place(here: Here) -> bool:
    """Whether a bare 10:35 stands where a time can: "at 10:35"."""
    before, first = here.before(), here.part("c")[0]
    return "CLOCK" in first.classes and before is not None and before.lower in class_of("clock_lead")


def clock_part(here: Here) -> Reading | None:
    """ "4 in the morning"."""
    hour, part = here.integer("h"), here.symbol("part")
    if hour is None or not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if part in ("AF", "EV") or (part == "NI" and hour > 5) else 0)
    return amounts.timed(amounts.day_of(here), f"{hour:02d}:00")


def moment(here: Here) -> Reading | None:
    """ "noon Thursday", "at dawn", "midnight"."""
    value = here.symbol("mo") or ""
    before, after = here.words[here.found.start], here.after()
    if not here.has("date") and (after is not None and after.lower == "of"):
        return None
    if not here.has("date") and here.found.end - here.found.start == 1 and before.lower in class_of("light"):
        return None
    day = _inner_date(here) if here.has("date") else amounts.day_of(here)
    return amounts.timed(day, value.removeprefix("T"))


def unit_of_date(here: Here) -> Reading | None:
    """ "the night of May 3"."""
    day = _inner_date(here)
    return (f"{day[:10]}T{here.symbol('p')}" if day else None), "TIME"


def past(here: Here) -> Reading | None:
    """ "recently", "in the past"."""
    return "PAST_REF", "DATE"


def earlier(here: Here) -> Reading | None:
    """ "had earlier refused": some past that the words do not date."""
    before = here.before()
    helped = before is not None and before.lower in class_of("have") | class_of("be_past")
    return ("PAST_REF", "DATE") if helped else None


def future(here: Here) -> Reading | None:
    """ "in the near future"."""
    return "FUTURE_REF", "DATE"


_BY_MODULE: tuple[tuple[ModuleType, str], ...] = (
    (dates, "iso slash date month month_day day_range days_range month_range weekday"),
    (dates, "day_alone weekdays_ago"),
    (periods, "year year_words year_range decade century season quarter half holiday"),
    (relative, "deictic deictic_far tonight overnight rel_part bare_part rel_unit weekend same_unit that_time ago"),
    (relative, "unit_far ago_adj anchor_shift now_shift rel_quarter edge_unit unit_end week_of weekday_week present"),
    (amounts, "duration duration_half half_unit duration_two duration_bare set_adverb set_unit set_weekday set_month"),
    (amounts, "set_other"),
)
RULES: dict[str, Rule] = {name: getattr(module, name) for module, names in _BY_MODULE for name in names.split()}
RULES |= {"while": amounts.while_, "clock": clock, "clock_part": clock_part, "moment": moment}
RULES |= {"unit_of_date": unit_of_date, "past": past, "earlier": earlier, "future": future}

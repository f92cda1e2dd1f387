"""Rules for years and what is shorter or longer by name: decades, centuries, seasons, quarters, feasts.

In: a match in its page (`Here`). Out: `(value, kind)`, or `None` where the words are no time expression after all.

    "the third quarter of 2018" → ("2018-Q3", "DATE")
"""

from __future__ import annotations

import datetime as dt

from dragoman.chronology import calendar as cal
from dragoman.chronology.context import Here, Reading
from dragoman.chronology.dates import relative_year, year_of
from dragoman.chronology.words import class_of


def year(here: Here) -> Reading | None:
    """A year: digits that can be one, in a place where a year can stand."""
    words = here.part("y")
    if here.has("era"):
        before = here.lower("era").startswith("b")
        return (f"BC{int(words[0].value or 0):04d}" if before else f"{int(words[0].value or 0):04d}"), "DATE"
    if "APOSYEAR" in words[0].classes:
        before_word = here.before()
        follows = before_word and (before_word.classes or before_word.lower in class_of("year_lead"))
        found = year_of(here) if follows else None
        return (f"{found:04d}", "DATE") if found else None
    found = int(words[0].value or 0)
    if here.found.end - here.found.start > 1 and not {"EDGE", "APPROX"} & here.words[here.found.start].classes:
        return f"{found:04d}", "DATE"
    return (f"{found:04d}", "DATE") if _is_year(here, found) else None


def _is_year(here: Here, found: int) -> bool:
    before, after = here.before(), here.after()
    if before and before.lower in class_of("number_lead") and not (before.lower == "." and found >= 1900):
        return False
    if after and (after.lower in class_of("counted") or after.lower in ("%", "°")):
        return False
    if (
        before
        and before.classes & {"NUM", "APPROX"}
        and "MONTH" not in before.classes
        and before.lower not in class_of("year_lead")
    ):
        return False
    if 1900 <= found <= 2100:
        return True
    return bool(before and before.lower in class_of("year_lead")) and (found >= 1400 or bool(here.story.narrative))


def year_words(here: Here) -> Reading | None:
    """ "nineteen ninety-six", "the year two thousand"."""
    found = spoken_year(here, "yw")
    if found is None or (found == 2000 and here.words[here.found.start].lower != "the"):
        return None
    return f"{found:04d}", "DATE"


def spoken_year(here: Here, part: str) -> int | None:
    """The year that number words say, read in pairs."""
    values = [w.value for w in here.part(part) if isinstance(w.value, int)]
    if not values:
        return None
    if values[0] == 2:
        return 2000 + sum(values[2:])
    return values[0] * 100 + sum(values[1:]) if 15 <= values[0] <= 20 else None


def year_range(here: Here) -> Reading | None:
    """ "2014-2016", "1998-99", "from 1990 to 1995"."""
    low, words = here.integer("y"), here.part("y2")
    if low is None or not words or not isinstance(words[0].value, int) or low < 1400:
        return None
    high = words[0].value if len(words[0].lower) == 4 else low // 100 * 100 + words[0].value
    if (len(words[0].lower) == 4 and words[0].value > 2100) or not low < high:
        return None
    return f"{low:04d}/{high:04d}", "DATE"


def decade(here: Here) -> Reading | None:
    """ "the 1980s", "the nineties", "the '80s"."""
    if here.has("dw"):
        return f"19{here.integer('dw')}X", "DATE"
    value = here.integer("d") or 0
    if value >= 1000:
        return f"{value // 10:03d}X", "DATE"
    written = here.lower("d")
    return (f"19{value // 10}X", "DATE") if value < 100 and (value >= 10 or written[0] in "'’") else None


def century(here: Here) -> Reading | None:
    """ "the 19th century" → 18XX."""
    found = here.ordinal("c")
    if not found or found > 30:
        return None
    if here.has("era") and here.lower("era").startswith("b"):
        return f"BC{found - 1:02d}XX", "DATE"
    return f"{found - 1:02d}XX", "DATE"


def season(here: Here) -> Reading | None:
    """A season, of a year or the one that tense points to."""
    name, today = here.symbol("s"), here.reference
    if name is None or (here.lower("s") in ("fall", "spring") and _noun_follows(here)):
        return None
    if here.has("y"):
        found = year_of(here)
    elif here.has("yw"):
        found = spoken_year(here, "yw")
    elif here.has("ry"):
        found = relative_year(here)
    elif here.story.narrative or not today:
        span = cal.bounds(here.story.anchor)
        found = span[0].year if span else None
    else:
        found = _season_year(here, name, today)
    return (f"{found:04d}-{name}" if found else None), "DATE"


def _noun_follows(here: Here) -> bool:
    """ "the fall of Kabul", "a spring offensive" that no year or pointer dates."""
    after = here.after()
    return not (here.has("y") or here.has("rel") or here.has("ry")) and bool(after and after.lower == "of")


def _season_year(here: Here, name: str, today: dt.date) -> int:
    start = cal.SEASONS[name][0]
    offset = here.integer("rel") if here.has("rel") else None
    past = here.lower("rel") in ("last", "past", "this past", "previous") or (offset is None and here.tense == "past")
    if past:
        return today.year - (today.month < start or (here.lower("rel") == "last" and start <= today.month < start + 3))
    if (offset == 1 and here.lower("rel") == "next") or offset == 1:
        return today.year + (today.month >= start)
    return today.year - (name == "WI" and today.month < 3)


def quarter(here: Here) -> Reading | None:
    """ "the third quarter of 2018", "Q2", "last year's fourth quarter"."""
    found = here.integer("qq") if here.has("qq") else here.ordinal("q")
    if not found or found > 4:
        return None
    for part, reader in (("y", year_of), ("y1", year_of), ("ry", relative_year), ("ry1", relative_year)):
        if here.has(part):
            given = reader(here, part)
            return (f"{given:04d}-Q{found}" if given else None), "DATE"
    if not here.reference:
        return None, "DATE"
    now = int(cal.quarter(here.reference)[-1])
    if here.tense == "future":
        return f"{here.reference.year + (found < now):04d}-Q{found}", "DATE"
    return f"{here.reference.year - (found > now):04d}-Q{found}", "DATE"


def half(here: Here) -> Reading | None:
    """ "the first half of 2018"."""
    which = 1 if here.lower("h") == "first" else 2
    found = year_of(here) if here.has("y") else relative_year(here) if here.has("ry") else None
    if found is None and here.reference and not here.has("y"):
        found = here.reference.year
    return (f"{found:04d}-H{which}" if found else None), "DATE"


def holiday(here: Here) -> Reading | None:
    """Christmas, Thanksgiving, Easter: of a year, or the one that tense points to."""
    rule, today = here.symbol("h"), here.reference
    if rule is None or not here.written(here.part("h")[0])[0].isupper():
        return None
    if here.has("y") or here.has("ry"):
        found = year_of(here) if here.has("y") else relative_year(here)
        return (cal.day(_feast(rule, found)) if found else None), "DATE"
    if not today:
        return None, "DATE"
    last, ahead = _feast(rule, today.year), _feast(rule, today.year)
    last = last if last <= today else _feast(rule, today.year - 1)
    ahead = ahead if ahead >= today else _feast(rule, today.year + 1)
    offset = here.integer("rel") if here.has("rel") else None
    if offset == -1 or (offset is None and here.tense == "past"):
        return cal.day(last), "DATE"
    if offset is not None or here.tense == "future":
        return cal.day(ahead), "DATE"
    return cal.day(last if today - last <= ahead - today else ahead), "DATE"


def _feast(rule: str, year: int) -> dt.date:
    if rule.startswith("easter") or rule == "pascha":
        return cal.add_days(cal.easter(year, orthodox=rule == "pascha"), int(rule[6:] or 0) if rule != "pascha" else 0)
    if rule == "us-election":
        first = dt.date(year, 11, 1)
        return cal.add_days(first, (7 - first.weekday()) % 7 + 1)
    parts = rule.split("-")
    if len(parts) == 2:
        return dt.date(year, int(parts[0]), int(parts[1]))
    weekday = {"mon": 0, "thu": 3}[parts[2]]
    first = dt.date(year, int(parts[0]), 1)
    first = cal.add_days(first, (weekday - first.weekday()) % 7)
    if parts[1] == "last":
        fifth = cal.add_days(first, 28)
        return fifth if fifth.month == first.month else cal.add_days(first, 21)
    return cal.add_days(first, 7 * (int(parts[1][0]) - 1))

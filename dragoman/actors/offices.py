"""A plugged-in list of who held which office when; the stage works without it.

In: the page's date. Out: a function from a name's parts to an `Office`, or `None`.

    >>> lookup(dt.date(2015, 3, 1))(("merkel",))
    Office(name='Angela Merkel', country='DEU', sector='GOV')
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from dragoman import lexicon
from dragoman.actors import gazetteer
from dragoman.actors.entities import Office, same_person
from dragoman.actors.gazetteer import pieces
from dragoman.actors.lists.entries import Dated
from dragoman.errors import LexiconError

FIRST = gazetteer.word_set("family_first_countries") | gazetteer.word_set("given_name_countries")
"""Countries where the first part of a name is what people are called by: "Xi", "Abiy"."""
KNOWN_BEFORE = dt.timedelta(days=3 * 365)


def lookup(as_of: dt.date | None, own: Dated | None = None) -> Callable[[tuple[str, ...]], Office | None]:
    """Finds the holder of an office by full name or surname, on that date; of two countries, neither.

    Of several of one country and surname the list's first one is meant: "Obama" is the president, not his wife.

    The persons of the user's list `own` go before those of the built-in one.
    """
    table = _table()

    def find(parts: tuple[str, ...]) -> Office | None:
        if own is not None and (office := _listed(parts, own)) is not None:
            return office
        found = table.get(parts[-1], ())
        full = [e for e in found if len(parts) > 1 and same_person(parts, pieces(e["name"]), e["country"]) == 2]
        fits = full if len(parts) > 1 else [e for e in found if _current(e, as_of)]
        if len({e["name"] for e in fits}) == 1 and as_of is not None:
            fits = [e for e in fits if _holds(e, as_of)] or fits
        if len({e["country"] for e in fits}) != 1:
            return None
        inside = [e for e in fits if as_of is None or _holds(e, as_of)]
        past = not inside and as_of is not None and all(_ended(e, as_of) for e in fits)
        held = inside or fits
        entry = next(e for e in reversed(held) if e["name"] == held[0]["name"])
        return Office(entry["name"], entry["country"], "ELI" if past else entry.get("sector", "GOV"), entry["office"])

    return find


def _listed(parts: tuple[str, ...], own: Dated) -> Office | None:
    """The only person of the list whom a surname alone can mean; full names are found as they stand."""
    fits = own.persons(parts[-1]) if len(parts) == 1 else []
    if len({e.name for e, _ in fits}) != 1:
        return None
    entry, term = fits[0]
    return Office(entry.name, term.country, term.sector, term.role)


def _ended(entry: dict[str, Any], day: dt.date) -> bool:
    """Whether the term was over on `day`; a term of which only the last month is known lasts to its end."""
    until = entry.get("until", "9999")
    return bool(day.isoformat()[: len(until)] > until)


def _holds(entry: dict[str, Any], day: dt.date) -> bool:
    return bool(entry["from"] <= day.isoformat()) and not _ended(entry, day)


def _current(entry: dict[str, Any], as_of: dt.date | None) -> bool:
    if as_of is None:
        return True
    early = (as_of + KNOWN_BEFORE).isoformat()
    return bool(entry["from"] <= early and entry.get("until", "9999") >= (as_of - KNOWN_BEFORE).isoformat())


@functools.cache
def _table() -> dict[str, tuple[dict[str, Any], ...]]:
    try:
        entries = lexicon.entries("offices")
    except LexiconError:
        return {}
    table: dict[str, tuple[dict[str, Any], ...]] = {}
    for entry in entries:
        parts = pieces(entry["name"])
        called = {parts[0]} if entry["country"] in FIRST else set()
        for part in {parts[-1], pieces(entry.get("surname", entry["name"]))[-1], *called}:
            table[part] = (*table.get(part, ()), entry)
    return table

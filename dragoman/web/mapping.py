"""Where events happened: places counted, with a point on the map for each.

In: a store, filters. Out: `Spot`s, and how many events have no place that is known.

    >>> spots(store, asked)[0][0]
    Spot(name='Nairobi', country='KEN', x=2168, y=913, number=14, ...)

The map is plate carrée in tenths of a degree, as `data/outlines.json` is.
"""

from __future__ import annotations

import collections
import functools
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman import lexicon
from dragoman.geography.gazetteer import gazetteer
from dragoman.store import Store, joining, joint_tables, tables
from dragoman.store.filters import Condition, Question, dated, one_of
from dragoman.web.asking import Asked
from dragoman.web.templating import tally

MOST = 300
"""Places that are drawn, those with the most events."""
SMALLEST, GROWTH, LARGEST = 9.0, 7.0, 70.0


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place: where on the map, how large, how many events of each status; `fixed`: a country as a whole."""

    name: str
    country: str | None
    x: int
    y: int
    radius: float
    number: int
    statuses: tuple[tuple[str, int], ...]
    fixed: bool


@functools.cache
def outlines() -> tuple[tuple[str, str], ...]:
    """Each country's code and SVG path."""
    return tuple((entry["country"] or "", entry["path"]) for entry in lexicon.entries("outlines"))


def spots(store: Store, asked: Asked) -> tuple[list[Spot], int]:
    """The places of the events that are asked for, the fullest first, and the number of events without a point.

    A country is one place, whatever it is called.
    """
    counts: dict[tuple[str | None, str | None], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for place, country, status, number in _counted(store, asked):
        whole = place is not None and _states().get(place.casefold()) == country
        counts[None if whole else place, country][status] += number
    ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), str(item[0])))
    found: list[Spot] = []
    nowhere = 0
    for (place, country), statuses in ranked:
        point = _point(place, country)
        if point is None or len(found) >= MOST:
            nowhere += statuses.total()
        else:
            found.append(_spot(place, country, point, statuses))
    return found, nowhere


def _spot(
    place: str | None, country: str | None, point: tuple[float, float], statuses: collections.Counter[str]
) -> Spot:
    lat, lon = point
    number = statuses.total()
    return Spot(
        name=place or _names().get(country or "") or country or "",
        country=country,
        x=round(10 * (lon + 180)),
        y=round(10 * (90 - lat)),
        radius=round(min(SMALLEST + GROWTH * number**0.5, LARGEST), 1),
        number=number,
        statuses=tuple(tally(statuses)),
        fixed=place is None,
    )


def _counted(store: Store, asked: Asked) -> list[Any]:
    """Events by place, country and status: of many pages where they were gathered, else mentions."""
    given = tuple((name, tuple(asked.values(name))) for name in ("type", "status", "country"))
    about = joining.about_gathering(store.database)
    if about:
        return _of_many(store, about["when"], given, asked.since, asked.until)
    return _ask(store, tables.events, given, asked.since, asked.until)


Given = tuple[tuple[str, tuple[str, ...]], ...]


@functools.lru_cache(maxsize=64)
def _of_many(store: Store, when: str, given: Given, since: str | None, until: str | None) -> list[Any]:
    """The counts as the gathering of that time left them: what it made does not change until the next one."""
    return _ask(store, joint_tables.joint_events, given, since, until)


def _ask(store: Store, table: sa.Table, given: Given, since: str | None, until: str | None) -> list[Any]:
    question = Question(since=since or None, until=until or None)
    conditions: list[Condition] = [*dated(table, question), table.c.country.is_not(None)]
    conditions += [one_of(table.c[name], values, upper=name != "status") for name, values in given if values]
    columns = (table.c.place, table.c.country, table.c.status)
    count = sa.select(*columns, sa.func.count()).where(*conditions).group_by(*columns)
    with store.database.reading() as connection:
        return list(connection.execute(count))


@functools.lru_cache(maxsize=20_000)
def _point(place: str | None, country: str | None) -> tuple[float, float] | None:
    """Latitude and longitude of a place of that country, else of the country."""
    if place:
        for one in gazetteer().named(place):
            if one.lat is not None and one.lon is not None and country in (None, one.country):
                return one.lat, one.lon
    return _middles().get(country or "")


@functools.cache
def _names() -> dict[str, str]:
    return {entry["code"]: entry["name"] for entry in lexicon.entries("countries") if entry["kind"] == "state"}


@functools.cache
def _states() -> dict[str, str]:
    """What states are called, and their codes."""
    states = (entry for entry in lexicon.entries("countries") if entry["kind"] == "state")
    return {name.casefold(): entry["code"] for entry in states for name in entry["names"]}


@functools.cache
def _middles() -> dict[str, tuple[float, float]]:
    rows = lexicon.entries("places_countries")
    return {row["country"]: (row["lat"], row["lon"]) for row in rows if row.get("lat") is not None}

"""The places of the world by name: countries, divisions, regions, seas, cities.

In: a name as a page writes it. Out: the `Place`s that bear it, from GeoNames, `data/places_*.json`, `regions.json`.

    >>> [(p.name, p.country, p.kind) for p in gazetteer().named("Kiev")][0]
    ('Kyiv', 'UKR', 'city')

Loaded on first use, in some tenths of a second. Names are compared folded (`folding`).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from typing import Literal, TypeAlias

from dragoman.geography.cities import Cities
from dragoman.geography.folding import fold
from dragoman.lexicon import entries

Kind: TypeAlias = Literal["country", "division", "county", "region", "city"]
_POINTERS = frozenset(("north", "south", "kingdom", "republic", "hermit kingdom", "isle", "north korea's"))  # not names


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """One place: `country` is ISO 3166 alpha-3 (`None` at sea or across borders), degrees in WGS 84."""

    name: str
    kind: Kind
    country: str | None
    admin1: str | None = None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    capital: bool = False


class Gazetteer:
    """All places by folded name. Cities are kept in columns; `Place`s of them are made when asked for."""

    def __init__(self) -> None:
        countries = entries("places_countries")
        self.codes: dict[str, str] = {row["cc"]: row["country"] for row in countries}
        self.neighbours: dict[str, frozenset[str]] = {r["country"]: frozenset(r["neighbours"]) for r in countries}
        self._fixed: dict[str, list[Place]] = {}
        self.acronyms: set[str] = set()  # names that must be all capitals: "CAR", "US"
        self._undotted: set[str] = set()
        self.seats: frozenset[str] = frozenset(r["name"] for r in entries("regions") if r["kind"] == "seat")
        self.dotted: set[str] = set()  # names that must have their full stop: "Miss.", "La."
        self._load_fixed()
        self.dotted -= self._undotted
        self._cities = Cities.load()
        rows = {r["country"]: self._capital(r["cc"], fold(r["capital"])) for r in countries if r["capital"]}
        self._capitals = frozenset(rows.values())
        self._capital_of = {country: row for country, row in rows.items() if row is not None}

    def _capital(self, code: str, key: str) -> int | None:
        """The row of a country's capital: the most populous town of that name there."""
        inside = [row for row in self._cities.rows(key) if self._cities.country_of(row) == code]
        return max(inside, key=lambda row: int(self._cities.people[row]), default=None)

    def _load_fixed(self) -> None:
        points = {row["country"]: row for row in entries("places_countries")}
        known = set()
        for row in entries("regions"):
            place = Place(row["name"], "region", row["country"], None, row.get("geonames_id"), row["lat"], row["lon"])
            known.update(self._add(place, [row["name"], *row.get("aliases", ())]))
        for row in entries("countries"):
            point = points.get(row["code"])
            if row["kind"] != "state" or point is None:
                continue
            place = Place(
                row["name"], "country", row["code"], None, point["geonames_id"], point.get("lat"), point.get("lon")
            )
            self._add(
                place,
                [
                    n
                    for n in (row["name"], *row["names"], *row.get("former", ()))
                    if fold(n) not in known and fold(n) not in _POINTERS
                ],
            )
        for row in points.values():
            place = Place(
                row["name"], "country", row["country"], None, row["geonames_id"], row.get("lat"), row.get("lon")
            )
            if fold(row["name"]) not in self._fixed:
                self._add(place, [row["name"]])
        for row in entries("places_divisions"):
            kind: Kind = "division" if row["level"] == 1 else "county"
            place = Place(
                row["name"], kind, row["country"], row["code"], row.get("geonames_id"), row["lat"], row["lon"]
            )
            self._add(place, [row["name"], *row.get("aliases", ())])
        for row in entries("places_abbreviations"):
            targets = self._fixed[fold(row["name"])]
            self._add(next(p for p in targets if p.country == row["country"] and p.kind == "division"), row["aliases"])

    def _add(self, place: Place, names: list[str]) -> set[str]:
        keys = {fold(name) for name in names}
        self.acronyms.update(fold(name) for name in names if name.isupper() and name.isalpha())
        for name in names:
            (self.dotted if name.endswith(".") else self._undotted).add(fold(name))
        for key in keys:
            here = self._fixed.setdefault(key, [])
            if place not in here:
                here.append(place)
        return keys

    def _city(self, row: int) -> Place:
        cities = self._cities
        code = cities.country_of(row)
        return Place(
            cities.name(row),
            "city",
            self.codes.get(code, code),
            cities.admin_of(row),
            int(cities.ids[row]),
            round(float(cities.lat[row]), 5),
            round(float(cities.lon[row]), 5),
            int(cities.people[row]),
            row in self._capitals,
        )

    def knows(self, key: str) -> bool:
        """Whether a folded name is any place's."""
        return key in self._fixed or key in self._cities

    def is_fixed(self, key: str) -> bool:
        """Whether a folded name is a country's, division's or region's."""
        return key in self._fixed

    @functools.lru_cache(maxsize=5_000)  # noqa: B019 - one gazetteer per process
    def _named(self, key: str) -> tuple[Place, ...]:
        cities = [self._city(row) for row in self._cities.rows(key)]
        cities.sort(key=lambda p: -p.population)
        return (*self._fixed.get(key, ()), *cities[:40])

    def named(self, name: str) -> tuple[Place, ...]:
        """The places that bear a name: countries, regions and divisions first, then cities by population."""
        return self._named(fold(name))

    def capital(self, country: str) -> Place | None:
        """A country's capital by the country's ISO 3166 alpha-3 code."""
        row = self._capital_of.get(country)
        return self._city(row) if row is not None else None

    def longest(self, words: list[str]) -> Iterator[int]:
        """How many of the first `words` make a known name, longest first."""
        for count in range(min(len(words), 6), 0, -1):
            if self.knows(fold(" ".join(words[:count]))):
                yield count


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded once per process."""
    return Gazetteer()

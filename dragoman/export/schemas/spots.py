"""Where an event was, in the detail that others' formats ask for: kind of place, province, degrees.

In: the event's place and the page's place mentions. Out: a `Spot`.

    >>> spot(NamedPlace(name="Arusha", country="TZA"), record.places).province
    'Arusha'

The gazetteer is read when a schema first asks for a place; divisions' names are in `data/places_divisions.json`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from dragoman import lexicon
from dragoman.records import NamedPlace, PlaceMention

if TYPE_CHECKING:
    from dragoman.geography.gazetteer import Place


Point: TypeAlias = tuple[float | None, float | None]

AREAS = ("country", "division", "region")
"""What a name means that towns bear as well, where nothing tells them apart."""


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A place: `kind` as the gazetteer has it (`country`, `division`, `county`, `region`, `city`), empty if unknown.

    `country` is ISO 3166 alpha-3, `admin1` GeoNames' code of the first-level division and `province` its name.
    """

    name: str
    country: str = ""
    kind: str = ""
    admin1: str = ""
    province: str = ""
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def city(self) -> str:
        """Its name, if it is a city."""
        return self.name if self.kind == "city" else ""

    @property
    def district(self) -> str:
        """Its name, if it is a second-level division."""
        return self.name if self.kind == "county" else ""

    @property
    def division(self) -> str:
        """Its name, if it is a first-level division, else that of the one that it lies in."""
        return self.name if self.kind == "division" else self.province


def spot(place: NamedPlace | None, mentions: Iterable[PlaceMention]) -> Spot | None:
    """The place with what the page's mentions and the gazetteer know of it."""
    if place is None:
        return None
    named = [m for m in mentions if m.name == place.name and (place.country in (None, m.country))]
    mention = next((m for m in named if m.lat is not None), None)
    point = (mention.lat, mention.lon) if mention else None
    known = _known(place.name, place.country, mention.geonames_id if mention else None, point)
    country = place.country or (mention.country if mention else None) or ""
    return Spot(
        name=place.name,
        country=country,
        kind=known.kind if known else "",
        admin1=(known.admin1 or "") if known and known.kind != "county" else "",
        province=_province(country, known.admin1 if known else None),
        geonames_id=mention.geonames_id if mention else known.geonames_id if known else None,
        lat=mention.lat if mention else known.lat if known else None,
        lon=mention.lon if mention else known.lon if known else None,
    )


@functools.lru_cache(maxsize=10_000)
def _known(name: str, country: str | None, id: int | None, point: Point | None) -> Place | None:
    """The gazetteer's place: of that GeoNames id, or at that point; without either, the one that is meant here."""
    from dragoman.geography.gazetteer import gazetteer

    here = [place for place in gazetteer().named(name) if country is None or place.country == country]
    if id is not None:
        return next((place for place in here if place.geonames_id == id), None)
    if point is not None:
        return next((place for place in here if (place.lat, place.lon) == point), None)
    areas = [place for place in here if place.kind in AREAS]
    return areas[0] if areas else here[0] if len(here) == 1 else None


@functools.cache
def _divisions() -> dict[tuple[str, str], str]:
    return {(e["country"], e["code"]): e["name"] for e in lexicon.entries("places_divisions") if e["level"] == 1}


def _province(country: str, admin1: str | None) -> str:
    return _divisions().get((country, admin1 or ""), "")


def feature(place: Spot) -> str:
    """GeoNames' feature class: A for countries, divisions and counties, P for cities, L for regions."""
    return {"city": "P", "region": "L", "": ""}.get(place.kind, "A")

"""Which of the places that bear a name the page means.

In: the page and its names. Out: one `Place` for each. "City, Country" decides; then the countries and divisions that
the page names, places near by, capitals and population; a name has one sense on a page.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import itertools
import math
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman.geography.folding import fold
from dragoman.geography.gazetteer import Gazetteer, Place
from dragoman.geography.words import Name, Word
from dragoman.lexicon import entries

PRIOR = {"country": 8.5, "region": 8.0, "division": 5.4, "county": 5.0}  # beside log10 of a city's population
CAPITAL, OWN_STATE = 2.5, 1.5  # what a capital has before other towns of its name, and before the state of its name
COUNTRY, SHARE, NEIGHBOUR, SAME_DIVISION, NEAR = 0.8, 2.2, 0.4, 2.5, 1.5  # what the page's other places add
NEAR_KM = 150.0


@dataclasses.dataclass(slots=True)
class Page:
    """What the page tells about its names: words, the countries it speaks of, and its parse if there is one."""

    text: str
    words: Sequence[Word]
    gazetteer: Gazetteer
    countries: Counter[str]
    divisions: set[tuple[str, str]]
    doc: Doc | None
    starts: list[int]
    persons: set[str] = dataclasses.field(default_factory=set)

    def token(self, offset: int) -> Token | None:
        """The token of the parse at an offset."""
        if self.doc is None:
            return None
        index = bisect.bisect_right(self.starts, offset) - 1
        return self.doc[index] if index >= 0 else None


def qualified(page: Page, name: Name, after: Word | None) -> list[Place]:
    """The places of a name that lie in the country or division named after a comma: "Alexandria, Va."."""
    if after is None or after.lower not in (",", "(", "in"):
        return []
    words = page.words[name.high + 1 : name.high + 4]
    for count in range(len(words), 0, -1):
        if not words[0].capital:
            return []
        outer = page.gazetteer.named(" ".join(w.text for w in words[:count]))
        inside = [p for o in outer for p in name.places if _inside(p, o)]
        if inside:
            return inside
    return []


def _inside(place: Place, outer: Place) -> bool:
    if outer.kind == "country":
        return place.country == outer.country and place.kind != "country"
    if outer.geonames_id is not None and place.geonames_id == outer.geonames_id:
        return place.kind == "city"  # "Washington, D.C."
    if outer.kind == "division":
        return place.country == outer.country and place.admin1 == outer.admin1 and place.kind in ("city", "county")
    return (
        outer.kind == "region" and outer.country is not None and place.country == outer.country and place.kind == "city"
    )


def resolve(page: Page, kept: Sequence[Name]) -> dict[int, Place | None]:
    """One place for each name: qualified names first, then by context; one sense of a name on one page."""
    senses: dict[str, Place] = {}
    for name, following in itertools.zip_longest(kept, kept[1:]):
        after = page.words[name.high] if name.high < len(page.words) else None
        inside = qualified(page, name, after)
        if inside:
            sense = senses.setdefault(fold(name.text), max(inside, key=lambda p: p.population))
            page.divisions.add((inside[0].country or "", inside[0].admin1 or ""))
            around = following.places if following is not None and following.low == name.high + 1 else ()
            for outer in [o for o in around if _inside(sense, o)][:1]:  # "St. Petersburg, Florida": which Florida
                senses.setdefault(fold(following.text if following else ""), outer)
    first = {fold(n.text): _best(page, n, ()) for n in kept if fold(n.text) not in senses}
    anchors = [*senses.values(), *(p for p in first.values() if p is not None and p.kind != "country")]
    for name in kept:
        key = fold(name.text)
        if key not in senses:
            others = [a for a in anchors if a is not first[key]]
            best = _best(page, name, others) if len(name.places) > 1 else first[key]
            if best is not None:
                senses[key] = best
    return {name.low: senses.get(fold(name.text)) for name in kept}


def _best(page: Page, name: Name, anchors: Sequence[Place]) -> Place | None:
    total = sum(page.countries.values())
    capital = OWN_STATE if any(p.kind == "country" for p in name.places) else CAPITAL

    def score(place: Place) -> float:
        points = PRIOR.get(place.kind, 0.0) or math.log10(place.population + 10)
        points += capital if place.capital and _known_as(place, name) else 0.0
        country = place.country or ""
        if page.countries[country]:
            points += COUNTRY + SHARE * page.countries[country] / total
        elif any(country in page.gazetteer.neighbours.get(c, ()) for c in page.countries):
            points += NEIGHBOUR
        if place.kind in ("city", "county") and (country, place.admin1 or "") in page.divisions:
            points += SAME_DIVISION
        if any(near(place, a) for a in anchors):
            points += NEAR
        return points

    return max(name.places, key=score, default=None)


def _known_as(place: Place, name: Name) -> bool:
    """Whether news calls a capital so: not "Philadelphia", as Amman was called once."""
    return fold(place.name)[:2] == fold(name.text)[:2] or fold(name.text) in _exonyms().get(place.geonames_id or 0, ())


@functools.cache
def _exonyms() -> dict[int, frozenset[str]]:
    return {e["geonames_id"]: frozenset(map(fold, e["names"])) for e in entries("places_exonyms")}


def near(one: Place, other: Place) -> bool:
    """Whether two places lie within `NEAR_KM` of each other."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None or abs(one.lat - other.lat) > 2:
        return False
    return distance(one.lat, one.lon, other.lat, other.lon) <= NEAR_KM


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points on a sphere (haversine, radius 6,371 km)."""
    a, b = math.radians(lat), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))

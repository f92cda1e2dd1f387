"""GDELT 2.0: a row of the events table for each dyad of a case, and one of the mentions table for each mention of it.

In: cases with their days. Out: rows by column name. The columns are explained in `data/export_columns.json`.

    >>> [table for table, row in Gdelt().rows(case, days)]
    ['events', 'mentions', 'mentions']
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from dragoman.export.schemas import codes
from dragoman.export.schemas.cameo_actors import cameo_actor
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.codes import Act
from dragoman.export.schemas.dyads import Dyad, acted, number
from dragoman.export.schemas.moments import fraction, stamp
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party, Sighting
from dragoman.export.schemas.spots import Spot
from dragoman.export.schemas.when import When

WEB, CITATION = 1, 2
COUNTRY, US_STATE, US_CITY, CITY, DIVISION = 1, 2, 3, 4, 5
TYPES = 3
"""Types that an actor has columns for."""


class Gdelt:
    """Events and mentions."""

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The rows of a case, or why it has none."""
        found = acted(case)
        return found if isinstance(found, str) else self._rows(case, days, *found)

    def _rows(self, case: Case, days: When, act: Act, pairs: list[Dyad]) -> Iterator[Tabled]:
        place = _place(case.spot)
        added = min(int(stamp(s.published_at, days.published)) for s in case.sightings)
        for at, (one, two) in enumerate(pairs):
            id = number(case, at)
            yield (
                "events",
                {
                    "GLOBALEVENTID": id,
                    **_date(days),
                    **_actor(1, one),
                    **_actor(2, two),
                    "IsRootEvent": int(any(s.lead for s in case.sightings)),
                    "EventCode": act.code,
                    "EventBaseCode": act.base,
                    "EventRootCode": act.root,
                    "QuadClass": act.quad,
                    "GoldsteinScale": act.goldstein,
                    "NumMentions": len(case.sightings),
                    "NumSources": case.sources,
                    "NumArticles": case.pages,
                    **place,
                    "DATEADDED": added,
                    "SOURCEURL": case.head.url or case.head.source or case.head.page,
                },
            )
            for sighting in case.sightings:
                yield "mentions", _mention(id, added, sighting, one, two, days)


def _date(days: When) -> Row:
    day = days.first
    return {
        "SQLDATE": int(f"{day:%Y%m%d}"),
        "MonthYear": int(f"{day:%Y%m}"),
        "Year": day.year,
        "FractionDate": fraction(day),
    }


def _actor(at: int, party: Party | None) -> Row:
    actor = cameo_actor(party)
    row: Row = {
        f"Actor{at}Code": actor.code,
        f"Actor{at}Name": party.actor.name.upper() if party else "",
        f"Actor{at}CountryCode": actor.country,
        f"Actor{at}KnownGroupCode": actor.group,
    }
    return row | {f"Actor{at}Type{n}Code": kind for n, kind in enumerate(actor.types[:TYPES], 1)}


def _place(place: Spot | None) -> Row:
    if place is None:
        return {"ActionGeo_Type": 0}
    country = codes.country(place.country)
    fips = country.fips_of(place.name, place.admin1)
    parts = dict.fromkeys(part for part in (place.name, place.province, country.name) if part)
    return {
        "ActionGeo_Type": _type(place),
        "ActionGeo_FullName": ", ".join(parts),
        "ActionGeo_CountryCode": fips,
        "ActionGeo_ADM1Code": fips + (place.admin1 if place.admin1 != fips else "") if fips else "",
        "ActionGeo_Lat": place.lat,
        "ActionGeo_Long": place.lon,
        "ActionGeo_FeatureID": fips if place.kind == "country" else "",
    }


def _type(place: Spot) -> int:
    american = place.country == "USA"
    kinds = {
        "country": COUNTRY,
        "division": US_STATE if american else DIVISION,
        "county": US_CITY,
        "city": US_CITY if american else CITY,
    }
    return kinds.get(place.kind, 0)


def _mention(id: int, added: int, sighting: Sighting, one: Party | None, two: Party | None, days: When) -> Row:
    event = sighting.event
    return {
        "GLOBALEVENTID": id,
        "EventTimeDate": added,
        "MentionTimeDate": int(stamp(sighting.published_at, sighting.day(days.published))),
        "MentionType": WEB if sighting.url else CITATION,
        "MentionSourceName": _domain(sighting.url) or sighting.outlet,
        "MentionIdentifier": sighting.url or _citation(sighting),
        "SentenceID": max(sighting.sentence, 1),
        "Actor1CharOffset": _offset(one, sighting),
        "Actor2CharOffset": _offset(two, sighting),
        "ActionCharOffset": event.span[0],
        "InRawText": 1,
        "MentionDocLen": sighting.length,
    }


def _domain(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _citation(sighting: Sighting) -> str:
    parts = (sighting.publisher, sighting.headline, sighting.published)
    return ", ".join(part for part in parts if part) if sighting.headline else sighting.source or sighting.page


def _offset(party: Party | None, sighting: Sighting) -> int:
    """Where the mention names the party: by id on the party's own page, by name elsewhere."""
    if party is None:
        return -1
    here = (*sighting.actors, *sighting.recipients)
    same = (p.offset for p in here if p.page == party.page and p.actor.id == party.actor.id)
    alike = (p.offset for p in here if p.actor.name == party.actor.name)
    return next(same, next(alike, -1))

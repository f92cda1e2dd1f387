"""Phoenix: a row for each dyad of a case.

In: cases with their days. Out: rows by column name. The columns are explained in `data/export_columns.json`.

    >>> [row["SourceActorFull"] for _, row in Phoenix().rows(case, days)]
    ['KEN']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.export.schemas.cameo_actors import cameo_actor
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.codes import Act
from dragoman.export.schemas.dyads import Dyad, acted, number
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party
from dragoman.export.schemas.spots import Spot
from dragoman.export.schemas.when import When

SANCTION = "16"
"""Phoenix counts "reduce relations" as verbal conflict."""
VERBAL_CONFLICT = 3


class Phoenix:
    """Events."""

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The rows of a case, or why it has none."""
        found = acted(case)
        return found if isinstance(found, str) else self._rows(case, days, *found)

    def _rows(self, case: Case, days: When, act: Act, pairs: list[Dyad]) -> Iterator[Tabled]:
        place = _place(case.spot)
        for at, (source, target) in enumerate(pairs):
            yield (
                "events",
                {
                    "EventID": number(case, at),
                    "Date": f"{days.first:%Y%m%d}",
                    "Year": f"{days.first:%Y}",
                    "Month": f"{days.first:%m}",
                    "Day": f"{days.first:%d}",
                    **_party("Source", source),
                    **_party("Target", target),
                    "EventCode": act.code,
                    "EventRootCode": act.root,
                    "PentaClass": VERBAL_CONFLICT if act.root == SANCTION else act.quad,
                    "GoldsteinScore": act.goldstein,
                    **place,
                    "SentenceID": _joined(f"{s.page}_{s.sentence}" for s in case.sightings),
                    "URLs": _joined(s.url or "" for s in case.sightings),
                    "NewsSources": _joined(s.outlet for s in case.sightings),
                },
            )


def _joined(values: Iterable[str]) -> str:
    """Each value once, semicolon between; semicolons of its own would part it."""
    return ";".join(dict.fromkeys(value.replace(";", ",") for value in values if value))


def _party(side: str, party: Party | None) -> Row:
    actor = cameo_actor(party)
    return {
        f"{side}ActorFull": actor.code,
        f"{side}ActorEntity": actor.entity,
        f"{side}ActorRole": actor.role,
        f"{side}ActorAttribute": ";".join(actor.others),
    }


def _place(place: Spot | None) -> Row:
    if place is None:
        return {}
    return {
        "Lat": place.lat,
        "Lon": place.lon,
        "LocationName": place.name,
        "StateName": place.province,
        "CountryCode": place.country,
    }

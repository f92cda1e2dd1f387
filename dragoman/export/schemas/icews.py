"""ICEWS: a row for each dyad of a case.

In: cases with their days. Out: rows by column name. The columns are explained in `data/export_columns.json`.

    >>> [row["CAMEO Code"] for _, row in Icews().rows(case, days)]
    ['120']
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export.schemas import codes
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.codes import Act
from dragoman.export.schemas.dyads import Dyad, acted
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party
from dragoman.export.schemas.spots import Spot
from dragoman.export.schemas.when import When

UNSPECIFIED = ", not specified below"
"""What ICEWS leaves out of CAMEO's names."""


class Icews:
    """Events, counted from 1, as are the pages that they come from."""

    def __init__(self) -> None:
        self.count = 0
        self.stories: dict[str, int] = {}

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The rows of a case, or why it has none."""
        found = acted(case)
        return found if isinstance(found, str) else self._rows(case, days, *found)

    def _rows(self, case: Case, days: When, act: Act, pairs: list[Dyad]) -> Iterator[Tabled]:
        place = _place(case.spot)
        story = self.stories.setdefault(case.head.page, len(self.stories) + 1)
        for source, target in pairs:
            self.count += 1
            yield (
                "events",
                {
                    "Event ID": self.count,
                    "Event Date": days.first.isoformat(),
                    **_party("Source", source),
                    "Event Text": act.name.removesuffix(UNSPECIFIED),
                    "CAMEO Code": act.code,
                    "Intensity": act.goldstein,
                    **_party("Target", target),
                    "Story ID": story,
                    "Sentence Number": max(case.head.sentence, 1),
                    "Publisher": case.head.outlet,
                    **place,
                },
            )


def _party(side: str, party: Party | None) -> Row:
    if party is None:
        return {}
    sectors = (codes.sector(s).icews for s in (party.actor.sector, *party.actor.other_sectors))
    return {
        f"{side} Name": party.actor.name,
        f"{side} Sectors": ",".join(dict.fromkeys(sector for sector in sectors if sector)),
        f"{side} Country": codes.country(party.actor.country).icews,
    }


def _place(place: Spot | None) -> Row:
    if place is None:
        return {}
    return {
        "City": place.city,
        "Province": place.division,
        "Country": codes.country(place.country).icews,
        "Latitude": place.lat,
        "Longitude": place.lon,
    }

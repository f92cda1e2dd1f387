"""POLECAT: one row for each case, all actors in one cell.

In: cases with their days. Out: rows by column name. The columns are explained in `data/export_columns.json`.

    >>> [row["Quad Code"] for _, row in Polecat().rows(case, days)]
    ['VERBAL CONFLICT']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman import plover
from dragoman.export.schemas import codes
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party
from dragoman.export.schemas.spots import feature
from dragoman.export.schemas.when import When

NONE = "None"
"""How POLECAT writes a missing value."""
BETWEEN, WITHIN = "; ", "|"


class Polecat:
    """Events."""

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The row of a case."""
        head, scale = case.head, plover.scale(case.type)
        row: Row = {
            "Event ID": f"{case.id}_{case.type}",
            "Event Date": days.first.isoformat(),
            "Event Type": case.type,
            "Event Mode": _joined(case.modes),
            "Intensity": scale.score,
            "Quad Code": codes.QUADS.get(scale.quad, ""),
            "Contexts": _joined(case.contexts),
            **_parties("Actor", case.actors),
            **_parties("Recipient", case.recipients),
            **_place(case),
            "Source": head.outlet,
            "Publication Date": days.published.isoformat(),
            "Story People": _joined(head.people),
            "Story Organizations": _joined(head.bodies),
            "Story Locations": _joined(head.locations),
            "Language": head.language,
            "Version": head.version,
        }
        return iter([("events", row)])


def _joined(values: Iterable[str | None]) -> str:
    """The values, `; ` between, so that columns of one side stay in step; a missing one is None."""
    clean = [(value or NONE).replace(";", ",") for value in values]
    return BETWEEN.join(clean)


def _parties(side: str, parties: Sequence[Party]) -> Row:
    if not parties:
        return {}
    actors = [party.actor for party in parties]
    sectors = (WITHIN.join(filter(None, (a.sector, *a.other_sectors))) for a in actors)
    return {
        f"{side} Name": _joined(a.name for a in actors),
        f"{side} Country": _joined("" if a.country == "UNK" else a.country for a in actors),
        f"{side} COW": _joined(codes.country(a.country).cow for a in actors),
        f"Primary {side} Sector": _joined(a.sector for a in actors),
        f"{side} Sectors": _joined(sectors),
        f"{side} Title": _joined(a.role for a in actors),
        f"{side} Name Raw": _joined(party.words for party in parties),
    }


def _place(case: Case) -> Row:
    place, mentions = case.spot, case.places
    if place is None:
        return {}
    return {
        "Placename": place.name,
        "City": place.city,
        "District": place.district,
        "Province": place.division,
        "Country": place.country,
        "Latitude": place.lat,
        "Longitude": place.lon,
        "GeoNames ID": str(place.geonames_id) if place.geonames_id else "",
        "Raw Placename": mentions[0].text if mentions else place.name,
        "Feature Type": feature(place),
    }

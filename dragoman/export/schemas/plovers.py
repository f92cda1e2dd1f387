"""PLOVER's JSON: one object for each case, as the manual's JSON chapter has it.

In: cases with their days. Out: objects by field name. The fields are explained in `data/export_columns.json`.

    >>> [row["event"] for _, row in Plover().rows(case, days)]
    [['REJECT']]
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from dragoman import plover
from dragoman.export.schemas import codes
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party, Sighting
from dragoman.export.schemas.spots import feature
from dragoman.export.schemas.when import When

CODEBOOK = "dragoman codebook, after plover-2.0"


class Plover:
    """Event objects."""

    def rows(self, case: Case, days: When) -> Iterator[Tabled] | str:
        """The object of a case; fields without a value are left out, as the manual lets all but four be."""
        scale = plover.scale(case.type)
        row: Row = {
            "id": case.id,
            "has_event": True,
            "date": days.first.isoformat(),
            "enddate": days.last.isoformat() if days.last != days.first else None,
            "actor": [_party(party) for party in case.actors],
            "recipient": [_party(party) for party in case.recipients],
            "event": [case.type],
            "event_loc": _place(case),
            "event_text": list(dict.fromkeys(s.event.sentence for s in case.sightings)),
            "quad_code": int(scale.quad[1:]) if scale.quad else None,
            "event_scale": scale.score,
            "mode": list(case.modes),
            "context": list(case.contexts),
            "link": case.joint,
            "text_info": _text(case.head),
            "cite_info": _cite(case.head),
            "coder": case.head.version,
            "comment": _comment(case),
        }
        return iter([("event", {key: value for key, value in row.items() if value not in (None, {}, [])} | _must(row))])


def _must(row: Row) -> Row:
    """What an object has even where it is empty."""
    return {key: row[key] for key in ("id", "date", "actor", "event")}


def _kept(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in (None, "")}


def _party(party: Party) -> Row:
    actor = party.actor
    return _kept(
        {
            "code": actor.country,
            "sector": actor.sector,
            "entity_text": party.words,
            "identifier_text": actor.name,
            "office": actor.role,
        }
    )


def _place(case: Case) -> Row:
    place, mentions = case.spot, case.places
    if place is None:
        return {}
    return _kept(
        {
            "extracted_place": mentions[0].text if mentions else place.name,
            "resolved_place": place.name,
            "geonameid": place.geonames_id,
            "lat": place.lat,
            "lon": place.lon,
            "city": place.city,
            "district": place.district,
            "province": place.division,
            "country": codes.country(place.country).name,
            "country_code": place.country,
            "feature_class": feature(place),
            "resolution": place.kind,
        }
    )


def _text(sighting: Sighting) -> Row:
    start, end = sighting.event.sentence_span
    return {"sequence": sighting.sentence, "start": start, "end": end}


def _cite(sighting: Sighting) -> Row:
    return _kept(
        {
            "corpus": sighting.source,
            "citation": sighting.page,
            "url": sighting.url,
            "title": sighting.headline,
            "language": sighting.language,
            "publication": sighting.publisher,
            "coder": sighting.version,
            "codebook": CODEBOOK,
        }
    )


def _comment(case: Case) -> str:
    said: Row = {"status": case.status}
    if case.background:
        said["background"] = True
    if case.head.claimed_by:
        said["claimed_by"] = list(case.head.claimed_by)
    return json.dumps(said, ensure_ascii=False)

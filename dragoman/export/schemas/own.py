"""dragoman's own schema: one object for each case, with every mention, its words and its evidence.

In: cases. Out: objects by column name; for Parquet, the Arrow types of the nested ones. Nothing is left out, so that
another schema can be made from it. The columns are explained in `data/export_columns.json`.

    >>> [len(row["mentions"]) for _, row in Own().rows(case, days)]
    [2]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman import plover
from dragoman.dates import days_of
from dragoman.export.schemas import codes
from dragoman.export.schemas.cases import Case
from dragoman.export.schemas.rows import Row, Tabled
from dragoman.export.schemas.sightings import Party, Sighting
from dragoman.export.schemas.when import When
from dragoman.records import Condition, Evidence, Span, StatusStep


class Own:
    """Events."""

    def rows(self, case: Case, days: When | str) -> Iterator[Tabled] | str:
        """The object of a case; dates are as the record has them, no day is guessed."""
        act, scale, own = codes.cameo(case.cameo), plover.scale(case.type), days_of(case.date)
        row: Row = {
            "id": case.id,
            "type": case.type,
            "modes": list(case.modes),
            "contexts": list(case.contexts),
            "status": case.status,
            "background": case.background,
            "date": case.date,
            "first_day": own[0].isoformat() if own else None,
            "last_day": own[1].isoformat() if own else None,
            "place": _place(case),
            "actors": [_party(party) for party in case.actors],
            "recipients": [_party(party) for party in case.recipients],
            "claimed_by": list(case.head.claimed_by),
            "denied_by": list(case.head.denied_by),
            "cameo": act.code if act else case.cameo,
            "quad": scale.quad or None,
            "score": scale.score,
            "sources": case.sources,
            "pages": case.pages,
            "joint": case.joint is not None,
            "conditions": [_condition(c) for c in case.head.conditions],
            "mentions": [_mention(sighting) for sighting in case.sightings],
            "version": case.head.version,
        }
        return iter([("events", row)])


def _place(case: Case) -> Row | None:
    place = case.spot
    if place is None:
        return None
    return {
        "name": place.name,
        "country": place.country or None,
        "kind": place.kind or None,
        "province": place.province or None,
        "geonames_id": place.geonames_id,
        "lat": place.lat,
        "lon": place.lon,
    }


def _party(party: Party) -> Row:
    actor = party.actor
    return {
        "id": actor.id,
        "name": actor.name,
        "role": actor.role,
        "country": actor.country,
        "sector": actor.sector,
        "other_sectors": list(actor.other_sectors),
        "kind": actor.kind,
        "words": party.words,
    }


def _span(span: Span) -> Row:
    return {"start": span[0], "end": span[1]}


def _condition(condition: Condition) -> Row:
    return {
        "relation": condition.relation,
        "words": condition.condition,
        "outcome": condition.outcome,
        **_span(condition.span),
    }


def _mention(sighting: Sighting) -> Row:
    event = sighting.event
    return {
        "page": sighting.page,
        "event": event.id,
        "url": sighting.url,
        "source": sighting.source,
        "publisher": sighting.publisher,
        "originator": sighting.originator,
        "published": sighting.published,
        "headline": sighting.headline,
        "type": event.type,
        "status": event.status,
        "date": event.date,
        "anchor": event.anchor,
        **_span(event.span),
        "sentence": event.sentence,
        "sentence_start": event.sentence_span[0],
        "sentence_end": event.sentence_span[1],
        "frame": event.frame,
        "evidence": [_evidence(item) for item in event.evidence],
        "status_steps": [_step(step) for step in event.status_steps],
    }


def _evidence(item: Evidence) -> Row:
    return {"field": item.field, "value": item.value, "text": item.text, **_span(item.span)}


def _step(step: StatusStep) -> Row:
    return {"word": step.word, "effect": step.effect, **_span(step.span)}


TEXT, WHOLE, REAL = "string", "int64", "double"
SPAN = {"start": WHOLE, "end": WHOLE}
EVIDENCE = [{"field": TEXT, "value": TEXT, "text": TEXT, **SPAN}]
STEPS = [{"word": TEXT, "effect": TEXT, **SPAN}]
PARTIES: list[dict[str, Any]] = [
    dict.fromkeys(("id", "name", "role", "country", "sector"), TEXT)
    | {"other_sectors": [TEXT]}
    | dict.fromkeys(("kind", "words"), TEXT)
]
NESTED: dict[str, Any] = {
    "place": dict.fromkeys(("name", "country", "kind", "province"), TEXT)
    | {"geonames_id": WHOLE, "lat": REAL, "lon": REAL},
    "actors": PARTIES,
    "recipients": PARTIES,
    "conditions": [dict.fromkeys(("relation", "words", "outcome"), TEXT) | SPAN],
    "mentions": [
        dict.fromkeys(("page", "event", "url", "source", "publisher", "originator", "published", "headline"), TEXT)
        | dict.fromkeys(("type", "status", "date", "anchor"), TEXT)
        | SPAN
        | {"sentence": TEXT, "sentence_start": WHOLE, "sentence_end": WHOLE, "frame": TEXT}
        | {"evidence": EVIDENCE, "status_steps": STEPS}
    ],
}
"""What nested columns hold: a list has one item that shows its kind, an object its fields and their Arrow types."""

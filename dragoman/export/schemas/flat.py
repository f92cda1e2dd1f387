"""A table of a record's events, one mention a row: what `read --format csv` and `parquet` print.

In: a record. Out: rows by column name. The columns are explained in `data/export_columns.json` (schema `flat`).

    >>> [row["status"] for row in flat(record)][:2]
    ['occurred', 'cancelled']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman.dates import days_of
from dragoman.export.schemas import codes
from dragoman.export.schemas.rows import Row
from dragoman.records import Actor, Condition, Event, PlaceMention, Record

BETWEEN = "; "


def flat(record: Record) -> Iterator[Row]:
    """The events of the record in its order, of every status."""
    actors = {actor.id: actor for actor in record.actors}
    for event in record.events:
        conditions = [condition for condition in record.conditions if condition.of == event.id]
        yield _event(event, actors, conditions, record.places) | {
            "page": record.id,
            "url": record.url,
            "publisher": record.article.publisher,
            "originator": record.article.originator,
            "published": record.article.published or record.as_of,
            "headline": record.article.headline,
            "version": record.version,
        }


def _event(
    event: Event, actors: dict[str, Actor], conditions: Iterable[Condition], places: Sequence[PlaceMention]
) -> Row:
    span, act = days_of(event.date), codes.cameo(event.cameo)
    return {
        "event": event.id,
        "same_as": event.same_as,
        "type": event.type,
        "modes": BETWEEN.join(event.modes),
        "contexts": BETWEEN.join(event.contexts),
        "status": event.status,
        "background": event.background,
        **_side("actor", event.actors, actors),
        **_side("recipient", event.recipients, actors),
        "date": event.date,
        "first_day": span[0].isoformat() if span else None,
        "last_day": span[1].isoformat() if span else None,
        **_place(event, places),
        "claimed_by": _names(event.claimed_by, actors),
        "denied_by": _names(event.denied_by, actors),
        "conditions": BETWEEN.join(f"{c.relation}: {c.condition} ({c.outcome})" for c in conditions),
        "cameo": act.code if act else event.cameo,
        "quad": event.quad,
        "score": event.score,
        "anchor": event.anchor,
        "sentence": event.sentence,
        "start": event.span[0],
        "end": event.span[1],
    }


def _names(ids: Iterable[str], actors: dict[str, Actor]) -> str:
    return BETWEEN.join(actors[id].name if id in actors else id for id in ids)


def _side(side: str, ids: Sequence[str], actors: dict[str, Actor]) -> Row:
    known = [actors.get(id) or Actor(id=id, name=id) for id in ids]
    return {
        f"{side}s": BETWEEN.join(actor.name for actor in known),
        f"{side}_countries": BETWEEN.join(actor.country for actor in known),
        f"{side}_sectors": BETWEEN.join(actor.sector or "" for actor in known),
        f"{side}_roles": BETWEEN.join(actor.role or "" for actor in known),
    }


def _place(event: Event, places: Sequence[PlaceMention]) -> Row:
    if event.place is None:
        return {}
    named = (p for p in places if p.name == event.place.name and p.lat is not None)
    mention = next(named, None)
    return {
        "place": event.place.name,
        "place_country": event.place.country,
        "lat": mention.lat if mention else None,
        "lon": mention.lon if mention else None,
        "geonames_id": mention.geonames_id if mention else None,
    }

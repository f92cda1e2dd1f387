"""Sightings: one mention of an event on a page, with what rows of any schema need and nothing of the page's text.

In: a record and one of its events. Out: a `Sighting`.

    >>> Sight(record).of(record.event("e1")).sentence
    0
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
from collections.abc import Iterable

import msgspec

from dragoman.article.sentences import sentences
from dragoman.dates import days_of
from dragoman.records import Actor, ActorKind, Condition, Event, PlaceMention, Record

HEADLINE = 0
"""The number of the headline's sentence; those of the body are counted from 1."""


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """Who takes part: the actor, the words that name it at the event, and where they stand (-1: nowhere)."""

    actor: Actor
    words: str = ""
    offset: int = -1
    page: str = ""

    @classmethod
    def of(
        cls, name: str, country: str, sector: str | None, kind: ActorKind, *, role: str | None = None, id: str = ""
    ) -> Party:
        """A party that no mention names."""
        return cls(Actor(id=id, name=name, country=country, sector=sector, kind=kind, role=role), words=name)


@dataclasses.dataclass(frozen=True, slots=True)
class Sighting:
    """A mention of an event on a page. `sentence` is its number, `lead` whether headline or first paragraph has it.

    `people`, `bodies` and `locations` are those of the whole page; `length` is that of its text in characters.
    """

    page: str
    event: Event
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    conditions: tuple[Condition, ...]
    sentence: int
    lead: bool
    length: int
    url: str | None
    source: str | None
    publisher: str | None
    originator: str | None
    headline: str | None
    language: str | None
    published: str | None
    published_at: str | None
    places: tuple[PlaceMention, ...]
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    locations: tuple[str, ...]
    version: str | None

    @property
    def outlet(self) -> str:
        """Who shows the page; its address where nobody is named, else its id."""
        return self.publisher or self.url or self.source or self.page

    def day(self, otherwise: dt.date) -> dt.date:
        """The day of the page; `otherwise` where none is known."""
        known = days_of(self.published)
        return known[0] if known else otherwise


class Sight:
    """A record, looked up: gives the sighting of each of its events."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {actor.id: actor for actor in record.actors}
        self.people = tuple(a.name for a in record.actors if a.kind == "person")
        self.bodies = tuple(a.name for a in record.actors if a.kind in ("organisation", "group"))
        self.locations = tuple(dict.fromkeys(place.name for place in record.places))
        self.starts = _sentence_starts(record)

    def of(self, event: Event, conditions: tuple[Condition, ...] = ()) -> Sighting:
        """The sighting of an event of the record."""
        record, article = self.record, self.record.article
        named = event.place.name if event.place else None
        return Sighting(
            page=record.id,
            event=event,
            actors=self._parties(event, event.actors, "actor"),
            recipients=self._parties(event, event.recipients, "recipient"),
            claimed_by=self._names(event.claimed_by),
            denied_by=self._names(event.denied_by),
            conditions=conditions,
            sentence=self._number(event),
            lead=self._leads(event),
            length=len(record.text),
            url=record.url,
            source=record.source,
            publisher=article.publisher,
            originator=article.originator,
            headline=article.headline,
            language=article.language,
            published=article.published or record.as_of,
            published_at=article.published_at if article.published else None,
            places=tuple(place for place in record.places if place.name == named),
            people=self.people,
            bodies=self.bodies,
            locations=self.locations,
            version=record.version,
        )

    def _names(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.actors[id].name if id in self.actors else id for id in ids)

    def _parties(self, event: Event, ids: Iterable[str], field: str) -> tuple[Party, ...]:
        """The actors of those ids, each with its words at the event, else in the event's sentence, else none."""
        (start, end), parties = event.sentence_span, []
        for id in ids:
            actor = self.actors.get(id) or Actor(id=id, name=id)
            found = [(e.span, e.text) for e in event.evidence if e.value == id and e.field.startswith(field)]
            within = [m for m in actor.mentions if start <= m.span[0] < end] or actor.mentions[:1]
            found += [(m.span, m.text) for m in within]
            bare = msgspec.structs.replace(actor, mentions=())
            span, words = found[0] if found else ((-1, -1), actor.name)
            parties.append(Party(bare, words=words, offset=span[0], page=self.record.id))
        return tuple(parties)

    def _leads(self, event: Event) -> bool:
        spans = self.record.article.spans
        heads = [span for span in (spans.headline, *spans.body[:1]) if span]
        return any(start <= event.span[0] < end for start, end in heads)

    def _number(self, event: Event) -> int:
        headline = self.record.article.spans.headline
        if headline and headline[0] <= event.span[0] < headline[1]:
            return HEADLINE
        return max(bisect.bisect_right(self.starts, event.span[0]), 1)


def _sentence_starts(record: Record) -> list[int]:
    """Where the sentences of the body start."""
    text = record.text
    return sorted(start + at for start, end in record.article.spans.body for at, _ in sentences(text[start:end]))

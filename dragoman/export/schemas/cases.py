"""Cases: what goes into one row, an event with all the mentions of it that the pages hold.

In: records, in any order, and the chronicle if there is one. Out: `Case`s as they are complete; of a record nothing
is kept but what rows need, and that only until its last page has come.

    >>> [(case.type, len(case.sightings)) for case in cases([record])]
    [('REJECT', 2), ('CONSULT', 3)]

Without a chronicle the mentions that `same_as` ties together on one page are one case; with one, so are those of all
pages that a `JointEvent` names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import msgspec

from dragoman import plover
from dragoman.chronicle import At, Chronicle, JointActor, JointEvent
from dragoman.export.schemas.sightings import Party, Sight, Sighting
from dragoman.export.schemas.spots import Spot, spot
from dragoman.export.view import View
from dragoman.records import NamedPlace, PlaceMention, Record, Status


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One event: `sightings` are its mentions, the first told first; `sources` counts independent originators."""

    id: str
    type: str
    status: Status
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    background: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: str | None
    place: NamedPlace | None
    sightings: tuple[Sighting, ...]
    sources: int = 1
    joint: str | None = None

    @property
    def head(self) -> Sighting:
        """The mention that the row's words come from."""
        return self.sightings[0]

    @property
    def pages(self) -> int:
        """How many pages mention it."""
        return len({sighting.page for sighting in self.sightings})

    @property
    def places(self) -> tuple[PlaceMention, ...]:
        """The places that its mentions' pages name."""
        return tuple(place for sighting in self.sightings for place in sighting.places)

    @property
    def spot(self) -> Spot | None:
        """Where it was, with what pages and gazetteer know of the place."""
        return spot(self.place, self.places)

    @property
    def cameo(self) -> str | None:
        """The CAMEO code of the first mention of the case's type; of type and modes, where the record has none."""
        alike = (s.event.cameo for s in self.sightings if s.event.type == self.type and s.event.cameo)
        return next(alike, None) or plover.cameo(self.type, self.modes)


def cases(records: Iterable[Record], chronicle: Chronicle | None = None) -> Iterator[Case]:
    """The events of the records, one case for each."""
    if chronicle is None:
        for record in records:
            yield from (_alone(sightings) for sightings in _matters(record))
    else:
        yield from _Joiner(chronicle).cases(records)


def _matters(record: Record) -> Iterator[tuple[Sighting, ...]]:
    """The record's events, those that are one together."""
    sight = Sight(record)
    for happening in sorted(View(record).happenings, key=lambda h: h.head.span):
        yield tuple(sight.of(event, happening.conditions) for event in happening.events)


def _alone(sightings: tuple[Sighting, ...]) -> Case:
    """The case of one page's mentions: what the first does not say, a later one may."""
    head = sightings[0].event
    events = [s.event for s in sightings]
    return Case(
        id=f"{sightings[0].page}#{head.id}",
        type=head.type,
        status=head.status,
        modes=head.modes,
        contexts=head.contexts,
        background=head.background,
        actors=next((s.actors for s in sightings if s.actors), ()),
        recipients=next((s.recipients for s in sightings if s.recipients), ()),
        date=next((e.date for e in events if e.date), None),
        place=next((e.place for e in events if e.place), None),
        sightings=sightings,
    )


class _Joiner:
    """Gathers the sightings of joint events until the last of their pages has been read."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.actors = {actor.id: actor for actor in chronicle.actors}
        self.events = {event.id: event for event in chronicle.events}
        self.actor = {at: actor.id for actor in chronicle.actors for at in actor.mentions}
        self.of: dict[At, str] = {at: event.id for event in chronicle.events for at in event.mentions}
        self.on: dict[str, set[str]] = {}
        self.waiting: dict[str, set[str]] = {}
        for event in chronicle.events:
            pages = {at.page for at in event.mentions}
            self.waiting[event.id] = pages
            for page in pages:
                self.on.setdefault(page, set()).add(event.id)
        self.seen: dict[str, list[Sighting]] = {}

    def cases(self, records: Iterable[Record]) -> Iterator[Case]:
        """The cases: those of one page alone at once, the others when they are complete, the rest at the end."""
        for record in records:
            for sightings in _matters(record):
                joint = next(
                    (self.of[at] for s in sightings if (at := At(page=s.page, id=s.event.id)) in self.of), None
                )
                if joint is None:
                    yield _alone(sightings)
                else:
                    self.seen.setdefault(joint, []).extend(sightings)
            yield from self._complete(record.id)
        yield from (self._joined(self.events[id], found) for id, found in self.seen.items())

    def _complete(self, page: str) -> Iterator[Case]:
        for joint in sorted(self.on.pop(page, ())):
            self.waiting[joint].discard(page)
            if not self.waiting[joint] and joint in self.seen:
                yield self._joined(self.events[joint], self.seen.pop(joint))

    def _joined(self, event: JointEvent, found: list[Sighting]) -> Case:
        """The case of a joint event; its words come from the earliest page that has its status and type."""
        order = sorted(found, key=lambda s: (s.published or "9", s.page, s.event.span))
        fits = [s for s in order if (s.event.status, s.event.type) == (event.status, event.type)]
        sightings = tuple(fits[:1] + [s for s in order if s not in fits[:1]])
        case = _alone(sightings)
        return dataclasses.replace(
            case,
            id=event.id,
            type=event.type,
            status=event.status,
            modes=event.modes,
            background=all(s.event.background for s in sightings),
            actors=self._side(event.actors, event.recipients, case.actors, sightings),
            recipients=self._side(event.recipients, event.actors, case.recipients, sightings),
            date=event.date or case.date,
            place=event.place or case.place,
            sources=event.sources,
            joint=event.id,
        )

    def _side(
        self, joint: tuple[str, ...], other: tuple[str, ...], told: tuple[Party, ...], sightings: tuple[Sighting, ...]
    ) -> tuple[Party, ...]:
        """The joint actors of a side; where pages differ, so that none is left, those that the first one names."""
        if joint:
            return tuple(self._party(id, sightings) for id in joint)
        ids = {party: self.actor.get(At(page=party.page, id=party.actor.id)) for party in told}
        return tuple(
            self._party(id, sightings) if id else party for party, id in ids.items() if id is None or id not in other
        )

    def _party(self, id: str, sightings: tuple[Sighting, ...]) -> Party:
        """The joint actor, with the words of the first mention that names it."""
        joint = self.actors.get(id) or JointActor(id=id, name=id)
        parties = (p for s in sightings for p in (*s.actors, *s.recipients))
        here = {At(page=at.page, id=at.id) for at in joint.mentions}
        said = next((p for p in parties if At(page=p.page, id=p.actor.id) in here), None)
        if said is None:
            role = joint.roles[-1].role if joint.roles else None
            return Party.of(joint.name, joint.country, joint.sector, joint.kind, role=role, id=id)
        actor = msgspec.structs.replace(
            said.actor, name=joint.name, country=joint.country, sector=joint.sector or said.actor.sector
        )
        return dataclasses.replace(said, actor=actor)

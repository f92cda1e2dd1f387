"""What the code of now changes in records of earlier versions, and why: event by event, field by field.

In: a stored record and a fresh one of the same page. Out: a `Difference` with the events that appeared, are gone, or
changed, each with its frame and the words that decided its status, before and after.

    >>> compared(old, new)[0].fields
    (FieldChange(field='status', before='planned', after='cancelled'),)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dragoman.batch import read_many
from dragoman.records import Event, Failure, Noun, Record, Statement
from dragoman.store import reading, stamp, tables, writing
from dragoman.store.answers import Change, Difference, FieldChange
from dragoman.store.database import Database

if TYPE_CHECKING:
    from dragoman.actors import ActorList

FIELDS = (
    "type",
    "modes",
    "status",
    "actors",
    "recipients",
    "date",
    "place",
    "background",
    "claimed_by",
    "denied_by",
    "cameo",
)
SAID = ("speaker", "form", "text", "cue", "addressee", "date", "place", "occasion", "with_")


def differences(
    database: Database, *, jobs: int = 1, listed: ActorList | None = None, ids: Sequence[str] = ()
) -> Iterator[Difference]:
    """The pages whose record the code of now would change, in the order in which they were added; nothing is written.

    Only records of other versions are looked at, or those of `ids`.
    """
    now = stamp.stamp(listed)
    version = database.write(lambda connection: writing.version_of(connection, now, now=writing.now()))
    outdated = [tables.records.c.version != version, *([tables.pages.c.id.in_(ids)] if ids else [])]
    versions = reading.versions(database)
    found = reading.stored_pages(database, outdated)
    for fresh in read_many((page for _, page in found), jobs=jobs, listed=listed):
        with database.reading() as connection:
            old = reading.stored(connection, fresh.id)
        assert old is not None
        if isinstance(fresh, Failure):
            yield Difference(id=fresh.id, was=versions.get(old.version), failure=fresh.error)
        elif difference := compared(old.record, fresh):
            yield Difference(id=fresh.id, was=versions.get(old.version), changes=difference)


def compared(old: Record, new: Record) -> tuple[Change, ...]:
    """The events and statements that differ, in the order of the page."""
    return (*_events(old, new), *_statements(old, new))


def _events(old: Record, new: Record) -> Iterator[Change]:
    pairs, gone, appeared = _matched(old.events, new.events)
    for before, after in pairs:
        fields = tuple(_fields(old, before, new, after, FIELDS))
        if fields:
            yield _event("changed", after, fields, _reasons(before), _reasons(after))
    for event in gone:
        yield _event("gone", event, (), _reasons(event), ())
    for event in appeared:
        yield _event("appeared", event, (), (), _reasons(event))


def _event(
    kind: Literal["appeared", "gone", "changed"],
    event: Event,
    fields: tuple[FieldChange, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> Change:
    told = f"{event.status} {' '.join((event.type, *event.modes))}"
    return Change(
        what="event",
        kind=kind,
        id=event.id,
        words=event.anchor,
        told=told,
        fields=fields,
        before=before,
        after=after,
    )


def _matched(old: Sequence[Event], new: Sequence[Event]) -> tuple[list[tuple[Event, Event]], list[Event], list[Event]]:
    """Pairs of one event in both records, those only in the old one, those only in the new one.

    The same words and type go before the same words, these before words that overlap.
    """
    ranked = sorted(
        (rank, a, b) for a, one in enumerate(old) for b, other in enumerate(new) if (rank := _likeness(one, other))
    )
    pairs: dict[int, int] = {}
    for _, a, b in ranked:
        if a not in pairs and b not in pairs.values():
            pairs[a] = b
    both = [(old[a], new[b]) for a, b in sorted(pairs.items())]
    taken = set(pairs.values())
    gone = [event for a, event in enumerate(old) if a not in pairs]
    return both, gone, [event for b, event in enumerate(new) if b not in taken]


def _likeness(one: Event, other: Event) -> int:
    """1 for the same words and type, 2 for the same words, 3 for words that overlap, 0 for none."""
    if one.span == other.span:
        return 1 if one.type == other.type else 2
    return 3 if one.span[0] < other.span[1] and other.span[0] < one.span[1] and one.type == other.type else 0


def _fields(old: Record, before: Any, new: Record, after: Any, names: Sequence[str]) -> Iterator[FieldChange]:
    for name in names:
        was, now = _shown(old, getattr(before, name)), _shown(new, getattr(after, name))
        if was != now:
            yield FieldChange(field=name.rstrip("_"), before=was, after=now)


def _shown(record: Record, value: Any) -> str | None:
    """A field's value as text; ids of actors as names, since another version may number them otherwise."""
    known = {actor.id: f"{actor.name} ({actor.country})" for actor in record.actors}
    if isinstance(value, tuple):
        return ", ".join(sorted(known.get(str(item), str(item)) for item in value)) or None
    if isinstance(value, Noun):
        return msgspec.json.encode(value).decode()
    return known.get(value, value) if isinstance(value, str) else None if value is None else str(value)


def _reasons(event: Event) -> tuple[str, ...]:
    frame = (f"frame {event.frame}",) if event.frame else ()
    return (*frame, *(f"“{step.word}”: {step.effect}" for step in event.status_steps))


def _statements(old: Record, new: Record) -> Iterator[Change]:
    known = {said.spans: said for said in old.statements}
    seen = set()
    for said in new.statements:
        before = known.get(said.spans)
        seen.add(said.spans)
        fields = tuple(_fields(old, before, new, said, SAID)) if before else ()
        if before is None or fields:
            yield _statement("changed" if before else "appeared", said, fields)
    for said in old.statements:
        if said.spans not in seen:
            yield _statement("gone", said, ())


def _statement(
    kind: Literal["appeared", "gone", "changed"], said: Statement, fields: tuple[FieldChange, ...]
) -> Change:
    return Change(what="statement", kind=kind, id=said.id, words=said.text, told=said.form, fields=fields)

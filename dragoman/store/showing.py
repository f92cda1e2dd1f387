"""One thing with its evidence: words behind fields, steps to its status, mentions, rulings on it.

In: an id. Out: a `Shown`, or a whole record for a page.

    >>> shown(database, "lake#e2").evidence[0]
    Evidence(field='actors', words='Kenya', value='Kenya (KEN)')
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.chronicle import JointActor, JointEvent, JointThread, Ruling, Story
from dragoman.errors import InputError
from dragoman.records import Event, Noun, Record
from dragoman.store import joint_tables as joint
from dragoman.store import naming, packing, reading, rulings
from dragoman.store.database import Database
from dragoman.store.mentions import mark
from dragoman.store.tables import pages

MOST = 200
"""Mentions of a joint thing that are shown."""


class Proof(Noun, frozen=True, kw_only=True):
    """The words of the page behind a field, and the value that they gave."""

    field: str
    words: str
    value: str | None = None


class Shown(Noun, frozen=True, kw_only=True):
    """A thing, what is known of it (`fields`), its evidence, its mentions on pages, the rulings on it."""

    id: str
    kind: str
    title: str
    fields: dict[str, Any]
    sentence: str | None = None
    anchor: str | None = None
    page: str | None = None
    headline: str | None = None
    publisher: str | None = None
    originator: str | None = None
    published: str | None = None
    url: str | None = None
    evidence: tuple[Proof, ...] = ()
    steps: tuple[Proof, ...] = ()
    mentions: tuple[Shown, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def shown(database: Database, id: str) -> Record | Shown:
    """What bears the id; `InputError` if nothing does."""
    found = naming.place(database, id)
    if found.kind == "page":
        return reading.record(database, id)
    return thing(database, id, found)


def thing(database: Database, id: str, found: naming.Place, *, evidence: int = MOST) -> Shown:
    """What stands at the place; of something joint only the first `evidence` mentions are read, others just named."""
    with database.reading() as connection:
        if found.joint is not None:
            return _joint(connection, id, found, evidence)
        made = rulings.about(connection, [found.at.page])
    there = on_page(reading.record(database, found.at.page), found.kind, found.at.id)
    if there is None:
        raise InputError("the page does not hold it any more", where=id)
    return _ruled(there, made)


def on_page(record: Record, kind: str, id: str) -> Shown | None:
    """The thing of that id on the record's page; `None` if it holds none."""
    thing = next((thing for thing in getattr(record, rulings.LISTS[kind]) if thing.id == id), None)
    if thing is None:
        return None
    article = record.article
    event = thing if isinstance(thing, Event) else None
    return Shown(
        id=mark(record.id, id),
        kind=kind,
        title=_title(kind, thing),
        fields=_fields(record, thing),
        sentence=_sentence(record, kind, thing),
        anchor=event.anchor if event else None,
        page=record.id,
        headline=article.headline,
        publisher=article.publisher,
        originator=article.originator,
        published=article.published,
        url=record.url,
        evidence=_evidence(record, event) if event else (),
        steps=tuple(Proof(field=s.effect, words=s.word) for s in event.status_steps) if event else (),
    )


def _title(kind: str, thing: Any) -> str:
    if isinstance(thing, Event):
        return " ".join((thing.status, thing.type, *thing.modes))
    named = {"actor": "name", "thread": "title", "statement": "text", "condition": "condition"}
    return str(getattr(thing, named[kind]))


def _sentence(record: Record, kind: str, thing: Any) -> str | None:
    if isinstance(thing, Event):
        return thing.sentence
    spans = rulings.spans_of(record, kind, thing.id)
    if not spans or kind == "thread":
        return None
    start, end = spans[0]
    before, after = record.text.rfind("\n", 0, start) + 1, record.text.find("\n", end)
    return record.text[before : after if after >= 0 else None]


SKIPPED = {
    *("id", "span", "spans", "sentence", "sentence_span", "anchor", "cue_span"),
    *("status_steps", "evidence", "mentions"),
}
"""Fields that are shown otherwise, or only say where something stands."""


def _fields(record: Record, thing: Any) -> dict[str, Any]:
    """The thing's fields as the record has them, those that are empty left out; actors by name."""
    plain = {name: value for name, value in thing.to_dict().items() if name not in SKIPPED}
    known = {actor.id: f"{actor.name} ({actor.country})" for actor in record.actors}
    people = {"actors", "recipients", "claimed_by", "denied_by", "speaker", "addressee", "with", "participants"}
    for name in people & set(plain):
        value = plain[name]
        plain[name] = [known.get(id, id) for id in value] if isinstance(value, list) else known.get(value, value)
    return {name: value for name, value in plain.items() if value not in (None, [], "", False)}


def _evidence(record: Record, event: Event) -> tuple[Proof, ...]:
    known = {actor.id: f"{actor.name} ({actor.country})" for actor in record.actors}
    return tuple(
        Proof(field=proof.field, words=proof.text, value=known.get(proof.value or "", proof.value))
        for proof in event.evidence
    )


def _joint(connection: sa.Connection, id: str, found: naming.Place, evidence: int) -> Shown:
    table = naming.JOINT[found.kind]
    kinds: dict[str, Any] = {"event": JointEvent, "thread": JointThread, "story": Story, "actor": JointActor}
    blob = connection.scalar(sa.select(table.c.noun).where(table.c.n == found.joint))
    at = _mentions(connection, found)
    plain = packing.unpack(blob or b"", kinds[found.kind]).to_dict()
    for name in ("actors", "recipients", "participants", "maybe"):
        if plain.get(name):
            plain[name] = _names(connection, plain[name])
    made = rulings.about(connection, {page for page, _ in at})
    records = reading.several(connection, (page for page, _ in at[:evidence]))
    mentions = [_mention(records[page], found.kind, on) for page, on in at[:evidence] if page in records]
    mentions += [_named(page, found.kind, on) for page, on in at[evidence:]]
    return Shown(
        id=id,
        kind=found.kind,
        title=_called(plain),
        fields={name: value for name, value in plain.items() if name not in SKIPPED and value not in (None, [], "")},
        mentions=tuple(_ruled(mention, made) for mention in mentions if mention),
    )


def _called(plain: dict[str, Any]) -> str:
    """What a joint thing is called; a matter or story without a title by its kind or its id."""
    told = " ".join(plain[name] for name in ("status", "type") if name in plain)
    return str(plain.get("title") or plain.get("name") or told or plain.get("kind") or plain["id"])


def _names(connection: sa.Connection, ids: Sequence[str]) -> list[str]:
    """The joint actors' names, with their countries."""
    who = joint.joint_actors.c
    rows = connection.execute(sa.select(who.id, who.name, who.country).where(who.id.in_(ids))).all()
    known = {row.id: f"{row.name} ({row.country})" for row in rows}
    return [known.get(id, id) for id in ids]


def _named(page: str, kind: str, on: str) -> Shown:
    """A mention of which nothing but its place is told."""
    return Shown(id=mark(page, on) if on else page, kind=kind if on else "page", title="", fields={}, page=page)


def _mention(record: Record, kind: str, on: str) -> Shown | None:
    if on:
        return on_page(record, kind, on)
    article = record.article
    return Shown(
        id=record.id,
        kind="page",
        title=article.headline or record.id,
        fields={},
        page=record.id,
        publisher=article.publisher,
        originator=article.originator,
        published=article.published,
        url=record.url,
    )


def _mentions(connection: sa.Connection, found: naming.Place) -> list[tuple[str, str]]:
    here = joint.mentions
    select = sa.select(pages.c.id, here.c.id.label("on")).join(pages, pages.c.n == here.c.page)
    select = select.where(here.c.kind == found.kind, here.c.joint == found.joint, pages.c.current)
    return [(row.id, row.on) for row in connection.execute(select.order_by(here.c.place).limit(MOST))]


def _ruled(thing: Shown, made: Sequence[Ruling]) -> Shown:
    """The thing with the rulings on it, undone ones as well."""
    on = tuple(
        ruling
        for ruling in made
        if thing.id in {mark(at.page, at.id) if at.id else at.page for at in (ruling.of, ruling.other) if at}
    )
    return msgspec.structs.replace(thing, rulings=on) if on else thing

"""A record → rows of the flat tables that questions read.

In: the number of a page and its record. Out: a list of rows for each table; nothing here touches a database.

    >>> rows = flattened(1, record, day="2024-05-15")
    >>> rows[tables.events][0]["type"]
    'REJECT'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import Table

from dragoman.records import Actor, Event, NamedPlace, Record, Statement, Thread
from dragoman.store import tables
from dragoman.store.days import days

_WORD = re.compile(r"\w+")
Rows: TypeAlias = dict[Table, list[dict[str, Any]]]


def flattened(page: int, record: Record, day: str) -> Rows:
    """The rows of the record; `day` serves for what bears no date and where the article bears none."""
    at = _page_day(record, day)
    rows: Rows = {
        tables.articles: [_article(page, record, at)],
        tables.actors: [_actor(page, n, actor) for n, actor in enumerate(record.actors)],
        tables.names: list({name["n"]: name for name in map(_name, record.actors)}.values()),
        tables.name_words: list(_words(record.actors)),
        tables.events: [],
        tables.event_modes: [],
        tables.event_actors: [],
        tables.statements: [],
        tables.statement_actors: [],
        tables.threads: [],
        tables.thread_actors: [],
        tables.conditions: list(_conditions(page, record)),
    }
    known = {actor.id: actor for actor in record.actors}
    for place, event in enumerate(record.events):
        _event(rows, page, place, event, known, at)
    for place, said in enumerate(record.statements):
        _statement(rows, page, place, said, known, at)
    for place, thread in enumerate(record.threads):
        _thread(rows, page, place, thread, known, at)
    return rows


def number(page: int, place: int) -> int:
    """The number of a thing: its page's, and its place in the record."""
    return page * tables.ROOM + place


def plain(text: str | None) -> str | None:
    """Text that every database takes: without NUL and halves of characters."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def name_number(actor: Actor) -> int:
    """A number made of the actor's name, country, sector and kind; 63 bits, so that two in a store never meet."""
    parts = "\0".join((actor.name, actor.country, actor.sector or "", actor.kind))
    raw = hashlib.blake2b(parts.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(raw) >> 1


def _page_day(record: Record, day: str) -> str:
    found = days(record.article.published) or days(record.as_of)
    return found[0] if found else day


def _article(page: int, record: Record, day: str) -> dict[str, Any]:
    article = record.article
    return {
        "page": page,
        "headline": plain(article.headline),
        "publisher": plain(article.publisher),
        "originator": plain(article.originator),
        "published": plain(article.published),
        "day": day,
        "language": article.language,
        "events": len(record.events),
        "statements": len(record.statements),
    }


def _name(actor: Actor) -> dict[str, Any]:
    return {
        "n": name_number(actor),
        "name": plain(actor.name) or "",
        "country": actor.country,
        "sector": actor.sector,
        "kind": actor.kind,
    }


def words(text: str) -> list[str]:
    """The words of a name as they are looked up, each once.

    >>> words("Jean-Marc Ayrault")
    ['jean', 'marc', 'ayrault']
    """
    return list(dict.fromkeys(_WORD.findall((plain(text) or "").casefold())))


def _words(actors: Iterable[Actor]) -> Iterator[dict[str, Any]]:
    named = {name_number(actor): actor.name for actor in actors}
    return ({"word": word, "name": n} for n, name in named.items() for word in words(name))


def _actor(page: int, place: int, actor: Actor) -> dict[str, Any]:
    return {
        "n": number(page, place),
        "page": page,
        "id": plain(actor.id),
        "name": name_number(actor),
        "role": plain(actor.role),
        "aliases": plain("\n".join(actor.aliases)),
    }


def _event(rows: Rows, page: int, place: int, event: Event, known: dict[str, Actor], day: str) -> None:
    n = number(page, place)
    first, last = days(event.date) or (day, day)
    row = {
        "n": n,
        "page": page,
        "id": event.id,
        "type": event.type,
        "modes": " ".join(event.modes),
        "status": event.status,
        "background": event.background,
        "date": event.date,
        "day": first,
        "last": last,
        "cameo": event.cameo,
        "quad": event.quad,
        "score": event.score,
        "anchor": plain(event.anchor),
        "sentence": plain(event.sentence),
        "same_as": event.same_as,
    }
    rows[tables.events].append(row | _place(event.place))
    rows[tables.event_modes] += ({"event": n, "mode": mode, "day": first} for mode in dict.fromkeys(event.modes))
    sides = (event.actors, event.recipients, event.claimed_by, event.denied_by)
    for role, ids in zip(tables.ROLES, sides, strict=True):
        rows[tables.event_actors] += _involved("event", n, role, ids, known, first)


def _statement(rows: Rows, page: int, place: int, said: Statement, known: dict[str, Actor], day: str) -> None:
    n = number(page, place)
    first, last = days(said.date) or (day, day)
    row = {
        "n": n,
        "page": page,
        "id": said.id,
        "form": said.form,
        "cue": plain(said.cue),
        "text": plain(said.text),
        "date": said.date,
        "day": first,
        "last": last,
        "occasion": plain(said.occasion),
        "disputed": bool(said.disputes),
    }
    rows[tables.statements].append(row | _place(said.place))
    speakers = [said.speaker] if said.speaker else []
    for role, ids in (("speaker", speakers), ("addressee", said.addressee), ("with", said.with_)):
        rows[tables.statement_actors] += _involved("statement", n, role, ids, known, first)


def _thread(rows: Rows, page: int, place: int, thread: Thread, known: dict[str, Actor], day: str) -> None:
    n = number(page, place)
    dated = [found for step in thread.history if (found := days(step.date))]
    first = min((found[0] for found in dated), default=day)
    last = max((found[1] for found in dated), default=day)
    row = {
        "n": n,
        "page": page,
        "id": thread.id,
        "kind": thread.kind,
        "title": plain(thread.title),
        "state": thread.state,
        "day": first,
        "last": last,
    }
    rows[tables.threads].append(row)
    rows[tables.thread_actors] += _involved("thread", n, "actor", thread.participants, known, first)


def _place(place: NamedPlace | None) -> dict[str, Any]:
    return {"place": plain(place.name) if place else None, "country": place.country if place else None}


def _involved(
    noun: str, n: int, role: str, ids: Iterable[str], known: dict[str, Actor], day: str
) -> Iterator[dict[str, Any]]:
    """A row for each of the actors; one whom the record does not hold is left out."""
    for place, id in enumerate(dict.fromkeys(ids)):
        if actor := known.get(id):
            row = {"role": role, "place": place, "id": plain(id), "name": name_number(actor)}
            yield {noun: n, **row, "country": actor.country, "day": day}


def _conditions(page: int, record: Record) -> Iterator[dict[str, Any]]:
    places = {event.id: place for place, event in enumerate(record.events)}
    for place, condition in enumerate(record.conditions):
        yield {
            "n": number(page, place),
            "page": page,
            "id": condition.id,
            "event": number(page, places[condition.of]) if condition.of in places else None,
            "relation": condition.relation,
            "condition": plain(condition.condition),
            "outcome": condition.outcome,
        }

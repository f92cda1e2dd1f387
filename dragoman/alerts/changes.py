"""What is new for an alert among the pages that came since it last looked.

In: a store, an alert, the new pages, what the alert knows. Out: messages with their keys, and what it knows then.

    >>> changes(store, alert, ["lake-2"], {"t-lake": "planned"}).messages[0].line
    'Meeting of Kenya and Uganda: planned → cancelled'

A thread is told when its state is another than the one the alert knows; an event or statement when its page is new, and
with `sources` once so many independent originators report it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dragoman.alerts.messages import Message
from dragoman.chronicle import Turn
from dragoman.settings import Alert
from dragoman.store import FoundEvent, FoundStatement, FoundThread, Store
from dragoman.store.answers import Named
from dragoman.store.joining import pieces

PIECE = 200
"""Pages that one question names."""
FILTERS = ("recipient", "type", "mode", "status", "kind", "place", "country", "publisher", "originator", "text")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A message and the key under which it is told once."""

    key: str
    message: Message


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a look found, and the states that it saw."""

    found: tuple[Change, ...]
    states: dict[str, str]


def changes(store: Store, alert: Alert, pages: Sequence[str], known: Mapping[str, str]) -> Looked:
    """The changes on the pages, oldest first."""
    if alert.on == "thread":
        return _of_threads(store, alert, _asked(store.threads, alert, pages, ()), known)
    if alert.on == "statement":
        made = (_statement(alert, one) for one in _asked(store.statements, alert, pages, ("status", "type", "mode")))
        return Looked(found=tuple(made), states={})
    return _of_events(alert, _asked(store.events, alert, pages, ("kind",)), known)


def _asked(ask: Any, alert: Alert, pages: Sequence[str], without: Iterable[str]) -> Iterator[Any]:
    """The answers to the alert's question on the pages, the oldest first."""
    values = {name: getattr(alert, name) for name in FILTERS if name not in without}
    given = {name: value for name, value in values.items() if value}
    given |= {"involved" if alert.on == "thread" else "actor": alert.actor} if alert.actor else {}
    found: dict[str, Any] = {}
    for piece in pieces(pages, PIECE):
        for one in ask(page=tuple(piece), **given):
            found.setdefault(one.id, one)
    yield from sorted(found.values(), key=lambda one: (one.day, one.id))


def _of_threads(store: Store, alert: Alert, found: Iterable[FoundThread], known: Mapping[str, str]) -> Looked:
    made, states = [], {}
    for thread in found:
        before = known.get(thread.id)
        if thread.sources < alert.sources or thread.state == before:
            continue
        states[thread.id] = thread.state
        if alert.state and thread.state not in alert.state:
            continue
        turn = next((turn for turn in reversed(thread.history) if turn.state == thread.state), None)
        made.append(_thread(store, alert, thread, before, turn))
    return Looked(found=tuple(made), states=states)


def _thread(store: Store, alert: Alert, thread: FoundThread, before: str | None, turn: Turn | None) -> Change:
    record = store.record(turn.at.page if turn else thread.page)
    at = f"{turn.at.page}#{turn.at.id}" if turn else thread.page
    message = Message(
        alert=alert.name,
        title=thread.title,
        thing=thread.id,
        before=_words(before) if before else None,
        after=_words(thread.state),
        words=turn.words if turn else None,
        sources=thread.sources,
        headline=record.article.headline,
        outlet=record.article.originator or record.article.publisher,
        date=record.article.published or record.as_of or (turn.date if turn else thread.last),
        url=record.url,
    )
    return Change(key=_key(alert, thread.id, before or "", thread.state, at), message=message)


def _of_events(alert: Alert, found: Iterable[FoundEvent], known: Mapping[str, str]) -> Looked:
    made, states = [], {}
    for event in found:
        if event.background or event.sources < alert.sources or event.id in known:
            continue
        states[event.id] = str(event.sources)
        who = f"{_names(event.actors) or 'somebody'}"
        whom = f" → {_names(event.recipients)}" if event.recipients else ""
        message = Message(
            alert=alert.name,
            title=f"{event.status} {event.type}: {who}{whom}",
            thing=event.id,
            words=event.sentence or None,
            word_of=_names(event.claimed_by) or None,
            sources=event.sources,
            headline=event.headline,
            outlet=event.originator or event.publisher,
            date=event.date or event.published,
            url=event.url,
        )
        made.append(Change(key=_key(alert, event.id), message=message))
    return Looked(found=tuple(made), states=states)


def _statement(alert: Alert, said: FoundStatement) -> Change:
    who = said.speaker.name if said.speaker else "somebody unnamed"
    message = Message(
        alert=alert.name,
        title=f"Statement by {who}",
        thing=said.id,
        words=said.text,
        headline=said.headline,
        outlet=said.originator or said.publisher,
        date=said.date or said.published,
        url=said.url,
    )
    return Change(key=_key(alert, said.page, said.id, said.text), message=message)


def _names(people: Iterable[Named]) -> str:
    return ", ".join(str(who) for who in people)


def _words(state: str) -> str:
    return state.replace("_", " ")


def _key(alert: Alert, *parts: str) -> str:
    return hashlib.sha256("\0".join((alert.name, alert.on, *parts)).encode()).hexdigest()

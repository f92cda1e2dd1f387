"""Nouns of many pages → rows of the joint tables, in place of those that they come after; and back.

In: numbered nouns of a weaving. Out: rows, to be written in one transaction: a question sees the old gathering or the
new one.

    >>> insert(connection, rows_of("story", 1048576, story, known))
    >>> chronicle_of(database).stories == (story,)
    True

The number of a joint thing is that of the mention that its id comes from: its page's number x 2^20 + its place there.
A state has its code's (below 2^20).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.chronicle import At, Chronicle, JointActor, JointEvent, JointThread, Story, in_order
from dragoman.records import CopyGroup, Noun
from dragoman.store import joint_tables as joint
from dragoman.store import packing, tables
from dragoman.store.database import Database
from dragoman.store.days import days
from dragoman.store.flat import plain, words
from dragoman.store.tables import articles, pages

GROUP = 5000
"""Rows that go to the database at once."""
NO_DAY = "0001-01-01"
Row = tuple[Table, dict[str, Any]]
Value = TypeVar("Value")


class Known(NamedTuple):
    """What the rows of joint things refer to: pages' numbers and days, joint actors' numbers and countries."""

    pages: Mapping[str, tuple[int, str]]
    actor: Callable[[str], tuple[int, str] | None]


def empty(connection: sa.Connection) -> None:
    """Deletes all that was put together."""
    for table in joint.JOINT:
        connection.execute(table.delete())


def say(connection: sa.Connection, about: Mapping[str, Any]) -> None:
    """Keeps when and by what the joint tables were made."""
    value = msgspec.json.encode(about).decode()
    connection.execute(tables.about.update().where(tables.about.c.name == "gathered").values(value=value))


def pages_of(connection: sa.Connection, numbers: Iterable[int] | None = None) -> dict[str, tuple[int, str]]:
    """Id → number and day of the pages that count, or of those of these numbers."""
    current = sa.select(pages.c.id, pages.c.n, articles.c.day).outerjoin(articles, articles.c.page == pages.c.n)
    current = current.where(pages.c.current)
    wanted = [current] if numbers is None else [current.where(pages.c.n.in_(piece)) for piece in pieces(numbers)]
    return {row.id: (row.n, row.day or NO_DAY) for select in wanted for row in connection.execute(select)}


def insert(connection: sa.Connection, rows: Iterable[Row]) -> None:
    """Writes the rows, many at once."""
    waiting: dict[Table, list[dict[str, Any]]] = {}
    for table, row in rows:
        held = waiting.setdefault(table, [])
        held.append(row)
        if len(held) >= GROUP:
            connection.execute(table.insert(), waiting.pop(table))
    for table, held in waiting.items():
        connection.execute(table.insert(), held)


def drop(connection: sa.Connection, kind: str, numbers: Iterable[int]) -> None:
    """Deletes joint things of one kind and all rows of theirs, an actor's mentions apart."""
    head, parts = PARTS[kind]
    for piece in pieces(sorted(numbers)):
        if kind == "actor":
            _drop_words(connection, piece)
        else:
            here = joint.mentions.c
            connection.execute(joint.mentions.delete().where(here.kind == kind, here.joint.in_(piece)))
        for table in parts:
            connection.execute(table.delete().where(next(iter(table.primary_key.columns)).in_(piece)))
        connection.execute(head.delete().where(head.c.n.in_(piece)))


def drop_mentions(connection: sa.Connection, kind: str, pages: Iterable[int]) -> None:
    """Deletes what the pages have of one kind of mentions."""
    here = joint.mentions.c
    for piece in pieces(sorted(pages)):
        connection.execute(joint.mentions.delete().where(here.page.in_(piece), here.kind == kind))


def _drop_words(connection: sa.Connection, actors: list[int]) -> None:
    table = joint.joint_words
    for row in connection.execute(sa.select(joint.joint_actors).where(joint.joint_actors.c.n.in_(actors))).all():
        found = _words(packing.unpack(row.noun, JointActor))
        connection.execute(table.delete().where(table.c.actor == row.n, table.c.word.in_(found)))


def _words(actor: JointActor) -> list[str]:
    return words("\n".join((actor.name, *actor.aliases)))


def rows_of(kind: str, n: int, noun: Any, known: Known) -> Iterator[Row]:
    """The rows of a joint thing, an actor's mentions apart."""
    make: Callable[..., Iterator[Row]] = MAKERS[kind]
    return make(n, noun, known)


def _head(n: int, noun: Noun, id: str, first: str, last: str) -> dict[str, Any]:
    return {"n": n, "id": plain(id), "day": first, "last": max(first, last), "noun": packing.pack(noun)}


def _actor(n: int, actor: JointActor, known: Known) -> Iterator[Row]:
    return actor_rows(n, actor, {at.page for at in actor.mentions}, known)


def actor_rows(n: int, actor: JointActor, on: Collection[str], known: Known) -> Iterator[Row]:
    """The rows of a joint actor that stands on these pages; where it stands there lies in `mentions` alone."""
    shown = [known.pages[page][1] for page in on if page in known.pages] or [NO_DAY]
    plainly = {"name": plain(actor.name), "country": actor.country, "sector": actor.sector, "kind": actor.kind}
    head = _head(n, msgspec.structs.replace(actor, mentions=()), actor.id, min(shown), max(shown))
    yield joint.joint_actors, head | plainly | {"pages": len(on)}
    for word in _words(actor):
        yield joint.joint_words, {"word": word, "actor": n}


def _event(n: int, event: JointEvent, known: Known) -> Iterator[Row]:
    first, last = days(event.date) or _span(event.first, event.last, event.mentions, known)
    place = event.place
    row = {
        "type": event.type,
        "status": event.status,
        "place": plain(place.name) if place else None,
        "country": place.country if place else None,
        "sources": event.sources,
    }
    yield joint.joint_events, _head(n, event, event.id, first, last) | row
    for mode in dict.fromkeys(event.modes):
        yield joint.joint_event_modes, {"event": n, "mode": mode, "day": first}
    claimants = dict.fromkeys(id for account in event.accounts for id in account.claimed_by)
    deniers = dict.fromkeys(id for account in event.accounts for id in account.denied_by)
    for role, ids in zip(tables.ROLES, (event.actors, event.recipients, claimants, deniers), strict=True):
        yield from _involved(joint.joint_event_actors, "event", n, role, ids, known, first)
    yield from _mentions("event", n, event.mentions, known)


def _thread(n: int, thread: JointThread, known: Known) -> Iterator[Row]:
    first, last = _span(thread.first, thread.last, thread.mentions, known)
    told = {turn.originator for turn in (*thread.history, *thread.disputed) if turn.originator}
    row = {"kind": thread.kind, "title": plain(thread.title), "state": thread.state, "sources": max(len(told), 1)}
    yield joint.joint_threads, _head(n, thread, thread.id, first, last) | row
    yield from _involved(joint.joint_thread_actors, "thread", n, "actor", thread.participants, known, first)
    yield from _mentions("thread", n, thread.mentions, known)


def _story(n: int, story: Story, known: Known) -> Iterator[Row]:
    first, last = _span(story.first, story.last, (At(page=page, id="") for page in story.pages), known)
    row = {"title": plain(story.title), "pages": len(story.pages), "sources": max(len(story.originators), 1)}
    yield joint.stories, _head(n, story, story.id, first, last) | row
    yield from _involved(joint.story_actors, "story", n, "actor", story.actors, known, first)
    yield from _mentions("story", n, (At(page=page, id="") for page in story.pages), known)


def _report(n: int, report: CopyGroup, known: Known) -> Iterator[Row]:
    held = (report.representative, *(copy.page for copy in report.copies))
    first, last = _span(report.first, report.last, (At(page=page, id="") for page in held), known)
    row = {"originator": plain(report.originator), "pages": len(held)}
    yield joint.reports, _head(n, report, report.representative, first, last) | row
    yield from _mentions("report", n, (At(page=page, id="") for page in held), known)


def _span(first: str | None, last: str | None, mentions: Iterable[At], known: Known) -> tuple[str, str]:
    """The first and last day; those of the pages where none is said."""
    start, end = days(first), days(last)
    if start and end:
        return start[0], end[1]
    shown = sorted(known.pages[at.page][1] for at in mentions if at.page in known.pages) or [NO_DAY]
    return (start or (shown[0],))[0], (end or (shown[-1],))[-1]


def _involved(table: Table, noun: str, n: int, role: str, ids: Iterable[str], known: Known, day: str) -> Iterator[Row]:
    for place, id in enumerate(dict.fromkeys(ids)):
        if found := known.actor(id):
            actor, country = found
            yield table, {noun: n, "role": role, "place": place, "actor": actor, "country": country, "day": day}


def _mentions(kind: str, n: int, mentions: Iterable[At], known: Known) -> Iterator[Row]:
    for place, at in enumerate(mentions):
        if at.page in known.pages:
            page = known.pages[at.page][0]
            yield joint.mentions, {"kind": kind, "joint": n, "place": place, "page": page, "id": plain(at.id)}


MAKERS: Final[Mapping[str, Callable[..., Iterator[Row]]]] = {
    "actor": _actor, "event": _event, "thread": _thread, "story": _story, "report": _report,
}  # fmt: skip
PARTS: Final[Mapping[str, tuple[Table, tuple[Table, ...]]]] = {
    "actor": (joint.joint_actors, ()),
    "event": (joint.joint_events, (joint.joint_event_modes, joint.joint_event_actors)),
    "thread": (joint.joint_threads, (joint.joint_thread_actors,)),
    "story": (joint.stories, (joint.story_actors,)),
    "report": (joint.reports, ()),
}
"""The table of each kind of joint thing, and those that say more of it."""


def about_gathering(database: Database) -> dict[str, Any]:
    """When and by what the joint tables were made; empty if never."""
    with database.reading() as connection:
        return about(connection)


def about(connection: sa.Connection) -> dict[str, Any]:
    """The same as one state of the store has it."""
    value = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.name == "gathered"))
    found: dict[str, Any] = msgspec.json.decode(value or "{}")
    return found


def chronicle_of(database: Database) -> Chronicle:
    """The chronicle of the last gathering."""
    kinds: tuple[tuple[Table, type[Any]], ...] = (
        (joint.reports, CopyGroup),
        (joint.joint_actors, JointActor),
        (joint.joint_events, JointEvent),
        (joint.joint_threads, JointThread),
        (joint.stories, Story),
    )
    with database.reading() as connection:
        rows = connection.execution_options(yield_per=1000)
        found = ((row, kind) for table, kind in kinds for row in rows.execute(sa.select(table.c.n, table.c.noun)))
        nouns = [(row.n, packing.unpack(row.noun, kind)) for row, kind in found]
        standing = _standing(connection)
    return in_order(_standing_there(noun, standing.get(n, ())) for n, noun in nouns)


def _standing(connection: sa.Connection) -> dict[int, tuple[At, ...]]:
    """Where the joint actors stand, by number, in order of the pages' days."""
    here = joint.mentions
    joined = here.join(pages, pages.c.n == here.c.page).outerjoin(articles, articles.c.page == here.c.page)
    select = sa.select(here.c.joint, articles.c.day, pages.c.id, here.c.place, here.c.id.label("on"))
    found: dict[int, list[tuple[str, str, int, str]]] = {}
    for row in connection.execute(select.select_from(joined).where(here.c.kind == "actor")):
        found.setdefault(row.joint, []).append((row.day or NO_DAY, row.id, row.place, row.on))
    return {n: tuple(At(page=page, id=on) for _, page, _, on in sorted(rows)) for n, rows in found.items()}


def _standing_there(noun: Any, mentions: tuple[At, ...]) -> Any:
    """An actor with its mentions; those of a gathering of before lie in the noun itself."""
    if not isinstance(noun, JointActor) or noun.mentions:
        return noun
    return msgspec.structs.replace(noun, mentions=mentions)


def pieces(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """The values, in lists of at most `size`: databases bound the parameters of a query."""
    left = iter(values)
    while piece := list(itertools.islice(left, size)):
        yield piece

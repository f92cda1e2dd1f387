"""What one actor of many pages took part in: events, the weeks they fall into, who else was there.

In: a store, a joint actor's id. Out: events as questions answer them, and `Doing`s for charts.

    >>> doings = Doings(store, "lake#kenya")
    >>> doings.number, [partner.name for partner, _, _ in doings.partners()]
    (31, ['Uganda', 'United Nations'])

Asked by the actor's number: a question by name would look through all names first.
"""

from __future__ import annotations

import collections
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman import plover
from dragoman.store import FoundEvent, FoundStatement, FoundThread, Store, joint
from dragoman.store.answers import Named
from dragoman.store.joining import pieces
from dragoman.store.joint_tables import (
    joint_actors,
    joint_event_actors,
    joint_events,
    joint_thread_actors,
    joint_threads,
    mentions,
)
from dragoman.store.mentions import statements_where
from dragoman.store.tables import statement_actors, statements
from dragoman.web.news import last_added

MOST = 2_000
"""Events, the newest, that are looked at."""
SIDES = ("actor", "recipient")
COMING = ("planned", "conditional", "hypothetical")
COOPERATION, CONFLICT = frozenset(("Q1", "Q2")), frozenset(("Q3", "Q4"))


class Doing(msgspec.Struct, frozen=True):
    """An event as a chart counts it: its first and last day, its status, its quad class."""

    day: str
    last: str
    status: str
    quad: str


class Doings:
    """The events of a joint actor; none for an actor of one page."""

    def __init__(self, store: Store, id: str) -> None:
        self.store = store
        with store.database.reading() as connection:
            self.n = connection.scalar(sa.select(joint_actors.c.n).where(joint_actors.c.id == id))
        last = last_added(store)
        self.until = last.date().isoformat() if last else ""

    @cached_property
    def numbers(self) -> list[int]:
        """The newest events up to the day on which the last page came, without telling one twice."""
        taking = joint_event_actors.c
        newest = self._taking().where(taking.day <= self.until).order_by(taking.day.desc(), taking.event.desc())
        with self.store.database.reading() as connection:
            return list(dict.fromkeys(connection.scalars(newest.limit(MOST))))

    @property
    def number(self) -> int:
        """How many events there are, at most `MOST`."""
        return len(self.numbers)

    def events(self, number: int) -> list[FoundEvent]:
        """The newest events."""
        return list(joint.events_where(self.store.database, [joint_events.c.n.in_(self.numbers[:number])]))

    def ahead(self, number: int) -> list[FoundEvent]:
        """What is to come, the next first; what is told as done on such a day is no plan but a date misread."""
        taking, events = joint_event_actors.c, joint_events.c
        coming = self._taking().join(joint_events, events.n == taking.event).where(events.status.in_(COMING))
        coming = coming.where(taking.day > self.until).order_by(taking.day, taking.event)
        with self.store.database.reading() as connection:
            wanted = list(dict.fromkeys(connection.scalars(coming.limit(len(SIDES) * number))))[:number]
        return list(joint.events_where(self.store.database, [joint_events.c.n.in_(wanted)]))[::-1]

    def _taking(self) -> sa.Select[tuple[int]]:
        """The events in which it takes part as a side."""
        taking = joint_event_actors.c
        return sa.select(taking.event).where(taking.actor == self.n, taking.role.in_(SIDES))

    def history(self) -> list[Doing]:
        """All of them as a chart counts them."""
        table = joint_events.c
        select = sa.select(table.day, table.last, table.status, table.type)
        rows = self._of(select, table.n)
        return [Doing(row.day, row.last, row.status, plover.scale(row.type).quad) for row in rows]

    def partners(self, most: int = 12) -> list[tuple[Named, int, int]]:
        """Who else takes part, with how many events of cooperation and of conflict."""
        taking, who, events = joint_event_actors, joint_actors, joint_events
        columns = (who.c.id, who.c.name, who.c.country, who.c.sector, events.c.type, events.c.n)
        select = sa.select(*columns).distinct().select_from(taking)
        select = select.join(who, who.c.n == taking.c.actor).join(events, events.c.n == taking.c.event)
        select = select.where(taking.c.role.in_(SIDES), taking.c.actor != self.n)
        named: dict[str, Named] = {}
        counts = collections.Counter[tuple[str, bool]]()
        for row in self._of(select, taking.c.event):
            named[row.id] = Named(id=row.id, name=row.name, country=row.country, sector=row.sector)
            counts[row.id, plover.scale(row.type).quad in COOPERATION] += 1
        ranked = sorted(named, key=lambda id: (-counts[id, True] - counts[id, False], id))
        return [(named[id], counts[id, True], counts[id, False]) for id in ranked[:most]]

    def threads(self, number: int) -> list[FoundThread]:
        """The newest threads that it is part of."""
        taking = joint_thread_actors.c
        newest = sa.select(taking.thread).where(taking.actor == self.n)
        newest = newest.order_by(taking.day.desc(), taking.thread.desc()).limit(number)
        with self.store.database.reading() as connection:
            wanted = list(connection.scalars(newest))
        return list(joint.threads_where(self.store.database, [joint_threads.c.n.in_(wanted)]))

    def statements(self, number: int) -> list[FoundStatement]:
        """The newest statements, on whatever page and under whatever name they are told."""
        said, here, by = statements.c, mentions.c, statement_actors.c
        newest = sa.select(said.n).select_from(mentions).join(statements, said.page == here.page)
        newest = newest.join(statement_actors, (by.statement == said.n) & (by.role == "speaker") & (by.id == here.id))
        newest = newest.where(here.kind == "actor", here.joint == self.n).order_by(said.day.desc(), said.n.desc())
        with self.store.database.reading() as connection:
            wanted = list(connection.scalars(newest.limit(number)))
        return list(statements_where(self.store.database, [said.n.in_(wanted)]))

    def _of(self, select: sa.Select[Any], event: sa.ColumnElement[int]) -> list[Any]:
        """The rows of these events."""
        found: list[Any] = []
        with self.store.database.reading() as connection:
            for piece in pieces(self.numbers):
                found += connection.execute(select.where(event.in_(piece))).all()
        return found

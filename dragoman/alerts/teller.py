"""Looks for what the alerts ask, keeps the messages, and sends what is due.

In: a store, settings, a clock. Out: messages in the database, then on their channels.

    >>> Teller(store, settings).run()
    Told(changes=1, sent=1, failed=0)

Messages and how far an alert has looked are written in one transaction, so that after a crash nothing is looked at
twice or not at all. A delivery is marked once the channel took it: it arrives at least once. Only a crash in the moment
between the channel's answer and the mark could send it a second time.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import time
import zoneinfo
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from dragoman.alerts import channels
from dragoman.alerts.changes import Looked, changes
from dragoman.alerts.channels import Send, Sent
from dragoman.alerts.messages import Message
from dragoman.alerts.tables import deliveries, looks, messages, metadata, states
from dragoman.settings import Alert, Channel, On, Settings, hours, seconds, secret
from dragoman.store import Store
from dragoman.store.joining import about_gathering, pieces
from dragoman.store.tables import pages, records

AGAIN = 30.0
"""Seconds until a message that was not taken is tried again, doubled each time."""
LONGEST = 3600.0
TRIES = 80
"""Tries after which a message is given up: some three days."""
TOGETHER = 50
"""Messages that a digest holds at most."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did: changes found, messages sent, messages that wait for another try."""

    changes: int = 0
    sent: int = 0
    failed: int = 0


class Teller:
    """Tells what the settings' alerts ask; `clock` gives seconds since 1970, `environment` holds secrets.

    What alerts ask for `EARLY` stands on one page alone and is told as soon as the page is in the store; of threads and
    events it is only known once the pages were put together whether they are new.
    """

    EARLY: Final[frozenset[On]] = frozenset(("statement",))
    LATE: Final[frozenset[On]] = frozenset(("thread", "event"))

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        send: Send = channels.send,
        clock: Callable[[], float] = time.time,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.store, self.settings, self.send = store, settings, send
        self.clock, self.environment = clock, environment
        store.database.ensure(metadata)

    def run(self) -> Told:
        """Looks, then sends what is due."""
        found = self.look()
        sent, failed = self.deliver()
        return Told(changes=len(found), sent=sent, failed=failed)

    def look(self, *, of: Collection[On] = EARLY | LATE, dry: bool = False) -> list[Message]:
        """What changed for each alert since it last looked, or for those `of` some kinds; with `dry` nothing is kept.

        An alert that is new looks at nothing older than itself.
        """
        found: list[Message] = []
        for alert in self.settings.alerts:
            if alert.on not in of:
                continue
            last, newest, new = self._new_pages(alert)
            if last is None or not new:
                if last is None and not dry:
                    self._keep(alert, Looked(found=(), states={}), newest)
                continue
            looked = changes(self.store, alert, new, self._known(alert))
            found += [change.message for change in looked.found] if dry else self._keep(alert, looked, newest)
        return found

    def _new_pages(self, alert: Alert) -> tuple[int | None, int, list[str]]:
        """The page that the alert saw last, the newest that it may see, and the ids of those between."""
        gathered = None if alert.on in self.EARLY else about_gathering(self.store.database).get("last")
        with self.store.database.reading() as connection:
            last = connection.scalar(sa.select(looks.c.page).where(looks.c.alert == alert.name))
            newest = gathered or connection.scalar(sa.select(sa.func.max(records.c.page))) or 0
            new = (
                sa.select(pages.c.id)
                .join(records, records.c.page == pages.c.n)
                .where(pages.c.current, pages.c.n > (last or 0), pages.c.n <= newest)
                .order_by(pages.c.n)
            )
            ids = list(connection.scalars(new)) if last is not None else []
        return last, newest, ids

    def _known(self, alert: Alert) -> dict[str, str]:
        with self.store.database.reading() as connection:
            rows = connection.execute(sa.select(states.c.thing, states.c.state).where(states.c.alert == alert.name))
            return {row.thing: row.state for row in rows}

    def _keep(self, alert: Alert, looked: Looked, newest: int) -> list[Message]:
        """Writes what a look found; the messages that are new."""
        now = self.clock()

        def write(connection: sa.Connection) -> list[Message]:
            new = [one for one in looked.found if self._put(connection, alert, one.key, one.message, now)]
            for thing, state in looked.states.items():
                _replace(connection, states, {"alert": alert.name, "thing": thing}, {"state": state})
            _replace(connection, looks, {"alert": alert.name}, {"page": newest})
            return [one.message for one in new]

        return self.store.database.write(write)

    def _put(self, connection: sa.Connection, alert: Alert, key: str, message: Message, now: float) -> bool:
        """Writes a message and its deliveries, unless it was told before."""
        if connection.scalar(sa.select(messages.c.n).where(messages.c.key == key)) is not None:
            return False
        row = {"key": key, "alert": alert.name, "made": now, "body": message.to_json()}
        made = connection.execute(messages.insert().values(**row).returning(messages.c.n)).scalar_one()
        waiting = {"message": made, "tries": 0, "parts": 0, "state": "waiting"}
        for name in dict.fromkeys(alert.send):
            due = _digested(self.settings.channels[name], now)
            connection.execute(deliveries.insert().values(**waiting, channel=name, due=due))
        return True

    def deliver(self) -> tuple[int, int]:
        """Sends what is due; how many messages were sent, and how many wait for another try."""
        sent = failed = 0
        for name, rows in self._due():
            channel = self.settings.channels.get(name)
            if channel is None or quiet(channel, self.clock()):
                continue
            for group in _groups(channel, rows):
                done = self._sent(channel, group)
                self._mark(group, done)
                sent, failed = sent + done.done * len(group), failed + (not done.done) * len(group)
                if not done.done and not done.lost:
                    break
        return sent, failed

    def _due(self) -> Iterator[tuple[str, list[Any]]]:
        """What is due for each channel, in order: nothing passes a message that waits for another try."""
        question = (
            sa.select(deliveries, messages.c.body)
            .join(messages, messages.c.n == deliveries.c.message)
            .where(deliveries.c.state == "waiting")
            .order_by(deliveries.c.channel, deliveries.c.n)
        )
        with self.store.database.reading() as connection:
            rows = connection.execute(question).all()
        for name, group in itertools.groupby(rows, key=lambda row: row.channel):
            waiting = list(group)
            due = [row for row in waiting if row.due <= self.clock()]
            if due and not (waiting[0].tries and waiting[0].due > self.clock()):
                yield str(name), due

    def _sent(self, channel: Channel, group: Sequence[Any]) -> Sent:
        try:
            url = secret(channel.url, self.environment)
            return self.send(url, [Message.from_json(row.body) for row in group], group[0].parts)
        except Exception as error:
            return Sent(parts=group[0].parts, error=f"{type(error).__name__}: {error}"[:300])

    def _mark(self, group: Sequence[Any], done: Sent) -> None:
        """Keeps what became of the deliveries."""
        now, tries = self.clock(), group[0].tries + (not done.done)
        wait = done.wait if done.wait is not None else min(AGAIN * 2 ** min(tries - 1, 10), LONGEST)
        state = "sent" if done.done else "lost" if done.lost or tries >= TRIES else "waiting"
        values = {"state": state, "parts": done.parts, "tries": tries, "error": done.error}
        change = deliveries.update().where(deliveries.c.n.in_([row.n for row in group]))
        self.store.database.write(lambda connection: connection.execute(change.values(**values, due=now + wait)))


def quiet(channel: Channel, now: float) -> bool:
    """Whether nothing is sent to the channel at this time."""
    span = hours(channel.quiet) if channel.quiet else None
    if span is None:
        return False
    time = dt.datetime.fromtimestamp(now, zoneinfo.ZoneInfo(channel.zone)).time()
    start, end = span
    return start <= time < end if start < end else time >= start or time < end


def _digested(channel: Channel, now: float) -> float:
    """When a message made now is due: at once, or when the digest that it falls into ends."""
    if channel.digest is None:
        return now
    span = seconds(channel.digest)
    return (now // span + 1) * span


def _groups(channel: Channel, rows: list[Any]) -> Iterator[list[Any]]:
    """The messages that go together: one by one, or as a digest; one that was begun stays as it was."""
    if channel.digest is None:
        yield from ([row] for row in rows)
        return
    if begun := [row for row in rows if row.parts]:
        yield begun
    rest = [row for row in rows if not row.parts]
    yield from pieces(rest, TOGETHER)


def _replace(connection: sa.Connection, table: sa.Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    same = sa.and_(*(table.c[name] == value for name, value in key.items()))
    if not connection.execute(table.update().where(same).values(**values)).rowcount:
        connection.execute(table.insert().values(**key, **values))

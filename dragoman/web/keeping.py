"""Answers are kept until the store changes, and one that many ask for at once is made once.

In: an ASGI application, a database. Out: the same application, sooner.

    >>> app = Keeping(app, store.database)

What a page shows follows from its address and the store alone, so an answer is good as long as the store is what it
was: SQLite's `data_version` and PostgreSQL's snapshot say so exactly, also of what other programs write. Articles and
what stands on pages that were put together do not change when pages are added: they are good until somebody rules, a
page is coded anew or comes in a new version, or the pages are put together again. Who may ask is decided before
(`security.Guard`). Pages that show what stands elsewhere, as verdicts in a file, are not kept.
"""

from __future__ import annotations

import asyncio
import collections
import threading
from typing import NamedTuple

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.store.database import Database
from dragoman.store.tables import about, rulings

MOST, LARGEST = 512, 400_000
"""Answers that are kept, and bytes that one may have."""
AT_ONCE = 4
"""Answers that are made at once: more only get into each other's way, since one process makes them all."""
NOT_KEPT = ("/static/", "/judge/", "/login", "/gather")
LASTING = ("/pages/", "/at", "/events", "/threads", "/stories", "/actors", "/map", "/show/", "/timeline/")
"""What pages that are added change nothing in, as pages and in the API, once the pages were put together."""
Key = tuple[str, bytes, bool]


class States(NamedTuple):
    """Values that are others after a change: after any, and after one of what was there before."""

    all: object
    settled: object


class Answer(NamedTuple):
    """A whole answer as the application sent it, and the fault that it tells of."""

    messages: tuple[Message, ...]
    fault: Exception | None = None

    @property
    def good(self) -> bool:
        """Whether it may be given to others too."""
        size = sum(len(message.get("body", b"")) for message in self.messages)
        return self.fault is None and self.messages[0]["status"] == 200 and size <= LARGEST


class State:
    """What tells whether the database changed."""

    def __init__(self, database: Database) -> None:
        self._question = "PRAGMA data_version" if database.sqlite else "SELECT pg_current_snapshot()::text"
        self._connection = database.engine.connect()
        self._lock = threading.Lock()
        self._last = States(None, None)

    def __call__(self) -> States:
        """The values now."""
        with self._lock:
            value: object = self._connection.exec_driver_sql(self._question).scalar()
            if value != self._last.all:
                self._last = States(value, self._settled(value))
            self._connection.rollback()
            return self._last

    def _settled(self, value: object) -> object:
        """What was put together and when, how often pages were told otherwise, the last ruling."""
        noted = sa.select(about.c.name, about.c.value).where(about.c.name.in_(("gathered", "retold")))
        known = {row.name: row.value for row in self._connection.execute(noted)}
        if known.get("gathered", "{}") == "{}":
            return value
        return (*sorted(known.items()), self._connection.scalar(sa.select(sa.func.max(rulings.c.n))))


class Kept(NamedTuple):
    """An answer that is there or being made, and the state of the store that it holds for."""

    state: object
    answer: asyncio.Future[Answer]


class Keeping:
    """The application that keeps answers."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self.database = app, database
        self._state: State | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._kept: collections.OrderedDict[Key, Kept] = collections.OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gives a kept answer, or makes it."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(NOT_KEPT):
            await self.app(scope, receive, send)
            return
        pressed = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        states = await run_in_threadpool(self._now)
        state = states.settled if scope["path"].removeprefix("/api").startswith(LASTING) else states.all
        answer = await self._answer((scope["path"], scope["query_string"], pressed), state, scope, receive)
        for message in answer.messages:
            await send(dict(message))
        if answer.fault:
            raise answer.fault

    def _now(self) -> States:
        if self._state is None:
            self._state = State(self.database)
        return self._state()

    async def _answer(self, key: Key, state: object, scope: Scope, receive: Receive) -> Answer:
        known = self._kept.get(key)
        if known and known.state == state:
            self._kept.move_to_end(key)
            return await asyncio.shield(known.answer)
        made = self._kept[key] = Kept(state, asyncio.get_running_loop().create_future())
        self._kept.move_to_end(key)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        try:
            answer = await self._made(scope, receive)
        except BaseException as error:
            self._forget(key, made)
            made.answer.set_exception(error if isinstance(error, Exception) else RuntimeError("the visitor left"))
            made.answer.exception()  # nobody may be waiting for it
            raise
        if not answer.good:
            self._forget(key, made)
        made.answer.set_result(answer)
        return answer

    def _forget(self, key: Key, made: Kept) -> None:
        """Drops the answer, unless another one took its place meanwhile."""
        if self._kept.get(key) is made:
            del self._kept[key]

    async def _made(self, scope: Scope, receive: Receive) -> Answer:
        messages: list[Message] = []

        async def take(message: Message) -> None:
            messages.append(message)

        try:
            async with self._turns:
                await self.app(scope, receive, take)
        except Exception as fault:
            if not messages:
                raise
            return Answer(tuple(messages), fault)
        return Answer(tuple(messages))

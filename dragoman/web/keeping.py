"""Answers are kept until the store changes, and one that many ask for at once is made once.

In: an ASGI application, a database. Out: the same application, sooner.

    >>> app = Keeping(app, store.database)

What a page shows follows from its address and the store alone, so an answer is good as long as the store is what it
was: SQLite's `data_version` and PostgreSQL's snapshot say so exactly, also of what other programs write. Who may ask is
decided before (`security.Guard`). Pages that show what stands elsewhere, as verdicts in a file, are not kept.
"""

from __future__ import annotations

import asyncio
import collections
import threading
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.store.database import Database

MOST, LARGEST = 256, 400_000
"""Answers that are kept, and bytes that one may have."""
AT_ONCE = 4
"""Answers that are made at once: more only get into each other's way, since one process makes them all."""
NOT_KEPT = ("/static/", "/judge", "/login", "/gather")
Key = tuple[object, str, bytes, bool]


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
    """What tells whether the database changed: a value that is another one after each change."""

    def __init__(self, database: Database) -> None:
        self._question = "PRAGMA data_version" if database.sqlite else "SELECT pg_current_snapshot()::text"
        self._connection = database.engine.connect()
        self._lock = threading.Lock()

    def __call__(self) -> object:
        """The value now."""
        with self._lock:
            value: object = self._connection.exec_driver_sql(self._question).scalar()
            self._connection.rollback()
            return value


class Keeping:
    """The application that keeps answers."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self.database = app, database
        self._state: State | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._kept: collections.OrderedDict[Key, asyncio.Future[Answer]] = collections.OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gives a kept answer, or makes it."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(NOT_KEPT):
            await self.app(scope, receive, send)
            return
        pressed = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        key = (await run_in_threadpool(self._now), scope["path"], scope["query_string"], pressed)
        answer = await self._answer(key, scope, receive)
        for message in answer.messages:
            await send(dict(message))
        if answer.fault:
            raise answer.fault

    def _now(self) -> object:
        if self._state is None:
            self._state = State(self.database)
        return self._state()

    async def _answer(self, key: Key, scope: Scope, receive: Receive) -> Answer:
        if waiting := self._kept.get(key):
            self._kept.move_to_end(key)
            return await asyncio.shield(waiting)
        made = self._kept[key] = asyncio.get_running_loop().create_future()
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        try:
            answer = await self._made(scope, receive)
        except BaseException as error:
            self._kept.pop(key, None)
            made.set_exception(error if isinstance(error, Exception) else RuntimeError("the visitor left"))
            made.exception()  # nobody may be waiting for it
            raise
        if not answer.good:
            self._kept.pop(key, None)
        made.set_result(answer)
        return answer

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

"""The application in several processes: each makes its own from the same description, which the first one leaves to it.

In: a description in the environment. Out: an ASGI application.

    >>> with described(Served(db="desk.db", ...)):
    ...     uvicorn.run("dragoman.web.workers:made", factory=True, workers=2)

The processes share the secret of which forms' values and visitors' cookies are made, so that whichever of them made a
form, any takes it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from starlette.types import ASGIApp

from dragoman import collecting
from dragoman.settings import Settings, load
from dragoman.store import Store
from dragoman.web.app import application

VARIABLE = "DRAGOMAN_SERVED"


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """What is served, and to whom."""

    db: str
    settings: str | None
    token: str | None
    hosts: tuple[str, ...]
    judgements: str
    secret: bytes


@contextlib.contextmanager
def described(served: Served) -> Iterator[None]:
    """Leaves the description to the processes that are started meanwhile."""
    os.environ[VARIABLE] = msgspec.json.encode(served).decode()
    try:
        yield
    finally:
        del os.environ[VARIABLE]


def made() -> ASGIApp:
    """The application of this process."""
    collecting.few_heaps()
    served = msgspec.json.decode(os.environ[VARIABLE], type=Served)
    return application(
        Store(served.db, create=False),
        load(served.settings) if served.settings else Settings(),
        token=served.token,
        hosts=served.hosts,
        judgements=Path(served.judgements),
        secret=served.secret,
    )

"""What is large goes out compressed: articles, the map, style and script.

In: an ASGI application. Out: the same one. Pages with forms are left alone: what they bring along for our own
forms could be guessed from the length of compressed answers that also hold words of the address (BREACH).
"""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/pages/", "/static/", "/map")
SMALLEST, LEVEL = 2_000, 5


class Pressed:
    """The application, some of whose answers are compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.pressed = app, GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, compressed if the path is one of `PATHS` and the visitor takes it."""
        small = scope["type"] == "http" and scope["path"].startswith(PATHS)
        await (self.pressed if small else self.app)(scope, receive, send)

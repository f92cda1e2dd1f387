"""A store in the browser, and as a JSON API: `dragoman serve`.

In: a store, settings. Out: an ASGI application. Pages are made on the server; nothing is loaded from other hosts.

    >>> app = application(Store("desk.db"))
    >>> uvicorn.run(app, host="127.0.0.1", port=8150)
"""

from __future__ import annotations

from dragoman.web.app import application

__all__ = ["application"]

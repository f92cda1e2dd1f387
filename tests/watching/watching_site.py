"""A site on loopback for tests: feeds, pages, robots.txt, and servers that misbehave. Answers are set path by path."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from loopback import Quiet, serving

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>{}</channel></rss>"""
ITEM = "<item><guid>{id}</guid><link>{url}</link><title>{title}</title>{more}</item>"
PAGE = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{first}</p>
<p>The two governments had been at odds over the fishing grounds since spring, and neither side gave a new date.</p>
</article></body></html>"""


class Site:
    """What the server answers: `answers[path]` is (status, content, headers); `asked` are the requests that came.

    What is asked at one of the `gates` is answered when it opens.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.gates: dict[str, threading.Event] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, content: str | bytes, status: int = 200, **headers: str) -> str:
        raw = content.encode() if isinstance(content, str) else content
        self.answers[path] = (status, raw, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.url(path)

    def feed(self, path: str, *items: tuple[str, str, str], **headers: str) -> str:
        """An RSS feed of (id, address, date) items."""
        made = "".join(
            ITEM.format(id=id, url=url, title=f"Item {id}", more=f"<pubDate>{date}</pubDate>" if date else "")
            for id, url, date in items
        )
        return self.put(path, RSS.format(made), **headers)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def published() -> Iterator[Site]:
    """A site that runs until the block ends."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if gate := site.gates.get(self.path):
                gate.wait(30)
            status, content, headers = site.answers.get(self.path, (404, b"", {}))
            if status == 200 and headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                status, content = 304, b""
            self.answer(status, content, **headers)

    with serving(Handler) as port:
        site = Site(port)
        yield site

"""What makes a page the same page when it comes again.

In: a page as `sources` gives it. Out: its key, and the hash of its content.

    >>> key(Page(id="a", text="Rain.", url="https://news.example/a"))
    'url:https://news.example/a'

A page with an address is known by it; a file by its path; a row that names its id by that id; and a page of which
nothing is known but its words, by these. The same key with other content is a new version of the page.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from dragoman.records import Page
from dragoman.sources.given import stem
from dragoman.store.packing import content_of

_ROW = re.compile(r"(?P<file>.+):\d+$")


def content_hash(page: Page) -> str:
    """SHA-256 of the page's content and its kind, in hex."""
    kind, content = content_of(page)
    return hashlib.sha256(kind.encode() + b"\0" + content).hexdigest()


def key(page: Page) -> str:
    """What the page is known by when it comes again."""
    source = page.source or ""
    if page.url:
        return f"url:{page.url}"
    if row := _ROW.match(source):
        return f"hash:{content_hash(page)}" if _made(page.id, row["file"]) else f"id:{page.id}"
    if not source or source == "-":
        return f"id:{page.id}" if page.id not in ("page", "stdin") else f"hash:{content_hash(page)}"
    part = f"#{page.id}" if page.id != stem(Path(source)) else ""
    return f"file:{os.path.realpath(source)}{part}" if Path(source).exists() else f"id:{page.id}"


def _made(id: str, file: str) -> bool:
    """Whether the id was made of the file's name and the row's number."""
    return re.fullmatch(re.escape(stem(Path(file))) + r"-\d+", id) is not None

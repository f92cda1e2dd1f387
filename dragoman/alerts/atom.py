"""The messages as an Atom feed of one's own.

In: a database. Out: Atom (RFC 4287) with the newest messages, an entry each.

    >>> atom(store.database)[:38]
    "<?xml version='1.0' encoding='utf-8'?>"
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from lxml import etree

from dragoman.alerts.messages import WEB, Message, plain
from dragoman.alerts.tables import messages, metadata
from dragoman.store.database import Database

NEWEST = 100
SPACE = "http://www.w3.org/2005/Atom"


def atom(database: Database, *, id: str = "urn:dragoman:alerts", newest: int = NEWEST) -> str:
    """The feed as text; `id` is what readers know it by."""
    newest_first = sa.select(messages).order_by(messages.c.n.desc()).limit(newest)
    with database.reading() as connection:
        rows = connection.execute(newest_first).all() if database.has(metadata) else []
    root = etree.Element(f"{{{SPACE}}}feed", nsmap={None: SPACE})
    _add(root, "title", "dragoman: alerts")
    _add(root, "id", id)
    _add(root, "updated", _time(rows[0].made if rows else 0.0))
    for row in rows:
        message = Message.from_json(row.body)
        entry = etree.SubElement(root, f"{{{SPACE}}}entry")
        title, body = plain([message])
        _add(entry, "title", title)
        _add(entry, "id", f"urn:dragoman:message:{row.key}")
        _add(entry, "updated", _time(row.made))
        _add(etree.SubElement(entry, f"{{{SPACE}}}author"), "name", message.outlet or "dragoman")
        etree.SubElement(entry, f"{{{SPACE}}}category", term=_allowed(row.alert))
        if message.url and message.url.startswith(WEB):
            etree.SubElement(entry, f"{{{SPACE}}}link", href=_allowed(message.url))
        _add(entry, "content", body).set("type", "text")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made.decode()


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{SPACE}}}{name}")
    child.text = _allowed(text)
    return child


def _allowed(text: str) -> str:
    """Text without what XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")


def _time(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")

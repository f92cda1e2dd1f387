"""Where to go on: a place among answers as a short text that a program keeps and gives back.

In: the last answer that was seen. Out: a cursor; and from a cursor the place that it means, or an `InputError`.

    >>> read(written(Cursor("events", "2024-05-14", 71303168, "lake#e2")), "events").day
    '2024-05-14'

Answers stand in the order of their days and numbers, so the next ones are found without passing over those before. A
gathering numbers joint things anew: these are found again by their ids, and where one is gone its old place counts.
What comes back is checked and nothing in it is trusted: who makes a cursor up gets answers that anybody may ask for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Table

from dragoman.errors import InputError
from dragoman.store.database import Database
from dragoman.store.naming import number

LONGEST = 2_000
"""Characters of a cursor."""
_ID = 500
"""Characters of an id that a cursor holds; a longer one is left out."""
_CHECK = 6
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LAST = 2**63 - 1
"""A number that stands behind all of a day."""


class Cursor(NamedTuple):
    """A place among the answers to a kind of question; of a search `n` is the last page and `id` how many were seen."""

    kind: str
    day: str
    n: int
    id: str = ""


def written(cursor: Cursor) -> str:
    """The cursor as a text of letters, digits, - and _."""
    kept = cursor if len(cursor.id) <= _ID else cursor._replace(id="")
    plain = msgspec.json.encode(kept)
    return base64.urlsafe_b64encode(_check(plain) + plain).decode().rstrip("=")


def read(text: str, kind: str) -> Cursor:
    """The cursor that the text is; `InputError` for what no answers to such questions gave."""
    hint = "give it as the answers before gave it"
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = raw[_CHECK:]
        if len(text) > LONGEST or _check(plain) != raw[:_CHECK]:
            raise ValueError
        found = msgspec.json.decode(plain, type=Cursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise InputError("no cursor", where=text[:40], hint=hint) from None
    if found.kind != kind:
        raise InputError(f"a cursor of {found.kind[:40]}, not of {kind}", where=text[:40], hint=hint)
    if not (_DAY.fullmatch(found.day) and 0 <= found.n <= LAST and "\0" not in found.id):
        raise InputError("no cursor", where=text[:40], hint=hint)
    return found


def _check(plain: bytes) -> bytes:
    return hashlib.blake2b(plain, digest_size=_CHECK, person=b"cursor").digest()


def present(connection: sa.Connection, table: Table, cursor: Cursor) -> tuple[str, int]:
    """Day and number of the place that the cursor means now."""
    if "noun" in table.c and cursor.id:
        found = connection.scalar(number(table, cursor.id).where(table.c.day == cursor.day))
        return cursor.day, cursor.n if found is None else found
    return cursor.day, cursor.n


def marking(kind: str, table: Table) -> Callable[[Database, object, Sequence[Any], str], str]:
    """What makes the cursors of answers that a table's rows gave: of the last of them, or of the first."""

    def mark(database: Database, _window: object, shown: Sequence[Any], side: str) -> str:
        answer = shown[-1 if side == "after" else 0]
        with database.reading() as connection:
            found = connection.scalar(number(table, answer.id))
        return written(Cursor(kind, answer.day, found or 0, answer.id))

    return mark

"""A second try at what failed.

In: a store. Out: its failures, fewer if the cause is gone. A page that is stored is coded again; a source that gave no
page is read again, with what was known of its pages the first time.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dragoman import sources
from dragoman.records import Failure, Page
from dragoman.sources.inputs import Fetch
from dragoman.store import adding, recoding, tables
from dragoman.store.answers import Tally, Tell
from dragoman.store.database import Database

if TYPE_CHECKING:
    from dragoman.actors import ActorList


def retry(
    database: Database,
    *,
    jobs: int = 1,
    listed: ActorList | None = None,
    tell: Tell = lambda added: None,
    fetch: Fetch | None = None,
) -> Tally:
    """Tries again what failed; what fails again stays in the list. `fetch` fetches web addresses."""
    tally = recoding.recode(database, jobs=jobs, listed=listed, failed=True, tell=tell)
    for known, files in _files(database).items():
        again = adding.add(database, _pages(files, known, fetch), jobs=jobs, listed=listed, tell=tell, known=known)
        tally += again
    return tally


def _files(database: Database) -> dict[str, list[str]]:
    """The files that gave failures, by what was known of their pages; of a row of a table, the table."""
    table = tables.failures
    with database.reading() as connection:
        rows = connection.execute(sa.select(table).where(table.c.page.is_(None)).order_by(table.c.n)).all()
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.source and row.source != "-":
            name = row.source if Path(row.source).exists() else re.sub(r":\d+$", "", row.source)
            found.setdefault(row.known or "{}", {})[name] = None
    return {known: list(names) for known, names in found.items()}


def _pages(files: list[str], known: str, fetch: Fetch | None) -> Iterator[Page | Failure]:
    options: dict[str, Any] = json.loads(known)
    prefix = options.pop("prefix", "")
    if options.get("as_of"):
        options["as_of"] = dt.date.fromisoformat(options["as_of"])
    found = sources.pages(files, fetch=fetch, numbered=False, **options)
    return sources.prefixed(prefix, found)

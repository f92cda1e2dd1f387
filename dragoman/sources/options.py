"""What a user may say of pages: their date, address, publisher.

In: option values. Out: checked values, `InputError` with a hint otherwise.

    >>> parse_date("2024-03-04")
    datetime.date(2024, 3, 4)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.errors import InputError

_FORM = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of every page of a run; a page's own values go before these.

    `columns`: which column of a table fills which field of a page, where the user says so.
    """

    as_of: dt.date | None = None
    url: str | None = None
    publisher: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


def parse_date(text: str, *, where: str | None = None) -> dt.date:
    """The date in ISO 8601 text (`2024-03-04`, a time after it is ignored); `InputError` if it is none."""
    found = _FORM.match(text.strip())
    if found is None:
        raise InputError(f"{text[:40]!r} is no date", where=where, hint="write year-month-day, as in 2024-03-04")
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError as error:
        raise InputError(f"{text[:40]!r} is no date: {error}", where=where, hint="check month and day") from None


def known(
    as_of: str | dt.date | None, url: str | None, publisher: str | None, columns: Mapping[str, str] | None = None
) -> Known:
    """The values of a run's options, checked."""
    if isinstance(as_of, dt.datetime):
        as_of = as_of.date()
    date = parse_date(as_of, where="as_of") if isinstance(as_of, str) else as_of
    return Known(date, url, publisher, tuple((columns or {}).items()))

"""A row of named values → a page: which column is the text, the date, the publisher.

In: a mapping, as a line of CSV or JSON gives it. Out: a `Page`; `InputError` if no column holds a text.

    >>> row = {"Publication Date": "March 5, 2024", "Article Text": "The envoys left.", "Source": "Oxus Times"}
    >>> page = page_of_row(row, id="a", source="a.csv:2", known=Known())
    >>> (page.text, page.as_of.isoformat(), page.publisher)
    ('The envoys left.', '2024-03-05', 'Oxus Times')

Names are those of `data/source_columns.json`. A headline and a byline that have columns of their own are put above the
text, as a page has them.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dragoman import dates, lexicon
from dragoman.errors import InputError
from dragoman.records import Page
from dragoman.sources import content
from dragoman.sources.options import Known, parse_date

SHAPE = 'each line: {"id": …, "text" or "html": …}'


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    return {entry["field"]: tuple(entry["names"]) for entry in lexicon.entries("source_columns")}


def fields(row: Mapping[Any, Any], given: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """The row's values by the field of a page that they fill; empty ones are left out.

    `given`: fields, and the columns that fill them whatever they are called.
    """
    plain: dict[str, Any] = {}
    for key, value in row.items():
        plain.setdefault(re.sub(r"[\W_]", "", str(key).casefold()), value)
    found: dict[str, str] = {}
    chosen = {field: row.get(column) for field, column in given}
    for field, names in _names().items():
        if field in chosen:
            found |= {field: value} if (value := _text(chosen[field])) else {}
            continue
        for name in names:
            value = _text(plain.get(name))
            if value:
                found[field] = value
                break
    return found


def check(named: Iterable[str]) -> None:
    """`InputError` for a field that a page has not."""
    for field in named:
        if field not in _names():
            raise InputError(f"there is no field {field!r}", where="column", hint=f"one of {', '.join(_names())}")


def _text(value: Any) -> str | None:
    """A value as text: lists of names are joined; what is neither text nor number is nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(item) for item in value[:20]))) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def page_of_row(row: Mapping[Any, Any], *, id: str, source: str, known: Known) -> Page:
    """The page of the row. `id` serves where the row has none, `known` where it does not say otherwise."""
    found = fields(row, known.columns)
    value = found.get("text") or found.get("html")
    if value is None:
        keys = ", ".join(sorted(map(str, row))[:8]) or "none"
        raise InputError(f"no text and no html in it (its keys: {keys})", hint=SHAPE)
    named = any(field == "as_of" for field, _ in known.columns)
    as_of = parse_date(str(row["as_of"])) if row.get("as_of") and not named else date(found.get("as_of"))
    own = Known(as_of or known.as_of, found.get("url") or known.url, found.get("publisher") or known.publisher)
    page = content.page(value, id=found.get("id") or id, source=source, known=own)
    if "text" in found and not (page.html and "html" not in found):
        return msgspec.structs.replace(page, text=composed(value, found), html=None)
    return msgspec.structs.replace(page, text=None, html=value)


def composed(text: str, found: Mapping[str, str]) -> str:
    """The text with headline and byline above it, where they are told apart from it and it does not begin with them."""
    above = [" ".join(found[name].split()) for name in ("headline",) if name in found]
    if above and "byline" in found:
        byline = re.sub(r"^([^\W\d_][\w’'-]+), ([^\W\d_][\w.’'-]+)$", r"\2 \1", " ".join(found["byline"].split()))
        above.append(byline if re.match(r"(?i)by\b", byline) else f"By {byline}")
    start = " ".join(text[:600].split()).casefold()
    return "\n\n".join([*(line for line in above if line.casefold() not in start), text])


def date(text: str | None) -> dt.date | None:
    """The date in text as archives write it; `None` if it is none or may be two ("03/04/2024")."""
    if not text:
        return None
    if tight := re.match(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{6})?\s*$", text):
        text = "-".join(tight.groups())
    found = dates.iso_date(text[:200])
    return dt.date.fromisoformat(found[0]) if found else None

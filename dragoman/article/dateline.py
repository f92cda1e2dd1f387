"""The city before the first sentence.

In: the first paragraph of the body. Out: where its dateline ends, the city, and the agency named there.

    >>> text = "KYIV, Ukraine (AP) — The talks ended."
    >>> found = dateline(text)
    >>> (text[slice(*found.city)], found.agency, text[found.end:])
    ('KYIV, Ukraine', 'AP', 'The talks ended.')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.article import outlets
from dragoman.records import Span

_WORD = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_UPPER = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'-]+"
_PLACE = rf"(?:{_WORD}|{_UPPER})(?: (?:de|del|la|al|el|of|the|and|da|do|dos|{_WORD})){{0,4}}"
_CITY = rf"{_PLACE}(?:\s?[/;&]\s?{_PLACE}){{0,3}}(?:, {_PLACE}){{0,2}}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:,? ?(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)\.?,?)"
_DASH = r"\s*(?:[—–]|--|-(?=\s)|―)\s*"
_AGENCY = r"\(?(?:[(/]) ?(?P<agency>[A-ZÀ-Þ][\w.’'/& -]{1,40}?) ?(?:[)/])"
_FORM = re.compile(
    rf"(?P<city>{_CITY}){_DATE}?(?:,? ?{_AGENCY}(?:{_DASH}|\s*:\s*|\.?\s+(?=[A-Z“\"‘])|\s+)|{_DASH}|:\s+)"
)
_AGENCY_FIRST = re.compile(rf"\((?P<agency>[A-Z][\w.’' -]{{1,30}})\)(?:{_DASH}|\s+)")
_LABEL = re.compile(
    r"(?:breaking|update[ds]?|watch|analysis|opinion|exclusive|video|live|photos?|just in|live|fact check|report|"
    r"correction|note|editor|nato|warning|key points|summary|q|a|question|answer)\b",
    re.IGNORECASE,
)
_LONGEST = 130  # characters: the longest dateline seen is two cities with countries, date and agency
_NEXT = re.compile(r"[\"“‘'(\[]?[A-Z0-9À-Þ]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Offsets in the paragraph: `city` is its span (`None`: an agency tag alone), `end` where the sentence starts."""

    end: int
    city: Span | None = None
    agency: str | None = None
    agency_span: Span | None = None


def dateline(text: str) -> Dateline | None:
    """The dateline at the start of `text`, `None` if there is none."""
    head = text[:_LONGEST]
    found = _FORM.match(head)
    if found and _is_dateline(found, text):
        return _of(found, found.span("city"))
    tag = _AGENCY_FIRST.match(head)
    if tag and outlets.named(tag.group("agency")) and _NEXT.match(text, tag.end()):
        return _of(tag, None)
    return None


def _of(found: re.Match[str], city: Span | None) -> Dateline:
    agency = found.group("agency")
    return Dateline(found.end(), city, agency, found.span("agency") if agency else None)


def _is_dateline(found: re.Match[str], text: str) -> bool:
    """A dash after any capitalised words is not enough: capitals, or an agency, or a sentence that starts anew."""
    city, agency = found.group("city"), found.group("agency")
    if not _NEXT.match(text, found.end()):
        return False
    if agency:
        return outlets.named(agency) is not None or city.isupper()
    words = re.findall(r"\w+", city)
    if _LABEL.match(city):
        return False
    if city.split(",")[0].split("/")[0].isupper() and len(city) > 3:
        return not found.group().rstrip().endswith(":") or len(words) <= 2
    return (
        len(words) <= 3 and bool(re.search(r"[—–]|--|\s-\s", found.group())) and not re.search(r"\b(?:The|By)\b", city)
    )

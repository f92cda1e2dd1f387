"""Who shows the page, and whose report it is.

In: the pieces of the page, and what a crawler knows. Out: an `Origin`: publisher and originator, each with the span
of the words that told it (`None`: metadata told it).

    "This article was originally published by Oxus Daily"   → originator
    "(Reuters) -" before the first sentence                  → originator, or publisher if no other is known
    "The Associated Press contributed to this report."       → neither
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman import lexicon
from dragoman.article import outlets
from dragoman.article.dateline import Dateline
from dragoman.article.pieces import Piece
from dragoman.records import Span

_END = 48  # characters at a paragraph's end in which an agency signs
_LAST = 3  # paragraphs at the report's end that may be signed
_LABEL = 40  # characters: a line of its own that is an outlet's name is no longer


@dataclass(frozen=True, slots=True)
class Found:
    """A name and the span of its words, `None` if metadata told it."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """`originator` is `None` when the publisher wrote it or nothing tells."""

    publisher: Found | None = None
    originator: Found | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    kinds: frozenset[str]
    regex: re.Pattern[str]
    outlet: str | None = None


def origin(
    text: str,
    parts: Sequence[Piece],
    *,
    dateline: tuple[Dateline, int] | None = None,
    bylines: Sequence[tuple[str, Span | None]] = (),
    publisher: str | None = None,
    url: str | None = None,
) -> Origin:
    """`dateline` comes with the offset of its paragraph, `bylines` with their spans."""
    shown = _given(publisher, url) or next(_publishers(text, parts), None)
    told = next(_told(text, parts), None)
    wrote = told or next(_tagged(text, parts, dateline, bylines), None)
    if wrote and shown is None and told is None:
        return Origin(publisher=wrote)
    if wrote and shown and outlets.same(wrote.name, shown.name):
        wrote = None
    if shown is None and url:
        host = outlets.domain(url)
        shown = Found(host) if host else None
    return Origin(shown, wrote)


@functools.cache
def _signs(tells: str) -> tuple[_Sign, ...]:
    entries = lexicon.entries("article_origins")
    named = {entry["what"]: entry["pattern"] for entry in entries if entry["tells"] == "parts"}
    return tuple(
        _Sign(
            frozenset(entry["kinds"]),
            re.compile(entry["pattern"].replace("{NAME}", named["NAME"]).replace("{STOP}", named["STOP"])),
            entry.get("outlet"),
        )
        for entry in entries
        if entry["tells"] == tells
    )


def _search(text: str, parts: Sequence[Piece], tells: str) -> Iterator[Found]:
    """The names that signs of that kind give, sign by sign, in the order of the page."""
    for sign in _signs(tells):
        for part in parts:
            found = sign.regex.search(text, part.start, part.end) if part.kind in sign.kinds else None
            if found and sign.outlet:
                yield Found(sign.outlet, found.span())
            elif found:
                yield _bare(found.group("name"), found.start("name"))


def _bare(name: str, start: int) -> Found:
    """The name without article before common words ("the Lagos Ledger") and genitive; the span is the same words'."""
    lead = re.match(r"(?:the|a)\s+(?=[A-Z])|\s+", name)
    start += lead.end() if lead else 0
    name = re.sub(r"(?:[’']s(?: (?:web)?site)?)?\s*$", "", name[lead.end() if lead else 0 :])
    return Found(name, (start, start + len(name)))


def _given(publisher: str | None, url: str | None) -> Found | None:
    if publisher:
        return Found(publisher)
    outlet = outlets.at(url) if url else None
    return Found(outlet.name) if outlet else None


def _publishers(text: str, parts: Sequence[Piece]) -> Iterator[Found]:
    """What the page's own words say of who shows it, the surest kind first."""
    yield from (found for found in _search(text, parts, "rights") if _is_outlet(found.name))
    yield from (_whole(found) for found in _search(text, parts, "publisher") if _is_outlet(found.name))
    yield from _search(text, parts, "invitation")
    for part in parts:
        words = text[part.start : part.end]
        short = part.kind in {"boilerplate", "byline"} and len(words) < _LABEL
        if short and outlets.plain(words) and _is_outlet(words):
            yield Found(words, (part.start, part.end))


def _is_outlet(name: str) -> bool:
    outlet = _of(name)
    return outlet is not None and outlet.kind == "outlet"


def _of(name: str) -> outlets.Outlet | None:
    return outlets.named(name) or (outlets.at(name) if "." in name and " " not in name else None)


def _whole(found: Found) -> Found:
    """The name as `outlets` has it: "dw.com" is Deutsche Welle, "AP" is Associated Press."""
    outlet = _of(found.name)
    return Found(outlet.name, found.span) if outlet else found


def _told(text: str, parts: Sequence[Piece]) -> Iterator[Found]:
    """Notices that name the outlet the report was taken from."""
    yield from map(_whole, _search(text, parts, "originator"))


def _tagged(
    text: str,
    parts: Sequence[Piece],
    dateline: tuple[Dateline, int] | None,
    bylines: Sequence[tuple[str, Span | None]],
) -> Iterator[Found]:
    """Agency tags: in the dateline, as the author, in rights lines, at the end, the way of giving credit."""
    if dateline and dateline[0].agency and dateline[0].agency_span and outlets.named(dateline[0].agency):
        start, end = dateline[0].agency_span
        yield _whole(Found(dateline[0].agency, (start + dateline[1], end + dateline[1])))
    for name, span in bylines:
        if outlets.named(name):
            yield _whole(Found(name, span))
    yield from (_whole(found) for found in _search(text, parts, "rights") if _is_agency(found.name))
    yield from _signed(text, parts)
    yield from _search(text, parts, "agency style")


def _is_agency(name: str) -> bool:
    outlet = outlets.named(name)
    return outlet is not None and outlet.kind == "agency"


def _signed(text: str, parts: Sequence[Piece]) -> Iterator[Found]:
    """An agency's name that ends the report after a full stop: "(AFP)", "— Bernama", "/TASS/"."""
    last = [part for part in parts if part.kind in {"body", "notice"}][-_LAST:]
    for sign in _signs("signature"):
        for part in last:
            found = sign.regex.search(text, max(part.start, part.end - _END), part.end)
            if found is None or not _is_agency(found.group("name")):
                continue
            before = text[part.start : found.start()].rstrip()
            if not before or before[-1] in ".!?\"”’'":
                yield _whole(_bare(found.group("name"), found.start("name")))

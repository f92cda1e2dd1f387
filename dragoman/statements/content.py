"""Spans of what is said: cutting, trimming, and whether it stands in quotation marks.

In: character spans. Out: character spans and the form.

    >>> form([(9, 30)], text, quotes)        # said the raid was “a crime”
    'mixed'
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.records import Form, Span
from dragoman.statements.quotes import Quotes

_LEADING = re.compile(r"(?:[\s,;:.–—)\]-]|\.\.\.|…)+")
_TRAILING = re.compile(r"[\s,;:.–—(\[-]+\Z")
_SUBJECT = r"(?:is|was|has|had|does|did|would|could|must|should)(?:n['’]t)?|will|won['’]t|can(?:not|['’]t)?|may|might"
"""What follows "that" where it is no complementiser: "said that was not so"."""
_COMPLEMENTISER = re.compile(rf"that\b(?!\s+(?:{_SUBJECT})\b)[\s,]*", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def subtract(spans: Iterable[Span], hole: Span) -> list[Span]:
    """The spans without what lies in `hole`."""
    kept: list[Span] = []
    for start, end in spans:
        if hole[1] <= start or end <= hole[0]:
            kept.append((start, end))
            continue
        if start < hole[0]:
            kept.append((start, hole[0]))
        if hole[1] < end:
            kept.append((hole[1], end))
    return kept


def holds(spans: Iterable[Span], position: int) -> bool:
    """Whether `position` lies in one of the spans."""
    return any(start <= position < end for start, end in spans)


def tidy(spans: Iterable[Span], text: str, quotes: Quotes) -> tuple[Span, ...]:
    """The spans without outer punctuation, complementiser and outer quotation marks; empty ones fall away."""
    tidied = []
    for index, span in enumerate(sorted(spans)):
        start, end = _shrink(span, text, quotes, first=index == 0)
        if _WORD.search(text, start, end):
            tidied.append((start, end))
    return tuple(tidied)


def _shrink(span: Span, text: str, quotes: Quotes, *, first: bool) -> Span:
    start, end = span
    for _ in range(4):
        before = (start, end)
        leading = _LEADING.match(text, start, end)
        start = leading.end() if leading else start
        complementiser = (
            _COMPLEMENTISER.match(text, start, end) if first and start == span[0] + _gap(text, span) else None
        )
        start = complementiser.end() if complementiser else start
        start, end = _unquote(start, end, text, quotes)
        end = _cut_end(start, end, text, quotes)
        if (start, end) == before:
            break
    return start, end


def _gap(text: str, span: Span) -> int:
    """How much outer punctuation the span begins with."""
    leading = _LEADING.match(text, span[0], span[1])
    return leading.end() - span[0] if leading else 0


def _unquote(start: int, end: int, text: str, quotes: Quotes) -> Span:
    """Without quotation marks when one quotation holds all of it; without marks that have no partner in it."""
    quote = quotes.at(start)
    if quote and (quote.outer[1] >= end or not _WORD.search(text, quote.outer[1], end)):
        return max(start, quote.inner[0]), min(end, quote.inner[1])
    if quote and quote.outer[0] < start < quote.inner[0]:
        start = quote.inner[0]
    last = quotes.at(end - 1) if end > start else None
    if last and last.outer[0] < start and last.inner[1] <= end - 1:
        end = last.inner[1]
    elif last and last.outer[0] > start and not _WORD.search(text, last.inner[0], end):
        end = last.outer[0]
    return start, end


def _cut_end(start: int, end: int, text: str, quotes: Quotes) -> int:
    """Without closing punctuation; an abbreviation's full stop ("U.S.", "p.m.") stays."""
    trailing = _TRAILING.search(text, max(start, end - 20), end)
    if not trailing:
        return end
    cut = trailing.start()
    dotted = re.search(r"(?:\b\w\.)+\Z", text[max(start, cut - 10) : cut + 1])
    return cut + 1 if dotted and text[cut] == "." and len(dotted.group()) > 2 else cut


def joined(spans: Iterable[Span], text: str) -> str:
    """The words of the spans, one space between pieces."""
    return " ".join(text[start:end] for start, end in spans)


def form(spans: Iterable[Span], text: str, quotes: Quotes) -> Form:
    """`direct` when all words stand in quotation marks, `mixed` when some do, else `indirect`."""
    inside = outside = 0
    for start, end in spans:
        total = _count(text, start, end)
        quoted = sum(_count(text, max(start, q.inner[0]), min(end, q.inner[1])) for q in quotes.within(start, end))
        inside += quoted
        outside += total - quoted
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end)) if start < end else 0

"""Live pages: dated blocks, each under the time it was written at, kept apart.

In: paragraphs. Out: which of them are times that head a block.

    >>> from dragoman.article.paragraphs import paragraphs
    >>> text = "10:15 GMT\\n\\nThe envoys left for home at noon.\\n\\n9:40 GMT\\n\\nThe talks went on into the night."
    >>> sorted(times(paragraphs(text)))
    [0, 2]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman import dates
from dragoman.article.paragraphs import Paragraph

_ZONE = r"(?:\s?\(?(?:[A-Z]{1,4}T|UTC|MSK|local time|local)\)?)?"
_CLOCK = rf"(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?)?{_ZONE}"
_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{4})?)"
)
_AGO = r"(?:\d{1,2}|an?)\s?(?:m|min|mins|minutes?|h|hr|hrs|hours?|d|days?)\s+ago"
_HEAD = re.compile(
    rf"(?:(?:{_DAY})?[\s,–—-]*(?:at\s+)?(?P<clock>{_CLOCK})"
    rf"(?:[\s,–—-]*(?:on\s+)?{_DAY})?"
    rf"|(?P<ago>{_AGO}))\s*[:.–—-]?$",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"{_CLOCK}(?=\s*[:–—|-]?\s+(?-i:[\"“‘A-Z]))", re.IGNORECASE)
_LEAST_OPENING = 3  # paragraphs that open with a time: two may tell of a day's events
_HALF = re.compile(r"\b[ap]\.?\s?m\b")
_LEAST = 2  # times of one shape: a single one is the page's own date
_LEAST_AGO = 3  # of those that say "2 hours ago", as teasers of other stories do
_TELLING = re.compile(r"[:.h]\d\d|[ap]\.?\s?m|\bago\b|GMT|UTC", re.IGNORECASE)  # "14" alone is no time


def times(lines: Sequence[Paragraph]) -> frozenset[int]:
    """The indices of the lines that are times with a block of text below; empty if the page is no live page.

    Dates of links ("2h ago" below each of a row of headlines) head no text: a sentence must follow most of them.
    """
    found = [i for i, line in enumerate(lines) if _is_time(line.text)]
    followed = [i for i in found if any(_is_sentence(line.text) for line in lines[i + 1 : i + 3])]
    shapes = Counter(_shape(lines[i].text) for i in followed)
    least = {shape: _LEAST_AGO if "ago" in shape else _LEAST for shape in shapes}
    kept = [i for i in followed if shapes[shape := _shape(lines[i].text)] >= least[shape]]
    return frozenset(kept) if len(kept) >= 0.6 * len(found) else frozenset()


def leading(lines: Sequence[Paragraph]) -> dict[int, int]:
    """Where the time ends at the start of a paragraph ("14:05 – The envoys left"), on pages whose blocks open so.

    >>> from dragoman.article.paragraphs import paragraphs
    >>> text = "14:05 – The envoys left for home.\\n\\n13:20 – It snowed all day.\\n\\n12:02 – The talks have begun."
    >>> leading(paragraphs(text))
    {0: 5, 1: 5, 2: 5}
    """
    found = {
        i: match.end()
        for i, line in enumerate(lines)
        if (match := _OPENING.match(line.text)) and _TELLING.search(match.group()) and _is_sentence(line.text)
    }
    shapes = Counter(_shape(lines[i].text[:end]) for i, end in found.items())
    return {i: end for i, end in found.items() if shapes[_shape(lines[i].text[:end])] >= _LEAST_OPENING}


def _shape(text: str) -> str:
    """The line with its numbers and words made alike: "10:15 GMT" and "9:40 GMT" are of one shape."""
    return re.sub(
        r"\W+", " ", re.sub(r"\d+", "9", re.sub(r"[a-z]{3,}", "a", _HALF.sub("am", text.lower()).replace("ago", "AGO")))
    ).lower()


def _is_time(text: str) -> bool:
    return len(text) <= 60 and bool(_TELLING.search(text)) and bool(_HEAD.match(text))


def _is_sentence(text: str) -> bool:
    return text.count(" ") >= 5 and bool(re.search(r"[.!?…][\"”’'»)\]]*$", text)) and not _is_time(text)


def value(text: str) -> str:
    """The time in the words of such a line: ISO 8601 if they tell the day, else the time of day as it stands there."""
    if (day := dates.iso_date(text)) and (found := dates.clock(text, day[0])):
        return found[0]
    found = dates.clock(text, "2000-01-01")
    return found[0].partition("T")[2] if found else text

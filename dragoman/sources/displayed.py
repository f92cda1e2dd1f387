"""Factiva's articles as its screen shows them, saved as text: a head without labels → fields and body.

In: lines. Out: a `Displayed` for each article, none if the lines are no such export.

    >>> head = "Envoys leave Geneva|Ana Diaz|41 words|5 March 2024|The Oxus Times|OXUS|English|(c) 2024 Oxus Press"
    >>> text = [*head.split("|"), "", "The envoys left on Tuesday.", "", "Document OXUS000020240306ek3500009"]
    >>> [(d.fields["headline"], d.fields["publisher"], d.body) for d in displayed(text)]
    [('Envoys leave Geneva', 'The Oxus Times', ['', 'The envoys left on Tuesday.', ''])]

Section, headline and author stand above the number of words; date, time, publication, its code, page, language and
copyright below it, up to a blank line; "Document" and the accession number close the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman import dates

_WORDS = re.compile(r"\s*\d[\d,.]{0,8} words\s*$")
_END = re.compile(r"\s*Document [A-Za-z0-9]{20,40}\s*$")
_TIME = re.compile(r"\s*\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?(?: GMT)?\s*$")
_HEAD = 20  # lines above the number of words: a long headline is wrapped
_LONGEST = 300  # characters of a line of the head
_NAME, _NAMES = 4, 12  # words of a name, and of several or one with a place


@dataclass(frozen=True, slots=True)
class Displayed:
    """The head's fields, named as a page's columns are, and the lines of the body."""

    fields: dict[str, str]
    body: list[str]


def displayed(lines: Sequence[str]) -> list[Displayed]:
    """The articles of the export, in order."""
    found: list[Displayed] = []
    start = 0
    for i, line in enumerate(lines):
        if len(line) <= _LONGEST and _END.match(line):
            article = _article(lines[start:i])
            found += [article] if article else []
            start = i + 1
    return found


def _article(lines: Sequence[str]) -> Displayed | None:
    at = next((i for i, line in enumerate(lines[: _HEAD + 10]) if len(line) <= _LONGEST and _WORDS.match(line)), None)
    if at is None or at + 2 >= len(lines) or not dates.iso_date(lines[at + 1][:_LONGEST]):
        return None
    above = [text for line in lines[max(0, at - _HEAD) : at] if (text := line.strip()[:_LONGEST])]
    below = at + 2 + (1 if _TIME.match(lines[at + 2]) else 0)
    end = next((i for i in range(below, len(lines)) if not lines[i].strip()), None)
    if not above or end is None or end == below:
        return None
    fields = {"as_of": lines[at + 1].strip(), "publisher": lines[below].strip()[:_LONGEST], **_named(above)}
    return Displayed(fields, list(lines[end:]))


def _named(above: list[str]) -> dict[str, str]:
    """Section, headline and author of the lines above the number of words: the last but one is the headline."""
    if len(above) == 1 or not _is_name(above[-1]):
        return {"headline": above[-1], **({"section": above[0]} if len(above) > 1 else {})}
    return {"headline": above[-2], "byline": above[-1], **({"section": above[0]} if len(above) > 2 else {})}


def _is_name(line: str) -> bool:
    """Whether all words but a few small ones begin with a capital, as names do and headlines seldom do."""
    words = re.sub(r"^(?:By|by|BY) ", "", line).split()
    named = [word for word in words if word[:1].isupper() or word in {"and", "de", "van", "von", "in", "the", "of"}]
    several = any(word in {"and", "in"} or word.endswith(",") for word in words)
    return len(words) <= (_NAMES if several else _NAME) and len(named) == len(words)

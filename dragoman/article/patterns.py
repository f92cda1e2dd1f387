"""The patterns of `data/article_lines.json`: what furniture, notices, date lines and bylines look like.

In: a paragraph or sentence. Out: the `Pattern` it follows, or `None`.

    >>> found = line("Follow us on Telegram")
    >>> (found.kind, found.what)
    ('boilerplate', 'newsletter')
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from dragoman import lexicon
from dragoman.records import BlockKind

Where = Literal["line", "sentence", "head", "tail", "section", "list", "end"]
_LONGEST = 3000  # characters: a longer paragraph is no line of furniture, and no pattern is run on it
_TAIL = 160  # characters at a paragraph's end in which a glued tail is looked for


@dataclass(frozen=True, slots=True)
class Pattern:
    """An entry of the data file, compiled."""

    kind: BlockKind
    what: str
    regex: re.Pattern[str]
    max_words: int


@functools.cache
def patterns(where: Where) -> tuple[Pattern, ...]:
    """The patterns for whole lines, sentences, glued heads, glued tails, section heads or list heads."""
    return tuple(
        Pattern(
            kind=entry["kind"],
            what=entry["what"],
            regex=re.compile(
                entry["pattern"] + (r"\s*$" if where == "tail" else ""),
                0 if entry.get("case") else re.IGNORECASE,
            ),
            max_words=entry.get("max_words", 30),
        )
        for entry in lexicon.entries("article_lines")
        if entry["where"] == where
    )


def line(text: str, where: Where = "line") -> Pattern | None:
    """The pattern that the whole paragraph `text` follows, from its start."""
    return _line(text, where) if len(text) <= _LONGEST else None


@functools.lru_cache(maxsize=4096)
def _line(text: str, where: Where) -> Pattern | None:
    words = text.count(" ") + 1
    return next((p for p in patterns(where) if words <= p.max_words and p.regex.match(text)), None)


def sentence(text: str) -> Pattern | None:
    """The pattern that marks a sentence inside a paragraph as furniture or notice."""
    return next((p for p in patterns("sentence") if p.regex.match(text[:_LONGEST])), None)


def head(text: str) -> tuple[Pattern, int] | None:
    """A pattern glued to the start of `text` and where it ends."""
    for pattern in patterns("head"):
        if found := pattern.regex.match(text):
            return pattern, found.end()
    return None


def tail(text: str) -> tuple[Pattern, int] | None:
    """A pattern glued to the end of `text` and where it starts."""
    offset = max(0, len(text) - _TAIL)
    for pattern in patterns("tail"):
        if found := pattern.regex.search(text, offset):
            return pattern, found.start()
    return None

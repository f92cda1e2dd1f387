"""Sentences of a paragraph, good enough to cut glued furniture out; the parser finds the real ones.

In: a paragraph's text. Out: the spans of its sentences, spaces between them left out.

    >>> text = 'He left. "No," Mr. Diaz said.'
    >>> [text[a:b] for a, b in sentences(text)]
    ['He left.', '"No," Mr. Diaz said.']
"""

from __future__ import annotations

import re

from dragoman.records import Span

_END = re.compile(r"[.!?…][\"”’')\]]{0,3}\s+(?=[\"“‘'(\[©•]?[A-Z0-9])")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Rev|St|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|approx|ca|cf|e\.g|i\.e)|\b[A-Z])\.$"
)


def sentences(text: str) -> list[Span]:
    """The sentences' spans in order."""
    spans: list[Span] = []
    start = 0
    for found in _END.finditer(text):
        end = found.start() + len(found.group().rstrip())
        if _SHORT.search(text, max(0, end - 8), end):
            continue
        spans.append((start, end))
        start = found.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans

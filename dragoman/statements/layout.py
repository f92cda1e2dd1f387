"""What cues are read against: the parsed page, its sentences, quotation marks and time words.

In: a parsed page, its quotations, its time expressions. Out: look-ups by token.

    >>> layout.sentence(token)               # characters of the sentence that `token` stands in
    (118, 204)

A full stop that is a token of its own ends a sentence here even where the parse runs on: statements are told sentence
by sentence, and two sentences under one cue would be two people's words.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from dragoman import lexicon
from dragoman.records import Span, TimeMention
from dragoman.statements.quotes import DOUBLE, SINGLE, Quotes

LONGEST = 300
"""A "sentence" of more words is none (lists, broken pages); it is cut, which bounds the work on hostile pages."""
_STOPS = frozenset({".", "!", "?", "...", "…"})
_CLOSERS = frozenset(DOUBLE + SINGLE + ")]") - frozenset("“„«‘") | {"''"}


@functools.cache
def abbreviations() -> frozenset[str]:
    """Titles that are written with a full stop: "Col", "Gov"."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == "abbreviation")


class Layout:
    """The page's text, quotations and sentences; sentences are looked up by bisection (`Token.sent` walks the page)."""

    def __init__(self, doc: Doc, text: str, quotes: Quotes, times: Iterable[TimeMention] = ()) -> None:
        self.doc, self.quotes = doc, quotes
        self.tokens: list[Token] = list(doc)
        self.words: list[str] = [t.text for t in self.tokens]
        self.lower: list[str] = [w.lower() for w in self.words]
        self.text = text
        self._times = sorted(times, key=lambda t: t.span)
        self._begins = [t.span[0] for t in self._times]
        columns = doc.to_array(["DEP", "SENT_START", "IDX"]).tolist() if self.tokens else []
        self.parsed = [bool(dep) and not word.isspace() for (dep, _, _), word in zip(columns, self.words, strict=True)]
        self._offsets = [int(offset) for _, _, offset in columns]
        self._starts, self._ends = self._split([start == 1 for _, start, _ in columns])

    def _split(self, begins: list[bool]) -> tuple[list[int], list[int]]:
        """First and past-the-last token of every parsed sentence, cut at full stops."""
        starts: list[int] = []
        ends: list[int] = []
        begun = False
        for i, parsed in enumerate(self.parsed):
            if not parsed:
                begun = begun and not begins[i]
                continue
            if not begun or (begins[i] and not self._goes_on(i)) or self._stopped(i) or i - starts[-1] >= LONGEST:
                starts.append(i)
                ends.append(i + 1)
                begun = True
            ends[-1] = i + 1
        return starts, ends

    def _goes_on(self, i: int) -> bool:
        """Whether the parse begins a sentence in the middle of one: after a comma and closing marks, or "Sens."."""
        if i > 1 and self.words[i - 1] == "." and self.lower[i - 2] in abbreviations():
            return self.parsed[i - 1]
        j = i - 1
        while j > 0 and i - j <= 2 and self.words[j] in _CLOSERS:
            j -= 1
        return j >= 0 and self.words[j] == "," and self.parsed[i - 1]

    def _stopped(self, i: int) -> bool:
        """Whether a sentence ends right before token `i`."""
        words, offsets = self.words, self._offsets
        j = i - 1
        while j >= 0 and i - j <= 3 and (words[j] in _CLOSERS or words[j].isspace()):
            if offsets[j] + len(words[j]) == offsets[i] and words[j] not in ")]":
                return False
            j -= 1
        if j < 0 or words[j] not in _STOPS or words[i] in _CLOSERS - {'"', "'", "''"}:
            return False
        if words[j] == "." and self.lower[j - 1] in abbreviations():
            return False
        first = words[i][:1]
        if first.islower() and words[j] == "." and j < i - 1:
            return False
        if words[j] != "." and not first.isupper() and first not in DOUBLE + SINGLE:
            return False
        return offsets[i] > offsets[i - 1] + len(words[i - 1])

    def index(self, token: Token) -> int:
        """The number of the sentence that `token` stands in."""
        return max(bisect.bisect_right(self._starts, token.i) - 1, 0)

    def bounds(self, token: Token) -> tuple[int, int]:
        """First and past-the-last token index of the sentence."""
        index = self.index(token)
        return self._starts[index], self._ends[index]

    def sentence(self, token: Token) -> Span:
        """Characters of the sentence, without white space after it."""
        return self.spans[self.index(token)]

    @functools.cached_property
    def spans(self) -> list[Span]:
        """Characters of all sentences."""
        return [
            (self._offsets[start], self._offsets[end - 1] + len(self.words[end - 1]))
            for start, end in zip(self._starts, self._ends, strict=True)
        ]

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """The tokens that begin in `text[start:end]`."""
        return self.tokens[bisect.bisect_left(self._offsets, start) : bisect.bisect_left(self._offsets, end)]

    def empty(self, start: int, end: int) -> bool:
        """Whether no letter or digit stands in `text[start:end]`."""
        return not any(c.isalnum() for c in self.text[start:end])

    def time(self, token: Token) -> TimeMention | None:
        """The time expression that `token` belongs to."""
        index = bisect.bisect_right(self._begins, token.idx) - 1
        return self._times[index] if index >= 0 and token.idx < self._times[index].span[1] else None

    def is_time(self, token: Token) -> bool:
        """Whether `token` belongs to a time expression."""
        return self.time(token) is not None

"""Quoted sentences that follow without a cue of their own.

In: the quotations, the attributions made so far. Out: the spans of such sentences, each with the cue whose speaker goes
on.

    >>> list(uncued(page, attributions, headline_end))     # “We talked,” she said. “They listened.”
    [Running(span=(24, 37), cue=…)]

A quotation before its cue belongs to that cue as a whole; one that starts after its cue, or has none, goes on sentence
by sentence. Quotations over several paragraphs (left open, mark repeated) belong to the cue that any of them has.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from dragoman.covering import Covering
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.attribution import Attribution, words_of
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quote, Quotes

_ENDS = (".", "?", "!")
"""A quotation behind one of them begins a sentence, even if the parse sees an abbreviation: "in Salem, Mass. “We"."""
LEAST = 3
"""A quotation without cue of fewer words is a scare quote or a title."""


@dataclasses.dataclass(frozen=True, slots=True)
class Running:
    """A quoted sentence and the attribution whose speaker goes on."""

    span: Span
    cue: Attribution


def uncued(page: Layout, made: Sequence[Attribution], headline_end: int) -> Iterator[Running]:
    """The quoted sentences that no cue covers, in text order."""
    claims = _claims(page.quotes, made)
    sentences = Covering((span, None) for span in page.spans)
    told = Covering((span, a) for a in made for span in a.spans)
    for quote in page.quotes.all:
        if quote.inner[0] < headline_end:
            continue
        for span in _uncovered(quote, [s for s, _ in sentences.touching(quote.inner)], told, page.text):
            speaker = claims.get(quote.outer) or _speaker_before(span, made, page)
            if speaker:
                yield Running(span, speaker)


def _claims(quotes: Quotes, made: Sequence[Attribution]) -> dict[Span, Attribution]:
    """Quotation → the attribution that has words of it, along chains of open paragraphs."""
    found: dict[Span, Attribution] = {}
    for attribution in made:
        if attribution.cue.pos == "preposition" or quotes.encloses(attribution.token.idx):
            continue
        for span in attribution.spans:
            for quoted in quotes.within(*span):
                found.setdefault(quoted.outer, attribution)
    chain: list[Quote] = []
    links: list[Quote | None] = [*quotes.all, None]
    for quote in links:
        if quote is not None and quote.continues:
            chain.append(quote)
            continue
        owner = next((found[q.outer] for q in chain if q.outer in found), None)
        for link in chain:
            if owner and link.outer not in found:
                found[link.outer] = owner
        chain = [quote] if quote is not None else []
    return found


def _uncovered(quote: Quote, sentences: Sequence[Span], told: Covering[Attribution], text: str) -> Iterator[Span]:
    """Sentences, or what is left of them, inside the quotation that no cue outside of it has (`told`)."""
    for start, end in sentences:
        low, high = max(start, quote.inner[0]), min(end, quote.inner[1])
        start = low if text[start:low].rstrip("\"“'‘ ").endswith(_ENDS) else start
        if low >= high or not _whole(start, end, low, high, text):
            continue
        if any(not quote.outer[0] <= a.token.idx < quote.outer[1] for _, a in told.touching((low, high))):
            continue
        wordy = any(c.isalnum() for c in text[low:high])
        if wordy and len(text[slice(*quote.inner)].split()) >= LEAST and not _title(text, quote):
            yield low, high


def _whole(start: int, end: int, low: int, high: int, text: str) -> bool:
    """Whether the sentence holds nothing but quoted words."""
    return not any(c.isalnum() for c in text[start:low]) and not any(c.isalnum() for c in text[high:end])


def _title(text: str, quote: Quote) -> bool:
    """Whether a word for a work ("the film") stands right before the quotation."""
    before = text[max(0, quote.outer[0] - 20) : quote.outer[0]].rstrip(" ,:").rsplit(None, 1)
    return bool(before) and before[-1].lower() in words_of("work")


def _speaker_before(span: Span, made: Sequence[Attribution], page: Layout) -> Attribution | None:
    """The cue that the quotation follows, in the same paragraph or at the end of the one before."""
    before = [
        a
        for a in made
        if a.token.idx < span[0] and a.cue.pos != "preposition" and not page.quotes.encloses(a.token.idx)
    ]
    if not before:
        return None
    last = before[-1]
    between = page.text[last.span[1] : span[0]]
    if sum(1 for line in between.split("\n") if line.strip()) > 2:
        return None
    sentence = page.index(last.token)
    same = [a for a in before if page.index(a.token) == sentence]
    return _outermost_speaker(same, page)


def _outermost_speaker(same: Sequence[Attribution], page: Layout) -> Attribution:
    """Of a sentence's cues one whose words are all quoted, if there is any; agencies that only report come last.

    "“We stay,” said Lund, who noted that it had rained. “All of us.”" goes on with what she said.
    """
    quoted = [a for a in same if content.form(a.spans, page.text, page.quotes) == "direct"]
    same = quoted or same
    telling = [a for a in same if a.cue.force != "reports" and a.token.lower_ != "citing"] or list(same)
    outer = [a for a in telling if not any(b is not a and b.governs(a.token.idx) for b in telling)]
    return (outer or telling)[-1]

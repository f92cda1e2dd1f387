"""The day of a speaking that its own clause does not tell, but the words around it do.

In: the drafts of a page's statements, the parsed page. Out: the day of the page's news; the day of what the speaker did
right before.

    "In Davao on Sunday he ordered more men to Jolo. “Crush them,” he told the troops."   → told: the Sunday

Who speaks after an act of his own in one paragraph does so on that day, whatever day his other words on the page have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.statements.layout import Layout
from dragoman.statements.setting import When

NEWS = dt.timedelta(days=7)
"""How far back the day may lie of which a page tells news."""
NEAR = 2
"""Sentences before a statement in which its speaker's act is looked for."""


def of_the_news(
    page: Layout, spoken: Iterable[tuple[Token, str | None]], headline_end: int, when: When, as_of: dt.date | None
) -> str | None:
    """The day of which the page's first sentence tells: "… said on Monday", on a Monday's or Tuesday's page.

    `spoken`: the cues and their dates.
    """
    first = next((t for t in page.tokens if page.parsed[t.i] and t.idx >= headline_end), None)
    if as_of is None or first is None:
        return None
    low, high = page.bounds(first)
    words, today = page.tokens[low:high], as_of.isoformat()
    said = [date for token, date in spoken if low <= token.i < high]
    told = [when(t) for t in words if t.pos_ == "VERB" and t.dep_ in ("ccomp", "parataxis")]
    news = [*said, *(when(t) for t in words if t.dep_ == "root")]
    return next((d for d in news if d and _fresh(d, as_of)), today if today in told else None)


def _fresh(date: str, as_of: dt.date) -> bool:
    """Whether a date is a day of the week that ends with the page's day."""
    return len(date) == 10 and (as_of - NEWS).isoformat() <= date <= as_of.isoformat()


def just_before(cue: Token, speaker: str, page: Layout, cast: Cast, when: When, as_of: dt.date | None) -> str | None:
    """The date of what the speaker does in the sentences before the cue's, in one paragraph."""
    for verb in _acts_before(cue, page):
        doers = {i for s in syntax.subjects(verb) for i in cast.at(s)}
        date = when(verb) if speaker in doers else None
        if date and as_of and "/" not in date and date <= as_of.isoformat()[: len(date)]:
            return date
    return None


def _acts_before(cue: Token, page: Layout) -> Iterator[Token]:
    """The main verbs of the sentences right before, the nearest first."""
    here = page.index(cue)
    for index in range(here - 1, max(here - 1 - NEAR, -1), -1):
        start, _ = page.spans[index]
        if index < here - 1 and "\n" in page.text[start : page.spans[here][0]]:
            return
        words = page.tokens_in(*page.spans[index])
        yield from (t for t in words if t.pos_ == "VERB" and syntax.is_root(syntax.first_conjunct(t)))


def perfect(cue: Token) -> bool:
    """Whether a cue tells of a saying at no stated time: "has denied"."""
    helpers = {c.lower_ for c in syntax.children(cue, "aux")}
    return bool(helpers & {"has", "have", "'ve", "’ve"})

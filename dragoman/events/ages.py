"""Which events are older than the news that the page tells them for: `background`.

In: the events of a page with their dates, their anchors, where the headline stands, the page's date. Out: the same.

    >>> [e.background for e in aged(events, anchors, None, dt.date(2022, 2, 23))]      # "the accord of 2015"
    [True]

Words of the clause have been asked before (`markers`: "previously", "in 2014", past perfect). Here the page has a
say: how far an event's date lies back, what its other mentions are, what old act it hangs on, and that treaties which
are only named are there already. What the headline tells is the news itself.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from spacy.tokens import Token

from dragoman import syntax
from dragoman.events import markers, moments, paths
from dragoman.events.signatures import lemma_of, signature
from dragoman.records import Event, Span, StatusStep

NEWS: Final = dt.timedelta(days=7)
"""How far back what happened may lie and still be the news that a page tells."""
BOUND: Final = ("clause", "infinitive", "gerund", "participle", "purpose")
"""How an act hangs on the old act that it is the content of or goes with."""
BEGINNING: Final = ("begin", "start", "erupt")
"""Verbs whose date is not that of the whole: protests that began in June go on."""
BESIDE: Final = ("nummod", "compound", "amod", "nmod")
"""How a year hangs on the noun that it stands before."""
NEAR: Final = 2
"""How many words above an act a noun with a year may hang on: "meddled in the 2016 vote by hacking …"."""
MEASURES: Final = ("SANCTION", "COERCE")


def aged(
    events: Sequence[Event], anchors: Mapping[str, Token], headline: Span | None, as_of: dt.date | None
) -> tuple[Event, ...]:
    """`events`, with those marked that are older than the news."""
    news = {e.root for e in events if headline is not None and headline[0] <= e.span[0] < headline[1]}
    old = {e.id: "" for e in events if e.background}
    dated = {e.id: why for e in events if (why := _dated(e, anchors[e.id], as_of))}
    for event in events:
        if event.root not in news:
            anchor = anchors[event.id]
            why = dated.get(event.id) or _standing(event, anchor) or _retold(event, anchor, as_of)
            if why:
                old.setdefault(event.id, why)
    _of_mentions(events, dated, old, news)
    _hung(events, anchors, old)
    return tuple(_marked(e, old[e.id]) if e.id in old else e for e in events)


def _marked(event: Event, why: str) -> Event:
    if event.background:
        return event
    step = StatusStep(word=event.anchor, span=event.span, effect=f"older than the news: {why}")
    return msgspec.structs.replace(event, background=True, status_steps=(*event.status_steps, step))


def _dated(event: Event, anchor: Token, as_of: dt.date | None) -> str:
    """Why its date makes it old; empty if it does not, or is only when it began."""
    last = None if lemma_of(anchor.head) in BEGINNING else _last_day(event.date)
    return f"of {event.date}" if last is not None and as_of is not None and last < as_of - NEWS else ""


def _last_day(date: str | None) -> dt.date | None:
    """The last day of a date or interval of any precision."""
    year, month, day = (*((date or "").rpartition("/")[2][:10].split("-")), "", "")[:3]
    try:
        if day:
            return dt.date(int(year), int(month), int(day))
        if month:
            return dt.date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])
        return dt.date(int(year), 12, 31)
    except ValueError:
        return None


def _standing(event: Event, anchor: Token) -> str:
    """Why it was there before: a treaty that is named (ruling 22), a measure that is lifted (ruling 15)."""
    if event.status != "occurred" or anchor.pos_ not in ("NOUN", "PROPN"):
        return ""
    kind = paths.kind(anchor)
    sign = signature(anchor.head, kind)
    if event.type in MEASURES and sign is not None and sign.name == "end" and kind == "np":
        return "it is lifted or eased"
    made = sign is not None and not sign.presupposes
    if event.type == "AGREE" and event.date is None and markers.known(anchor) and not made:
        return "a treaty or deal that is there"
    return ""


def _retold(event: Event, anchor: Token, as_of: dt.date | None) -> str:
    """Why its sentence makes it old: it looks back to a year before."""
    if as_of is None or event.date is not None or event.status not in ("occurred", "negated"):
        return ""
    years = (t for t in anchor.sent if moments.YEAR.fullmatch(t.text) and int(t.text) < as_of.year)
    return next((f"told of {year.text}" for year in years if _tells(year, anchor)), "")


def _tells(year: Token, anchor: Token) -> bool:
    """Whether a year dates the act, not only the noun behind it in another phrase: "charges over the 2016 vote"."""
    noun = year.head
    beside = noun.i > year.i and noun.pos_ in ("NOUN", "PROPN") and syntax.base(year) in BESIDE
    above = itertools.islice(syntax.ancestors(anchor), NEAR)
    return not beside or any(token in (noun, noun.head) for token in (anchor, *above))


def _of_mentions(events: Sequence[Event], dated: Mapping[str, str], old: dict[str, str], news: set[str]) -> None:
    """Marks the other mentions of what is old by its date, if they have none of their own that says otherwise."""
    roots = {e.root for e in events if e.id in dated and not e.background} - news
    for event in events:
        if event.root in roots and (event.date is None or event.id in dated):
            old.setdefault(event.id, "so is another mention")


def _hung(events: Sequence[Event], anchors: Mapping[str, Token], old: dict[str, str]) -> None:
    """Marks what is the content of an old act or goes with it: "in 2019 he ordered them to leave"."""
    words = {anchors[i].i: i for i in old}
    for event in events:
        if event.id not in old and event.date is None and any(a.i in words for a in _above(anchors[event.id])):
            old[event.id] = "so is what it hangs on"


def _above(token: Token) -> Iterable[Token]:
    """The words that `token` hangs on as their content or company, and the first of those that it is joined to."""
    steps = paths.path(token)
    for step, below in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        if below.kind not in BOUND:
            break
        yield step.token
    first = syntax.first_conjunct(token)
    if first.i != token.i and first.pos_ == "VERB":
        yield first

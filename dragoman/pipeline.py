"""The order of the stages, and nothing else.

In: a page. Out: its record.

    >>> read_page(Page(id="a", text="Oslo, Norway's capital …")).events
    ()
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Container, Sequence
from importlib import metadata

import msgspec
from spacy.tokens import Doc

from dragoman import actors, article, events, statements, stories
from dragoman.cast import Cast
from dragoman.chronology import find as find_times
from dragoman.chronology import lasting, told, when, when_mention
from dragoman.covering import Covering
from dragoman.dates import day_of
from dragoman.events.explaining import explain
from dragoman.explanation import Explanation
from dragoman.geography import find as find_places
from dragoman.geography import where, where_mention
from dragoman.language import load_language
from dragoman.parsed import plain, release
from dragoman.records import Actor, Block, Doubt, Event, Page, Record, Span, Statement, Thread

LEAD = 2
"""Paragraphs that tell what the report is about."""

NOT_ENGLISH = "not read: the page is in {language!r}; only English is read"
STUB = "the page shows only the start of its report: the rest is for subscribers"
NO_DATE = "the page bears no date: relative dates stay open; give `as_of`"


def read_page(page: Page, listed: actors.ActorList | None = None) -> Record:
    """The record of one page; raises `PageError` if the page cannot be split into its parts.

    `listed` holds the user's own actors.
    """
    return read_split(page, article.split(page), listed)


def explain_page(page: Page, listed: actors.ActorList | None = None) -> tuple[Record, Explanation]:
    """The record of one page, and why its events are as they are; raises `PageError` as `read_page` does."""
    watch = events.Watch()
    record = read_split(page, article.split(page), listed, watch)
    date_of = functools.partial(when_mention, times=record.times)
    place_of = functools.partial(where_mention, places=record.places)
    return record, explain(record, watch, date=date_of, place=place_of)


def read_split(
    page: Page,
    split: article.Split,
    listed: actors.ActorList | None = None,
    trace: events.Trace = events.UNWATCHED,
) -> Record:
    """The record of a page whose parts are known; `trace` sees how its events come about."""
    as_of = page.as_of or day_of(split.article.published)
    record = Record(
        id=page.id,
        source=page.source,
        as_of=as_of.isoformat() if as_of else None,
        url=page.url,
        text=split.text,
        article=split.article,
        version=version(),
    )
    language = split.article.language
    if language not in (None, "en"):
        return msgspec.structs.replace(record, notes=(NOT_ENGLISH.format(language=language),))
    doc = plain(load_language().parse(record.text, *ranges(split.read)))
    coded = _code(doc, record, split.read, as_of, listed, trace)
    if trace is events.UNWATCHED:
        release(doc)
    return coded


def _code(
    doc: Doc,
    record: Record,
    blocks: Sequence[Block],
    as_of: dt.date | None,
    listed: actors.ActorList | None,
    trace: events.Trace,
) -> Record:
    times = find_times(doc, as_of)
    places = find_places(doc, record.article)
    cast = actors.find(doc, record.article, as_of, places, listed)
    date_of = functools.partial(when, times=times, doc=doc)
    place_of = functools.partial(where, places=places, doc=doc)
    said_at = functools.partial(place_of, spoken=True)
    spoken = functools.partial(statements.find, when=date_of, where=said_at, as_of=as_of)
    said = spoken(doc, record.article, blocks, cast, times, places)
    days = functools.partial(lasting, times=times, doc=doc)
    code = functools.partial(
        events.code, when=date_of, where=place_of, lasting=days, told=told(times, doc), as_of=as_of
    )
    coding = code(doc, record.article, cast, times, places, said, trace=trace)
    spans = record.article.spans
    threads = stories.threads(
        coding.events, coding.conditions, cast.actors,
        headline=spans.headline, lead=spans.body[:LEAD], as_of=as_of, vague=coding.vague,
    )  # fmt: skip
    involved = taking_part(cast, said, coding.events, threads)
    return msgspec.structs.replace(
        record,
        actors=involved,
        doubts=_doubts(doc, cast, {a.id for a in involved}),
        statements=statements.disputed(_with_events(said, coding.events), coding.events, cast.actors),
        events=coding.events,
        conditions=coding.conditions,
        threads=threads,
        times=times,
        places=places,
        notes=(*(() if as_of else (NO_DATE,)), *((STUB,) if record.article.stub else ())),
    )


def ranges(blocks: Sequence[Block]) -> tuple[list[Span], list[Span]]:
    """Where the blocks are, and the holes in them: what the parser takes."""
    return [b.span for b in blocks], [hole for b in blocks for hole in b.holes]


def taking_part(
    cast: Cast, said: Sequence[Statement], happened: Sequence[Event], threads: Sequence[Thread]
) -> tuple[Actor, ...]:
    """The actors of `cast` that an event, a statement or a thread names, in the cast's order."""
    used = {i for e in happened for i in (*e.actors, *e.recipients, *e.claimed_by, *e.denied_by)}
    used.update(i for s in said for i in (s.speaker, *s.addressee, *s.with_) if i)
    used.update(i for t in threads for i in t.participants)
    return tuple(a for a in cast.actors if a.id in used)


def _doubts(doc: Doc, cast: Cast, involved: Container[str]) -> tuple[Doubt, ...]:
    """The pronouns left open, of those whose candidates all take part."""
    return tuple(
        Doubt(span=(doc[i].idx, doc[i].idx + len(doc[i])), text=doc[i].text, candidates=who)
        for i, who in sorted(cast.doubts.items())
        if all(id in involved for id in who)
    )


def _with_events(said: Sequence[Statement], happened: Sequence[Event]) -> tuple[Statement, ...]:
    """The statements, each with the ids of the events inside its spans."""
    pieces = Covering((span, n) for n, s in enumerate(said) for span in s.spans)
    inside: list[list[str]] = [[] for _ in said]
    for event in happened:
        start, last = event.span
        for n in dict.fromkeys(n for (_, end), n in pieces.at(start) if last <= end):
            inside[n].append(event.id)
    return tuple(msgspec.structs.replace(s, events=tuple(ids)) for s, ids in zip(said, inside, strict=True))


@functools.cache
def version() -> str:
    """What a record was made by: the code's version and the model's."""
    return f"dragoman {metadata.version('dragoman')}, language model {load_language().model.version}"

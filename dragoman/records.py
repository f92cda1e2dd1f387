"""All nouns: the page that comes in and the record that goes out.

In: values from the stages. Out: immutable, typed structures in CODEBOOK's layout that convert to dict or JSON
and back without loss. No parsing, no input or output here.

    >>> record = Record(id="a", text="Rain.")
    >>> Record.from_json(record.to_json()) == record
    True

A `span` is `[start, end)` in `Record.text`, counted in Unicode code points: `text[start:end]` gives its words back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal, Self, TypeAlias

import msgspec

Span: TypeAlias = tuple[int, int]
Status: TypeAlias = Literal["occurred", "planned", "conditional", "hypothetical", "negated", "cancelled"]
Form: TypeAlias = Literal["direct", "mixed", "indirect"]
Relation: TypeAlias = Literal["only_if", "if", "unless", "until", "in_exchange_for"]
Outcome: TypeAlias = Literal["open", "met", "violated"]
ActorKind: TypeAlias = Literal["person", "organisation", "state", "group"]
ThreadKind: TypeAlias = Literal["meeting", "sanctions", "agreement", "deployment", "detention", "protest", "conflict"]
CopyRelation: TypeAlias = Literal["identical", "headline changed", "cut", "edited"]
BlockKind: TypeAlias = Literal["headline", "byline", "date", "dateline", "caption", "notice", "body", "boilerplate"]


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the records: immutable, compared by value."""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, strings and numbers, in CODEBOOK's layout."""
        built: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return built

    def to_json(self, *, indent: int | None = None) -> str:
        """The record as JSON text; `indent` spaces a level, `None` for one line."""
        raw = msgspec.json.encode(self)
        return (msgspec.json.format(raw, indent=indent) if indent is not None else raw).decode()

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The record that `to_dict` made `value` from; `msgspec.ValidationError` if it is none."""
        return msgspec.convert(value, cls)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The record that `to_json` made `text` from; `msgspec.ValidationError` if it is none."""
        return msgspec.json.decode(text, type=cls)


class Page(Noun, frozen=True, kw_only=True):
    """What comes in: `text` or `html` of one page and what a crawler knows of it."""

    id: str
    text: str | None = None
    html: str | bytes | None = None
    as_of: dt.date | None = None
    url: str | None = None
    publisher: str | None = None
    source: str | None = None


class Block(Noun, frozen=True, kw_only=True):
    """A line or paragraph of the page's text, what part of the article it is, and what in it is no part of it."""

    kind: BlockKind
    span: Span
    holes: tuple[Span, ...] = ()


class Caption(Noun, frozen=True, kw_only=True):
    """A picture line: what it says, whose picture it is."""

    text: str
    credit: str | None = None


class ArticleSpans(Noun, frozen=True, kw_only=True):
    """Where the article's parts stand in the text, item for item; `None` for what only metadata told."""

    headline: Span | None = None
    byline: tuple[Span | None, ...] = ()
    published: Span | None = None
    published_at: Span | None = None
    updated_at: Span | None = None
    dateline: Span | None = None
    publisher: Span | None = None
    originator: Span | None = None
    terms: Span | None = None
    contributors: tuple[Span, ...] = ()
    notices: tuple[Span, ...] = ()
    captions: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()
    boilerplate: tuple[Span, ...] = ()


class LiveEntry(Noun, frozen=True, kw_only=True):
    """One dated block of a live page: when, and which paragraphs of `body` (first to last).

    `time` is ISO 8601 (`14:05` or `2024-03-05T14:05:00+00:00`).
    """

    time: str
    span: Span
    first: int
    last: int


class Article(Noun, frozen=True, kw_only=True):
    """The page's parts (CODEBOOK 2), and what else it says of itself.

    `published_at`, `updated_at`: ISO 8601, with time and zone where the page has them; `terms`: on what terms it may be
    printed again; `contributors`: people or agencies that helped; `titles`: what the page's metadata calls it besides
    its headline; `stub`: only the start of the report is shown (subscribers see the rest); `live`: the dated blocks of
    a live page.
    """

    headline: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    originator: str | None = None
    notices: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    body: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    language: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    section: str | None = None
    terms: str | None = None
    contributors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    stub: bool = False
    live: tuple[LiveEntry, ...] = ()
    spans: ArticleSpans = ArticleSpans()


class Mention(Noun, frozen=True, kw_only=True):
    """One place where the page names an actor: by `name`, `title`, `pronoun`, or the name of its state or place."""

    span: Span
    text: str
    how: Literal["name", "title", "pronoun", "state", "group"] = "name"


class Actor(Noun, frozen=True, kw_only=True):
    """Who takes part or speaks (CODEBOOK 3). `country`: ISO 3166 alpha-3 or `UNO EUR IGO NGO ISM IMG MNC UNK`."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    country: str = "UNK"
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    kind: ActorKind = "person"
    mentions: tuple[Mention, ...] = ()


class Doubt(Noun, frozen=True, kw_only=True):
    """A pronoun that nobody was chosen for: `candidates` are the ids of the actors that it may mean."""

    span: Span
    text: str
    candidates: tuple[str, ...]


class NamedPlace(Noun, frozen=True, kw_only=True):
    """Where something happened or was said: `country` is ISO 3166 alpha-3."""

    name: str
    country: str | None = None


class Statement(Noun, frozen=True, kw_only=True, rename={"with_": "with"}):
    """One attributed stretch of speech (CODEBOOK 4); `speaker`, `addressee`, `with_` are actor ids.

    `events` are those inside its words; `disputes` the statements of others that say the opposite of one of them.
    """

    id: str
    speaker: str | None
    form: Form
    text: str
    spans: tuple[Span, ...]
    cue: str | None = None
    cue_span: Span | None = None
    addressee: tuple[str, ...] = ()
    date: str | None = None
    place: NamedPlace | None = None
    occasion: str | None = None
    with_: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


class StatusStep(Noun, frozen=True, kw_only=True):
    """A word that had a say in an event's status, and what it did."""

    word: str
    span: Span
    effect: str


class Evidence(Noun, frozen=True, kw_only=True):
    """The words behind one field of an event: `value` is the actor id or the field's value."""

    field: str
    span: Span
    text: str
    value: str | None = None


class Event(Noun, frozen=True, kw_only=True):
    """Who did what to whom, when, where, on whose word, and whether it happened (CODEBOOK 5)."""

    id: str
    sentence: str
    sentence_span: Span
    anchor: str
    span: Span
    type: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    status: Status = "occurred"
    background: bool = False
    date: str | None = None
    place: NamedPlace | None = None
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    same_as: str | None = None
    cameo: str | None = None
    quad: str | None = None
    score: float | None = None
    frame: str | None = None
    status_steps: tuple[StatusStep, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def root(self) -> str:
        """The id that all mentions of the event share: the first one's."""
        return self.same_as or self.id


class Condition(Noun, frozen=True, kw_only=True):
    """What an event hangs on (CODEBOOK 6); `of` and `condition_event` are event ids."""

    id: str
    of: str
    relation: Relation
    condition: str
    span: Span
    condition_event: str | None = None
    outcome: Outcome = "open"


class ThreadStep(Noun, frozen=True, kw_only=True):
    """The event that moved a thread, and to which state."""

    event: str
    state: str
    date: str | None = None


class Thread(Noun, frozen=True, kw_only=True):
    """What the events of a page amount to (CODEBOOK 7): one matter, its state and how it came there."""

    id: str
    kind: ThreadKind
    title: str
    participants: tuple[str, ...]
    state: str
    history: tuple[ThreadStep, ...] = ()


class TimeMention(Noun, frozen=True, kw_only=True):
    """A time expression: `value` is ISO 8601 (date, interval, duration) as TIMEX3 has it, `None` if not resolvable."""

    span: Span
    text: str
    value: str | None
    kind: Literal["DATE", "TIME", "DURATION", "SET"] = "DATE"


class PlaceMention(Noun, frozen=True, kw_only=True):
    """A place name: resolved to a GeoNames id and coordinates (degrees, WGS 84) where that is possible."""

    span: Span
    text: str
    name: str
    country: str | None = None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None


class Failure(Noun, frozen=True, kw_only=True, tag_field="failed", tag=True):
    """The record of a page that could not be read: which, why, and what to do."""

    id: str
    source: str | None = None
    error: str
    hint: str | None = None


class Copy(Noun, frozen=True, kw_only=True):
    """A page that holds a report which another page stands for, and how it differs from that page.

    `relation`: `identical`; `headline changed` over the same text; `cut`: nothing but a part of it; `edited`: with
    words of its own, or others in place of some. `shared`: the share of the shorter page's runs of five words that
    the other has too.
    """

    page: str
    relation: CopyRelation
    shared: float
    publisher: str | None = None
    headline: str | None = None
    published: str | None = None


class CopyGroup(Noun, frozen=True, kw_only=True):
    """One report on many pages: the page that stands for it, whose report it is, who shows it, from when to when."""

    representative: str
    headline: str | None = None
    originator: str | None = None
    publishers: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    copies: tuple[Copy, ...] = ()


class Copies(Noun, frozen=True, kw_only=True):
    """What many pages come down to: reports with their copies, pages that stand alone, how many originators.

    Originators are independent when they bear different names; a report whose page names nobody counts as one.
    `failures`: the pages that could not be read.
    """

    pages: int
    groups: tuple[CopyGroup, ...] = ()
    alone: tuple[str, ...] = ()
    originators: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def reports(self) -> int:
        """How many reports the pages hold: a group is one, and so is each page alone."""
        return len(self.groups) + len(self.alone)


class Record(Noun, frozen=True, kw_only=True):
    """The sourced record of one page (CODEBOOK 1)."""

    id: str
    text: str
    source: str | None = None
    as_of: str | None = None
    url: str | None = None
    article: Article = Article()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    conditions: tuple[Condition, ...] = ()
    threads: tuple[Thread, ...] = ()
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    version: str | None = None

    def actor(self, id: str) -> Actor:
        """The actor of that id; `KeyError` if the page has none."""
        for actor in self.actors:
            if actor.id == id:
                return actor
        raise KeyError(id)

    def event(self, id: str) -> Event:
        """The event of that id; `KeyError` if the page has none."""
        for event in self.events:
            if event.id == id:
                return event
        raise KeyError(id)

    def spans(self) -> Iterator[tuple[str, Span, str]]:
        """Every span with the words it must give back: `(what, span, words)`. Statements in pieces come piecewise."""
        for actor in self.actors:
            yield from ((f"{actor.id}.mention", m.span, m.text) for m in actor.mentions)
        for event in self.events:
            yield f"{event.id}.anchor", event.span, event.anchor
            yield f"{event.id}.sentence", event.sentence_span, event.sentence
            yield from ((f"{event.id}.step", s.span, s.word) for s in event.status_steps)
            yield from ((f"{event.id}.{e.field}", e.span, e.text) for e in event.evidence)
        for said in self.statements:
            pieces = [self.text[start:end] for start, end in said.spans]
            if " ".join(pieces) != said.text:
                yield f"{said.id}.text", said.spans[0], said.text
            if said.cue_span:
                yield f"{said.id}.cue", said.cue_span, said.cue or ""
        yield from ((c.id, c.span, c.condition) for c in self.conditions)
        yield from (("time", t.span, t.text) for t in self.times)
        yield from (("place", p.span, p.text) for p in self.places)
        yield from (("doubt", d.span, d.text) for d in self.doubts)

    def __str__(self) -> str:
        headline = self.article.headline or self.text[:60]
        counts = (
            f"{len(self.events)} events, {len(self.statements)} statements, "
            f"{len(self.actors)} actors, {len(self.threads)} threads"
        )
        return f"Record {self.id}: {headline!r} ({counts})"

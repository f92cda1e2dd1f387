"""The nouns that questions are answered with.

In: values from the store. Out: immutable structures that convert to dict, JSON and table rows.

    >>> [answer.status for answer in store.events(actor="KEN", type="CONSULT")]
    ['cancelled']

An event, a thread, an actor is either one mention on one page, or one thing of many pages (`mentions` counts them,
`sources` the independent originators); then words, anchor and page are those of its first mention.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from dragoman.chronicle import Account, Tenure, Turn
from dragoman.records import Failure, Form, Noun, Status


class Named(Noun, frozen=True, kw_only=True):
    """An actor as an answer shows it: `id` on its page, or joint."""

    id: str
    name: str
    country: str = "UNK"
    sector: str | None = None

    def __str__(self) -> str:
        return self.name if self.country in ("UNK", "") else f"{self.name} ({self.country})"


class FoundEvent(Noun, frozen=True, kw_only=True):
    """An event: who did what to whom, and whether it happened. `day`: of `date`, else of the page."""

    id: str
    page: str
    type: str
    status: Status
    modes: tuple[str, ...] = ()
    background: bool = False
    day: str
    date: str | None = None
    place: str | None = None
    country: str | None = None
    actors: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    claimed_by: tuple[Named, ...] = ()
    denied_by: tuple[Named, ...] = ()
    anchor: str = ""
    sentence: str = ""
    cameo: str | None = None
    quad: str | None = None
    score: float | None = None
    headline: str | None = None
    publisher: str | None = None
    originator: str | None = None
    published: str | None = None
    url: str | None = None
    sources: int = 1
    mentions: int = 1
    accounts: tuple[Account, ...] = ()


class FoundStatement(Noun, frozen=True, kw_only=True):
    """A statement: who said what."""

    id: str
    page: str
    form: Form
    day: str
    date: str | None = None
    speaker: Named | None = None
    addressee: tuple[Named, ...] = ()
    cue: str | None = None
    text: str = ""
    place: str | None = None
    country: str | None = None
    occasion: str | None = None
    disputed: bool = False
    headline: str | None = None
    publisher: str | None = None
    originator: str | None = None
    published: str | None = None
    url: str | None = None


class FoundThread(Noun, frozen=True, kw_only=True):
    """A matter and where it stands; `history` in order, `disputed` what others contradict."""

    id: str
    page: str
    kind: str
    title: str
    state: str
    day: str
    last: str
    participants: tuple[Named, ...] = ()
    history: tuple[Turn, ...] = ()
    disputed: tuple[Turn, ...] = ()
    sources: int = 1
    mentions: int = 1


class FoundActor(Noun, frozen=True, kw_only=True):
    """An actor of many pages, or as one page names it."""

    id: str
    name: str
    country: str = "UNK"
    sector: str | None = None
    kind: str = "person"
    aliases: tuple[str, ...] = ()
    roles: tuple[Tenure, ...] = ()
    pages: int = 1
    day: str
    last: str
    maybe: tuple[str, ...] = ()


class FoundStory(Noun, frozen=True, kw_only=True):
    """Pages that tell of one matter of the news."""

    id: str
    title: str
    day: str
    last: str
    pages: tuple[str, ...] = ()
    actors: tuple[Named, ...] = ()
    threads: tuple[str, ...] = ()
    originators: tuple[str, ...] = ()
    sources: int = 1


class FoundPage(Noun, frozen=True, kw_only=True):
    """A page that a search found; `passage`: the words around what was searched for, these in [ ]."""

    id: str
    headline: str | None = None
    day: str
    publisher: str | None = None
    originator: str | None = None
    url: str | None = None
    source: str | None = None
    events: int = 0
    statements: int = 0
    passage: str = ""


class Added(Noun, frozen=True, kw_only=True):
    """What became of a page: new, a new version of one that was there, known already, or failed and why."""

    id: str
    outcome: Literal["new", "version", "known", "failed"]
    source: str | None = None
    events: int = 0
    failure: Failure | None = None


class Tally(Noun, frozen=True, kw_only=True):
    """How many pages were new, new versions, known, failed; `events` of those that were read."""

    new: int = 0
    version: int = 0
    known: int = 0
    failed: int = 0
    events: int = 0

    @property
    def pages(self) -> int:
        """All pages that came."""
        return self.new + self.version + self.known + self.failed

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{field: getattr(self, field) + getattr(other, field) for field in self.__struct_fields__})


class Gathered(Noun, frozen=True, kw_only=True):
    """How many joint actors, events, threads, stories and reports on several pages there are; `pages`: put in anew."""

    pages: int = 0
    actors: int = 0
    events: int = 0
    threads: int = 0
    stories: int = 0
    reports: int = 0


Tell = Callable[[Added], None]
"""Is called with each page's fate."""


class FieldChange(Noun, frozen=True, kw_only=True):
    """A field and what it was and is, as text; actors by name and country."""

    field: str
    before: str | None = None
    after: str | None = None


class Change(Noun, frozen=True, kw_only=True):
    """An event or statement that differs; `before` and `after` say why it is as it is: frame, status steps."""

    what: Literal["event", "statement"]
    kind: Literal["appeared", "gone", "changed"]
    id: str
    words: str
    told: str = ""
    fields: tuple[FieldChange, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Difference(Noun, frozen=True, kw_only=True):
    """What differs on one page; `was`: the version that made the stored record."""

    id: str
    was: str | None = None
    changes: tuple[Change, ...] = ()
    failure: str | None = None


class FailedPage(Noun, frozen=True, kw_only=True):
    """A page or source that could not be read."""

    id: str
    source: str | None = None
    error: str
    hint: str | None = None
    when: str
    stored: bool = False


def columns(kind: type[Noun]) -> dict[str, type]:
    """The columns of a table of such answers, and the type of each."""
    found: dict[str, type] = {}
    for field in msgspec.structs.fields(kind):
        found[field.name] = next((plain for plain in (bool, int, float) if field.type in (plain, plain | None)), str)
        if field.name in _PEOPLE:
            found |= {f"{field.name}_countries": str, f"{field.name}_sectors": str}
    return found


def as_row(answer: Noun) -> dict[str, Any]:
    """The answer as one row of a table: lists are joined with "; ", actors shown as `Name (CODE)`, with their codes.

    >>> as_row(event)["actors_countries"]
    'KEN; UGA'
    """
    row: dict[str, Any] = {}
    for field in msgspec.structs.fields(answer):
        value = getattr(answer, field.name)
        if isinstance(value, Named):
            value = (value,)
        if field.name in _PEOPLE:
            people = value or ()
            row[field.name] = "; ".join(who.name for who in people) or None
            row[f"{field.name}_countries"] = "; ".join(who.country for who in people) or None
            row[f"{field.name}_sectors"] = "; ".join(who.sector or "" for who in people) or None
        elif isinstance(value, tuple):
            texts = (item if isinstance(item, str) else msgspec.json.encode(item).decode() for item in value)
            row[field.name] = "; ".join(texts) or None
        else:
            row[field.name] = value
    return row


_PEOPLE = {"actors", "recipients", "claimed_by", "denied_by", "speaker", "addressee", "participants"}

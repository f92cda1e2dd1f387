"""Why a record is as it is: what `dragoman explain` prints and `dragoman.explain` gives back.

In: values from the stages. Out: immutable structures beside the record, event by event, with the words' spans in the
page's text. They are no part of the record's own layout (CODEBOOK).

    >>> why = dragoman.explain("page.txt")
    >>> [(p.name, p.rule) for p in why.event("e1").participants]
    [('Oslo', 'subject'), ('Bern', 'object')]
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, TypeAlias

import msgspec

from dragoman.records import Noun, Span, Status, StatusStep

Role: TypeAlias = Literal["actors", "recipients"]


class Words(Noun, frozen=True, kw_only=True):
    """A stretch of the page: `text` stands at `span`."""

    text: str
    span: Span


class PathWord(Noun, frozen=True, kw_only=True):
    """A word on the way through the parse, from an act to who takes part in it.

    `relation` ties it to the word before it on the way, as that word's governor (`up`) or dependent; the first word
    has none.
    """

    text: str
    span: Span
    relation: str | None = None
    up: bool = False


class Unmet(Noun, frozen=True, kw_only=True):
    """A condition of a frame that did not hold.

    `need` is its name in the frame file (`object`, `not_object`, `with`, `said` …), `wants` its words and classes
    ("@person"), `found` what stands there instead, or for a counter-example the words that bar it.
    """

    need: str
    wants: tuple[str, ...] = ()
    found: tuple[Words, ...] = ()


class Frame(Noun, frozen=True, kw_only=True):
    """A frame whose words were found.

    `pattern` holds the lemmas that matched, `kind` the part of speech that they were looked up as. `actors` and
    `recipients` are the places where these are looked for, in order (scheme `roles` of `data/event_roles.json`),
    `needs` the frame's conditions as `file` has them. A demand in "should" or "must" comes from a rule, and an act that
    no frame names (`learnt.assault`) from the learnt part: their `file` is `None`.
    """

    id: str
    file: str | None
    pattern: str
    kind: str
    type: str
    modes: tuple[str, ...] = ()
    roles: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    needs: dict[str, Any] = msgspec.field(default_factory=dict)


class Rejected(Noun, frozen=True, kw_only=True):
    """A frame whose words were found as well, and why it was not taken.

    `why`: `unmet` (see there), `form` (the word describes another, "protest leader"), `shorter` (a longer pattern
    fits), `looser` (a frame that asks for more fits), `later` (another frame that fits as well stands first).
    """

    frame: Frame
    why: Literal["unmet", "form", "shorter", "looser", "later"]
    unmet: tuple[Unmet, ...] = ()


class Participant(Noun, frozen=True, kw_only=True):
    """Who takes part, and how we know.

    `rule` is the place or rule that named them (a place of the role scheme: `subject`, `with`, `possessor`,
    `content.actor` …; or `mention`, `opposite`, `speaker` …), `why` says the same in words, `mention` is where the page
    names them, `path` the way there through the parse (empty where the mention stands in another sentence).
    """

    role: Role
    actor: str
    name: str
    country: str
    sector: str | None = None
    rule: str
    why: str
    mention: Words | None = None
    path: tuple[PathWord, ...] = ()


class PassedOver(Noun, frozen=True, kw_only=True):
    """Somebody else whom the sentence names, and why they take no part."""

    actor: str
    name: str
    mention: Words
    why: str
    path: tuple[PathWord, ...] = ()


class Claim(Noun, frozen=True, kw_only=True):
    """On whose word an event stands (`claimed_by`) or who denies it (`denied_by`); `word` is the one that tells."""

    field: Literal["claimed_by", "denied_by"]
    actor: str
    name: str
    why: str
    word: Words | None = None


class Source(Noun, frozen=True, kw_only=True):
    """Where a date or place comes from: `words` of the page, and `why` they hold for the event."""

    value: str
    why: str
    words: Words | None = None
    path: tuple[PathWord, ...] = ()


class ExplainedEvent(Noun, frozen=True, kw_only=True):
    """An event of the record and everything that led to it; `id` is its id there.

    `ruling` tells why the type or modes are not the frame's own; `rejected` are the other frames of the same word,
    `passed_over` those whom the sentence names and who take no part; `steps` are the words that led to the status.
    """

    id: str
    sentence_span: Span
    anchor: Words
    type: str
    modes: tuple[str, ...] = ()
    frame: Frame
    ruling: str | None = None
    rejected: tuple[Rejected, ...] = ()
    participants: tuple[Participant, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    status: Status
    background: bool = False
    steps: tuple[StatusStep, ...] = ()
    claims: tuple[Claim, ...] = ()
    date: Source | None = None
    place: Source | None = None
    same_as: str | None = None


class Dropped(Noun, frozen=True, kw_only=True):
    """A word that names an act and is no event: `why` in words, `rejected` the frames that it was tried with."""

    sentence_span: Span
    anchor: Words
    why: str
    rejected: tuple[Rejected, ...] = ()


class Sentence(Noun, frozen=True, kw_only=True):
    """A sentence that was read: its events and the words that were dropped, in text order."""

    span: Span
    text: str
    events: tuple[ExplainedEvent, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class Explanation(Noun, frozen=True, kw_only=True):
    """Why the page of that `id` gives these events and no others; `notes` as in the record."""

    id: str
    headline: str | None = None
    sentences: tuple[Sentence, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[ExplainedEvent, ...]:
        """All events, in text order."""
        return tuple(event for sentence in self.sentences for event in sentence.events)

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """All words that name an act and are no event, in text order."""
        return tuple(word for sentence in self.sentences for word in sentence.dropped)

    def only(self, ids: Collection[str]) -> Explanation:
        """The explanation of the events of those ids alone; `KeyError` with the first id that the page has not."""
        known = {event.id for event in self.events}
        for id in ids:
            if id not in known:
                raise KeyError(id)
        kept = [
            msgspec.structs.replace(s, events=tuple(e for e in s.events if e.id in ids), dropped=())
            for s in self.sentences
        ]
        return msgspec.structs.replace(self, sentences=tuple(s for s in kept if s.events))

    def event(self, id: str) -> ExplainedEvent:
        """The event of that id; `KeyError` if the page has none."""
        for event in self.events:
            if event.id == id:
                return event
        raise KeyError(id)

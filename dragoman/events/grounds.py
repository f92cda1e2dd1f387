"""On whose word an event stands, and where its date and place come from.

In: an event as its sentence tells it and as the record has it. Out: claims and sources with the words that tell.

    >>> [(c.name, c.why) for c in claims(event, draft, coded)]     # "Kyiv said Minsk shelled the town": "shelled"
    [('Kyiv', 'says so')]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, TypeAlias

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.events import paths, sharing
from dragoman.events.claimants import claimants
from dragoman.events.roles import Draft
from dragoman.events.trace import Coded
from dragoman.events.verdicts import words
from dragoman.events.ways import path
from dragoman.explanation import Claim, Source, Words
from dragoman.records import Event, NamedPlace, PlaceMention, Statement, TimeMention

Field: TypeAlias = Literal["date", "place"]


ELSEWHERE: dict[Field, str] = {
    "date": "the most probable of the dates that the page names",
    "place": "the most probable of the countries that the page names, by kind of act, sides and words around",
}
"""What tells a date or place that no word of the page ties to the event."""


class Governing(Protocol):
    """Tells which mention of a time or place governs a word of the parsed page."""

    def __call__(self, token: Token, *, doc: Doc) -> TimeMention | PlaceMention | None:
        """The mention; `None` if none does."""


def claims(event: Event, draft: Draft, coded: Coded) -> tuple[Claim, ...]:
    """Who claims and who denies the event, each with the word that says so."""
    fields: list[tuple[Literal["claimed_by", "denied_by"], tuple[str, ...]]] = [
        ("claimed_by", event.claimed_by),
        ("denied_by", event.denied_by),
    ]
    return tuple(_claim(field, id, event, draft, coded) for field, ids in fields for id in ids)


def _claim(field: Literal["claimed_by", "denied_by"], id: str, event: Event, draft: Draft, coded: Coded) -> Claim:
    name = coded.cast.get(id).name
    token = next((t for t in _telling(event, draft) if id in _claimants(t, coded)), None)
    if token is not None:
        says = "denies it" if id in event.denied_by else "says so"
        return Claim(field=field, actor=id, name=name, why=says, word=words(token))
    local = next((e for e in coded.events if e.id == event.id), event)
    if id not in getattr(local, field):
        return Claim(field=field, actor=id, name=name, why="in another mention of the same event")
    return Claim(field=field, actor=id, name=name, why="named as the source of the sentence")


def _telling(event: Event, draft: Draft) -> Iterator[Token]:
    """The words that may tell on whose word the event stands, innermost first: above it, and in its status steps."""
    yield from (step.token for step in reversed(paths.path(draft.anchor)))
    starts = {step.span[0] for step in event.status_steps}
    yield from (token for token in draft.anchor.sent if token.idx in starts)


def _claimants(token: Token, coded: Coded) -> tuple[str, ...]:
    """Whom `token` names as the source: the subject of a verb of saying, the owner of a noun, "according to …"."""
    if syntax.preposition(token) in ("according to", "per"):
        return tuple(id for part in syntax.conjuncts(token) for id in coded.cast.of(part))
    return claimants(token, coded.cast)


def source(field: Field, event: Event, draft: Draft, coded: Coded, governing: Governing) -> Source | None:
    """Where the event's date or place comes from; `None` if it has none."""
    value = _value(event, field)
    if value is None:
        return None
    local = next((e for e in coded.events if e.id == event.id), event)
    if _value(local, field) is not None and (field == "date" or _value(local, field) == value):
        mention = governing(draft.anchor, doc=coded.doc)
        token = _at(draft.anchor, mention) if mention else None
        there = path(draft.anchor, token) if token is not None else ()
        return Source(value=value, why="its own words", words=_said(mention), path=there)
    said = sharing.statement_of(local, coded.statements)
    if said is not None and _value(said, field) == value:
        return Source(value=value, why="of the statement that it is", words=_cue(said))
    same = [e for e in coded.events if e.root == event.root and e.id != event.id]
    for others, why in ((same, "of another mention of the same event"), (coded.events, "of an act that tells of it")):
        told = next((e for e in others if e.type == event.type and _value(e, field) == value), None)
        if told is not None:
            return Source(value=value, why=why, words=Words(text=told.anchor, span=told.span))
    return Source(value=value, why=ELSEWHERE[field])


def _value(of: Event | Statement, field: Field) -> str | None:
    found: str | NamedPlace | None = getattr(of, field)
    if isinstance(found, NamedPlace):
        return f"{found.name} ({found.country})" if found.country else found.name
    return found


def _at(anchor: Token, mention: TimeMention | PlaceMention) -> Token | None:
    """The word of a mention that the others in it hang on."""
    inside = [t for t in anchor.sent if mention.span[0] <= t.idx < mention.span[1]]
    return next((t for t in inside if t.head not in inside or syntax.is_root(t)), None)


def _said(mention: TimeMention | PlaceMention | None) -> Words | None:
    return Words(text=mention.text, span=mention.span) if mention else None


def _cue(said: Statement) -> Words | None:
    return Words(text=said.cue, span=said.cue_span) if said.cue and said.cue_span else None


def same_as(event: Event, drafts: Sequence[Draft]) -> str | None:
    """Why the event is another mention of an earlier one."""
    if event.same_as is None:
        return None
    first = next(d for n, d in enumerate(drafts, 1) if f"e{n}" == event.same_as)
    return f"a mention of {event.same_as} (“{first.anchor.text}”): the same act, and no side contradicts"

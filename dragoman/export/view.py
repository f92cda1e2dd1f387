"""What both views of a record show, before either lays it out.

In: a record. Out: its events grouped into matters (later mentions under the first), split into what happened and
what is pending; actors with their codes; page words made safe to print.

    >>> [h.head.status for h in View(record).happened]
    ['occurred', 'cancelled']
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from dragoman.records import Actor, Condition, Event, NamedPlace, Record, Relation, Statement, Status

STATUSES: tuple[Status, ...] = ("occurred", "cancelled", "negated", "planned", "conditional", "hypothetical")
PENDING: frozenset[Status] = frozenset({"planned", "conditional", "hypothetical"})
RELATIONS: dict[Relation, str] = {
    "only_if": "only if",
    "if": "if",
    "unless": "unless",
    "until": "until",
    "in_exchange_for": "in exchange for",
}
SPACES = re.compile(r"\s+")
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """`text` on one line, without control and direction characters: a page cannot command a terminal through it."""
    harmless = text if text.isprintable() else "".join(map(_harmless, text))
    return SPACES.sub(" ", harmless).strip()


def _harmless(char: str) -> str:
    if char.isspace():
        return " "
    if char in BIDI:
        return ""
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cs") else char


def count(number: int, noun: str) -> str:
    """`number` and its noun: `1 event`, `2 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def words(name: str) -> str:
    """A codebook value as words: `under_way` → `under way`."""
    return clean(name.replace("_", " "))


def place_name(place: NamedPlace | None) -> str:
    """The place as it is shown; empty where there is none."""
    return clean(place.name) if place else ""


def around(event: Event, room: int) -> tuple[str, str, str]:
    """The event's sentence before, in and after its anchor, cut at words to about `room` characters."""
    start, end = event.span[0] - event.sentence_span[0], event.span[1] - event.sentence_span[0]
    if event.sentence[start:end] != event.anchor:
        return "", clean(event.anchor), ""
    before, after = clean(event.sentence[:start] + "|")[:-1], clean("|" + event.sentence[end:])[1:]
    room = max(room - len(event.anchor), 8)
    left = min(len(before), max(room // 2, room - len(after)))
    return _tail(before, left), clean(event.anchor), _front(after, room - left)


def _tail(text: str, size: int) -> str:
    """The last `size` characters or fewer, from the start of a word."""
    if size >= len(text):
        return text
    kept = text[len(text) - size + 1 :] if size > 1 else ""
    _, space, rest = kept.partition(" ")
    return "…" + (rest if space else kept)


def _front(text: str, size: int) -> str:
    """The first `size` characters or fewer, to the end of a word."""
    if size >= len(text):
        return text
    kept = text[: size - 1] if size > 1 else ""
    return (kept.rpartition(" ")[0] or kept) + "…"


@dataclasses.dataclass(frozen=True)
class Party:
    """An actor as it is shown: its name and `code`, country and sector in one ("USA GOV")."""

    id: str
    name: str
    code: str
    role: str

    @property
    def label(self) -> str:
        """Name and code, as in `Antony Blinken (USA GOV)`."""
        return f"{self.name} ({self.code})" if self.code else self.name


@dataclasses.dataclass(frozen=True)
class Happening:
    """One matter of the page: `head` is the event that is told first, `again` its later mentions."""

    head: Event
    again: tuple[Event, ...]
    conditions: tuple[Condition, ...]

    @property
    def pending(self) -> bool:
        """Whether it is still to be decided by what comes."""
        return self.head.status in PENDING

    @property
    def events(self) -> tuple[Event, ...]:
        """All mentions, the first one first."""
        return (self.head, *self.again)


class View:
    """A record, looked up and put in order for showing."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._parties = {actor.id: _party(actor) for actor in record.actors}

    def party(self, id: str) -> Party:
        """The actor of that id; one that the record does not hold is shown by its id."""
        return self._parties.get(id) or Party(id=id, name=clean(id), code="", role="")

    def names(self, ids: Iterable[str]) -> str:
        """The actors' names, as in `Blinken, Lavrov and Kuleba`."""
        names = [self.party(id).name for id in ids]
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """The page's matters in the order of the page, those older than the news last."""
        groups: dict[str, list[Event]] = {}
        known = {event.id: event for event in self.record.events}
        for event in self.record.events:
            groups.setdefault(_first(event, known), []).append(event)
        found = [self._happening(known[first], events) for first, events in groups.items()]
        return tuple(sorted(found, key=lambda h: (h.head.background, h.head.span)))

    def _happening(self, head: Event, events: list[Event]) -> Happening:
        ids = {event.id for event in events}
        conditions = tuple(c for c in self.record.conditions if c.of in ids)
        return Happening(head, tuple(event for event in events if event is not head), conditions)

    @cached_property
    def happened(self) -> tuple[Happening, ...]:
        """What was done, called off or said not to be."""
        return tuple(h for h in self.happenings if not h.pending)

    @cached_property
    def pending(self) -> tuple[Happening, ...]:
        """What is planned, what hangs on a condition, what is only possible, in this order."""
        found = (h for h in self.happenings if h.pending)
        return tuple(sorted(found, key=lambda h: STATUSES.index(h.head.status)))

    @cached_property
    def speeches(self) -> tuple[tuple[Party | None, tuple[Statement, ...]], ...]:
        """The statements in the order of the page, those that follow each other from one mouth together."""
        runs: list[tuple[str | None, list[Statement]]] = []
        for said in self.record.statements:
            if runs and runs[-1][0] == said.speaker:
                runs[-1][1].append(said)
            else:
                runs.append((said.speaker, [said]))
        return tuple((self.party(who) if who is not None else None, tuple(said)) for who, said in runs)

    @cached_property
    def disputes(self) -> tuple[tuple[Statement, Statement], ...]:
        """The statements that speak against each other, in pairs, the earlier one first."""
        known = {said.id: (at, said) for at, said in enumerate(self.record.statements)}
        return tuple(
            (said, known[other][1])
            for at, said in enumerate(self.record.statements)
            for other in said.disputes
            if other in known and known[other][0] > at
        )

    @staticmethod
    def same_occasion(before: Statement, said: Statement) -> bool:
        """Whether what is known of the occasion is something, and the same for both."""
        known = (said.date, said.place, said.occasion, said.with_)
        return any(known) and known == (before.date, before.place, before.occasion, before.with_)

    @property
    def headline(self) -> str:
        """The headline; the page's first words where it has none."""
        text = clean(self.record.article.headline or self.record.text[:400])
        return text if self.record.article.headline or len(text) <= 80 else text[:80].rsplit(" ", 1)[0] + " …"

    @property
    def origin(self) -> str:
        """Who shows the page, and whose report it is: `AMN ← Radio Free Europe`."""
        article = self.record.article
        outlets = [clean(name) for name in (article.publisher, article.originator) if name]
        return " ← ".join(outlets) if article.publisher else "".join(f"← {name}" for name in outlets)

    @property
    def provenance(self) -> tuple[str, ...]:
        """What there is of origin, authors, date and dateline."""
        article = self.record.article
        byline = "by " + ", ".join(map(clean, article.byline)) if article.byline else ""
        dated = article.published or (f"as of {self.record.as_of}" if self.record.as_of else "")
        return tuple(part for part in (self.origin, byline, clean(dated), clean(article.dateline or "")) if part)

    @property
    def counts(self) -> str:
        """How much the record holds, in one line."""
        record = self.record
        kinds = {
            "event": len(record.events),
            "statement": len(record.statements),
            "condition": len(record.conditions),
            "thread": len(record.threads),
            "actor": len(record.actors),
        }
        return " · ".join(count(number, noun) for noun, number in kinds.items())


def _party(actor: Actor) -> Party:
    country = "" if actor.country == "UNK" else clean(actor.country)
    code = " ".join(part for part in (country, clean(actor.sector or "")) if part)
    return Party(id=actor.id, name=clean(actor.name), code=code, role=clean(actor.role or ""))


def _first(event: Event, known: dict[str, Event]) -> str:
    """The id that `same_as` leads to; an event whose way runs in a circle or leads nowhere stands for itself."""
    seen, here = {event.id}, event
    while here.same_as in known:
        if here.same_as in seen:
            return event.id
        seen.add(here.same_as)
        here = known[here.same_as]
    return here.id

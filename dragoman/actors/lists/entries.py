"""What a user's own list says: entries with terms, and where their names stand in a text.

In: entries. Out: `ActorList`, which finds them among the words of a page as of its date.

    >>> listed.named(words(doc), dt.date(2021, 5, 1))     # Otto Lang: CHE GOV from 2019 to 2022, else CHE ELI
    [Hit(0, 2, Known('Otto Lang', 'person', 'CHE', 'GOV'))]

A name is compared piece by piece, as everywhere in this stage, and must be written with a capital letter; a word for
people or organs (an agent) may be written either way. Where a pattern has a gap, up to `GAP` words may stand in it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Sequence

from dragoman.actors import gazetteer
from dragoman.actors.gazetteer import Form, Hit, Known, Word

GAP = 2
MAX_FAULTS = 1000
"""Faults kept; of more only the number is told."""
FORMS: dict[str, Form] = {"person": "person", "state": "name", "": "listed"}
Pattern = tuple[tuple[str, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be used, and why."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """What holds from one day to another, both included; open where empty. `nobody`: the name means nobody then."""

    country: str = ""
    sector: str = ""
    other: tuple[str, ...] = ()
    role: str = ""
    start: str = ""
    end: str = "9999"
    nobody: bool = False

    def holds(self, day: str) -> bool:
        """Whether `day` (ISO 8601) is in it."""
        return self.start <= day <= self.end

    @property
    def open(self) -> bool:
        """Whether it holds on every day."""
        return not self.start and self.end == "9999"


@dataclasses.dataclass
class Entry:
    """One actor, or one word for people or organs (`agent`), with what is said of it and when that holds."""

    name: str
    kind: str = ""
    agent: bool = False
    terms: list[Term] = dataclasses.field(default_factory=list)

    def on(self, day: dt.date | None) -> Term | None:
        """The first dated term that holds, else the first without dates; without a day the last; `None` if none."""
        always = next((t for t in self.terms if t.open), None)
        if day is None:
            return always or (self.terms[-1] if self.terms else None)
        text = day.isoformat()
        return next((t for t in self.terms if not t.open and t.holds(text)), always)


class ActorList:
    """The entries of one or several files; `faults` are the lines left out, `unlisted` the number of further ones."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.unlisted = 0
        self._names: dict[tuple[str, ...], Entry] = {}
        self._agents: dict[tuple[str, ...], Entry] = {}
        self._gapped: dict[str, list[tuple[Pattern, Entry]]] = {}
        self._longest: dict[str, int] = {}
        self._surnames: dict[str, list[Entry]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @functools.cached_property
    def states(self) -> dict[str, str]:
        """Code → name of the list's states, the first of each code."""
        states = (e for e in reversed(self.entries) if e.kind == "state")
        return {t.country: e.name for e in states for t in e.terms if t.country}

    @property
    def forms(self) -> int:
        """How many written forms the entries have."""
        return len(self._names) + len(self._agents) + sum(map(len, self._gapped.values()))

    def fault(self, file: str, line: int, what: str) -> None:
        """Notes that a line could not be used."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(file, line, what))
        else:
            self.unlisted += 1

    def add(self, entry: Entry, forms: Iterable[Pattern]) -> None:
        """Files `entry` under its written forms; the first entry under a form keeps it."""
        self.entries.append(entry)
        for pattern in forms:
            self.add_form(entry, pattern)

    def add_form(self, entry: Entry, pattern: Pattern) -> None:
        """One more written form of `entry`: parts between which words may stand, each of pieces in a row."""
        parts = tuple(p for p in pattern if p)
        if not parts:
            return
        if len(parts) > 1:
            self._gapped.setdefault(parts[0][0], []).append((parts, entry))
        joined = sum(parts, ())
        table = self._agents if entry.agent else self._names
        table.setdefault(joined, entry)
        self._longest[joined[0]] = max(len(joined), self._longest.get(joined[0], 0))
        if entry.kind == "person":
            self._surnames.setdefault(joined[-1], []).append(entry)

    def surnamed(self, name: str) -> list[Entry]:
        """The persons of the list that the last piece of a name may mean."""
        return self._surnames.get(name, [])

    def named(self, tokens: Sequence[Word], day: dt.date | None) -> list[Hit]:
        """Where names of the list stand, the longest from left to right, with what holds on `day`."""
        return self._search(tokens, day, self._names, agents=False)

    def agents(self, tokens: Sequence[Word], day: dt.date | None) -> list[Hit]:
        """Where the list's words for people and organs stand."""
        return self._search(tokens, day, self._agents, agents=True)

    def _search(
        self, tokens: Sequence[Word], day: dt.date | None, table: dict[tuple[str, ...], Entry], *, agents: bool
    ) -> list[Hit]:
        found: list[Hit] = []
        at = 0
        while at < len(tokens):
            hit = self._match(tokens, at, day, table, agents=agents) if tokens[at].pieces else None
            if hit is not None:
                found.append(hit)
            at = hit.end if hit is not None else at + 1
        return found

    def _match(
        self,
        tokens: Sequence[Word],
        start: int,
        day: dt.date | None,
        table: dict[tuple[str, ...], Entry],
        *,
        agents: bool,
    ) -> Hit | None:
        first = tokens[start].pieces[0]
        longest = self._longest.get(first, 0)
        if not longest or not (agents or _capital(tokens[start])):
            return None
        best: tuple[int, Entry] | None = None
        pieces: tuple[str, ...] = ()
        for at in range(start, min(start + longest + 2, len(tokens))):
            pieces += tokens[at].pieces
            if tokens[at].pieces and pieces in table:
                best = (at + 1, table[pieces])
            if len(pieces) >= longest:
                break
        for parts, entry in self._gapped.get(first, ()):
            end = _with_gaps(tokens, start, parts) if entry.agent is agents else 0
            if end > (best[0] if best else 0):
                best = (end, entry)
        known = _known(best[1], day) if best else None
        if best is None or known is None:
            return None
        if known.form == "name" and gazetteer.pieces(best[1].name) != sum(
            (t.pieces for t in tokens[start : best[0]]), ()
        ):
            known = dataclasses.replace(known, form="seat")
        return Hit(start, best[0], known)


@dataclasses.dataclass(frozen=True)
class Dated:
    """A list as it is on the day of a page."""

    listed: ActorList
    day: dt.date | None

    def named(self, tokens: Sequence[Word]) -> list[Hit]:
        """Where its names stand."""
        return self.listed.named(tokens, self.day)

    def agents(self, tokens: Sequence[Word]) -> list[Hit]:
        """Where its words for people and organs stand."""
        return self.listed.agents(tokens, self.day)

    def persons(self, surname: str) -> list[tuple[Entry, Term]]:
        """The persons that a last name may mean on that day."""
        return [(e, term) for e in self.listed.surnamed(surname) if (term := e.on(self.day)) and not term.nobody]


def _capital(word: Word) -> bool:
    return word.text[:1].isupper() or not word.text[:1].isalpha()


def _with_gaps(tokens: Sequence[Word], start: int, parts: Pattern) -> int:
    """The end of the pattern that begins at `start`; 0 if it does not. No mark may stand in a gap."""
    at = start
    for n, part in enumerate(parts):
        for skip in range(GAP + 1 if n else 1):
            end = _run(tokens, at + skip, part)
            if end:
                at = end
                break
            if at + skip >= len(tokens) or not tokens[at + skip].pieces:
                return 0
        else:
            return 0
    return at


def _run(tokens: Sequence[Word], start: int, part: tuple[str, ...]) -> int:
    pieces: tuple[str, ...] = ()
    for at in range(start, min(start + len(part) + 1, len(tokens))):
        pieces += tokens[at].pieces
        if pieces == part:
            return at + 1
        if pieces != part[: len(pieces)]:
            return 0
    return 0


def _known(entry: Entry, day: dt.date | None) -> Known | None:
    term = entry.on(day)
    if term is None or term.nobody:
        return None
    if entry.agent:
        return _agent(entry, term)
    state = entry.kind == "state"
    name = gazetteer.state_names().get(term.country, entry.name) if state else entry.name
    return Known(
        name,
        FORMS.get(entry.kind, "organisation"),
        term.country,
        term.sector or ("GOV" if state else ""),
        term.other,
        entry.kind,
        listed=True,
        office=term.role,
    )


def _agent(entry: Entry, term: Term) -> Known:
    """A word for people or organs; what the stage knows of its last word (a title, plural only …) goes on to hold."""
    pieces = gazetteer.pieces(entry.name)
    near = next((h for n in range(len(pieces)) if (h := _common(pieces[n:])) is not None), None)
    if near is not None and near.known.form in ("role", "body"):
        known = dataclasses.replace(near.known, name=entry.name, sector=term.sector, other=term.other)
        return dataclasses.replace(known, country=term.country or near.known.country)
    form: Form = "role"
    return Known(
        entry.name, form, term.country, term.sector, term.other, "organisation" if form == "body" else "person"
    )


def _common(pieces: tuple[str, ...]) -> Hit | None:
    words = [Word((p,), (gazetteer.singular(p),), p) for p in pieces]
    hit = gazetteer.nouns().match(words, 0)
    return hit if hit is not None and hit.end == len(words) else None

"""Which matters a reader would enter into a calendar or ledger.

In: a matter, and where headline and lead stand. Out: whether it is entered.

    >>> entered(matter, headline, lead)      # "Oslo and Minsk signed a treaty on Monday."
    True

It takes enough sides, something that stands now, and weight on the page: news leads with what matters, comes back to it
and says when it was. What is told once, in passing and without a date, is an aside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from dragoman import lexicon
from dragoman.records import Span, ThreadKind
from dragoman.stories.matters import UNKNOWN, Matter
from dragoman.stories.moves import Move

WISHES: Final = ("proposed", "threatened", "sought")
"""States of what has only been spoken of: such a matter is entered when the page comes back to it."""
ASIDES: Final[tuple[ThreadKind, ...]] = ("meeting", "agreement", "deployment", "detention", "conflict")
"""Kinds whose asides are not entered: measures and protests stand, whenever they began."""
STANDING: Final = ("cancelled", "refused", "postponed", "announced")
"""States that are news by themselves: what is called off has lost its date, what is ordered has none yet."""
PRIVATE: Final = frozenset({"CVL", "JRN", "CRM"})
"""Sectors of those who meet as private people."""
WARLIKE: Final = frozenset({"explosives", "suicide-attack", "heavy-weapons", "aerial", "drone", "unconventional"})
"""Modes of attacks that are no ordinary crime."""
RECENT: Final = 6
"""Months after which what was over by then is history."""
BODIES: Final = ("IGO", "EUR", "UNO")
"""Actors that can hold a meeting by themselves."""
ARMED: Final = frozenset({"MIL", "REB", "UAF", "SPY", "PRM", "PRE"})
"""Sectors of those who fight at home."""


def entered(matter: Matter, headline: Span | None, lead: Sequence[Span] | None, as_of: dt.date | None = None) -> bool:
    """Whether a reader would enter it; `lead`: the paragraphs that open the report, `None` if nobody knows."""
    if not _sides(matter) or _past(matter, as_of) or (lead is not None and not _weighs(matter, headline, lead)):
        return False
    if matter.kind in ("meeting", "agreement", "sanctions") and all(m.state in WISHES for m in matter.moves):
        return len(matter.moves) > 1 or _heads(matter, headline)
    if matter.kind == "sanctions":
        return not _troops(matter) and (bool(matter.told) or any(m.state == "imposed" for m in matter.moves))
    if matter.kind == "conflict":
        return _fought(matter) or _between_states(matter, headline) or _bombed(matter, headline)
    if matter.kind == "deployment":
        news = _heads(matter, headline) and len(matter.sentences()) > 1
        return news or any(m.state != "threatened" for m in matter.told)
    return True


def _sides(matter: Matter) -> bool:
    """Whether there are as many sides as it takes: colleagues of one government do not make two."""
    lands = matter.lands() - {UNKNOWN}
    match matter.kind:
        case "protest":
            return bool(matter.parties()) and not _official(matter)
        case "deployment":
            return bool(matter.parties())
        case "meeting" if _private(matter):
            return False
        case "meeting" if len(lands) < 2:
            visit = all("visit" in m.event.modes for m in matter.moves)
            return bool(lands & set(BODIES)) or (not visit and len(matter.sectors()) > 1)
        case "agreement" if len(lands) < 2:
            return len(matter.sectors()) > 1 or _promise(matter)
        case "sanctions":
            return len(matter.lands()) > 1 or _measure(matter)
    return len(matter.parties()) > 1


def _official(matter: Matter) -> bool:
    """Whether all who are told to protest are organs of state: "the ministry protested" is no march."""
    doers = [matter.actors[i] for m in matter.moves for i in m.event.actors if i in matter.actors]
    return bool(doers) and all(actor.sector == "GOV" for actor in doers)


def _private(matter: Matter) -> bool:
    """Whether those of a country who meet or travel are all private people."""
    by_land: dict[str, set[str | None]] = {}
    for id in matter.parties():
        if id in matter.actors:
            by_land.setdefault(matter.land(id), set()).add(matter.actors[id].sector)
    return any(sectors <= PRIVATE for sectors in by_land.values())


def _past(matter: Matter, as_of: dt.date | None) -> bool:
    """Whether it is over and only told as history: a meeting, an arrest, a march of long ago."""
    if as_of is None or matter.told or matter.kind not in ("meeting", "detention", "protest"):
        return False
    months = [_month(date) for date in matter.dates()]
    return bool(months) and max(months) + RECENT < 12 * as_of.year + as_of.month


def _month(date: str) -> int:
    """The last month of a date or interval, counted from the year 0."""
    year, _, rest = date.rpartition("/")[2].partition("-")
    month = rest[:2] if rest[:2].isdecimal() else "12"
    return 12 * int(year) + int(month) if year.isdecimal() else 0


def _promise(matter: Matter) -> bool:
    """Whether it is what a state itself has agreed to, without a partner, told more than once."""
    states = all(matter.actors[i].kind == "state" for m in matter.moves for i in m.parties if i in matter.actors)
    return states and bool(matter.parties()) and len(matter.sentences()) > 1


def _measure(matter: Matter) -> bool:
    """Whether it is a measure known by name that somebody bears: "the sanctions on Iran", by whomever."""
    return any(m.event.recipients and _called("measure", m) for m in matter.moves)


def _troops(matter: Matter) -> bool:
    """Whether all of it is that troops are to go: no measure against a country's people or trade."""
    borne = {i for m in matter.moves for i in m.event.recipients}
    sent = all("expel" in m.event.modes for m in matter.moves)
    return sent and bool(borne) and all(i in matter.actors and matter.actors[i].sector == "MIL" for i in borne)


def _weighs(matter: Matter, headline: Span | None, lead: Sequence[Span]) -> bool:
    """Whether the page gives it weight: a date, a place in the lead and a second sentence, or a meeting's own name."""
    if matter.kind not in ASIDES or matter.dates() or any(m.state in STANDING for m in matter.told):
        return True
    often = len(matter.sentences())
    if _named(matter) or (matter.kind == "conflict" and often > 2):
        return True
    leads = _heads(matter, headline) or any(_within(matter, part) for part in lead)
    match matter.kind:
        case "detention":
            return leads or often > 1
        case "deployment":
            return often > 1
    return leads and often > 1


def _named(matter: Matter) -> bool:
    """Whether it bears a name: a meeting or pact of countries ("the summit", "the accord"), the arrest of a person."""
    if matter.kind == "detention":
        held = {i for m in matter.moves for i in m.event.recipients if i in matter.actors}
        return any(matter.actors[i].kind == "person" for i in held)
    if matter.kind not in ("meeting", "agreement") or len(matter.lands() - {UNKNOWN}) < 2:
        return False
    moves = matter.moves if matter.kind == "meeting" else matter.told
    return any(m.state not in WISHES and _called(matter.kind, m) for m in moves)


def _called(kind: str, move: Move) -> bool:
    """Whether the event's word is one of `kind` in `data/thread_words.json`."""
    return lexicon.pattern("thread_words", kind).search(move.event.anchor) is not None


def _fought(matter: Matter) -> bool:
    """Whether it goes on: blows from both sides, on several days, or in words for fighting; not one incident."""
    acts = [m for m in matter.told if m.event.status == "occurred" and m.state == "under_way"]
    abroad = len(matter.lands() - {UNKNOWN}) > 1
    if not abroad:
        acts = [m for m in acts if m.event.actors and m.event.recipients]
    if len({m.event.root for m in acts}) < 2 or not (abroad or _armed(matter, acts)):
        return False
    return _both_strike(matter, abroad) or _goes_on(acts)


def _armed(matter: Matter, acts: Sequence[Move]) -> bool:
    """Whether an army or an armed group takes part: one armed man, or the police, is no party to a conflict."""
    parties = [matter.actors[i] for m in acts for i in m.parties if i in matter.actors]
    return any(actor.sector in ARMED and actor.kind != "person" for actor in parties)


def _between_states(matter: Matter, headline: Span | None) -> bool:
    """Whether it is the page's news, told twice, that one country struck another, or threatens to."""
    sides = matter.lands("actors") - {UNKNOWN}, matter.lands("recipients") - {UNKNOWN}
    if not all(sides) or len(sides[0] | sides[1]) < 2 or not matter.told:
        return False
    return _heads(matter, headline) and len(matter.sentences()) > 1


def _bombed(matter: Matter, headline: Span | None) -> bool:
    """Whether it is the page's news, told at length, that arms of war or bombs were used, by whomever."""
    arms = {mode for m in matter.told for mode in m.event.modes} & WARLIKE
    return bool(arms) and _heads(matter, headline) and len(matter.sentences()) > 2


def _both_strike(matter: Matter, abroad: bool) -> bool:
    """Whether somebody both strikes, or threatens to, and is struck: a country, or at home a party."""
    if abroad:
        return bool(matter.lands("actors") & matter.lands("recipients") - {UNKNOWN})
    struck = {i for m in matter.moves for i in m.event.recipients}
    return any(i in struck for m in matter.moves for i in m.event.actors)


def _goes_on(acts: Sequence[Move]) -> bool:
    """Whether there were acts on several days, or a word says that it is fighting and not one blow."""
    days = {m.event.date for m in acts if m.event.date}
    return len(days) > 1 or any(_called("fighting", m) for m in acts)


def _heads(matter: Matter, headline: Span | None) -> bool:
    """Whether the headline tells of it."""
    return headline is not None and _within(matter, headline)


def _within(matter: Matter, part: Span) -> bool:
    return any(part[0] <= m.event.span[0] < part[1] for m in matter.moves)

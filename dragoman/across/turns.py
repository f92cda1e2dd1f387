"""What pages say of one matter, day by day → where it stood when, and where it stands.

In: `Word`s: a state, who says so, when. Out: the states in order, each with the word that tells it best.

    >>> told = [Word(day=1, state="planned"), Word(day=5, state="cancelled"), Word(day=9, state="planned")]
    >>> [(turn.state, turn.day) for turn in course("meeting", told).turns]
    [('planned', 1), ('cancelled', 5), ('reinstated', 9)]

A page may be wrong, or look back: "the summit that was cancelled in May" on a day when it is on again. So the states
are not taken page by page; the course is chosen that costs least in all (Viterbi): each turn costs by how unusual it
is (`data/thread_turns.json`), each word that does not fit the state of its day costs by its weight. One report counts
once, however many carry it, and one originator once a day.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

from dragoman import lexicon
from dragoman.across.days import days_of
from dragoman.records import ThreadKind

CLAIMED, LOOKING_BACK = 0.5, 0.4
"""Factors for what stands on somebody's word alone, and for what came before the news."""
AT_ITS_DAY: Final = frozenset({"planned", "held", "cancelled", "postponed", "reinstated", "under_way"})
"""States whose date is the day of the meeting itself."""
NEARLY: Final = 0.5
DATED: Final = 1.6
"""Factor for what is told as held on a day that is past."""
UNSURE: Final = 0.4
"""Factor for what the day of the meeting says cannot be meant as it is told."""
TURNED: Final = frozenset(
    "cancelled postponed refused broken suspended rejected lifted eased ceasefire ended withdrawn released".split()  # noqa: SIM905
)
BEFORE: Final = frozenset("planned imposed widened agreed signed in_force under_way detained".split())  # noqa: SIM905
"""States that a page names for what was before, when it tells that something came to one of `TURNED`."""
SURE: Final = 2.0
"""Weight from which a page tells of a turn: its first paragraphs do."""
MOST: Final = 2.5
"""Weight that all words of one originator for one state have together at one time, at most."""
SPEAKS: Final = 0.8
"""Weight from which a word against the state of its day is kept as disputing it."""
AGAIN: Final = re.compile(
    r"\b(?:after all|back on|on again|revive[sd]?|reviving|reinstate[sd]?|resurrect\w*|rescheduled?|resum\w+|restor\w+"
    r"|will happen|go(?:es|ing)? ahead|went ahead)\b",
    re.IGNORECASE,
)
"""Words that say that something is on again."""
MORE: Final = re.compile(
    r"\b(?:widen|expand|extend|tighten|broaden|toughen|stiffen|step up|ratchet)\w*\b"
    r"|\b(?:new|more|additional|further|fresh|another|second|third|next|tougher|stricter)\b[^.;]{0,40}"
    r"\b(?:sanctions?|tariffs?|penalt\w+|measures?|restrictions?|bans?|round|tranche)\b",
    re.IGNORECASE,
)
"""Words that say that a measure goes further than the one before."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one page says of the matter: `day` it is said for, `said` when (ordinals), `source` whose report it is.

    `text`: its words, `originator`: of the page.
    """

    day: int
    state: str
    said: int = -1
    page: int = 0
    event: str = ""
    date: str | None = None
    source: str = ""
    strength: float = 1.0
    text: str | None = None
    originator: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """The matter came to `state` on `day`; `word` tells it best."""

    state: str
    day: int
    word: Word


@dataclasses.dataclass(frozen=True, slots=True)
class Course:
    """The steps in order, and the words that others contradict."""

    turns: tuple[Step, ...]
    disputed: tuple[Word, ...]


def course(kind: ThreadKind, told: Sequence[Word]) -> Course:
    """The course of the matter that fits what was told best; empty if nothing was told."""
    words = _dated(told) if kind == "meeting" else told
    days = _in_order(words)
    if not days:
        return Course((), ())
    path = _cheapest(kind, [_votes(group) for group in days])
    steps: list[Step] = []
    for state, group in zip(path, days, strict=True):
        if not steps or steps[-1].state != state:
            steps.append(Step(state, group[0].day, _telling(kind, state, group)))
    against = [word for state, group in zip(path, days, strict=True) for word in group if _disputes(kind, state, word)]
    return Course(tuple(steps), tuple(against))


def _dated(told: Sequence[Word]) -> list[Word]:
    """The words as the day of the meeting lets them be meant: before it nothing was held, after it no plan is news."""
    day = _meeting_day(told)
    return [_as_meant(word, day) for word in told] if day else list(told)


def _meeting_day(told: Sequence[Word]) -> int | None:
    """The day that most of what is dated to a day is dated to; the last of those that nearly as much is."""
    counted: dict[int, float] = {}
    for word in told:
        days = days_of(word.date)
        if days and days[0] == days[1] and word.state in AT_ITS_DAY:
            counted[days[0]] = counted.get(days[0], 0.0) + word.strength
    most = max(counted.values(), default=0.0)
    return max((day for day, weight in counted.items() if weight >= NEARLY * most), default=None)


def _as_meant(word: Word, day: int) -> Word:
    own = days_of(word.date)
    if word.state == "held" and own is not None and own[0] == own[1] <= word.said:
        return dataclasses.replace(word, strength=word.strength * DATED)
    if word.state in ("held", "under_way") and 0 <= word.said < day and (own is None or own[1] >= day):
        return dataclasses.replace(word, state="planned", strength=word.strength * UNSURE)
    if word.state in ("planned", "proposed", "reinstated") and word.said > day and (own is None or own[1] <= day):
        return dataclasses.replace(word, strength=word.strength * UNSURE)
    return word


def seen(kind: ThreadKind, state: str, sentence: str) -> str:
    """The state as the sentence tells it more exactly than the event does: widened, reinstated."""
    if kind == "sanctions" and state == "imposed" and MORE.search(sentence):
        return "widened"
    if kind in ("meeting", "agreement") and state in ("planned", "proposed", "agreed") and AGAIN.search(sentence):
        return "reinstated"
    return state


def _votes(words: Sequence[Word]) -> Mapping[str, float]:
    """State → weight at one time: no more than `MOST` for what one originator says."""
    by_source: dict[tuple[str, str], float] = {}
    for word in words:
        by_source[word.source, word.state] = by_source.get((word.source, word.state), 0.0) + word.strength
    votes: dict[str, float] = {}
    for (_, state), weight in by_source.items():
        votes[state] = votes.get(state, 0.0) + min(MOST, weight)
    return votes


def _in_order(told: Sequence[Word]) -> list[list[Word]]:
    """The words by day; on a day, first what the pages that tell of a turn say of how it stood before."""
    turned = {word.page for word in told if word.state in TURNED and word.strength >= SURE}

    def time(word: Word) -> tuple[int, bool]:
        return word.day, not (word.page in turned and word.state in BEFORE)

    ordered = sorted(told, key=lambda word: (time(word), word.page, word.event))
    return [list(group) for _, group in itertools.groupby(ordered, key=time)]


# ---- the cheapest course ----


def _cheapest(kind: ThreadKind, days: Sequence[Mapping[str, float]]) -> list[str]:
    table = _table(kind)
    states = list(table.states)
    costs = {state: table.first.get(state, table.never) + _cost(table, state, days[0]) for state in states}
    back: list[dict[str, str]] = []
    for votes in days[1:]:
        came: dict[str, str] = {}
        reached: dict[str, float] = {}
        for state in states:
            before = min(states, key=lambda old: (costs[old] + table.turn(old, state), states.index(old)))
            came[state] = before
            reached[state] = costs[before] + table.turn(before, state) + _cost(table, state, votes)
        back.append(came)
        costs = reached
    path = [min(states, key=lambda state: (costs[state], states.index(state)))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _cost(table: Table, state: str, votes: Mapping[str, float]) -> float:
    return sum(weight * table.misfit(state, said) for said, weight in votes.items())


@dataclasses.dataclass(frozen=True)
class Table:
    """What turns and misfits cost in one kind of thread."""

    states: tuple[str, ...]
    first: Mapping[str, float]
    turns: Mapping[tuple[str, str], float]
    misfits: Mapping[tuple[str, str], float]
    never: float
    misfit_else: float

    def turn(self, old: str, new: str) -> float:
        """What it costs to go from one state to another."""
        return 0.0 if old == new else self.turns.get((old, new), self.never)

    def misfit(self, state: str, said: str) -> float:
        """What it costs that a page says `said` when it is `state`."""
        return 0.0 if state == said else self.misfits.get((state, said), self.misfit_else)


@functools.cache
def _table(kind: str) -> Table:
    rows = [row for row in lexicon.entries("thread_turns") if row["kind"] == kind]
    first = {row["to"]: row["cost"] for row in rows if row["what"] == "first"}
    return Table(
        states=tuple(first),
        first=first,
        turns={(row["from"], row["to"]): row["cost"] for row in rows if row["what"] == "turn"},
        misfits={(row["from"], row["to"]): row["cost"] for row in rows if row["what"] == "misfit"},
        never=next(row["cost"] for row in rows if row["what"] == "never"),
        misfit_else=next(row["cost"] for row in rows if row["what"] == "else"),
    )


# ---- evidence ----


def _telling(kind: ThreadKind, state: str, words: Sequence[Word]) -> Word:
    """The word of the day that tells the state best."""
    table = _table(kind)
    return min(words, key=lambda word: (table.misfit(state, word.state), -word.strength, word.page, word.event))


def _disputes(kind: ThreadKind, state: str, word: Word) -> bool:
    """Whether the word speaks against the state of its day with some weight."""
    table = _table(kind)
    return word.strength >= SPEAKS and table.misfit(state, word.state) >= table.misfit_else

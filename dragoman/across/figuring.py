"""Pages' casts, day after day → who is who among all of them.

In: a `Shelf`, a `Roll`, what was known before some days (`states`). Out: a `Company`: figures, and who means them.

    >>> [figure.name for figure in company.figures.all]
    ['Ingrid Dahl', 'Norway']

Whom a page means is asked of the pages before it and those of its day: of each day the full names are placed first,
then what can only be told when these are known. So what was known before a day stays, whatever comes later, and only
the days from the first on which something changed are placed anew: three states are kept of some days ago, some weeks,
some months.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from dragoman.across.figure import UNKNOWN, Figure
from dragoman.across.lines import Line, Longs, ref
from dragoman.across.meeting import WINDOW
from dragoman.across.naming import roles_agree
from dragoman.across.notes import ActorNote, cast_of
from dragoman.across.people import OPEN, Figures, facts_of, is_open
from dragoman.across.roll import Roll
from dragoman.across.shelf import Shelf
from dragoman.chronicle import At

STEPS: Final = (8, 32, 128)
"""Days: a state is kept of the last day that each of these divides."""
SWEEP: Final = 32
"""Days after which those are let go who were only described in circles that are over."""
NEVER: Final = float("inf")
States = Mapping[int, bytes]


def when(line: Line) -> float:
    """The day of the page, those without one last."""
    return line.day if line.day >= 0 else NEVER


Over = Callable[[list[Figure], int], None]


class Company:
    """`figures`: all that may be meant again; `states`: what is known before some days."""

    def __init__(self, shelf: Shelf, roll: Roll, states: States, since: float) -> None:
        """`since`: the first day (`when`) on which something may be other than before."""
        self.shelf, self.roll = shelf, roll
        self._wanted = wanted = self._steps()
        known = [day for day in states if day <= since and not shelf.whole]
        self.states = {day: states[day] for day in known if day in wanted}
        start = max(known, default=0)
        self.figures = Figures.unpacked(states[start]) if known else Figures()
        self.first = bisect.bisect_left(range(len(shelf.lines)), float(start), key=self._day) if known else 0
        self.start = start if known else -1

    def _day(self, rank: int) -> float:
        return when(self.shelf.lines[rank])

    def _steps(self) -> set[int]:
        last = max((line.day for line in self.shelf.lines), default=-1)
        return {last - last % step for step in STEPS} if last >= 0 else set()

    def place(self, over: Over) -> None:
        """Places the mentions from the first page on; `over` is told of figures that no page will mean again.

        (With them from which mention on nothing is placed yet.)
        """
        self._revive({line.circle for line in self.shelf.lines[self.first :]} | self._ruled_circles())
        wanted, swept = sorted(self._wanted - self.states.keys()), float(self.start)
        for day, group in itertools.groupby(range(self.first, len(self.shelf.lines)), key=self._day):
            ranks, due = list(group), min([*wanted[:1], swept + SWEEP])
            if due <= day:
                over(self.figures.over(self._alive(ranks[0], due)), int(self.roll.starts[ranks[0]]))
                swept = day
            while wanted and wanted[0] <= day:
                self.states[wanted.pop(0)] = self.figures.packed()
            for position, figure in self._day_placed(ranks):
                self.roll.begun[position] = figure.first
        self.figures.doubts()

    def placed(self) -> None:
        """Lets go what only placing takes."""
        self.figures = Figures()
        self.roll.placed()

    # ---- who is only described ----

    def _ruled_circles(self) -> set[int]:
        return {self.shelf.lines[rank].circle for rank in self.shelf.ruled_pages}

    def _alive(self, rank: int, day: float) -> set[int]:
        """The circles that pages from this one on are told with, or may be."""
        lines = self.shelf.lines
        late = (line.circle for line in lines[:rank] if line.came >= day - WINDOW)
        return {line.circle for line in lines[rank:]} | set(late) | self._ruled_circles()

    def _revive(self, circles: set[int]) -> None:
        """Takes in again who was let go when a circle was over, where pages come to it after all."""
        there = {figure.first for figure in self.figures.all}
        late = {line.circle for line in self.shelf.lines[: self.first] if line.came >= self.start - WINDOW}
        known: dict[int, Figure] = {}
        old = [rank for rank in range(self.first) if self.shelf.lines[rank].circle in circles - late]
        for _, ranks in itertools.groupby(old, key=self._day):
            for rank, place, note in self._in_turn(list(ranks)):
                line = self.shelf.lines[rank]
                first = int(self.roll.begun[self.roll.starts[rank] + place])
                if first not in there:
                    self.figures.again(known, first, note, line.came, line.circle)

    # ---- day by day ----

    def _day_placed(self, ranks: list[int]) -> Iterator[tuple[int, Figure]]:
        for rank, place, note in self._in_turn(ranks):
            line, at = self.shelf.lines[rank], ref(self.shelf.numbers[rank], place)
            figure = self.figures.place(at, note, line.came, line.circle)
            yield int(self.roll.starts[rank]) + place, figure

    def _in_turn(self, ranks: list[int]) -> Iterator[tuple[int, int, ActorNote]]:
        """Who is named on the pages of a day: rank, place, note; those that need others last."""
        left: list[tuple[int, int, ActorNote]] = []
        for rank in ranks:
            for place, note in enumerate(cast_of(self.shelf.lines[rank].cast)):
                if is_open(note):
                    left.append((rank, place, note))
                else:
                    yield rank, place, note
        yield from left

    # ---- as people ruled ----

    def ruled(self, groups: list[tuple[Figure, Longs]]) -> list[tuple[Figure, Longs]]:
        """The figures with these mentions, as people ruled."""
        bonds = self.shelf.force.bonds("actor")
        if not bonds:
            return groups
        before = {int(mentions[0]): (figure, mentions) for figure, mentions in groups}
        kept: list[tuple[Figure, Longs]] = []
        for group in bonds.settle([before[first][1].tolist() for first in sorted(before)], self.at, self._near):
            mentions = np.array(sorted(group), dtype=np.int64)
            figure, theirs = before.get(int(mentions[0]), (None, mentions))
            if figure is None or len(theirs) != len(mentions) or (theirs != mentions).any():
                figure = self.made(mentions)
            kept.append((figure, mentions))
        self._forget({id(figure) for figure, _ in before.values()} - {id(figure) for figure, _ in kept})
        return kept

    def made(self, mentions: Longs) -> Figure:
        """One figure of these mentions."""
        first = self._ref(int(mentions[0]))
        figure = Figure(self.note(int(mentions[0])).kind, first)
        for mention in mentions.tolist():
            line = self.shelf.lines[self.roll.place(mention)[0]]
            figure.add(facts_of(self.note(mention)), line.came, line.circle)
        return figure

    def _forget(self, gone: set[int]) -> None:
        if gone:
            for figure in self.figures.all:
                figure.maybe = [other for other in figure.maybe if id(other) not in gone]

    def _near(self, one: int, other: int) -> float:
        """How near two mentions of actors are."""
        a, b = self.note(one), self.note(other)
        same = (a.country == b.country != UNKNOWN, a.sector == b.sector, roles_agree(a.role, b.role), a.name == b.name)
        circles = {self.shelf.lines[self.roll.place(mention)[0]].circle for mention in (one, other)}
        return float(sum(same)) + 2.0 * (len(circles) == 1)

    def at(self, mention: int) -> At:
        """Where the mention stands."""
        return At(page=self.shelf.lines[self.roll.place(mention)[0]].page, id=self.note(mention).id)

    def note(self, mention: int) -> ActorNote:
        """What its page says of it."""
        rank, place = self.roll.place(mention)
        return cast_of(self.shelf.lines[rank].cast)[place]

    def _ref(self, mention: int) -> int:
        rank, place = self.roll.place(mention)
        return ref(self.shelf.numbers[rank], place)


def number(figures: list[Figure]) -> None:
    """A state is known by its code, anybody else by the first mention; `figures`: in order of these."""
    taken: set[str] = set()
    for figure in figures:
        code = figure.country if figure.kind == "state" else UNKNOWN
        if code not in OPEN and code not in taken and (found := of_code(code)):
            taken.add(code)
            figure.ref = found
        else:
            figure.ref = figure.first


def of_code(code: str) -> int:
    """A number for a country's code, below those of pages; 0 if it is none."""
    if not (0 < len(code) <= 3 and code.isascii() and code.isalpha() and code.isupper()):
        return 0
    return int(code, 36)

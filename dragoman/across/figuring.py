"""Mentions of actors that have something in common → who is who among them.

In: a `Shelf`, ranks of pages and places on them, in order. Out: a `Company`: figures, with numbers of their own.

    >>> [figure.name for figure in company.placed()]
    ['Ingrid Dahl', 'Norway']
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from dragoman.across.lines import Longs, ref
from dragoman.across.naming import roles_agree
from dragoman.across.notes import ActorNote, cast_of
from dragoman.across.people import OPEN, UNKNOWN, Figure, Figures, facts_of, is_open
from dragoman.across.shelf import Shelf
from dragoman.chronicle import At


class Company:
    """By place in the order: `chosen` numbers of the mentions, `ranks` of their pages, places on them, `_ids`."""

    def __init__(self, shelf: Shelf, chosen: Longs, ranks: Longs, places: Longs) -> None:
        self.shelf, self.chosen, self.ranks = shelf, chosen, ranks
        self._ranks: list[int] = ranks.tolist()
        self._places: list[int] = places.tolist()
        self._ids: list[str] = []

    def placed(self) -> list[Figure]:
        """Who is who, as people ruled, by first mentions."""
        figures = self._figures()
        for figure in figures:
            figure.mentions.sort()
        figures = self._ruled(figures)
        figures.sort(key=lambda figure: figure.mentions[0])
        self._number(figures)
        return figures

    def mentions(self, figure: Figure) -> list[At]:
        """Where the figure stands."""
        return [self._at(mention) for mention in figure.mentions]

    def said(self, figure: Figure) -> int:
        """The ref of the first mention that bears the figure's name."""
        name = figure.name
        first = next(mention for mention in figure.mentions if self._note(mention).name == name)
        return ref(self.shelf.numbers[self._ranks[first]], self._places[first])

    def _at(self, mention: int) -> At:
        return At(page=self.shelf.lines[self._ranks[mention]].page, id=self._ids[mention])

    def _note(self, mention: int) -> ActorNote:
        return cast_of(self.shelf.lines[self._ranks[mention]].cast)[self._places[mention]]

    def _figures(self) -> list[Figure]:
        placing = Figures()
        left: list[tuple[int, ActorNote]] = []
        notes: Sequence[ActorNote] = ()
        rank = came = story = -1
        for mention, (page, place) in enumerate(zip(self._ranks, self._places, strict=True)):
            if page != rank:
                rank, line = page, self.shelf.lines[page]
                notes, came, story = cast_of(line.cast), line.came, line.circle
            note = notes[place]
            self._ids.append(sys.intern(note.id))
            if is_open(note):
                left.append((mention, note))
            else:
                placing.place(mention, note, came, story)
        for mention, note in left:
            line = self.shelf.lines[self._ranks[mention]]
            placing.place(mention, note, line.came, line.circle)
        placing.doubts()
        return placing.all

    def _ruled(self, figures: list[Figure]) -> list[Figure]:
        """The figures as people ruled."""
        bonds = self.shelf.force.bonds("actor")
        if not bonds:
            return figures
        before = {figure.mentions[0]: figure for figure in figures}
        kept: list[Figure] = []
        groups = [figure.mentions for figure in sorted(figures, key=lambda figure: figure.mentions[0])]
        for group in bonds.settle(groups, self._at, self._near):
            group = sorted(group)
            figure = before.get(group[0])
            if figure is None or figure.mentions != group:
                figure = Figure(self._note(group[0]).kind)
                for mention in group:
                    line = self.shelf.lines[self._ranks[mention]]
                    figure.add(mention, facts_of(self._note(mention)), line.came, line.circle)
            kept.append(figure)
        alive = set(map(id, kept))
        for figure in kept:
            figure.maybe = [other for other in figure.maybe if id(other) in alive]
        return kept

    def _near(self, one: int, other: int) -> float:
        """How near two mentions of actors are."""
        a, b = self._note(one), self._note(other)
        same = (a.country == b.country != UNKNOWN, a.sector == b.sector, roles_agree(a.role, b.role), a.name == b.name)
        stories = {self.shelf.lines[self._ranks[mention]].circle for mention in (one, other)}
        return float(sum(same)) + 2.0 * (len(stories) == 1)

    def _number(self, figures: list[Figure]) -> None:
        """A state is known by its code, anybody else by the first mention."""
        taken: set[str] = set()
        for figure in figures:
            code, first = figure.country, figure.mentions[0]
            if figure.kind == "state" and code not in OPEN and code not in taken and (number := of_code(code)):
                taken.add(code)
                figure.ref = number
            else:
                figure.ref = ref(self.shelf.numbers[self._ranks[first]], self._places[first])


def of_code(code: str) -> int:
    """A number for a country's code, below those of pages; 0 if it is none."""
    if not (0 < len(code) <= 3 and code.isascii() and code.isalpha() and code.isupper()):
        return 0
    return int(code, 36)

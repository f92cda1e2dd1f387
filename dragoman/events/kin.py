"""Which acts of a page stand in some way to an act, and what answers they have.

In: the acts of a page; for each an answer (a date, a country) or none. Out: for an act, how many of those that stand to
it in a way of `WAYS` have which answer, and what the nearest one before it has.

    >>> Kin(acts, dates).had("one kind", at)     # "Rebels attacked Goma on Monday … The raid left six dead": the raid
    {'2024-05-06': 1}

Acts are counted by what makes them kin, not compared two by two: a page of a thousand acts costs a thousand times what
one act costs, not a million times.
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeAlias

from dragoman import syntax
from dragoman.events.around import Acts

NEAR = 3
"""Sentences within which an act of the same doer belongs to the same tale."""
Counts: TypeAlias = dict[str, int]
"""How many acts have which answer."""
NONE: Mapping[frozenset[str], Counts] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """A way in which acts stand to an act: those whose `of` is one of its `asked` (its own `of` if not said otherwise).

    If there is a `party`, they must have one in common as well. An act without (`None`) stands to nobody in that way.
    """

    of: Callable[[Acts, int], Hashable]
    asked: Callable[[Acts, int], Sequence[Hashable]] | None = None
    party: Callable[[Acts, int], frozenset[str]] | None = None


def _known_there(acts: Acts, at: int) -> Hashable:
    return (acts.kinds[at], *acts.stages[at]) if acts.known(at) else None


def _asked_known(acts: Acts, at: int) -> Sequence[Hashable]:
    return [acts.kinds[at]] if acts.known(at) else []


def _nearby(acts: Acts, at: int) -> Sequence[Hashable]:
    return [(acts.sentences[at] + by, *acts.stages[at]) for by in range(1 - NEAR, NEAR)]


def _above(acts: Acts, at: int) -> Sequence[Hashable]:
    return [acts.over(at)]


def _above_object(acts: Acts, at: int) -> Sequence[Hashable]:
    return [acts.over(at)] if syntax.base(acts.anchors[at]) == "obj" else []


WAYS: Mapping[str, Way] = {
    "other mention": Way(lambda acts, i: acts.roots[i]),
    "one word": Way(lambda acts, i: acts.stems[i]),
    "one word, alike": Way(lambda acts, i: (acts.stems[i], *acts.stages[i])),
    "one kind": Way(lambda acts, i: acts.kinds[i]),
    "one kind, known": Way(lambda acts, i: acts.kinds[i], _asked_known),
    "one kind, known there": Way(_known_there, lambda acts, i: [(acts.kinds[i], *acts.stages[i])]),
    "one type": Way(lambda acts, i: (acts.kinds[i], *acts.stages[i]), party=lambda acts, i: acts.sides(i)),
    "same sides": Way(lambda acts, i: (acts.sides(i), *acts.stages[i])),
    "one doer": Way(lambda acts, i: acts.stages[i], party=lambda acts, i: acts.actors[i]),
    "one sentence": Way(lambda acts, i: (acts.sentences[i], *acts.stages[i])),
    "one doer, near": Way(
        lambda acts, i: (acts.sentences[i], *acts.stages[i]), _nearby, party=lambda acts, i: acts.actors[i]
    ),
    "over it": Way(lambda acts, i: acts.anchors[i].i, _above),
    "over it, its object": Way(lambda acts, i: acts.anchors[i].i, _above_object),
    "any": Way(lambda acts, i: True),
    "any, as old": Way(lambda acts, i: acts.events[i].background),
}
"""How acts can stand to an act, by the name of the way. `stages` are alike where both are done or both to come, and
both the news or both older."""


class Kin:
    """The acts of a page that have an answer, counted by what they have in common with others."""

    def __init__(self, acts: Acts, answers: Sequence[str | None]) -> None:
        self._acts, self._answers = acts, answers
        self._having = [i for i, answer in enumerate(answers) if answer]
        self._tables: dict[str, dict[Hashable, dict[frozenset[str], Counts]]] = {}
        self._alike = collections.defaultdict[Hashable, list[int]](list)
        for i in self._having:
            self._alike[acts.stages[i]].append(i)

    def had(self, name: str, at: int) -> Counts:
        """How many acts that stand in the way `name` to act `at` have which answer."""
        way, acts, table = WAYS[name], self._acts, self._table(name)
        if not table:
            return {}
        own = way.of(acts, at)
        asked = way.asked(acts, at) if way.asked else [own]
        party = way.party(acts, at) if way.party else None
        found: Counts = {}
        for key in asked:
            for theirs, counts in table.get(key, NONE).items():
                if party is None or not party.isdisjoint(theirs):
                    found = _added(found, counts)
        its = self._answers[at]
        if its and own in asked and (party is None or party):
            found[its] -= 1
            if not found[its]:
                del found[its]
        return found

    def _table(self, name: str) -> dict[Hashable, dict[frozenset[str], Counts]]:
        if name not in self._tables:
            way, table = WAYS[name], collections.defaultdict[Hashable, dict[frozenset[str], Counts]](dict)
            for i in self._having:
                party = way.party(self._acts, i) if way.party else frozenset[str]()
                counts = table[way.of(self._acts, i)].setdefault(party, {})
                answer = str(self._answers[i])
                counts[answer] = counts.get(answer, 0) + 1
            table.pop(None, None)
            self._tables[name] = dict(table)
        return self._tables[name]

    def before(self, at: int, alike: bool = False) -> Counts:
        """The answer of the nearest act before act `at`, or before it and `alike` in stage, that has one."""
        having = self._alike.get(self._acts.stages[at], []) if alike else self._having
        place = bisect.bisect_left(having, at)
        return {str(self._answers[having[place - 1]]): 1} if place else {}


def _added(one: Counts, two: Counts) -> Counts:
    """Both together; `one` is changed."""
    if not one:
        return dict(two)
    for answer, count in two.items():
        one[answer] = one.get(answer, 0) + count
    return one

"""How the dates, or the countries, that a page names stand to its acts: what `dating` and `placing` look at alike.

In: the acts of a page, the answers that their own words give them, the words that name an answer. Out: features for a
ranking (`choosing`) of an answer to "when was this act?" or "where?".

    >>> ties = answers.ties(at)              # "Rebels attacked Goma on Monday … The raid left six dead": the raid
    >>> answers.borne(ties, "2024-05-06")
    {'one kind': 1.0, 'one kind, known': 1.0, 'act before': 1.0, …}
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from spacy.tokens import Token

from dragoman import syntax
from dragoman.events.around import Acts, beside
from dragoman.events.choosing import PASSED_ON, Features

Answer: TypeAlias = str | None
Ties: TypeAlias = Mapping[str, Sequence[str]]
"""The answers of the acts that stand in some way to an act, by that way's name."""
NEAR = 3
"""Sentences within which an act of the same doer belongs to the same tale."""
TIES: Mapping[str, Callable[[Acts, int, int], bool]] = {
    "other mention": Acts.one,
    "one word": Acts.one_word,
    "one word, alike": lambda acts, a, b: acts.one_word(a, b) and acts.alike(a, b),
    "one kind": Acts.one_kind,
    "one kind, known": lambda acts, a, b: acts.one_kind(a, b) and acts.known(b),
    "one kind, known there": lambda acts, a, b: acts.one_kind(a, b) and acts.known(a) and acts.alike(a, b),
    "one type": lambda acts, a, b: acts.one_type(a, b) and acts.alike(a, b),
    "same sides": lambda acts, a, b: acts.sides(a) == acts.sides(b) and acts.alike(a, b),
    "one doer": lambda acts, a, b: acts.one_doer(a, b) and acts.alike(a, b),
    "one sentence": lambda acts, a, b: acts.distance(a, b) == 0 and acts.alike(a, b),
    "one doer, near": lambda acts, a, b: acts.one_doer(a, b) and acts.alike(a, b) and abs(acts.distance(a, b)) < NEAR,
    "over it": Acts.over,
    "over it, its object": lambda acts, a, b: acts.over(a, b) and syntax.base(acts.anchors[b]) == "obj",
    "any": lambda acts, a, b: True,
    "any, as old": Acts.as_old,
}
"""How an act can stand to another one: the name of the way, and whether it does."""


LIKELY = frozenset({"other mention", "one word", "one type", "any"})
"""The ways in which acts count as well that only may have an answer."""
LOOSE = frozenset({"any", "any, likely", "any, as old"})
"""Ways that say little where only few acts have an answer."""


class Answers:
    """What the page names, where, and which acts have it.

    `own`: the answer that each act's own words give it; `told`: the answers that the page names, each with its word.
    """

    def __init__(
        self, acts: Acts, field: Literal["date", "place"], own: Sequence[Answer], told: Sequence[tuple[str, Token]]
    ) -> None:
        self.acts, self.own, self.told, self._field = acts, own, told, field
        self.named = collections.defaultdict[int, set[str]](set)
        self._heads = collections.defaultdict[str, list[tuple[int, Token]]](list)
        for value, token in told:
            self.named[acts.sentence(token)].add(value)
            self._heads[value].append((acts.sentence(token), token))

    def here(self, at: int) -> set[str]:
        """What the sentence of an act names."""
        return self.named[self.acts.sentence(self.acts.anchors[at])]

    def inside(self, at: int, value: str) -> list[Token]:
        """The words in an act's sentence that name an answer."""
        here = self.acts.sentence(self.acts.anchors[at])
        return [t for n, t in self._heads[value] if n == here]

    def share(self, value: str) -> float:
        """How much of all that the page names is this answer."""
        return len(self._heads[value]) / (1 + len(self.told))

    def ties(self, at: int, likely: Sequence[Answer] = ()) -> Ties:
        """The answers that acts have which stand in some way to this one; `likely`: answers that acts may well have."""
        others = [i for i in range(len(self.own)) if i != at and (self.own[i] or (likely and likely[i]))]
        found = {}
        for name, holds in TIES.items():
            standing = [i for i in others if holds(self.acts, i, at)]
            found[name] = self._had(standing, self.own)
            if likely and name in LIKELY:
                found[f"{name}, likely"] = self._had(standing, likely)
        found["act before"] = self._had([i for i in others if i < at], self.own)[-1:]
        alike = [i for i in others if i < at and self.acts.alike(i, at)]
        return found | {"act before, alike": self._had(alike, self.own)[-1:]}

    @staticmethod
    def _had(acts: Sequence[int], answers: Sequence[Answer]) -> list[str]:
        return [a for i in acts if (a := answers[i])]

    def borne(self, ties: Ties, value: str) -> Features:
        """Of the acts that stand in a way to this one and have an answer, how many have this one."""
        return {name: had.count(value) / ((name in LOOSE) + len(had) or 1) for name, had in ties.items()}

    def passed_on(self, at: int, value: Answer, given: Answer) -> Features:
        """Whether a rule gives an answer, and which one."""
        passed = float(given == value)
        return {PASSED_ON: passed, f"{PASSED_ON}, {self.acts.step(at, self._field)}": passed}

    def words(self, at: int, value: str) -> Features:
        """How the words that name an answer stand to an act."""
        anchor = self.acts.anchors[at]
        here = self.acts.sentence(anchor)
        back = [here - n for n, _ in self._heads[value]]
        before, inside = [n for n in back if n > 0], self.inside(at, value)
        found: Features = {}
        for token in inside:
            for name, given in beside(anchor, token, self.acts.words).items():
                found[name] = max(found.get(name, 0.0), given)
        last = not inside and bool(before) and min(before) == self._nearest(here)
        return found | {
            "only one in sentence": float(bool(inside) and len(self.here(at)) == 1),
            "sentence before": float(1 in before),
            "sentence after": float(-1 in back),
            "only after": float(bool(back) and not before and not inside),
            "far before, log": math.log1p(min(before)) if before and not inside else 0.0,
            "named last": float(last),
            "named last, nothing in sentence": float(last and not self.here(at)),
            "named first": float(bool(self.told) and self.told[0][0] == value),
            "named, log": math.log1p(len(back)),
        }

    def _nearest(self, sentence: int) -> int:
        """How many sentences back the last answer was named."""
        return min((sentence - n for n, found in self.named.items() if n < sentence and found), default=0)

    def none(self, at: int, said: bool) -> Features:
        """What speaks for no answer; `said`: whether somebody's statement tells of the act."""
        event, anchor = self.acts.events[at], self.acts.anchors[at]
        return {
            "none": 1.0,
            f"none, {event.type}": 1.0,
            f"none, {event.status}": 1.0,
            f"none, {anchor.pos_}": 1.0,
            "none, background": float(event.background),
            "none, in speech": float(said),
            "none, headline": float(self.acts.in_headline(at)),
            "none, nothing in sentence": float(not self.here(at)),
            "none, no act has one": float(not any(self.own)),
        }

"""How the dates, or the countries, that a page names stand to its acts: what `dating` and `placing` look at alike.

In: the acts of a page, the answers that their own words give them, the words that name an answer. Out: features for a
ranking (`choosing`) of an answer to "when was this act?" or "where?".

    >>> ties = answers.ties(at)              # "Rebels attacked Goma on Monday … The raid left six dead": the raid
    >>> answers.borne(ties)["2024-05-06"]
    {'one kind': 1.0, 'one kind, known': 1.0, 'act before': 1.0, …}
"""

from __future__ import annotations

import bisect
import collections
import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from spacy.tokens import Token

from dragoman.choosing import PASSED_ON, Features
from dragoman.events.around import Acts, beside
from dragoman.events.kin import WAYS, Kin

Answer: TypeAlias = str | None
Ties: TypeAlias = Mapping[str, Mapping[str, int]]
"""By the name of a way in which acts stand to an act: how many of them have which answer."""

LIKELY = frozenset({"other mention", "one word", "one type", "any"})
"""The ways in which acts count as well that only may have an answer."""
LOOSE = frozenset({"any", "any, likely", "any, as old"})
"""Ways that say little where only few acts have an answer."""


class Answers:
    """What the page names, where, and which acts have it.

    `own`: the answer that each act's own words give it; `told`: the answers that the page names, each with its word.
    `likely`: answers that acts may well have.
    """

    def __init__(
        self, acts: Acts, field: Literal["date", "place"], own: Sequence[Answer], told: Sequence[tuple[str, Token]]
    ) -> None:
        self.acts, self.own, self.told, self._field = acts, own, told, field
        self._named = collections.defaultdict[int, dict[str, list[Token]]](dict)
        self._sentences = collections.defaultdict[str, list[int]](list)
        for value, token in told:
            self._named[acts.sentence(token)].setdefault(value, []).append(token)
            bisect.insort(self._sentences[value], acts.sentence(token))
        self._order = sorted(self._named)
        self._kin = Kin(acts, own)
        self._likely: Kin | None = None
        self._any = any(own)
        self._elsewhere: dict[tuple[int, str], Features] = {}

    def suppose(self, likely: Sequence[Answer]) -> None:
        """Takes up the answers that acts may well have, to be counted beside those that they have."""
        self._likely = Kin(self.acts, likely)

    def here(self, at: int) -> Mapping[str, Sequence[Token]]:
        """What the sentence of an act names, with the words that do."""
        return self._named.get(self.acts.sentences[at], {})

    def inside(self, at: int, value: str) -> Sequence[Token]:
        """The words in an act's sentence that name an answer."""
        return self.here(at).get(value, ())

    def share(self, value: str) -> float:
        """How much of all that the page names is this answer."""
        return len(self._sentences[value]) / (1 + len(self.told))

    def ties(self, at: int) -> Ties:
        """The answers that acts have which stand in some way to this one."""
        found: dict[str, Mapping[str, int]] = {}
        for name in WAYS:
            found[name] = self._kin.had(name, at)
            if self._likely is not None and name in LIKELY:
                found[f"{name}, likely"] = self._likely.had(name, at)
        return found | {"act before": self._kin.before(at), "act before, alike": self._kin.before(at, alike=True)}

    @staticmethod
    def borne(ties: Ties) -> Mapping[str, Features]:
        """By answer: of the acts that stand in a way to this one and have an answer, how many have this one."""
        found = collections.defaultdict[str, Features](dict)
        for name, had in ties.items():
            of = (name in LOOSE) + sum(had.values())
            for value, count in had.items():
                found[value][name] = count / of
        return found

    def passed_on(self, at: int, value: Answer, given: Answer) -> Features:
        """Whether a rule gives an answer, and which one."""
        if given != value:
            return {}
        return {PASSED_ON: 1.0, f"{PASSED_ON}, {self.acts.step(at, self._field)}": 1.0}

    def words(self, at: int, value: str) -> Features:
        """How the words that name an answer stand to an act; where they stand in other sentences, to its sentence."""
        if value in self.here(at):
            return self._words(at, value)
        key = (self.acts.sentences[at], value)
        if key not in self._elsewhere:
            self._elsewhere[key] = self._words(at, value)
        return self._elsewhere[key]

    def _words(self, at: int, value: str) -> Features:
        anchor, named, here = self.acts.anchors[at], self._sentences[value], self.acts.sentences[at]
        inside, first = self.inside(at, value), bisect.bisect_left(named, here)
        found: Features = {}
        for token in inside:
            for name, given in beside(anchor, token, self.acts.words).items():
                found[name] = max(found.get(name, 0.0), given)
        back = here - named[first - 1] if first else 0
        last = not inside and bool(back) and back == self._nearest(here)
        return found | {
            "only one in sentence": float(bool(inside) and len(self.here(at)) == 1),
            "sentence before": float(back == 1),
            "sentence after": float(here + 1 in named[first + len(inside) :][:1]),
            "only after": float(bool(named) and not back and not inside),
            "far before, log": math.log1p(back) if back and not inside else 0.0,
            "named last": float(last),
            "named last, nothing in sentence": float(last and not self.here(at)),
            "named first": float(bool(self.told) and self.told[0][0] == value),
            "named, log": math.log1p(len(named)),
        }

    def _nearest(self, sentence: int) -> int:
        """How many sentences back the last answer was named."""
        first = bisect.bisect_left(self._order, sentence)
        return sentence - self._order[first - 1] if first else 0

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
            "none, no act has one": float(not self._any),
        }

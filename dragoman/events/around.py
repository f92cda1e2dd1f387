"""How the acts of a page stand to each other, and to expressions that do not govern them.

In: events with their words; the tokens of an act and of an expression. Out: what two acts have in common; features for
a ranking (`choosing`).

    >>> beside(providing, year)              # "In 2015, they began to help the rebels, providing rifles"
    {'in sentence': 1.0, 'above': 1.0, 'fronted': 1.0, …}
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TypeAlias

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import markers
from dragoman.events.choosing import Features
from dragoman.records import Event, Span

TOLD = ("ccomp", "parataxis")
"""Relations between a saying and what is said: what stands on one side says nothing of the other."""
FRONT = 6
"""Words from a sentence's start within which an expression holds for all of it."""
NEAR = 6
"""Words between an act and an expression that stands beside it."""
STEM = 4
"""Letters that make two anchors one word in two forms: "meet", "meeting"."""
DONE = frozenset({"occurred", "negated"})
Steps: TypeAlias = Sequence[tuple[str, Sequence[Event]]]
"""The events as their own words date and place them, then as each step of `sharing` does, by the step's name."""


class Acts:
    """The events of a page, one at least, with their words, sentences and sides."""

    def __init__(self, steps: Steps, anchors: Mapping[str, Token], cast: Cast, headline: Span | None) -> None:
        self.steps, self.events, self.headline = steps, steps[-1][1], headline
        self.anchors = [anchors[e.id] for e in self.events]
        self.words = {a.i for a in self.anchors}
        self.doers = [cast.countries(e.actors) for e in self.events]
        self.others = [cast.countries(e.recipients) for e in self.events]
        self.doc: Doc = self.anchors[0].doc
        self._sentence = syntax.numbers(self.doc)

    def step(self, at: int, field: str) -> str:
        """The step by which an act has got its date or place; "" if none has given it one."""
        return next((name for name, events in self.steps if getattr(events[at], field)), "")

    def sides(self, at: int) -> set[str]:
        """The countries of all who take part."""
        return self.doers[at] | self.others[at]

    def sentence(self, token: Token) -> int:
        """The number of the sentence of a token."""
        return self._sentence[token.i]

    def in_headline(self, at: int) -> bool:
        """Whether the headline tells of the act."""
        start = self.events[at].span[0]
        return self.headline is not None and self.headline[0] <= start < self.headline[1]

    def one(self, a: int, b: int) -> bool:
        """Whether two are mentions of one event."""
        return self.events[a].root == self.events[b].root

    def one_word(self, a: int, b: int) -> bool:
        """Whether two are told by the same word."""
        return stem(self.events[a]) == stem(self.events[b])

    def one_type(self, a: int, b: int) -> bool:
        """Whether two are of one type, and somebody's country is in both."""
        return self.events[a].type == self.events[b].type and bool(self.sides(a) & self.sides(b))

    def one_kind(self, a: int, b: int) -> bool:
        """Whether two are of one type, whoever takes part."""
        return self.events[a].type == self.events[b].type

    def known(self, at: int) -> bool:
        """Whether an act is named as one that the reader knows: "the attack", "Oslo's refusal"."""
        return self.anchors[at].pos_ == "NOUN" and markers.definite(self.anchors[at])

    def one_doer(self, a: int, b: int) -> bool:
        """Whether somebody does both."""
        return not set(self.events[a].actors).isdisjoint(self.events[b].actors)

    def over(self, a: int, b: int) -> bool:
        """Whether the first governs the second's word, with no other act between them."""
        up = (t.i for t in syntax.ancestors(self.anchors[b]))
        return next((i for i in up if i in self.words), None) == self.anchors[a].i

    def distance(self, a: int, b: int) -> int:
        """How many sentences the first stands before the second; less than nothing if it comes after."""
        return self.sentence(self.anchors[b]) - self.sentence(self.anchors[a])

    def done(self, at: int) -> bool:
        """Whether an act is told as done, or as not done."""
        return self.events[at].status in DONE

    def alike(self, a: int, b: int) -> bool:
        """Whether two are both done or both to come, and both the news or both older."""
        return self.done(a) == self.done(b) and self.as_old(a, b)

    def as_old(self, a: int, b: int) -> bool:
        """Whether two are both the news or both older."""
        return self.events[a].background == self.events[b].background


def stem(event: Event) -> str:
    """The start of an act's last word, which its forms have in common."""
    return event.anchor.lower().split()[-1][:STEM]


def beside(act: Token, word: Token, acts: Container[int]) -> Features:
    """How the expression with head `word` stands to `act` in one sentence; `acts`: indices of the page's acts."""
    up = [act, *syntax.ancestors(act)]
    heights = {t.i: n for n, t in enumerate(up)}
    path = [word]
    while path[-1].i not in heights and not syntax.is_root(path[-1]):
        path.append(path[-1].head)
    meet = heights.get(path[-1].i, len(up) - 1)
    crossing = any(syntax.base(t) in TOLD for t in up[:meet])
    taken = any(t.i in acts for t in path if t.i != act.i) or any(t.i in acts for t in up[1 : meet + 1])
    return {
        "in sentence": 1.0,
        "beside": float(abs(act.i - word.i) <= NEAR),
        "below": float(meet == 0),
        "above": float(0 < meet < 3 and not crossing),
        "over a saying": float(crossing),
        "in what is said": float(any(syntax.base(t) in TOLD for t in path[:-1])),
        "of another act": float(taken),
        "fronted": float(word.i - word.sent.start < FRONT and not crossing),
        "after it": float(word.i > act.i),
    }

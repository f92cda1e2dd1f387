"""The date of an act that no expression governs and no rule dates: the most probable of those that the page names.

In: events as their own words date them and as `sharing` does, the page's dates with their tokens, statements. Out: the
same events, dated where a date of the page is more probable than none.

    "Rebels attacked Goma on Monday … The mayor and two guards were wounded."   → "wounded": the Monday

A ranking (`choosing`): what governs the act, and what `sharing` passes on, speak for a date; so do mentions with the
same word, the acts around, the sentence, the news of the page. Nothing but the page's words makes a date an option:
never the day on which it was published. Weights: `data/date_weights.json`.
"""

from __future__ import annotations

import collections
import datetime as dt
import math
from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Token

from dragoman import syntax
from dragoman.events import paths
from dragoman.events.around import Acts, beside
from dragoman.events.choosing import PASSED_ON, Features, Option, best, weights
from dragoman.records import Event, Statement

WEIGHTS = "date_weights"
FAR = 45
"""Days before the page's from which a date is one of long ago."""
KINDS = {4: "year", 7: "month", 10: "day", 9: "years", 15: "months", 21: "days"}
"""What a date is by its length: "2024", "2024-05", "2024-05-03", and intervals of each."""


def dated(
    acts: Acts, told: Sequence[tuple[str, Token]], statements: Sequence[Statement], as_of: dt.date | None
) -> tuple[Event, ...]:
    """The events; those that their own words do not date have the most probable date that the page names.

    `told`: the page's dates, each with the head of its words.
    """
    if not acts.events:
        return ()
    dates = Dates(acts, told, statements, as_of).answers()
    return tuple(msgspec.structs.replace(e, date=d) for e, d in zip(acts.events, dates, strict=True))


class Dates:
    """The dates of a page, where they are named, and which acts have them."""

    def __init__(
        self, acts: Acts, told: Sequence[tuple[str, Token]], statements: Sequence[Statement], as_of: dt.date | None
    ) -> None:
        self.acts, self._told = acts, told
        self._dates = collections.defaultdict[int, set[str]](set)
        for value, token in told:
            self._dates[acts.sentence(token)].add(value)
        self._own = [e.date and s.date for e, s in zip(acts.events, acts.steps[0][1], strict=True)]
        self._day = as_of.isoformat() if as_of else ""
        self._long_ago = (as_of - dt.timedelta(days=FAR)).isoformat() if as_of else ""
        self._said = [_statement(a, statements) for a in acts.anchors]
        self._likely = [own or self._in_its_sentence(i) for i, own in enumerate(self._own)]
        self._news = self._of_the_news()
        body = [(t.i, v) for v, t in told if acts.headline is None or t.idx >= acts.headline[1]]
        self._first = min(body)[1] if body else None
        self._values = sorted({v for v, _ in told} | {e.date for e in acts.events if e.date})

    def answers(self) -> list[str | None]:
        """The date of each act: its own, else the most probable one."""
        own = zip(self.acts.events, self._own, strict=True)
        return [e.date if o else best(self.options(at), weights(WEIGHTS)) for at, (e, o) in enumerate(own)]

    def options(self, at: int) -> list[Option]:
        """The dates in question and "none" (`None`, last) with their features."""
        values = [v for v in self._values if not self._amiss(self.acts.events[at], v)]
        dates: list[Option] = [
            (v, {**self._borne(at, v), **self._of_time(at, v), **self._named(at, v)}) for v in values
        ]
        return [*dates, (None, self._none(at))]

    def _amiss(self, event: Event, value: str) -> bool:
        """Whether something done would reach into what is to come, or something planned be over."""
        last = value.rpartition("/")[2]
        if not self._day:
            return False
        if event.status == "occurred":
            return last > self._day[: len(last)]
        return event.status == "planned" and not event.background and last < self._day[: len(last)]

    def _in_its_sentence(self, at: int) -> str | None:
        """The only date of the sentence that an act stands in."""
        found = self._dates[self.acts.sentence(self.acts.anchors[at])]
        return next(iter(found)) if len(found) == 1 else None

    def _of_the_news(self) -> str | None:
        """The day of the first act that the page tells as news and has a recent day."""
        days = ((e, d) for e, d in zip(self.acts.events, self._likely, strict=True) if d and _fresh(e))
        return next((d for _, d in days if len(d) == 10 and d > self._long_ago), None)

    def _borne(self, at: int, value: str) -> Features:
        """How a date stands to the act by the acts that have it."""
        acts, event = self.acts, self.acts.events[at]
        near = [i for i, own in enumerate(self._own) if own == value and i != at]
        alike = [i for i in near if acts.alike(i, at)]
        likely = [i for i, d in enumerate(self._likely) if d == value and i != at and acts.alike(i, at)]
        said = self._said[at]
        return {
            "date": 1.0,
            KINDS.get(len(value), "mixed"): 1.0,
            PASSED_ON: float(event.date == value),
            f"passed on, {acts.step(at, 'date')}": float(event.date == value),
            "of the statement": float(said is not None and said.date == value),
            "other mention": float(any(acts.one(i, at) for i in near)),
            "one word": float(any(acts.one_word(i, at) for i in near)),
            "one word, alike": float(any(acts.one_word(i, at) for i in alike)),
            "one type": float(any(acts.one_type(i, at) for i in alike)),
            "same sides": float(any(acts.sides(i) == acts.sides(at) for i in alike)),
            "share": len(near) / (1 + sum(1 for d in self._own if d)),
            "other mention, likely": float(any(acts.one(i, at) for i in likely)),
            "one word, likely": float(any(acts.one_word(i, at) for i in likely)),
            "one type, likely": float(any(acts.one_type(i, at) for i in likely)),
            "share, likely": len(likely) / (1 + sum(1 for d in self._likely if d)),
            "act before": float(self._previous(at) == value),
            "act before, alike": float(self._previous(at, alike=True) == value),
        }

    def _of_time(self, at: int, value: str) -> Features:
        """How a date stands to the page's day and news."""
        event, first, last = self.acts.events[at], value.partition("/")[0], value.rpartition("/")[2]
        fresh, done = _fresh(event), self.acts.done(at)
        old, news, ahead = last < self._long_ago, value == self._news, bool(self._day) and first > self._day
        return {
            "page's day": float(value == self._day),
            "news": float(news),
            "news, fresh": float(news and fresh),
            "news, headline": float(news and self.acts.in_headline(at)),
            "named first": float(value == self._first),
            "named first, fresh": float(value == self._first and fresh),
            "old": float(old),
            "old, background": float(old and event.background),
            "old, news": float(old and not event.background),
            "recent, background": float(not old and event.background),
            "to come": float(ahead),
            "to come, not done": float(ahead and not done),
        }

    def _named(self, at: int, value: str) -> Features:
        """How the page's mentions of a date stand to the act."""
        anchor, background = self.acts.anchors[at], self.acts.events[at].background
        here = self.acts.sentence(anchor)
        back = [(here - self.acts.sentence(t), t) for v, t in self._told if v == value]
        before = [n for n, _ in back if n > 0]
        inside = [t for n, t in back if n == 0]
        dates = self._dates[here]
        last = not inside and bool(before) and min(before) == self._nearest(here)
        found: Features = {}
        for token in inside:
            for name, given in beside(anchor, token, self.acts.words).items():
                found[name] = max(found.get(name, 0.0), given)
        return found | {
            "in sentence, background": float(bool(inside) and background),
            "in sentence, news": float(bool(inside) and not background),
            "only date in sentence": float(bool(inside) and len(dates) == 1),
            "sentence before": float(1 in before),
            "sentence after": float(any(n == -1 for n, _ in back)),
            "only after": float(bool(back) and not before and not inside),
            "far before, log": math.log1p(min(before)) if before and not inside else 0.0,
            "named last": float(last),
            "named last, no date in sentence": float(last and not dates),
        }

    def _nearest(self, sentence: int) -> int:
        """How many sentences back the last date was named."""
        return min((sentence - n for n, found in self._dates.items() if n < sentence and found), default=0)

    def _previous(self, at: int, alike: bool = False) -> str | None:
        """The date of the nearest act before that has one of its own."""
        before = (i for i in range(at - 1, -1, -1) if self._own[i])
        return next((self._own[i] for i in before if not alike or self.acts.alike(i, at)), None)

    def _none(self, at: int) -> Features:
        """What speaks for no date."""
        event, anchor = self.acts.events[at], self.acts.anchors[at]
        helpers = {c.lower_ for c in syntax.children(anchor, "aux")}
        present = anchor.pos_ == "VERB" and paths.form(anchor) != "past" and not helpers
        return {
            "none": 1.0,
            f"none, {event.type}": 1.0,
            f"none, {event.status}": 1.0,
            f"none, {anchor.pos_}": 1.0,
            "none, background": float(event.background),
            "none, perfect": float(bool(helpers & {"has", "have", "'ve", "’ve"})),
            "none, present": float(present),
            "none, in speech": float(self._said[at] is not None),
            "none, headline": float(self.acts.in_headline(at)),
            "none, date in sentence": float(bool(self._dates[self.acts.sentence(anchor)])),
            "none, few dates": float(len(self._values) < 3),
        }


def _fresh(event: Event) -> bool:
    """Whether the page tells the act as its news."""
    return event.status == "occurred" and not event.background


def _statement(anchor: Token, statements: Iterable[Statement]) -> Statement | None:
    """The innermost statement that holds the act or that it is."""
    pieces = ((a, b, s) for s in statements for a, b in (*s.spans, *filter(None, [s.cue_span])))
    found = [(b - a, s) for a, b, s in pieces if a <= anchor.idx < b]
    return min(found, key=lambda f: f[0])[1] if found else None

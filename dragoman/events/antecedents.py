"""Which earlier mention of its event a mention goes back to: a small learnt ranking.

In: the drafts of a page that were told before, a new one, the cast, where acts are placed. Out: the index of the
mention that the new one most probably tells again, or `None` where it most probably tells something new.

    >>> Antecedents(cast, scores, where).earlier(kept, draft)       # "The raid", after "rebels attacked the barracks"
    3

A conditional logit over the mentions of one type and "new" (McFadden 1974; ranking of antecedents after Denis and
Baldridge 2008). What it looks at is below (`_features`): the words, whether a noun points back, who takes part, where,
how far off, how alike the learnt part finds the two. Weights: `data/antecedent_weights.json`, fitted by
`training/events/antecedents.py`.
"""

from __future__ import annotations

import collections
import functools
import itertools
import math
from collections.abc import Callable, Sequence

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.choosing import Features, surest, weights
from dragoman.events import needs
from dragoman.events.frames import lemmas
from dragoman.events.roles import ROLES, Draft
from dragoman.events.scorer import Scores
from dragoman.records import NamedPlace

WEIGHTS = "antecedent_weights"
REACH = 14
"""How many earlier mentions of the type are asked, the nearest first."""
DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "both"})
OWNING = frozenset({"its", "their", "his", "her", "our", "my", "your"})
APART = frozenset({
    "additional", "another", "any", "different", "each", "earlier", "every", "first", "fresh", "further", "future",
    "last", "later", "many", "more", "new", "next", "other", "past", "previous", "recent", "second", "separate",
    "series", "several", "similar", "subsequent", "third",
})  # fmt: skip
"""Words that set an act apart from those told before."""
FUTURE = needs.FUTURE | {"should", "must"}
STEM = 5
"""Letters in which two words of one family are alike: "withdraw", "withdrawal"."""


class Antecedents:
    """What a page's mentions say of who is told again; asked in text order."""

    def __init__(self, cast: Cast, scores: Scores, where: Callable[[Token], NamedPlace | None]) -> None:
        self._cast, self._scores, self._where = cast, scores, where
        self._known: dict[int, _Traits] = {}
        self._numbers: list[int] = []

    def earlier(self, kept: Sequence[Draft], draft: Draft) -> int | None:
        """The index in `kept` of the mention that `draft` tells again."""
        return surest(self.options(kept, draft), weights(WEIGHTS))[0]

    def options(self, kept: Sequence[Draft], draft: Draft) -> list[tuple[int | None, Features]]:
        """The mentions in question, the nearest first, and "new" (`None`, last), with their features."""
        if not self._numbers:
            self._numbers = syntax.numbers(draft.anchor.doc)
        again = (at for at in range(len(kept) - 1, -1, -1) if self._may_be(kept[at], draft))
        alike = list(itertools.islice(again, REACH))
        new = self._traits(draft)
        found: list[tuple[int | None, Features]] = []
        words = collections.Counter[str]()
        for rank, at in enumerate(alike):
            features = self._features(kept[at], draft, self._traits(kept[at]), new)
            features |= {
                "nearest": float(rank == 0),
                "rank, log": math.log1p(rank),
                "acts, log": math.log(len(kept) - at),
            }
            word = kept[at].anchor.lemma_.lower()
            features["nearest of word"] = float(word == draft.anchor.lemma_.lower() and not words[word])
            words[word] += 1
            found.append((at, features))
        fresh = self._fresh(draft, new, bool(words[draft.anchor.lemma_.lower()]))
        return [*found, (None, fresh | {"new, told, log": math.log1p(len(alike))})]

    def _may_be(self, old: Draft, new: Draft) -> bool:
        """Whether two drafts can be of one event: of one type, and role by role no side is wholly another one."""
        if old.type != new.type:
            return False
        pairs = [(old.everybody, new.everybody)] if old.mutual and new.mutual else []
        pairs = pairs or [(old.ids(role), new.ids(role)) for role in ROLES]
        sides = ((self._cast.countries(a), self._cast.countries(b)) for a, b in pairs)
        return all(not a or not b or a & b for a, b in sides)

    def _traits(self, draft: Draft) -> _Traits:
        key = draft.anchor.i
        if key not in self._known:
            self._known[key] = _Traits(draft, self._where(draft.anchor), self._numbers[key])
        return self._known[key]

    def _fresh(self, draft: Draft, new: _Traits, told: bool) -> Features:
        kind = draft.match.kind
        return {
            "new": 1.0,
            f"new {draft.type}": 1.0,
            f"new {kind}": 1.0,
            f"new {kind} {new.pointing}": 1.0,
            "new, apart": float(new.apart),
            "new, nobody": float(not draft.everybody),
            "new, one side": float(bool(draft.actors) != bool(draft.recipients)),
            "new, word told": float(told),
            "new, lead": float(new.sentence <= 1),
            "new, sentence log": math.log1p(new.sentence),
            "new, to come": float(new.coming),
            "new, negated": float(new.negated),
        }

    def _features(self, old: Draft, new: Draft, was: _Traits, now: _Traits) -> Features:
        far = now.sentence - was.sentence
        same_word = old.anchor.lemma_.lower() == new.anchor.lemma_.lower()
        nouns = old.match.kind == new.match.kind == "noun"
        kin = any(a[:STEM] == b[:STEM] and len(a) >= STEM for a in was.words for b in now.words)
        found = {
            "again": 1.0,
            f"again {new.type}": 1.0,
            f"{old.match.kind} {new.match.kind}": 1.0,
            f"{new.match.kind} {now.pointing}": 1.0,
            "word": float(same_word),
            f"word, {new.match.kind}": float(same_word),
            "kin": float(kin and not same_word),
            "frame": float(old.match.frame.id == new.match.frame.id),
            "family": float(related(old.match.frame.id, new.match.frame.id)),
            "apart": float(now.apart),
            "number": float(nouns and was.plural == now.plural),
            "numbers differ": float(nouns and was.plural != now.plural),
            "modes": float(old.modes == new.modes and bool(new.modes)),
            "modes differ": float(old.modes != new.modes and bool(new.modes) and bool(old.modes)),
            "described alike": float(bool(was.described & now.described)),
            "described otherwise": float(bool(was.described and now.described) and not was.described & now.described),
            "same things": float(bool(was.things & now.things)),
            "sentence": float(far == 0),
            "next sentence": float(far == 1),
            "sentences, log": math.log1p(far),
            "from headline": float(was.sentence == 0),
            "from headline, lead": float(was.sentence == 0 and now.sentence <= 3),
            "both to come": float(was.coming and now.coming),
            "one to come": float(was.coming != now.coming),
            "one negated": float(was.negated != now.negated),
            "alike": self._scores.alike(old.anchor, new.anchor),
        }
        if was.place and now.place:
            found["place"] = float(was.place == now.place)
            found["country"] = float(was.place.country == now.place.country)
            found["elsewhere"] = float(was.place.country != now.place.country)
        return found | self._parties(old, new)

    def _parties(self, old: Draft, new: Draft) -> Features:
        found: Features = {}
        mutual = old.mutual and new.mutual
        for role in ("everybody",) if mutual else ROLES:
            ours, theirs = ((d.everybody if mutual else d.ids(role)) for d in (old, new))
            a, b = self._cast.countries(ours), self._cast.countries(theirs)
            if a and b:
                relation = "same" if a == b else "part" if a <= b or b <= a else "some"
                found[f"{role} {relation}"] = 1.0
                found[f"{role} themselves"] = float(bool(set(ours) & set(theirs)))
            else:
                found[f"{role} {'open' if a else 'open before' if b else 'open in both'}"] = 1.0
        was, now = self._cast.countries(old.everybody), self._cast.countries(new.everybody)
        if was and now and not mutual:
            found["nobody in common"] = float(not was & now)
            found["all in common"] = float(was == now)
        if was == now:
            found["all, two"] = float(len(was) > 1)
            found[f"all {new.type}"] = float(len(was) > 1)
            people = set(new.everybody)
            found["the same people"] = float(len(people) > 1 and people == set(old.everybody))
        return found


class _Traits:
    """What a mention looks like by itself."""

    def __init__(self, draft: Draft, place: NamedPlace | None, sentence: int) -> None:
        anchor = draft.anchor
        self.place, self.sentence = place, sentence
        self.words = lemmas(anchor)
        self.plural = syntax.plural(anchor)
        describing = [c for c in anchor.children if syntax.base(c) in ("amod", "compound", "det", "nummod")]
        before = {c.lower_ for c in describing}
        self.apart = not before.isdisjoint(APART)
        self.described = frozenset(
            c.lemma_.lower() for c in describing if syntax.base(c) in ("amod", "compound") and c.lower_ not in APART
        )
        self.things = frozenset(t.lemma_.lower() for t in draft.args.themes() if t.pos_ in ("NOUN", "PROPN"))
        helpers = {a.lower_ for a in syntax.auxiliaries(anchor)}
        self.coming = bool(helpers & FUTURE) or any(c.lower_ == "to" for c in syntax.children(anchor, "mark"))
        self.negated = bool(syntax.negations(anchor))
        self.pointing = self._pointing(anchor, before)

    def _pointing(self, anchor: Token, before: set[str]) -> str:
        if anchor.pos_ != "NOUN":
            return "clause"
        if before & DEFINITE:
            return "definite"
        if {c.lower_ for c in syntax.children(anchor, "nmod:poss")} & OWNING:
            return "owned"
        if before & {"a", "an"}:
            return "indefinite"
        return "plural" if self.plural else "bare"


def related(one: str, two: str) -> bool:
    """Whether words of two frames may name one and the same event (`data/event_families.json`)."""
    return one != two and any(one in family and two in family for family in _families())


@functools.cache
def _families() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(e["frames"]) for e in lexicon.entries("event_families"))

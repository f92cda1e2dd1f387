"""What the page as a whole tells about countries.

In: a document with its chunks, the article. Out: which states it is about, and which one stands nearest to a word.

    >>> page.nearest(token)                  # "Clashes went on in eastern Ukraine. The army said …"
    'UKR'
"""

from __future__ import annotations

import collections
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.chunks import Chunk
from dragoman.actors.describing import counts
from dragoman.records import Article, PlaceMention

BODIES = frozenset({"UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "ISM", "UNK"})
ORGAN_SECTORS = frozenset({"GOV", "MIL", "LEG", "SPY", "COP", "REB", "PTY"})
HEADLINE, LEAD = 3.0, 2.0
CLEAR = 1.5
ASIDE = 4.0
"""How many times more another state may be named before a page no longer counts as being about this one, too."""
CLIMB = 6
"""How far up the tree the place of a group is looked for."""
LOCATIVE = frozenset({"in", "inside", "near", "across", "at", "around", "throughout", "within", "outside", "of"})


class Page:
    """Countries named on the page: where, how often, and how prominently."""

    def __init__(
        self, doc: Doc, chunks: Sequence[Chunk], article: Article, places: Sequence[PlaceMention] = ()
    ) -> None:
        self.doc = doc
        self.towns = _located(doc, places)
        self.named: dict[int, str] = {}
        self.sentence_of = syntax.numbers(doc)
        self.seen: list[tuple[int, str, bool]] = []
        self.weights: dict[str, float] = collections.defaultdict(float)
        self.headline = headline = article.spans.headline
        lead = article.spans.body[0] if article.spans.body else None
        for chunk in chunks:
            for hit in chunk.hits:
                known = hit.known
                if known.country in BODIES or not known.country or known.form in ("role", "body"):
                    continue
                if known.weak or known.assumed:
                    continue
                if known.form == "organisation" and known.sector not in ORGAN_SECTORS:
                    continue
                if not counts(doc, hit):
                    continue
                at = doc[hit.start].idx
                placed = syntax.preposition(chunk.head) in LOCATIVE and known.form in ("name", "capital", "city")
                self.seen.append((hit.start, known.country, placed))
                self.named[hit.end - 1] = known.country
                weight = HEADLINE if _within(headline, at) else LEAD if _within(lead, at) else 1.0
                self.weights[known.country] += weight
        self.home = ""
        for hit in gazetteer.names().search(_words((article.dateline or "").title())):
            if hit.known.country and hit.known.country not in BODIES:
                self.home = hit.known.country
                self.weights[self.home] += 1.0

    def in_headline(self, i: int) -> bool:
        """Whether token `i` stands in the headline."""
        return _within(self.headline, self.doc[i].idx)

    def has(self, country: str) -> bool:
        """Whether the page can be about `country`: it names no state, or this one not much less than another."""
        return self.weights.get(country, 0.0) * ASIDE >= max(self.weights.values(), default=0.0)

    def main(self) -> str:
        """The country that the page is clearly about; "" if there is none."""
        ranked = sorted(self.weights.items(), key=lambda pair: -pair[1])
        if not ranked:
            return ""
        if len(ranked) == 1 or ranked[0][1] >= CLEAR * ranked[1][1]:
            return ranked[0][0]
        return self.home if self.home in (ranked[0][0], ranked[1][0]) else ""

    def first(self) -> str:
        """The country named first on the page."""
        return next((c for _, c, placed in self.seen if not placed), "")

    def around(self, i: int) -> str:
        """The only country in the sentence of token `i`; "" if not one."""
        here = self.sentence_of[i]
        found = {c for at, c, _ in self.seen if self.sentence_of[at] == here}
        return found.pop() if len(found) == 1 else ""

    def scene(self, i: int) -> str:
        """The country of the nearest "in …" phrase above token `i`: its own, its verb's, the clause's around it."""
        token = self.doc[i]
        for _ in range(CLIMB):
            for word in (token, *syntax.children(token, "conj")):
                for case, noun in syntax.obliques(word):
                    if case in LOCATIVE and (country := self._in(noun)):
                        return country
            if syntax.is_root(token):
                break
            token = token.head
        return ""

    def _in(self, noun: Token) -> str:
        """The country of a place phrase: one that it names, else that of a town in it; not an embassy's."""
        words = [noun]
        for word in words:
            words += syntax.children(word, "nmod", "appos", "flat", "conj")
        words = [w for w in words if w.dep_ != "nmod:poss"]
        return next((known[t.i] for known in (self.named, self.towns) for t in words if t.i in known), "")

    def where(self) -> str:
        """The country that most "in …" phrases name; "" if there are none."""
        counted = collections.Counter(c for _, c, placed in self.seen if placed)
        ranked = counted.most_common(2)
        if len(ranked) == 2 and ranked[0][1] < CLEAR * ranked[1][1]:
            return ""
        return ranked[0][0] if ranked else ""

    def nearest(self, i: int, back: int = 2) -> str:
        """The last country named before token `i`, at most `back` sentences earlier; "" if none."""
        here = self.sentence_of[i]
        for at, country, _ in reversed(self.seen):
            if at < i and self.sentence_of[at] >= here - back:
                return country
        return ""


def _located(doc: Doc, places: Sequence[PlaceMention]) -> dict[int, str]:
    """Token → country of the place name that ends there."""
    ends = {p.span[1]: p.country for p in places if p.country}
    return {t.i: ends[t.idx + len(t)] for t in doc if t.idx + len(t) in ends}


def _within(span: tuple[int, int] | None, at: int) -> bool:
    return span is not None and span[0] <= at < span[1]


def _words(text: str) -> list[gazetteer.Word]:
    return [gazetteer.Word(p, p, w) for w in text.replace(",", " ").split() if (p := gazetteer.pieces(w))]

"""What the page as a whole tells about countries.

In: a document with its chunks, the article. Out: which states it is about, and which one stands nearest to a word.

    >>> page.nearest(token)                  # "Clashes went on in eastern Ukraine. The army said …"
    'UKR'
"""

from __future__ import annotations

import collections
from collections.abc import Sequence

from spacy.tokens import Doc

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.chunks import Chunk
from dragoman.actors.describing import counts
from dragoman.records import Article

BODIES = frozenset({"UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "ISM", "UNK"})
STATE_FORMS = frozenset({"name", "adjective", "people", "capital", "seat", "city"})
ORGAN_SECTORS = frozenset({"GOV", "MIL", "LEG", "SPY", "COP", "REB", "PTY"})
HEADLINE, LEAD = 3.0, 2.0
CLEAR = 1.5
LOCATIVE = frozenset({"in", "inside", "near", "across", "at", "around", "throughout", "within", "outside", "of"})


class Page:
    """Countries named on the page: where, how often, and how prominently."""

    def __init__(self, doc: Doc, chunks: Sequence[Chunk], article: Article) -> None:
        self.doc = doc
        self.sentence_of: dict[int, int] = {}
        for number, sentence in enumerate(doc.sents):
            for i in range(sentence.start, sentence.end):
                self.sentence_of[i] = number
        self.seen: list[tuple[int, str, bool]] = []
        self.weights: dict[str, float] = collections.defaultdict(float)
        headline = article.spans.headline
        lead = article.spans.body[0] if article.spans.body else None
        for chunk in chunks:
            for hit in chunk.hits:
                known = hit.known
                if known.country in BODIES or not known.country or known.weak or known.form in ("role", "body"):
                    continue
                if known.form == "organisation" and known.sector not in ORGAN_SECTORS:
                    continue
                if not counts(doc, hit):
                    continue
                at = doc[hit.start].idx
                placed = syntax.preposition(chunk.head) in LOCATIVE and known.form in ("name", "capital", "city")
                self.seen.append((hit.start, known.country, placed))
                weight = HEADLINE if _within(headline, at) else LEAD if _within(lead, at) else 1.0
                self.weights[known.country] += weight
        self.home = ""
        for hit in gazetteer.names().search(_words((article.dateline or "").title())):
            if hit.known.country and hit.known.country not in BODIES:
                self.home = hit.known.country
                self.weights[self.home] += 1.0

    def main(self, besides: Sequence[str] = ()) -> str:
        """The country that the page is clearly about, `besides` left out; "" if there is none."""
        ranked = [(c, w) for c, w in sorted(self.weights.items(), key=lambda pair: -pair[1]) if c not in besides]
        if not ranked:
            return ""
        if len(ranked) == 1 or ranked[0][1] >= CLEAR * ranked[1][1]:
            return ranked[0][0]
        return self.home if self.home in (ranked[0][0], ranked[1][0]) else ""

    def first(self, besides: Sequence[str] = ()) -> str:
        """The country named first on the page, `besides` left out."""
        return next((c for _, c, placed in self.seen if c not in besides and not placed), "")

    def around(self, i: int, *, places: bool = False) -> str:
        """The only country (of those that say where, with `places`) in the sentence of token `i`; "" if not one."""
        here = self.sentence_of.get(i)
        found = {c for at, c, placed in self.seen if self.sentence_of.get(at) == here and (placed or not places)}
        return found.pop() if len(found) == 1 else ""

    def where(self, besides: Sequence[str] = ()) -> str:
        """The country that most "in …" phrases name, `besides` left out; "" if there are none."""
        counted = collections.Counter(c for _, c, placed in self.seen if placed and c not in besides)
        ranked = counted.most_common(2)
        if len(ranked) == 2 and ranked[0][1] < CLEAR * ranked[1][1]:
            return ""
        return ranked[0][0] if ranked else ""

    def nearest(self, i: int, besides: Sequence[str] = (), back: int = 2) -> str:
        """The last country named before token `i`, at most `back` sentences earlier; "" if none."""
        here = self.sentence_of.get(i, 0)
        for at, country, _ in reversed(self.seen):
            if at < i and self.sentence_of.get(at, 0) >= here - back and country not in besides:
                return country
        return ""


def _within(span: tuple[int, int] | None, at: int) -> bool:
    return span is not None and span[0] <= at < span[1]


def _words(text: str) -> list[gazetteer.Word]:
    return [gazetteer.Word(p, p, w) for w in text.replace(",", " ").split() if (p := gazetteer.pieces(w))]

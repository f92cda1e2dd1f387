"""Whose voice a cue has: the speakers' phrases resolved in text order.

In: the cast, the page, one attribution after the other. Out: ids of the actors who speak at each.

    >>> voices.of(attribution)               # "It denied that …", after a ministry's words
    ('defence_ministry',)

A document speaks for whoever issued it, "he" and "it" for whoever spoke last where the page names nobody else.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.records import Actor, Mention
from dragoman.statements.attribution import Attribution, words_of
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import identify, is_document, issuers
from dragoman.statements.standing import ACT, TURN

_COUNTS = frozenset({"survey", "study", "poll", "tally", "analysis", "audit"})
"""What is nobody's words: of whoever spoke last least of all."""
_POINTING = frozenset({"the", "this", "that"})
FAR = 12
"""The pronoun of a cue's relative clause stands at most so many words before it."""
FADES = 3
"""Who spoke last is whom "he said" may mean for so many sentences."""


class Voices:
    """Resolves speakers' phrases in text order; a document speaks for whoever issued it."""

    def __init__(self, cast: Cast, page: Layout) -> None:
        self._cast, self._page = cast, page
        self._heard: list[tuple[int, str]] = []

    def of(self, attribution: Attribution) -> tuple[str, ...]:
        """Ids of the actors who speak at the attribution."""
        found = self._not_quoted(attribution, self.ids(attribution.speakers))
        found = self._still(attribution, found) or found or self._still_it(attribution)
        if attribution.cue is TURN:
            return tuple(i for i in found if self._cast.get(i).sector != "JRN" and self._cast.get(i).kind != "state")
        if attribution.cue is ACT:
            return self._persons(found)
        if attribution.cue.pos == "verb" and attribution.token.lower_ != "citing" and not _relative(attribution):
            self._heard += [(self._page.index(attribution.token), i) for i in found[:1]]
        return found

    def _still(self, attribution: Attribution, found: tuple[str, ...]) -> tuple[str, ...]:
        """For "he added" right after somebody's words that one, unless the sentence itself names whom "he" means.

        Where nobody else is found for "he", also some sentences after them.
        """
        pronoun = next((t.lower_ for t in attribution.speakers if t.lower_ in ("he", "she")), None)
        if pronoun is None or not self._heard or len(found) > 1 or self._page.quotes.encloses(attribution.token.idx):
            return ()
        heard, last = self._heard[-1]
        low, high = self._page.sentence(attribution.token)[0], attribution.token.idx
        named = [m for i in found for m in self._cast.get(i).mentions if low <= m.span[0] < high and m.how != "pronoun"]
        if any(not attribution.governs(m.span[0]) and not self._asks(m, high) for m in named):
            return ()
        if attribution.around and found and self._brought_in(attribution, found[0]):
            return ()
        actor = self._cast.get(last)
        near = 0 <= self._apart(heard, attribution.token) <= (1 if found else FADES)
        near = near and (bool(found) or not self._others(heard, attribution.token, last))
        return (last,) if near and actor.kind == "person" and not _other_sex(actor, pronoun) else ()

    def _asks(self, mention: Mention, before: int) -> bool:
        """Whether the mention is of whoever asks: "Asked by a reporter if it was wise, he said"."""
        low, high = mention.span
        words = {t.lower_ for t in self._page.tokens_in(low, high)} & words_of("questioner")
        return bool(words) and self._page.text[:low].rstrip().endswith(("by", "by a", "by the", "by one"))

    def _brought_in(self, attribution: Attribution, actor: str) -> bool:
        """Whether the words before the cue, unquoted, are the first that name the person: "Ann Lund may go, she said".

        A page that brings somebody in so lets her speak, not whoever spoke before.
        """
        mentions = [m for m in self._cast.get(actor).mentions if m.how == "name"]
        low, high = self._page.sentence(attribution.token)
        new = bool(mentions) and low <= mentions[0].span[0] < high and self._cast.get(actor).kind == "person"
        return new and not self._page.quotes.encloses(mentions[0].span[0])

    def _still_it(self, attribution: Attribution) -> tuple[str, ...]:
        """For "it said" that means nobody else: the organisation or state whose words stand right before."""
        pronouns = {t.lower_ for t in attribution.speakers}
        if pronouns != {"it"} or not self._heard or self._page.quotes.encloses(attribution.token.idx):
            return ()
        heard, last = self._heard[-1]
        near = 0 <= self._apart(heard, attribution.token) <= 1
        return (last,) if near and self._cast.get(last).kind != "person" else ()

    def _apart(self, heard: int, token: Token) -> int:
        """How many sentences after the one `heard` the token stands, those of quoted words not counted."""
        between = self._page.spans[heard + 1 : self._page.index(token)]
        return 1 + sum(not self._page.quotes.encloses(start + 1) for start, _ in between)

    def _others(self, heard: int, token: Token, last: str) -> set[str]:
        """Whom else the page names between the sentence `heard` and the token's, outside of quoted words."""
        low, high = self._page.spans[heard][1], self._page.sentence(token)[0]
        people = (a for a in self._cast.actors if a.kind == "person" and a.id != last)
        named = ((a.id, m) for a in people for m in a.mentions if m.how != "pronoun" and low <= m.span[0] < high)
        return {i for i, m in named if m.text[:1].isupper() and not self._page.quotes.encloses(m.span[0])}

    def _not_quoted(self, attribution: Attribution, found: tuple[str, ...]) -> tuple[str, ...]:
        """For "“The premier has erred,” he said" not the premier, whom only the quoted words name.

        But the one person whom the sentence before names, or who spoke last; unless the page elsewhere calls that one
        by the other pronoun, or "he" is the first to speak.
        """
        pronoun = next((t.lower_ for t in attribution.speakers if t.lower_ in ("he", "she")), None)
        if pronoun is None or len(found) != 1 or not attribution.around or not self._only_quoted(attribution, found[0]):
            return found
        before = self._named_before(attribution.token)
        if len(before) == 1 and not _other_sex(self._cast.get(before[0]), pronoun):
            return before
        if not self._heard:
            return found
        heard, last = self._heard[-1]
        near = 0 <= self._page.index(attribution.token) - heard <= FADES
        if not near or last == found[0] or self._cast.get(last).kind != "person":
            return found
        others = self._others(heard, attribution.token, last)
        if len(others) == 1:
            return tuple(others)
        return found if _other_sex(self._cast.get(last), pronoun) else (last,)

    def _only_quoted(self, attribution: Attribution, actor: str) -> bool:
        """Whether the words that name the actor last before the cue are quoted ones of this very statement."""
        token, mentions = attribution.token, self._cast.get(actor).mentions
        last = next((m.span[0] for m in reversed(mentions) if m.span[0] < token.idx and m.how != "pronoun"), None)
        return last is not None and self._page.quotes.encloses(last) and attribution.governs(last)

    def _named_before(self, token: Token) -> tuple[str, ...]:
        """The people whom the sentence before the token's names, outside of quoted words."""
        low = self._page.sentence(token)[0]
        quote = self._page.quotes.at(low)
        number = bisect.bisect_left(self._page.spans, (quote.outer[0] if quote else low, 0)) - 1
        start, end = self._page.spans[max(number, 0)]
        named = (
            (a.id, m.span[0]) for a in self._cast.actors if a.kind == "person" for m in a.mentions if m.how == "name"
        )
        return tuple({i: None for i, at in named if start <= at < end and not self._page.quotes.encloses(at)})

    def _persons(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the actors who are persons or groups of such, one at most."""
        return found if len(found) == 1 and self._cast.get(found[0]).kind in ("person", "group") else ()

    def ids(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Ids of the actors that the phrases stand for, each once."""
        return tuple(dict.fromkeys(i for t in tokens for i in self._of(t)))

    def _of(self, token: Token) -> tuple[str, ...]:
        found = self._cast.at(token)
        if not is_document(token) or found:
            return found or identify(token, self._cast) or (self._running(token) if _press(token) else ())
        by = tuple(i for t in issuers(token) for i in identify(t, self._cast))
        return by or self._running(token)

    def _running(self, token: Token) -> tuple[str, ...]:
        """The last speaker before "the statement", the last outlet before "the report": in the sentences before."""
        press = _press(token)
        if token.lower_ in _COUNTS:
            return ()
        if token.lower_ != "reports" and not any(d.lower_ in _POINTING for d in syntax.children(token, "det")):
            return ()
        sentence = self._page.index(token)
        for heard, speaker in reversed(self._heard):
            actor = self._cast.get(speaker)
            if heard < sentence and (actor.sector == "JRN") == press and not (press and actor.kind == "person"):
                return (speaker,)
        return ()


def _relative(attribution: Attribution) -> bool:
    """Whether the cue is in a relative clause, by the way: "Oslo blamed Lund, who has denied it. He also hinted"."""
    token = attribution.token
    for i in range(token.i - 1, max(token.i - FAR, -1), -1):
        if token.doc[i].text in (",", "."):
            return False
        if token.doc[i].lower_ in ("who", "which"):
            return True
    return False


def _other_sex(actor: Actor, pronoun: str) -> bool:
    """Whether the page calls the actor "she", where the pronoun is "he", or the other way round."""
    other = {"he": "she", "she": "he"}[pronoun]
    return any(m.how == "pronoun" and m.text.lower() == other for m in actor.mentions)


def _press(token: Token) -> bool:
    """Whether the word stands for an outlet or what it prints: "the paper", "the editorial"."""
    return token.lower_ in words_of("press")

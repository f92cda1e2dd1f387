"""Every place on the page where a cue word attributes words to somebody.

In: the parsed page. Out: attributions: cue, what it attributes, the phrases that name the speakers (not who they are).

    >>> [(a.cue.name, a.words(doc.text)) for a in attributions(page)]
    [('say', 'the border is open'), ('accuse', 'Minsk of smuggling')]

A cue counts when it has one of the complements of its entry and nothing takes its speech back (`withheld`). Chains ("A
said X, B reported, citing C") give one attribution for each source (`chains`).
"""

from __future__ import annotations

import functools
import re

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.attribution import INWARD, Attribution, near, words_of
from dragoman.statements.chains import cited, separate
from dragoman.statements.clauses import Complement
from dragoman.statements.complements import complement
from dragoman.statements.cues import Cue, candidates, follows
from dragoman.statements.edges import settled
from dragoman.statements.layout import Layout
from dragoman.statements.phrases import by_prepositions
from dragoman.statements.speakers import FIRST_OR_SECOND, addressees, asked, speakers
from dragoman.statements.uttered import uttered
from dragoman.statements.withheld import commanded, withheld

_IS = frozenset({"is", "was", "been"})
_NOT = frozenset({"not", "n't", "never"})
_SET_OFF = frozenset({",", "”", '"', "''", "’"})
"""Marks between what is said and its cue's clause: "It may rain, say the farmers"; "(read: it will)" is an order."""
_THINGS = frozenset({"it", "this", "that", "which"})
_GLOSS = re.compile(r",\s+(?:which|who|while|although|though|but|as|despite|following|amid|after|before|since)\b")
_RELATIVE = re.compile(r"(,\s+(?:who|which)\b[^,;:“”\"]{3,120},)\s+(?=(?:as|of|to|an?|for)\s)")
_FRAME = re.compile(
    r",\s+(?:following|amid|compared)\b"
    r"|,\s+(?:[a-z]+ )?(?:a )?(?:hours?|days?|weeks?|months?|years?) (?:after|before)\b"
    r"|,?\s+(?:but|and)\s+(?:did\s+not|didn['’]t|declined\s+to|refused\s+to|would\s+not)\s+"
    r"(?:say|elaborate|give|provide|specify|name|mention|comment|identify|explain|offer|suggest|disclose|detail)\b"
    r"|,?\s+(?:but|and)\s+(?:gave|offered|provided)\s+no\b"
    r"|,?\s+without\s+(?:elaborating|giving|saying|offering|providing|naming|specifying|explaining)\b"
)


@functools.cache
def _comment() -> re.Pattern[str]:
    """The reporter's word on what was said: ", a swipe at his rival", " — an allusion to the war", ", echoing Lund"."""
    nouns, verbs = "|".join(sorted(words_of("comment"))), "|".join(sorted(words_of("comments")))
    noun = rf"(?:an?|another|the)\s+(?:[a-z-]+\s+){{0,2}}(?:{nouns})\b(?!\s+(?:and|or)\b)"
    return re.compile(rf"(?:,|\s[—–]|\s--?)\s+(?:{noun}|something\b|(?:{verbs})\b)")


def attributions(page: Layout) -> list[Attribution]:
    """All attributions of the page in text order of their cues."""
    read = (next(filter(None, (_read(token, cue, page) for cue in cues)), None) for token, cues in candidates(page))
    found = [a for a in read if a is not None]
    found += filter(None, (_read(token, cue, page) for token, cue in uttered(page)))
    found += by_prepositions(page)
    found.sort(key=lambda a: a.token.i)
    separate(found, page)
    found += cited(found, page)
    for attribution in found:
        attribution.spans = list(content.tidy(attribution.spans, page.text, page.quotes))
    found.sort(key=lambda a: a.span)
    aside = {id(a) for i, a in enumerate(found) if a.cue.force in INWARD and _aside(a, near(found, i))}
    kept = [a for a in found if a.spans and id(a) not in aside]
    return [a for i, a in enumerate(kept) if a.cue.pos != "noun" or not _again(a, near(kept, i))]


def _again(noun: Attribution, near: list[Attribution]) -> bool:
    """Whether a verb has the same words already: "answered with a warning that …"."""
    return any(a.cue.pos == "verb" and a.spans == noun.spans for a in near)


def _aside(one: Attribution, found: list[Attribution]) -> bool:
    """Whether what somebody thinks is told only by the way: in another's words, in a relative clause."""
    relative = one.cue.pos == "verb" and syntax.base(one.token) == "acl"
    return relative or any(other is not one and other.governs(one.token.idx) for other in found)


def _read(token: Token, cue: Cue, page: Layout) -> Attribution | None:
    if cue.pos == "noun":
        found = _noun(token, cue, page)
    elif cue.pos == "adjective":
        found = _adjective(token, cue, page)
    else:
        found = complement(token, cue, page)
    if found is None or (withheld(token) and not _direct(found, token, page)):
        return None
    ordered = commanded(token) and not (found.around and page.words[token.i - 1] in _SET_OFF)
    if cue.pos == "verb" and (ordered or (cue.force == "asks" and asked(token))):
        return None
    found = settled(found, token, page)
    low, high = page.sentence(token)
    spans = [(s if found.around else max(s, low), min(e, high)) for s, e in found.spans if s < high]
    if not spans or (cue.pos == "verb" and not _outright(token, cue, page)) or _evident(token):
        return None
    spans = [p for s in spans for p in _without_relative(s, page)] if found.bare else spans
    for gloss in (_GLOSS if found.bare else _FRAME, _comment()):
        spans = [_without_gloss(s, page, gloss) for s in spans]
    span = _cue_span(token, cue)
    by = speakers(token, page, clause=found.clause if found.around else None)
    if cue.force == "asks" and any(t.lower_ in words_of("questioner") for t in by):
        return None
    to = [] if found.around and cue.pos != "verb" else (found.whom or _heard(token, cue, spans))
    return Attribution(cue, token, span, spans, found.clause, by, to, around=found.around, bare=found.bare)


def _heard(token: Token, cue: Cue, spans: list[Span]) -> list[Token]:
    """Who is spoken to; whoever is only spoken of ("called Minsk a threat") is not, nor a part of the cue."""
    part = follows(token, cue.words[1:]) or []
    return [t for t in addressees(token) if not content.holds(spans, t.idx) and t not in part]


def _outright(token: Token, cue: Cue, page: Layout) -> bool:
    """Whether the cue is the page's own; inside quoted words only one with a third person for its subject counts."""
    if not page.quotes.encloses(token.idx):
        return True
    subjects = syntax.children(token, "nsubj") or (syntax.subjects(token) if token.lower_.endswith("ing") else [])
    return bool(subjects) and subjects[0].lower_ not in FIRST_OR_SECOND - {"who"} and cue.force not in INWARD


def _evident(token: Token) -> bool:
    """Whether something speaks for itself: "it shows that nobody is safe", "this suggests …"."""
    subjects = [s.lower_ for s in syntax.children(token, "nsubj")]
    return bool(set(subjects) & _THINGS) and token.lower_ in words_of("evident")


def _without_relative(span: Span, page: Layout) -> list[Span]:
    """Without a relative clause before the rest of what is said: "called Lund, who is ill, a coward"."""
    found = _RELATIVE.search(page.text, *span)
    return content.subtract([span], found.span(1)) if found and page.quotes.at(found.start()) is None else [span]


def _without_gloss(span: Span, page: Layout, gloss: re.Pattern[str]) -> Span:
    """Without what the reporter adds after a comma: "denied the pact, which bans …", "said it won, despite …"."""
    found = gloss.search(page.text, *span)
    return (span[0], found.start()) if found and page.quotes.at(found.start()) is None else span


def _cue_span(token: Token, cue: Cue) -> Span:
    """The cue's characters: its verb, with the particle when that stands right beside it."""
    rest = follows(token, cue.words[1:]) or []
    high = token
    for part in rest:
        if part.i != high.i + 1:
            break
        high = part
    return token.idx, high.idx + len(high)


def _direct(found: Complement, token: Token, page: Layout) -> bool:
    outside = not any(q.outer[0] <= token.idx < q.outer[1] for span in found.spans for q in page.quotes.within(*span))
    return outside and content.form(found.spans, page.text, page.quotes) == "direct" and not syntax.negations(token)


def _noun(token: Token, cue: Cue, page: Layout) -> Complement | None:
    """ "The claim that …": a clause with "that" after the noun; "a warning of famine"."""
    clauses = [c for c in syntax.children(token, "acl", "ccomp") if c.i > token.i and _that(c)]
    if not clauses and "pp:of" in cue.takes and syntax.children(token, "nmod:poss"):
        clauses = [c for c in syntax.children(token, "nmod") if c.i > token.i and syntax.preposition(c) == "of"]
    if not clauses:
        return _stance(token, page)
    first, last = clauses[0].left_edge, clauses[-1].right_edge
    start = token.doc[first.i + 1].idx if first.lower_ in ("that", "of") else first.idx
    return Complement([(start, last.idx + len(last))], (token.left_edge.idx, start))


def _stance(noun: Token, page: Layout) -> Complement | None:
    """ "Minsk's position is that the pact is dead": a noun with its owner, and what follows "is that"."""
    last = page.bounds(noun)[1]
    i = noun.i + 1
    while i < last and page.tokens[i].pos_ in ("ADV", "AUX") and page.lower[i] not in _NOT:
        i += 1
    said = page.tokens[i + 1 : last]
    owned = bool(syntax.children(noun, "nmod:poss"))
    if not owned or i >= last or page.lower[i] != "that" or page.lower[i - 1] not in _IS or len(said) < 2:
        return None
    if not any(t.pos_ in ("VERB", "AUX") for t in said):
        return None
    return Complement([(said[0].idx, page.sentence(noun)[1])], (noun.left_edge.idx, said[0].idx))


def _that(clause: Token) -> bool:
    """Whether "that" opens the clause as a mere mark ("the claim that it fell"), not as its subject or object.

    A parse that takes it for the object is not believed where the clause has another object or speaks of what will be.
    """
    that = next((c for c in clause.children if c.lower_ == "that" and c.i < clause.i), None)
    if that is None or that.dep_ == "mark":
        return that is not None
    others = [c for c in syntax.children(clause, "obj", "xcomp", "ccomp") if c.i != that.i]
    ahead = [c for c in syntax.children(clause, "aux") if c.lower_ in words_of("modal")]
    return that.dep_ == "obj" and bool(others or ahead)


def _adjective(token: Token, cue: Cue, page: Layout) -> Complement | None:
    clauses = [c for c in syntax.children(token, "ccomp", "advcl") if c.i > token.i and _that(c)]
    if not clauses or not any(c.dep_ in ("cop", "aux:pass") for c in token.children):
        return None
    start, end = clauses[0].left_edge.idx, clauses[-1].right_edge
    return Complement([(start, end.idx + len(end))], (token.idx, start))

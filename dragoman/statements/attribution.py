"""Every place on the page where words are attributed to somebody.

In: the parsed page. Out: attributions: cue, what it attributes, the phrases that name the speakers (not who they are).

    >>> [(a.cue.name, a.words(doc.text)) for a in attributions(page)]
    [('say', 'the border is open'), ('accuse', 'Minsk of smuggling')]

A cue counts when it has one of the complements of its entry and nothing takes its speech back ("would say", "refused to
say", "if he says", "did not say"). Chains ("A said X, B reported, citing C") give one attribution for each source.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from spacy.tokens import Doc, Token

from dragoman import lexicon, syntax
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.clauses import Complement
from dragoman.statements.complements import complement
from dragoman.statements.cues import Cue, bases, candidates, follows, prepositions
from dragoman.statements.edges import settled
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import FIRST_OR_SECOND, addressees, asked, speakers

NEIGHBOURS = 24
"""So many attributions before and after are compared with each: more than any paragraph holds."""
INWARD = frozenset({"believes", "hopes", "fears", "doubts"})
"""Forces of thinking rather than speaking: no statement of its own inside somebody's words."""


@dataclasses.dataclass(slots=True)
class Attribution:
    """A cue at `token`, its words' `span`, what is said (`spans`), the cue's `clause`, heads of the speakers' phrases.

    `around`: the cue's clause stands after or inside what is said. `bare`: what is said is no clause.
    """

    cue: Cue
    token: Token
    span: Span
    spans: list[Span]
    clause: Span
    speakers: list[Token]
    addressees: list[Token]
    around: bool = False
    bare: bool = False

    def words(self, text: str) -> str:
        """What is said."""
        return content.joined(self.spans, text)

    def governs(self, position: int) -> bool:
        """Whether `position` lies in what is said."""
        return content.holds(self.spans, position)


_GLOSS = re.compile(r",\s+(?:which|who|while|although|though|but|as)\b")


@functools.cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one class in `data/speech_words.json`."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == kind)


def attributions(page: Layout) -> list[Attribution]:
    """All attributions of the page in text order of their cues."""
    read = (next(filter(None, (_read(token, cue, page) for cue in cues)), None) for token, cues in candidates(page))
    found = [a for a in read if a is not None]
    found += _by_prepositions(page)
    found.sort(key=lambda a: a.token.i)
    _separate(found, page)
    found += _cited(found, page)
    for attribution in found:
        attribution.spans = list(content.tidy(attribution.spans, page.text, page.quotes))
    found.sort(key=lambda a: a.span)
    aside = {id(a) for i, a in enumerate(found) if a.cue.force in INWARD and _aside(a, _near(found, i))}
    kept = [a for a in found if a.spans and id(a) not in aside]
    return [a for i, a in enumerate(kept) if a.cue.pos != "noun" or not _again(a, _near(kept, i))]


def _again(noun: Attribution, near: list[Attribution]) -> bool:
    """Whether a verb has the same words already: "answered with a warning that …"."""
    return any(a.cue.pos == "verb" and a.spans == noun.spans for a in near)


def _near(found: list[Attribution], index: int) -> list[Attribution]:
    """The attributions around the one at `index`: what one has to do with another stands close by."""
    return found[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS + 1]


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
    if cue.pos == "verb" and (_commanded(token) or (cue.force == "asks" and asked(token))):
        return None
    found = settled(found, token, page)
    low, high = page.sentence(token)
    spans = [(s if found.around else max(s, low), min(e, high)) for s, e in found.spans if s < high]
    if not spans or (cue.pos == "verb" and not _outright(token, cue, spans, page)):
        return None
    if found.bare:
        spans = [_without_gloss(s, page) for s in spans]
    span = _cue_span(token, cue)
    by = speakers(token, page, clause=found.clause if found.around else None)
    if cue.force == "asks" and any(t.lower_ in words_of("questioner") for t in by):
        return None
    to = [] if found.around and cue.pos != "verb" else (found.whom or _heard(token, spans))
    return Attribution(cue, token, span, spans, found.clause, by, to, around=found.around, bare=found.bare)


def _heard(token: Token, spans: list[Span]) -> list[Token]:
    """Who is spoken to; whoever is only spoken of ("called Minsk a threat") is not."""
    return [t for t in addressees(token) if not content.holds(spans, t.idx)]


def _outright(token: Token, cue: Cue, spans: list[Span], page: Layout) -> bool:
    """Whether the cue is the page's own; inside quoted words only one with a third person for its subject counts."""
    quote = page.quotes.at(token.idx)
    if quote is None or not quote.inner[0] <= token.idx < quote.inner[1]:
        return True
    subjects = syntax.children(token, "nsubj")
    return bool(subjects) and subjects[0].lower_ not in FIRST_OR_SECOND - {"who"} and cue.force not in INWARD


def _without_gloss(span: Span, page: Layout) -> Span:
    """An object without the relative clause that the reporter adds after a comma: "the pact, which bans …"."""
    gloss = _GLOSS.search(page.text, *span)
    if gloss and page.quotes.at(gloss.start()) is None:
        return span[0], gloss.start()
    return span


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


def withheld(token: Token) -> bool:
    """Whether the cue does not report that something was said: negated, modal, conditional, wished, refused."""
    if syntax.negations(token) or any(c.lower_ in words_of("modal") for c in _auxiliaries(token)):
        return True
    if _taken_up(token) or (token.pos_ == "NOUN" and _unsaid(token)):
        return True
    marks = [c.lower_ for c in syntax.children(token, "mark")]
    if any(mark in words_of("condition") or mark == "without" for mark in marks):
        return True
    relation, governor = syntax.base(token), token.head
    if "to" in marks and relation in ("xcomp", "ccomp", "advcl", "acl", "csubj", "root", "conj"):
        before = next(c.i for c in token.children if c.lower_ == "to") - 1
        if before >= 0 and token.doc[before].lower_ in words_of("lets"):
            return False
        return governor.lower_ not in words_of("lets") or withheld(governor)
    return relation == "xcomp" and governor.lower_ in words_of("withholds")


def _taken_up(token: Token) -> bool:
    """ "Having said that, …": what was said before, not what follows."""
    if token.lower_ != "said" or not any(c.lower_ == "having" for c in token.children):
        return False
    following = [t.lower_ for t in token.doc[token.i + 1 : token.i + 4]]
    return bool(following) and following[0] in ("that", "all", "this", "so") and "," in following[1:]


def _unsaid(noun: Token) -> bool:
    """ "Would send the message that …": a noun whose verb is no fact."""
    return syntax.base(noun) == "obj" and noun.head.pos_ == "VERB" and withheld(noun.head)


def _commanded(token: Token) -> bool:
    """Whether the cue is an order to the reader: "Remember that …"."""
    if token.lower_ not in bases() or token.tag_ == "PAST" or syntax.base(token) not in ("root", "parataxis"):
        return False
    return not syntax.children(token, "nsubj", "csubj", "aux", "mark", "expl", "nsubj:pass") and _verb_first(token)


def _verb_first(token: Token) -> bool:
    """Whether nothing that could be its subject stands right before the verb."""
    before = token.doc[token.i - 1] if token.i else None
    return before is None or before.pos_ in ("PUNCT", "SPACE", "ADV", "CCONJ", "SCONJ") or before.sent != token.sent


def _auxiliaries(token: Token) -> list[Token]:
    """The verb's own auxiliaries; a bare coordinated verb ("would say X and deny Y") shares those of the first."""
    if syntax.base(token) == "conj" and token.lower_ not in bases():
        return syntax.children(token, "aux")
    return syntax.auxiliaries(token)


def _noun(token: Token, cue: Cue, page: Layout) -> Complement | None:
    """ "The claim that …": a clause with "that" after the noun; "a warning of famine"."""
    clauses = [c for c in syntax.children(token, "acl", "ccomp") if c.i > token.i and _that(c)]
    if not clauses and "pp:of" in cue.takes and syntax.children(token, "nmod:poss"):
        clauses = [c for c in syntax.children(token, "nmod") if c.i > token.i and syntax.preposition(c) == "of"]
    if not clauses:
        return None
    first, last = clauses[0].left_edge, clauses[-1].right_edge
    start = token.doc[first.i + 1].idx if first.lower_ in ("that", "of") else first.idx
    return Complement([(start, last.idx + len(last))], (token.left_edge.idx, start))


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


# --- according to … --------------------------------------------------------------------------------------------


def _by_prepositions(page: Layout) -> list[Attribution]:
    starts = {cue.words[0] for cue in prepositions()}
    found = []
    for i, word in enumerate(page.lower):
        if word in starts and page.parsed[i]:
            cue = next((c for c in prepositions() if page.lower[i : i + len(c.words)] == list(c.words)), None)
            attribution = _by_preposition(page.tokens[i], cue, page) if cue else None
            if attribution:
                found.append(attribution)
    return found


def _by_preposition(token: Token, cue: Cue, page: Layout) -> Attribution | None:
    doc = token.doc
    last = token.i + len(cue.words) - 1
    noun = _phrase_head(doc, last + 1, page.bounds(token)[1])
    if noun is None:
        return None
    end = noun.right_edge if noun.right_edge.i >= noun.i else noun
    clause = (token.idx, end.idx + len(end))
    spans = _clause_of(token, noun, clause, page)
    cue_span = (token.idx, doc[last].idx + len(doc[last]))
    return Attribution(cue, token, cue_span, spans, clause, syntax.conjuncts(noun), [], around=True)


def _phrase_head(doc: Doc, index: int, end: int) -> Token | None:
    """The head of the noun phrase that begins at `index`."""
    if index >= end:
        return None
    token = doc[index]
    while token.head.i > token.i and token.head.i < end and token.pos_ not in ("VERB", "AUX"):
        if token.head.pos_ in ("VERB", "AUX") or syntax.base(token) in ("nsubj", "obl", "obj", "punct"):
            break
        token = token.head
    return token if token.pos_ in ("NOUN", "PROPN", "PRON", "X", "ADJ", "NUM") else None


def _clause_of(token: Token, noun: Token, clause: Span, page: Layout) -> list[Span]:
    """The sentence, or the relative or adverbial clause, that "according to …" stands in, without the phrase itself."""
    start, end = page.sentence(token)
    head = noun.head
    while syntax.base(head) not in ("acl", "advcl", "root") and head.head.i != head.i:
        head = head.head
    if not page.empty(clause[1], end) and not page.empty(start, clause[0]) and syntax.base(head) in ("acl", "advcl"):
        start, end = head.left_edge.idx, head.right_edge.idx + len(head.right_edge)
    cut = page.text.rfind(";", start, clause[0])
    start = cut + 1 if cut >= 0 else start
    quote = page.quotes.at(start)
    if quote and quote.outer[0] < start and quote.outer[1] <= clause[0]:
        start = quote.outer[0]
    return content.subtract([(start, end)], clause)


# --- chains ----------------------------------------------------------------------------------------------------


def _separate(found: list[Attribution], page: Layout) -> None:
    """Takes other cues' clauses out of what a cue attributes, where they are not part of it.

    "He said the bridge fell, Interfax reported": "Interfax reported" is no part of what he said. "He said the bridge
    fell, adding that …", "he called it a trap and warned that …": nor is what follows, and it is he who adds and warns.
    """
    for index, one in enumerate(found):
        if outer := _continued(one, _near(found, index)):
            one.speakers = outer.speakers
            hole = (_joint(one.token), page.sentence(one.token)[1])
            outer.spans = content.subtract(outer.spans, hole) or outer.spans
    for index, one in enumerate(found):
        if not one.around:
            continue
        for other in _near(found, index):
            if other is not one and one.governs(other.token.idx) and not one.governs(one.token.idx):
                other.spans = content.subtract(other.spans, one.clause) or other.spans


def _continued(one: Attribution, found: list[Attribution]) -> Attribution | None:
    """The cue whose speaker goes on with `one`: a participle after a comma, a verb coordinated with an object's."""
    token = one.token
    if one.cue.pos != "verb" or syntax.children(token, "nsubj", "mark"):
        return None
    before = [a for a in found if a is not one and a.governs(token.idx) and a.token.i < token.i and not a.around]
    if not before:
        before = [a for a in found if a.token.i < token.i and a.token.head.i == token.head.i and not one.speakers]
    if not before:
        return None
    if token.lower_.endswith("ing"):
        return before[0] if not syntax.children(token, "aux") and _after_comma(token) else None
    coordinated = token.doc[token.i - 1].lower_ in ("and", "but") if token.i else False
    return before[-1] if coordinated and before[-1].bare else None


def _joint(token: Token) -> int:
    """Where the part of the sentence that `token` opens begins: its comma or "and"."""
    i = token.i
    while i > 0 and token.doc[i - 1].pos_ in ("ADV", "CCONJ", "SCONJ"):
        i -= 1
    return token.doc[i].idx


def _after_comma(token: Token) -> bool:
    left = token.i - 1
    doc = token.doc
    while left > 0 and (doc[left].pos_ == "ADV" or doc[left].lower_ in ("and", "while")):
        left -= 1
    return doc[left].text in (",", "—", "–", "--", ";", "”", '"')


def _cited(found: list[Attribution], page: Layout) -> list[Attribution]:
    """ "Interfax reported, citing the ministry": the ministry's, with Interfax's words."""
    more = []
    for token in [page.tokens[i] for i, word in enumerate(page.lower) if word == "citing" and page.parsed[i]]:
        start, _ = page.bounds(token)
        objects = syntax.children(token, "obj")
        outer = [a for a in found if start <= a.token.i < token.i]
        if objects and outer:
            found[:] = [a for a in found if a.token.i != token.i]
            last = outer[-1]
            end = token.right_edge.idx + len(token.right_edge)
            spans = content.subtract(last.spans, (token.left_edge.idx, end))
            last.spans = spans or last.spans
            clause = (token.idx, end)
            by = syntax.conjuncts(objects[0])
            more.append(
                Attribution(
                    last.cue, token, (token.idx, token.idx + len(token)), list(spans), clause, by, [], around=True
                )
            )
    return more

"""Whose words they are and to whom they were said.

In: a cue's token, the cast. Out: noun phrase heads, and actor ids for them.

    >>> speakers(token)                     # "Moscow and Minsk said …"
    [Moscow, Minsk]
"""

from __future__ import annotations

import functools

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.records import Span
from dragoman.statements.layout import Layout

FIRST_OR_SECOND = frozenset({"i", "we", "you", "me", "us", "who", "one"})
REACH = 8
"""After "…, said" the speaker's name is looked for in so many words."""
_ADDRESSEE = ("to", "with")
_WITH_IT = frozenset({"in", "with"})
"""A letter that says so "in" which somebody acts is that one's: "Lund hit back in a letter saying"."""
ADDRESSED = frozenset({"told", "tells", "assured", "informed", "reminded", "warned"})
"""Forms of cues whose first object is whoever listens."""
JOINT = frozenset({"conference", "briefing", "statement"})
"""Occasions that whoever they are held "with" gives too: nobody who is spoken to."""
_NOBODY = frozenset({"which", "that", "what", "who", "whom", "it"})
_QUOTING = frozenset({"quoted", "quotes", "quoting", "quote", "cited", "cites", "citing", "cite"})
_ALONE = frozenset({"another", "some", "others", "many", "both", "several"})
"""Words that stand for people when they open the sentence: "Another tweeted"."""
_SKIPPED = frozenset({"ADV", "AUX", "PART", "PUNCT"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_BEGINS = _NOMINAL | {"DET"}
_SET_OFF = frozenset(',"”“') | {"''"}


@functools.cache
def documents() -> frozenset[str]:
    """Last words of what is written or spoken for somebody: "statement", "letter"."""
    return frozenset(e["occasion"].split()[-1] for e in lexicon.entries("occasions") if e["kind"] == "document")


@functools.cache
def gatherings() -> frozenset[str]:
    """Last words of occasions on which people speak: "conference", "rally"."""
    return frozenset(e["occasion"].split()[-1] for e in lexicon.entries("occasions") if e["kind"] == "event")


@functools.cache
def _giving_out() -> frozenset[str]:
    """Verbs whose subject's words a document is: "issued a statement"."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == "issues")


@functools.cache
def _others() -> frozenset[str]:
    """Words for people who are not the person whose they are: "his foes"."""
    return frozenset(e["word"] for e in lexicon.entries("speech_words") if e["class"] == "kin")


def speakers(token: Token, page: Layout, *, clause: Span | None = None) -> list[Token]:
    """Heads of the phrases that name who speaks at the cue `token`: subject, agent or possessor.

    What the parse says, as far as it stays in the sentence and in the cue's `clause`, given for a cue that follows its
    words ("…, said the envoy"); else the noun phrase right before the cue, or right after such a one.
    """
    if token.pos_ in ("NOUN", "PROPN"):
        return _possessors(token)
    if _told_of(token):
        return [p for c in syntax.children(token, "obl:agent") for p in syntax.conjuncts(c)]
    if asked(token):
        return _named_beside(token, page, clause)
    if token.i > 1 and token.doc[token.i - 1].lower_ == "as" and token.doc[token.i - 2].lower_ in ("quoted", "cited"):
        return syntax.children(token.doc[token.i - 2], "nsubj:pass")[:1]
    if syntax.base(token) in ("advcl", "xcomp", "ccomp", "obl") and token.head.lower_ in _QUOTING:
        return syntax.children(token.head, "obj", "nsubj:pass")[:1]
    if (name := inserted(token, page)) is not None:
        return [name]
    low, high = page.bounds(token)
    found = [t for t in _subjects(_outside(token, page)) if low <= t.i < high and not page.is_time(t)]
    if token.head.lower_ == "what" and [t.lower_ for t in found] in (["it"], ["they"]):
        found = _whose(token) or found
    if not page.quotes.encloses(token.idx) and any(page.quotes.encloses(t.idx) for t in found):
        found = [t for t in found if not page.quotes.encloses(t.idx)] or _opening(token, page)
    if clause is not None:
        found = [t for t in found if clause[0] <= t.idx < clause[1]]
    found = found or _beside(token, page, around=clause is not None)
    return found or ([] if clause is not None or token.lower_.endswith("ing") else _opening(token, page))


def _told_of(token: Token) -> bool:
    """Whether the cue is passive; a finite verb that the parse calls so without an auxiliary is not."""
    if any(c.dep_ == "obl:agent" for c in token.children):
        return True
    main = syntax.is_root(token) or syntax.base(token) == "parataxis"
    bare = main and not any(c.i < token.i for c in syntax.children(token, "aux"))
    return syntax.passive(token) and not bare


def _outside(token: Token, page: Layout) -> Token:
    """The cue; for one that the parse hangs on somebody's quoted words ("said “we stay” and vowed"), what they hang on.

    Likewise a quoted word is no subject of a cue outside the quotation.
    """
    if page.quotes.encloses(token.idx) or not any(page.quotes.encloses(s.idx) for s in _subjects(token)):
        return token
    governor = token
    while page.quotes.encloses(governor.head.idx) and not syntax.is_root(governor):
        governor = governor.head
    return governor if governor is token else governor.head


def asked(token: Token) -> bool:
    """Whether the cue is a participle whose subject is spoken to: "asked about the raid, she smiled"."""
    if syntax.base(token) not in ("advcl", "acl") or token.lower_.endswith("ing") or token.pos_ != "VERB":
        return False
    return not syntax.children(token, "nsubj", "aux", "obl:agent") and not any(c.lower_ == "to" for c in token.children)


def _named_beside(token: Token, page: Layout, clause: Span | None) -> list[Token]:
    """The noun of a cue between commas that the parse takes for its participle: "The plan, an aide said, is old"."""
    if syntax.base(token) != "acl" or clause is None:
        return []
    if clause[0] <= token.head.idx < token.idx:
        return syntax.conjuncts(syntax.first_conjunct(token.head))
    before = page.tokens[token.i - 1]
    if before.text == ",":
        return _beside(token, page, around=True)
    return [before] if before.pos_ in _NOMINAL and clause[0] <= before.idx else []


def inserted(token: Token, page: Layout) -> Token | None:
    """The name of a clause put behind the subject of what is said: "The mayor, Ana Cruz said, is ill".

    The parse takes it for an apposition of that subject; but no comma closes it, and a verb follows the cue.
    """
    verbs = (token, *syntax.children(token, "ccomp"))
    named = [a for v in verbs for s in syntax.children(v, "nsubj") for a in syntax.children(s, "appos")]
    name = next((a for a in named if a.right_edge.i == token.i - 1), None)
    following = next((t for t in page.tokens[token.i + 1 : page.bounds(token)[1]] if not t.is_punct), None)
    finite = following is not None and following.pos_ in ("AUX", "VERB") and not following.lower_.endswith("ing")
    return name if name and finite and page.words[_first_word(name).i - 1] == "," else None


def _first_word(token: Token) -> Token:
    """Where the phrase of `token` begins, its comma not counted."""
    return next((t for t in token.subtree if not t.is_punct), token)


def _subjects(token: Token) -> list[Token]:
    """The nearest subject; without one, that of the verb or adjective which the cue hangs on."""
    own = syntax.children(token, "nsubj")
    before = [s for s in own if s.i < token.i]
    if own:
        nearest = before[-1] if before else own[0]
        return syntax.conjuncts(_antecedent(nearest))
    if (relative := _still_relative(token)) is not None:
        return syntax.conjuncts(_antecedent(relative))
    if syntax.base(token) == "acl" and syntax.children(token.head, "cop"):
        return syntax.children(token.head, "nsubj")
    found = [_antecedent(t) for t in syntax.subjects(token)]
    if syntax.base(token) == "xcomp" and [t.lower_ for t in found] == ["this"]:
        found = syntax.subjects(token.head)
    if _trailing(token):
        outermost = syntax.subjects(_top(token))
        found = [_antecedent(t) for t in outermost] or found
    governor = token
    for _ in range(3):
        if found or syntax.is_root(governor):
            break
        governor = governor.head
        theirs = syntax.children(governor, "nsubj", "nsubj:pass")
        found = [_antecedent(t) for t in [s for s in theirs if s.i < token.i] or theirs]
    return found or ([token.head] if syntax.base(token) == "acl" else [])


def _still_relative(token: Token) -> Token | None:
    """The "who" of a relative clause that the cue goes on with, where the parse joins the cue to the main verb.

    "Oslo blamed Lund, who lives in Riga and has denied it": no comma ends the clause that one began.
    """
    if syntax.base(token) != "conj" or token.head.i > token.i or token.doc[token.i - 1].text == ",":
        return None
    for i in range(token.i - 1, token.head.i, -1):
        word = token.doc[i]
        if word.text == ",":
            return None
        if word.lower_ in ("who", "which"):
            own = syntax.base(word) == "nsubj" and syntax.base(word.head) == "acl" and word.head.i < token.i
            return word if own and token.doc[i - 1].text == "," else None
    return None


def _whose(token: Token) -> list[Token]:
    """Whom "it" means in "slammed what it called a farce": the subject of the main clause, if that is no person."""
    top = token
    while not syntax.is_root(top):
        top = top.head
    return [s for s in syntax.subjects(top) if s.ent_type_ != "PERSON" and s.i < token.i and s.pos_ in _NOMINAL]


def _trailing(token: Token) -> bool:
    """Whether the cue is a participle after a comma that the parse hangs into a subordinate clause or on an object.

    It tells more of who acts in the main clause: "Roy flew home after he met the builder who sued him, saying …".
    """
    if not token.lower_.endswith("ing") or not token.i or token.doc[token.i - 1].text not in (",", "”", '"', "—", "–"):
        return False
    relation = syntax.base(token)
    if relation == "acl":
        return syntax.base(token.head) in ("obl", "nmod", "obj", "conj") and token.head.pos_ in _NOMINAL
    return relation == "advcl" and syntax.base(token.head) in ("acl", "advcl", "xcomp")


def _top(token: Token) -> Token:
    """The verb of the main clause above the cue, or of what the sentence says that somebody said."""
    while not syntax.is_root(token) and syntax.base(token) not in ("ccomp", "parataxis"):
        token = token.head
    return token


def _beside(token: Token, page: Layout, *, around: bool) -> list[Token]:
    """The last word of the noun phrase right before the cue, or the first full one after it."""
    low, high = page.bounds(token)
    doc = page.tokens
    for i in range(token.i - 1, low - 1, -1):
        word = doc[i]
        if word.text == "," and (named := _named(token, low, page) if around else _apposed(word, low)):
            return named
        if word.pos_ in _SKIPPED or page.is_time(word) or (word.pos_ == "ADP" and page.is_time(doc[i + 1])):
            if around and word.text in _SET_OFF:
                break
            continue
        if word.pos_ in _NOMINAL or (word.lower_ in _ALONE and word.i == low):
            return [word]
        break
    apposed = around and token.i > low and doc[token.i - 1].text == "," and doc[token.i + 1].pos_ not in _BEGINS
    if apposed and (named := _apposed(doc[token.i - 1], low)):
        return named
    if around:
        for i in range(token.i + 1, min(token.i + REACH, high)):
            if page.quotes.encloses(doc[i].idx):
                break
            if page.is_time(doc[i]):
                continue
            if doc[i].pos_ in _NOMINAL and (i + 1 >= high or doc[i + 1].pos_ not in _NOMINAL):
                return [doc[i]]
    return []


def _named(token: Token, low: int, page: Layout) -> list[Token]:
    """The name between a closed quotation and a comma before the cue: "“…,” Lund, the mayor, said Tuesday"."""
    first = next((i for i in range(token.i - 1, low, -1) if page.quotes.at(page.tokens[i].idx) is not None), None)
    words = page.tokens[first + 1 : token.i] if first is not None else []
    main = [t for t in words if t.pos_ == "VERB" and syntax.base(t) not in ("acl", "xcomp")]
    if any(syntax.children(t, "nsubj") for t in main) or any(t.pos_ == "AUX" and t.head in main for t in words):
        return []
    named = [t for t in words if t.pos_ in _NOMINAL and syntax.base(t) not in ("compound", "flat", "nmod")]
    return [t for t in words if t.lower_ == "one"][:1] or named[:1]


def _apposed(comma: Token, low: int) -> list[Token]:
    """The name whose apposition ends at the comma before a cue: "In a video Lund, a leader of the group, said"."""
    for word in reversed(comma.doc[low : comma.i]):
        if word.pos_ in _NOMINAL and any(c.right_edge.i == comma.i - 1 for c in syntax.children(word, "appos")):
            return [word]
    return []


def _opening(token: Token, page: Layout) -> list[Token]:
    """The head of the phrase that opens the sentence of a cue set off by commas: "The mayor, at a briefing, said"."""
    low, _ = page.bounds(token)
    words = page.tokens[low : token.i]
    if not words or words[-1].text not in _SET_OFF or any(syntax.children(t, "nsubj") for t in words):
        return []
    heads = [t for t in words if t.pos_ in _NOMINAL and syntax.base(t) not in ("compound", "flat", "nmod", "obl")]
    return heads[:1]


def _antecedent(token: Token) -> Token:
    """What a relative pronoun that `syntax.subjects` left stands for."""
    if token.lower_ in ("who", "which", "that") and token.pos_ == "PRON":
        clause = token.head
        while syntax.base(clause) in ("conj", "xcomp", "aux", "cop") and not syntax.is_root(clause):
            clause = clause.head
        if syntax.base(clause) == "acl":
            return clause.head
    return token


def _possessors(noun: Token) -> list[Token]:
    """ "Moscow's claim", "his warning", "a U.S. warning", "a claim by Moscow"."""
    own = syntax.children(noun, "nmod:poss")
    if not own:
        own = [c for c in syntax.children(noun, "nmod") if syntax.preposition(c) in ("by", "from")]
    if not own:
        own = [c for c in syntax.children(noun, "compound", "amod", "nmod:unmarked") if _of_a_name(c)]
    told = syntax.base(noun) == "obj" or (syntax.base(noun) == "obl" and syntax.preposition(noun) in ("with", "in"))
    if not own and told:
        return syntax.subjects(noun.head)
    return [p for o in own for p in syntax.conjuncts(o)]


def _of_a_name(word: Token) -> bool:
    """Whether the word before a noun is a name or a country's adjective: "a U.S. warning", not "a false claim"."""
    return word.pos_ == "PROPN" or (word.pos_ == "ADJ" and word.text[:1].isupper() and word.i > word.sent.start)


def is_document(token: Token) -> bool:
    """Whether the phrase names a statement, letter or report rather than somebody."""
    return token.lemma_.lower() in documents() or token.lower_ in documents()


def issuers(token: Token) -> list[Token]:
    """Who a document is by: its possessor or author, or the subject of the verb that gives it out."""
    own = syntax.children(token, "nmod:poss", "nmod", "compound")
    found = _possessors(token) if own else []
    found = found or [p for by in _by_whom(token) for p in syntax.conjuncts(by)]
    given = syntax.base(token) == "obj" and token.head.lower_ in _giving_out()
    if not found and (given or (syntax.base(token) == "obl" and syntax.preposition(token) in _WITH_IT)):
        found = [s for s in syntax.subjects(token.head) if s is not token]
    return found


def _by_whom(token: Token) -> list[Token]:
    """Who a participle tells that a document is by: "a complaint filed by Oslo", "an email sent out by Lund"."""
    told = [c for c in syntax.children(token, "acl") if c.i > token.i and not c.lower_.endswith("ing")]
    return [b for c in told for b in syntax.children(c, "obl") if syntax.preposition(b) == "by"]


def identify(token: Token, cast: Cast) -> tuple[str, ...]:
    """Ids of the actors that a speaker's phrase stands for: its own, an apposition's, the mention's that it is in."""
    if token.lower_ in FIRST_OR_SECOND and not (token.lower_ == "one" and syntax.children(token, "nmod", "appos")):
        return ()
    found = cast.at(token)
    for part in () if found else syntax.children(token, "appos", "flat", "compound", "nmod:desc"):
        if part.pos_ == "PROPN" and cast.at(part):
            found = found or cast.at(part)
    return found or _mentioned(token, cast) or cast.modifier(token) or _by_owner(token, cast)


def _by_owner(token: Token, cast: Cast) -> tuple[str, ...]:
    """The actors that its possessor or adjective names: "Oslo's envoy"; but a person's foes are not the person."""
    found = cast.of(token)
    owned = {i for c in syntax.children(token, "nmod:poss") for i in cast.modifier(c)}
    if token.lower_ not in _others():
        return found
    return tuple(i for i in found if i not in owned or cast.get(i).kind != "person")


def _mentioned(token: Token, cast: Cast) -> tuple[str, ...]:
    """The actor with a name that `token` is part of."""
    return cast.within(token.idx)


def _held(token: Token) -> bool:
    """Whether it is a document or occasion, not somebody: "told a news conference"; a named one is ("the Assembly")."""
    word = token.lemma_.lower()
    return word in documents() or (token.pos_ == "NOUN" and word in gatherings())


def addressees(token: Token) -> list[Token]:
    """Heads of the phrases that name who is spoken to: "told Kyiv", "wrote to Kyiv", "in a letter to Kyiv"."""
    found = [c for c in syntax.children(token, "obj", "iobj") if c.pos_ in ("NOUN", "PROPN", "PRON")]
    if token.lower_ in ADDRESSED and not found:
        own = syntax.children(token, "nsubj")
        found = [s for s in own[1:] if s.i > token.i] if own and own[0].i < token.i else []
    found = [f for f in found if f.lower_ not in _NOBODY and not _held(f)]
    for child in syntax.children(token, "obl"):
        if syntax.preposition(child) == "to":
            found.append(child)
        else:
            marks = ("to",) if child.lemma_.lower() in JOINT else _ADDRESSEE
            found += [n for n in syntax.children(child, "nmod") if syntax.preposition(n) in marks]
    return [p for f in found for p in syntax.conjuncts(f)]

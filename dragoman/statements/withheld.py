"""Whether a cue's speech is taken back: "would say", "refused to say", "if he says", "did not say".

In: a cue's token. Out: whether it reports that something was said.

    >>> withheld(token)                     # "say" in "refused to say who had paid"
    True
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements.attribution import words_of
from dragoman.statements.cues import bases


def withheld(token: Token) -> bool:
    """Whether the cue does not report that something was said: negated, modal, conditional, wished, refused."""
    if _denied(token) or (any(c.lower_ in words_of("modal") for c in _auxiliaries(token)) and not _only(token)):
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
        if (passed := passing(token)) is not None:
            return withheld(passed)
        lets = governor.lower_ in words_of("lets") or _more_likely(governor)
        return not lets or withheld(governor)
    if (
        relation == "advcl"
        and token.lower_.endswith("ing")
        and token.doc[token.i - 1].text != ","
        and _denied(governor)
    ):
        return True
    if relation in ("xcomp", "ccomp") and token.lower_ in bases() and governor.lower_ in words_of("makes"):
        return True
    return relation == "xcomp" and (governor.lower_ in words_of("withholds") or withheld(governor))


def passing(token: Token) -> Token | None:
    """The passive verb with which others pass on what one said: "is reported to have told", "was quoted as saying".

    For the latter the words "quoted as" count, whatever the parse hangs "saying" on.
    """
    doc, i = token.doc, token.i
    if token.lower_.endswith("ing") and i > 1 and doc[i - 1].lower_ == "as":
        return doc[i - 2] if doc[i - 2].lower_ in ("quoted", "cited") and syntax.passive(doc[i - 2]) else None
    hedged = syntax.base(token) == "xcomp" and token.head.lower_ in words_of("hedged") and syntax.passive(token.head)
    return token.head if hedged else None


def _denied(token: Token) -> bool:
    """Whether the cue is negated, itself or with the verb before "or": "has not come or said why"."""
    first = token.head
    shared = syntax.base(token) == "conj" and any(c.lower_ in ("or", "nor") for c in syntax.children(token, "cc"))
    return bool(syntax.negations(token) or (shared and syntax.negations(first) and not syntax.children(token, "nsubj")))


def _only(token: Token) -> bool:
    """ "Would only say that the talks went on": it was said."""
    return token.i > 0 and token.doc[token.i - 1].lower_ == "only"


def _more_likely(word: Token) -> bool:
    """What a survey counts: "Men were more likely to say that they slept well"."""
    return word.lower_ in ("likely", "apt") and any(
        c.lower_ in ("more", "less") for c in syntax.children(word, "advmod")
    )


def _taken_up(token: Token) -> bool:
    """ "Having said that, …": what was said before, not what follows."""
    if token.lower_ != "said" or not any(c.lower_ == "having" for c in token.children):
        return False
    following = [t.lower_ for t in token.doc[token.i + 1 : token.i + 4]]
    return bool(following) and following[0] in ("that", "all", "this", "so") and "," in following[1:]


def _unsaid(noun: Token) -> bool:
    """ "Would send the message that …": a noun whose verb is no fact."""
    return syntax.base(noun) == "obj" and noun.head.pos_ == "VERB" and withheld(noun.head)


def commanded(token: Token) -> bool:
    """Whether the cue is an order to the reader: "Remember that …"."""
    if token.lower_ not in bases() or token.tag_ == "PAST" or syntax.base(token) not in ("root", "parataxis"):
        return False
    return not syntax.children(token, "nsubj", "csubj", "aux", "mark", "expl", "nsubj:pass") and _verb_first(token)


def _verb_first(token: Token) -> bool:
    """Whether nothing that could be its subject stands right before the verb."""
    before = token.doc[token.i - 1] if token.i else None
    if before is not None and before.text == "," and _counted(before):
        return False
    return before is None or before.pos_ in ("PUNCT", "SPACE", "ADV", "CCONJ", "SCONJ") or before.sent != token.sent


def _counted(comma: Token) -> bool:
    """Whether a number between commas stands before the verb: "About a third, 33 percent, say"."""
    words: list[Token] = []
    for i in range(comma.i - 1, max(comma.i - 4, 0), -1):
        if comma.doc[i].text == ",":
            return bool(words) and words[-1].pos_ == "NUM"
        words.append(comma.doc[i])
    return False


def _auxiliaries(token: Token) -> list[Token]:
    """The verb's own auxiliaries; a bare coordinated verb ("would say X and deny Y") shares those of the first."""
    if syntax.base(token) == "conj" and token.lower_ not in bases():
        return syntax.children(token, "aux")
    return syntax.auxiliaries(token)

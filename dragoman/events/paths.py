"""The governors of an event word, outermost first.

In: a token of a parsed Doc. Out: the steps from the clause that the reporter asserts down to the token, each with
the kind of complement that joins it to its governor.

    >>> [(s.token.text, s.kind) for s in path(meet)]      # "He refused to meet them": meet
    [('refused', 'root'), ('meet', 'infinitive')]

Kinds: `clause infinitive gerund np subject compound poss part` for complements, `purpose adverbial condition
participle` for adjuncts, `modifier` for adjectives, `root` and `relative` where a new assertion starts, and any
preposition ("for", "of", "ahead of") for a noun or gerund that it introduces.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from spacy.tokens import Token

from dragoman import syntax
from dragoman.events.memory import children, remembered
from dragoman.events.signatures import signature

NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "DET"})
ATTRIBUTE: Final = frozenset({"amod", "nummod", "det", "advmod", "discourse", "case", "mark", "cc", "aux", "cop"})
CONDITIONAL: Final = frozenset({"if", "unless", "until", "till", "provided", "providing", "lest"})
CONDITIONAL_PHRASES: Final = ("as long as", "so long as", "as soon as", "in case", "on condition that")
PREPOSITIONAL: Final = frozenset(
    {"of", "from", "for", "by", "without", "before", "after", "in", "on", "about", "against", "into", "with", "at"}
    | {"over", "upon", "despite", "towards", "toward", "than"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A token on the way down and how it hangs on the step before it."""

    token: Token
    kind: str


def path(token: Token, limit: int = 40) -> list[Step]:
    """The steps from the outermost governor to `token`; at most `limit` of them."""
    steps: list[Step] = []
    node: Token | None = token
    while node is not None and len(steps) < limit:
        kind, governor = _link(node)
        steps.append(Step(node, kind))
        node = governor
    return steps[::-1]


def kind(token: Token) -> str:
    """How `token` hangs on its governor."""
    return _link(token)[0]


@remembered
def form(token: Token) -> str:
    """The shape of a verb: `ing`, `s` (third person), `base` or `past` (past tense or participle)."""
    word, lemma = token.lower_, token.lemma_.lower()
    if word.endswith("ing") and (word != lemma or len(word) > 5):
        return "ing"
    if word == lemma:
        return "base"
    return "s" if word.endswith("s") and not lemma.endswith("s") else "past"


@remembered
def marks(token: Token) -> list[str]:
    """The words that introduce the clause of `token`, lower-case, with those fixed to them: `["as", "long", "as"]`."""
    found: list[str] = []
    for mark in children(token, "mark", "case"):
        found.append(mark.lower_)
        found += [f.lower_ for f in children(mark, "fixed")]
    return found


def speech(token: Token) -> bool:
    """Whether `token` is a verb of saying with somebody who says it."""
    sign = signature(token, "clause") if token.pos_ == "VERB" else None
    if sign is None or not (sign.claims or sign.denies):
        return False
    return bool(syntax.children(token, "nsubj", "obl:agent")) or syntax.base(token) in ("conj", "advcl", "acl")


@remembered
def _link(token: Token) -> tuple[str, Token | None]:
    """The kind of `token`'s tie and its governor; no governor where a new assertion starts."""
    if syntax.is_root(token):
        return "root", None
    relation, head = syntax.base(token), token.head
    if relation == "conj" and conditional(token):
        return "condition", syntax.first_conjunct(token)
    if relation in ("conj", "appos", "flat", "list", "goeswith", "fixed"):
        return _shared(token, head)
    if relation in ("ccomp", "parataxis", "advcl") and _cut(token, head):
        return "root", None
    if relation in ("advcl", "obl", "nmod") and syntax.base(head) == "advmod" and signature(head, "of") is None:
        head = head.head  # "stopped short of": the verb governs
    if relation == "parataxis":
        return ("clause", head) if speech(head) and not speech(token) else ("root", None)
    if token.dep_ in ("acl:relcl", "advcl:relcl"):
        return ("clause" if "that" in marks(token) and head.pos_ == "NOUN" else "relative"), head
    if relation == "acl" and (verb := _charged(token, head)) is not None:
        return "of+ing", verb
    if relation in ("ccomp", "csubj", "xcomp", "advcl", "acl"):
        noun = _content_of(token, head) if relation in ("xcomp", "advcl") else None
        return ("infinitive", noun) if noun is not None else (_clausal(token, relation), head)
    if relation == "amod" and (verb := _gerund_of(token, head)) is not None:
        return "gerund", verb
    return _nominal(token, relation), head


def _gerund_of(token: Token, noun: Token) -> Token | None:
    """The verb of "denies attacking ships", where the parse makes the gerund an adjective of "ships"."""
    if form(token) != "ing" or syntax.base(noun) != "obj" or token.i != noun.head.i + 1:
        return None
    return noun.head if signature(noun.head, "gerund") is not None else None


def _charged(token: Token, noun: Token) -> Token | None:
    """The verb of "acquit the baker of shelling", where the parse gives the gerund to "baker"."""
    if form(token) != "ing" or syntax.base(noun) not in ("obj", "nsubj") or marks(token) != ["of"]:
        return None
    return noun.head if signature(noun.head, "of") is not None and signature(noun, "of") is None else None


def _content_of(token: Token, head: Token) -> Token | None:
    """The noun before "to" whose content the infinitive is, though the parse gives the verb: "had plans to leave"."""
    to = next((m for m in children(token, "mark") if m.lower_ == "to"), None)
    before = to.nbor(-1) if to is not None and to.i > head.i + 1 else None
    if before is None or before.pos_ != "NOUN" or before.head.i != head.i:
        return None
    return before if signature(before, "infinitive") is not None else None


def _cut(token: Token, head: Token) -> bool:
    """Whether a full stop stands between the two: the parser has run two sentences together."""
    low, high = sorted((token.i, head.i))
    return any(t.text == "." and t.i + 1 < high and t.nbor().text[:1].isupper() for t in token.doc[low:high])


def _shared(token: Token, head: Token) -> tuple[str, Token | None]:
    """A conjunct hangs where its first conjunct hangs; a clause of its own joined to a noun stands alone."""
    first = syntax.first_conjunct(token)
    if syntax.base(token) != "conj":
        first = head
    if first.i == token.i:
        return "root", None
    return _link(first)


def _clausal(token: Token, relation: str) -> str:
    words = marks(token)
    if relation in ("advcl", "acl"):
        return _adjunct(token, relation, words)
    if "to" in words:
        return "clause" if _is_to(token) else "infinitive"
    if token.pos_ not in ("VERB", "AUX") and relation == "xcomp":
        return "part"
    shape = form(token)
    if shape == "ing" and not _finite(token):
        return "gerund"
    return "infinitive" if relation == "xcomp" and shape == "base" else "clause"


def _is_to(token: Token) -> bool:
    """Whether "to" follows a finite "be": "they are to meet"."""
    return any(c.lower_ in ("is", "are", "was", "were") for c in children(token, "aux", "cop"))


def as_soon(token: Token) -> Token | None:
    """The adverb of "as soon as", "as long as" when the parse has it beside the clause of `token`."""
    mark = next((m for m in children(token, "mark") if m.lower_ == "as" and m.i > token.sent.start), None)
    before = mark.nbor(-1) if mark is not None else None
    return before if before is not None and before.lower_ in ("soon", "long") else None


def inverted(token: Token) -> bool:
    """Whether the clause opens with its auxiliary, as a condition may: "should talks fail", "had they signed"."""
    first = next((c for c in token.children if syntax.base(c) != "punct"), token)
    return (
        syntax.base(first) == "aux"
        and first.lower_ in ("had", "should", "were")
        and any(syntax.base(c) == "nsubj" and first.i < c.i < token.i for c in token.children)
    )


def _adjunct(token: Token, relation: str, words: list[str]) -> str:
    if relation == "acl" and token.head.pos_ not in NOMINAL and token.head.pos_ != "ADJ":
        relation = "advcl"
    joined = " ".join(words)
    if token.lower_ in CONDITIONAL and children(token, "ccomp"):
        return "condition"
    if joined == "as" and as_soon(token) is not None:
        return "condition"
    if (
        any(w in CONDITIONAL for w in words)
        or joined in CONDITIONAL_PHRASES
        or (relation == "advcl" and inverted(token))
    ):
        return "condition"
    if joined == "to" and form(token) == "ing" and signature(token.head, "to+ing") is not None:
        return "to+ing"
    if "to" in words and "due to" not in joined:
        return "infinitive" if relation == "acl" or token.head.pos_ == "ADJ" else "purpose"
    if joined == "that" and token.head.pos_ == "ADJ":
        return "clause"
    finite = _finite(token)
    if form(token) == "ing" and not finite:
        prepositional = words and all(w in PREPOSITIONAL or w in ("instead", "rather") for w in words)
        return f"{joined}+ing" if prepositional else "participle"
    if relation == "acl":
        return "clause" if finite else "participle"
    return "adverbial" if finite or words else "participle"


def conditional(token: Token) -> bool:
    """Whether a conjunct is a condition on what it is joined to: "is ready to talk, but only if the rebels disarm"."""
    opening = [m for m in children(token, "mark") if m.i < token.i]
    if not opening or not children(token, "cc"):
        return False
    before = opening[-1].nbor(-1).lower_ if opening[-1].i > token.sent.start else ""
    words = {m.lower_ for m in opening}
    return bool(words & CONDITIONAL) or (before == "only" and bool(words & {"after", "once", "when"}))


def _finite(token: Token) -> bool:
    if any(c.lemma_.lower() not in ("having", "being") and form(c) != "ing" for c in syntax.auxiliaries(token)):
        return True
    return bool(children(token, "nsubj", "csubj", "expl")) and form(token) != "ing"


def _nominal(token: Token, relation: str) -> str:
    if token.dep_ in ("nsubj:pass", "csubj:pass") or relation in ("obj", "iobj"):
        return "np"
    if relation == "nsubj":
        return "subject"
    if token.dep_ == "nmod:poss":
        return "poss"
    if relation in ("obl", "nmod"):
        if syntax.preposition(token) in CONDITIONAL and children(token, "nsubj"):
            return "condition"
        return "by" if token.dep_ == "obl:agent" else syntax.preposition(token) or "unmarked"
    if relation == "compound":
        return "compound"
    return "modifier" if relation in ATTRIBUTE else "part"

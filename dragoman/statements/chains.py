"""Cues that have to do with one another: what belongs to which of several in a sentence.

In: the attributions of a page. Out: the same, with their words parted; one more for each source that is cited.

    >>> separate(found, page)               # "He said the bridge fell, Interfax reported."
    >>> [a.words(text) for a in found]
    ['the bridge fell', 'He said the bridge fell']
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements import content
from dragoman.statements.attribution import Attribution, near, words_of
from dragoman.statements.cues import bases
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import is_document

_PERFECT = frozenset({"have", "has", "had", "'s", "’s"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we"})


def separate(found: list[Attribution], page: Layout) -> None:
    """Takes other cues' clauses out of what a cue attributes, where they are not part of it.

    "He said the bridge fell, Interfax reported": "Interfax reported" is no part of what he said. "He said the bridge
    fell, adding that …", "he called it a trap and warned that …": nor is what follows, and it is he who adds and warns.
    """
    for index, one in enumerate(found):
        if outer := _continued(one, near(found, index)):
            one.speakers = outer.speakers
            hole = (_joint(one.token), page.sentence(one.token)[1])
            outer.spans = content.subtract(outer.spans, hole) or outer.spans
    for index, one in enumerate(found):
        if not one.around:
            continue
        for other in near(found, index):
            if other is not one and one.governs(other.token.idx) and not one.governs(one.token.idx):
                other.spans = content.subtract(other.spans, one.clause) or other.spans


def _continued(one: Attribution, found: list[Attribution]) -> Attribution | None:
    """The cue whose speaker goes on with `one`: a participle after a comma, a verb coordinated with an object's."""
    token = one.token
    if one.cue.pos != "verb" or syntax.children(token, "nsubj", "mark"):
        return None
    before = [a for a in found if a is not one and a.governs(token.idx) and a.token.i < token.i and not a.around]
    if not before and _form(token) == "ing" and _after_comma(token):
        before = [a for a in found if a.around and a.token.i < token.i and _beside(a, token)]
    if not before:
        before = [a for a in found if a.token.i < token.i and a.token.head.i == token.head.i and not one.speakers]
    if not before:
        return None
    coordinated = _coordinated(token)
    if _form(token) == "ing":
        goes_on = _after_comma(token) or (coordinated and _form(before[0].token) == "ing")
        return before[0] if not syntax.children(token, "aux") and goes_on else None
    if not coordinated:
        return None
    if before[-1].bare:
        return before[-1]
    return next((a for a in reversed(before) if _alike(a.token, token) and _apart(one)), None)


def _beside(one: Attribution, token: Token) -> bool:
    """Whether the cue's clause, after what is said, ends right before `token`: "…, she fumed, pointing out that"."""
    last = token.doc.char_span(*one.clause, alignment_mode="expand")
    return last is not None and 0 < token.i - last.end + 1 <= 2 and not one.governs(token.idx)


def _coordinated(token: Token) -> bool:
    """Whether "and" or "but" stands before the cue, with at most an adverb between."""
    before = token.i - 1
    before -= before > 0 and token.doc[before].pos_ == "ADV"
    return before >= 0 and token.doc[before].lower_ in ("and", "but")


def _form(token: Token) -> str:
    """The shape of the verb's form: "ing", "s", "base" or "past"."""
    word = token.lower_
    if word in bases():
        return "base"
    return "ing" if word.endswith("ing") else "s" if word.endswith("s") else "past"


def _alike(first: Token, second: Token) -> bool:
    """Whether the two verbs have the same tense and no auxiliaries of their own: "said …, and warned …"."""
    return _form(first) == _form(second) and not any(syntax.children(t, "aux", "aux:pass") for t in (first, second))


def _apart(one: Attribution) -> bool:
    """Whether a cue coordinated with a verb of what somebody else says goes with that one's cue, not with the verb.

    So it does after a verb of another form ("said the talks would fail and blamed Minsk", "said Oslo belongs to us and
    warned of war"), after "is" with an adjective or noun, and after a pronoun, which mostly is the speaker again ("says
    he respects her but argues …").
    """
    inner = syntax.first_conjunct(one.token)
    if inner.i == one.token.i:
        return False
    auxiliaries = {t.lower_ for t in syntax.children(inner, "aux", "aux:pass")}
    if auxiliaries & _PERFECT or syntax.children(inner, "aux:pass"):
        return not one.bare or one.token.doc[_first_joined(one.token) - 1].text == ","
    if auxiliaries or syntax.children(inner, "cop") or (_form(inner) == "s" and _form(one.token) == "past"):
        return True
    joint = one.token.doc[_first_joined(one.token) - 1]
    return joint.text == "," or any(s.lower_ in _PRONOUNS for s in syntax.children(inner, "nsubj"))


def _joint(token: Token) -> int:
    """Where the part of the sentence that `token` opens begins: its comma or "and"."""
    return token.doc[_first_joined(token)].idx


def _first_joined(token: Token) -> int:
    """The index of the first word before `token` that joins it to what stands before."""
    i = token.i
    while i > 0 and token.doc[i - 1].pos_ in ("ADV", "CCONJ", "SCONJ"):
        i -= 1
    return i


def _after_comma(token: Token) -> bool:
    left = token.i - 1
    doc = token.doc
    while left > 0 and (doc[left].pos_ == "ADV" or doc[left].lower_ in ("and", "while")):
        left -= 1
    return doc[left].text in (",", "—", "–", "--", ";", "”", '"')


def _citing(token: Token, found: list[Attribution]) -> list[Attribution]:
    """The cue whose speaker cites first: "RIA, citing a diplomat, reported that the pact was dead"."""
    after = [a for a in found if a.token.i > token.i and a.token.sent == token.sent and not a.governs(token.idx)]
    return [a for a in after if token.head.i in {a.token.i, *(s.i for s in a.speakers)}][:1]


def _source(noun: Token, outer: Attribution) -> bool:
    """Whether what is cited can have said it: not the instances that a person gives, "citing Venezuela and Cuba"."""
    if outer.cue.force == "reports":
        return True
    if any(s.ent_type_ == "PERSON" or s.lower_ in _PRONOUNS for s in outer.speakers):
        return noun.pos_ == "NOUN" and is_document(noun)
    return noun.ent_type_ != "GPE" and (noun.pos_ == "PROPN" or is_document(noun) or _tells(noun))


def _tells(noun: Token) -> bool:
    """Whether the word is for people or outlets who tell: "citing officials", not "citing duties elsewhere"."""
    words = words_of("office") | words_of("press") | words_of("kin") | words_of("questioner")
    return bool({noun.lower_, noun.lemma_.lower()} & words)


def cited(found: list[Attribution], page: Layout) -> list[Attribution]:
    """ "Interfax reported, citing the ministry": the ministry's, with Interfax's words."""
    more = []
    for token in [page.tokens[i] for i, word in enumerate(page.lower) if word == "citing" and page.parsed[i]]:
        start, _ = page.bounds(token)
        objects = syntax.children(token, "obj")
        outer = [a for a in found if start <= a.token.i < token.i] or _citing(token, found)
        if objects and outer and _source(objects[0], outer[-1]):
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

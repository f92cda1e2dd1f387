"""Whether a capital's name means the government ("Moscow denied it") or the city ("snow fell in Moscow").

In: the name's token in the parse, or the words around it. Out: true if it acts as a state.

    >>> acts(moscow)                         # "Kyiv urged Moscow to withdraw"
    True
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.geography.words import Word, kind_of
from dragoman.syntax import base, children, first_conjunct, passive, preposition


def acts(token: Token) -> bool:
    """By grammatical role: the subject of doing or saying, who is told or talked to, whose policy it is."""
    token = first_conjunct(token)
    while base(token) in ("flat", "compound") and token.head.pos_ == "PROPN":
        token = token.head
    relation, governor = base(token), token.head
    case = preposition(token)
    if relation == "nsubj":
        return (
            not passive(governor) and governor.lemma_.lower() not in kind_of("experience") and governor.pos_ == "VERB"
        )
    if relation in ("obj", "iobj"):
        return governor.lemma_.lower() in kind_of("speech")
    if token.dep_ == "nmod:poss":
        return governor.lemma_.lower() not in kind_of("possessed")
    if case == "for" and governor.lemma_.lower() in kind_of("bound_for"):
        return False
    if token.dep_ in ("obl:agent",) or (relation in ("obl", "nmod") and case in kind_of("metonym_preposition")):
        return not (
            case == "of"
            and governor.lemma_.lower()
            in (
                "city",
                "outskirts",
                "suburb",
                "streets",
                "capital",
                "centre",
                "center",
                "north",
                "south",
                "east",
                "west",
            )
        )
    if relation == "compound":
        return (
            governor.pos_ == "NOUN"
            and not governor.ent_type_
            and not children(token, "case")
            and governor.lemma_.lower() in kind_of("office")
        )
    return False


def acts_by_words(words: Sequence[Word], low: int, high: int) -> bool:
    """By the words around the name `[low, high)`, where there is no parse."""
    before = words[low - 1].lower if low else ""
    if before in kind_of("locative") - kind_of("metonym_preposition") - {
        "to",
        "from",
        "toward",
        "towards",
        "on",
        "past",
    }:
        return False
    if before in kind_of("metonym_preposition") - {"of", "for", "and", "by"}:
        return True
    if before == "and" and any(w.lower == "between" for w in words[max(0, low - 5) : low]):
        return True
    return high < len(words) and words[high].lower in kind_of("finite") and before not in kind_of("locative")

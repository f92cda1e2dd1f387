"""The words that share their time and place with an event: light verbs, plans, occasions, coordinated verbs.

In: the token of a predicate or event noun. Out: the tokens whose time and place are also its own, nearest first.

    >>> list(carriers(talks))                # "Talks were held in Oslo on Monday"
    [held]

It never crosses from what is said to the saying, or back. The verbs and nouns are in `data/time_carriers.json`.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Phrase

from dragoman.lexicon import entries
from dragoman.records import Span
from dragoman.syntax import base, children, preposition

_OCCASION = frozenset(("at", "in", "during", "on", "over", "throughout", "amid", "for"))
_VOWELS = "aeiou"
_DEPTH = 7  # steps from an event's word that its time or place may lie away
S = TypeVar("S")
T = TypeVar("T")


class Told(Protocol):
    """A mention of a time or place on the page."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        ...


class Headed(Protocol):
    """A mention in the parse, by the word that its others hang on."""

    @property
    def head(self) -> Token:
        """The word."""
        ...


M = TypeVar("M", bound=Told)
H = TypeVar("H", bound=Headed)


class Hung(Generic[H]):
    """The mentions of a sentence by the word whose time or place they tell."""

    def __init__(self) -> None:
        self.on: dict[int, list[H]] = {}

    def hang(self, token: Token, mention: H) -> None:
        """Puts a mention on a word, behind those that hang there."""
        self.on.setdefault(token.i, []).append(mention)

    def at(self, token: Token) -> Sequence[H]:
        """What hangs on a word, in the order in which it was hung."""
        return self.on.get(token.i, ())

    def fronted(self, verb: Token) -> bool:
        """Whether the verb's own stands before it, where it holds for all that is coordinated: "On Monday, X and Y"."""
        return any(h.head.i < verb.i for h in self.at(verb))

    def governing(self, token: Token, own: Callable[[Token], H | None], content: bool = True) -> H | None:
        """As the function `governing`; `None` at once where nothing hangs."""
        return governing(token, own, self.fronted, content) if self.on else None


def phrases(mentions: Sequence[M], sentence: Phrase, doc: Doc) -> Iterator[tuple[M, Phrase]]:
    """The mentions (in text order) that start in a sentence, each with its words in the parse."""
    first = bisect.bisect_left(mentions, sentence.start_char, key=_start)
    last = bisect.bisect_left(mentions, sentence.end_char, key=_start)
    for mention in mentions[first:last]:
        piece = doc.char_span(*mention.span, alignment_mode="expand")
        if piece is not None:
            yield mention, piece


def _start(mention: Told) -> int:
    return mention.span[0]


def hung(make: Callable[[Phrase, Sequence[M], Doc], S], token: Token, mentions: Sequence[M], doc: Doc) -> S:
    """What `make` makes of a page's mentions for the sentence of `token`: once for each sentence."""
    kept: dict[Any, Any] = doc.user_data
    of, made = kept.get(make, (None, {}))
    if of is not mentions:
        made = {}
        kept[make] = (mentions, made)
    sentence = token.sent
    if sentence.start not in made:
        made[sentence.start] = make(sentence, mentions, doc)
    found: S = made[sentence.start]
    return found


def inflected(word: str) -> tuple[str, ...]:
    """Third person or plural, past, and -ing form of a regular `word`."""
    if word.endswith("e"):
        return word + "s", word + "d", (word[:-1] if not word.endswith("ee") else word) + "ing"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    plural = word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    stem = word + word[-1] if _doubles(word) else word
    return plural, stem + "ed", stem + "ing"


def _doubles(word: str) -> bool:
    """Whether a short word ends in vowel and consonant: "plan", "set", not "seal", "delay"."""
    return (
        len(word) > 2
        and word[-1] not in _VOWELS + "wxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
        and (
            len(word) < 5
            or word in ("admit", "begin", "commit", "permit", "refer", "occur", "transfer", "compel", "expel")
        )
    )


@functools.cache
def _forms(kind: str) -> frozenset[str]:
    """All forms of the words of a kind: the model's lemmas are not always right, the page's words are."""
    found: set[str] = set()
    for entry in entries("time_carriers"):
        if entry["kind"] == kind:
            found.update((entry["lemma"], *entry.get("forms", ()), *inflected(entry["lemma"])))
    return frozenset(found)


@functools.cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind of `data/time_carriers.json`, as they are."""
    return frozenset(e["lemma"] for e in entries("time_carriers") if e["kind"] == kind)


def is_a(token: Token, *kinds: str) -> bool:
    """Whether the word is of one of the kinds of `data/time_carriers.json`, in any form."""
    return any(token.lower_ in _forms(k) or token.lemma_.lower() in _forms(k) for k in kinds)


def governing(
    token: Token, own: Callable[[Token], T | None], fronted: Callable[[Token], bool], content: bool = True
) -> T | None:
    """What says when or where `token` happens: its own, else that of the nearest word that shares its time and place.

    `own(word)`: what hangs on a word. `content`: whether what an act is about is where it happens; not so for words.
    """
    seen: set[int] = set()
    queue = [token]
    while queue and len(seen) < _DEPTH:
        one = queue.pop(0)
        if one.i in seen:
            continue
        found = own(one)
        if found is not None:
            return found
        queue.extend(carriers(one, fronted, content))
        if one.i == token.i and is_a(one, "carrier"):
            queue.extend(c for c in children(one, "obj") if c.pos_ == "NOUN")
        seen.add(one.i)
    return None


def carriers(token: Token, fronted: Callable[[Token], bool], content: bool = True) -> Iterator[Token]:
    """The tokens that share their time and place with `token`.

    `fronted(verb)`: whether the verb's own stands before it, where it holds for all that is coordinated ("On Monday, X
    and Y"). `content`: as in `governing`.
    """
    yield from _below(token) if content else _spoken_at(token)
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _above_noun(token)
    else:
        yield from _above_verb(token, fronted)


@functools.cache
def _occasions(kind: str) -> frozenset[str]:
    """The head nouns of what somebody may speak at (`event`: "conference") or in (`document`: "memo")."""
    return frozenset(e["occasion"].split()[-1] for e in entries("occasions") if e["kind"] == kind)


def _document(noun: Token) -> bool:
    """Whether a noun is something that only words are in: "in a memo"."""
    return base(noun) == "nmod" and (noun.lower_ in _occasions("document") or noun.lemma_ in _occasions("document"))


def _documents(verb: Token) -> Iterator[Token]:
    """The documents that a verb's words are in, which the parser may give to what they are about.

    "warned Bern against a war in a memo": no war is in a memo.
    """
    if verb.pos_ == "VERB":
        for child in children(verb, "obj", "iobj", "obl"):
            yield from (c for c in children(child, "nmod") if preposition(c) in _OCCASION and _document(c))


def _spoken_at(token: Token) -> Iterator[Token]:
    """The occasions of a verbal act: "warned at a summit in Oslo"."""
    for child in children(token, "obl"):
        if preposition(child) in _OCCASION and not _occasions("event").isdisjoint((child.lower_, child.lemma_)):
            yield child


def _below(token: Token) -> Iterator[Token]:
    """Occasions ("in an interview in April"), participles on a noun ("talks planned for Friday"), aspect's verbs."""
    for child in children(token, "obl", "nmod"):
        if preposition(child) in _OCCASION and child.pos_ == "NOUN" and not _document(child):
            yield child
    yield from _documents(token)
    if token.pos_ in ("NOUN", "PROPN"):
        clauses = (c for c in children(token, "acl") if not children(c, "mark"))
        yield from (c for c in clauses if is_a(c, "carrier", "plan", "effect") or _participle(c))
    if is_a(token, "carrier"):
        yield from children(token, "xcomp")
        yield from (c for c in children(token, "advcl") if is_a(c, "start") and not children(c, "mark", "nsubj"))
    if is_a(token, "plan"):
        yield from (c for c in children(token, "xcomp") if is_a(c, "carrier"))
    if is_a(token, "effect"):
        yield from (c for c in children(token, "nsubj") if c.pos_ == "NOUN")


def _participle(verb: Token) -> bool:
    """Whether a reduced relative is a participle of what was done to the noun: "the treaty enacted in 1987"."""
    return not verb.lower_.endswith("ing") and not children(verb, "nsubj", "aux", "mark", "obj")


def _above_noun(token: Token) -> Iterator[Token]:
    governor, relation = token.head, base(token)
    if relation in ("nsubj", "obj") and is_a(governor, "carrier", "plan"):
        yield governor
    if relation == "nsubj" and is_a(governor, "effect"):
        yield governor
    if relation == "nmod" and is_a(governor, "part"):
        yield governor
    if relation == "conj" or token.dep_ == "compound" or (token.i + 1 < governor.i and token.nbor().text == "-"):
        yield governor
    if relation == "obl" and preposition(token) in _OCCASION and is_a(governor, "carrier", "journey"):
        yield governor


def _above_verb(token: Token, fronted: Callable[[Token], bool]) -> Iterator[Token]:
    governor, relation = token.head, base(token)
    infinitive = any(c.lower_ == "to" for c in children(token, "mark"))
    if (relation == "xcomp" or (relation == "advcl" and infinitive)) and is_a(governor, "carrier", "plan", "means"):
        yield governor
    if relation == "conj" and (fronted(governor) or _same_form(token, governor)):
        yield governor
    if relation == "advcl" and token.lower_.endswith("ing") and not children(token, "mark"):
        yield governor
    if relation == "advcl" and _meanwhile(token, governor):
        yield governor
    if relation == "parataxis" and children(governor, "expl"):
        yield governor  # "There was violence on Monday: gunmen killed two men"
    if relation == "acl" and is_a(token, "carrier"):
        yield governor
    yield from (c for c in children(token, "advcl") if _meanwhile(c, token))  # "fell out when they met in May"
    if not children(token, "obj", "obl", "ccomp", "xcomp"):
        yield from (c for c in children(token, "conj") if _same_form(token, c))


def _meanwhile(clause: Token, verb: Token) -> bool:
    """Whether a clause tells of the past what happens while its verb does: "gathered, as others threw stones"."""
    marked = any(c.lower_ in words("meanwhile") for c in children(clause, "mark", "advmod"))
    return marked and all(t.pos_ == "VERB" and _past(t) for t in (clause, verb))


def _past(verb: Token) -> bool:
    """Whether a verb stands in the simple past, active or passive, by its form alone."""
    told = verb.lower_ != verb.lemma_.lower() and not verb.lower_.endswith(("ing", "s"))
    return told and all(c.lower_ in ("was", "were") for c in children(verb, "aux"))


def _same_form(one: Token, other: Token) -> bool:
    """Whether two coordinated verbs can share a time: the same kind of form, no subject or auxiliary of its own."""
    if children(one, "aux", "nsubj") or one.pos_ != other.pos_:
        return False
    return one.lower_.endswith("ing") == other.lower_.endswith("ing") and one.lower_.endswith(
        "s"
    ) == other.lower_.endswith("s")

"""Who is meant by he, she, it, they, both, who, I and we.

In: a document and the entities named in it. Out: token index → the entities meant; nothing where two fit equally well.

    >>> resolve(doc, entities)               # "Lund arrived. He met the Danes, who welcomed him."
    {3: (lund,), 7: (denmark,), 9: (lund,)}

Candidates are weighed by agreement, distance, subject and frequency (after Lappin and Leass 1994, the factors that
hold without a full syntax); things that are no actors compete for "it" and "they".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity
from dragoman.actors.gazetteer import singular

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
FIRST = frozenset({"i", "me", "my", "mine", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
ORDER = {"former": 0, "latter": 1}
ARGUMENTS = frozenset({"nsubj", "obj", "iobj", "obl", "nmod"})
BOTH = frozenset({"both", "two", "duo", "pair"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "our", "my"})
OPENING, CLOSING = frozenset({"“", "„", "«", "``"}), frozenset({"”", "»", "''"})
SAYING = gazetteer.word_set("saying")
BACK = 3
SUBJECT, GENDER, FREQUENT, PARALLEL, DISTANCE, THING = 1.5, 1.0, 0.5, 0.5, 2.2, 0.2
MARGIN = 0.25
NAMED = frozenset({"PROPN", "NOUN"})
LAST = 2
"""How far back the sentence before is: a sentence and its end count one each."""
SINGULAR_THEY = 0.8
ENDS = frozenset({".", "?", "!"})
THINGS = frozenset({"nsubj", "obj", "root"})
SEEMING = gazetteer.word_set("seeming")
STANDS_OUT = 0.6
STATE_NOUNS = gazetteer.word_set("state_nouns")
MONARCHIC = gazetteer.word_set("monarchic")
KINGDOMS = gazetteer.word_set("monarchies")


@dataclasses.dataclass(frozen=True)
class Antecedent:
    """Something named before: `who` is empty for a thing that is no actor."""

    token: Token
    sentence: int
    who: tuple[Entity, ...]
    plural: bool
    subject: bool


class Resolver:
    """Reads the page from left to right and remembers who was spoken of."""

    def __init__(self, doc: Doc, entities: Sequence[Entity], pairs: Sequence[Naming]) -> None:
        self.doc = doc
        self.pairs = {i: n for n in pairs for i in n.heads}
        self.by_head: dict[int, list[Entity]] = {}
        for entity in entities:
            for naming in entity.namings:
                if not naming.modifier:
                    for head in naming.heads:
                        self.by_head.setdefault(head, []).append(entity)
        self.owned = {n.owning: e for e in entities for n in e.namings if n.owning >= 0}
        self.everybody = list(entities)
        self.counts = {id(e): len(e.namings) for e in entities}
        self.states = {e.country: e for e in entities if e.kind == "state"}
        self.memory: list[Antecedent] = []
        self.found: dict[int, tuple[Entity, ...]] = {}
        self.quoted = quoted(doc)
        self.doubts: dict[int, tuple[_Same, ...]] = {}
        self.sayers: dict[tuple[int, int], tuple[Entity, ...]] = {}

    def resolve(self) -> dict[int, tuple[Entity, ...]]:
        """Token index → entities meant, for every pronoun that is resolved."""
        first: list[Token] = []
        number = 0
        for sentence in syntax.sentences(self.doc):
            number += 1
            for token in sentence:
                number += token.text in ENDS and not token.head.text.endswith(".")
                if token.lower_ in FIRST or token.lower_ in FIRST_PLURAL:
                    first.append(token)
                elif (who := self._meant(token, number)) or (
                    token.i in self.pairs and (who := self._pair(number, self.pairs[token.i]))
                ):
                    self.found[token.i] = who
                    self._remember(token, number, who)
                elif token.i in self.by_head:
                    self._remember(token, number, tuple(self.by_head[token.i]))
                elif token.pos_ == "NOUN" and syntax.base(token) in THINGS:
                    self._remember(token, number, ())
        for token in first:
            if who := self._speaker(token):
                self.found[token.i] = who
        return self.found

    def _remember(self, token: Token, number: int, who: tuple[Entity, ...]) -> None:
        plural = len(who) > 1 or any(e.plural for e in who) or (not who and token.text.endswith("s"))
        subject = syntax.base(syntax.first_conjunct(token)) == "nsubj"
        self.memory.append(Antecedent(token, number, who, plural, subject))
        if syntax.base(token) == "conj":
            self._together(token, number, subject)

    def _together(self, token: Token, number: int, subject: bool) -> None:
        if any(c.lower_ in ("or", "nor") for c in syntax.children(token, "cc")):
            return
        parts = [t for t in syntax.conjuncts(syntax.first_conjunct(token)) if t.i <= token.i]
        who = tuple(dict.fromkeys(_Same(e) for t in parts for e in self._named(t)))
        if len(who) > 1:
            self.memory.append(Antecedent(token, number, tuple(w.entity for w in who), True, subject))

    def _named(self, token: Token) -> list[Entity]:
        """Whom the word names, itself or as part of a title and name: "Chancellor | Jan Vogel"."""
        while (
            token.i not in self.by_head and token.dep_ in ("appos", "flat", "nmod:desc") and not syntax.is_root(token)
        ):
            token = token.head
        return self.by_head.get(token.i, [])

    def _meant(self, token: Token, number: int) -> tuple[Entity, ...]:
        word = token.lower_
        if word in RELATIVE and token.pos_ in ("PRON", "DET", "SCONJ"):
            return self._relative(token)
        if token.pos_ not in ("PRON", "DET", "NUM", "NOUN", "ADJ") or syntax.base(token) == "expl":
            return ()
        if word in HE or word in SHE:
            return self._best(token, number, "m" if word in HE else "f")
        if word in IT:
            return () if _impersonal(token) else self._best(token, number, "it")
        if word in THEY:
            return self._best(token, number, "they")
        if word == "old" and token.i > 3 and self.doc[token.i - 2].lower_ == "year":
            return self._best(token, number, "person")
        if word in ORDER and syntax.base(token) in ARGUMENTS and any(c.lower_ == "the" for c in token.children):
            return self._ordered(number, ORDER[word])
        if token.pos_ == "NOUN" and singular(word) in STATE_NOUNS:
            return self._state(token, number)
        if word in BOTH and syntax.base(token) in ("nsubj", "obj", "obl", "nmod"):
            return self._pair(number)
        return ()

    def _relative(self, token: Token) -> tuple[Entity, ...]:
        clause = token.head if syntax.base(token.head) != "conj" else syntax.first_conjunct(token.head)
        while syntax.base(clause) in ("nsubj", "obj", "nmod", "xcomp", "aux") and not syntax.is_root(clause):
            clause = clause.head
        if syntax.base(clause) == "acl" and clause.head.i < token.i:
            return tuple(self.by_head.get(clause.head.i, ()))
        before = self.doc[token.i - 2] if token.i > 1 and self.doc[token.i - 1].text == "," else self.doc[token.i - 1]
        return tuple(self.by_head.get(before.i, ())) if token.lower_ in ("who", "whose") and token.i else ()

    def _best(self, token: Token, number: int, kind: str) -> tuple[Entity, ...]:
        scored: dict[tuple[int, ...], tuple[float, Antecedent]] = {}
        speaker = self._quoting(token) if kind in ("m", "f") else ()
        for past in reversed(self.memory):
            if past.sentence < number - BACK:
                break
            if past.token.i >= token.i or not agrees(past, kind):
                continue
            if past.sentence == number and _same_clause(past.token, token):
                continue
            if past.who and (past.who[0] in speaker or past.who[0] is self.owned.get(token.i)):
                continue
            score = self._score(past, token, number, kind)
            key = tuple(sorted(id(e) for e in past.who))
            if key not in scored or scored[key][0] < score:
                scored[key] = (score, past)
        ranked = sorted(scored.values(), key=lambda pair: -pair[0])
        rivals = [
            past for score, past in ranked if ranked[0][0] - score < MARGIN or self._rival(ranked[0][1], past, kind)
        ]
        if len(rivals) > 1:
            named = [e for past in rivals for e in past.who]
            self.doubts[token.i] = tuple(dict.fromkeys(_Same(e) for e in named)) if all(p.who for p in rivals) else ()
            return ()
        return ranked[0][1].who if ranked else ()

    def _rival(self, best: Antecedent, other: Antecedent, kind: str) -> bool:
        """Whether nothing but its place in the sentence speaks for `best`: two people named there, of no known sex."""
        if kind not in ("m", "f") or best.sentence != other.sentence or best is other:
            return False
        sexes = {e.gender for past in (best, other) for e in past.who}
        return len(sexes) == 1 and {best.token.pos_, other.token.pos_} <= NAMED

    def _score(self, past: Antecedent, token: Token, number: int, kind: str) -> float:
        score = -DISTANCE * (number - past.sentence)
        score += SUBJECT * past.subject
        score += GENDER * any(e.gender == kind for e in past.who)
        score += FREQUENT * (max((self.counts[id(e)] for e in past.who), default=0) >= 3)
        score += THING * (not past.who)
        score -= SINGULAR_THEY * (kind == "they" and not past.plural and bool(past.who) and not past.who[0].plural)
        score += PARALLEL * (past.subject and syntax.base(token) == "nsubj")
        if past.sentence == number:
            score -= 0.03 * min(token.i - past.token.i, 20)
        else:
            score += 0.02 * min(past.token.i - past.token.sent.start, 10) * 0.1
        return score

    def _state(self, token: Token, number: int) -> tuple[Entity, ...]:
        """ "the kingdom", "the country", "our country": a state named before, the speaker's, his; "their countries"."""
        first = next((c for c in token.children if c.i < token.i and c.lower_ in ("the", *POSSESSIVE)), None)
        if first is None or any(c.pos_ == "PROPN" for c in token.children):
            return ()
        several = token.lower_ not in STATE_NOUNS
        if several and first.lower_ == "the":
            return ()
        if first.lower_ == "the":
            return self._best(token, number, "kingdom" if token.lower_ in MONARCHIC else "state")
        owner = self._speaker(first) if first.lower_ in ("our", "my") else self.found.get(first.i, ())
        states = self._lands(owner)
        return states if len(states) == 1 or (several and len(states) == len(owner)) else ()

    def _pair(self, number: int, naming: Naming | None = None) -> tuple[Entity, ...]:
        """Those named together last, else the only ones of the kind shortly before, else the page's main ones."""
        many = naming.pair if naming is not None else 2
        kinds = _kinds(singular(naming.key.split()[-1]) if naming is not None else "")
        for past in reversed(self.memory):
            if past.sentence < number - BACK:
                break
            if len(past.who) == many and all(e.kind in kinds for e in past.who):
                return past.who
        for back in (0, 1, 2):
            recent = [p for p in self.memory if p.sentence >= number - back and len(p.who) == 1]
            unique = list({id(e): e for p in recent for e in p.who if e.kind in kinds and not e.plural}.values())
            if len(unique) == many:
                return tuple(unique)
            if len(unique) > many:
                break
            if kinds == ("state",) and len(lands := self._lands(e for past in recent for e in past.who)) == many:
                return lands
        return self._main(many, kinds)

    def _lands(self, who: Iterable[Entity]) -> tuple[Entity, ...]:
        """The states among these and those of the people among them: Peru and Chile for Ruiz of Peru and Chile."""
        return tuple({e.country: self.states[e.country] for e in who if e.country in self.states}.values())

    def _ordered(self, number: int, place: int) -> tuple[Entity, ...]:
        """The first or the second of the only two who were named last, together or in one sentence."""
        for past in reversed(self.memory):
            if past.sentence < number - LAST:
                break
            if len(past.who) == 2 and past.sentence < number:
                return (past.who[place],)
        recent = [p for p in self.memory if number - LAST <= p.sentence < number and len(p.who) == 1]
        unique = list({id(e): e for p in recent for e in p.who if not e.plural}.values())
        persons = [e for e in unique if e.kind == "person"]
        unique = persons if len(persons) == 2 else unique
        if len(unique) != 2 or len({e.kind for e in unique}) != 1:
            return ()
        return (unique[place],)

    def _main(self, many: int, kinds: tuple[str, ...]) -> tuple[Entity, ...]:
        """The `many` most named entities of the first of `kinds`, if they stand out on the page."""
        ranked = sorted(self.everybody, key=lambda e: -self.counts[id(e)])
        ranked = [e for e in ranked if e.kind == kinds[0] and not e.plural and e.country not in ("IGO", "UNK")]
        if len(ranked) < many or self.counts[id(ranked[many - 1])] < 3:
            return ()
        rest = self.counts[id(ranked[many])] if len(ranked) > many else 0
        return tuple(ranked[:many]) if rest <= STANDS_OUT * self.counts[id(ranked[many - 1])] else ()

    def _speaker(self, token: Token) -> tuple[Entity, ...]:
        """Who says I or we: the subject of the word of saying beside the quotation, else before it."""
        span = self.quoted.get(token.i)
        if span is None:
            return ()
        who = self._said(span)
        if token.lower_ in FIRST_PLURAL and len(who) == 1 and who[0].kind == "person":
            state = self.states.get(who[0].country)
            if state is not None and who[0].sector in ("GOV", "MIL", "LEG"):
                return (state,)
        return who

    def _quoting(self, token: Token) -> tuple[Entity, ...]:
        """Who says the quotation around `token`: he does not call himself "he"."""
        span = self.quoted.get(token.i)
        if span is None:
            return ()
        if span not in self.sayers:
            self.sayers[span] = self._said(span)
        return self.sayers[span]

    def _said(self, span: tuple[int, int]) -> tuple[Entity, ...]:
        start, end = span
        low, high = self.doc[start].sent.start, self.doc[min(end, len(self.doc) - 1)].sent.end
        windows = [range(end, min(high + 25, len(self.doc), end + 25)), range(max(low - 40, 0), start)]
        for window, backwards in zip(windows, (False, True), strict=True):
            cues = [i for i in window if self.doc[i].lower_ in SAYING and i not in self.quoted]
            if "\n" in self.doc[window.start : (cues[0] if cues and not backwards else window.stop)].text:
                cues = [i for i in cues if "\n" not in self.doc[min(i, end) : max(i, start)].text]
            for i in reversed(cues) if backwards else cues:
                if who := self._sayer(self.doc[i]):
                    return who
        return ()

    def _sayer(self, cue: Token) -> tuple[Entity, ...]:
        for subject in syntax.children(cue, "nsubj"):
            who = self.found.get(subject.i) or tuple(self.by_head.get(subject.i, ()))
            if who:
                return who[:1]
        near = [
            i for i in range(max(cue.i - 3, 0), min(cue.i + 7, len(self.doc))) if i in self.by_head or i in self.found
        ]
        if near:
            i = min(near, key=lambda j: abs(j - cue.i))
            return (self.found.get(i) or tuple(self.by_head.get(i, ())))[:1]
        return ()


@dataclasses.dataclass(frozen=True, eq=False)
class _Same:
    entity: Entity

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.entity is self.entity

    def __hash__(self) -> int:
        return id(self.entity)


def agrees(past: Antecedent, kind: str) -> bool:
    """Whether what was named can be meant by a pronoun of `kind` (m, f, it, they)."""
    if kind in ("m", "f"):
        one = past.who[0] if len(past.who) == 1 else None
        return one is not None and one.kind == "person" and not one.plural and one.gender in ("", kind)
    if kind == "person":
        return len(past.who) == 1 and past.who[0].kind == "person" and not past.who[0].plural
    if kind in ("state", "kingdom"):
        one = past.who[0] if len(past.who) == 1 else None
        return one is not None and one.kind == "state" and (kind == "state" or one.country in KINGDOMS)
    if kind == "it":
        return not past.plural and all(e.kind in ("state", "organisation") for e in past.who)
    return past.plural or (len(past.who) == 1 and past.who[0].kind in ("group", "organisation"))


def _impersonal(token: Token) -> bool:
    """ "It is clear that …", "it seems", "it was a mistake": nobody."""
    verb = token.head
    return syntax.base(token) == "nsubj" and (
        any(c.dep_ == "cop" for c in verb.children) or verb.lower_ in SEEMING or verb.pos_ in ("ADJ", "NOUN")
    )


def _kinds(word: str) -> tuple[str, ...]:
    if word in ("country", "nation", "state", "government", "power", "neighbor", "neighbour", "capital"):
        return ("state",)
    if word in ("side", "party", "ally", "foe", "rival", "force", "army", "military", "team", "delegation"):
        return ("state", "organisation", "group")
    return ("person",) if word else ("person", "state")


def _same_clause(antecedent: Token, pronoun: Token) -> bool:
    """Whether both are arguments of one predicate, so that a plain pronoun cannot mean the other."""
    if pronoun.lower_ in POSSESSIVE or pronoun.lower_.endswith(("self", "selves")):
        return bool(pronoun.head.i == antecedent.i)
    return bool(antecedent.head.i == pronoun.head.i and syntax.base(pronoun) in syntax.ARGUMENT)


def quoted(doc: Doc) -> dict[int, tuple[int, int]]:
    """Token index → the quotation that it stands in, as token range."""
    found: dict[int, tuple[int, int]] = {}
    start: int | None = None
    for token in doc:
        if token.is_space and "\n" in token.text and start is not None and token.i - start > 1:
            _mark(found, start, token.i)
            start = None
        opens = token.text in OPENING or (token.text == '"' and start is None)
        closes = token.text in CLOSING or token.text == '"'
        if opens:
            start = token.i
        elif closes and start is not None:
            _mark(found, start, token.i)
            start = None
    if start is not None:
        _mark(found, start, len(doc))
    return found


def _mark(found: dict[int, tuple[int, int]], start: int, end: int) -> None:
    found.update(dict.fromkeys(range(start, end), (start, end)))


def resolve(
    doc: Doc, entities: Sequence[Entity], pairs: Sequence[Naming] = ()
) -> tuple[dict[int, tuple[Entity, ...]], dict[int, tuple[Entity, ...]]]:
    """Token index → the entities that the pronoun, or the pair of `pairs`, there means; the same for the candidates
    of each pronoun that is left open."""
    resolver = Resolver(doc, entities, pairs)
    found = resolver.resolve()
    open_ = {i: tuple(s.entity for s in same) for i, same in resolver.doubts.items() if same and i not in found}
    return found, open_

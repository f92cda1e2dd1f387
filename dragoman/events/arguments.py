"""Who stands where around a word: the logical arguments of a verb, noun or adjective.

In: a token of a UD parse. Out: tokens by place ("subject", "object", a preposition, "possessor" …), voice undone.

    >>> Arguments(verb).at("subject")            # "The town was shelled by Serbia"
    [Serbia]

No actors here: only syntax, and a list of verbs that carry an event noun (`data/event_carriers.json`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.events.frames import lemmas
from dragoman.events.memory import remembered
from dragoman.events.signatures import signature

CONTROLLED = frozenset({"request", "order", "oblige", "offer", "permit", "forbid", "want"})
"""Classes of predicates whose object is to do what their infinitive tells: "pressed Peru to sign"."""
OBJECT_MARKS = frozenset({"of", "for", "against", "from", "into", "over"})
PREDICATES = ("VERB", "AUX", "ADJ")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
CLIMB = 3
TRAILING = 6
"""Words behind a noun within which a participle still tells whose act it is."""
PLACES = frozenset({
    "subject", "object", "iobj", "possessor", "adjective", "compound", "light", "scene", "suffered", "clause",
    "targeting", "owner", "giver", "wanting",
    "ascribed",
})  # fmt: skip
"""The places that are no prepositions."""

CARRYING = frozenset({"", "in", "on", "into", "to", "with", "for", "from", "by", "at"})
"""Prepositions by which a verb carries a noun: "engage in talks", "embark on an attack", "go to war"."""
SHAPING = frozenset({"of", "for", "to"})
"""Prepositions between a noun that shapes an act and the act: "a series of strikes", "plans for talks"."""
SCENES = frozenset({"at", "after", "in", "during", "following", "for", "from", "before", "to"})
"""Prepositions by which a meeting is the scene of what its parties do."""


@functools.cache
def carriers() -> dict[str, frozenset[str]]:
    """The word lists of `data/event_carriers.json` by name."""
    return {e["name"]: frozenset(e["words"]) for e in lexicon.entries("event_carriers")}


def participle(verb: Token) -> bool:
    """Whether `verb` looks like a bare past participle: inflected, not "-ing", no auxiliary of its own."""
    form = verb.lower_
    inflected = form != verb.lemma_.lower() and not form.endswith("ing")
    return inflected and not syntax.children(verb, "aux", "mark", "nsubj")


@remembered
def passive(verb: Token) -> bool:
    """Whether the subject of `verb` undergoes the act: passives, reduced relatives, and verbs coordinated with one."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if syntax.passive(verb):
        return True
    relation = syntax.base(verb)
    if relation in ("acl", "advcl", "amod") and participle(verb):
        return not syntax.children(verb, "obj")
    return relation == "conj" and participle(verb) and not syntax.children(verb, "obj") and passive(verb.head)


def infinitive(verb: Token) -> bool:
    """Whether `verb` is marked by "to"."""
    return any(c.lower_ == "to" for c in syntax.children(verb, "mark"))


def agents(verb: Token) -> list[Token]:
    """The by-agents of a passive verb."""
    found = syntax.children(verb, "obl:agent")
    found += [n for case, n in syntax.obliques(verb, "by") if n not in found]
    return [p for a in found for p in syntax.conjuncts(a)]


def subjects(verb: Token) -> list[Token]:
    """Logical subjects: who does it. By-agents of passives, else grammatical subjects, controlled ones included."""
    if passive(verb):
        return agents(verb)
    return surface(verb)


@remembered
def surface(verb: Token) -> list[Token]:
    """Grammatical subjects of `verb`; of clauses without one, the noun that governs or controls them."""
    if syntax.children(verb, "nsubj", "csubj"):
        return syntax.subjects(verb)
    relation, head = syntax.base(verb), verb.head
    if relation in ("advcl", "xcomp") and (asked := _asked(head, verb)):
        return asked
    if relation == "advcl" and (told := _told(head, verb)):
        return told
    if relation == "advcl" and (head.pos_ in ("VERB", "AUX") or syntax.children(head, "cop")):
        marks = {c.lower_ for c in syntax.children(verb, "mark", "case")}
        if marks & OBJECT_MARKS:
            controllers = objects(head)
            if controllers:
                return controllers
        return surface(head)
    if relation == "acl":
        return _modified(verb)
    if relation == "xcomp" and head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        controllers = objects(head)
        return controllers or surface(head)
    if relation == "conj" and verb.pos_ in PREDICATES and head.pos_ in (*PREDICATES, "NOUN", "PROPN"):
        return surface(head)
    return []


def _asked(head: Token, verb: Token) -> list[Token]:
    """Who is to do `verb` in "call on them to …", "appeal to her to …": the phrase between, if the words ask."""
    if not infinitive(verb):
        return []
    between = [(case, noun) for case, noun in syntax.obliques(head) if head.i < noun.i < verb.i]
    return [noun for case, noun in between if f"{head.lemma_.lower()} {case}" in carriers()["asks"]]


def _told(head: Token, verb: Token) -> list[Token]:
    """Who is to do `verb` in "press Peru to sign": the object between, where the parse takes it for an aside."""
    sign = signature(head, "infinitive") if infinitive(verb) else None
    if sign is None or sign.name not in CONTROLLED:
        return []
    return [noun for noun in objects(head) if head.i < noun.i < verb.i]


def _modified(verb: Token) -> list[Token]:
    """Subject of a clause under a noun: the noun itself, or for "decision to …" and "hopes of …" its owner."""
    noun = verb.head
    if noun in (asked := _asked(noun.head, verb)):
        return asked
    marked = any(c.lower_ in OBJECT_MARKS for c in syntax.children(verb, "mark", "case"))
    if not marked and (noun.pos_ == "PROPN" or not infinitive(verb)):
        return syntax.conjuncts(syntax.first_conjunct(noun) if infinitive(verb) else noun)
    return owners(noun)


def owners(noun: Token) -> list[Token]:
    """Whose `noun` is: its possessor, a capitalised modifier, else who does what governs it ("issued a statement")."""
    found = holders(noun)
    verb = None if found else governor(noun)
    return [s for s in subjects(verb) if s != noun] if verb is not None else found


def holders(noun: Token) -> list[Token]:
    """Who has `noun` by the words before it: its possessor, else a capitalised modifier."""
    found = syntax.children(noun, "nmod:poss")
    return found or [c for c in syntax.children(noun, "amod", "compound") if c.text[:1].isupper()]


@remembered
def objects(verb: Token) -> list[Token]:
    """Logical objects: passive subjects, the noun of a reduced or object relative clause, else direct objects."""
    if passive(verb):
        own = syntax.children(verb, "nsubj:pass")
        if own:
            return [p for o in own for p in syntax.conjuncts(_antecedent(o, verb))]
        if syntax.base(verb) in ("acl", "amod"):
            return [verb.head]
        return surface(verb)
    found = syntax.objects(verb) or [p for o in syntax.children(verb, "iobj") for p in syntax.conjuncts(o)]
    own = syntax.children(verb, "nsubj")
    if not found and verb.dep_ == "acl:relcl" and own and own[0].lower_ not in ("who", "which", "that"):
        return [verb.head]
    if not found and syntax.base(verb) == "conj" and not syntax.children(verb, "ccomp", "xcomp", "obl"):
        return syntax.objects(verb.head) if verb.head.pos_ == "VERB" and verb.i - verb.head.i < 3 else []
    return found


def _antecedent(token: Token, clause: Token) -> Token:
    """What a relative pronoun in `clause` stands for."""
    if token.lower_ in ("who", "which", "that", "whom") and syntax.base(clause) == "acl":
        return clause.head
    return token


@remembered
def governor(noun: Token) -> Token | None:
    """The verb whose argument `noun` is, climbing out of coordination and of-phrases; `None` if there is none."""
    token = syntax.first_conjunct(noun)
    for _ in range(CLIMB):
        relation = syntax.base(token)
        if relation in syntax.ARGUMENT and token.head.pos_ in ("VERB", "AUX", "ADJ"):
            return token.head
        if relation in ("nmod", "compound") and token.head.pos_ in NOMINAL and not syntax.is_root(token):
            token = syntax.first_conjunct(token.head)
            continue
        break
    return None


def carries(verb: Token, how: str) -> bool:
    """Whether `verb` is one of the carriers that "gives" or "suffers" an event."""
    words = lemmas(verb)
    particle = next((c.lower_ for c in syntax.children(verb, "compound:prt")), None)
    if particle is not None:
        words |= {f"{w} {particle}" for w in words}
    return not words.isdisjoint(carriers()[how])


def _shapes(noun: Token, case: str) -> bool:
    """Whether `noun` only shapes the act in its phrase: "a series of strikes", "plans for talks"; not "an apology for
    the raid"."""
    words = lemmas(noun)
    if case == "of":
        return words.isdisjoint(carriers()["answers"])
    return not words.isdisjoint(carriers()["shapes"] | carriers()["shares"])


class Arguments:
    """The places around `anchor`; `kind` is "verb", "noun" or "adjective"."""

    def __init__(self, anchor: Token, kind: str) -> None:
        self.anchor, self.kind = anchor, kind
        self._found: dict[str, list[Token]] = {}

    def at(self, place: str) -> list[Token]:
        """Tokens at `place`, in text order; `[]` if nothing stands there."""
        if place not in self._found:
            self._found[place] = list(self._look(place))
        return self._found[place]

    def _look(self, place: str) -> list[Token]:
        if place in PLACES:
            found: list[Token] = getattr(self, f"_{place}")()
            return found
        return self.prepositions.get(place, [])

    @functools.cached_property
    def prepositions(self) -> dict[str, list[Token]]:
        """Nouns by the preposition that ties them to the anchor, or to the object or verb that it stands with."""
        found: dict[str, list[Token]] = {}
        for word in self._tied():
            for case, noun in syntax.obliques(word):
                places = found.setdefault(case, [])
                if noun not in places:
                    places.append(noun)
        if self.kind == "noun" and "by" not in found:
            inner = [by for of in found.get("of", []) for _, by in syntax.obliques(of, "by")]
            if inner:
                found["by"] = inner
        return found

    def _tied(self) -> Iterator[Token]:
        yield self.anchor
        if self.kind == "verb":
            yield from (noun for noun in objects(self.anchor) if noun.head == self.anchor)
            yield from syntax.children(self.anchor, "xcomp")
        elif self.carrier is not None and self._carried():
            yield self.carrier

    @functools.cached_property
    def carrier(self) -> Token | None:
        """The verb that carries the noun: "launched" for "attack" in "launched an attack"."""
        verb = governor(self.anchor)
        if verb is None or self.kind != "noun":
            return None
        return verb

    def _subject(self) -> list[Token]:
        if self.kind == "adjective":
            return surface(self.anchor) if self.anchor.dep_ != "amod" else [self.anchor.head]
        if self.kind == "noun":
            return surface(self.anchor) if syntax.children(self.anchor, "cop") else []
        return subjects(self.anchor)

    def _owner(self) -> list[Token]:
        """For a clause under a noun that is nobody ("a statement condemning …"): whose the noun is."""
        clause = self.anchor
        for _ in range(3):
            if syntax.base(clause) == "acl" and not passive(self.anchor):
                told = clause == self.anchor and syntax.children(clause, "nsubj")
                return holders(clause.head) if told else owners(clause.head)
            if syntax.base(clause) not in ("conj", "xcomp", "advcl", "ccomp") or syntax.children(clause, "nsubj"):
                break
            clause = clause.head
        return []

    def _object(self) -> list[Token]:
        return objects(self.anchor) if self.kind == "verb" else []

    def _iobj(self) -> list[Token]:
        return [p for c in syntax.children(self.anchor, "iobj") for p in syntax.conjuncts(c)]

    def _possessor(self) -> list[Token]:
        return [p for c in syntax.children(self.anchor, "nmod:poss") for p in syntax.conjuncts(c)]

    def _adjective(self) -> list[Token]:
        return [p for c in syntax.children(self.anchor, "amod") for p in syntax.conjuncts(c)]

    def _compound(self) -> list[Token]:
        found: list[Token] = []
        for child in syntax.children(self.anchor, "compound", "nmod:unmarked", "flat"):
            found.extend(t for t in syntax.subtree(child) if not t.is_punct)
        return found

    def _light(self) -> list[Token]:
        verb = self.carrier
        if verb is None or not carries(verb, "gives") or not self._carried():
            return []
        return [s for s in subjects(verb) if s != self.anchor]

    def _carried(self) -> bool:
        """Whether the verb carries the noun itself ("launched an attack"), not a phrase around it ("amid attacks")."""
        token = syntax.first_conjunct(self.anchor)
        for _ in range(CLIMB):
            relation, case = syntax.base(token), syntax.preposition(token)
            if relation in ("nmod", "compound"):
                token = syntax.first_conjunct(token.head)
                if relation == "nmod" and (case not in SHAPING or not _shapes(token, case)):
                    return False
                continue
            return relation != "obl" or case in CARRYING
        return True

    def _giver(self) -> list[Token]:
        """Whose help it is in "with the help of …"."""
        return self.prepositions.get("of", []) if syntax.preposition(self.anchor) == "with" else []

    def _scene(self) -> list[Token]:
        """Subject of what happened at or after the act: "said after talks", "agreed at a summit"."""
        verb = self.carrier
        if verb is None or syntax.preposition(self.anchor) not in SCENES:
            return []
        return [s for s in subjects(verb) if s != self.anchor]

    def _wanting(self) -> list[Token]:
        """Subject of a verb by which somebody is to get the act from another: "sought an apology"."""
        verb = self.carrier
        if verb is None or not carries(verb, "wants") or self.anchor not in objects(verb):
            return []
        return [s for s in subjects(verb) if s != self.anchor]

    def _suffered(self) -> list[Token]:
        verb = self.carrier
        if verb is None:
            return []
        under = syntax.preposition(self.anchor) in ("under", "in") and carries(verb, "under")
        if under or carries(verb, "suffers"):
            return [s for s in surface(verb) if s != self.anchor]
        return []

    def _clause(self) -> list[Token]:
        found: list[Token] = []
        for verb in syntax.children(self.anchor, "acl"):
            if verb.pos_ == "VERB" and not syntax.children(verb, "mark", "case"):
                found += [s for s in subjects(verb) if s not in (self.anchor, syntax.first_conjunct(self.anchor))]
        return found or [s for verb in self._trailing() for s in agents(verb)]

    def _trailing(self) -> list[Token]:
        """A participle close behind the noun that the parse hangs higher: "died in the raid, carried out by Syria"."""
        near = range(self.anchor.i + 1, self.anchor.i + TRAILING)
        return [
            v for v in syntax.children(self.anchor.head, "advcl") if v.i in near and passive(v) and carries(v, "gives")
        ]

    def _ascribed(self) -> list[Token]:
        """Whom somebody holds for the doer: "a raid blamed on Syria", "attributed the raid to Syria"."""
        verbs = [v for v in syntax.children(self.anchor, "acl") if passive(v)]
        if self.carrier is not None and self.anchor in objects(self.carrier):
            verbs.append(self.carrier)
        return [n for v in verbs if carries(v, "ascribes") for _, n in syntax.obliques(v, "to", "on")]

    def _targeting(self) -> list[Token]:
        striking = ("target", "hit", "kill", "wound", "injure")
        clauses = [v for v in syntax.children(self.anchor, "acl") if not lemmas(v).isdisjoint(striking)]
        return [o for v in clauses for o in objects(v) if o != self.anchor]

    def themes(self) -> list[Token]:
        """What the act is about: objects of a verb; of a noun its of-, on-, for-phrases, compounds and adjectives."""
        if self.kind == "verb":
            return self.at("object")
        found = [n for p in ("of", "on", "for", "against", "in") for n in self.at(p)]
        return found + self.at("compound") + self.at("adjective") + self.at("possessor")

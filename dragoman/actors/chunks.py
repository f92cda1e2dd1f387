"""Cuts sentences into simple noun phrases and marks what is known in them.

In: a parsed document. Out: its `Chunk`s in text order: no coordination, no prepositions, one possessor each.

    >>> [str(c) for c in chunks(doc)]        # "Chile's foreign minister met two Peruvian envoys in Lima."
    ["Chile's", 'foreign minister', 'two Peruvian envoys', 'Lima']

Boundaries come from parts of speech and known names, and from the tree only where two phrases touch, so that a
wrong arc does not tear a title from its name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.gazetteer import SUFFIXES, Hit, Known, Word
from dragoman.actors.lists.entries import Dated

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET"})
HYPHENS = frozenset({"-", "‐", "‑", "–"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
TEXTS = gazetteer.word_set("texts")
TIMES = gazetteer.word_set("times")
OWN = frozenset({"his", "her", "its", "their", "our", "my", "your"})
AFFLICTED = gazetteer.word_set("afflicted")
PARTICLES = gazetteer.word_set("particles")


@dataclasses.dataclass
class Chunk:
    """The tokens `[start, end)`; `own` is the possessive pronoun or chunk before it, `hits` what is known in it."""

    doc: Doc
    start: int
    end: int
    hits: list[Hit]
    owner: Chunk | None = None
    owned: bool = False

    def __str__(self) -> str:
        return str(self.doc[self.start : self.end].text)

    @property
    def tokens(self) -> list[Token]:
        """Its words."""
        return [self.doc[i] for i in range(self.start, self.end)]

    @property
    def last(self) -> int:
        """Index after the last word: without the possessive ending."""
        return self.end - 1 if self.owned else self.end

    @property
    def heads(self) -> tuple[int, ...]:
        """Tokens governed from outside; more than one where the parse is torn."""
        inside = range(self.start, self.end)
        found = [t for t in self.tokens if (syntax.is_root(t) or t.head.i not in inside) and t.pos_ != "PUNCT"]
        plain = [t for t in found if not (t.pos_ == "ADJ" and syntax.base(t) == "conj")]
        return tuple(t.i for t in plain or found)

    @property
    def head(self) -> Token:
        """The last of `heads` that is no possessive ending."""
        heads = [i for i in self.heads if self.doc[i].lower_ not in POSSESSIVE]
        return self.doc[heads[-1] if heads else self.last - 1]

    @property
    def text(self) -> str:
        """The words without possessive ending."""
        return str(self.doc[self.start : self.last].text)


def chunks(doc: Doc, own: Dated | None = None, places: Mapping[int, str] | None = None) -> list[Chunk]:
    """All noun phrases of the parsed sentences, in text order; `own`: what the user's list holds.

    `places`: where a place name begins in the text → its country.
    """
    hits = {i: _located(doc, hit, places or {}) for i, hit in known(doc, own).items()}
    found: list[Chunk] = []
    for sentence in syntax.sentences(doc):
        for start, end in _runs(sentence, hits):
            found += _cut(doc, start, end, hits)
    return found


def known(doc: Doc, own: Dated | None = None) -> dict[int, Hit]:
    """Token index → the hit that covers it: names, organisations found by the model, words for people and organs."""
    words = gazetteer.words(doc)
    listed = [h for hit in own.named(words) if (h := _listed(doc, words, hit))] if own else []
    agents = [h for h in own.agents(words) if _common(doc, h)] if own else []
    persons = [(_first_name(e), e.end) for e in doc.ents if e.label_ == "PERSON"]
    people = {i: (start, end) for start, end in persons for i in range(start, end)}
    found = (_whole(doc, words, h) for h in gazetteer.names().search(words))
    borne = {doc[i].text for start, end in persons if end - start > 1 for i in (start, _last_name(doc, end))}
    names = [h for h in found if h is not None and not _inside(people.get(h.start), h) and not _surname(doc, h, borne)]
    nouns = [h for h in gazetteer.nouns().search(words) if _common(doc, h)]
    covered: dict[int, Hit] = {}
    for hit in [*listed, *agents, *names, *nouns, *_organisations(doc, words, own)]:
        if hit.known.kind == "unknown" and hit.start - 1 in covered and covered[hit.start - 1].known.title:
            continue
        rivals = {covered[i].start: covered[i] for i in range(hit.start, hit.end) if i in covered}
        if rivals and not all(_longer(hit, rival) for rival in rivals.values()):
            continue
        for rival in rivals.values():
            for i in range(rival.start, rival.end):
                covered.pop(i, None)
        covered.update(dict.fromkeys(range(hit.start, hit.end), hit))
    for hit in nouns:
        if hit.end - 1 not in covered and hit.start in covered:
            last = gazetteer.nouns().match(words[: hit.end], hit.end - 1)
            if last is not None and _common(doc, last):
                covered[hit.end - 1] = last
    return covered


def _located(doc: Doc, hit: Hit, places: Mapping[int, str]) -> Hit:
    """A state's name as that of a region elsewhere where the page means that: "Georgia certified the vote"."""
    country = places.get(doc[hit.start].idx, "")
    named = hit.known.form == "name" and hit.end - hit.start == 1
    if not named or country not in gazetteer.elsewhere().get(hit.known.name, ()):
        return hit
    name = f"{hit.known.name}, {country}"
    return Hit(hit.start, hit.end, dataclasses.replace(hit.known, name=name, country=country, kind="division"))


def _listed(doc: Doc, words: Sequence[Word], hit: Hit) -> Hit | None:
    """A name of the user's list as what it is here: a code alone does not say whether a person or a body bears it."""
    known = hit.known
    built_in = gazetteer.names().match(words, hit.start)
    if known.form in ("name", "seat"):
        same = built_in is not None and built_in.end == hit.end and built_in.known.country == known.country
        return built_in if same else _as_person(doc, hit, only_if_found=True)
    if known.form == "listed":
        return _as_person(doc, hit, only_if_found=False)
    return hit


def _as_person(doc: Doc, hit: Hit, *, only_if_found: bool) -> Hit:
    span = doc[hit.start : hit.end]
    labels = {t.ent_type_ for t in span}
    given = gazetteer.bare(span[0].text).lower() in gazetteer.genders()
    person = (given and (len(span) > 1 or "PERSON" in labels)) or ("PERSON" in labels and not only_if_found)
    if not person and not only_if_found:
        last = gazetteer.nouns().match(gazetteer.words(doc[hit.end - 1 : hit.end]), 0)
        person = len(span) > 1 and not labels - {""} and last is None and hit.known.sector in ("GOV", "ELI")
    if person:
        sector = "" if only_if_found else hit.known.sector
        return Hit(hit.start, hit.end, dataclasses.replace(hit.known, form="person", kind="person", sector=sector))
    if only_if_found:
        return hit
    return Hit(hit.start, hit.end, dataclasses.replace(hit.known, form="organisation", kind="organisation"))


def _first_name(entity: Sentence) -> int:
    """Where a person's name begins: at the word that the found part is flat to ("Sergei" before a found "Orlov")."""
    head = entity[0].head
    adjoins = entity[0].dep_ == "flat" and head.i == entity.start - 1 and head.pos_ == "PROPN"
    return int(head.i if adjoins and head.text[:1].isupper() else entity.start)


def _whole(doc: Doc, words: Sequence[Word], hit: Hit) -> Hit | None:
    """`hit`, unless its name goes on: "the North" in "the North America bureau" gives way to "North America"."""
    after = doc[hit.end] if hit.end < len(doc) else None
    if doc[hit.start].lower_ != "the" or after is None or after.pos_ != "PROPN" or not after.text[:1].isupper():
        return hit
    return gazetteer.names().match(words, hit.start + 1)


def _common(doc: Doc, hit: Hit) -> bool:
    """Whether a word for people is used as one: no verb, no part of a name ("Choe Son-hui", "Martin Luther King")."""
    last = doc[hit.end - 1]
    if last.pos_ in ("VERB", "ADV", "ADP") and doc[last.i - 1].text not in HYPHENS:
        return False
    if hit.known.name.isupper() and not last.text.isupper():
        return False
    if last.pos_ == "ADJ" and hit.known.form == "role" and not hit.known.title and hit.end - hit.start == 1:
        return hit.known.sector == "UAF" and last.dep_ == "amod" and last.head.pos_ == "NOUN"
    named = last.text[:1].isupper() and last.pos_ == "PROPN" and hit.end - hit.start == 1
    if not named or last.dep_ == "flat":
        return not named or hit.known.name.endswith(".")
    around = doc[max(last.i - 1, 0) : last.i + 2]
    return hit.known.title or not all(t.ent_type_ == "PERSON" for t in (last, around[0])) or around[0].i == last.i


def _longer(hit: Hit, rival: Hit) -> bool:
    return hit.start <= rival.start and hit.end >= rival.end and hit.end - hit.start > rival.end - rival.start


def _inside(person: tuple[int, int] | None, hit: Hit) -> bool:
    """A place name in a person's longer name: "Jack London", "Chad Moore"."""
    return person is not None and hit.end <= person[1] and person[1] - person[0] > hit.end - hit.start


def _last_name(doc: Doc, end: int) -> int:
    """Where the surname stands of a person's name that ends before `end`: before "Jr."."""
    return end - 2 if doc[end - 1].lower_.rstrip(".") in SUFFIXES else end - 1


def _surname(doc: Doc, hit: Hit, borne: set[str]) -> bool:
    """A town's name that a person of the page bears: "Gao" where Gao Feng has spoken, but not "in Gao"."""
    token = doc[hit.start]
    alone = hit.known.form == "city" and hit.end - hit.start == 1
    return alone and token.text in borne and not syntax.preposition(token)


def _organisations(doc: Doc, words: Sequence[Word], own: Dated | None) -> Iterator[Hit]:
    """Names that the model takes for organisations, sector by the body that they name."""
    for entity in doc.ents:
        if entity.label_ != "ORG":
            continue
        start = entity.start + (entity[0].lower_ == "the")
        end = entity.end - (entity[-1].lower_ in POSSESSIVE)
        while end > start and doc[end - 1].pos_ in ("ADP", "DET", "CCONJ"):
            end -= 1
        if start >= end or not doc[start].text[:1].isupper() or not doc[end - 1].is_alpha:
            continue
        if doc[end - 1].lower_ in TEXTS:
            continue
        nouns = gazetteer.nouns().search(words[start:end])
        if nouns and nouns[-1].known.form == "role" and nouns[-1].end == end - start and doc[end - 1].text[-1] == "s":
            continue
        inner = [h for h in nouns if h.known.form == "body"]
        if inner and inner[-1].end == end - start and not any(t.pos_ == "ADP" for t in doc[start:end]):
            continue
        sector, other = (inner[-1].known.sector, inner[-1].known.other) if inner else ("", ())
        name = str(doc[start:end].text)
        yield Hit(start, end, Known(name, "organisation", _country(words[start:end], own), sector, other, "unknown"))


def _country(words: Sequence[Word], own: Dated | None) -> str:
    """The country that a name's own words tell: "Kenyan Ministry of Works", "University of Nairobi"."""
    hits = [*(own.named(words) if own else ()), *gazetteer.names().search(words)]
    told = [h for h in hits if h.known.form != "organisation" and (h.known.listed or h.known.kind == "state")]
    return min(told, key=lambda h: h.start).known.country if told else ""


def _runs(sentence: Sentence, hits: dict[int, Hit]) -> Iterator[tuple[int, int]]:
    start = None
    for token in sentence:
        if _eligible(token, hits, start is not None):
            start = token.i if start is None else start
        elif start is not None:
            yield start, token.i
            start = None
    if start is not None:
        yield start, sentence.end


def _eligible(token: Token, hits: dict[int, Hit], inside: bool) -> bool:
    if token.i in hits or token.pos_ in NOMINAL or (token.lower_ in OWN and token.pos_ == "PRON"):
        return token.lower_ not in ("that", "which") and not token.is_space
    if token.lower_ in AFFLICTED and token.i and token.doc[token.i - 1].lower_ in ("the", *POSSESSIVE):
        return True
    if not inside:
        return _participle(token)
    doc, after = token.doc, token.i + 1
    if token.i > 1 and doc[token.i - 1].lower_ in HYPHENS and not doc[token.i - 1].whitespace_ and token.is_alpha:
        return not doc[token.i - 2].whitespace_
    if token.lower_ in HYPHENS:
        return not token.whitespace_ and not doc[token.i - 1].whitespace_ and after < len(doc)
    if token.lower_ in POSSESSIVE:
        return token.pos_ == "PART" and not doc[token.i - 1].whitespace_
    if token.text == ".":
        before = hits.get(token.i - 1)
        return (
            after < len(doc) and before is not None and before.known.name.endswith(".") and doc[after].pos_ == "PROPN"
        )
    return (token.lower_ in PARTICLES and after < len(doc) and doc[after].text[:1].isupper()) or _participle(token)


def _participle(token: Token) -> bool:
    if token.lower_ in gazetteer.modifiers() and token.lower_.endswith("ed"):
        return True
    return token.pos_ == "VERB" and syntax.base(token) in ("amod", "compound") and token.head.i > token.i


def _cut(doc: Doc, start: int, end: int, hits: dict[int, Hit]) -> list[Chunk]:
    """One run → chunks: cut after possessives, before articles, and where the tree has no bond."""
    found: list[Chunk] = []
    at, owner = start, None
    for i in range(start, end):
        token = doc[i]
        whole = i + 1 < end and i in hits and hits[i] is hits.get(i + 1)
        if i > at and token.pos_ == "DET" and not whole and i not in hits:
            found.append(_chunk(doc, at, i, hits, owner))
            at, owner = i, None
        if token.lower_ in POSSESSIVE and token.pos_ == "PART" and not whole and i > at:
            owner = _chunk(doc, at, i + 1, hits, owner)
            owner.owned = True
            found.append(owner)
            at = i + 1
        elif i + 1 < end and not whole and not _bound(doc, hits, i) and _torn(doc, at, i, end):
            found.append(_chunk(doc, at, i + 1, hits, owner))
            at, owner = i + 1, None
    while end - at > 1 and _afterthought(doc, hits, end - 1):
        end -= 1
    if at < end:
        found.append(_chunk(doc, at, end, hits, owner))
    return found


def _afterthought(doc: Doc, hits: dict[int, Hit], i: int) -> bool:
    """An adjective behind its noun: "the commissioner | responsible", "the people | present"."""
    token = doc[i]
    return token.pos_ == "ADJ" and syntax.base(token) == "amod" and token.head.i == i - 1 and i not in hits


def _bound(doc: Doc, hits: dict[int, Hit], i: int) -> bool:
    """A country and the role after it ("Polish | Foreign Minister"), "ousted" and what follows."""
    left, right = hits.get(i), hits.get(i + 1)
    if doc[i].lower_ in gazetteer.modifiers() and gazetteer.modifiers()[doc[i].lower_].form == "former":
        return True
    return left is not None and right is not None and bool(left.known.country) and right.known.form in ("role", "body")


def _torn(doc: Doc, start: int, i: int, end: int) -> bool:
    """Whether no arc joins the words up to `i` with those after it, and no title or name bridges them."""
    left, right = doc[i], doc[i + 1]
    if left.lower_ in HYPHENS or right.lower_ in HYPHENS or right.lower_ in POSSESSIVE or right.lower_ in PARTICLES:
        return False
    if right.lower_ in TIMES or right.dep_ == "obl:unmarked":
        return True
    if right.pos_ == "PROPN" and left.text[:1].isupper():
        return syntax.coarguments(left, right)
    joined = any(start <= doc[j].head.i <= i for j in range(i + 1, end)) or any(
        i < doc[j].head.i < end for j in range(start, i + 1)
    )
    return not joined


def _chunk(doc: Doc, start: int, end: int, hits: dict[int, Hit], owner: Chunk | None) -> Chunk:
    inside: list[Hit] = []
    for i in range(start, end):
        hit = hits.get(i)
        if hit and (not inside or inside[-1] is not hit):
            inside.append(hit)
    return Chunk(doc, start, end, inside, owner)

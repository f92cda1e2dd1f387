"""Reads what one noun phrase says about an actor.

In: a chunk. Out: a `Naming`: who is named, as what, of which country; `None` for phrases that name nobody.

    >>> name(chunk)                          # "Russian Foreign Minister Sergei Lavrov"
    Naming(name='Sergei Lavrov', role='Russian Foreign Minister', country='RUS', sector='GOV', kind='person', …)

The phrase's own words come first; what they leave open (`country == ""`) the page fills in later.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from dragoman.actors import gazetteer
from dragoman.actors.chunks import HYPHENS, OWN, PARTICLES, Chunk
from dragoman.actors.describing import ARTICLES, Naming, country_of, describe, organ_key
from dragoman.actors.gazetteer import Hit, singular

LED = gazetteer.word_set("led")
GENERIC_DETERMINERS = gazetteer.word_set("generic_determiners")
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", *OWN})
ONE = frozenset({"a", "an", "another"})
MANY = gazetteer.word_set("quantifiers")
PLURAL = gazetteer.word_set("collectives")
ABROAD = gazetteer.word_set("abroad")
PARTY_MARK = re.compile(r"[RDI]\s?-")
WEEK = gazetteer.word_set("week")
AFTER_TITLE = gazetteer.word_set("after_title")
MARKS = frozenset({".", *HYPHENS})
ABOUT = tuple(tuple(words.split()) for words in gazetteer.word_sets()["numbers_about"])
COLLECTIVE_PEOPLE = gazetteer.word_set("afflicted")


def name(chunk: Chunk) -> Naming | None:
    """The actor that `chunk` names, as far as its own words go."""
    tail = tail_of(chunk)
    last = _hit_at(chunk, chunk.last - 1)
    if last is not None and last.known.form == "person":
        return _listed_person(chunk, last)
    if (country := _nation(chunk, last)) is not None:
        return _national(chunk, country)
    if tail is not None and (person := _person(chunk, tail)):
        return person
    if last is None:
        return _adjective_people(chunk)
    if last.known.form in ("role", "body"):
        return _described(chunk, last) if _counts_as_actor(chunk, last) else None
    if last.known.form == "organisation":
        return _partisans(chunk, last) or _organisation(chunk, last)
    if last.known.form in ("name", "adjective", "people", "capital", "seat"):
        return _state(chunk, last)
    return None


def _counts_as_actor(chunk: Chunk, last: Hit) -> bool:
    """Whether a common noun is somebody here: no "any president", no "centre of gravity", no "heads in the sand"."""
    first = chunk.doc[chunk.start].lower_
    if last.start > chunk.start and chunk.doc[last.start - 1].text in ("Mr", "Mr.", "Mrs.", "Madam", "Madame"):
        return False
    if last.known.only_plural and not is_plural(chunk) and not country_of(chunk):
        return False
    if last.known.form == "role" and first in GENERIC_DETERMINERS and not is_plural(chunk):
        return False
    if last.known.name == "head" and (is_plural(chunk) or first in OWN):
        return chunk.end < len(chunk.doc) and chunk.doc[chunk.end].lower_ == "of"
    if not last.known.proper:
        return True
    proper = any(t.pos_ == "PROPN" for t in chunk.tokens)
    return proper or chunk.doc[last.end - 1].text[:1].isupper() or chunk.owner is not None or len(chunk.hits) > 1


def tail_of(chunk: Chunk) -> int | None:
    """Where the unknown capitalised words at the chunk's end begin: the name in "Col. Turki al-Maliki"."""
    at = chunk.last
    while at > chunk.start:
        token = chunk.doc[at - 1]
        if _hit_at(chunk, at - 1) is not None or not _name_like(token, at < chunk.last):
            break
        at -= 1
    while at < chunk.last and not chunk.doc[at].text[:1].isupper() and chunk.doc[at].lower_ not in ("al", "bin", "ibn"):
        at += 1
    return at if at < chunk.last else None


def _name_like(token: Token, inside: bool) -> bool:
    if token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X", "VERB"):
        return token.pos_ == "PROPN" or token.ent_type_ == "PERSON"
    if token.ent_type_ == "PERSON":
        return True
    if token.like_num and token.i and token.dep_ == "flat" and token.doc[token.i - 1].pos_ == "PROPN":
        return True
    return (
        inside
        and (
            token.lower_ in PARTICLES
            or token.lower_ in HYPHENS
            or token.text == "."
            or (token.is_alpha and token.doc[token.i - 1].text in HYPHENS)
        )
    ) or (not inside and token.i > 0 and token.doc[token.i - 1].text in HYPHENS and token.is_alpha)


def _hit_at(chunk: Chunk, i: int) -> Hit | None:
    return next((h for h in chunk.hits if h.start <= i < h.end), None)


def _person(chunk: Chunk, tail: int) -> Naming | None:
    """A name with what stands before it: a title, a country; or a bare name that looks like a person's."""
    doc, text = chunk.doc, str(chunk.doc[tail : chunk.last].text)
    role = next((h for h in chunk.hits if h.end == tail or _only_marks(doc, h.end, tail)), None)
    titled = role is not None and role.known.form == "role"
    if role is not None and titled and role.known.sector in ("MIL", "COP", "MED", "EDU"):
        role = next((h for h in chunk.hits if h.known.title and h.known.sector == "GOV" and h.end <= role.start), role)
    labels = {doc[i].ent_type_ for i in range(tail, chunk.last)} - {""}
    first = gazetteer.bare(doc[tail].text).lower()
    if not titled and (gazetteer.bare(doc[tail].text).lower() in WEEK or PARTY_MARK.match(text)):
        return None
    sure = titled or "PERSON" in labels or (first in gazetteer.genders() and chunk.last - tail > 1 and not labels)
    found = Naming("person", tail, chunk.last, chunk.heads, "name" if sure else "maybe", text, owner=chunk.owner)
    found.gender = gazetteer.genders().get(first, "") if chunk.last - tail > 1 else ""
    if role is not None and titled:
        describe(found, chunk, role)
        found.start = tail
    elif chunk.hits and tail > chunk.start:
        found.country = country_of(chunk)
    if not found.role and chunk.owner is not None and chunk.owner.hits:
        outlet = chunk.owner.hits[-1].known
        if outlet.form == "organisation" and outlet.sector == "JRN":
            found.sector = "JRN"
    return found


def _listed_person(chunk: Chunk, last: Hit) -> Naming | None:
    """Somebody of the user's list: the list's word on country, sector and office, the page's on the role."""
    found, known = _person(chunk, last.start), last.known
    if found is not None:
        found.how, found.listed, found.key = "name", True, known.name
        found.country = known.country or found.country
        found.sector, found.other = known.sector or found.sector, known.other if known.sector else found.other
        found.office = found.office or known.office
    return found


def _only_marks(doc: Doc, start: int, end: int) -> bool:
    """Whether only a dot, or "-designate", stands between a title and the name."""
    return start < end <= start + 4 and all(
        doc[i].text in MARKS or doc[i].lower_ in AFTER_TITLE for i in range(start, end)
    )


def _described(chunk: Chunk, last: Hit) -> Naming:
    """A person, group or organ named by common nouns: "senior U.S. official", "two Russian banks", "the army"."""
    doc, plural = chunk.doc, is_plural(chunk)
    start = about_start(chunk) if plural else bare_start(chunk)
    body = last.known.form == "body"
    kind = "organisation" if body and not plural else "group" if plural else "person"
    if body and last.known.sector in ("MIL", "COP") and last.known.name in ("forces", "police", "security forces"):
        kind = "organisation"
    if body and last.known.name in ("authorities", "media"):
        kind = "group"
    found = Naming(kind, start, chunk.last, chunk.heads, "title" if kind == "person" else "group", "")
    found.name = str(doc[start : chunk.last].text)
    found.plural, found.owner = plural, chunk.owner
    found.definite = definite(chunk)
    describe(found, chunk, last)
    if chunk.owner is not None and chunk.owner.end == chunk.start and kind != "person":
        found.start = bare_start(chunk.owner)
        found.name = str(doc[found.start : chunk.last].text)
    if any(doc[i].text in HYPHENS and doc[min(i + 1, chunk.last - 1)].lower_ in LED for i in range(start, chunk.last)):
        found.country, found.sector = (
            ("IGO", "MIL") if last.known.name == "coalition" else (found.country, found.sector)
        )
    if plural and not found.country and chunk.owner is None and _from_abroad(chunk, last, found.sector):
        found.country = "IGO"
    found.pair = _pairs(chunk, last) if plural else 0
    found.key = _core(chunk, last) if body and kind == "organisation" else last.known.name
    found.how = "group" if kind == "group" else "name" if body and doc[chunk.last - 1].text[:1].isupper() else "title"
    found.forms = forms_of(chunk, start)
    return found


def _from_abroad(chunk: Chunk, last: Hit, sector: str) -> bool:
    """Whether officials or troops of many states are meant, not the page's: "foreign negotiators", "coalition jets"."""
    before = {t.lower_ for t in chunk.doc[chunk.start : last.start]}
    return sector in ("GOV", "MIL") and not before.isdisjoint(ABROAD if sector == "GOV" else {*ABROAD, "coalition"})


NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4}
PAIRED = gazetteer.word_set("paired")


def _pairs(chunk: Chunk, last: Hit) -> int:
    """How many of those named just before are meant: "both sides" 2, "the three leaders" 3; else 0."""
    words = [t.lower_ for t in chunk.tokens]
    if last.known.name.split()[-1] not in PAIRED or chunk.owner is not None or country_of(chunk) or len(words) > 4:
        return 0
    number = next((NUMBERS[w] for w in words[:-1] if w in NUMBERS), 0)
    if number:
        return number if words[0] == "the" or (words[0] in NUMBERS and len(words) == 2) else 0
    return 2 if words[0] == "the" and len(words) == 2 else 0


def _core(chunk: Chunk, last: Hit) -> str:
    """The organ's own words without article, country and epithets: "foreign ministry", "grave crimes court"."""
    doc, at = chunk.doc, last.start
    while at > chunk.start and doc[at - 1].text[:1].isupper() and doc[last.start].text[:1].isupper():
        hit = _hit_at(chunk, at - 1)
        if hit is not None and hit.known.form in ("name", "adjective", "capital", "city", "organisation"):
            break
        if doc[at - 1].lower_ in ARTICLES:
            break
        at -= 1
    words = [singular(p) for i in range(at, chunk.last) for p in gazetteer.pieces(doc[i].text)]
    return " ".join(words).replace("defence", "defense").replace("labour", "labor")


def forms_of(chunk: Chunk, start: int) -> list[str]:
    """The phrase with its determiner, without it, and without number words."""
    doc = chunk.doc
    at = max(start, bare_start(chunk))
    forms = [str(doc[i : chunk.last].text) for i in (min(chunk.start, start), start, at)]
    while at < chunk.last - 1 and (doc[at].pos_ in ("NUM", "DET") or doc[at].lower_ in MANY or doc[at].lower_ in OWN):
        at += 1
    forms.append(str(doc[at : chunk.last].text))
    if chunk.owner is not None and chunk.owner.end == chunk.start:
        forms.append(str(doc[chunk.owner.start : chunk.last].text))
    return list(dict.fromkeys(forms))


def about_start(chunk: Chunk) -> int:
    """Where the phrase begins with the words before its number: "at least nine people"."""
    doc, start = chunk.doc, bare_start(chunk)
    at = start + (doc[start].lower_ in ("least", "most", "than", "many"))
    if doc[at].pos_ != "NUM" and not doc[at].is_digit:
        return start
    for words in ABOUT:
        if at >= len(words) and tuple(t.lower_ for t in doc[at - len(words) : at]) == words:
            return at - len(words)
    return start


def bare_start(chunk: Chunk) -> int:
    """Where the phrase begins without its article."""
    return chunk.start + (chunk.doc[chunk.start].lower_ in ARTICLES and chunk.last - chunk.start > 1)


def definite(chunk: Chunk) -> bool:
    """Whether the phrase points to somebody known: an article, a possessor."""
    return chunk.doc[chunk.start].lower_ in DEFINITE or chunk.owner is not None


OF_PLURALS = frozenset({"affairs", "foreign"})


def is_plural(chunk: Chunk) -> bool:
    """Whether the phrase is about several: by its last word, its number or its quantifier."""
    word = chunk.doc[chunk.last - 1].lower_
    if word in PLURAL or word in COLLECTIVE_PEOPLE:
        return True
    title = _hit_at(chunk, chunk.last - 1)
    if title is not None and title.known.form == "role" and title.end - title.start > 1 and word not in OF_PLURALS:
        first = chunk.doc[title.start].lower_
        if title.known.name.partition(" ")[0].partition("-")[0] == singular(first) != first:
            return True
    return singular(word) != word and word not in ("headquarters", "affairs", "series", "news", "customs")


def _organisation(chunk: Chunk, last: Hit) -> Naming:
    known, doc = last.known, chunk.doc
    start = last.start if known.kind != "unknown" else max(last.start, bare_start(chunk))
    found = Naming("organisation", start, chunk.last, chunk.heads, "name", str(doc[start : chunk.last].text))
    found.key = known.name if known.kind != "unknown" else organ_key(known.name)
    found.country, found.sector, found.other = known.country, known.sector, known.other
    body = _hit_at(chunk, last.start - 1)
    if not known.sector and body is not None and body.known.form == "body":
        found.sector, found.other = body.known.sector, body.known.other
    if known.listed and known.country:
        found.definite, found.owner, found.listed = True, chunk.owner, True
        found.kind = known.kind if known.kind == "group" else "organisation"
        return found
    own = country_of(chunk, last.start)
    if not found.country or found.country == "UNK":
        found.country = own
    elif own and own != found.country and own in gazetteer.state_names() and found.country in gazetteer.state_names():
        generic = gazetteer.nouns().search(gazetteer.words(doc[last.start : last.end]))
        if generic and generic[-1].known.form == "body" and generic[-1].end == last.end - last.start:
            found.country, found.key = own, found.name.lower()
            found.sector, found.other = generic[-1].known.sector, generic[-1].known.other
    found.definite, found.owner = True, chunk.owner
    if chunk.doc[chunk.start].lower_ in ARTICLES:
        found.forms.append(chunk.text)
    found.unknown = known.kind == "unknown"
    found.assumed = known.assumed and not own
    if known.weak:
        found.how = "weak"
    if known.listed:
        found.listed, found.kind = True, known.kind if known.kind == "group" else "organisation"
    return found


def _partisans(chunk: Chunk, last: Hit) -> Naming | None:
    """ "senior Republicans", "two Democrats": people of a party; "the Republicans" is the party."""
    start = bare_start(chunk)
    word = chunk.doc[last.end - 1].lower_
    if last.known.sector != "PTY" or last.start == start or singular(word) == word:
        return None
    people = gazetteer.nouns().match(gazetteer.words(chunk.doc[last.end - 1 : last.end]), 0)
    if people is None:
        return None
    found = Naming("group", start, chunk.last, chunk.heads, "group", str(chunk.doc[start : chunk.last].text))
    found.key, found.country, found.sector = people.known.name, last.known.country, "PTY"
    found.plural, found.definite, found.owner = True, definite(chunk), chunk.owner
    found.forms = forms_of(chunk, start)
    return found


def _state(chunk: Chunk, last: Hit) -> Naming | None:
    """A state by its name, its people, its capital or seat. Lone adjectives count with an article ("the French")."""
    known, doc = last.known, chunk.doc
    article = doc[chunk.start].lower_ == "the"
    alone = last.start - chunk.start <= int(article) or not article
    if known.form == "people" or (known.form == "adjective" and doc[chunk.last - 1].text.endswith("s")):
        return _nationals(chunk, last)
    if known.form == "adjective" and chunk.last == last.end and _counted(chunk, last):
        return _nationals(chunk, last)
    if known.form == "adjective" and not (article and chunk.last == last.end and alone):
        return _headline_state(chunk, last)
    if known.form == "adjective" and chunk.last - chunk.start > 2 + last.end - last.start:
        return _nationals(chunk, last)
    found = Naming("state", last.start, chunk.last, chunk.heads, "state", str(doc[last.start : chunk.last].text))
    found.key, found.country, found.sector = known.name, known.country, known.sector
    found.place = known.form
    if article or doc[chunk.start].lower_ in MANY:
        found.forms.append(str(doc[chunk.start : chunk.last].text))
    return found


def _counted(chunk: Chunk, last: Hit) -> bool:
    """Whether people are counted by a word that is also their adjective: "two Chinese", "thousands of French"."""
    doc, start = chunk.doc, chunk.start
    if doc[last.end - 1].text not in gazetteer.unchanging():
        return False
    if any(t.pos_ == "NUM" or t.lower_ in MANY for t in doc[start : last.start]):
        return True
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in MANY


def _headline_state(chunk: Chunk, last: Hit) -> Naming | None:
    """ "French reject offer": an adjective alone as the subject of a verb; else it names nobody."""
    token = chunk.doc[last.end - 1]
    if chunk.end - chunk.start > last.end - last.start or token.dep_ != "nsubj" or token.head.pos_ != "VERB":
        return None
    if any(c.dep_ in ("conj", "cc") for c in token.children) or token.head.i < token.i:
        return None
    found = Naming("state", last.start, chunk.last, chunk.heads, "state", token.text, place="people")
    found.key, found.country, found.sector = last.known.name, last.known.country, last.known.sector
    return found


def _nation(chunk: Chunk, last: Hit | None) -> str | None:
    """The country of whom "a Dane" or "another young Belgian" means; `None` for other phrases."""
    if chunk.doc[chunk.start].lower_ not in ONE or chunk.last - chunk.start < 2:
        return None
    if last is not None:
        return last.known.country if last.known.form == "adjective" and last.known.kind == "state" else None
    return (
        gazetteer.nationals().get(chunk.doc[chunk.last - 1].lower_)
        if chunk.doc[chunk.last - 1].text[:1].isupper()
        else None
    )


def _national(chunk: Chunk, country: str) -> Naming:
    """ "a Syrian", "another young Belgian": somebody of that country."""
    return Naming(
        "person", chunk.start, chunk.last, chunk.heads, "title", chunk.text, [chunk.text], country=country, sector="CVL"
    )


def _nationals(chunk: Chunk, last: Hit) -> Naming:
    """ "the Russians" is the state; "two Russians", "many Yemenis" are people of it."""
    doc, known = chunk.doc, last.known
    found = Naming("state", last.start, chunk.last, chunk.heads, "state", str(doc[last.start : chunk.last].text))
    found.key, found.country, found.sector, found.place = known.name, known.country, known.sector, "people"
    found.forms = [chunk.text]
    if doc[chunk.start].lower_ != "the" or last.start - chunk.start > 1:
        start = about_start(chunk)
        found.kind, found.how, found.sector, found.plural = "group", "group", "CVL", True
        found.start, found.name, found.key = start, str(doc[start : chunk.last].text), "people"
        found.forms = forms_of(chunk, start)
    return found


def _adjective_people(chunk: Chunk) -> Naming | None:
    """ "the wounded", "the displaced": people by an adjective."""
    word = chunk.doc[chunk.last - 1].lower_
    if (chunk.doc[chunk.start].lower_ != "the" and chunk.owner is None) or word not in COLLECTIVE_PEOPLE:
        return None
    found = Naming("group", chunk.start, chunk.last, chunk.heads, "group", chunk.text, owner=chunk.owner)
    found.country = country_of(chunk)
    found.sector, found.plural, found.definite, found.key = "REF" if word == "displaced" else "CVL", True, True, word
    return found

"""Finds and resolves the places that a page names.

In: a parsed `Doc` and its article, or text alone. Out: `PlaceMention`s in text order, with GeoNames id and degrees.

    >>> [(p.text, p.country) for p in find_text("Rebels took Goma, a city in eastern Congo.")]
    [('Goma', 'COD'), ('eastern Congo', 'COD')]

A name must be a place here ("in Jordan", not "Michael Jordan", "the Paris Agreement"), and a capital that acts as its
state ("Moscow denied it") is an actor, no place. Of the places that bear a name, the page decides: "City, Country",
the countries it names, places near by, and population.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from dragoman.geography.folding import fold
from dragoman.geography.gazetteer import Place, gazetteer
from dragoman.geography.metonyms import acts, acts_by_words
from dragoman.geography.resolving import Page, qualified, resolve
from dragoman.geography.words import Name, Word, demonyms, kind_of, names, read
from dragoman.lexicon import entries
from dragoman.records import Article, PlaceMention
from dragoman.syntax import sentences

BIG = 200_000  # people from which a capital letter alone makes a city's name a place
GREAT = 600_000  # people from which a city goes before the division that shares its name


def find(doc: Doc, article: Article) -> tuple[PlaceMention, ...]:
    """The places in the parsed sentences of `doc`; the article's dateline counts as context."""
    regions = [(s.start_char, s.end_char) for s in sentences(doc)]
    return _find(doc.text, regions, doc, article.dateline)


def find_text(text: str) -> tuple[PlaceMention, ...]:
    """The places in a bare text, judged by the words around them."""
    return _find(text, [(0, len(text))], None, None)


def _find(text: str, regions: list[tuple[int, int]], doc: Doc | None, dateline: str | None) -> tuple[PlaceMention, ...]:
    known = gazetteer()
    words = read(text, regions)
    page = Page(text, words, known, Counter(), set(), doc, [t.idx for t in doc] if doc is not None else [])
    found = list(names(text, words, known))
    _context(page, found, dateline)
    page.persons = _persons(page)
    kept = _accepted(page, found)
    resolved = resolve(page, kept)
    mentions = []
    for name in kept:
        place = resolved[name.low]
        seat = place is not None and place.name in known.seats
        if place is None or ((place.kind == "city" or seat) and _is_metonym(page, name, place)):
            continue
        mentions.append(
            PlaceMention(
                span=name.span,
                text=name.text,
                name=place.name,
                country=place.country,
                geonames_id=place.geonames_id,
                lat=place.lat,
                lon=place.lon,
            )
        )
    return tuple(mentions)


def _context(page: Page, found: Sequence[Name], dateline: str | None) -> None:
    """Counts the countries and divisions that the page names without doubt."""
    for word in page.words:
        if word.capital and word.lower in demonyms():
            page.countries[demonyms()[word.lower]] += 1
    for name in found:
        country = _sure_country(name)
        if country:
            page.countries[country] += 1
        for place in name.places:
            if place.kind == "division" and place.admin1 and place.country and not _outshone(name):
                page.divisions.add((place.country, place.admin1))
    if dateline:
        for place in page.gazetteer.named(dateline.title())[:1]:
            if place.country:
                page.countries[place.country] += 2


def _outshone(name: Name) -> bool:
    """Whether a name of a division rather means a state or great city: "Washington", "Georgia", "Madrid"."""
    return any(p.kind == "country" or (p.kind == "city" and (p.capital or p.population >= GREAT)) for p in name.places)


def _sure_country(name: Name) -> str | None:
    """The country that a name points to without doubt: a state's or region's own, or a big city's without a rival."""
    sure = [p for p in name.places if p.kind in ("country", "region", "division")]
    if sure:
        plain = any(p.kind in ("country", "region") or _stately(p) for p in sure)
        return sure[0].country if plain and len({p.country for p in sure}) == 1 else None
    cities = [p for p in name.places if p.kind == "city" and p.population >= BIG]
    rival = len(name.places) > 1 and cities and cities[0].population <= 10 * name.places[1].population
    return cities[0].country if cities and not rival and fold(name.text) not in kind_of("surname") else None


def _persons(page: Page) -> set[str]:
    """Surnames that the page gives with a given name or a title: "Jason Jones", "Jason K. Jones" make "Jones" one."""
    found = set()
    for i, word in enumerate(page.words):
        before = _name_before(page.words, i) if word.capital else None
        if before is not None and before.capital and (_given(before) or _is_title(before)):
            found.add(word.lower)
    return found


def _name_before(words: Sequence[Word], i: int) -> Word | None:
    """The word right before the word at `i`, initials left out: "Jason" before "Jones" in "Jason K. Jones"."""
    at = i - 1
    while at > 0 and words[at].text == "." and len(words[at - 1].text) == 1 and words[at - 1].capital:
        at -= 2
    while at > 0 and len(words[at].text) == 2 and words[at].text.endswith(".") and words[at].capital:
        at -= 1
    near = at >= 0 and words[i].start - words[i - 1].end == 1
    return words[at] if near else None


def _is_title(word: Word) -> bool:
    return word.lower.rstrip(".") in _titles()


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(t.rstrip(".") for t in kind_of("title"))


def _stately(place: Place) -> bool:
    """Whether a division's name is hardly ever anything else: a state of the United States."""
    return place.country == "USA" and place.kind == "division"


def _accepted(page: Page, found: Sequence[Name]) -> list[Name]:
    """The names that are places here; one that is certain once is one everywhere on the page."""
    verdicts: list[float] = []
    certain: set[str] = set()
    last: tuple[int, float] = (-9, 0.0)
    for name in found:
        verdict = _verdict(page, name)
        follows = 0 < name.low - last[0] <= 2 and last[1] >= 1
        if verdict >= 0 and follows and all(w.lower in (",", "and", "or") for w in page.words[last[0] : name.low]):
            verdict += 1
        verdicts.append(verdict)
        last = (name.high, verdict)
        if verdict >= 1:
            certain.add(fold(name.text))
    return [n for n, v in zip(found, verdicts, strict=True) if v >= 1 or (v >= 0 and fold(n.text) in certain)]


def _verdict(page: Page, name: Name) -> float:
    """How sure it is that a name is a place here: 1 and more yes, 0 if the page says so elsewhere, below 0 no."""
    words, best = page.words, name.places[0]
    before = words[name.low - 1] if name.low else None
    after = words[name.high] if name.high < len(words) else None
    key = fold(name.text)
    single = name.high - name.low == 1
    common = single and key in kind_of("common") and not (key in page.gazetteer.acronyms and name.text.isupper())
    against = _against(page, name, before, after) or _acronym(page, name, after)
    if against == "strong" or (against and (common or best.kind not in ("country", "region"))):
        return -1
    if best.kind in ("country", "region"):
        return 1 if not common or _locative(page, name) else 0
    score = 0.0
    if _locative(page, name):
        score += 1
    if qualified(page, name, after):
        score += 2
    label = _label(page, name)
    if label == "PLACE":
        score += 1
    elif label in ("PERSON", "ORG"):
        score -= 1
    if after is not None and after.lower in kind_of("division") and best.kind == "division":
        score += 1
    if common:
        known = score >= 1 and any(p.capital and fold(p.name) == key for p in name.places)  # "in Sofia"
        return score if score >= 3 or known else score - 1
    if best.kind == "county" or (best.kind == "division" and (_stately(best) or _only(name))):
        return score + 1
    people = max(p.population for p in name.places)
    return score + (1 if people >= BIG or any(p.capital for p in name.places) else 0)


def _names_on(page: Page, name: Name, before: Word) -> bool:
    """Whether the capital word before makes a longer name: "George Washington", not "Northern Iraq" or a headline."""
    if not before.capital or page.words[name.low].start - before.end != 1:
        return False
    plain = (
        not before.text[0].isalpha()
        or before.lower in kind_of("direction")
        or (before.first and before.lower in kind_of("common"))
    )
    return not plain and not _title_case(page, name)


def _only(name: Name) -> bool:
    """Whether a division's name is borne in one country only and by nobody that the lists know."""
    return len({p.country for p in name.places}) == 1 and not _could_be_person(name) and len(name.text) > 4


def _against(page: Page, name: Name, before: Word | None, after: Word | None) -> str | None:
    """What speaks against a place: "strong" for a person or an organisation, "weak" for a capital word next to it."""
    leads = page.words[name.low - 2] if before is not None and before.text == "." and name.low > 1 else before
    if leads is not None and leads.capital and _is_title(leads):
        return "strong"
    if name.high - name.low == 1 and name.places[0].kind == "city" and fold(name.text) in page.persons:
        return None if qualified(page, name, after) else "strong"
    if after is not None and after.capital and after.start - page.words[name.high - 1].end <= 1:
        if after.lower in kind_of("organisation"):
            return "weak" if name.places[0].kind == "country" else "strong"
        plain = _is_title(after) or after.lower in kind_of("division") or _title_case(page, name)
        if after.text[0].isalpha() and not plain:
            return "weak" if _is_big(name) else "strong"
    if before is not None and _names_on(page, name, before):
        return "weak" if _is_big(name) and not _could_be_person(name) and not _given(before) else "strong"
    if (
        before is not None
        and before.lower == "of"
        and name.low > 1
        and page.words[name.low - 2].lower in kind_of("bearer")
    ):
        return "weak"
    return None


def _acronym(page: Page, name: Name, after: Word | None) -> str | None:
    """ "NATO" is no town: capitals only, in a line that is not all capitals, and no dateline."""
    if name.high - name.low > 1 or len(name.text) < 3 or not name.text.isupper() or "." in name.text:
        return None
    if name.places[0].kind == "country" and len(name.text) < 5:
        return None
    if page.words[name.low].first and after is not None and after.text in (",", "(", "-", "–", "—", ":", "/"):
        return None
    around = [w for w in page.words[max(0, name.low - 5) : name.high + 5] if w.text[0].isalpha() and len(w.text) > 2]
    return None if all(w.text.isupper() for w in around) and len(around) > 2 else "strong"


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(e["name"].lower() for e in entries("given_names") if "name" in e)


def _given(word: Word) -> bool:
    return word.lower in _given_names()


def _could_be_person(name: Name) -> bool:
    """Whether a name is also a person's: "Michael Jordan", "George Washington"."""
    return name.high - name.low == 1 and fold(name.text) in kind_of("common") | kind_of("surname")


def _is_big(name: Name) -> bool:
    return any(p.kind in ("country", "region") or p.population >= BIG or _stately(p) for p in name.places)


def _title_case(page: Page, name: Name) -> bool:
    """Whether the words around are all capitalised, as in a headline: capitals then say nothing."""
    after = page.words[name.high].text if name.high < len(page.words) else ""
    if name.text.isupper() and after.isupper() and len(name.text) > 3:
        return True
    near = [w for w in page.words[max(0, name.low - 4) : name.high + 4] if w.text[0].isalpha() and len(w.text) > 3]
    return len(near) > 2 and all(w.capital for w in near)


@functools.cache
def _leading() -> frozenset[str]:
    """The words that may stand between a preposition and a place's name."""
    return kind_of("direction") | kind_of("leading")


def _locative(page: Page, name: Name) -> bool:
    at = name.low - 1
    while at >= 0 and page.words[at].lower in _leading() and name.low - at < 5:
        if page.words[at].lower == "of" and at and page.words[at - 1].capital and page.words[at - 1].text[0].isalpha():
            return True  # "James Miller of Nelson"
        if page.words[at].lower == "of" and page.words[at - 1].lower in kind_of("seat"):
            return True
        at -= 1
    return at >= 0 and page.words[at].lower in kind_of("locative")


def _label(page: Page, name: Name) -> str | None:
    token = page.token(name.span[0])
    return str(token.ent_type_) or None if token is not None else None


def _is_metonym(page: Page, name: Name, place: Place) -> bool:
    """Whether a capital stands for its government here."""
    seat = place.name in page.gazetteer.seats
    if seat and not _locative(page, name):
        return True
    if not (place.capital or seat or place.name in ("Brussels", "Beijing")):
        return False
    if page.words[name.high - 1].lower == "capital":
        return False  # "the Armenian capital" is the town
    token = page.token(page.words[name.high - 1].start)
    if token is not None and token.dep_:
        return acts(token)
    return acts_by_words(page.words, name.low, name.high)

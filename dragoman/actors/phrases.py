"""Puts the phrases that name one actor together.

In: the chunks of a document. Out: `Naming`s with what appositions, "of"-phrases and titles beside them add.

    >>> [n.name for n in namings(doc, chunks(doc))]       # "Ana Ruiz, a spokeswoman for Peru's navy, met protesters."
    ['Ana Ruiz', "Peru's navy", 'protesters']

The tree is asked first; where it is torn, punctuation decides (a name, a comma, a role, a comma).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from spacy.tokens import Doc

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.chunks import POSSESSIVE, Chunk
from dragoman.actors.describing import ARTICLES, Naming, country_of, organ_key
from dragoman.actors.namings import about_start, name
from dragoman.actors.neighbours import Phrase, find_groups, past_mark, share_titles, take_marks
from dragoman.actors.page import BODIES

OF = frozenset({"of", "for", "at", "from", "in", "with", "on", "to", "inside", "near", "across", "over"})
OWNING = frozenset({"of", "for", "at", "from", "with"})
PLACING = frozenset({"in", "from", "at", "inside", "near", "across", "of"})
MEASURES = gazetteer.word_set("measures")
WEEK = gazetteer.word_set("week")
FAMILY_ROLES = gazetteer.word_set("family_roles")
PRESIDING = gazetteer.word_set("presiding")
SERVING = gazetteer.word_set("serving")
BEING = frozenset({"is", "was", "heads", "leads"})
OLDEST = 120
BRACKETS = 8
"""Brackets between a name and its apposition hold fewer words."""
ENDS = frozenset({",", ".", ";", ")", "—", "–", "--", ":", "”", '"', "?", "!", "and", "who", "-", "’", "'"})


def namings(doc: Doc, chunks: Sequence[Chunk]) -> list[Naming]:
    """All namings of the document in text order."""
    phrases = [Phrase(c, name(c), c.end) for c in chunks]
    for phrase in phrases:
        _know_by_age(doc, phrase)
    for i in range(len(phrases)):
        _join_title(doc, phrases, i)
    for i in range(len(phrases)):
        _join_post(doc, phrases, i)
    for i in reversed(range(len(phrases))):
        _take_of(doc, phrases, i)
    take_marks(doc, phrases)
    for i in range(len(phrases)):
        _take_apposition(doc, phrases, i)
    share_titles(doc, phrases)
    find_groups(doc, phrases)
    return [p.naming for p in phrases if p.naming is not None and not p.used]


def _know_by_age(doc: Doc, phrase: Phrase) -> None:
    """ "Mali Odum, 61, watched": who has an age is a person."""
    naming, after = phrase.naming, doc[phrase.end : phrase.end + 3]
    if naming is None or naming.how != "maybe" or len(after) < 3 or after[0].text != "," or after[2].text != ",":
        return
    placed = phrase.chunk.start > 0 and doc[phrase.chunk.start - 1].pos_ == "ADP"
    if after[1].text.isdecimal() and len(after[1]) < 4 and OLDEST >= int(after[1].text) > 0 and not placed:
        naming.how = "name"


def _join_title(doc: Doc, phrases: list[Phrase], i: int) -> None:
    """A title torn from the name right after it: "Ruiz's adviser | Otto Lang"."""
    if i + 1 >= len(phrases):
        return
    first, second = phrases[i], phrases[i + 1]
    title, person = first.naming, second.naming
    if title is None or person is None or first.chunk.end != second.chunk.start or first.chunk.owned:
        return
    if title.kind != "person" or title.how != "title" or person.kind != "person" or person.role:
        return
    if doc[second.chunk.start].lower_ in ("the", "a", "an") or title.plural:
        return
    _lend(title, person)
    person.heads = tuple(h for h in (*title.heads, *person.heads) if not _within(doc, h, title.start, person.end))
    first.used = True


def _join_post(doc: Doc, phrases: list[Phrase], i: int) -> None:
    """A title and where it is held, right before the name: "the U.S. ambassador to | Germany Otto Lang"."""
    title = phrases[i].naming
    if title is None or title.kind != "person" or title.how != "title" or title.plural or phrases[i].chunk.owned:
        return
    after = _after(doc, phrases, i)
    if after is None or _join_held(doc, phrases, i, after):
        return
    person, where, preposition = _untitled(after[0]), after[0].chunk, after[1]
    if person is None or not where.hits or where.start == person.start:
        return
    own = where.hits[0].known
    person.country, person.owner = "", None
    if preposition in OWNING and own.form == "organisation" and own.sector and _follows(title):
        person.country = own.country
        title.sector, title.other = own.sector, own.other
    elif not title.country and preposition in OWNING:
        person.country = own.country
    title.role = str(doc[title.start : person.start].text)
    _lend(title, person)
    phrases[i].used = True


def _join_held(doc: Doc, phrases: list[Phrase], i: int, after: tuple[Phrase, str]) -> bool:
    """A title, where it is held, the name: "speaker of the parliament | Otto Lang", "envoy to Chad Otto Lang"."""
    title, (held, preposition) = phrases[i].naming, after
    at = phrases.index(held, i) + 1
    person = _untitled(phrases[at]) if at < len(phrases) and phrases[at].chunk.start == held.chunk.end else None
    where, owning = held.naming, preposition in OWNING
    if title is None or person is None or where is None or where.kind not in ("state", "organisation"):
        return False
    organ = owning and where.kind == "organisation" and where.end == held.chunk.end
    if held.chunk.owned or (person.end - person.start < 2 and not organ):
        return False
    if owning and not title.country:
        title.country = where.country
    if organ and where.sector and _follows(title):
        title.sector, title.other = where.sector, where.other
    title.role = str(doc[title.start : held.chunk.end].text)
    _lend(title, person)
    person.heads = tuple(dict.fromkeys((*title.heads, *person.heads)))
    phrases[i].used = True
    return True


def _untitled(phrase: Phrase) -> Naming | None:
    """The person whom the phrase names, if no role of theirs is told there."""
    found = phrase.naming
    named = found is not None and found.kind == "person" and found.how == "name" and not found.role
    return found if named else None


def _within(doc: Doc, i: int, start: int, end: int) -> bool:
    return not syntax.is_root(doc[i]) and start <= doc[i].head.i < end


def _lend(title: Naming, person: Naming) -> None:
    """Gives `person` the role, office, country and sector of `title` where it has none."""
    if not person.role:
        person.role, person.office, person.former = title.role, title.office, title.former
        person.sector, person.other = title.sector or person.sector, title.other or person.other
    person.assumed = title.assumed if not person.country else person.assumed
    person.country = person.country or title.country
    person.gender = person.gender or title.gender
    person.place = person.place or title.place
    person.owner = person.owner or title.owner
    person.definite = person.definite or title.definite
    person.owning = title.owning if person.owning < 0 else person.owning


def _take_of(doc: Doc, phrases: list[Phrase], i: int) -> None:
    """Reads the phrase after a preposition: whose spokesman, where the officials are, what the dozens are of."""
    phrase = phrases[i]
    after = _after(doc, phrases, i)
    if after is None:
        return
    other, preposition = after
    word = doc[phrase.chunk.last - 1].lower_
    measures = (word in MEASURES and not (word == "member" and _is_body(other.naming))) or _counts(doc, phrase, other)
    if preposition == "of" and measures and other.naming is not None and other.naming.kind != "state":
        _measure(phrase, other)
        return
    if preposition == "of" and _proper_of(doc, phrase, other):
        return
    naming = phrase.naming
    if naming is None or naming.kind == "state":
        return
    if naming.kind == "person" and naming.how == "name" and not naming.role:
        if _belong(naming, other, preposition):
            phrase.end = other.end
        return
    if naming.kind == "organisation" and naming.key and naming.how == "name" and preposition not in ("in", "of", "for"):
        return
    if preposition != "of" and {t.lower_ for t in other.chunk.tokens} & WEEK:
        return
    _absorb(doc, phrase, other, preposition)
    if other.naming is None and not naming.country and (further := _after(doc, phrases, phrases.index(other, i))):
        _absorb(doc, phrase, *further)


def _counts(doc: Doc, phrase: Phrase, other: Phrase) -> bool:
    """Whether the phrase is only a number of those after "of": "twelve of its soldiers", "at least six of the men"."""
    number = doc[phrase.chunk.last - 1]
    return number.like_num and other.naming is not None and other.naming.plural and other.naming.definite


def _is_body(naming: Naming | None) -> bool:
    return naming is not None and naming.kind == "organisation"


def _belong(naming: Naming, other: Phrase, preposition: str) -> bool:
    """ "Otto Lang of Amnesty", "Ana Ruiz of Peru": the country of a name without a title, and the body's sector."""
    if preposition not in ("of", "from") or naming.country:
        return False
    if other.naming is None:
        naming.country = country_of(other.chunk)
        return bool(naming.country)
    if other.naming.kind in ("state", "organisation") and other.naming.country != "UNK":
        naming.country = other.naming.country
        if other.naming.kind == "organisation":
            naming.sector, naming.other = other.naming.sector, other.naming.other
        return True
    return False


def _after(doc: Doc, phrases: list[Phrase], i: int) -> tuple[Phrase, str] | None:
    at = phrases[i].chunk.end
    named = phrases[i].naming
    person = named is not None and named.kind == "person" and named.how == "name"
    at += person and at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ == "of"
    if at + 1 >= len(doc) or doc[at].lower_ not in OF or doc[at].pos_ not in ("ADP", "SCONJ", "PART"):
        return None
    start = at + 1 + (doc[at + 1].pos_ == "ADV" and at + 2 < len(doc))
    following = next((p for p in phrases[i + 1 : i + 3] if p.chunk.start == start), None)
    if following is not None and following.chunk.owned:
        owned = next((p for p in phrases[i + 2 : i + 4] if p.chunk.start == following.chunk.end), following)
        following = following if _is_body(following.naming) and owned.naming is None else owned
    return (following, doc[at].lower_) if following else None


def _proper_of(doc: Doc, phrase: Phrase, other: Phrase) -> bool:
    """ "Ministry of Justice": the name of an organ goes on after "of"."""
    naming = phrase.naming
    first, after = doc[phrase.chunk.last - 1], doc[other.chunk.start]
    if naming is None or naming.kind != "organisation" or not first.text[:1].isupper() or not after.text[:1].isupper():
        return False
    if other.naming is not None and other.naming.kind == "state":
        return False
    core = str(doc[first.i : other.chunk.last].text)
    naming.name = str(doc[naming.start : other.chunk.last].text)
    naming.forms.append(core)
    naming.end, naming.how, naming.key = other.chunk.last, "name", organ_key(core)
    phrase.end, other.used = other.end, True
    return True


def _measure(phrase: Phrase, other: Phrase) -> None:
    """ "dozens of people": one naming with the words of both and the heads of both."""
    inner = other.naming
    assert inner is not None
    doc, start = phrase.chunk.doc, about_start(phrase.chunk)
    whole = str(doc[start : inner.end].text)
    kind = "group" if inner.kind in ("person", "organisation") else inner.kind
    forms = [whole, str(doc[phrase.chunk.start : inner.end].text)]
    forms += [] if inner.kind == "organisation" else [inner.name, *inner.forms]
    phrase.naming = dataclasses.replace(
        inner, kind=kind, start=start, name=whole, forms=forms, plural=True, how="group",
        definite=phrase.chunk.doc[phrase.chunk.start].lower_ == "the", heads=(*phrase.chunk.heads, *inner.heads),
    )  # fmt: skip
    phrase.end = other.end
    other.used = inner.kind != "organisation"
    if not other.used:
        phrase.naming.heads = phrase.chunk.heads
        phrase.naming.key = "member"


def _absorb(doc: Doc, phrase: Phrase, other: Phrase, preposition: str) -> None:
    naming, place = phrase.naming, other.chunk
    assert naming is not None
    if preposition == "of":
        naming.pair = 0
    code = other.naming.country if other.naming is not None else country_of(place)
    code = code or country_of(place)
    owning = preposition in OWNING or (preposition == "to" and "representative" not in naming.office)
    person = naming.office in FAMILY_ROLES or (naming.kind == "person" and naming.how == "name")
    placed = preposition in PLACING - OWNING and person
    if (preposition in OWNING or preposition in PLACING) and not placed:
        narrower = naming.country == "IGO" and preposition == "of" and code in gazetteer.state_names()
        if narrower:
            naming.country = ""
        several = other.naming is not None and other.naming.kind == "group"
        bodily = code in BODIES and preposition in PLACING - {"of", "at", "from"} and not several
        if not naming.country and code and not bodily:
            naming.country = code
        elif not naming.country and other.naming is not None and preposition in OWNING:
            naming.owner = naming.owner or place
    elif preposition == "to" and not naming.country and other.naming is not None and _serves(naming):
        naming.country, naming.owner = code, naming.owner or place
    hit = other.naming
    organ = hit is not None and preposition in OWNING and hit.kind == "organisation" and hit.sector
    if hit is not None and organ and not naming.former and _follows(naming):
        naming.sector, naming.other = hit.sector, hit.other
        naming.country = hit.country if hit.country not in ("", "UNK") else naming.country
    if naming.former and naming.country == "" and preposition != "to":
        naming.country = code
    if naming.role and owning and naming.kind == "person":
        naming.role = (
            str(doc[naming.start : other.end - other.chunk.owned].text) if naming.how == "title" else naming.role
        )
        naming.forms.append(str(doc[phrase.chunk.start : other.end - other.chunk.owned].text))
    elif naming.kind in ("group", "organisation"):
        naming.forms.append(str(doc[naming.start : other.end - other.chunk.owned].text))
        somewhere = bool(code) or other.naming is not None or any(t.pos_ == "PROPN" for t in place.tokens)
        if naming.kind == "group" and preposition in PLACING and preposition != "of" and somewhere:
            naming.forms.append(naming.name)
            naming.name = str(doc[naming.start : other.end - other.chunk.owned].text)
    phrase.end = other.end


def _serves(naming: Naming) -> bool:
    """Whether it is somebody's man: "a top aide to Lang"."""
    return SERVING.issuperset((naming.office or naming.key).split()[-1:] or [""])


def _follows(naming: Naming) -> bool:
    """Whether the office takes its sector from whom it belongs to: spokesman, head, member …"""
    last = naming.office.split()[-1] if naming.office else ""
    entries = gazetteer.nouns().match(gazetteer_words(last), 0) if last else None
    return (entries is not None and entries.known.from_modifiers) or naming.office in PRESIDING


def gazetteer_words(word: str) -> list[gazetteer.Word]:
    """`word` as the search wants it."""
    return [gazetteer.Word(gazetteer.pieces(word), gazetteer.pieces(word), word)]


def _take_apposition(doc: Doc, phrases: list[Phrase], i: int) -> None:
    """ "Lang, the Danish envoy," and "The Danish envoy, Lang,": one actor."""
    phrase = phrases[i]
    if phrase.naming is None or phrase.used:
        return
    at = past_mark(doc, _past_brackets(doc, phrase.end))
    while (
        at < len(doc)
        and doc[at].text in (",",)
        and at + 2 < len(doc)
        and doc[at + 1].is_digit
        and doc[at + 2].text == ","
    ):
        at += 2
    following = next((p for p in phrases[i + 1 : i + 5] if not p.used and p.chunk.start > at), None)
    if following is None or at >= len(doc):
        return
    at = _past_who_is(doc, at)
    if doc[at].text not in (",", "(", "—", "–") and doc[at].lower_ not in BEING:
        return
    first = following
    while following is not None and following.chunk.owned and following.end == following.chunk.end:
        following = next((p for p in phrases if p.chunk.start == following.chunk.end), None) if following else None
    if following is None or following.naming is None or following.used or first.chunk.start != at + 1:
        return
    _unite(doc, phrase, following)


def _past_brackets(doc: Doc, at: int) -> int:
    """The place of the comma after a party and state in brackets, "Lund (R-Texas), the ranking member"; else `at`."""
    close = next((i for i in range(at + 1, min(at + BRACKETS, len(doc) - 1)) if doc[i].text == ")"), None)
    if at < len(doc) and doc[at].text == "(" and close is not None and doc[close + 1].text == ",":
        return close + 1
    return at


def _past_who_is(doc: Doc, at: int) -> int:
    """The place of "is" in ", who is the minister"; else `at`."""
    start = at + (doc[at].text == ",")
    if start + 1 < len(doc) and doc[start].lower_ == "who" and doc[start + 1].lower_ in BEING:
        return start + 1
    return at


def _unite(doc: Doc, phrase: Phrase, following: Phrase) -> None:
    left, right = phrase.naming, following.naming
    assert left is not None and right is not None
    if left.how == "maybe" and len(left.name.split()) > 1 and right.how == "title" and right.kind == "person":
        left.how = "name" if doc[phrase.end].text == "," and doc[following.chunk.start].lower_ in ARTICLES else left.how
    named, described = (left, right) if left.how == "name" else (right, left)
    if named.kind != "person" or named.how != "name" or described.kind != "person" or described.how != "title":
        return
    predicated = doc[phrase.end].lower_ in BEING
    if predicated and (named is right or not described.country):
        return
    closed = following.end >= len(doc) or doc[following.end].text in ENDS or doc[following.end].is_space
    opens = doc[phrase.chunk.start].is_sent_start and named is right and described.definite
    tree = opens or predicated or any(doc[h].dep_ == "appos" for h in right.heads)
    if not (closed or tree) or (named is left and not _introduces(doc, following, described)):
        return
    if named is right and not (described.definite or described.country):
        before = doc[phrase.chunk.start - 1] if phrase.chunk.start else None
        if not described.office or (before is not None and (before.pos_ == "CCONJ" or before.text == ",")):
            return
    heads = described.heads
    _lend(described, named)
    named.heads = tuple(dict.fromkeys((*named.heads, *heads)))
    named.forms += [f for f in described.forms if named is not left]
    if named is left:
        following.used = True
    else:
        phrase.used = True


def _introduces(doc: Doc, phrase: Phrase, described: Naming) -> bool:
    """Whether the role after a comma describes the name before: no list item with a number, no plural."""
    return not described.plural and doc[phrase.chunk.start].text not in POSSESSIVE

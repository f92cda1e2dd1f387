"""What stands beside a name and is no title of it: a party mark, a group that it is one of, names in one list with it.

In: the phrases of a document. Out: the same, with what the neighbours tell filled in.

    >>> [(n.name, n.sector) for n in namings(doc, chunks(doc))]         # "Senators Ed Lowe and Bo Dorn left."
    [('Ed Lowe', 'LEG'), ('Bo Dorn', 'LEG')]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from dragoman.actors import gazetteer
from dragoman.actors.chunks import HYPHENS, Chunk
from dragoman.actors.describing import Naming
from dragoman.actors.gazetteer import singular

PARTIES = frozenset({"R", "D", "I"})
BETWEEN = frozenset({",", "and", "&"})
NUMBERS = {word: n for n, word in enumerate(gazetteer.word_sets()["small_numbers"], start=2)}
LISTED = 6
"""How many names a list may have."""


@dataclasses.dataclass
class Phrase:
    """A chunk with what it names, if anything, and the "of"-phrases after it. `used`: merged into another."""

    chunk: Chunk
    naming: Naming | None
    end: int
    used: bool = False


def past_mark(doc: Doc, at: int) -> int:
    """Where a party mark ends that begins at the comma or bracket `at`: ", D-Calif." or "(R-Tenn.)"; else `at`."""
    if at + 3 >= len(doc) or doc[at].text not in (",", "(") or doc[at + 1].text not in PARTIES:
        return at
    if doc[at + 2].text not in HYPHENS or not doc[at + 3].text[:1].isupper():
        return at
    after = at + 4
    while after < len(doc) and after < at + 7 and doc[after].pos_ == "PROPN":
        after += 1
    return after + (doc[at].text == "(" and after < len(doc) and doc[after].text == ")")


def take_marks(doc: Doc, phrases: Sequence[Phrase]) -> None:
    """ "Ed Lowe (D-N.Y.)": a member of the United States Congress."""
    for phrase in phrases:
        naming = phrase.naming
        if naming is None or naming.kind != "person" or naming.how != "name" or naming.country not in ("", "USA"):
            continue
        if past_mark(doc, phrase.end) > phrase.end:
            naming.country, naming.sector = "USA", naming.sector or "LEG"


def share_titles(doc: Doc, phrases: Sequence[Phrase]) -> None:
    """ "Senators Ed Lowe and Bo Dorn": a title in the plural is that of every name in the list."""
    for i, phrase in enumerate(phrases):
        first = phrase.naming
        word = first.role.lower().split()[-1].rstrip(".") if first is not None and first.role else ""
        if first is None or first.kind != "person" or first.how != "name" or singular(word) == word:
            continue
        for other in _names_after(doc, phrases, i):
            other.role, other.office, other.former = first.role, first.office, first.former
            other.sector, other.other = first.sector or other.sector, first.other or other.other
            other.country = other.country or first.country
            other.assumed = first.assumed and other.country == first.country


def find_groups(doc: Doc, phrases: Sequence[Phrase]) -> None:
    """ "Two envoys, Ed Lowe and Bo Dorn, left", "one of the hostages, Bo Dorn": which group the names are of."""
    for i, phrase in enumerate(phrases):
        group = phrase.naming
        if group is None or group.kind != "group" or phrase.used or phrase.end >= len(doc):
            continue
        if doc[phrase.end].text not in (",", ":"):
            continue
        names = list(_names_after(doc, phrases, i))
        start, one = phrase.chunk.start, doc[phrase.chunk.end - 1].lower_ == "one"
        number = 1 if one else NUMBERS.get(doc[start + (doc[start].lower_ == "the")].lower_)
        if number is None or (len(names) != number and not (one and names)):
            continue
        for name in names[:number]:
            name.among = group.key
            name.sector, name.other = name.sector or group.sector, name.other or group.other
            name.country = name.country or group.country
        if one:
            names[0].heads = tuple(dict.fromkeys((*names[0].heads, *phrase.chunk.heads)))
            phrase.used = True


def _names_after(doc: Doc, phrases: Sequence[Phrase], i: int) -> Iterator[Naming]:
    """The names without a title that are listed right behind phrase `i`, with "of Ohio" or "(D-Ohio)" after each."""
    end = phrases[i].end
    for phrase in phrases[i + 1 : i + 1 + LISTED]:
        naming = phrase.naming
        marked = past_mark(doc, end)
        between = {doc[k].text for k in range(marked, phrase.chunk.start)}
        if doc[phrase.chunk.start - 1].lower_ == "of" and phrase.chunk.start == marked + 1:
            end = phrase.end
            continue
        if phrase.chunk.start < marked:
            continue
        if not between or not between <= BETWEEN | {":"}:
            return
        if naming is None or naming.kind != "person" or naming.how == "title" or naming.role or phrase.used:
            return
        yield naming
        end = phrase.end

"""Whose name an organ bears: "the Assad regime", "the Netanyahu team".

In: a naming, the people of the page, the list of offices. Out: the country of the person whose name stands in it.

    >>> country_of_bearer(naming, doc, people, offices)          # "the Assad regime"
    'SYR'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.tokens import Doc

from dragoman.actors import gazetteer
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity, Office, same_person
from dragoman.actors.gazetteer import pieces

NAMING = frozenset({"PROPN", "ADJ", "NOUN"})
GOVERNMENTS = gazetteer.word_set("governments")


def country_of_bearer(
    naming: Naming, doc: Doc, people: Iterable[Entity], offices: Callable[[tuple[str, ...]], Office | None]
) -> str:
    """The country of whose name stands right before the common noun of the phrase; "" if nobody's does."""
    name = _name_before(naming, doc)
    if not name:
        return ""
    for entity in people:
        if entity.kind == "person" and entity.parts and entity.country and same_person(name, entity.parts, "") == 2:
            return entity.country
    office = offices(name)
    return office.country if office is not None else ""


def name_governments(naming: Naming) -> None:
    """Makes "the Assad regime", taken for a name of its own, the government of the country that it now has."""
    last = naming.name.split()[-1].lower()
    if naming.unknown and last in GOVERNMENTS:
        naming.key = last


def _name_before(naming: Naming, doc: Doc) -> tuple[str, ...]:
    """The capitalised words before the small noun that the phrase ends in."""
    end = naming.end
    while end > naming.start and doc[end - 1].text[:1].islower():
        end -= 1
    if end == naming.end:
        return ()
    start = end
    while start > naming.start and doc[start - 1].pos_ in NAMING and doc[start - 1].text[:1].isupper():
        start -= 1
    return pieces(str(doc[start:end].text))

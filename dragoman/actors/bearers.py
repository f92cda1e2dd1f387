"""Whose name an organ or a title bears: "the Assad regime", "the Netanyahu team", "a Trump lawyer".

In: the namings and people of the page, the list of offices. Out: the namings with the country of whose name they bear.

    >>> tell_bearers(namings, doc, people, offices)                     # "the Assad regime"
    >>> namings[0].country
    'SYR'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from dragoman.actors import gazetteer
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity, Office, same_person
from dragoman.actors.gazetteer import pieces

NAMING = frozenset({"PROPN", "ADJ", "NOUN"})
GOVERNMENTS = gazetteer.word_set("governments")


def tell_bearers(
    namings: Sequence[Naming],
    doc: Doc,
    people: Sequence[Entity],
    offices: Callable[[tuple[str, ...]], Office | None],
) -> None:
    """Fills the countries, in place, of phrases without one that bear the name of somebody whose country is known."""
    for naming in namings:
        if naming.kind == "state" or naming.country:
            continue
        name = _name_in_role(naming) if naming.kind == "person" else _name_before(naming, doc)
        naming.country = _country(name, people, offices) if name else ""
        if naming.unknown and naming.name.split()[-1].lower() in GOVERNMENTS:
            naming.key = naming.name.split()[-1].lower()
    for entity in people:
        entity.country = entity.country or next((n.country for n in entity.namings if n.country), "")


def _country(
    name: tuple[str, ...], people: Sequence[Entity], offices: Callable[[tuple[str, ...]], Office | None]
) -> str:
    for entity in people:
        if entity.kind == "person" and entity.parts and entity.country and same_person(name, entity.parts, "") == 2:
            return entity.country
    office = offices(name)
    return office.country if office is not None else ""


def _name_in_role(naming: Naming) -> tuple[str, ...]:
    """The capitalised words that begin a title which goes on in small ones: "Trump personal attorney"."""
    words = naming.role.split()
    while words and words[0].lower() in gazetteer.modifiers():
        words = words[1:]
    at = next((i for i, word in enumerate(words) if not word[:1].isupper()), 0)
    return pieces(" ".join(words[:at]))


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

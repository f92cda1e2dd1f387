"""Speakers whom a page describes first and names in the next breath.

In: the entities of a page (`Ring`). Out: the same, without those who turn out to be somebody named later.

    "The optics are likely to speak volumes, according to a former Danish official.      → the official is Lund
     “I expect posturing,” Eva Lund told the paper."

Newspapers introduce everybody whom they name. A person who speaks without having been introduced is the one whom the
paragraph before quoted without a name, if there is nobody else whom either could be.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.entities import Entity, compatible
from dragoman.actors.gathering import Ring

SAYING = gazetteer.word_set("saying")
FIRST = frozenset({"a", "an", "one", "another"})
FAR = 90
"""Words from the description to the name."""


def introduce(ring: Ring, doc: Doc) -> None:
    """Joins those who are described without a name to whom they introduce."""
    named = [e for e in ring.entities if e.kind == "person" and len(e.parts) > 1]
    for entity in list(ring.entities):
        if _describes(entity, doc):
            person = _named_next(entity, named, doc)
            if person is not None:
                ring.join(person, entity.namings[0])
                ring.entities.remove(entity)


def _describes(entity: Entity, doc: Doc) -> bool:
    """Whether it is one person, described once, who says something: "according to a former official"."""
    if entity.kind != "person" or entity.parts or len(entity.namings) != 1 or entity.plural:
        return False
    naming = entity.namings[0]
    before = {doc[i].lower_ for i in range(max(naming.start - 1, 0), naming.start + 1)}
    return naming.how == "title" and not before.isdisjoint(FIRST) and any(_speaks(doc[i]) for i in naming.heads)


def _speaks(token: Token) -> bool:
    """Whether the word is the subject of a verb of saying, or of "according to"."""
    if syntax.base(token) == "nsubj":
        return token.head.lower_ in SAYING
    return any(c.lower_ == "according" for c in token.children)


def _named_next(entity: Entity, named: Sequence[Entity], doc: Doc) -> Entity | None:
    """Who speaks, unintroduced, in the paragraph after; `None` where somebody else was named since."""
    at = entity.namings[0].end
    after = sorted((e for e in named if at <= e.namings[0].start <= at + FAR), key=lambda e: e.namings[0].start)
    if not after:
        return None
    person, naming = after[0], after[0].namings[0]
    plain = not (person.role or person.office or person.sector or naming.owner) and compatible(
        person.country, entity.country
    )
    breaks = doc[at : naming.start].text.count("\n\n")
    first = min(n.start for n in person.namings) == naming.start
    return person if plain and first and breaks == 1 and any(_speaks(doc[i]) for i in naming.heads) else None

"""Countries that no phrase told: from owners, the sentence, the page.

In: the entities of a page. Out: the same with `country` and `sector` filled; `UNK` where nothing tells.

    >>> settle(entities, page, pronouns)     # "… in Quito. The interior minister, Ana Ruiz, …"
    >>> [(e.name, e.country) for e in entities]
    [('Ana Ruiz', 'ECU')]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.belonging import STATE_SECTORS, Belonging
from dragoman.actors.chunks import OWN
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity, owner_country
from dragoman.actors.page import BODIES, Page

COMMENTATORS = gazetteer.word_set("commentators")
STATE_NOUNS = gazetteer.word_set("state_nouns")
BEFORE = 3
"""How many words of a title may stand between a possessive pronoun and a name."""


def settle(entities: Sequence[Entity], page: Page, pronouns: Mapping[int, tuple[Entity, ...]]) -> None:
    """Fills countries and sectors in place: those of owners first, then what sentence and page suggest."""
    for entity in entities:
        if not entity.country:
            entity.country = _pronoun_country(entity, page, pronouns)
    for entity in entities:
        if not entity.country or entity.country == "UNK":
            owned = [c for n in entity.namings if (c := owner_country(n, entities))]
            entity.country = owned[0] if owned else ""
    for entity in entities:
        entity.country = entity.country or _among(entity, entities) or _beside(entity, entities, page)
    rest = [e for e in entities if not e.country]
    belonging = Belonging(entities, page)
    for entity, country in [(e, _guess(e, belonging)) for e in rest]:
        entity.country = country
    for entity in entities:
        entity.sector = entity.sector or "UNK"


def _pronoun_country(entity: Entity, page: Page, pronouns: Mapping[int, tuple[Entity, ...]]) -> str:
    """The country of him whose "his daughter", "their leaders", "his son Karl" the entity is."""
    for naming in entity.namings:
        for owner in pronouns.get(_own(naming, page), ()):
            if owner is not entity and owner.country not in ("", "UNK"):
                return owner.country
    return ""


def _own(naming: Naming, page: Page) -> int:
    """Where the possessive pronoun of the phrase, or of the title beside the name, stands; -1 if it has none."""
    if naming.owning >= 0:
        return naming.owning
    inside = page.doc[naming.start : min(naming.start + BEFORE, naming.end)]
    if (own := next((t.i for t in inside if t.lower_ in OWN), None)) is not None:
        return int(own)
    for token in reversed(page.doc[max(0, naming.start - BEFORE) : naming.start]):
        if token.lower_ in OWN:
            return int(token.i)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            break
    return -1


def _among(entity: Entity, entities: Sequence[Entity]) -> str:
    """The country of the group that the person is one of, where the page's words for the group tell one only."""
    key = next((n.among for n in entity.namings if n.among), "")
    if not key and entity.role.lower().startswith("other "):
        key = next((n.among for e in entities for n in e.namings if n.among), "")
    if not key:
        return ""
    told = {n.country for e in entities if e.kind == "group" for n in e.namings if n.key == key and n.country}
    return told.pop() if len(told) == 1 else ""


def _beside(entity: Entity, entities: Sequence[Entity], page: Page) -> str:
    """The country told of whom the entity is coordinated with in its first mention: "the Omani premier and defence
    minister Ali Said"; for a group also of one behind it, "schools and clinics in Gaza"."""
    first = entity.namings[0]
    office = entity.kind == "person" and entity.sector in STATE_SECTORS
    if not (office or (entity.plural and entity.kind in ("group", "organisation"))) or first.owner is not None:
        return ""
    told = [
        (abs(naming.start - first.start), naming.country)
        for other in entities
        if other is not entity and not other.former and (other.kind == entity.kind if office else other.plural)
        for naming in other.namings
        if naming.country and naming.country not in BODIES
        if (naming.start < first.start) == office and _coordinated(naming, first, page)
    ]
    return min(told)[1] if told else ""


def _coordinated(one: Naming, two: Naming, page: Page) -> bool:
    firsts = [{syntax.first_conjunct(page.doc[i]).i for i in n.heads} for n in (one, two)]
    return not firsts[0].isdisjoint(firsts[1])


def _guess(entity: Entity, belonging: Belonging) -> str:
    """What the page suggests; commentators, people who fled, states on no list are of no country that it names."""
    if (entity.plural and entity.key in COMMENTATORS) or entity.sector == "REF" or _unknown_state(entity):
        return "UNK"
    if entity.sector == "REB" and (kin := _rebels(entity, belonging.entities)):
        return kin
    return belonging.country(entity, backers(belonging.page, entity.namings[0]))


def _rebels(entity: Entity, entities: Sequence[Entity]) -> str:
    """The country of the page's other rebels, if their words tell one only: "the rebels in Mali … rebel leaders"."""
    told = {
        n.country
        for e in entities
        if e is not entity and e.sector == "REB" and e.kind != "person"
        for n in e.namings
        if n.country and n.country not in BODIES
    }
    return told.pop() if len(told) == 1 else ""


def _unknown_state(entity: Entity) -> bool:
    """Whether the name is that of a state which is on no list: "the Republic of Borduria"."""
    words = entity.name.lower().split()
    return entity.kind == "organisation" and len(words) > 2 and words[0] in STATE_NOUNS and words[1] == "of"


def backers(page: Page, naming: Naming) -> tuple[str, ...]:
    """Countries that "Russia-backed" or "pro-Iranian" in the phrase name: not the country of those backed."""
    hits = gazetteer.names().search(gazetteer.words(page.doc[naming.start : naming.end]))
    return tuple(h.known.country for h in hits if h.known.country)

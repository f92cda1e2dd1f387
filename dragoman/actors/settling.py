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
from dragoman.actors.chunks import OWN
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity, owner_country
from dragoman.actors.page import BODIES, Page

COMMENTATORS = gazetteer.word_set("commentators")
STATE_NOUNS = gazetteer.word_set("state_nouns")
UNIQUE = gazetteer.word_set("unique_offices")
STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "COP", "SPY", "JUD"})
LOCAL = frozenset({"REB", "PRM", "UAF", "CVL", "REF", "OPP"})
BEFORE = 3
"""How many words of a title may stand between a possessive pronoun and a name."""
ANYWHERE = frozenset({"BUS", "SOC"})


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
    for entity in entities:
        entity.country = entity.country or _guess(entity, entities, page)
        entity.sector = entity.sector or "UNK"


def _pronoun_country(entity: Entity, page: Page, pronouns: Mapping[int, tuple[Entity, ...]]) -> str:
    """The country of him whose "his daughter", "their leaders", "his son Karl" the entity is."""
    for naming in entity.namings:
        for owner in pronouns.get(_own(naming, page), ()):
            if owner is not entity and owner.country not in ("", "UNK"):
                return owner.country
    return ""


def _own(naming: Naming, page: Page) -> int:
    """Where the possessive pronoun of the phrase stands; -1 if it has none."""
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


def _guess(entity: Entity, entities: Sequence[Entity], page: Page) -> str:
    if (entity.plural and entity.key in COMMENTATORS) or _unknown_state(entity):
        return "UNK"
    if (entity.kind == "person" and entity.sector in ("SOC", "EDU")) or entity.sector == "REF":
        return "UNK"
    named = entity.sector == "JRN" and entity.kind == "organisation" and "GOV" not in entity.other
    if entity.kind in ("group", "organisation") and entity.sector not in ANYWHERE and not named:
        return _place(entity, entities, page)
    first, rivals = entity.namings[0], _rivals(entity, entities)
    here = "" if entity.parts else page.around(first.start)
    found = here or page.main(rivals) or _organ_before(first, entities, rivals)
    return found or (page.first(rivals) if entity.office and entity.sector in STATE_SECTORS else "") or "UNK"


def _unknown_state(entity: Entity) -> bool:
    """Whether the name is that of a state which is on no list: "the Republic of Borduria"."""
    words = entity.name.lower().split()
    return entity.kind == "organisation" and len(words) > 2 and words[0] in STATE_NOUNS and words[1] == "of"


def _place(entity: Entity, entities: Sequence[Entity], page: Page) -> str:
    """Where a group or organ acts: the place in its sentence, for people the places of the page, its main state."""
    first = entity.namings[0]
    besides = backers(page, first)
    if first.end < len(page.doc) and page.doc[first.end].lower_ == "there":
        return page.nearest(first.start, besides) or "UNK"
    if entity.sector == "REB" and (kin := _rebels(entity, entities)):
        return kin
    around = page.around(first.start, places=True)
    placed = around if around not in besides else ""
    if entity.sector in LOCAL:
        head = first.heads[0] if first.heads else first.start
        placed = page.scene(head, besides) or placed or page.where(besides)
    found = placed or page.main(besides) or _organ_before(first, entities)
    return found or page.nearest(first.start, besides) or "UNK"


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


def backers(page: Page, naming: Naming) -> tuple[str, ...]:
    """Countries that "Russia-backed" or "pro-Iranian" in the phrase name: not the country of those backed."""
    hits = gazetteer.names().search(gazetteer.words(page.doc[naming.start : naming.end]))
    return tuple(h.known.country for h in hits if h.known.country)


def _rivals(entity: Entity, entities: Sequence[Entity]) -> tuple[str, ...]:
    """Countries whose holder of the same office is another person on the page."""
    if entity.office not in UNIQUE:
        return ()
    others = (e for e in entities if e is not entity and e.office == entity.office and e.parts)
    return tuple({e.country for e in others if e.country})


def _organ_before(naming: Naming, entities: Sequence[Entity], besides: Sequence[str] = ()) -> str:
    """The country of the last official or organ named before whose own words tell it."""
    best, country = -1, ""
    for entity in entities:
        at = entity.before(naming.start)
        if at > best and entity.kind in ("person", "organisation") and entity.sector in ("GOV", "MIL"):
            told = [n.country for n in entity.namings if n.country and n.country not in BODIES]
            if told and told[0] not in besides:
                best, country = at, told[0]
    return country

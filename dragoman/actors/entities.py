"""An actor in the making, and when two names or titles can be one person's.

In: names, offices, countries. Out: whether they fit.

    >>> same_person(("lavrov",), ("sergei", "lavrov"), "RUS")
    2
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.actors import gazetteer
from dragoman.actors.describing import HONORIFIC, Naming
from dragoman.actors.gazetteer import SUFFIXES, pieces, singular

FAMILY_ROLES = gazetteer.word_set("family_roles")
HEADS = gazetteer.word_set("heads")
EAST = gazetteer.word_set("family_first_countries")
EAST_NAMES = gazetteer.word_set("family_first_names")
ALIKE = gazetteer.word_table("alike")


@dataclasses.dataclass(eq=False)
class Entity:
    """An actor in the making. `over`: only the list of offices tells the office, and that it is over."""

    kind: str
    name: str
    country: str
    sector: str
    key: str
    other: tuple[str, ...] = ()
    role: str = ""
    office: str = ""
    offices: set[str] = dataclasses.field(default_factory=set)
    gender: str = ""
    plural: bool = False
    former: bool = False
    junior: bool = False
    over: bool = False
    forms: list[str] = dataclasses.field(default_factory=list)
    namings: list[Naming] = dataclasses.field(default_factory=list)
    parts: tuple[str, ...] = ()
    id: str = ""

    def before(self, i: int) -> int:
        """The last mention that begins before token `i`; -1 if there is none."""
        return max((n.start for n in self.namings if n.start < i), default=-1)


@dataclasses.dataclass(frozen=True)
class Office:
    """What a plugged-in list says of a person: country, sector on the page's date."""

    name: str
    country: str
    sector: str
    office: str = ""


def name_parts(naming: Naming) -> tuple[str, ...]:
    """The pieces of a name without forms of address and "Jr."."""
    parts = pieces(naming.name)
    while parts and parts[0] in HONORIFIC:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in (*SUFFIXES, "s"):
        parts = parts[:-1]
    return parts


def junior(naming: Naming) -> bool:
    """Whether the name ends in "Jr." or "Sr."; kings are not told apart by leaving their number out."""
    return pieces(naming.name)[-1:] in (("jr",), ("sr",))


def kinsman(entity: Entity, holder: Office) -> bool:
    """Whether a full name is not that of the holder of an office with its surname, but of somebody of the family.

    "Ivanka Trump" and "Donald Trump Jr." beside the president of that name, but not "Joseph R. Biden Jr.".
    """
    own, his = entity.parts, pieces(holder.name)
    if len(own) < 2 or len(his) < 2 or own[-1] != his[-1]:
        return False
    if entity.junior and own[0] == his[0]:
        return True
    return own[0][0] != his[0][0] and set(own[:-1]).isdisjoint(his[:-1])


def of_family(naming: Naming, fits: Sequence[Entity], holder: Office | None) -> list[Entity]:
    """Those of `fits` that the name can mean: father or son, and who is known by the surname alone.

    `holder`: of whom the list knows that a surname alone means him. If he heads a state, a surname before any full
    name means him, not his kin named later; and so does each surname after it. Others too are called so in headlines.
    """
    if junior(naming) or len(name_parts(naming)) > 1:
        return [e for e in fits if e.junior == junior(naming) or len(e.parts) == 1 < len(name_parts(naming))]
    known = [e for e in fits if not e.junior] or list(fits)
    if holder is None or holder.sector != "GOV" or holder.office not in HEADS:
        return known
    if not all(len(e.parts) == 1 or kinsman(e, holder) for e in known):
        return known
    heads = [e for e in known if len(e.parts) == 1]
    first = min((n.start for e in known for n in e.namings), default=0)
    return heads or ([] if naming.start < first or naming.office == holder.office else known)


def same_person(short: tuple[str, ...], full: tuple[str, ...], country: str) -> int:
    """How well the name `short` fits `full`: 0 not at all, 1 a first name, 2 a surname or fuller form."""
    if short == full or full[-len(short) :] == short:
        return 2
    eastern = country in EAST or (full[0] in EAST_NAMES and len(full) < 5)
    if full[: len(short)] == short and eastern:
        return 2
    if len(short) > 1:
        if short[-1] == full[-1] and (short[0] == full[0] or _spelt_alike(short[0], full[0])):
            return 2
        rest = iter(full)
        return 2 if all(p in rest for p in short) else 0
    return 1 if len(short[0]) > 3 and short[0] in full else 0


def _spelt_alike(one: str, two: str) -> bool:
    """ "sergei" and "sergey", "dmitri" and "dmitry", or an initial."""
    if one[0] != two[0] or (len(one) > 1 and len(two) > 1 and one[:3] != two[:3]):
        return False
    return abs(len(one) - len(two)) <= 2 or 1 in (len(one), len(two))


def meant(naming: Naming, fits: Sequence[Entity]) -> Entity | None:
    """Whom of those that it fits a name means: the one of its office and gender, the one named last before it.

    A surname alone means nobody's father or son, as long as somebody else on the page can bear it; `None` then.
    """
    if len(name_parts(naming)) == 1:
        chief = [e for e in fits if e.office not in FAMILY_ROLES]
        first = min((n.start for e in fits for n in e.namings), default=0)
        titled = naming.office and naming.office not in FAMILY_ROLES
        if not chief and (titled or naming.start < first):
            return None
        fits = chief or fits
    fits = [e for e in fits if not naming.gender or e.gender in ("", naming.gender)] or fits
    fits = [e for e in fits if naming.office and naming.office in e.offices] or fits
    return max(fits, key=lambda e: (e.before(naming.start), -e.namings[0].start), default=None)


def clash(naming: Naming, entity: Entity) -> bool:
    """Whether title and country say that `naming` is another person of that name."""
    differs = naming.country and entity.country and naming.country != entity.country
    return bool(differs and naming.office and entity.office and naming.office != entity.office)


def compatible(one: str, two: str) -> bool:
    """Whether two countries can be one: the same, or one of them unknown."""
    return not one or not two or one == two or "UNK" in (one, two)


def bears(entity: Entity, naming: Naming) -> bool:
    """Whether the person holds the office that the title names, in the same country."""
    offices = entity.offices | {entity.office} - {""}
    if entity.over and not naming.former:
        offices = entity.offices
    if not offices or not compatible(entity.country, naming.country):
        return False
    if naming.office in offices:
        return True
    if naming.country and not entity.country:
        return False
    last = pieces(naming.office)[-1] if naming.office else ""
    words = {singular(w) for office in offices for w in pieces(office)}
    return len(pieces(naming.office)) == 1 and (last in words or bool(ALIKE.get(last, frozenset()) & words))


def paper_of(naming: Naming, word: str, entities: Sequence[Entity]) -> Entity | None:
    """The newspaper that a name of one capitalised `word` ends: "the Monitor", "the Times"; `None` if two do."""
    parts = pieces(naming.name)
    if len(parts) != 1 or not word[:1].isupper():
        return None
    papers = (e for e in entities if e.kind == "organisation" and e.sector == "JRN")
    fits = [e for e in papers if any(pieces(f)[-1:] == parts != pieces(f) for f in e.forms)]
    return fits[0] if len(fits) == 1 else None


LEAD = 3
"""How many times as often as the nearest one somebody must be named whom "the president" means instead."""


def leading(bearers: Sequence[Entity], naming: Naming) -> Entity:
    """Whom of those who bear it a bare title means: the one named last, unless the page is about another."""
    nearest = max(bearers, key=lambda e: e.before(naming.start))
    if naming.country:
        return nearest
    main = max(bearers, key=lambda e: len(e.namings))
    return main if len(main.namings) >= LEAD * len(nearest.namings) else nearest


def alike(entity: Entity, naming: Naming) -> bool:
    """Whether a group and a phrase for people have the same sector, as far as both tell."""
    if not naming.sector or not entity.sector:
        return True
    return entity.sector == naming.sector


def owner_country(naming: Naming, entities: Sequence[Entity]) -> str:
    """The country of the possessor in the phrase: "Lang's adviser" → Lang's; "" if it has none."""
    owner = naming.owner
    if owner is None:
        return ""
    for entity in entities:
        if any(owner.start <= h < owner.end for n in entity.namings for h in n.heads):
            return entity.country if entity.country != "UNK" else ""
    return ""

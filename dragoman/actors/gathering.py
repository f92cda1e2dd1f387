"""Gathers namings into actors: who is the same.

In: the namings of a page. Out: `Ring`: the entities with their mentions.

    >>> [e.name for e in gather(namings, page, offices).entities]    # "Lund warned … Envoy Henrik Lund … the envoy"
    ['Henrik Lund']

Full names first, through the whole page, then surnames, titles, organs and groups, each to the one that fits; where
two fit equally well, the nearer one before it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.bearers import GOVERNMENTS, tell_bearers
from dragoman.actors.describing import Naming
from dragoman.actors.entities import (
    FAMILY_ROLES,
    Entity,
    Office,
    alike,
    bears,
    clash,
    compatible,
    junior,
    leading,
    meant,
    name_parts,
    of_family,
    owner_country,
    paper_of,
    same_person,
)
from dragoman.actors.gazetteer import pieces
from dragoman.actors.page import Page

REBELS = gazetteer.word_set("rebels")
GENERIC = gazetteer.word_table("generic")
ARMED = frozenset({"REB", "UAF", "PRM", "CRM"})
REBEL_SECTORS = frozenset({"REB", "UAF", "PRM"})
SOON = 80
NEXT = 3
"""Words from "and" to a name, titles included."""


def gather(
    namings: Sequence[Naming],
    page: Page,
    offices: Callable[[tuple[str, ...]], Office | None],
    states: Mapping[str, str] | None = None,
) -> Ring:
    """All entities of the page; countries and sectors that the page must tell are still open.

    `states` are states of the user's list, code → name.
    """
    ring = Ring(page, offices, {**(states or {}), **gazetteer.state_names()})
    order = sorted(namings, key=lambda n: n.start)
    people = [n for n in order if n.kind == "person" and n.how in ("name", "maybe")]
    for naming in sorted(people, key=lambda n: (n.how == "maybe", -len(name_parts(n)), n.start)):
        ring.person(naming)
    ring.name_offices()
    tell_bearers(order, page.doc, ring.entities, offices)
    bodies = [n for n in order if n.kind == "organisation" and n.how == "name"]
    for naming in sorted(bodies, key=lambda n: (acronym(n.name), n.unknown and len(pieces(n.name)) == 1)):
        ring.organisation(naming)
    for naming in (n for n in people if n.how == "maybe"):
        ring.same_name(naming)
    for naming in (n for n in order if n.kind == "state"):
        ring.state(naming)
    for naming in order:
        if naming.how == "weak":
            ring.weak(naming)
        elif naming.kind == "person" and naming.how == "title":
            ring.title(naming)
        elif naming.kind == "organisation" and naming.how == "title":
            ring.organ(naming)
        elif naming.pair:
            ring.pairs.append(naming)
        elif naming.kind == "group" or (naming.kind == "organisation" and naming.how == "group"):
            ring.group(naming)
    return ring


def acronym(name: str) -> bool:
    """Whether a name is one of capital letters: "OSCE"."""
    return name.isalpha() and name.isupper() and 2 < len(name) < 8


def initials(name: str) -> str:
    """The first letters of the capitalised words: "World Customs Board" → "wcb"."""
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper()).lower()


def _called(entity: Entity, word: str) -> bool:
    """Whether an organ or group is called `word`: "aid group" a group, "a group of activists" too."""
    if entity.kind == "organisation":
        return entity.key.split()[-1:] == [word]
    return entity.kind == "group" and entity.name.lower().startswith((f"{word} of ", f"a {word} of "))


class Ring:
    """The entities found so far and the rules that a naming joins one by."""

    def __init__(
        self, page: Page, offices: Callable[[tuple[str, ...]], Office | None], names: Mapping[str, str]
    ) -> None:
        self.page, self.offices, self.names = page, offices, names
        self.entities: list[Entity] = []
        self.states: dict[str, Entity] = {}
        self.pairs: list[Naming] = []

    def add(self, naming: Naming, **fields: object) -> Entity:
        """A new entity from `naming`."""
        made = Entity(naming.kind, naming.name, naming.country, naming.sector, naming.key, naming.other)
        made.plural, made.former = naming.plural, naming.former
        for field, value in fields.items():
            setattr(made, field, value)
        self.entities.append(made)
        self.join(made, naming)
        return made

    def join(self, entity: Entity, naming: Naming) -> None:
        """Adds `naming` to `entity`; what the entity lacks, the naming gives."""
        entity.namings.append(naming)
        entity.forms += [naming.name, *naming.forms]
        if not entity.country or entity.country == "UNK":
            entity.country = naming.country or entity.country
        if naming.role and (not entity.role or (len(naming.role) > len(entity.role) and not entity.former)):
            entity.role, entity.office = naming.role, naming.office
        if naming.office:
            entity.offices.add(naming.office)
        if not entity.sector:
            entity.sector, entity.other, entity.former = naming.sector, naming.other, naming.former
        entity.gender = entity.gender or naming.gender
        if naming.listed:
            entity.key, entity.country = naming.key, naming.country or entity.country
            entity.office = entity.office or naming.office
            if naming.sector:
                entity.sector, entity.other = naming.sector, naming.other

    # -- persons

    def person(self, naming: Naming) -> None:
        """A name: the entity whose full name it fits; of several, the one named last before it."""
        parts = name_parts(naming)
        if not parts or (naming.how == "maybe" and len("".join(parts)) < 3):
            return None
        people = [e for e in self.entities if e.kind == "person" and e.parts]
        same = [e for e in people if naming.listed and e.key == naming.key]
        if same:
            return self.join(same[0], naming)
        ranked = [(same_person(parts, e.parts, e.country), e) for e in people]
        best = max((r for r, _ in ranked), default=0)
        fits = [e for r, e in ranked if r == best and best > 0 and not clash(naming, e) and not self._joined(naming, e)]
        fits = of_family(naming, fits, self.offices(parts) if len(parts) == 1 else None)
        if (one := meant(naming, fits)) is not None:
            return self.join(one, naming)
        office = None if fits else self.offices(parts)
        same = [e for e in people if office is not None and e.key == office.name]
        if same:
            naming.how = "name"
            self.join(same[0], naming)
        elif fits or office or naming.how == "name":
            naming.how = "name"
            self.add(naming, parts=parts, junior=junior(naming))
        return None

    def _joined(self, naming: Naming, entity: Entity) -> bool:
        """Whether "and" joins the name to one of the entity's: "Mr. Lang and Eva Lang" are two."""
        for other in entity.namings:
            first, second = sorted((naming, other), key=lambda n: n.start)
            between = self.page.doc[first.end : second.start]
            if 0 < len(between) <= NEXT and between[0].lower_ in ("and", "&"):
                return True
        return False

    def name_offices(self) -> None:
        """Country and office, for persons whose own words tell none, from the plugged-in list."""
        for entity in self.entities:
            office = self.offices(entity.parts) if entity.kind == "person" and entity.parts else None
            if office is None:
                continue
            if not entity.country or entity.country == "UNK":
                entity.country = office.country
            if entity.country == office.country:
                entity.over = office.sector == "ELI" and not entity.office
                entity.sector = entity.sector or office.sector
                entity.office = entity.office or office.office

    def same_name(self, naming: Naming) -> None:
        """A capitalised word that is no known person: an organisation of that name, if there is one."""
        wanted = " ".join(pieces(naming.name))
        for entity in self.entities:
            if entity.kind == "organisation" and any(" ".join(pieces(f)) == wanted for f in entity.forms):
                naming.how, naming.kind = "name", "organisation"
                return self.join(entity, naming)
        return None

    def title(self, naming: Naming) -> None:
        """A title without a name: the person on the page who bears it; else somebody of his own."""
        if (paper := paper_of(naming, self.page.doc[naming.start].text, self.entities)) is not None:
            return self.join(paper, dataclasses.replace(naming, role="", office="", sector="", other=()))
        if naming.office == "counterpart" and self._counterpart(naming):
            return None
        if naming.definite or naming.country:
            fits = [e for e in self.entities if e.kind == "person" and bears(e, naming)]
            fits = [e for e in fits if e.parts and not self._beside(naming, e)] or [e for e in fits if not e.parts]
            before = [e for e in fits if e.before(naming.start) >= 0]
            if len(fits) == 1 and (naming.definite or len(naming.office.split()) > 1):
                return self.join(fits[0], naming)
            if before and naming.definite:
                return self.join(leading(before, naming), naming)
        if (named := self._named_soon(naming)) is not None:
            return self.join(named, naming)
        self.add(naming, role=naming.role if naming.office not in FAMILY_ROLES else "", office=naming.office)
        return None

    def _beside(self, naming: Naming, entity: Entity) -> bool:
        """Whether the entity takes part in what the title does: "the president praised Okoro" is another president."""
        doc = self.page.doc
        ours = [doc[i] for i in naming.heads if doc[i].head.pos_ == "VERB"]
        theirs = [doc[i] for n in entity.namings for i in n.heads]
        return any(syntax.coarguments(one, other) for one in ours for other in theirs)

    def _named_soon(self, naming: Naming) -> Entity | None:
        """ "a spokesman for Lang … the spokesman, Otto Ek": who is named a little later with that office."""
        for entity in self.entities:
            if entity.office != naming.office or not entity.parts or not compatible(entity.country, naming.country):
                continue
            soon = [n for n in entity.namings if 0 < n.start - naming.start < SOON]
            if soon and entity.namings[0] in soon and soon[0].definite:
                return entity
        return None

    def _counterpart(self, naming: Naming) -> bool:
        """ "his Russian counterpart": who holds the office of the person named last there; new if not on the page."""
        named = [e for e in self.entities if e.kind == "person" and e.office and e.before(naming.start) >= 0]
        peer = max(named, key=lambda e: e.before(naming.start), default=None)
        if peer is None or not naming.country:
            return False
        for entity in self.entities:
            if entity.kind == "person" and entity.country == naming.country and entity.office == peer.office:
                self.join(entity, dataclasses.replace(naming, role="", office=""))
                return True
        self.add(naming, office=peer.office, sector=peer.sector)
        return True

    # -- organisations

    def organisation(self, naming: Naming) -> None:
        """A named organisation: by what it is known as, or by its words and country."""
        if naming.unknown and len(pieces(naming.name)) == 1 and self._surname(naming):
            return None
        if naming.unknown and (paper := paper_of(naming, self.page.doc[naming.start].text, self.entities)) is not None:
            return self.join(paper, dataclasses.replace(naming, country="", sector="", other=()))
        if naming.unknown and acronym(naming.name) and (long := self._spelt_out(naming)) is not None:
            return self.join(long, dataclasses.replace(naming, sector="", other=()))
        for entity in self.entities:
            if (
                entity.kind == "organisation"
                and entity.key == naming.key
                and compatible(entity.country, naming.country)
            ):
                return self.join(entity, naming)
        if naming.key in GOVERNMENTS and naming.country:
            return self.government(naming)
        self.add(naming)
        return None

    def _surname(self, naming: Naming) -> bool:
        """Whether a name taken for an organisation is a person's on this page; then it joins that person."""
        parts = pieces(naming.name)
        for entity in self.entities:
            if entity.kind == "person" and entity.parts and same_person(parts, entity.parts, entity.country) == 2:
                self.join(entity, dataclasses.replace(naming, sector="", other=(), kind="person"))
                return True
        return False

    def _spelt_out(self, naming: Naming) -> Entity | None:
        """The organisation whose first letters the short name is: that before its bracket, else by its initials."""
        bodies = [e for e in self.entities if e.kind == "organisation"]
        for entity in bodies:
            if any(initials(form).startswith(naming.name.lower()) for form in entity.forms):
                return entity
        start = self.page.doc[naming.start - 1].text in ("(", "or") if naming.start else False
        for entity in bodies if start else ():
            for n in entity.namings:
                text = self.page.doc[n.start : naming.start - 1].text
                if n.start < naming.start < n.end + 8 and initials(text) == naming.name.lower():
                    return entity
        return None

    def weak(self, naming: Naming) -> None:
        """A short name that is many things: only where its long form, or the model, says that it is one."""
        if acronym(naming.name) and (long := self._spelt_out(naming)) is not None and long.key != naming.key:
            return self.join(long, dataclasses.replace(naming, country="", sector="", other=()))
        for entity in self.entities:
            if entity.kind == "organisation" and entity.key == naming.key:
                return self.join(entity, naming)
        token = self.page.doc[naming.start]
        home = naming.country == self.page.main() and len(token) > 2
        if token.text[:1].isupper() and token.pos_ == "PROPN" and (token.ent_type_ == "ORG" or home):
            naming.how = "name"
            self.add(naming)
        return None

    def organ(self, naming: Naming) -> None:
        """ "the ministry", "the army": the organ named before, else the page's state's."""
        word = naming.key.split()[-1] if naming.key else ""
        if word == "ministry" and naming.key == word and (minister := self._minister(naming)):
            naming.country, naming.key = minister.country, f"{minister.office.rpartition(' ')[0]} ministry".strip()
        exact = [e for e in self.entities if e.kind == "organisation" and e.key == naming.key]
        near = [e for e in self.entities if _called(e, word)]
        kin = self._kin(naming, word)
        for options in (exact, near, kin) if naming.definite else (exact,):
            fits = [e for e in options if compatible(e.country, naming.country) and e.before(naming.start) >= 0]
            if fits:
                return self.join(max(fits, key=lambda e: e.before(naming.start)), naming)
        if word in GOVERNMENTS:
            return self.government(naming)
        self.add(naming)
        return None

    def _kin(self, naming: Naming, word: str) -> list[Entity]:
        """The organisations that "the group" can be: named before described ones, armed ones for "the rebel group"."""
        sectors = GENERIC.get(word, frozenset())
        if naming.sector in ARMED and naming.key != word:
            sectors = sectors & ARMED
        kin = [e for e in self.entities if e.kind == "organisation" and e.sector in sectors]
        return [e for e in kin if any(n.how == "name" for n in e.namings)] or kin

    def _minister(self, naming: Naming) -> Entity | None:
        """The minister named last before "the ministry", unless a ministry was named since."""
        ministers = [
            e for e in self.entities if e.kind == "person" and "minister" in e.office.split()[-1:] and e.country
        ]
        best = max(ministers, key=lambda e: e.before(naming.start), default=None)
        rivals = [e.before(naming.start) for e in self.entities if e.key.endswith("ministry")]
        if best is None or best.office == "prime minister" or best.before(naming.start) <= max(rivals, default=-1):
            return None
        return best

    # -- states

    def state(self, naming: Naming) -> None:
        """A state by its name, capital, seat or people; "the North" only where the page names Koreas."""
        if naming.name.lower().removeprefix("the ") in ("north", "south") and naming.country not in self._korean():
            return
        self._state(naming.key, naming)

    def _korean(self) -> set[str]:
        """Which Koreas the page names, so that "the North" and "the South" can be meant."""
        named = any("orea" in t.text for t in self.page.doc)
        return {c for c in ("PRK", "KOR") if c in self.page.weights} if named else set()

    def _state(self, key: str, naming: Naming) -> None:
        entity = self.states.get(key)
        if entity is None:
            entity = self.states[key] = self.add(naming)
            entity.kind, entity.key = "state", key
        else:
            self.join(entity, naming)

    def government(self, naming: Naming) -> None:
        """ "the Danish government" is Denmark acting; "the government" that of the nearest state."""
        code = naming.country or owner_country(naming, self.entities) or self.near(naming)
        if naming.key == "administration" and not naming.country:
            code = owner_country(naming, self.entities) or "USA"
        name = self.names.get(code)
        if name is None:
            self.add(naming)
            return
        naming.country, naming.sector = code, "GOV"
        self._state(name, naming)

    # -- groups

    def group(self, naming: Naming) -> None:
        """People by a common noun: those named before with the same word, else a group of their own."""
        if naming.key in ("government", "regime") and naming.country:
            return self.government(naming)
        lowered, plain = naming.name.lower(), len(naming.name.split()) == 1 or naming.definite
        counted = naming.name[:1].isdigit() or any(w in lowered.split() for w in ("two", "least", "dozens"))
        for entity in () if counted else reversed(self.entities):
            if entity.kind not in ("group", "organisation") or not compatible(entity.country, naming.country):
                continue
            if lowered == entity.name.lower():
                return self.join(entity, naming)
            same = entity.key == naming.key and plain
            rebels = naming.definite and naming.key in REBELS and entity.sector in REBEL_SECTORS
            if (same or rebels) and entity.before(naming.start) >= 0 and (rebels or alike(entity, naming)):
                return self.join(entity, naming)
        self.add(naming)
        return None

    def near(self, naming: Naming) -> str:
        """The country that the words around `naming` suggest; "" if they do not."""
        page = self.page
        return page.around(naming.start) or page.main() or page.nearest(naming.start)

    def in_order(self) -> list[Entity]:
        """The entities in order of appearance."""
        return sorted(self.entities, key=lambda e: min(n.start for n in e.namings))

"""An actor as CAMEO writes it: `RUS`, `USAGOV`, `IGOUNO`.

In: a party. Out: its code and the parts of it.

    >>> cameo_actor(party).code
    'KENGOV'
"""

from __future__ import annotations

import dataclasses

from dragoman.export.schemas import codes
from dragoman.export.schemas.sightings import Party

ROLES = frozenset(["GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"])
"""Primary agents, as PETRARCH and Phoenix have them."""


@dataclasses.dataclass(frozen=True, slots=True)
class CameoActor:
    """`entity`: country, or IGO, NGO, IMG, MNC; `role`: the primary agent; `others`: what else the code holds."""

    country: str = ""
    group: str = ""
    types: tuple[str, ...] = ()
    body: str = ""

    @property
    def code(self) -> str:
        """All parts in CAMEO's order: a body's type, country, its group, other types."""
        rest = [kind for kind in self.types if kind != self.body]
        return "".join([self.body, self.country, self.group, *rest])

    @property
    def entity(self) -> str:
        """What stands first."""
        return self.body or self.country

    @property
    def role(self) -> str:
        """The first type, if it is a primary agent."""
        first = next((kind for kind in self.types if kind != self.body), "")
        return first if first in ROLES else ""

    @property
    def others(self) -> tuple[str, ...]:
        """What follows entity and role in the code."""
        parts = [self.country if self.body else "", self.group, *(kind for kind in self.types if kind != self.body)]
        return tuple(part for part in parts if part and part != self.role)


def cameo_actor(party: Party | None) -> CameoActor:
    """The actor's code; empty for nobody. A state that acts itself has its country alone."""
    if party is None:
        return CameoActor()
    place = codes.country(party.actor.country)
    sectors = () if party.actor.kind == "state" else (party.actor.sector, *party.actor.other_sectors)
    kinds = [place.type, *(codes.sector(sector).cameo for sector in sectors)]
    types = tuple(dict.fromkeys(kind for kind in kinds if kind))
    if place.type:
        types = tuple(kind for kind in types if kind != "GOV")
    return CameoActor(country=place.cameo, group=place.group, types=types, body=place.type)

"""One actor of many pages: what they say of it, summed up; and the same as it is kept.

In: what pages say, one by one. Out: name, country, sector, offices, as most of them have it.

    >>> figure = Figure("person", first=1)
    >>> figure.add(("Ingrid Dahl", 3, "NOR", "GOV", "Prime Minister"), day=738947, story=1)
    >>> figure.name, figure.country
    ('Ingrid Dahl', 'NOR')
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import msgspec

from dragoman.across import naming
from dragoman.records import ActorKind

UNKNOWN: Final = "UNK"
TENURE: Final = 400
"""Days before the first and after the last page that gives an office in which a surname with it is the holder's."""
MOST_DOUBTS: Final = 5
FEW: Final = 3
"""Pages up to which an actor's facts are summed up when they are asked for."""
Facts = tuple[str, int, str, str | None, str | None]
"""What a page says of an actor: name, how often, country, sector, role."""


class Figure:
    """One actor: what pages say of it (`sums`); `first`: its first mention, `story`: of that; `maybe`: who else it may
    be; `lasting`: whether anything but descriptions, which hold within one story, is said of it."""

    __slots__ = ("_country", "_name", "_sums", "_told", "first", "kind", "lasting", "maybe", "ref", "story", "times")

    def __init__(self, kind: ActorKind, first: int, story: int = -1) -> None:
        self.kind, self.first, self.story, self.lasting = kind, first, story, False
        self._told: list[tuple[Facts, int, int]] = []
        self.maybe: list[Figure] = []
        self.times = self.ref = 0
        self._sums: Sums | None = None
        self._country: str | None = None
        self._name: str | None = None

    def add(self, facts: Facts, day: int, story: int) -> None:
        """One more page that means this actor."""
        self.times += 1
        self._country = self._name = None
        if self._sums is None and len(self._told) < FEW:
            self._told.append((facts, day, story))
            return
        self._sums = self.sums
        self._sums.add(facts, day, story)
        self._told.clear()

    def kept(self) -> KeptFigure:
        """The figure as it is kept."""
        if (sums := self._sums) is None:
            return KeptFigure(self.kind, self.first, self.story, self.lasting, self.times, self._told, None)
        said = (sums.names, sums.countries, sums.sectors, sums.roles, sorted(sums.stories))
        return KeptFigure(self.kind, self.first, self.story, self.lasting, self.times, [], said)

    @property
    def sums(self) -> Sums:
        """What the pages say, taken together; kept for those of whom many tell."""
        if self._sums is not None:
            return self._sums
        sums = Sums()
        for facts, day, story in self._told:
            sums.add(facts, day, story)
        return sums

    @property
    def name(self) -> str:
        """The name that pages use most; of a person's the one in full, if any gives it."""
        if self._name is None and self.times == 1 and self._told:
            self._name = self._told[0][0][0]
        if self._name is None:
            names = self.sums.names
            full = [name for name in names if self.kind == "person" and " " in name] or list(names)
            self._name = min(full, key=lambda name: (-names[name], -len(name), name))
        return self._name

    @property
    def country(self) -> str:
        """The country that most pages give, an unknown one only if none gives any."""
        if self._country is None and self.times == 1 and self._told:
            self._country = self._told[0][0][2] or UNKNOWN
        if self._country is None:
            counted = {c: n for c, n in self.sums.countries.items() if c != UNKNOWN}
            self._country = _most(counted) or UNKNOWN
        return self._country

    @property
    def sector(self) -> str | None:
        """The sector that most pages give."""
        return _most({s: n for s, n in self.sums.sectors.items() if s != UNKNOWN})

    @property
    def roles(self) -> dict[str, list[int]]:
        """Role → first and last day on which a page gives it."""
        return self.sums.roles

    def stands_in(self, story: int) -> bool:
        """Whether a page of the story means it."""
        return story >= 0 and story in self.sums.stories

    def doubt(self, other: Figure) -> None:
        """Both may be one."""
        for one, two in ((self, other), (other, self)):
            if two not in one.maybe and one is not two and len(one.maybe) < MOST_DOUBTS:
                one.maybe.append(two)

    def in_office(self, role: str | None, day: int) -> bool:
        """Whether it held that office about that day."""
        return any(
            naming.roles_agree(role, held) and (day < 0 or first < 0 or first - TENURE <= day <= last + TENURE)
            for held, (first, last) in self.roles.items()
        )


class Sums:
    """Names, countries, sectors with how many pages give them; roles with first and last day; stories."""

    __slots__ = ("countries", "names", "roles", "sectors", "stories")

    def __init__(self) -> None:
        self.names: dict[str, int] = defaultdict(int)
        self.countries: dict[str, int] = defaultdict(int)
        self.sectors: dict[str, int] = defaultdict(int)
        self.roles: dict[str, list[int]] = {}
        self.stories: set[int] = set()

    def add(self, facts: Facts, day: int, story: int) -> None:
        """One more page."""
        name, times, country, sector, role = facts
        self.names[name] += times
        self.countries[country] += 1
        if sector:
            self.sectors[sector] += 1
        if role:
            span = self.roles.setdefault(role, [day, day])
            span[0], span[1] = min(span[0], day), max(span[1], day)
        self.stories.add(story)


def _most(counted: dict[str, int]) -> str | None:
    return min(counted, key=lambda key: (-counted[key], key), default=None)


class KeptFigure(msgspec.Struct, array_like=True, gc=False):
    """A figure as it is kept."""

    kind: ActorKind
    first: int
    story: int
    lasting: bool
    times: int
    told: list[tuple[Facts, int, int]]
    sums: tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, list[int]], list[int]] | None

    def figure(self, known: dict[Facts, Facts]) -> Figure:
        """The figure itself; `known`: facts that others have as well."""
        made = Figure(self.kind, self.first, self.story)
        made.lasting, made.times = self.lasting, self.times
        made._told = [(known.setdefault(facts, facts), day, story) for facts, day, story in self.told]
        if self.sums:
            sums = made._sums = Sums()
            names, countries, sectors, sums.roles, stories = self.sums
            sums.names, sums.countries, sums.sectors = (defaultdict(int, one) for one in (names, countries, sectors))
            sums.stories = set(stories)
        return made

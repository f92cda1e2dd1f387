"""An actor's and an event's codes in the systems of others: CAMEO, FIPS 10-4, COW, ISO 3166.

In: PLOVER's country, sector and type codes as the record has them. Out: text codes, leading zeros kept, empty where
that system has none.

    >>> country("ROU").cameo, country("DEU").fips, sector("JRN").cameo, cameo("03").code
    ('ROM', 'GM', 'MED', '030')
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

from dragoman import lexicon

ROOT = 2
"""Digits of a CAMEO root code."""
QUADS = {"Q1": "VERBAL COOPERATION", "Q2": "MATERIAL COOPERATION", "Q3": "VERBAL CONFLICT", "Q4": "MATERIAL CONFLICT"}


@dataclasses.dataclass(frozen=True, slots=True)
class Country:
    """A state, or a body that is none: then `type` is CAMEO's actor type and `group` its known group."""

    iso2: str = ""
    name: str = ""
    icews: str = ""
    cameo: str = ""
    fips: str = ""
    cow: str = ""
    group: str = ""
    type: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    def fips_of(self, place: str, admin1: str) -> str:
        """The FIPS code at a place: that of its division, by GeoNames code or name, where it has one of its own."""
        return next((fips for key, fips in self.parts if key in (admin1, place)), self.fips)


@dataclasses.dataclass(frozen=True, slots=True)
class Sector:
    """A PLOVER sector as CAMEO's actor type and as ICEWS names it."""

    cameo: str = ""
    icews: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """A CAMEO event code of three digits or four, its name, Goldstein value and quad class (1 to 4)."""

    code: str
    name: str
    goldstein: float
    quad: int

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:ROOT]

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[: ROOT + 1]


@functools.cache
def _countries() -> dict[str, Country]:
    return {entry["country"]: _country(entry) for entry in lexicon.entries("country_codes")}


def _country(entry: dict[str, Any]) -> Country:
    fields = [field.name for field in dataclasses.fields(Country) if field.name != "parts"]
    parts = [(part[key], part["fips"]) for part in entry.get("parts", ()) for key in ("admin1", "name")]
    return Country(**{field: entry[field] or "" for field in fields}, parts=tuple(parts))


@functools.cache
def _sectors() -> dict[str, Sector]:
    return {e["sector"]: Sector(e["cameo"] or "", e["icews"] or "") for e in lexicon.entries("sector_codes")}


@functools.cache
def _acts() -> dict[str, Act]:
    return {
        e["code"]: Act(e["code"], e["name"], e["goldstein"], _quad(e["code"])) for e in lexicon.entries("cameo_events")
    }


def _quad(code: str) -> int:
    """CAMEO's quad class, by root: 01–05, 06–08, 09–13, 14–20."""
    root = int(code[:ROOT])
    return 1 + (root > 5) + (root > 8) + (root > 13)


def country(code: str | None) -> Country:
    """What is known of a country code; all empty for `UNK` and for codes that nobody knows."""
    return _countries().get(code or "", Country())


def sector(code: str | None) -> Sector:
    """What is known of a sector; all empty for none."""
    return _sectors().get(code or "", Sector())


def cameo(code: str | None) -> Act | None:
    """The act of a CAMEO code; a root of two digits becomes its general code; `None` for no code of CAMEO's."""
    known = _acts()
    return known.get(f"{code}0" if code and len(code) == ROOT else code or "")

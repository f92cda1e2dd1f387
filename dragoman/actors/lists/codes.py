"""CAMEO actor codes → country and PLOVER sectors.

In: a code as PETRARCH's dictionaries write it. Out: country, sector, further sectors.

    >>> split("USAGOVMIL")
    ('USA', 'GOV', ('MIL',))
    >>> split("IGOUNO")
    ('UNO', '', ())

A code is read three letters at a time: the first is the country or the kind of body, the others roles. Codes of single
groups, religions and nations have no sector of their own in PLOVER; what is left without any is `REL` for a religion.
"""

from __future__ import annotations

import functools

from dragoman import lexicon
from dragoman.actors import gazetteer

WEAK = "REL"


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    return {code: entry for entry in lexicon.entries("actor_codes") for code in entry["codes"]}


def split(code: str) -> tuple[str, str, tuple[str, ...]]:
    """Country, main sector ("" if it names none), other sectors of an actor's code."""
    parts = _parts(code)
    if not parts:
        return "", "", ()
    head = _table().get(parts[0], {})
    if parts[0] not in gazetteer.state_names() and "sector" in head:
        return "", *_sectors(parts)
    country = parts[0] if parts[0] in gazetteer.state_names() else head.get("country", parts[0])
    for part in parts[1:]:
        if country in ("IGO", "NGO", "IMG"):
            country = _table().get(part, {}).get("within", country)
    sector, other = _sectors(parts[1:])
    alone = head.get("alone", "")
    return country, alone if alone and sector in ("", WEAK) else sector, other


def roles(code: str) -> tuple[str, str, tuple[str, ...]]:
    """The same of an agent's code, which names no country; a body where it names one (`NGO`)."""
    parts = _parts(code)
    entries = [_table().get(part, {}) for part in parts]
    body = next((e for e in entries if "country" in e), {})
    sector, other = _sectors(parts)
    return body.get("country", ""), sector or body.get("alone", ""), other


def _parts(code: str) -> list[str]:
    return [code[i : i + 3].upper() for i in range(0, len(code), 3)]


def _sectors(parts: list[str]) -> tuple[str, tuple[str, ...]]:
    found = [s for part in parts if (s := _table().get(part, {}).get("sector"))]
    strong = [s for s in found if s != WEAK] or found
    sectors = list(dict.fromkeys(["ELI"] if "ELI" in strong else strong))
    return (sectors[0], tuple(sectors[1:])) if sectors else ("", ())


def sectors() -> frozenset[str]:
    """PLOVER's sectors."""
    return frozenset(e["sector"] for e in lexicon.entries("actor_codes") if e.get("plover"))


def bodies() -> frozenset[str]:
    """The codes that stand where a country's would: `UNO`, `IGO` …"""
    return frozenset(e["country"] for e in lexicon.entries("actor_codes") if "country" in e)

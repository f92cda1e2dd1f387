"""Agencies and outlets of `data/outlets.json`: by name, by web address, and their names in a text.

In: a name, an address, a text. Out: an `Outlet`, or `None`.

    >>> named("AFP").name, at("https://www.dw.com/en/x").name
    ('AFP', 'Deutsche Welle')
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dragoman import lexicon


@dataclass(frozen=True, slots=True)
class Outlet:
    """An agency or outlet: its name, kind (`agency` or `outlet`) and home country (ISO 3166 alpha-3)."""

    name: str
    kind: str
    country: str


@functools.cache
def _tables() -> tuple[dict[str, Outlet], dict[str, Outlet], frozenset[str]]:
    names: dict[str, Outlet] = {}
    domains: dict[str, Outlet] = {}
    ambiguous: set[str] = set()
    for entry in lexicon.entries("outlets"):
        outlet = Outlet(entry["name"], entry["kind"], entry["country"])
        names.update({key(name): outlet for name in [entry["name"], *entry["aliases"]]})
        domains.update(dict.fromkeys(entry["domains"], outlet))
        ambiguous.update(map(key, entry.get("ambiguous", ())))
    return names, domains, frozenset(ambiguous)


def key(name: str) -> str:
    """`name` as it is looked up: lower case, without article and outer punctuation."""
    return re.sub(r"^the\s+", "", " ".join(name.casefold().split()).strip(" .,;:()[]/-–—|"))


def named(name: str) -> Outlet | None:
    """The outlet of that name or alias."""
    return _tables()[0].get(key(name))


def plain(name: str) -> bool:
    """Whether `name` can hardly mean anything but the outlet ("Reuters", not "Time")."""
    return key(name) in _tables()[0] and key(name) not in _tables()[2]


def domain(url: str) -> str | None:
    """The host of `url` without `www.`; `None` if it has none."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def at(url: str) -> Outlet | None:
    """The outlet whose pages stand at `url`."""
    host = domain(url)
    while host and "." in host:
        if outlet := _tables()[1].get(host):
            return outlet
        host = host.split(".", 1)[1]
    return None


def same(a: str, b: str) -> bool:
    """Whether two names are of one outlet."""
    first, second = named(a), named(b)
    if first and second:
        return first.name == second.name
    return key(a) == key(b)

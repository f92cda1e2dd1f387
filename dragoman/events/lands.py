"""On whose ground an act takes place that the page gives no place for.

In: events, the cast, the places that the page names. Out: the events with the country where acts of their kind happen.

    "Poland expelled three Russian diplomats."      → Poland: who expels does so at home
    "Police dispersed the crowd", all of them Malian → Mali: an act among people of one country lies there

What is only spoken has no ground: it happens where the speaker stands, which only the page can tell. On a page whose
acts all lie in one country, though, what its people refuse, demand or grant each other lies there as well. The rules
are data (`data/event_grounds.json`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from dragoman import lexicon
from dragoman.cast import Cast
from dragoman.records import Event, NamedPlace, PlaceMention

SCENE = 3
"""How many acts of one country make a page's scene: below, a sentence and its echo could be all there is."""

LOCAL = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE"})
"""Types of acts that happen where the sentence that tells them says, even if no word of theirs is tied to the place."""


@functools.cache
def countries() -> dict[str, str]:
    """ISO 3166 alpha-3 → the name of the country; blocs and armed groups without a land are not in it."""
    return {row["country"]: row["name"] for row in lexicon.entries("places_countries")}


@functools.cache
def _rules(type: str) -> tuple[dict[str, Any], ...]:
    return tuple(e for e in lexicon.entries("event_grounds") if e["type"] == type)


@functools.cache
def spoken(type: str) -> bool:
    """Whether acts of a type are done in words."""
    return any(rule["ground"] == "spoken" for rule in _rules(type))


def placed(
    events: Sequence[Event], cast: Cast, places: Sequence[PlaceMention], stated: Callable[[Event], bool]
) -> tuple[Event, ...]:
    """The events; those without a place have the country on whose ground they happen.

    `stated(event)`: whether a statement is the act, so that only the statement's place is its own.
    """
    names = _Names(places)
    found = [e if e.place or spoken(e.type) else names.at(e, _ground(e, cast)) for e in events]
    scene = _scene(found)
    if scene is None:
        return tuple(found)
    return tuple(names.at(e, scene) if _in_scene(e, scene, cast) and not stated(e) else e for e in found)


def _in_scene(event: Event, scene: str, cast: Cast) -> bool:
    """Whether words that people of the scene's country exchange have no place of their own."""
    open_ = not event.place and event.status != "hypothetical" and spoken(event.type)
    return open_ and _of_one(event, cast) == scene


class _Names:
    """Countries as the page names them."""

    def __init__(self, places: Sequence[PlaceMention]) -> None:
        self.named: dict[str, str] = {}
        for place in places:
            if place.country and countries().get(place.country) == place.name:
                self.named.setdefault(place.country, place.text)

    def at(self, event: Event, country: str | None) -> Event:
        """The event, in that country."""
        if country is None:
            return event
        name = self.named.get(country) or countries()[country]
        return msgspec.structs.replace(event, place=NamedPlace(name=name, country=country))


def _ground(event: Event, cast: Cast) -> str | None:
    """The country where acts of this kind happen, if the participants leave no choice."""
    home = _of_one(event, cast)
    if home and event.type in LOCAL | {"RETREAT"} and event.status not in ("hypothetical", "conditional"):
        return home
    for rule in _rules(event.type):
        if _fits(rule, event, cast):
            side: Collection[str] = event.actors if rule["ground"] == "actors" else event.recipients
            lands = cast.countries(side) & countries().keys()
            return next(iter(lands)) if len(lands) == 1 else None
    return None


def _of_one(event: Event, cast: Cast) -> str | None:
    """The country of all participants, if there are two sides of it, none of them the state as such."""
    lands = cast.countries((*event.actors, *event.recipients))
    if len(lands) != 1 or not event.actors or not event.recipients:
        return None
    land = next(iter(lands))
    return land if land in countries() else None


def _fits(rule: dict[str, Any], event: Event, cast: Cast) -> bool:
    other = event.recipients if rule["ground"] == "actors" else event.actors
    return (
        ("status" not in rule or event.status in rule["status"])
        and ("modes" not in rule or not set(rule["modes"]).isdisjoint(event.modes))
        and ("actor_sectors" not in rule or _borne(rule["actor_sectors"], event.actors, cast))
        and ("recipient_sectors" not in rule or _borne(rule["recipient_sectors"], event.recipients, cast))
        and not (rule.get("alone") and other)
    )


def _borne(sectors: Sequence[str], ids: Sequence[str], cast: Cast) -> bool:
    return any(cast.get(i).sector in sectors for i in ids)


def _scene(events: Sequence[Event]) -> str | None:
    """The country where all the acts of a page happen that are more than words."""
    acts = [e.place.country for e in events if e.place and not spoken(e.type)]
    return acts[0] if len(acts) >= SCENE and len(set(acts)) == 1 else None

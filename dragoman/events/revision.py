"""The page as a whole: what one sentence says of an event that another sentence mentions.

In: the events of a page with their own statuses, the conditions, the words. Out: events and conditions revised.

    >>> revise(events, conditions, anchors, doc)     # "They were to meet." … "The meeting was called off."

A mention that only names an event ("the summit") takes the status that the rest of the page gives to it; what was
planned and is called off is cancelled in every mention; a claim that another party denies names the denier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.events import paths
from dragoman.events.signatures import signature
from dragoman.records import Condition, Event, Status, StatusStep

PENDING: Final = ("planned", "hypothetical")
SERIES: Final = ("talks", "negotiation", "dialogue", "discussions", "consultations", "peace process")


def revise(
    events: Sequence[Event], conditions: Sequence[Condition], anchors: Mapping[str, Token], doc: Doc
) -> tuple[Event, ...]:
    """`events` with the statuses that the page as a whole gives them."""
    local = [_called_off_here(event, anchors) for event in events]
    bare = {e.id for e in local if e.id in anchors and _bare(e, anchors[e.id])}
    revised: dict[str, Event] = {}
    for group in _groups(local):
        for event in _agreed(group, bare):
            revised[event.id] = event
    return tuple(revised[event.id] for event in events)


# ---- groups of mentions ----


def _groups(events: Sequence[Event]) -> list[list[Event]]:
    groups: dict[str, list[Event]] = {}
    root = {event.id: event.same_as or event.id for event in events}
    for event in events:
        groups.setdefault(root.get(root[event.id], root[event.id]), []).append(event)
    return list(groups.values())


def _agreed(group: list[Event], bare: set[str]) -> list[Event]:
    """The mentions of one event; `bare`: the ids of mentions that only name it."""
    if len(group) == 1:
        return group
    off = next((e for e in group if e.status == "cancelled"), None)
    if off is not None:
        group = [
            _set(e, "cancelled", off) if (e.id in bare or e.status in PENDING) and _one_occasion(e, off) else e
            for e in group
        ]
    telling = [e for e in group if e.id not in bare]
    if telling and all(e.status != "occurred" for e in telling):
        model = next((e for e in telling if e.status == "planned"), None)
        group = [_set(e, "planned", model) if model is not None and e.id in bare else e for e in group]
    return _denied(group)


def _one_occasion(event: Event, off: Event) -> bool:
    """Whether what is called off is what `event` names: not the talks as a whole when one meeting is."""
    series = [any(word in e.anchor.lower() for word in SERIES) for e in (event, off)]
    return series[1] or not series[0]


def _bare(event: Event, anchor: Token) -> bool:
    """Whether the mention only names the event ("after the summit"): a noun or gerund that no predicate asserts."""
    kind = paths.kind(anchor)
    named = anchor.pos_ in ("NOUN", "PROPN") or kind == "modifier" or kind.endswith("+ing")
    if event.status != "occurred" or not named:
        return False
    sign = signature(anchor.head, kind)
    return sign is None or sign.presupposes


def _denied(group: list[Event]) -> list[Event]:
    deniers = tuple(dict.fromkeys(i for e in group for i in e.denied_by))
    return [
        msgspec.structs.replace(e, denied_by=deniers) if deniers and e.claimed_by and not e.denied_by else e
        for e in group
    ]


def _set(event: Event, status: Status, because: Event) -> Event:
    if event.status == status:
        return event
    step = StatusStep(word=because.anchor, span=because.span, effect=f"{status}: the same event, told elsewhere")
    return msgspec.structs.replace(event, status=status, status_steps=(*event.status_steps, step))


# ---- called off in the same sentence ----


def _called_off_here(event: Event, anchors: Mapping[str, Token]) -> Event:
    """ "were due to meet in Chile, but the event was canceled"."""
    anchor = anchors.get(event.id)
    if anchor is None or event.status != "planned":
        return event
    for top in (anchor, *syntax.ancestors(anchor)):
        for other in syntax.children(top, "conj", "parataxis", "advcl"):
            if other.i > anchor.i and _calls_off(other):
                step = StatusStep(word=other.text, span=(other.idx, other.idx + len(other)), effect="cancelled")
                return msgspec.structs.replace(event, status="cancelled", status_steps=(*event.status_steps, step))
    return event


def _calls_off(verb: Token) -> bool:
    sign = signature(verb, "np") if verb.pos_ == "VERB" else None
    what = syntax.children(verb, "nsubj:pass", "obj")
    return (
        sign is not None
        and sign.name == "cancel"
        and any(
            w.lower_ in ("it", "that", "this", "event", "meeting", "trip", "visit", "talks", "summit") for w in what
        )
    )

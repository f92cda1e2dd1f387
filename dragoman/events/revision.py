"""The page as a whole: what one sentence says of an event that another sentence mentions.

In: the events of a page with their own statuses, the conditions, the words. Out: events and conditions revised.

    >>> revise(events, anchors)     # "They were to meet." … "The meeting was called off."

A mention that only names an event ("the summit") takes the status that the rest of the page gives to it; what was
planned and is called off is cancelled in every mention; a claim that another party denies names the denier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.events import paths
from dragoman.events.signatures import signature
from dragoman.records import Event, Status, StatusStep

PENDING: Final = ("planned", "hypothetical")
SAID_SO: Final = "occurred: made by saying so"
"""The effect of a word that names an act of speech."""
IS: Final = ("is", "are", "'s", "’s", "'re", "’re")
"""Forms that leave open whether what they name has been: "this is their first meeting"."""
SOUGHT: Final = ("hypothetical", "hypothetical: hoped for or worked towards", "hypothetical: offered or proposed")
"""The effects of words that say that something is sought: "any", "being sought", "hope for", "propose"."""
SERIES: Final = ("talks", "negotiation", "dialogue", "discussions", "consultations", "peace process")


def revise(events: Sequence[Event], anchors: Mapping[str, Token]) -> tuple[Event, ...]:
    """`events` with the statuses that the page as a whole gives them."""
    local = _called_off_by([_called_off_here(event, anchors) for event in events], anchors)
    bare = {e.id for e in local if e.id in anchors and _bare(e, anchors[e.id])}
    revised: dict[str, Event] = {}
    for group in _groups(local):
        for event in _agreed(group, bare):
            revised[event.id] = event
    return tuple(revised[event.id] for event in events)


# ---- groups of mentions ----


def _groups(events: Sequence[Event]) -> list[list[Event]]:
    """The mentions of each event; what two people were to meet for is one with the meeting of theirs that is off."""
    groups: dict[str, list[Event]] = {}
    root = {event.id: event.root for event in events}
    off = {_parties(e): e.root for e in reversed(events) if e.type == "CONSULT" and e.status == "cancelled"}
    for event in events:
        if event.type == "CONSULT" and event.status in PENDING and len(_parties(event)) > 1:
            root[event.id] = off.get(_parties(event), event.root)
    for event in events:
        groups.setdefault(root.get(root[event.id], root[event.id]), []).append(event)
    return list(groups.values())


def _parties(event: Event) -> frozenset[str]:
    return frozenset((*event.actors, *event.recipients))


def _agreed(group: list[Event], bare: set[str]) -> list[Event]:
    """The mentions of one event; `bare`: the ids of mentions that only name it."""
    if len(group) == 1:
        return group
    off = next((e for e in group if e.status == "cancelled"), None)
    back = off and next((e for e in group if e.span > off.span and _revived(e)), None)
    if off is not None and back is not None:
        pending = ("cancelled", *PENDING)
        group = [_set(e, "occurred", back) if e.status in pending and _one_occasion(e, off) else e for e in group]
    elif off is not None:
        group = [
            _set(e, "cancelled", off) if (e.id in bare or e.status in PENDING) and _one_occasion(e, off) else e
            for e in group
        ]
    telling = [e for e in group if e.id not in bare and not e.background]
    if telling and all(e.status != "occurred" for e in telling):
        model = next((e for e in telling if e.status == "planned"), None) or _sought(telling)
        named = [e.id for e in group if e.id in bare and not e.background and not _said_to_be(e)]
        if model is not None:
            group = [_set(e, model.status, model) if e.id in named and _one_plan(e, model) else e for e in group]
    return _denied(group)


def _sought(telling: Sequence[Event]) -> Event | None:
    """The mention that says of a deal that it is still sought, where all that is told of it is open; not what is only
    thought or feared of one that is there."""
    open_ = [e for e in telling if e.type == "AGREE" and e.status == "hypothetical"]
    return next((e for e in open_ if any(step.effect in SOUGHT for step in e.status_steps)), None)


def _said_to_be(event: Event) -> bool:
    """Whether a word beside it says that it is there: "the ongoing talks"; a charge that has a name has been made."""
    return any(step.effect in ("occurred", SAID_SO) for step in event.status_steps)


def _one_plan(event: Event, plan: Event) -> bool:
    """Whether `plan` is of what `event` names: talks that go on are not the one meeting that is planned."""
    return _series(plan) or not _series(event)


def _revived(event: Event) -> bool:
    """Whether its sentence says that it happened after all."""
    return event.status == "occurred" and lexicon.pattern("status_words", "revival").search(event.sentence) is not None


def _one_occasion(event: Event, off: Event) -> bool:
    """Whether what is called off is what `event` names: not the talks as a whole when one meeting is, nor what has
    another date or other parties (a gathering of many is not the talks of two)."""
    if event.id == off.id:
        return True
    if _series(event) and not _series(off):
        return False
    if event.date and off.date and not (event.date.startswith(off.date) or off.date.startswith(event.date)):
        return False
    mine, theirs = ({*e.actors, *e.recipients} for e in (event, off))
    return not mine or not theirs or mine <= theirs or theirs <= mine


def _series(event: Event) -> bool:
    """Whether it is talks that go on rather than one meeting."""
    return any(word in event.anchor.lower() for word in SERIES)


def _bare(event: Event, anchor: Token) -> bool:
    """Whether the mention only names the event ("after the summit"): a noun or gerund that no predicate asserts.

    What is ended or lifted was there, whatever else is planned of it: "lifts the sanctions".
    """
    kind = paths.kind(anchor)
    named = anchor.pos_ in ("NOUN", "PROPN") or kind == "modifier" or kind.endswith("+ing")
    if event.status != "occurred" or not named:
        return False
    if any(c.lower_ in IS for c in syntax.children(anchor, "cop")):
        return True
    sign = signature(anchor.head, kind)
    return sign is None or (sign.presupposes and sign.name != "end")


def _denied(group: list[Event]) -> list[Event]:
    deniers = tuple(dict.fromkeys(i for e in group for i in e.denied_by))
    return [
        msgspec.structs.replace(e, denied_by=deniers) if deniers and e.claimed_by and not e.denied_by else e
        for e in group
    ]


def _set(event: Event, status: Status, because: Event) -> Event:
    """`event` with the status that another mention gives it, on the word of that mention."""
    if event.status == status:
        return event
    step = StatusStep(word=because.anchor, span=because.span, effect=f"{status}: the same event, told elsewhere")
    return msgspec.structs.replace(
        event, status=status, claimed_by=because.claimed_by, status_steps=(*event.status_steps, step)
    )


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


# ---- called off by an act that names no meeting of its own ----


def _called_off_by(events: list[Event], anchors: Mapping[str, Token]) -> list[Event]:
    """ "The chambers were to meet on Monday. … The lower house scrapped its hearing": the only meeting it can be."""
    for act in [e for e in events if e.type == "REJECT" and "meet" in e.modes and e.status == "occurred"]:
        anchor = anchors.get(act.id)
        if anchor is None or not _is_calling_off(anchor):
            continue
        if any(e.type == "CONSULT" and e.sentence_span == act.sentence_span for e in events):
            continue
        parties = {*act.actors, *act.recipients}
        near = [e for e in events if e.type == "CONSULT" and e.status == "planned" and _with(e, parties)]
        if len({e.root for e in near}) == 1 and not any(_series(e) for e in near):
            events = [_set(e, "cancelled", act) if e in near else e for e in events]
    return events


def _is_calling_off(verb: Token) -> bool:
    sign = signature(verb, "np")
    return sign is not None and sign.name == "cancel"


def _with(event: Event, parties: set[str]) -> bool:
    return not parties.isdisjoint((*event.actors, *event.recipients))

"""One blow told by two words of a sentence: the attack, and what it did to whom.

In: the drafts of a sentence. Out: the drafts, with one for each blow, who has the participants and modes of both.

    "The raid on the port killed nine sailors."        → raid: on the port; the sailors are told with it
    "Two were killed in an airstrike by Syria."        → airstrike: by Syria, on the two
    "Ethiopia killed the commander in an airstrike."   → killed: who kills says more than how
    "A bomb killed nine."                              → killed: a weapon is no act

Annotators count them as one event, and so does who reads the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman import syntax
from dragoman.events.frames import in_class
from dragoman.events.roles import ROLES, Draft

HARM = frozenset({"assault.kill", "assault.casualty"})
"""Frames that tell what a blow did."""
MEANS = ("in", "by", "during", "with", "from")
WEAPONS = ("@weapon",)


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without the second word of each blow, whose participants the first one gets."""
    attacks = [d for d in drafts if d.type == "ASSAULT" and not d.mutual and d.match.frame.id not in HARM]
    gone: set[int] = set()
    for harm in drafts:
        if harm.match.frame.id in HARM and harm.match.kind == "verb":
            attack = next((a for a in attacks if id(a) not in gone and _one(harm, a)), None)
            if attack is not None:
                kept, lost = (harm, attack) if _says_more(harm, attack) else (attack, harm)
                _give(lost, kept)
                gone.add(id(lost))
    return [d for d in drafts if id(d) not in gone]


def _one(harm: Draft, attack: Draft) -> bool:
    """Whether the attack did the harm: it is its subject or means, or has the harm as its clause."""
    word, act = harm.anchor, attack.anchor
    if attack.match.kind == "noun":
        if act in harm.args.at("subject") or any(act in harm.args.at(place) for place in MEANS):
            return True
        if act in syntax.children(word, "nsubj"):
            return True
    above = {act, act.head} if attack.match.kind == "noun" else {act}
    return syntax.base(word) == "advcl" and word.lower_.endswith("ing") and word.head in above


def _says_more(harm: Draft, attack: Draft) -> bool:
    """Whether the word for the harm stays: somebody kills by an attack, or the other word is only a weapon."""
    if attack.match.kind != "noun":
        return False
    if in_class(attack.anchor, WEAPONS):
        return True
    return bool(harm.actors) and attack.anchor not in harm.args.at("subject")


def _give(lost: Draft, kept: Draft) -> None:
    for role in ROLES:
        if not getattr(kept, role):
            kept.add(role, [n for n in getattr(lost, role) if n[0] not in kept.everybody], "carried")
    kept.modes = kept.modes or lost.modes

"""The nouns of many pages: what their records come down to when they are put together, and what people ruled on it.

In: values from `across`. Out: immutable, typed structures, JSON as `records` have it. No input or output here.

    >>> At(page="a", id="e1")
    At(page='a', id='e1')

Everything here is derived from records, rulings apart, and can be made anew at any time. An id of something derived
comes from its first mention, so that it stays what it is when pages are added.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from dragoman.records import ActorKind, CopyGroup, NamedPlace, Noun, Status, ThreadKind

Verdict: TypeAlias = Literal["same", "different", "accept", "reject", "correct", "undo"]
Target: TypeAlias = Literal["page", "actor", "event", "statement", "condition", "thread", "story", "ruling"]


class At(Noun, frozen=True, order=True, kw_only=True):
    """Where something stands: the page and the id in that page's record."""

    page: str
    id: str


class Ruling(Noun, frozen=True, kw_only=True):
    """What a person decided: appended, never changed; `undo` of a ruling takes it back.

    `verdict`: `same` or `different`: `of` and `other` are (not) one actor, event, thread or, for pages, story;
    `accept`, `reject`, `correct`: what the record says in `field` of `of` is right, wrong, or should be `value`.
    `when`: ISO 8601 with zone.
    """

    id: int
    when: str
    who: str
    verdict: Verdict
    target: Target
    of: At
    other: At | None = None
    field: str | None = None
    value: str | None = None
    why: str | None = None


def undone(made: Iterable[Ruling]) -> set[int]:
    """The numbers of the rulings that others undid; a later undoing of an undoing brings the first one back."""
    gone: set[int] = set()
    for ruling in sorted(made, key=lambda ruling: -ruling.id):
        if ruling.verdict == "undo" and ruling.id not in gone and ruling.of.id.isdigit():
            gone.add(int(ruling.of.id))
    return gone


class Tenure(Noun, frozen=True, kw_only=True):
    """A role and the first and last day on which a page gives it."""

    role: str
    first: str | None = None
    last: str | None = None


class JointActor(Noun, frozen=True, kw_only=True):
    """One actor of many pages. `maybe`: ids of joint actors that it may be the same as, without enough to say so."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = "UNK"
    sector: str | None = None
    kind: ActorKind = "person"
    roles: tuple[Tenure, ...] = ()
    mentions: tuple[At, ...] = ()
    maybe: tuple[str, ...] = ()


class Account(Noun, frozen=True, kw_only=True):
    """A version of what happened: the status, on whose word (joint actors; none: the outlets'), and who reports it."""

    status: Status
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    originators: tuple[str, ...] = ()
    mentions: tuple[At, ...] = ()


class JointEvent(Noun, frozen=True, kw_only=True):
    """One event that many pages report.

    `actors`, `recipients`: joint actor ids. `sources`: independent originators. `accounts`: one where all agree, more
    where they do not. `first`, `last`: days of the first and last page.
    """

    id: str
    type: str
    status: Status
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    date: str | None = None
    place: NamedPlace | None = None
    sources: int = 1
    accounts: tuple[Account, ...] = ()
    mentions: tuple[At, ...] = ()
    first: str | None = None
    last: str | None = None


class Turn(Noun, frozen=True, kw_only=True):
    """What moved a thread: the state, when, which event on which page said so, who reports it, and its words."""

    state: str
    date: str | None
    at: At
    published: str | None = None
    originator: str | None = None
    words: str | None = None


class JointThread(Noun, frozen=True, kw_only=True):
    """One matter over pages and weeks: latest state, history in order. `disputed`: turns that others contradict."""

    id: str
    kind: ThreadKind
    title: str
    state: str
    participants: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    disputed: tuple[Turn, ...] = ()
    mentions: tuple[At, ...] = ()
    first: str | None = None
    last: str | None = None


class Story(Noun, frozen=True, kw_only=True):
    """Pages that tell of one matter of the news; the ids are those of its pages and of the joint nouns in it."""

    id: str
    title: str
    pages: tuple[str, ...]
    actors: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    originators: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


class Chronicle(Noun, frozen=True, kw_only=True):
    """What many pages come down to."""

    reports: tuple[CopyGroup, ...] = ()
    actors: tuple[JointActor, ...] = ()
    events: tuple[JointEvent, ...] = ()
    threads: tuple[JointThread, ...] = ()
    stories: tuple[Story, ...] = ()


Joint: TypeAlias = CopyGroup | JointActor | JointEvent | JointThread | Story


def in_order(nouns: Iterable[Joint]) -> Chronicle:
    """The nouns as a chronicle: reports by size, actors by id, events, threads and stories by their first day."""
    held = list(nouns)
    return Chronicle(
        reports=tuple(sorted((n for n in held if isinstance(n, CopyGroup)), key=_size)),
        actors=tuple(sorted((n for n in held if isinstance(n, JointActor)), key=lambda n: n.id)),
        events=tuple(sorted((n for n in held if isinstance(n, JointEvent)), key=_first)),
        threads=tuple(sorted((n for n in held if isinstance(n, JointThread)), key=_first)),
        stories=tuple(sorted((n for n in held if isinstance(n, Story)), key=_first)),
    )


def _size(report: CopyGroup) -> tuple[int, str]:
    return -len(report.copies), report.representative


def _first(noun: JointEvent | JointThread | Story) -> tuple[bool, str, str]:
    return noun.first is None, noun.first or "", noun.id

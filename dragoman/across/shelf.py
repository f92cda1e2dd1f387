"""Digests in any order → pages in order of their days, with what is known of where each comes from.

In: digests, rulings in force. Out: a `Shelf`.

    >>> [page.page for page in Shelf.of([digest_of_may, digest_of_april]).digests]
    ['april', 'may']

A report on many pages has one source, and the day on which it came first: a reprint brings no news.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from dragoman.across.days import ordinal
from dragoman.across.notes import ActorNote, Bag, Digest, EventNote, Note, Notes, StepNote, ThreadNote
from dragoman.across.ruling import InForce, in_force
from dragoman.article import outlets
from dragoman.chronicle import At, Target
from dragoman.records import CopyGroup
from dragoman.reprints import grouped

Ruled = TypeVar("Ruled", bound=Note)
NOTHING: frozenset[tuple[Target, str]] = frozenset()
Corrected = Mapping[tuple[Target, str], Mapping[str, str]]
EVENT_FIELDS: Final = frozenset({"type", "status", "date"})
ACTOR_FIELDS: Final = frozenset({"name", "country", "sector", "role", "kind"})
THREAD_FIELDS: Final = frozenset({"state", "title", "kind"})


@dataclasses.dataclass(frozen=True)
class Shelf:
    """Pages by day (those without one last), then id. `days`: when the report came first, as ordinal, -1: unknown.

    `sources`: whose report it is, the same for all whose originator is one; `reports`: its number, the same for copies;
    `first`: for each report the index of the page that stands for it.
    """

    digests: tuple[Digest, ...]
    days: tuple[int, ...]
    sources: tuple[str, ...]
    reports: tuple[int, ...]
    first: tuple[int, ...]
    groups: tuple[CopyGroup, ...]
    force: InForce

    @classmethod
    def of(cls, digests: Iterable[Digest], force: InForce | None = None) -> Shelf:
        """The pages that are not rejected, each id once."""
        force = force or in_force(())
        gone = {at.page for target, at in force.rejected() if target == "page"}
        by_id = {digest.page: digest for digest in digests if digest.page not in gone}
        pages = sorted(by_id.values(), key=lambda d: (d.day is None, d.day or "", d.page))
        groups = grouped(digest.sketch() for digest in pages).groups
        slim = [msgspec.structs.replace(digest, shingles=b"", marks=b"", signature=b"") for digest in pages]
        return _shelved(slim, groups, force)

    def in_order(self) -> list[int]:
        """The pages by the day on which their report came first: copies beside what they are copies of."""
        return sorted(range(len(self.days)), key=lambda page: (self.days[page] < 0, self.days[page], page))

    def without_bags(self) -> Shelf:
        """The same for when stories are known: what only they needed is let go."""
        empty = Bag()
        slim = (
            msgspec.structs.replace(d, words=empty, names=empty, title=empty, acts=empty, places=empty)
            for d in self.digests
        )
        return dataclasses.replace(self, digests=tuple(slim))

    @functools.cached_property
    def corrected(self) -> Mapping[str, Corrected]:
        """Page → what in it people corrected."""
        return self.force.corrections()

    @functools.cached_property
    def gone(self) -> Mapping[str, frozenset[tuple[Target, str]]]:
        """Page → what in it people rejected."""
        found: dict[str, set[tuple[Target, str]]] = {}
        for target, at in self.force.rejected():
            found.setdefault(at.page, set()).add((target, at.id))
        return {page: frozenset(what) for page, what in found.items()}

    def notes(self, page: int) -> Notes:
        """What the page tells, without what was rejected and with what was corrected."""
        digest = self.digests[page]
        corrected, gone = self.corrected.get(digest.page, {}), self.gone.get(digest.page, NOTHING)
        notes = digest.notes()
        return _ruled(notes, gone, corrected) if gone or corrected else notes

    def at(self, page: int, id: str) -> At:
        """The mention of that id on the page."""
        return At(page=self.digests[page].page, id=id)


def _shelved(pages: list[Digest], groups: tuple[CopyGroup, ...], force: InForce) -> Shelf:
    index = {digest.page: n for n, digest in enumerate(pages)}
    days = [ordinal(digest.day) for digest in pages]
    sources = [_source(digest.originator or digest.shows) or f"page {digest.page}" for digest in pages]
    stands = list(range(len(pages)))
    for group in groups:
        members = [index[group.representative], *(index[copy.page] for copy in group.copies)]
        known = [days[n] for n in members if days[n] >= 0]
        for n in members:
            stands[n] = members[0]
            sources[n] = _source(group.originator) or f"page {group.representative}"
            days[n] = min(known, default=-1)
    first = sorted(set(stands))
    number = {page: n for n, page in enumerate(first)}
    reports = tuple(number[page] for page in stands)
    return Shelf(tuple(pages), tuple(days), tuple(sources), reports, tuple(first), groups, force)


def _source(name: str | None) -> str | None:
    return outlets.key(name) if name else None


# ---- what people ruled of single pages ----


def _ruled(notes: Notes, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> Notes:
    return Notes(
        actors=tuple(_actor(a, corrected) for a in notes.actors if ("actor", a.id) not in gone),
        events=tuple(e for e in (_event(e, gone, corrected) for e in notes.events) if e),
        threads=tuple(t for t in (_thread(t, gone, corrected) for t in notes.threads) if t),
    )


def _actor(note: ActorNote, corrected: Corrected) -> ActorNote:
    return _replaced(note, ACTOR_FIELDS, corrected.get(("actor", note.id), {}))


def _event(note: EventNote, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> EventNote | None:
    ids = tuple(id for id in note.ids if ("event", id) not in gone)
    if not ids:
        return None
    values = {field: value for id in ids for field, value in corrected.get(("event", id), {}).items()}
    return _replaced(msgspec.structs.replace(note, ids=ids), EVENT_FIELDS, values)


def _thread(note: ThreadNote, gone: frozenset[tuple[Target, str]], corrected: Corrected) -> ThreadNote | None:
    if ("thread", note.id) in gone:
        return None
    steps: tuple[StepNote, ...] = tuple(s for s in note.steps if ("event", s.event) not in gone)
    if note.steps and not steps:
        return None
    return _replaced(msgspec.structs.replace(note, steps=steps), THREAD_FIELDS, corrected.get(("thread", note.id), {}))


def _replaced(note: Ruled, fields: frozenset[str], values: Mapping[str, str]) -> Ruled:
    kept = {field: value for field, value in values.items() if field in fields}
    return msgspec.structs.replace(note, **kept) if kept else note

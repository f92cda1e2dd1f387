"""Digests of many pages → what they come down to.

In: digests in any order, rulings. Out: a `Chronicle`, or its nouns one by one.

    >>> gather([]).events
    ()

The order of the steps: copies, stories, actors, then events and threads page by page. Each is a function of what came
before and of nothing else, so the same pages and rulings give the same chronicle, in whatever order they come. `each`
gives events and threads out as soon as no page can come back to them: 50,000 pages never are in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from dragoman.across import nouns
from dragoman.across.casting import Casting
from dragoman.across.happenings import Happening, Happenings, Told
from dragoman.across.happenings import between as between_told
from dragoman.across.matters import Affair, Affairs, Entry
from dragoman.across.matters import between as between_entries
from dragoman.across.notes import Digest
from dragoman.across.ruling import in_force
from dragoman.across.shelf import Shelf
from dragoman.across.storylines import storylines
from dragoman.across.telling import entry, told
from dragoman.chronicle import At, Chronicle, JointActor, JointEvent, JointThread, Ruling, Story
from dragoman.records import CopyGroup

Joint: TypeAlias = CopyGroup | JointActor | JointEvent | JointThread | Story


def gather(digests: Iterable[Digest], rulings: Iterable[Ruling] = ()) -> Chronicle:
    """What the pages come down to, with what people ruled on it kept."""
    found: dict[type, list[Joint]] = {kind: [] for kind in (CopyGroup, JointActor, JointEvent, JointThread, Story)}
    for noun in each(digests, rulings):
        found[type(noun)].append(noun)
    return Chronicle(
        reports=tuple(noun for noun in found[CopyGroup] if isinstance(noun, CopyGroup)),
        actors=tuple(noun for noun in found[JointActor] if isinstance(noun, JointActor)),
        events=tuple(sorted((n for n in found[JointEvent] if isinstance(n, JointEvent)), key=_first)),
        threads=tuple(sorted((n for n in found[JointThread] if isinstance(n, JointThread)), key=_first)),
        stories=tuple(noun for noun in found[Story] if isinstance(noun, Story)),
    )


def _first(noun: JointEvent | JointThread) -> tuple[bool, str, At]:
    return noun.first is None, noun.first or "", noun.mentions[0]


def each(digests: Iterable[Digest], rulings: Iterable[Ruling] = ()) -> Iterator[Joint]:
    """The same one by one: copies, actors, events and threads as they end, stories."""
    shelf = Shelf.of(digests, in_force(rulings))
    yield from shelf.groups
    stories = storylines(shelf)
    shelf = shelf.without_bags()
    casting = Casting.of(shelf, _story_of(stories, len(shelf.digests)))
    yield from nouns.actors(casting)
    tellers = nouns.Stories(shelf, casting, stories)
    for thing in _things(shelf, casting):
        noun = (
            nouns.event(shelf, casting, thing) if isinstance(thing, Happening) else nouns.thread(shelf, casting, thing)
        )
        tellers.heard(noun, thing)
        yield noun
    yield from tellers.stories()


def _story_of(stories: list[list[int]], pages: int) -> list[int]:
    found = [-1] * pages
    for n, story in enumerate(stories):
        for page in story:
            found[page] = n
    return found


def _things(shelf: Shelf, casting: Casting) -> Iterator[Happening | Affair]:
    """Events and threads as they end; at the end those that people ruled on, as they ruled."""
    events, threads = shelf.force.bonds("event"), shelf.force.bonds("thread")

    def at_event(one: Told) -> At:
        ruled = [shelf.at(one.page, id) for id in one.ids]
        return next((at for at in ruled if at in events.home), ruled[0])

    def at_thread(one: Entry) -> At:
        return shelf.at(one.page, one.id)

    happenings = Happenings(lambda one: at_event(one) in events.home)
    affairs = Affairs(lambda one: at_thread(one) in threads.home)
    for page in shelf.in_order():
        notes = shelf.notes(page)
        for note in notes.events:
            yield from happenings.place(told(shelf, casting, page, note))
        for thread in notes.threads:
            yield from filter(_told_of, affairs.place(entry(shelf, casting, page, thread)))
    groups = events.settle([happening.told for happening in happenings.rest()], at_event, between_told)
    yield from (Happening(sorted(group, key=lambda one: (one.page, one.ids))) for group in groups)
    matters = threads.settle([affair.entries for affair in affairs.rest()], at_thread, between_entries)
    settled = (Affair(sorted(group, key=lambda one: (one.page, one.id))) for group in matters)
    yield from filter(_told_of, settled)


def _told_of(affair: Affair) -> bool:
    """Whether some page has a thread for it: what all only touch comes to nothing."""
    return not all(one.loose for one in affair.entries)

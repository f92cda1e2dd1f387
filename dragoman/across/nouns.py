"""What was put together → the nouns of `chronicle`.

In: the shelf, who is who, what pages tell of one event, one matter, one story. Out: `JointActor`, `JointEvent`,
`JointThread`, `Story`.

    >>> actor(casting, figure, mentions).id
    'USA'

An id is the first mention's (`page#id`), a state's is its code, a story's its first page with `#story`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np

from dragoman.across.casting import Casting
from dragoman.across.days import iso
from dragoman.across.figure import Figure
from dragoman.across.happenings import Told
from dragoman.across.lines import longs
from dragoman.across.matters import Entry
from dragoman.across.shelf import Shelf
from dragoman.across.standing import Version, status, versions
from dragoman.across.turns import Word, course
from dragoman.chronicle import Account, At, JointActor, JointEvent, JointThread, Story, Tenure, Turn
from dragoman.records import NamedPlace

WORDS_OF_A_HEADLINE: Final = 4
"""Words that a headline has at least."""
SHARE: Final = 0.34
"""Of the pages that name participants: from which share on one is a participant of what they tell together."""
MOST: Final = 12
"""Participants of a joint thread, actors of a story."""
Key = TypeVar("Key")


def _ranked(counted: Mapping[Key, float], least: float) -> tuple[Key, ...]:
    """The keys that count at least `least`, the highest first, else as they came."""
    kept = [(key, n) for key, n in counted.items() if n >= least]
    return tuple(key for key, _ in sorted(kept, key=lambda row: -row[1]))


def _span(shelf: Shelf, pages: Iterable[int]) -> tuple[str | None, str | None]:
    """Days of the first and last page."""
    days = [day for day in (shelf.lines[page].day for page in pages) if day >= 0]
    return iso(min(days, default=-1)), iso(max(days, default=-1))


# ---- actors ----


def actor(casting: Casting, figure: Figure) -> JointActor:
    """The joint actor, without its mentions."""
    name, names = figure.name, figure.sums.names
    return JointActor(
        id=casting.id(figure.ref),
        name=name,
        aliases=tuple(n for n, _ in sorted(names.items(), key=lambda row: (-row[1], row[0])) if n != name)[:20],
        country=figure.country,
        sector=figure.sector,
        kind=figure.kind,
        roles=tuple(
            Tenure(role=role, first=iso(first), last=iso(last))
            for role, (first, last) in sorted(figure.roles.items(), key=lambda row: (row[1], row[0]))
        ),
        maybe=tuple(sorted(casting.id(other.ref) for other in figure.maybe)),
    )


# ---- events ----


def event(shelf: Shelf, casting: Casting, told: Sequence[Told]) -> JointEvent:
    """The joint event."""
    actors, recipients = _participants(told)
    first, last = _span(shelf, (one.page for one in told))
    sources = {one.page: shelf.lines[one.page].source for one in told}
    return JointEvent(
        id=f"{shelf.lines[told[0].page].page}#{told[0].ids[0]}",
        type=told[0].type,
        status=status(told, sources),
        modes=_ranked(Counter(mode for one in told for mode in one.modes), SHARE * len(told)),
        actors=casting.ids(actors),
        recipients=casting.ids(recipients),
        date=_date(told),
        place=_place(Counter(one.place for one in told if one.place)),
        sources=len(set(sources.values())),
        accounts=tuple(_account(shelf, casting, version, sources) for version in versions(told, sources)),
        mentions=tuple(shelf.at(one.page, id) for one in told for id in one.ids),
        first=first,
        last=last,
    )


def _participants(told: Sequence[Told]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    did = Counter(number for one in told for number in sorted(one.actors))
    got = Counter(number for one in told for number in sorted(one.recipients))
    actors = _ranked(did, SHARE * sum(bool(one.actors) for one in told))
    recipients = _ranked(got, SHARE * sum(bool(one.recipients) for one in told))
    both = set(actors) & set(recipients)
    return (
        tuple(n for n in actors if n not in both or did[n] >= got[n]),
        tuple(n for n in recipients if n not in both or did[n] < got[n]),
    )


def _date(told: Sequence[Told]) -> str | None:
    """The date that most pages give; of those the narrowest."""
    counted = Counter(one.date for one in told if one.date)
    return min(counted, key=lambda date: (-counted[date], "/" in date, -len(date), date), default=None)


def _place(places: Counter[NamedPlace]) -> NamedPlace | None:
    return min(places, key=lambda place: (-places[place], place.name), default=None)


def _account(shelf: Shelf, casting: Casting, version: Version, sources: Mapping[int, str]) -> Account:
    return Account(
        status=version.status,
        claimed_by=casting.ids(version.claimed_by),
        denied_by=casting.ids(version.denied_by),
        originators=tuple(sorted(version.sources(sources))),
        mentions=tuple(shelf.at(one.page, id) for one in version.told for id in one.ids),
    )


# ---- threads ----


def thread(shelf: Shelf, casting: Casting, told: Sequence[tuple[Entry, Sequence[Word]]]) -> JointThread:
    """The joint thread; its mentions are threads of pages, its turns may also be events of pages without one."""
    entries = [entry for entry, _ in told]
    kind = entries[0].kind
    found = course(kind, [word for _, words in told for word in words])
    chief = _ranked(Counter(number for entry in entries for number in entry.figures), SHARE * len(entries))[:MOST]
    first, last = _span(shelf, (entry.page for entry in entries))
    named = ", ".join(casting.name(number) for number in chief[:3])
    own = [entry for entry in entries if not entry.loose]
    return JointThread(
        id=f"{shelf.lines[own[0].page].page}#{own[0].id}",
        kind=kind,
        title=f"{kind.capitalize()}: {named}" if named else entries[0].title,
        state=found.turns[-1].state if found.turns else entries[-1].state,
        participants=casting.ids(chief),
        history=tuple(_turn(shelf, step.state, step.word) for step in found.turns),
        disputed=tuple(_turn(shelf, word.state, word) for word in found.disputed[:MOST]),
        mentions=tuple(shelf.at(entry.page, entry.id) for entry in own),
        first=first,
        last=last,
    )


def _turn(shelf: Shelf, state: str, word: Word) -> Turn:
    line = shelf.lines[word.page]
    return Turn(
        state=state,
        date=word.date,
        at=At(page=line.page, id=word.event),
        published=iso(line.day),
        originator=word.originator,
        words=word.text,
    )


# ---- stories ----


def story(
    shelf: Shelf, casting: Casting, pages: Sequence[int], events: tuple[str, ...], threads: tuple[str, ...]
) -> Story:
    """The story; `events`, `threads`: ids of the joint ones that it keeps."""
    first, last = _span(shelf, pages)
    return Story(
        id=f"{shelf.lines[pages[0]].page}#story",
        title=_called(shelf, pages),
        pages=tuple(shelf.lines[page].page for page in pages),
        actors=_actors(shelf, casting, pages),
        events=events,
        threads=threads,
        originators=tuple(sorted({shelf.lines[page].source for page in pages})),
        first=first,
        last=last,
    )


def _actors(shelf: Shelf, casting: Casting, pages: Sequence[int]) -> tuple[str, ...]:
    counted: Counter[int] = Counter()
    for page in pages:
        line = shelf.lines[page]
        acting = np.frombuffer(line.acting, dtype=np.uint16)
        counted.update(map(casting.number, longs(line.figures)[acting].tolist()))
    best = sorted(counted, key=lambda number: (-counted[number], number))[:MOST]
    return casting.ids(best)


def _called(shelf: Shelf, pages: Sequence[int]) -> str:
    """The first headline that is one: a name over a text is more often its author's; else first words, else an id."""
    other: dict[str, str] = {}
    for digest in map(shelf.digest, pages):
        if digest.headline and len(digest.headline.split()) >= WORDS_OF_A_HEADLINE:
            return digest.headline
        if digest.opening:
            other.setdefault("opening", digest.opening)
        if digest.headline:
            other.setdefault("headline", digest.headline)
    return other.get("opening") or other.get("headline") or shelf.lines[pages[0]].page

"""What was put together → the nouns of `chronicle`.

In: the shelf, who is who, happenings, affairs, stories. Out: `JointActor`, `JointEvent`, `JointThread`, `Story`.

    >>> next(actors(casting)).id
    'USA'

An id is the first mention's (`page#id`), a state's is its code, a story's its first page with `#story`.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from dragoman.across.casting import Casting
from dragoman.across.days import iso
from dragoman.across.happenings import Happening, Told
from dragoman.across.matters import Affair
from dragoman.across.notes import Digest
from dragoman.across.people import Figure
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
    days = [day for day in (shelf.digests[page].day for page in pages) if day]
    return min(days, default=None), max(days, default=None)


# ---- actors ----


def actors(casting: Casting) -> Iterator[JointActor]:
    """The joint actors, by first mention."""
    return (_actor(figure, casting.ids) for figure in casting.figures)


def _actor(figure: Figure, ids: Sequence[str]) -> JointActor:
    name, names = figure.name, figure.sums.names
    return JointActor(
        id=ids[figure.number],
        name=name,
        aliases=tuple(n for n, _ in sorted(names.items(), key=lambda row: (-row[1], row[0])) if n != name)[:20],
        country=figure.country,
        sector=figure.sector,
        kind=figure.kind,
        roles=tuple(
            Tenure(role=role, first=iso(first), last=iso(last))
            for role, (first, last) in sorted(figure.roles.items(), key=lambda row: (row[1], row[0]))
        ),
        mentions=tuple(figure.mentions),
        maybe=tuple(sorted(ids[other.number] for other in figure.maybe)),
    )


# ---- events ----


def event(shelf: Shelf, casting: Casting, happening: Happening) -> JointEvent:
    """The joint event."""
    told, ids = happening.told, casting.ids
    actors, recipients = _participants(told)
    first, last = _span(shelf, (one.page for one in told))
    return JointEvent(
        id=f"{shelf.digests[told[0].page].page}#{told[0].ids[0]}",
        type=happening.type,
        status=status(told, shelf.sources),
        modes=_ranked(Counter(mode for one in told for mode in one.modes), SHARE * len(told)),
        actors=tuple(ids[number] for number in actors),
        recipients=tuple(ids[number] for number in recipients),
        date=_date(told),
        place=_place(Counter(one.place for one in told if one.place)),
        sources=len({shelf.sources[one.page] for one in told}),
        accounts=tuple(_account(shelf, version, ids) for version in versions(told, shelf.sources)),
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


def _account(shelf: Shelf, version: Version, ids: Sequence[str]) -> Account:
    return Account(
        status=version.status,
        claimed_by=tuple(ids[number] for number in version.claimed_by),
        denied_by=tuple(ids[number] for number in version.denied_by),
        originators=tuple(sorted(version.sources(shelf.sources))),
        mentions=tuple(shelf.at(one.page, id) for one in version.told for id in one.ids),
    )


# ---- threads ----


def thread(shelf: Shelf, casting: Casting, affair: Affair) -> JointThread:
    """The joint thread; its mentions are threads of pages, its turns may also be events of pages without one."""
    entries = affair.entries
    found = course(affair.kind, [word for entry in entries for word in entry.told])
    chief = _ranked(Counter(number for entry in entries for number in entry.figures), SHARE * len(entries))[:MOST]
    first, last = _span(shelf, (entry.page for entry in entries))
    named = ", ".join(casting.figures[number].name for number in chief[:3])
    own = [entry for entry in entries if not entry.loose]
    return JointThread(
        id=f"{shelf.digests[own[0].page].page}#{own[0].id}",
        kind=affair.kind,
        title=f"{affair.kind.capitalize()}: {named}" if named else entries[0].title,
        state=found.turns[-1].state if found.turns else entries[-1].state,
        participants=tuple(casting.ids[number] for number in chief),
        history=tuple(_turn(shelf, step.state, step.word) for step in found.turns),
        disputed=tuple(_turn(shelf, word.state, word) for word in found.disputed[:MOST]),
        mentions=tuple(shelf.at(entry.page, entry.id) for entry in own),
        first=first,
        last=last,
    )


def _turn(shelf: Shelf, state: str, word: Word) -> Turn:
    digest = shelf.digests[word.page]
    steps = (step for note in shelf.notes(word.page).threads for step in note.steps)
    return Turn(
        state=state,
        date=word.date,
        at=At(page=digest.page, id=word.event),
        published=digest.day,
        originator=digest.originator or digest.shows,
        words=next((step.words for step in steps if step.event == word.event), None),
    )


# ---- stories ----


def _kept(row: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """All that two pages of the story tell of, those of most pages first, and at least `MOST` in all."""
    row = sorted(row)
    several = sum(pages < -1 for pages, _ in row)
    return row[: max(several, MOST)]


class Stories:
    """Gathers for each story the joint nouns that several of its pages tell of."""

    def __init__(self, shelf: Shelf, casting: Casting, stories: Sequence[Sequence[int]]) -> None:
        self.shelf, self.casting, self.pages = shelf, casting, stories
        self._events: list[list[tuple[int, str]]] = [[] for _ in stories]
        self._threads: list[list[tuple[int, str]]] = [[] for _ in stories]

    def heard(self, noun: JointEvent | JointThread, thing: Happening | Affair) -> None:
        """Takes note of the stories that tell of it."""
        told = thing.told if isinstance(thing, Happening) else thing.entries
        rows = self._events if isinstance(thing, Happening) else self._threads
        for story, pages in sorted(Counter(one.story for one in told).items()):
            row = rows[story]
            row.append((-pages, noun.id))
            if len(row) > 2 * MOST:
                row[:] = _kept(row)

    def stories(self) -> Iterator[Story]:
        """The stories, by first page."""
        return (self._story(n, pages) for n, pages in enumerate(self.pages))

    def _story(self, n: int, pages: Sequence[int]) -> Story:
        digests = [self.shelf.digests[page] for page in pages]
        first, last = _span(self.shelf, pages)
        return Story(
            id=f"{digests[0].page}#story",
            title=_called(digests),
            pages=tuple(d.page for d in digests),
            actors=self._actors(pages),
            events=tuple(id for _, id in _kept(self._events[n])),
            threads=tuple(id for _, id in _kept(self._threads[n])),
            originators=tuple(sorted({self.shelf.sources[page] for page in pages})),
            first=first,
            last=last,
        )

    def _actors(self, pages: Sequence[int]) -> tuple[str, ...]:
        counted: Counter[int] = Counter()
        for page in pages:
            home = self.casting.homes[page]
            for note in self.shelf.notes(page).events:
                counted.update({home[id].number for id in (*note.actors, *note.recipients) if id in home})
        best = sorted(counted, key=lambda number: (-counted[number], number))[:MOST]
        return tuple(self.casting.ids[number] for number in best)


def _called(digests: Sequence[Digest]) -> str:
    """The first headline that is one: a name over a text is more often its author's; else first words, else an id."""
    headlines = [d.headline for d in digests if d.headline]
    whole = (line for line in headlines if len(line.split()) >= WORDS_OF_A_HEADLINE)
    openings = (d.opening for d in digests if d.opening)
    return next(itertools.chain(whole, openings, headlines), digests[0].page)

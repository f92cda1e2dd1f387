"""What was put together → the nouns of `chronicle`.

In: the shelf, figures, happenings, affairs, stories. Out: a `Chronicle`, everything in order of its first mention.

    >>> chronicle(shelf, stories, figures, events, threads).actors[0].id
    'USA'

An id is the first mention's (`page#id`), a state's is its code, a story's its first page with `#story`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from dragoman.across.happenings import Happening, Told, days_of
from dragoman.across.matters import Affair, Entry
from dragoman.across.notes import StepNote
from dragoman.across.people import OPEN, Figure
from dragoman.across.shelf import Shelf
from dragoman.across.standing import Version, status, versions
from dragoman.across.turns import Step, Word, course
from dragoman.chronicle import Account, At, Chronicle, JointActor, JointEvent, JointThread, Story, Tenure, Turn
from dragoman.records import NamedPlace

SHARE: Final = 0.34
"""Of the pages that name participants: from which share on one is a participant of what they tell together."""
MOST: Final = 12
"""Participants of a joint thread, actors of a story."""
LONG_AGO: Final = 120
"""Days before a page: what it tells of older things is no step of a matter that it brings news of."""
DONE: Final = frozenset(
    """held under_way imposed eased lifted signed agreed broken suspended rejected done withdrawn detained charged
    convicted released dispersed ended ceasefire cancelled""".split()  # noqa: SIM905
)
"""States that come on the day that the event has; the others, and what is called off, on the day of the page."""
Key = TypeVar("Key")


def chronicle(
    shelf: Shelf,
    stories: Sequence[Sequence[int]],
    figures: Sequence[Figure],
    events: Sequence[Happening],
    threads: Sequence[Affair],
) -> Chronicle:
    """The chronicle of the shelf."""
    ids = _actor_ids(figures)
    joint_events = tuple(_event(shelf, event, ids) for event in events)
    joint_threads = tuple(_thread(shelf, thread, figures, ids) for thread in threads)
    in_story = _in_stories(shelf, stories, figures, events, threads, ids)
    return Chronicle(
        reports=shelf.groups,
        actors=tuple(_actor(figure, ids) for figure in figures),
        events=joint_events,
        threads=joint_threads,
        stories=tuple(_story(shelf, pages, in_story[n]) for n, pages in enumerate(stories)),
    )


def _at_id(at: At) -> str:
    return f"{at.page}#{at.id}"


def _iso(ordinal: int) -> str | None:
    return dt.date.fromordinal(ordinal).isoformat() if ordinal > 0 else None


def _ranked(counted: Mapping[Key, float], least: float) -> tuple[Key, ...]:
    """The keys that count at least `least`, the highest first, else as they came."""
    kept = [(key, n) for key, n in counted.items() if n >= least]
    return tuple(key for key, _ in sorted(kept, key=lambda row: -row[1]))


def _span(shelf: Shelf, pages: Iterable[int]) -> tuple[str | None, str | None]:
    """Days of the first and last page."""
    days = [day for day in (shelf.digests[page].day for page in pages) if day]
    return min(days, default=None), max(days, default=None)


# ---- actors ----


def _actor_ids(figures: Sequence[Figure]) -> list[str]:
    found: list[str] = []
    taken: set[str] = set()
    for figure in figures:
        code = figure.kind == "state" and figure.country not in OPEN and figure.country not in taken
        found.append(figure.country if code else _at_id(figure.mentions[0]))
        taken.add(found[-1])
    return found


def _actor(figure: Figure, ids: Sequence[str]) -> JointActor:
    name = figure.name
    return JointActor(
        id=ids[figure.number],
        name=name,
        aliases=tuple(n for n, _ in sorted(figure.names.items(), key=lambda row: (-row[1], row[0])) if n != name)[:20],
        country=figure.country,
        sector=figure.sector,
        kind=figure.kind,
        roles=tuple(
            Tenure(role=role, first=_iso(first), last=_iso(last))
            for role, (first, last) in sorted(figure.roles.items(), key=lambda row: (row[1], row[0]))
        ),
        mentions=tuple(figure.mentions),
        maybe=tuple(sorted(ids[other.number] for other in figure.maybe)),
    )


# ---- events ----


def _event(shelf: Shelf, event: Happening, ids: Sequence[str]) -> JointEvent:
    told = event.told
    actors, recipients = _participants(told)
    places = Counter(one.place for one in told if one.place)
    first, last = _span(shelf, (one.page for one in told))
    return JointEvent(
        id=f"{shelf.digests[told[0].page].page}#{told[0].note.ids[0]}",
        type=event.type,
        status=status(told, shelf.sources),
        modes=_ranked(Counter(mode for one in told for mode in one.note.modes), SHARE * len(told)),
        actors=tuple(ids[number] for number in actors),
        recipients=tuple(ids[number] for number in recipients),
        date=_date(told),
        place=_place(places),
        sources=len({shelf.sources[one.page] for one in told}),
        accounts=tuple(_account(shelf, version, ids) for version in versions(told, shelf.sources)),
        mentions=tuple(shelf.at(one.page, id) for one in told for id in one.note.ids),
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
    counted = Counter(one.note.date for one in told if one.note.date)
    return min(counted, key=lambda date: (-counted[date], "/" in date, -len(date), date), default=None)


def _place(places: Counter[NamedPlace]) -> NamedPlace | None:
    return min(places, key=lambda place: (-places[place], place.name), default=None)


def _account(shelf: Shelf, version: Version, ids: Sequence[str]) -> Account:
    return Account(
        status=version.status,
        claimed_by=tuple(ids[number] for number in version.claimed_by),
        denied_by=tuple(ids[number] for number in version.denied_by),
        originators=tuple(sorted(version.sources(shelf.sources))),
        mentions=tuple(shelf.at(one.page, id) for one in version.told for id in one.note.ids),
    )


# ---- threads ----


def _thread(shelf: Shelf, affair: Affair, figures: Sequence[Figure], ids: Sequence[str]) -> JointThread:
    entries = affair.entries
    found = course(affair.kind, [word for entry in entries for word in words(shelf, entry)])
    counted = Counter(number for entry in entries for number in sorted(entry.figures))
    chief = _ranked(counted, SHARE * len(entries))[:MOST]
    first, last = _span(shelf, (entry.page for entry in entries))
    named = ", ".join(figures[number].name for number in chief[:3])
    return JointThread(
        id=f"{shelf.digests[entries[0].page].page}#{entries[0].note.id}",
        kind=affair.kind,
        title=f"{affair.kind.capitalize()}: {named}" if named else entries[0].note.title,
        state=found.turns[-1].state if found.turns else entries[-1].note.state,
        participants=tuple(ids[number] for number in chief),
        history=tuple(_turn(shelf, step) for step in found.turns),
        disputed=tuple(_turn(shelf, Step(word.state, word.day, word)) for word in found.disputed),
        mentions=tuple(shelf.at(entry.page, entry.note.id) for entry in entries),
        first=first,
        last=last,
    )


def _turn(shelf: Shelf, step: Step) -> Turn:
    word = step.word
    digest = shelf.digests[word.page]
    return Turn(
        state=step.state,
        date=word.date,
        at=At(page=digest.page, id=word.event),
        published=digest.day,
        originator=digest.originator or digest.shows,
        words=word.text or None,
    )


def words(shelf: Shelf, entry: Entry) -> list[Word]:
    """What the page says of the matter; a copy of a report says nothing that the report did not."""
    if shelf.first[shelf.reports[entry.page]] != entry.page:
        return []
    steps = [step for step in entry.note.steps if not _long_ago(step, entry.day)]
    found = [_word(shelf, entry, step, step is _final(entry, steps)) for step in steps]
    if steps and entry.note.state not in {step.state for step in steps}:
        last = steps[-1]
        found.append(_word(shelf, entry, last, True, entry.note.state))
    return found


def _final(entry: Entry, steps: Sequence[StepNote]) -> StepNote | None:
    """The step that brought the matter to where the page leaves it."""
    return next((step for step in reversed(steps) if step.state == entry.note.state), None)


def _word(shelf: Shelf, entry: Entry, step: StepNote, final: bool, state: str | None = None) -> Word:
    return Word(
        day=_day(step, entry.day),
        state=state or step.state,
        page=entry.page,
        event=step.event,
        date=step.date,
        source=shelf.sources[entry.page],
        report=shelf.reports[entry.page],
        final=final,
        lead=entry.note.lead,
        background=step.background,
        claimed_by=step.claimed_by,
        text=step.words,
    )


def _long_ago(step: StepNote, day: int) -> bool:
    days = days_of(step.date)
    return days is not None and day >= 0 and day - days[1] > LONG_AGO


def _day(step: StepNote, day: int) -> int:
    """The day that a step is told for: its own where it lies before the page's, else the page's."""
    days = days_of(step.date)
    if days is None or step.state not in DONE:
        return day
    return days[1] if day < 0 else min(day, days[1])


# ---- stories ----


def _in_stories(
    shelf: Shelf,
    stories: Sequence[Sequence[int]],
    figures: Sequence[Figure],
    events: Sequence[Happening],
    threads: Sequence[Affair],
    ids: Sequence[str],
) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """For each story the ids of its actors (those of most pages), events and threads."""
    actors: list[Counter[str]] = [Counter() for _ in stories]
    found: list[tuple[dict[str, None], dict[str, None]]] = [({}, {}) for _ in stories]
    for event in events:
        id = f"{shelf.digests[event.told[0].page].page}#{event.told[0].note.ids[0]}"
        for one in event.told:
            found[one.story][0][id] = None
            actors[one.story].update(ids[number] for number in sorted({*one.actors, *one.recipients}))
    for thread in threads:
        id = f"{shelf.digests[thread.entries[0].page].page}#{thread.entries[0].note.id}"
        for entry in thread.entries:
            found[entry.story][1][id] = None
    return [(_ranked(actors[n], 1)[:MOST], tuple(found[n][0]), tuple(found[n][1])) for n in range(len(stories))]


def _story(shelf: Shelf, pages: Sequence[int], told: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]) -> Story:
    first, last = _span(shelf, pages)
    titles = [shelf.digests[page].headline for page in pages]
    return Story(
        id=f"{shelf.digests[pages[0]].page}#story",
        title=next((title for title in titles if title), shelf.digests[pages[0]].page),
        pages=tuple(shelf.digests[page].page for page in pages),
        actors=told[0],
        events=told[1],
        threads=told[2],
        originators=tuple(sorted({shelf.sources[page] for page in pages})),
        first=first,
        last=last,
    )

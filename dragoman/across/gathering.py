"""Digests of many pages → what they come down to.

In: digests in any order, rulings. Out: a `Chronicle`.

    >>> gather([]).events
    ()

The order of the steps: copies, stories, actors, events, threads. Each is a function of what came before and of
nothing else, so the same pages and rulings give the same chronicle, in whatever order they come.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping

from dragoman.across import happenings, matters, nouns
from dragoman.across.happenings import Happening, Happenings, Told, days_of
from dragoman.across.matters import Affair, Affairs, Entry
from dragoman.across.naming import roles_agree
from dragoman.across.notes import ActorNote, Digest, EventNote, ThreadNote
from dragoman.across.people import OPEN, UNKNOWN, Figure, Figures, is_open
from dragoman.across.ruling import in_force
from dragoman.across.shelf import Shelf
from dragoman.across.storylines import storylines
from dragoman.chronicle import At, Chronicle, Ruling

Homes = list[Mapping[str, Figure]]
"""For each page: the id of an actor there → who it is."""


def gather(digests: Iterable[Digest], rulings: Iterable[Ruling] = ()) -> Chronicle:
    """What the pages come down to, with what people ruled on it kept."""
    shelf = Shelf.of(digests, in_force(rulings))
    stories = storylines(shelf)
    story_of = _story_of(stories, len(shelf.digests))
    figures, homes = _figures(shelf, story_of)
    events = _happenings(shelf, story_of, homes)
    threads = _affairs(shelf, story_of, homes)
    return nouns.chronicle(shelf, stories, figures, events, threads)


def _story_of(stories: list[list[int]], pages: int) -> list[int]:
    found = [-1] * pages
    for n, story in enumerate(stories):
        for page in story:
            found[page] = n
    return found


# ---- actors ----


def _figures(shelf: Shelf, story_of: list[int]) -> tuple[list[Figure], Homes]:
    placing = Figures()
    homes: list[dict[str, Figure]] = [{} for _ in shelf.digests]
    for later in (False, True):
        for page in range(len(shelf.digests)):
            for note in shelf.notes(page).actors:
                if is_open(note) == later:
                    at = shelf.at(page, note.id)
                    homes[page][note.id] = placing.place(at, note, shelf.days[page], story_of[page])
    placing.doubts()
    return _settled(shelf, story_of, placing.all, homes)


def _settled(
    shelf: Shelf, story_of: list[int], figures: list[Figure], homes: list[dict[str, Figure]]
) -> tuple[list[Figure], Homes]:
    """The figures as people ruled, by first mention, numbered."""
    index = {digest.page: page for page, digest in enumerate(shelf.digests)}
    for figure in figures:
        figure.mentions.sort(key=lambda at: (index[at.page], at.id))
    bonds = shelf.force.bonds("actor")
    if bonds:
        figures = _ruled(shelf, story_of, figures, homes, index)
    figures = sorted(figures, key=lambda f: (index[f.mentions[0].page], f.mentions[0].id))
    for number, figure in enumerate(figures):
        figure.number = number
    return figures, list(homes)


def _ruled(
    shelf: Shelf, story_of: list[int], figures: list[Figure], homes: list[dict[str, Figure]], index: Mapping[str, int]
) -> list[Figure]:
    @functools.lru_cache(maxsize=4096)
    def note(at: At) -> ActorNote:
        return next(n for n in shelf.notes(index[at.page]).actors if n.id == at.id)

    before = {tuple(figure.mentions): figure for figure in figures}
    kept: list[Figure] = []
    for group in shelf.force.bonds("actor").settle([f.mentions for f in figures], near=_alike(note, index, story_of)):
        group = sorted(group, key=lambda at: (index[at.page], at.id))
        figure = before.get(tuple(group))
        if figure is None:
            figure = Figure(note(group[0]).kind)
            for at in group:
                page = index[at.page]
                figure.add(at, note(at), shelf.days[page], story_of[page])
                homes[page][at.id] = figure
        kept.append(figure)
    alive = set(map(id, kept))
    for figure in kept:
        figure.maybe = [other for other in figure.maybe if id(other) in alive]
    return kept


def _alike(note: Callable[[At], ActorNote], index: Mapping[str, int], story_of: list[int]) -> Callable[[At, At], float]:
    """How near two mentions of actors are."""

    def near(one: At, other: At) -> float:
        a, b = note(one), note(other)
        same = (a.country == b.country != UNKNOWN, a.sector == b.sector, roles_agree(a.role, b.role), a.name == b.name)
        return sum(same) + 2.0 * (story_of[index[one.page]] == story_of[index[other.page]])

    return near


# ---- events ----


def _happenings(shelf: Shelf, story_of: list[int], homes: Homes) -> list[Happening]:
    placing = Happenings()
    for page in range(len(shelf.digests)):
        for note in shelf.notes(page).events:
            placing.place(_told(shelf, story_of, homes[page], page, note))
    bonds = shelf.force.bonds("event")
    if not bonds:
        return placing.all

    def at(told: Told) -> At:
        ruled = [shelf.at(told.page, id) for id in told.note.ids]
        return next((a for a in ruled if a in bonds.home), ruled[0])

    groups = bonds.settle([happening.told for happening in placing.all], at, happenings.between)
    return [Happening.of(sorted(group, key=lambda t: (t.page, t.note.ids))) for group in groups]


def _told(shelf: Shelf, story_of: list[int], home: Mapping[str, Figure], page: int, note: EventNote) -> Told:
    actors, recipients = _numbers(home, note.actors), _numbers(home, note.recipients)
    return Told(
        page=page,
        day=shelf.days[page],
        story=story_of[page],
        note=note,
        actors=actors,
        recipients=recipients,
        lands=_lands(home, note.actors),
        more_lands=_lands(home, note.recipients),
        days=days_of(note.date),
        claimed_by=tuple(sorted(_numbers(home, note.claimed_by))),
        denied_by=tuple(sorted(_numbers(home, note.denied_by))),
    )


def _numbers(home: Mapping[str, Figure], ids: Iterable[str]) -> frozenset[int]:
    return frozenset(home[id].number for id in ids if id in home)


def _lands(home: Mapping[str, Figure], ids: Iterable[str]) -> frozenset[str]:
    return frozenset(home[id].country for id in ids if id in home and home[id].country not in OPEN)


# ---- threads ----


def _affairs(shelf: Shelf, story_of: list[int], homes: Homes) -> list[Affair]:
    placing = Affairs()
    for page in range(len(shelf.digests)):
        for note in shelf.notes(page).threads:
            placing.place(_entry(shelf, story_of, homes[page], page, note))
    bonds = shelf.force.bonds("thread")
    if not bonds:
        return placing.all
    groups = bonds.settle(
        [affair.entries for affair in placing.all], lambda entry: shelf.at(entry.page, entry.note.id), matters.between
    )
    return [Affair.of(sorted(group, key=lambda e: (e.page, e.note.id))) for group in groups]


def _entry(shelf: Shelf, story_of: list[int], home: Mapping[str, Figure], page: int, note: ThreadNote) -> Entry:
    figures = [home[id] for id in note.participants if id in home]
    people: dict[str, set[int]] = {}
    for figure in figures:
        if figure.kind == "person" and figure.named:
            people.setdefault(figure.country, set()).add(figure.number)
    dates = [step.date for step in note.steps if step.date]
    return Entry(
        page=page,
        day=shelf.days[page],
        story=story_of[page],
        note=note,
        figures=frozenset(figure.number for figure in figures),
        lands=frozenset(f.country if f.country not in OPEN else f.name for f in figures),
        people={land: frozenset(numbers) for land, numbers in people.items()},
        days=tuple(dict.fromkeys(days for days in map(days_of, dates) if days)),
    )

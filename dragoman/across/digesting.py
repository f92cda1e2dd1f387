"""Record → its digest: what is kept of a page for putting it together with others.

In: a `Record`. Out: a `Digest`.

    >>> digest(Record(id="a", text="")).page
    'a'

Mentions of one event become one note: what most of those say that the reporter vouches for, with all dates, places and
participants that any of them gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dragoman.across.notes import ActorNote, Bag, Digest, EventNote, Notes, pack
from dragoman.across.terms import bag, hashed, names, packed_bag, rarest, terms
from dragoman.across.voices import voices
from dragoman.article import outlets
from dragoman.dates import day_of
from dragoman.records import Actor, Event, PlaceMention, Record, Status
from dragoman.reprints import sketch

MOST_EVENTS: Final = 400
MOST_ACTORS: Final = 400
MOST_THREADS: Final = 60
"""Of a page; what is more is a list or a day of a live page, and its tail is left out."""
WORDS, NAMES, TITLE = 120, 60, 20
"""Terms kept in a bag."""
EVENT_WORDS = 6
STEM: Final = 4
"""Letters of a word of the act that are kept."""
OPENING: Final = 80
"""Characters of a page's first words that stand for a headline."""
FIRM: Final[Mapping[Status, int]] = {
    "cancelled": 5, "negated": 4, "occurred": 3, "planned": 2, "conditional": 1, "hypothetical": 0,
}  # fmt: skip
"""Where as many mentions say the one as the other, the firmer word counts."""


def digest(record: Record, *, publisher: str | None = None) -> Digest:
    """The digest of the page; `publisher`: who shows it, where the page does not say so itself."""
    article = record.article
    sketched = sketch(record.id, article, day_of(record.as_of))
    body = "\n".join(article.body)
    headline = article.headline or ""
    return Digest(
        page=record.id,
        day=sketched.day.isoformat() if sketched.day else None,
        headline=article.headline,
        opening=None if headline else _opening(body),
        shows=article.publisher or publisher or _site(record.url),
        originator=article.originator,
        shingles=sketched.shingles.astype("<u4").tobytes(),
        marks=sketched.names.astype("<u4").tobytes(),
        signature=sketched.signature.astype("<u4").tobytes(),
        words=bag(terms(f"{headline}\n{body}"), WORDS),
        names=bag(names(f"{headline}\n{body}"), NAMES),
        title=bag(terms(headline), TITLE),
        acts=_acts(record),
        places=_places(record),
        packed=pack(Notes(actors=_actors(record), events=_events(record), threads=voices(record, MOST_THREADS))),
    )


def _opening(body: str) -> str | None:
    """The first words of a text, as a title."""
    start = " ".join(body[: 2 * OPENING].split())
    return start if len(start) <= OPENING else f"{start[:OPENING].rpartition(' ')[0]} …"


def _site(url: str | None) -> str | None:
    if not url:
        return None
    outlet = outlets.at(url)
    return outlet.name if outlet else outlets.domain(url)


# ---- actors ----


def _actors(record: Record) -> tuple[ActorNote, ...]:
    return tuple(_actor(actor) for actor in record.actors[:MOST_ACTORS])


def _actor(actor: Actor) -> ActorNote:
    proper = dict.fromkeys(alias for alias in actor.aliases if alias[:1].isupper() and len(alias) < 60)
    return ActorNote(
        id=actor.id,
        name=actor.name[:120],
        kind=actor.kind,
        country=actor.country,
        sector=actor.sector,
        role=actor.role[:80] if actor.role else None,
        aliases=tuple(proper)[:8],
        times=max(1, len(actor.mentions)),
    )


# ---- events ----


def _events(record: Record) -> tuple[EventNote, ...]:
    together: dict[str, list[Event]] = {}
    for event in record.events:
        together.setdefault(event.root, []).append(event)
    return tuple(_event(mentions) for mentions in list(together.values())[:MOST_EVENTS])


def _event(mentions: Sequence[Event]) -> EventNote:
    told = [m for m in mentions if not m.claimed_by] or mentions
    status = _status(told)
    chief = next(m for m in told if m.status == status)
    return EventNote(
        ids=tuple(m.id for m in mentions),
        type=chief.type,
        status=status,
        modes=_union(m.modes for m in mentions),
        actors=chief.actors or _first(m.actors for m in mentions),
        recipients=chief.recipients or _first(m.recipients for m in mentions),
        background=all(m.background for m in mentions),
        date=_narrowest(m.date for m in mentions if m.date),
        place=next((m.place for m in mentions if m.place), None),
        claimed_by=chief.claimed_by,
        denied_by=_union(m.denied_by for m in mentions),
        words=rarest(" ".join(dict.fromkeys(m.sentence for m in mentions))[:2000], EVENT_WORDS),
        stems=_union(_stems(m.anchor) for m in mentions)[:8],
    )


def _stems(anchor: str) -> tuple[str, ...]:
    """The first letters of each word that is long enough to name the act: "invasion" and "invaded" share them."""
    return tuple(word[:STEM] for word in terms(anchor) if len(word) >= STEM)


def _status(mentions: Sequence[Event]) -> Status:
    counted = Counter(m.status for m in mentions)
    return max(counted, key=lambda status: (counted[status], FIRM[status]))


def _union(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in found for value in values))


def _first(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((values for values in found if values), ())


def _narrowest(dates: Iterable[str]) -> str | None:
    """The most precise date: a day before an interval, an interval before a month."""
    return min(dates, key=lambda date: ("/" in date, -len(date)), default=None)


# ---- bags of what is coded ----


def _acts(record: Record) -> Bag:
    """Who did what to whom, by country, and the bare sides."""
    land = {actor.id: actor.country if actor.country != "UNK" else actor.name.casefold() for actor in record.actors}
    counted: Counter[int] = Counter()
    for event in record.events:
        counted.update(hashed(act) for act in _act(event, land))
    return packed_bag(sorted(counted.items())[:200])


def _act(event: Event, land: Mapping[str, str]) -> Iterator[str]:
    actors = sorted({land[i] for i in event.actors if i in land})
    recipients = sorted({land[i] for i in event.recipients if i in land})
    for actor in actors or ["-"]:
        for recipient in recipients or ["-"]:
            yield f"{event.type}:{actor}>{recipient}"


def _places(record: Record) -> Bag:
    """The places that the page names, and their countries: not those of its events, which go with how many of them
    the record has a place for."""
    found = Counter(name for place in record.places for name in _named(place))
    return packed_bag(sorted(Counter({hashed(name.casefold()): n for name, n in found.items()}).items())[:60])


def _named(place: PlaceMention) -> Iterator[str]:
    yield place.name
    if place.country:
        yield place.country

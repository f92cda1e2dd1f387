"""Records made by hand: what a page would come to, without reading it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.records import (
    Actor,
    ActorKind,
    Article,
    ArticleSpans,
    Event,
    NamedPlace,
    Record,
    Status,
    Thread,
    ThreadKind,
    ThreadStep,
)


def person(id: str, name: str, country: str = "UNK", role: str | None = None, sector: str | None = "GOV") -> Actor:
    return Actor(id=id, name=name, country=country, role=role, sector=sector, kind="person")


def actor(id: str, name: str, country: str = "UNK", kind: ActorKind = "state", **more: str) -> Actor:
    return Actor(id=id, name=name, country=country, kind=kind, **more)


def event(id: str, type: str, status: Status = "occurred", sentence: str = "", **more: object) -> Event:
    words = sentence or f"{id} {type}"
    return Event(
        id=id, type=type, status=status, sentence=words, sentence_span=(0, 1), anchor=words[:3], span=(0, 1), **more
    )  # type: ignore[arg-type]


def thread(id: str, kind: ThreadKind, parties: Sequence[str], state: str, steps: Iterable[tuple[str, ...]]) -> Thread:
    history = tuple(ThreadStep(event=s[0], state=s[1], date=s[2] if len(s) > 2 else None) for s in steps)
    return Thread(id=id, kind=kind, title=kind, participants=tuple(parties), state=state, history=history)


def page(
    id: str,
    day: str | None,
    headline: str = "",
    body: str = "",
    *,
    publisher: str | None = None,
    originator: str | None = None,
    actors: Sequence[Actor] = (),
    events: Sequence[Event] = (),
    threads: Sequence[Thread] = (),
) -> Record:
    article = Article(
        headline=headline or None,
        body=(body,) if body else (),
        published=day,
        publisher=publisher or f"The {id} Courier",
        originator=originator,
        spans=ArticleSpans(body=((0, 1000),)),
    )
    return Record(
        id=id, text=body, as_of=day, article=article,
        actors=tuple(actors), events=tuple(events), threads=tuple(threads),
    )  # fmt: skip


OSLO = NamedPlace(name="Oslo", country="NOR")

"""A random sample of events, the same for the same seed whatever the order of the records.

In: records, a size, a seed. Out: `Sample`: the drawn events with what a judge must see, and how many each stratum has.

    >>> sample = draw(records, Design(n=100, seed=1, by="type"))
    >>> len(sample.items)
    100

Every event has a number from its id and the seed (BLAKE2b); the smallest numbers are drawn. So the sample is uniform,
needs one pass, and stays what it is when the records come in another order. Stratified: each type or status has an
equal share, as far as it has events; what one cannot fill goes to the others.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import heapq
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from dragoman.export.schemas.cases import Case, cases
from dragoman.export.schemas.sightings import Party
from dragoman.records import Record

By: TypeAlias = Literal["type", "status"]
Field: TypeAlias = Literal["type", "actors", "recipients", "status", "date", "place"]

FIELDS: tuple[Field, ...] = ("type", "actors", "recipients", "status", "date", "place")
CONTEXT = 350
"""Characters of the page's text that are shown on either side of the sentence."""
WHOLE = "all"
"""The name of the one stratum of a sample that has none."""


@dataclasses.dataclass(frozen=True)
class Design:
    """How many events are drawn, with which seed, from which statuses, in strata by type or status or none."""

    n: int = 100
    seed: int = 1
    by: By | None = None
    statuses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Item:
    """A drawn event: what the record says in each field, and its words in their context.

    `before`, `sentence`, `after`: the page's text; `anchor` is `[start, end)` in `sentence`.
    """

    page: str
    event: str
    stratum: str
    values: dict[Field, str]
    words: dict[Field, str]
    headline: str
    about: str
    before: str
    sentence: str
    after: str
    anchor: tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Sample:
    """The drawn events, and the number of events in each stratum of what they were drawn from."""

    items: tuple[Item, ...]
    sizes: dict[str, int]
    design: Design
    pages: int

    @property
    def events(self) -> int:
        """How many events there are to draw from."""
        return sum(self.sizes.values())


def draw(records: Iterable[Record], design: Design) -> Sample:
    """Draws the sample in one pass; at most `n` events a stratum are held meanwhile."""
    sizes: collections.Counter[str] = collections.Counter()
    kept: dict[str, list[tuple[int, int, Item]]] = {}
    pages = 0
    for record in records:
        pages += 1
        for case in cases([record]):
            if design.statuses and case.status not in design.statuses:
                continue
            stratum = str(getattr(case, design.by)) if design.by else WHOLE
            sizes[stratum] += 1
            _keep(kept.setdefault(stratum, []), case, record, stratum, design, -sizes.total())
    shares = allot({name: sizes[name] for name in sorted(sizes)}, design.n)
    drawn = sorted(entry for name, share in shares.items() for entry in sorted(kept[name], reverse=True)[:share])
    return Sample(tuple(item for _, _, item in reversed(drawn)), dict(sorted(sizes.items())), design, pages)


def _keep(heap: list[tuple[int, int, Item]], case: Case, record: Record, stratum: str, design: Design, at: int) -> None:
    """Keeps the case, the `at`-th, if its number is among the `n` smallest of its stratum."""
    place = -number(case.id, design.seed)
    if len(heap) < design.n:
        heapq.heappush(heap, (place, at, item(case, record, stratum)))
    elif place > heap[0][0]:
        heapq.heapreplace(heap, (place, at, item(case, record, stratum)))


def number(id: str, seed: int) -> int:
    """An event's number: those with the smallest are drawn."""
    return int.from_bytes(hashlib.blake2b(f"{seed}\0{id}".encode(errors="surrogatepass"), digest_size=8).digest())


def allot(sizes: dict[str, int], n: int) -> dict[str, int]:
    """Equal shares of `n` for strata of those sizes, none larger than its stratum; the first ones take the rest."""
    shares = dict.fromkeys(sizes, 0)
    left = min(n, sum(sizes.values()))
    while left:
        open_ = [name for name in sizes if shares[name] < sizes[name]]
        each = max(left // len(open_), 1)
        for name in open_[:left]:
            more = min(each, sizes[name] - shares[name], left)
            shares[name] += more
            left -= more
    return shares


def item(case: Case, record: Record, stratum: str) -> Item:
    """The event as a judge sees it."""
    event, article = case.head.event, record.article
    start, end = event.sentence_span
    if not (0 <= start <= event.span[0] <= event.span[1] <= end <= len(record.text)):
        text, start, end = event.sentence, 0, len(event.sentence)
        at = max(text.find(event.anchor), 0)
        anchor = (at, at + len(event.anchor)) if event.anchor in text else (0, 0)
    else:
        text, anchor = record.text, (event.span[0] - start, event.span[1] - start)
    about = [part for part in (article.publisher, article.published or record.as_of, record.id) if part]
    return Item(
        page=record.id,
        event=event.id,
        stratum=stratum,
        values=_values(case),
        words=_words(case),
        headline=article.headline or "",
        about=", ".join(about),
        before=text[max(start - CONTEXT, 0) : start],
        sentence=text[start:end],
        after=text[end : end + CONTEXT],
        anchor=anchor,
    )


def _values(case: Case) -> dict[Field, str]:
    """What the record says, as text; empty where it says nothing."""
    place = case.place
    return {
        "type": " / ".join((case.type, *case.modes)),
        "actors": "; ".join(_names(case.actors)),
        "recipients": "; ".join(_names(case.recipients)),
        "status": case.status,
        "date": case.date or "",
        "place": f"{place.name} ({place.country})" if place and place.country else place.name if place else "",
    }


def _names(parties: Iterable[Party]) -> Iterator[str]:
    for party in parties:
        actor = party.actor
        codes = " ".join(part for part in (actor.country, actor.sector) if part and part != "UNK")
        yield f"{actor.name} ({codes})" if codes else actor.name


def _words(case: Case) -> dict[Field, str]:
    """The page's words behind each field."""
    event = case.head.event
    found: dict[Field, str] = {"type": event.anchor}
    found["status"] = "; ".join(dict.fromkeys(step.word for step in event.status_steps))
    for field, kind in (("actors", "actor"), ("recipients", "recipient"), ("date", "date"), ("place", "place")):
        texts = [e.text for e in event.evidence if e.field.startswith(kind)]
        found[field] = "; ".join(dict.fromkeys(texts))  # type: ignore[index]
    return found

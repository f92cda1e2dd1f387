"""Pages that came, changed or went, and what was put together before → what is other than before.

In: lines of the last gathering, numbers of pages, a way to their digests, rulings. Out: a `Weaving`: lines and nouns to
be stored, and those to be dropped.

    >>> weaving = weave({}, fresh=pages.keys(), gone=(), fetch=fetch, force=in_force(()))
    >>> [noun.id for kind, number, noun in weaving.nouns() if kind == "story"]
    ['lake#story']

The order of the steps: copies, stories, actors, events, threads. Each is a function of what came before and of nothing
else, and works out anew only what something new can touch; what comes of it is the same as if everything had been.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

from dragoman.across import nouns
from dragoman.across.casting import Mentions, cast
from dragoman.across.copying import copies
from dragoman.across.figuring import States
from dragoman.across.joining import joined
from dragoman.across.lines import Kind as Strands
from dragoman.across.lines import Line, longs, ref
from dragoman.across.notes import cast_of
from dragoman.across.ruling import InForce
from dragoman.across.shelf import Fetch, Shelf
from dragoman.across.storylines import storylines
from dragoman.chronicle import Joint, JointActor, Story

MENTIONS: Final = 9
"""Bits of a place that tell the mentions of one joint actor on one page apart."""
NO_STATES: Final[States] = {}
Told = Callable[[int, JointActor, Mentions], None]
Kind: TypeAlias = Literal["report", "actor", "event", "thread", "story"]


class Weaving:
    """`lines`: by number, those to be stored; `gone`: numbers of nouns to be dropped, by kind, before `nouns` come;
    `states`: by day, all those to be stored."""

    def __init__(self, shelf: Shelf, states: States, actor: Told) -> None:
        self.shelf = shelf
        self._copied = copies(shelf)
        self._stories = storylines(shelf)
        self._casting = cast(shelf, states, lambda who, one, at: actor(one.ref, nouns.actor(who, one), at))
        self.states = self._casting.states
        self._events = joined(shelf, self._casting, "events")
        self._threads = joined(shelf, self._casting, "threads")
        self._retell(self._events.retold | self._threads.retold | shelf.recast)
        self.gone: Mapping[Kind, set[int]] = {
            "report": {ref(number, 0) for number in self._copied.gone},
            "actor": self._casting.gone,
            "event": self._events.gone,
            "thread": self._threads.gone,
            "story": {ref(number, 0) for number in self._stories},
        }

    def _retell(self, ranks: Iterable[int]) -> None:
        """The stories of these pages, which tell of something that is other than before, are told anew as well."""
        wanted = {self.shelf.lines[rank].story for rank in ranks}
        missing = wanted - self._stories.keys() - {0}
        if missing:
            found: dict[int, list[int]] = {number: [] for number in missing}
            for rank, line in enumerate(self.shelf.lines):
                if line.story in found:
                    found[line.story].append(rank)
            self._stories |= found

    def lines(self) -> Iterator[tuple[int, Line]]:
        """The lines that are to be stored, by number of the page."""
        return ((self.shelf.numbers[rank], self.shelf.lines[rank]) for rank in sorted(self.shelf.changed))

    def actor(self, id: str) -> tuple[int, str] | None:
        """Number and country of a joint actor that a noun names."""
        return self._casting.who(id)

    def recast(self) -> list[int]:
        """Numbers of the pages on which somebody is somebody else than before, those that are gone among them."""
        return [*self.shelf.was, *(self.shelf.numbers[rank] for rank in sorted(self.shelf.recast))]

    def cast_mentions(self) -> Iterator[dict[str, Any]]:
        """Where joint actors stand on the pages that are recast: their number (`joint`), `place`, `page`, `id`."""
        for rank in sorted(self.shelf.recast):
            line, page = self.shelf.lines[rank], self.shelf.numbers[rank]
            here: Counter[int] = Counter()
            for note, number in zip(cast_of(line.cast), longs(line.figures).tolist(), strict=True):
                if here[number] < 1 << MENTIONS:
                    yield {"joint": number, "place": page << MENTIONS | here[number], "page": page, "id": note.id}
                here[number] += 1

    def nouns(self) -> Iterator[tuple[Kind, int, Joint]]:
        """The nouns that are new or other than before, with their numbers; actors were given already."""
        shelf, casting = self.shelf, self._casting
        for group in self._copied.groups:
            yield "report", ref(shelf.numbers[shelf.by_id[group.representative]], 0), group
        for number, told in self._events.each():
            yield "event", number, nouns.event(shelf, casting, told)
        for number, told in self._threads.each():
            yield "thread", number, nouns.thread(shelf, casting, told)
        for number, pages in sorted(self._stories.items()):
            if pages:
                yield "story", ref(number, 0), self._story(pages)

    def _story(self, pages: list[int]) -> Story:
        events, threads = (self._ids(kind, pages) for kind in ("events", "threads"))
        return nouns.story(self.shelf, self._casting, pages, events, threads)

    def _ids(self, kind: Strands, pages: Iterable[int]) -> tuple[str, ...]:
        """Ids of what the pages tell of: all that two of them do, those of most pages first, and some more."""
        strands = (self.shelf.lines[rank].strand(kind) for rank in pages)
        counted = Counter(joint for strand in strands for joint in longs(strand.joints).tolist() if joint)
        row = sorted(counted, key=lambda joint: (-counted[joint], self.shelf.spot(joint)))
        several = sum(n > 1 for n in counted.values())
        return tuple(self._id(kind, joint) for joint in row[: max(several, nouns.MOST)])

    def _id(self, kind: Strands, joint: int) -> str:
        rank, place = self.shelf.spot(joint)
        id = self.shelf.events(rank)[place].ids[0] if kind == "events" else self.shelf.threads(rank)[place].id
        return f"{self.shelf.lines[rank].page}#{id}"


def weave(
    lines: dict[int, Line],
    *,
    fresh: Iterable[int],
    gone: Iterable[int],
    fetch: Fetch,
    force: InForce,
    actor: Told,
    states: States = NO_STATES,
    ruled: Iterable[str] = (),
) -> Weaving:
    """Puts together what came, changed (`fresh`) or went (`gone`) with the pages of `lines`; these are changed.

    `actor` is given each joint actor that is new or other than before, while it is at hand, with its mentions apart.
    `states`: what the last time left of who was known before some days; `ruled`: ids of pages that the rulings of last
    time joined or parted something of.
    """
    return Weaving(Shelf(lines, fresh, gone, fetch, force, ruled), states, actor)

"""What a page must keep so that it can be put together with others: a `Digest`, some four kilobytes.

In: values from `digesting`. Out: immutable, typed structures. Events, actors and threads are kept packed
(`Digest.notes` gives them back), so that 50,000 digests fit in memory.

    >>> Digest(page="a").notes()
    Notes(actors=(), events=(), threads=())
"""

from __future__ import annotations

import datetime as dt
import functools
import zlib

import msgspec
import numpy as np

from dragoman.records import ActorKind, NamedPlace, Noun, Status, ThreadKind
from dragoman.reprints import Sketch


class Note(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Base of what is packed: fields by position, without their names."""


class ActorNote(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    """An actor of the page; `aliases` are its proper names only, `times` how often it is named."""

    id: str
    name: str
    kind: ActorKind
    country: str = "UNK"
    sector: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    times: int = 1


class EventNote(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    """An event of the page, all its mentions together; `ids`: theirs, `words`: hashed rare words of its sentences.

    `stems`: first letters of the words that name the act.
    """

    ids: tuple[str, ...]
    type: str
    status: Status
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    background: bool = False
    date: str | None = None
    place: NamedPlace | None = None
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    words: tuple[int, ...] = ()
    stems: tuple[str, ...] = ()


class StepNote(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    """What the page says of a matter: the event that says it best, its words, the weight of all that say the same."""

    event: str
    state: str
    date: str | None = None
    background: bool = False
    claimed_by: tuple[str, ...] = ()
    words: str = ""
    weight: float = 1.0


class ThreadNote(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    """A thread of the page, or a matter that it only touches (`loose`: its id is an event's).

    `sides`: who takes part, with the weight of the mentions that say so; `words`: hashed rare words of its sentences.
    """

    id: str
    kind: ThreadKind
    title: str
    state: str
    sides: tuple[tuple[str, float], ...] = ()
    steps: tuple[StepNote, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    words: tuple[int, ...] = ()
    loose: bool = False


class Notes(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    """Actors, events, threads of a page."""

    actors: tuple[ActorNote, ...] = ()
    events: tuple[EventNote, ...] = ()
    threads: tuple[ThreadNote, ...] = ()


class _Actors(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    actors: tuple[ActorNote, ...] = ()
    events: msgspec.Raw = msgspec.Raw()
    threads: msgspec.Raw = msgspec.Raw()


class _Events(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    actors: msgspec.Raw = msgspec.Raw()
    events: tuple[EventNote, ...] = ()
    threads: msgspec.Raw = msgspec.Raw()


class _Threads(Note, frozen=True, array_like=True, kw_only=True, gc=False):
    actors: msgspec.Raw = msgspec.Raw()
    events: msgspec.Raw = msgspec.Raw()
    threads: tuple[ThreadNote, ...] = ()


class Bag(Noun, frozen=True, kw_only=True):
    """Hashed terms (uint32, little-endian, sorted) and how often each stands there (uint8)."""

    terms: bytes = b""
    counts: bytes = b""


class Digest(Noun, frozen=True, kw_only=True):
    """What `gather` needs of a page. `day`: when it was published, else fetched; `shows`: who shows the page;
    `opening`: the first words of one that has no headline.

    The bags hold its words, names, headline, acts (type and sides of its events) and places; `shingles`, `marks` and
    `signature` are its sketch (`reprints`).
    """

    page: str
    day: str | None = None
    headline: str | None = None
    opening: str | None = None
    shows: str | None = None
    originator: str | None = None
    shingles: bytes = b""
    marks: bytes = b""
    signature: bytes = b""
    words: Bag = Bag()
    names: Bag = Bag()
    title: Bag = Bag()
    acts: Bag = Bag()
    places: Bag = Bag()
    packed: bytes = b""

    def notes(self) -> Notes:
        """The page's actors, events and threads."""
        return _decoder().decode(zlib.decompress(self.packed)) if self.packed else Notes()

    def actors(self) -> tuple[ActorNote, ...]:
        """The actors alone, in a third of the time."""
        return _actors_decoder().decode(zlib.decompress(self.packed)).actors if self.packed else ()

    def events(self) -> tuple[EventNote, ...]:
        """The events alone."""
        return _events_decoder().decode(zlib.decompress(self.packed)).events if self.packed else ()

    def threads(self) -> tuple[ThreadNote, ...]:
        """The threads alone."""
        return _threads_decoder().decode(zlib.decompress(self.packed)).threads if self.packed else ()

    def sketch(self) -> Sketch:
        """What `reprints` compares."""
        return Sketch(
            page=self.page,
            shingles=np.frombuffer(self.shingles, dtype="<u4").astype(np.uint32, copy=False),
            names=np.frombuffer(self.marks, dtype="<u4").astype(np.uint32, copy=False),
            signature=np.frombuffer(self.signature, dtype="<u4").astype(np.uint32, copy=False),
            day=dt.date.fromisoformat(self.day) if self.day else None,
            headline=self.headline,
            publisher=self.shows,
            originator=self.originator,
        )


def pack(notes: Notes) -> bytes:
    """The notes as `Digest.packed` keeps them."""
    return zlib.compress(msgspec.msgpack.encode(notes), 6)


def pack_cast(actors: tuple[ActorNote, ...]) -> bytes:
    """The actors of a page as its line keeps them: they are asked for more often than the rest."""
    return zlib.compress(msgspec.msgpack.encode(actors), 1)


@functools.lru_cache(maxsize=1000)
def cast_of(packed: bytes) -> tuple[ActorNote, ...]:
    """The same back."""
    return _cast_decoder().decode(zlib.decompress(packed)) if packed else ()


@functools.cache
def _cast_decoder() -> msgspec.msgpack.Decoder[tuple[ActorNote, ...]]:
    return msgspec.msgpack.Decoder(tuple[ActorNote, ...])


@functools.cache
def _actors_decoder() -> msgspec.msgpack.Decoder[_Actors]:
    return msgspec.msgpack.Decoder(_Actors)


@functools.cache
def _events_decoder() -> msgspec.msgpack.Decoder[_Events]:
    return msgspec.msgpack.Decoder(_Events)


@functools.cache
def _threads_decoder() -> msgspec.msgpack.Decoder[_Threads]:
    return msgspec.msgpack.Decoder(_Threads)


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[Notes]:
    return msgspec.msgpack.Decoder(Notes)

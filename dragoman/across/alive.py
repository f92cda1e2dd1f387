"""What pages may still come back to, looked up by keys.

In: things that hold until a day, with the keys that they are found by. Out: those with a key in common; those that
are over.

    >>> alive = Alive()
    >>> alive.put(alive.new(Affair([entry])), ["NOR", "BLR"])
    >>> [alive[n].kind for n in alive.near(["NOR"])]
    ['meeting']

So memory goes with the pages of some weeks, not with all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, Generic, Protocol, TypeVar

LOOK_BACK: Final = 100
"""Things under one key that are looked at, the latest."""
OFTEN: Final = 7
"""Days after which what is over is let go."""


class Lasting(Protocol):
    """What holds until a day, an ordinal; -1: nobody knows."""

    @property
    def until(self) -> int:
        """The last day on which a page may come back to it."""


Thing = TypeVar("Thing", bound=Lasting)


class Alive(Generic[Thing]):
    """Things by number, in the order in which they came."""

    def __init__(self, kept: Callable[[Thing], bool] = lambda thing: False) -> None:
        """`kept`: what must not be let go before the end."""
        self._things: dict[int, Thing] = {}
        self._rows: dict[int, int | list[int]] = {}
        self._kept, self._count, self._day = kept, 0, -1
        self._dead = 0

    def __getitem__(self, number: int) -> Thing:
        return self._things[number]

    def new(self, thing: Thing) -> int:
        """Takes it in; its number."""
        self._things[self._count] = thing
        self._count += 1
        return self._count - 1

    def take(self, number: int) -> Thing:
        """Takes it out."""
        self._dead += 1
        return self._things.pop(number)

    def put(self, number: int, keys: Iterable[Hashable]) -> None:
        """It is found by these keys from now on; their hashes are kept, and no list for a key that has one thing."""
        for key in map(hash, keys):
            row = self._rows.get(key)
            if row is None:
                self._rows[key] = number
            elif isinstance(row, int):
                self._rows[key] = row if row == number else [row, number]
            elif row[-1] != number:
                row.append(number)

    def _row(self, key: int) -> list[int]:
        """The things alive under the key, of the latest."""
        row = self._rows.get(key, ())
        row = [row] if isinstance(row, int) else row
        return [n for n in row[-LOOK_BACK:] if n in self._things]

    def near(self, keys: Iterable[Hashable], most: int = LOOK_BACK) -> list[int]:
        """At most `most` with a key in common, those with most in common first, of those the latest."""
        met: Counter[int] = Counter()
        for key in map(hash, keys):
            met.update(self._row(key))
        return sorted(met, key=lambda n: (-met[n], -n))[:most]

    def over(self, day: int) -> Iterator[Thing]:
        """Those that were over before `day`, in their order; they are let go. `day` must not fall, -1 is the last."""
        if 0 <= day < self._day + OFTEN or (day < 0 and self._day < 0):
            return
        self._day = day
        if day < 0:
            return
        gone = [n for n, thing in self._things.items() if 0 <= thing.until < day and not self._kept(thing)]
        yield from [self._things.pop(n) for n in gone]
        self._dead += len(gone)
        if self._dead > len(self._things):
            self._dead = 0
            rows = ((key, self._row(key)) for key in self._rows)
            self._rows = {key: row if len(row) > 1 else row[0] for key, row in rows if row}

    def rest(self) -> list[Thing]:
        """All that were not let go yet."""
        found = list(self._things.values())
        self._things, self._rows = {}, {}
        return found

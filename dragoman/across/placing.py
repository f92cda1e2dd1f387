"""Items one after another → groups of those that are one.

In: `Items`, a way to compare. Out: for each item its group; which items are in another one than before.

    >>> placing = Placing(items, comparing)
    >>> placing.place(range(len(items)))
    >>> placing.groups().tolist()                 # for each item the position that its group began with
    [0, 0, 2]

Each item, in its turn, is compared with the groups that are found by its keys and still last; it goes into the one
that it fits best, or begins one. An item may also show that two groups are one (`bridge`).

What is placed anew need not be all: where an item is new, gone, or other than before, those after it that can see the
difference are placed anew as well, and if one of them goes elsewhere than before, so on from there. These are the ones
to which it is among the latest under a key, and those that were compared with its group while it stood for that. Where
nothing changes any more, all else is as if everything had been placed anew.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.across.items import Items, bits_of

SWEEP: Final = 5000
"""Items after which groups that are over are let go."""
SHOWN: Final = 6
"""Members of a group that an item is compared with: the first two and the latest."""


class Comparing(Protocol):
    """How items are compared, by position."""

    enough: float
    closest: int

    def points(self, position: int, shown: Sequence[int], silent: int) -> float:
        """Points for the item being one with a group; `shown`: of its members, `silent`: days since the last one."""

    def bridged(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether two groups are one, when an item fits both."""


class Group:
    """Positions in order, and the last day up to each."""

    __slots__ = ("over", "tops")

    def __init__(self, positions: list[int], until: Sequence[int]) -> None:
        self.over = positions
        self._climb(0, until)

    def _climb(self, start: int, until: Sequence[int]) -> None:
        if start == 0:
            self.tops: list[int] = []
        del self.tops[start:]
        top = self.tops[-1] if self.tops else -1
        for position in self.over[start:]:
            top = max(top, until[position])
            self.tops.append(top)

    def add(self, position: int, until: Sequence[int]) -> None:
        """Takes the position in."""
        at = bisect.bisect_left(self.over, position)
        if at == len(self.over) or self.over[at] != position:
            self.over.insert(at, position)
            self._climb(at, until)

    def drop(self, position: int, until: Sequence[int]) -> None:
        """Lets it go."""
        at = bisect.bisect_left(self.over, position)
        if at < len(self.over) and self.over[at] == position:
            del self.over[at]
            self._climb(at, until)


NOBODY: Final = Group([], ())
"""A group that is over."""


class Before(NamedTuple):
    """What an item was: the last day on which others came back to it; which `keys` are new; none: all are."""

    until: int
    keys: frozenset[int] | None


class Sight(NamedTuple):
    """Who sees an item in its group: up to `last` those that were compared with the group; those after `start` up to
    `end`, for whom it may be over or not by this item alone.
    """

    last: int = -1
    start: int = 0
    end: int = 0


NOTHING: Final[Mapping[int, Before]] = {}


class Placing:
    """Groups by the position that each began with."""

    def __init__(self, items: Items, comparing: Comparing, *, whole: bool) -> None:
        self.items, self.comparing, self.whole = items, comparing, whole
        self.homes = items.homes
        self._first = np.array([] if whole else items.homes, dtype=np.int64)
        self._groups: dict[int, Group] = {}
        self._merged: dict[int, tuple[range, Group]] = {}
        self.bridges = dict(items.bridges)
        self.dead: dict[int, tuple[int, int]] = {}
        self.children: dict[int, list[int]] = {}
        for position, others in sorted(self.bridges.items()):
            for other in others:
                if other >= 0 and self.homes[position] >= 0:
                    self._bury(other, position, self.homes[position])
        self.shifts = items.shifts.tobytes()
        self._before: Mapping[int, Before] = NOTHING
        self._heap: list[int] = []
        self._queued = bytearray(len(items))
        self.changed: set[int] = set()

    # ---- groups as they are before a position ----

    def _bury(self, other: int, position: int, best: int) -> None:
        self.dead[other] = position, best
        self.children.setdefault(best, []).append(other)
        if self.whole:
            self._groups[best] = self._one([self.group(best), self._groups.pop(other)])
        else:
            self._stir(best)

    def _revive(self, other: int, position: int) -> None:
        if other in self.dead and self.dead[other][0] == position:
            self._raise(other)

    def _raise(self, other: int) -> None:
        _, best = self.dead.pop(other)
        self.children[best].remove(other)
        self._stir(best)

    def _stir(self, group: int) -> None:
        """Lets go what was merged of the group, and of those that it went into: it is another one now."""
        seen: set[int] = set()
        while group not in seen:
            seen.add(group)
            self._merged.pop(group, None)
            group = self.dead[group][1] if group in self.dead else group

    def root(self, group: int, position: int) -> int:
        """The group that this one is in before the position."""
        last = -1
        while group in self.dead and last < self.dead[group][0] < position:
            last, group = self.dead[group]
        return group

    def group(self, number: int) -> Group:
        """The group as it is by now."""
        found = self._groups.get(number)
        if found is None and self.whole:
            return NOBODY
        if found is None:
            held = self.items.held(number, self._first)
            held = [position for position in held if self.homes[position] == number]
            found = self._groups[number] = Group(held, self.items.until)
        return found

    def _parts(self, group: int, position: int) -> tuple[list[Group], range]:
        """The group and those that went into it before the position; for which positions they are the same."""
        found, left, last, later = list[Group](), [group], -1, len(self.items)
        while left:
            one = left.pop()
            found.append(self.group(one))
            for child in self.children.get(one, ()):
                when = self.dead[child][0]
                if when < position:
                    left.append(child)
                    last = max(last, when)
                else:
                    later = min(later, when)
        return found, range(last + 1, later + 1)

    def _one(self, parts: Sequence[Group]) -> Group:
        """All of them in one."""
        return Group(sorted(itertools.chain.from_iterable(part.over for part in parts)), self.items.until)

    def _shown(self, group: int, position: int) -> tuple[list[int], int]:
        """Members before the position that stand for the group, and the last day on which it can be told of."""
        part = self.group(group) if self.whole or group not in self.children else self._merge(group, position)
        end = bisect.bisect_left(part.over, position)
        shown = part.over[:end] if end <= SHOWN else part.over[:2] + part.over[end - 4 : end]
        return shown, part.tops[end - 1] if end else -1

    def _merge(self, group: int, position: int) -> Group:
        """The group with all that went into it before the position; kept as long as nothing changes in it."""
        kept = self._merged.get(group)
        if kept is None or position not in kept[0]:
            parts, same = self._parts(group, position)
            kept = self._merged[group] = same, self._one(parts)
        return kept[1]

    def _forget(self, position: int) -> None:
        """Lets groups go that no page can come back to: memory goes with the pages of some weeks, not with all."""
        turn = self.items.turns[position]
        if turn >= 0:
            self._groups = {number: group for number, group in self._groups.items() if group.tops[-1] >= turn}

    # ---- placing ----

    def place(self, positions: Iterable[int], changed: Mapping[int, Before] = NOTHING) -> None:
        """Places these anew, and those that can see what came of it; `changed`: those that are other than before."""
        self.changed |= changed.keys()
        self._before = changed
        if self.whole:
            for position in range(len(self.items)):
                self._settle(position, *self._fitting(position))
                if not position % SWEEP:
                    self._forget(position)
            return
        for position in positions:
            self._ask(position)
        self.items.keyed.under(self.items.keyed.keys_of(self._heap))  # (all at once, which is sooner done)
        while self._heap:
            position = heapq.heappop(self._heap)
            self._queued[position] = 0
            self._again(position)

    def _ask(self, position: int) -> None:
        if not self._queued[position]:
            self._queued[position] = 1
            heapq.heappush(self._heap, position)

    def _fitting(self, position: int) -> tuple[int, tuple[int, ...]]:
        """The group that the item fits best, and those that it shows to be one with it."""
        met: dict[int, int] = {}
        homes, dead = self.homes, self.dead
        for row in self.items.keyed.before(position):
            groups = {homes[other] for other in row}
            for group in {self.root(group, position) if group in dead else group for group in groups}:
                met[group] = met.get(group, 0) + 1
        turn, turns = self.items.turns[position], self.items.turns
        found: list[tuple[float, int, list[int]]] = []
        looked = bits = 0
        for group in sorted(met, key=lambda g: (-met[g], -g)):
            shown, top = self._shown(group, position)
            if not shown or top < turn:
                continue
            if looked == self.comparing.closest:
                break
            looked += 1
            bits |= 1 << self.shifts[group]
            silent = turn - turns[shown[-1]]
            points = self.comparing.points(position, shown, silent)
            if points >= self.comparing.enough:
                found.append((-points, -group, shown))
        self.items.looked[position] = bits
        if not found:
            return position, ()
        found.sort()
        mine = [*found[0][2], position]
        others = []
        for _, group, shown in found[1:]:
            mine = self._latest(mine)
            if self.comparing.bridged(mine, shown):
                others.append(-group)
                mine = sorted({*mine, *shown})
        return -found[0][1], tuple(others)

    @staticmethod
    def _latest(positions: list[int]) -> list[int]:
        return positions if len(positions) <= SHOWN else positions[:2] + positions[-4:]

    def _settle(self, position: int, home: int, others: tuple[int, ...]) -> None:
        self.homes[position] = home
        if self.whole and home not in self._groups:
            self._groups[home] = Group([], self.items.until)
        self.group(home).add(position, self.items.until)
        self._stir(home)
        for other in others:
            self._bury(other, position, home)
        if others:
            self.bridges[position] = others

    def _again(self, position: int) -> None:
        before = self.homes[position], self.bridges.get(position, ())
        for other in before[1]:
            self._revive(other, position)
        before = before[0], tuple(other for other in before[1] if other >= 0)
        after = self._fitting(position)
        if before == after and position not in self.changed:
            for other in before[1]:
                if other not in self.dead:
                    self._bury(other, position, before[0])
            return
        seen = {group for group in (before[0], after[0], *before[1], *after[1]) if group >= 0}
        was, sight, whole = self._before.get(position), Sight(), self.together(seen)
        if before[0] >= 0:
            sight = self._sight(position, before[0], was, risen=False)
            self.group(before[0]).drop(position, self.items.until)
            self._stir(before[0])
        self.bridges.pop(position, None)
        for other in after[1]:
            if other in self.dead:
                self._raise(other)
        self._settle(position, *after)
        self.changed.add(position)
        moved = before[0] != after[0]
        self._ask_all(self.items.keyed.after(position, None if moved or was is None else was.keys))
        if before[1] or after[1]:
            self._spread(position, whole | self.together(seen), None)
            return
        if before[0] >= 0:
            self._spread(position, self.together([before[0]]), sight)
        if not self._alone(after[0]):
            risen = moved or (was is not None and was.until < self.items.until[position])
            self._spread(position, self.together([after[0]]), self._sight(position, after[0], was, risen=risen))

    def together(self, groups: Iterable[int]) -> set[int]:
        """The groups with all that ever went into them, and all that they ever went into."""
        found: set[int] = set()
        left = list(groups)
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += self.children.get(one, ())
                left += [self.dead[one][1]] if one in self.dead else []
        return found

    def _alone(self, group: int) -> bool:
        """Whether the group has one item, which is met by its own keys only."""
        return len(self.group(group).over) == 1 and group not in self.children and group not in self.dead

    def _sight(self, position: int, group: int, was: Before | None, *, risen: bool) -> Sight:
        """Up to where the item is one that stands for the group; `risen`: it may keep up a group that was over."""
        until, part = self.items.until, self.group(group)
        at = bisect.bisect_left(part.over, position)
        mine = max(until[position], was.until if was else -1)
        later = part.over[at + 1 : at + SHOWN - 1]
        hidden = at >= 2 and len(later) == SHOWN - 2 and max(until[one] for one in later) >= mine
        last = later[-1] if hidden else len(self.items)
        if not risen:
            return Sight(last)
        return Sight(last, self._end(position, part.tops[at - 1] if at else -1), self._end(position, mine))

    def _end(self, position: int, turn: int) -> int:
        """The last position whose turn is not after this one; for an item without a day the last of all."""
        return self.items.end(turn) - 1 if self.items.turns[position] >= 0 else len(self.items) - 1

    def _spread(self, position: int, groups: set[int], sight: Sight | None) -> None:
        """Has those placed anew that can see what became of the item in its group; without a sight all that may."""
        items, was = self.items, self._before.get(position)
        parts = [self.group(group) for group in groups]
        top = max((part.tops[-1] for part in parts if part.tops), default=-1)
        last = self._end(position, max(top, items.until[position], was.until if was else -1))
        bits = np.bitwise_or.reduce(bits_of(items.shifts[list(groups)]))
        looked = np.frombuffer(items.looked, dtype=np.uint64)
        keys = items.keyed.keys_of({position, *(member for part in parts for member in part.over)})
        for row in items.keyed.under(keys):
            ends = np.searchsorted(row, [position, last], side="right")
            near = row[ends[0] : ends[1]]
            if sight and len(near):
                seen = (near <= sight.last) & ((looked[near] & bits) != 0)
                near = near[seen | ((near > sight.start) & (near <= sight.end))]
            self._ask_all([near])

    def _ask_all(self, rows: Iterable[NDArray[np.int32]]) -> None:
        for row in rows:
            for other in row.tolist():
                self._ask(other)

    def groups(self) -> NDArray[np.int64]:
        """For each item the position that its group began with."""
        end = len(self.homes)
        roots = np.arange(end)
        for group in self.dead:
            roots[group] = self.root(group, end)
        found: NDArray[np.int64] = roots[np.frombuffer(self.homes, dtype=np.int32)]
        return found

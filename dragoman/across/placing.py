"""Items one after another → groups of those that are one.

In: `Items`, a way to compare. Out: for each item its group; which items are in another one than before.

    >>> placing = Placing(items, comparing)
    >>> placing.place(range(len(items)))
    >>> placing.groups()                          # for each item the position that its group began with
    [0, 0, 2]

Each item, in its turn, is compared with the groups that are found by its keys and still last; it goes into the one
that it fits best, or begins one. An item may also show that two groups are one (`bridge`).

What is placed anew need not be all: where an item is new, gone, or other than before, those after it that can see the
difference (they have a key in common with its group, before the group is over) are placed anew as well, and if one of
them goes elsewhere than before, so on from there. Where nothing changes any more, all else is as if everything had been
placed anew.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import numpy as np

from dragoman.across.items import Items

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


class Placing:
    """Groups by the position that each began with."""

    def __init__(self, items: Items, comparing: Comparing, *, whole: bool) -> None:
        self.items, self.comparing, self.whole = items, comparing, whole
        self.homes = items.homes
        self._first = np.array(items.homes, dtype=np.int64)
        self._groups: dict[int, Group] = {}
        self.bridges = dict(items.bridges)
        self.dead: dict[int, tuple[int, int]] = {}
        self.children: dict[int, list[int]] = {}
        for position, others in sorted(self.bridges.items()):
            for other in others:
                if other >= 0 and self.homes[position] >= 0:
                    self._bury(other, position, self.homes[position])
        self._heap: list[int] = []
        self._queued = bytearray(len(items))
        self.changed: set[int] = set()

    # ---- groups as they are before a position ----

    def _bury(self, other: int, position: int, best: int) -> None:
        self.dead[other] = position, best
        self.children.setdefault(best, []).append(other)

    def _revive(self, other: int, position: int) -> None:
        if other in self.dead and self.dead[other][0] == position:
            _, best = self.dead.pop(other)
            self.children[best].remove(other)

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

    def _parts(self, group: int, position: int) -> list[Group]:
        """The group and those that went into it before the position."""
        found, left = [], [group]
        while left:
            one = left.pop()
            found.append(self.group(one))
            left += [child for child in self.children.get(one, ()) if self.dead[child][0] < position]
        return found

    def _shown(self, group: int, position: int) -> tuple[list[int], int]:
        """Members before the position that stand for the group, and the last day on which it can be told of."""
        if group not in self.children:
            part = self.group(group)
            end = bisect.bisect_left(part.over, position)
            shown = part.over[:end] if end <= SHOWN else part.over[:2] + part.over[end - 4 : end]
            return shown, part.tops[end - 1] if end else -1
        head: list[int] = []
        tail: list[int] = []
        size, top = 0, -1
        for part in self._parts(group, position):
            end = bisect.bisect_left(part.over, position)
            if end:
                size, top = size + end, max(top, part.tops[end - 1])
                head += part.over[: min(end, SHOWN)]
                tail += part.over[max(0, end - SHOWN) : end]
        if size <= SHOWN:
            return sorted({*head, *tail}), top
        return sorted(head)[:2] + sorted(tail)[-4:], top

    def _forget(self, position: int) -> None:
        """Lets groups go that no page can come back to: memory goes with the pages of some weeks, not with all."""
        turn = self.items.turns[position]
        if turn >= 0:
            over = [n for n, group in self._groups.items() if group.tops and group.tops[-1] < turn]
            for n in over:
                del self._groups[n]

    # ---- placing ----

    def place(self, positions: Iterable[int], changed: Iterable[int] = ()) -> None:
        """Places these anew, and those that can see what came of it; `changed`: those that are other than before."""
        self.changed |= set(changed)
        if self.whole:
            for position in range(len(self.items)):
                self._settle(position, *self._fitting(position))
                if not position % SWEEP:
                    self._forget(position)
            return
        for position in positions:
            self._ask(position)
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
        for row in self.items.before(position):
            groups = {homes[other] for other in row}
            if not dead.keys().isdisjoint(groups):
                groups = {self.root(group, position) for group in groups}
            for group in groups:
                met[group] = met.get(group, 0) + 1
        turn, turns = self.items.turns[position], self.items.turns
        found: list[tuple[float, int, list[int]]] = []
        looked = 0
        for group in sorted(met, key=lambda g: (-met[g], -g)):
            shown, top = self._shown(group, position)
            if not shown or top < turn:
                continue
            if looked == self.comparing.closest:
                break
            looked += 1
            silent = turn - turns[shown[-1]]
            points = self.comparing.points(position, shown, silent)
            if points >= self.comparing.enough:
                found.append((-points, -group, shown))
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
        parts = {number: part for group in seen for number, part in self._whole(group)}
        if before[0] >= 0:
            self.group(before[0]).drop(position, self.items.until)
        self.bridges.pop(position, None)
        for other in after[1]:
            if other in self.dead:
                self.children[self.dead[other][1]].remove(other)
        self._settle(position, *after)
        self.changed.add(position)
        for group in seen:
            parts |= dict(self._whole(group))
        self._spread(position, list(parts.values()))

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

    def _whole(self, group: int) -> list[tuple[int, Group]]:
        return [(one, self.group(one)) for one in self.together([group])]

    def _spread(self, position: int, parts: list[Group]) -> None:
        """Has those placed anew that can see what became of the item."""
        for row in self.items.after(position):
            for other in row:
                self._ask(other)
        top, turns = max((part.tops[-1] for part in parts if part.tops), default=-1), self.items.turns
        for row in self.items.keyed(self.keys_of({member for part in parts for member in part.over})):
            for other in row[bisect.bisect_right(row, position) :]:
                if turns[other] > top:
                    break
                self._ask(other)

    def keys_of(self, members: Iterable[int]) -> set[int]:
        """The keys of these items."""
        items = self.items
        entries = [e for m in members for e in range(items.entries[m], items.entries[m + 1])]
        return set(items.sorted_keys[items.at[entries]].tolist()) if entries else set()

    def groups(self) -> list[int]:
        """For each item the position that its group began with."""
        end = len(self.homes)
        roots = np.arange(end)
        for group in self.dead:
            roots[group] = self.root(group, end)
        labels: list[int] = roots[np.array(self.homes, dtype=np.int64)].tolist()
        return labels

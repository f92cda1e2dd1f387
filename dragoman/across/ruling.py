"""What people ruled → what holds, and groups that keep to it.

In: `Ruling`s, derived groups of mentions. Out: the rulings in force; groups in which `same` and `different` are kept.

    >>> bonds = in_force(rulings).bonds("actor")              # a:putin and b:putin are different
    >>> bonds.settle([[At(page="a", id="putin"), At(page="b", id="putin")]])
    [[At(page='a', id='putin')], [At(page='b', id='putin')]]

The later ruling counts where two contradict each other; what an `undo` takes back is as if it had never been said.
Rulings name mentions, not derived ids, so they hold whatever is gathered.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from dragoman.chronicle import At, Ruling, Target, undone

Thing = TypeVar("Thing")
Nearness = Callable[[Thing, Thing], float]


@dataclasses.dataclass(frozen=True, slots=True)
class InForce:
    """The rulings that hold, in order of their ids."""

    rulings: tuple[Ruling, ...]

    def bonds(self, target: Target) -> Bonds:
        """Which mentions of this kind are one, and which are not."""
        found = [r for r in self.rulings if r.target == target and r.other is not None]
        return Bonds([(r.verdict == "same", _key(target, r.of), _key(target, r.other)) for r in found if r.other])

    def joined(self) -> frozenset[str]:
        """The pages of which something is to be joined or parted."""
        return frozenset(at.page for r in self.rulings if r.other is not None for at in (r.of, r.other))

    def rejected(self) -> frozenset[tuple[Target, At]]:
        """What was rejected as a whole: whatever is said of it falls away."""
        last: dict[tuple[Target, At], str] = {}
        for ruling in self.rulings:
            if ruling.field is None and ruling.verdict in ("accept", "reject"):
                last[ruling.target, _key(ruling.target, ruling.of)] = ruling.verdict
        return frozenset(key for key, verdict in last.items() if verdict == "reject")

    def corrections(self) -> Mapping[str, Mapping[tuple[Target, str], Mapping[str, str]]]:
        """Page → what in it → field → the value that it should have."""
        found: dict[str, dict[tuple[Target, str], dict[str, str]]] = {}
        for ruling in self.rulings:
            if ruling.verdict == "correct" and ruling.field and ruling.value is not None:
                page = found.setdefault(ruling.of.page, {})
                page.setdefault((ruling.target, ruling.of.id), {})[ruling.field] = ruling.value
        return found


def in_force(rulings: Iterable[Ruling]) -> InForce:
    """The rulings that no later one in force undoes."""
    made = sorted(rulings, key=lambda ruling: ruling.id)
    gone = undone(made)
    return InForce(tuple(ruling for ruling in made if ruling.verdict != "undo" and ruling.id not in gone))


def _key(target: Target, at: At) -> At:
    """A story is ruled on by its pages."""
    return At(page=at.page, id="") if target in ("story", "page") else at


class Bonds:
    """Mentions that must be together, and those that must not."""

    def __init__(self, ruled: Sequence[tuple[bool, At, At]]) -> None:
        """`ruled`: whether two are one, oldest first; an older one gives way to those after it."""
        self.home: dict[At, At] = {}
        self.apart: dict[At, set[At]] = defaultdict(set)
        for same, one, other in reversed(ruled):
            a, b = self.root(one), self.root(other)
            if same and b not in self.apart[a]:
                self._unite(a, b)
            elif not same and a != b:
                self.apart[a].add(b)
                self.apart[b].add(a)

    def __bool__(self) -> bool:
        return bool(self.home)

    def root(self, at: At) -> At:
        """The mention that stands for all that are one with this one."""
        self.home.setdefault(at, at)
        while self.home[at] != at:
            at = self.home[at]
        return at

    def _unite(self, a: At, b: At) -> None:
        a, b = min(a, b), max(a, b)
        self.home[b] = a
        for far in self.apart.pop(b, set()):
            self.apart[far].discard(b)
            if a != b:
                self.apart[far].add(a)
                self.apart[a].add(far)

    def settle(
        self,
        groups: Sequence[list[Thing]],
        at: Callable[[Thing], At] = lambda thing: thing,  # type: ignore[assignment, return-value]
        near: Nearness[Thing] = lambda one, other: 0.0,
    ) -> list[list[Thing]]:
        """The groups, joined and parted as ruled. Who was not ruled on stays with whom they are nearest to."""
        if not self:
            return list(groups)
        return [part for group in self._joined(groups, at) for part in self._parted(group, at, near)]

    def _joined(self, groups: Sequence[list[Thing]], at: Callable[[Thing], At]) -> list[list[Thing]]:
        home: dict[At, int] = {}
        merged: list[list[Thing]] = []
        to = list(range(len(groups)))
        for n, group in enumerate(groups):
            merged.append(list(group))
            for root in {self.root(at(thing)) for thing in group if at(thing) in self.home}:
                first = _followed(to, home.setdefault(root, n))
                here = _followed(to, n)
                if first != here:
                    low, high = min(first, here), max(first, here)
                    merged[low] += merged[high]
                    merged[high] = []
                    to[high] = low
        return [group for group in merged if group]

    def _parted(self, group: list[Thing], at: Callable[[Thing], At], near: Nearness[Thing]) -> list[list[Thing]]:
        sides: list[list[Thing]] = []
        roots: list[set[At]] = []
        for thing in (thing for thing in group if at(thing) in self.home):
            root = self.root(at(thing))
            side = next((n for n, held in enumerate(roots) if root in held), None)
            if side is None:
                side = next((n for n, held in enumerate(roots) if not held & self.apart[root]), len(roots))
            if side == len(roots):
                sides.append([])
                roots.append(set())
            sides[side].append(thing)
            roots[side].add(root)
        if len(sides) < 2:
            return [group]
        return _shared_out(group, sides, near)


def _followed(to: list[int], n: int) -> int:
    while to[n] != n:
        n = to[n]
    return n


def _shared_out(group: list[Thing], sides: list[list[Thing]], near: Nearness[Thing]) -> list[list[Thing]]:
    """Each member of the group with its side, in the group's order."""
    fixed = {id(thing): n for n, side in enumerate(sides) for thing in side}
    parts: list[list[Thing]] = [[] for _ in sides]
    for thing in group:
        side = fixed.get(id(thing))
        if side is None:
            means = [sum(near(thing, seed) for seed in seeds) / len(seeds) for seeds in sides]
            side = max(range(len(sides)), key=lambda n: (means[n], -n))
        parts[side].append(thing)
    return parts

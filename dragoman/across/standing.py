"""All that was told of one event → what stands: accounts side by side, and the status.

In: `Told`s, who the sources are. Out: `Version`s, the latest status that is well sourced.

    >>> [version.status for version in versions(told, sources)]      # five: planned; then two: cancelled
    ['planned', 'cancelled']

The rules of the status:

1. What pages vouch for themselves counts before what stands on somebody's word, and news before looks back.
2. The latest status counts that two independent sources give; if none has two, the latest.
3. A single later source overrules two only with a firmer word: an act that was done or called off after a plan, not a
   plan or a wish after the deed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dragoman.across.happenings import Told
from dragoman.records import Status

FIRM: Final[Mapping[Status, int]] = {
    "occurred": 3, "cancelled": 3, "negated": 2, "planned": 1, "conditional": 0, "hypothetical": 0,
}  # fmt: skip
WELL: Final = 2
"""Independent sources that make a status well sourced."""


@dataclasses.dataclass(slots=True)
class Version:
    """One account: a status on the word of nobody but the pages, or of `claimed_by` (figures by number)."""

    status: Status
    claimed_by: tuple[int, ...]
    told: list[Told] = dataclasses.field(default_factory=list)

    def sources(self, of: Mapping[int, str] | Sequence[str]) -> frozenset[str]:
        """The independent sources that give it; `of`: each page's."""
        return frozenset(of[told.page] for told in self.told)

    @property
    def denied_by(self) -> tuple[int, ...]:
        """Who denies it."""
        return tuple(dict.fromkeys(number for told in self.told for number in told.denied_by))


def versions(told: Iterable[Told], sources: Mapping[int, str] | Sequence[str]) -> list[Version]:
    """The accounts, those with most independent sources first."""
    found: dict[tuple[Status, tuple[int, ...]], Version] = {}
    for one in told:
        key = one.status, one.claimed_by
        found.setdefault(key, Version(*key)).told.append(one)
    return sorted(found.values(), key=lambda v: (-len(v.sources(sources)), -FIRM[v.status], v.claimed_by))


def status(told: Sequence[Told], sources: Mapping[int, str] | Sequence[str]) -> Status:
    """The latest well-sourced status."""
    counted = [one for one in told if not one.claimed_by] or list(told)
    counted = [one for one in counted if not one.background] or counted
    last: dict[Status, int] = {}
    by: dict[Status, set[str]] = {}
    for one in counted:
        last[one.status] = max(last.get(one.status, -1), one.day)
        by.setdefault(one.status, set()).add(sources[one.page])
    well = [s for s in last if len(by[s]) >= WELL] or list(last)
    best = max(well, key=lambda s: (last[s], len(by[s]), FIRM[s], s))
    later = [s for s in last if last[s] > last[best] and FIRM[s] > FIRM[best]]
    return max(later, key=lambda s: (last[s], len(by[s]), FIRM[s], s), default=best)

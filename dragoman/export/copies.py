"""Groups of copies, for people and for programs.

In: `Copies`. Out: text; JSON, or a line of it for each group.

    5 pages, 3 reports, 2 originators

    Envoys leave Geneva without a deal
    Reuters, 5 to 6 March 2024, 3 pages: Reuters, Oxus Times, Lima Ledger
      stands for it     wire-1
      identical         oxus-7
      cut               lima-3   83 % of it there
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.export.view import clean
from dragoman.records import Copies, Copy, CopyGroup

_RELATION = 16  # characters: the longest relation's name
_LONGEST = 100  # characters of a page's id


def as_text(found: Copies) -> Iterator[str]:
    """What a person reads: the counts, then each group, its page that stands for it first."""
    counts = (_count(found.pages, "page"), _count(found.reports, "report"), _count(found.originators, "originator"))
    yield f"{', '.join(counts)}\n"
    for group in found.groups:
        yield "\n" + "".join(f"{line}\n" for line in _lines(group))


def as_json(found: Copies) -> str:
    """All of it as one JSON object."""
    return found.to_json(indent=2) + "\n"


def as_lines(found: Copies) -> Iterator[str]:
    """A line of JSON for each group, for each page alone, for each failure."""
    yield from (f"{group.to_json()}\n" for group in found.groups)
    yield from (msgspec.json.encode({"representative": page, "copies": []}).decode() + "\n" for page in found.alone)
    yield from (f"{failure.to_json()}\n" for failure in found.failures)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _lines(group: CopyGroup) -> Iterator[str]:
    yield clean(group.headline or "(no headline)")
    days = group.first if group.first == group.last else f"{group.first} to {group.last}"
    about = [clean(group.originator or "nobody named"), days, _count(len(group.copies) + 1, "page")]
    shown = ", ".join(map(clean, group.publishers))
    yield ", ".join(part for part in about if part) + (f": {shown}" if shown else "")
    yield _line("stands for it", group.representative)
    yield from (_copy(copy, group.headline) for copy in group.copies)


def _copy(copy: Copy, headline: str | None) -> str:
    share = f"{round(100 * copy.shared)} % shared" if copy.relation == "edited" else ""
    other = f"“{clean(copy.headline)}”" if copy.headline and copy.headline != headline else ""
    return _line(copy.relation, copy.page, *filter(None, (share, other)))


def _line(relation: str, page: str, *more: str) -> str:
    return "  ".join(["", f"{relation:<{_RELATION}}", clean(page)[:_LONGEST], *more])

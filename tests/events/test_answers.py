"""What the acts around say of an act's date: how they stand to it, and the dates that they have."""

from __future__ import annotations

import pytest

import dragoman
from dragoman.events import dating
from dragoman.events.answers import LIKELY, LOOSE, TIES, Answers

RAID = "Rebels attacked the town of Goma on Monday. The raid left six soldiers dead. Norway condemned Mali in 2014."
APART = "On Sunday rebels attacked Homs. Norway urged Mali to release two reporters on Friday."
ROWS = [
    (RAID, "raid", "one kind", ["2024-05-06"], "of one type, whoever takes part"),
    (RAID, "raid", "one kind, known", ["2024-05-06"], "the raid is one that the reader knows"),
    (RAID, "raid", "one word", [], "another word"),
    (RAID, "raid", "act before", ["2024-05-06"], "the nearest before it that has a date"),
    (RAID, "raid", "any", ["2024-05-06", "2014"], "all that have one"),
    (RAID, "raid", "any, as old", ["2024-05-06"], "what is long past stands apart from the news"),
    (APART, "attacked", "act before", [], "nothing stands before the first"),
    (APART, "attacked", "one doer", [], "nobody does both"),
]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Answers]:
    """The answers of each page that is read."""
    found: list[Answers] = []

    def watched(page: dating.Dates, at: int) -> list[dating.Option]:
        found.append(page._answers)
        return []

    monkeypatch.setattr(dating.Dates, "options", watched)
    return found


@pytest.mark.parametrize(("text", "anchor", "tie", "dates", "why"), ROWS, ids=[r[4] for r in ROWS])
def test_ties(seen: list[Answers], text: str, anchor: str, tie: str, dates: list[str], why: str) -> None:
    dragoman.read("Daily report\n\n" + text + "\n", as_of="2024-05-08")
    answers = seen[0]
    at = [e.anchor for e in answers.acts.events].index(anchor)
    assert list(answers.ties(at)[tie]) == dates, why


@pytest.mark.parametrize("value", ["2024-05-06", "2014", "2020"])
def test_shares(seen: list[Answers], value: str) -> None:
    ties = {"one kind": ["2024-05-06", "2014"], "one word": [], "any": ["2024-05-06"]}
    dragoman.read("Daily report\n\n" + RAID + "\n", as_of="2024-05-08")
    shares = seen[0].borne(ties, value)
    assert shares["one kind"] == (0.0 if value == "2020" else 0.5)
    assert shares["one word"] == 0.0, "no act stands so"
    assert shares["any"] == (0.5 if value == "2024-05-06" else 0.0), "one act says little"


def test_names() -> None:
    assert TIES.keys() >= LIKELY
    assert {name.removesuffix(", likely") for name in LOOSE} <= TIES.keys()

"""What the acts around say of an act's date: how they stand to it, and the dates that they have."""

from __future__ import annotations

import pytest

import dragoman
from dragoman.events import dating
from dragoman.events.answers import LIKELY, LOOSE, Answers, Ties
from dragoman.events.kin import WAYS

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


@pytest.mark.parametrize(("text", "anchor", "tie", "dates", "why"), ROWS, ids=[r[4] for r in ROWS])
def test_ties(monkeypatch: pytest.MonkeyPatch, text: str, anchor: str, tie: str, dates: list[str], why: str) -> None:
    found: dict[str, Ties] = {}

    def watched(page: dating.Dates, at: int) -> list[dating.Option]:
        found.update((e.anchor, page._answers.ties(i)) for i, e in enumerate(page.acts.events))
        return []

    monkeypatch.setattr(dating.Dates, "options", watched)
    dragoman.read("Daily report\n\n" + text + "\n", as_of="2024-05-08")
    assert found[anchor][tie] == dict.fromkeys(dates, 1), why


@pytest.mark.parametrize("value", ["2024-05-06", "2014", "2020"])
def test_shares(value: str) -> None:
    ties = {"one kind": {"2024-05-06": 1, "2014": 1}, "one word": {}, "any": {"2024-05-06": 1}}
    shares = Answers.borne(ties).get(value, {})
    assert shares.get("one kind", 0.0) == (0.0 if value == "2020" else 0.5)
    assert "one word" not in shares, "no act stands so"
    assert shares.get("any", 0.0) == (0.5 if value == "2024-05-06" else 0.0), "one act says little"


def test_names() -> None:
    assert WAYS.keys() >= LIKELY
    assert {name.removesuffix(", likely") for name in LOOSE} <= WAYS.keys()

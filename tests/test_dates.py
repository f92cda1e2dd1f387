"""ISO dates and times: the days they span, the moment they are."""

from __future__ import annotations

import json
import pathlib

import pytest

from dragoman.dates import day_of, days_of, moment_of

CASES = pathlib.Path(__file__).with_name("cases_days.jsonl")
DAYS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["why"])
def test_days_of(row: dict[str, object]) -> None:
    found = days_of(str(row["value"]))
    assert (found and [day.isoformat() for day in found]) == row["days"]


@pytest.mark.parametrize(
    ("text", "moment", "why"),
    [
        ("2024-03-05T23:30:00-05:00", "2024-03-06T04:30:00+00:00", "a zone is reckoned in"),
        ("2024-03-05T23:30:00Z", "2024-03-05T23:30:00+00:00", "UTC by its letter"),
        (" 2024-03-05T23:30 ", "2024-03-05T23:30:00+00:00", "without a zone it is UTC; spaces do not matter"),
        ("2024-03-05", "2024-03-05T00:00:00+00:00", "a day begins at midnight"),
    ],
)
def test_moment_of(text: str, moment: str, why: str) -> None:
    assert moment_of(text).isoformat() == moment, why


@pytest.mark.parametrize(
    "text", ["", "soon", "2024-03", "2024-03-05T25:00", "0001-01-01T00:00+14:00", "9999-12-31T23:00-09:00"]
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment_of(text)


@pytest.mark.parametrize(
    ("text", "day"), [("2024-03-05T10:00", "2024-03-05"), ("2024-03", None), ("", None), (None, None)]
)
def test_day_of(text: str | None, day: str | None) -> None:
    found = day_of(text)
    assert (found and found.isoformat()) == day

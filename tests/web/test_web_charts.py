"""The chart of an actor's weeks."""

from __future__ import annotations

import pytest

from dragoman.web.charts import FEWEST, STEP, WEEKS, by_week
from dragoman.web.doings import Doing


def doing(day: str, last: str = "", status: str = "occurred", quad: str = "Q1") -> Doing:
    return Doing(day, last or day, status, quad)


def test_a_week_is_split_by_status_and_by_cooperation_and_conflict() -> None:
    made = by_week([doing("2024-05-06"), doing("2024-05-12", status="planned", quad="Q4"), doing("2024-05-08")])
    week = made.weeks[-1]
    assert (week.monday, week.cooperation, week.conflict) == ("2024-05-06", 2, 1)
    assert [(bar.status, bar.number) for bar in week.bars] == [("occurred", 2), ("planned", 1)]
    assert made.most == 3


def test_few_weeks_keep_the_scale() -> None:
    made = by_week([doing("2024-05-06")])
    assert len(made.weeks) == FEWEST
    assert made.width == FEWEST * STEP
    assert [week.x for week in made.weeks] == [n * STEP for n in range(FEWEST)]


def test_one_event_far_ahead_does_not_empty_the_chart() -> None:
    made = by_week([*(doing(f"2018-06-{n:02}") for n in range(1, 20)), doing("2024-01-01")])
    assert made.outside == 1
    assert made.weeks[-1].monday == "2018-06-18"


def test_the_year_with_most_events_is_shown() -> None:
    """The 53 weeks to March 2011 hold three, all others two at most."""
    made = by_week([doing(f"{year}-03-01") for year in range(2000, 2020)] + [doing("2010-04-01")])
    assert len(made.weeks) <= WEEKS
    assert made.weeks[-1].monday == "2011-02-28"


@pytest.mark.parametrize(
    ("day", "last"), [("2024-01-01", "2024-12-31"), ("2024-02-01", "2024-02-29"), ("never", "never"), ("", "")]
)
def test_what_has_no_week_is_counted_apart(day: str, last: str) -> None:
    made = by_week([doing("2024-05-06"), Doing(day, last, "occurred", "Q1")])
    assert made.outside == 1


def test_no_events_make_no_chart() -> None:
    assert by_week([]).weeks == ()

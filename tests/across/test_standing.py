"""What stands of an event that many tell of: rows of `statuses.jsonl`, each with its reason; the accounts kept."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from dragoman.across.happenings import Told
from dragoman.across.standing import status, versions

ROWS = [json.loads(line) for line in (pathlib.Path(__file__).parent / "statuses.jsonl").read_text().splitlines()]
START = 738_000


def told(page: int, row: list[Any], names: list[str]) -> Told:
    day, _, said, *more = row
    claimed = tuple(names.index(name) for name in (more[0] if more else ()))
    return Told(
        page=page,
        day=START + day if day >= 0 else -1,
        report=page,
        circle=0,
        ids=(f"e{page}",),
        type="CONSULT",
        status=said,
        background=len(more) > 1 and more[1],
        modes=(),
        date=None,
        days=None,
        place=None,
        actors=(),
        recipients=(),
        lands=(),
        more_lands=(),
        claimed_by=claimed,
        denied_by=(),
        words=b"",
    )


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_status(row: dict[str, Any]) -> None:
    names = sorted({name for one in row["told"] for name in (one[3] if len(one) > 3 else ())})
    pages = [told(n, one, names) for n, one in enumerate(row["told"])]
    assert status(pages, [one[1] for one in row["told"]]) == row["status"]


def test_accounts_stand_side_by_side() -> None:
    rows = [
        [1, "a", "occurred", ["rebels"]],
        [1, "b", "occurred", ["rebels"]],
        [2, "c", "negated", ["army"]],
        [2, "d", "occurred"],
    ]
    pages = [told(n, row, ["army", "rebels"]) for n, row in enumerate(rows)]
    found = [(v.status, v.claimed_by, sorted(v.sources("abcd"))) for v in versions(pages, "abcd")]
    assert found == [("occurred", (1,), ["a", "b"]), ("occurred", (), ["d"]), ("negated", (0,), ["c"])]

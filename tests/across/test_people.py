"""Who is one: rows of `actors.jsonl`, each with its reason; pages of two stories, thirty days apart if not said."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from dragoman.across.figure import Figure
from dragoman.across.notes import ActorNote
from dragoman.across.people import Figures, is_open

ROWS = [json.loads(line) for line in (pathlib.Path(__file__).parent / "actors.jsonl").read_text().splitlines()]
START = 738_000


def note(id: str, row: dict[str, Any]) -> ActorNote:
    return ActorNote(
        id=id,
        name=row["name"],
        kind=row.get("kind", "person"),
        country=row.get("country", "UNK"),
        sector=row.get("sector"),
        role=row.get("role"),
    )


def placed(row: dict[str, Any], *, story: tuple[int, int] = (1, 2)) -> tuple[Figure, Figure]:
    placing = Figures()
    told = [
        (note("x", row["one"]), START, story[0]),
        (note("y", row["other"]), START + row["other"].get("day", 30), story[1]),
    ]
    found: dict[str, Figure] = {}
    for later in (False, True):
        for made, day, in_story in told:
            if is_open(made) == later:
                found[made.id] = placing.place(ord(made.id), made, day, in_story)
    placing.doubts()
    return found["x"], found["y"]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_who_is_one(row: dict[str, Any]) -> None:
    one, other = placed(row)
    assert (one is other) == row["same"]
    if "maybe" in row:
        assert (other in one.maybe) == row["maybe"]


def test_one_story_vouches_for_a_surname() -> None:
    row = {"one": {"name": "Ingrid Dahl", "country": "NOR"}, "other": {"name": "Dahl", "country": "NOR"}}
    one, other = placed(row, story=(1, 1))
    assert one is other


def test_two_candidates_leave_it_open() -> None:
    placing = Figures()
    for id, name in (("a", "Raúl Castro"), ("b", "Fidel Castro")):
        made = ActorNote(id=id, name=name, kind="person", country="CUB", role="President")
        placing.place(ord(id), made, START, 1)
    bare = ActorNote(id="c", name="Castro", kind="person", country="CUB", role="President")
    figure = placing.place(ord("c"), bare, START, 1)
    placing.doubts()
    assert [f.name for f in figure.maybe] == ["Raúl Castro", "Fidel Castro"]


def test_name_in_full_and_offices() -> None:
    placing = Figures()
    for n, (name, role) in enumerate([("Ingrid Dahl", "Finance Minister"), ("Ingrid Dahl", "Prime Minister")]):
        made = ActorNote(id=str(n), name=name, kind="person", country="NOR", role=role)
        placing.place(n, made, START + 100 * n, n)
    (figure,) = placing.all
    assert figure.name == "Ingrid Dahl"
    assert figure.roles == {"Finance Minister": [START, START], "Prime Minister": [START + 100, START + 100]}

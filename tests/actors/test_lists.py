"""Users' own lists: what they add to a page, which lines are faulty, what hostile files do."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from spacy.tokens import Doc

import dragoman
from dragoman.actors import find, load
from dragoman.actors.lists import codes, petrarch
from dragoman.cast import Cast
from dragoman.errors import InputError
from dragoman.records import Actor, Article, Page

HERE = pathlib.Path(__file__).parent / "lists"
CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text().splitlines()]
Parse = Callable[[str], Doc]


def named(cast: Cast, name: str) -> Actor:
    found = [a for a in cast.actors if name in (a.name, *a.aliases)]
    assert len(found) == 1, [a.name for a in cast.actors]
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_case(case: dict[str, Any], parse: Parse) -> None:
    doc = parse(case["text"])
    day = dt.date.fromisoformat(case["as_of"]) if "as_of" in case else None
    cast = find(doc, Article(), day, (), load([HERE / case["file"]]))
    for name, country, sector in case.get("actors", ()):
        assert (named(cast, name).country, named(cast, name).sector) == (country, sector)
    for name, role in case.get("role", {}).items():
        assert named(cast, name).role == role
    for name, other in case.get("other", {}).items():
        assert list(named(cast, name).other_sectors) == other
    for word, name in case.get("means", {}).items():
        token = next(t for t in doc if t.text == word)
        assert [cast.get(i) for i in cast.at(token)] == [named(cast, name)]
    for word in case.get("nobody", ()):
        assert cast.at(next(t for t in doc if t.text == word)) == ()


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("people.csv", [8, 9, 10, 11, 12, 13, 14, 15]),
        ("people.toml", [10, 18]),
        ("people.json", [3, 5, 6]),
        ("tarvonia.actors.txt", [19, 20, 21, 22, 23, 24]),
        ("words.agents.txt", [8]),
    ],
)
def test_faulty_lines_are_told_and_the_rest_is_used(file: str, lines: list[int]) -> None:
    listed = load([HERE / file])
    assert [f.line for f in listed.faults] == lines, [str(f) for f in listed.faults]
    assert len(listed) >= 2
    assert all(str(f).startswith(f"{HERE / file}:{f.line}: ") for f in listed.faults)


CODES = [
    ("USA", "USA", "", ()),
    ("USAGOV", "USA", "GOV", ()),
    ("USAGOVMIL", "USA", "GOV", ("MIL",)),
    ("IGOUNO", "UNO", "GOV", ()),
    ("NGOHRI", "NGO", "SOC", ()),
    ("IMGMOSALQ", "IMG", "REB", ()),
    ("MUSGOV", "MUS", "GOV", ()),
    ("PSEREBHMS", "PSE", "REB", ()),
    ("GOVMED", "", "GOV", ("JRN",)),
    ("EGYELIGOV", "EGY", "ELI", ()),
    ("SDNCHR", "SDN", "REL", ()),
]


@pytest.mark.parametrize(("code", "country", "sector", "other"), CODES, ids=[c[0] for c in CODES])
def test_codes(code: str, country: str, sector: str, other: tuple[str, ...]) -> None:
    assert codes.split(code) == (country, sector, other)


def test_comments_leave_the_line_numbers_alone() -> None:
    text = "A [TRV] # one\n<!-- two\nthree -->\nB [### <890101] ; four\n"
    assert list(petrarch.lines(text)) == [(1, "A [TRV]"), (4, "B [### <890101]")]


HOSTILE = {
    "deep.json": "[" * 100_000,
    "nested.json": '{"a":' * 50_000,
    "open.json": '{"name": "x\n' * 5_000,
    "wide.csv": "name,aliases\n" + "a," + ";".join("x" * 300 for _ in range(200)) + "\n",
    "quotes.csv": 'name\n"' + '"' * 50_001,
    "brackets.actors.txt": "[" * 10_000 + "\nA [TRV]\n" + "[#;" * 100 + "\n",
    "comments.actors.txt": "<!--" * 100_000,
    "sets.agents.txt": "!A! = " + ",".join(["X"] * 150) + "\n" + "!A!_!A!_!A!_!A! [~GOV]\n",
    "words.actors.txt": "A " * 200 + "[TRV]\n",
    "table.toml": "[[actors]]\nname = '''\n" * 2_000,
    "empty.csv": "",
    "blank.json": "  ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_do_no_harm(name: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / name).write_text(HOSTILE[name])
    listed = load([tmp_path / name])
    assert len(listed) <= 1
    assert len(listed.faults) <= 1000


def test_a_file_that_cannot_be_read(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no such file"):
        load([tmp_path / "missing.csv"])
    (tmp_path / "binary.csv").write_bytes(b"name\0" * 10)
    with pytest.raises(InputError, match="binary"):
        load([tmp_path / "binary.csv"])
    monkeypatch.setattr("dragoman.actors.lists.MAX_BYTES", 10)
    (tmp_path / "large.csv").write_text("name\n" + "x" * 20)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        load([tmp_path / "large.csv"])


def test_too_many_names_are_left_out(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.actors.lists.MAX_FORMS", 3)
    (tmp_path / "a.csv").write_text("name\n" + "\n".join(f"name {n}" for n in "abcdefgh"))
    listed = load([tmp_path / "a.csv"])
    assert len(listed) == 4
    assert [f.what for f in listed.faults] == ["too many names: the rest is left out"]


TEXT = "The Heron denied the charge in Vienna. The Heron met the Lake Bank."


def test_through_the_public_door() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        record = dragoman.read(TEXT, as_of="2020-05-01", actors=str(HERE / "people.csv"))
    assert next(str(w.message) for w in told).startswith(f"left out: {HERE}/people.csv:8: broken CSV")
    assert ("The Heron", "AUT", "GOV") in {(a.name, a.country, a.sector) for a in record.actors}
    listed = dragoman.load_actors(HERE / "people.csv", HERE / "people.json")
    assert dragoman.read(TEXT, as_of="2020-05-01", actors=listed).actors == record.actors


def test_over_processes() -> None:
    listed = dragoman.load_actors(HERE / "people.csv")
    pages = [Page(id=str(n), text=TEXT, as_of=dt.date(2020, 5, 1)) for n in range(2)]
    one, two = (list(dragoman.read_many(pages, jobs=jobs, actors=listed)) for jobs in (1, 2))
    assert one == two
    assert {a.country for r in one for a in getattr(r, "actors", ())} >= {"AUT", "CHE"}

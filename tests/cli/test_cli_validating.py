"""The command that has a sample judged, driven through a pipe."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from typing import ClassVar

import pytest
from click.testing import Result
from stubbed import LAKE

from dragoman import store
from dragoman.chronicle import At, Ruling
from dragoman.records import Record

Run = Callable[..., Result]


@pytest.fixture
def records(tmp_path: pathlib.Path) -> str:
    path = tmp_path / "records.jsonl"
    path.write_text(LAKE.to_json() + "\n", encoding="utf-8")
    return str(path)


def test_judging_through_a_pipe(run: Run, records: str) -> None:
    result = run("validate", records, "--n", "2", "--coder", "ana", input="y\nn\ns\ny\n")
    assert result.exit_code == 0
    assert "1 of 2" in result.stdout and "right? [y/n/s/u/q] y" in result.stdout
    assert "0 of 2 drawn events judged in full by ana" in result.stdout
    book = pathlib.Path(records + ".judgements.jsonl")
    assert len(book.read_text(encoding="utf-8").splitlines()) == 4
    again = run("validate", records, "--n", "2", "--coder", "ana", input="y\n" * 20)
    assert "2 of 2 drawn events judged in full by ana" in again.stdout
    assert len(book.read_text(encoding="utf-8").splitlines()) == 12


def test_two_coders_and_the_report(run: Run, records: str, tmp_path: pathlib.Path) -> None:
    place = str(tmp_path / "book.jsonl")
    for name, answers in (("ana", "y\n" * 12), ("ben", "y\nn\n" * 6)):
        run("validate", records, "--n", "2", "--coder", name, "--judgements", place, input=answers)
    result = run("validate", records, "--n", "2", "--judgements", place, "--report", "--coder", "ana")
    assert result.exit_code == 0
    assert "Krippendorff's alpha (nominal)" in result.stdout and "right? [" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-"], "SOURCE: answers come from standard input (give a file of records)"),
        ([], "no records given (give a file of records, or --db FILE)"),
        (["RECORDS", "--report"], "--report: no judgements of this sample (judge first, with the same --n, --by"),
        (["RECORDS", "--by", "actor"], "--by: there is no 'actor' (one of type, status)"),
        (["RECORDS", "--status", "done"], "--status: there is no 'done'"),
    ],
)
def test_misuse_is_one_line(run: Run, records: str, arguments: list[str], line: str) -> None:
    result = run("validate", *(records if word == "RECORDS" else word for word in arguments))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"dragoman: {line}") and result.stderr.count("\n") == 1


def test_nothing_to_judge(run: Run, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("", encoding="utf-8")
    assert run("validate", str(path), "--coder", "ana").stdout == "\nnothing judged\n"


class Shelf:
    """A stand-in for a store."""

    told: ClassVar[list[tuple[str, str | None]]] = []

    def __init__(self, place: str, *, create: bool) -> None:
        assert not create

    def records(self, *, judged: bool) -> list[Record]:
        assert not judged, "the sample is of what the program made"
        return [LAKE]

    def rule(self, verdict: str, target: str, of: str, **known: str | None) -> Ruling:
        self.told.append((verdict, known.get("field")))
        return Ruling(id=1, when="", who="ana", verdict="accept", target="event", of=At(page="", id=""))


@pytest.mark.parametrize(("option", "rulings"), [("--rule", [("accept", "type")]), ("--no-rule", [])])
def test_a_store_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, option: str, rulings: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr(store, "Store", Shelf, raising=False)
    monkeypatch.setattr(Shelf, "told", [])
    place = str(tmp_path / "d.db")
    assert run("validate", "--db", place, "--coder", "ana", option, input="y\nq\n").exit_code == 0
    assert Shelf.told == rulings
    assert pathlib.Path(place + ".judgements.jsonl").exists()

"""The commands of the store: what they print, write, and say on errors."""

from __future__ import annotations

import csv
import io
import json
import pathlib
from collections.abc import Callable

import pages_made as made
import pytest
from chronicle_put import put
from click.testing import CliRunner, Result

from dragoman.cli import main
from dragoman.store import Store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "90")
    return lambda *arguments: CliRunner().invoke(main, list(arguments), prog_name="dragoman")


@pytest.fixture
def full(run: Run, tmp_path: pathlib.Path) -> Run:
    """The same, in a folder with a store of three pages, gathered."""
    with Store(tmp_path / "dragoman.db") as store:
        store.add([made.page_of(record) for record in made.records()])
        store.gather()
        put(store.database, made.chronicle(), {"when": "now"})
    return run


def test_add_tells_what_became_of_the_pages(run: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "pages").mkdir()
    for n in range(3):
        (tmp_path / "pages" / f"p{n}.txt").write_text(f"Day {n}\nNorway met envoy {n}.")
    done = run("add", "pages")
    assert (done.exit_code, done.stdout) == (0, "3 pages: 3 added; 3 events\n")
    assert run("add", "pages").stdout == "3 pages: 3 were there already; 0 events\n"
    assert "1 story" in run("add", "pages", "--gather").stdout.splitlines()[1]
    (tmp_path / "pages" / "p1.txt").write_text("Day 1\nfail")
    done = run("add", "pages", "none.txt")
    assert done.exit_code == 1
    assert done.stdout == "4 pages: 2 were there already, 2 failed (dragoman failures); 0 events\n"
    assert "dragoman: none.txt: no such file (check the path)" in done.stderr
    assert "cannot be read" in run("failures").stdout
    (tmp_path / "none.txt").write_text("Late\nNorway met envoys.")
    assert run("failures", "--retry").stdout.startswith("2 pages: 1 added, 1 failed")
    assert json.loads(run("failures", "--format", "json").stdout)[0]["stored"] is True


def test_columns_prefixes_and_what_is_known(run: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "t.csv").write_text("Nr,Volltext\n7,Norway met envoys.\n8,Rain.\n")
    done = run(
        "add", "t.csv", "--column", "text=Volltext", "--column", "id=Nr", "--prefix", "x-", "--publisher", "Post"
    )
    assert done.exit_code == 0, done.stderr
    with Store("dragoman.db") as store:
        assert store.page("x-7").publisher == "Post"
    assert "names no column" in run("add", "t.csv", "--column", "text").stderr
    done = run("add", "t.csv", "--column", "txt=Volltext")
    assert done.exit_code == 2 and "no field 'txt'" in done.stderr


def test_a_web_address_inside_is_refused(run: Run) -> None:
    done = run("add", "http://localhost/a")
    assert done.exit_code == 1 and "inside a private network" in done.stderr


def test_events_as_text(full: Run) -> None:
    done = full("events", "--actor", "NOR", "--type", "reject")
    assert done.exit_code == 0 and done.stderr == ""
    assert done.stdout.startswith("OCCURRED     REJECT    Norway (NOR) → Switzerland (CHE)   meet · 2024-03-05\n")
    assert "Norway [calls off] talks with Switzerland" in done.stdout
    assert "planned: Alpine Herald" in full("events", "--sources", "2").stdout
    assert len(full("events", "--mentions", "--limit", "2").stdout.split("\n\n")) == 3
    none = full("events", "--actor", "BRA")
    assert (none.stdout, none.stderr) == ("", "dragoman: nothing found\n")


def test_every_form(full: Run, tmp_path: pathlib.Path) -> None:
    import pyarrow.parquet

    plain = json.loads(full("events", "--format", "json").stdout)
    assert [event["id"] for event in plain] == ["talks#e2", "talks#e1"]
    lines = full("events", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == plain
    rows = list(csv.DictReader(io.StringIO(full("events", "--format", "csv").stdout)))
    assert rows[1]["actors"] == "Norway" and rows[1]["recipients_countries"] == "CHE"
    assert full("events", "--format", "parquet", "--out", "e.parquet").exit_code == 0
    table = pyarrow.parquet.read_table(tmp_path / "e.parquet")
    assert table["type"].to_pylist() == ["CONSULT", "REJECT"] and str(table.schema.field("sources").type) == "int64"
    assert full("events", "--format", "parquet", "--actor", "BRA", "--out", "none.parquet").exit_code == 0
    assert pyarrow.parquet.read_table(tmp_path / "none.parquet").schema == table.schema
    done = full("events", "--format", "parquet")
    assert done.exit_code == 2 and "give --out" in done.stderr
    assert json.loads(full("events", "--actor", "BRA", "--format", "json").stdout) == []


def test_csv_is_as_read_writes_it(full: Run) -> None:
    text = full("events", "--format", "csv").stdout_bytes.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "\r" not in text and {row["background"] for row in rows} == {"false"}


def test_cut_off_answers_say_how_to_go_on(full: Run) -> None:
    done = full("events", "--limit", "1", "--format", "jsonl")
    cursor = done.stderr.partition("--after ")[2].split()[0]
    rest = full("events", "--limit", "1", "--format", "jsonl", "--after", cursor)
    both = [json.loads(line)["id"] for line in (done.stdout + rest.stdout).splitlines()]
    assert both == ["talks#e2", "talks#e1"]
    wrong = full("events", "--after", "x")
    assert wrong.exit_code == 2 and "no cursor" in wrong.stderr and "Traceback" not in wrong.stderr
    found = full("search", "norway", "--limit", "1", "--format", "jsonl")
    assert "--after " in found.stderr


def test_a_spreadsheet_takes_no_formula_from_a_page(run: Run) -> None:
    with Store("dragoman.db") as store:
        store.add([made.Page(id="a", text="=cmd()\nNorway met envoys.")])
    rows = list(csv.DictReader(io.StringIO(run("events", "--format", "csv").stdout)))
    assert rows[0]["headline"] == "'=cmd()"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("statements", "--actor", "berg"), "Anna Berg (NOR) to Urs Keller (CHE)"),
        (("threads", "--state", "planned"), "Talks <of> Norway & Switzerland   planned"),
        (("stories",), "Norway and Switzerland"),
        (("actors", "berg"), "Anna Berg (NOR)   person"),
        (("search", "geneva"), "talks with Switzerland would be held in [Geneva] in June."),
        (("show", "talks#e1"), "occurred REJECT meet   event talks#e1"),
        (("show", "talks"), "Norway calls off talks with Switzerland"),
        (("timeline", "talks#t1"), "2024-06-01 to 2024-06-30 planned"),
        (("judge",), ""),
        (("diff",), ""),
        (("recode",), "0 pages coded anew"),
    ],
)
def test_commands(full: Run, arguments: tuple[str, ...], told: str) -> None:
    done = full(*arguments)
    assert done.exit_code == 0, done.stderr
    assert told in done.stdout


def test_judge_and_what_it_changes(full: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_WHO", "mk")
    done = full("judge", "correct", "event", "later#e1", "--field", "status", "--value", "negated", "--why", "no")
    assert done.stdout == "ruling 1: correct event later#e1\n"
    assert "mk: correct status negated: no" in full("judge").stdout
    assert full("events", "--mentions", "--status", "negated", "--format", "jsonl").stdout.count("\n") == 2
    assert "1 page is not gathered yet" in full("events").stderr
    assert "actors, 5 events, 2 threads" in full("gather").stdout
    assert full("judge", "same", "event", "talks#e1", "later#e1").stderr == "dragoman: dragoman gather heeds it\n"
    done = full("judge", "same")
    assert done.exit_code == 2 and "dragoman judge VERDICT KIND ID" in done.stderr


@pytest.mark.parametrize("form", ["json", "timelinejs", "html"])
def test_timelines_into_files(full: Run, tmp_path: pathlib.Path, form: str) -> None:
    assert full("timeline", "talks#story", "--format", form, "--out", f"t.{form}").exit_code == 0
    assert "Norway" in (tmp_path / f"t.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("events", "--db", "none.db"), "dragoman: none.db: no such store (dragoman add SOURCE makes one)\n"),
        (("stories", "--db", "fresh.db"), "have not been gathered yet (dragoman gather"),
        (("show", "zzz", "--db", "fresh.db"), "nothing has this id"),
        (("events", "--status", "canceled", "--db", "fresh.db"), "did you mean 'cancelled'?"),
        (("search", "-x", "--db", "fresh.db"), "no such option"),
    ],
)
def test_errors_are_one_line(run: Run, arguments: tuple[str, ...], told: str) -> None:
    Store("fresh.db").close()
    done = run(*arguments)
    assert done.exit_code in (1, 2) and told in done.stderr and done.stderr.count("\n") == 1


def test_exports_take_a_store(full: Run, tmp_path: pathlib.Path) -> None:
    done = full("export", "--db", "dragoman.db", "--status", "all", "--format", "jsonl", "--out", "events.jsonl")
    assert done.exit_code == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 2

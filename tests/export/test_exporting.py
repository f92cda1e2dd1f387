"""Exports read back: with pandas, and with readers written from the formats' documentation."""

from __future__ import annotations

import csv
import io
import json
import pathlib
import sys
from typing import Any

import msgspec
import pandas as pd
import peer_readers as peers
import pytest
from hypothesis import HealthCheck, given, settings
from records_made import records

from dragoman.errors import InputError
from dragoman.export import exporting, flattened
from dragoman.export.exporting import SCHEMAS, Choice, Report
from dragoman.export.schemas.columns import columns, schema_columns
from dragoman.records import Event, Record

HERE = pathlib.Path(__file__).parent
ALL = ("occurred", "planned", "conditional", "hypothetical", "negated", "cancelled")
STAMP = "20240516080000"
NAMES = {"gdelt": "gdelt2_events", "polecat": "polecat", "icews": "icews", "phoenix": "phoenix"}


@pytest.fixture(scope="module")
def lake() -> Record:
    """The bundled page's record, with an address."""
    record = Record.from_json((HERE / "lake.json").read_bytes())
    return msgspec.structs.replace(record, url="https://www.harbourpost.example/lake?id=7")


def write(
    found: list[Record], name: str, form: str, folder: pathlib.Path, statuses: tuple[str, ...] = ALL
) -> tuple[Report, pathlib.Path, dict[str, Any]]:
    """An export, its first file and its sidecar."""
    folder.mkdir(exist_ok=True)
    place = folder / ("g" if name == "gdelt" else f"events.{form}")
    choice = Choice(statuses=statuses, stamp=STAMP, version="9")
    report = exporting.export(found, SCHEMAS[name], form, place, choice)  # type: ignore[arg-type]
    sidecar = next(path for path in report.files if path.name.endswith("columns.json"))
    return report, report.files[0], json.loads(sidecar.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "published"), NAMES.items())
def test_columns_are_those_of_the_data_set(shared: pathlib.Path, name: str, published: str) -> None:
    lists = json.loads((shared / "data" / "export-columns.json").read_text(encoding="utf-8"))
    assert [column.name for column in columns(name, "events")] == lists[published]


def test_the_tables_of_pairs_and_objects_are_those_of_the_data_set(shared: pathlib.Path) -> None:
    lists = json.loads((shared / "data" / "export-columns.json").read_text(encoding="utf-8"))
    assert [column.name for column in columns("gdelt", "mentions")] == lists["gdelt2_mentions"]
    for table in ("event", "entity", "text_info", "cite_info", "location"):
        names = [name.rstrip("*") for name in lists["plover_jsonl"][table]]
        assert [column.name for column in columns("plover", table)] == names


def test_gdelt(lake: Record, tmp_path: pathlib.Path) -> None:
    report, path, _ = write([lake], "gdelt", "zip", tmp_path)
    assert path.name == f"{STAMP}.export.CSV.zip"
    events, mentions = peers.gdelt(path, 61), peers.gdelt(report.files[1], 16)
    assert (len(events), len(mentions)) == tuple(report.rows.values())
    for row in events:
        peers.check_gdelt_event(row)
    for row in mentions:
        peers.check_gdelt_mention(row)
    assert {row[0] for row in mentions} == {row[0] for row in events}
    assert len({row[0] for row in events}) == len(events)
    off = events[0]
    assert off[5:8] == ["KEN", "KENYA", "KEN"] and off[15:18] == ["UGA", "UGANDA", "UGA"]
    assert (off[1], off[26], off[31], off[33], off[60]) == ("20240515", "120", "2", "1", lake.url)
    assert mentions[0][4] == "harbourpost.example"
    for row in mentions:
        assert row[7] == "-1" or int(row[7]) < len(lake.text)


def test_gdelt_by_pandas(lake: Record, tmp_path: pathlib.Path) -> None:
    _, path, _ = write([lake], "gdelt", "zip", tmp_path)
    names = [column.name for column in columns("gdelt", "events")]
    codes = {name: "str" for name in names if name.endswith("Code")}
    frame = pd.read_csv(path, sep="\t", header=None, names=names, dtype=codes, quoting=csv.QUOTE_NONE)
    assert {"040", "120", "030"} <= set(frame["EventCode"])
    assert frame["GLOBALEVENTID"].dtype == "int64" and frame["GoldsteinScale"].between(-10, 10).all()
    assert set(frame["ActionGeo_CountryCode"].dropna()) == {"TZ", "KE", "UG", "NO"}


def test_icews(lake: Record, tmp_path: pathlib.Path) -> None:
    report, path, _ = write([lake], "icews", "tsv", tmp_path)
    rows = peers.unquoted(path)
    assert list(rows[0]) == [column.name for column in columns("icews", "events")]
    assert [row["Event ID"] for row in rows] == [str(n + 1) for n in range(report.rows["events"])]
    assert rows[1]["CAMEO Code"] == "040" and rows[1]["Event Text"] == "Consult"
    assert (rows[1]["City"], rows[1]["Country"]) == ("Arusha", "Tanzania")
    people = next(row for row in rows if row["Source Name"] == "Grace Wanjala")
    assert (people["Source Sectors"], people["Source Country"]) == ("Government", "Kenya")
    frame = pd.read_csv(path, sep="\t", dtype={"CAMEO Code": "str"}, parse_dates=["Event Date"], quoting=csv.QUOTE_NONE)
    assert frame["CAMEO Code"].str.len().between(3, 4).all() and frame["Intensity"].between(-10, 10).all()
    assert frame["City"].isna().any(), "an empty cell is nothing, not text"


def test_phoenix(lake: Record, tmp_path: pathlib.Path) -> None:
    _, path, _ = write([lake], "phoenix", "tsv", tmp_path)
    rows = peers.unquoted(path, header=[column.name for column in columns("phoenix", "events")])
    for row in rows:
        assert row["Date"] == row["Year"] + row["Month"] + row["Day"]
        assert row["SourceActorFull"].startswith(row["SourceActorEntity"])
        assert row["EventCode"].startswith(row["EventRootCode"]) and row["PentaClass"] in "01234"
    assert rows[1]["SentenceID"] == "lake_0;lake_1;lake_2"
    sanction = next(row for row in rows if row["EventRootCode"] == "16")
    assert sanction["PentaClass"] == "3", "Phoenix has reduced relations as words"


def test_polecat(lake: Record, tmp_path: pathlib.Path) -> None:
    _, path, _ = write([lake], "polecat", "tsv", tmp_path)
    rows = peers.polecat(path)
    assert list(rows[0]) == [column.name for column in columns("polecat", "events")]
    meeting = rows[1]
    assert meeting["Actor Name"] == ["Kenya", "Uganda"] and meeting["Actor COW"] == ["501", "500"]
    assert meeting["Recipient Name"] == [] and meeting["Quad Code"] == ["VERBAL COOPERATION"]
    for row in rows:
        for side in ("Actor", "Recipient"):
            sizes = {len(row[f"{side} {what}"]) for what in ("Name", "Country", "Sectors", "Title", "Name Raw")}
            assert len({size for size in sizes if size}) <= 1, "columns of one side keep step"
    frame = pd.read_csv(path, sep="\t", na_values=["None"], keep_default_na=False)
    assert frame["Intensity"].between(-10, 10).all() and frame["Wikipedia Actor ID"].isna().all()


def test_plover(lake: Record, tmp_path: pathlib.Path) -> None:
    _, path, _ = write([lake], "plover", "jsonl", tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [peers.plover(line) for line in lines]
    _, array, _ = write([lake], "plover", "json", tmp_path)
    assert json.loads(array.read_text(encoding="utf-8")) == found
    assert found[0]["actor"] == [{"code": "KEN", "sector": "GOV", "entity_text": "Kenya", "identifier_text": "Kenya"}]
    planned = next(event for event in found if event.get("enddate"))
    assert planned["date"] < planned["enddate"]  # type: ignore[operator]


def test_own_schema_is_the_same_in_parquet_and_json_lines(lake: Record, tmp_path: pathlib.Path) -> None:
    import pyarrow.parquet as pq

    _, path, _ = write([lake], "dragoman", "parquet", tmp_path)
    _, lines, _ = write([lake], "dragoman", "jsonl", tmp_path)
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert pq.read_table(path).to_pylist() == told
    assert len(pd.read_parquet(path)) == len(told)
    mentions = [mention for row in told for mention in row["mentions"]]
    assert len(mentions) == len(lake.events)
    for mention in mentions:
        assert lake.text[mention["start"] : mention["end"]] == mention["anchor"]
        assert all(lake.text[e["start"] : e["end"]] == e["text"] for e in mention["evidence"])


@pytest.mark.parametrize(
    ("name", "form"), [("polecat", "csv"), ("icews", "csv"), ("phoenix", "parquet"), ("icews", "parquet")]
)
def test_other_forms_hold_the_same_rows(lake: Record, tmp_path: pathlib.Path, name: str, form: str) -> None:
    report, path, _ = write([lake], name, form, tmp_path)
    frame = pd.read_parquet(path) if form == "parquet" else pd.read_csv(path, dtype="str")
    assert list(frame.columns) == [column.name for column in columns(name, "events")]
    assert len(frame) == report.rows["events"]
    codes = frame["EventCode"] if name == "phoenix" else frame.get("CAMEO Code")
    assert codes is None or "040" in set(codes)


def test_status_decides_what_counts(lake: Record, tmp_path: pathlib.Path) -> None:
    report, path, sidecar = write([lake], "plover", "jsonl", tmp_path, ("occurred",))
    assert all('\\"occurred\\"' in line for line in path.read_text(encoding="utf-8").splitlines())
    assert report.left_out["status cancelled"] >= 1
    assert sidecar["status"] == ["occurred"] and sidecar["left_out"] == dict(sorted(report.left_out.items()))


def test_keys_lead_back_to_the_page(lake: Record, tmp_path: pathlib.Path) -> None:
    report, _, _ = write([lake], "icews", "tsv", tmp_path)
    keys = [json.loads(line) for line in report.files[1].read_text(encoding="utf-8").splitlines()]
    assert [key["row"] for key in keys] == list(range(1, report.rows["events"] + 1))
    ids = {mention["event"] for key in keys for mention in key["mentions"]}
    assert ids <= {event.id for event in lake.events}


@pytest.mark.parametrize("name", SCHEMAS)
def test_sidecar_tells_of_every_column(lake: Record, tmp_path: pathlib.Path, name: str) -> None:
    """Which are said to be empty are, and of the rest it says from where."""
    report, _, sidecar = write([lake], name, SCHEMAS[name].forms[0], tmp_path)
    told = sidecar["columns"]
    assert [(c["table"], c["column"]) for c in told] == [(c.table, c.name) for c in schema_columns(name)]
    assert {c["column"] for c in told if c.get("empty") and c["filled"]} == set()
    assert all(c.get("from") is not None and c["how"] for c in told if not c.get("empty"))
    assert sidecar["rows"] == report.rows and sidecar["made_by"] == "dragoman 9"
    for table, count in report.rows.items():
        assert all(c["filled"] <= count for c in told if c["table"] == table)


RARE = {
    ("gdelt", "Actor1KnownGroupCode"), ("gdelt", "Actor2KnownGroupCode"), ("gdelt", "Actor1Type2Code"),
    ("gdelt", "Actor1Type3Code"), ("gdelt", "Actor2Type2Code"), ("gdelt", "Actor2Type3Code"),
    ("gdelt", "ActionGeo_FeatureID"), ("phoenix", "SourceActorAttribute"), ("phoenix", "TargetActorAttribute"),
    ("polecat", "District"), ("plover", "district"), ("plover", "link"), ("plover", "context"), ("polecat", "Contexts"),
    ("dragoman", "contexts"),
}  # fmt: skip


def test_columns_that_are_not_said_to_be_empty_get_filled(lake: Record, tmp_path: pathlib.Path) -> None:
    """On one page, but for what it does not tell of: bodies, second sectors, counties, contexts, other pages."""
    never = set()
    for name in SCHEMAS:
        _, _, sidecar = write([lake], name, SCHEMAS[name].forms[0], tmp_path / name)
        never |= {(name, c["column"]) for c in sidecar["columns"] if not c.get("empty") and not c["filled"]}
    assert never <= RARE


def hostile(text: str) -> Record:
    """A record whose every name, place and sentence is `text`."""
    found = Record.from_json((HERE / "lake.json").read_bytes())
    actors = tuple(msgspec.structs.replace(actor, name=text, role=text) for actor in found.actors)
    events = tuple(msgspec.structs.replace(event, sentence=text, evidence=()) for event in found.events)
    article = msgspec.structs.replace(found.article, publisher=text, headline=text)
    return msgspec.structs.replace(found, actors=actors, events=events, article=article, url=None, id=text)


HOSTILE = (
    '=cmd|"/c calc"!A1',
    "a\tb\nc\rd",
    '"quoted',
    "\u202eevil",
    "\x00\x1b[31m",
    "+1;2",
    "@SUM(1)",
    "-2\u2028x",
    "\x85",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", SCHEMAS)
def test_what_a_page_says_cannot_break_a_row(tmp_path: pathlib.Path, name: str, text: str) -> None:
    report, path, _ = write([hostile(text)], name, SCHEMAS[name].forms[0], tmp_path)
    if name == "gdelt":
        assert len(peers.gdelt(path, 61)) == report.rows["events"]
        assert len(peers.gdelt(report.files[1], 16)) == report.rows["mentions"]
    elif name == "icews":
        assert len(peers.unquoted(path)) == report.rows["events"]
    elif name == "polecat":
        assert len(peers.polecat(path)) == report.rows["events"]
        assert len(pd.read_csv(path, sep="\t")) == report.rows["events"]


def test_no_cell_of_csv_is_a_formula(tmp_path: pathlib.Path) -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1"):
        lines = "".join(flattened.lines([hostile(text)]))
        cells = [cell for row in csv.reader(io.StringIO(lines, newline="")) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
        assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()]


def test_a_failure_leaves_nothing_behind(lake: Record, tmp_path: pathlib.Path) -> None:
    def broken() -> Any:
        yield lake
        raise OSError("disk full")

    (tmp_path / "events.tsv").write_text("what was there", encoding="utf-8")
    with pytest.raises(OSError, match="disk full"):
        write(broken(), "icews", "tsv", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["events.tsv"]
    assert (tmp_path / "events.tsv").read_text(encoding="utf-8") == "what was there"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=records())
def test_any_record_is_exported(tmp_path: pathlib.Path, record: Record) -> None:
    for name in SCHEMAS:
        for form in SCHEMAS[name].forms[:2]:
            write([record], name, form, tmp_path)
    "".join(flattened.lines([record]))


def test_no_event_makes_empty_tables(tmp_path: pathlib.Path) -> None:
    for name in SCHEMAS:
        for form in SCHEMAS[name].forms:
            report, _, _ = write([], name, form, tmp_path)
            assert set(report.rows.values()) == {0}


def test_flat_table_has_a_row_for_each_event(lake: Record, tmp_path: pathlib.Path) -> None:
    text = "".join(flattened.lines([lake]))
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    assert [row["event"] for row in rows] == [event.id for event in lake.events]
    event: Event = lake.events[1]
    assert (rows[1]["status"], rows[1]["actors"], rows[1]["place"]) == (event.status, "Kenya; Uganda", "Arusha")
    flattened.write([lake], tmp_path / "a.parquet")
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert list(frame["anchor"]) == [row["anchor"] for row in rows]
    assert list(frame["start"]) == [event.span[0] for event in lake.events]


def test_the_flat_columns_are_documented() -> None:
    text = (HERE.parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [c.name for c in columns("flat", "events") if f"| `{c.name}` |" not in text] == []
    assert [name for name in SCHEMAS if f"| `{name}` |" not in text] == []


def test_parquet_without_pyarrow_says_what_to_do(
    lake: Record, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'dragoman\[parquet\]'"):
        write([lake], "dragoman", "parquet", tmp_path)
    assert list(tmp_path.iterdir()) == []

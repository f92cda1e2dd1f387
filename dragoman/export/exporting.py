"""Events in the format of a data set: which schemas there are, and how one is written.

In: records, a schema, a form, a place. Out: the schema's files, a file of keys where rows are numbered, and a sidecar
`NAME.columns.json` that says how every column was filled.

    >>> export(records, SCHEMAS["icews"], "tsv", Path("events.tab"), Choice()).rows
    {'events': 12}
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.chronicle import Chronicle
from dragoman.export import output
from dragoman.export.schemas.cases import Case, cases
from dragoman.export.schemas.columns import Tally, columns
from dragoman.export.schemas.gdelt import Gdelt
from dragoman.export.schemas.icews import Icews
from dragoman.export.schemas.own import NESTED, Own
from dragoman.export.schemas.phoenix import Phoenix
from dragoman.export.schemas.plovers import Plover
from dragoman.export.schemas.polecat import NONE, Polecat
from dragoman.export.schemas.rows import Row, Rows, Tabled
from dragoman.export.schemas.when import When, when
from dragoman.export.tables import Dialect, Form, Put, sound, table
from dragoman.records import Record

PAIR = ("events", "mentions")
"""GDELT's tables; the first is named `export` in file names."""


@dataclasses.dataclass(frozen=True)
class Schema:
    """A data set's format. `dated`: every row needs a day; `key`: the column of its number, if rows are numbered."""

    name: str
    make: Callable[[], Rows]
    forms: tuple[Form, ...]
    tables: tuple[str, ...] = ("events",)
    dated: bool = True
    key: str | None = None
    dialect: Dialect | None = None
    nested: dict[str, Any] = dataclasses.field(default_factory=dict)


SCHEMAS = {
    schema.name: schema
    for schema in (
        Schema("dragoman", Own, ("parquet", "jsonl"), dated=False, nested=NESTED),
        Schema("plover", Plover, ("jsonl", "json"), tables=("event",)),
        Schema("polecat", Polecat, ("tsv", "csv", "parquet"), dialect=Dialect(missing=NONE)),
        Schema("icews", Icews, ("tsv", "csv", "parquet"), key="Event ID", dialect=Dialect(quoted=False)),
        Schema(
            "phoenix", Phoenix, ("tsv", "csv", "parquet"), key="EventID", dialect=Dialect(header=False, quoted=False)
        ),
        Schema(
            "gdelt",
            Gdelt,
            ("zip",),
            tables=PAIR,
            key="GLOBALEVENTID",
            dialect=Dialect(header=False, quoted=False),
        ),
    )
}


@dataclasses.dataclass(frozen=True)
class Choice:
    """What goes in: the statuses that count, and the chronicle that joins events of many pages, if there is one."""

    statuses: tuple[str, ...] = ("occurred",)
    chronicle: Chronicle | None = None
    stamp: str = "00000000000000"
    version: str = ""


@dataclasses.dataclass
class Report:
    """What was written: files, rows of each table, events, pages, why events were left out, how they are dated."""

    files: list[Path] = dataclasses.field(default_factory=list)
    rows: dict[str, int] = dataclasses.field(default_factory=dict)
    events: int = 0
    pages: int = 0
    left_out: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    dates: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)


def export(records: Iterable[Record], schema: Schema, form: Form, place: Path, choice: Choice) -> Report:
    """Writes the events of the records in the schema's columns, all files or none. Raises `OSError`.

    `place` is a file, for GDELT a folder: its files are named by `choice.stamp`. Records are taken as they come.
    """
    report, tally = Report(), Tally(schema.name)
    paths = _paths(schema, place, choice.stamp)
    with contextlib.ExitStack() as stack:
        puts = {name: stack.enter_context(_table(schema, form, path, name)) for name, path in paths.items()}
        keys = stack.enter_context(output.whole(_beside(paths, "keys.jsonl"))) if schema.key else None
        for case, rows in _chosen(records, schema, choice, report):
            for name, row in rows:
                puts[name](tally.cells(name, row))
                if keys and name == schema.tables[0]:
                    keys.write(_key(row[schema.key or ""], case))
        report.files = [*paths.values(), *([_beside(paths, "keys.jsonl")] if keys else [])]
        report.rows = {name: tally.rows[name] for name in schema.tables}
        sidecar = _beside(paths, "columns.json")
        stack.enter_context(output.whole(sidecar)).write(_sidecar(schema, form, choice, report, tally))
        report.files.append(sidecar)
    return report


def _paths(schema: Schema, place: Path, stamp: str) -> dict[str, Path]:
    if schema.tables != PAIR:
        return {schema.tables[0]: place}
    place.mkdir(parents=True, exist_ok=True)
    return {name: place / f"{stamp}.{'export' if name == 'events' else name}.CSV.zip" for name in PAIR}


def _beside(paths: dict[str, Path], ending: str) -> Path:
    """A file beside the table's: `events.tab` → `events.columns.json`."""
    first = next(iter(paths.values()))
    stem = first.name.partition(".")[0] if len(paths) > 1 else first.stem
    return first.with_name(f"{stem}.{ending}")


def _table(schema: Schema, form: Form, path: Path, name: str) -> contextlib.AbstractContextManager[Put]:
    dialect = schema.dialect if form in ("tsv", "zip") else None
    return table(form, path, columns(schema.name, name), dialect=dialect, nested=schema.nested)


def _chosen(
    records: Iterable[Record], schema: Schema, choice: Choice, report: Report
) -> Iterator[tuple[Case, Iterator[Tabled]]]:
    """The cases that go in with their rows; why others do not is counted."""
    maker = schema.make()
    for case in cases(_counted(records, report), choice.chronicle):
        if case.status not in choice.statuses:
            report.left_out[f"status {case.status}"] += 1
            continue
        days = when(case)
        rows = days if isinstance(days, str) and schema.dated else maker.rows(case, days)  # type: ignore[arg-type]
        if isinstance(rows, str):
            report.left_out[rows] += 1
        else:
            report.events += 1
            report.dates[days.kind if isinstance(days, When) else days] += 1
            yield case, rows


def _counted(records: Iterable[Record], report: Report) -> Iterator[Record]:
    for record in records:
        report.pages += 1
        yield record


def _key(number: int, case: Case) -> str:
    mentions = [{"page": s.page, "event": s.event.id, "url": s.url} for s in case.sightings]
    return json.dumps(sound({"row": number, "event": case.id, "mentions": mentions}), ensure_ascii=False) + "\n"


def _sidecar(schema: Schema, form: Form, choice: Choice, report: Report, tally: Tally) -> str:
    told: Row = {
        "schema": schema.name,
        "format": form,
        "files": [path.name for path in report.files],
        "made_by": f"dragoman {choice.version}",
        "status": list(choice.statuses),
        "joined_over_pages": choice.chronicle is not None,
        "pages": report.pages,
        "events": report.events,
        "rows": report.rows,
        "left_out": dict(sorted(report.left_out.items())),
        "dated_by": dict(sorted(report.dates.items())) if schema.dated else {},
        "columns": tally.told(),
    }
    return json.dumps(sound(told), ensure_ascii=False, indent=1) + "\n"

"""The command that writes events in the format of a data set.

$ dragoman export records.jsonl --schema icews --out events.tab
$ dragoman export --db dragoman.db --schema gdelt --out gdelt/
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.delivery import quiet_pipe, watched, writing
from dragoman.cli.door import OneOf, tell
from dragoman.cli.options import STATUSES, STORE
from dragoman.cli.storing import opened
from dragoman.errors import DragomanError, InputError
from dragoman.records import Failure, Record

if TYPE_CHECKING:
    from dragoman.chronicle import Chronicle
    from dragoman.export.exporting import Report

NAMES = ("dragoman", "plover", "polecat", "icews", "phoenix", "gdelt")
FORMS = ("parquet", "jsonl", "json", "csv", "tsv")
STAMP = "%Y%m%d%H%M%S"


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option(
    "--db",
    metavar="FILE",
    help="A store, instead of SOURCE: its joint events are one row each. Without either DRAGOMAN_DB, or dragoman.db.",
)
@click.option("--schema", "name", type=OneOf(NAMES), default="dragoman", show_default=True, help="Whose columns.")
@click.option("--format", "form", type=OneOf(FORMS), help="As the schema has it; without, its own first.")
@click.option(
    "--status", default="occurred", show_default=True, metavar="LIST", help="What counts: statuses, comma between; all."
)
@click.option("--out", required=True, metavar="PLACE", help="A file to write; for gdelt, a folder.")
@click.option("--stamp", metavar="TIME", help="For gdelt's file names, YYYYMMDDHHMMSS; without, the time now in UTC.")
def export(
    source: str | None, db: str | None, name: str, form: str | None, status: str, out: str, stamp: str | None
) -> int:
    """Writes events in the columns that others' scripts expect.

    SOURCE is a file of records (dragoman read … --format jsonl), or - for standard input. Beside the file stands
    NAME.columns.json: how every column was filled, from which field, or why it is empty; and where rows are numbered
    NAME.keys.jsonl: the pages and events behind each number.

    \b
    Schemas and their formats:
      dragoman  parquet, jsonl       everything, with evidence
      plover    jsonl, json
      polecat   tsv, csv, parquet
      icews     tsv, csv, parquet
      phoenix   tsv, csv, parquet
      gdelt     tsv                  events and mentions, zipped, into a folder

    \b
    Examples:
      dragoman read pages/ --format jsonl --out records.jsonl
      dragoman export records.jsonl --schema icews --out events.tab
      dragoman export records.jsonl --status occurred,planned --out events.parquet
      dragoman export --db dragoman.db --schema gdelt --out gdelt/
    """
    from dragoman import __version__
    from dragoman.export.exporting import SCHEMAS, Choice
    from dragoman.export.exporting import export as write

    schema = SCHEMAS[name]
    chosen, statuses, made = _form(name, form), read_statuses(status), _stamp(stamp)
    if Path(out).is_dir() and name != "gdelt":
        raise InputError("a folder", where="--out", hint="events go into one file")
    db = beside(source, db)
    results, chronicle = source_of(source, db)
    failed: list[Failure] = []
    with quiet_pipe(), writing(out):
        choice = Choice(statuses, chronicle, made, __version__)
        report = write(records_in(results, failed), schema, chosen, Path(out), choice)  # type: ignore[arg-type]
    _tell(report, out)
    return 1 if failed else 0


def _form(name: str, form: str | None) -> str:
    """The form that a file gets; GDELT's tab-separated tables are zipped."""
    from dragoman.export.exporting import SCHEMAS

    forms = ("tsv",) if name == "gdelt" else SCHEMAS[name].forms
    if form is not None and form not in forms:
        raise InputError(f"{name} has no {form!r}", where="--format", hint=f"one of {', '.join(forms)}")
    return "zip" if name == "gdelt" else form or forms[0]


def read_statuses(text: str) -> tuple[str, ...]:
    """The statuses of a list with commas, or `all`; raises `InputError`."""
    if text.strip() == "all":
        return STATUSES
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [part for part in wanted if part not in STATUSES]
    if unknown or not wanted:
        what = f"there is no {unknown[0]!r}" if unknown else "nothing given"
        raise InputError(what, where="--status", hint=f"of {', '.join(STATUSES)}; or all")
    return wanted


def _stamp(given: str | None) -> str:
    if given is None:
        return dt.datetime.now(dt.UTC).strftime(STAMP)
    try:
        dt.datetime.strptime(given, STAMP)
    except ValueError:
        raise InputError(f"{given!r} is no time", where="--stamp", hint="YYYYMMDDHHMMSS") from None
    return given


def beside(source: str | None, db: str | None) -> str | None:
    """The store that is meant: the one given; where neither it nor a source is, DRAGOMAN_DB's or the one beside us."""
    if source is not None or db is not None:
        return db
    return os.environ.get("DRAGOMAN_DB") or (STORE if Path(STORE).is_file() else None)


def source_of(source: str | None, db: str | None) -> tuple[Iterator[Record | Failure], Chronicle | None]:
    """Records, and what they come down to if a store knows."""
    if (source is None) == (db is None):
        what = "no records given" if source is None else "does not go with SOURCE"
        raise InputError(what, where=None if source is None else "--db", hint="give a file of records, or --db FILE")
    if source is not None:
        from dragoman.sources.recorded import recorded

        return recorded(source), None
    store = opened(db or "")
    waiting = store.waiting()
    if waiting is None or waiting:
        what = "pages were not gathered" if waiting is None else f"{waiting:,} pages came since the last gathering"
        tell(DragomanError(f"{what}; their events are not joined", where=db, hint="dragoman gather"))
    return iter(store.records()), None if waiting is None else store.chronicle()


def records_in(results: Iterable[Record | Failure], failed: list[Failure]) -> Iterator[Record]:
    """The records; each failure is told and kept in `failed`."""
    shown = watched(iter(results), failed, contextlib.nullcontext(lambda: None))
    return (result for result in shown if isinstance(result, Record))


def _tell(report: Report, out: str) -> None:
    from dragoman.export.view import count

    rows = ", ".join(f"{written:,} {name}" for name, written in report.rows.items())
    lines = [f"{out}: {count(report.events, 'event')} of {count(report.pages, 'page')}; rows: {rows}"]
    lines += [f"  left out: {left:,}, {why}" for why, left in sorted(report.left_out.items())]
    click.echo("\n".join(lines), err=True)

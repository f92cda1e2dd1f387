"""Answers of a store, printed or written: as text for people, JSON, JSON lines, CSV or Parquet.

In: answers. Out: what is printed or written.

    >>> told(store.events(actor="KEN"), "text", None, 50)
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.delivery import emit, writing
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.export.schemas.columns import Column, Kind
    from dragoman.export.timeline import Timeline
    from dragoman.records import Noun, Record
    from dragoman.store import Answers
    from dragoman.store.showing import Shown

KINDS: dict[type, Kind] = {str: "string", int: "integer", float: "number", bool: "boolean"}
FORMATS = ("text", "json", "jsonl", "csv", "parquet")


def told(answers: Answers[Any], form: str, out: str | None, limit: int | None) -> None:
    """Prints the answers, or writes them to the file; says how to go on where there may be more."""
    shown: list[Any] = []
    told = answers.noted(shown) if limit else answers
    if form == "parquet":
        _parquet(told, out)
    elif form == "text":
        _text(told, out, limit)
    else:
        pieces = {"json": _json, "jsonl": _lines, "csv": _csv}[form]
        emit(pieces(told), out)
    if limit and len(shown) == limit and (cursor := answers.after(shown)):
        click.echo(f"dragoman: the first {limit:,}; more with --limit, or --after {cursor}", err=True)


def _json(answers: Iterable[Noun]) -> Iterator[str]:
    opening = "[\n"
    for answer in answers:
        yield opening + answer.to_json(indent=2)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _lines(answers: Iterable[Noun]) -> Iterator[str]:
    return (f"{answer.to_json()}\n" for answer in answers)


def _csv(answers: Answers[Any]) -> Iterator[str]:
    """A header and a line a row, as all our CSV is: a value that would run as a formula has an apostrophe before it."""
    from dragoman.export.tables import csv_lines

    shown = _columns(answers)
    yield from csv_lines(([row[column.name] for column in shown] for row in answers.rows()), shown)


def _columns(answers: Answers[Any]) -> list[Column]:
    from dragoman.export.schemas.columns import Column
    from dragoman.store.answers import columns

    return [Column("answers", name, KINDS[kind]) for name, kind in columns(answers.kind).items()]


def _parquet(answers: Answers[Any], out: str | None) -> None:
    if out is None:
        raise InputError("Parquet goes into a file", where="--format parquet", hint="give --out FILE")
    from dragoman.export import tables

    shown = _columns(answers)
    with writing(out), tables.table("parquet", Path(out), shown) as put:
        for row in answers.rows():
            put([row[column.name] for column in shown])


def _text(answers: Answers[Any], out: str | None, limit: int | None) -> None:
    from dragoman.store import text

    width, colour = screen(out)
    found = list(itertools.islice(answers, limit))
    emit(text.render(found, width=width, colour=colour), out, forgiving=True)
    if not found:
        click.echo("dragoman: nothing found", err=True)


def show_one(thing: Record | Shown, form: str, out: str | None) -> None:
    """Prints a record, or one thing with its evidence."""
    from dragoman.export import text as records
    from dragoman.records import Record
    from dragoman.store import text

    if form == "json":
        emit([thing.to_json(indent=2) + "\n"], out)
        return
    width, colour = screen(out)
    if isinstance(thing, Record):
        emit([records.render(thing, width=width, colour=colour)], out, forgiving=True)
    else:
        emit([text.render_shown(thing, width=width, colour=colour)], out, forgiving=True)


def show_timeline(course: Timeline, form: str, out: str | None) -> None:
    """Prints or writes the course of a story or thread."""
    from dragoman.export import timeline

    width, colour = screen(out)
    made = {
        "text": lambda: timeline.as_text(course, width=width, colour=colour),
        "json": lambda: timeline.as_json(course),
        "timelinejs": lambda: timeline.as_timelinejs(course),
        "html": lambda: timeline.as_html(course),
    }[form]()
    emit([made], out, forgiving=form == "text")


def screen(out: str | None) -> tuple[int, bool]:
    """The terminal's width, and whether it shows colour."""
    from rich.console import Console

    terminal = Console(file=sys.stdout)
    return terminal.width, out is None and terminal.is_terminal and not terminal.no_color

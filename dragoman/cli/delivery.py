"""Results out: to the terminal, a file or a folder, with failures told and a progress bar.

In: an iterator of records, failures or pieces of text. Out: what is printed or written, and the exit code.

    >>> deliver(records, style_of("jsonl", "records.jsonl", None), "records.jsonl")
    0
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from dragoman.cli.door import tell_failure
from dragoman.errors import DragomanError, InputError
from dragoman.records import Failure

if TYPE_CHECKING:
    from dragoman.export.output import Result, Style

Found = TypeVar("Found")

TABLES = ("csv", "parquet")
"""Formats that are one table of events."""
PIPE_CLOSED = 141
"""What a shell shows for a program that SIGPIPE ended."""


def style_of(form: str, out: str | None, only: str | None) -> Style:
    """How results are printed: the format, and what the terminal can show; raises `InputError`."""
    from rich.console import Console

    from dragoman.export.output import Style

    if form == "html" and only:
        raise InputError("does not go with --format html", where="--only", hint="text, json or jsonl")
    if form in TABLES:
        _check_table(form, out, only)
    terminal = Console(file=sys.stdout)
    colour = out is None and terminal.is_terminal and not terminal.no_color and terminal.color_system is not None
    return Style(form, width=terminal.width, colour=colour, only=only)  # type: ignore[arg-type]


def _check_table(form: str, out: str | None, only: str | None) -> None:
    """Raises `InputError` for what a table of events cannot be."""
    if only not in (None, "events"):
        raise InputError(f"does not go with --format {form}", where="--only", hint=f"{form} has the events alone")
    if form == "parquet" and out is None:
        raise InputError("Parquet goes into a file", where="--format parquet", hint="--out FILE")
    if out is not None and is_folder(out):
        raise InputError("a folder", where="--out", hint=f"{form} goes into one file")


def deliver(results: Iterator[Result], style: Style, out: str | None, inputs: Sequence[str] = ()) -> int:
    """Prints or writes the results; says on stderr which pages failed. The exit code: 1 if any did."""
    from dragoman.export import output

    failed: list[Failure] = []
    shown = watched(results, failed, bar(inputs, out))
    if style.format in TABLES:
        _deliver_table(shown, style.format, out)
    elif out is not None and is_folder(out):
        with writing(out):
            output.write_folder(shown, Path(out), style)
    else:
        emit(output.chunks(shown, style), out, forgiving=style.format == "text")
    return 1 if failed else 0


def _deliver_table(results: Iterator[Result], form: str, out: str | None) -> None:
    """Prints or writes the events of the records as one table."""
    from dragoman.export import flattened

    if form == "csv":
        emit(flattened.lines(results), out)
    elif out is not None:
        with writing(out):
            flattened.write(results, Path(out))


def is_folder(out: str) -> bool:
    """Whether the place is a folder, or written as one."""
    return Path(out).is_dir() or out.endswith(("/", os.sep))


def watched(
    results: Iterator[Found | Failure],
    failed: list[Failure],
    bar: contextlib.AbstractContextManager[Callable[[], None]],
) -> Iterator[Found | Failure]:
    """The results, each failure told on stderr and kept in `failed`; `bar` moves with them."""
    with bar as step:
        for result in results:
            if isinstance(result, Failure):
                failed.append(result)
                tell_failure(result)
            step()
            yield result


def emit(pieces: Iterable[str], out: str | None, *, forgiving: bool = False) -> None:
    """Writes the pieces to the file, or to stdout: as UTF-8, or if `forgiving` as far as the terminal can show them."""
    from dragoman.export import output

    if out is not None:
        with writing(out):
            output.write(pieces, Path(out))
        return
    encoding, errors = (sys.stdout.encoding or "utf-8", "replace") if forgiving else ("utf-8", "strict")
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode(encoding, errors))
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def writing(out: str) -> Iterator[None]:
    """Turns a failure to write into an error that names the file."""
    try:
        yield
    except OSError as error:
        raise DragomanError(f"cannot write: {(error.strerror or str(error)).lower()}", where=out) from error


@contextlib.contextmanager
def quiet_pipe() -> Iterator[None]:
    """Ends quietly when nobody reads stdout any more."""
    try:
        yield
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None


def bar(inputs: Sequence[str], out: str | None) -> contextlib.AbstractContextManager[Callable[[], None]]:
    """A progress bar where more than one page comes and a terminal shows stderr, but not the records as well."""
    holders = [name for name in inputs if Path(name).is_dir() or name.endswith((".jsonl", ".ndjson"))]
    shown = sys.stderr.isatty() and not (out is None and sys.stdout.isatty())
    if shown and (len(inputs) > 1 or holders):
        return _progress(None if holders else len(inputs))
    return contextlib.nullcontext(lambda: None)


@contextlib.contextmanager
def _progress(total: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; `total` pages are to come, `None` if nobody knows."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), "pages", TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("pages", total=total)
        yield lambda: progress.advance(task)

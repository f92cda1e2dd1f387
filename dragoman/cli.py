"""The command line: arguments in, calls, results and one-line errors out.

    $ dragoman read page.txt --as-of 2024-05-15
    $ dragoman read pages/ --format jsonl --out records.jsonl

Exit codes: 0 all was read; 1 some page could not be read, or the output not written; 2 the command was used wrongly;
130 interrupted. Errors are one line each on stderr: `dragoman: where: what (hint)`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page

if TYPE_CHECKING:
    from dragoman.export.output import Result, Style

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "jsonl", "html")
PARTS = ("statements", "events", "threads")
MAX_BYTES = 5_000_000
DEMO = ("lake.txt", dt.date(2024, 5, 15))
"""The bundled page and its date."""
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
CONLLU_COLUMNS = 10
GUESS = re.compile(r"\.? \(?Did you mean .*", re.DOTALL)
"""What click adds to a message about a command or option that there is not."""
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell shows for a program that SIGPIPE ended."""


def tell(error: DragomanError) -> None:
    """Prints the error as one line on stderr."""
    click.echo(f"dragoman: {' '.join(str(error).split())}", err=True)


class Door(click.Group):
    """A command group whose errors are one line each, and whose exit codes are the ones above."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Runs the command line and exits."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            code = 2
        except click.ClickException as error:
            tell(_as_input_error(error))
            code = 2
        except click.Abort:
            code = INTERRUPTED
        except DragomanError as error:
            tell(error)
            code = 2 if isinstance(error, InputError) else 1
        sys.exit(code if isinstance(code, int) else 0)


class Misused(click.BadParameter):
    """A value that cannot be used, and a hint what can."""

    def __init__(
        self, message: str, hint: str | None, ctx: click.Context | None, param: click.Parameter | None
    ) -> None:
        super().__init__(message, ctx, param)
        self.hint = hint


def _as_input_error(error: click.ClickException) -> InputError:
    """A click error as our own: where, what, and a hint."""
    context = getattr(error, "ctx", None)
    param = getattr(error, "param", None)
    place = context.command_path.removeprefix("dragoman ") if context and context.parent else None
    if isinstance(error, click.BadParameter) and isinstance(param, click.Option):
        message, place = error.message, param.opts[0]
    else:
        message = GUESS.sub("", error.format_message())
    usage = f"see {context.command_path} --help" if context else None
    hint = getattr(error, "hint", None) or _guess(error) or usage
    message = message.rstrip(".")
    return InputError(message[:1].lower() + message[1:], where=place, hint=hint)


def _guess(error: click.ClickException) -> str | None:
    """The command or option that was meant, if click found any like it."""
    given = getattr(error, "option_name", None) or getattr(error, "command_name", "")
    near = difflib.get_close_matches(given, getattr(error, "possibilities", None) or [], 1, cutoff=0)
    return f"did you mean {near[0]!r}?" if near else None


class OneOf(click.Choice[str]):
    """A choice that knows what was meant."""

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        """Says which values there are, and the nearest one to what was given."""
        given = message.partition("'")[2].partition("'")[0]
        near = difflib.get_close_matches(given.lower(), list(self.choices), 1)
        hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(self.choices)}"
        raise Misused(f"there is no {given!r}", hint, ctx, param)


class Date(click.ParamType[dt.date]):
    """A date as `dragoman.sources` understands it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date; fails with what is wrong with it."""
        from dragoman.sources import parse_date

        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value)
        except DragomanError as error:
            raise Misused(error.what, error.hint, ctx, param) from error


class Size(click.ParamType[int]):
    """A number of bytes, as in `5000000`, `500k`, `20MB`."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The size in bytes; fails if it is none, or nothing."""
        found = re.fullmatch(r"([0-9]{1,15})\s?([kmg]?)b?", str(value).strip().lower())
        if not found or not int(found[1]):
            raise Misused(f"{value!r} is no size", "as in 5000000, 500k, 20MB", ctx, param)
        return int(found[1]) * UNITS[found[2]]


def _output_options(command: Command) -> Command:
    """How records are printed, and where to."""
    options = [
        click.option(
            "--format", "form", type=OneOf(FORMATS), default="text", show_default=True, help="How records are printed."
        ),
        click.option("--out", metavar="PLACE", help="A file to write, or a folder for a file a page."),
        click.option("--only", type=OneOf(PARTS), help="This part of the record alone."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _version() -> str:
    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        import dragoman

        return dragoman.__version__


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="dragoman", message="%(prog)s %(version)s")
def main() -> None:
    """Reads news pages and keeps a sourced record of international affairs: who did, said or promised what to whom,
    when, where, on whose word, and whether it happened at all.

    \b
    Examples:
      dragoman demo
      dragoman read page.html --as-of 2024-05-15
      dragoman read pages/ --format jsonl --out records.jsonl --jobs 4
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PAGE…")
@click.option("--as-of", type=Date(), help='The date that "on Monday" is counted from (YYYY-MM-DD).')
@click.option("--url", help="Where the page was found.")
@click.option("--publisher", help="Who shows the page.")
@_output_options
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that read pages."
)
@click.option(
    "--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest page to read."
)
def read(
    inputs: tuple[str, ...],
    as_of: dt.date | None,
    url: str | None,
    publisher: str | None,
    form: str,
    out: str | None,
    only: str | None,
    jobs: int,
    max_bytes: int,
) -> int:
    """Reads news pages and prints their records.

    PAGE is a text or HTML file, a folder of them, a .jsonl file with a page a line, or - for standard input.

    \b
    Examples:
      dragoman read page.txt                                  for people
      dragoman read page.txt --only events
      curl -s URL | dragoman read - --url URL --format json   for programs
      dragoman read page.html --format html --out record.html
      dragoman read pages/ --format html --out records/       a file a page, and an index
    """
    from dragoman import sources

    if url and len(inputs) > 1:
        raise InputError("goes with one page", where="--url", hint=f"{len(inputs)} were given")
    style = _style(form, out, only)
    with _quiet_pipe():
        pages = sources.pages(inputs, as_of=as_of, url=url, publisher=publisher, max_bytes=max_bytes)
        return _deliver(_records(pages, jobs), style, out, inputs)


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PAGE…")
@click.option("--format", "form", type=OneOf(("text", "json", "jsonl")), default="text", show_default=True)
@click.option("--out", metavar="PLACE", help="A file to write.")
@click.option("--as-of", type=Date(), help="The date of pages that bear none (YYYY-MM-DD).")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that read pages."
)
@click.option(
    "--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest page to read."
)
def copies(
    inputs: tuple[str, ...], form: str, out: str | None, as_of: dt.date | None, jobs: int, max_bytes: int
) -> int:
    """Finds the pages that hold one report, and how many originators the pages come from.

    \b
    Examples:
      dragoman copies pages/
      dragoman copies crawl.jsonl --jobs 2 --format jsonl --out copies.jsonl
    """
    from dragoman import sources
    from dragoman.batch import copies as find
    from dragoman.export import copies as shown

    with _quiet_pipe():
        found = find(sources.pages(inputs, as_of=as_of, max_bytes=max_bytes), jobs=jobs)
        for failure in found.failures:
            tell(DragomanError(failure.error, where=failure.source or failure.id, hint=failure.hint))
        pieces = {"text": shown.as_text, "json": lambda copies: [shown.as_json(copies)], "jsonl": shown.as_lines}
        _emit(pieces[form](found), out, forgiving=form == "text")
    return 1 if found.failures else 0


@main.command()
@_output_options
def demo(form: str, out: str | None, only: str | None) -> int:
    """Reads the page that comes with dragoman and prints its record.

    \b
    Examples:
      dragoman demo
      dragoman demo --format html --out demo.html
    """
    style = _style(form, out, only)
    name, as_of = DEMO
    text = resources.files("dragoman").joinpath("data", "demo", name).read_text(encoding="utf-8")
    with _quiet_pipe():
        return _deliver(_records([Page(id="demo", text=text, as_of=as_of, source=name)], 1), style, out)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--input",
    "kind",
    type=OneOf(("auto", "text", "conllu")),
    default="auto",
    show_default=True,
    help="What the files are: raw text, or CoNLL-U whose words are taken as given.",
)
@click.option("--out", metavar="PLACE", help="A file to write.")
@click.option("--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest file.")
def parse(files: tuple[str, ...], kind: str, out: str | None, max_bytes: int) -> int:
    """Parses text and prints CoNLL-U: words, lemmas, parts of speech, Universal Dependencies.

    FILE is raw text or CoNLL-U, or - for standard input.

    \b
    Examples:
      dragoman parse page.txt
      dragoman parse gold.conllu --out system.conllu
    """
    failed: list[DragomanError] = []

    def trees() -> Iterator[str]:
        for file in files:
            try:
                yield _parsed(file, kind, max_bytes)
            except DragomanError as error:
                failed.append(error)
                tell(error)

    with _quiet_pipe():
        _emit(trees(), out)
    return 1 if failed else 0


def _parsed(file: str, kind: str, max_bytes: int) -> str:
    from dragoman.language import conllu

    text = _text_of(file, max_bytes)
    given = kind == "conllu" or (kind == "auto" and _is_conllu(text))
    try:
        return conllu.parse_conllu_to_conllu(text) if given else conllu.parse_text_to_conllu(text)
    except DragomanError as error:
        where = f"{file}, {error.where}" if error.where else file
        raise type(error)(error.what, where=where, hint=error.hint) from error


def _text_of(file: str, max_bytes: int) -> str:
    """The text of a file, or of standard input for `-`; raises `PageError`, `InputError`."""
    if file == "-" and sys.stdin is None:
        raise InputError("standard input is closed", where=file)
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), where=file) from error
    if len(raw) > max_bytes:
        raise PageError(f"larger than {max_bytes:,} bytes", where=file, hint="raise --max-bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {error.start:,} is not UTF-8"
        raise PageError(what, where=file, hint="convert the file, for example with iconv") from error
    if "\0" in text:
        raise PageError("a binary file, not text", where=file)
    if not text.strip():
        raise PageError("no text in it", where=file)
    return text


def _is_conllu(text: str) -> bool:
    """Whether the first line that is no comment has CoNLL-U's ten columns."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return next(lines, "").count("\t") == CONLLU_COLUMNS - 1


def _style(form: str, out: str | None, only: str | None) -> Style:
    from rich.console import Console

    from dragoman.export.output import Style

    if form == "html" and only:
        raise InputError("does not go with --format html", where="--only", hint="text, json or jsonl")
    terminal = Console(file=sys.stdout)
    colour = out is None and terminal.is_terminal and not terminal.no_color and terminal.color_system is not None
    return Style(form, width=terminal.width, colour=colour, only=only)  # type: ignore[arg-type]


def _records(pages: Iterable[Page | Failure], jobs: int) -> Iterator[Result]:
    from dragoman.batch import read_many

    return read_many(pages, jobs=jobs)


def _deliver(results: Iterator[Result], style: Style, out: str | None, inputs: Sequence[str] = ()) -> int:
    """Prints or writes the results; says on stderr which pages failed. The exit code: 1 if any did."""
    from dragoman.export import output

    failed: list[Failure] = []
    watched = _watched(results, failed, _bar(inputs, out))
    if out is not None and (Path(out).is_dir() or out.endswith(("/", os.sep))):
        with _writing(out):
            output.write_folder(watched, Path(out), style)
    else:
        _emit(output.chunks(watched, style), out, forgiving=style.format == "text")
    return 1 if failed else 0


def _watched(
    results: Iterator[Result], failed: list[Failure], bar: contextlib.AbstractContextManager[Callable[[], None]]
) -> Iterator[Result]:
    """The results, each failure told on stderr and kept in `failed`; `bar` moves with them."""
    with bar as step:
        for result in results:
            if isinstance(result, Failure):
                failed.append(result)
                tell(DragomanError(result.error, where=result.source or result.id, hint=result.hint))
            step()
            yield result


@contextlib.contextmanager
def _progress(total: int | None) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr; `total` pages are to come, `None` if nobody knows."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), "pages", TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("pages", total=total)
        yield lambda: progress.advance(task)


def _emit(pieces: Iterable[str], out: str | None, *, forgiving: bool = False) -> None:
    """Writes the pieces to the file, or to stdout: as UTF-8, or if `forgiving` as far as the terminal can show them."""
    from dragoman.export import output

    if out is not None:
        with _writing(out):
            output.write(pieces, Path(out))
        return
    encoding, errors = (sys.stdout.encoding or "utf-8", "replace") if forgiving else ("utf-8", "strict")
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode(encoding, errors))
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _writing(out: str) -> Iterator[None]:
    """Turns a failure to write into an error that names the file."""
    try:
        yield
    except OSError as error:
        raise DragomanError(f"cannot write: {(error.strerror or str(error)).lower()}", where=out) from error


@contextlib.contextmanager
def _quiet_pipe() -> Iterator[None]:
    """Ends quietly when nobody reads stdout any more."""
    try:
        yield
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None


def _bar(inputs: Sequence[str], out: str | None) -> contextlib.AbstractContextManager[Callable[[], None]]:
    """A progress bar where more than one page comes and a terminal shows stderr, but not the records as well."""
    holders = [name for name in inputs if Path(name).is_dir() or name.endswith((".jsonl", ".ndjson"))]
    shown = sys.stderr.isatty() and not (out is None and sys.stdout.isatty())
    if shown and (len(inputs) > 1 or holders):
        return _progress(None if holders else len(inputs))
    return contextlib.nullcontext(lambda: None)

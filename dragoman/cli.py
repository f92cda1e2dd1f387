"""The command line: arguments in, calls, results and one-line errors out.

    $ dragoman read page.txt --as-of 2024-05-15
    $ dragoman read pages/ --format jsonl --out records.jsonl

Exit codes: 0 all was read; 1 some page could not be read, or the output not written; 2 the command was used wrongly;
130 interrupted. Errors are one line each on stderr: `dragoman: where: what (hint)`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.door import Date, Door, OneOf, Size, tell
from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page

if TYPE_CHECKING:
    from dragoman.actors import ActorList
    from dragoman.export.output import Result, Style

Command = TypeVar("Command", bound=Callable[..., Any])
Found = TypeVar("Found")

FORMATS = ("text", "json", "jsonl", "html")
PARTS = ("statements", "events", "threads")
MAX_BYTES = 5_000_000
MAX_FAULTS = 100
"""Lines of a user's list that are told one by one."""
DEMO = ("lake.txt", dt.date(2024, 5, 15))
"""The bundled page and its date."""
CONLLU_COLUMNS = 10
PIPE_CLOSED = 141
"""What a shell shows for a program that SIGPIPE ended."""


JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that read pages."
)
LARGEST = click.option(
    "--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest page to read."
)


def _page_options(command: Command) -> Command:
    """Which pages, what is known of them, and how large they may be."""
    options = [
        click.argument("inputs", nargs=-1, required=True, metavar="PAGE…"),
        click.option("--as-of", type=Date(), help='The date that "on Monday" is counted from (YYYY-MM-DD).'),
        click.option("--url", help="Where the page was found."),
        click.option("--publisher", help="Who shows the page."),
        click.option(
            "--actors",
            "lists",
            multiple=True,
            metavar="FILE",
            help="Your own actors: CSV, TOML, JSON, or a PETRARCH dictionary; may be given again.",
        ),
        LARGEST,
    ]
    for option in reversed(options):
        command = option(command)
    return command


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
@_page_options
@_output_options
@click.option("--explain", is_flag=True, help="Print below each record why its events are as they are.")
@JOBS
def read(
    inputs: tuple[str, ...],
    form: str,
    out: str | None,
    only: str | None,
    explain: bool,
    jobs: int,
    lists: tuple[str, ...],
    **known: Any,
) -> int:
    """Reads news pages and prints their records.

    PAGE is a text or HTML file, a folder of them, a .jsonl file with a page a line, or - for standard input.

    \b
    Examples:
      dragoman read page.txt                                  for people
      dragoman read page.txt --only events
      dragoman read page.txt --explain                        with the reasons
      curl -s URL | dragoman read - --url URL --format json   for programs
      dragoman read page.html --format html --out record.html
      dragoman read pages/ --format html --out records/       a file a page, and an index
      dragoman read page.txt --actors ministers.csv           your own actors as well
    """
    style = _style(form, out, only)
    if explain and form != "text":
        raise InputError("goes with --format text", where="--explain", hint=f"dragoman explain --format {form}")
    if explain and jobs > 1:
        raise InputError("does not go with --explain", where="--jobs", hint="leave it out")
    with _quiet_pipe():
        pages, listed = _pages(inputs, **known), _listed(lists)
        if explain:
            return _deliver_explained(pages, style, out, inputs, listed=listed, whole=True)
        return _deliver(_records(pages, jobs, listed), style, out, inputs)


@main.command()
@_page_options
@click.option("--event", "ids", multiple=True, metavar="ID", help="This event alone; may be given again.")
@click.option(
    "--format",
    "form",
    type=OneOf(("text", "json", "jsonl")),
    default="text",
    show_default=True,
    help="How reasons are printed.",
)
@click.option("--out", metavar="PLACE", help="A file to write.")
def explain(
    inputs: tuple[str, ...], ids: tuple[str, ...], form: str, out: str | None, lists: tuple[str, ...], **known: Any
) -> int:
    """Tells why a page's events are as they are, and why other words are none.

    For each event: the frame, the way through the parse to each participant, what decided against other frames and
    other participants, the words that led to the status, on whose word it stands, where date and place come from.
    PAGE is as for read; events have the ids that read --format json shows.

    \b
    Examples:
      dragoman explain page.txt
      dragoman explain page.txt --event e3 --event e4
      dragoman explain page.html --as-of 2024-05-15 --format json
    """
    if ids and len(inputs) > 1:
        raise InputError("goes with one page", where="--event", hint=f"{len(inputs)} were given")
    style = _style(form, out, None)
    with _quiet_pipe():
        pages = _pages(inputs, **known)
        return _deliver_explained(pages, style, out, inputs, listed=_listed(lists), ids=ids)


def _pages(inputs: tuple[str, ...], **known: Any) -> Iterator[Page | Failure]:
    """The pages that are named; `known`: `as_of`, `url`, `publisher`, `max_bytes`."""
    from dragoman import sources

    if known["url"] and len(inputs) > 1:
        raise InputError("goes with one page", where="--url", hint=f"{len(inputs)} were given")
    return iter(sources.pages(inputs, **known))


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PAGE…")
@click.option("--format", "form", type=OneOf(("text", "json", "jsonl")), default="text", show_default=True)
@click.option("--out", metavar="PLACE", help="A file to write.")
@click.option("--as-of", type=Date(), help="The date of pages that bear none (YYYY-MM-DD).")
@JOBS
@LARGEST
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


def _records(pages: Iterable[Page | Failure], jobs: int, listed: ActorList | None = None) -> Iterator[Result]:
    from dragoman.batch import read_many

    return read_many(pages, jobs=jobs, listed=listed)


def _listed(files: Sequence[str]) -> ActorList | None:
    """The user's own actors; each line that cannot be used is told on stderr, up to `MAX_FAULTS` of them."""
    if not files:
        return None
    from dragoman import load_actors

    listed = load_actors(*files)
    for fault in listed.faults[:MAX_FAULTS]:
        tell(InputError(fault.what, where=f"{fault.file}:{fault.line}"))
    rest = len(listed.faults) + listed.unlisted - MAX_FAULTS
    if rest > 0:
        tell(InputError(f"and {rest:,} more lines that cannot be used", where="--actors"))
    return listed


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


def _deliver_explained(
    pages: Iterable[Page | Failure],
    style: Style,
    out: str | None,
    inputs: Sequence[str],
    *,
    listed: ActorList | None = None,
    ids: tuple[str, ...] = (),
    whole: bool = False,
) -> int:
    """Prints or writes why the pages' events are as they are; `whole`: below each record. The exit code."""
    from dragoman.batch import explain_many
    from dragoman.export import output

    if out is not None and (Path(out).is_dir() or out.endswith(("/", os.sep))):
        raise InputError("a folder", where="--out", hint="reasons go into one file")
    failed: list[Failure] = []
    watched = _watched(explain_many(pages, listed=listed), failed, _bar(inputs, out))
    _emit(output.reasons(watched, style, ids=ids, whole=whole), out, forgiving=style.format == "text")
    return 1 if failed else 0


def _watched(
    results: Iterator[Found | Failure],
    failed: list[Failure],
    bar: contextlib.AbstractContextManager[Callable[[], None]],
) -> Iterator[Found | Failure]:
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

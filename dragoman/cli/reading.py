"""The commands that read pages: their records, why they are so, and which pages are copies.

$ dragoman read pages/ --format jsonl --out records.jsonl
$ dragoman explain page.txt --event e3
$ dragoman copies pages/
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.delivery import bar, deliver, emit, is_folder, quiet_pipe, style_of, watched
from dragoman.cli.door import Date, OneOf, tell, tell_failure
from dragoman.cli.options import JOBS, LARGEST, one_url, output_options, page_options
from dragoman.errors import InputError
from dragoman.records import Failure, Page

if TYPE_CHECKING:
    from dragoman.actors import ActorList
    from dragoman.export.output import Result, Style

MAX_FAULTS = 100
"""Lines of a user's list that are told one by one."""
DEMO = ("lake.txt", dt.date(2024, 5, 15))
"""The bundled page and its date."""


@click.command()
@page_options
@output_options
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
      dragoman read pages/ --format csv --out events.csv      a table, a row for each event
    """
    style = style_of(form, out, only)
    if explain and form != "text":
        raise InputError("goes with --format text", where="--explain", hint=f"dragoman explain --format {form}")
    if explain and jobs > 1:
        raise InputError("does not go with --explain", where="--jobs", hint="leave it out")
    with quiet_pipe():
        pages, listed = pages_of(inputs, **known), listed_in(lists)
        if explain:
            return _deliver_explained(pages, style, out, inputs, listed=listed, whole=True)
        return deliver(_records(pages, jobs, listed), style, out, inputs)


@click.command()
@page_options
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
    style = style_of(form, out, None)
    with quiet_pipe():
        pages = pages_of(inputs, **known)
        return _deliver_explained(pages, style, out, inputs, listed=listed_in(lists), ids=ids)


@click.command()
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

    with quiet_pipe():
        found = find(sources.pages(inputs, as_of=as_of, max_bytes=max_bytes), jobs=jobs)
        for failure in found.failures:
            tell_failure(failure)
        pieces = {"text": shown.as_text, "json": lambda copies: [shown.as_json(copies)], "jsonl": shown.as_lines}
        emit(pieces[form](found), out, forgiving=form == "text")
    return 1 if found.failures else 0


@click.command()
@output_options
def demo(form: str, out: str | None, only: str | None) -> int:
    """Reads the page that comes with dragoman and prints its record.

    \b
    Examples:
      dragoman demo
      dragoman demo --format html --out demo.html
    """
    style = style_of(form, out, only)
    name, as_of = DEMO
    text = resources.files("dragoman").joinpath("data", "demo", name).read_text(encoding="utf-8")
    with quiet_pipe():
        return deliver(_records([Page(id="demo", text=text, as_of=as_of, source=name)], 1), style, out)


def pages_of(inputs: tuple[str, ...], **known: Any) -> Iterator[Page | Failure]:
    """The pages that are named; `known`: `as_of`, `url`, `publisher`, `max_bytes`."""
    from dragoman import sources

    one_url(inputs, known["url"])
    return iter(sources.pages(inputs, **known))


def _records(pages: Iterable[Page | Failure], jobs: int, listed: ActorList | None = None) -> Iterator[Result]:
    from dragoman.batch import read_many

    return read_many(pages, jobs=jobs, listed=listed)


def listed_in(files: Sequence[str]) -> ActorList | None:
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

    if out is not None and is_folder(out):
        raise InputError("a folder", where="--out", hint="reasons go into one file")
    failed: list[Failure] = []
    shown = watched(explain_many(pages, listed=listed), failed, bar(inputs, out))
    emit(output.reasons(shown, style, ids=ids, whole=whole), out, forgiving=style.format == "text")
    return 1 if failed else 0

"""Options that several commands have in common.

In: a click command. Out: the command with options that say which pages, how they are printed, how many processes.

    @click.command()
    @page_options
    def read(inputs, as_of, url, publisher, lists, max_bytes): ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, get_args

import click

from dragoman.cli.door import Date, OneOf, Size
from dragoman.errors import InputError
from dragoman.records import Status

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "jsonl", "html", "csv", "parquet")
PARTS = ("statements", "events", "threads")
STATUSES: tuple[str, ...] = get_args(Status)
STORE = "dragoman.db"
"""The store of whoever names none."""
MAX_BYTES = 5_000_000

JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes that read pages."
)
LARGEST = click.option(
    "--max-bytes", type=Size(), default=MAX_BYTES, show_default=True, metavar="N", help="The largest page to read."
)


def page_options(command: Command) -> Command:
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


def output_options(command: Command) -> Command:
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


def one_url(inputs: Sequence[str], url: str | None) -> None:
    """Raises `InputError` where an address is given for more than one page."""
    if url and len(inputs) > 1:
        raise InputError("goes with one page", where="--url", hint=f"{len(inputs)} were given")

"""The command that draws a sample of events, has a person judge them, and tells how right they are.

$ dragoman validate records.jsonl --n 100 --coder ana
$ dragoman validate records.jsonl --report > appendix.txt
"""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from dragoman.cli.delivery import quiet_pipe
from dragoman.cli.door import OneOf
from dragoman.cli.exporting import beside, read_statuses, records_in, source_of
from dragoman.cli.storing import opened
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.validation.judgements import Book
    from dragoman.validation.sampling import Field, Item, Sample

ENDING = ".judgements.jsonl"


def kept_beside(place: str) -> str:
    """The file of judgements of a source or store; of a database on a server one in this folder."""
    return f"{Path(urlsplit(place).path).name or 'dragoman' if '://' in place else place}{ENDING}"


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--db", metavar="FILE", help="A store, instead of SOURCE; without either DRAGOMAN_DB, or dragoman.db.")
@click.option("--n", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many events are drawn.")
@click.option("--by", type=OneOf(("type", "status")), help="Draw an equal share of each type or status.")
@click.option("--status", default="all", show_default=True, metavar="LIST", help="Draw from these statuses alone.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same events.")
@click.option("--coder", metavar="NAME", help="Who judges; without, your user name.")
@click.option("--judgements", metavar="FILE", help="Where judgements are kept; without, beside SOURCE.")
@click.option(
    "--rule/--no-rule", default=True, help="With --db: what you reject is taken out of the store's records; or not."
)
@click.option("--report", is_flag=True, help="Ask nothing; print the text for a paper's appendix.")
def validate(
    source: str | None,
    db: str | None,
    n: int,
    by: str | None,
    status: str,
    seed: int,
    coder: str | None,
    judgements: str | None,
    rule: bool,
    report: bool,
) -> int:
    """Draws a random sample of events, asks you what is right, and prints precision with intervals.

    Each event is shown in its context with what the record makes of it. Answers: y right, n wrong, s cannot tell,
    u undo, q quit. They are kept at once; the next call goes on where you stopped. When a second coder has judged
    (--coder), agreement is printed too.

    \b
    Examples:
      dragoman validate records.jsonl --n 100 --coder ana
      dragoman validate records.jsonl --n 160 --by type --status occurred
      dragoman validate records.jsonl --n 160 --by type --status occurred --report
    """
    from dragoman.validation.sampling import Design, draw

    if source == "-":
        raise InputError("answers come from standard input", where="SOURCE", hint="give a file of records")
    statuses = () if status == "all" else read_statuses(status)
    db = beside(source, db)
    store = opened(db) if db is not None and source is None else None
    results = store.records(judged=False) if store else source_of(source, db)[0]
    sample = draw(records_in(results, []), Design(n, seed, by, statuses))  # type: ignore[arg-type]
    book = _book(judgements or kept_beside(source or db or ""), store.rule if store and rule else None)
    with quiet_pipe():
        return _print_report(sample, book, coder) if report else _judge(sample, book, coder or _user())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("nobody knows your user name", where="--coder", hint="give a name") from None


def _book(place: str, rule: Callable[..., Any] | None) -> Book:
    """The file of judgements; with `rule`, verdicts are a store's rulings as well."""
    from dragoman.validation.judgements import JudgementFile, Ruled

    book = JudgementFile(Path(place))
    return Ruled(book, rule) if rule else book


def _judge(sample: Sample, book: Book, coder: str) -> int:
    from rich.console import Console

    from dragoman.validation import showing
    from dragoman.validation.results import lines, results
    from dragoman.validation.session import Session

    console = Console(file=sys.stdout, highlight=False)
    session = Session(
        sample,
        coder,
        book,
        ask=_asker(showing.question),
        show=lambda number, item: showing.show(console, number, len(sample.items), item),
        tell=click.echo,
        now=lambda: dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    session.run()
    found = results(sample, book.read(), coder)
    click.echo("\n" + "\n".join(lines(sample, found)) if found else "\nnothing judged")
    return 0


def _asker(question: Callable[[Item, Field], str]) -> Callable[[Item, Field], str | None]:
    """Asks on the terminal by one key, from a pipe by one line; `None` at its end."""

    def ask(item: Item, field: Field) -> str | None:
        click.echo(question(item, field), nl=False)
        if sys.stdin.isatty():
            try:
                key = click.getchar()
            except EOFError:
                return None
            click.echo(key if key.isprintable() else "")
            return key.lower()
        line = sys.stdin.readline()
        click.echo(line.strip())
        return line.strip().lower() if line else None

    return ask


def _print_report(sample: Sample, book: Book, coder: str | None) -> int:
    from dragoman import __version__
    from dragoman.validation.results import appendix, results

    found = results(sample, book.read(), coder)
    if found is None:
        who = f"by {coder!r}" if coder else "of this sample"
        raise InputError(
            f"no judgements {who}", where="--report", hint="judge first, with the same --n, --by and --seed"
        )
    click.echo(appendix(sample, found, __version__), nl=False)
    return 0

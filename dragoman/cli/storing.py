"""The commands that fill and keep a store: pages in, what failed, coded anew, what people ruled.

$ dragoman add pages/ export.csv --jobs 2
$ dragoman failures --retry
"""

from __future__ import annotations

import contextlib
import getpass
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from dragoman.chronicle import Target, Verdict
from dragoman.cli.delivery import emit, quiet_pipe
from dragoman.cli.door import OneOf, tell_failure
from dragoman.cli.options import JOBS, MAX_BYTES, STORE, one_url, page_options
from dragoman.cli.telling import FORMATS, screen, told
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.records import Failure, Page
    from dragoman.store import Added, Store, Tally

DB = click.option(
    "--db",
    default=STORE,
    show_default=True,
    envvar="DRAGOMAN_DB",
    metavar="PLACE",
    help="The store: a SQLite file, or postgresql://…",
)
VERDICTS: tuple[str, ...] = get_args(Verdict)
TARGETS: tuple[str, ...] = get_args(Target)
HOSTS = click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A host of your own network to fetch from."
)
LISTS = click.option("--actors", "lists", multiple=True, metavar="FILE", help="Your own actors, as for add.")
EVERY = 15.0
"""Seconds between two lines of progress where no terminal shows a bar."""


def opened(db: str, *, create: bool = False) -> Store:
    """The store; one that must be there already unless `create`."""
    from dragoman.store import Store

    return Store(db, create=create)


@click.command()
@page_options
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="The column of a table that holds a field (text, html, id, as_of, url, publisher, headline, byline).",
)
@click.option("--prefix", default="", metavar="WORDS", help="Put before ids that other sources use as well.")
@click.option("--gather", "together", is_flag=True, help="Put all pages together afterwards, as dragoman gather does.")
@HOSTS
@DB
@JOBS
def add(
    inputs: tuple[str, ...],
    db: str,
    jobs: int,
    lists: tuple[str, ...],
    prefix: str,
    hosts: tuple[str, ...],
    columns: tuple[str, ...],
    together: bool,
    **known: Any,
) -> int:
    """Adds pages to a store: reads what is new, passes over what is there.

    PAGE is a text or HTML file, a folder of them, a table (.jsonl, .csv, .tsv, .parquet) with a page a row, an export
    of a newspaper archive, a WARC file, a web address, or - for standard input. The same command again goes on where
    it was interrupted. A page that comes again with other content takes the earlier one's place.

    \b
    Examples:
      dragoman add pages/ --jobs 2
      dragoman add export.csv --column text=Volltext --publisher "Oxus Times"
      dragoman add https://news.example/world/envoys-leave.html
      dragoman add crawl.warc.gz --db postgresql://desk@server/news
    """
    from dragoman.cli.reading import listed_in

    one_url(inputs, known["url"])
    given = {**known, "columns": dict(map(_column, columns))}
    listed = listed_in(lists)
    with quiet_pipe(), _fetcher(inputs, hosts, known["max_bytes"]) as fetch, opened(db, create=True) as store:
        pages = _pages(inputs, fetch, prefix, given)
        with progress() as step:
            tally = store.add(pages, jobs=jobs, actors=listed, tell=step, known={**given, "prefix": prefix})
        click.echo(summary(tally))
        if together:
            click.echo(_gathered(store))
    return 1 if tally.failed else 0


def _column(text: str) -> tuple[str, str]:
    field, sign, name = text.partition("=")
    if not sign or not name:
        raise InputError(f"{text!r} names no column", where="--column", hint="as in text=Volltext")
    return field.strip(), name


def _pages(inputs: Sequence[str], fetch: Any, prefix: str, given: Mapping[str, Any]) -> Iterator[Page | Failure]:
    """The pages of what was named; ids that come again are kept apart by the store."""
    from dragoman import sources

    return sources.prefixed(prefix, sources.pages(inputs, fetch=fetch, numbered=False, **given))


def _fetcher(inputs: Sequence[str], hosts: Sequence[str], max_bytes: int) -> contextlib.AbstractContextManager[Any]:
    """What fetches web addresses, where any are given."""
    if not any(name.lower().startswith(("http://", "https://")) for name in inputs):
        return contextlib.nullcontext()
    from dragoman.sources.fetching import Fetcher

    return Fetcher(allowed=hosts, max_bytes=max_bytes)


def summary(tally: Tally) -> str:
    """What became of the pages, in one line."""
    parts = (
        (tally.new, "added"),
        (tally.version, "replaced earlier versions"),
        (tally.known, "were there already"),
        (tally.failed, "failed (dragoman failures)"),
    )
    told = [f"{number:,} {what}" for number, what in parts if number]
    pages = f"{tally.pages:,} page{'' if tally.pages == 1 else 's'}"
    return f"{pages}: {', '.join(told) or 'nothing to add'}; {tally.events:,} events"


@click.command()
@click.option("--retry", is_flag=True, help="Try again what failed.")
@click.option("--format", "form", type=OneOf(FORMATS), default="text", show_default=True)
@click.option("--out", metavar="FILE", help="A file to write.")
@LISTS
@HOSTS
@DB
@JOBS
def failures(
    retry: bool, form: str, out: str | None, lists: tuple[str, ...], hosts: tuple[str, ...], db: str, jobs: int
) -> int:
    """Lists the pages and sources that could not be read, and why; --retry tries them again.

    \b
    Examples:
      dragoman failures
      dragoman failures --retry --jobs 2
    """
    from dragoman.cli.reading import listed_in

    with quiet_pipe(), opened(db) as store:
        if not retry:
            told(store.failures(), form, out, None)
            return 0
        failed = [failure.source or "" for failure in store.failures()]
        with _fetcher(failed, hosts, MAX_BYTES) as fetch, progress() as step:
            tally = store.retry(jobs=jobs, actors=listed_in(lists), tell=step, fetch=fetch)
    click.echo(summary(tally))
    return 1 if tally.failed else 0


@click.command()
@click.argument("ids", nargs=-1, metavar="[PAGE]…")
@LISTS
@DB
@JOBS
def recode(ids: tuple[str, ...], lists: tuple[str, ...], db: str, jobs: int) -> int:
    """Makes records anew where another version of dragoman made them: all, or those of the pages that are named.

    Pages and rulings stay as they are. Interrupted, the same command goes on from there.

    \b
    Examples:
      dragoman diff | less
      dragoman recode --jobs 2
    """
    from dragoman.cli.reading import listed_in

    with quiet_pipe(), opened(db) as store, progress() as step:
        tally = store.recode(jobs=jobs, actors=listed_in(lists), ids=ids, tell=step)
    click.echo(f"{tally.new:,} pages coded anew, {tally.failed:,} failed; {tally.events:,} events")
    return 1 if tally.failed else 0


@click.command()
@click.argument("ids", nargs=-1, metavar="[PAGE]…")
@click.option("--format", "form", type=OneOf(("text", "jsonl")), default="text", show_default=True)
@click.option("--out", metavar="FILE", help="A file to write.")
@LISTS
@DB
@JOBS
def diff(ids: tuple[str, ...], form: str, out: str | None, lists: tuple[str, ...], db: str, jobs: int) -> int:
    """Shows what this version would change in records of earlier versions, and why; nothing is written.

    \b
    Examples:
      dragoman diff
      dragoman diff lake --format jsonl
    """
    from dragoman.cli.reading import listed_in
    from dragoman.store import text

    width, colour = screen(out)
    with quiet_pipe(), opened(db) as store:
        found = store.differences(jobs=jobs, actors=listed_in(lists), ids=ids)
        if form == "jsonl":
            emit((f"{difference.to_json()}\n" for difference in found), out)
        else:
            shown = (text.render_difference(difference, width=width, colour=colour) for difference in found)
            emit(shown, out, forgiving=True)
    return 0


@click.command()
@DB
def gather(db: str) -> int:
    """Puts all pages together: one event of many mentions, actors, threads over weeks, stories, copies.

    \b
    Examples:
      dragoman add pages/ && dragoman gather
    """
    with opened(db) as store:
        click.echo(_gathered(store))
    return 0


def _gathered(store: Store) -> str:
    """Puts the pages together; what came of it, in one line."""
    made = store.gather()
    parts = (
        (made.actors, "actor", "actors"),
        (made.events, "event", "events"),
        (made.threads, "thread", "threads"),
        (made.stories, "story", "stories"),
        (made.reports, "report on several pages", "reports on several pages"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in parts)


@click.command()
@click.argument("verdict", required=False, type=OneOf(VERDICTS), metavar="[VERDICT]")
@click.argument("target", required=False, type=OneOf(TARGETS), metavar="[KIND]")
@click.argument("of", required=False, metavar="[ID]")
@click.argument("other", required=False, metavar="[ID]")
@click.option("--field", metavar="NAME", help="The field that is right, wrong or corrected.")
@click.option("--value", metavar="VALUE", help="What it should be; lists with commas, a place as NAME/COUNTRY.")
@click.option("--who", envvar="DRAGOMAN_WHO", metavar="NAME", help="Who says so; your login name.")
@click.option("--why", metavar="WORDS", help="Why.")
@DB
def judge(verdict: str | None, target: str | None, of: str | None, db: str, who: str | None, **more: Any) -> int:
    """Appends a ruling; without arguments, lists those that were made.

    VERDICT is same, different, accept, reject, correct or undo; KIND event, actor, thread, story, page, statement,
    condition or ruling. Rulings are never changed and survive recode.

    \b
    Examples:
      dragoman judge correct event lake#e3 --field status --value negated --why "denied in the same breath"
      dragoman judge same actor lake#okidi harbour#samuel --who mk
      dragoman judge undo ruling 3
    """
    from dragoman.store import text

    width, colour = screen(None)
    with quiet_pipe(), opened(db) as store:
        if verdict is None:
            emit([text.render_rulings(store.rulings(), width=width, colour=colour)], None, forgiving=True)
            return 0
        if target is None or of is None:
            raise InputError("says nothing of what", where=verdict, hint="dragoman judge VERDICT KIND ID")
        made = store.rule(verdict, target, of, who=who or getpass.getuser(), **more)
    click.echo(f"ruling {made.id}: {made.verdict} {made.target} {of}")
    if made.verdict in ("same", "different", "undo"):
        click.echo("dragoman: dragoman gather heeds it", err=True)
    return 0


@contextlib.contextmanager
def progress() -> Iterator[Callable[[Added], None]]:
    """A bar on a terminal, else a line now and then; failures are told as they come."""
    pace = _Pace()
    if not sys.stderr.isatty():
        yield pace.line
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.completed:,.0f} pages · {task.fields[rate]:.1f} pages/s · {task.fields[failed]} failed")
    console = Console(stderr=True)
    with Progress(SpinnerColumn(), words, TimeElapsedColumn(), console=console, transient=True) as shown:
        task = shown.add_task("pages", total=None, rate=0.0, failed=0)

        def step(added: Added) -> None:
            pace.count(added)
            shown.update(task, completed=pace.pages, rate=pace.rate, failed=pace.failed)

        yield step


class _Pace:
    """How many pages came, how many of them failed, and how fast."""

    def __init__(self) -> None:
        self.started = self.told = time.monotonic()
        self.pages = self.failed = 0

    @property
    def rate(self) -> float:
        """Pages a second since the start."""
        return self.pages / max(time.monotonic() - self.started, 0.001)

    def count(self, added: Added) -> None:
        """Counts the page, and tells of it if it failed."""
        self.pages += 1
        if failure := added.failure:
            self.failed += 1
            tell_failure(failure)

    def line(self, added: Added) -> None:
        """As `count`; every now and then a line."""
        self.count(added)
        if time.monotonic() - self.told > EVERY:
            self.told = time.monotonic()
            click.echo(f"dragoman: {self.pages:,} pages, {self.rate:.1f} pages/s", err=True)

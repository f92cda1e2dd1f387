"""The commands that ask a store: events, statements, threads, stories, actors, pages by their words.

$ dragoman events --actor USA --recipient RUS --type SANCTION --status planned --since 2024-01
$ dragoman search '"prisoner exchange"' --format json
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.delivery import quiet_pipe
from dragoman.cli.door import OneOf
from dragoman.cli.options import STATUSES
from dragoman.cli.storing import DB, opened
from dragoman.cli.telling import FORMATS, told

if TYPE_CHECKING:
    from dragoman.store import Store

Command = Callable[..., Any]
LIMIT = 50
"""Answers that are shown unless more are asked for."""


def _many(name: str, help: str, **more: Any) -> Command:
    return click.option(f"--{name}", multiple=True, metavar=more.pop("metavar", "NAME"), help=help, **more)


ACTOR = _many("actor", "Who did it: country code, country, or words of a name; may be given again.")
RECIPIENT = _many("recipient", "To whom, as for --actor.")
INVOLVED = _many("involved", "On either side, as for --actor.")
WHEN = (
    click.option("--since", metavar="DATE", help="From this day, month or year on."),
    click.option("--until", metavar="DATE", help="Up to this day, month or year."),
)
WHERE = (
    click.option("--place", metavar="NAME", help="Where it happened."),
    _many("country", "In which country it happened: code or name.", metavar="CODE"),
)
PAGES = (
    click.option("--publisher", metavar="NAME", help="Who shows the page: a part of the name."),
    click.option("--originator", metavar="NAME", help="Whose report it is: a part of the name."),
    click.option("--text", metavar="WORDS", help='Words of the article: word "a phrase" OR -word begin*'),
)
SOURCES = click.option("--sources", type=click.IntRange(min=1), metavar="N", help="At least N independent originators.")
EACH = click.option(
    "--mentions",
    "each",
    flag_value="mention",
    help="One answer for each mention on a page, not for each thing that pages tell of.",
)
SHOWN = (
    click.option("--format", "form", type=OneOf(FORMATS), default="text", show_default=True, help="How to print them."),
    click.option("--out", metavar="FILE", help="A file to write; Parquet needs one."),
    click.option("--limit", type=click.IntRange(min=0), metavar="N", help=f"How many; {LIMIT} as text, else all."),
    click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Pass over the first N."),
    click.option("--after", metavar="CURSOR", help="Go on where an answer with --limit ended: it says the cursor."),
    DB,
)


def _with(*options: Any) -> Callable[[Command], Command]:
    flat = [option for group in options for option in (group if isinstance(group, tuple) else (group,))]

    def put(command: Command) -> Command:
        for option in reversed(flat):
            command = option(command)
        return command

    return put


@click.command()
@_with(ACTOR, RECIPIENT, INVOLVED)
@_with(
    _many("type", "PLOVER type, as in CONSULT.", metavar="TYPE"), _many("mode", "Mode, as in visit.", metavar="MODE")
)
@click.option("--status", multiple=True, type=OneOf(STATUSES), metavar="STATUS", help=f"One of {', '.join(STATUSES)}.")
@_with(WHEN, WHERE, PAGES, SOURCES, EACH, SHOWN)
def events(**asked: Any) -> int:
    """Events: who did what to whom, when, where, and whether it happened.

    \b
    Examples:
      dragoman events --actor USA --recipient Russia --type SANCTION --status planned
      dragoman events --involved Lavrov --since 2024-01 --until 2024-03 --format csv --out lavrov.csv
    """
    return _answered("events", asked)


@click.command()
@_with(ACTOR, RECIPIENT, WHEN, WHERE, PAGES, SHOWN)
@click.option("--form", "form_of", type=OneOf(("direct", "mixed", "indirect")), multiple=True, metavar="FORM")
def statements(**asked: Any) -> int:
    """Statements: who said what. --actor is who speaks, --recipient who is spoken to.

    \b
    Examples:
      dragoman statements --actor Wanjala --text fishermen
    """
    return _answered("statements", asked)


@click.command()
@_with(INVOLVED, _many("kind", "meeting, sanctions, agreement …", metavar="KIND"))
@_with(_many("state", "Where it stands, as in cancelled.", metavar="STATE"), WHEN, PAGES, SOURCES, EACH, SHOWN)
def threads(**asked: Any) -> int:
    """Threads: meetings, sanctions, agreements and the like, and where each stands.

    \b
    Examples:
      dragoman threads --kind meeting --state postponed
    """
    return _answered("threads", asked)


@click.command()
@_with(_many("involved", "By name or country.", metavar="NAME"), WHEN, PAGES, SOURCES, SHOWN)
def stories(**asked: Any) -> int:
    """Stories: pages that tell of one matter of the news.

    \b
    Examples:
      dragoman stories --involved Kenya --since 2024-05 --sources 3
    """
    return _answered("stories", asked)


@click.command()
@click.argument("actor", nargs=-1, metavar="[NAME]…")
@_with(_many("country", "Of which country: code or name.", metavar="CODE"))
@_with(_many("kind", "person, organisation, state or group.", metavar="KIND"), WHEN, PAGES, SHOWN)
def actors(**asked: Any) -> int:
    """Actors of all pages: names, roles and when they held them, on how many pages.

    \b
    Examples:
      dragoman actors Wanjala
      dragoman actors --country KEN --kind person --format csv
    """
    return _answered("actors", asked)


@click.command()
@click.argument("text", metavar="WORDS")
@_with(WHEN, PAGES[:2], SHOWN)
def search(text: str, **asked: Any) -> int:
    """Finds pages by their words, the best first.

    WORDS: a word, "a phrase", one OR another, -word for one that must not be there, begin* for a beginning.

    \b
    Examples:
      dragoman search 'ceasefire "prisoner exchange" -football'
    """
    return _answered("search", {**asked, "text": text})


@click.command()
@click.argument("id")
@click.option("--format", "form", type=OneOf(("text", "json")), default="text", show_default=True)
@click.option("--out", metavar="FILE", help="A file to write.")
@DB
def show(id: str, form: str, out: str | None, db: str) -> int:
    """Shows one thing with its evidence: a page, something on it (PAGE#e3), an event, thread, story or actor.

    \b
    Examples:
      dragoman show lake
      dragoman show lake#e3 --format json
    """
    from dragoman.cli.telling import show_one

    with quiet_pipe(), opened(db) as store:
        show_one(store.show(id), form, out)
    return 0


@click.command()
@click.argument("id")
@click.option(
    "--format",
    "form",
    type=OneOf(("text", "json", "timelinejs", "html")),
    default="text",
    show_default=True,
    help="timelinejs: JSON as TimelineJS reads it.",
)
@click.option("--out", metavar="FILE", help="A file to write.")
@DB
def timeline(id: str, form: str, out: str | None, db: str) -> int:
    """The course of a story or thread, in the order of its days.

    \b
    Examples:
      dragoman timeline lake#t1
      dragoman timeline lake#t1 --format html --out talks.html
    """
    from dragoman.cli.telling import show_timeline

    with quiet_pipe(), opened(db) as store:
        show_timeline(store.timeline(id), form, out)
    return 0


def _answered(what: str, asked: dict[str, Any]) -> int:
    """Asks the store and prints what it says."""
    form, out, limit, db = asked.pop("form"), asked.pop("out"), asked.pop("limit"), asked.pop("db")
    if "form_of" in asked:
        asked["form"] = asked.pop("form_of")
    if limit is None and form == "text" and out is None:
        limit = LIMIT
    with quiet_pipe(), opened(db) as store:
        told(getattr(store, what)(limit=limit, **asked), form, out, limit)
        if what in ("events", "threads", "actors", "stories") and asked.get("each") != "mention":
            _tell_waiting(store)
    return 0


def _tell_waiting(store: Store) -> None:
    """Says how many pages the answers do not know of."""
    if waiting := store.waiting():
        pages = "1 page is" if waiting == 1 else f"{waiting:,} pages are"
        click.echo(f"dragoman: {pages} not gathered yet (dragoman gather)", err=True)

"""The commands that follow feeds: watch them into the store, tell what changed, show how they do.

$ dragoman watch --settings dragoman.toml
$ dragoman feeds
"""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.delivery import emit, quiet_pipe
from dragoman.cli.door import OneOf, tell
from dragoman.cli.storing import DB, opened
from dragoman.errors import DragomanError, InputError

if TYPE_CHECKING:
    from dragoman.alerts import Teller
    from dragoman.settings import Settings
    from dragoman.store import Store
    from dragoman.watching import FeedHealth

SETTINGS = click.option(
    "--settings",
    "file",
    default="dragoman.toml",
    show_default=True,
    envvar="DRAGOMAN_SETTINGS",
    metavar="FILE",
    help="Feeds, alerts and channels, as docs/watch.md has them.",
)
STATES = {"new": "not asked yet", "well": "well", "failing": "failing", "dropped": "no longer in the settings"}


@click.command()
@SETTINGS
@DB
@click.option("--once", is_flag=True, help="Ask what is due now, add what it brings, tell it, and end.")
@click.option("--dry-run", is_flag=True, help="Print the messages that would be sent; nothing is fetched or sent.")
@click.option("--atom", metavar="FILE", help="Write the messages as an Atom feed as well.")
def watch(file: str, db: str, once: bool, dry_run: bool, atom: str | None) -> int:
    """Follows feeds: asks those that are due, adds their pages to the store, sends what the alerts ask for.

    Runs until it is interrupted, and may be interrupted at any moment: it goes on where it was. An alert that is new
    tells of pages that come after it.

    \b
    Examples:
      dragoman watch
      dragoman watch --once --settings desk.toml --db desk.db
      dragoman watch --dry-run
    """
    from dragoman import collecting
    from dragoman.alerts import Teller
    from dragoman.cli import following
    from dragoman.settings import load

    settings = load(file)
    if not settings.feeds and not dry_run:
        raise InputError("names no feeds", where=file, hint="see docs/watch.md")
    with opened(db, create=True) as store, quiet_pipe():
        teller = Teller(store, settings)
        if dry_run:
            emit((f"{line}\n" for line in _would_tell(teller)), None, forgiving=True)
            return 0
        _check_channels(settings)
        run = following.follow_once if once else following.follow
        collecting.few_heaps()
        with _until_told() as ended:
            run(store, settings, teller, _Written(atom), ended)
    return 0


class _Written:
    """The Atom feed of the messages in a file, written anew when there are more of them."""

    def __init__(self, file: str | None) -> None:
        self.file, self._lock = file, threading.Lock()

    def __call__(self, store: Store, new: int) -> None:
        from dragoman.alerts import atom
        from dragoman.export import output

        if self.file and (new or not Path(self.file).exists()):
            with self._lock:
                output.write([atom(store.database)], Path(self.file))


def _would_tell(teller: Teller) -> Iterator[str]:
    from dragoman.alerts.messages import plain

    found = teller.look(dry=True)
    for message in found:
        yield "\n".join(part for part in plain([message]) if part) + "\n"
    if not found:
        yield "Nothing new for any alert."


def _check_channels(settings: Settings) -> None:
    """`InputError` for a channel that cannot be sent to: better now than at the first message."""
    import os

    from dragoman.alerts import channels
    from dragoman.settings import secret

    for channel in settings.channels.values():
        channels.check(secret(channel.url, os.environ))


@contextlib.contextmanager
def _until_told() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set: the round under way is ended first. A second Ctrl-C ends at once."""
    ended = threading.Event()

    def end(number: int, frame: object) -> None:
        if ended.is_set():
            raise KeyboardInterrupt
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command()
@SETTINGS
@DB
@click.option("--format", "form", type=OneOf(("text", "json", "jsonl")), default="text", show_default=True)
@click.option("--out", metavar="PLACE", help="A file to write.")
def feeds(file: str, db: str, form: str, out: str | None) -> int:
    """Shows how each feed does: when it answered last, when it is asked next, what it brought, why it fails.

    \b
    Examples:
      dragoman feeds
      dragoman feeds --format json
    """
    from dragoman.settings import load
    from dragoman.watching import health

    settings = load(file)
    with quiet_pipe(), opened(db) as store:
        found = health(store.database, settings)
    shown: dict[str, Callable[[list[FeedHealth]], list[str]]] = {"text": _text, "json": _json, "jsonl": _lines}
    emit(shown[form](found), out, forgiving=form == "text")
    for one in found:
        if one.state == "failing" and form != "text":
            tell(DragomanError(one.error or "failing", where=one.url))
    return 1 if any(one.state == "failing" for one in found) else 0


def _json(found: list[FeedHealth]) -> list[str]:
    import msgspec

    return [msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"]


def _lines(found: list[FeedHealth]) -> list[str]:
    return [one.to_json() + "\n" for one in found]


def _text(found: list[FeedHealth]) -> list[str]:
    from dragoman.export.view import clean

    made = []
    for one in found:
        counts = f"{one.added} added, {one.waiting} waiting, {one.failed} failed"
        since = f"; failed {one.fails} times, next try {_local(one.due)}" if one.fails else f"; next {_local(one.due)}"
        made.append(f"{clean(one.title or one.publisher or one.url)}\n  {one.url}\n")
        made.append(f"  {STATES[one.state]}: {counts}{since if one.due else ''}\n")
        if one.error:
            made.append(f"  {clean(one.error)}\n")
    return made or ["No feeds.\n"]


def _local(time: str | None) -> str:
    return f"{dt.datetime.fromisoformat(time).astimezone():%d %b %H:%M}" if time else "never"

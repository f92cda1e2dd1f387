"""Following feeds: pages come in, are put together, and messages go out, each without waiting for the others.

In: a store, settings, an event that tells the end. Out: pages, a gathering, messages.

    >>> follow(store, settings, teller, written, ended)

A gathering of many pages takes long, a channel may hang, and so may a feed: each of the three goes on by itself, woken
when there is something for it. What stands on one page alone (statements) is told as soon as the page is in the store,
threads and events once the pages were put together. Whatever goes wrong in one ends all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from dragoman import collecting

if TYPE_CHECKING:
    from dragoman.alerts import Teller
    from dragoman.settings import Settings
    from dragoman.store import Store
    from dragoman.store.answers import Added
    from dragoman.watching import Round

QUICK, SELDOM, AHEAD = 3.0, 10, 60.0
"""Seconds that a gathering may take at no cost; what it takes longer is a tenth of the time at most, but for so many
seconds ahead: pages that come now and then are put together at once."""
FAILED, IDLE = 5.0, 15.0
"""Seconds until what is to be sent is looked at again: where something was not taken, and else."""
Written = Callable[["Store", int], None]
"""Is told of new messages."""


class Gathering:
    """Puts the pages together after those that came: at once, as long as that is a tenth of the time at most.

    Alerts about threads and events look at pages once they were put together.
    """

    def __init__(self, store: Store) -> None:
        self.store, self.pending, self.next = store, store.waiting() != 0, 0.0
        self._left, self._since = AHEAD, time.monotonic()

    def __call__(self) -> float:
        """Gathers if pages came and it is time; seconds until it is time again, 0 where nothing waits."""
        start = time.monotonic()
        if self.pending and start >= self.next:
            self.pending = False  # a page that comes meanwhile may be too late for this one
            self.store.gather(again=True)
            collecting.now()
            self.next = self._paid(start, time.monotonic())
        return max(self.next - time.monotonic(), 0.0) if self.pending else 0.0

    def _paid(self, start: float, end: float) -> float:
        """When the next one may begin after one that took so long."""
        self._left = min(self._left + (end - self._since) / SELDOM, AHEAD) - max(end - start - QUICK, 0.0)
        self._since = end
        return end + SELDOM * max(-self._left, 0.0)


class Beside(threading.Thread):
    """Does its work when it is woken, and again after as many seconds as the work says; a fault ends all."""

    def __init__(self, work: Callable[[], float], ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.work, self.ended = work, ended
        self.error: BaseException | None = None
        self._woken = threading.Event()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def run(self) -> None:
        """Works until the end is told."""
        try:
            while not self.ended.is_set():
                pause = self.work()
                self._woken.wait(pause)
                self._woken.clear()
        except BaseException as error:
            self.error = error
            self.ended.set()

    def finish(self) -> None:
        """Waits until the work under way is done; raises what went wrong."""
        self.wake()
        self.join()
        if self.error is not None:
            raise self.error


def follow(store: Store, settings: Settings, teller: Teller, written: Written, ended: threading.Event) -> None:
    """Follows the feeds until the end is told."""
    from dragoman.watching import Watcher

    teller.look()
    gathering = Gathering(store)

    def send() -> float:
        written(store, len(teller.look(of=teller.EARLY)))
        sent, failed = teller.deliver()
        report((sent, "messages sent"), (failed, "not taken yet"))
        return FAILED if failed else IDLE

    def gather() -> float:
        pause = gathering()
        if new := len(teller.look(of=teller.LATE)):
            written(store, new)
            sending.wake()
        return pause or IDLE

    def came(_: Added) -> None:
        gathering.pending = True
        sending.wake()
        putting.wake()

    sending, putting = Beside(send, ended), Beside(gather, ended)
    with contextlib.closing(Watcher(store, settings, tell=came)) as watcher, _running(sending, putting, ended=ended):
        while not ended.is_set():
            done = watcher.round()
            report(*counts(done))
            if not done.more:
                ended.wait(done.pause)


def follow_once(store: Store, settings: Settings, teller: Teller, written: Written, ended: threading.Event) -> None:
    """Round after round until nothing is left that is due: asked, added, put together, told."""
    from dragoman.watching import Watcher

    teller.look()
    gathering = Gathering(store)
    with contextlib.closing(Watcher(store, settings)) as watcher:
        more = True
        while more and not ended.is_set():
            done = watcher.round()
            more = done.more
            gathering.pending |= done.added > 0
            gathering.next = gathering.next if more else 0.0
            gathering()
            told = teller.run()
            written(store, told.changes)
            report(*counts(done), (told.sent, "messages sent"), (told.failed, "not taken yet"))


@contextlib.contextmanager
def _running(*threads: Beside, ended: threading.Event) -> Iterator[None]:
    """The threads work meanwhile; then the work under way is ended first."""
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.wake()
    for thread in threads:
        thread.finish()


def counts(done: Round) -> tuple[tuple[int, str], ...]:
    """What a round did."""
    return (
        (done.asked, "feeds asked"),
        (done.failed, "failing"),
        (done.entries, "new entries"),
        (done.added, "pages added"),
        (done.lost, "lost"),
    )


def report(*counted: tuple[int, str]) -> None:
    """Tells what was done in one line on stderr; nothing if nothing was."""
    if line := ", ".join(f"{number} {what}" for number, what in counted if number):
        click.echo(f"{dt.datetime.now():%H:%M:%S} {line}", err=True)

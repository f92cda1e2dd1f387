"""Work on many hosts at once, on each one thing after another; nobody waits long for a host that is slow.

In: things to do, and of which host each is. Out: what came of them, in the order in which it is done.

    >>> hands.take(feeds, lambda feed: feed.url, ask)
    >>> list(hands.done(seconds=3.0))
    [...]

A host that is being worked on takes nothing new until all is done that it was given; what it does not take stays with
the caller. Results come one by one, so those of a quick host do not wait for those of a slow one.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

HANDS = 8
"""Hosts that are worked on at the same time."""


class _Ended:
    """Says that a host is free again."""

    def __init__(self, host: str, error: BaseException | None) -> None:
        self.host, self.error = host, error


def host_of(url: str) -> str:
    """The host of an address, with its port."""
    return urlsplit(url).netloc


class Hands:
    """Threads that work; all else is called from one thread."""

    def __init__(self, number: int = HANDS) -> None:
        self._pool = ThreadPoolExecutor(number, thread_name_prefix="watching")
        self._results: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._busy: set[str] = set()
        self._closed = threading.Event()

    @property
    def busy(self) -> frozenset[str]:
        """The hosts that are being worked on."""
        return frozenset(self._busy)

    def take(self, items: Iterable[Any], url_of: Callable[[Any], str], work: Callable[[Any], Any]) -> None:
        """Begins the work on those whose hosts are free; `work` must not raise."""
        free = [item for item in items if host_of(url_of(item)) not in self._busy]
        free.sort(key=lambda item: host_of(url_of(item)))
        for host, group in itertools.groupby(free, key=lambda item: host_of(url_of(item))):
            self._busy.add(host)
            self._pool.submit(self._run, host, list(group), work)

    def done(self, seconds: float) -> Iterator[Any]:
        """What is done, until nothing is being worked on or so much time has passed."""
        end = time.monotonic() + seconds
        while self._busy:
            try:
                found = self._results.get(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                return
            if not isinstance(found, _Ended):
                yield found
                continue
            self._busy.discard(found.host)
            if found.error is not None:
                raise found.error

    def sleep(self, seconds: float) -> None:
        """Sleeps for so long, or until the hands are closed."""
        self._closed.wait(seconds)

    def close(self) -> None:
        """Begins nothing more; what is under way ends by itself and is not heard of."""
        self._closed.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, host: str, items: Sequence[Any], work: Callable[[Any], Any]) -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not self._closed.is_set():
                    self._results.put(work(item))
        except BaseException as fault:
            error = fault
        finally:
            self._results.put(_Ended(host, error))

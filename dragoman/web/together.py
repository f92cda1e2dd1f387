"""Putting the pages together beside the requests, so that nobody waits for minutes and no page stands still.

In: a store. Out: a gathering that runs by itself, one at a time, and what can be told of it.

    >>> together = Together(store)
    >>> together.begin()
    >>> together.wait(5)
    False
    >>> together.told.step, together.told.pages
    ('gathering', 12000)
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from dragoman import collecting
from dragoman.errors import DragomanError
from dragoman.store import Store
from dragoman.store.writing import now


class Told(NamedTuple):
    """What is known of the last gathering: since when, at what and at how many pages, and what went wrong."""

    since: str | None = None
    step: str = ""
    pages: int = 0
    running: bool = False
    error: DragomanError | None = None


class Together:
    """The gatherings that visitors ask for."""

    def __init__(self, store: Store) -> None:
        self.store, self.told = store, Told()
        self._lock, self._ended, self._again = threading.Lock(), threading.Event(), False
        self._ended.set()

    def begin(self) -> None:
        """Begins a gathering; while one runs, another is made after it, as it may have read what was there before."""
        with self._lock:
            if self.told.running:
                self._again = True
                return
            self._start()

    def wait(self, seconds: float) -> bool:
        """Whether nothing runs any more, after so many seconds at most; raises what went wrong."""
        ended = self._ended.wait(seconds)
        if ended and self.told.error:
            raise self.told.error
        return ended

    def _start(self) -> None:
        self.told, self._again = Told(since=now(), running=True), False
        self._ended.clear()
        threading.Thread(target=self._gather, daemon=True, name="gathering").start()

    def _gather(self) -> None:
        error: DragomanError | None = DragomanError("a fault of dragoman's", hint="the server's log says more")
        try:
            self.store.gather(self._tell)
            error = None
        except DragomanError as fault:
            error = fault
        finally:  # whatever it is that went wrong
            collecting.now()
            with self._lock:
                self.told = self.told._replace(running=False, error=error)
                if self._again and not error:
                    self._start()
                else:
                    self._ended.set()

    def _tell(self, step: str, pages: int) -> None:
        self.told = self.told._replace(step=step, pages=pages)

"""Many pages: one after another or over processes.

In: pages and failures, as `sources.pages` gives them. Out: a record or a failure for each, in the same order.

    >>> [type(r).__name__ for r in read_many(pages(["good.txt", "empty.txt"]))]
    ['Record', 'Failure']

A page that cannot be read, and one that brings its process down, become a `Failure`; the others go on.
"""

from __future__ import annotations

import collections
import datetime as dt
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from dragoman.actors import ActorList
from dragoman.errors import DragomanError
from dragoman.explanation import Explanation
from dragoman.pipeline import explain_page, read_page
from dragoman.records import Failure, Page, Record
from dragoman.sources import page_of

AHEAD = 4
"""Pages in work per process: enough to keep each busy, few enough to hold little in memory."""

Result = Record | Failure
Read = TypeVar("Read")
Given = str | bytes | os.PathLike[str] | Page | Failure


def given(pages: Iterable[Given], *, as_of: str | dt.date | None = None) -> Iterator[Page | Failure]:
    """The pages that a caller gives as paths, text or HTML; a `Failure` in the place of each that is none."""
    for n, page in enumerate(pages, 1):
        try:
            yield page if isinstance(page, Failure) else page_of(page, as_of=as_of)
        except DragomanError as error:
            yield Failure(id=f"page-{n}", source=error.where, error=error.what, hint=error.hint)


def read_many(pages: Iterable[Page | Failure], *, jobs: int = 1, listed: ActorList | None = None) -> Iterator[Result]:
    """A `Record` or `Failure` for each page, in order; `jobs` processes, each with its own copy of the model.

    `listed` holds the user's own actors; each process gets a copy of it.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be 1 or more, not {jobs}")
    return (try_read(page, listed) for page in pages) if jobs == 1 else _over_processes(pages, jobs, listed)


def explain_many(
    pages: Iterable[Page | Failure], *, listed: ActorList | None = None
) -> Iterator[tuple[Record, Explanation] | Failure]:
    """For each page, in order, its record and why its events are as they are, or a `Failure`."""
    return (_tried(page, explain_page, listed) for page in pages)


def try_read(page: Page | Failure, listed: ActorList | None = None) -> Result:
    """The page's record, or the failure that says why there is none."""
    return _tried(page, read_page, listed)


def _tried(
    page: Page | Failure, read: Callable[[Page, ActorList | None], Read], listed: ActorList | None
) -> Read | Failure:
    if isinstance(page, Failure):
        return page
    try:
        return read(page, listed)
    except DragomanError as error:
        return Failure(id=page.id, source=page.source, error=error.what, hint=error.hint)
    except Exception as error:
        what = f"unexpected {type(error).__name__}: {error}"
        return Failure(id=page.id, source=page.source, error=what, hint="please report this page")


def _over_processes(pages: Iterable[Page | Failure], jobs: int, listed: ActorList | None) -> Iterator[Result]:
    """Keeps `AHEAD` pages per process in work; yields in order."""
    pool = _Pool(jobs, listed)
    waiting: collections.deque[tuple[Page | Failure, Future[Result]]] = collections.deque()
    try:
        for page in pages:
            waiting.append((page, pool.submit(page)))
            if len(waiting) >= AHEAD * jobs:
                yield pool.result(*waiting.popleft())
        while waiting:
            yield pool.result(*waiting.popleft())
    finally:
        pool.close()


class _Worker:
    """What a worker process keeps between pages."""

    listed: ActorList | None = None


def _begin(listed: ActorList | None) -> None:
    """Ctrl-C is the parent's to handle: a worker that printed its own traceback would only confuse."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.listed = listed


def _work(page: Page | Failure) -> Result:
    return try_read(page, _Worker.listed)


class _Pool:
    """A process pool that is made anew when a page brings one of its processes down."""

    def __init__(self, jobs: int, listed: ActorList | None) -> None:
        self.jobs, self.listed = jobs, listed
        self.pool = self._new(jobs)

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        context = get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(self.listed,))

    def submit(self, page: Page | Failure) -> Future[Result]:
        try:
            return self.pool.submit(_work, page)
        except BrokenProcessPool:
            self.pool = self._new(self.jobs)
            return self.pool.submit(_work, page)

    def result(self, page: Page | Failure, future: Future[Result]) -> Result:
        """The page's result; when its pool broke, the page is tried once more, alone, since another may be to blame."""
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(page)

    def _alone(self, page: Page | Failure) -> Result:
        with self._new(1) as pool:
            try:
                return pool.submit(_work, page).result()
            except BrokenProcessPool:
                error = "the process that read it ended abruptly (out of memory?)"
                return Failure(id=page.id, source=page.source, error=error, hint="leave this page out and report it")

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)

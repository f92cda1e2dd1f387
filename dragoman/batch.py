"""Many pages: one after another or over processes.

In: pages and failures, as `sources.pages` gives them. Out: a record or a failure for each, in the same order.

    >>> [type(r).__name__ for r in read_many(pages(["good.txt", "empty.txt"]))]
    ['Record', 'Failure']

A page that cannot be read, and one that brings its process down, become a `Failure`; the others go on.
"""

from __future__ import annotations

import collections
import datetime as dt
import functools
import itertools
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from dragoman import collecting
from dragoman.actors import ActorList
from dragoman.article import split
from dragoman.errors import DragomanError
from dragoman.explanation import Explanation
from dragoman.pipeline import explain_page, read_page
from dragoman.records import Copies, Failure, Page, Record
from dragoman.sources import page_of

if TYPE_CHECKING:
    from dragoman.reprints import Sketch

AHEAD = 4
"""Pages in work per process: enough to keep each busy, few enough to hold little in memory."""

CHUNK = 50
"""Pages that go to a process at once when only their copies are looked for."""

Made = TypeVar("Made")
Chunk = list[Page | Failure]
Result = Record | Failure
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
    if jobs == 1:
        return (try_read(page, listed) for page in pages)
    return _over_processes(_read_here, pages, jobs, listed=listed)


def explain_many(
    pages: Iterable[Page | Failure], *, listed: ActorList | None = None
) -> Iterator[tuple[Record, Explanation] | Failure]:
    """For each page, in order, its record and why its events are as they are, or a `Failure`."""
    return (_tried(functools.partial(explain_page, listed=listed), page) for page in pages)


def copies(pages: Iterable[Page | Failure], *, jobs: int = 1) -> Copies:
    """Which of the pages hold one report. Only their sketches are held, some three kilobytes a page."""
    from dragoman.reprints import grouped

    if jobs < 1:
        raise ValueError(f"jobs must be 1 or more, not {jobs}")
    failures: list[Failure] = []
    found = grouped(_sketches(pages, jobs, failures))
    return msgspec.structs.replace(found, failures=tuple(failures))


def _sketches(pages: Iterable[Page | Failure], jobs: int, failures: list[Failure]) -> Iterator[Sketch]:
    for result in map(try_sketch, pages) if jobs == 1 else _over_processes(try_sketch, pages, jobs, CHUNK):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            yield result


def try_sketch(page: Page | Failure) -> Sketch | Failure:
    """The page's sketch, or the failure that says why there is none."""
    return _tried(_sketched, page)


def _sketched(page: Page) -> Sketch:
    from dragoman.reprints import sketch

    return sketch(page.id, split(page).article, page.as_of)


def try_read(page: Page | Failure, listed: ActorList | None = None) -> Result:
    """The page's record, or the failure that says why there is none."""
    return _tried(functools.partial(read_page, listed=listed), page)


def _tried(stage: Callable[[Page], Made], page: Page | Failure) -> Made | Failure:
    if isinstance(page, Failure):
        return page
    try:
        return stage(page)
    except DragomanError as error:
        return Failure(id=page.id, source=page.source, error=error.what, hint=error.hint)
    except Exception as error:
        what = f"unexpected {type(error).__name__}: {error}"
        return Failure(id=page.id, source=page.source, error=what, hint="please report this page")


def _over_processes(
    work: Callable[[Page | Failure], Made],
    pages: Iterable[Page | Failure],
    jobs: int,
    size: int = 1,
    listed: ActorList | None = None,
) -> Iterator[Made | Failure]:
    """Keeps `AHEAD` chunks of `size` pages a process in work; yields in order. Each process gets a copy of `listed`."""
    pool = _Pool(jobs, work, listed)
    waiting: collections.deque[tuple[Chunk, Future[list[Made]]]] = collections.deque()
    rest = iter(pages)
    try:
        while chunk := list(itertools.islice(rest, size)):
            waiting.append((chunk, pool.submit(chunk)))
            if len(waiting) >= AHEAD * jobs:
                yield from pool.results(*waiting.popleft())
        while waiting:
            yield from pool.results(*waiting.popleft())
    finally:
        pool.close()


class _Worker:
    """What a worker process keeps between pages."""

    listed: ActorList | None = None


def _begin(listed: ActorList | None) -> None:
    """Ctrl-C is the parent's to handle: a worker that printed its own traceback would only confuse."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collecting.seldom()
    _Worker.listed = listed


def _read_here(page: Page | Failure) -> Result:
    return try_read(page, _Worker.listed)


def _each(work: Callable[[Page | Failure], Made], chunk: Chunk) -> list[Made]:
    return [work(page) for page in chunk]


class _Pool(Generic[Made]):
    """A process pool that is made anew when a page brings one of its processes down."""

    def __init__(self, jobs: int, work: Callable[[Page | Failure], Made], listed: ActorList | None) -> None:
        self.jobs, self.work, self.listed = jobs, work, listed
        self.pool = self._new(jobs)

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        context = get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(self.listed,))

    def submit(self, chunk: Chunk) -> Future[list[Made]]:
        try:
            return self.pool.submit(_each, self.work, chunk)
        except BrokenProcessPool:
            self.pool = self._new(self.jobs)
            return self.pool.submit(_each, self.work, chunk)

    def results(self, chunk: Chunk, future: Future[list[Made]]) -> Sequence[Made | Failure]:
        """The pages' results; when their pool broke, each is tried once more, alone, since another may be to blame."""
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._alone(page) for page in chunk]

    def _alone(self, page: Page | Failure) -> Made | Failure:
        with self._new(1) as pool:
            try:
                return pool.submit(self.work, page).result()
            except BrokenProcessPool:
                error = "the process that read it ended abruptly (out of memory?)"
                return Failure(id=page.id, source=page.source, error=error, hint="leave this page out and report it")

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)

"""The validation sample of a store, drawn without reading all of it, and judged in the browser.

In: a store, where judgements are kept. Out: the sample, what is open to a coder, results so far.

    >>> Sitting(store, Path("desk.db.judgements.jsonl")).next("ana").item.sentence
    'Kenya called off the visit.'

It is the sample that `dragoman validate --db` draws when it is asked for nothing else, with its file of judgements, so
that a coder may go on there. Each event has a number from its id and the seed, and the smallest are drawn; the numbers
come from the table of events here, and only the pages that hold the smallest are read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import heapq
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from dragoman.errors import InputError
from dragoman.store import Store
from dragoman.store.tables import articles, events, pages
from dragoman.validation.judgements import JudgementFile, Ruled, Verdict, judged, standing, verdict
from dragoman.validation.results import Results, results
from dragoman.validation.sampling import FIELDS, Design, Field, Item, Sample, draw, number

DESIGN = Design()
"""The design of `dragoman validate`."""
ANSWERS: Mapping[str, Verdict] = {"accept": "accept", "reject": "reject", "skip": "skip"}


class Open(NamedTuple):
    """What a coder is to judge next: its number in the sample, and the fields that are judged already."""

    number: int
    item: Item
    given: Mapping[Field, Verdict]


class Sitting:
    """Judging of a store's sample, which is drawn once, when it is first asked for."""

    def __init__(self, store: Store, file: Path, design: Design = DESIGN) -> None:
        self.store, self.design = store, design
        self._book = Ruled(JudgementFile(file), store.rule)
        self._drawn: Sample | None = None
        self._lock = threading.Lock()

    @property
    def sample(self) -> Sample:
        """The drawn events; the same as long as the program runs."""
        with self._lock:
            if self._drawn is None:
                self._drawn = _draw(self.store, self.design)
            return self._drawn

    def next(self, coder: str) -> Open | None:
        """The first event that the coder has not judged in full; `None` after the last."""
        found = standing(self._book.read())
        for at, item in enumerate(self.sample.items, 1):
            given = {f: made.verdict for f in FIELDS if (made := verdict(found, coder, item, f))}
            if len(given) < len(FIELDS):
                return Open(at, item, given)
        return None

    def results(self, coder: str) -> Results | None:
        """Precision so far, with intervals; agreement where there are more coders."""
        return results(self.sample, self._book.read(), coder)

    def judge(self, coder: str, page: str, event: str, answers: Mapping[Field, str]) -> int:
        """Keeps the answers; gives how many there were. Raises `InputError` for what is not in the sample."""
        item = next((one for one in self.sample.items if (one.page, one.event) == (page, event)), None)
        if item is None:
            raise InputError("the event is not in the sample", where=f"{page}#{event}"[:100], hint="load the page anew")
        given = {field: ANSWERS[answer] for field, answer in answers.items() if answer in ANSWERS}
        with self._lock:
            for field, answer in given.items():
                self._book.append(judged(_now(), coder, item, field, answer))
        return len(given)

    def undo(self, coder: str) -> bool:
        """Takes the verdicts on the event that the coder judged last back; `False` if there are none."""
        with self._lock:
            mine = [one for one in standing(self._book.read()).values() if one.coder == coder]
            if not mine:
                return False
            last = max(mine, key=lambda one: one.when)
            for one in mine:
                if (one.page, one.event) == (last.page, last.event):
                    self._book.append(msgspec.structs.replace(one, verdict="undo", when=_now()))
        return True


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def _draw(store: Store, design: Design) -> Sample:
    """The sample that `draw` makes of all records, from those that hold its events."""
    total = 0

    def numbered() -> Iterator[tuple[int, str]]:
        nonlocal total
        for total, (page, id) in enumerate(_heads(store), 1):  # noqa: B007
            yield number(f"{page}#{id}", design.seed), page

    chosen = dict.fromkeys(page for _, page in heapq.nsmallest(design.n, numbered()))
    with store.database.reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(articles)) or 0
    drawn = draw((store.record(page, judged=False) for page in chosen), design)
    return dataclasses.replace(drawn, sizes=dict.fromkeys(drawn.sizes, total), pages=count)


def _heads(store: Store) -> Iterator[tuple[str, str]]:
    """Page and id of each event, its first mention on the page."""
    select = sa.select(pages.c.id, events.c.id).join(pages, pages.c.n == events.c.page)
    with store.database.reading() as connection:
        streamed = connection.execution_options(yield_per=10_000)
        yield from (tuple(row) for row in streamed.execute(select.where(events.c.same_as.is_(None))))

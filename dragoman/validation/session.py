"""A sitting: one field after the other, `y`, `n`, `s`kip, `u`ndo, `q`uit, until all is judged or the coder leaves.

In: a sample, a coder, a book of judgements, a way to ask and to show. Out: the book, longer.

    >>> Session(sample, "ana", book, ask, show, tell, now).run()
    12

What was judged before is not asked for again. No terminal in here: the command line brings `ask` and `show`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import msgspec

from dragoman.validation.judgements import Book, Judgement, Place, Verdict, judged, standing, verdict
from dragoman.validation.sampling import FIELDS, Field, Item, Sample

ANSWERS: dict[str, Verdict] = {"y": "accept", "n": "reject", "s": "skip"}
HELP = "y right · n wrong · s cannot tell · u undo the last answer · q quit; all answers are kept"


@dataclasses.dataclass
class Session:
    """`ask` gives an answer to a question, or `None` when no more will come; `show` shows an item, its number first."""

    sample: Sample
    coder: str
    book: Book
    ask: Callable[[Item, Field], str | None]
    show: Callable[[int, Item], None]
    tell: Callable[[str], None]
    now: Callable[[], str]

    def run(self) -> int:
        """Asks for what is open; gives how many answers were given and not taken back."""
        found, given = standing(self.book.read()), list[Judgement]()
        shown: Item | None = None
        while (open_ := next(self._open(found), None)) is not None:
            number, item, field = open_
            if item is not shown:
                self.show(number, item)
                shown = item
            answer = self.ask(item, field)
            if answer is None or answer == "q":
                break
            if answer == "u":
                shown = self._undo(found, given, shown)
            elif answer in ANSWERS:
                given.append(self._answer(found, item, field, ANSWERS[answer]))
            else:
                self.tell(HELP)
        return len(given)

    def _open(self, found: dict[Place, Judgement]) -> Iterator[tuple[int, Item, Field]]:
        """The fields that this coder has not judged, in the order of the sample."""
        for number, item in enumerate(self.sample.items, 1):
            for field in FIELDS:
                if verdict(found, self.coder, item, field) is None:
                    yield number, item, field

    def _answer(self, found: dict[Place, Judgement], item: Item, field: Field, verdict: Verdict) -> Judgement:
        judgement = judged(self.now(), self.coder, item, field, verdict)
        self.book.append(judgement)
        found[judgement.place] = judgement
        return judgement

    def _undo(self, found: dict[Place, Judgement], given: list[Judgement], shown: Item | None) -> Item | None:
        """Takes the last answer of this sitting back; the item that it was on is shown again."""
        if not given:
            self.tell("nothing to undo in this sitting")
            return shown
        last = given.pop()
        self.book.append(msgspec.structs.replace(last, verdict="undo", when=self.now()))
        found.pop(last.place, None)
        return shown if shown and (shown.page, shown.event) == (last.page, last.event) else None

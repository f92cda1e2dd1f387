"""A sitting and its book: what is asked, kept, taken back, and what it comes to."""

from __future__ import annotations

import io
import json
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from drawing import page, pages
from rich.console import Console

from dragoman.chronicle import At, Ruling
from dragoman.errors import DragomanError, InputError
from dragoman.validation import showing
from dragoman.validation.judgements import Book, Judgement, JudgementFile, Ruled, standing
from dragoman.validation.results import ALL, appendix, lines, results
from dragoman.validation.sampling import FIELDS, Design, Item, Sample, draw
from dragoman.validation.session import Session


@pytest.fixture
def book(tmp_path: pathlib.Path) -> JudgementFile:
    return JudgementFile(tmp_path / "r.judgements.jsonl")


NOW = "2026-11-28T10:00:00Z"


class Coder:
    """Answers from a list; keeps what was shown and told."""

    def __init__(self, sample: Sample, book: Book, answers: str, name: str = "ana") -> None:
        self.answers: Iterator[str] = iter(answers)
        self.shown: list[int] = []
        self.asked: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.session = Session(sample, name, book, self.ask, self.show, self.told.append, lambda: NOW)

    def ask(self, item: Item, field: str) -> str | None:
        self.asked.append((item.event, field))
        return next(self.answers, None)

    def show(self, number: int, item: Item) -> None:
        self.shown.append(number)


def sit(sample: Sample, book: Book, answers: str, name: str = "ana") -> Coder:
    coder = Coder(sample, book, answers, name)
    coder.session.run()
    return coder


def test_a_sitting_goes_on_where_it_stopped(book: JudgementFile) -> None:
    sample = draw([page("p", 3)], Design())
    first = sit(sample, book, "yyynysyq")
    assert (first.shown, len(first.asked)) == ([1, 2], 8)
    second = sit(sample, book, "y" * 50)
    assert second.shown == [2, 3] and len(second.asked) == 11
    assert second.asked[0] == first.asked[-1], "the field that was asked when the coder left"
    assert sit(sample, book, "y").asked == [], "all is judged"


def test_undo_takes_back_over_events_and_only_in_this_sitting(book: JudgementFile) -> None:
    sample = draw([page("p", 2)], Design())
    coder = sit(sample, book, "yyyyyn" + "u" + "y" + "q")
    assert coder.shown == [1, 2, 1, 2]
    kept = standing(book.read())
    assert len(kept) == 6 and {j.verdict for j in kept.values()} == {"accept"}
    assert [j.verdict for j in book.read()][-3:] == ["reject", "undo", "accept"], "nothing is erased"
    again = sit(sample, book, "uq")
    assert again.told == ["nothing to undo in this sitting"] and len(standing(book.read())) == 6


def test_an_answer_that_is_none_is_explained(book: JudgementFile) -> None:
    coder = sit(draw([page("p", 1)], Design()), book, "xyq")
    assert coder.told[0].startswith("y right") and len(book.read()) == 1


def test_a_changed_record_is_asked_for_again(book: JudgementFile) -> None:
    record = page("p", 2)
    sit(draw([record], Design()), book, "y" * 12)
    events = tuple(msgspec.structs.replace(event, date="2024-03-07") for event in record.events)
    changed = draw([msgspec.structs.replace(record, events=events)], Design())
    assert [field for _, field in sit(changed, book, "y" * 9).asked] == ["date", "date"]


def test_the_book_bears_a_crash_and_a_second_hand(book: JudgementFile) -> None:
    sample = draw([page("p", 1)], Design())
    sit(sample, book, "yyq")
    book.path.write_bytes(book.path.read_bytes()[:-20])
    assert len(book.read()) == 1, "a line that was cut off is passed over"
    sit(sample, book, "y" * 6, "ben")
    assert [j.coder for j in book.read()] == ["ana", *["ben"] * 6]


@pytest.mark.parametrize("line", ["{}", "no json", '{"when":1}', "[1]", '{"when":1,"coder":"a"}'])
def test_a_line_that_is_no_judgement_is_told(book: JudgementFile, line: str) -> None:
    book.path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r":1: no judgement"):
        book.read()


def test_a_book_that_cannot_be_written(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DragomanError, match="cannot write"):
        sit(draw([page("p", 1)], Design()), JudgementFile(tmp_path / "no" / "b.jsonl"), "y")


def test_precision_is_of_what_is_filled(book: JudgementFile) -> None:
    sample = draw([page("p", 4)], Design())
    empty = next(at for at, item in enumerate(sample.items) if item.event == "e0")
    answers = ["yyyyyy"] * 4
    answers[empty] = "yynysn"
    sit(sample, book, "".join(answers))
    found = results(sample, book.read())
    assert found and found.judged == 4
    recipients, place, date = (found.fields[name] for name in ("recipients", "place", "date"))
    assert (recipients.share.right, recipients.share.judged) == (3, 3)
    assert (recipients.empty_right, recipients.empty) == (0, 1)
    assert (place.empty_right, place.empty, date.empty, date.skipped) == (0, 1, 0, 1)
    assert (found.fields[ALL].share.right, found.fields[ALL].share.judged, found.fields[ALL].skipped) == (3, 3, 1)


def test_a_stratified_sample_is_weighted(book: JudgementFile) -> None:
    sample = draw(pages(20), Design(n=30, by="type"))
    for item in sample.items:
        for field in FIELDS:
            verdict = "reject" if field == "type" and item.stratum == "AID" else "accept"
            book.append(
                Judgement(
                    when="2026-11-28T10:00:00Z",
                    coder="ana",
                    page=item.page,
                    event=item.event,
                    field=field,
                    verdict=verdict,  # type: ignore[arg-type]
                    value=item.values[field],
                )
            )
    found = results(sample, book.read())
    assert found
    share = found.fields["type"].share
    assert (share.right, share.judged) == (20, 30)
    assert share.value == pytest.approx(0.8), "AID is a fifth of the events, though a third of the sample"


def test_agreement_of_two(book: JudgementFile) -> None:
    sample = draw([page("p", 5)], Design())
    sit(sample, book, "y" * 30, "ana")
    sit(sample, book, "n" + "y" * 28 + "s", "ben")
    found = results(sample, book.read(), "ana")
    assert found and found.coders == ("ana", "ben")
    assert (found.agreement["type"].equal, found.agreement["type"].compared) == (4, 5)
    assert found.agreement["status"].alpha == 1.0
    assert found.agreement[ALL].compared == 29, "what somebody cannot tell is not compared"
    assert results(sample, book.read(), "cy") is None and results(sample, []) is None


def test_the_text_for_an_appendix_says_what_a_reader_must_know(book: JudgementFile) -> None:
    sample = draw(pages(20), Design(n=12, by="type", seed=7, statuses=("occurred",)))
    sit(sample, book, "yynyyy" * 12)
    sit(sample, book, "y" * 36, "ben")
    found = results(sample, book.read(), "ana")
    assert found
    text = " ".join(appendix(sample, found, "9.9").split())
    for said in (
        "dragoman 9.9",
        "a random sample of 12 of the 80 events with status occurred from 20 pages",
        "stratified by type with equal shares; seed 7",
        "A coder (ana)",
        "2026-11-28",
        "ben judged events of the sample independently",
        "Yan and Su 2010",
        "Krippendorff's alpha (nominal)",
        "Strata (drawn of all): AID",
    ):
        assert said in text, said
    share = found.fields["type"].share
    assert f"type: {share.value:.3f} [{share.low:.3f}, {share.high:.3f}], 12 of 12" in text
    table = list(lines(sample, found))
    assert table[0] == "12 of 12 drawn events judged in full by ana"
    assert any(line.startswith("recipients") for line in table)


def test_a_hostile_page_cannot_command_the_terminal() -> None:
    item = draw([page("p", 1)], Design()).items[0]
    evil = "\x1b]0;title\x07[red]x[/red]\u202e\r\n"
    values = dict.fromkeys(FIELDS, evil)
    item = Item(**{**{f: getattr(item, f) for f in item.__dataclass_fields__}, "values": values, "words": values})
    item = Item(**{**vars(item), "before": evil, "sentence": evil, "after": evil, "headline": evil, "anchor": (0, 3)})
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=False)
    showing.show(console, 1, 1, item)
    shown = stream.getvalue() + showing.question(item, "type")
    assert not set(shown) & {"\x1b", "\x07", "\r", "\u202e"}
    assert "[red]x[/red]" in shown, "words of a page are no markup"


def test_a_judgement_is_a_line_that_anybody_can_read(book: JudgementFile) -> None:
    sit(draw([page("p", 1)], Design()), book, "yq")
    assert json.loads(book.path.read_text(encoding="utf-8")) == {
        "when": "2026-11-28T10:00:00Z",
        "coder": "ana",
        "page": "p",
        "event": "e0",
        "field": "type",
        "verdict": "accept",
        "value": "CONSULT",
    }


def test_verdicts_are_rulings_of_a_store_as_well(book: JudgementFile) -> None:
    told: list[tuple[object, ...]] = []

    def rule(verdict: str, target: str, of: str, *, who: str, why: str, field: str | None = None) -> Any:
        told.append((verdict, target, of, who, field))
        return Ruling(id=len(told), when=NOW, who=who, verdict="accept", target="event", of=At(page="p", id="e0"))

    sit(draw([page("p", 1)], Design()), Ruled(book, rule), "yn" + "u" + "snnq")
    assert told == [
        ("accept", "event", "p#e0", "ana", "type"),
        ("reject", "event", "p#e0", "ana", "actors"),
        ("undo", "ruling", "2", "ana", None),
        ("reject", "event", "p#e0", "ana", "recipients"),
    ], "neither a skip nor a rejected status"
    assert len(book.read()) == 6

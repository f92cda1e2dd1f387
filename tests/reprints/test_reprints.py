"""Which pages hold one report: identical, cut, edited, under another headline; and which only seem to."""

from __future__ import annotations

import json
import pathlib

import pytest

import dragoman
from dragoman.export import copies as shown
from dragoman.records import Article, Copies, Failure, Page
from dragoman.reprints import Sketch, grouped, sketch

LINES = (
    "The envoys of both countries left Geneva on Tuesday after a week of talks, their host said to reporters.",
    "No new date was agreed, the Swiss foreign ministry said in a statement that it read out before the villa.",
    "Both delegations will report to their governments, and neither of them ruled out that they would come back.",
    "The talks were about the bridge at Lerno and the four villages around it, which both countries call theirs.",
)
OWN = "The mayor of Lerno told this paper that his town had not been asked by either side before the talks began."
OTHER = tuple(
    f"Market report number {n}: the harbour of Lima shipped more copper than in the week before it." for n in range(4)
)


def made(page: str, lines: tuple[str, ...] = LINES, **facts: object) -> Sketch:
    article = Article(**{"headline": "Envoys leave", "published": "2024-03-05", "body": lines, **facts})
    return sketch(page, article)


@pytest.mark.parametrize(
    ("lines", "facts", "relation"),
    [
        (LINES, {}, "identical"),
        (LINES, {"headline": "No deal in Geneva"}, "headline changed"),
        (LINES[:2], {"published": "2024-03-06"}, "cut"),
        ((*LINES, OWN), {"published": "2024-03-06"}, "edited"),
        (OTHER, {}, None),
        (LINES[:2] + OTHER[:2], {"published": "2024-06-05"}, None),  # half of it, months later
        (LINES[:2] + OTHER[:2], {"originator": "AFP"}, None),  # two agencies with the same statement
        (LINES, {"published": "2026-01-01"}, "identical"),  # a whole reprint, whenever
    ],
)
def test_what_becomes_of_a_report(lines: tuple[str, ...], facts: dict[str, str], relation: str | None) -> None:
    found = grouped([made("first", originator="Reuters", publisher="Reuters"), made("second", lines, **facts)])
    assert [copy.relation for group in found.groups for copy in group.copies] == ([relation] if relation else [])


def test_the_page_that_stands_for_a_group_is_its_originators() -> None:
    pages = [
        made("reprint", publisher="Oxus Times", originator="Reuters", published="2024-03-04"),
        made("wire", publisher="Reuters"),
        made("other", OTHER, publisher="Lima Ledger"),
    ]
    found = grouped(pages)
    (group,) = found.groups
    assert (group.representative, group.originator, group.publishers) == ("wire", "Reuters", ("Reuters", "Oxus Times"))
    assert (found.pages, found.reports, found.originators, found.alone) == (3, 2, 2, ("other",))
    assert (group.first, group.last) == ("2024-03-04", "2024-03-05")


def test_ten_thousand_copies_cost_no_more_than_one() -> None:
    one = made("0")
    found = grouped(Sketch(str(n), one.shingles, one.names, one.signature) for n in range(10_000))
    assert len(found.groups[0].copies) == 9_999


def test_pages_without_a_body_are_alone() -> None:
    assert grouped([made("a", ()), made("b", ())]).alone == ("a", "b")
    assert grouped([]) == Copies(pages=0)


def test_the_public_verb_takes_pages_and_keeps_failures(tmp_path: pathlib.Path) -> None:
    text = "Envoys leave\n\n" + "\n\n".join(LINES)
    (tmp_path / "a.txt").write_text(text)
    found = dragoman.copies([tmp_path / "a.txt", Page(id="b", text=text), "no-such-file.txt"])
    assert [(g.representative, [c.page for c in g.copies]) for g in found.groups] == [("a", ["b"])]
    assert [type(failure) for failure in found.failures] == [Failure]


def test_shown_to_people_and_to_programs() -> None:
    found = grouped(
        [made("a", publisher="Oxus\x1b[31m Times"), made("b", headline="No deal\nin Geneva"), made("c", OTHER)]
    )
    text = "".join(shown.as_text(found))
    assert text.startswith("3 pages, 2 reports, ") and "headline changed  b  “No deal in Geneva”" in text
    assert "\x1b" not in text
    assert Copies.from_json(shown.as_json(found)) == found
    assert [json.loads(line)["representative"] for line in shown.as_lines(found)] == ["a", "c"]

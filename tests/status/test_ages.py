"""What is older than the news: rows of texts with the dates that their events have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from spacy.tokens import Doc
from test_conditions import events_of

from dragoman.events import ages

TODAY = dt.date(2022, 2, 23)
Row = tuple[str, str, list[list[str]], dict[str, str], dict[str, str], set[str]]
ROWS: list[Row] = [
    (
        "a date well before the page's",
        "Rebels shelled the port. The navy bombed their camps in January.",
        [["shelled", "ASSAULT"], ["bombed", "ASSAULT"]],
        {"shelled": "2022-02-22", "bombed": "2022-01"},
        {},
        {"bombed"},
    ),
    (
        "a date of the same week is the news",
        "Rebels shelled the port last Thursday.",
        [["shelled", "ASSAULT"]],
        {"shelled": "2022-02-17"},
        {},
        set(),
    ),
    (
        "an interval that reaches the page's week",
        "Guards and miners fought from early January on.",
        [["fought", "ASSAULT"]],
        {"fought": "2022-01-03/2022-02-20"},
        {},
        set(),
    ),
    (
        "the date is that of the beginning",
        "The protests began in January.",
        [["protests", "PROTEST"]],
        {"protests": "2022-01"},
        {},
        set(),
    ),
    (
        "the other mentions of an old event",
        "The navy bombed the camps. He called the raid a crime.",
        [["bombed", "ASSAULT"], ["raid", "ASSAULT"]],
        {"bombed": "2021-11"},
        {"raid": "bombed"},
        {"bombed", "raid"},
    ),
    (
        "a mention with a date of its own is not drawn along",
        "The navy bombed the camps. The raid of Tuesday killed nine.",
        [["bombed", "ASSAULT"], ["raid", "ASSAULT"]],
        {"bombed": "2021-11", "raid": "2022-02-22"},
        {"raid": "bombed"},
        {"bombed"},
    ),
    (
        "the content of an old act",
        "Lima ordered its envoy to leave Quito.",
        [["ordered", "REQUEST"], ["leave", "RETREAT"]],
        {"ordered": "2021-06-01"},
        {},
        {"ordered", "leave"},
    ),
    (
        "what is joined to an old act",
        "The court convicted the editor and expelled his wife.",
        [["convicted", "SANCTION"], ["expelled", "SANCTION"]],
        {"convicted": "2021-06-01"},
        {},
        {"convicted", "expelled"},
    ),
    (
        "a sentence that looks back to a year before",
        "The town has seen two raids and a siege since 2015.",
        [["siege", "ASSAULT"]],
        {},
        {},
        {"siege"},
    ),
    (
        "a year of a noun in another phrase",
        "The meeting comes amid charges over the 2016 election.",
        [["meeting", "CONSULT"]],
        {},
        {},
        set(),
    ),
    (
        "a year of what the act was done in",
        "Minsk meddled in the 2016 election by hacking mails.",
        [["meddled", "COERCE"], ["hacking", "COERCE"]],
        {},
        {},
        {"meddled", "hacking"},
    ),
    ("a year that is not over", "The town has seen a siege in 2022.", [["siege", "ASSAULT"]], {}, {}, set()),
    (
        "a treaty that is there",
        "Minsk broke the accord.",
        [["accord", "AGREE"]],
        {},
        {},
        {"accord"},
    ),
    ("a treaty that is being made", "Both sides reached an accord.", [["accord", "AGREE"]], {}, {}, set()),
    (
        "a measure that is lifted was there",
        "Oslo lifted the embargo on timber.",
        [["lifted", "CONCEDE"], ["embargo", "SANCTION"]],
        {},
        {},
        {"embargo"},
    ),
    (
        "a measure that is imposed was not",
        "Oslo imposed an embargo on timber.",
        [["embargo", "SANCTION"]],
        {},
        {},
        set(),
    ),
]


@pytest.mark.parametrize(("why", "text", "words", "dates", "same", "old"), ROWS, ids=[row[0] for row in ROWS])
def test_row(
    why: str,
    text: str,
    words: list[list[str]],
    dates: dict[str, str],
    same: dict[str, str],
    old: set[str],
    parse: Callable[[str], Doc],
) -> None:
    events, anchors = events_of(parse(text), words, same)
    dated = [msgspec.structs.replace(e, date=dates.get(e.id)) for e in events]
    found = ages.aged(dated, anchors, None, TODAY)
    assert {e.id for e in found if e.background} == old, why
    assert all(e.status_steps[-1].effect.startswith("older than the news") for e in found if e.background)


def test_what_the_headline_tells_is_the_news(parse: Callable[[str], Doc]) -> None:
    events, anchors = events_of(parse("The navy bombed the camps."), [["bombed", "ASSAULT"]])
    dated = [msgspec.structs.replace(e, date="2021-11") for e in events]
    assert not ages.aged(dated, anchors, (0, 26), TODAY)[0].background
    assert not ages.aged(dated, anchors, None, None)[0].background, "without a page's date nobody knows"

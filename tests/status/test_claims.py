"""On whose word: pages in which sources stand inside sources, and quotations that name none."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.pipeline import read_page
from dragoman.records import Page

ROWS = [
    (
        "a denial told by a third side names who denies",
        "Ukraine says Russia denied that it bombed Kharkiv.",
        {"denied": (["Ukraine"], []), "bombed": (["Russia"], ["Russia"])},
    ),
    (
        "a claim that another side denies names both",
        "Norway denied Sweden's claim that Norwegian sailors had shelled a Swedish trawler.",
        {"denied": ([], []), "shelled": (["Sweden"], ["Norway"])},
    ),
    (
        "a quotation without a cue is the running speaker's",
        "The Ukrainian defence minister, Oleksii Reznikov, spoke to reporters on Monday.\n\n"
        "“Russian troops shelled the power station,” he said. “They burned the village of Lyman.”\n\n"
        "“The soldiers also tortured three doctors.”",
        {
            "shelled": (["Oleksii Reznikov"], []),
            "burned": (["Oleksii Reznikov"], []),
            "tortured": (["Oleksii Reznikov"], []),
        },
    ),
    (
        "whom “he” means, the speaker of the page tells, not the name that stands nearest",
        "The Ukrainian defence minister, Oleksii Reznikov, spoke to reporters on Monday. “Russian troops shelled the"
        " power station,” he said.\n\n“They abducted the mayor of Kherson,” he added.",
        {"abducted": (["Oleksii Reznikov"], [])},
    ),
    (
        "a report by somebody is on the word of its author",
        "According to a report by Amnesty International, Norwegian police beat protesters in Bergen.",
        {"beat": (["Amnesty International"], [])},
    ),
    (
        "the reporter's own sentence is on nobody's word",
        "Norwegian police beat protesters in Bergen.",
        {"beat": ([], [])},
    ),
]


@pytest.mark.parametrize(("why", "body", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_row(why: str, body: str, expected: dict[str, tuple[list[str], list[str]]]) -> None:
    text = f"Both sides trade charges\n\nGENEVA — {body}\n"
    record = read_page(Page(id="claims", text=text, as_of=dt.date(2022, 9, 1)))
    names = {actor.id: actor.name for actor in record.actors}
    found = {
        e.anchor: ([names[i] for i in e.claimed_by], [names[i] for i in e.denied_by])
        for e in record.events
        if e.anchor in expected
    }
    assert found == expected, why

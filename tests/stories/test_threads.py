"""Threads: which events make one matter, where it stands, and its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dragoman import lexicon
from dragoman.records import Actor, Event
from dragoman.stories import threads

ACTORS = [
    Actor(id="blanc", name="Blanc", country="FRA"),
    Actor(id="oduya", name="Oduya", country="KEN"),
    Actor(id="france", name="France", country="FRA", kind="state"),
    Actor(id="kenya", name="Kenya", country="KEN", kind="state"),
    Actor(id="legion", name="the legion", country="FRA", sector="MIL", kind="group"),
    Actor(id="editor", name="Sow", country="SEN", kind="person"),
    Actor(id="gunmen", name="gunmen", country="UNK", kind="group"),
    Actor(id="police", name="Senegalese police", country="SEN", kind="group"),
]


def event(id: str, type: str, status: str, actors: list[str], recipients: list[str], **more: Any) -> Event:
    at = int(id[1:]) * 10
    return Event(
        id=id, sentence=more.pop("sentence", ""), sentence_span=(at, at + 9),
        anchor=more.pop("anchor", "word"), span=(at, at + 4), type=type,
        status=status, actors=tuple(actors), recipients=tuple(recipients), **more,
    )  # fmt: skip


TABLE = [
    (
        "a planned meeting that is called off is cancelled, by the one who calls it off",
        [
            event("e1", "CONSULT", "cancelled", ["blanc", "oduya"], []),
            event("e2", "REJECT", "occurred", ["blanc"], ["oduya"], modes=("meet",)),
        ],
        [("meeting", "cancelled", {"blanc", "oduya"})],
    ),
    (
        "a meeting refused before it was planned is refused",
        [
            event("e1", "CONSULT", "negated", ["blanc", "oduya"], []),
            event("e2", "REJECT", "occurred", ["blanc"], ["oduya"], modes=("meet",)),
        ],
        [("meeting", "refused", {"blanc", "oduya"})],
    ),
    (
        "mentions of one meeting are one thread",
        [
            event("e1", "CONSULT", "planned", ["blanc", "oduya"], []),
            event("e2", "CONSULT", "planned", ["blanc", "oduya"], [], same_as="e1"),
        ],
        [("meeting", "planned", {"blanc", "oduya"})],
    ),
    (
        "talks that go on are under way",
        [event("e1", "CONSULT", "occurred", ["france", "kenya"], [], anchor="talks")],
        [("meeting", "under_way", {"france", "kenya"})],
    ),
    (
        "sanctions said for the future are announced",
        [event("e1", "SANCTION", "planned", ["france"], ["kenya"])],
        [("sanctions", "announced", {"france", "kenya"})],
    ),
    (
        "sanctions in force are imposed",
        [event("e1", "SANCTION", "occurred", ["france"], ["kenya"])],
        [("sanctions", "imposed", {"france", "kenya"})],
    ),
    (
        "a detention goes from arrest to release",
        [
            event("e1", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), date="2020-01"),
            event("e2", "RETREAT", "occurred", ["police"], ["editor"], modes=("release",), date="2020-03"),
        ],
        [("detention", "released", {"police", "editor"})],
    ),
    (
        "a march is a protest under way",
        [event("e1", "PROTEST", "occurred", ["editor"], ["police"])],
        [("protest", "under_way", {"editor", "police"})],
    ),
    (
        "an event of nobody is no thread",
        [event("e1", "SANCTION", "occurred", [], [])],
        [],
    ),
    (
        "talks beside a meeting are a matter of their own",
        [
            event("e1", "CONSULT", "occurred", ["france", "kenya"], [], anchor="negotiations"),
            event("e2", "CONSULT", "cancelled", ["france", "kenya"], [], anchor="meeting"),
        ],
        [("meeting", "under_way", {"france", "kenya"}), ("meeting", "cancelled", {"france", "kenya"})],
    ),
    (
        "sanctions that are eased",
        [
            event("e1", "SANCTION", "occurred", ["france"], ["kenya"], background=True),
            event(
                "e2",
                "CONCEDE",
                "occurred",
                ["france"],
                ["kenya"],
                anchor="eased",
                sentence="France eased its sanctions on Kenya.",
            ),
        ],
        [("sanctions", "eased", {"france", "kenya"})],
    ),
    (
        "a meeting that is put off is postponed",
        [
            event(
                "e1",
                "CONSULT",
                "planned",
                ["france", "kenya"],
                [],
                anchor="summit",
                sentence="The summit was postponed until May.",
            ),
        ],
        [("meeting", "postponed", {"france", "kenya"})],
    ),
    (
        "a meeting that goes ahead after all is held, though it had been called off",
        [
            event("e1", "CONSULT", "cancelled", ["france", "kenya"], [], anchor="summit"),
            event(
                "e2",
                "CONSULT",
                "occurred",
                ["france", "kenya"],
                [],
                anchor="met",
                same_as="e1",
                sentence="They met after all.",
            ),
        ],
        [("meeting", "held", {"france", "kenya"})],
    ),
    (
        "one wish for talks, told once, is no thread",
        [event("e1", "CONSULT", "hypothetical", ["france", "kenya"], [], anchor="dialogue")],
        [],
    ),
    (
        "a measure and the answer to it are two",
        [
            event("e1", "SANCTION", "occurred", ["france"], ["kenya"]),
            event("e2", "SANCTION", "planned", ["kenya"], ["france"]),
        ],
        [("sanctions", "imposed", {"france", "kenya"}), ("sanctions", "announced", {"france", "kenya"})],
    ),
    (
        "a call of two leaders that left a matter out was held all the same",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], date="2020-05-04"),
            event("e2", "CONSULT", "negated", ["blanc", "oduya"], [], date="2020-05-04", same_as="e1"),
        ],
        [("meeting", "held", {"blanc", "oduya"})],
    ),
    (
        "calling off goes to the visit that is off, not to the talks beside it",
        [
            event("e1", "CONSULT", "occurred", ["france", "kenya"], [], anchor="talks"),
            event("e2", "CONSULT", "cancelled", ["france"], ["kenya"], anchor="visit", modes=("visit",)),
            event("e3", "REJECT", "occurred", ["france"], ["kenya"], modes=("meet",), anchor="scrapped"),
        ],
        [
            ("meeting", "under_way", {"france", "kenya"}),
            ("meeting", "cancelled", {"france", "kenya"}),
        ],
    ),
    (
        "hostages are held, not fought",
        [event("e1", "ASSAULT", "occurred", ["gunmen"], ["editor"], modes=("abduct",), anchor="kidnapped")],
        [("detention", "detained", {"gunmen", "editor"})],
    ),
    (
        "whom a warrant names is sought",
        [event("e1", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), anchor="arrest warrant")],
        [("detention", "sought", {"police", "editor"})],
    ),
    (
        "gas against a crowd does not end its protest",
        [
            event("e1", "PROTEST", "occurred", ["editor"], []),
            event("e2", "ASSAULT", "occurred", ["police"], ["editor"], modes=("crowd-control",), anchor="tear gas"),
        ],
        [("protest", "under_way", {"editor"})],
    ),
    (
        "what is not yet agreed on is still proposed",
        [
            event("e1", "AGREE", "hypothetical", ["france", "kenya"], [], anchor="deal"),
            event("e2", "AGREE", "negated", ["france", "kenya"], [], anchor="agreed"),
        ],
        [("agreement", "proposed", {"france", "kenya"})],
    ),
    (
        "a country named in one sentence beside many is no side of the fighting",
        [
            *(event(f"e{i}", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="raids") for i in range(1, 5)),
            event("e5", "ASSAULT", "occurred", ["france"], ["editor"], anchor="hit"),
            event("e6", "ASSAULT", "occurred", ["gunmen"], ["kenya"], anchor="hit"),
            event("e7", "ASSAULT", "occurred", ["gunmen"], ["kenya"], anchor="shelled"),
        ],
        [("conflict", "under_way", {"france", "kenya"})],
    ),
    (
        "an order to move is an announcement",
        [event("e1", "MOBILIZE", "occurred", ["france"], [], anchor="order")],
        [("deployment", "announced", {"france"})],
    ),
    (
        "one incident is no conflict",
        [event("e1", "ASSAULT", "occurred", ["france"], ["kenya"])],
        [],
    ),
    (
        "a march that is called off has ended",
        [event("e1", "PROTEST", "cancelled", ["editor"], [])],
        [("protest", "ended", {"editor"})],
    ),
    (
        "a letter is no meeting",
        [event("e1", "CONSULT", "occurred", ["blanc"], ["oduya"], modes=("phone",), anchor="letter")],
        [],
    ),
]

WEIGHED = [
    (
        "talk told once, far down and without a date, is an aside",
        [event("e9", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="consulted")],
        [],
    ),
    (
        "what the page calls a meeting of two countries is an entry",
        [event("e9", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met")],
        ["held"],
    ),
    (
        "a visit that came before the news is one too",
        [event("e9", "CONSULT", "occurred", ["blanc"], ["kenya"], anchor="visit", modes=("visit",), background=True)],
        ["held"],
    ),
    (
        "a news conference is none",
        [event("e9", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="joint news conference")],
        [],
    ),
    (
        "a meeting that somebody only wishes for is none",
        [event("e9", "CONSULT", "hypothetical", ["blanc", "oduya"], [], anchor="summit")],
        [],
    ),
    (
        "an accord of two countries is an entry",
        [event("e9", "AGREE", "occurred", ["france", "kenya"], [], anchor="accord")],
        ["agreed"],
    ),
    (
        "what a state has promised to nobody by name is one when the page comes back to it",
        [
            event("e1", "AGREE", "occurred", ["kenya"], [], anchor="agreed"),
            event("e9", "AGREE", "occurred", ["kenya"], [], anchor="agreed", same_as="e1"),
        ],
        ["agreed"],
    ),
    (
        "what a minister agrees with in passing is none",
        [event("e9", "AGREE", "occurred", ["oduya"], [], anchor="agreed")],
        [],
    ),
    (
        "with a date it is an entry",
        [event("e9", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met", date="2020-05-04")],
        ["held"],
    ),
    (
        "so it is if the report opens with it and comes back to it",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met"),
            event("e9", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="meeting", same_as="e1"),
        ],
        ["held"],
    ),
    (
        "the report opens with it and leaves it at that",
        [event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="discussed")],
        [],
    ),
    (
        "what is called off has no date any more",
        [event("e9", "CONSULT", "cancelled", ["blanc", "oduya"], [], anchor="meeting")],
        ["cancelled"],
    ),
    (
        "an order to move troops is news by itself",
        [event("e9", "MOBILIZE", "planned", ["france"], [], anchor="send")],
        ["announced"],
    ),
    (
        "an old treaty in passing is no entry",
        [event("e9", "AGREE", "occurred", ["france", "kenya"], [], anchor="treaty", background=True)],
        [],
    ),
    (
        "sanctions stand, whenever they began",
        [event("e9", "SANCTION", "occurred", ["france"], ["kenya"], anchor="embargo")],
        ["imposed"],
    ),
    (
        "a known measure needs no author",
        [event("e9", "SANCTION", "occurred", [], ["kenya"], anchor="sanctions")],
        ["imposed"],
    ),
    (
        "sending foreign troops home is no measure",
        [event("e9", "SANCTION", "planned", ["kenya"], ["legion"], modes=("expel",), anchor="expel")],
        [],
    ),
    (
        "the arrest of one who has a name is an entry, dated or not",
        [event("e9", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), anchor="arrested")],
        ["detained"],
    ),
    (
        "arrests of a crowd, told in passing, are none",
        [event("e9", "COERCE", "occurred", ["police"], ["legion"], modes=("arrest",), anchor="arrested")],
        [],
    ),
    (
        "they are on a day",
        [event("e9", "COERCE", "occurred", ["police"], ["legion"], modes=("arrest",), date="2020-05-04")],
        ["detained"],
    ),
    (
        "a march of one day is over the day after",
        [event("e9", "PROTEST", "occurred", ["editor"], [], modes=("demo",), date="2020-05-04")],
        ["ended"],
    ),
    (
        "marches that the page gives months are not",
        [event("e9", "PROTEST", "occurred", ["editor"], [], modes=("demo",), date="2020-03/2020-05")],
        ["under_way"],
    ),
    (
        "a boycotted vote is no protest for the calendar",
        [event("e9", "PROTEST", "occurred", ["editor"], ["police"], modes=("boycott",), anchor="boycotted")],
        [],
    ),
    (
        "nor is a rebellion",
        [event("e9", "PROTEST", "occurred", ["editor"], ["police"], modes=("riot",), anchor="rebellion")],
        [],
    ),
    (
        "one blow, told in two ways, is no conflict",
        [
            event("e1", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shot down", date="2020-05-04"),
            event("e9", "ASSAULT", "occurred", [], ["oduya"], anchor="killed", date="2020-05-04"),
        ],
        [],
    ),
    (
        "one blow that is the page's news, from one country against another, is",
        [
            event("e0", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shot down"),
            event("e9", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shot down", same_as="e0"),
        ],
        ["under_way"],
    ),
    (
        "so is a threat of force in the headline",
        [
            event("e0", "THREATEN", "occurred", ["france"], ["kenya"], anchor="threatens", modes=("violence",)),
            event("e9", "ASSAULT", "hypothetical", ["france"], ["kenya"], anchor="strike"),
        ],
        ["threatened"],
    ),
    (
        "one in passing is not",
        [event("e9", "THREATEN", "occurred", ["france"], ["kenya"], anchor="threatens", modes=("violence",))],
        [],
    ),
    (
        "nor is a crime at home that is the page's news",
        [
            event("e0", "ASSAULT", "occurred", ["editor"], ["police"], anchor="stabbed"),
            event("e9", "ASSAULT", "occurred", ["editor"], ["police"], anchor="stabbed", same_as="e0"),
        ],
        [],
    ),
    (
        "blows from both sides are",
        [
            event("e1", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="struck", date="2020-05-04"),
            event("e9", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="hit", date="2020-05-04"),
        ],
        ["under_way"],
    ),
    (
        "so are blows on two days",
        [
            event("e1", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="struck", date="2020-05-04"),
            event("e9", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="hit", date="2020-05-01"),
        ],
        ["under_way"],
    ),
    (
        "and what is called fighting",
        [
            event("e1", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shelling", date="2020-05-04"),
            event("e9", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="killed", date="2020-05-04"),
        ],
        ["under_way"],
    ),
]
HEADLINE, LEAD, TODAY = (0, 9), [(10, 20), (20, 30)], dt.date(2020, 5, 6)


@pytest.mark.parametrize(("why", "events", "states"), WEIGHED, ids=[row[0] for row in WEIGHED])
def test_weight_on_the_page(why: str, events: list[Event], states: list[str]) -> None:
    found = threads(events, (), ACTORS, headline=HEADLINE, lead=LEAD, as_of=TODAY)
    assert [t.state for t in found] == states, why


@pytest.mark.parametrize(("why", "events", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_row(why: str, events: list[Event], expected: list[tuple[str, str, set[str]]]) -> None:
    found = threads(events, (), ACTORS)
    assert [(t.kind, t.state, set(t.participants)) for t in found] == expected, why


@pytest.mark.parametrize("entry", lexicon.entries("thread_words"), ids=lambda e: e["word"])
def test_word_is_found_in_its_examples_only(entry: dict[str, Any]) -> None:
    pattern = lexicon.pattern("thread_words", entry["kind"])
    found = [m.group().lower() for text in entry["examples"] for m in pattern.finditer(text)]
    assert found and all(entry["word"] in word for word in found)
    assert not [text for text in entry["counter_examples"] if pattern.search(text)]


def test_history_names_the_events_in_order_of_their_dates() -> None:
    events = [
        event("e1", "RETREAT", "occurred", ["police"], ["editor"], modes=("release",), date="2020-03"),
        event("e2", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), date="2020-01"),
    ]
    (only,) = threads(events, (), ACTORS)
    assert [(s.event, s.state, s.date) for s in only.history] == [
        ("e2", "detained", "2020-01"),
        ("e1", "released", "2020-03"),
    ]
    assert "Sow" in only.title


def test_every_thread_names_events_of_the_page() -> None:
    events = [e for _, row, _ in TABLE for e in row]
    ids = {e.id for e in events}
    assert all(step.event in ids for t in threads(events, (), ACTORS) for step in t.history)

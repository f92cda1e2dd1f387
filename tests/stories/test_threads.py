"""Threads: which events make one matter, where it stands, and its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from dragoman import lexicon
from dragoman.records import Actor, Event, NamedPlace
from dragoman.stories import threads
from dragoman.stories.moves import moves

ACTORS = [
    Actor(id="blanc", name="Blanc", country="FRA"),
    Actor(id="oduya", name="Oduya", country="KEN"),
    Actor(id="france", name="France", country="FRA", kind="state"),
    Actor(id="kenya", name="Kenya", country="KEN", kind="state"),
    Actor(id="legion", name="the legion", country="FRA", sector="MIL", kind="group"),
    Actor(id="editor", name="Sow", country="SEN", kind="person"),
    Actor(id="gunmen", name="gunmen", country="UNK", kind="group"),
    Actor(id="police", name="Senegalese police", country="SEN", kind="group"),
    Actor(id="suspect", name="a suspect", country="SEN", kind="person"),
    Actor(id="attacker", name="attacker", country="SEN", kind="person"),
    Actor(id="officers", name="officers", country="SEN", sector="COP", kind="group"),
    Actor(id="nurse", name="Diallo", country="SEN", sector="CVL", kind="person"),
    Actor(id="senegal", name="Senegal", country="SEN", sector="GOV", kind="state"),
]


def event(id: str, type: str, status: str, actors: list[str], recipients: list[str], **more: Any) -> Event:
    at = int(id[1:]) * 10
    return Event(
        id=id, sentence=more.pop("sentence", ""), sentence_span=(at, at + 9),
        anchor=more.pop("anchor", "word"), span=(at, at + 4), type=type,
        status=status, actors=tuple(actors), recipients=tuple(recipients), **more,
    )  # fmt: skip


def broken_off(id: str, anchor: str, sentence: str) -> Event:
    """What two have with each other comes to nothing."""
    both, modes = ["france", "kenya"], ("discontinue",)
    return event(id, "SANCTION", "occurred", both, [], modes=modes, anchor=anchor, sentence=sentence)


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
        "what is taken for one event, between other countries, is another meeting",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="summit"),
            event("e2", "CONSULT", "planned", ["blanc", "editor"], [], anchor="meet", same_as="e1"),
        ],
        [("meeting", "held", {"blanc", "oduya"}), ("meeting", "planned", {"blanc", "editor"})],
    ),
    (
        "a refusal towards a third country moves another meeting",
        [
            event("e1", "CONSULT", "planned", ["blanc", "oduya"], [], anchor="meet"),
            event("e2", "REJECT", "occurred", ["blanc"], ["editor"], modes=("meet",), anchor="snubbed"),
        ],
        [("meeting", "planned", {"blanc", "oduya"})],
    ),
    (
        "what calls off the visit of its own sentence moves that visit, not the talks that share more names",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya", "kenya"], [], anchor="talks"),
            event("e2", "CONSULT", "cancelled", ["blanc"], ["kenya"], modes=("visit",), anchor="visit"),
        ],
        [("meeting", "under_way", {"blanc", "oduya", "kenya"}), ("meeting", "cancelled", {"blanc", "kenya"})],
    ),
    (
        "who takes part by one mention of many is not a side",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met"),
            event("e2", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met", same_as="e1"),
            event("e3", "CONSULT", "occurred", ["blanc", "oduya", "editor"], [], anchor="met", same_as="e1"),
            event("e4", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="met", same_as="e1"),
        ],
        [("meeting", "held", {"blanc", "oduya"})],
    ),
    (
        "that the other side is ready for talks belongs to the meeting that is off",
        [
            event("e1", "CONSULT", "cancelled", ["blanc", "oduya"], [], anchor="meeting"),
            event("e2", "AGREE", "occurred", ["kenya"], ["france"], anchor="ready"),
            event("e3", "CONSULT", "hypothetical", ["kenya", "france"], [], anchor="talks"),
        ],
        [("meeting", "cancelled", {"blanc", "oduya"})],
    ),
    (
        "a ring on the telephone is a meeting, a letter is none",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], modes=("phone",), anchor="telephoned"),
            event("e2", "CONSULT", "occurred", ["blanc"], ["editor"], modes=("phone",), anchor="wrote"),
        ],
        [("meeting", "held", {"blanc", "oduya"})],
    ),
    (
        "an old pact is in force, an old deal was agreed",
        [
            event("e1", "AGREE", "occurred", ["france", "kenya"], [], anchor="pact", background=True),
            event("e2", "AGREE", "occurred", ["france", "editor"], [], anchor="deal", background=True),
        ],
        [("agreement", "in_force", {"france", "kenya"}), ("agreement", "agreed", {"france", "editor"})],
    ),
    (
        "initialling is signing",
        [event("e1", "SUPPORT", "occurred", ["france", "kenya"], [], anchor="initialled")],
        [("agreement", "signed", {"france", "kenya"})],
    ),
    (
        "who is taken prisoner is detained",
        [event("e1", "COERCE", "occurred", ["kenya"], ["legion"], modes=("seize",), anchor="taken prisoner")],
        [("detention", "detained", {"kenya", "legion"})],
    ),
    (
        "a crowd that is driven off is dispersed",
        [
            event("e1", "PROTEST", "occurred", ["editor"], ["senegal"], modes=("demo",), anchor="rallied"),
            event("e2", "ASSAULT", "occurred", ["officers"], ["editor"], modes=("crowd-control",), anchor="drove"),
        ],
        [("protest", "dispersed", {"officers", "editor"})],
    ),
    (
        "a truce after the last blow stands",
        [
            event("e1", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shelled", date="2020-05-01"),
            event("e2", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="shelled", date="2020-05-02"),
            event("e3", "RETREAT", "occurred", ["france", "kenya"], [], modes=("ceasefire",), date="2020-05-03"),
        ],
        [("conflict", "ceasefire", {"france", "kenya"})],
    ),
    (
        "one after which blows are told does not",
        [
            event("e1", "RETREAT", "occurred", ["france", "kenya"], [], modes=("ceasefire",), date="2020-05-01"),
            event("e2", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="shelled", date="2020-05-02"),
            event("e3", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shelled", date="2020-05-03"),
        ],
        [("conflict", "under_way", {"france", "kenya"})],
    ),
    (
        "one without a date does not where the page told of blows before it",
        [
            event("e1", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="shelled", date="2020-05-02"),
            event("e2", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="shelled", date="2020-05-03"),
            event("e3", "RETREAT", "occurred", ["france", "kenya"], [], modes=("ceasefire",)),
        ],
        [("conflict", "under_way", {"france", "kenya"})],
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
        "talks that are broken off are called off, and no sanctions",
        [
            event("e1", "CONSULT", "occurred", ["france", "kenya"], [], anchor="talks", sentence="talks broke down"),
            broken_off("e2", "broke down", "talks broke down"),
        ],
        [("meeting", "cancelled", {"france", "kenya"})],
    ),
    (
        "a deal that falls apart is broken",
        [
            event("e1", "AGREE", "occurred", ["france", "kenya"], [], anchor="deal", sentence="the deal fell apart"),
            broken_off("e2", "fell apart", "the deal fell apart"),
        ],
        [("agreement", "broken", {"france", "kenya"})],
    ),
    (
        "a truce in tatters is no truce",
        [
            *(event(f"e{i}", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="raids") for i in (1, 2)),
            event(
                "e3",
                "RETREAT",
                "occurred",
                ["france", "kenya"],
                [],
                modes=("ceasefire",),
                anchor="truce",
                sentence="the truce lies in tatters",
            ),
        ],
        [("conflict", "under_way", {"france", "kenya"})],
    ),
    (
        "what was held before the news and what is hoped for are two",
        [
            event("e1", "CONSULT", "occurred", ["blanc", "oduya"], [], anchor="summit", date="2020", background=True),
            event("e2", "CONSULT", "hypothetical", ["blanc", "oduya"], [], anchor="meet"),
            event("e3", "CONSULT", "hypothetical", ["blanc", "oduya"], [], anchor="meet", same_as="e2"),
        ],
        [("meeting", "held", {"blanc", "oduya"}), ("meeting", "proposed", {"blanc", "oduya"})],
    ),
    (
        "who did not discuss something refused no meeting",
        [event("e1", "CONSULT", "negated", ["blanc", "oduya"], [], anchor="discuss")],
        [],
    ),
    (
        "drills of two are a deployment by whatever verb they are held",
        [event("e1", "COOPERATE", "planned", ["france", "kenya"], [], anchor="hold", sentence="hold naval drills")],
        [("deployment", "announced", {"france", "kenya"})],
    ),
    (
        "joint drills that are called off are withdrawn",
        [event("e1", "COOPERATE", "cancelled", ["france", "kenya"], [], anchor="joint drills")],
        [("deployment", "withdrawn", {"france", "kenya"})],
    ),
    (
        "one arrest, told of an attacker and of a suspect, is one matter",
        [
            event("e1", "COERCE", "occurred", ["police"], ["suspect"], modes=("arrest",), anchor="arrested"),
            event("e2", "COERCE", "occurred", [], ["attacker"], modes=("arrest",), anchor="detained"),
        ],
        [("detention", "detained", {"police", "suspect", "attacker"})],
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
        "a raid of a former year that is still spoken of is over",
        [
            event("e0", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="raid"),
            event("e9", "ASSAULT", "occurred", ["france"], ["kenya"], anchor="raid", same_as="e0", date="2017-05"),
        ],
        ["ended"],
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
        [event("e1", "PROTEST", "occurred", ["editor"], [], modes=("demo",), date="2020-05-04")],
        ["ended"],
    ),
    (
        "one that is over and told in passing is passed over",
        [event("e9", "PROTEST", "occurred", ["editor"], [], modes=("demo",), date="2020-05-04")],
        [],
    ),
    (
        "an organ of state that protests does not march",
        [event("e1", "PROTEST", "occurred", ["senegal"], ["kenya"], modes=("demo",), anchor="protested")],
        [],
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
    (
        "police against a crowd are no conflict",
        [
            event("e1", "ASSAULT", "occurred", ["officers"], ["editor"], anchor="beat", date="2020-05-04"),
            event("e9", "ASSAULT", "occurred", ["editor"], ["officers"], anchor="hit", date="2020-05-05"),
        ],
        [],
    ),
    (
        "where the headline threatens, that is the news, whatever was struck before",
        [
            event("e0", "THREATEN", "occurred", ["france"], ["kenya"], anchor="threatens", modes=("violence",)),
            event("e8", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="struck", date="2020-05-01"),
            event("e9", "ASSAULT", "occurred", ["kenya"], ["france"], anchor="hit", date="2020-05-02"),
        ],
        ["threatened"],
    ),
    (
        "a meeting of the headline is not off because of a refusal told below",
        [
            event("e0", "CONSULT", "planned", ["blanc", "oduya"], [], anchor="meet", date="2020-05-07"),
            event("e9", "REJECT", "occurred", ["blanc"], ["oduya"], modes=("meet",), anchor="refusal"),
        ],
        ["planned"],
    ),
    (
        "an arrest of long ago is history",
        [event("e9", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), date="2018", background=True)],
        [],
    ),
    (
        "one of last month is not",
        [event("e9", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), date="2020-04", background=True)],
        ["detained"],
    ),
    (
        "nor what a date says that is none",
        [
            event(
                "e9", "COERCE", "occurred", ["police"], ["editor"], modes=("arrest",), date="2020-W18", background=True
            )
        ],
        ["detained"],
    ),
    (
        "a private journey is no meeting of states",
        [event("e1", "CONSULT", "occurred", ["nurse"], ["kenya"], modes=("visit",), date="2020-05-04")],
        [],
    ),
    (
        "a protest of which nothing is told for days is over",
        [
            event("e1", "PROTEST", "occurred", ["editor"], [], modes=("riot",), date="2020-05-01"),
            event("e9", "PROTEST", "occurred", ["editor"], [], modes=("demo",), date="2020-05-02"),
        ],
        ["ended"],
    ),
    (
        "bombs that the headline tells of and the page comes back to are a conflict, by whomever",
        [
            event("e0", "ASSAULT", "occurred", [], ["senegal"], modes=("explosives",), anchor="kill"),
            event("e1", "ASSAULT", "occurred", [], ["senegal"], modes=("explosives",), anchor="bombs", same_as="e0"),
            event("e2", "ASSAULT", "occurred", [], ["editor"], modes=("explosives",), anchor="blast", same_as="e0"),
        ],
        ["under_way"],
    ),
    (
        "a stabbing is none, however often it is told",
        [
            event("e0", "ASSAULT", "occurred", [], ["senegal"], modes=("primitive",), anchor="stabbed"),
            event("e1", "ASSAULT", "occurred", [], ["senegal"], modes=("primitive",), anchor="stabbed", same_as="e0"),
            event("e2", "ASSAULT", "occurred", [], ["editor"], modes=("primitive",), anchor="stabbing", same_as="e0"),
        ],
        [],
    ),
    (
        "troops told of twice are an entry, without a date",
        [
            event("e8", "MOBILIZE", "occurred", ["france"], ["kenya"], modes=("troops",), anchor="stationed"),
            event(
                "e9", "MOBILIZE", "occurred", ["france"], ["kenya"], modes=("troops",), anchor="troops", same_as="e8"
            ),
        ],
        ["under_way"],
    ),
    (
        "those of one sentence in passing are not",
        [event("e9", "MOBILIZE", "occurred", ["france"], ["kenya"], modes=("troops",), anchor="stationed")],
        [],
    ),
    (
        "a threat to arm is an entry where the headline tells it and the page comes back to it",
        [
            event("e0", "MOBILIZE", "conditional", ["france"], ["kenya"], modes=("weapons",), anchor="arm"),
            event(
                "e9", "MOBILIZE", "conditional", ["france"], ["kenya"], modes=("weapons",), anchor="arm", same_as="e0"
            ),
        ],
        ["threatened"],
    ),
    (
        "an alert sends nobody anywhere",
        [event("e1", "MOBILIZE", "occurred", ["france"], [], anchor="alert", date="2020-05-04")],
        [],
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


def test_troops_that_leave_leave_a_state() -> None:
    place = NamedPlace(name="Thies", country="SEN")
    told = [
        event("e1", "RETREAT", "planned", ["france"], [], modes=("withdraw",), sentence="Troops leave.", place=place)
    ]
    (only,) = threads(told, (), ACTORS)
    assert (only.kind, only.state, set(only.participants)) == ("deployment", "withdrawn", {"france", "senegal"})
    assert threads([event("e1", "RETREAT", "planned", ["france"], [], modes=("withdraw",))], (), ACTORS) == ()


def test_what_ends_a_truce_has_no_day_of_the_truce() -> None:
    held = event("e1", "RETREAT", "occurred", ["france", "kenya"], [], modes=("ceasefire",), anchor="truce")
    dated = msgspec.structs.replace(held, date="2020-04-02", background=True)
    over = msgspec.structs.replace(dated, sentence="the truce lies in tatters")
    told = {m.kind: (m.state, m.date, m.background) for m in moves(over, [over])}
    assert told == {"conflict": ("under_way", None, False), "agreement": ("broken", None, False)}
    assert [(m.state, m.date, m.background) for m in moves(dated, [dated])] == [("ceasefire", "2020-04-02", True)]

"""Pages are put together: copies, stories, actors, events, threads; in any order, again and again."""

from __future__ import annotations

import random

import msgspec
import pytest
from across_pages import OSLO, actor, event, page, person, thread

from dragoman.across import Digest, digest, gather
from dragoman.chronicle import At, Chronicle
from dragoman.records import PlaceMention, Record

ENVOYS = {
    "a": "Ingrid Dahl of Norway and Pavel Karatkou of Belarus will sit down at Akershus in Oslo on Barents cod.",
    "b": "Barents fishing is on the table when Norway's Dahl receives Belarus' Karatkou in Oslo in June.",
    "c": "Norway has called off the Oslo talks of Dahl with Karatkou of Belarus over trawlers in the Barents.",
    "d": "No Oslo meeting: premier Dahl wrote to Karatkou that Belarus' trawlers must leave the Barents first.",
    "e": "Dahl changed course on Saturday; she and Karatkou are to meet in Oslo despite the Barents row.",
    "f": "Belarus' Karatkou packs for Oslo after all as Norway's Dahl gives way on the Barents, he said.",
    "g": "At Akershus castle, Dahl and Karatkou shook hands in Osloand split the Barents cod quota evenly.",
}
STRIKE = (
    "Dockers in Valparaiso walked out on Monday over pension cuts at the container terminal, the Chilean longshoremen's"
    " union said, and cargo cranes stood idle along the Pacific quay."
)
QUAY = (
    "At the port of Valparaiso cranes stayed still for a second day: longshoremen reject the pension cuts that its"
    " operator"
    " of the terminal wants, and Chile's dockers vote on Friday whether the walkout goes on."
)


def summit(id: str, day: str, status: str, state: str, **more: object) -> Record:
    """A page on the summit of Norway and Belarus, in that state."""
    return page(
        id,
        day,
        f"Oslo summit {state}, premiers Dahl and Karatkou",
        ENVOYS[id],
        actors=[
            person("dahl", "Ingrid Dahl", "NOR", "Prime Minister"),
            person("karatkou", "Pavel Karatkou", "BLR", "Prime Minister"),
        ],
        events=[
            event(
                "e1",
                "CONSULT",
                status,
                f"The Oslo summit of Dahl and Karatkou is {state}",  # type: ignore[arg-type]
                actors=("dahl", "karatkou"),
                date="2024-06-12",
                place=OSLO,
            )
        ],
        threads=[thread("t1", "meeting", ["dahl", "karatkou"], state, [("e1", state, "2024-06-12")])],
        **more,  # type: ignore[arg-type]
    )


PAGES = [
    summit("a", "2024-05-10", "planned", "planned"),
    summit("b", "2024-05-11", "planned", "planned"),
    summit("c", "2024-05-24", "cancelled", "cancelled"),
    summit("d", "2024-05-24", "cancelled", "cancelled"),
    summit("e", "2024-06-01", "planned", "planned"),
    summit("f", "2024-06-02", "planned", "planned"),
    summit("g", "2024-06-12", "occurred", "held"),
    page("s", "2024-05-11", "Dockers strike in Valparaiso", STRIKE),
    page(
        "t",
        "2024-05-12",
        "Dockers' strike halts Valparaiso cranes",
        QUAY,
    ),
]


def gathered(pages: list[Record]) -> Chronicle:
    return gather(digest(p) for p in pages)


def test_nothing_comes_of_nothing() -> None:
    assert gather([]) == Chronicle()


def test_course_of_a_summit_over_pages_and_weeks() -> None:
    (joint,) = gathered(PAGES).threads
    assert [turn.state for turn in joint.history] == ["planned", "cancelled", "reinstated", "held"]
    assert [turn.published for turn in joint.history] == ["2024-05-10", "2024-05-24", "2024-06-01", "2024-06-12"]
    assert joint.state == "held"
    assert joint.history[1].words == "The Oslo summit of Dahl and Karatkou is cancelled"


def test_one_event_of_many_pages() -> None:
    (joint,) = gathered(PAGES).events
    assert (joint.type, joint.status, joint.sources, joint.date, joint.place) == (
        "CONSULT",
        "occurred",
        7,
        "2024-06-12",
        OSLO,
    )
    assert {account.status for account in joint.accounts} == {"planned", "cancelled", "occurred"}
    assert [at.page for at in joint.mentions] == list("abcdefg")


def test_stories_are_told_apart() -> None:
    pages = {story.pages for story in gathered(PAGES).stories}
    assert ("s", "t") in pages


def test_order_of_pages_does_not_matter() -> None:
    expected = gathered(PAGES)
    for seed in range(4):
        shuffled = list(PAGES)
        random.Random(seed).shuffle(shuffled)
        assert gathered(shuffled) == expected


def test_ids_stay_when_pages_are_added() -> None:
    before, after = gathered(PAGES[:4]), gathered(PAGES)
    for kind in ("actors", "events", "threads"):
        assert {noun.id for noun in getattr(before, kind)} <= {noun.id for noun in getattr(after, kind)}


def test_a_page_given_twice_counts_once() -> None:
    assert gathered([*PAGES, *PAGES]) == gathered(PAGES)


def test_sanctions_stand_over_months_of_silence() -> None:
    oslo, minsk = actor("o", "Norway", "NOR", sector="GOV"), actor("m", "Belarus", "BLR", sector="GOV")

    def told(id: str, day: str, sentence: str) -> Record:
        act = event("e1", "SANCTION", sentence=sentence, actors=("o",), recipients=("m",))
        matter = thread("t1", "sanctions", "om", "imposed", [("e1", "imposed")])
        return page(id, day, sentence, f"{sentence} {id}", actors=[oslo, minsk], events=[act], threads=[matter])

    pages = [
        told("x", "2023-03-01", "Norway imposed sanctions on Belarus over the potash cartel."),
        told("y", "2023-11-02", "Norway imposed further sanctions on Belarus and its potash cartel."),
    ]
    (joint,) = gathered(pages).threads
    assert [turn.state for turn in joint.history] == ["imposed", "widened"]


def test_a_reprint_is_no_source_and_reopens_nothing() -> None:
    report = summit("a", "2024-05-10", "planned", "planned", publisher="Reuters", originator="Reuters")
    reprint = Record.from_dict(
        report.to_dict()
        | {"id": "z", "article": report.article.to_dict() | {"published": "2024-06-20", "publisher": "Site"}}
    )
    found = gathered([report, *PAGES[2:4], PAGES[6], reprint])
    assert [group.representative for group in found.reports] == ["a"]
    assert found.events[0].sources == 4
    assert [turn.state for turn in found.threads[0].history] == ["planned", "cancelled", "held"]


def test_a_reprint_after_years_is_the_same_event() -> None:
    report = summit("a", "2022-05-10", "planned", "planned", publisher="Reuters", originator="Reuters")
    article = report.article.to_dict() | {"published": "2024-06-20", "publisher": "Site"}
    reprint = Record.from_dict(report.to_dict() | {"id": "z", "article": article})
    later = [summit(id, "2023-05-10", "planned", "planned") for id in "bc"]
    found = gathered([report, *later, reprint])
    (joint,) = [event for event in found.events if event.mentions[0].page == "a"]
    assert {at.page for at in joint.mentions} >= {"a", "z"}
    assert "2024-06-20" not in {turn.published for thread in found.threads for turn in thread.history}


def test_pages_without_dates() -> None:
    found = gathered([page("x", None, "Dockers strike", STRIKE), page("y", None, "Dockers on strike", QUAY)])
    assert found.stories[0].pages == ("x", "y")
    assert found.stories[0].first is None


def test_digest_survives_storing() -> None:
    made = digest(PAGES[0])
    assert Digest.from_json(made.to_json()) == made
    assert len(made.to_json()) < 6000


def test_publisher_comes_from_whom_knows_it() -> None:
    bare = Record(id="x", text="", url="https://www.reuters.com/world/1")
    assert digest(bare).shows == "Reuters"
    assert digest(bare, publisher="The Wire").shows == "The Wire"


def test_places_are_those_the_page_names() -> None:
    """Which events have a place goes with the code, not with the page: it must not tell stories apart."""
    named = PlaceMention(span=(0, 4), text="Oslo", name="Oslo", country="NOR")
    bare = msgspec.structs.replace(PAGES[0], places=(named,), events=())
    placed = msgspec.structs.replace(bare, events=(event("e1", "CONSULT", place=OSLO),))
    assert digest(placed).places == digest(bare).places
    assert len(digest(bare).places.counts) == 2


@pytest.mark.parametrize("kind", ["actors", "events", "threads"])
def test_every_mention_is_of_one_noun(kind: str) -> None:
    found = gathered(PAGES)
    mentions = [at for noun in getattr(found, kind) for at in noun.mentions]
    assert len(mentions) == len(set(mentions))
    assert all(isinstance(at, At) for at in mentions)


def test_states_bear_their_code() -> None:
    found = gathered([page("x", "2024-05-10", actors=[actor("n", "Norway", "NOR"), actor("o", "the Kingdom", "NOR")])])
    assert [a.id for a in found.actors] == ["NOR"]

"""Questions: the filters, the order, full text, on both databases."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from dragoman.errors import InputError, StoreError
from dragoman.store import Store, fulltext
from dragoman.store.answers import columns

HERE = pathlib.Path(__file__).parent
QUESTIONS = [json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
SEARCHES = [json.loads(line) for line in (HERE / "searches.jsonl").read_text(encoding="utf-8").splitlines()]


def test_questions(gathered: Store) -> None:
    wrong = []
    for row in QUESTIONS:
        found = [answer.id for answer in getattr(gathered, row["ask"])(**row["with"])]
        if found != row["found"]:
            wrong.append((row["why"], row["with"], found))
    assert not wrong


def test_searches(filled: Store) -> None:
    wrong = []
    for row in SEARCHES:
        found = sorted(page.id for page in filled.search(row["text"]))
        if found != sorted(row["found"]):
            wrong.append((row["why"], row["text"], found))
    assert not wrong


def test_a_search_shows_the_passage_and_heeds_dates(filled: Store) -> None:
    page = filled.search("talks", publisher="fjord").first()
    assert page and page.id == "talks" and "[talks]" in page.passage
    assert [page.id for page in filled.search("talks", since="2024-04")] == ["later"]
    assert len(list(filled.search("norway", limit=1, offset=1))) == 1


@pytest.mark.parametrize("text", ["", '"', "-rain", "***", "' OR"])
def test_a_search_for_nothing_says_so(here: Store, text: str) -> None:
    with pytest.raises(InputError, match="nothing to search for"):
        here.search(text)


def test_the_query_of_a_person_is_quoted() -> None:
    query = fulltext.parsed('ceasefire "prisoner exchange" OR swap* -gaza')
    assert fulltext.fts5(query) == '(("ceasefire") AND ("prisoner exchange" OR "swap"*)) NOT "gaza"'
    assert fulltext.tsquery(query) == "(('ceasefire')) & (('prisoner' <-> 'exchange') | ('swap':*)) & !('gaza')"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "yesterday"}, "no date"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "before"),
        ({"staus": "planned"}, "no filter"),
        ({"each": "page"}, "no 'page'"),
        ({"sources": 2}, "mentions of events cannot be asked by 'sources'"),
        ({"form": "direct"}, "cannot be asked by 'form'"),
    ],
)
def test_what_cannot_be_asked_is_told(here: Store, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        list(here.events(**asked))


def test_answers_are_whole(gathered: Store) -> None:
    event = gathered.events(each="mention", type="REJECT").first()
    assert event and event.actors[0].name == "Norway" and event.recipients[0].country == "CHE"
    assert (event.headline, event.originator) == ("Norway calls off talks with Switzerland", "Nordic News Agency")
    assert event.url == "https://fjord.example/talks"
    joint = gathered.events(sources=2).first()
    assert joint and joint.mentions == 2 and joint.anchor == "talks" and len(joint.accounts) == 2
    assert [who.name for who in joint.claimed_by] == ["Anna Berg"]
    actor = gathered.actors(actor="Berg").first()
    assert actor and actor.roles[0].role == "minister" and actor.maybe == ("talks#oslo",)
    story = gathered.stories().first()
    assert story and story.pages == ("talks", "later") and story.sources == 2
    assert gathered.chronicle().stories[0].id == story.id


def test_without_a_gathering_mentions_are_told_and_stories_are_not(filled: Store) -> None:
    assert len(list(filled.events())) == 5
    with pytest.raises(StoreError, match="not been gathered"):
        filled.stories()


def test_pages_of_answers_are_the_answers(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [event.id for event in filled.events(each="mention")]
    monkeypatch.setattr("dragoman.store.paging.PIECE", 2)
    assert [event.id for event in filled.events(each="mention")] == whole
    parts = [e.id for at in range(0, 6, 2) for e in filled.events(each="mention", limit=2, offset=at)]
    assert parts == whole
    assert list(filled.events(each="mention", limit=0)) == []


def test_an_actor_is_asked_by_name_or_id(gathered: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for few in (20_000, 0):
        monkeypatch.setattr("dragoman.store.filters.FEW", few)
        assert [actor.id for actor in gathered.actors(actor="anna berg")] == ["talks#berg"]
        assert [actor.id for actor in gathered.actors(actor="talks#berg")] == ["talks#berg"]
        assert {actor.id for actor in gathered.actors(actor=["ber", "Switzerland"])} >= {"talks#berg", "talks#bern"}
        assert not list(gathered.actors(actor="anna keller"))


def test_frames(here: Store) -> None:
    frame = here.events(each="mention").frame()
    assert list(frame["type"]) == ["CONSULT", "CONSULT", "CONSULT", "REJECT", "CONSULT"]
    assert list(frame.columns) == list(columns(here.events().kind))
    other = here.events(each="mention", actor="CHE").frame("polars")
    assert (
        other["actors_countries"].to_list() == ["NOR; CHE", "NOR; CHE", "CHE"] and other.schema["sources"].is_integer()
    )
    empty = here.events(each="mention", actor="BRA").frame("polars")
    assert empty.is_empty() and empty.columns == other.columns


def test_records(filled: Store) -> None:
    assert [record.id for record in filled.records()] == ["talks", "later", "rain"]
    assert [record.id for record in filled.records(since="2024-04", text="norway")] == ["later"]
    assert filled.record("talks").event("e2").status == "cancelled"
    with pytest.raises(InputError, match="no such page"):
        filled.record("none")


@pytest.mark.parametrize("few", [0, 3])
def test_answers_are_the_same_however_they_are_looked_for(
    gathered: Store, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("dragoman.store.filters.FEW", few)
    wrong = []
    for row in QUESTIONS:
        found = [answer.id for answer in getattr(gathered, row["ask"])(**row["with"])]
        if found != row["found"]:
            wrong.append((row["why"], row["with"], found))
    assert not wrong

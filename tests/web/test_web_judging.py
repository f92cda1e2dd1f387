"""Judging in the browser: accept, correct, merge, split, take back; and the validation sample."""

from __future__ import annotations

import pathlib
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_visits import address, csrf

from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.validation.sampling import Design, draw
from dragoman.web.pages import judging
from dragoman.web.sample import DESIGN, Sitting


def rule(client: TestClient, **form: str) -> str:
    """Sends a form; gives the number of the ruling."""
    data = {"csrf": csrf(client), "who": "ana", "target": "event", "back": "/judge", **form}
    answer = client.post("/judge", data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("=")[2]


def shown(client: TestClient, id: str) -> Any:
    return client.get(address("api/show", id)).json()


def test_a_ruling_is_kept_with_who_and_why(judge: TestClient, store: Store) -> None:
    rule(judge, verdict="accept", of="off#e1", why="both papers have it")
    (made,) = store.rulings()
    assert (made.verdict, made.who, made.why) == ("accept", "ana", "both papers have it")
    assert "both papers have it" in judge.get("/judge").text
    assert "both papers have it" in judge.get("/events/off%23e1").text


def test_a_correction_shows_at_once_and_can_be_taken_back(judge: TestClient) -> None:
    before = shown(judge, "off#e7")["fields"]
    number = rule(judge, verdict="correct", of="off#e7", field="type", value="ACCUSE")
    assert judge.get("/api/show/off").json()["events"][6]["type"] == "ACCUSE"
    rule(judge, verdict="undo", target="ruling", of=number)
    assert judge.get("/api/show/off").json()["events"][6]["type"] == before["type"]
    assert "taken back" in judge.get("/judge").text


def test_what_was_taken_back_by_mistake_stands_again(judge: TestClient) -> None:
    first = rule(judge, verdict="accept", of="off#e1")
    second = rule(judge, verdict="undo", target="ruling", of=first)
    rule(judge, verdict="undo", target="ruling", of=second)
    assert judge.get("/judge").text.count("data-undone") == 1, "the undoing alone"


def test_two_events_become_one_and_two_again(judge: TestClient) -> None:
    number = rule(judge, verdict="same", of="off#e5", other="off#e6")
    joined = shown(judge, "off#e5")
    assert {mention["id"] for mention in joined["mentions"]} == {"off#e5", "off#e6"}
    rule(judge, verdict="undo", target="ruling", of=number)
    assert {mention["id"] for mention in shown(judge, "off#e5")["mentions"]} == {"off#e5"}


def test_what_was_put_together_is_parted(judge: TestClient) -> None:
    together = shown(judge, "agency#e3")
    other = next(mention["id"] for mention in together["mentions"] if mention["page"] != "agency")
    rule(judge, verdict="different", of="agency#e3", other=other)
    assert other not in {mention["id"] for mention in shown(judge, "agency#e3")["mentions"]}


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "nosuch", "of": "off#e1"},
        {"verdict": "accept", "of": "nosuch#e1"},
        {"verdict": "correct", "of": "off#e1", "field": "type"},
        {"verdict": "correct", "of": "off#e1", "field": "nosuch", "value": "x"},
        {"verdict": "same", "of": "off#e1"},
        {"verdict": "undo", "target": "ruling", "of": "99"},
        {"verdict": "accept", "of": "off#e1", "who": "  "},
    ],
)
def test_a_ruling_that_makes_no_sense_says_so(judge: TestClient, store: Store, form: dict[str, str]) -> None:
    data = {"csrf": csrf(judge), "who": "ana", "target": "event", **form}
    answer = judge.post("/judge", data=data)
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.text
    assert store.rulings() == ()


def test_pages_are_put_together_from_the_browser(judge: TestClient, store: Store) -> None:
    import desk_pages

    store.add([desk_pages.later()])
    assert "1 page and 0 rulings came" in judge.get("/judge").text
    assert judge.post("/gather", data={"csrf": csrf(judge)}).headers["location"] == "/"
    assert store.waiting() == 0


def test_the_sample_is_that_of_the_command_line(store: Store, tmp_path: pathlib.Path) -> None:
    for design in (DESIGN, Design(n=7)):
        assert Sitting(store, tmp_path / "x", design).sample == draw(store.records(judged=False), design)


def answers(client: TestClient, who: str = "ana", **given: str) -> Any:
    """Judges the event that is open to the coder."""
    import lxml.html

    page = lxml.html.fromstring(client.get("/judge/sample", params={"who": who}).text)
    form = page.xpath("//form[@class='verdicts']")[0]
    hidden = {field.name: field.value for field in form.xpath(".//input[@type='hidden']")}
    names = dict.fromkeys(("type", "actors", "recipients", "status", "date", "place"), "accept")
    answer = client.post("/judge/sample", data=hidden | names | given)
    assert answer.status_code == 303, answer.text
    return hidden


def test_verdicts_are_kept_and_counted(judge: TestClient, store: Store) -> None:
    first = answers(judge, date="reject", place="skip")
    page = judge.get("/judge/sample?who=ana").text
    assert "2 of " in page and "1 judged in full" in page
    assert "0.207 to 1.000" in page
    ruled = {ruling.field: ruling.verdict for ruling in store.rulings()}
    assert ruled["type"] == "accept" and ruled["date"] == "reject" and "place" not in ruled
    assert {ruling.of.page for ruling in store.rulings()} == {first["of"]}


def test_each_coder_has_their_own_turn(judge: TestClient) -> None:
    first = answers(judge)
    assert answers(judge, who="ben")["event"] == first["event"]


def test_the_last_event_is_taken_back(judge: TestClient, store: Store) -> None:
    first = answers(judge)
    answer = judge.post("/judge/sample/undo", data={"csrf": first["csrf"], "who": "ana"})
    assert answer.status_code == 303
    assert store.current_rulings() == ()
    assert answers(judge)["event"] == first["event"]


def test_a_session_goes_on_where_it_stopped(judge: TestClient, store: Store, tmp_path: pathlib.Path) -> None:
    answers(judge)
    again = Sitting(store, tmp_path / "desk.judgements.jsonl").next("ana")
    assert again is not None and again.number == 2


def test_what_is_not_drawn_is_not_judged(judge: TestClient, store: Store) -> None:
    data = {"csrf": csrf(judge), "who": "ana", "of": "nosuch", "event": "e1", "type": "reject"}
    assert judge.post("/judge/sample", data=data).status_code == 400
    assert judge.post("/judge/sample", data=data | {"who": " "}).status_code == 400
    assert store.rulings() == ()


def test_a_long_gathering_keeps_nobody_waiting(
    judge: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, seen = threading.Event(), []

    def slow(tell: Callable[[str, int], None]) -> None:
        seen.append(1)
        tell("gathering", 12)
        going.wait(20)

    monkeypatch.setattr(store, "gather", slow)
    monkeypatch.setattr(judging, "PATIENCE", 0.05)
    assert "Nothing is being put together" in judge.get("/gathering").text
    for _ in range(3):
        assert judge.post("/gather", data={"csrf": csrf(judge)}).headers["location"] == "/gathering"
    told = judge.get("/gathering").text
    assert "being put together" in told and "12 pages" in told
    going.set()
    for _ in range(100):
        if "were put together" in judge.get("/gathering").text:
            break
        time.sleep(0.05)
    assert "were put together" in judge.get("/gathering").text
    assert len(seen) == 2, "what came while one ran is put together after it, once"


def test_a_gathering_that_fails_says_why(judge: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(tell: object) -> None:
        raise StoreError("the disk is full", hint="make room")

    monkeypatch.setattr(store, "gather", full)
    answer = judge.post("/gather", data={"csrf": csrf(judge)})
    assert answer.status_code == 500 and "The disk is full" in answer.text
    assert "make room" in judge.get("/gathering").text

"""Answers are kept as long as the store is what it was, and no longer."""

from __future__ import annotations

import desk_pages
import msgspec
import pytest
from starlette.testclient import TestClient
from web_visits import HOST, csrf

from dragoman.store import Store, joining
from dragoman.web import application, keeping


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions for a list that reached the store; whether there is more, is asked with a limit of one."""
    heard: list[str] = []
    events = store.events

    def listening(*given: object, **filters: object) -> object:
        if filters["limit"] != 1:
            heard.append(str(filters))
        return events(*given, **filters)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "events", listening)
    return heard


def test_the_same_question_is_answered_once(judge: TestClient, asked: list[str]) -> None:
    first, second = judge.get("/events?actor=NOR"), judge.get("/events?actor=NOR")
    assert first.content == second.content
    assert first.headers == second.headers
    assert len(asked) == 1
    judge.get("/events?actor=CHE")
    assert len(asked) == 2


def test_another_programs_writing_ends_it(judge: TestClient, store: Store) -> None:
    before = judge.get("/").text
    with Store(store.database.name, create=False) as other:
        other.add([desk_pages.later()])
    after = judge.get("/").text
    assert "15 pages added" in before and "16 pages added" in after


def test_a_ruling_ends_it(judge: TestClient) -> None:
    assert "both papers" not in judge.get("/events/off%23e1").text
    data = {
        "csrf": csrf(judge),
        "verdict": "accept",
        "target": "event",
        "of": "off#e1",
        "who": "ana",
        "why": "both papers",
    }
    judge.post("/judge", data=data)
    assert "both papers" in judge.get("/events/off%23e1").text


def test_articles_and_what_was_put_together_outlast_added_pages(
    judge: TestClient, store: Store, asked: list[str]
) -> None:
    paths = ("/events", "/events?actor=NOR", "/api/events", "/pages/off", "/events/off%23e1")
    before = [judge.get(path).content for path in paths]
    count = len(asked)
    with Store(store.database.name, create=False) as other:
        other.add([desk_pages.later()])
    assert [judge.get(path).content for path in paths] == before
    assert len(asked) == count


def test_a_gathering_ends_it(judge: TestClient, store: Store, asked: list[str]) -> None:
    judge.get("/events")
    store.add([desk_pages.later()])
    store.gather()
    judge.get("/events")
    assert len(asked) == 2


def test_another_version_of_a_page_ends_it(judge: TestClient, store: Store) -> None:
    before = judge.get("/pages/off").text
    page = store.page("off")
    store.add([msgspec.structs.replace(page, text=f"{page.text}\n\nA last line.")])
    assert judge.get("/pages/off").text != before


def test_before_a_gathering_every_page_counts(store: Store, asked: list[str]) -> None:
    store.database.write(joining.empty)
    store.database.write(lambda connection: joining.say(connection, {}))
    with TestClient(application(store), base_url=HOST) as client:
        client.get("/events")
        store.add([desk_pages.later()])
        client.get("/events")
    assert len(asked) == 2


def test_errors_are_not_kept(judge: TestClient, store: Store) -> None:
    assert judge.get("/pages/later").status_code == 404
    store.add([desk_pages.later()])
    assert judge.get("/pages/later").status_code == 200


def test_what_is_kept_is_bounded(judge: TestClient, monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    for actor in ("NOR", "CHE", "PER", "NOR"):
        judge.get(f"/events?actor={actor}")
    assert len(asked) == 4


def test_nobody_is_given_it_without_the_token(shown: Store) -> None:
    with TestClient(application(shown, token="a" * 12), base_url=HOST, follow_redirects=False) as client:
        assert client.get("/api/events", headers={"Authorization": f"Bearer {'a' * 12}"}).status_code == 200
        assert client.get("/api/events").status_code == 401


@pytest.mark.parametrize(
    ("path", "pressed"), [("/pages/off", True), ("/map", True), ("/", False), ("/judge", False), ("/events", False)]
)
def test_pages_without_forms_go_out_compressed(visitor: TestClient, path: str, pressed: bool) -> None:
    small = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert (small.headers.get("content-encoding") == "gzip") == pressed
    plain = visitor.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == small.text

"""The JSON API: what its description says is so, whatever is asked."""

from __future__ import annotations

import json
from urllib.parse import quote

import hypothesis
import hypothesis.strategies as st
import pytest
import schemathesis
from starlette.testclient import TestClient
from web_visits import TOKEN, address

from dragoman.store import Store
from dragoman.web import application

PATHS = (
    *("events", "statements", "threads", "stories", "actors", "search"),
    *("show/{id}", "timeline/{id}", "rulings", "alerts.atom"),
)
CHECKS = (
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
)


FEW = hypothesis.settings(
    max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
NAMES = ("q", "actor", "type", "status", "since", "until", "country", "sources", "limit", "offset", "text")


@pytest.fixture(scope="module")
def described(shown: Store) -> schemathesis.BaseSchema:
    """The API by its own description, in this process."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", application(shown, hosts=["testserver"]))


def test_every_way_in_is_tried(described: schemathesis.BaseSchema) -> None:
    assert {f"/api/{path}" for path in PATHS} == set(described)


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_is_answered_as_described(described: schemathesis.BaseSchema, path: str) -> None:
    @FEW
    @hypothesis.given(case=described[f"/api/{path}"]["GET"].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.validate_response(case.call(), checks=list(CHECKS))

    ask()


@pytest.mark.parametrize("path", PATHS)
def test_whatever_cannot_be_asked_is_told_as_described(visitor: TestClient, path: str) -> None:
    given = st.dictionaries(st.sampled_from((*NAMES, "nosuch")), st.text(max_size=30), max_size=4)

    @FEW
    @hypothesis.given(id=st.text(min_size=1, max_size=30), params=given)
    def ask(id: str, params: dict[str, str]) -> None:
        answer = visitor.get(f"/api/{path}".replace("{id}", quote(id, safe="")), params=params)
        assert answer.status_code in (200, 400, 404, 422)
        if answer.status_code != 200:
            assert set(answer.json()) == {"error", "where", "hint"}

    ask()


@pytest.mark.parametrize("kind", ["events", "statements", "threads", "stories", "actors"])
def test_answers_come_page_by_page(visitor: TestClient, kind: str) -> None:
    whole = visitor.get(f"/api/{kind}", params={"limit": 500}).json()
    assert whole["next"] is None
    pieces, at = [], 0
    while at is not None:
        piece = visitor.get(f"/api/{kind}", params={"limit": 2, "offset": at}).json()
        pieces += piece["items"]
        at = piece["next"]
    assert pieces == whole["items"]
    pieces, asked = [], {"limit": 2}
    while asked.get("after", "") is not None:
        piece = visitor.get(f"/api/{kind}", params=asked).json()
        pieces += piece["items"]
        asked["after"] = piece["after"]
    assert pieces == whole["items"] and piece["next"] is None


def test_a_cursor_that_is_none_is_told(visitor: TestClient) -> None:
    answer = visitor.get("/api/events", params={"after": "x" * 30})
    assert answer.status_code == 400 and answer.json()["error"] == "no cursor"
    assert visitor.get("/api/events", params={"after": "x" * 3_000}).status_code == 422
    assert "No cursor" in visitor.get("/events", params={"after": "1 OR 1"}).text


def test_a_thing_is_shown_with_its_evidence(visitor: TestClient) -> None:
    shown = visitor.get("/api/show/planned%23e1").json()
    assert shown["kind"] == "event"
    assert {mention["page"] for mention in shown["mentions"]} >= {"planned", "off"}
    assert shown["mentions"][0]["evidence"]


def test_a_course_is_told(visitor: TestClient) -> None:
    course = visitor.get("/api/timeline/planned%23t1").json()
    assert {entry["state"] for entry in course["entries"]} == {"planned", "cancelled"}


def test_filters_are_those_of_the_command_line(visitor: TestClient) -> None:
    found = visitor.get("/api/events", params={"actor": "NOR", "status": "cancelled", "type": "CONSULT"}).json()
    assert "planned#e1" in [event["id"] for event in found["items"]]
    assert {(event["type"], event["status"]) for event in found["items"]} == {("CONSULT", "cancelled")}


def test_no_filter_is_passed_over(visitor: TestClient) -> None:
    for kind in ("threads", "stories", "statements"):
        assert visitor.get(f"/api/{kind}", params={"actor": "FJI"}).json()["items"] == []


def test_what_cannot_be_asked_says_what_to_do(visitor: TestClient) -> None:
    answer = visitor.get("/api/events", params={"since": "never"})
    assert answer.status_code == 400
    assert answer.json()["error"] and answer.json()["hint"]
    assert visitor.get("/api/events", params={"limit": "many"}).json()["where"] == "limit"
    assert visitor.get("/api/show/nosuch").status_code == 404


def test_the_alerts_are_a_feed(visitor: TestClient) -> None:
    answer = visitor.get("/api/alerts.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "<feed" in answer.text


def test_the_page_links_to_the_same_question(visitor: TestClient) -> None:
    page = visitor.get("/events", params={"actor": "NOR", "status": "cancelled"}).text
    assert 'href="/api/events?actor=NOR&amp;status=cancelled"' in page


def test_the_description_hides_no_way_in(keyholder: TestClient) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    described = json.loads(keyholder.get("/api/openapi.json", headers=bearer).text)
    assert {method for path in described["paths"].values() for method in path} == {"get"}
    assert keyholder.get(address("api/show", "planned#e1"), headers=bearer).status_code == 200

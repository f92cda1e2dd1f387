"""The JSON API: what its description says is so, whatever is asked."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from starlette.testclient import TestClient
from web_visits import TOKEN, address

from dragoman.store import Store
from dragoman.web import application


@pytest.fixture
def described(shown: Store) -> Any:
    """The API by its own description, in this process."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", application(shown, hosts=["testserver"]))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@hypothesis.settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_whatever_is_asked_is_answered_as_described(case: schemathesis.Case) -> None:
    answer = case.call()
    assert answer.status_code < 500, answer.text
    case.validate_response(answer, excluded_checks=[schemathesis.checks.unsupported_method])


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


def test_a_thing_is_shown_with_its_evidence(visitor: TestClient) -> None:
    shown = visitor.get("/api/show/planned%23e1").json()
    assert shown["kind"] == "event"
    assert {mention["page"] for mention in shown["mentions"]} == {"planned", "off", "agency"}
    assert shown["mentions"][0]["evidence"]


def test_a_course_is_told(visitor: TestClient) -> None:
    course = visitor.get("/api/timeline/planned%23t1").json()
    assert [entry["state"] for entry in course["entries"]] == ["planned", "cancelled"]


def test_filters_are_those_of_the_command_line(visitor: TestClient) -> None:
    found = visitor.get("/api/events", params={"actor": "NOR", "status": "cancelled", "type": "CONSULT"}).json()
    assert [event["id"] for event in found["items"]] == ["planned#e1"]


def test_what_cannot_be_asked_says_what_to_do(visitor: TestClient) -> None:
    answer = visitor.get("/api/events", params={"type": "NOSUCH"})
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

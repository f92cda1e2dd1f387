"""What stands between the web and the store: names, origins, the token, sizes, methods, headers."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from web_visits import HOST, TOKEN, csrf

from dragoman.store import Store
from dragoman.web import application
from dragoman.web.security import HEADERS, MAX_BODY, MAX_QUERY

RULING = {"verdict": "accept", "target": "event", "of": "planned#e1", "who": "ana"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8150", 200),
        ("localhost:1", 200),
        ("[::1]:8150", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example:8150", 421),
        ("127.0.0.1@evil.example", 421),
        ("", 421),
        ("[", 421),
    ],
)
def test_a_name_pointed_at_loopback_is_not_answered(visitor: TestClient, host: str, status: int) -> None:
    assert visitor.get("/judge", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": HOST}, 303),
        ({"Origin": HOST, "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "none"}, 403),
        ({}, 403),
    ],
)
def test_changes_come_from_our_own_pages(judge: TestClient, store: Store, headers: dict[str, str], status: int) -> None:
    data = RULING | {"csrf": csrf(judge)}
    del judge.headers["Origin"]
    assert judge.post("/judge", data=data, headers=headers).status_code == status
    assert len(store.rulings()) == (status == 303)


@pytest.mark.parametrize("value", ["", "0" * 64, "wrong"])
@pytest.mark.parametrize("path", ["/judge", "/gather", "/judge/sample", "/judge/sample/undo"])
def test_a_form_without_our_value_changes_nothing(judge: TestClient, store: Store, path: str, value: str) -> None:
    answer = judge.post(path, data=RULING | {"event": "e1", "csrf": value})
    assert answer.status_code in (403, 422)
    assert store.rulings() == ()


def test_the_forms_value_is_another_one_in_each_process(shown: Store, visitor: TestClient) -> None:
    with TestClient(application(shown), base_url=HOST) as other:
        assert csrf(other) != csrf(visitor)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(visitor: TestClient, method: str) -> None:
    answer = visitor.request(method, "/judge")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", ["/gather", "/judge/sample/undo"])
def test_a_link_changes_nothing(judge: TestClient, path: str) -> None:
    assert judge.get(path).status_code == 405


def test_a_body_that_is_too_large_is_refused(judge: TestClient, store: Store) -> None:
    data = RULING | {"csrf": csrf(judge), "why": "x" * MAX_BODY}
    assert judge.post("/judge", data=data).status_code == 413
    assert store.rulings() == ()


def test_a_body_that_is_larger_than_it_says_is_cut_off(judge: TestClient, store: Store) -> None:
    form = "&".join(f"{name}={value}" for name, value in (RULING | {"csrf": csrf(judge)}).items())
    pieces = (form.replace("#", "%23").encode(), *(b"&why=" + b"x" * 9000 for _ in range(40)))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        status = judge.post("/judge", content=iter(pieces), headers=kind).status_code
    except Exception as error:  # the server hangs up
        assert "disconnect" in repr(error).lower()
    else:
        assert status >= 400
    assert store.rulings() == ()


@pytest.mark.parametrize("length", ["-1", "1e9", "many", str(MAX_BODY + 1), "9" * 400, "²"])
def test_a_length_that_is_none_is_refused(visitor: TestClient, length: str) -> None:
    answer = visitor.get("/", headers={"Content-Length": length.encode("latin-1")})  # type: ignore[dict-item]
    assert answer.status_code == 413


def test_an_address_that_is_too_long_is_refused(visitor: TestClient) -> None:
    assert visitor.get("/events?text=" + "x" * MAX_QUERY).status_code == 414
    assert visitor.get("/" + "x" * MAX_QUERY).status_code == 414


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/events",
        "/no/such/page",
        "/pages/nosuch",
        "/?since=never",
        "/events?limit=0",
        "/search?q=%22",
        "/static/x/dragoman.css",
        "/static/x/nosuch",
        "/api/events",
        "/api/show/nosuch",
        "/api/openapi.json",
        "/at?page=planned&id=e1",
        "/map",
    ],
)
def test_each_answer_says_what_a_browser_may_do(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Content-Length": "x"}])
def test_refusals_say_it_too(visitor: TestClient, headers: dict[str, str]) -> None:
    answer = visitor.get("/", headers=headers)
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/events", "/stories", "/map", "/judge", "/pages/planned", "/search?q=talks", "/login", "/actors"]
)
def test_pages_bring_no_style_and_no_script_of_their_own(visitor: TestClient, path: str) -> None:
    page = visitor.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"(src|href|action)=\"(https?:)?//(?!fjord\.example)", page)


def test_a_fault_of_ours_is_told_without_what_is_inside(shown: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(shown, "events", broken)
    with TestClient(application(shown), base_url=HOST, raise_server_exceptions=False) as client:
        for path in ("/events", "/api/events"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "secret" not in answer.text and "Traceback" not in answer.text
            assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_without_the_token_nothing_is_seen(keyholder: TestClient) -> None:
    for path in ("/", "/events", "/pages/planned", "/judge", "/map"):
        answer = keyholder.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    for path in ("/api/events", "/api/openapi.json", "/api/alerts.atom"):
        answer = keyholder.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert keyholder.get("/login").status_code == 200
    assert keyholder.get("/static/x/dragoman.css").status_code == 200


@pytest.mark.parametrize("path", ["/static/../judge", "/static/%2e%2e/judge", "/login/../judge", "//judge", "/loginx"])
def test_what_is_open_opens_nothing_else(keyholder: TestClient, path: str) -> None:
    answer = keyholder.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (303, 404)
    assert "ruling" not in answer.text


def test_programs_bring_the_token_in_a_header(keyholder: TestClient) -> None:
    assert keyholder.get("/api/events", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    for wrong in ("Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer é"):
        answer = keyholder.get("/api/events", headers={"Authorization": wrong.encode("latin-1")})  # type: ignore[dict-item]
        assert answer.status_code == 401


def test_people_get_a_cookie_for_it(keyholder: TestClient) -> None:
    own = {"Origin": HOST}
    assert keyholder.post("/login", data={"token": "a guess of mine"}, headers=own).status_code == 403
    assert keyholder.post("/login", data={"token": TOKEN}).status_code == 403
    answer = keyholder.post("/login", data={"token": TOKEN}, headers=own)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower() and TOKEN not in cookie
    assert keyholder.get("/events").status_code == 200


@pytest.mark.parametrize("cookie", ["dragoman=x", "dragoman=", "dragoman", 'a=b; dragoman="\\', "=", "\x80"])
def test_a_made_up_cookie_opens_nothing(keyholder: TestClient, cookie: str) -> None:
    headers = {"Cookie": cookie.encode("latin-1"), "Accept": "text/html"}
    assert keyholder.get("/events", headers=headers).status_code == 303  # type: ignore[arg-type]


def test_it_is_called_by_its_names_alone(keyholder: TestClient) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert keyholder.get("/api/events", headers=bearer | {"Host": "desk.example:8150"}).status_code == 200
    assert keyholder.get("/api/events", headers=bearer | {"Host": "other.example"}).status_code == 421


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/events/planned%23e1", "/events/planned%23e1?ruled=1"),
        ("/judge#x", "/judge?ruled=1#x"),
        ("https://evil.example/", "/judge?ruled=1"),
        ("//evil.example/", "/judge?ruled=1"),
        ("/\\evil.example", "/judge?ruled=1"),
        ("/\t/evil.example", "/judge?ruled=1"),
        ("\\\\evil.example", "/judge?ruled=1"),
        ("javascript:alert(1)", "/judge?ruled=1"),
        (" /judge", "/judge?ruled=1"),
        ("/a\r\nSet-Cookie: x=1", "/judge?ruled=1"),
        ("/judge?ruled=9&x=y", "/judge?ruled=1"),
        ("/events?a=//evil.example#?b", "/events?ruled=1#?b"),
    ],
)
def test_the_way_back_leads_nowhere_else(judge: TestClient, back: str, location: str) -> None:
    answer = judge.post("/judge", data=RULING | {"csrf": csrf(judge), "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../pyproject.toml",
        "/static/x/..%2f..%2fpyproject.toml",
        "/static/..%2f..%2f..%2fetc/passwd",
        "/static/x/%2fetc%2fpasswd",
        "/static/x/dragoman.css%00.txt",
        "/static/x/security.py",
        "/pages/..%2f..%2fetc%2fpasswd",
        "/pages/%00",
        "/pages/file:%2f%2f%2fetc%2fpasswd",
        "/api/show/..%2f..%2fetc%2fpasswd",
        "/events/%ff%fe",
        "/stories/planned%23e1",
    ],
)
def test_no_path_from_outside_is_opened(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text and "[project]" not in answer.text


@pytest.mark.parametrize("kind", ["events", "statements", "threads", "stories", "actors", "search", "map"])
@pytest.mark.parametrize(
    "value",
    ["' OR 1=1 --", '"; DROP TABLE pages; --', "%", "_", "\\", "KEN') UNION SELECT 1 --", "\x00", "NEAR(a b)", "a AND"],
)
def test_what_looks_like_sql_is_words(visitor: TestClient, kind: str, value: str) -> None:
    for name in ("q", "actor", "involved", "publisher", "text", "type", "status", "place", "country", "since"):
        answer = visitor.get(f"/{kind}", params={"q": "talks", name: value})
        assert answer.status_code in (200, 400, 422), (name, answer.text)
    assert visitor.get("/api/events").json()["items"]


@pytest.mark.parametrize(
    "q",
    [
        '"',
        '"a',
        "*",
        "-",
        "-a",
        "OR",
        "a OR",
        "a NOT b",
        "headline:talks",
        "^talks",
        "{a b}",
        "(talks",
        "talks*",
        "a+b",
        "NEAR(a, 2)",
        "' OR 1",
        "\x00",
        "\ud7ff",
        "é*",
        "'" * 50,
        "a " * 99,
        "/" * 40,
        '""',
        "talks -geneva",
        ";--",
    ],
)
def test_no_sign_of_a_search_is_syntax(visitor: TestClient, q: str) -> None:
    for path in ("/search", "/api/search"):
        assert visitor.get(path, params={"q": q}).status_code in (200, 400)

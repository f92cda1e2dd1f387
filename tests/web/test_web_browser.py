"""The pages in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator

import desk_pages
import pytest
from web_visits import address

from dragoman.settings import Settings
from dragoman.store import Store
from dragoman.web import application

CHROMIUM = os.environ.get("DRAGOMAN_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("no chromium here (.ci/run installs it)", allow_module_level=True)

import uvicorn  # noqa: E402
from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402

KINDS = (
    *("/", "/events", "/statements", "/threads", "/stories", "/actors", "/map", "/judge", "/search?q=geneva", "/login"),
    *("/judge/sample", "/judge/sample?who=ana", "/nosuch", "/events?actor=FJI", "/pages/off", "/pages/script"),
    *("/events/planned%23e1", "/threads/planned%23t1", "/stories/planned%23story", "/actors/planned%23norway"),
)
WAIT = 10_000
"""Milliseconds: the machines of CI are slow."""


class Desk:
    """A server over a store of one's own, and the address of it."""

    def __init__(self, store: Store, file: pathlib.Path) -> None:
        self.store = store
        made = application(store, Settings(), judgements=file)
        self.server = uvicorn.Server(uvicorn.Config(made, log_level="warning", lifespan="off", ws="none"))
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def __enter__(self) -> Desk:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def looked_at(shown: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server for tests that only look."""
    with Desk(shown, tmp_path_factory.mktemp("looked") / "judgements.jsonl") as desk:
        yield desk


@pytest.fixture
def own(store: Store, tmp_path: pathlib.Path) -> Iterator[Desk]:
    """A server for tests that change something."""
    with Desk(store, tmp_path / "judgements.jsonl") as made:
        yield made


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; at the end none of them may have written to the console or asked another host."""
    wrong: list[str] = []
    contexts = []

    def open_(desk: Desk, path: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: wrong.append(told.text) if "status of 404" not in told.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        ours = (f"{desk.base}/", "data:", "blob:")
        page.on("request", lambda asked: None if asked.url.startswith(ours) else wrong.append(asked.url))
        page.goto(desk.base + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def test_search_leads_to_an_article_and_its_words_to_the_record_and_back(
    looked_at: Desk, look: Callable[..., Page]
) -> None:
    page = look(looked_at, "/")
    page.get_by_role("searchbox", name="Search the articles").fill("reuters sailors")
    page.keyboard.press("Enter")
    page.locator(".card .title a").first.click()
    page.wait_for_url("**/pages/agency*")
    word = page.locator("article a.anchor").first
    word.click()
    card = page.locator(".card.sel").first
    expect(card).to_be_in_viewport()
    card.locator("a.proof").first.click()
    expect(page.locator("article .on").first).to_be_in_viewport()


def test_evidence_of_an_event_leads_to_the_words_and_from_there_to_the_event(
    looked_at: Desk, look: Callable[..., Page]
) -> None:
    page = look(looked_at, "/events?status=cancelled")
    page.locator(".card.event a.type").first.click()
    page.wait_for_url("**/events/*%23*")
    page.locator(".mention a.proof").last.click()
    page.wait_for_url("**/pages/*#e*")
    expect(page.locator("article .on").first).to_be_in_viewport()
    page.locator(".card.sel a.to-judge").first.click()
    page.wait_for_url("**/events/*")
    expect(page.get_by_role("link", name="All its mentions").or_(page.get_by_text("Evidence")).first).to_be_visible()


def test_a_person_judges_and_takes_it_back(own: Desk, look: Callable[..., Page]) -> None:
    page = look(own, "/events/off%23e1")
    page.get_by_text("Judge", exact=True).last.click()
    page.get_by_label("Verdict").select_option("correct")
    page.get_by_label("Field").select_option("status")
    page.get_by_role("textbox", name="Should be").fill("planned")
    page.get_by_label("Why").fill("a test of mine")
    page.get_by_label("Your name").fill("ana")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Ruling 1 is kept")
    assert own.store.record("off").event("e1").status == "planned"
    page.get_by_role("link", name="All rulings").click()
    expect(page.get_by_label("Your name")).to_have_value("ana")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("taken back", exact=True)).to_be_visible()
    assert own.store.record("off").event("e1").status == "occurred"


def test_a_thread_moves_when_a_page_comes(own: Desk, look: Callable[..., Page]) -> None:
    page = look(own, "/threads/planned%23t1")
    expect(page.locator(".course .step").last).to_have_text("cancelled")
    own.store.add([desk_pages.later()])
    page.goto(f"{own.base}/judge")
    page.get_by_role("button", name="Put them together").click()
    page.goto(f"{own.base}/threads/planned%23t1")
    expect(page.locator(".course .step").last).to_have_text("held")
    page.goto(f"{own.base}/")
    expect(page.locator(".thread .title").filter(has_text="Norway, Switzerland").first).to_be_visible()


def test_the_sample_is_judged(own: Desk, look: Callable[..., Page]) -> None:
    page = look(own, "/judge/sample")
    page.get_by_label("Your name").fill("ana")
    page.get_by_role("button", name="Begin").click()
    for name in ("type", "actors", "recipients", "status", "date", "place"):
        page.get_by_role("group", name=name).get_by_label("right").check()
    page.get_by_role("button", name="Keep, and the next").click()
    expect(page.get_by_text("1 judged in full by ana")).to_be_visible()
    expect(page.get_by_role("img", name="0.21 to 1.00").first).to_be_visible()
    page.get_by_role("button", name="Take the last event back").click()
    expect(page.get_by_role("heading", name="1 of ")).to_be_visible()


def test_it_is_used_by_keyboard_alone(looked_at: Desk, look: Callable[..., Page]) -> None:
    page = look(looked_at, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=harbour")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.card .title') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/nameless*")
    page.keyboard.press("j")
    assert page.locator(".card.sel, .on").count() or not page.locator("[data-card].event").count()


@pytest.mark.parametrize("id", desk_pages.HOSTILE_IDS)
def test_a_hostile_id_is_only_text(looked_at: Desk, look: Callable[..., Page], id: str) -> None:
    page = look(looked_at, address("pages", id))
    expect(page.locator("h1")).to_contain_text("Peru calls off visit")
    page.locator("a.to-judge").first.click()
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()
    page.locator("a.proof").first.click()
    expect(page.locator("h1")).to_contain_text("Peru calls off visit")


def test_a_page_titled_with_a_script_runs_nothing(looked_at: Desk, look: Callable[..., Page]) -> None:
    for path in ("/pages/script", "/stories", "/search?q=alert", "/stories/script%23story", "/"):
        page = look(looked_at, path)
        expect(page.locator("body")).to_contain_text("<script>alert(1)</script>")


def test_the_record_is_saved_as_json(looked_at: Desk, look: Callable[..., Page]) -> None:
    page = look(looked_at, "/pages/off", accept_downloads=True)
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON").click()
    assert b'"id"' in pathlib.Path(saved.value.path()).read_bytes()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_window(looked_at: Desk, look: Callable[..., Page], width: int) -> None:
    page = look(looked_at, "/", viewport={"width": width, "height": 800})
    for path in KINDS:
        page.goto(looked_at.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(looked_at: Desk, look: Callable[..., Page], scheme: str) -> None:
    page = look(looked_at, "/", color_scheme=scheme, bypass_csp=True)
    found = []
    for path in KINDS:
        page.goto(looked_at.base + path)
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                found.append((path, fault["id"], [node["html"][:150] for node in fault["nodes"][:3]]))
    assert found == []


def test_without_script_everything_is_there(looked_at: Desk, look: Callable[..., Page]) -> None:
    page = look(looked_at, "/events", java_script_enabled=False)
    page.get_by_label("Status").select_option("cancelled")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".card.event .chip").first).to_have_text("cancelled")

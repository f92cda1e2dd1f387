"""The pages: what stands on them, and that nothing from a page of the store is ever more than text."""

from __future__ import annotations

import re

import desk_pages
import lxml.html
import pytest
from starlette.testclient import TestClient
from web_visits import address

from dragoman.web.pages.things import ROLES, _roles

KINDS = ("/", "/events", "/statements", "/threads", "/stories", "/actors", "/map", "/judge", "/search?q=talks")


def text_of(page: str, css: str) -> list[str]:
    """The texts of the elements that the CSS class or tag chooses."""
    found = lxml.html.fromstring(page).xpath(f"//*[contains(concat(' ', @class, ' '), ' {css} ') or name() = '{css}']")
    return [" ".join(element.text_content().split()) for element in found]


@pytest.mark.parametrize("path", KINDS)
def test_each_kind_of_page_has_a_name_and_a_way_past_the_navigation(visitor: TestClient, path: str) -> None:
    page = lxml.html.fromstring(visitor.get(path).text)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//title")[0].text.endswith("— dragoman")
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert page.xpath("//html/@lang") == ["en"]


@pytest.mark.parametrize("path", KINDS)
def test_no_page_of_the_store_is_a_script(visitor: TestClient, path: str) -> None:
    assert "<script>alert" not in visitor.get(path).text


def test_a_page_titled_with_a_script_is_shown_as_text(visitor: TestClient) -> None:
    assert desk_pages.SCRIPT in text_of(visitor.get("/stories").text, "title")[0] + str(
        text_of(visitor.get("/stories").text, "title")
    )
    for path in ("/pages/script", "/stories/script%23story", "/events/script%23e1", "/search?q=alert"):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "alert(1)" in page.text


@pytest.mark.parametrize("id", [id for id in desk_pages.HOSTILE_IDS if id != "%2f"])  # TestClient unquotes twice
def test_every_id_has_a_page_and_breaks_out_of_none(visitor: TestClient, id: str) -> None:
    answer = visitor.get(address("pages", id))
    assert answer.status_code == 200
    assert "Peru calls off visit" in answer.text
    assert visitor.get(address("events", f"{id}#e1")).status_code == 200
    assert visitor.get("/at", params={"page": id, "id": "e1"}).headers["location"] == address("pages", id) + "#e0"


def test_every_link_of_ours_leads_somewhere(visitor: TestClient) -> None:
    seen = {"/"}
    queue = ["/"]
    while queue and len(seen) < 150:
        path = queue.pop(0)
        answer = visitor.get(path)
        assert answer.status_code in (200, 303), path
        if answer.status_code == 303:
            queue.append(answer.headers["location"].partition("#")[0])
        elif answer.headers["content-type"].startswith("text/html"):
            found = lxml.html.fromstring(answer.text).xpath("//a/@href")
            links = [link.partition("#")[0] for link in found if link.startswith(("/", "?"))]
            links = [f"{path.partition('?')[0]}{link}" if link.startswith("?") else link for link in links]
            new = [link for link in dict.fromkeys(links) if link and link not in seen]
            seen.update(new)
            queue += new
    assert any(path.startswith("/pages/") for path in seen)


def test_today_tells_what_changed(visitor: TestClient) -> None:
    page = visitor.get("/").text
    assert "15 pages added" in page
    assert re.search(r'href="/events\?status=cancelled"', page)
    assert "Meeting: Norway, Switzerland" in text_of(page, "title")
    assert "New: Fjord Post, Reuters" in text_of(page, "fresh")


def test_today_shows_the_words_of_those_one_follows(judge: TestClient) -> None:
    mine, others = judge.get("/").text, judge.get("/?follow=CHE").text
    assert "New words of those you follow" in mine
    assert set(text_of(mine, "speaker")) == {"Anna Berg NOR GOV", "Norway NOR GOV"}
    assert "Anna Berg NOR GOV" not in text_of(others, "speaker")


def test_a_page_without_a_headline_is_called_by_its_first_words(visitor: TestClient) -> None:
    called = "Ships of the Swiss customs service were seen on Lake Geneva"
    assert any(title.startswith(called) for title in text_of(visitor.get("/search?q=harbour").text, "title"))
    assert any(called in line for line in text_of(visitor.get("/stories/nameless%23story").text, "carried"))


def test_a_thread_is_a_ladder_with_its_words(visitor: TestClient) -> None:
    page = visitor.get("/threads/planned%23t1").text
    assert text_of(page, "step") == ["planned", "cancelled"]
    link = lxml.html.fromstring(page).xpath("//blockquote/a/@href")[-1]
    assert visitor.get(link).headers["location"].startswith("/pages/off#e")


def test_an_event_says_who_and_shows_accounts_that_disagree(visitor: TestClient) -> None:
    page = visitor.get("/events/planned%23e1").text
    assert text_of(page, "h1") == ["Norway NOR, Switzerland CHE"] or "Norway" in text_of(page, "h1")[0]
    assert len(text_of(page, "account")) == 2
    assert "Event of the story Norway and Switzerland to hold talks in Geneva in June" in text_of(page, "over")[0]


def test_a_mention_leads_to_the_event_of_all_pages(visitor: TestClient) -> None:
    shown = visitor.get("/api/show/planned%23e1").json()
    other = next(mention["id"] for mention in shown["mentions"] if mention["page"] == "off")
    assert 'href="/events/planned%23e1"' in visitor.get(address("events", other)).text


def test_a_story_says_who_reports_it_and_can_be_narrowed(visitor: TestClient) -> None:
    page = visitor.get("/stories/planned%23story").text
    assert {"Fjord Post 2 pages", "Reuters 1 page"} <= set(text_of(page, "title"))
    narrowed = visitor.get("/stories/planned%23story?status=cancelled").text
    assert set(text_of(narrowed, "chip")) >= {"cancelled"}
    assert len(text_of(narrowed, "step")) < len(text_of(page, "step"))


def test_an_article_leads_back_into_the_house(visitor: TestClient) -> None:
    page = visitor.get("/pages/off").text
    links = lxml.html.fromstring(page).xpath("//nav[@class='trail']//a/@href")
    assert links[0] == "/"
    assert "/stories/planned%23story" in links and "/threads/planned%23t1" in links
    assert "/events/off%23e1" in lxml.html.fromstring(page).xpath("//a[@class='to-judge']/@href")


def test_an_actor_has_a_chart_partners_and_words(visitor: TestClient) -> None:
    id = next(one["id"] for one in visitor.get("/api/actors?actor=NOR").json()["items"] if one["name"] == "Norway")
    page = visitor.get(address("actors", id)).text
    widths = set(lxml.html.fromstring(page).xpath("//div[@class='chart']/svg/@width"))
    assert len(widths) == 1
    assert any(card.startswith("Switzerland") for card in text_of(page, "card"))
    assert "Meeting: Norway, Switzerland" in text_of(page, "title")
    berg = next(one["id"] for one in visitor.get("/api/actors?actor=berg").json()["items"])
    assert any("nothing to talk about" in said for said in text_of(visitor.get(address("actors", berg)).text, "quote"))


def test_search_has_facets_and_marks(visitor: TestClient) -> None:
    page = visitor.get("/search?q=geneva").text
    assert "geneva" in {mark.lower() for mark in text_of(page, "mark")}
    assert any("Alpine Times" in facet for facet in text_of(page, "facets"))
    narrowed = visitor.get("/search?q=geneva&publisher=Alpine+Times").text
    assert len(text_of(narrowed, "passage")) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/events?actor=FJI", "Nothing fulfils all of this"),
        ("/stories?sources=90", "take all filters away"),
        ("/search?q=nosuchword", "No article has these words"),
        ("/search", "a phrase"),
        ("/map?country=FJI", "Nothing fulfils all of this"),
        ("/?since=never", "a day as 2024-05-01"),
        ("/pages/nosuch", "dragoman search"),
        ("/nosuch", "Search the articles"),
        ("/events?since=soon", "400"),
    ],
)
def test_nothing_and_errors_say_what_to_do(visitor: TestClient, path: str, words: str) -> None:
    assert words in visitor.get(path).text


def test_an_empty_store_says_how_it_is_filled(empty: TestClient) -> None:
    assert "dragoman add" in empty.get("/").text
    for path in ("/events", "/statements", "/threads", "/search?q=x", "/map", "/judge", "/judge/sample?who=ana"):
        assert empty.get(path).status_code == 200
    for path in ("/stories", "/actors"):
        answer = empty.get(path)
        assert (answer.status_code, "dragoman gather" in answer.text) == (200, True)
        assert empty.get(f"/api{path}").status_code == 409


def test_of_many_roles_those_that_lasted_are_shown() -> None:
    lasting = [{"role": f"minister {n}", "first": "2024-01-01", "last": f"2024-03-{n + 10}"} for n in range(ROLES)]
    passing = [{"role": f"guest {n}", "first": "2024-02-01", "last": "2024-02-02"} for n in range(4)]
    shown, more = _roles([*passing[:2], *lasting, *passing[2:], {"role": "envoy"}])
    assert (shown, more) == (lasting, 5)

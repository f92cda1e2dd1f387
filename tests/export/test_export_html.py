"""The HTML view: well-formed, self-contained, and deaf to what a page says."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html as html_text
import itertools
import json
import pathlib
import re
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from records_made import records

from dragoman.export import html
from dragoman.export.marks import Mark, Segment, blocks, cut
from dragoman.export.view import View
from dragoman.records import Article, ArticleSpans, Failure, Record

HERE = pathlib.Path(__file__).parent
VOID = {"meta", "link", "br", "hr", "img", "input"}
RAW = {"script", "style"}


@dataclasses.dataclass
class Element:
    """A start tag and, for raw elements, what stands in it."""

    name: str
    attributes: dict[str, str | None]
    content: str = ""


class Strict(HTMLParser):
    """Reads HTML and fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in RAW:
            self.elements[-1].content += data


def read(page: str) -> Strict:
    """The page, read; asserts that it is well-formed."""
    reader = Strict()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def lake() -> Record:
    """The bundled page's record, made by hand."""
    return Record.from_json((HERE / "lake.json").read_bytes())


@pytest.fixture(scope="module")
def page(lake: Record) -> str:
    """Its HTML."""
    return html.render(lake)


def test_well_formed_and_ids_are_unique(page: str) -> None:
    ids = [element.attributes["id"] for element in read(page).elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_every_link_inside_leads_somewhere(page: str) -> None:
    elements = read(page).elements
    ids = {element.attributes.get("id") for element in elements}
    links = [element.attributes["href"] or "" for element in elements if element.name == "a"]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert len(links) > 100


def test_every_event_statement_and_actor_is_linked_both_ways(lake: Record, page: str) -> None:
    ids = {element.attributes.get("id") for element in read(page).elements}
    for letter, parts in {"e": lake.events, "s": lake.statements, "a": lake.actors}.items():
        assert [at for at in range(len(parts)) if not {f"{letter}{at}", f"w-{letter}{at}"} <= ids] == []


def test_every_event_tells_which_words_led_to_its_status(lake: Record, page: str) -> None:
    view = View(lake)
    buttons = {e.attributes["aria-describedby"]: e for e in read(page).elements if "aria-describedby" in e.attributes}
    for at, event in enumerate(lake.events):
        if not (event.status_steps or event.claimed_by or event.denied_by):
            continue
        button = buttons[f"k-e{at}"]
        assert (button.name, button.attributes["aria-expanded"]) == ("button", "false")
        told = page.partition(f'id="k-e{at}">')[2].partition("</span></span>")[0]
        told = html_text.unescape(re.sub(r"<[^>]+>", "", told))
        assert [s for s in event.status_steps if f"“{s.word}” {s.effect}" not in told] == []
        assert [i for i in (*event.claimed_by, *event.denied_by) if view.names([i]) not in told] == []


def test_a_status_without_steps_says_so(lake: Record) -> None:
    event = msgspec.structs.replace(lake.events[0], status_steps=(), claimed_by=(), denied_by=())
    assert "no word says otherwise" in html.render(msgspec.structs.replace(lake, events=(event,)))


def test_nothing_is_fetched(page: str) -> None:
    for element in read(page).elements:
        assert element.name not in ("img", "iframe", "object", "embed", "base", "form", "video", "audio")
        assert "src" not in element.attributes
        if element.name == "link":
            assert element.attributes["href"] == "data:,"
    assert "@import" not in page
    assert "url(" not in page


def test_the_policy_admits_our_script_and_no_other(page: str) -> None:
    elements = read(page).elements
    policy = next(e.attributes["content"] or "" for e in elements if "http-equiv" in e.attributes)
    assert policy.startswith("default-src 'none';")
    script = next(e.content for e in elements if e.name == "script" and "type" not in e.attributes)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_record_is_inside(lake: Record, page: str) -> None:
    data = next(e.content for e in read(page).elements if e.attributes.get("id") == "data")
    assert json.loads(data) == json.loads(lake.to_json())


def test_the_article_gives_the_text_back(lake: Record, page: str) -> None:
    article = page[page.index("<article") : page.index("</article>")]
    words = html_text.unescape(re.sub(r"<[^>]+>", "", article))
    assert all(paragraph in words for paragraph in lake.article.body)


@settings(max_examples=40, deadline=None)
@given(record=records())
def test_a_page_cannot_speak_html(record: Record) -> None:
    page = html.render(record)
    elements = read(page).elements
    assert [e.attributes.get("id") for e in elements if e.name == "script"] == ["data", None]
    assert len(re.findall("<script", page, re.IGNORECASE)) == 2
    for element in elements:
        assert element.name not in ("svg", "img", "b2")
        assert not any(name.startswith("on") for name in element.attributes)
        link = element.attributes.get("href")
        assert link is None or re.match(r"(#|https?://|data:,$)", link)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", page)
    data = next(e.content for e in elements if e.attributes.get("id") == "data")
    assert json.loads(data) == json.loads(record.to_json())


@settings(max_examples=40, deadline=None)
@given(record=records())
def test_blocks_and_segments_lose_no_word(record: Record) -> None:
    parts = blocks(record)
    spans = [span for _, span in parts]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    shown = cut(record.text, [], spans)
    pieces = "".join(segment.text for line in shown for segment in line)
    assert "".join(pieces.split()) == "".join(record.text.split())


def test_a_paragraph_that_a_link_box_tore_is_one() -> None:
    before, box, after, advert = "Senator Diaz", "Ana María DiazTen facts MORE", "said no.", "Advertisement"
    text = f"{before} {box} {after}\n{advert}\n{after}"
    at = [text.index(part) for part in (before, box, after, advert)] + [text.rindex(after)]
    spans = [(i, i + len(part)) for i, part in zip(at, (before, box, after, advert, after), strict=True)]
    said = ArticleSpans(body=(spans[0], spans[2], spans[4]), boilerplate=(spans[1], spans[3]))
    shown = html.render(Record(id="a", text=text, article=Article(language="en", spans=said)))
    assert f'<p class="body" dir="auto">{before} <span class="aside">{box} </span>{after}</p>' in shown
    assert shown.count("around the article") == 1


def test_overlapping_marks_are_cut() -> None:
    said, who, act = Mark((0, 11), "s0", "statement"), Mark((8, 15), "a0", "actor"), Mark((8, 11), "e0", "anchor")
    assert cut("to meet him now", [said, who, act], [(0, 15)]) == [
        [Segment(0, "to meet ", (said,)), Segment(8, "him", (said, who, act)), Segment(11, " now", (who,))]
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        ("2024-05-15", "15 May 2024"),
        ("2024-05", "May 2024"),
        ("2024", "2024"),
        ("2024-05-06/2024-05-12", "6–12 May 2024"),
        ("2024-05-30/2024-06-02", "30 May – 2 June 2024"),
        ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"),
        ("2024-03/2024-05", "March–May 2024"),
        ("P3D", "P3D"),
        ("2024-02-31", "2024-02-31"),
        ("2024-05-15/", "2024-05-15/"),
        ("2024-W20", "2024-W20"),
        ("soon <b>", "soon <b>"),
    ],
)
def test_dates_in_words(value: str | None, shown: str) -> None:
    assert html.when(value) == shown


def test_a_web_address_becomes_a_link_and_nothing_else_does(lake: Record) -> None:
    for url, linked in [("https://a.example/x", True), ("javascript:alert(1)", False), ("https://a b", False)]:
        page = html.render(msgspec.structs.replace(lake, url=url))
        assert (f'href="{url}"' in page) is linked


def test_the_index_lists_records_and_failures(lake: Record) -> None:
    failure = Failure(id="b", source="<b>.txt", error="no text in it", hint="leave it out")
    page = html.index([html.entry(lake, "lake & co.html"), html.entry(failure, "")])
    read(page)
    assert 'href="./lake%20%26%20co.html"' in page
    assert "&lt;b&gt;.txt" in page
    assert "no text in it (leave it out)" in page

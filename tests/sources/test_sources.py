"""Pages from files, folders, JSON lines, streams and addresses; errors that say what to do."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import pathlib

import pytest

from dragoman.errors import DragomanError, InputError, PageError
from dragoman.records import Failure, Page
from dragoman.sources import page_of, pages, parse_date

TEXT = "The envoys left Geneva on Tuesday."
HTML = "<!DOCTYPE html><html><body><p>The envoys left Geneva.</p></body></html>"


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: pathlib.Path) -> None:
    for name in ("b.txt", "a.html", ".hidden.txt", "sub/b.txt", ".git/c.txt", "notes.doc"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(HTML if name.endswith("html") else TEXT)
    found = list(pages([str(tmp_path)]))
    assert [page.id for page in found] == ["a", "b", "b-2"]
    assert isinstance(found[0], Page) and found[0].html and found[0].text is None


def test_html_is_told_by_content_not_by_name(tmp_path: pathlib.Path) -> None:
    (tmp_path / "page.txt").write_text(HTML)
    (tmp_path / "page.html").write_text(TEXT)
    found = {page.source: page for page in pages([str(tmp_path)]) if isinstance(page, Page)}
    assert found[str(tmp_path / "page.txt")].html
    assert found[str(tmp_path / "page.html")].text == TEXT


def test_gzip_is_unpacked(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": TEXT, "id": "x"}).encode()))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    found = list(pages([str(tmp_path)]))
    assert [getattr(page, "text", None) for page in found] == [TEXT, TEXT, None]
    assert isinstance(found[2], Failure) and "gzip" in found[2].error


def test_json_lines_keep_ids_and_go_on_over_broken_lines(tmp_path: pathlib.Path) -> None:
    lines = [
        '{"id": "x", "text": "One.", "as_of": "2024-03-04", "url": "https://oxus.example/1", "publisher": "Oxus"}',
        '{"id": "x", "text"',
        "",
        '{"id": 7, "html": "<p>Two.</p>"}',
        '{"title": "no text"}',
        '{"text": "Three.", "as_of": "4/3/2024"}',
        '["no object"]',
        '{"text": "Four."}',
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(lines))
    found = list(pages([str(file)], as_of="2020-01-01"))
    assert [page.id for page in found] == ["x", "in-2", "7", "in-5", "in-6", "in-7", "in-8"]
    assert [page.source for page in found if isinstance(page, Failure)] == [f"{file}:{n}" for n in (2, 5, 6, 7)]
    assert all(page.hint for page in found if isinstance(page, Failure))
    first, two = found[0], found[2]
    assert isinstance(first, Page) and isinstance(two, Page)
    assert (first.as_of, first.publisher) == (dt.date(2024, 3, 4), "Oxus")
    assert (two.as_of, two.html) == (dt.date(2020, 1, 1), "<p>Two.</p>")


def test_a_line_over_the_limit_is_passed_over(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"text": "x" * 5000}) + "\n" + json.dumps({"text": "Short."}))
    found = list(pages([str(file)], max_bytes=1000))
    assert [type(page) for page in found] == [Failure, Page]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x89PNG\r\n", "picture"),
        (b"abc\x00def", "binary"),
        (b"x" * 2000, "larger"),
    ],
)
def test_what_is_no_page_is_a_failure_that_helps(tmp_path: pathlib.Path, content: bytes, said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    (found,) = pages([str(file)], max_bytes=1000)
    assert isinstance(found, Failure)
    assert said in found.error
    assert found.hint
    assert found.source == str(file)


def test_a_bomb_of_gzip_is_not_unpacked_whole(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.txt.gz"
    file.write_bytes(gzip.compress(b"x" * 50_000_000))
    (found,) = pages([str(file)], max_bytes=100_000)
    assert isinstance(found, Failure) and "larger" in found.error


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_charsets_of_text(tmp_path: pathlib.Path, charset: str) -> None:
    text = "The envoys left Geneva on Tuesday, “without a word”, as the host of the talks put it in the café."
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode(charset))
    (found,) = pages([str(file)])
    assert isinstance(found, Page) and found.text == text


def test_standard_input() -> None:
    (found,) = pages(["-"], stdin=io.BytesIO(TEXT.encode()))
    assert (found.id, found.source) == ("stdin", "-")


def test_a_missing_file_and_an_empty_folder_do_not_stop_the_run(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "empty").mkdir()
    found = list(pages([str(tmp_path / "none.txt"), str(tmp_path / "empty"), str(tmp_path / "a.txt")]))
    assert [type(page) for page in found] == [Failure, Failure, Page]


def test_addresses_are_fetched_only_by_what_is_given() -> None:
    (refused,) = pages(["https://news.example/a"])
    assert isinstance(refused, Failure) and "fetched" in refused.error and refused.hint


@pytest.mark.parametrize("text", ["4 March", "04/03/2024", "2024-13-01", "2024-02-30", "", "tomorrow"])
def test_what_is_no_date_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_date(text)
    assert caught.value.hint
    with pytest.raises(InputError):
        pages([], as_of=text or "x")


def test_dates() -> None:
    assert parse_date("2024-03-04") == dt.date(2024, 3, 4)
    assert parse_date(" 2024-03-04T10:00:00Z ") == dt.date(2024, 3, 4)


def test_page_of_takes_paths_texts_bytes_and_pages(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    assert page_of(str(file)).id == page_of(file).id == "a"
    assert page_of(TEXT).text == TEXT
    assert page_of(HTML).html == HTML
    assert page_of(HTML.encode()).html == HTML.encode()
    given = page_of(Page(id="z", text=TEXT), as_of=dt.date(2024, 3, 4), publisher="Oxus")
    assert (given.id, given.as_of, given.publisher) == ("z", dt.date(2024, 3, 4), "Oxus")


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("missing.txt", InputError, "no such file"),
        ("no/such/page.html", InputError, "no such file"),
        ("https://news.example/a", InputError, "not fetched"),
        ("", PageError, "empty"),
        ("   ", PageError, "empty"),
        (b"\x00\x01", PageError, "binary"),
    ],
)
def test_page_of_says_what_is_wrong(given: str | bytes, kind: type[DragomanError], said: str) -> None:
    with pytest.raises(kind, match=said):
        page_of(given)


def test_a_folder_is_no_page(tmp_path: pathlib.Path) -> None:
    with pytest.raises(InputError, match="folder"):
        page_of(tmp_path)

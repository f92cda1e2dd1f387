"""Tables of pages and exports of archives: columns by their names, documents by their headers."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import pathlib

import pytest

from dragoman import lexicon
from dragoman.errors import InputError
from dragoman.records import Failure, Page
from dragoman.sources import page_of, pages
from dragoman.sources.columns import fields
from dragoman.sources.layouts import exported
from dragoman.sources.options import Known

BODY = "The envoys of both countries left Geneva on Tuesday, their host said."
LAYOUTS = {entry["name"]: entry["example"] for entry in lexicon.entries("source_layouts")}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"Article Text": "x", "Publication Date": "d"}, {"text": "x", "as_of": "d"}),
        ({"full_text": "x", "Source Name": "s", "URL": "u"}, {"text": "x", "publisher": "s", "url": "u"}),
        ({"maintext": "x", "title": "t", "authors": ["a", "b"]}, {"text": "x", "headline": "t", "byline": "a, b"}),
        ({"Body": "x", "text": ""}, {"text": "x"}),  # an empty column is none
        ({"DocID": 7, "content": "x"}, {"id": "7", "text": "x"}),
        ({"comment": "x"}, {}),
    ],
)
def test_columns_by_name(row: dict[str, object], found: dict[str, str]) -> None:
    assert fields(row) == found


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".tsv", "\t"), (".csv.gz", ",")])
def test_a_table_is_read_row_by_row(tmp_path: pathlib.Path, suffix: str, delimiter: str) -> None:
    file = tmp_path / f"pages{suffix}"
    with (gzip.open if suffix.endswith("gz") else open)(file, "wt", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["doc_id", "Date", "Outlet", "Title", "Byline", "Body"])
        writer.writerow(
            ["a1", "March 5, 2024", "Oxus Times", "Envoys leave", "Ana Diaz", f"{BODY}\nNo “date” was set."]
        )
        writer.writerow(["", "03/04/2024", "", "", "", "Rain fell."])
        writer.writerow(["a3", "", "", "No text", "", ""])
    first, second, third = pages([str(file)])
    assert isinstance(first, Page) and isinstance(second, Page) and isinstance(third, Failure)
    assert first == Page(
        id="a1",
        text=f"Envoys leave\n\nBy Ana Diaz\n\n{BODY}\nNo “date” was set.",
        as_of=dt.date(2024, 3, 5),
        publisher="Oxus Times",
        source=f"{file}:3",
    )
    assert (second.id, second.as_of, second.text) == ("pages-3", None, "Rain fell.")
    assert third.hint


def test_an_old_charset_and_a_table_without_a_text(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,text\nx,Caf\xe9 talks ended.\n".encode("windows-1252"))
    (tmp_path / "b.csv").write_text("id,score\nx,1\n")
    first, second = pages([str(tmp_path)])
    assert isinstance(first, Page) and first.text == "Café talks ended."
    assert isinstance(second, Failure) and "no column" in second.error


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_layouts_of_archives(name: str, end: str) -> None:
    one, two = LAYOUTS[name], f"{LAYOUTS[name]}\n\n{LAYOUTS[name]}"
    found = exported(one.replace("\n", end), "a", "a.txt", Known())
    assert len(found) == 1 and [page.id for page in exported(two, "a", "a.txt", Known())] == ["a-1", "a-2"]
    page = found[0]
    assert page.text is not None and page.text.startswith("Envoys leave")
    assert BODY in page.text and "Load-Date" not in page.text and "LENGTH" not in page.text
    assert (page.as_of, page.publisher) == (dt.date(2024, 3, 5), "The Oxus Times")
    assert "Ana Diaz" in page.text


def test_nexis_with_the_headline_first_and_a_label_for_the_body() -> None:
    text = (
        "Envoys leave Geneva\nThe Oxus Times\nMarch 5, 2024 Tuesday\n\nCopyright 2024 Oxus Press\n\nSection: WORLD\n"
        f"Length: 41 words\nByline: Ana Diaz\n\nBody\n\n{BODY}\n\nNo date was set.\n\n"
        "Load-Date: March 6, 2024\n\nEnd of Document"
    )
    (page,) = exported(text, "a", None, Known())
    assert page.text == f"Envoys leave Geneva\n\nBy Ana Diaz\n\n{BODY}\n\nNo date was set."
    assert (page.as_of, page.publisher) == (dt.date(2024, 3, 5), "The Oxus Times")


@pytest.mark.parametrize("text", ["Title: a page\n\nDate: today\n\nThe envoys left.", "The envoys left.", "HD\n\nBY"])
def test_a_page_is_no_export(text: str) -> None:
    assert exported(text, "a", None, Known()) == []


def test_one_document_is_a_page_and_many_are_told(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "export.txt"
    file.write_text(LAYOUTS["factiva"])
    assert page_of(file).publisher == "The Oxus Times"
    file.write_text(LAYOUTS["factiva"] * 3)
    with pytest.raises(InputError, match="3 documents"):
        page_of(file)
    assert len(list(pages([str(file)]))) == 3

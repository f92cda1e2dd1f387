"""One bad page never stops a run, and results keep the order of the pages."""

from __future__ import annotations

import os

import pytest

from dragoman import batch
from dragoman.errors import PageError
from dragoman.records import Failure, Page, Record


def fake(page: Page, listed: object = None) -> Record:
    if page.text == "bad":
        raise PageError("empty page", hint="give a page with text")
    if page.text == "bug":
        raise RuntimeError("oops")
    return Record(id=page.id, text=page.text or "")


PAGES = [
    Page(id="1", text="good"),
    Page(id="2", text="bad"),
    Failure(id="3", error="no such file"),
    Page(id="4", text="bug"),
    Page(id="5", text="good"),
]


def test_bad_pages_become_failures_in_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "read_page", fake)
    results = list(batch.read_many(PAGES))
    assert [(r.id, type(r).__name__) for r in results] == [
        ("1", "Record"),
        ("2", "Failure"),
        ("3", "Failure"),
        ("4", "Failure"),
        ("5", "Record"),
    ]
    assert isinstance(results[1], Failure)
    assert results[1].hint == "give a page with text"
    assert isinstance(results[3], Failure)
    assert "RuntimeError" in results[3].error


def test_pages_are_taken_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "read_page", fake)
    taken: list[str] = []

    def source():  # type: ignore[no-untyped-def]
        for page in PAGES:
            taken.append(page.id)
            yield page

    next(iter(batch.read_many(source())))
    assert taken == ["1"]


def test_jobs_must_be_positive() -> None:
    with pytest.raises(ValueError, match="jobs"):
        batch.read_many([], jobs=0)


@pytest.mark.slow
def test_processes_keep_the_order() -> None:
    pages = [Page(id=str(n), text=f"Norway met Sweden in Oslo, {n}.") for n in range(6)]
    assert [r.id for r in batch.read_many(pages, jobs=2)] == [p.id for p in pages]


def die(page: Page) -> Record:
    os._exit(1)

"""Adding: what is new, what is known, what replaces what, what failed; trouble with the database."""

from __future__ import annotations

import datetime as dt
import pathlib
import sqlite3
import threading
from collections.abc import Callable, Iterator

import pages_made as made
import pytest
import sqlalchemy as sa

from dragoman.errors import InputError, StoreError
from dragoman.records import Failure, Page
from dragoman.store import Added, Store, Tally, adding, identity, packing, tables, writing

Pages = Callable[[int], list[Page]]


def test_a_page_that_comes_again_is_passed_over(store: Store, pages: Pages) -> None:
    assert store.add(pages(3)) == Tally(new=3, events=3)
    assert store.add(pages(4)) == Tally(new=1, known=3, events=1)
    assert len(list(store.events(each="mention"))) == 4


def test_a_changed_page_takes_the_place_of_the_earlier_one(store: Store) -> None:
    url = "https://fjord.example/a"
    store.add([Page(id="a", text="A\nNorway met an envoy.", url=url)])
    told: list[Added] = []
    assert store.add([Page(id="other", text="A\nIt rained.", url=url)], tell=told.append).version == 1
    assert told[0].id == "a" and store.record("a").events == () and not list(store.events(each="mention"))
    assert not list(store.search("envoy")) and [page.id for page in store.search("rained")] == ["a"]
    with store.database.reading() as connection:
        kept = connection.execute(sa.select(tables.pages).order_by(tables.pages.c.n)).all()
    assert [row.current for row in kept] == [False, True]
    assert packing.page_of(kept[0]).text == "A\nNorway met an envoy."
    assert store.add([Page(id="a", text="A\nNorway met an envoy.", url=url)]).known == 1


def test_pages_of_one_name_are_kept_apart(store: Store, tmp_path: pathlib.Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.txt").write_text(f"In {folder}\nNorway met {folder} envoys.")
    both = [tmp_path / "one", tmp_path / "two"]
    assert store.add(both).new == 2
    assert [page.id for page in store.search("envoys")] == ["index", "index-2"]
    assert store.add(both[::-1]).known == 2
    (tmp_path / "two" / "index.txt").write_text("In two\nNorway met nobody.")
    assert store.add(both) == Tally(version=1, known=1, events=1)
    assert store.record("index-2").text.endswith("nobody.")


def test_what_a_page_is_known_by(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    assert identity.key(Page(id="a", text="x", url="https://x.example/a", source=str(file))).startswith("url:")
    assert identity.key(Page(id="a", text="x", source=str(file))) == f"file:{file.resolve()}"
    assert identity.key(Page(id="a-2", text="x", source=str(file))).endswith("a.txt#a-2")
    assert identity.key(Page(id="nr 7", text="x", source=f"{tmp_path}/t.csv:12")) == "id:nr 7"
    assert identity.key(Page(id="t-12", text="x", source=f"{tmp_path}/t.csv:12")).startswith("hash:")
    assert identity.key(Page(id="stdin", text="x", source="-")).startswith("hash:")


@pytest.mark.parametrize("html", ["<p>caf\u00e9</p>", b"<p>caf\xe9</p>"])
def test_a_page_is_kept_as_it_came(store: Store, html: str | bytes) -> None:
    page = Page(id="a", html=html, as_of=dt.date(2024, 3, 5), publisher="Post", url="https://x.example")
    store.add([page])
    assert store.page("a") == page


def test_what_databases_do_not_take_is_left_out_of_the_tables(store: Store) -> None:
    text = "Nul \0 stands here\nNorway met \0 envoys."
    assert store.add([Page(id="a", text=text)]).new == 1
    assert store.page("a").text == text
    event = store.events(each="mention").first()
    assert event and event.sentence.startswith("Nul  stands")


def test_a_record_that_no_json_can_hold_is_a_failure(store: Store, pages: Pages) -> None:
    text = "Half \ud800\nNorway met \ud800 envoys."
    tally = store.add([Page(id="a", text=text), *pages(1)])
    assert (tally.new, tally.failed) == (1, 1)
    assert store.page("a").text == text


def test_failures_are_kept_and_tried_again(store: Store, tmp_path: pathlib.Path, pages: Pages) -> None:
    missing = tmp_path / "late.txt"
    told: list[Added] = []
    bad = Page(id="bad", text="fail")
    tally = store.add([*pages(1), bad, str(missing)], tell=told.append)
    assert (tally.new, tally.failed) == (1, 2)
    assert {(failed.id, failed.stored) for failed in store.failures()} == {("late", False), ("bad", True)}
    assert {added.failure.error for added in told if added.failure} == {"cannot be read", "no such file"}
    with pytest.raises(InputError, match="could not be read"):
        store.record("bad")
    assert store.add([bad]).known == 1
    missing.write_text("Late\nNorway met a late envoy.")
    assert store.retry() == Tally(new=1, failed=1, events=1)
    assert [failed.id for failed in store.failures()] == ["bad"]
    assert store.record("late").events


def test_a_failing_source_is_listed_once(store: Store) -> None:
    for _ in range(2):
        store.add([Failure(id="a", source="a.jsonl:3", error="broken JSON")])
    assert len(list(store.failures())) == 1


def test_what_was_known_of_pages_is_known_at_the_second_try(store: Store, tmp_path: pathlib.Path) -> None:
    table = tmp_path / "t.csv"
    from dragoman import sources

    known = {"publisher": "Oxus Times", "columns": {"text": "Volltext"}}
    store.add(sources.pages([table], **known), known=known)  # type: ignore[arg-type]
    table.write_text("nr,Volltext\n1,Norway met envoys.\n")
    assert store.retry().new == 1
    assert store.page("t-2").publisher == "Oxus Times"


def test_what_was_read_before_an_interrupt_is_written(store: Store, pages: Pages) -> None:
    def interrupted() -> Iterator[Page]:
        yield from pages(5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(interrupted())
    assert len(list(store.records())) == 5


def test_few_pages_are_written_in_one_transaction(store: Store, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    write = store.database.write
    monkeypatch.setattr(store.database, "write", lambda work: batches.append(1) or write(work))
    store.add(pages(40))
    assert len(batches) == 3


def test_a_full_disk_loses_nothing_that_was_written(
    tmp_path: pathlib.Path, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "full.db")
    Store(place).close()
    monkeypatch.setattr(adding, "BATCH", 2)
    with monkeypatch.context() as small:
        small.setattr("dragoman.store.database.PRAGMAS", ("journal_mode=WAL", "max_page_count=110"))
        with Store(place) as store, pytest.raises(StoreError, match="the disk is full") as error:
            store.add(pages(150))
        assert "make room" in str(error.value) and place in str(error.value)
    with Store(place) as store:
        kept = len(list(store.records()))
        assert 0 < kept < 150 and kept == len(list(store.search("norway")))
        assert store.add(pages(150)) == Tally(new=150 - kept, known=kept, events=150 - kept)


def test_a_locked_store_is_waited_for_then_told(tmp_path: pathlib.Path, pages: Pages) -> None:
    place = str(tmp_path / "locked.db")
    with Store(place, wait=0.2) as store, sqlite3.connect(place, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            store.add(pages(1))
        assert list(store.records()) == []
        other.execute("ROLLBACK")
        assert store.add(pages(1)).new == 1
    other.close()


def test_two_writers_wait_for_each_other(place: str, pages: Pages) -> None:
    with Store(place) as one, Store(place) as other:
        tallies: list[Tally] = []
        threads = [threading.Thread(target=lambda s=store: tallies.append(s.add(pages(60)))) for store in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(tally.new for tally in tallies) == 60 and sum(tally.pages for tally in tallies) == 120
        assert len(list(one.records())) == 60


def test_a_writer_that_was_overtaken_tries_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def once(connection: sa.Connection) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise sa.exc.IntegrityError("insert", {}, Exception("unique"))
        return 7

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    assert store.database.write(once) == 7


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"not a database, just words" * 100, "no SQLite file"), (None, "no dragoman store")],
)
def test_other_files_are_not_taken_for_a_store(tmp_path: pathlib.Path, content: bytes | None, told: str) -> None:
    place = tmp_path / "x.db"
    if content is not None:
        place.write_bytes(content)
    else:
        with sqlite3.connect(place) as other:
            other.execute("CREATE TABLE cats (name TEXT)")
        other.close()
    with pytest.raises(StoreError, match=told):
        Store(place)
    assert content is None or place.read_bytes() == content


def test_places_that_cannot_be(tmp_path: pathlib.Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        Store(tmp_path / "none.db", create=False)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / "none" / "x.db")
    with pytest.raises(InputError, match="kind of database"):
        Store("mysql://server/news")
    with pytest.raises(InputError, match="no database address"):
        Store("://")
    with pytest.raises(StoreError, match="cannot be reached"):
        Store(f"postgresql://nobody@/none?host={tmp_path}")


def test_a_store_of_another_layout_is_left_alone(place: str) -> None:
    with Store(place) as store:
        store.database.write(lambda connection: connection.execute(tables.about.update().values(value="9")))
    with pytest.raises(StoreError, match="layout 9"):
        Store(place)


def test_records_say_what_made_them(store: Store, pages: Pages) -> None:
    store.add(pages(1))
    (made_by,) = store.versions().values()
    assert made_by.startswith("code ") and "data " in made_by and "model " in made_by
    assert writing.now().endswith("Z") and made.records()

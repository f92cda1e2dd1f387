"""A store of an earlier dragoman gets what makes questions quick when it is opened."""

from __future__ import annotations

import pages_made as made
import pytest
import sqlalchemy as sa

from dragoman.store import Store, indexes, tables


def _names(store: Store) -> set[str]:
    with store.database.reading() as connection:
        return {str(index.name) for index in indexes.missing(connection)}


def test_a_new_store_has_all_indexes(store: Store) -> None:
    assert _names(store) == set()


def test_what_is_missing_is_made_on_opening(filled: Store, place: str) -> None:
    filled.gather()
    filled.rule("accept", "event", "talks#e1", who="ana")

    def age(connection: sa.Connection) -> None:
        connection.exec_driver_sql("DROP INDEX records_digested")
        connection.execute(tables.records.update().where(tables.records.c.digest.is_(None)).values(digested="old"))

    filled.database.write(age)
    assert _names(filled) == {"records_digested"}
    with Store(place, create=False) as again:
        assert _names(again) == set()
        assert again.waiting() == 1


def test_a_store_that_is_locked_is_opened_without(here: Store) -> None:
    here.database.write(lambda connection: connection.exec_driver_sql("DROP INDEX records_digested"))

    def busy(connection: sa.Connection) -> None:
        with Store(here.database.name, create=False) as other:
            assert _names(other) == {"records_digested"}
            assert len(list(other.events())) == 5

    here.database.write(busy)


def test_sqlite_counts_what_came(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_FEW", 2)
    where = here.database.name
    for _ in range(2):
        with Store(where, create=False) as again, again.database.reading() as connection:
            counted = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.name == "counted"))
            rows = connection.exec_driver_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = 'articles'").scalar()
    assert counted == "3 0" and rows.split()[0] == "3"
    here.add([made.page_of(made.records()[0])])
    here.gather()
    here.close()
    with Store(where, create=False) as again, again.database.reading() as connection:
        counted = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.name == "counted"))
    assert counted.split()[1] != "0"


def test_waiting_counts_what_is_to_be_gathered(filled: Store) -> None:
    assert filled.waiting() is None
    filled.gather()
    assert filled.waiting() == 0
    filled.rule("reject", "event", "talks#e1", who="ana")
    assert filled.waiting() == 1
    filled.gather()
    assert filled.waiting() == 0

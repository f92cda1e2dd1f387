"""The tables of a store: what is fact, and what is derived from it.

In: nothing. Out: SQLAlchemy tables, the same for SQLite and PostgreSQL.

    >>> [column.name for column in failures.columns][:3]
    ['n', 'page', 'id']

*Facts* are pages as they came, what people ruled, and what failed; only they cannot be made anew. *Derived of a page*
is its record, stamped with a row of `versions`, and the flat tables that questions read. *Derived over pages* are the
joint tables that `Store.gather` replaces as a whole. The number `n` of something on a page is the page's number times
`ROOM` plus its place in the record, so that it stays what it is when the page is coded again.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    true,
)

LAYOUT = "1"
"""The layout of the tables; a store says which it has in `about`."""
ROOM = 1 << 20
"""How many things of a kind one page may hold."""

metadata = MetaData()
Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only what it knows as INTEGER."""


def _page(**more: bool) -> Column[int]:
    return Column("page", Number, ForeignKey("pages.n"), nullable=False, **more)  # type: ignore[arg-type]


about = Table("about", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

pages = Table(
    "pages",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("source", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("as_of", Text),
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added", Text, nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    UniqueConstraint("key", "hash"),
)
"""`key`: what makes it the same page when it comes again; `name`: its id as it came; `kind`: text, html or bytes."""
Index("pages_hash", pages.c.hash)
Index("pages_id", pages.c.id, unique=True, sqlite_where=pages.c.current == true(), postgresql_where=pages.c.current)
Index("pages_key", pages.c.key, unique=True, sqlite_where=pages.c.current == true(), postgresql_where=pages.c.current)

rulings = Table(
    "rulings",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("when", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("of_page", Text, nullable=False),
    Column("of_id", Text, nullable=False),
    Column("of_span", Text),
    Column("other_page", Text),
    Column("other_id", Text),
    Column("other_span", Text),
    Column("field", Text),
    Column("value", Text),
    Column("why", Text),
)
"""Appended, never changed. The spans say which words were meant, should a later version number them otherwise."""
Index("rulings_of_page", rulings.c.of_page)
Index("rulings_other_page", rulings.c.other_page)

failures = Table(
    "failures",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("page", Number, ForeignKey("pages.n")),
    Column("id", Text, nullable=False),
    Column("source", Text),
    Column("error", Text, nullable=False),
    Column("hint", Text),
    Column("when", Text, nullable=False),
    Column("what", Text, nullable=False, unique=True),
    Column("known", Text),
)
"""`page`: the page that could not be coded, where one was read at all; `what`: what a second try is known by."""

versions = Table(
    "versions",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("code", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("lists", Text, nullable=False, default=""),
    Column("since", Text, nullable=False),
    UniqueConstraint("code", "data", "model", "lists"),
)

records = Table(
    "records",
    metadata,
    _page(primary_key=True),
    Column("version", Number, ForeignKey("versions.n"), nullable=False, index=True),
    Column("coded", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("digest", LargeBinary),
    Column("digested", Text),
)
"""`digest`: what `across` needs of the page, `digested`: by which code it was made; null where one is to be made."""
Index("records_digested", records.c.digested, records.c.page)

articles = Table(
    "articles",
    metadata,
    _page(primary_key=True),
    Column("headline", Text),
    Column("publisher", Text),
    Column("originator", Text),
    Column("published", Text),
    Column("day", Text, nullable=False),
    Column("language", Text),
    Column("events", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
)
"""`day`: published, else the page's date."""
Index("articles_day", articles.c.day, articles.c.page)

names = Table(
    "names",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("sector", Text),
    Column("kind", Text, nullable=False),
)
"""Each name that pages give an actor, with country, sector and kind, once; `n` is made of these."""

Word = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its bytes, so that words with one beginning stand together in an index."""
name_words = Table(
    "name_words",
    metadata,
    Column("word", Word, primary_key=True),
    Column("name", Number, primary_key=True),
    sqlite_with_rowid=False,
)
"""The words of the names in lower case."""

actors = Table(
    "actors",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    _page(index=True),
    Column("id", Text, nullable=False),
    Column("name", Number, nullable=False, index=True),
    Column("role", Text),
    Column("aliases", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    _page(index=True),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("modes", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("date", Text),
    Column("day", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("place", Text),
    Column("country", Text),
    Column("cameo", Text),
    Column("quad", Text),
    Column("score", Float),
    Column("anchor", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("same_as", Text),
)
"""`day` to `last`: the days of `date`, else the article's day. `same_as`: the earlier mention on the page."""
Index("events_day", events.c.day, events.c.n)
Index("events_type", events.c.type, events.c.day, events.c.n)
Index("events_status", events.c.status, events.c.day, events.c.n)
Index("events_country", events.c.country, events.c.day, events.c.n)
Index("events_place", func.lower(events.c.place), events.c.day, events.c.n)

event_modes = Table(
    "event_modes",
    metadata,
    Column("event", Number, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("day", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("event_modes_mode", event_modes.c.mode, event_modes.c.day, event_modes.c.event)

ROLES = ("actor", "recipient", "claimant", "denier")


def _involved(noun: str) -> Table:
    """Who takes part in a thing on a page, and as what; country and day stand here too, for the index."""
    table = Table(
        f"{noun}_actors",
        metadata,
        Column(noun, Number, primary_key=True),
        Column("role", Text, primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("id", Text, nullable=False),
        Column("name", Number, nullable=False),
        Column("country", Text, nullable=False),
        Column("day", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    Index(f"{noun}_actors_country", table.c.country, table.c.role, table.c.day, table.c[noun])
    Index(f"{noun}_actors_name", table.c.name, table.c.role, table.c.day, table.c[noun])
    return table


event_actors = _involved("event")
statement_actors = _involved("statement")
thread_actors = _involved("thread")

statements = Table(
    "statements",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    _page(index=True),
    Column("id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("cue", Text),
    Column("text", Text, nullable=False),
    Column("date", Text),
    Column("day", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("place", Text),
    Column("country", Text),
    Column("occasion", Text),
    Column("disputed", Boolean, nullable=False),
)
Index("statements_day", statements.c.day, statements.c.n)
Index("statements_country", statements.c.country, statements.c.day, statements.c.n)
Index("statements_place", func.lower(statements.c.place), statements.c.day, statements.c.n)

conditions = Table(
    "conditions",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    _page(index=True),
    Column("id", Text, nullable=False),
    Column("event", Number, index=True),
    Column("relation", Text, nullable=False),
    Column("condition", Text, nullable=False),
    Column("outcome", Text, nullable=False),
)

threads = Table(
    "threads",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    _page(index=True),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("last", Text, nullable=False),
)
Index("threads_day", threads.c.day, threads.c.n)

OF_A_PAGE = (
    event_modes,
    event_actors,
    statement_actors,
    thread_actors,
    conditions,
    threads,
    statements,
    events,
    actors,
    articles,
    records,
)
"""What is derived of one page, in the order in which it is deleted."""

"""The tables of what is derived over pages: joint actors, events, threads, stories, reports and their mentions.

In: nothing. Out: SQLAlchemy tables beside those of `tables`. `Store.gather` writes what is new in one transaction.

Each row keeps its noun of `chronicle` as JSON in `noun`; the other columns are for questions.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, func

from dragoman.store.tables import Number, Word, metadata


def _noun(name: str, *columns: Column[object]) -> Table:
    """A table of joint nouns: `n` is that of the first mention, `day` to `last` the days of its pages or of itself."""
    table = Table(
        name,
        metadata,
        Column("n", Number, primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False, unique=True),
        Column("day", Text, nullable=False),
        Column("last", Text, nullable=False),
        *columns,
        Column("noun", LargeBinary, nullable=False),
    )
    Index(f"{name}_day", table.c.day, table.c.n)
    return table


joint_actors = _noun(
    "joint_actors",
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False, index=True),
    Column("sector", Text),
    Column("kind", Text, nullable=False),
    Column("pages", Integer, nullable=False),
)
Index("joint_actors_pages", joint_actors.c.pages, joint_actors.c.n)
joint_words = Table(
    "joint_words",
    metadata,
    Column("word", Word, primary_key=True),
    Column("actor", Number, primary_key=True),
    sqlite_with_rowid=False,
)
"""The words of the joint actors' names in lower case."""
Index("joint_words_actor", joint_words.c.actor, joint_words.c.word)
joint_events = _noun(
    "joint_events",
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("place", Text),
    Column("country", Text),
    Column("sources", Integer, nullable=False),
)
Index("joint_events_type", joint_events.c.type, joint_events.c.day, joint_events.c.n)
Index("joint_events_status", joint_events.c.status, joint_events.c.day, joint_events.c.n)
Index("joint_events_country", joint_events.c.country, joint_events.c.day, joint_events.c.n)
Index("joint_events_place", func.lower(joint_events.c.place), joint_events.c.day, joint_events.c.n)
Index("joint_events_sources", joint_events.c.sources)

joint_event_modes = Table(
    "joint_event_modes",
    metadata,
    Column("event", Number, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("day", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("joint_event_modes_mode", joint_event_modes.c.mode, joint_event_modes.c.day, joint_event_modes.c.event)


def _involved(name: str, noun: str) -> Table:
    """Which joint actors take part in a joint thing, and as what."""
    table = Table(
        name,
        metadata,
        Column(noun, Number, primary_key=True),
        Column("role", Text, primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("actor", Number, nullable=False),
        Column("country", Text, nullable=False),
        Column("day", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    Index(f"{name}_country", table.c.country, table.c.role, table.c.day, table.c[noun])
    Index(f"{name}_actor", table.c.actor, table.c.role, table.c.day, table.c[noun])
    return table


joint_event_actors = _involved("joint_event_actors", "event")
joint_threads = _noun(
    "joint_threads",
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sources", Integer, nullable=False),
)
joint_thread_actors = _involved("joint_thread_actors", "thread")
stories = _noun(
    "stories",
    Column("title", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
)
story_actors = _involved("story_actors", "story")
reports = _noun("reports", Column("originator", Text), Column("pages", Integer, nullable=False))

mentions = Table(
    "mentions",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("joint", Number, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("page", Number, nullable=False),
    Column("id", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Where joint things stand: `kind` is event, actor, thread, story or report; `id` empty for the page as a whole."""
Index("mentions_page", mentions.c.page, mentions.c.kind, mentions.c.id)

JOINT = (
    mentions,
    joint_words,
    joint_event_modes,
    joint_event_actors,
    joint_thread_actors,
    story_actors,
    joint_actors,
    joint_events,
    joint_threads,
    stories,
    reports,
)
"""What a gathering writes."""
ALL = tuple(metadata.sorted_tables)
"""Every table of a store, those of `tables` and `lines` apart."""

GATHERED = MetaData()
lines = Table(
    "lines",
    GATHERED,
    Column("page", Number, primary_key=True, autoincrement=False),
    Column("stale", Boolean, nullable=False),
    Column("line", LargeBinary, nullable=False),
)
"""What `across` keeps of each page between two gatherings; `stale`: the page changed since. Made by the first gathering
that needs it, so that stores of before have it as well."""
Index("lines_stale", lines.c.stale, lines.c.page)
states = Table(
    "states",
    GATHERED,
    Column("day", Number, primary_key=True, autoincrement=False),
    Column("state", LargeBinary, nullable=False),
)
"""Who was known before some days (ordinals), from which the next gathering goes on."""

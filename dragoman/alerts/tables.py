"""The tables of alerts: how far each has looked, what was told, and what is still to be sent where.

In: nothing. Out: SQLAlchemy tables; `Database.ensure(metadata)` makes them where they are not there.

A message stands in `messages` once, whatever its channels: its `key` is made of the alert and the change, so that the
same change cannot be told twice. A delivery is `waiting` until the channel took all of its parts.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

from dragoman.store.tables import Number

metadata = MetaData()

looks = Table(
    "alert_looks",
    metadata,
    Column("alert", Text, primary_key=True),
    Column("page", Number, nullable=False),
)
"""`page`: the number of the last page that the alert has seen."""

states = Table(
    "alert_states",
    metadata,
    Column("alert", Text, primary_key=True),
    Column("thing", Text, primary_key=True),
    Column("state", Text, nullable=False),
)
"""The last state of each thread, or the number of sources of each event, that the alert knows of."""

messages = Table(
    "alert_messages",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("alert", Text, nullable=False),
    Column("made", Float, nullable=False),
    Column("body", Text, nullable=False),
)

deliveries = Table(
    "alert_deliveries",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=True),
    Column("message", Number, nullable=False),
    Column("channel", Text, nullable=False),
    Column("due", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    UniqueConstraint("message", "channel"),
)
"""`state`: waiting, sent, lost; `parts`: how many parts of the message the channel has taken."""
Index("alert_deliveries_state", deliveries.c.state, deliveries.c.due)

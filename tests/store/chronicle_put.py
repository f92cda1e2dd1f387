"""A chronicle made by hand → the joint tables, in place of what was there: things are numbered as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from dragoman.chronicle import At, Chronicle, JointActor
from dragoman.store import joining, joint_tables
from dragoman.store.database import Database
from dragoman.store.flat import plain


def put(database: Database, chronicle: Chronicle, about: Mapping[str, Any]) -> None:
    """Writes the chronicle in place of the one before; `about` says when and by what it was made."""
    nouns = list(_numbered(chronicle))
    actors = {noun.id: (n, noun.country) for _, n, noun in nouns if isinstance(noun, JointActor)}

    def write(connection: sa.Connection) -> None:
        joining.empty(connection)
        known = joining.Known(joining.pages_of(connection), actors.get)
        joining.insert(connection, (row for kind, n, noun in nouns for row in joining.rows_of(kind, n, noun, known)))
        actors_at = ((n, at) for _, n, noun in nouns if isinstance(noun, JointActor) for at in noun.mentions)
        joining.insert(connection, _actor_mentions(actors_at, known))
        joining.say(connection, about)

    database.write(write)


def _numbered(chronicle: Chronicle) -> Iterator[tuple[str, int, Any]]:
    for kind, nouns in (
        ("actor", chronicle.actors),
        ("event", chronicle.events),
        ("thread", chronicle.threads),
        ("story", chronicle.stories),
        ("report", chronicle.reports),
    ):
        yield from ((kind, n, noun) for n, noun in enumerate(nouns, 1))


def _actor_mentions(at: Iterable[tuple[int, At]], known: joining.Known) -> Iterator[joining.Row]:
    for place, (n, mention) in enumerate(at):
        if mention.page in known.pages:
            row = {"kind": "actor", "joint": n, "place": place, "page": known.pages[mention.page][0]}
            yield joint_tables.mentions, {**row, "id": plain(mention.id)}

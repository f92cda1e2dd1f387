"""A record that grows: pages in a database, what was read from them, and questions.

In: pages. Out: answers.

    >>> with Store("dragoman.db") as store: store.add(["pages/"])
"""

from __future__ import annotations

from dragoman.store.answers import Added, FailedPage, FoundEvent, FoundStatement, FoundThread, Tally
from dragoman.store.asking import Answers
from dragoman.store.store import Store

__all__ = ["Added", "Answers", "FailedPage", "FoundEvent", "FoundStatement", "FoundThread", "Store", "Tally"]

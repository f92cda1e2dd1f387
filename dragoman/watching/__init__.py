"""Feeds → the store: polled with good manners, each entry's page added once.

In: settings, a store. Out: pages in the store, and how each feed does.

    >>> Watcher(store, load("dragoman.toml")).round().added
    3
"""

from __future__ import annotations

from dragoman.watching.health import FeedHealth, health
from dragoman.watching.rounds import Round, Watcher

__all__ = ["FeedHealth", "Round", "Watcher", "health"]

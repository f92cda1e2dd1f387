"""Saved questions → messages: what changed, from what to what, on whose word, with the words that say so.

In: a store, settings. Out: messages to channels, each change once; the same messages as an Atom feed.

    >>> Teller(store, settings).run()
    Told(changes=1, sent=1, failed=0)
"""

from __future__ import annotations

from dragoman.alerts.atom import atom
from dragoman.alerts.teller import Teller, Told

__all__ = ["Teller", "Told", "atom"]

"""Records of many pages → the actors, events, threads and stories that they tell of together.

In: records, one by one, as `Digest`s. Out: a `Chronicle`.

    >>> gather([digest(Record(id="a", text=""))]).stories
    ()
"""

from __future__ import annotations

from dragoman.across.digesting import digest
from dragoman.across.gathering import each, gather
from dragoman.across.lines import Line
from dragoman.across.notes import Digest
from dragoman.across.ruling import in_force
from dragoman.across.weaving import Weaving, weave

__all__ = ["Digest", "Line", "Weaving", "digest", "each", "gather", "in_force", "weave"]

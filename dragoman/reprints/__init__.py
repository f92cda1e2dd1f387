"""Many pages → which of them carry one report.

In: `Sketch`es, made of articles. Out: `Copies`: groups of pages that hold the same report, cut, edited or under another
headline, each with one page that stands for it, and how many independent originators there are.

    >>> from dragoman.records import Article
    >>> report = Article(body=("The envoys left Geneva on Tuesday after a week of talks, their host said.",))
    >>> found = grouped([sketch("a", report), sketch("b", report)])
    >>> [(group.representative, [copy.page for copy in group.copies]) for group in found.groups]
    [('a', ['b'])]
"""

from __future__ import annotations

from dragoman.reprints.comparing import is_copy
from dragoman.reprints.grouping import Bands, body_hash, group_of, grouped, parted
from dragoman.reprints.sketching import Sketch, sketch

__all__ = ["Bands", "Sketch", "body_hash", "group_of", "grouped", "is_copy", "parted", "sketch"]

"""Files, folders, streams and JSON lines → pages.

In: what a user names. Out: `Page`s, and a `Failure` for each that cannot be read; nothing stops on a bad page.

    >>> page_of("The envoys left on Monday.", as_of="2024-03-04").as_of
    datetime.date(2024, 3, 4)
"""

from __future__ import annotations

from dragoman.sources.given import page_of
from dragoman.sources.inputs import pages, prefixed
from dragoman.sources.options import parse_date

__all__ = ["page_of", "pages", "parse_date", "prefixed"]

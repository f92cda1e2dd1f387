"""Who helped with a report, and on what terms it may be printed again: what its notices say.

In: the page's text and its pieces. Out: names with their spans; the span of the notice that states the terms.

    >>> text = "(Additional reporting by Ana Diaz in Lima and Jon Ek; editing by Ida Moe)"
    >>> [name for name, _ in contributors(text, [Piece("notice", 0, len(text), "contributors")])]
    ['Ana Diaz', 'Jon Ek', 'Ida Moe']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.article import outlets
from dragoman.article.pieces import Piece
from dragoman.records import Span

_WORK = r"(?:reporting|research|writing|editing|translation|production|video|files|material|reports|assistance|input)"
_BY = re.compile(rf"\b{_WORK}(?: and {_WORK})?\s*(?:by\b|from\b|:)\s*(?P<names>[^;()\n]{{3,240}})", re.IGNORECASE)
_DID = re.compile(r"(?P<names>[^;()\n]{3,240}?)\s*(?:also )?contributed\b", re.IGNORECASE)
_APART = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|with)\s+|\s*;\s*|\.\s+(?=[A-Z])")
_BEFORE = re.compile(
    r"(?:[-–—•*(\s]|with\s+|(?:the\s+)?(?:associated press|ap|reuters|afp|cnn|bloomberg)(?:[’']s)?\s+"
    r"(?:(?:staff|news|diplomatic|special|senior)\s+)*(?:writers?|reporters?|correspondents?|journalists?|producers?)\s+"
    r"|(?:writers?|reporters?|correspondents?|staff writers?)\s+|[A-Z][\w.]+[’']s\s+)+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|from|at|of|on|for)\s+.*$|\s*[.:)*\]]+$")
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?:\s+(?:de|del|la|van|von|bin|al|el|der|da|[A-ZÀ-Þ][\w.’'-]*)){1,4}$")
_TERMS = re.compile(
    r"permission|reprint|re-?publi|reproduc|redistribut|syndicat|creative commons|\bCC[ -]BY|licen[cs]|rights reserved"
    r"|may not be|copyright|©",
    re.IGNORECASE,
)


def contributors(text: str, parts: Sequence[Piece]) -> list[tuple[str, Span]]:
    """The people and agencies that the notices name as having helped, each once."""
    found: dict[str, Span] = {}
    for part in parts:
        if part.kind == "notice" and part.what in {"contributors", "agency list"}:
            for form in (_BY, _DID):
                for match in form.finditer(text, part.start, part.end):
                    for name, span in _names(text, match.span("names")):
                        found.setdefault(name, span)
    return list(found.items())


def _names(text: str, where: Span) -> Iterator[tuple[str, Span]]:
    start, end = where
    cuts = [found.span() for found in _APART.finditer(text, start, end)]
    for left, right in zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True):
        if lead := _BEFORE.match(text, left, right):
            left = lead.end()
        words = text[left:right]
        inner = _PLACE.sub("", words).rstrip(" .,:;)*")
        bare = re.sub(r"^[Tt]he\s+", "", inner)
        if _NAME.match(bare) or outlets.named(bare):
            at = left + len(inner) - len(bare)
            yield bare, (at, at + len(bare))


def terms(text: str, parts: Sequence[Piece]) -> Span | None:
    """The notice that says on what terms the page may be printed again: a reprint's first, then the owner's rights."""
    for what in ("reprint", "rights"):
        for part in parts:
            if part.kind == "notice" and part.what == what and _TERMS.search(text, part.start, part.end):
                return (part.start, part.end)
    return None

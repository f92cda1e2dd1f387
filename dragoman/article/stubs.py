"""Whether a page shows only the start of its report: the rest is for subscribers, or behind a link.

In: the page's text, its pieces, what the metadata says. Out: yes or no.

    >>> text = "The envoys left on Monday after a week of…\\n\\nSubscribe to continue reading"
    >>> is_stub(text, [Piece("body", 0, 42), Piece("boilerplate", 44, len(text))])
    True
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.article.pieces import Piece

_WALL = re.compile(
    r"(?:subscribe|sign (?:up|in)|log ?in|register|create an? (?:free )?account|become a (?:member|subscriber)|join)"
    r"(?:(?!newsletter|alerts?\b|channel|podcast|updates)[^.\n]){0,60}\b(?:to|and) "
    r"(?:continue|keep|read|finish|view|see|access|unlock|get (?:full|unlimited))\b"
    r"|to (?:continue|keep|finish) reading|(?:this|the|full) (?:article|story|content|report|post)[^.\n]{0,30}"
    r"(?:is )?(?:only |exclusively |reserved )?(?:(?:available|open) )?(?:only )?(?:for|to) (?:our )?(?:paid |paying |"
    r"premium |registered )?(?:subscribers|members)|(?:subscribers?|members?)[- ]only|already (?:a subscriber|a member|"
    r"subscribed|have an account)|you(?:’|')?ve (?:reached|hit|used) your (?:\w+ )?(?:article )?limit"
    r"|\d+ (?:%|per ?cent) of (?:the|this) article (?:remains|is left)|unlock (?:this|the) (?:article|story)"
    r"|(?:start|begin|get) (?:your|a) (?:free |\w+-day )*trial|(?:this is|for) premium (?:content|articles?|readers)"
    r"|buy (?:a |this )?(?:day |week |monthly )?(?:pass|article)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.|\[\W*\])\W*$|(?:read|see|continue) (?:more|on|reading)\W*$", re.IGNORECASE)
_SHORT = 170  # words: paywalls show one to three paragraphs
_LEAST = 40  # words: under this there is no report at all, whatever the metadata says
_NEAR = 4  # furniture lines after the body in which a wall is looked for


def is_stub(text: str, parts: Sequence[Piece], free: bool | None = None) -> bool:
    """`free` is what the metadata says (schema.org's `isAccessibleForFree`)."""
    bodies = [part for part in parts if part.kind == "body"]
    if not bodies:
        return False
    count = sum(len(text[part.start : part.end].split()) for part in bodies)
    if count > _SHORT:
        return False
    after = [part for part in parts if part.start >= bodies[-1].end and part.kind in {"boilerplate", "notice"}][:_NEAR]
    walled = any(_WALL.search(text, part.start, part.end) for part in after)
    cut = bool(_CUT.search(text[bodies[-1].start : bodies[-1].end]))
    return walled or (free is False and (cut or count < _LEAST))

"""Byline pieces → the names in them.

In: the page's text and its pieces, or the authors that metadata names. Out: names with their spans, one for each
person or agency.

    >>> text = "By Ana Diaz and Jon Ek, Foreign Correspondents"
    >>> [name for name, _ in names(text, [Piece("byline", 0, len(text))])]
    ['Ana Diaz', 'Jon Ek']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dragoman.article.pieces import Piece
from dragoman.records import Span

_BY = re.compile(
    r"(?:[—–-]\s*)?(?:(?:by|from|written by|words by|story by|text by|author:|reported by|posted by|reporter:)\s*:?\s+"
    r"|(?-i:B[yY](?=[A-Z][a-z])))",
    re.IGNORECASE,
)
_RANK = (
    r"(?:chief|senior|foreign|diplomatic|political|defen[cs]e|staff|special|associate|deputy|managing|national"
    r"|international|world|white house|state department)\s+"
)
_OFFICE = r"(?:correspondents?|reporters?|writers?|editors?|columnists?|staff|contributors?|producers?|analysts?)"
_ROLE = re.compile(
    rf"(?:[,|•·–—]\s*|\s+(?:-|in|for)\s+|\s+)(?:{_RANK})*{_OFFICE}\b.*$"
    r"|\s+(?:in|for|of)\s+[A-Z].*$|\s*[|•·]\s*.*$|,\s*(?:@|\w+@).*$|\s*[—–]\s.*$",
    re.IGNORECASE,
)
_WHEN = re.compile(  # a date or "4 min read" behind the name, set against it or not
    r"\s*(?:[|•·,–—-]\s*)?(?:(?:published|updated|posted|on)\s*:?\s*)?(?:\d{1,2}\s*)?"
    r"(?-i:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)\s+\d.*$|\s*\b\d{1,2} min(?:ute)?s? read.*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|with)\s+|\s*;\s*")
_LEAD = re.compile(
    r"(?:view |see |read )?(?:all |more )?(?:posts|articles|stories) (?:by|from) |(?-i:[Bb]y(?=[A-Z]))|by:? "
    r"|written by |from ",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:no author|unknown|anonymous|admin(?:istrator)?|author|editor|follow|share|log ?in|sign ?(?:in|up)|subscribe|"
    r"(?:install|download) .*|.*\b(?:min read|view all|mode)\b.*|\d.*|web ?master|guest|user)$",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"(?:Ph\.?D|M\.?D|M\.?A|M\.?Sc|M\.?P\.?H|B\.?A|R\.?N|Esq|Jr|Sr|I{2,3})\.?", re.IGNORECASE)
_LONGEST = 300  # characters: a byline of eight names


def names(text: str, parts: Sequence[Piece]) -> list[tuple[str, Span | None]]:
    """The names in the byline pieces, each with its span."""
    found: list[tuple[str, Span | None]] = []
    for part in parts:
        if part.kind != "byline":
            continue
        words = text[part.start : part.end][:_LONGEST]
        start = lead.end() if (lead := _BY.match(words)) else 0
        ends = (found.start() for found in (_ROLE.search(words, start + 3), _WHEN.search(words, start + 3)) if found)
        end = min(ends, default=len(words))
        for a, b in _parts(words, start, end):
            found.append((words[a:b], (part.start + a, part.start + b)))
    return found


def declared(values: Iterable[str]) -> tuple[str, ...]:
    """The names in what metadata gives as authors ("By Ana Diaz and Jon Ek", "ana-diaz", "View all posts by Jon Ek").

    >>> declared(["By Ana Diaz and Jon Ek", "jon-ek", "No Author", "Ida Moe, PhD"])
    ('Ana Diaz', 'Jon Ek', 'Ida Moe')
    """
    found: list[str] = []
    for value in values:
        plain = _LEAD.sub("", " ".join(value[:_LONGEST].split()))
        if re.fullmatch(r"[a-z]+(?:[-_.][a-z]+){1,2}", plain):
            plain = re.sub(r"[-_.]", " ", plain).title()
        for start, end in _parts(plain, 0, len(plain)):
            name = plain[start:end]
            if not _NOBODY.match(name) and not _DEGREE.fullmatch(name) and "http" not in name and "@" not in name:
                found.append(name)
    return tuple(dict.fromkeys(found))


def placed(text: str, parts: Sequence[Piece], authors: Sequence[str]) -> list[tuple[str, Span | None]]:
    """The authors that metadata names, each with the place above the body where the page shows the name."""
    end = next((part.start for part in parts if part.kind == "body"), len(text))
    found = [(name, text.find(name, 0, end)) for name in authors]
    return [(name, (at, at + len(name)) if at >= 0 else None) for name, at in found]


def _parts(words: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for cut in [*_AND.finditer(words, start, end), None]:
        stop = cut.start() if cut else end
        inner = words[at:stop]
        name = inner.strip(" .|")
        if re.search(r"[^\W\d_]{2}", name):
            left = at + inner.find(name)
            yield (left, left + len(name))
        at = cut.end() if cut else end

"""The headline: which paragraph it is, and its words without the site's name.

In: a paragraph. Out: offsets of the headline proper in it.

    >>> text = "Envoys leave Geneva talks | Oxus Times"
    >>> text[slice(*freed(text))]
    'Envoys leave Geneva talks'
"""

from __future__ import annotations

import re
import unicodedata

from dragoman.article import outlets
from dragoman.records import Span

_SEPARATOR = re.compile(r"\s+[|»«·•]\s+|\s+[-–—]+\s+|\s*\|\s*|\s+::\s+")
_LABEL = re.compile(
    r"(?:breaking(?: news)?|news|world(?: news)?|politics|opinion|analysis|live|video|watch|exclusive|latest|home"
    r"|top stor(?:y|ies)|international|middle east|asia|europe|africa|americas|us(?: news)?|uk(?: news)?"
    r"|just in|headlines?)$",
    re.IGNORECASE,
)
_LONGEST = 1_000  # characters: a longer line is no headline, and a site's name in it no matter
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_FOREIGN = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")


def freed(text: str, publisher: str | None = None, url: str | None = None) -> Span:
    """The span of the headline proper in `text`: no site name, section label or words in another script around it."""
    if len(text) > _LONGEST:
        return (0, len(text))
    start, end = _latin(text)
    while (cut := _last_part(text, start, end)) and _is_site(text[cut[1] : end], text[start : cut[0]], publisher, url):
        end = cut[0]
    first = _SEPARATOR.search(text, start, end)
    if first and _is_label(text[start : first.start()], publisher, url) and len(text[first.end() : end].split()) >= 3:
        start = first.end()
    return (start, end)


def _latin(text: str) -> Span:
    """`text` without words in another script at its ends, where most of it is in Latin letters."""
    words = list(re.finditer(r"\S+", text))
    latin = [w for w in words if _LATIN.search(w.group()) and not _FOREIGN.search(w.group())]
    if not latin or not _FOREIGN.search(text) or len(latin) < 0.5 * len(words):
        return (0, len(text))
    return (latin[0].start(), latin[-1].end())


def _last_part(text: str, start: int, end: int) -> Span | None:
    found = list(_SEPARATOR.finditer(text, start, end))
    return found[-1].span() if found and found[-1].start() > start else None


def _is_site(part: str, rest: str, publisher: str | None, url: str | None) -> bool:
    words = part.split()
    if not words or len(rest.split()) < 2 or len(words) > 6:
        return False
    if outlets.named(part) or _is_publisher(part, publisher, url) or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", part.strip()):
        return True
    return _reads_as_name(part, rest) or bool(_LABEL.match(part.strip()))


def _reads_as_name(part: str, rest: str) -> bool:
    """Whether a short capitalised last part reads as a name ("Oxus Daily News") after a whole headline."""
    words = part.split()
    named = all(w[:1].isupper() or w in {"of", "the", "and", "&"} for w in words)
    newsy = re.search(
        r"\b(?:news|times|post|daily|herald|tribune|journal|radio|tv|online|press|gazette|today|agency)\b", part, re.I
    )
    return named and bool(newsy) and len(words) <= 4 and len(rest.split()) >= 4


def _is_publisher(part: str, publisher: str | None, url: str | None) -> bool:
    if publisher and outlets.same(part, publisher):
        return True
    host = outlets.domain(url) if url else None
    squeezed = re.sub(r"\W|^the", "", part.casefold())
    return bool(host and len(squeezed) >= 3 and squeezed in {label.replace("-", "") for label in host.split(".")})


def _is_label(part: str, publisher: str | None, url: str | None) -> bool:
    part = part.strip()
    return bool(_LABEL.match(part)) or (outlets.plain(part) or _is_publisher(part, publisher, url))


def words(text: str) -> tuple[str, ...]:
    """The words of `text` for comparing headlines: lower case, letters and digits only."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFC", text.casefold())))


def repeated(text: str, headline: str) -> Span | None:
    """Where `headline` stands again in `text`, quotation marks and spaces aside; `None` if it does not."""
    wanted = words(headline)
    if len(wanted) < 4:
        return None
    tokens = list(re.finditer(r"\w+", text))
    found = [token.group().casefold() for token in tokens]
    for i in range(len(found) - len(wanted) + 1):
        if found[i] == wanted[0] and tuple(found[i : i + len(wanted)]) == wanted:
            return (tokens[i].start(), tokens[i + len(wanted) - 1].end())
    return None

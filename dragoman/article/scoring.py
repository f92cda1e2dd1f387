"""How likely each paragraph of a page is the report's body, and where on the page the body lies.

In: paragraphs, and what the markup says of them if there was any. Out: a score each (log-odds, above 0 speaks for
body) and the range of paragraphs that holds the body: the run with the greatest sum.

    >>> from dragoman.article.paragraphs import paragraphs
    >>> lines = paragraphs("Home\\nNews\\n\\nThe minister said on Monday that the talks would go on in Oslo.")
    >>> region(lines, scores(lines))
    (2, 3)
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman import lexicon
from dragoman.article import patterns
from dragoman.article.paragraphs import Paragraph
from dragoman.article.tongue import function_words

_CLOSERS = "\"”’'»)]"
_ENDS = (".", "!", "?", "…")
_GOES_ON = (":", ";", ',"', ",”", ",’")
_SPEECH = re.compile(r"\b(?:said|says|told|tells|according to|announced|reported)\b")
_READER = re.compile(
    r"\b(?:your|newsletters?|cookies?|subscri\w+|sign up|log in|inbox|browser|unsubscribe|privacy policy|terms of|"
    r"advertis\w+|account|e-mail address|copyright|rights reserved|comments? (?:are|will|section)|moderat\w+)\b",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s[|•·»›>/]\s|\|")
_CELL = re.compile(r" \| |\t")  # what stands between two cells
_LONGEST_ROW = 300  # characters
_RUN = 4  # lines that are no sentences: a sub-heading and a caption stand together, a menu is longer
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Hint:
    """What the markup says of a paragraph: `body` is the extractor's word (`None`: no markup), `links` a share."""

    body: bool | None = None
    tag: str = ""
    links: float = 0.0


@functools.cache
def _weights() -> dict[str, float]:
    return {entry["feature"]: entry["weight"] for entry in lexicon.entries("article_weights")}


def scores(lines: Sequence[Paragraph], hints: Mapping[int, Hint] | None = None) -> list[float]:
    """A score for each paragraph; `hints` by the paragraph's start."""
    weights = _weights()
    found = featured(lines, hints)
    extra = [weights["run"] * inside for inside in in_runs(lines)]
    summed = [sum(weights[name] for name in names) + more for names, more in zip(found, extra, strict=True)]
    least = {i: weights["furniture_least"] for i, names in enumerate(found) if "furniture" in names}
    least |= dict.fromkeys(_alone(lines), weights["alone_least"]) | dict.fromkeys(
        [*_listed(lines), *rows(lines, hints)], weights["listed_least"]
    )
    return [
        max(score, least[i]) if i in least and "section" not in names else score
        for i, (score, names) in enumerate(zip(summed, found, strict=True))
    ]


def weight(feature: str) -> float:
    """What the feature speaks for body, in log-odds."""
    return _weights()[feature]


def featured(lines: Sequence[Paragraph], hints: Mapping[int, Hint] | None = None) -> list[list[str]]:
    """The features of each paragraph by itself."""
    seen = Counter(line.text for line in lines)
    return [_features(line.text, seen[line.text] > 1, (hints or {}).get(line.start)) for line in lines]


def _features(text: str, again: bool, hint: Hint | None) -> list[str]:
    words = _WORD.findall(text)
    found = [_size(len(words)), "ended" if ended(text) else "open"]
    found += [name for name, holds in _shares(words) if holds]
    found += [
        name
        for name, holds in (
            ("quotation", text[:1] in '"“‘«'),
            ("speech", _SPEECH.search(text)),
            ("reader", len(words) < 80 and _READER.search(text)),
            ("separators", len(words) < 40 and not (hint and hint.tag == "tr") and _SEPARATORS.search(text)),
            ("repeated", again and len(words) > 2),
            ("section", patterns.line(text, "section")),
            ("furniture", patterns.line(text)),
        )
        if holds
    ]
    return found + (_markup(hint) if hint else [])


def _size(count: int) -> str:
    sizes = ((4, "words_1_3"), (9, "words_4_8"), (15, "words_9_14"), (25, "words_15_24"))
    return next((name for limit, name in sizes if count < limit), "words_25_up")


def _shares(words: list[str]) -> list[tuple[str, bool]]:
    if len(words) < 4:
        return []
    known = function_words()
    function = sum(word.lower() in known for word in words) / len(words)
    capitals = sum(word[0].isupper() for word in words if len(word) > 3) / max(1, sum(len(word) > 3 for word in words))
    digits = sum(word[0].isdigit() for word in words) / len(words)
    return [
        ("function_words_many", function >= 0.3),
        ("function_words_few", function < 0.12),
        ("capitals", capitals > 0.7),
        ("digits", digits > 0.25),
    ]


def _markup(hint: Hint) -> list[str]:
    if hint.body is None:
        return []
    return ["markup_body" if hint.body else "markup_other"] + [
        name
        for name, holds in (
            ("markup_row", hint.tag == "tr" and hint.body),
            ("markup_heading", hint.tag in {"h2", "h3", "h4"} and hint.body),
            ("markup_link", hint.links > 0.8),
            ("markup_paragraph", hint.tag == "p"),
        )
        if holds
    ]


def ended(text: str) -> bool:
    """Whether a paragraph ends as sentences do, what is glued to it aside, or as those do that the next one goes on
    with: "He added:"."""
    if (glued := patterns.tail(text)) is not None:
        text = text[: glued[1]].rstrip()
    return text.endswith(_GOES_ON) or text.rstrip(_CLOSERS).endswith(_ENDS)


def _is_sentence(text: str) -> bool:
    return text.count(" ") >= 5 and ended(text)


def _alone(lines: Sequence[Paragraph]) -> list[int]:
    """Lines that are no sentences, one or two between two that are: adverts, sub-headings."""
    whole = [_is_sentence(line.text) for line in lines]
    return [
        i
        for i in range(1, len(lines) - 1)
        if not whole[i] and any(whole[i - 2 : i]) and any(whole[i + 1 : i + 3]) and (whole[i - 1] or whole[i + 1])
    ]


def _listed(lines: Sequence[Paragraph]) -> list[int]:
    """The links below a "Read more:"."""
    found: list[int] = []
    listing = False
    for i, line in enumerate(lines):
        listing = bool(patterns.line(line.text, "list")) or (listing and not _is_sentence(line.text))
        found += [i] if listing else []
    return found


def rows(lines: Sequence[Paragraph], hints: Mapping[int, Hint] | None = None) -> frozenset[int]:
    """The lines that are rows of a table: markup says so, or several in a row have as many cells and numbers in them.

    >>> from dragoman.article.paragraphs import paragraphs
    >>> sorted(rows(paragraphs("Troops by country\\n\\nNorway | 1,200\\n\\nPeru | 300")))
    [1, 2]
    """
    found = {i for i, line in enumerate(lines) if (hint := (hints or {}).get(line.start)) and hint.tag == "tr"}
    cells = [len(_CELL.findall(line.text)) if len(line.text) <= _LONGEST_ROW else 0 for line in lines]
    for start, end in _alike(cells):
        if not cells[start] or end - start < 2:
            continue
        numbers = sum(any(char.isdigit() for char in line.text) for line in lines[start:end])
        if numbers >= 0.5 * (end - start):
            found.update(range(start, end))
    return frozenset(found)


def _alike(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The ranges of equal neighbours."""
    start = 0
    for _, group in itertools.groupby(values):
        end = start + sum(1 for _ in group)
        yield start, end
        start = end


def in_runs(lines: Sequence[Paragraph]) -> list[bool]:
    """Whether each line stands in a long run of lines that are no sentences, behind its third."""
    found, length = [], 0
    for line in lines:
        length = 0 if _is_sentence(line.text) else length + 1
        found.append(length >= _RUN)
    return found


def content(text: str) -> frozenset[str]:
    """The words of `text` that carry its matter, cut to six letters so that "sanction" and "sanctions" are one."""
    known = function_words()
    return frozenset(w.lower()[:6] for w in _WORD.findall(text) if len(w) > 3 and w.lower() not in known)


def cohesion(lines: Sequence[Paragraph], core: tuple[int, int]) -> list[float]:
    """For each paragraph the share of its content words that the paragraphs of `core` use as well, its own aside."""
    own = [content(line.text) for line in lines]
    used = Counter(word for words in own[slice(*core)] for word in words)
    shares = []
    for i, words in enumerate(own):
        least = 2 if core[0] <= i < core[1] else 1
        shares.append(sum(used[w] >= least for w in words) / len(words) if words else 0.0)
    return shares


def gathered(
    lines: Sequence[Paragraph], values: Sequence[float], *, marked: bool = False
) -> tuple[tuple[int, int], list[float], list[float]]:
    """The body's range, the scores corrected by `cohesion` with its core, and the cohesion itself.

    Blocks of links between two parts of a report part them on the page; what they share in words joins them again.
    `marked`: markup speaks for the paragraphs, so less weighs against joining them.
    """
    core = region(lines, values)
    shares = cohesion(lines, core)
    weights = _weights()
    mean = sum(shares[slice(*core)]) / max(1, core[1] - core[0])
    corrected = [
        value
        + (
            weights["cohesion"] * max(-1.0, min(1.0, (share - 0.6 * mean) / max(mean, 0.1)))
            if len(line.text) > 25
            else 0.0
        )
        for line, value, share in zip(lines, values, shares, strict=True)
    ]
    return region(lines, corrected, floor=weights["markup_gap" if marked else "gap"]), corrected, shares


def region(lines: Sequence[Paragraph], values: Sequence[float], floor: float = -1e9) -> tuple[int, int]:
    """The range `[first, last)` of paragraphs with the greatest sum; `(0, 0)` if no paragraph speaks for itself.

    A run of paragraphs that speak against body costs no more than `floor`.
    """
    best, best_range, start, running, gap = 0.0, (0, 0), 0, 0.0, 0.0
    for i, (line, value) in enumerate(zip(lines, values, strict=True)):
        weight = min(3.0, max(0.5, len(line.text) / 120)) if value > 0 else 1.0
        if running <= 0:
            start, running = i, 0.0
        gain = max(value * weight, floor - gap) if value <= 0 else value * weight
        gap = gap + gain if value <= 0 else 0.0
        running += gain
        if running > best:
            best, best_range = running, (start, i + 1)
    return best_range

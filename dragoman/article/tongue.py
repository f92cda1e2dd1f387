"""Which language a page is in: a check that tells English from the rest, not a full identifier.

In: the page's text. Out: an ISO 639-1 code, `None` where there is too little text to tell.

    >>> tongue("The talks have ended and the envoys will go back to their capitals, it was said in the town hall.")
    'en'
"""

from __future__ import annotations

import functools
import re
from collections import Counter

from dragoman import lexicon

_ENOUGH = 12  # words: below this, headlines and lists are told wrongly too often
_SAMPLE = 20_000  # characters that are looked at


@functools.cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, re.Pattern[str]]]:
    entries = lexicon.entries("article_languages")
    words = {e["language"]: frozenset(e["words"]) for e in entries if "words" in e}
    scripts = {e["language"]: re.compile(f"[{e['letters']}]") for e in entries if "letters" in e}
    return words, scripts


def tongue(text: str) -> str | None:
    """The language that most of `text` is in."""
    sample = text[:_SAMPLE]
    words, scripts = _tables()
    letters = sum(map(str.isalpha, sample))
    counted = {code: len(letter.findall(sample)) for code, letter in scripts.items()}
    most = max(counted, key=lambda code: counted[code])
    if letters and sum(counted.values()) > 0.5 * letters:
        return "ja" if counted["ja"] > 0.1 * counted["zh"] > 0 else most
    tokens = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    total = tokens.total()
    if total < _ENOUGH:
        return None
    shares = {code: sum(tokens[w] for w in known) / total for code, known in words.items()}
    best = max(shares, key=lambda code: shares[code])
    if shares["en"] >= 0.15 and shares["en"] >= 0.7 * shares[best]:
        return "en"
    return best if shares[best] >= 0.12 else None


@functools.cache
def function_words() -> frozenset[str]:
    """English function words: their share tells sentences from lists of links."""
    return _tables()[0]["en"]

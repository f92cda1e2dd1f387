"""Picture lines: what they say, and whose picture it is.

In: a paragraph. Out: `Credit`s with offsets: the caption's words, the credit, all they take up.

    >>> text = "The secretary of state. (State Department/Released)"
    >>> found = credit(text)
    >>> (text[slice(*found.caption)], text[slice(*found.name)])
    ('The secretary of state.', 'State Department/Released')
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from dragoman import lexicon
from dragoman.article.sentences import sentences
from dragoman.records import Span

_LONGEST = 900  # characters: captions of 150 words exist, longer ones are reports
_GOES_ON = 60  # characters after a credit that make the line a paragraph of the report with a caption in it
_TAIL = 180  # characters: the longest credit that ends a caption
_PICTURE = r"(?:photo|image|frame|picture)"
_LABEL = re.compile(
    rf"(?:(?:file|handout|undated) {_PICTURE}|file\b\s*[-–—:]|pictured\b|in this (?:file |undated )?{_PICTURE}"
    rf"|this (?:file |undated |combination of |handout |still )?{_PICTURE}s?\b|an? (?:file |undated ){_PICTURE}"
    r"|(?:photo|image|caption|picture|file)\s*[:|]|map (?:of|showing)\b|from left\b|\(?l(?:eft)? to r(?:ight)?\)?)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\((?:left|right|center|centre|pictured|file photo|file picture|second (?:left|right)|top|bottom)\)"
    r"|\bpictured (?:here|above|below)\b"
    rf"|\bin this (?:(?:file|handout|undated|combination|still|satellite|screen)[ -]?)?(?:{_PICTURE}|file)\b"
    r"|\b(?:is|are) (?:seen|pictured) (?:in|at|on|during|near|outside|after|before)\b.{0,200}\b(?:19|20)\d\d\W*$"
)
_POINTING = ("(", "pictured", "in this ", "seen ")  # one of them is in all that `_POINTER` finds
_PLAYER = re.compile(
    r"CLOSE\s+(?P<caption>[A-Z“\"'‘].{20,900}?(?:[.!?]|\([A-Z]\w+\.? \d{1,2}\))[)\"”’]*)"
    r"(?:\s+(?P<credit>(?![a-z(])[^.!?]{2,60}))?$",
    re.DOTALL,
)
_TWICE = re.compile(r"(?:(?:enlarge this image )?toggle caption )?(?P<credit>\S.{3,150}) (?P=credit)", re.IGNORECASE)
_EDITORS = re.compile(
    r"\s*\b(?:ATTENTION\s+)?EDITORS?\s+[-–—:].*$|\s*THIS (?:IMAGE|PICTURE|PHOTO) (?:WAS|HAS BEEN) .*$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Spans in the paragraph: the caption's words (may be empty), the credit, and all that both take up."""

    caption: Span
    name: Span
    whole: Span


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write credits; `needs`: strings of which every such credit has one."""

    regex: re.Pattern[str]
    needs: tuple[str, ...]

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        if self.needs and all(text.find(needed, start) < 0 for needed in self.needs):
            return None
        return self.regex.search(text, start)


@functools.cache
def _forms(place: str) -> tuple[_Form, ...]:
    entries = lexicon.entries("article_credits")
    sources = next(e["pattern"] for e in entries if e["place"] == "sources")
    return tuple(
        _Form(re.compile(e["pattern"].replace("{SOURCE}", sources)), tuple(e.get("needs", ())))
        for e in entries
        if e["place"] == place
    )


def credit(text: str) -> Credit | None:
    """The credit that ends the picture line `text`, or stands in it with the line going on after."""
    return _twice(text) or _inside(text) or _at_end(text)


def player(text: str) -> Credit | None:
    """The line under a film, which the player's button "CLOSE" begins; its credit may be empty."""
    found = _PLAYER.fullmatch(text)
    if found is None:
        return None
    name = found.span("credit") if found["credit"] else (len(text), len(text))
    return Credit(found.span("caption"), name, (0, len(text)))


def _twice(text: str) -> Credit | None:
    """A line that is a credit said twice, once for the small picture and once for the large one."""
    found = _TWICE.fullmatch(text)
    if found is None or not any(form.search(found["credit"]) for form in _forms("end")):
        return None
    return Credit((0, 0), found.span("credit"), (0, len(text)))


def _at_end(text: str) -> Credit | None:
    if len(text) > _LONGEST:
        return None
    whole = len(text)
    if ("EDITOR" in text or "THIS " in text) and (note := _EDITORS.search(text)):
        text = text[: note.start()]
    for form in _forms("end"):
        found = form.search(text, max(0, len(text) - _TAIL))
        if found and not _runs_on(text, found.start("credit")):
            name = _once(text, found.span("credit"))
            return Credit(_trimmed(text, 0, found.start()), name, (0, whole))
    return None


def _runs_on(text: str, start: int) -> bool:
    """Whether the would-be credit is the end of a sentence of the report ("… a poll by Oxus/CNN.")."""
    before = text[:start].rstrip()
    return text.endswith(".") and bool(before) and before[-1].isalnum() and text[start - 1] != "("


def _inside(text: str) -> Credit | None:
    """A labelled credit anywhere; the caption is the line so far, of a long paragraph only its last sentence."""
    for form in _forms("inside"):
        found = form.search(text)
        if found is None:
            continue
        start = 0
        before = sentences(text[: found.start()])
        if len(before) > 1 and (found.start() > _LONGEST or len(text) - found.end() > _GOES_ON):
            start = before[-1][0]
        return Credit(_trimmed(text, start, found.start()), found.span("credit"), (start, found.end()))
    return None


def _once(text: str, span: Span) -> Span:
    """A credit written twice ("Ana Diaz/AP Ana Diaz/AP") is one."""
    words = text[span[0] : span[1]]
    half = len(words) // 2
    return (span[0], span[0] + half) if len(words) % 2 and words[:half] == words[half + 1 :] else span


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end].rstrip(" |-–—([")
    return (start, start + len(inner))


def labelled(text: str) -> bool:
    """Whether `text` says of itself that it is a picture line ("FILE PHOTO: …", "…, is seen in this photo")."""
    if len(text) > _LONGEST:
        return False
    return bool(_LABEL.match(text) or (any(word in text for word in _POINTING) and _POINTER.search(text)))

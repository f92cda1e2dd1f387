"""Wikinews bodies in furniture of many styles → pages as text whose lines are known to be body or not.

    for page in made(rows, seed=1): page.style, page.lines  # (line, is it body)

In: rows of `data/corpus/wikinews_2019_2020` (CC BY 2.5: weights may be published), and `furniture.json`. Out: a page
for each row, in one of the styles.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

STYLES = {
    style["style"]: style
    for style in json.loads(pathlib.Path(__file__).with_name("furniture.json").read_text())["styles"]
}
LEARNT = tuple(name for name, style in STYLES.items() if not style["held"])
HELD = tuple(name for name, style in STYLES.items() if style["held"])
WORDS = {
    "name": ("Ana Diaz", "Jon Ek", "Ida Moe", "Per Lund", "Sara Okoye", "Tom Brandt", "Omar Haddad", "Mei Tan"),
    "site": ("The Oxus Times", "Levant Post", "Harbour Gazette", "Northern Courier", "Delta Tribune", "Radio Alba"),
    "section": ("Home", "World", "Politics", "Business", "Opinion", "Culture", "Sport", "Science", "Travel", "Video"),
    "agency": ("Reuters", "AFP", "AP", "EPA", "Getty Images", "Xinhua"),
    "digit": tuple("123456789"),
}
_COUNT = re.compile(r"(\d+)-(\d+) ")
_DAY = re.compile(r"\w+day, \w+ \d+, \d{4}")


@dataclass(frozen=True, slots=True)
class Made:
    """A page's style and lines, each with whether it is of the report."""

    style: str
    lines: tuple[tuple[str, bool], ...]


def made(rows: list[dict[str, Any]], seed: int, styles: Sequence[str]) -> Iterator[Made]:
    """A page for each row that has a body."""
    rand = random.Random(seed)
    leads = [_first(body[0]) for row in rows if (body := _body(row["text"]))]
    others = {
        "other": tuple(row["title"] for row in rows),
        "lead": tuple(lead for lead in leads if lead.count(" ") < 32),
    }
    for row in rows:
        if body := _body(row["text"]):
            words = {**WORDS, **others, "title": (row["title"],), "date": (row["date"],)}
            style = rand.choice(styles)
            yield Made(style, tuple(_lines(rand, STYLES[style], words, body)))


def _lines(
    rand: random.Random, style: dict[str, Any], words: dict[str, tuple[str, ...]], body: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    for template in style["above"]:
        yield from ((line, False) for line in _filled(rand, template, words))
    for part in body:
        yield part, True
        if rand.random() < 1 / style["every"]:
            for template in rand.sample(style["between"], min(len(style["between"]), rand.randint(1, style["most"]))):
                yield from ((line, False) for line in _filled(rand, template, words))
    for template in style["below"]:
        yield from ((line, False) for line in _filled(rand, template, words))


def _filled(rand: random.Random, template: str, words: dict[str, tuple[str, ...]]) -> Iterator[str]:
    counted = _COUNT.match(template)
    count = rand.randint(int(counted[1]), int(counted[2])) if counted else 1
    for _ in range(count):
        inner = template[counted.end() :] if counted else template
        yield re.sub(r"\{(\w+)\}", lambda found: rand.choice(words[found[1]]), inner)


def _body(text: str) -> tuple[str, ...]:
    """The report's paragraphs, without the date line that Wikinews puts above them."""
    parts = [" ".join(part.split()) for part in text.split("\n")]
    return tuple(part for part in parts if part.count(" ") > 1 and not _DAY.fullmatch(part))


def _first(text: str) -> str:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", text)[0]

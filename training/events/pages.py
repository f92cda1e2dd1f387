"""Annotated pages: lines that point into Wikinews articles → gold pages in CODEBOOK's layout.

In: ``pages/ID.txt`` (``pages/README.md`` describes the lines) and ../shared/data/corpus/wikinews_2019_2020.jsonl.gz.
Out: ``FOLDER/ID.json``; every fault is printed, and the exit status is 1 if there is any.

    python training/events/pages.py --out /tmp/pages
    python training/events/pages.py --sentences wikinews_2019-101     the numbers that the lines use
"""

from __future__ import annotations

import argparse
import functools
import gzip
import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from dragoman.stories.threads import RANK as STATES

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
CORPUS = SHARED / "data" / "corpus" / "wikinews_2019_2020.jsonl.gz"
PAGES = HERE / "pages"

STATUS = {"o": "occurred", "p": "planned", "c": "conditional", "h": "hypothetical", "n": "negated", "x": "cancelled"}
KINDS = {"p": "person", "o": "organisation", "s": "state", "g": "group"}
FLAGS = {"n", "alt", "bg", "cl", "same"}
EVENT_FIELDS = 9

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Lt|Col|Sgt|Gov|Jr|Sr|Prof|vs|v|No|approx|Sept|Oct|Nov|Dec|Jan|Feb|Aug"
    r"|i\.e|e\.g|Amb|Hon|Rev)|(?:\b[A-Za-z]\.)*\b[A-Z]|\b[ap]\.m|\bA\.M|\bP\.M)$"
)
STOP = re.compile(r"[.!?][\"”’'\])]*(?=\s|$)")
DAY_LINE = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d+, \d{4}\s*$")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
MARKS = ("—", "██")
"""What a line of the page's own apparatus (signatures, contents bars) begins with."""


class Fault(ValueError):
    """A line that cannot be read."""


class Article(NamedTuple):
    """A Wikinews article: its text with the title on the first line, cut up as the annotation lines count it."""

    id: str
    url: str
    date: str
    text: str
    headline: str
    body: list[str]
    boilerplate: list[str]
    sentences: list[str]


class Mention(NamedTuple):
    """An event line: where it stands, and the event in CODEBOOK's layout with a label in ``same_as``."""

    label: str | None
    first: int
    last: int
    event: dict[str, Any]


class Notes(NamedTuple):
    """What the lines of a page say. Conditions and steps name events by label."""

    actors: list[dict[str, Any]]
    mentions: list[Mention]
    conditions: list[dict[str, Any]]
    threads: list[dict[str, Any]]


def articles(path: Path = CORPUS) -> dict[str, dict[str, str]]:
    """The corpus by id."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def article(row: dict[str, str]) -> Article:
    """A row of the corpus (id, url, date, title, text), cut up."""
    text = row["title"] + "\n" + row["text"].rstrip()
    headline, *rest = [line.strip() for line in text.split("\n") if line.strip()]
    days = [line for line in rest if DAY_LINE.match(line)]
    told = [line for line in rest if not DAY_LINE.match(line)]
    return Article(
        id=row["id"],
        url=row["url"],
        date=row["date"],
        text=text,
        headline=headline,
        body=[line for line in told if not line.startswith(MARKS)],
        boilerplate=days + [line for line in told if line.startswith(MARKS)],
        sentences=[headline] + [s for line in told for s in sentences(line)],
    )


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph. The numbers in the lines hang on this: it is not to be changed."""
    out, start = [], 0
    for stop in STOP.finditer(paragraph):
        if _ends(paragraph[start : stop.start()], stop.group(), paragraph[stop.end() :].lstrip()):
            out.append(paragraph[start : stop.end()])
            start = stop.end()
    return [s.strip() for s in [*out, paragraph[start:]] if s.strip()]


def _ends(before: str, mark: str, rest: str) -> bool:
    """Whether a sentence ends at a mark: not after an abbreviation, nor within dots, nor before a small letter."""
    if mark == "." and rest and ABBREVIATION.search(before):
        return before.endswith(("a.m", "p.m")) and rest[0] in '"“'
    if mark[0] == "." and before.endswith(".."):
        return False
    return not re.match(r"[a-z\[(]", rest) or bool(re.match(r"al-[A-Z]", rest))


def parse(lines: Iterable[str]) -> tuple[Notes, list[str]]:
    """What annotation lines say, and the faults of those that cannot be read (those are left out)."""
    notes, faults = Notes([], [], [], []), []
    kinds: dict[str, tuple[list[Any], Callable[[list[str]], Any]]] = {
        "A ": (notes.actors, _actor),
        "C ": (notes.conditions, _condition),
        "T ": (notes.threads, _thread),
    }
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        into, read = kinds.get(line[:2], (notes.mentions, _mention))
        fields = [f.strip() for f in (line[2:] if line[:2] in kinds else line).split("|")]
        try:
            into.append(read(fields))
        except Fault as fault:
            faults.append(f"line {number}: {fault}: {line}")
    return notes, faults


def _actor(fields: list[str]) -> dict[str, Any]:
    """``A id | name | alias; alias | role | country | sector | kind``"""
    _count(fields, 7, 7)
    id, name, aliases, role, country, sector, kind = fields
    return {
        "id": id,
        "name": name,
        "aliases": _list(aliases, ";"),
        "role": role or None,
        "country": country,
        "sector": sector or None,
        "other_sectors": [],
        "kind": _one_of(kind, KINDS),
    }


def _condition(fields: list[str]) -> dict[str, Any]:
    """``C of | relation | clause | outcome`` and the label of the event in the clause, if there is one"""
    _count(fields, 4, 5)
    of, relation, clause, outcome, inner = [*fields, ""][:5]
    event = inner or None
    return {"of": of, "relation": relation, "condition": clause, "condition_event": event, "outcome": outcome}


def _thread(fields: list[str]) -> dict[str, Any]:
    """``T kind | title | actor,actor | state`` and the steps ``label=state label=state``, if they are told"""
    _count(fields, 4, 5)
    kind, title, participants, state, told = [*fields, ""][:5]
    if kind not in STATES:
        raise Fault(f"thread kind {kind!r}")
    steps = [(label, after) for label, _, after in (step.partition("=") for step in told.split())]
    for after in (state, *(after for _, after in steps)):
        if after not in STATES[kind]:
            raise Fault(f"state {after!r} of a thread of kind {kind}")
    if steps and steps[-1][1] != state:
        raise Fault("the last step is not the state")
    return {"kind": kind, "title": title, "participants": _list(participants), "state": state, "history": steps}


def _mention(fields: list[str]) -> Mention:
    """``[label:]sentence[+sentence] | anchor | TYPE/mode | actors | recipients | status | date | place | flags``"""
    _count(fields, 6, EVENT_FIELDS)
    where, anchor, kind, actors, recipients, status, date, place, flags = [*fields, "", "", ""][:EVENT_FIELDS]
    label, _, numbers = where.rpartition(":")
    first, _, last = numbers.partition("+")
    type, *modes = kind.split("/")
    set_to = _flags(flags)
    event = {
        "anchor": anchor,
        **({"nth": _number(set_to["n"])} if "n" in set_to else {}),
        "type": type,
        "alt_types": _list(set_to.get("alt", "")),
        "modes": modes,
        "contexts": [],
        "actors": _list(actors),
        "recipients": _list(recipients),
        "status": _one_of(status, STATUS),
        "background": "bg" in set_to,
        "date": _date(date),
        "place": _place(place),
        "claimed_by": _list(set_to.get("cl", "")),
        "same_as": set_to.get("same"),
    }
    return Mention(label or None, _number(first), _number(last or first), event)


def _flags(told: str) -> dict[str, str]:
    """``bg n=2 alt=TYPE,TYPE cl=actor,actor same=label``"""
    flags = dict(flag.partition("=")[::2] for flag in told.split())
    if unknown := set(flags) - FLAGS:
        raise Fault(f"flag {', '.join(sorted(unknown))}")
    return flags


def _date(told: str) -> str | None:
    if told in ("", "-"):
        return None
    if not DATE.fullmatch(told):
        raise Fault(f"date {told!r}")
    return told


def _place(told: str) -> dict[str, str] | None:
    if told in ("", "-"):
        return None
    name, _, country = told.rpartition(":")
    if not name or not re.fullmatch("[A-Z]{3}", country):
        raise Fault(f"place {told!r}")
    return {"name": name, "country": country}


def _list(told: str, mark: str = ",") -> list[str]:
    return [x.strip() for x in told.split(mark) if x.strip() not in ("", "-")]


def _number(told: str) -> int:
    if not told.isdecimal():
        raise Fault(f"number {told!r}")
    return int(told)


def _one_of(told: str, words: dict[str, str]) -> str:
    if told not in words:
        raise Fault(f"{told!r} is none of {' '.join(words)}")
    return words[told]


def _count(fields: list[str], least: int, most: int) -> None:
    if not least <= len(fields) <= most:
        raise Fault(f"{len(fields)} fields")


def build(source: Article, notes: Notes) -> tuple[dict[str, Any], list[str]]:
    """The gold page that notes make of an article, and what is wrong with it (labels nobody bears are left out)."""
    events, faults = _events(source, notes.mentions)
    ids = {m.label: e["id"] for m, e in zip(notes.mentions, events, strict=True) if m.label}
    faults += _links(notes, events, ids)
    gold = {
        "id": source.id,
        "source": f"Wikinews {source.url} (CC BY 2.5)",
        "as_of": source.date,
        "text": source.text,
        "article": _article(source),
        "actors": notes.actors,
        "statements": [],
        "events": events,
        "conditions": [
            {"id": f"c{n}", **c, "of": ids.get(c["of"]), "condition_event": ids.get(c["condition_event"])}
            for n, c in enumerate(notes.conditions, 1)
        ],
        "threads": [
            {"id": f"t{n}", **t, "history": _steps(t["history"], events, ids)} for n, t in enumerate(notes.threads, 1)
        ],
    }
    return gold, [*faults, *_cast(source, notes), *checker().check(gold)]


def _article(source: Article) -> dict[str, Any]:
    return {
        "headline": source.headline,
        "byline": [],
        "published": source.date,
        "dateline": None,
        "publisher": "Wikinews",
        "originator": None,
        "notices": [],
        "captions": [],
        "body": source.body,
        "boilerplate": source.boilerplate,
    }


def _events(source: Article, mentions: list[Mention]) -> tuple[list[dict[str, Any]], list[str]]:
    """The events with ids and whole sentences; ``same_as`` still holds labels."""
    events: list[dict[str, Any]] = []
    faults: list[str] = []
    seen = set()
    for number, mention in enumerate(mentions, 1):
        event = {"id": f"e{number}", "sentence": _sentence(source, mention), **mention.event}
        faults += _anchor(source, event)
        place = (event["sentence"], event["anchor"], event.get("nth"))
        if place in seen:
            faults.append(f"anchor used twice: {event['anchor']} in {event['sentence'][:60]}")
        seen.add(place)
        events.append(event)
    return events, faults


def _sentence(source: Article, mention: Mention) -> str:
    """The sentence of a mention, or the stretch from its first to its last; nothing where the page is shorter."""
    if max(mention.first, mention.last) >= len(source.sentences):
        return ""
    first, last = source.sentences[mention.first], source.sentences[mention.last]
    start = source.text.find(first)
    return first if first == last else source.text[start : source.text.find(last, start) + len(last)]


def _anchor(source: Article, event: dict[str, Any]) -> Iterator[str]:
    """Whether the sentence and the anchor can be found in one way only."""
    sentence, anchor = event["sentence"], event["anchor"]
    if not sentence:
        yield f"no such sentence: {anchor}"
        return
    if source.text.count(sentence) > 1:
        yield f"sentence twice in the text: {sentence[:60]}"
    if anchor in sentence and not re.search(rf"(?<!\w){re.escape(anchor)}(?!\w)", sentence):
        yield f"anchor not at word bounds: {anchor} in {sentence[:60]}"
    if sentence.count(anchor) > 1 and "nth" not in event:
        yield f"anchor {sentence.count(anchor)} times: {anchor} in {sentence[:60]}"


def _links(notes: Notes, events: list[dict[str, Any]], ids: dict[str, str]) -> Iterator[str]:
    """Turns the labels in ``same_as`` into the id of the first mention; tells of labels that mean nothing."""
    labels = [m.label for m in notes.mentions if m.label]
    yield from (f"label twice: {label}" for label in sorted(set(labels)) if labels.count(label) > 1)
    first: dict[str, str] = {}
    for event in events:
        if (label := event["same_as"]) is not None:
            event["same_as"] = first.get(ids.get(label, ""))
            if event["same_as"] is None:
                yield f"same={label} ({event['anchor']}): no event before it bears the label"
        first[event["id"]] = event["same_as"] or event["id"]
    used = [c[key] for c in notes.conditions for key in ("of", "condition_event") if c[key]]
    used += [label for t in notes.threads for label, _ in t["history"]]
    yield from (f"no event is labelled {label}" for label in used if label not in ids)


def _steps(steps: list[tuple[str, str]], events: list[dict[str, Any]], ids: dict[str, str]) -> list[dict[str, Any]]:
    dates = {e["id"]: e["date"] for e in events}
    known = [(ids[label], state) for label, state in steps if label in ids]
    return [{"event": id, "state": state, "date": dates[id]} for id, state in known]


def _cast(source: Article, notes: Notes) -> Iterator[str]:
    """Actors whose names the page does not have, and actors without an event."""
    used = {id for m in notes.mentions for role in ("actors", "recipients", "claimed_by") for id in m.event[role]}
    for actor in notes.actors:
        names = [actor["name"], *actor["aliases"]]
        yield from (f"actor's name not in the text: {n}" for n in names if n.lower() not in source.text.lower())
        if actor["id"] not in used:
            yield f"actor in no event: {actor['id']}"


@functools.cache
def checker() -> ModuleType:
    """The shared check of gold pages, which also adds the spans."""
    spec = importlib.util.spec_from_file_location("shared_gold", SHARED / "tools" / "gold.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(files: Iterable[Path]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """The gold page of each annotation file, with its faults."""
    corpus = articles()
    for file in files:
        notes, faults = parse(file.read_text(encoding="utf-8").splitlines())
        gold, more = build(article(corpus[file.stem]), notes)
        yield gold, faults + more


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="annotation files (default: all in pages/)")
    parser.add_argument("--out", type=Path, help="write the gold pages here")
    parser.add_argument("--sentences", metavar="ID", help="print an article's numbered sentences, nothing else")
    args = parser.parse_args()
    if args.sentences:
        for number, sentence in enumerate(article(articles()[args.sentences]).sentences):
            print(number, sentence)
        return 0
    bad = 0
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
    for gold, faults in built(args.files or sorted(PAGES.glob("*.txt"))):
        bad += len(faults)
        for fault in faults:
            print(f"{gold['id']}: {fault}")
        if args.out:
            made = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
            (args.out / f"{gold['id']}.json").write_text(made, encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

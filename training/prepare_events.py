"""Makes training sentences for the event heads: words, anchors with their types, participants by word.

In: the annotated sentences (training/events/sentences and ../shared/data/sentences) or, with --silver N, N sentences of
../shared/data/corpus/wikipedia_current_events that the frames code. Out: JSON lines that `treebanks.event_set` reads.

    .venv/bin/python training/prepare_events.py --out /tmp/events_gold.jsonl
    .venv/bin/python training/prepare_events.py --silver 12000 --out /tmp/events_silver.jsonl
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span, Token

from dragoman import article, pipeline, syntax
from dragoman.language import load_language
from dragoman.records import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import sentences as annotated  # noqa: E402
from events import read_bare  # noqa: E402

CORPUS = ROOT.parent / "shared/data/corpus/wikipedia_current_events.jsonl.gz"
LONGEST = 600
TOGETHER = 2
"""Sentences of a page in one item."""


def head_of(doc: Doc, start: int, end: int) -> Token | None:
    """The word of a character span that the others hang on."""
    inside = [t for t in doc if t.idx < end and start < t.idx + len(t.text) and not t.is_space]
    if not inside:
        return None
    within = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in within or t.head is t), inside[0])


def occurrence(text: str, phrase: str, near: int) -> int:
    """Where `phrase` stands nearest to `near`; −1 if nowhere."""
    found, at = [], text.find(phrase)
    while at >= 0:
        found.append(at)
        at = text.find(phrase, at + 1)
    return min(found, key=lambda a: abs(a - near), default=-1)


def row_of(
    doc: Doc, events: list[tuple[int, dict[str, float], list[int], list[int]]], sentences: list[Span] | None = None
) -> dict[str, Any]:
    """One training item: words by sentence, and events with indices counted over all words."""
    sentences = sentences or syntax.sentences(doc)
    words = [t for s in sentences for t in s if not t.is_space]
    place = {t.i: n for n, t in enumerate(words)}
    starts = [place[next(t for t in s if not t.is_space).i] for s in sentences]
    kept = [
        {"anchor": place[a], "types": types, "actors": [place[i] for i in actors if i in place],
         "recipients": [place[i] for i in recipients if i in place]}
        for a, types, actors, recipients in events if a in place
    ]  # fmt: skip
    return {"words": [t.text for t in words], "starts": starts, "events": kept}


def gold(parts: list[str]) -> Iterator[dict[str, Any]]:
    language = load_language()
    for items, file in annotated.pairs():
        part = file.stem.removeprefix("ann")
        if parts and part not in parts:
            continue
        for item, row in annotated.rows(items, file):
            text = item["text"]
            doc = language.parse(text)
            events = []
            for e in annotated.gold_of(item, row)["events"]:
                anchor = head_of(doc, *e["span"])
                if anchor is None:
                    continue
                types = {e["type"]: 1.0} | dict.fromkeys(e["alt_types"], 0.5)
                roles = []
                for role in ("actors", "recipients"):
                    phrases = [id.rpartition("|")[0] for id in e[role]]
                    places = [(p, occurrence(text, p, e["span"][0])) for p in phrases]
                    heads = [head_of(doc, at, at + len(p)) for p, at in places if at >= 0]
                    roles.append([h.i for h in heads if h is not None])
                events.append((anchor.i, types, *roles))
            yield row_of(doc, events) | {"part": part, "id": item["id"]}


def pages(folders: list[Path]) -> Iterator[dict[str, Any]]:
    """Pages in CODEBOOK's layout, a few sentences an item; who is not named in the sentence is left out."""
    for path in (p for folder in folders for p in sorted(folder.glob("*.json"))):
        page = json.loads(path.read_text(encoding="utf-8"))
        split = article.split(Page(id=page["id"], text=page["text"]))
        doc = load_language().parse(split.text, *pipeline.ranges(split.read))
        actors = {a["id"]: a for a in page["actors"]}
        sentences = syntax.sentences(doc)
        for at in range(0, len(sentences), TOGETHER):
            part = sentences[at : at + TOGETHER]
            inside = [e for e in page["events"] if part[0].start_char <= e["span"][0] < part[-1].end_char]
            events = [f for e in inside if (f := _placed(doc, e, actors)) is not None]
            yield row_of(doc, events, part) | {"part": "pages", "id": page["id"]}


def _placed(
    doc: Doc, event: dict[str, Any], actors: dict[str, Any]
) -> tuple[int, dict[str, float], list[int], list[int]] | None:
    anchor = head_of(doc, *event["span"])
    if anchor is None:
        return None
    types = {event["type"]: 1.0} | dict.fromkeys(event.get("alt_types") or [], 0.5)
    roles = [
        [h.i for id in event[role] if (h := _named(actors[id], anchor)) is not None]
        for role in ("actors", "recipients")
    ]
    return anchor.i, types, roles[0], roles[1]


def _named(actor: dict[str, Any], anchor: Token) -> Token | None:
    """The word of the actor's longest name in the sentence of `anchor`, nearest to it."""
    sentence = anchor.sent
    names = sorted({actor["name"], *(actor.get("aliases") or [])}, key=len, reverse=True)
    if actor.get("kind") == "person":
        names.append(actor["name"].split()[-1])
    for name in names:
        at = occurrence(sentence.text, name, anchor.idx - sentence.start_char)
        if at >= 0:
            return head_of(anchor.doc, sentence.start_char + at, sentence.start_char + at + len(name))
    return None


def silver(count: int, seed: int) -> Iterator[dict[str, Any]]:
    known = {item["id"] for items, file in annotated.pairs() for item, _ in annotated.rows(items, file)}
    texts = {item["text"] for items, file in annotated.pairs() for item, _ in annotated.rows(items, file)}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [r for r in rows if r.get("id") not in known and r["text"] not in texts and 40 < len(r["text"]) < LONGEST]
    for r in random.Random(seed).sample(rows, count):
        try:
            yield coded(r["text"], r["date"])
        except Exception as error:  # a sentence that cannot be read is left out
            print(type(error).__name__, r["text"][:60], file=sys.stderr)


def coded(text: str, date: str) -> dict[str, Any]:
    """The item of a text as the program codes it."""
    record = read_bare("a", text, dt.date.fromisoformat(date[:10]))
    doc = load_language().parse(text)
    events = []
    for e in record.events:
        anchor = head_of(doc, *e.span)
        heads: dict[str, list[int]] = {"actors": [], "recipients": []}
        for evidence in e.evidence:
            head = head_of(doc, *evidence.span)
            if head is not None and evidence.field in heads:
                heads[evidence.field].append(head.i)
        if anchor is not None:
            events.append((anchor.i, {e.type: 1.0}, heads["actors"], heads["recipients"]))
    return row_of(doc, events)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--silver", type=int, default=0)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--pages", nargs="*", type=Path, default=[], help="folders of annotated pages")
    p.add_argument("--parts", nargs="*", default=[], help="of the annotated files, as 00 01 …; default all")
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    rows = silver(a.silver, a.seed) if a.silver else pages(a.pages) if a.pages else gold(a.parts)
    with a.out.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span, Token

from dragoman import article, pipeline, syntax
from dragoman.language import load_language
from dragoman.records import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import sentences as annotated  # noqa: E402
from events import SCORER, load, read_bare  # noqa: E402
from gold import page_of  # noqa: E402

CORPUS = ROOT.parent / "shared/data/corpus/wikipedia_current_events.jsonl.gz"
LONGEST = 600
TOGETHER = 2
"""Sentences of a page in one item."""
WORDS = ("actors", "recipients", "unsure")
Event = tuple[int, dict[str, float], list[int], list[int], list[int]]
"""Its word, its types with their shares, the words of its actors, of its recipients, and those that may be either."""


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
    doc: Doc,
    events: Sequence[tuple[int, dict[str, float], *tuple[list[int], ...]]],
    sentences: list[Span] | None = None,
) -> dict[str, Any]:
    """One training item: words by sentence, and events with indices counted over all words."""
    sentences = sentences or syntax.sentences(doc)
    words = [t for s in sentences for t in s if not t.is_space]
    place = {t.i: n for n, t in enumerate(words)}
    starts = [place[next(t for t in s if not t.is_space).i] for s in sentences]
    kept = [
        {"anchor": place[a], "types": types}
        | {key: [place[i] for i in words if i in place] for key, words in zip(WORDS, roles, strict=False)}
        for a, types, *roles in events if a in place
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
        known = mentions(page)
        sentences = syntax.sentences(doc)
        for at in range(0, len(sentences), TOGETHER):
            part = sentences[at : at + TOGETHER]
            inside = [e for e in page["events"] if part[0].start_char <= e["span"][0] < part[-1].end_char]
            events = [f for e in inside if (f := _placed(doc, e, page, known)) is not None]
            yield row_of(doc, events, part) | {"part": "pages", "id": page["id"]}


def mentions(page: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    """Where the program finds each annotated actor of a page mentioned, pronouns included."""
    record = pipeline.read_page(page_of(page)).to_dict()
    found: dict[str, list[tuple[int, int]]] = {}
    for i, j in load(SCORER).actor_pairs(page, record):
        found[page["actors"][i]["id"]] = [tuple(m["span"]) for m in record["actors"][j]["mentions"]]
    return found


def _placed(
    doc: Doc, event: dict[str, Any], page: dict[str, Any], known: dict[str, list[tuple[int, int]]]
) -> Event | None:
    anchor = head_of(doc, *event["span"])
    if anchor is None:
        return None
    types = {event["type"]: 1.0} | dict.fromkeys(event.get("alt_types") or [], 0.5)
    actors = {a["id"]: a for a in page["actors"]}
    roles, unsure = [], set()
    for role in ("actors", "recipients"):
        named = [_named(actors[id], anchor, known.get(id, [])) for id in event[role]]
        roles.append([heads[0].i for heads in named if heads])
        unsure |= {t.i for heads in named for t in heads[1:]}
        if not all(named):
            unsure |= {t.i for t in anchor.sent if t.pos_ == "PRON"}
    return anchor.i, types, roles[0], roles[1], sorted(unsure.difference(*roles))


def _named(actor: dict[str, Any], anchor: Token, known: list[tuple[int, int]]) -> list[Token]:
    """The words that name the actor in the sentence of `anchor`, the nearest first."""
    sentence = anchor.sent
    names = sorted({actor["name"], *(actor.get("aliases") or [])}, key=len, reverse=True)
    if actor.get("kind") == "person":
        names.append(actor["name"].split()[-1])
    spans = [s for s in known if sentence.start_char <= s[0] < sentence.end_char]
    for name in names if not spans else ():
        at = occurrence(sentence.text, name, anchor.idx - sentence.start_char)
        if at >= 0:
            spans.append((sentence.start_char + at, sentence.start_char + at + len(name)))
            break
    heads = {h.i: h for s in spans if (h := head_of(anchor.doc, *s)) is not None and h.i != anchor.i}
    return sorted(heads.values(), key=lambda t: abs(t.i - anchor.i))


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

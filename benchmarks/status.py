"""How often the status of an event is right when its words are given: the calculus without the coder.

    python benchmarks/status.py [FOLDER …] [--sentences [ITEMS ANNOTATED]]

FOLDERs hold gold pages (default ../shared/gold/seed and ../shared/gold/dev); ITEMS and ANNOTATED are a batch of
annotated sentences in the short form (default all of them, ann00 to ann09). Prints JSON: accuracy, recall by status,
and beside both what a program would get that calls everything "occurred". Names of the gold actors stand in for the
actors stage.
"""

from __future__ import annotations

import collections
import json
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

from sentences import pairs
from spacy.tokens import Doc, Token

from dragoman.cast import Cast
from dragoman.events import status
from dragoman.language import load_language
from dragoman.records import Actor, Event

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
STATUSES = ("occurred", "planned", "conditional", "hypothetical", "negated", "cancelled")
Page = dict[str, Any]


def pages(folder: pathlib.Path) -> Iterator[Page]:
    """The gold pages of a folder."""
    for file in sorted(folder.glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def sentences(items: pathlib.Path, annotated: pathlib.Path) -> Iterator[Page]:
    """Annotated sentences as pages."""
    texts = {row["id"]: row["text"] for row in map(json.loads, items.read_text(encoding="utf-8").splitlines())}
    for row in map(json.loads, annotated.read_text(encoding="utf-8").splitlines()):
        text = texts[row["id"]]
        named = [p for e in row.get("events", []) for p in (*e.get("A", []), *e.get("R", []), *e.get("by", []))]
        yield {
            "text": text,
            "article": {"headline": None, "body": [text]},
            "actors": [{"id": phrase, "name": phrase, "country": code[:3]} for phrase, code in named],
            "events": [_long(str(n), e, text) for n, e in enumerate(row.get("events", []))],
        }


def _long(id: str, event: dict[str, Any], text: str) -> dict[str, Any]:
    at = -1
    for _ in range(event.get("n", 1)):
        at = text.find(event["a"], at + 1)
    return {"id": id, "anchor": event["a"], "span": [at, at + len(event["a"])], "type": event["t"].partition("/")[0],
            "status": event["s"], "sentence": text, "same_as": None}  # fmt: skip


def blocks(page: Page) -> list[tuple[int, int]]:
    """Where headline and paragraphs stand."""
    text: str = page["text"]
    found: list[tuple[int, int]] = []
    for part in filter(None, [page["article"]["headline"], *page["article"]["body"]]):
        at = text.find(part, found[-1][1] if found else 0)
        if at >= 0:
            found.append((at, at + len(part)))
    return found


def head(doc: Doc, start: int, end: int) -> Token | None:
    """The head of the words in a span."""
    inside = [t for t in doc if t.idx < end and t.idx + len(t) > start and not t.is_space]
    places = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in places or t.head.i == t.i), None)


def cast_of(doc: Doc, page: Page) -> Cast:
    """The gold actors where the page names them."""
    heads: dict[int, tuple[str, ...]] = {}
    for actor in page["actors"]:
        for name in {actor["name"], *actor.get("aliases", ())}:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", doc.text):
                token = head(doc, *match.span())
                if token is not None:
                    heads.setdefault(token.i, (actor["id"],))
    actors = {a["id"]: Actor(id=a["id"], name=a["name"], country=a.get("country") or "UNK") for a in page["actors"]}
    return Cast(tuple(actors.values()), heads)


def outcome(page: Page, doc: Doc) -> Iterator[tuple[str, str]]:
    """Gold and found status of each event of a page."""
    cast, gold, events, anchors = cast_of(doc, page), {}, [], {}
    headline = page["article"]["headline"] or ""
    end = page["text"].find(headline) + len(headline)
    for row in page["events"]:
        anchor = head(doc, *row["span"])
        if anchor is None:
            continue
        found = status.judge(anchor, type=row["type"], cast=cast, headline=bool(headline) and row["span"][0] < end)
        anchors[row["id"]], gold[row["id"]] = anchor, row["status"]
        events.append(
            Event(id=row["id"], sentence=row["sentence"], sentence_span=(0, 0), anchor=row["anchor"],
                  span=tuple(row["span"]), type=row["type"], status=found.status, same_as=row["same_as"],
                  status_steps=found.steps)
        )  # fmt: skip
    for event in status.revise(events, anchors):
        yield gold[event.id], event.status


def figures(found: list[tuple[str, str]]) -> dict[str, Any]:
    """Accuracy and recall by status."""
    total = collections.Counter(gold for gold, _ in found)
    right = collections.Counter(gold for gold, ours in found if gold == ours)
    return {
        "n": len(found),
        "accuracy": round(right.total() / len(found), 4),
        "accuracy_everything_occurred": round(total["occurred"] / len(found), 4),
        "recall": {s: round(right[s] / total[s], 4) for s in STATUSES if total[s]},
        "recall_everything_occurred": {s: float(s == "occurred") for s in STATUSES if total[s]},
    }


def main(argv: list[str]) -> None:
    """Print the figures."""
    if argv[:1] == ["--sentences"]:
        given = [(pathlib.Path(argv[1]), pathlib.Path(argv[2]))] if argv[1:] else pairs()
        chosen = [page for items, annotated in given for page in sentences(items, annotated)]
    else:
        folders = [pathlib.Path(a) for a in argv] or [SHARED / "gold/seed", SHARED / "gold/dev"]
        chosen = [page for folder in folders for page in pages(folder)]
    docs = load_language().parse_many([(page["text"], blocks(page), ()) for page in chosen])
    found = [pair for page, doc in zip(chosen, docs, strict=True) for pair in outcome(page, doc)]
    print(json.dumps(figures(found), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])

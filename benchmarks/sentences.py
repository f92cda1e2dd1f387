"""Scores events and statements on annotated single sentences: `python benchmarks/sentences.py [ITEMS ANNOTATED]…`.

In: pairs of files in the short form of ../shared/tools/sentences.py (default: all of ../shared/data/sentences with the
annotations of training/events/sentences). Out: the shared scorer's figures as JSON. `--errors` lists misses instead.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pathlib
from collections import defaultdict
from typing import Any

from events import SCORER, load, read_bare

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
OWN = HERE.parent / "training" / "events" / "sentences"


def pairs() -> list[tuple[pathlib.Path, pathlib.Path]]:
    folder = SHARED / "data" / "sentences"
    first = [(folder / "items00.jsonl", folder / "ann00.jsonl")]
    return first + [(folder / f.name.replace("ann", "items"), f) for f in sorted(OWN.glob("ann*.jsonl"))]


def rows(items: pathlib.Path, annotated: pathlib.Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    texts = {x["id"]: x for x in map(json.loads, items.read_text(encoding="utf-8").splitlines())}
    return [(texts[r["id"]], r) for r in map(json.loads, annotated.read_text(encoding="utf-8").splitlines())]


def gold_of(item: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The annotated sentence in CODEBOOK's layout; a phrase with a code is an actor."""
    text, actors = item["text"], {}

    def ids(parties: list[list[str]]) -> list[str]:
        for phrase, code in parties:
            country, _, sector = code.partition(":")
            known = {"id": f"{phrase}|{code}", "name": phrase, "aliases": [], "country": country, "sector": sector}
            actors.setdefault(f"{phrase}|{code}", {**known, "kind": "organisation"})
        return [f"{phrase}|{code}" for phrase, code in parties]

    events = []
    for n, e in enumerate(row.get("events", [])):
        at = -1
        for _ in range(e.get("n", 1)):
            at = text.find(e["a"], at + 1)
        kind, _, modes = e["t"].partition("/")
        place = e.get("p")
        events.append(
            {
                "id": f"e{n}",
                "sentence": text,
                "anchor": e["a"],
                "span": [at, at + len(e["a"])],
                "type": kind,
                "alt_types": e.get("alt", []),
                "modes": [m for m in modes.split(",") if m],
                "actors": ids(e.get("A", [])),
                "recipients": ids(e.get("R", [])),
                "status": e["s"],
                "claimed_by": ids(e.get("by", [])),
                "date": e.get("d"),
                "place": {"name": place[0], "country": place[1]} if place else None,
            }
        )
    statements = [
        {"id": f"s{n}", "speaker": ids([s["who"]])[0], "form": s["form"], "text": s["text"], "cue": s.get("cue")}
        for n, s in enumerate(row.get("says", []))
    ]
    conditions = [
        {"id": f"c{n}", "relation": c["rel"], "condition": c["text"]} for n, c in enumerate(row.get("if", []))
    ]
    return {
        "id": item["id"],
        "text": text,
        "article": {"headline": None, "originator": None, "body": [text], "boilerplate": []},
        "actors": list(actors.values()),
        "statements": statements,
        "events": events,
        "conditions": conditions,
        "threads": [],
    }


def read(item: dict[str, Any]) -> dict[str, Any]:
    """The program's record of the bare text."""
    return read_bare(item["id"], item["text"], dt.date.fromisoformat(item["date"])).to_dict()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    chosen = list(zip(args.files[::2], args.files[1::2], strict=True)) if args.files else pairs()
    score = load(SCORER)
    tallies: Any = defaultdict(score.Tally)
    fields: Any = defaultdict(list)
    by_type: Any = defaultdict(score.Tally)
    for items, annotated in chosen:
        for item, row in rows(items, annotated):
            gold, found = gold_of(item, row), read(item)
            say = (lambda *w, i=item["id"]: print(i, *w)) if args.errors else (lambda *w: None)
            score.score_page(gold, found, tallies, fields, say)
            _by_type(score, gold, found, by_type)
    if args.errors:
        return
    figures = {k: v.figures() for k, v in tallies.items()}
    figures |= {k: {"mean": round(sum(map(float, v)) / len(v), 4), "n": len(v)} for k, v in fields.items() if v}
    figures["by_type"] = {k: v.figures() for k, v in sorted(by_type.items())}
    print(json.dumps(figures, indent=1))


def _by_type(score: Any, gold: dict[str, Any], found: dict[str, Any], by_type: Any) -> None:
    """Recall by the gold's type, precision by the program's."""
    ga, pa = ({a["id"]: a for a in side["actors"]} for side in (gold, found))
    for e in gold["events"]:
        by_type[e["type"]].gold += 1
    for e in found["events"]:
        by_type[e["type"]].pred += 1
    for i, j in score.event_pairs(gold, found, ga, pa):
        if score.type_ok(gold["events"][i], found["events"][j]):
            by_type[gold["events"][i]["type"]].hit += 1


if __name__ == "__main__":
    main()

"""Scores date and place of events, as precision and recall: `python benchmarks/when_where.py [GOLD_FOLDER…]`.

In: folders of gold pages (default ../shared/gold/seed and dev). Out: JSON with, for `date` (equal) and `place` (same
country), how many of those that the program gives are right and how many of the gold's it gives, over the events whose
type it has right; and what the two stages cost of `read` (processor seconds for all pages, best of three).
"""

from __future__ import annotations

import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from events import SCORER, load
from gold import SHARED, page_of

from dragoman.article import split
from dragoman.chronology import find as find_times
from dragoman.geography import find as find_places
from dragoman.language import load_language
from dragoman.pipeline import ranges, read_page


def value(event: dict[str, Any], field: str) -> Any:
    """The field as it is scored."""
    found = event.get(field)
    return (found["country"] or found["name"]) if field == "place" and found else found


def score(folder: pathlib.Path) -> dict[str, Any]:
    """Precision and recall of both fields on the pages of a folder."""
    tool, count = load(SCORER), Counter[tuple[str, str]]()
    for file in sorted(folder.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        found = read_page(page_of(gold)).to_dict()
        cast = ({a["id"]: a for a in side["actors"]} for side in (gold, found))
        for i, j in tool.event_pairs(gold, found, *cast):
            one, other = gold["events"][i], found["events"][j]
            for field in ("date", "place") if tool.type_ok(one, other) else ():
                want, got = value(one, field), value(other, field)
                count[field, "gold"] += want is not None
                count[field, "given"] += got is not None
                count[field, "right"] += want is not None and want == got
    return {
        field: {
            "precision": round(count[field, "right"] / max(1, count[field, "given"]), 3),
            "recall": round(count[field, "right"] / max(1, count[field, "gold"]), 3),
            **{k: count[field, k] for k in ("right", "given", "gold")},
        }
        for field in ("date", "place")
    }


def cost(folder: pathlib.Path) -> dict[str, float]:
    """Seconds that `read` takes for the pages of a folder, and the two stages of it."""
    pages = [page_of(json.loads(f.read_text(encoding="utf-8"))) for f in sorted(folder.glob("*.json"))]
    made = []
    for page in pages:
        parts = split(page)
        doc = load_language().parse(parts.text, *ranges(parts.read))
        made.append((doc, parts.article, page.as_of))
    whole = best(lambda: [read_page(p) for p in pages])
    stages = best(lambda: [(find_times(d, as_of), find_places(d, a)) for d, a, as_of in made])
    return {"read": round(whole, 3), "times and places": round(stages, 3), "share": round(stages / whole, 3)}


def best(work: Callable[[], object]) -> float:
    """The shortest of three runs, in seconds of the processor: the machine may have other work."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    folders = [pathlib.Path(a) for a in sys.argv[1:]] or [SHARED / "gold" / s for s in ("seed", "dev")]
    print(json.dumps({f.name: {**score(f), "seconds": cost(f)} for f in folders}, indent=1))


if __name__ == "__main__":
    main()

"""Scores the places stage on LGL (local news with toponyms) and prints the figures as JSON.

In: gzipped JSON lines with `text` and `toponyms` (start, end, lat, lon). Out: span F1 (any overlap), of all toponyms
and without adjectives ("Russian") and streets, which are no places here; of gold toponyms with coordinates that were
found: the share within 161 km, mean and median error in kilometres, and the same share over all of them.

    python benchmarks/places.py lgl.jsonl.gz [--errors] [--parse]
"""

from __future__ import annotations

import gzip
import json
import platform
import re
import statistics
import sys
import time
from typing import Any

from dragoman.geography import find, find_text
from dragoman.geography.gazetteer import gazetteer
from dragoman.geography.resolving import distance
from dragoman.lexicon import entries
from dragoman.records import Article, PlaceMention

_STREET = re.compile(
    r"\b(Street|St\.|Road|Rd\.|Avenue|Ave\.|Drive|Dr\.|Highway|Boulevard|Blvd\.?|Lane|Interstate|Parkway|Route)\b|\d"
)


def no_place(phrase: str, adjectives: frozenset[str]) -> bool:
    """Whether LGL's phrase is an adjective, a people or a street."""
    return phrase.lower() in adjectives or bool(_STREET.search(phrase))


def main(argv: list[str]) -> None:
    """Prints the figures of the file named."""
    path = next(a for a in argv if not a.startswith("--"))
    adjectives = frozenset(w.lower() for e in entries("countries") for w in (*e["adjectives"], *e["people"]))
    parse = None
    if "--parse" in argv:
        from dragoman.language import load_language

        language = load_language()
        parse = lambda text: language.parse(text, [(0, len(text))])  # noqa: E731
    gazetteer()
    gold = found = hits = proper = proper_hits = spent = words = 0.0
    errors: list[float] = []
    with_point = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item: dict[str, Any] = json.loads(line)
            doc = parse(item["text"]) if parse else None
            start = time.process_time()
            mentions = find(doc, Article()) if doc is not None else find_text(item["text"])
            spent += time.process_time() - start
            words += len(item["text"].split())
            found += len(mentions)
            for top in item["toponyms"]:
                match = overlapping(top, mentions)
                real = not no_place(top["phrase"], adjectives)
                gold, hits = gold + 1, hits + (match is not None)
                proper, proper_hits = proper + real, proper_hits + (real and match is not None)
                error = point_error(top, match)
                with_point += top.get("lat") is not None and real
                if error is not None:
                    errors.append(error)
                if "--errors" in argv:
                    report(item, top, match, error, real)
            if "--errors" in argv:
                for m in mentions:
                    if not any(t["start"] < m.span[1] and m.span[0] < t["end"] for t in item["toponyms"]):
                        near = item["text"][max(0, m.span[0] - 50) : m.span[1] + 40]
                        print("extra", m.text, m.name, m.country, "|", " ".join(near.split()), file=sys.stderr)
    close = sum(e <= 161 for e in errors)
    print(json.dumps({
        "machine": f"{platform.machine()} {platform.python_version()}",
        "parse": parse is not None,
        "spans": f1(hits, gold, found),
        "spans_without_adjectives_and_streets": f1(proper_hits, proper, found),
        "within_161_km_of_found": round(close / max(len(errors), 1), 4),
        "within_161_km_of_all": round(close / max(with_point, 1), 4),
        "mean_error_km": round(statistics.fmean(errors), 1),
        "median_error_km": round(statistics.median(errors), 1),
        "ms_per_500_words": round(1000 * spent * 500 / words, 3),
    }, indent=1))  # fmt: skip


def overlapping(top: dict[str, Any], mentions: tuple[PlaceMention, ...]) -> PlaceMention | None:
    """The mention that shares words with a gold toponym."""
    return next((m for m in mentions if top["start"] < m.span[1] and m.span[0] < top["end"]), None)


def point_error(top: dict[str, Any], match: PlaceMention | None) -> float | None:
    """Kilometres between gold and found; 20,000 where we have no point; `None` if not comparable."""
    if match is None or top.get("lat") is None:
        return None
    if match.lat is None or match.lon is None:
        return 20_000.0
    return distance(top["lat"], top["lon"], match.lat, match.lon)


def report(
    item: dict[str, Any], top: dict[str, Any], match: PlaceMention | None, error: float | None, real: bool
) -> None:
    """One line about a missed or misplaced toponym, on stderr."""
    near = " ".join(item["text"][max(0, top["start"] - 50) : top["end"] + 40].split())
    if match is None and real:
        print("miss", top["phrase"], top.get("country"), "|", near, file=sys.stderr)
    elif match is not None and error is not None and error > 161:
        gold = (top["phrase"], top.get("admin1"), top.get("country"))
        print(
            "far",
            round(error),
            *gold,
            "got",
            match.name,
            match.country,
            match.lat,
            match.lon,
            "|",
            near,
            file=sys.stderr,
        )


def f1(hits: float, gold: float, found: float) -> dict[str, float]:
    """Precision, recall, F1."""
    p, r = hits / max(found, 1), hits / max(gold, 1)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0}


if __name__ == "__main__":
    main(sys.argv[1:])

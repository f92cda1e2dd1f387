"""Scores the times stage on files of TIMEX3 annotations and prints the figures as JSON.

In: gzipped JSON lines with `text`, `dct` and `timexes` (start, end, value, type). Out: strict and relaxed span F1 and
relaxed F1 with the right value (TempEval-3's measures), by file; `--errors` lists misses, spurious and wrong values.

    python benchmarks/times.py te3_timebank.jsonl.gz te3_aquaint.jsonl.gz

Values are compared as the corpora write them, after a change of notation only: AQUAINT's `1998-XX`, `1998-XX-XX` are
the year, `2000-W6` is `2000-W06`, decades `198` are `198X`, centuries `19` are `19XX`, `P1E` is `P10Y`. An interval
counts for its first day. With `--parse` each text is parsed by the language stage first; else tense is read from words.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import platform
import re
import sys
import time
from collections import Counter
from typing import Any

from dragoman.chronology import find, find_text
from dragoman.records import TimeMention


def canonical(value: str | None) -> str:
    """A value in one notation; without a clock time's zone, which these sets' values leave out but for one."""
    found = re.sub(r"(T\d\d(:\d\d)?)(Z|[+-]\d\d(:\d\d)?)$", r"\1", (value or "").split("/")[0])
    found = re.sub(r"(-XX)+$", "", found)
    found = re.sub(r"^(\d{4}-W)(\d)$", r"\g<1>0\2", found)
    found = re.sub(r"^(\d{4})-WXX$", r"\1", found)
    found = re.sub(r"^(\d{3})$", r"\1X", found)
    found = re.sub(r"^(\d\d)$", r"\1XX", found)
    found = re.sub(r"^P(\d+)E$", r"P\g<1>0Y", found)
    found = re.sub(r"T24(:00)?$", "T24:00", found)
    return re.sub(r"(T\d\d)$", r"\1:00", found)


def pairs(gold: list[dict[str, Any]], found: tuple[TimeMention, ...]) -> list[tuple[dict[str, Any], TimeMention]]:
    """Overlapping pairs, one to one, those with equal spans first."""
    options = [
        (t["start"] != m.span[0] or t["end"] != m.span[1], i, j)
        for i, t in enumerate(gold)
        for j, m in enumerate(found)
        if t["start"] < m.span[1] and m.span[0] < t["end"]
    ]
    used: tuple[set[int], set[int]] = (set(), set())
    out = []
    for _, i, j in sorted(options):
        if i not in used[0] and j not in used[1]:
            used[0].add(i), used[1].add(j)
            out.append((gold[i], found[j]))
    return out


def score(path: str, errors: bool, parse: Any) -> dict[str, Any]:
    """The figures of one file."""
    count: Counter[str] = Counter()
    seconds = 0.0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            as_of = dt.date.fromisoformat(item["dct"][:10]) if item["dct"] else None
            doc = parse(item["text"]) if parse else None
            start = time.process_time()
            found = find(doc, as_of) if doc is not None else find_text(item["text"], as_of)
            seconds += time.process_time() - start
            count["words"] += len(item["text"].split())
            _count(item, found, count, errors)
    figures: dict[str, Any] = {"gold": count["gold"], "found": count["found"]}
    for name in ("strict", "relaxed", "value", "kind"):
        p, r = count[name] / max(count["found"], 1), count[name] / max(count["gold"], 1)
        figures[name] = {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0}
    figures["value_of_relaxed"] = round(count["value"] / max(count["relaxed"], 1), 4)
    figures["ms_per_500_words"] = round(1000 * seconds * 500 / max(count["words"], 1), 3)
    return figures


def _count(item: dict[str, Any], found: tuple[TimeMention, ...], count: Counter[str], errors: bool) -> None:
    gold = [t for t in item["timexes"] if t["start"] is not None and t["end"] > t["start"]]
    count["gold"] += len(gold)
    count["found"] += len(found)
    matched = pairs(gold, found)
    for timex, mention in matched:
        count["relaxed"] += 1
        exact = (timex["start"], timex["end"]) == mention.span
        count["strict"] += exact
        right = canonical(timex["value"]) == canonical(mention.value)
        count["value"] += right
        count["kind"] += timex["type"] == mention.kind
        if errors and not right:
            say(item, "value", timex["start"], timex["end"], timex["value"], mention)
        elif errors and not exact:
            say(item, "span", timex["start"], timex["end"], timex["value"], mention)
    if errors:
        for timex in gold:
            if not any(timex is t for t, _ in matched):
                say(item, "miss", timex["start"], timex["end"], timex["value"], None)
        for mention in found:
            if not any(mention is m for _, m in matched):
                say(item, "extra", *mention.span, None, mention)


def say(item: dict[str, Any], what: str, start: int, end: int, value: str | None, mention: TimeMention | None) -> None:
    """One line about an error, on stderr."""
    text = item["text"]
    around = " ".join((text[max(0, start - 60) : start] + "[" + text[start:end] + "]" + text[end : end + 40]).split())
    got = f"{mention.text!r}={mention.value}" if mention else ""
    print(f"{what}\t{item['dct'][:10]}\t{value}\t{got}\t{around}", file=sys.stderr)


def main(argv: list[str]) -> None:
    """Prints the figures of the files named."""
    parse = None
    if "--parse" in argv:
        from dragoman.language import load_language

        language = load_language()
        parse = lambda text: language.parse(text, [(0, len(text))])  # noqa: E731
    find_text("warm up")
    report: dict[str, Any] = {"machine": f"{platform.machine()} {platform.python_version()}", "parse": bool(parse)}
    for path in (a for a in argv if not a.startswith("--")):
        report[path.rsplit("/", 1)[-1].split(".")[0]] = score(path, "--errors" in argv, parse)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Fits the weights by which dates and places that no word governs are chosen (``dragoman/choosing.py``).

In: sets of annotated pages: `even` and `odd` of training/events/pages, or folders in CODEBOOK's layout; and always the
texts of dates.jsonl, which were written for this: "{shelled|2024-05-06}" was on that day, "{shelled|}" on none told.
Out: dragoman/data/date_weights.json and place_weights.json, and how often the choice is right: on the pages, by leaving
out a fifth of them at a time, and on the sets to check, which nothing is fitted on.

    .venv/bin/python training/events/choices.py even odd ../shared/gold/dev [--check SET…] [--dry]
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.choosing import Option, best
from dragoman.events import dating, placing
from dragoman.pipeline import read_page
from dragoman.records import Span

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from events import SCORER, load  # noqa: E402
from gold import page_of  # noqa: E402
from pages import HALVES, pages  # noqa: E402

FIELDS = ("date", "place")
WRITTEN = ROOT / "training/events/dates.jsonl"
MARK = re.compile(r"\{([^|{}]+)\|([^|{}]*)\}")
WHAT = {
    "date": "Weights of the ranking that chooses the date of an act which no expression governs",
    "place": "Weights of the ranking that chooses the country of an act which no place governs",
}


@dataclasses.dataclass
class Choice:
    """What there was to choose for an act (nothing where its own words tell), what is right, what it had."""

    options: list[Option]
    gold: str | None
    own: str | None


def golds(name: str) -> Iterable[dict[str, Any]]:
    """The annotated pages of a set."""
    if name in HALVES:
        return pages(name)
    return (json.loads(f.read_text(encoding="utf-8")) for f in sorted(Path(name).glob("*.json")))


def value(event: dict[str, Any], field: str) -> str | None:
    """The field as it is scored: a date, the country of a place."""
    found = event.get(field)
    return found["country"] if field == "place" and found else found


def choices(gold: dict[str, Any]) -> dict[str, list[Choice]]:
    """The choices of a page: those of the acts that an annotated event stands for."""
    score, seen = load(SCORER), {f: {} for f in FIELDS}
    record = _read(gold, seen)
    ours, theirs = ({a["id"]: a for a in side["actors"]} for side in (record, gold))
    found: dict[str, list[Choice]] = {f: [] for f in FIELDS}
    for i, j in score.event_pairs(gold, record, theirs, ours):
        wanted, event = gold["events"][i], record["events"][j]
        for field in FIELDS if score.type_ok(wanted, event) else ():
            options = seen[field].get(event["id"], [])
            own = None if options else value(event, field)
            found[field].append(Choice(options, value(wanted, field), own))
    return found


def _read(gold: dict[str, Any], seen: dict[str, dict[str, list[Option]]]) -> dict[str, Any]:
    """The record of a page; `seen` gets the options of each act by its id."""
    kept = dating.Dates.options, placing.Grounds.options

    def watch(field: str, options: Any) -> Any:
        def watched(page: Any, at: int) -> list[Option]:
            seen[field][page.acts.events[at].id] = found = options(page, at)
            return found

        return watched

    dating.Dates.options, placing.Grounds.options = watch("date", kept[0]), watch("place", kept[1])  # type: ignore[method-assign]
    try:
        return read_page(page_of(gold)).to_dict()
    finally:
        dating.Dates.options, placing.Grounds.options = kept  # type: ignore[method-assign]


def written() -> Iterator[dict[str, list[Choice]]]:
    """The choices of the short texts that were written for this, by page."""
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, marks = marked(row["text"])
        seen: dict[str, dict[str, list[Option]]] = {f: {} for f in FIELDS}
        record = _read({"id": "written", "text": text, "as_of": row["as_of"]}, seen)
        found = []
        for event in record["events"]:
            (start, end), options = event["span"], seen["date"].get(event["id"], [])
            dates = [date for (a, b), date in marks if a < end and start < b]
            found += [Choice(options, date, None if options else event["date"]) for date in dates[:1]]
        yield {"date": found, "place": []}


def marked(text: str) -> tuple[str, list[tuple[Span, str | None]]]:
    """A text without its marks, and the date that each of the marked words has."""
    plain, marks, last = "", [], 0
    for mark in MARK.finditer(text := text.replace("\n", "\n\n")):
        plain += text[last : mark.start()]
        marks.append(((len(plain), len(plain) + len(mark[1])), mark[2] or None))
        plain, last = plain + mark[1], mark.end()
    return plain + text[last:], marks


def usable(found: Iterable[Choice]) -> list[tuple[list[dict[str, float]], list[bool]]]:
    """The choices to learn from: where an option is right."""
    return [
        ([f for _, f in c.options], [a == c.gold for a, _ in c.options])
        for c in found
        if any(a == c.gold for a, _ in c.options)
    ]


def fit(
    data: list[tuple[list[dict[str, float]], list[bool]]],
    decay: float,
    steps: int = 300,
    counts: Sequence[float] | None = None,
) -> dict[str, float]:
    """Weights with the greatest penalised likelihood, by Adam; `counts`: how much each choice counts, else 1."""
    names = sorted({k for features, _ in data for f in features for k in f})
    x = np.array([[f.get(k, 0.0) for k in names] for features, _ in data for f in features])
    right = np.array([r for _, rights in data for r in rights], float)
    sizes = [len(rights) for _, rights in data]
    starts, group = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    much = np.array(counts if counts is not None else [1.0] * len(sizes))[group]
    w, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, steps + 1):
        score = x @ w
        odds = np.exp(score - np.maximum.reduceat(score, starts)[group])
        share = odds / np.add.reduceat(odds, starts)[group]
        wanted = share * right
        slope = decay * w + x.T @ ((share - wanted / np.add.reduceat(wanted, starts)[group]) * much)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        w -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return dict(zip(names, w.tolist(), strict=True))


def chosen(choice: Choice, weights: dict[str, float]) -> str | None:
    """What the weights choose."""
    if not choice.options:
        return choice.own
    return best(choice.options, weights)


def rate(found: Iterable[Choice], weights: dict[str, float]) -> np.ndarray:
    """How many are right, of how many given and how many there are in the gold."""
    count = np.zeros(3)
    for choice in found:
        got = chosen(choice, weights)
        count += (got is not None and got == choice.gold, got is not None, choice.gold is not None)
    return count


def figures(count: np.ndarray) -> dict[str, float]:
    right, given, gold = count
    return {"precision": round(right / max(given, 1), 3), "recall": round(right / max(gold, 1), 3), "gold": int(gold)}


def write(name: str, what: str, source: str, weights: dict[str, float]) -> None:
    """Writes the data file `name` of weights; those that round to nothing are left out."""
    about = {"what": what, "source": source, "licence": "as dragoman", "date": dt.date.today().isoformat()}
    rows = [json.dumps({"feature": k, "weight": round(v, 3)}) for k, v in weights.items() if round(v, 3)]
    text = '{"about": ' + json.dumps(about) + ',\n "entries": [\n  ' + ",\n  ".join(rows) + "\n ]}\n"
    (ROOT / f"dragoman/data/{name}.json").write_text(text, encoding="utf-8")


def held_out(data: list[list[Choice]], own: list[Choice], decay: float) -> np.ndarray:
    """The rate by leaving out a fifth of the pages at a time; the texts written for this, `own`, always teach."""
    count = np.zeros(3)
    for part in range(5):
        train = [c for n, page in enumerate(data) if n % 5 != part for c in page] + own
        weights = fit(usable(train), decay)
        count += rate((c for n, page in enumerate(data) if n % 5 == part for c in page), weights)
    return count


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("sets", nargs="+")
    p.add_argument("--check", nargs="*", default=[], help="sets to score on, not to fit")
    p.add_argument("--decay", type=float, default=1.5)
    p.add_argument("--dry", action="store_true", help="write no weights")
    a = p.parse_args()
    made = {name: [choices(g) for g in golds(name)] for name in dict.fromkeys([*a.sets, *a.check])}
    texts = list(written())
    for field in FIELDS:
        data = [page[field] for name in a.sets for page in made[name]]
        own = [c for page in texts for c in page[field]]
        weights = fit(usable([c for page in data for c in page] + own), a.decay)
        told: Iterator[tuple[str, Any]] = ((n, (c for page in made[n] for c in page[field])) for n in made)
        print(field, json.dumps({n: figures(rate(found, weights)) for n, found in told}))
        print(field, "held out", json.dumps(figures(held_out(data, own, a.decay))))
        if not a.dry:
            counts = f"{len(data)} annotated pages, {sum(map(len, data))} acts, and {len(own)} of texts written for it"
            write(f"{field}_weights", WHAT[field], f"training/events/choices.py on {counts}", weights)


if __name__ == "__main__":
    main()

"""Fits the weights of ``dragoman/events/sides.py`` on annotated pages and sentences.

In: folders of pages in CODEBOOK's layout, each with how much one of its choices counts; the annotated sentences but
those kept out for measuring. Out: dragoman/data/side_weights.json (who receives) and doer_weights.json (who does), and
how often the choice is right, by leaving out a fifth of the pages at a time.

    .venv/bin/python training/events/sides.py ../shared/gold/dev:3 PAGES:1 [--check FOLDER]

PAGES is what ``pages.py --out`` writes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import dragoman.events
from dragoman.choosing import Features, Option, surest
from dragoman.events import opposite
from dragoman.events.sides import WEIGHTS, Sides
from dragoman.pipeline import read_page

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import sentences  # noqa: E402
from choices import fit, write  # noqa: E402
from events import SCORER, load  # noqa: E402
from gold import page_of  # noqa: E402

WRITTEN = ROOT / "training/events/sides.jsonl"
WRITTEN_COUNTS = 3.0
"""How much a choice in a text written for this counts: there is no doubt about it."""
SENTENCE_COUNTS = 0.4
"""How much one in an annotated sentence counts: the learnt part was trained on them, its scores are too good there."""
KEPT_OUT = ("ann08", "ann09")
DECAY = {"recipients": 3.0, "actors": 1.0}
"""How strongly great weights are held back."""
WHAT = {
    "recipients": "Weights of the ranking that tells which country an act without a named recipient is done to",
    "actors": "Weights of the ranking that tells which country does an act without a named actor",
}
STEPS = 400
"""Of the fit."""
Options = list[Option]


class Choice(NamedTuple):
    """The features of the options, which of them are right, and how much the choice counts."""

    options: list[Features]
    right: list[bool]
    counts: float = 1.0


def seen_in(role: str, read: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], dict[int, Options]]:
    """The record that `read` makes, and the options of each draft that lacks `role`, by the place of its anchor."""
    whole, seen = opposite.complete, dict[int, Options]()

    def watched(drafts: Any, cast: Any, speech: Any, scores: Any) -> None:
        sides = Sides(drafts, cast, scores, role)
        for at, draft in enumerate(drafts):
            near = None
            if role == "recipients" and draft.actors and not (draft.recipients or draft.mutual or draft.one_sided):
                near = opposite.rivals(at, drafts, cast)
            elif role == "actors" and not draft.actors and not draft.mutual:
                near = opposite.guess(at, drafts, cast, speech)
            if near is not None:
                seen[draft.anchor.idx] = sides.options(at, cast.countries(id for id, _ in near))
        whole(drafts, cast, speech, scores)

    dragoman.events.opposite.complete = watched
    try:
        return read(), seen
    finally:
        dragoman.events.opposite.complete = whole


def choices(role: str, gold: dict[str, Any], read: Callable[[], dict[str, Any]], counts: float) -> list[Choice]:
    """The choices of drafts that an annotated event of one page stands for."""
    score = load(SCORER)
    record, seen = seen_in(role, read)
    ours, theirs = ({a["id"]: a for a in side["actors"]} for side in (record, gold))
    found = []
    for i, j in score.event_pairs(gold, record, theirs, ours):
        wanted, event = gold["events"][i], record["events"][j]
        start, end = event["span"]
        options = next((o for at, o in seen.items() if start <= at < end), None)
        if options is None or not score.type_ok(wanted, event):
            continue
        truth = score.countries(wanted[role], theirs)
        right = [truth == (frozenset([c]) if c else frozenset()) for c, _ in options]
        if any(right):
            found.append(Choice([f for _, f in options], right, counts))
    return found


def on_pages(role: str, folder: str) -> Iterator[list[Choice]]:
    """The choices of each page of a folder, given as PATH or PATH:COUNTS."""
    path, _, counts = folder.partition(":")
    for file in sorted(Path(path).glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        yield choices(role, gold, lambda gold=gold: _record(gold), float(counts or 1))  # type: ignore[misc]


def _record(gold: dict[str, Any]) -> dict[str, Any]:
    return read_page(page_of(gold)).to_dict()


def in_sentences(role: str) -> Iterator[list[Choice]]:
    """The choices of each annotated sentence that is not kept out."""
    for items, annotated in sentences.pairs():
        for item, row in sentences.rows(items, annotated) if annotated.stem not in KEPT_OUT else ():
            gold = sentences.gold_of(item, row)
            yield choices(role, gold, lambda item=item: sentences.read(item), SENTENCE_COUNTS)  # type: ignore[misc]


def written() -> list[Choice]:
    """The choices of the short texts that were written for who receives (sides.jsonl)."""
    found = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"News\n\n{row['text']}\n"
        gold = {"id": "written", "text": text, "as_of": "2024-03-04"}
        _, seen = seen_in("recipients", lambda gold=gold: _record(gold))  # type: ignore[misc]
        start = text.index(row["anchor"], text.index(row["text"]))
        options = next((o for at, o in seen.items() if start <= at < start + len(row["anchor"])), None)
        right = [c == row["country"] for c, _ in options or ()]
        if not options or not any(right):
            print("nothing to choose:" if not options else "not among the countries:", row["text"], file=sys.stderr)
            continue
        found.append(Choice([f for _, f in options], right, WRITTEN_COUNTS))
    return found


def fitted(data: list[Choice], decay: float) -> dict[str, float]:
    """Weights with the greatest penalised likelihood."""
    return fit([(c.options, c.right) for c in data], decay, STEPS, [c.counts for c in data])


def rate(data: Iterable[Choice], weights: dict[str, float]) -> list[bool]:
    """For each choice whether the best option is right."""
    return [surest(list(zip(c.right, c.options, strict=True)), weights)[0] for c in data]


def learn(role: str, folders: list[str], check: list[str]) -> dict[str, Any]:
    """Fits and writes the weights of `role`; returns the shares of right choices on what was left out."""
    sets = {Path(f.partition(":")[0]).name: list(on_pages(role, f)) for f in folders}
    sets["sentences"] = list(in_sentences(role))
    own = written() if role == "recipients" else []
    hits: dict[str, list[bool]] = {name: [] for name in sets}
    for part in range(5):
        train = [c for pages in sets.values() for n, page in enumerate(pages) if n % 5 != part for c in page]
        weights = fitted(train + own, DECAY[role])
        for name, pages in sets.items():
            hits[name] += rate((c for n, page in enumerate(pages) if n % 5 == part for c in page), weights)
    data = [c for pages in sets.values() for page in pages for c in page]
    weights = fitted(data + own, DECAY[role])
    pages = sum(map(len, sets.values()))
    source = f"training/events/sides.py on {pages} annotated pages and sentences, {len(data)} acts"
    write(WEIGHTS[role], WHAT[role], source, weights)
    hits |= {f: rate((c for page in on_pages(role, f) for c in page), weights) for f in check}
    return {name: {"acts": len(h), "right": round(sum(h) / max(1, len(h)), 3)} for name, h in hits.items()}


def main() -> None:
    """Fits both rankings and prints how good they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:COUNTS]")
    parser.add_argument("--check", nargs="*", default=[], help="folders of pages to score on, not to fit")
    args = parser.parse_args()
    print(json.dumps({role: learn(role, args.folders, args.check) for role in WEIGHTS}, indent=1))


if __name__ == "__main__":
    main()

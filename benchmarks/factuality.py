"""How well the status calculus agrees with people on whether an event happened.

    python benchmarks/factuality.py FILE [FILE …]          Pearson r and MAE of each file, as JSON
    python benchmarks/factuality.py FILE --by-status       also the mean label of each status

FILE: JSON lines (gzipped or not) with `text` (words parted by spaces) and `targets`: [{"span1": [first word, end],
"label": -3 … 3}]. Labels as in Stanovsky et al. (2017): -3 did not happen, 0 open, 3 happened. Our map from status
and certainty to that scale is `SCALES`. As baseline, everything is taken to have happened.
"""

from __future__ import annotations

import collections
import gzip
import json
import math
import pathlib
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, Final

from spacy.tokens import Token

from dragoman.cast import Cast
from dragoman.events import factuality as learnt
from dragoman.events import status
from dragoman.events.status import Judgement
from dragoman.language import load_language

SCALES: Final = {
    "told": {
        "occurred": (3.0, 2.2, 1.8, 1.0), "planned": (1.6, 1.5, 0.9, 0.0), "conditional": (0.3, 0.3, 0.2, 0.0),
        "hypothetical": (0.5, 0.9, 0.5, -0.8),
        "negated": (-2.5, -2.0, -1.8, -1.5), "cancelled": (-2.5, -2.3, -2.0, -2.0),
    },
    "done": {
        "occurred": (2.2, 1.6, 1.0, 0.0), "planned": (-1.0, -1.0, -0.5, -0.8), "conditional": (-1.8, -1.8, -1.8, -2.0),
        "hypothetical": (-0.8, -0.5, -1.0, -2.0),
        "negated": (-1.2, -1.0, -1.0, -1.0), "cancelled": (-2.5, -2.5, -2.5, -2.5),
    },
}  # fmt: skip
"""Scale → status → value for certain, probable, possible, unlikely. "told": how far the text commits its writer, what
is planned counting as likely (UW, MEANTIME, CB, MegaVeridicality); "done": whether it has happened by now, what is
planned counting as not (UDS-IH2). Both set by hand on the train files that may be used, rounded."""
CERTAINTIES: Final = ("certain", "probable", "possible", "unlikely")

NOBODY: Final = Cast((), {})


def factuality(judgement: Judgement, scale: str = "told") -> float:
    """The judgement on the scale of -3 (did not happen) to 3 (happened)."""
    return SCALES[scale][judgement.status][CERTAINTIES.index(judgement.certainty)]


def rows(path: pathlib.Path) -> Iterator[dict[str, Any]]:
    """The items of a file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def judged_file(path: pathlib.Path) -> Iterator[tuple[float, Judgement, str, Token]]:
    """Label, judgement, sentence and word of each target of a file."""
    return judged(list(rows(path)))


def judged(items: list[dict[str, Any]]) -> Iterator[tuple[float, Judgement, str, Token]]:
    """Label, judgement, sentence and word of each target."""
    docs = load_language().parse_words([item["text"].split() for item in items])
    for item, doc in zip(items, docs, strict=True):
        for target in item["targets"]:
            first, end = target["span1"]
            inside = [t for t in doc[first:end] if not first <= t.head.i < end or t.head.i == t.i]
            anchor = (inside or [doc[first]])[0]
            yield target["label"], status.judge(anchor, type="", cast=NOBODY), item["text"], anchor


def pearson(pairs: Iterable[tuple[float, float]]) -> float:
    """Pearson's r of the pairs; 0 if one side does not vary."""
    xs, ys = zip(*pairs, strict=True)
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    cov = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    spread = math.sqrt(sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys))
    return cov / spread if spread else 0.0


def _mae(pairs: list[tuple[float, float]]) -> float:
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def _scores(pairs: list[tuple[float, float]]) -> dict[str, float]:
    return {"r": round(pearson(pairs), 4), "mae": round(_mae(pairs), 4)}


def figures(path: pathlib.Path, by_status: bool) -> dict[str, Any]:
    """The figures of one file."""
    begin = time.perf_counter()
    found = [(label, j, learnt.value(anchor, j)) for label, j, _, anchor in judged_file(path)]
    result: dict[str, Any] = {"n": len(found)}
    for scale in SCALES:
        result[scale] = _scores([(label, factuality(j, scale)) for label, j, _ in found])
    result["head"] = _scores([(label, head) for label, _, head in found])
    for scale in SCALES:
        result[f"{scale}+head"] = _scores([(label, (factuality(j, scale) + head) / 2) for label, j, head in found])
    result["everything_happened"] = _scores([(label, 3.0) for label, _, _ in found])
    result["seconds"] = round(time.perf_counter() - begin, 2)
    if by_status:
        groups: dict[str, list[float]] = collections.defaultdict(list)
        for label, judgement, _ in found:
            groups[f"{judgement.status} {judgement.certainty}"].append(label)
        result["by_status"] = {k: {"n": len(v), "mean": round(sum(v) / len(v), 2)} for k, v in sorted(groups.items())}
    return result


def main(argv: list[str]) -> None:
    """Print the figures of the files named."""
    paths = [pathlib.Path(a) for a in argv if not a.startswith("--")]
    if not paths:
        raise SystemExit(__doc__)
    print(json.dumps({p.name: figures(p, "--by-status" in argv) for p in paths}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Lines known to be body or not → the weights of `data/article_weights.json` that a line has by itself.

    python -m training.article.lines ../shared/data            # fits, checks on held-out styles, prints weights

Logistic regression (Newton's method, ridge) over the features of `article/scoring.py`. What markup says, and how
lines hang together, is not learnt here.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.article import scoring
from dragoman.article.paragraphs import Paragraph, paragraphs
from training.article.pages import HELD, LEARNT, Made, made

NAMES = (
    *("words_1_3", "words_4_8", "words_9_14", "words_15_24", "words_25_up", "ended", "open", "function_words_many"),
    *("function_words_few", "capitals", "quotation", "speech", "reader", "separators", "digits", "repeated"),
    *("furniture", "section", "run"),
)
RIDGE = 3.0
ROUNDS = 6  # pages made of each report
Floats = NDArray[np.float64]


def rows(data: pathlib.Path) -> list[dict[str, Any]]:
    with gzip.open(data / "corpus" / "wikinews_2019_2020.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def labelled(page: Made) -> tuple[list[Paragraph], list[bool]]:
    """The page's paragraphs as the program cuts them, and whether each is body."""
    text = "\n".join(line for line, _ in page.lines)
    body = {line for line, is_body in page.lines if is_body}
    lines = paragraphs(text)
    return lines, [line.text in body for line in lines]


def matrix(lines: list[Paragraph]) -> Floats:
    """A row of ones and noughts for each line."""
    found = np.zeros((len(lines), len(NAMES)))
    for i, (names, run) in enumerate(zip(scoring.featured(lines), scoring.in_runs(lines), strict=True)):
        for name in [*names, *(["run"] if run else [])]:
            if name in NAMES:
                found[i, NAMES.index(name)] = 1
    return found


def stacked(pages: Iterable[tuple[list[Paragraph], list[bool]]]) -> tuple[Floats, Floats]:
    parts = [(matrix(lines), np.array(labels, float)) for lines, labels in pages if lines]
    return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])


def fitted(x: Floats, y: Floats) -> Floats:
    """The weights; body and other count alike, so that 0 means "either"."""
    weight = np.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + RIDGE * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w


def scores(x: Floats, y: Floats, w: Floats) -> dict[str, float]:
    """How many of the body's lines, and of the lines called body, are right."""
    told = x @ w > 0
    hit = float((told & (y > 0)).sum())
    precision, recall = hit / max(1.0, float(told.sum())), hit / float((y > 0).sum())
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def main() -> None:
    given = rows(pathlib.Path(sys.argv[1]))
    fifth = len(given) // 5
    x, y = stacked(labelled(page) for n in range(ROUNDS) for page in made(given[fifth:], n, LEARNT))
    learnt, by_hand = fitted(x, y), np.array([scoring.weight(name) for name in NAMES])
    report: dict[str, Any] = {"lines": len(y), "weights": dict(zip(NAMES, np.round(learnt, 2).tolist(), strict=True))}
    for name, styles in (("styles learnt", LEARNT), ("styles held out", HELD)):
        other = stacked(labelled(page) for n in range(2) for page in made(given[:fifth], 100 + n, styles))
        report[f"{name}, other reports"] = {"learnt": scores(*other, learnt), "by hand": scores(*other, by_hand)}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

"""How well pages are split, as JSON: gold pages, HTML pages beside bare trafilatura, text made of the same HTML.

    python benchmarks/article.py [--shared ../shared] [--only gold|html|text|dates] [--limit N] [--peers peers.jsonl]

In: the shared folder's gold pages (field `article`), `data/pages` (fundus: body, title, authors, date; trafilatura:
strings that must and must not be in the body; htmldate_default: date). Out: means; body and leak as `tools/score.py`
counts them. `title, any`: one of the titles that the page gives itself is the expected one (fundus takes a page's title
from its metadata, we the headline that it shows). `title, shown`: for the pages of `titles_judged.csv`, whose head and
headline differ, the headline counts (read by a person: each has one h1, and it is the headline). Authors: all of them
the expected ones; and of the expected and the found names, those found and expected. `--peers`: what other extractors
took (`article_peers.py`).
"""

from __future__ import annotations

import argparse
import collections
import csv
import functools
import gzip
import json
import pathlib
import re
import time
from typing import Any

import htmldate
import lxml.html
import trafilatura
from events import load

from dragoman import charsets
from dragoman.article import markup, outlets, split
from dragoman.article.headline import words
from dragoman.errors import DragomanError
from dragoman.records import Page

HERE = pathlib.Path(__file__).parent
AGENCY = re.compile(r"\b(?:agency|agencies|staff|news|wires?|press|correspondents?|reporters?|team)\b", re.IGNORECASE)
BREAKS = markup._BLOCKS
UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object"))


def overlap(a: str, b: str) -> float:
    """F1 of two texts as bags of words, as the gold scorer has it."""
    return _f1(collections.Counter(words(a)), collections.Counter(words(b)))


def shingles(a: str, b: str) -> float:
    """F1 of two texts as bags of runs of four words (the measure of the article-extraction benchmark)."""
    first, second = words(a), words(b)
    return _f1(*(collections.Counter(zip(w, w[1:], w[2:], w[3:], strict=False)) for w in (first, second)))


def _f1(first: collections.Counter[Any], second: collections.Counter[Any]) -> float:
    common = (first & second).total()
    return 2 * common / (first.total() + second.total()) if common else 0.0


def gold(shared: pathlib.Path) -> dict[str, float]:
    """The gold pages, through the shared scorer's own function."""
    score = load(shared / "tools" / "score.py")
    totals: dict[str, list[float]] = collections.defaultdict(list)
    for file in sorted((shared / "gold").glob("*/*.json")):
        page = json.loads(file.read_text("utf-8"))
        record = {"article": split(Page(id=page["id"], text=page["text"])).article.to_dict()}
        score.score_page(page, record, collections.defaultdict(score.Tally), totals, lambda *_: None)
    return {key: round(sum(v) / len(v), 4) for key, v in totals.items() if key.startswith("article.")}


def rows(shared: pathlib.Path, name: str, limit: int | None) -> list[tuple[dict[str, Any], bytes]]:
    with gzip.open(shared / "data" / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        found = [json.loads(line) for line in stream][:limit]
    return [(row, gzip.decompress((shared / "data" / "pages" / row["html"]).read_bytes())) for row in found]


def bare(html: bytes, url: str) -> str:
    return trafilatura.extract(html, url=url, include_comments=False) or ""


@functools.cache
def taken(file: pathlib.Path | None, name: str) -> dict[str, dict[str, str]]:
    """What the other extractors took of a set's pages: extractor → id → text."""
    found: dict[str, dict[str, str]] = collections.defaultdict(dict)
    for row in map(json.loads, file.read_text("utf-8").splitlines() if file else ()):
        if row["set"] == name:
            found[row["extractor"]][row["id"]] = row["text"]
    return found


def dates(shared: pathlib.Path, limit: int | None) -> dict[str, float]:
    """htmldate's pages: our date, beside bare htmldate's."""
    totals: dict[str, list[bool]] = collections.defaultdict(list)
    for row, html in rows(shared, "htmldate_default", limit):
        try:
            ours = split(Page(id=row["id"], html=html, url=row["url"])).article.published
        except DragomanError:
            ours = None
        totals["ours"].append(ours == row["date"])
        bare_date = htmldate.find_date(charsets.decoded(html), url=row["url"], original_date=True)
        totals["bare htmldate"].append(bare_date == row["date"])
    return {key: round(sum(v) / len(v), 4) for key, v in totals.items()}


def fundus(shared: pathlib.Path, limit: int | None, peers: pathlib.Path | None) -> dict[str, float]:
    totals: dict[str, list[float]] = collections.defaultdict(list)
    for row, html in rows(shared, "fundus", limit):
        start = time.process_time()
        article = split(Page(id=row["id"], html=html, url=row["url"])).article
        totals["seconds"].append(time.process_time() - start)
        ours, theirs = "\n".join(article.body), bare(html, row["url"])
        others = [(name, texts[row["id"]]) for name, texts in taken(peers, "fundus").items() if row["id"] in texts]
        for name, text in (("ours", ours), ("bare trafilatura", theirs), *others):
            totals[f"body words, {name}"].append(overlap(row["body"], text))
            totals[f"body 4-grams, {name}"].append(shingles(row["body"], text))
        title = words(row["title"])
        totals["title"].append(words(article.headline or "") == title)
        totals["title, any"].append(title in [words(t) for t in (article.headline or "", *article.titles)])
        totals["date"].append((row["date"] or "")[:10] == article.published)
        totals["title, shown"].append(words(article.headline or "") in shown_titles(row, html))
        told, found = ({name.lower() for name in names} for names in (row["authors"] or (), article.byline))
        totals["authors"].append(told == found)
        for kind in ("person", "agency"):
            for key, one, other in (("recall", told, found), ("precision", found, told)):
                totals[f"authors, {key}, {kind}"] += [name in other for name in one if kind_of(name) == kind]
    return {key: round(sum(v) / len(v), 4) for key, v in totals.items()}


def shown_titles(row: dict[str, Any], html: bytes) -> list[tuple[str, ...]]:
    """The title that is expected, or for the pages of `titles_judged.csv` the headline that a reader sees there."""
    if row["id"] not in judged_titles():
        return [words(row["title"])]
    tree = lxml.html.document_fromstring(charsets.decoded(html).encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    return [words(element.text_content()) for element in tree.iter("h1")]


@functools.cache
def judged_titles() -> frozenset[str]:
    with (HERE / "titles_judged.csv").open(encoding="utf-8") as stream:
        return frozenset(row["id"] for row in csv.DictReader(stream))


def kind_of(author: str) -> str:
    """An agency, an outlet or a staff is no person."""
    return "agency" if outlets.named(author) or AGENCY.search(author) else "person"


def fragments(shared: pathlib.Path, limit: int | None, peers: pathlib.Path | None) -> dict[str, Any]:
    """trafilatura's pages: strings that must and must not be there; headline and body count as there."""
    counts: dict[str, collections.Counter[Any]] = collections.defaultdict(collections.Counter)
    titles: list[bool] = []
    for row, html in rows(shared, "trafilatura", limit):
        try:
            article = split(Page(id=row["id"], html=html, url=row["url"])).article
        except DragomanError:
            continue
        if row["title"]:
            titles.append(words(article.headline or "") == words(row["title"]))
        ours = "\n".join([article.headline or "", *article.body])
        others = [(name, texts[row["id"]]) for name, texts in taken(peers, "trafilatura").items() if row["id"] in texts]
        for name, text in (("ours", ours), ("bare trafilatura", bare(html, row["url"])), *others):
            flat = " ".join(text.split())
            for key in ("must_have", "must_not_have"):
                counts[name].update((key, " ".join(part.split()) in flat) for part in row[key])
    result: dict[str, Any] = {name: _fragment_scores(count) for name, count in counts.items()}
    return {**result, "title": round(sum(titles) / max(1, len(titles)), 4)}


def _fragment_scores(count: collections.Counter[Any]) -> dict[str, float]:
    hit, lost, leaked = count["must_have", True], count["must_have", False], count["must_not_have", True]
    precision, recall = hit / max(1, hit + leaked), hit / max(1, hit + lost)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def as_text(html: bytes) -> str:
    """The page's text with all its furniture, a line for each block element: what a crawl's text dump holds."""
    out: list[str] = []
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(charsets.decoded(html).encode(), parser=parser)
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, left = stack.pop()
        named = isinstance(element.tag, str)
        if left:
            out.append("\n" if element.tag in BREAKS else "")
            out.append((element.tail or "").replace("\n", " "))
            continue
        stack.append((element, True))
        if not named or element.tag in UNSEEN:
            continue
        out.append("\n" if element.tag in BREAKS else "")
        out.append((element.text or "").replace("\n", " "))
        stack.extend((child, False) for child in reversed(element))
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def dumped(shared: pathlib.Path, limit: int | None) -> dict[str, float]:
    totals: dict[str, list[float]] = collections.defaultdict(list)
    for row, html in rows(shared, "fundus", limit):
        article = split(Page(id=row["id"], text=as_text(html), url=row["url"])).article
        totals["body words"].append(overlap(row["body"], "\n".join(article.body)))
        totals["title"].append(words(article.headline or "") == words(row["title"]))
    return {key: round(sum(v) / len(v), 4) for key, v in totals.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="How well pages are split, as JSON.")
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--only", choices=("gold", "html", "text", "dates"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--peers", type=pathlib.Path)
    given = parser.parse_args()
    report: dict[str, Any] = {}
    if given.only in (None, "gold"):
        report["gold dev and seed"] = gold(given.shared)
    if given.only in (None, "html"):
        report["fundus"] = fundus(given.shared, given.limit, given.peers)
        report["trafilatura"] = fragments(given.shared, given.limit, given.peers)
    if given.only in (None, "text"):
        report["text made from fundus HTML"] = dumped(given.shared, given.limit)
    if given.only in (None, "dates"):
        report["htmldate"] = dates(given.shared, given.limit)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

"""Speed, memory and accuracy of the language core, as JSON.

In: text files to time (default: the Wikinews articles in ../shared/data), treebanks in ../shared/data. Out: JSON on
standard output with the machine's description. ``--spacy DIR`` adds a spaCy pipeline trained by
benchmarks/parse_spacy.py, timed on the same text in the same run.

    python benchmarks/parse.py
    python benchmarks/parse.py pages/*.txt --sample 200
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"
sys.path.insert(0, str(ROOT))
Span = tuple[int, int]


@dataclass
class Gold:
    """A treebank sentence: its words and columns, its paragraph and document, spaces after words."""

    words: list[str]
    tags: list[str]
    lemmas: list[str]
    heads: list[int]
    relations: list[str]
    spaces: list[bool]
    paragraph: int
    document: str
    misc: list[str]


def treebank(path: Path) -> Iterator[Gold]:
    """The sentences of a gzipped CoNLL-U file."""
    rows: list[list[str]] = []
    ranges: dict[str, bool] = {}
    paragraph, document = 0, ""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document, paragraph = line.partition("=")[2].strip(), paragraph + 1
            elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
                paragraph += 1
            elif line and line[0].isdigit():
                row = line.split("\t")
                if "-" in row[0]:
                    first, last = row[0].split("-")
                    ranges |= {str(i): False for i in range(int(first), int(last))}
                    ranges[last] = "SpaceAfter=No" not in row[9]
                elif row[0].isdigit():
                    rows.append(row)
            elif not line and rows:
                yield _gold(rows, ranges, paragraph, document)
                rows, ranges = [], {}


def _gold(rows: list[list[str]], ranges: dict[str, bool], paragraph: int, document: str) -> Gold:
    columns = list(zip(*rows, strict=True))
    spaces = [ranges.get(r[0], "SpaceAfter=No" not in r[9]) for r in rows]
    heads = [int(h) for h in columns[6]]
    return Gold(list(columns[1]), list(columns[3]), list(columns[2]), heads, list(columns[7]), spaces, paragraph,
                document, list(columns[9]))  # fmt: skip


def gold_words(language: Any, sentences: list[Gold]) -> dict[str, float]:
    """UPOS, UAS, LAS (basic relations, punctuation included) and lemmas, per cent, words given."""
    hits = dict.fromkeys(("upos", "uas", "las", "lemma"), 0)
    total = 0
    for gold, doc in zip(sentences, language.parse_words([g.words for g in sentences]), strict=True):
        for i, token in enumerate(doc):
            head = 0 if token.head.i == i else token.head.i + 1
            right = head == gold.heads[i]
            hits["upos"] += token.pos_ == gold.tags[i]
            hits["lemma"] += token.lemma_ == gold.lemmas[i]
            hits["uas"] += right
            hits["las"] += right and token.dep_.split(":")[0] == gold.relations[i].split(":")[0]
        total += len(doc)
    return {k: round(100 * v / total, 2) for k, v in hits.items()} | {"words": total}


def raw_text(language: Any, sentences: list[Gold]) -> dict[str, float]:
    """F1 of words, sentences and labelled arcs on the text put together again, per cent."""
    text, blocks, words, _ends = _text_of(sentences)
    doc = language.parse(text, blocks)
    found = {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}
    gold_spans = {_bounds(words[g][0], words[g][-1]) for g in range(len(sentences))}
    found_spans = set()
    for s in doc.sents:
        inside = [t for t in s if not t.is_space]
        if inside:
            found_spans.add((inside[0].idx, inside[-1].idx + len(inside[-1])))
    gold_word_set = {w for ws in words for w in ws}
    arcs = 0
    for g, sentence in enumerate(sentences):
        for i, span in enumerate(words[g]):
            token = found.get(span)
            if token is None:
                continue
            h = sentence.heads[i]
            head = words[g][h - 1] if h else span
            there = (token.head.idx, token.head.idx + len(token.head))
            arcs += there == head and token.dep_.split(":")[0] == sentence.relations[i].split(":")[0]
    return {
        "sentence_f1": _f1(len(gold_spans & found_spans), len(gold_spans), len(found_spans)),
        "word_f1": _f1(len(gold_word_set & set(found)), len(gold_word_set), len(found)),
        "las_f1": _f1(arcs, len(gold_word_set), len(found)),
    }


def _bounds(first: Span, last: Span) -> Span:
    return first[0], last[1]


def _text_of(sentences: list[Gold]) -> tuple[str, list[Span], list[list[Span]], int]:
    parts: list[str] = []
    at = 0
    blocks: list[Span] = []
    words: list[list[Span]] = []
    before: int | None = None
    for s in sentences:
        if before is not None:
            gap = " " if s.paragraph == before else "\n\n"
            parts.append(gap)
            at += len(gap)
        if s.paragraph != before:
            blocks.append((at, at))
        before = s.paragraph
        spans = []
        for i, word in enumerate(s.words):
            spans.append((at, at + len(word)))
            piece = word + (" " if s.spaces[i] and i + 1 < len(s.words) else "")
            parts.append(piece)
            at += len(piece)
        words.append(spans)
        blocks[-1] = (blocks[-1][0], at)
    return "".join(parts), blocks, words, at


def _f1(hit: int, gold: int, found: int) -> float:
    return round(200 * hit / max(1, gold + found), 2)


def names_on_gum(language: Any) -> dict[str, float]:
    """F1 of names on GUM test (its named entities, cut to the name as in training), words given."""
    sys.path.insert(0, str(ROOT / "training"))
    from treebanks import treebank as with_names  # type: ignore[import-not-found]

    counts: dict[str, list[int]] = {}
    sentences = [s for d in with_names(DATA / "ud/en_gum-test.conllu.gz", 1) for s in d]
    for s, doc in zip(sentences, language.parse_words([s.words for s in sentences]), strict=True):
        gold = set(_spans(s.names))
        found = {(e.start, e.end, e.label_) for e in doc.ents}
        for kind in ("PERSON", "ORG", "PLACE"):
            c = counts.setdefault(kind, [0, 0, 0])
            c[0] += sum(e[2] == kind for e in gold & found)
            c[1] += sum(e[2] == kind for e in gold)
            c[2] += sum(e[2] == kind for e in found)
    result = {k: _f1(*c) for k, c in counts.items()}
    return result | {"all": _f1(*(sum(c[i] for c in counts.values()) for i in range(3)))}


def _spans(labels: list[str]) -> Iterator[tuple[int, int, str]]:
    for i, label in enumerate(labels):
        if label[0] == "B":
            end = i + 1
            while end < len(labels) and labels[end] == "I" + label[1:]:
                end += 1
            yield i, end, label[2:]


def accuracy(sample: int) -> dict[str, Any]:
    """All accuracies; ``sample`` sentences a treebank (0: all)."""
    from dragoman.language import load_language

    language = load_language()
    sets = {name: list(treebank(DATA / f"ud/en_{name}-test.conllu.gz")) for name in ("pud", "ewt", "gum")}
    sets = {k: v[:: max(1, len(v) // sample)] if sample else v for k, v in sets.items()}
    news = [g for g in sets["gum"] if g.document.startswith("GUM_news")]
    result: dict[str, Any] = {f"{k}_gold_words": gold_words(language, v) for k, v in sets.items()}
    result["gum_news_gold_words"] = gold_words(language, news)
    result["pud_raw"] = raw_text(language, sets["pud"])
    result["gum_news_raw"] = raw_text(language, news)
    result["names_gum_test_f1"] = names_on_gum(language)
    return result


def texts(files: list[Path]) -> list[str]:
    if files:
        return [f.read_text(encoding="utf-8") for f in files]
    with gzip.open(DATA / "corpus/wikinews_2019_2020.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def timed(files: list[Path], core: int | None, threads: int, spacy_model: str) -> dict[str, float]:
    """Runs in a process of its own: words a second of whole ``parse_many``, load time, peak memory."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    pages = texts(files)
    begun = time.perf_counter()
    if spacy_model:
        import spacy

        pipeline = spacy.load(spacy_model)
        run = pipeline.pipe
    else:
        from dragoman.language import load_language

        language = load_language(threads)

        def run(items):  # type: ignore[no-untyped-def]
            return language.parse_many((t, None, ()) for t in items)

    loaded = time.perf_counter()
    list(run(pages[:3]))
    warm = time.perf_counter()
    words = sum(sum(not t.is_space for t in doc) for doc in run(pages))
    spent = time.perf_counter() - warm
    return {
        "words": words, "seconds": round(spent, 2), "words_per_second": round(words / spent),
        "load_seconds": round(loaded - begun, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def speed(files: list[Path], spacy_model: str = "", python: str = sys.executable) -> dict[str, Any]:
    """One core; two processes on two cores; one process with two threads."""

    def child(core: int | None, threads: int) -> subprocess.Popen[str]:
        command = [python, __file__, "--child", "--threads", str(threads), "--spacy", spacy_model]
        command += ["--core", str(core)] if core is not None else []
        return subprocess.Popen([*command, *map(str, files)], stdout=subprocess.PIPE, text=True)

    def result(process: subprocess.Popen[str]) -> dict[str, Any]:
        out, _ = process.communicate()
        return dict(json.loads(out))

    cores = sorted(os.sched_getaffinity(0))
    found: dict[str, Any] = {"one_core": result(child(cores[0], 1))}
    if len(cores) > 1:
        both = [result(p) for p in [child(cores[0], 1), child(cores[1], 1)]]
        found["two_cores_words_per_second"] = sum(b["words_per_second"] for b in both)
        if not spacy_model:
            found["two_threads"] = result(child(None, 2))
    return found


def machine() -> dict[str, Any]:
    model = next(
        (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x), ""
    )
    import onnxruntime

    return {"cpu": model, "cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
            "onnxruntime": onnxruntime.__version__, "load_average": os.getloadavg()}  # fmt: skip


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("files", nargs="*", type=Path)
    p.add_argument("--sample", type=int, default=0, help="sentences a treebank; 0: all")
    p.add_argument("--only", choices=("speed", "accuracy"))
    p.add_argument("--spacy", default="", help="a spaCy pipeline to time beside it")
    p.add_argument("--spacy-python", default=sys.executable)
    p.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    p.add_argument("--core", type=int, help=argparse.SUPPRESS)
    p.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    a = p.parse_args()
    if a.child:
        print(json.dumps(timed(a.files, a.core, a.threads, a.spacy)))
        return
    result: dict[str, Any] = {"machine": machine()}
    if a.only != "accuracy":
        result["speed"] = speed(a.files)
        if a.spacy:
            result["speed_spacy_cnn"] = speed(a.files, a.spacy, a.spacy_python)
    if a.only != "speed" and (DATA / "ud").is_dir():
        result["accuracy"] = accuracy(a.sample)
        scores = Path(a.spacy) / "scores.json"
        if a.spacy and scores.is_file():
            result["accuracy_spacy_cnn"] = json.loads(scores.read_text())
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

"""Reads the treebanks and name sets into documents of sentences.

In: the folder ../shared/data (CoNLL-U and JSON lines, gzipped). Out: ``Sentence`` objects with words, tags,
lemma scripts, heads, relations and BIO names; None where a layer is not annotated.

    for document in treebank(data / "ud/en_gum-train.conllu.gz", bank=1): ...
"""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()  # noqa: SIM905
NAMES = ["O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-PLACE", "I-PLACE"]
TYPES = ["NONE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
         "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]  # fmt: skip
"""PLOVER's event types; the first is a word that names no act."""
KINDS = {
    "person": "PERSON", "organization": "ORG", "place": "PLACE", "PER": "PERSON", "ORG": "ORG", "LOC": "PLACE",
    "Person": "PERSON", "Organisation": "ORG", "Location": "PLACE",
}  # fmt: skip
TITLES = frozenset(
    """president vice prime minister secretary mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir lord lady
    senator sen. sen rep. rep congressman congresswoman general gen. gen colonel col. captain capt. capt lieutenant
    lt. lt sergeant sgt. major maj. admiral adm. commander judge justice chief director chairman chairwoman ceo king
    queen prince princess emperor pope archbishop bishop reverend rev. father sister brother saint st. governor gov.
    mayor ambassador chancellor premier sheikh imam ayatollah deputy foreign defense defence state attorney officer
    detective coach dean representative speaker spokesman spokeswoman spokesperson aunt uncle madam madame dame
    """.split()  # noqa: SIM905
)
LINKS = frozenset("of for and & - – the de del la du des van von der bin al 's ’s".split())  # noqa: SIM905
NO_NAMES = frozenset(json.loads((ROOT / "dragoman/language/names.json").read_text("utf-8"))["titles"])
PRONOUNS = {"we", "our", "they", "their", "he", "she", "it", "its", "us", "you", "i", "who", "this", "these", "those"}
STATES = {"Iraq", "Syria", "Iran", "Turkey", "Russia", "Britain", "Jordan", "UK", "US", "France", "Lebanon"}
"""re3d calls a state that acts an organisation; here a state's name is a place whatever it does."""
PERSON_LINKS = {"-", "–", "de", "del", "la", "du", "van", "von", "der", "bin", "al", "el", "ibn", "ben", "da", "dos"}


def _features() -> ModuleType:
    path = ROOT / "dragoman/language/features.py"
    spec = importlib.util.spec_from_file_location("dragoman_features", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["dragoman_features"] = module
    spec.loader.exec_module(module)
    return module


features = _features()


@dataclass
class Sentence:
    """One sentence; heads count from 1, 0 is the root. A layer that is not annotated is None."""

    words: list[str]
    tags: list[str] | None
    lemmas: list[str] | None
    heads: list[int] | None
    relations: list[str] | None
    names: list[str] | None
    bank: int
    paragraph: int = 0
    document: str = ""


@dataclass
class Act:
    """An event of a window: its word, its types with their shares, the words of who takes part, words that may."""

    anchor: int
    types: dict[str, float]
    actors: list[int]
    recipients: list[int]
    unsure: list[int] = field(default_factory=list)


def event_set(path: Path) -> list[tuple[list[Sentence], list[Act]]]:
    """Items of prepare_events.py: sentences without trees, and the acts in them (indices count over the item)."""
    found = []
    for row in map(json.loads, lines_of(path)):
        edges = [*row["starts"], len(row["words"])]
        sentences = [
            Sentence(row["words"][a:b], None, None, None, None, None, 1) for a, b in itertools.pairwise(edges) if b > a
        ]
        if sentences:
            found.append((sentences, [Act(**e) for e in row["events"]]))
    return found


def lines_of(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from file


def treebank(path: Path, bank: int) -> list[list[Sentence]]:
    """The documents of a CoNLL-U file, each a list of sentences; GUM's (bank 1) entities become names."""
    documents: list[list[Sentence]] = []
    rows: list[list[str]] = []
    paragraph, fresh, name = 0, True, ""
    for line in lines_of(path):
        line = line.rstrip("\n")
        if line.startswith("#"):
            if line.startswith("# newdoc"):
                fresh, name = True, line.partition("=")[2].strip()
            paragraph += line.startswith(("# newpar", "# newdoc")) and not line.startswith("# newpar_block")
        elif line:
            if line.split("\t", 1)[0].isdigit():
                rows.append(line.split("\t"))
        elif rows:
            if fresh:
                documents.append([])
                fresh = False
            documents[-1].append(_sentence(rows, bank, paragraph, name))
            rows = []
    return documents


def _sentence(rows: list[list[str]], bank: int, paragraph: int, document: str) -> Sentence:
    words = [row[1] for row in rows]
    names = _gum_names(rows) if bank == 1 else None
    return Sentence(
        words, [r[3] for r in rows], [r[2] for r in rows], [int(r[6]) for r in rows], [r[7] for r in rows],
        names, bank, paragraph, document,
    )  # fmt: skip


def _gum_names(rows: list[list[str]]) -> list[str]:
    open_spans: dict[str, list[tuple[int, str]]] = {}
    spans: list[tuple[int, int, str]] = []
    for index, row in enumerate(rows):
        field = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", field):
            name = re.split(r"[-)]", part.strip("()"))[0]
            if part.startswith("("):
                kind = KINDS.get(part.strip("()").split("-")[1] if "-" in part else "", "")
                open_spans.setdefault(name, []).append((index, kind))
            if part.endswith(")") and open_spans.get(name):
                start, kind = open_spans[name].pop()
                if kind:
                    spans.append((start, index, kind))
    trimmed = [t for s in spans if (t := _trim(rows, *s))]
    return bio(len(rows), trimmed)


def _trim(rows: list[list[str]], start: int, end: int, kind: str) -> tuple[int, int, str] | None:
    """The name inside a noun phrase: the run of capitalised words around its head, without titles and articles."""
    inside = range(start, end + 1)
    head = next((i for i in inside if not start <= int(rows[i][6]) - 1 <= end), start)
    if rows[head][3] != "PROPN":
        return None
    links = PERSON_LINKS if kind == "PERSON" else LINKS

    def fits(i: int) -> bool:
        word, tag = rows[i][1], rows[i][3]
        if kind == "PERSON":
            return tag == "PROPN"
        return tag == "PROPN" or (word[:1].isupper() and tag in ("ADJ", "NOUN", "VERB", "NUM", "ADV"))

    left = right = head
    while True:
        step = next((n for n in (1, 2, 3) if left - n >= start and fits(left - n)
                     and all(rows[left - m][1].lower() in links for m in range(1, n))), 0)  # fmt: skip
        if not step:
            break
        left -= step
    while True:
        step = next((n for n in (1, 2, 3) if right + n <= end and fits(right + n)
                     and all(rows[right + m][1].lower() in links for m in range(1, n))), 0)  # fmt: skip
        if not step:
            break
        right += step
    return _untitled([r[1] for r in rows], left, right, kind)


def _untitled(words: list[str], left: int, right: int, kind: str) -> tuple[int, int, str] | None:
    strip = TITLES | {"-"} if kind == "PERSON" else {"the"}
    while left <= right and words[left].lower() in strip:
        left += 1
    if left > right or (kind == "PERSON" and words[right].lower() in NO_NAMES):
        return None
    return left, right, kind


def bio(length: int, spans: list[tuple[int, int, str]]) -> list[str]:
    """BIO labels of spans (first word, last word, kind); of two that overlap the longer stays."""
    labels = ["O"] * length
    for start, end, kind in sorted(set(spans), key=lambda s: s[0] - s[1]):
        if all(label == "O" for label in labels[start : end + 1]):
            labels[start : end + 1] = ["B-" + kind] + ["I-" + kind] * (end - start)
    return labels


def name_set(path: Path) -> list[list[Sentence]]:
    """Sentences that have names only (re3d, wikigold, uner_ewt: words parted by spaces, character offsets)."""
    found = []
    for line in lines_of(path):
        item = json.loads(line)
        if "words" in item:
            found.append([Sentence(item["words"], None, None, None, None, item["names"], 0)])
            continue
        words, starts = _split(item["text"])
        if not words:
            continue
        spans = [s for e in item["entities"] if (s := _named(e, words, starts))]
        found.append([Sentence(words, None, None, None, None, bio(len(words), spans), 0)])
    return found


def _split(text: str) -> tuple[list[str], list[int]]:
    pieces = [(m.group(), m.start()) for m in re.finditer(r"(?<=\w)-(?=\w)|(?:(?!(?<=\w)-(?=\w))\S)+", text)]
    return [p for p, _ in pieces], [s for _, s in pieces]


def _named(entity: dict, words: list[str], starts: list[int]) -> tuple[int, int, str] | None:
    kind = KINDS.get(entity["label"])
    inside = [i for i, s in enumerate(starts) if entity["start"] <= s < entity["end"]]
    if not kind or not inside:
        return None
    left, right = inside[0], inside[-1]
    while left <= right and not words[left][:1].isupper() and not words[left][:1].isdigit():
        left += 1
    if {w.lower() for w in words[left : right + 1]} & PRONOUNS:
        return None
    if left == right and words[left] in STATES:
        kind = "PLACE"
    if any(w[:1].islower() and w.lower() not in LINKS | {"in", "on", "to", "at"} for w in words[left : right + 1]):
        return None
    return _untitled(words, left, right, kind)

"""Makes `dragoman/models/language/forms.json`: the lemmas and inflected forms of English, as `lemminflect` brings them.

    $ pip install 'lemminflect==0.2.*' && python training/forms.py

In: lemminflect's table (MIT; made from the SPECIALIST Lexicon of the U.S. National Library of Medicine). Out: tag →
lemma → its other forms, and the file's hash in the model's card. Of verb forms the treebanks know 4,800, it 27,000.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib.metadata
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "dragoman" / "models" / "language"
LICENCE = {"lemminflect (table of forms, from the SPECIALIST Lexicon of the U.S. National Library of Medicine)": "MIT"}
TABLE = "lemminflect/resources/lemma_lu.csv.gz"
TAGS = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ", "adv": "ADV"}
PLAIN = re.compile(r"[a-z]+(-[a-z]+)*")
"""Names and forms with signs are left out: the network writes their lemmas as they are written."""


def forms(rows: Iterable[list[str]]) -> dict[str, dict[str, list[str]]]:
    """Tag → lemma → its forms without itself, from rows of form, word class and lemmas ("find/found")."""
    found: dict[str, dict[str, list[str]]] = {tag: {} for tag in TAGS.values()}
    for form, kind, lemmas in rows:
        if kind not in TAGS or not PLAIN.fullmatch(form):
            continue
        for lemma in filter(PLAIN.fullmatch, lemmas.split("/")):
            if "-" in lemma and "-" not in form:
                continue
            others = found[TAGS[kind]].setdefault(lemma, [])
            if form != lemma:
                others.append(form)
    return {tag: dict(sorted(lemmas.items())) for tag, lemmas in found.items()}


def packed() -> str:
    """The file's text, from the installed package (which is read, not imported: it hooks itself into spaCy)."""
    path = importlib.metadata.distribution("lemminflect").locate_file(TABLE)
    with gzip.open(str(path), "rb") as table:
        rows = csv.reader(io.TextIOWrapper(table, "utf-8"))
        found = forms(row for row in rows if len(row) == 3)
    joined = {tag: {lemma: " ".join(others) for lemma, others in lemmas.items()} for tag, lemmas in found.items()}
    return json.dumps(joined, separators=(",", ":"))


def main() -> None:
    text = packed()
    (PLACE / "forms.json").write_text(text, encoding="utf-8")
    card = json.loads((PLACE / "card.json").read_text("utf-8"))
    card["files"]["forms.json"] = hashlib.sha256(text.encode()).hexdigest()
    card["files"] = dict(sorted(card["files"].items()))
    card["licences"] |= LICENCE
    (PLACE / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

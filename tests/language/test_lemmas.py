"""Lemmas: what treebanks and lexicon know goes before the network's guess; the shipped lexicon is the package's."""

from __future__ import annotations

import csv
import pathlib
from types import ModuleType

import numpy as np
import pytest
from scripts import script

from dragoman.language.features import edit_script
from dragoman.language.lemmas import Lemmas

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = {
    "VERB": {"talks": "talk", "united": "Unite", "ranged": "rang"},
    "NOUN": {"talks": "talk", "ministers": "minister"},
}
LEXICON = {
    "VERB": {
        "talk": "talks talked talking", "unite": "united unites", "range": "ranged",
        "find": "found", "found": "founded", "impound": "impounds impounded impounding",
    },
    "NOUN": {"envoy": "envoys", "bacon": "", "corps": ""},
}  # fmt: skip


def rules(form: str, *lemmas: str) -> tuple[list[str], np.ndarray]:
    """Scripts that make `lemmas` of the form, likeliest first, and their scores."""
    return [edit_script(form, lemma) for lemma in lemmas], np.arange(len(lemmas), 0, -1, dtype=np.float32)


ROWS = [
    ("impounded", "VERB", ["impounde"], "impound", "a verb that only the lexicon knows"),
    ("ranged", "VERB", ["rang"], "range", "a slip of the treebanks gives way to the lexicon"),
    ("united", "VERB", ["unit"], "unite", "only its case is another"),
    ("United", "VERB", ["unit"], "Unite", "the treebanks' way with a name's word"),
    ("found", "VERB", ["find", "found"], "find", "two verbs have the form: the likelier one"),
    ("found", "VERB", ["foun", "found"], "found", "the likeliest script makes neither"),
    ("bacon", "NOUN", ["bac"], "bacon", "a noun whose guess nobody knows"),
    ("envoys", "NOUN", ["envoy"], "envoy", "a noun whose guess is known"),
    ("corps", "NOUN", ["corp"], "corps", "a noun that ends as a plural does"),
    ("Corps", "NOUN", ["Corp"], "Corp", "of a capitalised noun the network knows more"),
    ("blorps", "NOUN", ["blorp"], "blorp", "what nobody knows is guessed"),
]


@pytest.mark.parametrize(("form", "tag", "guesses", "lemma", "why"), ROWS, ids=[r[4] for r in ROWS])
def test_lemmas(form: str, tag: str, guesses: list[str], lemma: str, why: str) -> None:
    scripts, scores = rules(form, *guesses)
    assert Lemmas(scripts, TABLE, LEXICON)(form, tag, scores) == lemma, why


VERBS = [
    ("Cuba impounded the ship.", "impound"), ("Morocco spied on the envoy.", "spy"),
    ("They razed the houses.", "raze"), ("Japan is mobilizing its army.", "mobilize"),
    ("The court indicted the general.", "indict"), ("Prisoners were freed on Monday.", "free"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lemma"), VERBS)
def test_verbs_that_no_treebank_has(language, text, lemma):
    assert lemma in [t.lemma_ for t in language.parse(text) if t.pos_ == "VERB"]


def builder() -> ModuleType:
    return script("training/forms.py")


def test_rows_become_forms():
    rows = csv.reader(["spied,verb,spy", "spy,verb,spy", "found,verb,find/found", "Aachen,noun,Aachen", "'ll,aux,will",
                       "underwent,verb,under-go/undergo"])  # fmt: skip
    found = builder().forms(rows)
    assert found["VERB"] == {"find": ["found"], "found": [], "spy": ["spied"], "undergo": ["underwent"]}
    assert not found["NOUN"]


def test_the_shipped_lexicon_is_the_packages():
    shipped = (ROOT / "dragoman/models/language/forms.json").read_text("utf-8")
    assert shipped == builder().packed(), "run `python training/forms.py` anew"

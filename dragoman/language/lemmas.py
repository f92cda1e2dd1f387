"""A word, its tag and the scores of lemma scripts → its lemma.

In: the form, the tag, one score a script. Out: the lemma: the only one that a lexicon has for a verb; else the one
that the treebanks have for this form and tag if they agree; else the likeliest script's if treebanks or lexicon know
it; else the lexicon's for the form; else, of the likeliest scripts, the first that makes a lemma of the treebanks.

    lemmas = Lemmas(network.lemmas, model.json("lemmas.json"), model.json("forms.json"))
    lemmas("cancelled", "VERB", scores) -> "cancel"
"""

from __future__ import annotations

from collections.abc import Container

import numpy as np
from numpy.typing import NDArray

from dragoman.language.features import apply_script, normalise

Words = dict[str, dict[str, str]]

_TRIED = 8
_MARGIN = 7.0
"""A script whose score lies so far below the best one's is not tried (e to the 7th: a thousandth of its chance)."""
_NAMES = ("PROPN", "X")
_REMEMBERED = 30_000


class Lemmas:
    """Scripts, the treebanks' table (tag → form → lemma, "" for the form itself), a lexicon (tag → lemma → forms).

    As a callable: the lemma of one word."""

    def __init__(
        self, scripts: list[str], table: dict[str, dict[str, str]], lexicon: dict[str, dict[str, str]]
    ) -> None:
        self._scripts = scripts
        self._table = table
        self._seen: dict[tuple[str, str], str | None] = {}
        self._known = {tag: {lemma or form for form, lemma in forms.items()} for tag, forms in table.items()}
        self._lexicon = {tag: _by_form(lemmas) for tag, lemmas in lexicon.items()}
        self._listed = lexicon

    def __call__(self, word: str, tag: str, scores: NDArray[np.float32]) -> str:
        """The lemma of a word with this tag."""
        key = (word, tag)
        if key not in self._seen:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[key] = self._without_scores(word, tag)
        return self._seen[key] or self._by_scores(word, tag, scores)

    def _without_scores(self, word: str, tag: str) -> str | None:
        if not any(c.isalnum() for c in word):
            return self._of_signs(word, tag)
        form = normalise(word).lower()
        lemma = self._table.get(tag, {}).get(form)
        found = form if lemma == "" else lemma
        verbs = self._of_lexicon(form, tag) if tag == "VERB" else []
        if len(verbs) != 1 or (found and found.lower() == verbs[0] and not word.islower()):
            return found
        return verbs[0]

    def _by_scores(self, word: str, tag: str, scores: NDArray[np.float32]) -> str:
        likeliest = apply_script(word, self._scripts[int(scores.argmax())])
        known = self._known.get(tag)
        if tag in _NAMES or known is None:
            return likeliest
        lemmas = self._of_lexicon(normalise(word).lower(), tag) if tag == "VERB" or word.islower() else []
        settled = bool(lemmas) and tag == "VERB"
        if not settled and (likeliest in known or likeliest.lower() in self._listed.get(tag, ())):
            return likeliest
        return self._among(lemmas or known, word, scores) or (lemmas[0] if lemmas else likeliest)

    def _of_lexicon(self, form: str, tag: str) -> list[str]:
        return self._lexicon.get(tag, {}).get(form, "").split()

    def _among(self, wanted: Container[str], word: str, scores: NDArray[np.float32]) -> str | None:
        """The first of `wanted` that a likely script makes of the word."""
        order = np.argsort(-scores)[:_TRIED]
        for i in order.tolist():
            if scores[i] < scores[order[0]] - _MARGIN:
                break
            lemma = apply_script(word, self._scripts[i])
            if lemma in wanted:
                return lemma
        return None

    def _of_signs(self, word: str, tag: str) -> str:
        plain = normalise(word)
        if tag == "PART":
            return self._table.get(tag, {}).get(plain) or plain
        return plain if plain.strip("\"'") == "" else word


def _by_form(lemmas: dict[str, str]) -> dict[str, str]:
    """Form → its lemmas, joined by spaces (tuples would take twice the time at each start)."""
    found: dict[str, str] = {}
    for lemma, forms in lemmas.items():
        for form in (lemma, *forms.split()):
            found[form] = f"{found[form]} {lemma}" if form in found else lemma
    return found

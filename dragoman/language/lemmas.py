"""A word, its tag and the scores of lemma scripts → its lemma.

In: the form, the tag, one score a script. Out: the lemma: the one that the treebanks have for this form and tag if
they agree; else, of the likeliest scripts, the first whose result is a lemma they know; else the likeliest script's.

    lemmas = Lemmas(network.lemmas, model.json("lemmas.json"))
    lemmas("cancelled", "VERB", scores) -> "cancel"
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dragoman.language.features import apply_script, normalise

_TRIED = 8
_MARGIN = 7.0
"""A script whose score lies so far below the best one's is not tried (e to the 7th: a thousandth of its chance)."""
_NAMES = ("PROPN", "X")
_REMEMBERED = 30_000


class Lemmas:
    """Scripts and the treebanks' table; as a callable, the lemma of one word."""

    def __init__(self, scripts: list[str], table: dict[str, dict[str, str]]) -> None:
        self._scripts = scripts
        self._table = table
        self._seen: dict[tuple[str, str], str | None] = {}
        self._known = {tag: {lemma or form for form, lemma in forms.items()} for tag, forms in table.items()}

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
        return form if lemma == "" else lemma

    def _by_scores(self, word: str, tag: str, scores: NDArray[np.float32]) -> str:
        likeliest = apply_script(word, self._scripts[int(scores.argmax())])
        known = self._known.get(tag)
        if tag in _NAMES or known is None or likeliest in known:
            return likeliest
        return self._known_one(word, scores, known) or likeliest

    def _known_one(self, word: str, scores: NDArray[np.float32], known: set[str]) -> str | None:
        order = np.argsort(-scores)[:_TRIED]
        for i in order.tolist():
            if scores[i] < scores[order[0]] - _MARGIN:
                break
            lemma = apply_script(word, self._scripts[i])
            if lemma in known:
                return lemma
        return None

    def _of_signs(self, word: str, tag: str) -> str:
        plain = normalise(word)
        if tag == "PART":
            return self._table.get(tag, {}).get(plain) or plain
        return plain if plain.strip("\"'") == "" else word

"""What the model sees of a word, and how its lemma scripts are read.

In: a word's form. Out: its normalised form, its shape number, a lemma (by an edit script).
Training and run time share this module, so that both see the same; a model's card names the
``FEATURE_VERSION`` that it was trained with.

>>> normalise("“"), shape("Lavrov"), apply_script("studies", "l3y"), edit_script("Studies", "study")
('"', 2, 'study', 'l3y')
"""

from __future__ import annotations

import re

FEATURE_VERSION = 1
SHAPES = ("special", "lower", "title", "upper", "initial", "mixed", "digit", "alnum", "punct", "other", "dotted")
MAX_PIECES = 8
"""A word is cut after so many word pieces (addresses, hashes)."""

_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "′": "'",
        "—": "–", "―": "–", "‑": "-", "‐": "-", "−": "-", "\u00a0": " ",
    }
)  # fmt: skip
_DIGITS = re.compile(r"[\d.,:/%+\-–']*\d[\d.,:/%+\-–']*$")
_SCRIPT = re.compile(r"([lkt])(\d+)(.*)$", re.DOTALL)


def normalise(form: str) -> str:
    """The form with typographic quotation marks, dashes and apostrophes made plain."""
    return form.translate(_PLAIN)


def shape(form: str) -> int:
    """The number of the word's casing shape in ``SHAPES``; the vocabulary itself is uncased."""
    letters = [c for c in form if c.isalpha()]
    if not letters:
        if _DIGITS.match(form):
            return 6
        return 9 if any(c.isalnum() for c in form) else 8
    return _letter_shape(form, letters)


def _letter_shape(form: str, letters: list[str]) -> int:
    if any(c.isdigit() for c in form):
        return 7
    if form.islower():
        return 1
    if form.isupper():
        if "." in form:
            return 10
        return 4 if len(letters) == 1 else 3
    if form[0].isupper() and form[1:].islower():
        return 2
    return 5 if form.isascii() or form.lower() != form else 9


def edit_script(form: str, lemma: str) -> str:
    """The shortest script that makes the lemma: case (lower, keep, title), letters to cut, letters to add."""
    scripts = []
    for rank, case in enumerate("lkt"):
        cased = _cased(form, case)
        common = _common_prefix(cased, lemma)
        cut, added = len(cased) - common, lemma[common:]
        scripts.append((cut + len(added), rank, f"{case}{cut}{added}"))
    return min(scripts)[2]


def apply_script(form: str, script: str) -> str:
    """The lemma that the script makes of the form; the form itself when nothing would be left."""
    match = _SCRIPT.match(script)
    if match is None:
        return form
    case, cut, added = match.group(1), int(match.group(2)), match.group(3)
    cased = _cased(normalise(form), case)
    stem = cased[: len(cased) - cut] if cut else cased
    return (stem + added) or form


def _cased(form: str, case: str) -> str:
    if case == "l":
        return form.lower()
    return form if case == "k" else form[:1].upper() + form[1:].lower()


def _common_prefix(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length

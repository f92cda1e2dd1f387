"""The cue words of `data/cues.json`, ready for look-up.

In: a token. Out: the entries whose words stand there.

    >>> [cue.name for cue in entries_at(token)]        # "lashed" in "lashed out at the press"
    ['lash out']
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spacy.tokens import Token

from dragoman import lexicon
from dragoman.statements.layout import Layout

POS = {
    "verb": frozenset({"VERB", "AUX"}),
    "noun": frozenset({"NOUN", "PROPN"}),
    "adjective": frozenset({"ADJ", "VERB"}),
}
REACH = 4
"""A particle or light noun stands at most so many words after its verb ("made it very clear", "hit right back")."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cue:
    """An entry of the cue list: `words` are its lemma and what must follow it; `takes` as the schema explains.

    `objects`: the head nouns that alone make an object ("np") something said; `others`: those that never do.
    """

    name: str
    words: tuple[str, ...]
    pos: str
    force: str
    takes: frozenset[str]
    objects: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def tells(self, noun: str) -> bool:
        """Whether an object with this head is something said: one claims responsibility, but not an island."""
        return noun not in self.others and (not self.objects or noun in self.objects)


def _cue(entry: Mapping[str, Any]) -> Cue:
    named = (frozenset(entry.get(key, ())) for key in ("takes", "objects", "other_objects"))
    return Cue(entry["cue"], tuple(entry["cue"].split()), entry["pos"], entry["force"], *named)


@functools.cache
def by_form() -> dict[str, tuple[Cue, ...]]:
    """Inflected form of the first word → entries of verbs, nouns and adjectives, the ones with most words first.

    Forms rather than lemmas: a wrong lemma would lose a statement, and the forms of a closed list are known.
    """
    found: dict[str, list[Cue]] = {}
    for entry in lexicon.entries("cues"):
        if entry["pos"] != "preposition":
            cue = _cue(entry)
            for form in inflected(cue.words[0], entry["pos"], entry.get("forms", ())):
                found.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda c: -len(c.words))) for form, cues in found.items()}


@functools.cache
def bases() -> frozenset[str]:
    """The uninflected first words of the verbs."""
    return frozenset(e["cue"].split()[0] for e in lexicon.entries("cues") if e["pos"] == "verb")


def inflected(word: str, pos: str, forms: Iterable[str] = ()) -> frozenset[str]:
    """The word with its inflected forms: those given, else the regular ones."""
    if pos == "adjective":
        return frozenset({word})
    given = frozenset(forms)
    stem = word[:-1] if word.endswith(("e", "y")) else word
    plural = f"{stem}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}{_sibilant(word)}s"
    if pos == "noun":
        return frozenset({word, plural})
    if given:
        return given | {word}
    if word.endswith("y"):
        past = f"{stem}ied" if word[-2] not in "aeiou" else f"{word}ed"
        return frozenset({word, plural, past, f"{word}ing"})
    base = stem if word.endswith("e") else word
    return frozenset({word, plural, f"{base}ed", f"{base}ing"})


def _sibilant(word: str) -> str:
    return "e" if word.endswith(("s", "sh", "ch", "x", "z")) else ""


@functools.cache
def prepositions() -> tuple[Cue, ...]:
    """The entries that are prepositions, longest first."""
    cues = [_cue(e) for e in lexicon.entries("cues") if e["pos"] == "preposition"]
    return tuple(sorted(cues, key=lambda c: -len(c.words)))


def candidates(page: Layout) -> Iterator[tuple[Token, list[Cue]]]:
    """Every token that may be a verb, noun or adjective cue, with the entries that fit, longest first."""
    index = by_form()
    for i, word in enumerate(page.lower):
        cues = index.get(word)
        if cues and page.parsed[i]:
            token = page.tokens[i]
            fitting = [c for c in cues if token.pos_ in POS[c.pos] and follows(token, c.words[1:]) is not None]
            if any(c.dep_ == "compound:prt" for c in token.children):
                fitting = [c for c in fitting if len(c.words) > 1]
            if fitting:
                yield token, fitting


def follows(token: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The tokens of `words` in their order, within reach after `token`; `None` if one is missing."""
    found: list[Token] = []
    position, doc = token.i, token.doc
    for word in words:
        for index in range(position + 1, min(position + 1 + REACH, len(doc))):
            if word in (doc[index].lower_, doc[index].lemma_):
                found.append(doc[index])
                position = index
                break
        else:
            return None
    return found

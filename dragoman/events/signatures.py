"""What a predicate makes of the event that it governs.

In: a governing token and the kind of complement (see `paths`). Out: its signature from `data/signatures.json`; for a
clause under a cue of speech the one of the cue's force (`data/cues.json`, `data/forces.json`).

    >>> signature(refused, "infinitive").positive      # "refused to meet"
    'negated'

Predicates are found by lemma and part of speech, longer ones first: with their particle ("call off"), a bound
adverb ("stop short"), a bound object ("take place") or a bound preposition ("hold on" for "is on hold").
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

import msgspec
from spacy.tokens import Token

from dragoman import lexicon
from dragoman.events.memory import kids, remembered

Certainty: TypeAlias = Literal["certain", "probable", "possible", "unlikely"]
ALSO: Final = {"unmarked": ("np",), "np": (), "subject": ()}
"""Kinds under which a complement is also looked up: the parser takes some objects for bare obliques."""
BOUND: Final = frozenset({"compound", "advmod", "obj", "obl", "xcomp", "aux", "case"})

CUES: Final = {"verb": "VERB", "noun": "NOUN", "adjective": "ADJ"}
FALLBACK: Final = {
    "VERB": "ADJ", "AUX": "VERB", "PROPN": "NOUN", "SYM": "NOUN", "NUM": "NOUN", "ADV": "ADJ", "ADP": "ADJ",
}  # fmt: skip


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One class of predicates; `positive`, `negative`, `uncertain` are statuses or "same" (the predicate's own)."""

    name: str
    what: str
    positive: str
    negative: str
    uncertain: str
    source: str
    certainty: Certainty = "certain"
    claims: bool = False
    denies: bool = False
    presupposes: bool = False
    future: str | None = None
    past: str | None = None
    backshift: bool = True

    def on(self, status: str) -> str:
        """The complement's status when the predicate itself has `status`."""
        if status == "occurred":
            return self.positive
        if status == "cancelled" and self.positive == "planned":
            return "cancelled"
        return self.negative if status in ("negated", "cancelled") else self.uncertain


@remembered
def signature(token: Token, kind: str) -> Signature | None:
    """The signature of the predicate `token` for a complement of `kind`; `None` if the data have none."""
    first = lemma_of(token)
    known = _table().get(first)
    if known is None:
        return None
    for same in (kind, *ALSO.get(kind, (kind.removesuffix("+ing"),))):
        found = _found(token, first, known, same)
        if found is not None:
            return found
    return None


def _found(token: Token, first: str, known: _Words, kind: str) -> Signature | None:
    state = _state(token, kind)
    if state is not None:
        return state
    for lemma in (*_phrases(token, first), first):
        takes = _takes(known, lemma, token.pos_)
        if takes is not None and kind in takes:
            return takes[kind]
        if takes is not None and kind == "compound":
            return takes.get("infinitive") or takes.get("of")
        if any(c.dep_ == "compound:prt" and f"{first} {c.lower_}" == lemma for c in token.children):
            return None
    return None


def _state(token: Token, kind: str) -> Signature | None:
    """A participle that names a state: "is prepared to" is no act of preparing."""
    if token.pos_ != "VERB" or not token.lower_.endswith("ed"):
        return None
    takes = (_table().get(token.lower_) or {}).get((token.lower_, "ADJ"))
    return takes.get(kind) if takes and any(c.lemma_ == "be" for c in token.children) else None


def _takes(known: _Words, lemma: str, pos: str) -> Mapping[str, Signature] | None:
    found = known.get((lemma, pos))
    if found is None and pos in FALLBACK:
        found = known.get((lemma, FALLBACK[pos]))
    return found


def lemma_of(token: Token) -> str:
    """The lemma under which `token` stands in the data: the parser's, or the one that its form belongs to by rule."""
    irregular = _irregular().get(token.lower_)
    if irregular is not None:
        return irregular
    lemma = str(token.lemma_).lower()
    adjective = (token.lower_, "ADJ") in _table().get(token.lower_, {})
    if adjective and token.pos_ == "VERB" and (lemma, "VERB") not in _table().get(lemma, {}):
        return str(token.lower_)  # "is conditional on", "is prepared to": an adjective that the parse takes for a verb
    return lemma if lemma in _table() else _forms().get(token.lower_, lemma)


def _phrases(token: Token, lemma: str) -> Iterator[str]:
    """The predicate with one bound word: "call off", "take place"."""
    for child, relation in kids(token):
        if relation in BOUND:
            yield f"{lemma} {child.lower_}"


_Words = Mapping[tuple[str, str], Mapping[str, Signature]]


@functools.cache
def classes() -> Mapping[str, Signature]:
    """The classes of signatures by name."""
    rows = lexicon.load("signatures")["classes"]
    return {row["name"]: msgspec.convert(row, Signature) for row in rows}


@functools.cache
def _table() -> Mapping[str, _Words]:
    """First word → (whole lemma, part of speech) → kind of complement → signature."""
    table: dict[str, dict[tuple[str, str], Mapping[str, Signature]]] = {}
    for entry in lexicon.entries("signatures"):
        takes = {kind: classes()[name] for kind, name in entry["takes"].items()}
        table.setdefault(entry["lemma"].split()[0], {})[entry["lemma"], entry["pos"]] = takes
    for (lemma, pos), spoken in _spoken().items():
        words = table.setdefault(lemma.split()[0], {})
        words[lemma, pos] = {**words.get((lemma, pos), {}), "clause": spoken}
    return table


@functools.cache
def _spoken() -> Mapping[tuple[str, str], Signature]:
    """Cue that takes a clause and its part of speech → the signature of its force, or its own if it means more."""
    forces = {e["force"]: e["signature"] for e in lexicon.entries("forces")}
    cues = [e for e in lexicon.entries("cues") if "that" in e["takes"] and e["pos"] in CUES]
    return {(e["cue"], CUES[e["pos"]]): classes()[e.get("signature", forces[e["force"]])] for e in cues}


@functools.cache
def _forms() -> Mapping[str, str]:
    """Regular forms of the verbs and nouns in the data → their lemma."""
    forms: dict[str, str] = {}
    for lemma in _table():
        stem = lemma[:-1] if lemma.endswith("e") else lemma
        doubled = lemma + lemma[-1]
        endings = [lemma, lemma + "s", lemma + "es", stem + "ed", stem + "ing", doubled + "ed", doubled + "ing"]
        if lemma.endswith("y"):
            endings += [lemma[:-1] + "ies", lemma[:-1] + "ied"]
        for form in endings:
            forms.setdefault(form, lemma)
    return forms


@functools.cache
def _irregular() -> Mapping[str, str]:
    """Irregular forms of the verbs in the data → their lemma."""
    said = [e for e in lexicon.entries("cues") if e["pos"] == "verb" and "that" in e["takes"]]
    forms = {f: e["cue"] for e in said if " " not in e["cue"] for f in e.get("forms", ()) if f not in _forms()}
    entries = [e for e in lexicon.entries("signatures") if " " not in e["lemma"]]
    return forms | {form: e["lemma"] for e in entries for form in e.get("forms", ())}

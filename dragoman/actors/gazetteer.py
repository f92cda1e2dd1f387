"""What is known beforehand: names of states and organisations, words for people and organs.

In: the data files countries, organisations, groups, cities, roles, bodies, modifiers. Out: the places in a document
where they stand.

    >>> [hit.known.name for hit in names().search(words(doc))]          # "Ankara warned NATO"
    ['Turkey', 'NATO']

Names are compared piece by piece without accents, dots and hyphens, so that "Al-Qaida" is "al Qaida" and "U.S." is
"US"; common nouns by form or lemma, so that "foreign ministers" is found under "foreign minister".
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias, cast

from spacy.tokens import Doc, Span

from dragoman import lexicon

Form: TypeAlias = Literal[
    "name",
    "adjective",
    "people",
    "capital",
    "seat",
    "organisation",
    "city",
    "role",
    "body",
    "sector",
    "former",
    "keep",
    "nobody",
    "person",
    "listed",
]
PIECE = re.compile(r"[^\W_]+")


THE = ("the",)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
"""What a name may end in behind the surname."""


@dataclasses.dataclass(frozen=True)
class Known:
    """One entry under one of its forms. `country` is "" where the entry says nothing about it.

    `assumed`: many states have one of that name, and the country is only that of most pages ("Senate").
    `listed`: it stands in a user's list, whose word goes before the page's; `office` is the one named there.
    """

    name: str
    form: Form
    country: str = ""
    sector: str = ""
    other: tuple[str, ...] = ()
    kind: str = ""
    weak: bool = False
    assumed: bool = False
    title: bool = False
    from_modifiers: bool = False
    gender: str = ""
    only_plural: bool = False
    proper: bool = False
    listed: bool = False
    office: str = ""


@dataclasses.dataclass(frozen=True)
class Hit:
    """`known` stands at the tokens `[start, end)`."""

    start: int
    end: int
    known: Known


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A token as the search sees it: its pieces by form and by lemma, and whether it starts with a capital."""

    pieces: tuple[str, ...]
    lemma: tuple[str, ...]
    text: str


def bare(text: str) -> str:
    """`text` without accents and dots."""
    if text.isascii():
        return text.replace(".", "")
    folded = unicodedata.normalize("NFKD", text.replace(".", ""))
    return "".join(c for c in folded if not unicodedata.combining(c))


@functools.lru_cache(maxsize=16_384)
def pieces(text: str) -> tuple[str, ...]:
    """Lower-case letter and digit runs of `text`: "Al-Qa'ida" → ("al", "qa", "ida")."""
    return tuple(PIECE.findall(bare(text).lower()))


def words(doc: Doc | Span) -> list[Word]:
    """The tokens of a document or a piece of it for `Trie.search`."""
    return [_word(t.text) for t in doc]


@functools.lru_cache(maxsize=16_384)
def _word(text: str) -> Word:
    return Word(pieces(text), tuple(map(singular, pieces(text))), text)


IRREGULAR = {
    "men": "man",
    "women": "woman",
    "people": "people",
    "children": "child",
    "wives": "wife",
    "police": "police",
    "attaches": "attache",
}


@functools.lru_cache(maxsize=16_384)
def singular(piece: str) -> str:
    """The singular of a lower-case noun form by its ending: "ministries" → "ministry", "gunmen" → "gunman"."""
    if piece in IRREGULAR:
        return IRREGULAR[piece]
    if piece.endswith("men") and len(piece) > 4:
        return piece[:-2] + "an"
    if len(piece) < 4 or not piece.endswith("s") or piece.endswith(("ss", "us", "sis", "xis")):
        return piece
    if piece.endswith("ies"):
        return piece[:-3] + "y"
    if piece.endswith(("ches", "shes", "sses", "xes")):
        return piece[:-2]
    return piece[:-1]


class Trie:
    """Entries by their pieces. `cased` demands the capital letters that the entry is written with."""

    def __init__(self, *, cased: bool) -> None:
        self.cased = cased
        self.root: dict[str, Any] = {}

    def add(self, form: str, known: Known) -> None:
        """Files `known` under the written `form`."""
        node = self.root
        for piece in pieces(form):
            node = node.setdefault(piece, {})
        node.setdefault("", []).append((form, known))

    def search(self, tokens: Sequence[Word], start: int = 0) -> list[Hit]:
        """The longest matches from left to right, without overlap: "the South", but "the | South African"."""
        found: list[Hit] = []
        at = start
        while at < len(tokens):
            hit = self.match(tokens, at) if self._opens(tokens[at]) else None
            if hit and tokens[at].pieces == THE:
                inner = self.match(tokens, at + 1) if at + 1 < len(tokens) else None
                hit = inner if inner and inner.end > hit.end else hit
            if hit:
                found.append(hit)
            at = hit.end if hit else at + 1
        return found

    def _opens(self, word: Word) -> bool:
        """Whether any entry begins with the word."""
        first = word.pieces[:1]
        return bool(first) and (first[0] in self.root or (not self.cased and word.lemma[0] in self.root))

    def match(self, tokens: Sequence[Word], start: int) -> Hit | None:
        """The longest entry that begins at the token `start`."""
        if not tokens[start].pieces:
            return None
        best: Hit | None = None
        states, at = [self.root], start
        while at < len(tokens) and at - start < 14:
            word = tokens[at]
            states = self._step(states, word) if word.pieces else states
            if not states:
                break
            at += 1
            if word.pieces:
                best = self._entry(states, tokens, start, at) or best
        return best

    def _step(self, states: list[dict[str, Any]], word: Word) -> list[dict[str, Any]]:
        forms = (word.pieces,) if self.cased or word.lemma == word.pieces else (word.pieces, word.lemma)
        return [after for node in states for form in forms if (after := _walk(node, form)) is not None]

    def _entry(self, states: list[dict[str, Any]], tokens: Sequence[Word], start: int, end: int) -> Hit | None:
        for node in states:
            for form, known in node.get("", ()):
                if not self.cased or _same_case(form, tokens[start:end]):
                    return Hit(start, end, known)
        return None


def _walk(node: dict[str, Any], form: Iterable[str]) -> dict[str, Any] | None:
    for piece in form:
        if piece not in node:
            return None
        node = node[piece]
    return node


def _same_case(form: str, tokens: Sequence[Word]) -> bool:
    text = tokens[0].text
    if form.isupper() or (len(form) <= 5 and sum(map(str.isupper, form)) > 1):
        return bare(form) == "".join(bare(t.text) for t in tokens if t.pieces) or len(pieces(form)) > 1
    return form[:1].islower() or text[:1].isupper() or not text[:1].isalpha()


@functools.cache
def names() -> Trie:
    """Names of states, organisations, groups and cities."""
    trie = Trie(cased=True)
    for entry in lexicon.entries("countries"):
        _add_country(trie, entry)
    for file in ("organisations", "groups"):
        for entry in lexicon.entries(file):
            weak, assumed = set(entry.get("weak", ())), set(entry.get("assumed", ()))
            for form in entry["names"]:
                known = Known(
                    entry["name"],
                    "organisation",
                    entry["country"],
                    entry["sector"],
                    tuple(entry.get("other", ())),
                    "organisation",
                    weak=form in weak,
                    assumed=form in assumed,
                )
                trie.add(form, known)
    for entry in lexicon.entries("cities"):
        trie.add(entry["name"], Known(entry["name"], "city", entry["country"]))
    return trie


def _add_country(trie: Trie, entry: dict[str, Any]) -> None:
    sector, kind = entry.get("sector", "GOV"), entry["kind"]
    forms: tuple[tuple[Form, str], ...] = (
        ("name", "names"),
        ("name", "former"),
        ("people", "people"),
        ("adjective", "adjectives"),
        ("capital", "capitals"),
        ("seat", "seats"),
    )
    seen: set[str] = set()
    for form, key in forms:
        for written in entry[key]:
            if written in seen or (form == "people" and written in entry["adjectives"]):
                continue
            seen.add(written)
            trie.add(written, Known(entry["name"], form, entry["code"], sector, (), kind))


@functools.cache
def nationals() -> dict[str, str]:
    """Word for one of a state's people, where it is not its adjective → country code: "Dane", "Frenchwoman"."""
    found: dict[str, str] = {}
    for entry in lexicon.entries("countries"):
        adjectives = {word.lower() for word in entry["adjectives"]}
        ones = {singular(word.lower()) for word in entry["people"] if " " not in word}
        found |= dict.fromkeys(sorted(ones - adjectives), entry["code"])
    return found


@functools.cache
def unchanging() -> frozenset[str]:
    """Adjectives that also name a state's people, one or many: "Chinese", "French"."""
    return frozenset(w for e in lexicon.entries("countries") for w in e["people"] if w in e["adjectives"])


@functools.cache
def nouns() -> Trie:
    """Words for people, organs, and the words before them."""
    trie = Trie(cased=False)
    for form, file in (("body", "bodies"), ("role", "roles")):
        for entry in lexicon.entries(file):
            for word in entry["words"]:
                trie.add(word, _common(word, "nobody" if entry.get("nobody") else form, entry))
    return trie


def _common(word: str, form: str, entry: dict[str, Any]) -> Known:
    return Known(
        word,
        cast(Form, form),
        entry.get("country", ""),
        entry.get("sector", ""),
        tuple(entry.get("other", ())),
        "organisation" if form == "body" else "person",
        assumed=entry.get("assumed", False),
        title=entry.get("title", False),
        from_modifiers=entry.get("from_modifiers", False),
        gender=entry.get("gender", ""),
        only_plural=entry.get("only_plural", False),
        proper=entry.get("proper", False),
    )


@functools.cache
def modifiers() -> dict[str, Known]:
    """Words before a role or body, by lower-case form, and what they do."""
    return {
        word: _common(word, entry["effect"], entry) for entry in lexicon.entries("modifiers") for word in entry["words"]
    }


@functools.cache
def changes() -> dict[str, list[dict[str, str]]]:
    """Organisation → what changed about its sector from which day on, in order of time."""
    files = ("organisations", "groups")
    return {e["name"]: e["changes"] for f in files for e in lexicon.entries(f) if "changes" in e}


@functools.cache
def genders() -> dict[str, str]:
    """Given name (without accents, lower-case) → "f" or "m"."""
    return {bare(e["name"]).lower(): e["gender"] for e in lexicon.entries("given_names")}


@functools.cache
def state_names() -> dict[str, str]:
    """Country code → the state's everyday name."""
    return {e["code"]: e["name"] for e in lexicon.entries("countries") if e["kind"] == "state"}


@functools.cache
def elsewhere() -> dict[str, frozenset[str]]:
    """Name of a state → codes of the countries with a region of that name: "Georgia" in the United States."""
    return {e["name"]: frozenset(e["elsewhere"]) for e in lexicon.entries("countries") if "elsewhere" in e}


@functools.cache
def word_sets() -> dict[str, tuple[str, ...]]:
    """The small word sets of this stage by name."""
    return {e["set"]: tuple(e["words"]) for e in lexicon.entries("actor_words")}


def word_set(name: str) -> frozenset[str]:
    """The word set `name` of data/actor_words.json; `KeyError` if there is none."""
    return frozenset(word_sets()[name])


def word_table(prefix: str) -> dict[str, frozenset[str]]:
    """The word sets named `prefix`.KEY by their key."""
    return {n.removeprefix(f"{prefix}."): frozenset(w) for n, w in word_sets().items() if n.startswith(f"{prefix}.")}

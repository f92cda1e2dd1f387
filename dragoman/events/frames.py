"""The frames: which words name which act, and what must stand beside them.

In: `data/frames_*.json`. Out: for a token, the frames whose words are there and whose needs are met, best first.

    >>> [m.frame.id for m in matches(token, forms)]       # "recalled" in "Oslo recalled its ambassador"
    ['sanction.expel']

A pattern is one or more lemmas. A noun pattern stands word by word ("show of force"); the further words of a verb
pattern hang under the verb, in any shape of clause ("impose curfew": "a curfew was imposed"). Longer patterns win,
then frames that ask for more.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spacy.tokens import Doc, Token

from dragoman import lexicon

TYPES = ("accuse", "agree", "aid", "assault", "coerce", "concede", "consult", "cooperate", "mobilize", "protest",
         "reject", "request", "retreat", "sanction", "support", "threaten")  # fmt: skip
KINDS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
VERBAL = ("VERB", "AUX")
SPOKEN_KINDS = {"verb": "verbs", "noun": "nouns"}
WINDOW = 9
HYPHENS = frozenset({"-", "–", "‑"})
ENDINGS = (("ied", ("y",)), ("ies", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("es", ("", "e")), ("s", ("",)))
"""Regular inflection: endings and what they stand in for; a doubled consonant before them is undone."""

SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("our", "or"))

SMALL = frozenset({"case", "compound", "amod", "det", "mark", "fixed", "nmod:poss", "advmod", "compound:prt"})
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MONTHS = frozenset({"March", "May"})
"""Months that are also words of frames: written with a capital and without a determiner they are dates."""

STRICT = (
    "predicate", "object", "subject", "with", "content_types", "said", "near", "near_noun", "page", "future", "content",
    "xcomp",
)  # fmt: skip
SPOKEN = ("said", "future", "content")
"""Needs that make a frame the better choice where a looser one fits too."""

PARTICLES = frozenset({
    "about", "across", "after", "against", "along", "around", "aside", "at", "away", "back", "behind", "between", "by",
    "down", "for", "from", "in", "into", "near", "of", "off", "on", "out", "over", "through", "to", "together",
    "toward", "towards", "under", "up", "upon", "with",
})  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """One entry of a frame file; `needs` keeps its conditions as the file has them."""

    id: str
    type: str
    modes: tuple[str, ...]
    roles: str
    needs: Mapping[str, Any]

    @property
    def strictness(self) -> int:
        """How many conditions the frame makes: of two that fit, the stricter wins."""
        return sum(1 + (key in SPOKEN) for key in STRICT if key in self.needs)


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A frame found at `anchor`: `tokens` spell its pattern, the lemmas `words`; `kind` is the part of speech."""

    frame: Frame
    kind: str
    anchor: Token
    tokens: tuple[Token, ...]
    words: tuple[str, ...] = ()
    lead: int = 1
    """How many tokens hyphens join to the verb, itself counted: two in "test-fired a missile"."""

    @property
    def joined(self) -> tuple[Token, ...]:
        """The anchor with what hyphens join to it."""
        return self.tokens[: self.lead] if self.lead > 1 else (self.anchor,)


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """The lemmas of one pattern of `frame`."""

    words: tuple[str, ...]
    kind: str
    frame: Frame
    lead: int = 1
    """How many words a verb's hyphens join: two in "tear-gas protesters"; the last of them is the verb."""


def split(pattern: str) -> tuple[str, ...]:
    """The lemmas of a pattern; a hyphen parts words, as in the tokenizer."""
    return lexicon.words(pattern.lower())


@functools.cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of one file of frames; to their own words come those of the cue list whose act they are."""
    said = _said()
    found = []
    for entry in lexicon.entries(f"frames_{name}"):
        more = {key: [*entry.get(key, ()), *words] for key, words in said.get(entry["id"], {}).items()}
        found.append({**entry, **more})
    return tuple(found)


@functools.cache
def _said() -> dict[str, dict[str, list[str]]]:
    """Id of a frame → the cues of speech that are such acts, by part of speech: their force's, or one of their own."""
    acts = {e["force"]: e.get("frame", "") for e in lexicon.entries("forces")}
    found: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for entry in lexicon.entries("cues"):
        act = entry.get("frame", acts[entry["force"]])
        if act and entry["pos"] in SPOKEN_KINDS:
            found[act][SPOKEN_KINDS[entry["pos"]]].append(entry["cue"])
    return found


@functools.cache
def frames() -> tuple[Frame, ...]:
    """All frames, in file order."""
    return tuple(_frame(e) for name in TYPES for e in entries(name))


def _frame(entry: dict[str, Any]) -> Frame:
    needs = {k: v for k, v in entry.items() if k not in ("id", "type", "modes", "roles", *KINDS)}
    return Frame(entry["id"], entry["type"], tuple(entry["modes"]), entry["roles"], needs)


@functools.cache
def index() -> dict[str, tuple[Pattern, ...]]:
    """Patterns by their first lemma, longest first."""
    found: dict[str, list[Pattern]] = collections.defaultdict(list)
    by_id = {f.id: f for f in frames()}
    for name in TYPES:
        for entry in entries(name):
            for key, kind in KINDS.items():
                for text in entry.get(key, ()):
                    words = split(text)
                    lead = len(split(text.split(maxsplit=1)[0])) if kind == "verb" else 1
                    found[words[0]].append(Pattern(words, kind, by_id[entry["id"]], lead))
    return {k: tuple(sorted(v, key=lambda p: -len(p.words))) for k, v in found.items()}


@functools.cache
def classes() -> dict[str, frozenset[str]]:
    """Noun classes ("@weapon") by name, and for each type ("@CONSULT") the nouns that name it."""
    found = {e["name"]: frozenset(e["words"]) for e in lexicon.entries("event_classes")}
    for name in TYPES:
        words: set[str] = set()
        for entry in entries(name):
            words.update(_noun(w) for w in entry.get("nouns", ()))
        found[name.upper()] = frozenset(words)
    return found


def _noun(pattern: str) -> str:
    """The governing noun of a noun pattern: "show of force" → show."""
    words = split(pattern)
    cut = next((at for at, word in enumerate(words) if at and word in PARTICLES), len(words))
    return words[cut - 1]


@functools.cache
def verbs_of(type: str) -> frozenset[str]:
    """Single verbs that name acts of `type` whatever their object is."""
    free = [e for e in entries(type.lower()) if "@none" in e.get("object", ("@none",))]
    return frozenset(w for e in free for w in e.get("verbs", ()) if " " not in w)


@functools.cache
def vocabulary() -> frozenset[str]:
    """Every lemma of every pattern and class."""
    found = {w for patterns in index().values() for p in patterns for w in p.words}
    return frozenset(found | {w for e in lexicon.entries("event_classes") for w in e["words"]})


@functools.cache
def irregular() -> dict[str, str]:
    """Irregular verb forms and their lemmas."""
    return {form: e["lemma"] for e in lexicon.entries("irregular_verbs") for form in e["forms"]}


def lemmas(token: Token) -> frozenset[str]:
    """The form and lemma of `token`, and what regular inflection could have made it from, if the frames know it.

    Of a form in "-ed" that a known verb makes, another lemma is the model's slip ("sparked": spare)."""
    return _lemmas(token.lower_, token.lemma_.lower())


@functools.lru_cache(maxsize=16_384)
def _lemmas(form: str, lemma: str) -> frozenset[str]:
    found = {form, lemma, irregular().get(form, form)}
    if form in (f"{lemma}ers", f"{lemma}ors") or (form == f"{lemma}es" and form[:-1] in vocabulary()):
        found = {form, form[:-1]}
    for ending, others in ENDINGS:
        if ending == "es" and form[:-1] in vocabulary():
            continue
        if form.endswith(ending) and len(form) > len(ending) + 2:
            made = _made(form[: -len(ending)], others)
            if lemma in made and lemma in vocabulary():
                continue
            if ending == "ed" and lemma not in (form, *made) and form not in irregular() and made & vocabulary():
                found.discard(lemma)
            found |= made
    found |= {w for spelt in (form, lemma) for w in _respelt(spelt)}
    return frozenset(w for w in found if w in (form, lemma) or w in vocabulary())


def _respelt(word: str) -> Iterator[str]:
    """The word as others spell it: "ceasefire" for "cease-fire", "demilitarize" for "demilitarise"."""
    if "-" in word:
        yield word.replace("-", "")
    for british, american in SPELLINGS:
        if british in word:
            yield word.replace(british, american)


def _made(stem: str, others: Iterable[str]) -> set[str]:
    """What `stem` may be the inflection of: with each of `others`, and with a doubled consonant undone."""
    found = {stem + other for other in others}
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        found.add(stem[:-1])
    return found


Forms = Mapping[int, frozenset[str]]
"""For each token of a sentence, by index, its `lemmas`."""

NONE: frozenset[str] = frozenset()


def matches(token: Token, forms: Forms) -> list[Match]:
    """Patterns that start at `token`, longest and strictest first, of its own form before those of its lemmas; their
    needs are not looked at yet."""
    at = token.i
    patterns, long = _starting(token.lower_, forms[at], token.pos_ in VERBAL)
    if not patterns:
        return []
    if long:
        near = NONE.union(*(forms.get(i, NONE) for i in range(at - WINDOW, at + WINDOW)))
        patterns = tuple(p for p in patterns if near.issuperset(p.words[1:]))
    found = [m for p in patterns if (m := _match(p, token, forms)) is not None]
    return sorted(found, key=lambda m: (-len(m.tokens), -m.frame.strictness)) if len(found) > 1 else found


@functools.lru_cache(maxsize=16_384)
def _starting(form: str, known: frozenset[str], verbal: bool) -> tuple[tuple[Pattern, ...], bool]:
    """The patterns that begin with a word of these lemmas, verbs' only where it is one; whether any has more words."""
    table = index()
    spelt = sorted((w for w in known if w in table), key=lambda w: (w != form, w))
    found = tuple(p for w in spelt for p in table[w] if verbal or p.kind != "verb" or p.lead > 1)
    return found, any(len(p.words) > 1 for p in found)


def _match(pattern: Pattern, token: Token, forms: Forms) -> Match | None:
    if pattern.kind == "verb":
        joined = _running(pattern.words[: pattern.lead], token, forms)
        if joined is None or joined[-1].pos_ not in VERBAL:
            joined = (token,)
        verb = joined[-1]
        rest = _hanging(pattern.words[len(joined) :], verb, forms) if verb.pos_ in VERBAL else None
        if rest is None:
            return None
        return Match(pattern.frame, "verb", verb, (*joined, *rest), pattern.words, len(joined))
    words = _running(pattern.words, token, forms)
    if words is None:
        return None
    anchor = _head(words)
    if pattern.kind == "noun":
        fits = anchor.pos_ in ("NOUN", "PROPN") and not (anchor.ent_type_ and len(words) == 1)
        fits = fits and not (len(words) == 1 and anchor.text in MONTHS and not _determined(anchor))
    else:
        fits = len(words) > 1 or anchor.pos_ in ("ADJ", "VERB", "ADV")
        fits = fits and (len(words) > 1 or token.lower_ == pattern.words[0])
    return Match(pattern.frame, pattern.kind, anchor, words, pattern.words) if fits else None


def _determined(noun: Token) -> bool:
    return any(c.dep_ in ("det", "amod", "nmod:poss") for c in noun.children)


def _running(words: tuple[str, ...], token: Token, forms: Forms) -> tuple[Token, ...] | None:
    """The tokens from `token` on that spell `words`; hyphens between them are passed over."""
    found, at = [token.i], token.i
    for word in words[1:]:
        at += 1
        if not HYPHENS.isdisjoint(forms.get(at, NONE)):
            at += 1
        if word not in forms.get(at, NONE):
            return None
        found.append(at)
    return tuple(token.doc[i] for i in found)


def _hanging(words: tuple[str, ...], verb: Token, forms: Forms) -> tuple[Token, ...] | None:
    """Tokens under `verb` that spell `words` in any order of the clause; particles only behind it."""
    found: list[Token] = []
    for word in words:
        token = _under(word, verb, found, forms)
        if token is None:
            return None
        found.append(token)
    return tuple(found)


def _under(word: str, verb: Token, taken: list[Token], forms: Forms) -> Token | None:
    particle = word in PARTICLES
    last = taken[-1].i if taken else verb.i
    for i in range(verb.i + 1, verb.i + WINDOW):
        if word in forms.get(i, NONE):
            token = verb.doc[i]
            if token not in taken and _depends(token, verb, taken):
                return token if not particle or _placed(token, verb, last) else None
    if particle:
        return None
    for child in verb.children:
        if child.dep_ == "nsubj:pass" and word in lemmas(child):
            return child
    own = any(c.dep_ == "obj" for c in verb.children)
    if verb.dep_ == "acl" and not own and word in lemmas(verb.head):
        return verb.head
    return None


def _placed(particle: Token, verb: Token, last: int) -> bool:
    """Whether a particle belongs to the verb ("call the meeting off") and opens no date ("called on Friday")."""
    head = particle.head
    if head.lower_ in DAYS or head.like_num:
        return False
    if particle.i == last + 1:
        return True
    return (head == verb and particle.dep_ in ("compound:prt", "advmod")) or head.head == verb


def _depends(token: Token, verb: Token, taken: list[Token]) -> bool:
    """Whether `token` hangs under `verb`, under a word of the pattern, or as a small word under what does."""
    head = token.head
    if head == verb or head in taken:
        return True
    if head.pos_ in VERBAL and token.dep_ in ("compound:prt", "advmod") and token.lower_ in PARTICLES:
        return False
    return head.head == verb and (token.dep_ in SMALL or token.pos_ == "ADP")


def _head(words: tuple[Token, ...]) -> Token:
    """The word of a pattern that governs the others."""
    inside = {w.i for w in words}
    heads = [w for w in words if w.head.i not in inside or w.head.i == w.i]
    nouns = [w for w in heads if w.pos_ in ("NOUN", "PROPN")]
    return (nouns or heads or [words[-1]])[-1]


def in_class(token: Token, names: Iterable[str]) -> bool:
    """Whether the lemma of `token`, or its compound ("fighter jet"), is one of `names` or of a class "@name"."""
    spellings, table = spelled(token), classes()
    for name in names:
        if name in spellings or (name[0] == "@" and not spellings.isdisjoint(table.get(name[1:], ()))):
            return True
    return False


def spelled(token: Token) -> set[str]:
    """The lemma and form of `token`, alone and with the one or two words before it that belong to its phrase."""
    doc: Doc = token.doc
    found = set(lemmas(token))
    before = ""
    for i in range(token.i - 1, max(-1, token.i - 3), -1):
        word = doc[i]
        if word.head != token and word.head.head != token:
            break
        before = f"{word.lower_} {before}" if before else word.lower_
        found |= {f"{before} {w}" for w in lemmas(token)}
    return found

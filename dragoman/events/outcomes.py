"""What became of the conditions, by what the page goes on to say (CODEBOOK 6).

In: the events and conditions of a page, its parse. Out: the conditions, `open`, `met` or `violated`.

    >>> outcomes(events, conditions, doc)[0].outcome     # "… unless the rebels disarm by Friday. The deadline passed."
    'violated'

Two things tell: the event in the clause occurs elsewhere on the page, or words say that the deadline passed, that the
terms were kept or broken (`data/outcome_words.json`). A clause with "not" turns the answer around.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from spacy.tokens import Doc, Token

from dragoman import lexicon, syntax
from dragoman.events import markers, paths
from dragoman.records import Condition, Event, Outcome

LIMITED: Final = re.compile(r"\b(?:by|before|within|until|deadline|ultimatum|days?|hours?|weeks?|months?)\b", re.I)
"""Words of a clause or its sentence that set a time."""
TURNED: Final[Mapping[Outcome, Outcome]] = {"met": "violated", "violated": "met", "open": "open"}


def outcomes(events: Sequence[Event], conditions: Sequence[Condition], doc: Doc) -> tuple[Condition, ...]:
    """`conditions` with what became of them."""
    if not conditions:
        return ()
    by_id = {event.id: event for event in events}
    found = [_happened(c, by_id, events) for c in conditions]
    for token, kind, outcome in _told(doc):
        for at in reversed(range(len(conditions))):
            if conditions[at].span[1] < token.sent.start_char and _may_lapse(conditions[at], by_id, kind):
                if found[at] == "open":
                    found[at] = TURNED[outcome] if _negative(conditions[at]) else outcome
                break
    return tuple(msgspec.structs.replace(c, outcome=o) for c, o in zip(conditions, found, strict=True))


# ---- by events ----


def _happened(condition: Condition, by_id: Mapping[str, Event], events: Sequence[Event]) -> Outcome:
    held = by_id.get(condition.condition_event or "")
    if held is None or not any(e.status == "occurred" and _alike(e, held) and e.id != held.id for e in events):
        return "open"
    if condition.relation == "unless" and condition.of in by_id:
        return "met"
    return "violated" if _negative(condition) else "met"


def _negative(condition: Condition) -> bool:
    return " not " in f" {condition.condition} " or "n't " in condition.condition


def _alike(one: Event, other: Event) -> bool:
    """The same event, or one of the same type by the same actors."""
    return one.root == other.root or (
        one.type == other.type and one.actors == other.actors and set(one.recipients) & set(other.recipients) != set()
    )


# ---- by words ----


def _may_lapse(condition: Condition, by_id: Mapping[str, Event], kind: str) -> bool:
    """Whether words of that kind can be about the condition: a deadline needs a time that was set."""
    if kind == "term":
        return True
    governed = by_id.get(condition.of)
    return LIMITED.search(condition.condition if governed is None else governed.sentence) is not None


def _told(doc: Doc) -> Iterator[tuple[Token, str, Outcome]]:
    """The limits and terms of which something is told: the noun, its kind, what became of it."""
    nouns = _words("limit") | _words("term")
    heads = {word.rpartition(" ")[2] for word in nouns}
    for noun in doc:
        if noun.lemma_.lower() not in heads or noun.pos_ != "NOUN":
            continue
        name = next((w for w in _named(noun) if w in nouns), None)
        outcome = _of(noun) if name is not None and markers.definite(noun) else None
        if name is not None and outcome is not None:
            yield noun, "limit" if name in _words("limit") else "term", outcome


def _named(noun: Token) -> Iterator[str]:
    """The noun by itself and with what stands before it: "grace period"."""
    yield from (f"{c.lower_} {noun.lemma_.lower()}" for c in syntax.children(noun, "compound", "amod"))
    yield noun.lemma_.lower()


def _of(noun: Token) -> Outcome | None:
    """What the verb of `noun` says became of it."""
    verb, relation = noun.head, noun.dep_
    status = markers.mark(verb, backshift=False, kind=paths.kind(verb)).status
    past = paths.form(verb) == "past" or verb.lower_.endswith("ed")
    if status not in ("occurred", "negated") or verb.pos_ not in ("VERB", "AUX") or not past:
        return None
    lapsed = any(w in _words("lapse") for w in _phrases(verb))
    if relation in ("nsubj", "nsubj:pass") and lapsed:
        return "violated" if status == "occurred" and not syntax.children(verb, "obj") else None
    if relation not in ("obj", "nsubj:pass"):
        return None
    word = _lemma(verb)
    if word in _words("kept"):
        return "met" if status == "occurred" else "violated"
    return "violated" if word in _words("broken") and status == "occurred" else None


def _lemma(verb: Token) -> str:
    """The verb's lemma: one of the data's words, where its form is regular."""
    stems = (verb.lower_, verb.lower_.removesuffix("d"), verb.lower_.removesuffix("ed"))
    verbs = _words("lapse") | _words("kept") | _words("broken")
    return next((s for s in stems if s in verbs), verb.lemma_.lower())


def _phrases(verb: Token) -> Iterator[str]:
    """The verb as it stands in the data: "run out", "come" of "came and went", "expire"."""
    lemma = _lemma(verb)
    went = any(c.lower_ == "went" for c in syntax.children(verb, "conj"))
    yield from (f"{lemma} {c.lower_}" for c in syntax.children(verb, "compound:prt", "advmod"))
    if lemma != "come" or went:
        yield lemma


@functools.cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(e["word"] for e in lexicon.entries("outcome_words") if e["kind"] == kind)

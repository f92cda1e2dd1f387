"""What an event hangs on (CODEBOOK 6).

In: the parsed page, its events and their words. Out: `Condition`s: the event, the relation, the exact clause, the
event in it.

    >>> find(doc, events, anchors)[0].condition      # "agreed to meet only if the rebels disarm"
    'the rebels disarm'

The outcome ("open" here) comes from the page as a whole: `outcomes`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.events import paths
from dragoman.events.hinges import Hinge, hinges
from dragoman.events.signatures import signature
from dragoman.records import Condition, Event, Span

OPEN: Final = ("conditional", "planned", "hypothetical", "negated")
RANK: Final = {"conditional": 0, "occurred": 2}
QUOTES: Final = frozenset("“”\"‘’'")
REACH: Final = 3
"""Governors above a predicate that a condition on it may be a condition on."""
TRAILING: Final = frozenset({"punct", "cc"})


def find(doc: Doc, events: Sequence[Event], anchors: Mapping[str, Token]) -> tuple[Condition, ...]:
    """The conditions of a page in text order; a clause is taken when it governs one of `events`."""
    found: dict[tuple[str, Span], Condition] = {}
    for sentence, inside in _by_sentence(events, anchors):
        for host, hinge in _hinged(sentence, inside, anchors):
            event = _governed(host, hinge, inside, anchors)
            span = _extent(hinge)
            if event is None or span is None:
                continue
            found.setdefault((hinge.relation, span), Condition(
                id=f"c{len(found) + 1}", of=event.id, relation=hinge.relation, condition=doc.text[span[0] : span[1]],
                span=span, condition_event=_held(hinge, span, event, inside, anchors),
            ))  # fmt: skip
    return tuple(found.values())


def _by_sentence(events: Sequence[Event], anchors: Mapping[str, Token]) -> Iterator[tuple[list[Token], list[Event]]]:
    groups: dict[int, list[Event]] = {}
    for event in events:
        if event.id in anchors:
            groups.setdefault(anchors[event.id].sent.start, []).append(event)
    for start in sorted(groups):
        yield syntax.words(anchors[groups[start][0].id].sent), groups[start]


def _hinged(sentence: list[Token], events: list[Event], anchors: Mapping[str, Token]) -> Iterator[tuple[Token, Hinge]]:
    """The predicates of a sentence with the conditions on them."""
    above = {s.token.i for e in events if _may_hang(e) for s in paths.path(anchors[e.id])}
    for token in sentence:
        if token.i in above or (above and token.pos_ == "VERB"):
            for hinge in hinges(token, negated=_negated(token), feared=_feared(token)):
                yield token, hinge


def _may_hang(event: Event) -> bool:
    """Whether the event is open, or an act of speech whose content is ("If they attack, they will pay")."""
    return event.status in OPEN or event.type in ("THREATEN", "AGREE", "REJECT", "REQUEST")


def _negated(token: Token) -> bool:
    if syntax.negations(token):
        return True
    signs = [signature(token, kind) for kind in ("infinitive", "np", "gerund")]
    return any(sign is not None and sign.name == "refuse" for sign in signs)


def _feared(token: Token) -> bool:
    return any(
        step.token.lemma_.lower() in ("warn", "threaten", "warning", "threat", "caution") for step in paths.path(token)
    )


def _governed(host: Token, hinge: Hinge, events: list[Event], anchors: Mapping[str, Token]) -> Event | None:
    """The event that hangs on it: the outermost one at or under `host` outside the clause, conditional ones first."""
    within = {t.i for t in hinge.head.subtree}
    best: tuple[int, int, Event] | None = None
    for event in events:
        anchor = anchors[event.id]
        steps = [s.token.i for s in paths.path(anchor)]
        if anchor.i in within or host.i not in steps or not _may_hang(event):
            continue
        rank = (RANK.get(event.status, 1), len(steps) - steps.index(host.i), event)
        if best is None or rank[:2] < best[:2]:
            best = rank
    return best[2] if best else _beside(host, within, events, anchors)


def _beside(host: Token, within: set[int], events: list[Event], anchors: Mapping[str, Token]) -> Event | None:
    """Where no event stands under `host`: the one that it says something of ("a cut that it would not consider
    without …"), one joined to it, or the act of speech whose content it is."""
    at = {anchors[e.id].i: e for e in events if e.id in anchors and anchors[e.id].i not in within and _may_hang(e)}
    joined = syntax.conjuncts(syntax.first_conjunct(host))
    for near in (*joined, *itertools.islice(syntax.ancestors(host), REACH)):
        event = at.get(near.i)
        if event is not None and (event.status != "occurred" or near.i != host.i):
            return event
    return None


def _held(hinge: Hinge, span: Span, of: Event, events: list[Event], anchors: Mapping[str, Token]) -> str | None:
    """The event inside the clause, the one nearest to its head."""
    inside = [e for e in events if span[0] <= e.span[0] < span[1] and e.id != of.id]
    inside.sort(key=lambda e: (len(paths.path(anchors[e.id])), e.span))
    return inside[0].id if inside else None


def _extent(hinge: Hinge) -> Span | None:
    """The clause without what introduces it, cut at a gap and at outer punctuation."""
    skip = {m.i for m in hinge.markers}
    tokens = [t for t in hinge.head.subtree if not t.is_space]
    tokens = [t for t in tokens if t.i not in skip and not (t.i < hinge.head.i and _introduces(t, hinge))]
    while (
        tokens
        and (syntax.base(tokens[0]) in TRAILING or tokens[0].lower_ in ("only", "that", "then", "even"))
        and (tokens[0].lower_ != "that" or syntax.base(tokens[0]) == "mark")
    ):
        tokens = tokens[1:]
    while tokens and _outer_mark(tokens[-1], tokens):
        tokens = tokens[:-1]
    return syntax.extent(tokens) if tokens else None


def _introduces(token: Token, hinge: Hinge) -> bool:
    return any(token.i <= m.i for m in hinge.markers) or syntax.base(token) == "fixed"


def _outer_mark(token: Token, tokens: list[Token]) -> bool:
    if syntax.base(token) not in TRAILING:
        return False
    return not (token.text in QUOTES and any(t.text in QUOTES for t in tokens[:-1]))

"""How each participant of an event was found, and who else stood in the sentence.

In: a draft as the coder left it, the cast. Out: participants with the rule that named them and the way there through
the parse; those passed over, with the reason.

    >>> [(p.rule, p.why) for p in participants(draft, coded)]      # "Bern urged Oslo to withdraw": "withdraw"
    [('subject', 'subject by control: the object of “urged”')]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events.arguments import NOMINAL, PLACES, passive
from dragoman.events.roles import ROLES, Draft, schemes, standing
from dragoman.events.sides import WEIGHTS
from dragoman.events.trace import Coded
from dragoman.events.verdicts import words
from dragoman.explanation import Participant, PassedOver, PathWord, Words
from dragoman.records import Mention, Span

SAID = {
    "possessor": "possessive: whose act it is",
    "adjective": "adjective before the noun",
    "compound": "noun before the noun",
    "iobj": "indirect object",
    "light": "subject of “{carrier}”, which carries the noun",
    "suffered": "subject of “{carrier}”: who is under the act",
    "scene": "subject of “{carrier}”, for which the act is the scene",
    "clause": "doer in the clause that describes the noun",
    "targeting": "object of the clause that says what is hit",
    "owner": "whose words the clause belongs to",
    "content.actor": "who does the act inside this one",
    "content.recipient": "whom the act inside this one is done to",
    "content.other": "a party of the act inside this one",
    "content.subject": "subject of the clause inside",
    "content.parties": "the parties of the acts that it is said of",
    "terms": "whose act would bring it on",
    "outer": "a party of the act above, to which this one belongs",
    "carried": "told beside the other word for the act",
    "act": "taken over with the act that is ordered",
    "mention": "from another mention of the same event{elsewhere}",
    "telling": "the doer where the page tells how{elsewhere}",
    "opposite": "implied other side: stands against this one{elsewhere}",
    "ranked": "implied other side: the country that most probably {does} the act ({weights}.json)",
    "jailer": "implied: the authority of the country whose people are held",
    "where": "the state where it was, as no victim is named",
    "speaker": "who is speaking{cue}",
    "teller": "subject of the verb of saying above",
}
"""The places and rules that name a participant, in words."""
CONTROL = {"obj": "the object of", "iobj": "the object of", "nsubj": "the subject of", "nsubj:pass": "the subject of"}
INSIDE = frozenset({"amod", "compound", "flat", "nmod:desc", "nmod:poss", "appos"})
"""Relations by which a word belongs to the name or title of who takes part."""


def participants(draft: Draft, coded: Coded) -> tuple[Participant, ...]:
    """Everybody in the draft, actors first."""
    return tuple(
        _participant(draft, role, id, token, coded) for role in ROLES for id, token in _once(getattr(draft, role))
    )


def _once(named: Sequence[tuple[str, Token]]) -> list[tuple[str, Token]]:
    return list({id: (id, token) for id, token in reversed(named)}.values())[::-1]


def _participant(draft: Draft, role: str, id: str, token: Token, coded: Coded) -> Participant:
    actor = coded.cast.get(id)
    rule = _rule(draft, role, id, token, coded)
    if rule in ("speaker", "teller"):
        token = _speaking(draft.anchor, id, coded) or token
    there = path(draft.anchor, token)
    return Participant(
        role=role,  # type: ignore[arg-type]
        actor=id,
        name=actor.name,
        country=actor.country,
        sector=actor.sector,
        rule=rule,
        why=_why(rule, draft, role, id, coded, there),
        mention=_mention(id, token, coded) if token.i != draft.anchor.i else None,
        path=there,
    )


def _rule(draft: Draft, role: str, id: str, token: Token, coded: Coded) -> str:
    """The rule that gave a participant: of places that are asked together, the one where it stands."""
    way = draft.ways.get((role, id), "act")
    if way == "opposite" and token.i == draft.anchor.i:
        return "speaker" if id == coded.speech.speaker(draft.anchor) else "jailer"
    if way == "speaker" and id != coded.speech.speaker(draft.anchor):
        return "teller"
    parts = standing(way)
    if len(parts) > 1 or parts[0] == "subject":
        parts = [p for p in (*parts, "owner") if token in draft.args.at(p)] or parts
    return parts[0]


def _speaking(anchor: Token, id: str, coded: Coded) -> Token | None:
    """Where the page names who says what `anchor` stands in: the subject of the cue, or of a verb above."""
    said = coded.speech.at(anchor)
    cue = [t for t in anchor.doc if said.cue_span[0] <= t.idx < said.cue_span[1]] if said and said.cue_span else []
    subjects = (s for verb in (*cue, *syntax.ancestors(anchor)) for s in syntax.subjects(verb))
    return next((s for s in subjects if id in coded.cast.of(s)), None)


def _why(rule: str, draft: Draft, role: str, id: str, coded: Coded, there: Sequence[PathWord]) -> str:
    if rule == "subject":
        return _subject(draft, there)
    if rule == "object":
        return "subject of the passive: whom it is done to" if passive(draft.anchor) else "object"
    told = SAID.get(rule)
    if told is None:
        return f"“{rule}” phrase"
    carrier, said = draft.args.carrier, coded.speech.at(draft.anchor)
    return told.format(
        carrier=carrier.text if carrier is not None else draft.anchor.text,
        does="receives" if role == "recipients" else "does",
        weights=WEIGHTS[role],
        cue=f", by “{said.cue}”" if said is not None and said.cue else "",
        elsewhere=_elsewhere(draft, role, id, coded),
    )


def _elsewhere(draft: Draft, role: str, id: str, coded: Coded) -> str:
    """The event of the page from which a participant was taken, as far as its words tell: " in e3, “condemned”"."""
    token = next(token for one, token in getattr(draft, role) if one == id)
    own = token.i == draft.anchor.i
    for event, other in zip(coded.events, coded.drafts, strict=True):
        same = other is not draft and other.type == draft.type and id in other.ids(role)
        if same if own else other is not draft and (id, token) in other.actors + other.recipients:
            return f" in {event.id}, “{other.anchor.text}”"
    return ""


def _subject(draft: Draft, there: Sequence[PathWord]) -> str:
    """How the subject is reached: the word's own, or by control, coordination, a clause that describes a noun."""
    if len(there) < 2 or not there[1].up:
        return "by-agent of the passive" if passive(draft.anchor) else "subject"
    first, *rest = there[1:]
    above = f"“{first.text}”"
    relation = (first.relation or "").partition(":")[0]
    last = next((w.relation for w in rest if not w.up and w.relation in CONTROL), None)
    if relation == "xcomp" and last:
        return f"subject by control: {CONTROL[last]} {above}"
    if relation == "acl":
        return f"the noun that the clause describes: {above}"
    if relation == "advcl":
        return f"subject of the main clause: of {above}"
    return f"subject shared with {above}" if relation == "conj" else f"subject of {above}, to which it belongs"


def path(start: Token, end: Token) -> tuple[PathWord, ...]:
    """The words from `start` to `end` through the parse, both included; `()` if they stand in two sentences."""
    if start.sent.start != end.sent.start:
        return ()
    over = [end, *syntax.ancestors(end)]
    places = {t.i: at for at, t in enumerate(over)}
    found, here = [_step(start, None, False)], start
    while here.i not in places:
        found.append(_step(here.head, here.dep_, True))
        here = here.head
    return (*found, *(_step(t, t.dep_, False) for t in reversed(over[: places[here.i]])))


def _step(token: Token, relation: str | None, up: bool) -> PathWord:
    told = words(token)
    return PathWord(text=told.text, span=told.span, relation=relation, up=up)


def _mention(id: str, token: Token, coded: Coded) -> Words:
    """The words that name the actor at `token`: the cast's mention there, else the noun phrase, else the word."""
    if token.pos_ not in NOMINAL:
        return words(token)
    found = _at(coded.cast.get(id).mentions, token)
    span: Span = found.span if found else syntax.extent(syntax.phrase(token))
    return Words(text=coded.doc.text[span[0] : span[1]], span=span)


def _at(mentions: Sequence[Mention], token: Token) -> Mention | None:
    return next((m for m in mentions if m.span[0] <= token.idx < m.span[1]), None)


# ---- who else is there ----


def passed_over(draft: Draft, coded: Coded) -> tuple[PassedOver, ...]:
    """Those whom the sentence names and who take no part, nearest in the parse first."""
    found: dict[str, PassedOver] = {}
    for token, id in _named(draft.anchor, coded.cast):
        there = path(draft.anchor, token)
        if id in draft.everybody or id in found or _inside(token, draft):
            continue
        found[id] = PassedOver(
            actor=id,
            name=coded.cast.get(id).name,
            mention=_mention(id, token, coded),
            why=_not(draft, token, coded.cast),
            path=there,
        )
    return tuple(sorted(found.values(), key=lambda p: len(p.path)))


def _inside(token: Token, draft: Draft) -> bool:
    """Whether `token` belongs to the name of a participant: "Kenyan" in "the Kenyan minister"."""
    heads = {t.i for _, t in (*draft.actors, *draft.recipients)}
    while token.dep_ in INSIDE and not syntax.is_root(token):
        token = token.head
        if token.i in heads:
            return True
    return False


def _named(anchor: Token, cast: Cast) -> Iterator[tuple[Token, str]]:
    for token in anchor.sent:
        yield from ((token, id) for id in dict.fromkeys(cast.at(token) + cast.modifier(token)))


def _not(draft: Draft, token: Token, cast: Cast) -> str:
    """Why nobody was taken from where `token` stands."""
    places = [p for p in (*sorted(PLACES), *draft.args.prepositions) if token in draft.args.at(p)]
    if not places:
        return f"hangs on “{token.head.text}”" if not syntax.is_root(token) else "governs the sentence"
    asked = schemes()[draft.match.frame.roles].get(draft.match.kind, {})
    for role in ROLES:
        for place in asked.get(role, ()):
            if not set(places) & set(standing(place)):
                continue
            taken = next((way for (of, _), way in draft.ways.items() if of == role), None)
            if taken is not None and taken != place:
                return f"“{taken}” names the {role} before “{place}” is asked"
            return f"stands at “{place}”, but is the place of the act, or of the actors' own side"
    return f"no role is taken from “{places[0]}”"

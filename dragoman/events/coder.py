"""Reads sentences: frame words → drafts of events with their participants.

In: a sentence of the parse, the cast, who speaks. Out: drafts in text order; those with nobody in them too, as a later
step may know who is meant ("the talks").
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.events import blows, modes, needs, senses
from dragoman.events.arguments import Arguments, carriers, passive
from dragoman.events.frames import KINDS, Forms, Frame, Match, lemmas, matches, split
from dragoman.events.identity import HAPPENING, alone
from dragoman.events.roles import HARMFUL, Draft, fill, fill_contents, indexed, inner, usual_roles
from dragoman.events.scorer import Scores
from dragoman.events.speech import Speech, demand
from dragoman.events.trace import Trace

ABSORBED = {
    "support.sign": "AGREE",
    "sanction.withdraw": "AGREE",
    "accuse.wrong": "AGREE",
    "reject.break": "AGREE",
    "support.join": "AGREE",
    "retreat.disarm": "MOBILIZE",
    "retreat.closure": "MOBILIZE",
}
PROMISES = frozenset({"agree.announce", "agree.plans"})
VOW = "threaten.vow"
ANNOUNCING = frozenset({"announce", "declare", "confirm", "unveil", "outline"})
PROMISED = {
    **dict.fromkeys(("AID", "COOPERATE", "CONSULT", "RETREAT", "CONCEDE", "SUPPORT", "AGREE"), "AGREE"),
    **dict.fromkeys(("ASSAULT", "SANCTION", "COERCE"), "THREATEN"),
}
"""What announcing an act of one's own is, by the act. Merely saying it is a threat, and only with a condition."""

POLITICAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "REB", "UAF", "OPP", "PTY"})
DISMISSED, DOUBTED, ADDED = 0.985, 0.7, 0.6
"""From which probability on the learnt part drops a lone word, an everyday one, and adds an act (docs/design.md)."""
CREDIBLE = 0.8
"""Up to which probability of no act the learnt part vouches for a word with nobody beside it (docs/design.md)."""
HALF, UNSURE = 0.2, 0.5
"""From which probability of its type, and up to which of no act, a word stands that lacks what its frame asks for."""
BESIDE = (("object",), ("subject",), ("with", "clause"), ("content_types",), ("xcomp",))
LEARNT = "learnt"
"""Where a frame's id says which frame, of an act that no frame names."""
DONE_TO_PEOPLE = frozenset({"kill", "arrest", "sentence"})
"""Role schemes of acts that a participle tells of whom it describes: "the murdered journalist", "jailed activists"."""
KIND_OF = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
COMPOUNDED = frozenset({"retreat.ceasefire", "sanction.sanction", "consult.talk"})


def drafts(sentence: Sentence, cast: Cast, speech: Speech, scores: Scores, trace: Trace) -> list[Draft]:
    """The events that the words of `sentence` name, in text order; `trace` sees them between the steps."""
    forms = {t.i: lemmas(t) for t in sentence}
    found = _chosen(sentence, cast, forms, speech, scores)
    trace.keep("named", found)
    kept = _absorb(found, cast)
    trace.keep("absorbed", kept)
    for token in sentence:
        made = demand(token, cast, speech) if token.dep_ == "aux" else None
        if made is not None and made.anchor.head.i not in {d.anchor.i for d in kept if d.type == "REQUEST"}:
            kept.append(made)
    kept = _announced(_settled(kept))
    trace.keep("settled", kept)
    fill_contents(kept, cast)
    _orders(kept, cast)
    _forecasts(kept, cast)
    modes.contents(kept)
    modes.instruments(kept)
    kept = blows.merge(kept)
    modes.many_sided(kept, cast)
    kept = sorted((d for d in kept if _enough(d, cast)), key=lambda d: d.anchor.i)
    trace.keep("enough", kept)
    return kept


def _chosen(sentence: Sentence, cast: Cast, forms: Forms, speech: Speech, scores: Scores) -> list[Draft]:
    """For each anchor the best match whose needs are met; no word belongs to two patterns of one type.

    Where the learnt part is sure that a word names no act, a match of that word alone is dropped; and it adds acts
    whose words no frame lists.
    """
    best: dict[tuple[int, bool], Draft] = {}
    half: dict[tuple[int, bool], Draft] = {}
    words = frozenset().union(*forms.values())
    listed: set[int] = set()
    for token in sentence:
        for match in matches(token, forms):
            listed.add(match.anchor.i)
            key = (match.anchor.i, "negated" in match.frame.needs)
            old = best.get(key)
            if old is not None and rank(old.match) >= rank(match):
                continue
            if not readable(match):
                continue
            args = Arguments(match.anchor, match.kind)
            if not senses.meant(match, args, cast, words):
                continue
            spoken = bool(match.frame.needs.get("said")) and said(match.anchor, speech)
            if needs.met(match, args, cast, words, spoken):
                best[key] = _draft(match, args)
            elif key not in half and vouched(match, scores) and _nearly(match, args, cast, words, spoken):
                half[key] = _draft(match, args, nearly=True)
    found = [d for d in (half | best).values() if not _dismissed(d, scores)]
    found += _unlisted(sentence, listed.union(t.i for d in found for t in d.match.tokens), scores)
    for draft in found:
        draft.vouched = vouched(draft.match, scores)
        draft.credible = bool(cast.actors) and scores.known and scores.nothing(draft.anchor) < CREDIBLE
        fill(draft, cast, speech.speaker(draft.anchor) or _teller(draft.anchor, cast))
        _together(draft, cast)
    return found


def _draft(match: Match, args: Arguments, nearly: bool = False) -> Draft:
    return Draft(_refusal(match), args, match.frame.type, match.frame.modes, nearly=nearly)


def vouched(match: Match, scores: Scores) -> bool:
    """Whether the learnt part takes the word for an act of the type, so that not all it asks for must be there."""
    return scores.probability(match.anchor, match.frame.type) >= HALF and scores.nothing(match.anchor) < UNSURE


def _nearly(match: Match, args: Arguments, cast: Cast, words: frozenset[str], spoken: bool) -> bool:
    return any(needs.met(less, args, cast, words, spoken) for less in lenient(match))


def lenient(match: Match) -> Iterator[Match]:
    """The match, each time without one thing that its frame asks to stand beside the word; what must not, must not."""
    for group in () if match.frame.needs.get("firm") else BESIDE:
        kept = {k: v for k, v in match.frame.needs.items() if k not in group}
        if len(kept) < len(match.frame.needs):
            yield dataclasses.replace(match, frame=dataclasses.replace(match.frame, needs=kept))


def _dismissed(draft: Draft, scores: Scores) -> bool:
    """Whether the learnt part is sure that a lone word names no act; of everyday words it need not be as sure."""
    if (draft.type, draft.match.kind, draft.match.words) in _everyday():
        return scores.nothing(draft.anchor) >= DOUBTED
    return len(draft.match.tokens) == 1 and scores.nothing(draft.anchor) >= DISMISSED


@functools.cache
def _everyday() -> frozenset[tuple[str, str, tuple[str, ...]]]:
    """Types, kinds and words of patterns that mean something else more often than an act (`data/event_doubts.json`)."""
    return frozenset(
        (e["type"], kind, split(words))
        for e in lexicon.entries("event_doubts")
        for key, kind in KINDS.items()
        for words in e.get(key, ())
    )


def _unlisted(sentence: Sentence, taken: set[int], scores: Scores) -> list[Draft]:
    """Acts that the learnt part is sure of and no frame names; roles as most words of the type have them."""
    found = []
    for token in sentence:
        kind = KIND_OF.get(token.pos_)
        if kind is None or token.i in taken or token.ent_type_:
            continue
        type, probability = scores.type(token)
        if probability >= ADDED and not senses.never(type, token, kind):
            frame = Frame(f"{LEARNT}.{type.lower()}", type, (), usual_roles()[type], {})
            found.append(Draft(Match(frame, kind, token, (token,)), Arguments(token, kind), type, ()))
    return found


def learnt(frame: Frame) -> bool:
    """Whether an act of this frame is one that no frame names."""
    return frame.id.startswith(f"{LEARNT}.")


def _refusal(match: Match) -> Match:
    """A refusal is the whole of "would not accept", not its verb alone."""
    if "negated" not in match.frame.needs:
        return match
    verb = match.anchor
    words = {t.i: t for t in (*syntax.auxiliaries(verb), *syntax.negations(verb), *match.tokens)}
    return dataclasses.replace(match, tokens=tuple(words[i] for i in sorted(words)))


def rank(match: Match) -> tuple[int, int]:
    """What decides between frames that fit: the longer pattern, then the frame that asks for more."""
    return (len(match.tokens), match.frame.strictness)


def readable(match: Match) -> bool:
    """Whether the anchor names an act: not a noun that only describes another ("protest leader")."""
    anchor = match.anchor
    if match.kind == "noun" and syntax.base(anchor) == "compound":
        head = anchor.head
        shaping = not lemmas(head).isdisjoint(carriers()["shapes"])
        return shaping or match.frame.id in COMPOUNDED
    describes = match.kind != "noun" and anchor.dep_ in ("amod", "compound") and len(match.tokens) == 1
    return not describes or (match.frame.roles in DONE_TO_PEOPLE and match.kind == "verb" and passive(anchor))


def said(token: Token, speech: Speech) -> bool:
    """Whether `token` stands in somebody's statement, or under a verb of saying."""
    return speech.speaker(token) is not None or _saying(token) is not None


def _saying(token: Token) -> Token | None:
    says = carriers()["says"]
    return next((a for a in syntax.ancestors(token) if a.pos_ == "VERB" and not lemmas(a).isdisjoint(says)), None)


def _teller(token: Token, cast: Cast) -> str | None:
    verb = _saying(token)
    if verb is None:
        return None
    return next((id for s in syntax.subjects(verb) for id in cast.of(s)), None)


def _together(draft: Draft, cast: Cast) -> None:
    """A drill of two states is cooperation (ruling 16)."""
    other = draft.match.frame.needs.get("together")
    if other and len(cast.countries(draft.ids("actors"))) > 1:
        draft.type, draft.modes = other, ()


def _settled(drafts: Sequence[Draft]) -> list[Draft]:
    """Undoes what the words above forbid: no accusation inside a told one, no threat inside a threat."""
    by_token = indexed(drafts)
    kept = []
    for draft in drafts:
        above = {by_token[a.i].type for a in syntax.ancestors(draft.anchor) if a.i in by_token}
        if draft.match.frame.roles == "wrong" and above & {"ACCUSE", "REJECT", "REQUEST", "THREATEN"}:
            continue
        if draft.match.frame.id == "consult.discuss" and "CONSULT" in above:
            continue
        if draft.match.frame.id == "threaten.retaliate" and "THREATEN" in above:
            draft.type, draft.modes = "ASSAULT", ()
        twin = by_token.get(draft.anchor.head.i) if syntax.base(draft.anchor) == "conj" else None
        if twin is not None and draft.match.frame.roles == "kill" and twin.match.frame.id == draft.match.frame.id:
            continue
        kept.append(draft)
    return kept


def _announced(drafts: Sequence[Draft]) -> list[Draft]:
    """Makes announcing an act of one's own a promise or a threat, by what is announced; drops it for other acts.

    Vowing to end an attack is a promise, though "attack" stands in it.
    """
    by_token = indexed(drafts)
    kept = []
    for draft in drafts:
        if draft.match.frame.id in PROMISES:
            act = inner(draft, by_token)
            type = PROMISED.get(act.type) if act is not None else None
            plain = lemmas(draft.anchor).isdisjoint(ANNOUNCING)
            if type is None or (plain and (type == "AGREE" or not _on_condition(draft.anchor))):
                continue
            draft.type = type
        elif draft.match.frame.id == VOW and (act := inner(draft, by_token)) and PROMISED.get(act.type) == "AGREE":
            draft.type, draft.modes = "AGREE", ()
        kept.append(draft)
    return kept


def _on_condition(token: Token) -> bool:
    """Whether the sentence makes what is said depend on something: "unless", "if"."""
    return any(t.lower_ in ("unless", "if") for t in token.sent)


def _orders(drafts: Sequence[Draft], cast: Cast) -> None:
    """An order to one's own forces to move is the mobilising of who gives it (codebook, ruling 5)."""
    by_token = indexed(drafts)
    for draft in drafts:
        if draft.type != "REQUEST" or lemmas(draft.anchor).isdisjoint(carriers()["orders"]):
            continue
        act = inner(draft, by_token)
        own = cast.countries(draft.ids("recipients")) <= cast.countries(draft.ids("actors"))
        if act is not None and act.type == "MOBILIZE" and own:
            draft.type, draft.modes = act.type, act.modes
            draft.recipients = []
            draft.add("recipients", act.recipients, "act")


def _forecasts(drafts: Sequence[Draft], cast: Cast) -> None:
    """A warning that another side may attack threatens nobody: it charges that side, as one that it has attacked."""
    by_token = indexed(drafts)
    for draft in drafts:
        clauses = syntax.children(draft.anchor, "ccomp")
        if draft.type != "THREATEN" or "warn" not in lemmas(draft.anchor) or not clauses:
            continue
        act = next((by_token[c.i] for c in clauses if c.i in by_token), None)
        if act is None or act.type not in HARMFUL or not act.actors or not draft.actors:
            continue
        own, theirs = ({needs.side(id, cast) for id in d.ids("actors")} for d in (draft, act))
        if own.isdisjoint(theirs):
            draft.type, draft.modes, draft.recipients = "ACCUSE", ("allege",), []
            draft.add("recipients", act.actors, "content.actor")


def _absorb(found: Sequence[Draft], cast: Cast) -> list[Draft]:
    """Drops a noun that an idiom or a verb of its own type already tells ("imposed sanctions"), and takes its roles."""
    by_token = indexed(found)
    dropped: set[int] = set()
    for draft in found:
        for token in parts(draft):
            other = by_token.get(token.i)
            if other is None or other is draft or token.i in dropped:
                continue
            if other.type == draft.type or other.type == ABSORBED.get(draft.match.frame.id):
                dropped.add(token.i)
                _merge(draft, other)
    return [d for d in found if d.anchor.i not in dropped or "negated" in d.match.frame.needs]


def parts(draft: Draft) -> Iterable[Token]:
    """The words of `draft` that may name its act a second time: its pattern's, its objects'."""
    yield from (t for t in draft.match.tokens if t is not draft.anchor)
    if draft.match.kind == "verb":
        yield from (t for t in draft.args.at("object") if t.pos_ in ("NOUN", "PROPN"))
        if draft.match.frame.id in ABSORBED:
            yield from (t for place in ("from", "of", "to") for t in draft.args.at(place))


def _merge(draft: Draft, other: Draft) -> None:
    if draft.mutual:
        draft.add("actors", other.actors, "carried")
    for role in ("actors", "recipients"):
        if not getattr(draft, role):
            draft.add(role, [n for n in getattr(other, role) if n[0] not in draft.everybody], "carried")
    if not draft.modes:
        draft.modes = other.modes


def _enough(draft: Draft, cast: Cast) -> bool:
    """Whether the participants that the frame asks for are there; a noun with nobody may still find them later."""
    wanted = draft.match.frame.needs.get("needs", "")
    actors, recipients, everybody = draft.ids("actors"), draft.ids("recipients"), draft.everybody
    if not everybody:
        loose = draft.match.kind == "noun" or draft.type in HAPPENING
        return (loose and wanted in ("", "any", "state")) or (wanted not in ("both", "two") and alone(draft))
    official = any(_official(id, cast) for id in everybody)
    if draft.vouched and wanted != "two":
        return True
    return {
        "actor": bool(actors),
        "recipient": bool(recipients),
        "both": bool(actors and recipients),
        "two": len(everybody) > 1,
        "state": official,
        "both_or_state": bool(actors and recipients) or official,
    }.get(wanted, True)


def _official(id: str, cast: Cast) -> bool:
    actor = cast.get(id)
    return actor.kind == "state" or actor.sector in POLITICAL

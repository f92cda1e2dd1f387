"""Whether an event happened, on whose word, and why we think so.

In: the event's word in the parse, its type, the cast. Out: one of `occurred planned conditional hypothetical negated
cancelled`, whether it is older than the news, who claims and who denies it, and the words that had a say.

    >>> judge(meet, type="CONSULT", cast=cast).status      # "Blinken agreed to meet only if Russia stays out"
    'conditional'

The composition is `calculus`; here stand the codebook's rulings on types: what is itself an act of speech happened
when it was said (rulings 3, 10, 21), and whose own plan it is (no claim).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from dragoman import lexicon, syntax
from dragoman.cast import Cast
from dragoman.events import calculus, markers, paths
from dragoman.events.calculus import Standing
from dragoman.events.claimants import Stand
from dragoman.events.outcomes import outcomes
from dragoman.events.revision import SAID_SO, revise
from dragoman.events.signatures import Certainty, Signature, lemma_of, signature
from dragoman.records import Span, Status, StatusStep

__all__ = ["Judgement", "judge", "outcomes", "revise"]

SPOKEN: Final = frozenset({"REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE", "SUPPORT", "CONCEDE"})
MADE: Final = frozenset({"PROTEST", "REQUEST", "REJECT", "ACCUSE", "SUPPORT", "CONCEDE"})
"""Types that are done by coming together, deciding or saying so."""
STANDING: Final = frozenset({"AGREE", "SUPPORT", "ACCUSE"})
"""Types whose nouns name what was given before it is called off: "scrapped the accord", "dropped the charges"."""
SUSPENDED: Final = frozenset({"CONSULT", "AID", "MOBILIZE", "COOPERATE"})
SUSPENDING: Final = frozenset({"suspend", "suspension", "pause", "halt", "freeze", "stop"})
KEEPING: Final = frozenset(
    {"implement", "honor", "honour", "keep", "respect", "uphold", "observe", "fulfil", "fulfill"}
)
"""Verbs whose agreement is there already."""
REFUSING: Final = frozenset({"refuse", "deny", "fail", "cancel", "prevent"})


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one event word; `certainty` is how sure the words are of it."""

    status: Status
    background: bool
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    steps: tuple[StatusStep, ...]
    certainty: Certainty = "certain"


def judge(anchor: Token, *, type: str, cast: Cast, headline: bool = False) -> Judgement:
    """The status of the event of `type` whose word is `anchor` (the head, if it has several)."""
    steps = paths.path(anchor)
    standing = calculus.stand(steps, cast, _colon(anchor, cast) if headline else None)
    here = _spoken(anchor, type, standing, steps)
    if headline and here.status in ("occurred", "hypothetical") and _headline_future(steps):
        here = dataclasses.replace(here, status="planned")
    return Judgement(
        status=here.status,  # type: ignore[arg-type]
        background=here.background,
        claimed_by=_claim(anchor, type, here, cast),
        denied_by=here.denied_by,
        steps=_explained(here),
        certainty=here.certainty,
    )


# ---- acts of speech ----


def _spoken(anchor: Token, type: str, standing: Standing, steps: list[paths.Step]) -> Stand:
    """A threat in "will", a refusal in "will not", a demand in "must" are made by saying so."""
    here = standing.here
    if type in MADE and _purpose(type, here, steps):
        return _made(anchor, dataclasses.replace(here, status="occurred"))
    if type not in SPOKEN:
        return _ruled(type, here, steps)
    if _decided(type, here, steps) or _hedged(here, steps) or (type == "REJECT" and _none(anchor)):
        return _made(anchor, dataclasses.replace(here, status="occurred"))
    likely = type == "ACCUSE" and standing.mark.status == "hypothetical"  # "a possible charge"
    if anchor.pos_ == "NOUN" and not likely and _named(type, steps):
        return _made(anchor, dataclasses.replace(here, status="occurred", denied_by=()))
    if steps[-1].kind == "participle" and paths.form(anchor) == "ing" and here.status == "planned":
        return _made(anchor, dataclasses.replace(here, status="occurred"))
    if standing.above.status != "occurred" or not _performed(anchor, type, standing.mark.status):
        return here
    return _made(anchor, dataclasses.replace(standing.above, words=here.words))


def _made(anchor: Token, stand: Stand) -> Stand:
    return dataclasses.replace(stand, certainty="certain", words=(*stand.words, markers.Word(anchor, SAID_SO)))


def _performed(anchor: Token, type: str, own: str) -> bool:
    """Whether saying the clause of `anchor` is itself the act of `type`."""
    modal = _modal(anchor)
    match type:
        case "THREATEN":
            return modal is not None or own == "planned"
        case "REJECT":
            return own == "negated" and not _refusing(anchor)
        case "REQUEST":
            return modal in ("must", "should", "ought", "need", "shall")
        case "AGREE":
            return modal in ("will", "would", "'ll") and own == "planned" and not _committing(anchor)
        case "ACCUSE":
            return own == "negated" and not (anchor.pos_ == "VERB" and _speaking(anchor))
    return False


def _named(type: str, steps: list[paths.Step]) -> bool:
    """Whether the noun names an act of speech that its governor takes as made: "denied the charges", "met demands".

    "Will make a concession", "could put pressure on": what is still to be given is not there.
    """
    if len(steps) < 2:
        return False
    kind, head = steps[-1].kind, steps[-2].token
    if type in STANDING and kind == "np" and (off := signature(head, kind)) is not None and off.name == "cancel":
        return True
    if type == "SUPPORT":
        return False
    if kind in calculus.CLAUSAL_KINDS or kind in ("root", "relative", "condition", "part", "without"):
        return False
    sign = signature(head, kind)
    if sign is None:
        given = kind in ("np", "subject") and type in ("CONCEDE", "REQUEST") and not markers.definite(steps[-1].token)
        return type != "AGREE" and head.pos_ in ("VERB", "ADJ") and not given
    if lemma_of(head) == "face" and markers.mark(head, backshift=False, kind=steps[-2].kind).status != "occurred":
        return False
    if type == "AGREE" and sign.name in ("light", "refuse") and _there(steps[-1].token, head):
        return True
    if type in ("AGREE", "CONCEDE"):
        return sign.name in ("commit", "react") and markers.definite(steps[-1].token)
    return sign.name in ("deny", "refuse", "react", "end", "consider", "doubt", "possible2", "refute", "commit")


def _there(noun: Token, verb: Token) -> bool:
    """ "would not withdraw its pledge", "urged them to implement the accord": a promise that somebody has made."""
    keeps = lemma_of(verb) in KEEPING and markers.definite(noun)
    return keeps or bool(syntax.children(noun, "nmod:poss"))


def _purpose(type: str, here: Stand, steps: list[paths.Step]) -> bool:
    """ "took to the streets to demand a vote", "efforts to lobby them": what people come together for, they do."""
    if len(steps) < 2 or steps[-1].kind not in ("purpose", "infinitive") or here.status != "planned":
        return False
    head = steps[-2]
    sign = signature(head.token, "infinitive")
    if sign is not None and sign.name == "aim" and head.token.pos_ == "NOUN":
        return type in ("REQUEST", "ACCUSE")
    if markers.mark(head.token, backshift=False, kind=head.kind).status != "occurred":
        return False
    return any(w.effect == "planned: purpose" and w.token.i == head.token.i for w in here.words[-2:])


def _decided(type: str, here: Stand, steps: list[paths.Step]) -> bool:
    """ "decided to side with", "announced its opposition", "announced a deal": what is made known is there."""
    if len(steps) < 2 or here.status != "planned":
        return False
    head, kind = steps[-2].token, steps[-1].kind
    sign = signature(head, kind)
    if sign is None or not (type in MADE or (type == "AGREE" and sign.name == "declare")):
        return False
    return (
        sign.name == "declare"
        if kind not in calculus.CLAUSAL_KINDS
        else lemma_of(head) in ("decide", "decision", "vote")
    )


def _hedged(here: Stand, steps: list[paths.Step]) -> bool:
    """ "I want to warn", "we would like to thank": the speaker does it by saying so."""
    if len(steps) < 2 or here.status != "hypothetical" or steps[-1].kind != "infinitive":
        return False
    head = steps[-2].token
    return lemma_of(head) in ("want", "wish", "like") and any(
        s.lower_ in ("i", "we") for s in syntax.children(head, "nsubj")
    )


def _none(anchor: Token) -> bool:
    """ "has no interest in": a refusal by a noun without one of its own."""
    denied = any(c.lower_ in ("no", "little") for c in syntax.children(anchor, "det", "amod"))
    return anchor.pos_ == "NOUN" and denied and not _refusing(anchor)


def _ruled(type: str, here: Stand, steps: list[paths.Step]) -> Stand:
    """Rulings on types: a harm that is vowed is a threat, a measure that is cancelled was in force, what is suspended
    is off, force and arrests that are announced are done, a meeting that something is planned for is to come."""
    if type == "CONSULT" and here.status == "negated" and _dropped(steps[-1].token):
        return _changed(here, "cancelled", steps[-1].token)
    if len(steps) < 2:
        return here
    head, kind = steps[-2].token, steps[-1].kind
    sign = signature(head, kind)
    if sign is None:
        if type == "ASSAULT" and here.status == "planned" and _past_before(steps):
            return _changed(here, "occurred", head)
        coming = type == "CONSULT" and here.status == "occurred" and _coming(steps)
        return _changed(here, "planned", head) if coming else here
    lemma = lemma_of(head)
    changed: str | None = None
    if type in ("ASSAULT", "COERCE") and here.status == "planned":
        if sign.name in ("commit", "promise") and lemma in ("promise", "vow", "swear", "pledge"):
            changed = "hypothetical"
        known = type == "ASSAULT" and kind == "np" and markers.definite(steps[-1].token)
        if (sign.name == "declare" and kind not in calculus.CLAUSAL_KINDS) or (sign.name == "order" and known):
            changed = "occurred"
    elif type == "SANCTION" and sign.name == "cancel" and steps[-1].token.pos_ == "NOUN":
        changed = "occurred"
    elif type in SUSPENDED and sign.name == "end" and lemma in SUSPENDING and here.status == "occurred":
        changed = "cancelled"
    return _changed(here, changed, head) if changed else here


def _dropped(verb: Token) -> bool:
    """ "will no longer meet him": what was to be, and is not to be any more."""
    longer = [a for a in syntax.children(verb, "advmod") if a.lower_ == "longer"]
    return _modal(verb) in ("will", "would", "'ll") and any(c.lower_ == "no" for a in longer for c in a.children)


def _changed(here: Stand, status: str, because: Token) -> Stand:
    return dataclasses.replace(here, status=status, words=(*here.words, markers.Word(because, status)))


def _past_before(steps: list[paths.Step]) -> bool:
    """ "He released a letter prior to the murders": what one looks back on is over."""
    if steps[-1].kind not in ("before", "prior to") or not markers.definite(steps[-1].token):
        return False
    head = steps[-2]
    own = markers.mark(head.token, backshift=False, kind=head.kind)
    return own.status == "occurred" and paths.form(head.token) == "past"


def _coming(steps: list[paths.Step]) -> bool:
    """ "will meet at the summit", "is to travel to Oslo for the talks": the noun's governor is still to come."""
    token, kind = steps[-1].token, steps[-1].kind
    if token.pos_ != "NOUN" or kind not in ("at", "during", "for", "in", "on"):
        return False
    return markers.mark(steps[-2].token, backshift=False, kind=steps[-2].kind).status == "planned"


def _modal(anchor: Token) -> str | None:
    tokens = [anchor] if syntax.base(anchor) == "aux" else syntax.auxiliaries(anchor)
    return next((t.lemma_.lower() for t in tokens if markers.is_modal(t)), None)


def _refusing(anchor: Token) -> bool:
    """Whether the word itself means a refusal, so that "not" turns it around."""
    return any(sign.name in REFUSING for sign in _signs(anchor, "infinitive", "np", "gerund", "clause"))


def _speaking(anchor: Token) -> bool:
    """Whether the verb itself blames or investigates: "did not accuse" takes it back, "did not pay" charges."""
    blaming = (sign.name in ("accuse", "blame") for sign in _signs(anchor, "of", "for", "clause", "np", "gerund"))
    return lemma_of(anchor) in _blaming() or any(blaming)


@functools.cache
def _blaming() -> frozenset[str]:
    """The verbs with which the frames of ACCUSE begin."""
    return frozenset(verb.split()[0] for frame in lexicon.entries("frames_accuse") for verb in frame.get("verbs", ()))


def _committing(anchor: Token) -> bool:
    return any(sign.positive == "planned" for sign in _signs(anchor, "infinitive", "np", "to"))


def _signs(anchor: Token, *kinds: str) -> Iterator[Signature]:
    """The signatures that the word has for complements of some of these kinds."""
    return filter(None, (signature(anchor, kind) for kind in kinds))


# ---- headlines ----


def _headline_future(steps: list[paths.Step]) -> bool:
    """Whether "X to meet Y" stands as a headline's main clause above the word, nothing factual between."""
    if any(step.kind in ("relative", "adverbial", "modifier", "condition") for step in steps):
        return False
    first = steps[0].token
    if len(steps) > 1 and steps[1].kind == "infinitive" and signature(first, "infinitive") is None:
        return bool(first.text[:1].isupper()) and first.i < steps[1].token.i
    return bool(syntax.is_root(first)) and "to" in paths.marks(first) and len(steps) == 1


def _colon(anchor: Token, cast: Cast) -> Stand | None:
    """ "NATO: Russia moves troops": the source before the colon."""
    sentence = list(anchor.sent)
    for index, token in enumerate(sentence):
        if token.text == ":" and 0 < index <= 6 and anchor.i > token.i:
            who = tuple(i for t in sentence[:index] for i in cast.at(t))
            return Stand(claimed_by=who, backshift=True) if who else None
    return None


# ---- on whose word ----


def _claim(anchor: Token, type: str, here: Stand, cast: Cast) -> tuple[str, ...]:
    """`claimed_by` without those who only speak of their own acts of speech and plans."""
    claimed = here.claimed_by
    if not claimed:
        return ()
    doers = _doers(anchor, cast)
    if here.status == "negated":
        return claimed
    if here.status == "occurred":
        return () if type in SPOKEN and doers and set(doers) <= set(claimed) else claimed
    if not doers or set(doers) & set(claimed):
        return ()
    theirs = cast.countries(claimed) - {"UNK"}
    ours = cast.countries(doers) - {"UNK"}
    return claimed if theirs and ours and not theirs & ours else ()


def _doers(anchor: Token, cast: Cast) -> tuple[str, ...]:
    """The actors whose act it is, as far as the parse tells: subject, possessor, or the subject of its light verb."""
    if anchor.pos_ in ("VERB", "AUX", "ADJ"):
        found = [i for s in syntax.subjects(anchor) for i in cast.of(s)]
        return tuple(found)
    own = [i for c in anchor.children if c.dep_ in ("nmod:poss", "compound", "amod") for i in cast.modifier(c)]
    if own or syntax.base(anchor) != "obj":
        return tuple(own)
    return tuple(i for s in syntax.subjects(anchor.head) for i in cast.of(s))


# ---- the steps ----


def _explained(stand: Stand) -> tuple[StatusStep, ...]:
    steps = []
    for word in stand.words:
        token = word.token
        span: Span = (token.idx, token.idx + len(token))
        steps.append(StatusStep(word=token.text, span=span, effect=word.effect))
    return tuple(steps)

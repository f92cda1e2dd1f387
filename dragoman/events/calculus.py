"""How statuses compose down a parse.

In: the path to an event word and who is who. Out: the `Stand` of the event: what the words commit the page to.

    >>> stand(path(meet), cast).status       # "Rome refused to meet the junta"
    'negated'

One rule: a `Stand` goes down the path, from the reporter's commitment ("occurred") to the event. At each word its own
marks (tense, modals, negation; `markers`) are combined with what stands above (`COMBINE`), and its signature maps the
result to what stands below (`signatures`). Adjuncts and relative clauses start anew. After Nairn, Condoravdi &
Karttunen (2006) and Saurí & Pustejovsky (2009).
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Final

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import markers, moments, paths
from dragoman.events.claimants import Stand, attributed, claimants, claimed
from dragoman.events.hinges import Hinge, hinges
from dragoman.events.markers import Word
from dragoman.events.memory import children
from dragoman.events.paths import Step
from dragoman.events.signatures import Certainty, Signature, classes, lemma_of, signature

FACTUAL: Final = ("occurred", "negated", "cancelled")
NOMINAL_KINDS: Final = ("np", "subject", "compound", "poss", "part")
WEAKEST: Final = ("certain", "probable", "possible", "unlikely")

CLAUSAL_KINDS: Final = ("clause", "infinitive", "gerund")
WHEN: Final = frozenset({"after", "once", "when", "until", "before", "till", "whenever", "wherever"})

COMBINE: Final = {
    "occurred": {},
    "negated": {"occurred": "negated", "negated": "occurred", "planned": "negated", "hypothetical": "negated"},
    "planned": {"occurred": "planned"},
    "hypothetical": dict.fromkeys(("occurred", "negated", "planned", "conditional"), "hypothetical"),
    "conditional": dict.fromkeys(("occurred", "negated", "planned", "hypothetical"), "conditional"),
    "cancelled": dict.fromkeys(("occurred", "planned", "hypothetical", "conditional"), "cancelled"),
}  # fmt: skip
"""Status from above → a word's own status → the two together; a pair that is missing keeps the word's own."""


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """The stand above the event word, with its own words, and the word's own mark."""

    above: Stand
    here: Stand
    mark: markers.Mark


def stand(steps: list[Step], cast: Cast, start: Stand | None = None) -> Standing:
    """The stand of the last of `steps`."""
    above = attributed(steps[0].token, start or Stand(), cast)
    here, own = _settle(steps[0], above, cast)
    for before, step in itertools.pairwise(steps):
        above = attributed(step.token, _govern(before.token, above, here, step, cast), cast)
        here, own = _settle(step, above, cast)
    return Standing(above, here, own)


# ---- a word and what stands above it ----


def _settle(step: Step, above: Stand, cast: Cast) -> tuple[Stand, markers.Mark]:
    own = markers.mark(step.token, backshift=above.backshift, kind=step.kind)
    status = own.status if above.status == "occurred" or not own.weak else "occurred"
    if status == "negated" and {w.token.i for w in own.words} <= {w.token.i for w in above.words}:
        status = "occurred"  # "there was no attack": the verb has counted the noun's "no"
    if status == "any":
        status = "hypothetical" if above.status in ("occurred", "planned") else "occurred"
    if status == "planned" and above.future is not None:
        status = above.future
    status = COMBINE[above.status].get(status, status)
    on = _hinges(step.token, above, own)
    hinged = above.hinged or bool(on)
    words = (*above.words, *own.words)
    if hinged and status in ("planned", "hypothetical", "negated"):
        words = (*words, *(Word(h.head, f"conditional: {h.relation}") for h in on))
        status = "conditional"
    settled = dataclasses.replace(
        above, status=status, certainty=weaker(above.certainty, own.certainty), hinged=hinged, words=words,
        background=own.background or (above.background and own.definite), future=None, ahead=own.ahead,
    )  # fmt: skip
    if own.agent is not None:
        settled = claimed(settled, cast.of(own.agent), own.denier is not None)
    return settled, own


def _hinges(token: Token, above: Stand, own: markers.Mark) -> list[Hinge]:
    negated = own.status == "negated"
    feared = above.future == "hypothetical" and own.status == "planned"
    found = hinges(token, negated=negated, feared=feared)
    if negated and not any(markers.is_modal(a) for a in syntax.auxiliaries(token)):
        found = [h for h in found if h.relation not in ("until", "only_if")]
    return found


def weaker(one: Certainty, other: Certainty) -> Certainty:
    """The less certain of two."""
    return max(one, other, key=WEAKEST.index)


# ---- a governor and what stands below it ----


def _govern(head: Token, above: Stand, here: Stand, step: Step, cast: Cast) -> Stand:
    """What stands above `step`, which hangs on `head`, whose own stand is `here`."""
    kind = "condition" if here.hinged and _is_hinge(head, step.token) else step.kind
    match kind:
        case "relative":
            return _relative(head, above, here, step.token)
        case "modifier":
            aux = syntax.base(step.token) in ("aux", "cop")
            return above if aux else Stand(background=here.background)
        case "condition":
            return Stand("hypothetical", "possible", backshift=True, words=(Word(step.token, "hypothetical"),))
        case "adverbial":
            return _adverbial(above, here, step.token)
        case "participle":
            sign = signature(head, "gerund") if _adjacent(head, step.token) else None
            if sign is None:
                return _participle(head, here, step.token)
            return _signed(sign, head, here, Step(step.token, "gerund"), cast)
    if step.kind in ("purpose", "infinitive") and "whether" in paths.marks(step.token):
        open_ = Word(head, "hypothetical: whether to")
        return dataclasses.replace(here, status="hypothetical", certainty="possible", words=(*here.words, open_))
    sign = _reported(head, step) or signature(head, "infinitive" if step.kind == "purpose" else step.kind)
    if sign is not None:
        return _signed(sign, head, here, step, cast)
    parted = _parted(head, step)
    if parted is not None:
        return _signed(parted[1], parted[0], here, step, cast)
    return _unsigned(head, above, here, step, cast)


def _reported(head: Token, step: Step) -> Signature | None:
    """ "Is said to have fled": what a passive verb of saying or thinking tells of its subject."""
    infinitive = step.kind in ("purpose", "infinitive")
    return signature(head, "reported") if infinitive and syntax.passive(head) else None


def _parted(head: Token, step: Step) -> tuple[Token, Signature] | None:
    """ "Pressure builds on the mayor to resign", "calls grow for a truce": the subject whose complement it is."""
    if head.pos_ != "VERB" or children(head, "obj") or step.kind not in ("purpose", "infinitive", "for"):
        return None
    kind = "for" if step.kind == "for" else "infinitive"
    for subject in children(head, "nsubj"):
        sign = signature(subject, kind) if subject.pos_ == "NOUN" and subject.i < head.i < step.token.i else None
        if sign is not None:
            return subject, sign
    return None


def _relative(head: Token, above: Stand, here: Stand, token: Token) -> Stand:
    """A relative clause asserts anew, unless its noun is only imagined and it is not past."""
    past = paths.form(token) == "past" and not any(markers.is_modal(a) for a in children(token, "aux"))
    if here.status in ("hypothetical", "conditional") and not past and not markers.definite(head):
        return Stand("hypothetical", here.certainty, backshift=True, words=here.words)
    return Stand(backshift=above.backshift)


def _is_hinge(head: Token, token: Token) -> bool:
    """Whether `token` is, or holds, a condition on `head`: "in exchange for a ceasefire"."""
    return any(
        token.i in (h.head.i, h.head.head.i) for h in hinges(head, negated=True, feared=True) if h.head.i != head.i
    )


def _adjacent(head: Token, token: Token) -> bool:
    """ "rules out sending": a participle right after its verb is its complement, whatever the parse calls it."""
    between = head.doc[head.i + 1 : token.left_edge.i]
    return head.pos_ == "VERB" and head.i < token.i and all(t.head.i == head.i and t.pos_ != "PUNCT" for t in between)


def _participle(head: Token, here: Stand, token: Token) -> Stand:
    """A participle goes with its governor; a past one on a noun tells what was done before ("troops based there")."""
    if here.status in FACTUAL:
        return dataclasses.replace(here, status="occurred", denial=False)
    if syntax.base(token) == "acl" and paths.form(token) == "past":
        return Stand(backshift=here.backshift)
    return here


def _adverbial(above: Stand, here: Stand, token: Token) -> Stand:
    """A clause of time or cause is taken as a fact; only a present one beside a coming event is still to come."""
    fact = dataclasses.replace(above, status="occurred", future=None, hinged=False, denial=False)
    opening = {*paths.marks(token), *(c.lower_ for c in token.children if c.i < token.i)}
    if here.status in FACTUAL or not opening & WHEN or _past(token) or paths.form(token) == "ing":
        return fact
    words = (*above.words, Word(token, "hypothetical: only then"))
    return dataclasses.replace(above, status="hypothetical", certainty="possible", claimed_by=(), words=words)


def _signed(sign: Signature, head: Token, here: Stand, step: Step, cast: Cast) -> Stand:
    if here.denial and head.pos_ == "NOUN" and sign.claims:
        denied = dataclasses.replace(here, words=(*here.words, Word(head, here.status)))
        who = claimants(head, cast)
        return dataclasses.replace(denied, claimed_by=who) if who else denied
    if sign.name == "refuse" and spoken(step.token):
        sign = classes()["deny"]
    if step.kind not in CLAUSAL_KINDS and not sign.denies and sign.positive != "same" and spoken(step.token):
        return _presupposed(here, step.token)
    status = sign.on(here.status)
    if sign.name == "terms":
        status = _terms(head, here)
    if sign.past is not None and here.status == "occurred" and _past(head):
        status = sign.past
    if status == "same":
        status = _same(here, step)
    if sign.name == "cancel" and here.status == "planned" and head.pos_ == "NOUN":
        status = "cancelled"  # "announced the cancellation of the visit"
    if status == "occurred" and here.ahead and here.status == "negated" and not sign.presupposes:
        status = "planned"  # "will not fail to send"
    ahead = status in ("planned", "hypothetical", "negated") or (status == "cancelled" and not _past(head))
    if here.hinged and ahead:
        status = "conditional"
    word = Word(head, f"{status}: {sign.what}")
    below = dataclasses.replace(
        here, status=status, certainty=weaker(here.certainty, sign.certainty), future=sign.future,
        backshift=here.backshift or step.kind == "clause", words=(*here.words, word),
        denial=(sign.denies or (sign.positive == "same" and here.denial)) and status == "negated",
    )  # fmt: skip
    if sign.presupposes:
        below = dataclasses.replace(below, certainty=sign.certainty)
        if step.kind not in ("clause", "infinitive", "gerund") and markers.definite(step.token):
            below = dataclasses.replace(below, claimed_by=())
    unsaid = here.status != "occurred" if sign.presupposes else here.status in ("negated", "cancelled")
    if unsaid or not (sign.claims or sign.denies):
        return below
    return claimed(below, claimants(head, cast), sign.denies and status == "negated")


def _same(here: Stand, step: Step) -> str:
    """The predicate's own status; what somebody is still to say, if not of the future, stays open until it is said."""
    if here.status != "planned" or step.kind != "clause":
        return here.status
    own = markers.mark(step.token, backshift=here.backshift, kind=step.kind).status
    return "hypothetical" if own == "occurred" else here.status


def _terms(head: Token, here: Stand) -> str:
    """ "the deal includes a withdrawal": what a plan provides for is as planned as the plan says."""
    subjects = [n for s in syntax.subjects(head) for n in (s, *(c for c in s.children if syntax.base(c) == "nmod"))]
    plans = [sign for s in subjects if (sign := signature(s, "infinitive")) is not None]
    return plans[0].positive if plans and here.status == "occurred" else here.status


def spoken(token: Token) -> bool:
    """Whether `token` is a noun of saying that something is so: "allegations", "reports"."""
    sign = signature(token, "of") if token.pos_ == "NOUN" else None
    return sign is not None and sign.claims


def _past(token: Token) -> bool:
    helpers = syntax.auxiliaries(token)
    if any(h.lower_ in ("was", "were", "had", "did") for h in helpers):
        return True
    return not helpers and paths.form(token) == "past"


def _unsigned(head: Token, above: Stand, here: Stand, step: Step, cast: Cast) -> Stand:
    """The governor is in no list: what its kind of complement amounts to by itself."""
    token, kind = step.token, step.kind
    if kind == "clause" and head.pos_ == "VERB" and syntax.base(token) == "ccomp":
        shifted = dataclasses.replace(here, backshift=True)
        return claimed(shifted, claimants(head, cast), False) if here.status == "occurred" else shifted
    if kind in ("clause", "gerund", "part"):
        return dataclasses.replace(here, backshift=here.backshift or kind == "clause")
    if kind == "purpose" or (kind == "infinitive" and head.pos_ == "VERB"):
        return dataclasses.replace(
            here, status="planned" if here.status == "occurred" else _open(here.status), certainty="possible",
            words=(*here.words, Word(head, "planned: purpose")),
        )  # fmt: skip
    if kind == "infinitive":
        return _bare_infinitive(head, here)
    return _nominal(head, above, here, step, cast)


def _open(status: str) -> str:
    return "hypothetical" if status in ("negated", "cancelled") else status


def _bare_infinitive(head: Token, here: Stand) -> Stand:
    """ "the first president to visit" did, "a trip to meet him" was for that; any other infinitive is left open."""
    if any(c.lower_ in ("first", "last", "only", "latest", "second", "third") for c in (head, *head.children)):
        return here
    if here.status == "planned":
        return here
    if head.pos_ == "PROPN":
        return dataclasses.replace(here, status="planned", words=(*here.words, Word(head, "planned: to come")))
    if here.status == "occurred" and moments.effect("gathering", lemma_of(head)):
        return dataclasses.replace(here, status="planned", words=(*here.words, Word(head, "planned: purpose")))
    status = "conditional" if here.hinged else "hypothetical"
    return dataclasses.replace(here, status=status, certainty="possible", words=(*here.words, Word(head, status)))


def _nominal(head: Token, above: Stand, here: Stand, step: Step, cast: Cast) -> Stand:
    """A noun under a predicate without signature: a definite one is taken as there, others go with their governor."""
    token, kind = step.token, step.kind
    if kind in ("including", "such as", "like"):
        whole = head if head.pos_ == "NOUN" else next((n for n in children(head, "obj") if n.i < token.i), head)
        sign = signature(whole, "infinitive") if whole.pos_ == "NOUN" else None
        return here if sign is None else _signed(sign, whole, here, step, cast)
    if kind not in NOMINAL_KINDS:
        entry = moments.effect("preposition", kind.removesuffix("+ing"))
        change = entry["effect"] if entry is not None else "occurred"
        if change == "planned" and here.status in FACTUAL and _over(head, kind):
            return _presupposed(here, token)
        if change not in ("same", "occurred"):
            case = next((c for c in token.children if syntax.base(c) == "case"), token)
            return dataclasses.replace(here, status=change, words=(*here.words, Word(case, change)))
        if change == "occurred":
            return _presupposed(here, token)
        if here.status == "negated" and kind not in ("to", "with", "into"):
            return _presupposed(here, token)
        return _presupposed(here, token) if markers.known(token) else here
    if kind == "subject" and here.status == "negated":
        return _presupposed(here, token)
    if kind == "subject" and here.status in ("planned", "hypothetical") and _to_be(head, token):
        return here
    open_ = here.status == "conditional" or (here.status == "hypothetical" and kind == "subject")
    known = markers.definite if open_ else markers.known
    return _presupposed(here, token) if known(token) else here


def _over(head: Token, kind: str) -> bool:
    """ "Before resigning he named an heir", "had left before the summit": what came after is over by now as well."""
    if kind.removesuffix("+ing") not in ("before", "prior to"):
        return False
    return any(a.lower_ == "had" for a in syntax.auxiliaries(head)) or (kind.endswith("+ing") and _past(head))


def _to_be(head: Token, token: Token) -> bool:
    """ "Its reaction will be rapid": what is to be so is still to come, unless "the" makes it known."""
    return bool(children(head, "cop")) and not any(d.lower_ in KNOWN for d in children(token, "det"))


KNOWN: Final = ("the", "this", "that", "these", "those")


def _presupposed(here: Stand, token: Token) -> Stand:
    claims = () if markers.definite(token) or here.status not in FACTUAL else here.claimed_by
    return Stand(claimed_by=claims, backshift=here.backshift, background=here.background)

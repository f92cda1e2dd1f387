"""Acts done by saying: demands by "should" and "must", accusations under a neutral "said" (CODEBOOK ruling 21).

In: the statements of the page. Out: who is speaking at a token, and the demands that a modal verb makes.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.covering import Covering
from dragoman.events import arguments, needs
from dragoman.events.arguments import Arguments
from dragoman.events.frames import Frame, Match, lemmas
from dragoman.events.phrases import who
from dragoman.events.roles import Draft
from dragoman.records import Statement

DEMANDING = frozenset({"should", "must", "ought"})
THINGS = frozenset({"it", "this", "that", "these", "those", "there"})
"""Pronouns that stand for no person."""
DEMAND = Frame("request.modal", "REQUEST", ("change",), "ask", {})
MODES = (
    ("yield", {"RETREAT", "CONCEDE"}),
    ("meet", {"CONSULT", "AGREE"}),
    ("assist", {"AID", "COOPERATE", "SUPPORT"}),
)


class Speech:
    """Who speaks where: built from the statements of a page."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._pieces = Covering((span, s) for s in statements if s.speaker for span in s.spans)

    def at(self, token: Token) -> Statement | None:
        """The innermost statement that holds `token`."""
        found = [(end - start, s) for (start, end), s in self._pieces.at(token.idx)]
        return min(found, key=lambda f: f[0])[1] if found else None

    def speaker(self, token: Token) -> str | None:
        """The id of who speaks at `token`."""
        statement = self.at(token)
        return statement.speaker if statement else None


def demand(modal: Token, cast: Cast, speech: Speech) -> Draft | None:
    """The REQUEST that "should" or "must" makes in somebody's statement of somebody else; `None` if it makes none."""
    verb, speaker = modal.head, speech.speaker(modal)
    if modal.lower_ not in DEMANDING or modal.dep_ != "aux" or speaker is None:
        return None
    named = [(id, s) for s in arguments.surface(verb) for id in who(s, cast)]
    country = cast.get(speaker).country
    others = [(id, s) for id, s in named if _other(id, speaker, country, cast)]
    if named and not others:
        return None
    if _conditional(verb) or _no_demand(modal, verb, bool(named)):
        return None
    modes = next((m for m, types in MODES if needs.types_of(verb) & types), "change")
    draft = Draft(
        Match(DEMAND, "verb", modal, (modal,), (modal.lower_,)), Arguments(modal, "verb"), "REQUEST", (modes,)
    )
    draft.add("actors", [(speaker, modal)], "speaker")
    draft.add("recipients", others, "subject")
    return draft


def _other(id: str, speaker: str, country: str, cast: Cast) -> bool:
    """Whether `id` is not the speaker's own side: somebody abroad, or another office or group at home."""
    actor = cast.get(id)
    return actor.country != country or country == "UNK" or (id != speaker and actor.kind in ("organisation", "group"))


def _no_demand(modal: Token, verb: Token, named: bool) -> bool:
    """Whether the modal asks nothing of anybody: "should they refuse" (if), "should have told" (blame), "all that
    should be known", "should be proud"; and "should reduce the risk" of a thing (a forecast)."""
    own = syntax.children(verb, "nsubj", "csubj", "expl")
    if any(s.i > modal.i for s in own) or any(a.lower_ == "have" for a in syntax.children(verb, "aux")):
        return True
    if verb.lower_ in needs.QUESTIONS or (verb.dep_ == "acl:relcl" and verb.head.lower_ not in needs.QUESTIONS):
        return True
    if syntax.children(verb, "cop") and not lemmas(verb).isdisjoint(arguments.carriers()["unasked"]):
        return True
    things = any(s.pos_ in ("NOUN", "PROPN") or s.lower_ in THINGS for s in own)
    return modal.lower_ == "should" and not named and things and not arguments.passive(verb)


def _conditional(verb: Token) -> bool:
    marks = {c.lower_ for c in syntax.children(verb, "mark", "advmod")}
    return bool(marks & {"if", "when", "whether", "why", "how"}) or any(t.text == "?" for t in verb.subtree)

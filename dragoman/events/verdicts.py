"""Why the frames of a word were not taken.

In: a word's matches, its sentence. Out: for each match that lost, what decided: a need not met (with the words that
stand there), its form, a longer pattern, a frame that asks for more.

    >>> unmet(match, args, scene)            # "The reform was met with anger": consult.meet
    (Unmet(need='not_with', wants=('anger',), found=(Words(text='anger', …),)), …)

Which needs are not met is found by taking them away: what is left over when as many as possible hold. So this module
knows nothing of what a need means beyond where its words stand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman import explanation, syntax
from dragoman.cast import Cast
from dragoman.events import coder, needs
from dragoman.events.arguments import Arguments
from dragoman.events.frames import Forms, Match, lemmas, matches
from dragoman.events.roles import schemes
from dragoman.events.speech import DEMAND, Speech
from dragoman.explanation import Rejected, Unmet, Words

LATER = frozenset({"needs", "local", "firm", "sides", "together", "with_object", "examples", "counter_examples"})
"""What stands in a frame and is no condition on the words around it, or is asked for later."""

NEARBY = frozenset({"near", "near_noun", "not_near", "page"})
"""Needs that look at the whole sentence, or the page."""


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """A sentence and what its frames are tried with."""

    cast: Cast
    speech: Speech
    forms: Forms
    lemmas: frozenset[str]
    matches: tuple[Match, ...]

    @classmethod
    def of(cls, sentence: Sentence, cast: Cast, speech: Speech) -> Scene:
        """The scene of `sentence`, with every match in it."""
        forms = {t.i: lemmas(t) for t in sentence}
        found = tuple({(m.frame.id, m.kind, m.tokens): m for t in sentence for m in matches(t, forms)}.values())
        return cls(cast, speech, forms, frozenset().union(*forms.values()), found)

    def at(self, anchor: Token) -> list[Match]:
        """The matches whose act `anchor` names."""
        return [m for m in self.matches if m.anchor.i == anchor.i]

    def holds(self, match: Match, args: Arguments) -> bool:
        """Whether the needs of the match's frame are met."""
        return needs.met(match, args, self.cast, self.lemmas, coder.said(match.anchor, self.speech))

    def fitting(self, anchor: Token) -> Match | None:
        """The first match at `anchor` that the coder could have taken; `None` if there is none."""
        for match in self.at(anchor):
            if coder.readable(match) and self.holds(match, Arguments(match.anchor, match.kind)):
                return match
        return None


def words(token: Token) -> Words:
    """A token with its span."""
    return Words(text=token.text, span=(token.idx, token.idx + len(token)))


def frame(match: Match) -> explanation.Frame:
    """The frame of a match, as it is told."""
    used = match.frame
    places = schemes()[used.roles].get(match.kind, {})
    return explanation.Frame(
        id=used.id,
        file=None if used is DEMAND or coder.learnt(used) else f"frames_{used.type.lower()}.json",
        pattern=" ".join(match.words),
        kind=match.kind,
        type=used.type,
        modes=used.modes,
        roles=used.roles,
        actors=tuple(places.get("actors", ())),
        recipients=tuple(places.get("recipients", ())),
        needs={k: v for k, v in used.needs.items() if k not in ("examples", "counter_examples")},
    )


def rejected(anchor: Token, scene: Scene, winner: Match | None = None) -> tuple[Rejected, ...]:
    """The frames of `anchor` that lost; a refusal ("will not talk") and its act are two winners, not rivals."""
    found = []
    for match in scene.at(anchor):
        if winner is not None and match.frame.id == winner.frame.id:
            continue
        if winner is not None and ("negated" in match.frame.needs) != ("negated" in winner.frame.needs):
            continue
        found.append(_verdict(match, scene, winner))
    return tuple(found)


def _verdict(match: Match, scene: Scene, winner: Match | None) -> Rejected:
    told = frame(match)
    if not coder.readable(match):
        return Rejected(frame=told, why="form")
    missing = unmet(match, Arguments(match.anchor, match.kind), scene)
    if missing:
        return Rejected(frame=told, why="unmet", unmet=missing)
    if winner is not None and len(winner.words) > len(match.words):
        return Rejected(frame=told, why="shorter")
    if winner is not None and winner.frame.strictness > match.frame.strictness:
        return Rejected(frame=told, why="looser")
    return Rejected(frame=told, why="later")


def unmet(match: Match, args: Arguments, scene: Scene) -> tuple[Unmet, ...]:
    """The needs of the match's frame that do not hold; `()` if all do."""
    if scene.holds(match, args):
        return ()
    kept: dict[str, Any] = {k: v for k, v in match.frame.needs.items() if k in LATER}
    asked = {k: v for k, v in match.frame.needs.items() if k not in LATER}
    for key in (*asked, *asked):  # twice: a phrase may stand in for a clause that was asked for first
        if scene.holds(_with(match, {**kept, key: asked[key]}), args):
            kept[key] = asked[key]
    return tuple(_unmet(key, wants, match, args, scene) for key, wants in asked.items() if key not in kept)


def _with(match: Match, asked: Mapping[str, Any]) -> Match:
    return dataclasses.replace(match, frame=dataclasses.replace(match.frame, needs=asked))


def _unmet(key: str, wants: Any, match: Match, args: Arguments, scene: Scene) -> Unmet:
    standing = dict.fromkeys(_standing(key, wants, match, args, scene))
    if key.startswith("not_"):
        biting = [(token, names) for token, names in standing if names]
        barred = tuple(dict.fromkeys(name for _, names in biting for name in names))
        return Unmet(need=key, wants=barred or tuple(_spelled(wants)), found=tuple(words(t) for t, _ in biting))
    return Unmet(need=key, wants=tuple(_spelled(wants)), found=tuple(words(t) for t, _ in standing))


def _spelled(wants: Any) -> Iterator[str]:
    """A need's words as the file has them; those of a phrase with its preposition: "with anger"."""
    if isinstance(wants, Mapping):
        for place, names in wants.items():
            yield from (f"{place} {name}" for name in names)
    elif isinstance(wants, str):
        yield wants
    elif isinstance(wants, Iterable):
        yield from map(str, wants)


def _standing(
    key: str, wants: Any, match: Match, args: Arguments, scene: Scene
) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """The words where a need looks, each with what it bears of the need's own words."""
    if isinstance(wants, Mapping):
        for place, names in wants.items():
            for token in args.at(place):
                yield token, tuple(f"{place} {name}" for name in _borne(token, names, scene))
    elif isinstance(wants, Sequence) and not isinstance(wants, str):
        if key in NEARBY:
            yield from _nearby(wants, match, scene)
        else:
            yield from ((token, _borne(token, wants, scene)) for token in _places(key, match, args))


def _nearby(wants: Sequence[str], match: Match, scene: Scene) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """The words of the sentence that spell one of `wants`, each with which."""
    there = [name for name in wants if scene.lemmas.issuperset(name.split())]
    for token in syntax.words(match.anchor.sent):
        names = tuple(name for name in there if not scene.forms[token.i].isdisjoint(name.split()))
        if names:
            yield token, names


def _borne(token: Token, names: Sequence[str], scene: Scene) -> tuple[str, ...]:
    return tuple(n for n in names if not n.startswith("@none") and needs.fits(token, (n,), scene.cast))


def _places(key: str, match: Match, args: Arguments) -> Sequence[Token]:
    """The tokens that a need is asked of."""
    match key.removeprefix("not_"):
        case "object":
            return args.themes()
        case "subject":
            return args.at("subject")
        case "compound":
            return args.at("compound")
        case "amod":
            return args.at("adjective")
        case "head_of":
            return [match.anchor.head]
        case "advmod":
            return syntax.children(match.anchor, "advmod", "xcomp")
        case "content_types":
            return needs.contents(args)
        case "clause" | "clause_type" | "xcomp":
            return needs.clauses(match.anchor)
    return []

"""Whom a noun phrase stands for, where it names somebody who may take part in an act.

In: a token and the cast. Out: actor ids: its own, its apposition's, those of "dozens of …", whose land or thing it is.

    >>> who(regions, cast, deep=True)        # "troops into regions held by rebels in Ukraine"
    ('ukraine',)
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast, capitals
from dragoman.events.arguments import agents, carriers, carries
from dragoman.events.frames import in_class, lemmas
from dragoman.records import Actor


def who(token: Token, cast: Cast, deep: bool = False, act: Token | None = None) -> tuple[str, ...]:
    """Ids of the actors that the noun phrase of `token` stands for: its own, its apposition's, those of "dozens of …".

    `deep` also takes the place or owner in an of- or in-phrase ("the headquarters of …"), as for what is attacked, and
    who has a stretch of land by another word than `act`, that of the act itself.
    """
    several = _several(token, cast)
    if several:
        return several
    for _ in range(3):
        found = cast.at(token)
        if found:
            return tuple(dict.fromkeys(found + _strung(token, found, cast) + _listed(token, cast)))
        inner = syntax.children(token, "appos")
        inner += [n for _, n in syntax.obliques(token, "such as", "including", "like")]
        relation = not lemmas(token).isdisjoint(carriers()["relations"])
        if relation:
            inner += syntax.children(token, "nmod", "flat")
        elif cast.of(token) and not _seated(token, cast):
            return cast.of(token)
        elif deep or not lemmas(token).isdisjoint(carriers()["groups"]):
            inner += [n for _, n in syntax.obliques(token, "of", "from", "in", "on")]
            held = _held(token, cast, act) if deep and not inner else ()
            if held:
                return held
        found = tuple(id for n in inner for id in cast.of(n))
        if found or not inner:
            return found
        token = inner[0]
    return ()


def _seated(token: Token, cast: Cast) -> bool:
    """Whether talks, a deal or an attack are called by their town: who ignores "the Minsk agreement" wrongs others."""
    towns = [t for t in syntax.children(token, "compound") if t.text in capitals() or _town(t, cast)]
    return len(towns) == 1 and in_class(token, ("@CONSULT", "@AGREE", "@ASSAULT"))


def _town(token: Token, cast: Cast) -> bool:
    """Whether `token` names a state by a town: "Istanbul", not "Turkey" or "U.S."."""
    if token.pos_ != "PROPN" or token.text.isupper() or "." in token.text:
        return False
    states = [actor for actor in map(cast.get, cast.modifier(token)) if actor.kind == "state"]
    return bool(states) and not any(_bears(token, actor) for actor in states)


def _bears(token: Token, actor: Actor) -> bool:
    """Whether `token` is a word of the actor's names."""
    return token.text in {w for name in (actor.name, *actor.aliases) for w in name.split()}


def _held(token: Token, cast: Cast, act: Token | None) -> tuple[str, ...]:
    """Whose a stretch of land is that somebody holds: "regions held by Chad-backed rebels in Niger" are Niger's.

    Where no country is named, those who hold it.
    """
    holding = [v for v in syntax.children(token, "acl") if v != act and carries(v, "holds")]
    holders = [h for verb in holding for h in agents(verb)]
    places = [place for h in (*holding, *holders) if holders for _, place in syntax.obliques(h, "in")]
    found = tuple(id for place in places for id in cast.modifier(place) or cast.of(place))
    return found or tuple(id for h in holders for id in cast.of(h))


def _strung(token: Token, ids: tuple[str, ...], cast: Cast) -> tuple[str, ...]:
    """The states strung on to a state by commas, as headlines do: "Japan, U.S., South Korea hold drill"."""
    if token.pos_ != "PROPN" or any(cast.get(id).kind != "state" for id in ids):
        return ()
    strung = [t for t in syntax.children(token, "appos") if t.pos_ == "PROPN"]
    return tuple(id for t in strung for id in cast.at(t) if cast.get(id).kind == "state")


def _listed(token: Token, cast: Cast) -> tuple[str, ...]:
    """The names behind a plural, whether it means them or others: "the rebel leaders, Odum and Dahl"."""
    if not syntax.plural(token):
        return ()
    names = [t for t in syntax.children(token, "appos") if t.pos_ == "PROPN" and syntax.children(t, "conj")]
    return tuple(id for name in names for t in syntax.conjuncts(name) for id in cast.at(t))


def _several(token: Token, cast: Cast) -> tuple[str, ...]:
    """The states whose people a plural is: "the envoys of Peru and Chile", "Peruvian and Chilean envoys"; else none."""
    if not syntax.plural(token):
        return ()
    adjectives = [p for c in syntax.children(token, "amod", "compound", "nmod:poss") for p in syntax.conjuncts(c)]
    for words in ([n for _, n in syntax.obliques(token, "of", "from")], adjectives):
        ids = tuple(dict.fromkeys(id for w in words for id in cast.modifier(w) if cast.get(id).kind == "state"))
        if len(cast.countries(ids)) > 1:
            return ids
    return ()


def seat(id: str, token: Token, cast: Cast) -> bool:
    """Whether `token` is the place of a meeting or an attack, not a side of it: "the Minsk agreement", "the Kabul
    bombing", but "the Iran deal", "Minsk-Kyiv talks"."""
    if token.pos_ != "PROPN" or token.text.isupper() or "." in token.text or syntax.base(token) == "nmod":
        return False
    actor = cast.get(id)
    if actor.kind != "state":
        return False
    beside = [t for t in token.head.children if t.i < token.head.i and t.text in capitals()]
    return beside == [token] or not _bears(token, actor)


def pointed(token: Token, cast: Cast) -> tuple[str, ...]:
    """Ids that a possessor, compound or adjective points to."""
    return cast.modifier(token) or (cast.of(token) if token.pos_ in ("NOUN", "PROPN", "PRON") else ())

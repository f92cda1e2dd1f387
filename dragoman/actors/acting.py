"""Which state names act, and which words inside other phrases point to an actor.

In: namings and chunks. Out: whether a naming acts; further namings for modifiers.

    >>> acts(doc, naming)                    # "Ankara warned …" yes; "… arrived in Ankara" no
    True
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from dragoman import syntax
from dragoman.actors import gazetteer
from dragoman.actors.chunks import Chunk
from dragoman.actors.describing import Naming, counts
from dragoman.actors.gazetteer import Hit
from dragoman.actors.namings import name
from dragoman.cast import divisions

WHERE = frozenset({"in", "at", "near", "inside", "across", "throughout", "within", "around", "outside", "via"})
CAPITAL_WHERE = WHERE | frozenset({"to", "from", "into", "through", "over", "towards", "toward", "out of"})
GIVEN_TO = gazetteer.word_set("given_to")
FROM = gazetteer.word_set("taken_from")
AIMED = gazetteer.word_set("aimed_at")
FIGHTING = frozenset({"REB", "UAF"})
NAMED_AFTER = gazetteer.word_set("named_after")
STATE_FORMS = frozenset({"name", "adjective", "people", "capital", "seat", "city"})


def acts(doc: Doc, naming: Naming) -> bool:
    """Whether the state is a participant here, not the place."""
    head = doc[naming.heads[-1]] if naming.heads else doc[naming.end - 1]
    case = syntax.preposition(head) or syntax.preposition(syntax.first_conjunct(head))
    if not case and naming.start and doc[naming.start - 1].pos_ == "ADP":
        case = doc[naming.start - 1].lower_
    if case == "at" and head.head.lower_ in AIMED:
        return True
    if naming.place in ("seat", "people"):
        return case not in WHERE
    if naming.key in divisions():
        return case not in CAPITAL_WHERE
    if naming.place == "capital":
        if case in ("to", "from"):
            governor = head.head.lower_
            return governor in (GIVEN_TO if case == "to" else FROM)
        return case not in CAPITAL_WHERE and syntax.base(head) not in ("appos", "list", "dep", "compound")
    return case not in WHERE


def hints(doc: Doc, parts: Sequence[Chunk], named: Sequence[Naming]) -> list[Naming]:
    """Namings for the countries, organs and groups inside phrases: "Russian", "NATO", "police" before another noun."""
    taken = {i for n in named for i in n.heads}
    borne = {n.start for n in named if n.kind == "person" and n.how == "name" and n.office}
    inside = {i for n in named if n.kind == "organisation" and n.how == "name" for i in range(n.start, n.end)}
    found: list[Naming] = []
    for chunk in parts:
        for hit in chunk.hits:
            if hit.known.form in STATE_FORMS or not (hit.end in borne or hit.start in inside):
                found.extend(_hint(doc, chunk, hit, taken))
    return found


def _hint(doc: Doc, chunk: Chunk, hit: Hit, taken: set[int]) -> Iterator[Naming]:
    known = hit.known
    last = hit.end >= chunk.last
    if known.form in STATE_FORMS and known.country not in ("", "UNK"):
        if any(i in taken for i in range(hit.start, hit.end)) or not counts(doc, hit) or _names_an_occasion(doc, hit):
            return
        text = str(doc[hit.start : hit.end].text)
        place = known.form if known.form in ("name", "city") else "adjective"
        naming = Naming("state", hit.start, hit.end, _outer(doc, hit), "state", text, place=place, modifier=True)
        naming.key, naming.country, naming.sector = _state_name(hit)
        yield naming
    elif not last and known.form == "role" and known.sector in FIGHTING:
        yield from _fighters(doc, chunk, hit)
    elif not last and known.form in ("organisation", "body", "role") and not known.title:
        if doc[hit.end - 1].pos_ == "ADJ":
            return
        naming_ = name(_up_to(chunk, hit))
        if naming_ is not None and naming_.how != "maybe" and not (known.form == "role" and naming_.definite):
            yield dataclasses.replace(naming_, heads=_outer(doc, hit), modifier=True)


def _names_an_occasion(doc: Doc, hit: Hit) -> bool:
    """Whether it is a town that tells where something was: "the Geneva talks", "the Minsk agreement"."""
    token = doc[hit.end - 1]
    return hit.known.form in ("capital", "city") and not syntax.is_root(token) and token.head.lower_ in NAMED_AFTER


def _fighters(doc: Doc, chunk: Chunk, hit: Hit) -> Iterator[Naming]:
    """ "a rebel attack", "insurgent ambushes": those who fight, not one of them; not in "the rebel colonel"."""
    after = next((h for h in chunk.hits if h.start >= hit.end), None)
    if after is not None and after.known.form in ("role", "body") and after.end == chunk.last:
        return
    found = name(_up_to(chunk, hit))
    if found is not None and found.how in ("title", "group"):
        yield dataclasses.replace(
            found, kind="group", how="group", plural=True, definite=False, heads=_outer(doc, hit), modifier=True
        )


def _up_to(chunk: Chunk, hit: Hit) -> Chunk:
    """The chunk as if it ended with `hit`."""
    return Chunk(chunk.doc, chunk.start, hit.end, [h for h in chunk.hits if h.end <= hit.end], chunk.owner)


def _state_name(hit: Hit) -> tuple[str, str, str]:
    from dragoman.actors.gazetteer import state_names

    known = hit.known
    if known.form == "city":
        return state_names().get(known.country, known.country), known.country, "GOV"
    return known.name, known.country, known.sector


def _outer(doc: Doc, hit: Hit) -> tuple[int, ...]:
    inside = range(hit.start, hit.end)
    outer = tuple(i for i in inside if syntax.is_root(doc[i]) or doc[i].head.i not in inside)
    return outer or (hit.end - 1,)

"""The order of the steps from words to a cast.

In: document, article, date. Out: `Cast`; see the package for an example.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc

from dragoman.actors import gazetteer, offices
from dragoman.actors.acting import acts, hints
from dragoman.actors.chunks import chunks
from dragoman.actors.describing import Naming
from dragoman.actors.entities import Entity
from dragoman.actors.gathering import gather
from dragoman.actors.gazetteer import singular
from dragoman.actors.introducing import introduce
from dragoman.actors.lists.entries import ActorList, Dated
from dragoman.actors.page import Page
from dragoman.actors.phrases import namings
from dragoman.actors.pronouns import STATE_NOUNS, resolve
from dragoman.actors.settling import settle
from dragoman.cast import Cast
from dragoman.records import Actor, Article, Mention, PlaceMention

SLUG = re.compile(r"[^a-z0-9]+")


def find(
    doc: Doc,
    article: Article,
    as_of: dt.date | None,
    places: Sequence[PlaceMention] = (),
    listed: ActorList | None = None,
) -> Cast:
    """The cast of the page. Candidates that nobody uses are left in: the caller drops them.

    `places`, where known, tell whose country a group is of that no word of its own tells. `listed`: the user's own
    actors; what it says of one on the day `as_of` goes before everything else.
    """
    own = Dated(listed, as_of) if listed else None
    parts = chunks(doc, own, {p.span[0]: p.country for p in places if p.country})
    named = namings(doc, parts)
    for naming in named:
        naming.modifier = naming.kind == "state" and not acts(doc, naming)
    page = Page(doc, parts, article, places)
    for naming in named:
        if naming.assumed and (naming.owning >= 0 or not page.has(naming.country)):
            naming.country, naming.key = "", gazetteer.bare(naming.name).lower() if naming.how == "name" else naming.key
    states = listed.states if listed else None
    ring = gather([*named, *hints(doc, parts, named)], page, offices.lookup(as_of, own), states)
    introduce(ring, doc)
    pronouns, doubts = resolve(doc, ring.entities, ring.pairs)
    for naming in ring.pairs:
        if not any(i in pronouns for i in naming.heads):
            ring.group(naming)
    settle(ring.entities, page, pronouns)
    if as_of is not None:
        _change(ring.entities, as_of.isoformat())
    entities = ring.in_order()
    _give_ids(entities)
    return dataclasses.replace(_cast(doc, entities, pronouns), doubts=_doubts(doubts))


def _doubts(open_: Mapping[int, Sequence[Entity]]) -> dict[int, tuple[str, ...]]:
    return {i: tuple(dict.fromkeys(e.id for e in who)) for i, who in open_.items()}


def _change(entities: Sequence[Entity], today: str) -> None:
    """Sectors that changed with the years: the Taliban govern from August 2021 on."""
    for entity in entities:
        for change in gazetteer.changes().get(entity.key, ()):
            if change["from"] <= today:
                entity.sector = change["sector"]


def _give_ids(entities: Sequence[Entity]) -> None:
    used: set[str] = set()
    for entity in entities:
        name = entity.parts[-1] if entity.parts else best_name(entity)
        slug = SLUG.sub("_", gazetteer.bare(name).lower()).strip("_")[:40] or "actor"
        number, made = 1, slug
        while made in used:
            number += 1
            made = f"{slug}_{number}"
        used.add(made)
        entity.id = made


def best_name(entity: Entity) -> str:
    """The fullest name on the page: of a person the longest, of a state its proper name before its capital."""
    if entity.kind == "person" and entity.parts:
        counted = collections.Counter(n.name for n in entity.namings if n.how == "name")
        full = {name: count for name, count in counted.items() if len(name.split()) > 1} or dict(counted)
        return max(full, key=lambda name: (full[name], len(name))) if full else entity.name
    if entity.kind == "state":
        counted = collections.Counter(n.name for n in entity.namings if n.place == "name")
        spelt = [name for name in counted if not gazetteer.bare(name).isupper()] or list(counted)
        if entity.key in spelt or not spelt:
            return entity.key or entity.name
        return max(spelt, key=lambda name: (counted[name], len(name)))
    if entity.kind == "organisation":
        names = [n.name for n in entity.namings if n.how == "name" and not n.modifier]
        return max(names, key=len) if names else entity.name
    return entity.name


def _cast(doc: Doc, entities: Sequence[Entity], pronouns: dict[int, tuple[Entity, ...]]) -> Cast:
    text = doc.text
    heads: dict[int, tuple[str, ...]] = {}
    modifiers: dict[int, tuple[str, ...]] = {}
    extra: dict[str, list[Mention]] = {}
    for entity in entities:
        for naming in entity.namings:
            target = modifiers if naming.modifier else heads
            for i in naming.heads:
                target[i] = tuple(dict.fromkeys((*target.get(i, ()), entity.id)))
    for i, who in pronouns.items():
        token = doc[i]
        if i not in heads or singular(token.lower_) in STATE_NOUNS:
            heads[i] = tuple(e.id for e in who)
        span = (token.idx, token.idx + len(token))
        for entity in who:
            extra.setdefault(entity.id, []).append(Mention(span=span, text=token.text, how="pronoun"))
    actors = tuple(_actor(doc, text, entity, extra.get(entity.id, ())) for entity in entities)
    return Cast(actors, heads, modifiers)


def _actor(doc: Doc, text: str, entity: Entity, extra: Iterable[Mention]) -> Actor:
    name = best_name(entity)
    mentions = [_mention(doc, text, n) for n in entity.namings]
    mentions = sorted({m.span: m for m in [*mentions, *extra]}.values(), key=lambda m: m.span)
    towns = {n.name for n in entity.namings if n.place == "city"}
    aliases = dict.fromkeys(f for f in entity.forms if f and f != name and f not in towns)
    return Actor(
        id=entity.id,
        name=name,
        aliases=tuple(aliases),
        role=(entity.role or None) if entity.kind == "person" else None,
        country=entity.country or "UNK",
        sector=entity.sector or None,
        other_sectors=entity.other,
        kind=entity.kind,  # type: ignore[arg-type]
        mentions=tuple(mentions),
    )


def _mention(doc: Doc, text: str, naming: Naming) -> Mention:
    last = doc[naming.end - 1]
    span = (doc[naming.start].idx, last.idx + len(last))
    how = {"title": "title", "state": "state", "group": "group"}.get(naming.how, "name")
    return Mention(span=span, text=text[span[0] : span[1]], how=how)  # type: ignore[arg-type]

"""Which mentions on a page are one event, and who is meant where a mention does not say.

In: the drafts of the page in text order. Out: for each draft the index of the first mention of its event; mentions
without participants take those of the event that they point back to ("the talks"), or are dropped.

Which earlier mention one goes back to, `antecedents` ranks. What a mention leaves open it takes from that one, else
from the nearest act of its type and word family that nobody contradicts: the countries of the one are among those of
the other, role by role.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import retelling
from dragoman.events.antecedents import Antecedents, related
from dragoman.events.frames import lemmas
from dragoman.events.roles import ROLES, Draft
from dragoman.events.scorer import Scores
from dragoman.records import NamedPlace

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her", "such", "any"})
ALONE = frozenset({"MOBILIZE", "RETREAT"})
"""Types whose acts often have no recipient: one is taken over only from a mention with the same word."""

HAPPENING = frozenset({"ASSAULT", "PROTEST"})
"""Types that can be told without those who take part."""

NEAR = 4
"""How many acts back the parties of a meeting or truce without names are looked for."""


def identify(
    drafts: Sequence[Draft], cast: Cast, scores: Scores, where: Callable[[Token], NamedPlace | None]
) -> list[tuple[Draft, int | None]]:
    """The drafts that have participants, each with the index (in the result) of the first mention, `None` if first.

    Attacks and protests stay without anybody too, where the page says where they were; some words everywhere (`alone`).
    """
    kept: list[tuple[Draft, int | None]] = []
    drafts_kept, before = list[Draft](), Antecedents(cast, scores, where)
    for draft in drafts:
        if draft.type == "PROTEST" and not draft.actors:
            draft.add("actors", retelling.protesters(draft, cast), "protesters")
        if not draft.everybody:
            _befall(draft, cast, where)
        back = _points_back(draft)
        if not draft.everybody and not back and draft.type not in HAPPENING and not alone(draft):
            continue
        told = before.earlier(drafts_kept, draft) if draft.everybody or back else None
        first = _first(kept, told)
        if not draft.everybody:
            source = kept[told][0] if told is not None else _alike(draft, kept, cast) or _parties(draft, kept, cast)
            if source is not None:
                _inherit(draft, source)
            elif not alone(draft) and (draft.type not in HAPPENING or where(draft.anchor) is None):
                continue
        else:
            for source in (kept[told][0] if told is not None else None, _alike(draft, kept, cast)):
                if source is not None:
                    _complete(draft, source)
        kept.append((draft, first))
        drafts_kept.append(draft)
    return kept


def _befall(draft: Draft, cast: Cast, where: Callable[[Token], NamedPlace | None]) -> None:
    """Gives an attack that names no victim the people of the state where it was, if the page names that state."""
    place = where(draft.anchor) if draft.type == "ASSAULT" and not draft.mutual else None
    if place is not None and place.country:
        state = next((a for a in cast.actors if a.kind == "state" and a.country == place.country), None)
        if state is not None:
            draft.add("recipients", [(state.id, draft.anchor)], "where")


def supported(found: Sequence[tuple[Draft, int | None]]) -> list[tuple[Draft, int | None]]:
    """Without the mentions that still lack a side that their frame asks for; the indices follow."""
    kept: list[tuple[Draft, int | None]] = []
    place: dict[int, int] = {}
    for at, (draft, first) in enumerate(found):
        if draft.match.frame.needs.get("sides") == "two" and len(draft.everybody) < 2:
            continue
        place[at] = len(kept)
        kept.append((draft, place.get(first) if first is not None else None))
    return kept


def alone(draft: Draft) -> bool:
    """Whether the word tells an act even where nobody is named: "a car bomb killed", "after days of protests"."""
    return draft.credible or not lemmas(draft.anchor).isdisjoint(draft.match.frame.needs.get("alone", ()))


def _points_back(draft: Draft) -> bool:
    """Whether a noun may point to an event told before: definite, plural, or under a preposition."""
    if draft.match.kind != "noun":
        return False
    marks = {c.lower_ for c in syntax.children(draft.anchor, "det", "nmod:poss")}
    if draft.match.frame.needs.get("local"):
        return bool(marks & DEFINITE)
    return not marks or bool(marks & DEFINITE)


def _first(kept: Sequence[tuple[Draft, int | None]], told: int | None) -> int | None:
    """The first mention of the event that the mention `told` is of."""
    first = None if told is None else kept[told][1]
    return told if first is None else first


def _alike(draft: Draft, kept: Sequence[tuple[Draft, int | None]], cast: Cast) -> Draft | None:
    """The nearest earlier act of the same words or family that nobody contradicts: most often it has the same sides."""
    if not draft.everybody and not _points_back(draft):
        return None
    alike = ((old, first) for old, first in reversed(kept) if old.type == draft.type and _family(old, draft))
    found = next(((o, f) for o, f in alike if _agree(o, draft, cast)), None)
    if found is None:
        return None
    return found[0] if found[1] is None else kept[found[1]][0]


def _family(one: Draft, two: Draft) -> bool:
    ids = (one.match.frame.id, two.match.frame.id)
    if ids[0] == ids[1]:
        general = one.anchor.lemma_.lower() == two.anchor.lemma_.lower()
        return general or not ids[0].startswith(("accuse", "request", "support", "agree.promise"))
    return related(*ids)


def _agree(old: Draft, new: Draft, cast: Cast) -> bool:
    """Whether the participants of `new`, by country, are among those of `old`, or the other way round."""
    if not new.everybody:
        return bool(old.everybody)
    for role in ROLES:
        a, b = cast.countries(old.ids(role)), cast.countries(new.ids(role))
        if a and b and not (a <= b or b <= a):
            return False
    return bool(cast.countries(old.everybody) & cast.countries(new.everybody))


def _parties(draft: Draft, kept: Sequence[tuple[Draft, int | None]], cast: Cast) -> Draft | None:
    """For "the talks" told for the first time: the nearest act before between two countries."""
    if not draft.mutual or draft.type not in ("CONSULT", "RETREAT", "AGREE"):
        return None
    for old, _ in reversed(kept[-NEAR:]):
        if len(cast.countries(old.everybody)) > 1:
            return old
    return None


def _inherit(draft: Draft, source: Draft) -> None:
    if draft.mutual and source.type != draft.type:
        draft.add("actors", source.actors + source.recipients, "mention")
        return
    for role in ROLES:
        draft.add(role, [(id, draft.anchor) for id in source.ids(role)], "mention")
    draft.modes = draft.modes or source.modes


def _complete(draft: Draft, source: Draft) -> None:
    """Fills the role that this mention leaves open from the first one."""
    one_word = not lemmas(draft.anchor).isdisjoint(lemmas(source.anchor))
    for role in ROLES:
        own = draft.mutual or draft.one_sided or (draft.type in ALONE and not one_word)
        open_ = role == "recipients" and own
        if not getattr(draft, role) and not open_:
            have = {*draft.everybody, *(draft.spared if role == "recipients" else ())}
            draft.add(role, [(id, draft.anchor) for id in source.ids(role) if id not in have], "mention")
    if draft.mutual and len(draft.ids("actors")) < 2:
        draft.add("actors", [(id, draft.anchor) for id in source.ids("actors")], "mention")

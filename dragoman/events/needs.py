"""Whether what a frame asks for is there: kinds of object and subject, complements, words nearby, speech around it.

In: a match, its arguments, who is who. Out: yes or no. "@weapon" is a class of nouns (`data/event_classes.json`),
"@CONSULT" a noun that names an act of that type, "@actor @state @person @org @group @place" ask the cast, "@none"
accepts that nothing stands there, "@any" whatever stands there.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from dragoman import syntax
from dragoman.cast import Cast
from dragoman.events import arguments
from dragoman.events.arguments import Arguments
from dragoman.events.frames import TYPES, Match, classes, in_class, lemmas, verbs_of
from dragoman.events.memory import remembered

KIND = {"@person": "person", "@state": "state", "@org": "organisation", "@group": "group"}
OFFICIAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
HARMLESS = frozenset({"JRN", "REL", "MED", "EDU"})
"""Sectors whose organisations strike nobody: newspapers, mosques, hospitals, schools."""
PARTS = frozenset({"most", "part", "much", "all", "some", "half", "rest", "number", "dozen", "hundred", "thousand"})
FUTURE = frozenset({"will", "would", "wo", "shall", "'ll", "’ll", "may", "might", "could", "can"})
PEOPLE = frozenset({"he", "him", "she", "her", "they", "them", "we", "us", "who", "whom"})
"""Pronouns that stand for people whoever is meant."""
WRONGS = frozenset({"ASSAULT", "COERCE", "ACCUSE"})
"""Types of acts that whoever tells them of others charges them with."""
OPEN = frozenset({"VERB", "NOUN", "ADJ"})
QUESTIONS = frozenset({"if", "whether", "what", "how", "why", "who", "whom", "when", "where"})
OUGHT = frozenset({"should", "must", "ought"})
PLURAL = frozenset({"i", "we", "you", "they"})
"""Pronouns beside which a bare verb is an ordinary finite one, no subjunctive."""

WILL = frozenset({"will", "would", "wo", "shall", "'ll", "’ll", "going"})


def met(match: Match, args: Arguments, cast: Cast, words: frozenset[str], said: bool) -> bool:
    """Whether all needs of the match's frame are met; `words` are the sentence's lemmas, `said` if it is speech."""
    needs = match.frame.needs
    return (
        _near(needs, words, match.kind)
        and _told_of(needs.get("page", ()), match.anchor)
        and (not needs.get("predicate") or bool(syntax.children(match.anchor, "cop")))
        and not (needs.get("not_crime") and ordinary(words))
        and _noun(match, args, cast)
        and (match.kind != "verb" or _verb(match, args, cast))
        and _complement(match, args, cast)
        and (not needs.get("said") or said)
    )


def _near(needs: Mapping[str, Any], words: frozenset[str], kind: str) -> bool:
    if any(_all(w, words) for w in needs.get("not_near", ())):
        return False
    wanted = needs.get("near", ()) or (needs.get("near_noun", ()) if kind == "noun" else ())
    return not wanted or any(_all(w, words) for w in wanted)


def _told_of(wanted: Iterable[str], anchor: Token) -> bool:
    """Whether the page names what a word that points back means: "the launch" of a missile."""
    return not wanted or any(_all(w, _vocabulary(anchor.doc[0])) for w in wanted)


@remembered
def _vocabulary(first: Token) -> frozenset[str]:
    """The lemmas of the page that begins with `first`."""
    return frozenset().union(*(lemmas(token) for token in first.doc if not token.is_space))


def ordinary(words: frozenset[str]) -> bool:
    """Whether a sentence of these lemmas tells of ordinary crime, with nothing political beside it (ruling 7)."""
    table = classes()
    return not words.isdisjoint(table["crime"]) and words.isdisjoint(table["political"])


def _all(phrase: str, words: frozenset[str]) -> bool:
    return all(part in words for part in phrase.split())


def fits(token: Token, names: Iterable[str], cast: Cast) -> bool:
    """Whether `token` is of one of the classes or lemmas `names`."""
    plain = []
    for name in names:
        if name == "@any":
            return True
        if name in KIND or name in ("@actor", "@place"):
            if _who(token, name, cast):
                return True
        elif not name.startswith("@none"):
            plain.append(name)
    return bool(plain) and in_class(token, plain)


def _who(token: Token, name: str, cast: Cast) -> bool:
    ids = cast.at(token)
    if name == "@person" and not ids and token.lower_ in PEOPLE:
        return True
    if name == "@place":
        return (
            bool(ids and cast.get(ids[0]).kind == "state")
            or token.ent_type_ in ("PLACE", "GPE", "LOC")
            or in_class(token, ("@place",))
        )
    if name == "@actor":
        return bool(ids or cast.of(token))
    return any(cast.get(id).kind == KIND[name] for id in ids)


def _noun(match: Match, args: Arguments, cast: Cast) -> bool:
    needs, anchor = match.frame.needs, match.anchor
    if match.kind != "noun":
        return True
    if syntax.base(anchor) == "compound" and _barred(anchor.head, needs.get("not_head_of", ())):
        return False
    if needs.get("not_predicate") and _predicate(anchor):
        return False
    if any(_barred(t, needs.get("not_compound", ())) for t in args.at("compound")):
        return False
    if any(_barred(t, needs.get("not_amod", ())) for t in args.at("adjective")):
        return False
    names = needs.get("object", ())
    required = names and not {"@none", "@none_noun"} & set(names) and len(match.tokens) == 1
    if required and not any(fits(t, names, cast) for t in args.themes()):
        return False
    return not any(fits(t, needs.get("not_object", ()), cast) for p in ("of", "compound") for t in args.at(p))


def _predicate(noun: Token) -> bool:
    """Whether `noun` says what something is: "is a threat", "seen as a threat"."""
    return bool(syntax.children(noun, "cop")) or any(c.lower_ == "as" for c in syntax.children(noun, "case"))


def _barred(token: Token, names: Iterable[str]) -> bool:
    return not lemmas(token).isdisjoint(names)


def _verb(match: Match, args: Arguments, cast: Cast) -> bool:
    needs, anchor = match.frame.needs, match.anchor
    if needs.get("not_passive") and arguments.passive(anchor):
        return False
    if needs.get("not_xcomp") and syntax.children(anchor, "xcomp"):
        return False
    if needs.get("not_second") and _second(anchor):
        return False
    objects = whole(args.at("object")) + [t for p in needs.get("with_object", ()) for t in args.at(p)]
    objects += governed(match)
    if any(fits(t, needs.get("not_object", ()), cast) for t in objects):
        return False
    if not _enough(objects, needs.get("object", ()), cast) and not _idiom(match):
        return False
    subjects = args.at("subject")
    if any(fits(t, needs.get("not_subject", ()), cast) for t in subjects):
        return False
    lenient = not arguments.passive(anchor)
    if not _enough(subjects, needs.get("subject", ()), cast, lenient):
        return False
    if any(_barred(c, needs.get("not_advmod", ())) for c in syntax.children(anchor, "advmod", "xcomp", "compound:prt")):
        return False
    if needs.get("negated") == "future" and not _future_not(anchor):
        return False
    return not needs.get("future") or bool({a.lower_ for a in syntax.auxiliaries(anchor)} & FUTURE)


def governed(match: Match, cases: Container[str] | None = None) -> list[Token]:
    """What a preposition that belongs to the pattern (one of `cases`) governs: Iran in "side with Iran"."""
    ties = [t for t in match.tokens[match.lead :] if syntax.base(t) == "case" and (cases is None or t.lower_ in cases)]
    return [p for t in ties for p in syntax.conjuncts(t.head)]


def whole(objects: list[Token]) -> list[Token]:
    """The objects, and what they are parts or numbers of: "most of the town", "dozens of soldiers"."""
    parts = [t for t in objects if t.pos_ in ("NUM", "DET", "PRON", "ADJ") or not lemmas(t).isdisjoint(PARTS)]
    return objects + [noun for part in parts for _, noun in syntax.obliques(part, "of")]


def _second(verb: Token) -> bool:
    """Whether a second predicate or object stands behind the verb: "called him an animal"."""
    return bool(syntax.children(verb, "xcomp")) or len(syntax.children(verb, "obj", "iobj")) > 1


def _enough(tokens: list[Token], names: Sequence[str], cast: Cast, lenient: bool = False) -> bool:
    if not names:
        return True
    if not tokens:
        return "@none" in names or "@none_noun" in names or lenient
    return any(fits(t, names, cast) for t in tokens)


def _idiom(match: Match) -> bool:
    """Whether the pattern has a noun or adjective of its own, and so brings its object with it."""
    return any(t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") for t in match.tokens[match.lead :])


def _future_not(verb: Token) -> bool:
    helpers = {a.lower_ for a in syntax.auxiliaries(verb)}
    return bool(helpers & FUTURE) and bool(syntax.negations(verb))


def clauses(anchor: Token) -> list[Token]:
    """Heads of the complement clauses of `anchor`: that-, to- and ing-clauses."""
    found = []
    for child in syntax.children(anchor, "ccomp", "xcomp", "acl", "advcl"):
        relation = syntax.base(child)
        if relation in ("ccomp", "xcomp") or arguments.infinitive(child) or syntax.children(child, "mark", "case"):
            found.append(child)
    return found


def types_of(token: Token) -> set[str]:
    """PLOVER types that the lemma of `token` may name."""
    if token.pos_ in ("VERB", "AUX"):
        return {t.upper() for t in TYPES if not lemmas(token).isdisjoint(verbs_of(t))}
    return {t.upper() for t in TYPES if in_class(token, (f"@{t.upper()}",))}


def contents(args: Arguments) -> list[Token]:
    """Heads of what the act of `args` is about: its complement clauses, objects and for-, to-, of-phrases."""
    found = clauses(args.anchor) + args.themes()
    for place in ("for", "to", "of", "against", "over", "about", "on", "with", "from"):
        found += [t for t in args.at(place) if t not in found]
    return found


def _complement(match: Match, args: Arguments, cast: Cast) -> bool:
    needs = match.frame.needs
    inner = clauses(match.anchor)
    shut = needs.get("not_clause", ())
    if shut and any(form(c) in shut for c in inner):
        return False
    bars = needs.get("not_clause_type", ())
    if bars and any(types_of(c) & set(bars) for c in inner):
        return False
    wanted = needs.get("content_types", ())
    if wanted and not any(_names(t, wanted, cast) for t in contents(args)):
        return False
    content = needs.get("content")
    if content == "told" and not any(_told(c, args, cast) for c in inner):
        return False
    if content == "charged" and not any(_told(c, args, cast) or _charged(c, args, cast) for c in inner):
        return False
    if content == "promised" and not any(_promised(c, args, cast) for c in inner):
        return False
    if needs.get("xcomp") and not secondary(match.anchor, needs["xcomp"], cast):
        return False
    if any(fits(t, names, cast) for p, names in needs.get("not_with", {}).items() for t in args.at(p)):
        return False
    return _clause_or_phrase(needs, inner, args, cast)


def _told(clause: Token, args: Arguments, cast: Cast) -> bool:
    """Whether `clause` tells what somebody else does or did: another's act, without "will" or "would"."""
    marks = {c.lower_ for c in syntax.children(clause, "mark", "case")}
    if {a.lower_ for a in syntax.auxiliaries(clause)} & FUTURE or "against" in marks:
        return False
    own, others = _sides(args.at("subject"), cast), _sides(arguments.surface(clause), cast)
    return bool(others - own)


def _sides(tokens: Iterable[Token], cast: Cast) -> set[tuple[str, bool]]:
    return {side(id, cast) for token in tokens for id in cast.of(token)}


def _charged(clause: Token, args: Arguments, cast: Cast) -> bool:
    """Whether `clause` names a wrong or an act of force that is not the speaker's own: "claimed that the vote was
    stolen"."""
    others = _sides(arguments.surface(clause), cast)
    if others and others <= _sides(args.at("subject"), cast):
        return False
    if {a.lower_ for a in syntax.auxiliaries(clause)} & FUTURE:
        return False
    return any(types_of(t) & WRONGS or in_class(t, ("@bad",)) for t in syntax.subtree(clause) if t.pos_ in OPEN)


def _promised(clause: Token, args: Arguments, cast: Cast) -> bool:
    """Whether `clause` tells what the speaker's own side is going to do."""
    if not {a.lower_ for a in syntax.auxiliaries(clause)} & WILL or syntax.negations(clause):
        return False
    own = cast.countries(id for s in args.at("subject") for id in cast.of(s))
    subjects = arguments.surface(clause)
    doers = cast.countries(id for s in subjects for id in cast.of(s))
    return bool(own & doers) or (not doers and any(s.pos_ == "PRON" for s in subjects))


def side(id: str, cast: Cast) -> tuple[str, bool]:
    """The country of an actor, and whether it is the state or one of its organs."""
    actor = cast.get(id)
    return (actor.country, actor.kind == "state" or actor.sector in OFFICIAL)


def harmless(id: str, cast: Cast) -> bool:
    """Whether it is a body that uses no force, and no attack is its doing: a newspaper, a mosque, a hospital."""
    actor = cast.get(id)
    return actor.kind == "organisation" and actor.sector in HARMLESS


def _names(token: Token, wanted: Iterable[str], cast: Cast) -> bool:
    near = [token, *(c for c in token.children if syntax.base(c) in ("acl", "obj"))]
    return any(w in types_of(t) or (w.startswith("@") and fits(t, (w,), cast)) for t in near for w in wanted)


def secondary(anchor: Token, names: Sequence[str], cast: Cast) -> bool:
    """A predicate on the object: "called it illegal", "described it as a lie"."""
    found = predicates(anchor)
    found += [m for t in found for m in syntax.children(t, "amod", "compound")]
    return any(fits(t, names, cast) for t in found)


def predicates(anchor: Token) -> list[Token]:
    """What is said of the object of `anchor`: "called it a lie", "described it as a lie"."""
    found = syntax.children(anchor, "xcomp") + [n for _, n in syntax.obliques(anchor, "as", "to")]
    return found + syntax.children(anchor, "obj")[1:]


def _clause_or_phrase(needs: Mapping[str, Any], inner: list[Token], args: Arguments, cast: Cast) -> bool:
    wanted: Sequence[str] = needs.get("clause", ())
    phrases: Mapping[str, Sequence[str]] = needs.get("with", {})
    if not wanted and not phrases:
        return True
    if wanted and any(f in wanted for c in inner for f in forms(c)):
        return True
    return any(fits(t, names, cast) for p, names in phrases.items() for t in args.at(p))


def form(clause: Token) -> str:
    """How a complement clause is built: "to", "ing", "question", "that"."""
    if arguments.infinitive(clause):
        return "to"
    if _gerund(clause):
        return "ing"
    return "question" if any(c.lower_ in QUESTIONS for c in clause.children) else "that"


def _gerund(clause: Token) -> bool:
    return clause.lower_.endswith("ing") and not syntax.children(clause, "aux", "nsubj")


def forms(clause: Token) -> Iterator[str]:
    """All that a complement clause counts as: its `form`, "for ing" with the preposition, "ought" of what is to be."""
    yield form(clause)
    if _gerund(clause):
        yield from (f"{mark.lower_} ing" for mark in syntax.children(clause, "mark", "case"))
    elif _ought(clause):
        yield "ought"


def _ought(clause: Token) -> bool:
    """Whether a finite clause tells what is to be: "that he should go", "that he go", "that he be freed"."""
    helpers = {a.lower_ for a in syntax.auxiliaries(clause)}
    subjects = syntax.children(clause, "nsubj")
    if helpers & OUGHT or ("be" in helpers - {"to"} and len(helpers) == 1):
        return True
    bare = not helpers and clause.pos_ == "VERB" and clause.lower_ == clause.lemma_.lower()
    return bare and any(s.lower_ not in PLURAL and s.lower_ == s.lemma_.lower() for s in subjects)

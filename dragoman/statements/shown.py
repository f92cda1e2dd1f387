"""What a document or a count shows somebody to do or be: "The poll showed the mayor leading the field".

In: a cue's token. Out: its `Complement`.

    >>> seen(token, page).spans              # "The survey found Lund with 40 percent."
    [(17, 37)]
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements.attribution import words_of
from dragoman.statements.clauses import Complement, left
from dragoman.statements.layout import Layout
from dragoman.statements.speakers import is_document

_PLACED = frozenset({"with", "at", "in", "on", "behind", "ahead", "ahead of", "between", "above", "below", "within"})
"""Prepositions of where a count sees somebody: "with 40 percent", "in third place"."""
_DOING = ("xcomp", "advcl", "ccomp")


def seen(token: Token, page: Layout) -> Complement | None:
    """What a document or a count has somebody do, or where it puts somebody."""
    by = [s for s in syntax.subjects(token) if s.i < token.i]
    if not by or not (is_document(by[0]) or by[0].lemma_.lower() in words_of("count")):
        return None
    objects = [o for o in syntax.children(token, "obj", "nsubj") if o.i > token.i][:1]
    parts = _doing(token, objects) or _placed(token, objects, page)
    if not parts:
        return None
    start = min(d.left_edge.idx for d in (*objects, *parts))
    end = parts[-1].right_edge
    return Complement([(start, end.idx + len(end))], (left(token), start), bare=True) if start > token.idx else None


def _doing(token: Token, objects: list[Token]) -> list[Token]:
    """The participles that tell what the object does: "leading", "poised to win"."""
    doing = [c for c in syntax.children(token, *_DOING) if c.i > token.i and c.lower_.endswith("ing")]
    doing += [c for o in objects for c in syntax.children(o, "acl") if c.lower_.endswith("ing")]
    if not doing and objects:
        doing = [c for c in syntax.children(token, "xcomp") if c.i > objects[0].i and c.tag_ != "INF"]
    return doing


def _placed(token: Token, objects: list[Token], page: Layout) -> list[Token]:
    """The phrases that tell where a count has the object, which is somebody's name."""
    if not objects or objects[0].pos_ != "PROPN":
        return []
    after = objects[0].right_edge.i + 1
    found = [c for c in syntax.children(token, "obl") if c.i > after and not page.is_time(c)]
    found += [c for c in syntax.children(objects[0], "nmod") if c.i > objects[0].i]
    return [
        c for c in found if syntax.preposition(c) in _PLACED and any(t.like_num or t.pos_ == "NUM" for t in c.subtree)
    ]

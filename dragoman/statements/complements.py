"""Which words a cue attributes: its complement, by the patterns of `data/cues.json`.

In: a cue's token. Out: the spans of what is said and of the cue's own clause ("the envoy told reporters on Monday").

    >>> complement(token, cue, page).spans          # "He accused Minsk of smuggling."
    [(11, 29)]
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements.clauses import ASKING, Complement, as_said, clause, left, mend, pointed
from dragoman.statements.closing import closing
from dragoman.statements.cues import Cue, follows
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quote
from dragoman.statements.shown import seen
from dragoman.statements.surface import beside
from dragoman.statements.withheld import passing

FAR = 16
"""What is called a name in quotation marks stands in at most so many words before it."""
_RETOLD = frozenset({"denies", "refuses", "claims", "accuses"})
"""Forces of cues that say something of the noun which their relative clause hangs on: "the raid, which he denied"."""
_AHEAD = frozenset({"promises", "threatens"})
"""Forces of cues whose infinitive is what is said, wherever it hangs: "promised on Sunday at a rally to end it"."""
_MARKS = frozenset({'"', "”", "''"})
_GROUNDS = frozenset({"as", "for", "that"})
_AROUND = frozenset({"during", "after", "before", "while"})
_NAMING = frozenset({"DET", "NOUN", "PROPN", "PRON"})
_COMMAS = frozenset({",", ";", ":", "—", "–", "--"})


def complement(token: Token, cue: Cue, page: Layout) -> Complement | None:
    """What `token`, a verb with the entry `cue`, attributes; `None` if it has no complement that makes it a cue."""
    takes = cue.takes
    if "as-saying" in takes:
        return _quoted_as(token, page)
    passed = passing(token) if takes & {"that", "quote"} else None
    found = _clause(closing(passed, page), token, cue, page) if passed is not None else None
    if found is None and "as" in takes and passed is None:
        found = as_said(token, page)
    if found is None and "np-ing" in takes and any(o.i > token.i for o in syntax.children(token, "obj")):
        found = seen(token, page)
    if found is None and "that" in takes:
        found = closing(token, page)
    if found is None and takes & {"that", "quote"}:
        found = _clause(clause(token, page), token, cue, page)
    if found is None and len(cue.words) > 1 and "that" in takes:
        found = next(filter(None, (clause(t, page) for t in follows(token, cue.words[1:]) or ())), None)
    for pattern in ("whom-to", "whom-of", "on-to"):
        if found is None and pattern in takes:
            found = _whom(token, pattern, page)
    if found is None:
        found = _object_patterns(token, cue, page)
    if found is None and passed is not None:
        found = _clause(clause(passed, page), token, cue, page)
    if found is None and takes & {"that", "quote"}:
        found = _clause(beside(token, page), token, cue, page)
    return found


def _clause(found: Complement | None, token: Token, cue: Cue, page: Layout) -> Complement | None:
    """The clause, if the cue takes such; a cue of quotations only needs one that is set off."""
    if found is not None and next((t.lower_ for t in page.tokens_in(*found.spans[0])), "") in cue.others:
        return None
    if found is None or "that" in cue.takes:
        return found
    return found if _quoted(found.spans, page, token) and pointed(found, token, page) else None


def _quoted(spans: list[Span], page: Layout, token: Token) -> bool:
    """Whether there is a quotation in the spans that the cue stands outside of."""
    found = (quote for span in spans for quote in page.quotes.within(*span))
    return any(not quote.outer[0] <= token.idx < quote.outer[1] for quote in found)


def _quoted_as(token: Token, page: Layout) -> Complement | None:
    """ "Quoted X as saying …": all of it."""
    saying = [c for c in syntax.children(token, "advcl", "xcomp", "ccomp", "obl") if c.i > token.i and _marked(c, "as")]
    objects = syntax.children(token, "obj")
    if saying and objects and objects[0].i > token.i:
        end = saying[-1].right_edge
        start = objects[0].left_edge.idx
        return Complement([(start, mend(start, end.idx + len(end), token, page))], (left(token), start))
    return None


# --- objects, addressees, prepositions -------------------------------------------------------------------------


def _marked(token: Token, *words: str) -> bool:
    """Whether `token` has one of the words as its marker or preposition."""
    return any(
        c.lower_ in words and syntax.base(c) in ("mark", "case", "advmod") and c.i < token.i for c in token.children
    )


def _to(token: Token) -> list[Token]:
    """The infinitives that the verb governs, "to" included."""
    return [c for c in syntax.children(token, "xcomp", "ccomp", "advcl") if c.i > token.i and _marked(c, "to")]


def _whom(token: Token, pattern: str, page: Layout) -> Complement | None:
    if pattern == "on-to":
        whom = [c for c in syntax.children(token, "obl") if c.i > token.i and _marked(c, "on", "upon", "to", "with")]
        whom = [w for w in whom if not page.is_time(w)]
    else:
        whom = syntax.children(token, "obj", "iobj")
    if pattern == "whom-of":
        content = [c for c in syntax.children(token, "obl", "advcl") if c.i > token.i and _marked(c, "of")]
        if not content and whom:
            content = [c for c in syntax.children(whom[0], "nmod", "acl") if _marked(c, "of")]
        if not (whom and content):
            return None
        start = content[0].left_edge.idx
        return Complement([(start, _stretch(token, content[0], page))], (left(token), start), whom=whom[:1], bare=True)
    content = _to(token) or [c for c in syntax.children(token, "xcomp") if c.i > token.i and c.pos_ == "VERB"]
    if not content or not (whom or syntax.passive(token)):
        return None
    start = whom[0].left_edge.idx if whom and whom[0].i > token.i else content[0].left_edge.idx
    end = content[-1].right_edge
    return Complement([(start, end.idx + len(end))], (left(token), start), whom=whom[:1], bare=True)


def _object_patterns(token: Token, cue: Cue, page: Layout) -> Complement | None:
    for pattern in sorted(cue.takes):
        first, _, second = pattern.partition("-")
        kind, _, word = pattern.partition(":")
        found: Complement | None = None
        if pattern == "to":
            found = _infinitive(token, cue)
        elif pattern == "ing":
            found = _gerund(token)
        elif pattern == "np-ing":
            found = seen(token, page)
        elif pattern == "np-np":
            found = _called(token, page)
        elif kind in ("pp", "pp-quoted", "pp-how"):
            found = _prepositional(token, word)
            found = found if kind != "pp-how" or _asks(found, page) else None
            found = None if found is not None and _timed(found, page) else found
        elif first in ("at", "to") and second == "as":
            found = _prepositional_as(token, first)
        elif first == "np" and second in ("as", "of", "for", "with", "on"):
            found = _object_and(token, second)
        elif pattern in ("np", "np-quoted"):
            found = _object(token, cue, page)
        if found and ("quoted" not in pattern or _quoted(found.spans, page, token)):
            return found
    return None


def _infinitive(token: Token, cue: Cue) -> Complement | None:
    held = ("xcomp", "advcl") if cue.force in _AHEAD else ("xcomp",)
    content = [c for c in _to(token) if syntax.base(c) in held]
    if not content or syntax.children(token, "obj", "iobj") or syntax.passive(token):
        return None
    start, end = content[0].left_edge.idx, content[-1].right_edge
    return Complement([(start, end.idx + len(end))], (left(token), start), bare=True)


def _gerund(token: Token) -> Complement | None:
    """ "Denied taking bribes", "admitted to having lied": right after the cue."""
    content = [c for c in syntax.children(token, "xcomp", "ccomp", "advcl", "obj") if c.lower_.endswith("ing")]
    content = [c for c in content if c.pos_ == "VERB" and token.i < c.left_edge.i <= token.i + 2]
    edge = content[0].left_edge if content else token
    if not content or not (edge.i == token.i + 1 or token.nbor().pos_ == "ADV"):
        return None
    end = content[0].right_edge
    start = token.doc[edge.i + 1].idx if edge.lower_ in ("to", "for") else edge.idx
    return Complement([(start, end.idx + len(end))], (left(token), start), bare=True)


def _timed(found: Complement, page: Layout) -> bool:
    """Whether what follows the preposition is a time: "pushed for months"."""
    said = page.tokens_in(*found.spans[0])
    return bool(said) and all(page.is_time(t) for t in said)


def _called(token: Token, page: Layout) -> Complement | None:
    """ "Called the vote a farce", "which it called a farce"."""
    if token.i and page.words[token.i - 1] == "-":
        return None
    named = [c for c in syntax.children(token, "xcomp") if c.i > token.i and _quality(c)]
    objects = syntax.children(token, "obj")
    if not named:
        named, objects = objects[1:], objects[:1]
    if not named and (quote := page.quotes.at(token.idx + len(token) + 1)) is not None and quote.outer[0] > token.idx:
        return Complement([quote.outer], (left(token), quote.outer[0]), bare=True)
    if (not named or not objects) and not syntax.passive(token) and (far := _quoted_name(token, page)) is not None:
        return far
    what = token.head.lower_ == "what" and bool(named) and bool(page.quotes.within(named[0].idx, named[0].idx + 1))
    if not (objects or what or syntax.passive(token) or _that_which(token)):
        return None
    if not named or any(o.lower_.endswith(("self", "selves")) for o in objects):
        return None
    last = _onward(token, named[-1].right_edge)
    start, end = named[0].left_edge.idx, last.idx + len(last)
    clause = (left(token), start)
    inner = [q for q in page.quotes.within(start, end) if q.outer[0] >= start]
    after = [o for o in objects if o.i > token.i]
    alone = bool(after) and after[0].pos_ == "PROPN" and len(syntax.conjuncts(after[0])) == 1
    if alone and inner and _only_article(named[0], inner[0]):
        start = inner[0].outer[0]
    elif after and after[0].i < named[0].i:
        start = after[0].left_edge.idx
    return Complement([(start, mend(start, end, token, page))], clause, bare=True)


def _that_which(token: Token) -> bool:
    """Whether the cue is of a relative clause, whatever its pronoun is to the parse: "a plan that he called “vile”"."""
    relative = any(c.lower_ in ("which", "that", "whom") and c.i < token.i for c in token.children)
    return relative and syntax.base(token) == "acl"


def _quoted_name(token: Token, page: Layout) -> Complement | None:
    """ "Called the firm's plans for a second plant “a disgrace”", where the parse does not see what is called so."""
    end = page.sentence(token)[1]
    quote = next((q for q in page.quotes.within(token.idx, end) if q.outer[0] > token.idx), None)
    if quote is None or not quote.closed or page.quotes.encloses(token.idx):
        return None
    between = page.tokens_in(token.idx + len(token), quote.outer[0])
    opens = bool(between) and (between[0].pos_ in _NAMING or between[0].lower_ == "both")
    apposed = sum(t.text == "," for t in between) == 2
    if len(between) > FAR or not opens or any(_clausal(t) and not (apposed and t.text == ",") for t in between):
        return None
    return Complement([(between[0].idx, quote.outer[1])], (left(token), between[0].idx), bare=True)


def _clausal(word: Token) -> bool:
    """Whether the word belongs to a clause of its own: a finite verb, a conjunction, a comma."""
    infinitive = word.pos_ == "VERB" and any(c.lower_ == "to" for c in syntax.children(word, "mark"))
    return (word.pos_ in ("VERB", "AUX", "SCONJ") and not infinitive) or word.text in _COMMAS


def _quality(word: Token) -> bool:
    """Whether the word says what something is: no verb, or a participle ("called the charges unfounded")."""
    if word.pos_ not in ("VERB", "AUX"):
        return True
    return word.lower_.endswith(("ed", "en")) and not syntax.children(word, "mark", "obj")


def _only_article(token: Token, quote: Quote) -> bool:
    before = [t for t in token.subtree if t.idx < quote.outer[0]]
    return all(t.pos_ in ("DET", "PUNCT") for t in before)


def _object(token: Token, cue: Cue, page: Layout) -> Complement | None:
    objects = syntax.children(token, "obj")
    if not objects or syntax.children(token, "iobj", "xcomp", "ccomp"):
        return None
    noun = objects[0]
    if noun.i < token.i:
        told = cue.force in _RETOLD and cue.tells(token.head.lemma_.lower())
        return _antecedent(token, noun) if told else None
    if noun.pos_ == "PRON" or not cue.tells(noun.lemma_.lower()):
        return None
    start = noun.left_edge.idx
    return Complement([(start, mend(start, _stretch(token, noun, page), token, page))], (left(token), start), bare=True)


def _stretch(token: Token, noun: Token, page: Layout) -> int:
    """The end of the object with the phrases right after it that are no time, occasion or comma-parted addition."""
    end = noun.right_edge
    for child in syntax.children(token, "obl", "advcl", "xcomp"):
        low = child.left_edge
        if (
            low.i == end.i + 1
            and not page.is_time(child)
            and low.lower_ not in _AROUND
            and not (low.lower_ == "as" and syntax.children(child, "nsubj"))
        ):
            end = child.right_edge
    return min(end.idx + len(end), page.sentence(token)[1])


def _antecedent(token: Token, noun: Token) -> Complement | None:
    """ "The raid, which Minsk denied": the noun before the relative clause."""
    if noun.lower_ not in ("which", "that") or syntax.base(token) != "acl":
        return None
    head = token.head
    return Complement([(head.left_edge.idx, noun.idx)], (noun.idx, token.idx + len(token)), bare=True)


def _relative(token: Token) -> Token | None:
    """The relative pronoun that is the object of a cue in a relative clause: "the raid, which both blame on Minsk"."""
    found = [o for o in syntax.children(token, "obj") if o.i < token.i and o.lower_ in ("which", "that")]
    return found[0] if found and syntax.base(token) == "acl" else None


def _object_and(token: Token, word: str) -> Complement | None:
    """ "Accused Minsk of smuggling": object and the phrase with `word`; also with a relative or passive object."""
    objects = [o for o in syntax.children(token, "obj", "iobj") if o.i > token.i]
    seconds = [c for c in syntax.children(token, "obl", "advcl", "xcomp") if c.i > token.i and _marked(c, word)]
    seconds = [c for c in seconds if not syntax.children(c, "nsubj")]
    if not seconds and objects:
        seconds = [c for c in syntax.children(objects[0], "nmod", "acl") if _marked(c, word) and c.i > objects[0].i]
        if word not in ("of", "as", "on") or not seconds:
            return None
    if not seconds:
        return None
    start = min([o.left_edge.idx for o in objects] or [seconds[0].left_edge.idx])
    end = seconds[0].right_edge
    if not objects and (noun := _relative(token)) is not None:
        ends = (seconds[0].left_edge.idx, end.idx + len(end))
        return Complement([(token.head.left_edge.idx, noun.idx), ends], (noun.idx, ends[0]), bare=True, around=True)
    if not objects and word == "as":
        start = seconds[0].i and token.doc[seconds[0].left_edge.i + 1].idx
    return Complement([(start, end.idx + len(end))], (left(token), start), bare=True)


def _prepositional(token: Token, word: str) -> Complement | None:
    after = [c for c in syntax.children(token, "obl", "advcl", "ccomp", "xcomp") if c.i > token.i]
    content = [c for c in after if _marked(c, word) or c.left_edge.lower_ == word]
    if not content or content[0].pos_ == "PRON":
        return None
    edge = content[0].left_edge
    start = token.doc[edge.i + 1].idx if edge.lower_ == word else edge.idx
    end = content[0].right_edge
    if word == "for":
        end = next((c.right_edge for c in _to(token) if c.left_edge.i == end.i + 1), end)
    end = _onward(token, end)
    return Complement(
        [(start, end.idx + len(end))], (left(token), start), whom=syntax.children(token, "obj")[:1], bare=True
    )


def _onward(token: Token, end: Token) -> Token:
    """The end with what is said of it right behind it: "pointed to Oslo as proof", "called it odd that nobody came"."""
    for child in syntax.children(token, "obl", "advcl", "ccomp"):
        low = child.left_edge
        behind = low.i == end.i + 1 or (low.i == end.i + 2 and token.doc[low.i - 1].text in _MARKS)
        if behind and low.lower_ in _GROUNDS and not (low.lower_ == "as" and syntax.children(child, "nsubj")):
            end = child.right_edge
    return end


def _asks(found: Complement | None, page: Layout) -> bool:
    """Whether what is said opens with "how", "what" or "why"."""
    first = page.tokens_in(*found.spans[0])[:1] if found is not None else []
    return bool(first) and first[0].lower_ in ASKING


def _prepositional_as(token: Token, word: str) -> Complement | None:
    content = [c for c in syntax.children(token, "obl", "advcl", "xcomp") if c.i > token.i and _marked(c, "as")]
    target = [c for c in syntax.children(token, "obl") if c.i > token.i and _marked(c, word)]
    if not content or not target:
        return None
    named = [t for t in target if token.i < t.i < content[0].i][:1] if word == "to" else []
    edge = (named or content)[0].left_edge
    start = token.doc[edge.i + 1].idx if edge.lower_ in ("as", word) else edge.idx
    end = content[0].right_edge
    return Complement([(start, end.idx + len(end))], (left(token), start), bare=True)

"""A cue clause that ends its sentence after a comma: "The port is shut, the agency reported on Monday".

In: a cue's token. Out: its `Complement`, by the surface, whatever the parse makes of it.

    >>> closing(token, page).spans           # "“We stay,” the envoy, Ann Lund, said."
    [(0, 10)]
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.statements.clauses import FIRST, Complement, absolute, aside, behind_colon, extend_back
from dragoman.statements.cues import by_form
from dragoman.statements.layout import Layout, abbreviations
from dragoman.statements.speakers import ADDRESSED

LIST = 2
"""More speakers than these have commas among them."""
ASIDE = 8
"""Brackets behind a speaker's name hold at most so many words: "(R-Ohio)"."""
TAIL = 12
"""A cue clause that ends its sentence has at most so many words after the cue."""
_CUTS = frozenset({",", "”", '"', "''", "’", "—", "–", "--", "("})
PLAIN = frozenset({"ADV", "AUX", "PART"})
_GOES_ON = frozenset(
    {"as", "while", "after", "amid", "before", "when", "since", "following", "despite", "even", "in", "a"}
)
_PAIRED = {"—": ("—",), "–": ("–",), "--": ("--",), "(": (")",)}
"""Marks that a cue clause is put between: "The convoy — the army said — was safe"."""
_DASHES = frozenset({"—", "–", "--"})
_LOOSE = frozenset({"in", "a"})
_ONWARD = frozenset({"and", "or", "because", "especially", "particularly", "rather", "if", "unless", "so", "including"})
_SUBORDINATE = frozenset(
    {"and", "but", "or", "when", "while", "after", "before", "although", "though", "because", "if"}
)
"""A cue clause that opens with one of them is not set beside what is said: "…, and the mayor warned of …"."""
RELATIVE = frozenset({"which", "that", "what", "who", "whom"})
_PARTICIPLES = frozenset({"acl", "advcl", "amod"})
NAME = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X", "ADP", "PUNCT", "ADV", "SYM", "CCONJ"})


def closing(token: Token, page: Layout) -> Complement | None:
    """The sentence before a comma and a cue clause that ends it: "…, the agency reported on Monday"."""
    first, _ = page.bounds(token)
    if token.lower_.endswith("ing") or absolute(token):
        return None
    i = _cut_before(token, page)
    if i is None or page.lower[i + 1] in _SUBORDINATE or _elsewhere(token, i, page) or _acts(token, i, page):
        return None
    before = [page.tokens[j] for j in range(first, i) if page.tokens[j].pos_ in ("VERB", "AUX")]
    begun = any(t.pos_ == "AUX" or not t.lower_.endswith("ing") for t in before)
    following = page.words[min(token.i + 1, len(page.words) - 1)]
    inside = following == "," and (not before or _resumes(token, page) or _continues(token, page))
    inside = inside and page.words[i] == ","
    inside = inside or following in _PAIRED.get(page.words[i], ())
    turned = None if inside or before else _turned(token, i, page)
    inside = inside or turned is not None
    quoted = not inside and _quoted_before(token, i, page)
    if not inside and not quoted and not (begun and _ends(token, i, page)):
        return None
    end = token.idx + len(token) if inside else _tail(token, page)
    end = turned if turned is not None else end
    if quoted:
        end = next((t.idx for t in page.tokens_in(token.idx, end) if t.lower_ in _GOES_ON - _LOOSE), end)
    own = (page.tokens[i + 1].idx, end)
    begin = behind_colon(extend_back(page.tokens[first].idx, own[0], page), own[0], page)
    cut = page.text.rfind(";", begin, own[0])
    begin = cut + 1 if cut >= 0 and page.quotes.at(cut) is None else begin
    last = page.sentence(token)[1]
    opening = page.quotes.at(end)
    goes_on = inside or (opening is not None and opening.outer[0] == end)
    parted = page.text.find(";", end, last)
    last = parted if parted >= 0 and page.quotes.at(parted) is None else last
    return Complement([(begin, own[0]), *([(end, last)] if goes_on and end < last else [])], own, around=True)


def _elsewhere(token: Token, cut: int, page: Layout) -> bool:
    """Whether the mark at `cut` has nothing to do with the cue's words.

    It stands outside the quotation that the cue is in, or within the cue's subject: "Many — Lund, Cruz — said they …".
    """
    quote, mark = page.quotes.at(token.idx), page.tokens[cut].idx
    within = quote is not None and quote.inner[0] <= token.idx and not quote.inner[0] <= mark < quote.outer[1]
    said = any(c.i > token.i and syntax.children(c, "nsubj") for c in syntax.children(token, "ccomp"))
    return within or _scare(token, cut, page) or (said and any(s.i < cut for s in syntax.children(token, "nsubj")))


def _scare(token: Token, cut: int, page: Layout) -> bool:
    """Whether the mark closes quoted words that are the cue's subject: "said that “rebels” found arms"."""
    quote = page.quotes.at(page.tokens[cut].idx)
    if quote is None or cut != token.i - 1 or not quote.last(page.text).isalnum():
        return False
    return any(quote.inner[0] <= s.idx < quote.inner[1] for s in syntax.children(token, "nsubj"))


def _continues(token: Token, page: Layout) -> bool:
    """Whether what is said goes on behind the cue and a comma: "It fell, the mayor said, because nobody had looked"."""
    first = page.tokens[min(token.i + 2, page.bounds(token)[1] - 1)]
    return first.lower_ in _ONWARD and page.quotes.at(first.idx) is None and page.quotes.at(token.idx) is None


def _acts(token: Token, cut: int, page: Layout) -> bool:
    """Whether the verb has nothing to do with the words before the mark: it has an object, or describes a noun there.

    "Roth, who was ill, reiterated his offer", "Roth left early, wrote a note and …", "…, a word that Roth repeated".
    """
    if syntax.base(token) == "acl" and cut < token.head.i < token.i:
        return bool(syntax.children(token, "nsubj", "obl:agent"))
    objects = [o for o in syntax.children(token, "obj") if o.i > token.i and not page.is_time(o)]
    if not objects or page.words[token.i + 1] == ",":
        return False
    own = syntax.children(token, "nsubj")
    if cut == token.i - 1 and any("," in page.words[s.i : cut] for s in own if s.i < cut):
        return True
    if token.lower_ in ADDRESSED or page.words[cut] != "," or page.quotes.at(page.tokens[cut].idx) is not None:
        return False
    listed = any(c.i > token.i for c in syntax.children(token.head, "conj"))
    return any(cut < s.i < token.i for s in own) or (cut == token.i - 1 and syntax.base(token) == "conj" and listed)


def _resumes(token: Token, page: Layout) -> bool:
    """Whether a clause goes on after the cue and a comma: "By waiting, the mayor said, we would lose a year"."""
    first = page.tokens[min(token.i + 2, page.bounds(token)[1] - 1)]
    if not syntax.is_root(token) or page.quotes.at(first.idx) is not None or aside(first, page):
        return False
    after = [c for c in syntax.children(token, "ccomp") if c.i == first.i or c.is_ancestor(first)]
    return any(not c.lower_.endswith("ing") or syntax.children(c, "aux", "cop") for c in after)


def _turned(token: Token, cut: int, page: Layout) -> int | None:
    """Where a clause with its subject behind the cue ends: "The plan, | said Lund and others, | would be dear"."""
    last = page.bounds(token)[1]
    comma = next((i for i in range(token.i + 1, min(token.i + TAIL, last)) if page.words[i] == ","), last)
    names = page.tokens[token.i + 1 : comma]
    if cut != token.i - 1 or comma + 1 >= last or not names or page.quotes.encloses(token.idx):
        return None
    plain = names[0].pos_ in FIRST and all(t.pos_ in NAME for t in names)
    return page.tokens[comma].idx if plain and page.tokens[comma + 1].pos_ in ("AUX", "VERB") else None


def _quoted_before(token: Token, cut: int, page: Layout) -> bool:
    """Whether a quotation that ends with a comma stands right before the cue's clause, and nothing said after it.

    "“You should resign,” the senator told him after he had admitted it": what follows is the reporter's.
    """
    quote = page.quotes.at(page.tokens[cut].idx)
    following = page.words[token.i + 1] if token.i + 1 < page.bounds(token)[1] else "."
    if quote is None or not quote.closed or following.lower() in ("that", ":"):
        return False
    if not page.empty(page.sentence(token)[0], max(quote.outer[0], page.sentence(token)[0])):
        return False
    ended = quote.last(page.text) in (",", "?", "!")
    return ended and page.empty(quote.inner[1], page.tokens[cut + 1].idx)


def _cut_before(token: Token, page: Layout) -> int | None:
    """The comma or closing quotation mark before the speaker's name that stands right before the cue.

    A comma right before the cue that closes an apposition ("…,” the envoy, Ann Lund, said") is not the one.
    """
    first, _ = page.bounds(token)
    i = token.i - 1
    while i > first and page.tokens[i].pos_ in ("AUX", "PART"):
        i -= 1
    edges = [s.left_edge.i - 1 for s in syntax.children(token, "nsubj") if s.i < i and page.words[i] == ","]
    if edges and first < edges[0] and page.words[edges[0]] in _CUTS:
        return edges[0]
    listed = _before_list(token, page)
    if listed is not None:
        return listed
    closed = _closed_before(token, page)
    if closed is not None and page.words[i] == ",":
        return closed
    while i > first and page.words[i] not in _CUTS:
        hyphened = page.words[i - 1] == "-"
        if page.lower[i] in RELATIVE or page.words[i] == ";" or not (page.tokens[i].pos_ in NAME | PLAIN or hyphened):
            return None
        i = _before_aside(i, first, page)
    return i if i > first and page.words[i] in _CUTS else None


def _before_aside(i: int, first: int, page: Layout) -> int:
    """The word before; behind brackets that add to a name, the one before them: "…,” Senator Ann Lund (D) said"."""
    if page.words[i] == ")":
        opened = next((j for j in range(i - 1, max(i - ASIDE, first), -1) if page.words[j] == "("), i)
        return opened - 1
    return i - 1


def _before_list(token: Token, page: Layout) -> int | None:
    """The mark before several speakers with commas among them: "…,” Ann Lund of Oslo, Eve Roth and Jo Cruz said"."""
    for subject in syntax.children(token, "nsubj"):
        names = syntax.conjuncts(subject)
        if len(names) > LIST and names[-1].i < token.i:
            i = names[0].left_edge.i - 1
            i -= 2 * (page.words[i] == "." and page.lower[i - 1] in abbreviations())
            return i if page.bounds(token)[0] < i and page.words[i] in _CUTS else None
    return None


def _closed_before(token: Token, page: Layout) -> int | None:
    """The mark that closes a quotation before the speaker's name and what commas add to it, if no verb is between."""
    first, _ = page.bounds(token)
    for i in range(token.i - 1, first, -1):
        if page.quotes.at(page.tokens[i].idx) is not None:
            return i if page.words[i] in _CUTS and i < token.i - 1 else None
        word, following = page.tokens[i], page.lower[i + 1]
        finite = word.pos_ == "VERB" and syntax.base(_governing(word)) not in _PARTICIPLES
        helps = word.pos_ == "AUX" and syntax.base(_governing(word.head)) not in _PARTICIPLES
        if finite or helps or (word.pos_ == "SCONJ" and not following.endswith("ing")):
            return None
    return None


def _governing(verb: Token) -> Token:
    """The verb that an infinitive hangs on: "asked" for "who asked not to be named"."""
    while syntax.base(verb) == "xcomp" and verb.head.i < verb.i:
        verb = verb.head
    return verb


def next_cue(token: Token, page: Layout) -> int:
    """Where the clause of another cue that ends the sentence begins: "…, the army said, Interfax reported"."""
    last = page.bounds(token)[1]
    for i in range(last - 1, max(token.i, last - TAIL), -1):
        quoted = page.quotes.encloses(page.tokens[i].idx) and not page.quotes.encloses(token.idx)
        if page.tokens[i].pos_ == "VERB" and page.lower[i] in by_form() and not quoted:
            cut = _cut_before(page.tokens[i], page)
            if (cut is not None and cut > token.i + 1) or (cut == token.i + 1 and page.words[cut] == ","):
                return cut
    return last


def _ends(token: Token, cut: int, page: Layout) -> bool:
    """Whether only name, time and place follow the cue in its sentence; `cut`: the mark before its clause."""
    last = next_cue(token, page)
    end = next((i for i in range(token.i + 2, last) if _adds(i, page)), last)
    rest = [t for t in page.tokens[token.i + 1 : end] if t.pos_ not in ("PUNCT", "SPACE")]
    if cut == token.i - 1:
        if not rest or rest[0].pos_ not in FIRST or rest[0].lower_ == "that":
            return False
        return page.words[cut] != "," or _no_clause(rest)
    if not rest:
        return True
    first = rest[0]
    if page.words[token.i + 1] == "," and first.lower_ in _GOES_ON:
        return True
    if token.lower_ in ADDRESSED and len(rest) <= TAIL and first.lower_ != "that":
        return _no_clause(rest)
    if first.pos_ not in ("ADP", "ADV") and not page.is_time(first) and page.words[token.i + 1] not in (",", "("):
        return False
    going_on = first.lower_.endswith("ing") and first.pos_ != "ADP"
    return going_on or (len(rest) <= TAIL and _no_clause(rest))


def _adds(i: int, page: Layout) -> bool:
    """Whether something new begins at `i`: a participle cue after a comma, or what a dash adds.

    "…, she announced on television, warning people that", "…, the office reported on Tuesday — a blow to the mayor".
    """
    dash = page.words[i] in _DASHES and page.tokens[i - 1].pos_ != "NUM"
    return dash or (page.words[i - 1] == "," and page.lower[i].endswith("ing") and page.lower[i] in by_form())


def _no_clause(rest: Sequence[Token]) -> bool:
    """Whether there is no verb among the words, up to a relative clause or a participle cue."""
    for word in rest:
        if word.lower_ in RELATIVE or (word.lower_.endswith("ing") and word.lower_ in by_form()):
            return word.lower_ != "that"
        if word.pos_ in ("VERB", "AUX", "SCONJ"):
            return False
    return True


def _tail(token: Token, page: Layout) -> int:
    """Where the cue's clause ends: at a quotation that goes on, at a participle cue, or with the sentence."""
    last = next_cue(token, page)
    for i in range(token.i + 1, last):
        word = page.tokens[i]
        goes_on = page.quotes.at(word.idx) is not None and page.words[i - 1] in (",", ":", ".")
        if goes_on and page.words[i - 1] == ":" and {"who", "which"} & set(page.lower[token.i + 1 : i]):
            break
        if goes_on or _adds(i, page):
            return word.idx
    return page.tokens[last - 1].idx + len(page.words[last - 1])

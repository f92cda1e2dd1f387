"""Words that stand beside their speaker without a verb.

In: the parsed page and the attributions made so far. Out: more attributions, with a mark for a cue.

    >>> [(a.speakers, a.words(text)) for a in standing(page, [])]      # “We will stay.” — Ana Cruz
    [([Cruz], 'We will stay')]

A name after a quotation and a dash; a name and a colon before a quotation ("The mayor on Tuesday: “…”"); somebody's
name and a colon that open a paragraph or headline before a clause ("Lund on Tuesday: talks are over"); the labels of a
transcript ("MODERATOR: …"), if a page has several; a cue and a colon that end a paragraph, the quotation in the next.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dragoman import syntax
from dragoman.records import Span
from dragoman.statements import content
from dragoman.statements.attribution import INWARD, Attribution, words_of
from dragoman.statements.cues import Cue, by_form
from dragoman.statements.layout import Layout
from dragoman.statements.quotes import Quote
from dragoman.statements.reading import attributions
from dragoman.statements.running import LEAST
from dragoman.statements.speakers import FIRST_OR_SECOND, is_document, speakers

MARK = Cue("", (), "mark", "says", frozenset())
"""The cue of what has none: a dash or colon."""
TURN = dataclasses.replace(MARK, name="turn")
"""The cue of what is said in a transcript: a label."""
ASKING = dataclasses.replace(MARK, name="asking")
"""The cue of what the reporters of a transcript say."""
ACT = dataclasses.replace(MARK, name="act")
"""The cue of a quotation that only follows what somebody does: "Ana Cruz shook her head. “They took all.”"."""
REACH = 300
"""Characters before a colon or quotation in which the verb of its sentence is looked for."""
LABELS = 2
"""So many speakers' labels make a page a transcript."""
_SIGNED = re.compile(r"(?:[\s.]{0,2}(?:―|—|–|--)|\s*\n-)\s{0,2}(?=[A-Z])([^\n\"“”:;]{3,90})(?=\n|\Z)")
_LABEL = re.compile(
    r"^[“\"]?([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})(, [A-Z]{4,14}(?: [A-Z]{4,14})?)?:(?:[ ]+|\s{1,3})(?=\S)",
    re.MULTILINE,
)
_CLIP = re.compile(r"\b(?:Here|Listen)(?:[’']s| is| are| to)\b(?![^.?!\n]*\?)")
"""What only those say in a transcript who let others be heard: "Here is the envoy"."""
_LED = re.compile(r"^(?=[A-Z])([^\n\"“”:;]{3,90}):[ ]*\Z")
_STATED = re.compile(r"(?:^|(?<=[.?!] )|(?<=\d [–—-] ))(?=[A-Z])([^\n\"“”:;.?!]{2,60}):[ ]+(?=\S)", re.MULTILINE)
_ASIDE = re.compile(r"\([^()\n]{3,40}\)[\s.]*")
"""What a transcript adds to a label: "(Through interpreter)"."""
_BEGINS = re.compile(r"(?:[.?!][\"”’)]{0,2}|\d{1,2}[:.]\d\d(?:\s?[aApP]\.?[mM]\.?)?\s*[–—-]|\s[–—-])\s+(?=[A-Z])")
"""Where a name before a colon may begin within its line: behind a full stop or a dash, or the hour of a report."""
_NAMES = frozenset({"PERSON", "ORG"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_VERBAL = frozenset({"VERB", "AUX"})
_MAIN = frozenset({"root", "conj", "parataxis", "ccomp"})
_PEOPLE = frozenset({"he", "she", "they"})
_QUOTING = frozenset({"quote"})
_STOPS = frozenset(".?!")
_IS = frozenset({"was", "is", "were", "are", "came"})


def attributed(page: Layout) -> list[Attribution]:
    """All attributions of the page to somebody, with and without a cue word, in text order."""
    made = [a for a in attributions(page) if _somebody(a)]
    return sorted([*made, *standing(page, made)], key=lambda a: a.span)


def _somebody(attribution: Attribution) -> bool:
    """Whether there is a speaker, and more than what the writer or the reader thinks ("I think", "do you believe")."""
    said = [t for t in attribution.speakers if attribution.cue.force not in INWARD or t.lower_ not in FIRST_OR_SECOND]
    return bool(said)


def standing(page: Layout, made: Sequence[Attribution]) -> list[Attribution]:
    """The attributions that no cue word makes, in text order."""
    taken = _touched(page, made)
    free = [q for q in page.quotes.all if q.outer not in taken]
    labels = _labels(page)
    turns = {m.end() for m in labels}
    led = [*_signed(page, free), *_led(page, [q for q in free if q.outer[0] not in turns])]
    led += [*_judged(page, free), *_stated(page), *_labelled(page, labels)]
    taken = _touched(page, led)
    found = [*led, *_acted(page, [q for q in free if q.outer not in taken], made)]
    for attribution in found:
        attribution.spans = list(content.tidy(attribution.spans, page.text, page.quotes))
    told = {(a.token.i, tuple(a.spans)): a for a in reversed(found) if a.spans}
    return sorted(told.values(), key=lambda a: a.span)


def _touched(page: Layout, made: Sequence[Attribution]) -> set[Span]:
    """The quotations that a cue outside of them has words of."""
    quoted = ((a, q) for a in made for span in a.spans for q in page.quotes.within(*span))
    return {q.outer for a, q in quoted if not q.outer[0] <= a.token.idx < q.outer[1]}


def _signed(page: Layout, free: Sequence[Quote]) -> Iterator[Attribution]:
    """ "“We will stay.” — Ana Cruz", at the end of a line."""
    for quote in free:
        name = _SIGNED.match(page.text, quote.outer[1]) if quote.closed else None
        head = _name(page, name.span(1)) if name else None
        if name and head:
            yield _made(page, head, (quote.outer[1], name.start(1)), quote.outer, name.span())


def _led(page: Layout, free: Sequence[Quote]) -> Iterator[Attribution]:
    """ "The mayor on Tuesday: “We will stay.”", or "The mayor wrote:" with the quotation in the next paragraph."""
    for quote in free:
        before, lead = _line(page.text, quote.outer[0])
        if not lead:
            stop = before
            while stop and page.text[stop - 1].isspace():
                stop -= 1
            before, lead = _line(page.text, stop)
            yield from _announced(page, lead, before, quote)
        elif lead.endswith(","):
            yield from _given(page, before, before + len(lead) - 1, quote)
        elif lead.endswith(":"):
            colon = before + len(lead) - 1
            starts = (m.end() for m in _BEGINS.finditer(page.text, before, colon))
            yield from _by_colon(page, max(starts, default=before), colon, quote)


def _given(page: Layout, start: int, comma: int, quote: Quote) -> Iterator[Attribution]:
    """ "Lund issued a statement Monday, “…”"; but not "published a column entitled, “…”"."""
    words = page.tokens_in(start, comma)
    if words and words[-1].pos_ not in _VERBAL:
        yield from _issued(page, start, comma, quote)


def _line(text: str, end: int) -> tuple[int, str]:
    """Where the line of text before `end` begins, `REACH` before it at most, and what stands there."""
    low = max(end - REACH, 0)
    start = max(text.rfind("\n", low, end) + 1, low)
    return start, text[start:end].rstrip()


def _judged(page: Layout, free: Sequence[Quote]) -> Iterator[Attribution]:
    """ "“Too late,” was Cruz's answer", "“Treason,” was how the envoy put it"."""
    for quote in free:
        behind = [t for t in page.tokens_in(quote.outer[1], quote.outer[1] + REACH) if not t.is_punct]
        if not behind or behind[0].lower_ not in _IS or not page.empty(quote.inner[1], behind[0].idx):
            continue
        rest = [t for t in behind[1:] if t.i < page.bounds(behind[0])[1]]
        if by := _judges(rest):
            span = (behind[0].idx, behind[0].idx + len(behind[0]))
            yield Attribution(MARK, by[0], span, [quote.outer], (span[0], rest[-1].idx), by, [], around=True)


def _judges(words: Sequence[Token]) -> list[Token]:
    """Whose answer it is, or how who puts it."""
    if words and words[0].lower_ == "how":
        named = [t for t in words if syntax.base(t) == "nsubj"]
        return named[-1:] if any(t.lower_ in by_form() for t in words) else []
    nouns = (t for t in words if t.pos_ == "NOUN" and t.lower_ in words_of("answer"))
    owners = ([c for c in syntax.children(n, "nmod:poss", "nmod") if _owner(c)] for n in nouns)
    return next(filter(None, owners), [])[:1]


def _owner(token: Token) -> bool:
    return token.dep_ == "nmod:poss" or syntax.preposition(token) in ("from", "of", "by")


def _by_colon(page: Layout, start: int, colon: int, quote: Quote) -> Iterator[Attribution]:
    """The quotation behind a colon, with the name or the clause in front of it."""
    match = _LED.match(page.text[start : colon + 1])
    head = _name(page, (start, colon)) if match else None
    issued = [] if head else list(_issued(page, start, colon, quote))
    if head:
        yield _made(page, head, (colon, colon + 1), _rest(page, quote), (start, quote.outer[0]))
    elif issued:
        yield from issued
    elif (verb := _main(page, start, colon)) is not None:
        cue = next((c for c in by_form().get(verb.lower_, ()) if c.takes & _QUOTING and len(c.words) == 1), MARK)
        by = speakers(verb, page) if cue is not MARK else _acting(verb, page)
        if not by:
            return
        yield Attribution(cue, verb, (verb.idx, verb.idx + len(verb)), [_first(page, quote)], (start, colon), by, [])


def _main(page: Layout, start: int, end: int) -> Token | None:
    """The last main verb of a sentence that ends at `end`: "She gave him a hard answer: “…”"."""
    words = reversed(page.tokens_in(max(start, end - REACH), end))
    return next((t for t in words if t.pos_ == "VERB" and page.parsed[t.i] and syntax.base(t) in _MAIN), None)


def _acting(verb: Token, page: Layout) -> list[Token]:
    """The verb's subjects that may be somebody; those of quoted words are not."""
    if page.quotes.encloses(verb.idx):
        return []
    return [s for s in syntax.subjects(verb) if s.pos_ in _NOMINAL or s.lower_ in _PEOPLE]


def _acted(page: Layout, free: Sequence[Quote], made: Sequence[Attribution]) -> Iterator[Attribution]:
    """The first sentence of a quotation without cue, with the subject of the sentence before in the same line.

    Where that one has a cue, its speaker goes on (`running`).
    """
    cued = {page.index(a.token) for a in made}
    starts = [s for s, _ in page.spans]
    for quote in free:
        number = bisect.bisect_right(starts, quote.inner[0]) - 1
        begins = number > 0 and page.empty(starts[number], quote.inner[0])
        if not begins or number - 1 in cued or not _sentence(quote, page):
            continue
        start, end = page.spans[number - 1]
        if "\n" in page.text[end : quote.outer[0]] or page.quotes.encloses(start) or page.text[end - 1 : end] == ":":
            continue
        verb = _main(page, start, end)
        if verb is not None and (by := _acting(verb, page)):
            said = _first(page, quote)
            yield Attribution(ACT, by[0], (quote.outer[0], quote.inner[0]), [said], (start, end), by, [])


def _sentence(quote: Quote, page: Layout) -> bool:
    """Whether the quotation is more than a title: it has some words, and a verb or a full stop of its own."""
    words = page.tokens_in(*quote.inner)
    return len(words) >= LEAST and (words[-1].text in _STOPS or any(t.pos_ in _VERBAL for t in words))


def _issued(page: Layout, start: int, colon: int, quote: Quote) -> Iterator[Attribution]:
    """The first sentence of a document that the words before a colon tell of: "Lund issued a statement Monday: “…”"."""
    verbs = [t for t in page.tokens_in(max(start, colon - 200), colon) if t.pos_ == "VERB"]
    for verb in verbs[-2:]:
        given = [o for o in syntax.children(verb, "obj") if is_document(o)]
        if given and verb.lower_ in words_of("issues"):
            if by := speakers(verb, page):
                yield Attribution(MARK, by[0], (colon, colon + 1), [_first(page, quote)], (start, colon), by, [])
            return


def _first(page: Layout, quote: Quote) -> Span:
    """The first sentence of the quotation."""
    first = next((s for s in page.spans if s[1] > quote.inner[0]), quote.outer)
    return quote.outer[0], min(max(first[1], quote.inner[0]), quote.outer[1])


def _rest(page: Layout, quote: Quote) -> Span:
    """The quotation with what its sentence goes on with: "Lund: ‘Failure’ to help led to the war"."""
    inside = page.tokens_in(quote.outer[0], quote.outer[1])
    high = page.sentence(inside[0])[1] if inside else quote.outer[1]
    goes_on = page.text[quote.inner[1] - 1 : quote.inner[1]].isalnum() and not page.empty(quote.outer[1], high)
    return (quote.outer[0], high) if quote.outer[1] < high and goes_on else quote.outer


def _stated(page: Layout) -> Iterator[Attribution]:
    """The first sentence after a person's or organisation's name and a colon, if it holds more than a quotation.

    In the page's first line also one that is tagged only further down ("Lund: I will stay" over a report on Ann Lund).
    A place ("Syria: 20 killed"), a topic ("Poll: …") and a list ("Lund: 1,769") tell of nobody's speech.
    """
    names = [e for e in page.doc.ents if e.label_ in _NAMES]
    places = {e[-1].text for e in page.doc.ents if e.label_ == "PLACE"}
    known, heading = {e[-1].text for e in names} - places, _first_line(page.text)
    starts = [s for s, _ in page.spans] if names else []
    for lead in _STATED.finditer(page.text) if names else ():
        low, high = lead.span(1)
        head = None if _LABEL.match(page.text, lead.start()) else _name(page, (low, high))
        named = head is not None and any(low <= e.start_char <= head.idx < e.end_char <= high for e in names)
        if head is None or not (named or (high < heading and head.text in known)):
            continue
        end = page.text.find("\n", lead.end())
        end = end if end >= 0 else len(page.text)
        end = min(end, next((s for s in starts[bisect.bisect_right(starts, lead.end()) :]), end))
        quote = page.quotes.at(lead.end())
        if quote is not None and page.empty(quote.outer[1], max(end, quote.outer[1])):
            continue
        if any(t.pos_ in _VERBAL for t in page.tokens_in(lead.end(), end)):
            yield _made(page, head, (high, high + 1), (lead.end(), end), lead.span())


def _first_line(text: str) -> int:
    """Where the page's first line that holds something ends."""
    first = re.search(r"\S[^\n]*", text)
    return first.end() if first else 0


def _announced(page: Layout, lead: str, start: int, quote: Quote) -> Iterator[Attribution]:
    """The first sentence of a quotation whose cue and colon end the paragraph before."""
    if not lead.endswith(":") or not lead[:-1]:
        return
    end = start + len(lead)
    tokens = [t for t in page.tokens_in(max(start, end - 200), end) if t.pos_ == "VERB" and t.lower_ in by_form()]
    cues = [c for t in tokens[-1:] for c in by_form()[t.lower_] if c.pos == "verb" and "quote" in c.takes]
    if not cues:
        yield from _issued(page, start, end - 1, quote)
        return
    token = tokens[-1]
    by = speakers(token, page)
    yield Attribution(cues[0], token, (token.idx, token.idx + len(token)), [_first(page, quote)], (start, end), by, [])


def _labels(page: Layout) -> list[re.Match[str]]:
    """The labels of a transcript's turns."""
    labels = list(_LABEL.finditer(page.text))
    return labels if len({m[1] for m in labels}) >= LABELS and len(labels) > LABELS else []


def _labelled(page: Layout, labels: Sequence[re.Match[str]]) -> Iterator[Attribution]:
    """The turns of a transcript."""
    reporters = _reporters(page, labels)
    for label in labels:
        head = _name(page, label.span(1))
        end = page.text.find("\n", label.end())
        end = end if end >= 0 else len(page.text)
        begin = (_ASIDE.match(page.text, label.end(), end) or label).end()
        for start, stop in page.spans:
            low, high = max(start, begin), min(stop, end)
            if head and low < high:
                turn = _made(page, head, (label.end(1), label.end(1) + 1), (low, high), label.span())
                yield dataclasses.replace(turn, cue=ASKING if label[1].split()[-1] in reporters else TURN)


def _reporters(page: Layout, labels: Sequence[re.Match[str]]) -> set[str]:
    """Last words of the labels of those who ask and report: "ANN LUND, HOST:", or who let a recording be heard."""
    found = set()
    for label in labels:
        role = label.group(2, 1)[label[2] is None].strip(", ").lower().split()
        end = page.text.find("\n", label.end())
        clip = _CLIP.search(page.text, label.end(), end if end >= 0 else len(page.text))
        if words_of("questioner") & set(role) or clip:
            found.add(label[1].split()[-1])
    return found


def _name(page: Layout, span: Span) -> Token | None:
    """The head of the noun phrase in `span`, if it holds one and no verb."""
    tokens = [t for t in page.tokens_in(*span) if not t.is_space and page.parsed[t.i] and not page.is_time(t)]
    if not tokens or any(t.pos_ in _VERBAL for t in tokens):
        return None
    nominal = [t for t in tokens if t.pos_ in _NOMINAL and syntax.base(t) not in ("compound", "flat", "nmod", "obl")]
    if nominal or tokens[0].pos_ in ("ADP", "SCONJ"):
        return next(iter(nominal), None)
    return next((t for t in tokens if t.pos_ in _NOMINAL), None)


def _made(page: Layout, head: Token, mark: Span, words: Span, clause: Span) -> Attribution:
    return Attribution(MARK, head, mark, [words], clause, syntax.conjuncts(head), [], around=True)

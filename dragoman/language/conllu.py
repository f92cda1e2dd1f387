"""CoNLL-U in and out.

In: CoNLL-U text with given words (multiword tokens, empty nodes and comments are tolerated), or raw text, or a
``Doc``. Out: sentences of words, or CoNLL-U with ``# text``, ``SpaceAfter=No`` and names (``Name=B-PERSON``) in MISC.
A faulty line raises ``ConlluError`` with the line's number.

    print(parse_text_to_conllu("Talks don't fail."))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from dragoman.errors import InputError
from dragoman.language.parser import Language, load_language

_CLITICS = {"n't", "n’t", "'s", "’s", "'re", "’re", "'ll", "’ll", "'ve", "’ve", "'m", "’m", "'d", "’d", "'S", "'"}
_MERGED = {"cannot", "gonna", "wanna", "gotta", "lemme", "gimme", "dunno"}


class ConlluError(InputError):
    """A line that is not CoNLL-U."""


@dataclass
class Given:
    """One sentence of a CoNLL-U file: its words, whether a space follows each, its comments, its multiword tokens."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    joined: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return "".join(w + " " * s for w, s in self._surface()).rstrip()

    def _surface(self) -> Iterator[tuple[str, bool]]:
        spans = {first: (last, form) for first, last, form in self.joined}
        i = 1
        while i <= len(self.words):
            last, form = spans.get(i, (i, self.words[i - 1]))
            yield form, self.spaces[last - 1]
            i = last + 1


def read_conllu(text: str) -> list[Given]:
    """The sentences of a CoNLL-U text."""
    sentences: list[Given] = []
    current = Given()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            if current.words:
                sentences.append(current)
            current = Given()
        elif line.startswith("#"):
            current.comments.append(line)
        else:
            _read_row(current, line, number)
    if current.words:
        sentences.append(current)
    return sentences


def _read_row(current: Given, line: str, number: int) -> None:
    row = line.split("\t")
    where = f"line {number}"
    if len(row) != 10:
        raise ConlluError(f"{len(row)} columns instead of 10", where=where, hint="columns are parted by tabs")
    name, form, misc = row[0], row[1], row[9].split("|")
    if not form.strip():
        raise ConlluError("the word is empty", where=where)
    if "." in name and name.replace(".", "", 1).isdigit():
        return
    first, dash, last = name.partition("-")
    if not first.isdigit() or (dash and not (last.isdigit() and int(last) > int(first))):
        raise ConlluError(f"{name!r} is not a word's number", where=where)
    if int(first) != len(current.words) + 1:
        raise ConlluError(f"word {name} follows word {len(current.words)}", where=where)
    space = "SpaceAfter=No" not in misc
    if dash:
        current.joined.append((int(first), int(last), form))
        return
    current.words.append(form)
    current.spaces.append(space)
    inside = next((j for j in current.joined if j[0] <= int(first) <= j[1]), None)
    if inside and int(first) < inside[1]:
        current.spaces[-1] = False


def parse_text_to_conllu(text: str, language: Language | None = None) -> str:
    """Raw text in, CoNLL-U out."""
    return doc_to_conllu((language or load_language()).parse(text))


def parse_conllu_to_conllu(text: str, language: Language | None = None) -> str:
    """CoNLL-U with given words in, parsed CoNLL-U out; comments and multiword tokens are kept."""
    sentences = read_conllu(text)
    docs = (language or load_language()).parse_words([s.words for s in sentences])
    return "".join(_given_block(s, doc) for s, doc in zip(sentences, docs, strict=True))


def doc_to_conllu(doc: Doc) -> str:
    """All sentences of a ``Doc``; white space goes into SpaceAfter, unparsed words are X under a first one."""
    return "".join(_sentence_block(s) for s in doc.sents if any(not t.is_space for t in s))


def _sentence_block(sentence: Span) -> str:
    words = [t for t in sentence if not t.is_space]
    rows = [_row(i, t.text, t, words, _space_after(t)) for i, t in enumerate(words, 1)]
    for first, last in reversed(_joined(words)):
        form = "".join(t.text for t in words[first - 1 : last])
        misc = "_" if _space_after(words[last - 1]) else "SpaceAfter=No"
        rows.insert(first - 1, f"{first}-{last}\t{form}" + "\t_" * 7 + f"\t{misc}")
    text = " ".join(sentence.text.split())
    return f"# text = {text}\n" + "\n".join(rows) + "\n\n"


def _given_block(given: Given, doc: Doc) -> str:
    words = list(doc)
    rows = [_row(i, given.words[i - 1], t, words, given.spaces[i - 1]) for i, t in enumerate(words, 1)]
    for first, last, form in reversed(given.joined):
        misc = "_" if given.spaces[min(last, len(words)) - 1] else "SpaceAfter=No"
        rows.insert(first - 1, f"{first}-{last}\t{form}" + "\t_" * 7 + f"\t{misc}")
    comments = list(given.comments)
    if not any(c.startswith("# text =") for c in comments):
        comments.append(f"# text = {given.text}")
    return "\n".join(comments + rows) + "\n\n"


def _row(number: int, form: str, token: Token, words: list[Token], space: bool) -> str:
    places = {t.i: i for i, t in enumerate(words, 1)}
    head, relation = places.get(token.head.i, 0), token.dep_
    if not relation:
        head, relation = (0, "root") if number == 1 else (1, "dep")
    elif token.head.i == token.i:
        head = 0
    misc = [] if space else ["SpaceAfter=No"]
    if token.ent_iob_ in "BI" and token.ent_type_:
        misc.append(f"Name={token.ent_iob_}-{token.ent_type_}")
    columns = [str(number), form, token.lemma_ or "_", token.pos_ or "X", "_", "_", str(head), relation, "_",
               "|".join(misc) or "_"]  # fmt: skip
    return "\t".join(columns)


def _space_after(token: Token) -> bool:
    """Whether white space, or the text's end, follows."""
    if token.whitespace_ or token.i + 1 == len(token.doc):
        return True
    return bool(token.doc[token.i + 1].is_space)


def _joined(words: list[Token]) -> list[tuple[int, int]]:
    """Multiword tokens as UD has them: a word and the clitics written onto it, "cannot", "gonna"."""
    spans: list[tuple[int, int]] = []
    for i in range(1, len(words)):
        before, here = words[i - 1], words[i]
        if _space_after(before) or not before.text[-1].isalnum():
            continue
        clitic = here.text in _CLITICS and here.pos_ in ("PART", "AUX", "VERB", "PRON")
        if clitic or (before.text + here.text).lower() in _MERGED:
            if spans and spans[-1][1] == i:
                spans[-1] = (spans[-1][0], i + 1)
            else:
                spans.append((i, i + 1))
    return spans

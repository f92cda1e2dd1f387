"""A parsed page as plain Python objects: its words, what they hang on, its sentences, worked out once.

In: a spaCy `Doc` with tags, trees, sentences and names. Out: the same page under the same names (`token.head`,
`token.children`, `doc[3:7].root` …), so that what reads a `Doc` can read either.

    >>> page = plain(doc)
    >>> page[0].head is page[0].head         # a word is one object, its dependents are one list
    True

spaCy makes an object each time that a word is asked for, and a string each time that its form is; coding asks for some
hundred thousand on a page. What is seldom asked for (`like_num`, `root`, `tensor` …) is still asked of spaCy's own.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, cast, overload

import numpy as np
from spacy import tokens

COLUMNS = ("IDX", "IS_SPACE", "HEAD", "ORTH", "LOWER", "LEMMA", "POS", "DEP", "ENT_TYPE")
"""What is taken over of each word: numbers, then the keys of strings."""
OF_WORDS = frozenset(
    {"ent_iob_", "is_alpha", "is_digit", "is_punct", "is_sent_start", "like_num", "tag_", "whitespace_"}
)
OF_PAGES = frozenset({"tensor", "to_array", "vocab"})
"""What is asked of spaCy's words and pages each time."""


def plain(doc: tokens.Doc) -> tokens.Doc:
    """`doc` as plain objects; to be read as `doc` itself is."""
    return cast(tokens.Doc, Doc(doc))


def release(doc: tokens.Doc) -> None:
    """Parts the words of a `plain` page that nobody reads any more, so that its memory is free at once."""
    for word in doc:
        del word.doc, word.head, word.children
    vars(doc).clear()


class Token:
    """A word: its strings, what it hangs on, what hangs on it in text order; equal to none but itself."""

    __slots__ = ("children", "dep_", "doc", "ent_type_", "head", "i", "idx", "is_space", "lemma_", "lower_", "pos_",
                 "text")  # fmt: skip

    def __init__(
        self,
        doc: Doc,
        i: int,
        idx: int,
        is_space: int,
        text: str,
        lower: str,
        lemma: str,
        pos: str,
        dep: str,
        name: str,
    ) -> None:
        self.doc, self.i, self.idx, self.is_space = doc, i, idx, bool(is_space)
        self.text, self.lower_, self.lemma_, self.pos_, self.dep_, self.ent_type_ = text, lower, lemma, pos, dep, name
        self.head: Token = self
        self.children: Sequence[Token] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __getattr__(self, name: str) -> Any:
        if name not in OF_WORDS:
            raise AttributeError(f"a word has no {name!r}")
        return getattr(self.doc.source[self.i], name)

    @property
    def sent(self) -> Span:
        """The sentence that it stands in."""
        return self.doc.sentence(self.i)

    @property
    def left_edge(self) -> Token:
        """The first word of its subtree."""
        return self.doc[self.doc.source[self.i].left_edge.i]

    @property
    def right_edge(self) -> Token:
        """The last word of its subtree."""
        return self.doc[self.doc.source[self.i].right_edge.i]

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all that hangs under it, in the tree's order."""
        return (self.doc[t.i] for t in self.doc.source[self.i].subtree)

    def nbor(self, by: int = 1) -> Token:
        """The word so many places on; `IndexError` outside the page."""
        if self.i + by < 0:
            raise IndexError(f"no word {by} places from word {self.i}")
        return self.doc[self.i + by]

    def is_ancestor(self, other: Token) -> bool:
        """Whether `other` hangs under it."""
        return bool(self.doc.source[self.i].is_ancestor(self.doc.source[other.i]))


class Span:
    """The words `[start, end)` of a page."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.words[self.start : self.end])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[int, int, str]:
        return (self.start, self.end, self.label_)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        inside = range(self.start, self.end)[place]
        return self.doc[inside] if isinstance(inside, int) else Span(self.doc, inside.start, inside.stop)

    @property
    def start_char(self) -> int:
        """Where its first word begins in the text."""
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        """Where its last word ends in the text."""
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as they stand in the text."""
        return self.doc.text[self.start_char : self.end_char] if self.start < self.end else ""

    @property
    def root(self) -> Token:
        """Its word that stands highest in the tree."""
        return self.doc[self.doc.source[self.start : self.end].root.i]

    @property
    def sent(self) -> Span:
        """The sentence that its first word stands in."""
        return self.doc.sentence(self.start)


class Doc:
    """A page: its words, sentences and names; `source` is spaCy's own."""

    def __init__(self, source: tokens.Doc) -> None:
        self.source, self.text, self.user_data = source, source.text, source.user_data
        self.words = _words(self, source)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.words)

    def __getattr__(self, name: str) -> Any:
        if name not in OF_PAGES:
            raise AttributeError(f"a page has no {name!r}")
        return getattr(self.source, name)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if not isinstance(place, slice):
            return self.words[place]
        start, end, _ = place.indices(len(self.words))
        return Span(self, start, max(start, end))

    @functools.cached_property
    def sents(self) -> Sequence[Span]:
        """The sentences, in text order."""
        starts = [0, *(np.flatnonzero(self.source.to_array("SENT_START")[1:] == 1) + 1).tolist(), len(self)]
        return [Span(self, start, end) for start, end in itertools.pairwise(starts) if start < end]

    @functools.cached_property
    def _sentence_of(self) -> list[Span]:
        return [s for s in self.sents for _ in range(len(s))]

    def sentence(self, i: int) -> Span:
        """The sentence that word `i` stands in."""
        return self._sentence_of[i]

    @property
    def ents(self) -> Sequence[Span]:
        """The names that the model found."""
        return [Span(self, e.start, e.end, e.label_) for e in self.source.ents]

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Span | None:
        """The words at `text[start:end]`; those that it cuts are in it or not by `alignment_mode`."""
        found = self.source.char_span(start, end, alignment_mode=alignment_mode)
        return None if found is None else Span(self, found.start, found.end)


def _words(doc: Doc, source: tokens.Doc) -> list[Token]:
    """The words of `source`, hung on each other."""
    table: Any = source.to_array(list(COLUMNS)).T
    keys = np.unique(table[3:]).tolist()
    spelt = {key: source.vocab.strings[key] for key in keys}
    places, spaces, offsets = table[0].tolist(), table[1].tolist(), table[2].astype(np.int64).tolist()
    strings = [[spelt[key] for key in column] for column in table[3:].tolist()]
    words = [Token(doc, *row) for row in zip(range(len(places)), places, spaces, *strings, strict=True)]
    under: dict[int, list[Token]] = {}
    for word, offset in zip(words, offsets, strict=True):
        if offset:
            under.setdefault(word.i + offset, []).append(word)
            word.head = words[word.i + offset] if word.dep_ else word
    for i, hanging in under.items():
        words[i].children = hanging
    return words

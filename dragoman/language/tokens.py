"""Text → words as the treebanks have them, by spaCy's English rules and the changes in tokens.json and affixes.json.

In: a text, its blocks, their holes. Out: words and the spaces after them (as ``spacy.tokens.Doc`` takes them), and for
each word the number of its block, −1 outside the blocks and in holes. Joined with their spaces the words give the
text back.

    words, spaces, block = Tokeniser()("Talks can't wait.", [(0, 17)])
    words -> ["Talks", "ca", "n't", "wait", "."]
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab, create_vocab

from dragoman import lexicon
from dragoman.language.blocks import segments

RULES = Path(__file__).with_name("tokens.json")


@dataclass
class Words:
    """The words of a text; ``block[i]`` is −1 outside the blocks and in their holes."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    block: list[int] = field(default_factory=list)

    def add(self, words: list[str], spaces: list[bool], block: int) -> None:
        """Appends the words of one stretch of text."""
        self.words += words
        self.spaces += spaces
        self.block += [block] * len(words)


class Tokeniser:
    """spaCy's English tokenizer, changed by the rules in tokens.json."""

    def __init__(self) -> None:
        rules = json.loads(RULES.read_text(encoding="utf-8"))
        self._tokenizer = _changed(English.Defaults, rules)

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the tokenizer; all ``Doc``s are to share it."""
        vocab: Vocab = self._tokenizer.vocab
        return vocab

    def __call__(self, text: str, blocks: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]] = ()) -> Words:
        """The words of a text whose blocks are in order and do not overlap; nor do their holes."""
        found = Words()
        for start, end, number in segments(len(text), blocks, holes):
            doc = self._tokenizer(text[start:end])
            found.add([t.text for t in doc], [bool(t.whitespace_) for t in doc], number)
        return found


def _changed(defaults: Any, rules: dict[str, Any]) -> Tokenizer:
    """The tokenizer of spaCy's defaults, changed before it is made: made and changed, it loads its cases twice."""
    add, drop = rules["add"], rules["drop"]
    prefixes = [p for p in defaults.prefixes if p not in drop["prefixes"]]
    infixes = [_guarded(i) for i in defaults.infixes]
    phone, known = re.compile(rules["phone"]), defaults.token_match
    dropped = set(drop["exceptions"])
    tokenizer = Tokenizer(
        create_vocab(English.lang, defaults),
        rules={k: v for k, v in defaults.tokenizer_exceptions.items() if k not in dropped},
        prefix_search=compile_prefix_regex(add["prefixes"] + prefixes).search,
        suffix_search=compile_suffix_regex(add["suffixes"] + list(defaults.suffixes)).search,
        infix_finditer=compile_infix_regex(add["infixes"] + infixes).finditer,
        token_match=lambda word: phone.fullmatch(word) or (known(word) if known else None),
        url_match=defaults.url_match,
    )
    for word, parts in add["exceptions"].items():
        tokenizer.add_special_case(word, [{"ORTH": part} for part in parts])
    return tokenizer


def _guarded(infix: str) -> str:
    """spaCy's rule for hyphens between letters, kept from cutting where a hyphen parts no words."""
    return infix.replace("(?:-|", f"(?:{lexicon.kept_hyphens()}-|", 1)

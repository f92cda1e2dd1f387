"""Words → word-piece ids, remembered.

In: a word. Out: its piece ids and its casing shape.

    pieces = WordPieces(tokenizer_json)
    pieces("Kuleba") -> ((13970, 24418, 2050), 2)
"""

from __future__ import annotations

from tokenizers import Tokenizer

from dragoman.language.features import MAX_PIECES, normalise, shape

UNKNOWN, FIRST, LAST = 100, 101, 102
_REMEMBERED = 30_000


class WordPieces:
    """The model's vocabulary; as a callable it remembers the words that it has seen."""

    def __init__(self, serialised: str) -> None:
        self._tokenizer = Tokenizer.from_str(serialised)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}

    def __call__(self, word: str) -> tuple[tuple[int, ...], int]:
        """Piece ids and shape of a word."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            ids = self._tokenizer.encode(normalise(word[:200]), add_special_tokens=False).ids
            found = self._known[word] = (tuple(ids[:MAX_PIECES]) or (UNKNOWN,), shape(word))
        return found

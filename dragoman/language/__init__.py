"""Text → sentences, words, parse, names: the model's only room.

In: a text (or given words). Out: spaCy ``Doc``s with Universal Dependencies labels.

    from dragoman.language import load_language
    doc = load_language().parse("Talks failed.")
"""

from dragoman.language.parser import Language, load_language

__all__ = ["Language", "load_language"]

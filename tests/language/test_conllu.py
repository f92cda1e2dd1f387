"""CoNLL-U in and out."""

import pytest

from dragoman.errors import DragomanError
from dragoman.language.conllu import (
    ConlluError,
    doc_to_conllu,
    parse_conllu_to_conllu,
    parse_text_to_conllu,
    read_conllu,
)

TEXT = "Anna Berg can't go to Oslo.  She cannot wait.\n\nTalks failed: Norway's envoys left the U.S."
GIVEN = """# sent_id = a
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\t_\t_\t_\t_\t_\t_\t_\t_
2\tn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tgo\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
3.1\tgone\t_\t_\t_\t_\t_\t_\t_\t_
4\t.\t_\t_\t_\t_\t_\t_\t_\t_
"""


def test_text_to_conllu_and_back():
    made = parse_text_to_conllu(TEXT)
    sentences = read_conllu(made)
    assert [s.text for s in sentences] == [
        "Anna Berg can't go to Oslo.", "She cannot wait.", "Talks failed: Norway's envoys left the U.S.",
    ]  # fmt: skip
    assert "3-4\tcan't\t" in made and "2-3\tcannot\t" in made and "4-5\tNorway's\t" in made
    assert "Name=B-PERSON" in made and "Name=I-PERSON" in made and "Name=B-PLACE" in made
    for line in made.splitlines():
        assert line == "" or line.startswith("#") or len(line.split("\t")) == 10


def test_given_words_keep_comments_and_multiword_tokens():
    made = parse_conllu_to_conllu(GIVEN)
    lines = made.splitlines()
    assert lines[0] == "# sent_id = a"
    assert lines[1] == "# text = don't go."
    assert [line.split("\t")[:2] for line in lines[2:-1]] == [
        ["1-2", "don't"], ["1", "do"], ["2", "n't"], ["3", "go"], ["4", "."],
    ]  # fmt: skip
    assert parse_conllu_to_conllu(made) == made


def test_words_outside_blocks_are_written(language):
    made = doc_to_conllu(language.parse("By Jane Roe\n\nTalks failed.", [(13, 26)]))
    assert "1\tBy\tBy\tX\t_\t_\t0\troot" in made and "2\tJane\tJane\tX\t_\t_\t1\tdep" in made


def test_nothing_gives_nothing():
    assert parse_text_to_conllu(" \n ") == "" and parse_conllu_to_conllu("# only a comment\n\n") == ""


FAULTS = [
    ("1\tword\t_", "line 1", "too few columns"),
    ("# c\n1 word _ _ _ _ _ _ _ _", "line 2", "spaces instead of tabs"),
    ("x\tword" + "\t_" * 8, "line 1", "no number"),
    ("2\tword" + "\t_" * 8, "line 1", "numbers must go up from 1"),
    ("1\t" + "\t_" * 8, "line 1", "no form"),
    ("3-1\tword" + "\t_" * 8, "line 1", "a range backwards"),
]


@pytest.mark.parametrize(("text", "where", "why"), FAULTS, ids=[f[2] for f in FAULTS])
def test_faulty_lines_are_named(text, where, why):
    with pytest.raises(ConlluError, match=where):
        read_conllu(text)
    assert issubclass(ConlluError, DragomanError)

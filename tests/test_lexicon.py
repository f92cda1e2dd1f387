"""Every data file keeps its schema and names its source; a missing or broken one is a clear error."""

from __future__ import annotations

import importlib.resources
import json

import jsonschema
import pytest

from dragoman import lexicon
from dragoman.errors import LexiconError

NAMES = list(lexicon.names())
SCHEMA = importlib.resources.files("dragoman") / "data" / "schema"


@pytest.mark.parametrize("name", NAMES)
def test_keeps_its_schema(name: str) -> None:
    schema = json.loads((SCHEMA / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(lexicon.load(name))


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_is(name: str) -> None:
    about = lexicon.load(name)["about"]
    assert {"what", "source", "licence", "date"} <= set(about)
    assert lexicon.entries(name)


def test_every_schema_has_its_file() -> None:
    schemas = {f.name.removesuffix(".json") for f in SCHEMA.iterdir() if f.name.endswith(".json")}
    assert schemas == set(NAMES)


def test_missing_file() -> None:
    with pytest.raises(LexiconError, match="no such data file"):
        lexicon.load("nothing")

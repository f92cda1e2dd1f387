"""A model that does not fit is refused; the shipped one has a whole card."""

import json
import shutil

import pytest

from dragoman.errors import ModelError
from dragoman.language.features import FEATURE_VERSION
from dragoman.weights import load


@pytest.fixture
def copy(tmp_path):
    """A folder with a small model in it."""
    place = tmp_path / "small"
    place.mkdir()
    (place / "labels.json").write_text("[]")
    import hashlib

    card = {"name": "small", "version": "1.0", "feature_version": 1,
            "files": {"labels.json": hashlib.sha256(b"[]").hexdigest()}}  # fmt: skip
    (place / "card.json").write_text(json.dumps(card))
    return place


def change(place, **fields):
    card = json.loads((place / "card.json").read_text()) | fields
    (place / "card.json").write_text(json.dumps(card))


def test_a_fit_model_is_read(copy):
    model = load("small", features=1, version="1.0", folder=copy.parent)
    assert model.version == "1.0" and model.json("labels.json") == []


def test_other_features_are_refused(copy):
    with pytest.raises(ModelError, match="features version 1, this code makes 2"):
        load("small", features=2, folder=copy.parent)


def test_another_version_is_refused(copy):
    with pytest.raises(ModelError, match=r"version 2\.0 is wanted"):
        load("small", features=1, version="2.0", folder=copy.parent)


def test_a_changed_file_is_refused(copy):
    (copy / "labels.json").write_text("[1]")
    with pytest.raises(ModelError, match="not the one"):
        load("small", features=1, folder=copy.parent).read("labels.json")


def test_a_file_that_the_card_does_not_name_is_refused(copy):
    (copy / "more.json").write_text("[]")
    with pytest.raises(ModelError, match="no such file"):
        load("small", features=1, folder=copy.parent).read("more.json")


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no such model"):
        load("none", features=1, folder=tmp_path)


def test_a_renamed_model_is_refused(copy):
    shutil.copytree(copy, copy.parent / "other")
    with pytest.raises(ModelError, match="called 'small'"):
        load("other", features=1, folder=copy.parent)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "small"}'])
def test_a_broken_card_is_refused(copy, text):
    (copy / "card.json").write_text(text)
    with pytest.raises(ModelError, match="card"):
        load("small", features=1, folder=copy.parent)


def test_the_shipped_model():
    model = load("language", features=FEATURE_VERSION)
    assert sum((model.folder / name).stat().st_size for name in model.card["files"]) <= 30_000_000
    for name in model.card["files"]:
        model.read(name)
    assert model.card["training_data"] and model.card["licences"]["weights"].startswith("CC-BY-SA-4.0")
    assert model.card["recipe"]["seed"] and model.card["scores"]

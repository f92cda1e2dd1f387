"""Loads models/ by name, version and hash.

In: a model's name and the feature version of the code that will use it. Out: a ``Model``: its card and its files,
each checked against the card's SHA-256. A model that is missing, changed or made for other features raises
``ModelError``. Nothing is unpickled.

    model = load("language", features=1)
    model.card["scores"], model.read("labels.json")
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import ModelError

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Model:
    """A checked model: the folder it lies in, its card, its files' bytes on demand."""

    folder: Path
    card: dict[str, Any]

    @property
    def version(self) -> str:
        """The model's version, for records to name."""
        return str(self.card["version"])

    def read(self, name: str) -> bytes:
        """The bytes of a file that the card names, after checking its hash."""
        wanted = self.card["files"].get(name)
        path = self.folder / name
        if wanted is None or not path.is_file():
            raise ModelError("the model has no such file", where=str(path), hint="reinstall the package")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != wanted:
            raise ModelError("the file is not the one that the model's card describes", where=str(path),
                             hint="reinstall the package")  # fmt: skip
        return data

    def json(self, name: str) -> Any:
        """A JSON file of the model."""
        return json.loads(self.read(name))


def load(name: str, *, features: int, version: str | None = None, folder: Path | None = None) -> Model:
    """The model ``name`` from ``folder`` (the package's models/), fit for the code's feature version."""
    place = (folder or MODELS) / name
    card = _card(place)
    if card["name"] != name:
        raise ModelError(f"the card is of a model called {card['name']!r}", where=str(place))
    if card["feature_version"] != features:
        raise ModelError(
            f"the model was trained with features version {card['feature_version']}, this code makes {features}",
            where=str(place), hint="install a package and a model of the same release",
        )  # fmt: skip
    if version is not None and card["version"] != version:
        raise ModelError(f"version {version} is wanted, {card['version']} is there", where=str(place))
    return Model(place, card)


def _card(place: Path) -> dict[str, Any]:
    path = place / "card.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError("no such model", where=str(place), hint="reinstall the package") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"the card cannot be read: {error}", where=str(path)) from error
    missing = {"name", "version", "feature_version", "files"} - set(card if isinstance(card, dict) else ())
    if missing:
        raise ModelError(f"the card lacks {', '.join(sorted(missing))}", where=str(path))
    return dict(card)

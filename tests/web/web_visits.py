"""How tests visit: the host, the token, what a form brings along."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.testclient import TestClient

HOST = "http://127.0.0.1"
TOKEN = "correct-horse-battery"


def csrf(client: TestClient) -> str:
    """What every form of ours brings along."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(address("events", "planned#e1")).text)
    assert found
    return found[1]


def address(kind: str, id: str) -> str:
    """The address of a thing's page."""
    return f"/{kind}/{quote(id, safe='')}"

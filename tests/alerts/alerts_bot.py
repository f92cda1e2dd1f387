"""A stand-in on loopback that behaves like Telegram's Bot API, its errors included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from loopback import Quiet, serving


class Bot:
    """What the server took, and the answers that it gives before it takes more: (status, body) each."""

    def __init__(self, port: int) -> None:
        self.address = f"telegram://123:abc@-100?api=http://127.0.0.1:{port}"
        self.taken: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.asked = 0

    def refuse(self, status: int, description: str, **parameters: Any) -> None:
        body = {"ok": False, "error_code": status, "description": description}
        self.answers.append((status, {**body, "parameters": parameters} if parameters else body))

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        if path != "/bot123:abc/sendMessage":
            return 404, {"ok": False, "error_code": 404, "description": "Not Found"}
        if len(body["text"].encode("utf-16-le")) // 2 > 4096 or body["parse_mode"] != "HTML":
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
        self.taken.append(body)
        return 200, {"ok": True, "result": {"message_id": len(self.taken)}}


@contextmanager
def answering() -> Iterator[Bot]:
    """A bot that answers until the block ends."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, told = bot.answer(self.path, body)
            self.answer(status, json.dumps(told).encode(), Content_Type="application/json")

    with serving(Handler) as port:
        bot = Bot(port)
        yield bot

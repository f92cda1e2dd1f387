"""Gathers, and kills itself: `gathering_killed.py PLACE NUMBER`, at the NUMBERth statement that it would execute."""

from __future__ import annotations

import os
import pathlib
import signal
import sys
from typing import Any

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2])]

import sqlalchemy as sa  # noqa: E402

from dragoman.store import Store  # noqa: E402


def main() -> None:
    place, left = sys.argv[1], int(sys.argv[2])

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with Store(place) as store:
        sa.event.listen(store.database.engine, "before_cursor_execute", count)
        store.gather()
    print(left)


if __name__ == "__main__":
    main()

"""Lines of styled text for a terminal of any width.

In: pieces of styled text. Out: one text, wrapped and indented, with colour codes or without.

    >>> sheet = Sheet(40)
    >>> sheet.add(Text("Kenya calls off talks with Uganda", "bold"), indent=2)
    >>> sheet.print(colour=False)
    '  Kenya calls off talks with Uganda\\n'
"""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

WIDTH = 80
NARROW = 60
"""Below this many columns the columns are stacked."""


class Sheet:
    """Lines of styled text that are gathered, then printed once."""

    def __init__(self, width: int) -> None:
        self.width, self.narrow = width, width < NARROW
        self.lines: list[Text] = []
        self.console = Console(width=width, file=io.StringIO())

    def add(self, text: Text, *, indent: int = 0, most: int | None = None) -> None:
        """Adds `text` wrapped to the width, each line after `indent` columns, cut after `most` lines."""
        room = max(self.width - indent, 8)
        lines = list(text.wrap(self.console, room))
        if most is not None and len(lines) > most:
            lines = lines[:most]
            lines[-1].rstrip()
            lines[-1].truncate(room - 2)
            lines[-1].append(" …", "dim")
        for line in lines:
            line.rstrip()
            self.lines.append(Text(" " * indent) + line)

    def beside(self, lead: Text, text: Text, column: int, *, most: int | None = None) -> None:
        """Adds `text` at `column` with `lead` to its left on the first line."""
        at = len(self.lines)
        self.add(text, indent=column, most=most)
        first = self.lines[at] if len(self.lines) > at else Text(" " * column)
        lead.pad_right(max(column - lead.cell_len, 1))
        self.lines[at : at + 1] = [lead + first[column:]]

    def heading(self, title: str) -> None:
        """Adds an empty line, the heading and an empty line."""
        self.lines += [Text(), Text(title, "bold"), Text()]

    def gap(self) -> None:
        """Adds an empty line, unless there is one."""
        if self.lines and self.lines[-1].plain:
            self.lines.append(Text())

    def print(self, colour: bool) -> str:
        """All lines as one text, with colour codes if `colour`."""
        out = io.StringIO()
        console = Console(
            file=out,
            width=self.width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            legacy_windows=False,
            _environ={},
        )
        while self.lines and not self.lines[-1].plain:
            self.lines.pop()
        for line in self.lines:
            console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)
        return out.getvalue()

"""A drawn event on a terminal: its words in their context, and what the record makes of them.

In: an item. Out: lines, with colour where the terminal has it. What pages say is shown, never obeyed.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from dragoman.export.view import clean
from dragoman.validation.sampling import FIELDS, Field, Item

NAME = 12
NOTHING = "—"


def show(console: Console, number: int, total: int, item: Item) -> None:
    """Prints the item: page, context, the six fields with the words behind them."""
    console.print(Rule(Text(f"{number} of {total}"), align="left", style="dim"))
    console.print(Text(clean(item.headline) or "(no headline)", style="bold"))
    console.print(Text(clean(item.about), style="dim"))
    console.print(Padding(_context(item), (1, 2)))
    for field in FIELDS:
        console.print(_field(item, field))
    console.print()


def _context(item: Item) -> Text:
    start, end = item.anchor
    parts = [
        (_edge(item.before, last=True), "dim"),
        (clean(item.sentence[:start] + "|")[:-1], ""),
        (clean(item.sentence[start:end]), "bold reverse"),
        (clean("|" + item.sentence[end:])[1:], ""),
        (_edge(item.after, last=False), "dim"),
    ]
    text = Text()
    for words, style in parts:
        if style == "bold reverse":
            text.append("[", "bold").append(words, style).append("]", "bold")
        else:
            text.append(words, style)
    return text


def _edge(text: str, *, last: bool) -> str:
    """The context before (`last` words count) or after the sentence, cut at a word."""
    words = clean(text)
    if not words:
        return ""
    kept = words.split(" ", 1)[-1] if last else words.rsplit(" ", 1)[0]
    return f"…{kept} " if last else f" {kept}…"


def _field(item: Item, field: Field) -> Text:
    text = Text(f"  {field:<{NAME}}", style="cyan")
    text.append(clean(item.values[field]) or NOTHING, "bold")
    said = clean(item.words[field])
    return text.append(f"   “{said}”", "dim") if said and field != "type" else text


def question(item: Item, field: Field) -> str:
    """What is asked: the field, its value, the keys."""
    value = clean(item.values[field])
    what = f"{field} {value}" if value else f"no {'date' if field == 'date' else field}"
    return f"{what}: right? [y/n/s/u/q] "

"""The form in which names of places are compared: lower case, without diacritics, hyphens, full stops, "the".

In: a name as a page writes it. Out: its folded form.

    >>> fold("São Tomé"), fold("The Hague"), fold("Guinea-Bissau")
    ('sao tome', 'hague', 'guinea bissau')
"""

from __future__ import annotations

import unicodedata


def _plain() -> dict[int, str]:
    """What each accented Latin letter and mark is compared as."""
    table = {ord("’"): "'", ord("ʻ"): "'", ord("‘"): "'", ord("ı"): "i", ord("ø"): "o", ord("Ø"): "O", ord("ł"): "l"}
    table |= {ord("Ł"): "L", ord("đ"): "d", ord("Đ"): "D", ord("-"): " ", ord("‑"): " ", ord("–"): " ", ord("."): ""}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        parts = unicodedata.normalize("NFKD", chr(code))
        if len(parts) > 1:
            table[code] = "".join(c for c in parts if not unicodedata.combining(c))
    return table | dict.fromkeys(range(768, 880), "")


_PLAIN = _plain()


def fold(name: str) -> str:
    """The form in which names are compared."""
    plain = name.replace("-", " ").replace(".", "") if name.isascii() else name.translate(_PLAIN)
    return plain.lower().removeprefix("the ")

"""Bytes become the text that was written, in old charsets and in several at once."""

from __future__ import annotations

import pytest

from dragoman.charsets import decoded
from dragoman.errors import PageError

ENGLISH = "The envoys left Geneva on Tuesday, their host said to the reporters who had waited before the villa. "
RUSSIAN = "Министр иностранных дел встретился с послом в столице и обсудил с ним договор о границе. " * 4
GREEK = "Ο υπουργός συναντήθηκε με τον πρέσβη στην πρωτεύουσα και συζήτησαν τη συμφωνία για τα σύνορα. " * 4
JAPANESE = "外相は首都で大使と会談し、国境条約について話し合った。" * 6
CHINESE = "外交部长周五在首都会见了来访的大使，双方讨论了边界条约。" * 6


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (ENGLISH + "“Café” – Łódź", "utf-8", None),
        (ENGLISH + "“Café” – Łódź", "utf-8", "iso-8859-1"),  # a wrong declaration does no harm
        (ENGLISH + "“Café”", "windows-1252", None),
        (ENGLISH + "“Café”", "windows-1252", "iso-8859-1"),  # read as browsers do
        (ENGLISH + "Łódź", "iso-8859-2", "iso-8859-2"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (RUSSIAN, "windows-1251", "utf-8"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "windows-1251", None),
        (GREEK, "iso-8859-7", "iso-8859-7"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "gbk", "gbk"),
        (ENGLISH + "Łódź", "utf-16", None),
        (ENGLISH + "Łódź", "utf-16-le", None),
        (ENGLISH + "Łódź", "utf-16-be", None),
        (ENGLISH + "Łódź", "utf-8-sig", None),
    ],
)
def test_charsets(text: str, charset: str, declared: str | None) -> None:
    html = (f'<meta charset="{declared}">' if declared else "") + f"<p>{text}</p>"
    assert decoded(html.encode(charset)) == html


def test_windows_bytes_in_a_utf8_page_are_read_as_they_were_meant() -> None:
    content = ("<p>Málaga, “Łódź”, " + ENGLISH * 4).encode() + b"caf\xe9 \x93quoted\x94</p>"
    assert decoded(content).endswith("café “quoted”</p>")


def test_what_is_no_text_is_refused_with_what_was_tried() -> None:
    with pytest.raises(PageError, match="utf-8") as caught:
        decoded(bytes(range(128, 256)) * 40, "a.html")
    assert caught.value.where == "a.html"

"""Messages on channels: cut to what they take, never lost, never cut inside a tag, escaped."""

from __future__ import annotations

import html.parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.alerts.messages import Message, plain, size, telegram

TALKS = Message(
    alert="Kenya's meetings",
    title="Meeting of Kenya and Uganda",
    thing="t1",
    before="planned",
    after="cancelled",
    words="Uganda called off the meeting on Thursday.",
    word_of="Uganda",
    sources=2,
    headline="Envoys stay at home",
    outlet="Harbour News",
    date="2024-05-16",
    url="https://news.example/a?x=1&y=2",
)


class Tags(html.parser.HTMLParser):
    """Fails for a tag that is not closed, or none of Telegram's; keeps the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in {"b", "i", "a", "blockquote"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(part: str) -> str:
    tags = Tags()
    tags.feed(part)
    tags.close()
    assert not tags.open
    return tags.text


def test_a_message_says_what_changed_on_whose_word_with_the_words() -> None:
    (part,) = telegram([TALKS])
    text = text_of(part)
    for words in (
        "Meeting of Kenya and Uganda: planned → cancelled",
        "Uganda called off the meeting on Thursday.",
        "on the word of Uganda · 2 independent sources · Harbour News · 2024-05-16",
        "Envoys stay at home",
    ):
        assert words in text
    assert '<a href="https://news.example/a?x=1&amp;y=2">' in part


def test_plain_text_for_channels_without_markup() -> None:
    title, body = plain([TALKS])
    assert title == "Meeting of Kenya and Uganda: planned → cancelled"
    assert "“Uganda called off" in body and "https://news.example/a?x=1&y=2" in body
    assert plain([TALKS, TALKS])[0] == "2 changes"


def test_a_page_cannot_put_tags_or_links_into_a_message() -> None:
    nasty = Message(
        alert="a",
        title="<script>alert(1)</script>",
        thing="t",
        words='"</blockquote><a href="https://evil.example">click</a>\u202e',
        headline="<b>",
        url='javascript:alert("1")',
    )
    (part,) = telegram([nasty])
    assert "<script" not in part and "href" not in part.replace("&lt;a href", "") and "\u202e" not in part
    assert "<script>alert(1)</script>" in text_of(part)


def test_many_messages_are_parted_between_them() -> None:
    parts = telegram([TALKS] * 30)
    assert len(parts) > 1 and all(size(part) <= 4096 for part in parts)
    assert "".join(map(text_of, parts)).count("called off") == 30


@given(
    st.lists(
        st.builds(
            Message,
            alert=st.text(max_size=30),
            title=st.text(max_size=200),
            thing=st.just("t"),
            words=st.text(st.sampled_from("ab <>&\"'😀\n\u0301"), max_size=3000),
            headline=st.text(max_size=400),
            url=st.sampled_from([None, "https://n.example/" + "x" * 300]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([600, 1000, 4096]),
)
def test_whatever_a_message_holds_it_fits_and_nothing_is_lost(given_messages: list[Message], most: int) -> None:
    parts = telegram(given_messages, most)
    assert all(0 < size(part) <= most for part in parts)
    kept = "".join("".join(map(text_of, parts)).split())
    for message in given_messages:
        shown = "".join(char for char in message.line if char.isprintable())
        assert "".join(shown.split()) in kept


@pytest.mark.parametrize("words", ["word " * 5000, "x" * 20_000, "😀" * 5000])
def test_long_evidence_is_shortened(words: str) -> None:
    (part,) = telegram([Message(alert="a", title="t", thing="t", words=words)])
    assert size(part) <= 4096

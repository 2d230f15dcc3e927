"""What parts say in plain words, what is wrong with them, and what is an emoji."""

import msgspec
import pytest

from tests.security.bodies import PARTS
from tidings.conversations.posts.check_parts import check_said
from tidings.conversations.posts.parts import Part, attachments_in, decode_parts, encode_parts, kind_of, plain_text, text_part
from tidings.conversations.posts.react import check_emoji
from tidings.core.errors import Invalid


def parts() -> list[Part]:
    return msgspec.json.decode(msgspec.json.encode(PARTS), type=list[Part])


def test_every_part_has_words():
    assert plain_text(parts()).splitlines() == [
        "Hi @ada, look here",
        "A cat",
        "a.pdf",
        "Hello",
        "Dam",
        "Order A-1001",
        "On its way",
        "Arrives: Tomorrow",
        "A-1001: shipped (59.90 EUR)",
        "Lamp: 29.95 EUR",
        "Does it fit?",
        "1:0",
    ]


def test_what_is_stored_is_what_was_said():
    stored = encode_parts(parts())
    assert decode_parts(stored) == decode_parts(encode_parts(decode_parts(stored)))
    assert [kind_of(one) for one in decode_parts(stored)] == [part["type"] for part in PARTS]
    assert msgspec.json.decode(encode_parts([text_part("Hi")])) == [{"type": "text", "text": "Hi"}]


def test_a_picture_must_be_one_and_a_file_may_be_anything():
    found = attachments_in(parts())
    assert [(named.pointer, named.kind) for named in found.values()] == [("/parts/1/attachment", "image")]


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"type": "image"}, "/parts/0"),
        ({"type": "image", "url": "https://a.example", "attachment": "att_01jd2v4k8sfv9ad1x2e5t7w9z0"}, "/parts/0"),
        ({"type": "card", "title": "x", "buttons": [{"label": "Go"}]}, "/parts/0/buttons/0"),
        ({"type": "text", "text": "x", "mentions": [{"start": 0, "length": 1}]}, "/parts/0/mentions/0"),
        ({"type": "text", "text": "x", "mentions": [{"start": 0, "length": 2, "contact": "a"}]}, "/parts/0/mentions/0/length"),
        ({"type": "data", "mime": "a/b", "data": ["x" * 32_000], "text": "x"}, "/parts/0/data"),
    ],
)
def test_what_is_wrong_is_pointed_at(part: object, pointer: str):
    given = msgspec.json.decode(msgspec.json.encode([part]), type=list[Part])
    with pytest.raises(Invalid) as caught:
        check_said(None, given, None)
    assert [error.pointer for error in caught.value.errors] == [pointer]


def test_it_is_text_or_parts():
    for text, given in ((None, None), ("Hi", [text_part("Hi")])):
        with pytest.raises(Invalid) as caught:
            check_said(text, given, None)
        assert caught.value.errors[0].code == "text_or_parts"


@pytest.mark.parametrize("emoji", ["👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🇳🇱", "✅", "‼️", "thumbs_up", "+1", "©"])
def test_an_emoji_is_one(emoji: str):
    if emoji == "+1":
        with pytest.raises(Invalid):
            check_emoji(emoji)
    else:
        check_emoji(emoji)


@pytest.mark.parametrize("text", ["", "a b", "<b>", "\u200b", "\u202e", "👍<", "é", "x" * 33, "👍" * 17, "A", "'", '"', "../x"])
def test_words_and_hidden_signs_are_none(text: str):
    with pytest.raises(Invalid):
        check_emoji(text)

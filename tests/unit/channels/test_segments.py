import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels.segments import Segments, segments

# 3GPP TS 23.038 section 6.2.1 by Unicode code points, as the mapping GSM0338.TXT of unicode.org lists them; without the escape.
BASIC = (
    ({0x0A, 0x0D, *range(0x20, 0x60), *range(0x61, 0x7B)} - {0x5B, 0x5C, 0x5D, 0x5E})
    | {0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF}
    | {0xE0, 0xE4, 0xE5, 0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC}
    | {0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9}
)
EXTENSION = {0x0C, 0x5B, 0x5C, 0x5D, 0x5E, 0x7B, 0x7C, 0x7D, 0x7E, 0x20AC}


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == 127
    for code in [*range(0xD800), *range(0xE000, 0x10000)]:
        found = segments(chr(code))
        expected = 1 if code in BASIC else 2 if code in EXTENSION else None
        assert (found.units if found.encoding == "gsm7" else None) == expected, hex(code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("gsm7", 0, 1, 160)),
        ("a" * 160, Segments("gsm7", 160, 1, 160)),
        ("a" * 161, Segments("gsm7", 161, 2, 153)),
        ("a" * 306, Segments("gsm7", 306, 2, 153)),
        ("a" * 307, Segments("gsm7", 307, 3, 153)),
        ("€" * 80, Segments("gsm7", 160, 1, 160)),
        ("€" * 81, Segments("gsm7", 162, 2, 153)),
        # 152 septets and an escape: the pair begins the second part, so that 306 septets take three.
        ("a" * 152 + "€" + "a" * 151, Segments("gsm7", 305, 2, 153)),
        ("a" * 152 + "€" + "a" * 152, Segments("gsm7", 306, 3, 153)),
        ("ж" * 70, Segments("ucs2", 70, 1, 70)),
        ("ж" * 71, Segments("ucs2", 71, 2, 67)),
        ("ж" * 134, Segments("ucs2", 134, 2, 67)),
        ("ж" * 135, Segments("ucs2", 135, 3, 67)),
        ("😀" * 35, Segments("ucs2", 70, 1, 70)),
        ("😀" * 36, Segments("ucs2", 72, 2, 67)),
        # 66 units and a surrogate pair: it moves to the second part whole.
        ("ж" * 66 + "😀" + "ж" * 65, Segments("ucs2", 133, 2, 67)),
        ("ж" * 66 + "😀" + "ж" * 66, Segments("ucs2", 134, 3, 67)),
        ("`", Segments("ucs2", 1, 1, 70)),
        ("ç", Segments("ucs2", 1, 1, 70)),
    ],
)
def test_a_text_takes(text: str, expected: Segments) -> None:
    assert segments(text) == expected


@given(st.text(st.sampled_from("aé€^\nж😀👍"), max_size=400))
def test_the_parts_hold_the_text_and_one_fewer_would_not_if_nothing_were_kept_whole(text: str) -> None:
    found = segments(text)
    if found.encoding == "ucs2":
        assert found.units == len(text.encode("utf-16-be")) // 2
    assert found.units <= found.count * found.per_segment
    if found.count > 1:
        # A part loses at most one unit to a pair that did not fit.
        assert found.units > (found.count - 1) * (found.per_segment - 1)


@given(st.text(max_size=300), st.text(max_size=20))
def test_more_text_never_takes_fewer_messages(text: str, more: str) -> None:
    assert segments(text).count <= segments(text + more).count

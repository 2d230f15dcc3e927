"""Words are found whole, however they are dressed up, and nowhere else."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.moderation.words import WordList

BAD = "badword"
LIST = WordList([BAD, "very rude", "sch\u00f6n", "\u0434\u0443\u0440\u0430\u043a", "\u574f\u8bdd"])


def found(text: str) -> list[str]:
    return [text[one.start : one.end] for one in LIST.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "badword",
        "BadWord",
        "b\u200ba\u200cd\u2060word",
        "bad\u00adword",
        "\u202ebadword\u202c",
        "b\u0336a\u0336d\u0336w\u0336o\u0336r\u0336d\u0336",
        "b\u00e1dw\u00f6rd",
        "b\u0430dw\u043erd",
        "b\u03b1dw\u03bfrd",
        "\uff42\uff41\uff44\uff57\uff4f\uff52\uff44",
        "\U0001d41b\U0001d41a\U0001d41d\U0001d430\U0001d428\U0001d42b\U0001d41d",
        "\U0001f171\U0001f170\U0001f173\U0001f186\U0001f17e\U0001f181\U0001f173",
        "\u24d1\u24d0\u24d3\u24e6\u24de\u24e1\u24d3",
        "b@dw0rd",
        "8adword",
        "badw0rd!",
        "b.a.d.w.o.r.d",
        "B A D W O R D",
        "b-\u200ba-\u200bd-\u200bw-\u200bo-\u200br-\u200bd",
        "_badword_",
        "you|badword|you",
        "(badword)",
        "@badword",
        "badword's",
        "badword\u2019s",
        "mail badword@shop.example",
    ],
)
def test_a_word_is_found_however_it_is_dressed_up(text: str):
    assert found(text), text
    assert found(f"Hm, {text} indeed"), text


@pytest.mark.parametrize(
    "text",
    [
        "badwords",
        "xbadword",
        "badword2",
        "notabadwordatall",
        "bad word",
        "bad",
        "b a d",
        "8 4 0",
        "sch\u00f6ner",
        "schon",
        "very",
        "rude very",
        "",
    ],
)
def test_what_is_not_the_whole_word_is_not_it(text: str):
    assert found(text) == []


def test_phrases_other_scripts_and_places():
    assert found("You are VERY,   Rude!") == ["VERY,   Rude!"]
    assert found("very-rude") == ["very-rude"]
    assert found("Sch\u00d6n ist es, SCHO\u0308N") == ["Sch\u00d6n", "SCHO\u0308N"]
    # A Cyrillic word with Latin letters in it.
    assert found("\u0434\u0443p\u0430\u043a") == ["\u0434\u0443p\u0430\u043a"]
    # What is written without spaces is found anywhere.
    assert found("\u8fd9\u662f\u574f\u8bdd\u5417") == ["\u574f\u8bdd"]
    assert found("badword, badword") == ["badword", "badword"]


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=5), st.booleans())
def test_no_word_is_found_inside_another(more: str, is_before: bool):
    word = f"{more}{BAD}" if is_before else f"{BAD}{more}"
    # But where it is no more than the word itself, in letters that look like it.
    if unicodedata.normalize("NFKC", word).casefold() != BAD:
        assert found(word) == []


@given(st.text(max_size=200))
def test_whatever_is_said_what_is_found_lies_within_it(text: str):
    for one in LIST.find(text):
        assert 0 <= one.start < one.end <= len(text)


@given(st.text(alphabet=st.characters(categories=["P", "S", "Zs"], exclude_characters="@$!|+"), max_size=30))
def test_signs_around_a_word_hide_nothing(around: str):
    assert any("badword" in one for one in found(f"{around}badword{around[::-1]}"))


def test_a_long_text_takes_no_long_time():
    many = WordList([f"word{n}" for n in range(1_000)])
    for text in ("a" * 20_000, "a " * 10_000, "\u0430b" * 10_000, "@" * 20_000, "a@" * 10_000, "a." * 10_000, "\u200b" * 20_000):
        started = time.process_time()
        many.find(text)
        assert time.process_time() - started < 2, text[:4]

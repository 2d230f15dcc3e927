"""Finds words and phrases in a text, whole ones only, however they are dressed up. Pure.

A word is compared as it reads: compatibility forms (full width, mathematical letters, letters in circles and squares) and case are
folded, what is not seen (zero-width characters, marks on letters that a rule writes without) is left out, letters of one script that
look like those of another are taken for them, and digits and signs within a word for the letters they stand in for. Letters that stand
alone, one after another (`b.a.d`), are read together. What is written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) is found anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

MAX_WORDS = 10
"""Of a phrase."""

# Look-alikes of Latin letters, after case folding: the Cyrillic and Greek ones of the confusables of Unicode TR 39 that a reader takes for them.
_TO_LATIN = str.maketrans(
    dict(
        zip(
            "аеорсухіјѕԁһӏкмтвнպցոսԛԝɡɑɩαορντκιυχεβηγως",
            "aeopcyxijsdhlkmtbhwgnuqwgaiaopvtkiuxebnyws",
            strict=True,
        )
    )
    | {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "\u0131": "i"}
)
_TO_CYRILLIC = str.maketrans("aeopcyxijskmtbh", "аеорсухіјѕкмтвн")
_LEET = str.maketrans("0134578@$!|+", "oleastbasilt")
_LEET_I = str.maketrans("0134578@$!|+", "oieastbasiit")
_SIGNS = "@$!|+"
"""Signs that stand in for letters within a word; between two words they are what they are."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u00ad\u2800")
# A word is compared where it has no more characters than this: none of a rule is longer.
_LONGEST = 400
_ASCII = re.compile(r"[A-Za-z0-9@$!|+]+")
_CONTINUOUS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Found(msgspec.Struct, frozen=True):
    """Where a rule's words stand in a text: from the first character up to, and without, the last."""

    index: int
    """Of the rule."""
    start: int
    end: int


class _Token(msgspec.Struct, frozen=True):
    start: int
    end: int
    forms: frozenset[str]


class WordList:
    """Words and phrases, ready to be looked for: what it costs does not depend on how many there are."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._anywhere: list[tuple[str, int]] = []
        for index, phrase in enumerate(phrases):
            if _CONTINUOUS.search(phrase):
                self._anywhere.append(("".join(_fold(letter) for letter in phrase), index))
            elif words := words_of(phrase):
                self._by_first.setdefault(words[0], []).append((words, index))

    def find(self, text: str) -> list[Found]:
        """Every place where one of them stands, in the order of the text."""
        found: list[Found] = []
        if self._by_first:
            tokens = list(_tokens(text))
            for place in range(len(tokens)):
                found += self._at(tokens, place)
                found += self._between_signs(tokens[place], text)
            found += self._spelled(tokens, text)
        if self._anywhere:
            found += self._within(text)
        return sorted(found, key=lambda one: (one.start, one.end))

    def _at(self, tokens: Sequence[_Token], place: int) -> Iterator[Found]:
        for form in tokens[place].forms:
            for words, index in self._by_first.get(form, ()):
                here = tokens[place : place + len(words)]
                if len(here) == len(words) and all(word in token.forms for word, token in zip(words, here, strict=True)):
                    yield Found(index, tokens[place].start, here[-1].end)

    def _between_signs(self, token: _Token, text: str) -> Iterator[Found]:
        """Words that stand beside signs which were taken for letters, flags and letters in circles among them."""
        start = token.start
        for place in range(token.start, token.end + 1):
            if place < token.end and not _is_sign(text[place]):
                continue
            if start < place and (start, place) != (token.start, token.end):
                for form in _forms(text[start:place]):
                    for words, index in self._by_first.get(form, ()):
                        if len(words) == 1:
                            yield Found(index, start, place)
            start = place + 1

    def _spelled(self, tokens: Sequence[_Token], text: str) -> Iterator[Found]:
        """Letters that stand alone, with the same between any two of them, as one word."""
        begin = 0
        while begin < len(tokens):
            end = begin + 1
            between = None
            while end < len(tokens) and _is_letter(tokens[end]) and _is_letter(tokens[end - 1]):
                gap = text[tokens[end - 1].end : tokens[end].start]
                if len(gap) > 3 or (between is not None and gap != between):
                    break
                between = gap
                end += 1
            if end - begin >= 3:
                joined = text[tokens[begin].start : tokens[end - 1].end].replace(between or "", "")
                for form in _forms(joined):
                    for words, index in self._by_first.get(form, ()):
                        if len(words) == 1:
                            yield Found(index, tokens[begin].start, tokens[end - 1].end)
            begin = end

    def _within(self, text: str) -> Iterator[Found]:
        places: list[int] = []
        folded: list[str] = []
        for place, letter in enumerate(text):
            shown = _fold(letter)
            folded.append(shown)
            places.extend([place] * len(shown))
        whole = "".join(folded)
        for pattern, index in self._anywhere:
            at = whole.find(pattern)
            while at >= 0:
                yield Found(index, places[at], places[at + len(pattern) - 1] + 1)
                at = whole.find(pattern, at + len(pattern))


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a rule as they are compared; none where there is no letter or digit in it."""
    return tuple(plain for token in _tokens(phrase) if (plain := _plain(phrase[token.start : token.end]).strip(_SIGNS)))


def has_word(phrase: str) -> bool:
    """Whether there is something in it that can be looked for."""
    return bool(_CONTINUOUS.search(phrase) or words_of(phrase))


def _is_letter(token: _Token) -> bool:
    return any(len(form) == 1 for form in token.forms)


def _tokens(text: str) -> Iterator[_Token]:
    if text.isascii():
        for match in _ASCII.finditer(text):
            yield _Token(match.start(), match.end(), _forms(match[0]))
        return
    start: int | None = None
    for place, letter in enumerate(text):
        if _is_part(letter):
            if start is None:
                start = place
        elif start is not None:
            yield _Token(start, place, _forms(text[start:place]))
            start = None
    if start is not None:
        yield _Token(start, len(text), _forms(text[start:]))


@lru_cache(8_192)
def _is_sign(letter: str) -> bool:
    return letter in _SIGNS or unicodedata.category(letter).startswith("S")


@lru_cache(8_192)
def _is_part(letter: str) -> bool:
    """Whether it stands within a word: letters, digits, marks, what is not seen, and signs that stand in for letters."""
    if letter in _SIGNS or letter in _UNSEEN or "\U0001f1e6" <= letter <= "\U0001f1ff":
        return True
    shown = _fold(letter)
    return unicodedata.category(letter) in {"Cf", "Mn", "Me", "Mc"} or any(one.isalnum() for one in shown)


@lru_cache(8_192)
def _fold(letter: str) -> str:
    """One character as it is compared: nothing of what is not seen."""
    code = ord(letter)
    if letter in _UNSEEN or unicodedata.category(letter) == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return ""
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + 97)
    for first in (0x1F130, 0x1F150, 0x1F170):
        if first <= code < first + 26:
            return chr(code - first + 97)
    return unicodedata.normalize("NFKC", letter).casefold()


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", "".join(_fold(letter) for letter in word))


def _bare(word: str) -> str:
    """Without the marks on its letters."""
    return "".join(
        one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one) and unicodedata.category(one) != "Me"
    )


@lru_cache(8_192)
def _forms(word: str) -> frozenset[str]:
    """As what a word may be read."""
    if len(word) > 4 * _LONGEST:
        return frozenset()
    plain = _plain(word)
    if len(plain) > _LONGEST:
        return frozenset()
    forms = {plain}
    if not plain.isascii():
        bare = _bare(plain)
        latin = bare.translate(_TO_LATIN)
        forms |= {bare, latin}
        if any("a" <= letter <= "z" for letter in bare) and any("\u0400" <= letter <= "\u04ff" for letter in bare):
            forms.add(bare.translate(_TO_CYRILLIC))
    for form in tuple(forms):
        if any(letter in _SIGNS for letter in form):
            forms |= {form.strip(_SIGNS), form.lstrip(_SIGNS), form.rstrip(_SIGNS)}
    for form in tuple(forms):
        # A number is none: "455" stands for nothing.
        if any(letter.isalpha() for letter in form) and not form.isalpha():
            forms |= {form.translate(_LEET), form.translate(_LEET_I)}
    forms.discard("")
    return frozenset(forms)

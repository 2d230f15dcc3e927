"""What a person means by a short answer: to stop, to start again, to be helped; by the literal tables beside this. Pure.

All of the answer must say so: a word within a sentence is none. Misspellings are forgiven to who leaves, never to who comes back.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tidings.consent import words_table as table
from tidings.consent.model import Meaning, Reading
from tidings.consent.words_sentences import SENTENCES

LONGEST = 160
"""Characters of an answer that is read: one SMS. Who writes more has more to say."""

_MOST_CUTS = 20
_MOST_WORDS = 16
"""Of a sentence: whoever says it in more means more."""
_LONG_WORD = 7
"""Letters from which one that is wrong is forgiven: shorter words are too near to each other."""
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ß": "ss"})  # noqa: RUF001 -- Turkish, as it is written
_APOSTROPHES = re.compile(r"['\u2019\u2018`\u00b4\u02bc]")
_WORD = re.compile(r"[^\W_]+")
_SEAMS = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
"""Where Chinese begins or ends within a word."""
_PARTS = re.compile(r"[.!?;\n\u3002\uff01\uff1f\u2026]+")
_COMMAS = re.compile(r"[,\uff0c\u3001]")
_ANDS = re.compile(r"\b(?:and|but|so|y|et|und|e|en|och|og|ve)\b", re.IGNORECASE)
_NOT_THAT = re.compile(r"\b(?:dont|do not|not|never|didnt|nicht|pas|niet|nie|inte|ikke) (?:\w+ ){0,2}(?:stop|unsubscribe|remove)")
_RUNS = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1\1")
_CJK_LEADS = ("取消订阅", "取消訂閱", "退订", "退訂", "订阅", "訂閱", "全部", "所有")


def fold(text: str) -> str:
    """Lower case, full-width as ASCII, without accents, apostrophes and signs, one space between words."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(_SEAMS.sub(" ", bare)))


def squeeze(word: str) -> str:
    """The word with each letter once, however long its key was held."""
    return _RUNS.sub(r"\1", word)


def _listed(*given: str) -> frozenset[str]:
    return frozenset(fold(one) for text in given for one in text.split(","))


def _split(text: str) -> frozenset[str]:
    return frozenset(fold(one) for one in text.split())


_STOP = _listed(*table.STOP.values())
_ORDINARY = _listed(table.ORDINARY)
_START = _listed(*table.START.values())
_HELP = _listed(*table.HELP.values())
_WORDS = dict.fromkeys(_HELP, Meaning.HELP) | dict.fromkeys(_START, Meaning.START) | dict.fromkeys(_STOP, Meaning.STOP)
_BY_LANGUAGE = {
    language: _listed(*(words[language] for words in (table.STOP, table.START, table.HELP) if language in words))
    for language in (table.STOP | table.START | table.HELP)
}
_JOINED = {phrase.replace(" ", ""): meaning for phrase, meaning in _WORDS.items()}
_SENTENCES = tuple(re.compile(pattern) for patterns in SENTENCES.values() for pattern in patterns)
_FILLERS = _split(table.FILLERS)
_SOFT = _split(table.SOFT)
_ALONE = _listed(table.ALONE)
_ALL = _split(table.ALL)
_CONNECTORS = _split(table.CONNECTORS)
_MESSAGES = _split(table.MESSAGES)
_LEADS = dict.fromkeys(_listed(table.LEADS_START), Meaning.START) | dict.fromkeys(_listed(table.LEADS_STOP), Meaning.STOP)
_FRIENDS = _split(table.FRIENDS)
_KNOWN = frozenset(word for phrase in (*_WORDS, *_LEADS) for word in phrase.split()) | _FILLERS | _ALL | _MESSAGES | _FRIENDS
_SQUEEZED = {squeeze(word): word for word in sorted((_KNOWN - _FRIENDS - _CONNECTORS) | (_START | _STOP) & _FRIENDS)}
_MISSPELT = tuple(sorted(word for word in _STOP if len(word) >= _LONG_WORD and " " not in word and word.isascii()))
_WAYS_BACK = tuple(sorted(word for word in _START if len(word) >= _LONG_WORD - 1 and " " not in word))


def reading(text: str, topics: Mapping[str, str] | None = None) -> Reading | None:
    """What the whole of an answer means, whatever its case, accents and punctuation; None where it says anything else.

    `topics`: the workspace's own, by name and by key as `fold` writes them without spaces -> key; who names one means that one.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    found = _read(fold(text), topics or {})
    if found is not None:
        return found
    return _of_parts([clause for sentence in _PARTS.split(text) for clause in _clauses(sentence)], topics or {})


def language_of(text: str) -> str | None:
    """The one language in which the whole of an answer is said; None where it is several, or none that is known."""
    folded = fold(text)
    spoken = {language for language, phrases in _BY_LANGUAGE.items() if folded in phrases}
    if not spoken and len(text) <= LONGEST:
        spoken = {language for language, patterns in SENTENCES.items() if any(re.fullmatch(pattern, folded) for pattern in patterns)}
    return next(iter(spoken)) if len(spoken) == 1 else None


def may_name_topic(text: str) -> bool:
    """Whether the topics of the workspace are worth a look before the answer is read."""
    return len(text.strip()) <= LONGEST and next(_named(_tokens(fold(text))), None) is not None


def topic_names(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What `reading` wants to know of topics, from pairs of key and name; of two that look alike the one with that key counts."""
    named = {fold(name).replace(" ", ""): key for key, name in reversed(given)}
    return {name: key for name, key in (named | {fold(key).replace(" ", ""): key for key, _ in given}).items() if name}


def _of_parts(parts: Sequence[str], topics: Mapping[str, str]) -> Reading | None:
    """An answer of several sentences stops where one of them does in so many words, and none says anything else of it."""
    meant = [_read(part, topics) for part in parts] if len(parts) > 1 else []
    sure = [one for one, part in zip(meant, parts, strict=False) if one is not None and part not in _ORDINARY]
    if {one.kind for one in sure} != {Meaning.STOP} or any(_takes_back(part) for part in parts):
        return None
    return sure[0]


def _clauses(sentence: str) -> list[str]:
    """The folded sentence, or its clauses where one of several words stops, or the word at its end: "stop, in the name of love" does not."""
    for joint in (_COMMAS, _ANDS):
        clauses = [folded for clause in joint.split(sentence) if (folded := fold(clause))]
        spoken = [clause for clause in clauses if " " in clause or (joint is _COMMAS and clause == clauses[-1])]
        if len(clauses) > 1 and any(_plain(clause) is not None for clause in spoken):
            return clauses
    folded = fold(sentence)
    return [folded] if folded else []


def _takes_back(part: str) -> bool:
    return _NOT_THAT.search(part) is not None


@lru_cache(maxsize=4_096)
def _plain(folded: str) -> Reading | None:
    """What needs no look at the workspace."""
    given, spelt = folded.split(), _tokens(folded)
    if len(set(spelt)) == 1:
        given = spelt = spelt[:1]
    if len(given) != len(spelt):
        given = spelt
    for first, last in _cuts(given):
        for words in (given, spelt) if given != spelt else (given,):
            found = _whole(words[first : len(words) - last], is_all=first == last == 0)
            if found is not None:
                return found
    return None


def _whole(words: Sequence[str], *, is_all: bool) -> Reading | None:
    """What these words mean; some of them only where they are all that was said."""
    phrase = " ".join(words)
    if not is_all and phrase in _ALONE:
        return None
    everything = _of_all([piece for word in words for piece in _cut(word)])
    if everything is not None:
        return Reading(kind=everything, scope="all")
    meaning = _WORDS.get(phrase) or (_JOINED.get("".join(words)) if is_all else None)
    if meaning is not None:
        return Reading(kind=meaning)
    if len(words) > _MOST_WORDS:
        return None
    bare = " ".join(word for word in words if word not in _SOFT)
    if any(pattern.fullmatch(phrase) or (bare != phrase and pattern.fullmatch(bare)) for pattern in _SENTENCES):
        return Reading(kind=Meaning.STOP)
    return None


def _read(folded: str, topics: Mapping[str, str]) -> Reading | None:
    found = _plain(folded)
    if topics and (found is None or found.scope == "channel"):
        for meaning, name in _named(_tokens(folded)):
            if name in topics:
                return Reading(kind=meaning, scope="topic", topic=topics[name])
    return found


def _of_all(words: Sequence[str]) -> Meaning | None:
    """What is asked for everything, where the words say so: a word that leads, and one for all."""
    if list(words) == ["stopall"]:
        return Meaning.STOP
    if len(words) > 1 and words[0] in _ALL:
        return _LEADS.get(" ".join(words[1:]))
    lead = list(words[:-1]) if words and words[-1] in _ALL else []
    while lead:
        if " ".join(lead) in _LEADS:
            return _LEADS[" ".join(lead)]
        if lead.pop() not in _CONNECTORS:
            return None
    return None


def _named(tokens: Sequence[str]) -> Iterator[tuple[Meaning, str]]:
    """What could be the name of a topic behind a word that leads to one: as it stands, and without what stands around it."""
    begins = next((n for n, token in enumerate(tokens) if token not in _FILLERS), 0)
    tokens = [piece for token in tokens[begins:] for piece in _cut(token)]
    for length in (4, 3, 2, 1):
        meaning = _LEADS.get(" ".join(tokens[:length])) if len(tokens) > length else None
        if meaning is None:
            continue
        rest = list(tokens[length:])
        while rest and rest[-1] in _FILLERS:
            rest.pop()
        yield from ((meaning, name) for name in _shorter(rest))


def _shorter(rest: list[str]) -> Iterator[str]:
    while rest:
        yield "".join(rest)
        if len(rest) > 1 and rest[-1] in _MESSAGES:
            yield "".join(rest[:-1])
        if rest[0] not in _CONNECTORS:
            return
        rest = rest[1:]


def _cut(token: str) -> tuple[str, ...]:
    """Chinese has no spaces: the word that leads stands apart from what follows."""
    lead = next((lead for lead in _CJK_LEADS if token.startswith(lead) and token != lead), None)
    return (token,) if lead is None else (lead, token[len(lead) :])


def _cuts(words: Sequence[str]) -> list[tuple[int, int]]:
    """How many words to leave out before and behind: none, and then what is mere politeness, the least first."""
    front = next((n for n, word in enumerate(words) if word not in _FILLERS), len(words))
    back = next((n for n, word in enumerate(reversed(words)) if word not in _FILLERS), len(words))
    cuts = [(first, last) for first in range(front + 1) for last in range(back + 1) if first + last < len(words)]
    return sorted(cuts, key=sum)[:_MOST_CUTS]


def _tokens(folded: str) -> list[str]:
    """The words as they were meant to be spelt; letters that stand alone are one word."""
    words = folded.split()
    if len(words) > 1 and all(len(word) == 1 for word in words) and folded.isascii():
        words = ["".join(words)]
    return [_spelt(word) for word in words]


@lru_cache(maxsize=4_096)
def _spelt(word: str) -> str:
    if word in table.TYPOS:
        return table.TYPOS[word]
    if word in _KNOWN:
        return word
    short = squeeze(word)
    if short != word and (len(short) > 3 or _LONG_RUN.search(word)) and short in _SQUEEZED:
        return _SQUEEZED[short]
    if len(word) < _LONG_WORD - 1 or not word.isascii() or any(_is_near(word, back) for back in _WAYS_BACK):
        return word
    return next((right for right in _MISSPELT if _is_near(word, right)), word)


def _is_near(one: str, other: str) -> bool:
    """One letter more, less or other, or two that changed places (Damerau)."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    tail, other_tail = one[start:], other[start:]
    return (
        tail[1:] == other_tail[1:]
        or tail[1:] == other_tail
        or tail == other_tail[1:]
        or (len(tail) > 1 and tail[:2] == other_tail[1::-1] and tail[2:] == other_tail[2:])
    )

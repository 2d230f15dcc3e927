"""Finds the links of a text and whose they are, as a browser would follow them. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar
from urllib.parse import unquote

import msgspec

T = TypeVar("T")

# Browsers take any number of slashes, and backslashes too (WHATWG URL, 4.4, "special authority slashes state", read 2026-11-21).
_ADDRESS = re.compile(r"https?:[/\\]{1,10}[^\s<>\"`{}]{1,2000}|(?<![\w.@-])www\.[^\s<>\"`{}]{1,2000}", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.@/\\-])(?:[\w-]{1,63}[.\u3002\uff0e\uff61]){1,10}[^\W\d_]{2,24}(?![\w-])")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_DOMAIN = re.compile(r"[\w-]{1,63}(\.[\w-]{1,63}){0,9}")
_ENDS = ".,;:!?…'\")]»”’"


class Link(msgspec.Struct, frozen=True):
    """Where a link stands in a text, and whose it is."""

    start: int
    end: int
    domain: str
    is_bare: bool
    """It may be no link at all: a name with a dot in it."""


class Domains(Generic[T]):
    """What is said of domains: the longest one that fits counts; `*` fits all."""

    def __init__(self, said: Mapping[str, T]) -> None:
        self._said = said

    def of(self, domain: str, *, is_bare: bool = False) -> T | None:
        """What is said of this one; of a name that may be no link only by its own name or one above it."""
        labels = domain.split(".")
        for place in range(len(labels)):
            found = self._said.get(".".join(labels[place:]))
            if found is not None:
                return found
        return None if is_bare else self._said.get("*")


def read_domain(text: str) -> str | None:
    """A domain as it is compared, or `*`; None where it is none."""
    if text == "*":
        return text
    domain = _folded(text)
    return domain if _DOMAIN.fullmatch(domain) else None


def domain_of(url: str) -> str | None:
    """Whose an http or https address is; None where it is another kind, or cannot be read."""
    match = re.match(r"https?:[/\\]*", _seen(url), re.IGNORECASE)
    if match is None:
        return None
    authority = re.split(r"[/\\?#]", _seen(url)[match.end() :], maxsplit=1)[0]
    host = unquote(authority.rpartition("@")[2])
    if not host.startswith("["):
        host = host.partition(":")[0]
    return _folded(host) or None


def links_in(text: str) -> Iterator[Link]:
    """Every link of the text."""
    covered: list[tuple[int, int]] = []
    for match in _ADDRESS.finditer(text):
        shown = match[0].rstrip(_ENDS)
        domain = domain_of(shown if shown[:4].lower() == "http" else f"https://{shown}")
        if domain is not None:
            covered.append((match.start(), match.end()))
            yield Link(match.start(), match.start() + len(shown), domain, is_bare=False)
    if not any(dot in text for dot in ".\u3002\uff0e\uff61"):
        return
    seen, places = _with_places(text)
    for match in _BARE.finditer(seen):
        start, end = places[match.start()], places[match.end() - 1] + 1
        if not any(first <= start < last for first, last in covered):
            yield Link(start, end, _folded(match[0]), is_bare=True)


def _folded(host: str) -> str:
    """In small letters, without what is not seen, an international one by its letters."""
    plain = unicodedata.normalize("NFKC", _seen(host).translate(_DOTS)).casefold().strip(".")
    labels: list[str] = []
    for label in plain.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return unicodedata.normalize("NFC", ".".join(labels)).casefold()


def _seen(text: str) -> str:
    return text if text.isascii() else "".join(one for one in text if not _is_unseen(one))


def _with_places(text: str) -> tuple[str, range | list[int]]:
    if text.isascii():
        return text, range(len(text))
    places = [place for place, one in enumerate(text) if not _is_unseen(one)]
    return "".join(text[place] for place in places), places


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or letter == "\u034f"

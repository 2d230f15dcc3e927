"""HTML and MJML as a row of tags, without any tree: each with its place, so that a change touches nothing else.

Expressions must be masked (masks.py). It reads as browsers do as far as that is needed here, in time that grows with the length alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPEN = re.compile(r"<(?:!--|[!?]|(?P<end>/)?(?P<name>[a-zA-Z][^\s/>]*))")
_REST = re.compile(r"(?P<attributes>(?:=\s*(?:\"[^\"]*\"|'[^']*')|[^>])*+)>")
_ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>`]+)))?")
RAW = frozenset({"style", "script", "title", "textarea", "xmp", "noembed", "noframes", "iframe"})
"""What such an element holds is text, whatever stands in it."""


class Token(NamedTuple):
    """One piece of markup: `start` is a tag that opens, `raw` the text of an element that has no markup; the ends are positions."""

    kind: str
    """start, end, text, comment, raw, other, or unclosed: a tag or comment that the text ends in."""
    name: str
    begin: int
    end: int
    attributes: tuple[int, int] = (0, 0)


class Attribute(NamedTuple):
    """One attribute as it is written; `value` is None where it has none."""

    name: str
    value: str | None
    begin: int
    end: int


def tokens(text: str, raw: frozenset[str] = RAW) -> Iterator[Token]:
    """The whole text in pieces."""
    position = 0
    while position < len(text):
        opened = _OPEN.search(text, position)
        if opened is None:
            yield Token("text", "", position, len(text))
            return
        if opened.start() > position:
            yield Token("text", "", position, opened.start())
        token = _tag(text, opened)
        yield token
        position = token.end
        if token.kind == "start" and token.name in raw and text[token.end - 2] != "/":
            close = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.IGNORECASE).search(text, position)
            end = close.start() if close is not None else len(text)
            yield Token("raw", token.name, position, end)
            position = end


def attributes(text: str, token: Token) -> list[Attribute]:
    """The attributes of a tag that opens, in their order."""
    return [
        Attribute(
            found["name"],
            next((found[name] for name in ("double", "single", "bare") if found[name] is not None), None),
            found.start(),
            found.end(),
        )
        for found in _ATTRIBUTE.finditer(text, *token.attributes)
    ]


def _tag(text: str, opened: re.Match[str]) -> Token:
    begin, name = opened.start(), (opened["name"] or "").lower()
    if opened[0] == "<!--":
        end = text.find("-->", begin + 2)
        return Token("comment", "", begin, end + 3) if end >= 0 else Token("unclosed", "", begin, len(text))
    rest = _REST.match(text, opened.end())
    if rest is None:
        return Token("unclosed", name, begin, len(text))
    if not name:
        return Token("other", "", begin, rest.end())
    return Token("end" if opened["end"] else "start", name, begin, rest.end(), rest.span("attributes"))

"""Template expressions out of the way of programs that read HTML or MJML, and back again byte for byte.

A `{{ … }}` may hold quotation marks, `<` and `&`, and a `{% for %}` may stand where no text can: whatever reads markup would stumble
over it, or write it anew. So each becomes a word of lower case letters and digits that stands nowhere else in the source.
"""

import re
from collections.abc import Callable, Iterator

_QUOTED = r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'"
_EXPRESSION = re.compile(
    rf"\{{\{{(?:{_QUOTED}|[^\"'}}]|\}}(?!\}}))*+\}}\}}|\{{%(?:{_QUOTED}|[^\"'%]|%(?!\}}))*+%\}}|\{{#.*?#\}}", re.DOTALL
)
"""One tag of a source that keeps inside the fence."""
_OPENER = re.compile(r"\{[{%#]")
_LOOP = re.compile(r"\{%[-+]?\s*(for|endfor)\b")
_PIECE = 3_900
"""Within a loop the fence takes 4,000 characters of text in one piece."""


class Mask:
    """Words that stand for parts of a text, for as long as something else works on the rest."""

    def __init__(self, *texts: str) -> None:
        """No word of this mask occurs in any of `texts`."""
        taken = {int(match[1]) for text in texts for match in re.finditer(r"td(\d{1,9})x", text, re.IGNORECASE | re.ASCII)}
        n = next(n for n in range(len(taken) + 1) if n not in taken)
        self._prefix = f"td{n}x"
        self.word = re.compile(rf"{self._prefix}(\d+)z")
        self._parts: list[str] = []

    def hide(self, part: str) -> str:
        """The word that stands for this part."""
        self._parts.append(part)
        return f"{self._prefix}{len(self._parts) - 1}z"

    def hide_expressions(self, text: str) -> str:
        """The text with a word for each expression."""
        pieces: list[str] = []
        position = 0
        for match in expressions(text):
            pieces += [text[position : match.start()], self.hide(match[0])]
            position = match.end()
        return "".join([*pieces, text[position:]])

    def part(self, match: re.Match[str]) -> str:
        """What a word found in a text stands for."""
        number = int(match[1])
        return self._parts[number] if number < len(self._parts) else match[0]

    def restore(self, text: str, change: Callable[[str], str] = lambda part: part) -> str:
        """The text with every part back in its place."""
        return self.word.sub(lambda match: change(self.part(match)), text)

    def statements(self, text: str) -> str:
        """Of the words in a text those that stand for `{% … %}`, and nothing else."""
        return "".join([match[0] for match in self.word.finditer(text) if self.part(match).startswith("{%")])

    def is_dynamic(self, text: str) -> bool:
        """True where the text holds such a word."""
        return self.word.search(text) is not None


def place(source: str, position: int) -> tuple[int, int]:
    """Line and column (from 1) of a position in a text."""
    return source.count("\n", 0, position) + 1, position - (source.rfind("\n", 0, position) + 1) + 1


def in_pieces(source: str) -> str:
    """The source with empty comments of the template where a loop holds long text, as the fence wants it: fuel counts the pieces."""
    pieces: list[str] = []
    position, loops = 0, 0
    for match in expressions(source):
        pieces += _cut(source[position : match.start()]) if loops else [source[position : match.start()]]
        pieces.append(match[0])
        position = match.end()
        loop = _LOOP.match(match[0])
        if loop is not None:
            loops += 1 if loop[1] == "for" else -1
    return "".join([*pieces, source[position:]])


def _cut(literal: str) -> list[str]:
    cut: list[str] = []
    while len(literal) > _PIECE:
        at = _PIECE
        while at > 1 and literal[at - 1] == "{":
            at -= 1
        cut += [literal[:at], "{##}"]
        literal = literal[at:]
    return [*cut, literal]


def expressions(source: str) -> Iterator[re.Match[str]]:
    """The tags of a source up to the first that is not closed: no text makes this slow."""
    opener = _OPENER.search(source)
    while opener is not None and (found := _EXPRESSION.match(source, opener.start())) is not None:
        yield found
        opener = _OPENER.search(source, found.end())

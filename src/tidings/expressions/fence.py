"""The part of Jinja's syntax that a template may use, chosen so that no template can exhaust a worker.

The engine counts instructions (fuel), but one instruction can build any amount of text, and an allocation that fails ends the
whole process. So growth itself is fenced: text is built by charged filters (filters.py), and what the engine builds by itself
is bounded here. `~` and `+` stand only where nothing can be bound to their result, `*` nowhere, there are no macros, no captures
and no recursion, and what a loop repeats is short. Whatever is not read here with certainty is refused.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from tidings.expressions.filters import FILTERS, TESTS

SOURCE_LIMIT = 200_000
"""The most characters of one source."""
_TOKENS_PER_TAG = 200
_NESTING = 20
_EXPRESSION_LIMIT = 2_000
"""A longer source is a text, whatever stands in it."""
_TEXT_IN_LOOP = 4_000
"""The most characters of literal text in one piece inside a loop: fuel counts the pieces, not their size."""

_TAG = re.compile(r"\{[{%#]")
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d]\w*)
      | (?P<end>[-+]?(?:\}\}|%\}))
      | (?P<sign>//|\*\*|==|!=|<=|>=|[-+~*/%<>=|.,:()\[\]])""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "for", "set", "elif"})
_CONSTANTS = frozenset({"true", "false", "none", "True", "False", "None"})
_METHODS = frozenset({"items", "cycle", "changed"})
_OPENING = {"if": "endif", "for": "endfor"}
_CLOSING = frozenset(_OPENING.values())
_ALONE = frozenset({"else", "endif", "endfor", "break", "continue"})


class BadSource(msgspec.Struct, frozen=True):
    """Why a source is no template, and in which line and column (from 1; 0: the line as a whole)."""

    line: int
    detail: str
    column: int = 0


class Token(NamedTuple):
    """One word, sign, text or number of a tag."""

    kind: str
    text: str


class _RefusedError(Exception):
    """Carries the reason from the depth of one tag to `read_source`, and never leaves this module."""


def read_source(source: str) -> BadSource | None:
    """None where every tag of the source keeps inside the fence; otherwise the first that does not."""
    if len(source) > SOURCE_LIMIT:
        return BadSource(1, f"The source has {len(source):,} characters; the most is {SOURCE_LIMIT:,}")
    if "\0" in source or not _is_unicode(source):
        return BadSource(1, "The source holds a NUL or half of a surrogate pair")
    open_tags: list[str] = []
    position = 0
    while True:
        start = _TAG.search(source, position)
        here = start.start() if start else len(source)
        if "for" in open_tags and here - position > _TEXT_IN_LOOP:
            return BadSource(_line(source, position), f"A loop holds more than {_TEXT_IN_LOOP:,} characters of text in one piece")
        if start is None:
            break
        try:
            position = _read_tag(source, here, open_tags)
        except _RefusedError as refusal:
            return BadSource(_line(source, here), str(refusal), here - (source.rfind("\n", 0, here) + 1) + 1)
    return BadSource(_line(source, len(source)), f"A {{% {open_tags[-1]} %}} is not closed") if open_tags else None


def is_one_expression(source: str) -> bool:
    """True where a source that keeps inside the fence is a single `{{ … }}` and nothing else: its value has a type of its own."""
    return len(source) <= _EXPRESSION_LIMIT and _is_one_expression(source.strip())


@lru_cache(maxsize=4096)
def _is_one_expression(source: str) -> bool:
    if not source.startswith("{{"):
        return False
    try:
        _, end = _tokens(source, 2, "}}")
    except _RefusedError:
        return False
    return end == len(source)


def _read_tag(source: str, start: int, open_tags: list[str]) -> int:
    """The position behind the tag at `start`."""
    opener = source[start : start + 2]
    if opener == "{#":
        end = source.find("#}", start + 2)
        if end < 0:
            raise _RefusedError("A comment is not closed")
        return end + 2
    tokens, end = _tokens(source, start + 2, "}}" if opener == "{{" else "%}")
    if not tokens:
        raise _RefusedError("A tag is empty")
    if opener == "{{":
        _check_expression(tokens, binds=False)
    else:
        _check_statement(tokens, open_tags)
    return end


def _tokens(source: str, position: int, closer: str) -> tuple[list[Token], int]:
    tokens: list[Token] = []
    # The sign of white-space control belongs to the opening delimiter.
    if source[position : position + 1] in {"-", "+"}:
        position += 1
    while True:
        match = _TOKEN.match(source, position)
        if match is None:
            found = source[position : position + 1]
            raise _RefusedError(f"A tag cannot hold {found!r} here" if found else f"A tag is not closed by {closer}")
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "end":
            if not match[0].endswith(closer):
                raise _RefusedError(f"A tag is not closed by {closer}")
            return tokens, position
        if kind != "space":
            tokens.append(Token(kind, match[0]))
            if len(tokens) > _TOKENS_PER_TAG:
                raise _RefusedError(f"A tag holds more than {_TOKENS_PER_TAG} words and signs")


def _check_statement(tokens: list[Token], open_tags: list[str]) -> None:
    word = tokens[0].text
    rest = tokens[1:]
    if word in _ALONE:
        if rest:
            raise _RefusedError(f"{{% {word} %}} stands alone")
        if word in _CLOSING and (not open_tags or _OPENING[open_tags.pop()] != word):
            raise _RefusedError(f"{{% {word} %}} closes nothing")
    elif word in {"if", "elif"}:
        _check_expression(rest, binds=False)
    elif word == "for":
        _check_expression(_after_targets(rest), binds=True, spare_if=1)
    elif word == "set":
        if len(rest) < 3 or rest[0].kind != "name" or rest[1].text != "=":
            raise _RefusedError("Write {% set name = value %}")
        _check_expression(rest[2:], binds=True)
    else:
        raise _RefusedError(f"{{% {word} %}} is not available in templates")
    if word in _OPENING:
        open_tags.append(word)
        if len(open_tags) > _NESTING:
            raise _RefusedError(f"Tags are nested more than {_NESTING} deep")


def _after_targets(tokens: list[Token]) -> list[Token]:
    """What follows `name in` or `name, name in`."""
    for index, token in enumerate(tokens):
        if index % 2 == 0 and token.kind == "name" and token.text not in _WORDS:
            continue
        if index % 2 == 1 and token.text == ",":
            continue
        if index % 2 == 1 and token.text == "in":
            return tokens[index + 1 :]
        break
    raise _RefusedError("Write {% for name in values %}")


def _check_expression(tokens: list[Token], *, binds: bool, spare_if: int = 0) -> None:
    """`binds`: the result gets a name, so nothing in it may grow."""
    if not tokens:
        raise _RefusedError("A tag lacks its value")
    brackets: list[str] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else Token("", "")
        if token.kind == "sign":
            _check_sign(tokens, index, brackets, binds)
        elif "list" in brackets and binds and not (token.kind in {"text", "number"} or token.text in _CONSTANTS):
            raise _RefusedError("A list that gets a name may hold only texts and numbers")
        elif token.text == "recursive" and before.text != ".":
            raise _RefusedError("Recursive loops are not available in templates")
        elif token.text == "is" and before.text != ".":
            _check_test(tokens, index)
    if brackets:
        raise _RefusedError("A bracket is not closed")
    words = [token.text for index, token in enumerate(tokens) if token.kind == "name" and not (index and tokens[index - 1].text == ".")]
    if words.count("if") > words.count("else") + spare_if:
        raise _RefusedError('An inline "if" needs its "else": {{ "a" if condition else "" }}')


def _check_sign(tokens: list[Token], index: int, brackets: list[str], binds: bool) -> None:
    sign = tokens[index].text
    if sign in {"*", "**"}:
        raise _RefusedError("Write {{ price | times(quantity) }} instead of *")
    if binds and sign in {"+", "~"}:
        raise _RefusedError(f"{sign} is available only in {{{{ }}}} and in conditions; for numbers write a | plus(b)")
    if binds and sign == ":":
        raise _RefusedError("A part of a text or list cannot get a name")
    if sign == "|":
        _check_filter(tokens, index)
    elif sign == "(":
        brackets.append("call" if _is_call(tokens, index) else "group")
    elif sign == "[":
        brackets.append("part" if _continues(tokens, index) else "list")
    elif sign in {")", "]"}:
        if not brackets or (brackets.pop() in {"call", "group"}) != (sign == ")"):
            raise _RefusedError("A bracket closes nothing")
    elif sign == "," and binds and (not brackets or brackets[-1] not in {"call", "list"}):
        raise _RefusedError("Several values cannot get a name at once")


def _check_filter(tokens: list[Token], index: int) -> None:
    name = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if name not in FILTERS or tokens[index + 1].kind != "name":
        raise _RefusedError(f"There is no filter {name!r}")
    if index + 2 < len(tokens) and tokens[index + 2].text == ".":
        raise _RefusedError(f"Write ({name} …) in brackets before the dot")


def _check_test(tokens: list[Token], index: int) -> None:
    following = index + 1
    if following < len(tokens) and tokens[following].text == "not":
        following += 1
    name = tokens[following].text if following < len(tokens) else ""
    if name not in TESTS:
        raise _RefusedError(f"There is no test {name!r}")
    if following + 1 < len(tokens) and tokens[following + 1].text == ".":
        raise _RefusedError(f"There is no test {name + '.'!r}")


def _is_call(tokens: list[Token], index: int) -> bool:
    """True where the bracket holds arguments, of something that may be called."""
    if not _continues(tokens, index):
        return False
    callee = tokens[index - 1]
    before = tokens[index - 2].text if index >= 2 else ""
    may_call = before == "|" or (before in {"is", "not"} and callee.text in TESTS)
    may_call = may_call or (before == "." and callee.text in _METHODS) or (before != "." and callee.text == "range")
    if callee.kind != "name" or not may_call:
        raise _RefusedError(f"{callee.text} cannot be called in a template")
    return True


def _continues(tokens: list[Token], index: int) -> bool:
    """True where the bracket belongs to the value before it."""
    if not index:
        return False
    before = tokens[index - 1]
    is_word = before.kind == "name" and before.text in _WORDS and not (index >= 2 and tokens[index - 2].text == ".")
    return (before.kind in {"name", "text", "number"} and not is_word) or before.text in {")", "]"}


def _line(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

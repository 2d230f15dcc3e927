"""MJML -> HTML, by mrml, for a version of a template: checked before, with the place of each fault, and every expression kept.

The compiler is shown the structure alone. What stands in mj-text and its like comes out as it was written, whatever HTML it is;
values with expressions pass as words (masks.py); and `{% for %}` or `{% if %}` between elements are carried by mj-raw. So its own
parser, which names no place, meets nothing that was not checked, and no depth that its stack might not bear.
"""

import mrml
import msgspec

from tidings.core.errors import FieldError
from tidings.templates.markup import Token, attributes, tokens
from tidings.templates.masks import Mask, place
from tidings.templates.mjml_elements import BY_COMMENT, BY_RAW, CHILDREN, DEFAULTS, ELSEWHERE, EMPTY, HOLDS_HTML, KNOWN

ELEMENTS_LIMIT = 3_000
"""The most MJML elements of one mail; no mailbox shows a tenth of it."""
FAULTS_SHOWN = 20

_LOST = "The expression in {} would be lost: MJML computes with it, or does not know it"
_NO_INCLUDES = mrml.ParserOptions(include_loader=mrml.noop_loader())
# Of itself it would name fonts of Google's, which whoever opens the mail would fetch.
_OPTIONS = mrml.RenderOptions(fonts={})


class Compiled(msgspec.Struct, frozen=True):
    """The HTML, in which expressions are still masked; and the CSS that is to be inlined, `mj-style inline="inline"`."""

    html: str
    css: list[str]


def compile_mjml(source: str, masked: str, mask: Mask) -> Compiled | list[FieldError]:
    """The HTML of a mail, or everything that is wrong with it. `masked` is the source with its expressions in `mask`."""
    reading = _Reading(source, masked, mask)
    reading.read()
    if reading.faults:
        return [FieldError("", "bad_mjml", fault) for fault in reading.faults[:FAULTS_SHOWN]]
    try:
        made = mrml.to_html("".join(reading.written), parser_options=_NO_INCLUDES, render_options=_OPTIONS).content
    except OSError as error:
        return [FieldError("", "bad_mjml", f"The compiler refuses it: {error}")]
    except BaseException as error:
        # A fault inside the compiler comes as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return [FieldError("", "bad_mjml", "The compiler failed on it")]
    present = set(reading.words.word.findall(made))
    lost = [one for one in reading.values if one.word not in present]
    if lost:
        return [FieldError("", "lost_expression", reading.at(one.begin, _LOST.format(one.name))) for one in lost[:FAULTS_SHOWN]]
    made = reading.words.restore(made.replace("<!--" + reading.mark, "").replace(reading.mark + "-->", ""))
    return Compiled(_with_head(made, "".join(reading.head)), reading.css)


class _Open(msgspec.Struct):
    name: str
    begin: int
    is_inlined: bool = False


class _Value(msgspec.Struct, frozen=True):
    """A value that holds an expression: its word's number, whose it is, and where."""

    word: str
    name: str
    begin: int


class _Reading:
    """One passage over the source: what is wrong with it, and what the compiler is shown instead."""

    def __init__(self, source: str, masked: str, mask: Mask) -> None:
        self.source, self.masked, self.mask = source, masked, mask
        self.words = Mask(masked, source)
        self.mark = self.words.hide("")
        self.written: list[str] = []
        self.faults: list[str] = []
        self.values: list[_Value] = []
        self.head: list[str] = []
        self.css: list[str] = []
        self._open: list[_Open] = []
        self._elements = 0
        self._roots = 0

    def read(self) -> None:
        for token in tokens(self.masked, HOLDS_HTML):
            match token.kind:
                case "start":
                    self._start(token)
                case "end":
                    self._end(token)
                case "raw":
                    self._hold(token)
                case "text":
                    self._between(token)
                case "unclosed":
                    self._fault(token.begin, "A comment or a tag is not closed")
                case _:
                    pass  # comments between elements say nothing to a reader
            if self._elements > ELEMENTS_LIMIT or len(self.faults) > FAULTS_SHOWN:
                break
        if self._elements > ELEMENTS_LIMIT:
            self.faults.append(f"It has more than {ELEMENTS_LIMIT:,} elements")
        elif not self._roots and not self.faults:
            self.faults.append("There is no <mjml> element: a mail in MJML is <mjml><mj-body>…</mj-body></mjml>")
        for one in self._open[-1:] if len(self.faults) <= FAULTS_SHOWN else ():
            self._fault(one.begin, f"<{one.name}> is not closed: write </{one.name}>")

    def _start(self, token: Token) -> None:
        name, parent = token.name, self._open[-1].name if self._open else None
        self._elements += 1
        is_closed = self.masked[token.end - 2] == "/"
        wrong = _misplaced(name, parent, self._roots)
        if wrong:
            self._fault(token.begin, wrong)
        self._roots += name == "mjml"
        self.written.append(f"<{name}{self._attributes(token, parent)}{' /' if is_closed else ''}>")
        if not is_closed:
            given = attributes(self.masked, token) if name == "mj-style" else []
            self._open.append(_Open(name, token.begin, any(one.name == "inline" and one.value == "inline" for one in given)))

    def _attributes(self, token: Token, parent: str | None) -> str:
        written: list[str] = []
        seen: set[str] = set()
        for one in attributes(self.masked, token):
            if self.mask.is_dynamic(one.name):
                self._fault(one.begin, f"An expression stands among the attributes of {token.name}: it may stand in the value of one")
                continue
            if one.value is None:
                self._fault(one.begin, f'{one.name} has no value: write {one.name}="…"')
                continue
            if one.name in seen:
                self._fault(one.begin, f"{token.name} has {one.name} twice")
                continue
            seen.add(one.name)
            value = one.value
            if token.name == "mj-style" and one.name == "inline":
                continue
            if self.mask.is_dynamic(value) or '"' in value:
                value = self.words.hide(value.replace('"', "&quot;"))
                found = self.words.word.fullmatch(value)
                if parent != "mj-attributes" and found is not None:
                    self.values.append(_Value(found[1], f"{one.name} of {token.name}", one.begin))
            written.append(f' {one.name}="{value}"')
        return "".join(written)

    def _end(self, token: Token) -> None:
        names = [one.name for one in self._open]
        if token.name not in names:
            self._fault(token.begin, f"</{token.name}> closes nothing")
            return
        while self._open and self._open[-1].name != token.name:
            inner = self._open.pop()
            self._fault(inner.begin, f"<{inner.name}> is not closed: write </{inner.name}> before </{token.name}>")
        self._open.pop()
        self.written.append(f"</{token.name}>")

    def _hold(self, token: Token) -> None:
        """What an element holds that MJML does not read."""
        text = self.masked[token.begin : token.end]
        parents = [one.name for one in self._open]
        if token.name == "mj-style":
            self.css += [text] if self._open[-1].is_inlined else []
        elif token.name in {"mj-title", "mj-preview"}:
            # It becomes the value of an attribute as well.
            text = text.replace('"', "&quot;")
        elif token.name == "mj-raw" and "mj-head" in parents:
            self.head.append(text)
            text = ""
        self.written.append(self.words.hide(text) if text.strip() else "")

    def _between(self, token: Token) -> None:
        """Text between elements: blocks of the template, or nothing."""
        text = self.masked[token.begin : token.end]
        if not text.strip():
            return
        at = token.begin + len(text) - len(text.lstrip())
        bare = self.mask.word.sub(lambda match: "" if self.mask.part(match).startswith(("{%", "{#")) else match[0], text)
        parent = self._open[-1].name if self._open else "mjml"
        if bare.strip():
            what = "An expression" if self.mask.is_dynamic(bare) else "Text"
            self._fault(at, f"{what} stands between elements: put it into mj-text, or HTML into mj-raw")
            return
        blocks = self.mask.statements(text)
        if not blocks:
            return
        if parent in BY_RAW:
            self.written.append(f"<mj-raw>{self.words.hide(blocks)}</mj-raw>")
        elif parent in BY_COMMENT:
            self.written.append(f"<!--{self.mark}{self.words.hide(blocks)}{self.mark}-->")
        else:
            self._fault(
                at, f"A block of the template cannot stand directly in {parent}: put it around the whole {parent}, or into its text"
            )

    def _fault(self, position: int, detail: str) -> None:
        if len(self.faults) <= FAULTS_SHOWN:
            self.faults.append(self.at(position, detail))

    def at(self, position: int, detail: str) -> str:
        """What is wrong, behind its line and column in the source."""
        line, column = place(self.source, len(self.mask.restore(self.masked[:position])))
        return f"Line {line}, column {column}: {detail}"


def _misplaced(name: str, parent: str | None, roots: int) -> str | None:
    """Why an element cannot stand there."""
    if name in ELSEWHERE:
        return f"{name} is not available in templates. {ELSEWHERE[name]}"
    if parent is None:
        return None if name == "mjml" and not roots else f"<{name}> stands outside of <mjml>"
    if parent == "mj-attributes":
        return None if name in DEFAULTS else f"mj-attributes cannot hold <{name}>"
    if name not in KNOWN:
        return f"There is no element <{name}>" + ("" if name.startswith("mj-") else ": put HTML into mj-text, mj-table or mj-raw")
    if parent in EMPTY or (parent in DEFAULTS and parent not in CHILDREN):
        return f"<{parent}> is not closed: write <{parent} … />"
    if name not in CHILDREN.get(parent, frozenset()) and not (name == "mj-attributes" and parent == "mj-head"):
        home = sorted(one for one, children in CHILDREN.items() if name in children)
        return f"<{name}> cannot stand in {parent}" + (f"; its place is in {' or '.join(home)}" if home else "")
    return None


def _with_head(page: str, more: str) -> str:
    """The page with what mj-raw puts into its head; the compiler would put it into the body."""
    end = page.find("</head>")
    return page[:end] + more + page[end:] if more and end >= 0 else page

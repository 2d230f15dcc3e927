"""CSS -> `style` attributes, once for a version: many mail programs read no style sheet, or throw it away.

What the rules mean for each element is css-inline's work; it is shown a bare copy of the page, and of its answer only the values of
`style` are taken, so that the page itself stays as its writer wrote it, byte for byte, expressions, Outlook's comments and all. The
style sheets stay too: media queries, `:hover`, and what only becomes true when a template is rendered. Nothing is ever loaded.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import css_inline
import msgspec

from tidings.templates.markup import RAW, Attribute, Token, attributes, tokens
from tidings.templates.masks import Mask

ELEMENTS_LIMIT = 5_000
ATTRIBUTES_LIMIT = 50
"""So many of one element are shown to the inliner, which compares each with each."""
WORK_LIMIT = 12_500_000
"""The most characters of CSS times elements, and elements times the square of how many properties there are: a quarter of a second at
the worst, in which nothing else of the process runs. A large mail has 15 kB of CSS, 50 properties and 800 elements."""

DEPTH_LIMIT = 150
"""It follows the elements by recursion: at 20,000 it has overflown a stack of 8 MB, and other systems give a thread 128 kB."""

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_link_tags=True)
# Elements that hold nothing, or end where the next of their kind begins: by themselves they make nothing deeper.
_CLOSES_ITSELF = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "html",
        "head",
        "body",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "caption",
    ]
)
_MEDIA = frozenset({"", "all", "screen"})
_IN_HEAD = frozenset({"html", "head", "title", "meta", "base", "link", "style", "script", "noscript"})
# Which of several siblings it is, or whether it is empty: with blocks in the page that is known only once it is rendered.
_BY_PLACE = re.compile(r":(?:first|last|only|nth)-|:empty\b|:has\(|[+~]")
_CSS_PIECES = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\]|\\.)*+\"?|'(?:[^'\\]|\\.)*+'?|[{};]|[^/\"'{};]++|/", re.DOTALL)
# What is not closed goes on to the end: no text makes any of these slow.
_STYLE_PIECES = re.compile(r"\"[^\"]*+\"?|'[^']*+'?|\([^)]*+\)?|;|[^;\"'(]++", re.DOTALL)
_NAMES = re.compile(r"([\w-]++)\s*+:")


class Inlined(msgspec.Struct, frozen=True):
    """The page, and why its CSS could not be inlined, or not all of it; None where it was."""

    html: str
    trouble: str | None = None


def inline_css(page: str, mask: Mask, css: list[str] | None = None) -> Inlined:
    """The page, with its expressions still masked, in which each element has the styles that the rules give it.

    `css` are the style sheets; those of the page itself where it is None. A rule that nothing can be said of before rendering, and
    an element whose class is an expression, are left to the style sheet in the page.
    """
    row = list(tokens(page))
    sheets = _sheets(page, row) if css is None else css
    has_blocks = bool(mask.statements(page))
    rules = "".join([rule for sheet in sheets for rule in _rules(sheet, mask, has_blocks=has_blocks)])
    if not rules.strip():
        return Inlined(page)
    trouble = _too_much(row, rules)
    if trouble is not None:
        return Inlined(page, f"Its CSS is not inlined: {trouble}")
    marks = Mask(page, rules)
    try:
        answer = _INLINER.inline(f"<style>{rules}</style>{''.join(_copy(page, row, mask, marks))}")
    except css_inline.InlineError as error:
        return Inlined(page, f"Its CSS is not inlined, since it cannot be read: {error}")
    return Inlined(_with_styles(page, row, mask, _styles(answer, marks)))


def _too_much(row: list[Token], rules: str) -> str | None:
    """Why the inliner is not asked: its work, and its stack, grow with what it is shown, and a stack that is full ends the process."""
    elements, depth = 0, 0
    opened: Counter[str] = Counter()
    for token in row:
        if token.kind == "start":
            elements += 1
            if token.name in {"svg", "math"}:
                return f"it holds <{token.name}>, whose elements nest by rules of their own; most mail programs do not show it"
            if token.name not in _CLOSES_ITSELF:
                opened[token.name] += 1
                depth += 1
        elif token.kind == "end" and opened[token.name] > 0:
            # An end that closes nothing does not make it less deep.
            opened[token.name] -= 1
            depth -= 1
        if depth > DEPTH_LIMIT:
            return f"its elements are nested more than {DEPTH_LIMIT} deep, or not closed"
    properties = len(set(_NAMES.findall(rules)))
    if elements > ELEMENTS_LIMIT or elements * max(len(rules), properties**2) > WORK_LIMIT:
        return f"{len(rules):,} characters of rules with {properties:,} properties for {elements:,} elements are too many"
    return None


def _sheets(page: str, row: list[Token]) -> list[str]:
    """What the page's own style elements say; not those for other media, and not those that ask to be left alone."""
    found: list[str] = []
    for before, token in pairwise(row):
        if token.kind == "raw" and token.name == "style":
            given = {one.name.lower(): (one.value or "").strip().lower() for one in attributes(page, before)}
            if given.get("media", "") in _MEDIA and given.get("data-css-inline") != "ignore":
                found.append(page[token.begin : token.end])
    return found


def _rules(sheet: str, mask: Mask, *, has_blocks: bool) -> Iterator[str]:
    """The rules of a sheet that may be inlined: no at-rules, none that is known only once the page is rendered."""
    if mask.statements(sheet):
        return
    prelude: list[str] = []
    body: list[str] = []
    depth = 0
    for piece in _CSS_PIECES.findall(sheet.replace("<!--", "").replace("-->", "")):
        if piece.startswith("/*"):
            continue
        depth += piece == "{"
        if depth:
            body.append(piece)
        elif piece in {";", "}"}:
            prelude.clear()
        else:
            prelude.append(piece)
        if piece == "}" and depth:
            depth -= 1
            if not depth:
                selector = "".join(prelude).strip()
                is_unknown = mask.is_dynamic(selector) or (has_blocks and _BY_PLACE.search(selector))
                if selector and not selector.startswith("@") and not is_unknown:
                    yield selector + "".join(body)
                prelude.clear()
                body.clear()


def _copy(page: str, row: list[Token], mask: Mask, marks: Mask) -> Iterator[str]:
    """The page's tags alone, each element that may get styles with a name by which it is found again."""
    for number, token in enumerate(row):
        if token.kind == "end":
            yield f"</{token.name}>"
        elif token.kind == "start" and token.name not in {"style", "link", "script", "base", "meta"}:
            given = attributes(page, token)[:ATTRIBUTES_LIMIT]
            kept = [_shown(one, mask) for one in given if one.name.lower() not in {"style", "srcdoc"} and not mask.is_dynamic(one.name)]
            mark = "" if token.name in _IN_HEAD or _is_unknown(given, mask) else f" {marks.hide(str(number))}"
            yield f"<{token.name}{mark}{''.join(kept)}>"
        elif token.kind == "text" and page[token.begin : token.end].strip():
            yield "x"


def _shown(one: Attribute, mask: Mask) -> str:
    value = one.value or ""
    if one.name.lower() in {"class", "id"} and mask.is_dynamic(value):
        value = _certain(value, mask)
    value = value.replace('"', "&quot;")
    return f' {one.name}="{value}"'


def _certain(classes: str, mask: Mask) -> str:
    """The classes that an element has whatever the data: none from within a block, and none that is written by an expression."""
    depth = 0
    kept: list[str] = []
    for piece in re.split(r"(\s+)", classes):
        statements = [mask.part(match) for match in mask.word.finditer(piece)]
        if not statements and not depth:
            kept.append(piece)
        for statement in statements:
            depth += bool(re.match(r"\{%[-+]?\s*(?:if|for)\b", statement)) - bool(re.match(r"\{%[-+]?\s*end", statement))
    return "".join(kept)


def _is_unknown(given: list[Attribute], mask: Mask) -> bool:
    """What its classes are is known only once the page is rendered: a style of its own would win over theirs."""
    return any(mask.is_dynamic(one.name) or (one.name.lower() in {"class", "id"} and mask.is_dynamic(one.value or "")) for one in given)


def _styles(answer: str, marks: Mask) -> dict[int, str]:
    """For each element by its number, the value of `style` that the inliner gave it."""
    found: dict[int, str] = {}
    for token in tokens(answer, RAW):
        if token.kind == "start" and marks.is_dynamic(answer[token.begin : token.end]):
            given = {one.name: one.value or "" for one in attributes(answer, token)}
            marked = next((match for name in given if (match := marks.word.fullmatch(name))), None)
            if marked is not None and "style" in given:
                # What a browser puts right it may build twice from one tag.
                found.setdefault(int(marks.part(marked)), html.unescape(given["style"]))
    return found


def _with_styles(page: str, row: list[Token], mask: Mask, styles: dict[int, str]) -> str:
    pieces: list[str] = []
    position = 0
    for number, token in enumerate(row):
        style = styles.get(number)
        if not style:
            continue
        own = next((one for one in attributes(page, token) if one.name.lower() == "style"), None)
        begin, end = (own.begin, own.end) if own is not None else (token.begin + 1 + len(token.name),) * 2
        value = _merged(style, own.value or "" if own is not None else "", mask)
        pieces += [page[position:begin], "" if own is not None else " ", f'style="{value}"']
        position = end
    return "".join(pieces) + page[position:]


def _merged(inlined: str, own: str, mask: Mask) -> str:
    """What the rules say, and behind it, so that it wins, what the element says itself."""
    named = {_property(one) for one in _declarations(html.unescape(own))} if not mask.is_dynamic(own) else set[str]()
    kept = [one for one in _declarations(inlined) if re.search(r"!\s*important", one, re.IGNORECASE) or _property(one) not in named]
    value = html.escape(";".join(kept), quote=False).replace('"', "&quot;")
    return ";".join([one for one in (value, own.replace('"', "&quot;").strip()) if one])


def _property(declaration: str) -> str:
    return declaration.partition(":")[0].strip().lower()


def _declarations(style: str) -> list[str]:
    found = [""]
    for piece in _STYLE_PIECES.findall(style):
        if piece == ";":
            found.append("")
        else:
            found[-1] += piece
    return [one.strip() for one in found if one.strip()]

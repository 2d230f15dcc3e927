"""HTML -> the plain-text part of a mail, once for a version, where its writer gave none.

inscriptis lays the text out; before it, what only a picture of the page shows becomes words: links with their addresses, images by
what stands for them, tables by rows. What a mail hides (the lines that mailboxes show beside the subject) is left out.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

import inscriptis  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.css_profiles import CSS_PROFILES  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.model.config import ParserConfig  # pyright: ignore[reportMissingTypeStubs]
from lxml import html as lxml_html  # pyright: ignore[reportMissingTypeStubs]
from lxml.etree import LxmlError  # pyright: ignore[reportUnknownVariableType]

from tidings.templates.markup import attributes, tokens
from tidings.templates.masks import Mask

_LAYOUT = ParserConfig(css=CSS_PROFILES["strict"].copy())
_PARAGRAPH = "margin-top:1em;margin-bottom:1em"
_NEVER = frozenset({"head", "style", "script", "title", "template", "noscript", "svg", "object", "select", "textarea", "form"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_KEPT = ("href", "alt", "hidden", "role")
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_BLOCKS = ["table", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr"]
# Soft hyphens, zero-width characters, and what fills the line beside the subject.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]")


def plain_text(page: str, mask: Mask) -> str | None:
    """The text of a page whose expressions are still masked, as they are in the text; None where nothing is left to be read."""
    library = cast("Any", lxml_html)
    try:
        tree = library.document_fromstring(_INVISIBLE.sub("", _bare(page)).encode(), parser=library.HTMLParser(encoding="utf-8"))
        for node in list(tree.iter()):
            _reword(node, mask)
        _flatten_tables(tree, mask)
        text = str(inscriptis.get_text(cast("str", library.tostring(tree, encoding="unicode")), _LAYOUT))
    except (LxmlError, ValueError, RecursionError):
        return None
    text = _tidy(text, mask)
    return text if mask.word.sub(lambda match: "" if mask.part(match).startswith("{%") else "x", text).strip() else None


def _bare(page: str) -> str:
    """The page with those attributes alone that say something."""
    pieces: list[str] = []
    for token in tokens(page):
        if token.kind == "start":
            given = {one.name.lower(): (one.value or "").replace('"', "&quot;") for one in attributes(page, token)}
            if _HIDDEN.search(given.get("style", "")):
                given["hidden"] = ""
            said = [f' {name}="{given[name]}"' for name in _KEPT if name in given]
            pieces.append(f"<{token.name}{''.join(said)}>")
        else:
            pieces.append(page[token.begin : token.end])
    return "".join(pieces)


def _reword(node: Any, mask: Mask) -> None:
    if node.getparent() is None:
        return
    if not isinstance(node.tag, str):
        # A comment: Outlook's own markup stands in these, and with it the blocks that go around it.
        _replace(node, mask.statements(str(node.text or "")))
    elif node.tag in _NEVER or "hidden" in node.attrib:
        _replace(node, mask.statements(" ".join(node.itertext())))
    elif node.tag == "img":
        _replace(node, str(node.get("alt") or "").strip())
    elif node.tag == "hr":
        _replace(node, "\n---\n", "div")
    elif node.tag == "a":
        _tell_address(node, mask)
    elif node.tag == "ol" and mask.statements("".join([node.text or "", *(child.tail or "" for child in node)])):
        # How many there are is known only once it is rendered: a number here would be the same for each.
        node.tag = "ul"


def _replace(node: Any, text: str, tag: str = "span") -> None:
    """The element becomes one that says this; what follows it stays."""
    library = cast("Any", lxml_html)
    parent = node.getparent()
    if parent is None:
        return
    other = library.Element(tag)
    other.text, other.tail = text, node.tail
    parent.replace(node, other)


def _tell_address(link: Any, mask: Mask) -> None:
    address = str(link.get("href") or "").strip()
    said = " ".join("".join(link.itertext()).split())
    pictures = "".join(str(image.get("alt") or "") for image in link.iter("img")).strip()
    if not address or address.startswith("#") or not (said or pictures):
        return
    bare = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", address).rstrip("/")
    if mask.restore(bare) in {mask.restore(re.sub(r"^https?://(?:www\.)?", "", one)).rstrip("/") for one in (said, pictures)}:
        return
    library = cast("Any", lxml_html)
    behind = library.Element("span")
    behind.text = f" ({bare if address.startswith(('mailto:', 'tel:')) else address})"
    link.append(behind)


def _flatten_tables(tree: Any, mask: Mask) -> None:
    """Rows of data become lines with a sign between their cells; a table that only lays out becomes what it holds."""
    tables = list(tree.iter("table"))
    data = {table for table in tables if _is_data(table)}
    for table in tables:
        for row in list(_rows(table)):
            if row.tag == "tr":
                _flatten_row([cell for cell in row if cell.tag in {"td", "th"}], as_line=table in data, mask=mask)
    for node in list(tree.iter(*_TABLE_PARTS)):
        is_cell = node.tag in {"td", "th"}
        if is_cell and not node.get("data-line"):
            node.set("style", _PARAGRAPH)
        node.tag = "span" if is_cell and node.get("data-line") else "div"


def _rows(table: Any) -> Iterable[Any]:
    """Its own, and none of a table within it."""
    return (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)


def _is_data(table: Any) -> bool:
    if table.get("role") in {"presentation", "none"} or next(table.iterdescendants(*_BLOCKS), None) is not None:
        return False
    return any(sum(cell.tag in {"td", "th"} for cell in row) > 1 for row in table.iter("tr"))


def _flatten_row(cells: list[Any], *, as_line: bool, mask: Mask) -> None:
    for number, cell in enumerate(cells if as_line else ()):
        cell.set("data-line", "1")
        if number:
            cell.text = " | " + (cell.text or "").lstrip()
        elif mask.statements(cell.text or "") == "":
            cell.text = (cell.text or "").lstrip()


def _tidy(text: str, mask: Mask) -> str:
    """Without gaps of more than a line. A line that holds only blocks of the template is none of the text's: they go before the next."""
    lines = [" ".join(line.split()) if not line.startswith(" ") else line.replace("\u00a0", " ").rstrip() for line in text.split("\n")]
    tidy: list[str] = []
    blocks, is_gap_due = "", False
    for line in lines:
        bare = re.sub(r"\s", "", line)
        has_gap = not tidy or not tidy[-1]
        if bare and mask.statements(bare) == bare:
            blocks += bare
        elif blocks and not bare:
            is_gap_due = not has_gap
        elif bare:
            tidy += [blocks, line] if is_gap_due else [blocks + line]
            blocks, is_gap_due = "", False
        elif not has_gap:
            tidy.append("")
    if blocks and not any("endfor" in mask.part(match) for match in mask.word.finditer(blocks)):
        return "\n".join(tidy).rstrip("\n") + blocks + "\n"
    return "\n".join([*tidy, blocks] if blocks else tidy).rstrip("\n") + "\n"

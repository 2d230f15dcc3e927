"""The HTML of a mail: what it says as text, without what it quotes and without the signature; and in a form that may be shown.

Where programs put what they quote is collected in github.com/mailgun/talon (html_quotations.py) and github.com/ProtonMail/WebClients
(messageBlockquote.ts), both read 2026-11-21: Gmail `gmail_quote`, Yahoo `yahoo_quoted`, Zoho `zmail_extra`, Proton `protonmail_quote`,
Outlook a div with a border at its top, Zimbra a rule; Apple Mail and Thunderbird write `blockquote type="cite"`.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

import inscriptis  # pyright: ignore[reportMissingTypeStubs]
import nh3
from lxml import html as lxml_html  # pyright: ignore[reportMissingTypeStubs]

from tidings.providers.smtp_inbound_quotes import Cut

_MOST = 300_000
_QUOTES = (
    '//*[contains(concat(" ", normalize-space(@class), " "), " gmail_quote ") and not(.//*[contains(@class, "gmail_sendername")])]',
    '//*[contains(concat(" ", normalize-space(@class), " "), " gmail_quote_container ")]',
    '//blockquote[@type="cite"]',
    '//*[contains(@class, "moz-cite-prefix") or contains(@class, "yahoo_quoted") or contains(@class, "protonmail_quote")]',
    '//*[contains(@class, "gmail_extra") or contains(@class, "iosymail") or contains(@class, "tutanota_quote")]',
    '//*[contains(@class, "zmail_extra") or @id="OLK_SRC_BODY_SECTION"]',
)
# From here on everything is quoted, also what stands beside it.
_TAILS = (
    '//*[@id="appendonsend" or @id="divRplyFwdMsg" or @id="mail-editor-reference-message-container" or @id="reply-intro"]',
    '//hr[@id="stopSpelling" or @id="zwchr" or @data-marker="__DIVIDER__"]',
    '//div[contains(translate(@style, " ", ""), "border:none;border-top:solid#")]',
)
_SIGNATURES = (
    (
        '//*[contains(@class, "gmail_signature") or contains(@class, "moz-signature") or @id="Signature" or @id="signature"'
        ' or @id="ms-outlook-mobile-signature" or contains(@class, "protonmail_signature_block")]'
    ),
)
_DEEP = 1_000
_OPENED = re.compile(r"<(?!(?:br|img|hr|input|meta|link|p|li|td|tr)\b)[a-z]", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


def cut_html(page: str) -> Cut:
    """What an HTML page says, as text, in its three parts; of a page that cannot be read as one, its bare words."""
    try:
        tree = _tree(page)
        quoted = _take(tree, _QUOTES) + _take_tails(tree)
        signatures = _take(tree, _SIGNATURES)
        said = _text(tree)
    except Exception:  # noqa: BLE001 - foreign HTML: the libraries stumble in ways of their own
        return Cut(_bare(page[:_MOST]))
    if not said.strip():
        # All of it is quoted: somebody forwards, or wrote within the quote.
        return Cut(to_text(page))
    return Cut(said, "\n\n".join(quoted) or None, "\n\n".join(signatures) or None)


def to_text(page: str) -> str:
    """The whole page as text."""
    try:
        return _tidy(str(inscriptis.get_text(page[:_MOST].replace("\0", ""))))
    except Exception:  # noqa: BLE001 - as above
        return _bare(page[:_MOST])


def sanitised(page: str) -> str | None:
    """The page without anything that runs; None where nothing is left of it."""
    schemes = {"http", "https", "mailto", "tel", "cid"}
    return nh3.clean(_flat(page), url_schemes=schemes).strip() or None


def _flat(page: str) -> str:
    """The page, no deeper than anybody writes one: what cleans it takes the square of the depth."""
    opened = sum(1 for _ in _OPENED.finditer(page)) - page.count("</")
    if opened < _DEEP:
        return page
    try:
        # This reader goes no deeper than 255.
        return str(cast("Any", lxml_html).tostring(_tree(page), encoding="unicode"))
    except Exception:  # noqa: BLE001 - as above
        return _TAGS.sub(" ", page)


def _tree(page: str) -> Any:
    library = cast("Any", lxml_html)
    return library.document_fromstring(page[:_MOST].replace("\0", ""))


def _take(tree: Any, paths: Sequence[str]) -> list[str]:
    """The text of what is found, which is gone from the tree."""
    taken: list[str] = []
    for path in paths:
        for node in cast("list[Any]", tree.xpath(path)):
            if node.getparent() is not None and node.getroottree().getroot() is tree:
                text = _text(node)
                node.drop_tree()
                if text.strip():
                    taken.append(text)
    return taken


def _take_tails(tree: Any) -> list[str]:
    for path in _TAILS:
        for start in cast("list[Any]", tree.xpath(path)[:1]):
            if start.getprevious() is None and start.getparent() is not None and start.getparent().tag == "div":
                # Outlook 2010 puts the border into a div of its own.
                start = start.getparent()  # noqa: PLW2901 - the wider one takes its place
            parent = start.getparent()
            if parent is None or parent.tag == "html":
                continue
            taken: list[str] = []
            for node in [start, *start.itersiblings()]:
                text = _text(node) if isinstance(node.tag, str) else ""
                taken += [text] if text.strip() else []
                parent.remove(node)
            return taken
    return []


def _text(node: Any) -> str:
    library = cast("Any", lxml_html)
    return _tidy(str(inscriptis.get_text(str(library.tostring(node, encoding="unicode", with_tail=False)))))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


def _bare(page: str) -> str:
    return _tidy(_TAGS.sub(" ", page))

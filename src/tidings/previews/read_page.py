"""What a page tells of itself, read from its head: Open Graph (ogp.me, read 2026-11-21), Twitter's names for the same, and its title.

The page is anybody's. Its head alone is read, by the standard library's parser, in pieces and for a bounded time; what comes out is
plain text, cut short, without what is not seen.
"""

import codecs
import re
import time
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tidings.previews.model import DESCRIPTION_LENGTH, SITE_LENGTH, TITLE_LENGTH, URL_LENGTH, Nothing, Page

HTML = ("text/html", "application/xhtml+xml")
READ_SECONDS = 0.5
"""A page that takes longer has told what it has told by then."""
_PIECE = 16_384
_MOST_TAGS = 2_000

# By the names that pages write (encoding.spec.whatwg.org section 4.2); of Python's many others some take a time that grows with its square.
_ENCODINGS = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin1|windows-125[0-8]|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_page(body: bytes, content_type: str, url: str) -> Page | Nothing:
    """What the page at `url` tells of itself; `body` is its beginning."""
    if content_type.partition(";")[0].strip().lower() not in HTML:
        return Nothing("not_html")
    told = _told(body.decode(_encoding(body, content_type), "replace"))
    title = _clean(told.get("og:title") or told.get("twitter:title") or told.get("title"), TITLE_LENGTH)
    if title is None:
        return Nothing("no_title")
    return Page(
        title=title,
        description=_clean(told.get("og:description") or told.get("twitter:description") or told.get("description"), DESCRIPTION_LENGTH),
        site_name=_clean(told.get("og:site_name"), SITE_LENGTH),
        image_url=_picture(told, url),
    )


class _Head(HTMLParser):
    """Collects what the head tells; the first of each name counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self.is_over = False
        self._title: list[str] | None = None
        self._room = _LONGEST
        self._tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if tag == "body" or self._tags > _MOST_TAGS:
            self.is_over = True
        elif self.is_over:
            return
        elif tag == "title" and "title" not in self.told:
            self._title = []
        elif tag == "meta":
            given = {name: value or "" for name, value in reversed(attrs)}
            name = (given.get("property") or given.get("name") or "").strip().lower()
            if name in _NAMES and given.get("content", "").strip():
                self.told.setdefault(name, given["content"][:_LONGEST])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self.told.setdefault("title", "".join(self._title)[:_LONGEST])
            self._title = None
        elif tag == "head":
            self.is_over = True

    def handle_data(self, data: str) -> None:
        if self._title is not None and self._room > 0:
            self._title.append(data)
            self._room -= len(data)


_LONGEST = 4_000
_IMAGES = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")
_NAMES = frozenset(
    {"og:title", "twitter:title", "og:description", "twitter:description", "description", "og:site_name", *_IMAGES},
)


def _told(text: str) -> dict[str, str]:
    head = _Head()
    until = time.monotonic() + READ_SECONDS
    for place in range(0, len(text), _PIECE):
        try:
            head.feed(text[place : place + _PIECE])
        except AssertionError:
            # So the parser says that it cannot go on, where a declaration is none.
            break
        if head.is_over or time.monotonic() > until:
            break
    # It is never closed: what is left unfinished at its end is looked at again and again then, and tells nothing.
    return head.told


def _encoding(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    found = _CHARSET.search(content_type.encode("latin-1", "replace")) or _CHARSET.search(body[:1_024])
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if not _ENCODINGS.fullmatch(name):
        return "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return name


def _clean(text: str | None, most: int) -> str | None:
    """One line of what is seen."""
    if not text:
        return None
    seen = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or _is_seen(letter))
    line = " ".join(seen.split())
    return (line if len(line) <= most else line[: most - 1].rstrip() + "…") or None


def _is_seen(letter: str) -> bool:
    # Cc, Cf: controls, and what turns the direction in which a line is read; Cs, Co, Cn: no letters of anybody's. Joiners make emoji.
    return letter in "\u200c\u200d" or not unicodedata.category(letter).startswith("C")


def _picture(told: dict[str, str], url: str) -> str | None:
    given = next((told[name].strip() for name in _IMAGES if name in told), "")
    if not given:
        return None
    try:
        found = urljoin(url, given)
        parts = urlsplit(found)
    except ValueError:
        return None
    is_address = parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    is_plain = all("!" <= letter <= "~" and letter not in "\"'<>\\^`{|}" for letter in found)
    return found if is_address and is_plain and len(found) <= URL_LENGTH else None

"""Which links a text holds, and what a page tells of itself."""

import time

import pytest

from tidings.previews import Nothing, Page, links_in
from tidings.previews.read_page import read_page

URL = "https://shop.example/a/b"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("no link: shop.example, http:/x, ftp://shop.example/", []),
        ("See https://shop.example.", ["https://shop.example"]),
        (
            "(https://shop.example/x_(y)) and <https://shop.example/z?a=1&b=2>!",
            ["https://shop.example/x_(y)", "https://shop.example/z?a=1&b=2"],
        ),
        ("https://a.example https://a.example#top", ["https://a.example"]),
        ("HTTPS://A.example/x", ["HTTPS://A.example/x"]),
        (" ".join(f"https://s{n}.example/" for n in range(9)), [f"https://s{n}.example/" for n in range(3)]),
        ("https://user:secret@shop.example/ https://shop@evil.example", []),
        ("https://localhost/ https://[::1 https://shop.example:0/ https://shop.example:99999/", []),
        ("https://" + "a" * 3_000 + ".example/", []),
        ("https://shop.example/\u2028x", ["https://shop.example/"]),
    ],
)
def test_the_links_of_a_text(text: str, links: list[str]):
    assert links_in(text) == links


def test_a_text_that_is_nothing_but_beginnings_of_links_is_read_quickly():
    began = time.process_time()
    for text in ("https://" * 1_250, "https://x." + ")" * 9_000, "http://a.example/" + "(" * 4_900 + ")" * 4_900):
        links_in(text)
    assert time.process_time() - began < 2


def page(head: str, type_: str = "text/html", encoding: str = "utf-8") -> Page | Nothing:
    return read_page(f"<!doctype html><html><head>{head}</head><body></body></html>".encode(encoding), type_, URL)


def test_open_graph_comes_before_what_a_page_says_otherwise():
    found = page(
        '<title>Not this</title><meta name="description" content="nor this">'
        '<meta property="og:title" content="A &amp; B"><meta property="og:description" content="  two\n lines ">'
        "<meta property=og:site_name content=Shop><meta property='og:image' content='/pic.png'>"
    )
    assert found == Page(title="A & B", description="two lines", site_name="Shop", image_url="https://shop.example/pic.png")
    assert page("<title> Just &lt;b&gt; </title>") == Page(title="Just <b>")


@pytest.mark.parametrize(
    ("head", "type_", "reason"),
    [
        ("", "text/html", "no_title"),
        ("<title> \u200b\u202e </title>", "text/html", "no_title"),
        ("<title>x</title>", "application/pdf", "not_html"),
        ("<title>x</title>", "", "not_html"),
        ("<title>x</title>", "text/plain", "not_html"),
        ("</head><body><title>x</title>", "text/html", "no_title"),
    ],
)
def test_what_tells_nothing(head: str, type_: str, reason: str):
    assert page(head, type_) == Nothing(reason)


@pytest.mark.parametrize(
    "image",
    [
        "javascript:alert(1)",
        "data:image/svg+xml,<svg/>",
        "file:///etc/passwd",
        "https://user@shop.example/x",
        "https://shop.example/\x00",
        'https://shop.example/" onerror="alert(1)',
        "https://shop.example/" + "x" * 2_000,
        "https://[x/",
    ],
)
def test_a_picture_stands_at_an_address_or_there_is_none(image: str):
    found = page(f"<title>x</title><meta property=\"og:image\" content='{image}'>")
    assert isinstance(found, Page)
    assert found.image_url is None


def test_what_is_not_seen_is_left_out_and_what_is_long_is_cut():
    found = page(f"<title>{'a' * 9_000}</title><meta name=description content='cod\u202egpj.exe \ud7ff\x07'>")
    assert isinstance(found, Page)
    assert (len(found.title), found.title[-1]) == (300, "…")
    assert found.description == "codgpj.exe"


@pytest.mark.parametrize(
    ("encoding", "type_", "head"),
    [
        ("windows-1251", "text/html; charset=windows-1251", ""),
        ("shift_jis", "text/html", '<meta charset="shift_jis">'),
        ("utf-16-le", "text/html; charset=utf-8", ""),
    ],
)
def test_a_page_is_read_in_its_own_letters(encoding: str, type_: str, head: str):
    said = "Привет" if encoding != "shift_jis" else "こんにちは"
    body = f"<head>{head}<title>{said}</title></head>".encode(encoding)
    assert read_page((b"\xff\xfe" if encoding == "utf-16-le" else b"") + body, type_, URL) == Page(title=said)


@pytest.mark.parametrize("name", ["punycode", "idna", "hex", "zip", "undefined", "utf_7", "raw_unicode_escape", "nonsense", "iso-8859-12"])
def test_an_encoding_that_pages_do_not_have_is_none(name: str):
    assert read_page(b"<title>plain</title>", f"text/html; charset={name}", URL) == Page(title="plain")


_TRAPS = ("<a a=", "<!--", "<![", "<")
_FURTHER_TRAPS = ("<a ", "</a ", "</a a=", "<!", "<?", "</$", "<![CDATA[", "<!doctype", "&", "&#", "<a b=c d ", "<a/", "<a '\"")


@pytest.mark.parametrize("traps", [pytest.param(_TRAPS, id="some"), pytest.param(_FURTHER_TRAPS, id="others", marks=pytest.mark.long)])
def test_no_page_takes_long(traps: tuple[str, ...]):
    began = time.monotonic()
    for trap in traps:
        for before in ("<title>x</title>", "<meta "):
            body = (before + trap * (524_288 // len(trap))).encode()[:524_288]
            told = read_page(body, "text/html", URL)
            assert told == (Page(title="x") if before.startswith("<title") else Nothing("no_title")), (before, trap)
    # Half a second each, and one piece more: pieces are small, and the clock is looked at between them.
    assert time.monotonic() - began < len(traps) * 2 * 3

"""The page at /demo: two people of a test workspace side by side. It is a client like any other, and holds nothing of anybody's.

demo.js is made by `make sdk` from sdk/typescript/demo: the page and the SDK as one module, which is committed, so that no server needs Node.
"""

from collections.abc import Mapping
from pathlib import Path

from tidings.api.asgi import Answer, Headers, Page

_HERE = Path(__file__).parent
_CSP = (
    b"default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; object-src 'none'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_FILES = {
    "/demo": ("index.html", b"text/html; charset=utf-8"),
    "/demo/demo.js": ("demo.js", b"text/javascript; charset=utf-8"),
    "/demo/style.css": ("style.css", b"text/css; charset=utf-8"),
}
_HEADERS = ((b"content-security-policy", _CSP), (b"referrer-policy", b"no-referrer"), (b"x-robots-tag", b"noindex"))


def demo_pages() -> Mapping[str, Page]:
    """Path -> page."""
    return {path: _page(name, type_) for path, (name, type_) in _FILES.items()}


def _page(name: str, type_: bytes) -> Page:
    answer = Answer(200, (_HERE / name).read_bytes(), type_, _HEADERS)

    async def page(_: Headers) -> Answer:
        return answer

    return page

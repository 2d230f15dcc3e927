"""The frame of every page: no scripts, nothing from elsewhere, every word that is not ours escaped. Pure."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from tidings.api.hosted.style import STYLE

_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ur"})
"""Languages that are written from right to left."""


def html_page(title: str, workspace: str, body: str, *, language: str = "en") -> bytes:
    """The page; `body` is HTML, the others are words."""
    side = "rtl" if language in FROM_THE_RIGHT else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{side}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f'<p class="from"><bdi>{escape(workspace)}</bdi></p><h1><bdi>{escape(title)}</bdi></h1>{body}</main></body></html>\n'
    ).encode()


def plain_page(title: str, text: str, *, workspace: str = "", language: str = "en") -> bytes:
    """A page that only says something."""
    return html_page(title, workspace, f"<p>{escape(text)}</p>", language=language)

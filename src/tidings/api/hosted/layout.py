"""The frame of every page: no scripts, nothing from elsewhere but the company's logo, every word that is not ours escaped. Pure."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import quote

import msgspec

from tidings.api.hosted.brand import NAMELESS, Brand
from tidings.api.hosted.style import STYLE, colours

FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ur"})
"""Languages that are written from right to left."""


class Html(msgspec.Struct, frozen=True):
    """A page, and what a browser may load for it: its own styles by their hashes, and the one image that it shows."""

    body: bytes
    policy: str


def html_page(title: str, brand: Brand, body: str, *, language: str = "en") -> Html:
    """The page; `body` is HTML, the others are words."""
    side = "rtl" if language in FROM_THE_RIGHT else "ltr"
    styles = [STYLE, *([own] if (own := colours(brand.accent, brand.accent_dark)) else [])]
    page = (
        f'<!doctype html><html lang="{language}" dir="{side}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title>{''.join(f'<style>{style}</style>' for style in styles)}</head><body><main>"
        f'<p class="from">{_sender(brand)}</p><h1><bdi>{escape(title)}</bdi></h1>{body}{_footer(brand)}</main></body></html>\n'
    )
    return Html(page.encode(), _policy(styles, brand.logo_url))


def plain_page(title: str, text: str, *, brand: Brand = NAMELESS, language: str = "en") -> Html:
    """A page that only says something."""
    return html_page(title, brand, f"<p>{escape(text)}</p>", language=language)


def _sender(brand: Brand) -> str:
    if brand.logo_url is None:
        return f"<bdi>{escape(brand.name)}</bdi>"
    return (
        f'<img class="logo" src="{escape(brand.logo_url)}" alt="{escape(brand.name)}" width="{brand.logo_width}" '
        f'height="{brand.logo_height}">'
    )


def _footer(brand: Brand) -> str:
    lines: list[str] = []
    if brand.footer is not None:
        lines.append(f'<p class="text" dir="auto">{escape(brand.footer)}</p>')
    if brand.support_email is not None:
        lines.append(f'<p><a href="mailto:{quote(brand.support_email, safe="@")}"><bdi>{escape(brand.support_email)}</bdi></a></p>')
    return f"<footer>{''.join(lines)}</footer>" if lines else ""


def _policy(styles: list[str], image: str | None) -> str:
    hashes = " ".join(f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles)
    # Exactly this one: an address that holds what would end it in a policy is none that we make.
    images = f"; img-src {image}" if image is not None and not set(image) & set(" ;,'") else ""
    return f"default-src 'none'; style-src {hashes}{images}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

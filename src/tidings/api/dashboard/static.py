"""The files of the dashboard: the page itself at each address that it knows, and what it loads under names that never change their content."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tidings.api.asgi import Answer, Headers

BUILT = Path(__file__).parent / "built"
"""Made of `dashboard/` by hatch_build.py, when the package is built or installed from its sources, or by `make dashboard`."""
ASSETS = "/assets/"
PLACES = frozenset(
    (
        "", "account", "compose", "contacts", "conversations", "developers", "handsets", "invitation", "messages", "moderation", "password-reset",
        "providers", "schedules", "settings", "sign-in", "templates",
    )
)  # fmt: skip
"""First steps of the addresses that are the dashboard's own."""
DOORS = frozenset(("invitation", "password-reset", "sign-in"))
"""Behind whose `#` a token may stand: what is asked for from there does not say where it comes from."""
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' {files}; img-src 'self' data: blob: {files}; "
    "media-src 'self' blob: {files}; font-src 'self'; frame-src 'self' {files}; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
"""No script that is not a file of ours. Styles are set by scripts: Mantine's style properties and its provider's variables."""
_TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
    ".png": b"image/png",
    ".json": b"application/json",
}
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_ASKED_EACH_TIME = (b"cache-control", b"no-cache")
_VARY = (b"vary", b"accept-encoding")
_UNBUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidings</title>
<p>The dashboard is not built in this checkout: run <code>make dashboard</code>, and start the server again. The API is here, its reference
at <a href="/docs">/docs</a>.</p></html>
"""


class _File(msgspec.Struct, frozen=True):
    type: bytes
    plain: bytes
    encoded: Mapping[bytes, bytes]
    """Content coding -> bytes, where that is shorter."""


class Dashboard:
    """Answers for the dashboard's addresses, and for none besides."""

    def __init__(self, files_origin: str | None = None, folder: Path = BUILT) -> None:
        self._folder = folder
        self._files: dict[str, _File] = {}
        self._page: _File | None = None
        csp = CSP.format(files=files_origin or "").replace(" ;", ";").encode()
        self._headers, self._door_headers = _page_headers(csp, b"same-origin"), _page_headers(csp, b"no-referrer")

    def answer(self, method: str, path: str, headers: Headers) -> Answer | None:
        """The page, or a file of it; None where that address is not the dashboard's."""
        if method not in ("GET", "HEAD"):
            return None
        if path.startswith(ASSETS):
            file = self._file(path.removeprefix(ASSETS))
            return _told(file, headers, (_FOREVER, _VARY)) if file is not None else None
        step = path.strip("/").partition("/")[0]
        if step not in PLACES:
            return None
        page, told = self._shown(), self._door_headers if step in DOORS else self._headers
        if page is None:
            return Answer(503, _UNBUILT, _TYPES[".html"], told)
        return _told(page, headers, told)

    def _shown(self) -> _File | None:
        if self._page is None and (self._folder / "index.html").exists():
            self._page = _read(self._folder / "index.html")
        return self._page

    def _file(self, name: str) -> _File | None:
        found = self._files.get(name)
        if found is None and "/" not in name and "\\" not in name and not name.endswith(".br"):
            place = self._folder / "assets" / name
            if place.suffix in _TYPES and place.is_file():
                found = self._files[name] = _read(place)
        return found


def _page_headers(csp: bytes, referrer: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"content-security-policy", csp),
        (b"referrer-policy", referrer),
        (b"x-robots-tag", b"noindex"),
        (b"cross-origin-opener-policy", b"same-origin"),
        _ASKED_EACH_TIME,
        _VARY,
    )


def _read(place: Path) -> _File:
    plain = place.read_bytes()
    encoded = {b"gzip": gzip.compress(plain, 9, mtime=0)}
    brotli = place.with_name(f"{place.name}.br")
    if brotli.exists():
        encoded = {b"br": brotli.read_bytes(), **encoded}
    return _File(_TYPES[place.suffix], plain, {name: raw for name, raw in encoded.items() if len(raw) < len(plain)})


def _told(file: _File, headers: Headers, more: tuple[tuple[bytes, bytes], ...]) -> Answer:
    taken = {part.partition(b";")[0].strip() for part in headers.get(b"accept-encoding", b"").lower().split(b",")}
    for coding, raw in file.encoded.items():
        if coding in taken:
            return Answer(200, raw, file.type, (*more, (b"content-encoding", coding)))
    return Answer(200, file.plain, file.type, more)

"""The dashboard's files: its page at each of its addresses, its assets for ever, and nothing of the machine besides."""

import gzip
from pathlib import Path

import pytest

from tidings.api.dashboard import Dashboard

PAGE = b"<!doctype html><title>Tidings</title>" + b" " * 500
SCRIPT = b"export const a = 1;\n" * 100


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(PAGE)
    (tmp_path / "built-from").write_bytes(b"a hash")
    (tmp_path / "assets" / "main-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-1a2b.js.br").write_bytes(b"as brotli")
    return Dashboard("https://files.example", tmp_path)


@pytest.mark.parametrize("path", ["/", "/messages", "/messages/msg_01", "/sign-in", "/contacts/a%2Fb"])
def test_each_address_of_the_dashboard_is_the_page(dashboard: Dashboard, path: str):
    answer = dashboard.answer("GET", path, {})
    assert answer is not None
    told = dict(answer.headers)
    assert (answer.status, answer.body, answer.type) == (200, PAGE, b"text/html; charset=utf-8")
    assert told[b"cache-control"] == b"no-cache"
    policy = told[b"content-security-policy"].decode()
    assert "script-src 'self';" in policy
    assert "default-src 'none';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "frame-src 'self' https://files.example;" in policy
    assert "connect-src 'self' https://files.example;" in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("path", "referrer"),
    [("/invitation", b"no-referrer"), ("/password-reset", b"no-referrer"), ("/sign-in", b"no-referrer"), ("/", b"same-origin")],
)
def test_nobody_is_told_of_a_door_behind_which_a_token_may_stand(dashboard: Dashboard, tmp_path: Path, path: str, referrer: bytes):
    for served in (dashboard, Dashboard(folder=tmp_path / "not built")):
        answer = served.answer("GET", path, {})
        assert answer is not None
        assert dict(answer.headers)[b"referrer-policy"] == referrer


@pytest.mark.parametrize(
    "path",
    [
        "/v1/messages", "/nothing", "/assets/", "/assets/main-1a2b.js.br", "/assets/../index.html", "/assets/..", "/assets/built-from",
        "/assets/%2e%2e/index.html", "/assets/sub/main-1a2b.js", "/assets/none.js", "/index.html",
    ],
)  # fmt: skip
def test_what_is_not_its_own_is_left_to_others(dashboard: Dashboard, path: str):
    assert dashboard.answer("GET", path, {}) is None
    assert dashboard.answer("POST", "/messages", {}) is None


def test_an_asset_is_kept_for_ever_and_goes_out_as_small_as_the_browser_takes_it(dashboard: Dashboard):
    def asked(encodings: bytes) -> tuple[bytes | None, bytes]:
        answer = dashboard.answer("GET", "/assets/main-1a2b.js", {b"accept-encoding": encodings})
        assert answer is not None
        told = dict(answer.headers)
        assert told[b"cache-control"] == b"public, max-age=31536000, immutable"
        assert told[b"vary"] == b"accept-encoding"
        assert answer.type == b"text/javascript; charset=utf-8"
        return told.get(b"content-encoding"), answer.body

    assert asked(b"gzip, deflate, br") == (b"br", b"as brotli")
    coding, body = asked(b"gzip;q=1.0, identity")
    assert (coding, gzip.decompress(body)) == (b"gzip", SCRIPT)
    assert asked(b"") == (None, SCRIPT)


def test_a_checkout_without_a_dashboard_says_what_to_do(tmp_path: Path):
    answer = Dashboard(folder=tmp_path).answer("GET", "/", {})
    assert answer is not None
    assert answer.status == 503
    assert b"make dashboard" in answer.body

"""HTML in a frame: who may have it there, what its link is for, and in which mode it is shown."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.api.frame_links import SHOWN_FOR, FrameLinks
from tidings.api.frames import ancestors_of, page

NOW = datetime(2026, 11, 22, 10, 0, 0, 500, tzinfo=UTC)
LINKS = FrameLinks(b"k" * 32, "https://files.example")
WORKSPACE, DELIVERY = UUID(int=1), UUID(int=2)


def token(url: str) -> str:
    return url.removeprefix("https://files.example/rendered/")


def test_a_link_is_for_one_hand_off_and_a_time():
    url, until = LINKS.of_delivery(WORKSPACE, DELIVERY, 3, NOW)
    framed = LINKS.read(token(url))
    assert framed is not None
    assert (framed.kind, framed.workspace_id, framed.subject, framed.n) == ("delivery", WORKSPACE, DELIVERY, 3)
    assert framed.expires_at == until == NOW.replace(microsecond=0) + SHOWN_FOR


def test_nobody_else_makes_one_and_none_of_another_kind():
    until = NOW + timedelta(minutes=1)
    preview = token(LINKS.of_preview(WORKSPACE, DELIVERY, until))
    framed = LINKS.read(preview)
    assert framed is not None
    assert framed.kind == "preview"
    other = FrameLinks(b"o" * 32, "https://files.example")
    assert other.read(preview) is None
    for n in range(len(preview)):
        changed = preview[:n] + ("A" if preview[n] != "A" else "B") + preview[n + 1 :]
        assert LINKS.read(changed) is None
    for strange in ("", "x", preview + "=", preview[:-1], preview + "A", "é", preview.replace("_", "/") + "+"):
        assert LINKS.read(strange) is None


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Hi</p>", '<meta charset="utf-8"><base target="_blank"><p>Hi</p>'),
        (" <!DOCTYPE html>\n<p>é</p>", ' <!DOCTYPE html><meta charset="utf-8"><base target="_blank">\n<p>é</p>'),
        ("", '<meta charset="utf-8"><base target="_blank">'),
    ],
)
def test_a_page_is_shown_in_the_mode_that_it_asks_for(html: str, shown: str):
    assert page(html).decode() == shown


@pytest.mark.parametrize(
    ("address", "is_public", "ancestors"),
    [
        ("https://tidings.example/app", True, "https://tidings.example"),
        ("https://tidings.example:8443", True, "https://tidings.example:8443"),
        ("http://127.0.0.1:8080", False, "'self' http://127.0.0.1:8080 http://localhost:8080 http://127.0.0.1:8080"),
    ],
)
def test_the_dashboard_alone_may_have_it_in_a_frame(address: str, is_public: bool, ancestors: str):
    assert ancestors_of(address, is_public=is_public) == ancestors

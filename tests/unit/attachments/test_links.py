"""A link is one right: to one file, one way, for a time."""

from datetime import UTC, datetime, timedelta

from tidings.attachments import FileLinks, file_key
from tidings.core.ids import new_id

NOW = datetime(2026, 11, 21, 12, 7, 30, tzinfo=UTC)
LINKS = FileLinks(file_key(b"k" * 32), "https://files.example")


def test_a_token_says_whose_it_is_and_until_when():
    workspace, attachment = new_id(), new_id()
    right = LINKS.read("up", LINKS.token("up", workspace, attachment, NOW))
    assert right is not None
    assert (right.workspace_id, right.attachment_id, right.expires_at) == (workspace, attachment, NOW)


def test_nobody_else_makes_one_and_none_is_changed():
    token = LINKS.token("down", new_id(), new_id(), NOW)
    assert LINKS.read("up", token) is None
    assert FileLinks(file_key(b"x" * 32), "https://files.example").read("down", token) is None
    for place in range(len(token)):
        for letter in "Ab1_":
            changed = token[:place] + letter + token[place + 1 :]
            assert changed == token or LINKS.read("down", changed) is None, "also in the last bits, which say nothing"
    for other in ("", "A", token[:-1], token + "A", token + "=", token * 2, "é" * 70, "/" * 70):
        assert LINKS.read("down", other) is None


def test_a_download_is_the_same_link_for_a_while_and_lasts_an_hour():
    one, two = new_id(), new_id()
    first, until = LINKS.download(one, two, NOW)
    assert LINKS.download(one, two, NOW + timedelta(minutes=7)) == (first, until)
    assert LINKS.download(one, two, NOW + timedelta(minutes=8))[0] != first
    for minute in range(60):
        now = NOW + timedelta(minutes=minute)
        assert timedelta(hours=1) < LINKS.download(one, two, now)[1] - now <= timedelta(minutes=75)

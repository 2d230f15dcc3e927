"""Reports as mail systems write them, each with what it means. The texts are our own, after the documented formats."""

import json
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string, policy
from email.message import Message
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.channels import Bounce, Complaint
from tidings.providers.smtp_bounce_words import meaning
from tidings.providers.smtp_reports import read_report

FOLDER = Path(__file__).parent / "fixtures" / "reports"
EXPECTED: dict[str, list[list[str | None]] | None] = json.loads((FOLDER / "expected.json").read_text())
DELIVERY = UUID("01936f3a-7c00-7b5c-9a1e-3d5c0f1e2a07")
MESSAGE_ID = "<dlv_01jdqkmz00fde9m7hxbg7hwag7.1@shop.example>"
NOW = datetime(2026, 11, 21, 9, 1, tzinfo=UTC)


def _read(raw: bytes, rcpt: str | None = None) -> list[Bounce | Complaint] | None:
    # The newer policy stumbles over hostile headers already where it parses.
    message: Message = message_from_bytes(raw, policy=policy.compat32)
    return read_report(message, rcpt, NOW)


def _told(found: list[Bounce | Complaint] | None) -> list[list[str | None]] | None:
    if found is None:
        return None
    return [["complaint", one.kind, one.address] if isinstance(one, Complaint) else [one.kind, one.code, one.address] for one in found]


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_what_a_report_says(name: str, ends: bytes):
    found = _read((FOLDER / f"{name}.eml").read_bytes().replace(b"\n", ends))
    assert _told(found) == EXPECTED[name]
    for one in found or []:
        assert one.delivery_id == DELIVERY, "the mail that came back names the delivery"
        assert one.at == NOW
    modern: Message = message_from_bytes((FOLDER / f"{name}.eml").read_bytes(), policy=policy.default)
    assert _told(read_report(modern, None, NOW)) == EXPECTED[name]


def test_there_is_a_label_for_every_report_and_a_report_for_every_label():
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(EXPECTED)


def test_the_mail_that_came_back_is_named_by_its_message_id_too():
    [bounce] = _read((FOLDER / "postfix-user-unknown.eml").read_bytes()) or []
    assert bounce.provider_reference == MESSAGE_ID


def test_a_report_without_the_mail_is_named_by_the_address_that_it_came_to():
    raw = (FOLDER / "gmail-no-such-account.eml").read_bytes()
    bare = raw[: raw.index(b"Content-Type: text/rfc822-headers")] + b"Content-Type: text/plain\n\n\n--=_r-4711--\n"
    [unnamed] = _read(bare) or []
    assert unnamed.delivery_id is None
    [named] = _read(bare, f"b+{MESSAGE_ID[1:31]}@shop.example") or []
    assert named.delivery_id == DELIVERY


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.2", "hard"),
        ("5.1.3", "hard"),
        ("5.1.6", "hard"),
        ("5.1.10", "hard"),
        ("5.2.1", "hard"),
        ("5.7.17", "hard"),
        ("4.1.1", "soft"),
        ("4.2.1", "soft"),
        ("5.1.0", "soft"),
        ("5.2.2", "soft"),
        ("5.4.4", "soft"),
        ("5.9.9", "soft"),
        ("4.4.7", "soft"),
        ("5.1.8", "policy"),
        ("5.2.3", "policy"),
        ("5.6.0", "policy"),
        ("5.7.1", "policy"),
        ("4.7.1", "policy"),
        ("", "soft"),
        ("nonsense", "soft"),
    ],
)
def test_a_status_without_words(status: str, kind: str):
    assert meaning(status, "").kind == kind


def test_an_address_on_the_network_is_no_status():
    assert meaning(None, "host mx.example.net[5.1.1.7] said: 550 go away").code is None


_PIECES = st.sampled_from(
    [
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n",
        "Content-Type: multipart/report; boundary*0*=\n",
        'Content-Type: text/plain; charset="\n',
        "Content-Type: message/delivery-status\n",
        "Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64\n",
        "Content-Type: message/feedback-report\n",
        "Content-Type: message/rfc822\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "From: MAILER-DAEMON@x\n",
        "Return-Path: <>\n",
        "X-Failed-Recipients: a@b, c@d\n",
        "Subject: failure notice\n",
        "--b\n",
        "--b--\n",
        "\n",
        "Final-Recipient: rfc822; a@b\n",
        "Original-Recipient: utf-8; \\x{110000}\\x{D800}@b\n",
        "Action: failed\n",
        "Status: 5.1.1\n",
        "Diagnostic-Code: smtp; 550 5.1.1 unknown\n",
        "Feedback-Type: abuse\n",
        "Message-ID: <dlv_zzzzzzzzzzzzzzzzzzzzzzzzzz.1@x>\n",
        "The following address(es) failed:\n",
        "  a@b\n",
    ]
)


@SHOWN
@given(st.lists(st.one_of(_PIECES, st.text(max_size=40)), max_size=40))
def test_nothing_that_looks_like_a_report_is_too_much(pieces: list[str]):
    message: Message = message_from_string("".join(pieces), policy=policy.compat32)
    read_report(message, "".join(pieces[:1]), NOW)


@SHOWN
@given(st.binary(max_size=2_000))
def test_no_bytes_are_too_much(raw: bytes):
    _read(raw)
    _read(b"Return-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n" + raw)
    _read(b"From: MAILER-DAEMON@x\nContent-Type: message/delivery-status; " + raw)


@SHOWN
@given(st.text(max_size=300), st.text(max_size=3_000))
def test_no_words_are_too_much(status: str, text: str):
    assert meaning(status, text).kind in ("hard", "soft", "policy")

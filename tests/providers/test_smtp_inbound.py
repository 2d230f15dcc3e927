"""Each mail of fixtures/mail, written after what is odd about mail, with what it says; and any bytes at all."""

import importlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.channels import Callback, Inbound, Media, Unreadable
from tidings.providers.smtp_inbound import check_mail, read_mail, sort_mail
from tidings.providers.smtp_inbound_head import decode_header
from tidings.providers.smtp_inbound_quotes import cut

FOLDER = Path(__file__).parent / "fixtures" / "mail"
MAILS = sorted(path.stem for path in FOLDER.glob("*.eml"))
AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
RCPT = "support@mail.example.com"


def callback(raw: bytes, *, mail_from: str | None = "bounce-me@example.org", rcpt: str = RCPT, **headers: str) -> Callback:
    envelope = {"x-rcpt-to": rcpt, **({} if mail_from is None else {"x-mail-from": mail_from}), **headers}
    return Callback(method="SMTP", url=f"mailto:{rcpt}", headers=tuple(envelope.items()), body=raw, received_at=AT)


def read(raw: bytes, expected: dict[str, Any]) -> Inbound | Unreadable:
    given = {"mail_from": expected.get("mail_from", "ada@example.org"), "rcpt": expected.get("rcpt", RCPT), **expected.get("headers", {})}
    told = read_mail(callback(raw, **given))
    if isinstance(told, Unreadable):
        return told
    [only] = told
    assert isinstance(only, Inbound)
    return only


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_says_what_is_written_beside_it(name: str):
    expected = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=dict[str, Any])
    found = read((FOLDER / f"{name}.eml").read_bytes(), expected)
    if isinstance(found, Unreadable):
        assert found.code == expected["unreadable"]
        return
    for field in ("sender", "to", "title", "text", "quoted", "signature", "provider_reference", "is_automatic"):
        if field in expected:
            assert getattr(found, field) == expected[field], field
    for field in ("answers", "thread"):
        if field in expected:
            assert list(getattr(found, field)) == expected[field]
    for field in ("text", "quoted", "signature", "html"):
        if f"{field}_has" in expected:
            assert expected[f"{field}_has"] in (getattr(found, field) or ""), field
    assert expected.get("has_text", "") in found.text
    if "text_words" in expected:
        assert found.text.split() == expected["text_words"].split()
    if "html_lacks" in expected:
        assert expected["html_lacks"] not in (found.html or "") + found.text
    assert found.facts.items() >= expected.get("facts", {}).items()
    assert_files(found, expected)


def assert_files(found: Inbound, expected: dict[str, Any]) -> None:
    files = [file for file in found.media if isinstance(file, Media)]
    assert len(files) == len(found.media)
    if "media" in expected:
        told = [[file.name, file.type, len(file.data), *([file.cid] if file.cid else [])] for file in files]
        assert told == expected["media"]
    if "media_types" in expected:
        assert [file.type for file in files] == expected["media_types"]
    if "media_count" in expected:
        assert len(files) == expected["media_count"]


def test_the_corpus_is_large():
    assert len(MAILS) >= 60


def test_the_corpus_of_the_standard_library_is_read_as_it_is_known():
    """The mails that CPython tests its own parser with, where the interpreter has them; what they say stands in stdlib.expected."""
    try:
        folder = Path(str(importlib.import_module("test.test_email").__file__)).parent / "data"
    except ImportError:
        pytest.skip("this interpreter comes without its own tests")
    known = msgspec.json.decode((FOLDER / "stdlib.expected").read_bytes(), type=dict[str, dict[str, Any]])
    if not (folder / "msg_01.txt").exists():
        pytest.skip("this interpreter's tests come without their mails")
    assert {name: told_of((folder / name).read_bytes()) for name in known} == known


def told_of(raw: bytes) -> dict[str, Any]:
    """What a mail without an envelope says, in short."""
    told = read_mail(callback(raw, mail_from=None))
    if isinstance(told, Unreadable):
        return {"unreadable": told.code}
    if not all(isinstance(one, Inbound) for one in told):
        return {"reports": [type(one).__name__ for one in told]}
    if not told:
        return {"reports": []}
    [found] = [one for one in told if isinstance(one, Inbound)]
    files = [[file.type, len(file.data)] for file in found.media if isinstance(file, Media)]
    return {"sender": found.sender, "title": found.title, "text": found.text[:200], "files": files, "automatic": found.is_automatic}


@SHOWN
@given(st.binary(max_size=3_000))
@example(b"\n--" * 500)
@example(b"Content-Type: multipart/mixed; boundary=\x00\n\n--\x00\n")
@example(b"Content-Type: text/plain; charset*=utf-8'''%ff\nContent-Disposition: attachment; filename*0*=x\n\n\xff")
@example(b"From: \xff\xfe <a@b\xff>\nSubject: =?utf-16?B?3A==?=\n\n")
def test_any_bytes_are_read_and_sorted(raw: bytes):
    assert_sound(raw)


FRAGMENTS = st.sampled_from(
    [
        *("Content-Type: multipart/mixed; boundary=b\n", 'Content-Type: multipart/alternative; boundary="b c"\n', "\n--b\n", "--b--\n"),
        *(
            "Content-Type: text/html\n",
            "Content-Type: message/rfc822\n",
            "Content-Type: message/delivery-status\n",
            "Content-Type: multipart/report\n",
        ),
        *(
            "Content-Transfer-Encoding: base64\n",
            "Content-Transfer-Encoding: x-uuencode\n",
            "Content-Transfer-Encoding: quoted-printable\n",
        ),
        *("Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*2=b\n", "Content-Type: text/plain; charset=idna\n"),
        *(
            "From: a@b.example\n",
            "From: =?utf-8?q?=ff?= <>\n",
            "Subject: =?utf-7?B?+++?=\n",
            "References: <a> <b\n",
            "In-Reply-To: <dlv_\n",
        ),
        *(
            "\n",
            "\n\n",
            "> quoted\n",
            "On 1.1.2026 x wrote:\n",
            "-- \n",
            "begin 644 x\n#;&5N\nend\n",
            "<div><blockquote type=cite><p>",
            "=?utf-8?",
        ),
        *("From: x\nSent: y\nTo: z\n", "\r", "\x00", "é", "----- Original Message -----\n"),
    ]
)


@SHOWN
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=20)), max_size=40))
def test_any_heap_of_what_mails_are_made_of_is_read(parts: list[str]):
    assert_sound("".join(parts).encode("utf-8", "surrogatepass"))


def assert_sound(raw: bytes) -> None:
    given = callback(raw)
    assert sort_mail(given) == sort_mail(given)
    told = read_mail(given)
    if isinstance(told, Unreadable):
        return
    for one in told:
        if isinstance(one, Inbound):
            for text in (
                one.text,
                one.title,
                one.html,
                one.quoted,
                one.signature,
                one.sender,
                *(file.name or "" for file in one.media),
                *one.thread,
                *one.answers,
            ):
                assert "\0" not in (text or "")
                (text or "").encode()
            assert all(re.fullmatch(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", file.type) for file in one.media)
    msgspec.json.encode(told)


@SHOWN
@given(st.text(max_size=400))
def test_nothing_that_was_said_is_lost_by_the_cut(text: str):
    parts = cut(text)
    kept = "".join(f"{parts.said}{parts.quoted or ''}{parts.signature or ''}".split())
    assert sorted(kept) == sorted("".join(text.replace("\r\n", "\n").split()))


@SHOWN
@given(st.text(max_size=200))
def test_any_header_is_one_line(text: str):
    assert "\n" not in decode_header(text)


def test_the_same_mail_is_the_same_event_and_another_with_its_message_id_is_not():
    mail = b"Message-ID: <a@b>\r\nFrom: a@b.example\r\n\r\nHello\r\n"
    other = mail.replace(b"Hello", b"Bye")
    once = sort_mail(callback(mail))
    assert once == sort_mail(callback(b"Received: from elsewhere\r\n" + mail))
    assert once.event_id != sort_mail(callback(other)).event_id
    assert once.event_id != sort_mail(callback(mail, rcpt="sales@mail.example.com")).event_id
    assert once.lane == "inbound"


def test_reports_and_what_comes_to_a_bounce_address_wait_behind_what_people_wrote():
    report = b'From: mailer-daemon@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
    assert sort_mail(callback(report)).lane == "receipts"
    assert sort_mail(callback(b"From: a@b.example\r\n\r\nHi", rcpt="bounces+x@mail.example.com")).lane == "receipts"
    assert sort_mail(callback(b"From: a@b.example\r\n\r\nContent-Type: multipart/report", rcpt=RCPT)).lane == "inbound"


def test_a_webhook_is_believed_by_its_secret_alone():
    secret = "a secret of the account"
    taken = callback(b"From: a@b.example\r\n\r\nHi")
    assert check_mail(taken, None) is None
    posted = msgspec.structs.replace(taken, method="POST")
    assert (check_mail(posted, None), check_mail(posted, secret)) != (None, None)
    basic = (("authorization", "Basic dGlkaW5nczphIHNlY3JldCBvZiB0aGUgYWNjb3VudA=="),)
    assert check_mail(msgspec.structs.replace(posted, headers=basic), secret) is None
    assert check_mail(msgspec.structs.replace(posted, headers=basic), "another secret of it") is not None

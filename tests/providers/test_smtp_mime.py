"""Each file of fixtures/smtp: a content, and the mail that it becomes, read back by the stdlib."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import Content, Media, Refused
from tidings.providers import smtp_mime
from tidings.providers.smtp_headers import has_control, read_mailbox
from tidings.providers.smtp_mime import Built, build

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "smtp").glob("*.json"))
NOW = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
REFERENCE = "dlv_01jd0000000000000000000000"


class Fixture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sender: str
    address: str
    content: dict[str, Any]
    expected: dict[str, Any]


def content_of(given: dict[str, Any]) -> Content:
    media = tuple(Media(**(file | {"data": base64.b64decode(file["data"])})) for file in given.get("media", ()))
    return msgspec.structs.replace(msgspec.convert({**given, "actions": [], "media": []}, Content), media=media, actions=actions_of(given))


def actions_of(given: dict[str, Any]) -> Any:
    return msgspec.convert(
        tuple({"label": label, "url": url} for label, url in given.get("actions", ())), Content.__annotations__["actions"]
    )


def built(sender: str, address: str, content: Content) -> Built | Refused:
    from_, to = read_mailbox(sender), read_mailbox(address)
    for read in (from_, to):
        if isinstance(read, Refused):
            return read
    return build(content, from_, to, REFERENCE, 3, NOW)  # type: ignore[arg-type]


def structure(part: EmailMessage) -> object:
    if not part.is_multipart():
        return part.get_content_type()
    return [part.get_content_type(), *(structure(inner) for inner in part.iter_parts())]  # type: ignore[arg-type]


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_a_content_becomes_the_mail_that_stands_beside_it(file: Path):
    fixture = msgspec.json.decode(file.read_bytes(), type=Fixture)
    outcome = built(fixture.sender, fixture.address, content_of(fixture.content))
    expected = fixture.expected
    if "refused" in expected:
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.may_retry) == (expected["refused"], False)
        return
    assert isinstance(outcome, Built)
    assert outcome.needs_utf8 == expected.get("needs_utf8", False)
    # As text, because the stdlib's reader of bytes takes no UTF-8 in headers.
    mail = message_from_string(outcome.data.decode(), policy=default)
    assert isinstance(mail, EmailMessage)
    assert structure(mail) == expected["structure"]
    texts = [part.get_content().replace("\r\n", "\n") for part in mail.walk() if part.get_content_maintype() == "text"]
    assert texts[: len(expected["texts"])] == expected["texts"]
    files = {part.get_filename(): base64.b64encode(part.get_content()).decode() for part in mail.walk() if part.get_filename()}
    assert files == expected.get("files", {})
    assert [part["Content-ID"] for part in mail.walk() if part["Content-ID"]] == expected.get("inline", [])
    for name, value in expected["headers"].items():
        assert str(mail[name]) == value, name
    assert mail["Message-ID"] == f"<{REFERENCE}.3@{read_domain(fixture.sender)}>"
    assert (mail["X-Tidings-Reference"], mail["MIME-Version"]) == (REFERENCE, "1.0")
    assert mail["Date"] == "Mon, 02 Nov 2026 12:30:00 +0000"
    on_the_wire(outcome)


def read_domain(sender: str) -> str:
    mailbox = read_mailbox(sender)
    assert not isinstance(mailbox, Refused)
    return mailbox.domain


def on_the_wire(outcome: Built) -> None:
    """No line is longer than SMTP allows, none ends in anything but CRLF, and all is 7 bit unless the server must know better."""
    assert outcome.data.count(b"\n") == outcome.data.count(b"\r\n") == outcome.data.count(b"\r")
    assert max(map(len, outcome.data.split(b"\r\n"))) <= 998
    assert outcome.data.isascii() or outcome.needs_utf8
    assert outcome.data.endswith(b"\r\n")


PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200)


@given(title=PRINTABLE, name=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters='<>"\\'), max_size=60))
def test_any_printable_title_and_name_make_a_mail_with_exactly_our_headers(title: str, name: str):
    outcome = built(f"{name} <shop@example.com>", "jane@example.org", Content(text="t", title=title))
    if "=?" in title + name and isinstance(outcome, Refused):
        assert outcome.code == "bad_header"
        return
    assert isinstance(outcome, Built)
    on_the_wire(outcome)
    names = [line.partition(b":")[0] for line in outcome.data.partition(b"\r\n\r\n")[0].split(b"\r\n") if not line.startswith(b" ")]
    assert names[:6] == [b"Message-ID", b"Date", b"From", b"To", b"Subject", b"X-Tidings-Reference"]
    assert sorted(names[6:]) == [b"Content-Transfer-Encoding", b"Content-Type", b"MIME-Version"]


@given(
    title=st.text(max_size=60),
    sender=st.text(max_size=60),
    address=st.text(max_size=60),
    text=st.text(max_size=200),
    html=st.text(max_size=200),
)
def test_no_text_at_all_breaks_the_builder(title: str, sender: str, address: str, text: str, html: str):
    outcome = built(sender, address, Content(text=text, title=title, html=html))
    assert isinstance(outcome, Built | Refused)
    mine = built("shop@example.com", "jane@example.org", Content(text=text, title=title, html=html))
    if isinstance(mine, Built):
        on_the_wire(mine)
        assert not has_control(title.strip())


def repeated(text: str, times: int) -> str:
    return text * times


PAGES: st.SearchStrategy[str] = st.one_of(
    st.text(max_size=400),
    st.text("ab =.é\n\r\t", max_size=400),
    st.builds(repeated, st.text("aé=. \n", min_size=1, max_size=90), st.integers(1, 40)),
)


def as_read(text: str) -> str:
    """A text as every mail carries it: its lines end alike, the last one too."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"


@given(text=PAGES.filter(str.strip), html=PAGES.filter(bool))
def test_any_text_and_page_are_read_back_as_they_were_written(text: str, html: str):
    outcome = built("shop@example.com", "jane@example.org", Content(text=text, title="t", html=html))
    if "\0" in text + html:
        assert isinstance(outcome, Refused)
        return
    assert isinstance(outcome, Built)
    on_the_wire(outcome)
    parts = [part for part in message_from_bytes(outcome.data, policy=default).walk() if not part.is_multipart()]
    read = [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in parts]  # type: ignore[union-attr]
    assert read == [as_read(text), as_read(html)]


@pytest.mark.parametrize("text", ["x\r\n--=_dlv_01jd0000000000000000000000.3\r\nx", "--=_dlv_01jd0000000000000000000000.3--"])
def test_a_text_that_knows_the_boundary_ends_no_part(text: str):
    outcome = built("shop@example.com", "jane@example.org", Content(text=text, title="t", html="<p>page</p>"))
    assert isinstance(outcome, Built)
    mail = message_from_bytes(outcome.data, policy=default)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    first = mail.get_body(("plain",))  # type: ignore[attr-defined]
    assert first is not None
    assert first.get_content().replace("\r\n", "\n") == as_read(text)


@given(title=PRINTABLE.filter(lambda title: "=?" not in title))
def test_any_subject_is_read_back_word_by_word_in_lines_that_are_short(title: str):
    outcome = built("shop@example.com", "jane@example.org", Content(text="t", title=title))
    assert isinstance(outcome, Built)
    head = outcome.data.partition(b"\r\n\r\n")[0].decode()
    subject = str(message_from_string(head, policy=default)["Subject"])
    assert subject.split() == title.split()
    lines = head[head.index("Subject: ") : head.index("X-Tidings-Reference")].splitlines()
    assert all(len(line) <= 76 or " " not in line[1:].strip().removeprefix("Subject: ") for line in lines)
    assert all(len(word) <= 75 for word in head.split() if word.startswith("=?"))


@pytest.mark.parametrize(
    "address",
    [
        "Jane.Doe+x@Example.ORG",
        "INFO@example.org",
        "jane@localhost",
        "jane@b\u00fccher.example",
        "jane@xn--bcher-kva.example",
        "a" * 64 + "@example.org",
        "a" * 65 + "@example.org",
        "jane@-example.org",
        "jane@example..org",
        ".jane@example.org",
        "jane@" + "a" * 64 + ".org",
        "jane@" + ".".join(["abcdefgh"] * 30),
        "jane@127.0.0.1",
        "o'neil@example.org",
    ],
)
def test_a_mailbox_is_read_as_the_library_reads_it(address: str):
    try:
        wanted = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        assert isinstance(read_mailbox(address), Refused)
        return
    found = read_mailbox(address)
    assert not isinstance(found, Refused)
    assert (found.local, found.domain, found.name) == (wanted.local_part, wanted.ascii_domain, "")


def test_of_what_is_sensitive_no_line_stays_in_memory():
    sender, to, known = read_mailbox("shop@example.com"), read_mailbox("ada@example.com"), vars(smtp_mime)["_known_line"]
    content = Content(text="Geheim für Sie: 482 913 – nur heute\n")
    before = known.cache_info()
    hidden = build(content, sender, to, REFERENCE, 3, NOW, is_sensitive=True)  # type: ignore[arg-type]
    assert known.cache_info() == before
    assert hidden == build(content, sender, to, REFERENCE, 3, NOW)  # type: ignore[arg-type]
    assert known.cache_info() != before

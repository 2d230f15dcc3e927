"""A mail leaves through a real SMTP server, with our reference in its Message-ID."""

import asyncio
import socket
from collections.abc import Generator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.flow.conftest import Shop


class Mailbox:
    """What a mail server took."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the library's call
        assert isinstance(envelope.content, bytes)
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append((envelope.rcpt_tos, parsed))
        return "250 2.0.0 queued as 4711"


@pytest.fixture
def mailbox() -> Generator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.mark.anyio
async def test_a_real_mail_through_a_real_server(shop: Shop, mailbox: tuple[Mailbox, int]):
    box, port = mailbox
    await shop.person("ada", name="Ada")
    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "Shop <shop@example.com>"}
    account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
    assert "127.0.0.1" not in str(account | {"callback_url": None}), "credentials are never read back"
    assert (await shop.ask("POST", f"/v1/provider-accounts/{account['id']}/verify"))["ok"] is True

    # The sandbox serves mail as well: it steps back.
    [sandbox] = [item for item in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if item["provider"] == "sandbox"]
    await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"rank": 9})
    message = await shop.say(
        "ada",
        content={"title": "Order {{ n }}", "body": "Hello {{ contact.name }}", "html": "<p>Hello</p>"},
        data={"n": 1},
        channel="email",
    )
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "sent")

    [(recipients, mail)] = box.mails
    assert recipients == ["ada@example.com"]
    assert mail["Subject"] == "Order 1"
    assert told["id"].removeprefix("dlv_") in mail["Message-ID"]
    assert "Hello Ada" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "<p>Hello</p>" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.anyio
async def test_verify_says_what_is_wrong(shop: Shop):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
    account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
    verified = await asyncio.wait_for(shop.ask("POST", f"/v1/provider-accounts/{account['id']}/verify"), 20)
    assert verified["ok"] is False
    assert verified["detail"]

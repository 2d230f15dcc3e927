"""A mail comes back: by a real mail server, or in its words. Who is suppressed, who is not, and when marketing mail pauses."""

import asyncio
import smtplib
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from email import message_from_bytes, policy
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.conftest import Api, drop_database, execute, in_database, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tests.flow.postfix import IS_HERE, WHY_NOT, postfix
from tidings.app import App
from tidings.core.settings import load_settings

pytestmark = pytest.mark.anyio

_NO: dict[str, str] = {
    "gone": "550 5.1.1 No such user here",
    "full": "552 5.2.2 The mailbox is full",
    "wary": "554 5.7.1 Blocked for policy reasons",
}


class World:
    """The mail servers of everybody else: some of their mailboxes take nothing."""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - the library's call
        no = _NO.get(address.partition("@")[0])
        if no is None:
            envelope.rcpt_tos.append(address)
        return no or "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - the library's call
        return "250 2.0.0 ok"


class Relay:
    """Takes every mail, and tells in words of its own, after RFC 3464, what the world did not take."""

    def __init__(self, back: int) -> None:
        self.back = back

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's call
        [address] = envelope.rcpt_tos
        no = _NO.get(address.partition("@")[0])
        if no is not None:
            assert envelope.mail_from is not None
            assert isinstance(envelope.content, bytes)
            mail = report(envelope.content, address, no)
            await asyncio.to_thread(hand_over, self.back, mail, envelope.mail_from)
        return "250 2.0.0 ok"


def report(mail: bytes, address: str, no: str) -> bytes:
    """A delivery report about the mail."""
    head = mail.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    return f"""\
From: Mail Delivery System <MAILER-DAEMON@relay.example>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: failed
Status: {no.split()[1]}
Diagnostic-Code: smtp; {no}

--b
Content-Type: text/rfc822-headers

{head}

--b--
""".replace("\n", "\r\n").encode()


def complaint(delivery: str) -> bytes:
    """What a mailbox provider passes on when somebody says that a mail was unwanted, the address blackened."""
    return f"""\
From: <feedback@isp.example>
Subject: complaint about message from 192.0.2.7
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a report of an unwanted mail.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeISP/1.0
Version: 1

--b
Content-Type: text/rfc822-headers

From: Shop <shop@shop.example>
To: redacted@isp.example
Message-ID: <{delivery}.1@shop.example>

--b--
""".replace("\n", "\r\n").encode()


def hand_over(port: int, mail: bytes, to: str) -> None:
    """As mail servers do with reports: from nobody."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="relay.example", timeout=20) as server:
        server.sendmail("", [to], mail)


class Office:
    """A shop whose mail goes out by a relay, and what comes back comes to its own domain."""

    def __init__(self, shop: Shop, domain: str, port: int) -> None:
        self.shop = shop
        self.domain = domain
        self.port = port

    async def comes_back(self, mail: bytes, to: str = "shop") -> None:
        await asyncio.to_thread(hand_over, self.port, mail, f"{to}@{self.domain}")

    async def suppressed(self, address: str) -> list[tuple[str | None, str]]:
        listed = (await self.shop.ask("GET", f"/v1/suppressions?email={address}"))["data"]
        return [(one["channel"], one["reason"]) for one in listed]


@pytest.fixture(scope="module")
def office_url(server_url: str, template_name: str) -> Generator[str]:
    name = f"office_{uuid4().hex[:12]}"
    asyncio.run(execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"'))
    yield in_database(server_url, name)
    asyncio.run(drop_database(server_url, name))


@pytest.fixture(scope="module")
async def building(office_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[tuple[App, str]]:
    data = tmp_path_factory.mktemp("office")
    # Nobody answers for names there: what asks for them waits for its deadline.
    given = load_settings({}, data=data, database_url=office_url, allow_private_networks=True, smtp_port=0, dns_servers="127.0.0.1:9")
    async with serving(given) as running:
        yield running


@asynccontextmanager
async def served(handler: object) -> AsyncGenerator[int]:
    """The port of an SMTP server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    await asyncio.to_thread(controller.start)
    try:
        yield port
    finally:
        await asyncio.to_thread(controller.stop)


@asynccontextmanager
async def opened(building: tuple[App, str], relay: str) -> AsyncGenerator[Office]:
    app, base_url = building
    assert app.listener is not None
    back = app.listener.address[1]
    shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    domain = f"{uuid4().hex[:12]}.example"
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(shop.client)
        if relay == "postfix":
            world = await stack.enter_async_context(served(World()))
            port = await stack.enter_async_context(postfix(world=world, domain=domain, back=back))
        else:
            port = await stack.enter_async_context(served(World() if relay == "none" else Relay(back)))
        credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": f"Shop <shop@{domain}>"}
        account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
        [sandbox] = [item for item in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if item["provider"] == "sandbox"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"rank": 9})
        await shop.ask("PUT", f"/v1/inbound-domains/{domain}", {"account": account["id"]})
        yield Office(shop, domain, back)


async def _send(shop: Shop, name: str, *states: str) -> Json:
    message = await shop.say(name, channel="email")
    return await shop.reaches(message["deliveries"][0]["id"], *states)


@pytest.mark.parametrize("relay", [pytest.param("postfix", marks=pytest.mark.skipif(not IS_HERE, reason=WHY_NOT)), "own words"])
async def test_what_comes_back_fails_and_only_who_has_no_mailbox_is_suppressed(building: tuple[App, str], relay: str):
    async with opened(building, relay) as office:
        shop = office.shop
        for name in ("gone", "full", "wary", "ada"):
            await shop.ask("PUT", f"/v1/contacts/{name}", {"email": f"{name}@world.example"})
        gone, full, wary = await asyncio.gather(*(_send(shop, name, "failed") for name in ("gone", "full", "wary")))
        ada = await _send(shop, "ada", "sent")
        assert [one["reason"] for one in (gone, full, wary)] == ["hard_bounce", "soft_bounce", "policy_bounce"]
        assert await office.suppressed("gone@world.example") == [("email", "bounced")]
        assert await office.suppressed("full@world.example") == await office.suppressed("wary@world.example") == []

        again = await _send(shop, "gone", "skipped", "failed")
        assert (again["state"], again["reason"]) == ("skipped", "suppressed")
        lines = await shop.told({"id": gone["message"]})
        assert any("No such user here" in one["text"] for one in lines), "what their server said is told to who asks"
        told = await shop.until("/v1/events?type=delivery.bounced", lambda body: len(body["data"]) == 3)
        assert sorted(one["data"]["kind"] for one in told["data"]) == ["hard", "policy", "soft"]  # type: ignore[index,union-attr]
        health = await shop.until("/v1/mail-health", _is_counted)
        [world] = health["domains"]
        assert (world["domain"], world["sent"], world["hard_bounces"], world["soft_bounces"]) == ("world.example", 4, 1, 1)
        assert (await shop.ask("GET", f"/v1/deliveries/{ada['id']}"))["state"] == "sent"


def _is_counted(health: Json) -> bool:
    """Every mail, and the three that came back; what happened to different people is counted in any order."""
    return (
        bool(health["domains"])
        and health["domains"][0]["sent"] >= 4
        and all(health["domains"][0][f"{kind}_bounces"] for kind in ("hard", "soft", "policy"))
    )


async def test_who_is_refused_at_the_door_is_suppressed_a_little_later(building: tuple[App, str]):
    async with opened(building, "none") as office:
        shop = office.shop
        for name in ("gone", "full"):
            await shop.ask("PUT", f"/v1/contacts/{name}", {"email": f"{name}@world.example"})
            assert (await _send(shop, name, "failed"))["reason"] == "refused"
        await shop.until("/v1/suppressions?email=gone@world.example", lambda body: bool(body["data"]))
        assert await office.suppressed("gone@world.example") == [("email", "bounced")]
        assert await office.suppressed("full@world.example") == []


async def test_a_stranger_who_writes_reports_suppresses_nobody(building: tuple[App, str]):
    async with opened(building, "own words") as office:
        shop = office.shop
        for name in ("ada", "gone"):
            await shop.ask("PUT", f"/v1/contacts/{name}", {"email": f"{name}@world.example"})
        ada = await _send(shop, "ada", "sent")
        sentence = "550 5.1.1 No such user here"
        named = f"From: shop\nTo: bob@world.example\nMessage-ID: <{ada['id']}.1@{office.domain}>\n\n".encode()
        made_up = b"From: shop\nMessage-ID: <dlv_01jdqkmz00fde9m7hxbg7hwag7.1@shop.example>\n\n"
        await office.comes_back(report(named, "bob@world.example", sentence))
        await office.comes_back(report(made_up, "ada@world.example", sentence))
        await office.comes_back(report(b"Subject: none\n\n", "ada@world.example", sentence), to="b+dlv_01jdqkmz00fde9m7hxbg7hwag7")
        await office.comes_back(complaint("dlv_01jdqkmz00fde9m7hxbg7hwag7"))
        # What came before this one has been read when this one has.
        await _send(shop, "gone", "failed")
        assert await office.suppressed("ada@world.example") == await office.suppressed("bob@world.example") == []
        assert (await shop.ask("GET", f"/v1/deliveries/{ada['id']}"))["state"] == "sent"


async def test_marketing_mail_pauses_when_people_complain_and_goes_on_when_a_person_says_so(building: tuple[App, str]):
    async with opened(building, "own words") as office:
        shop = office.shop
        names = [f"p{n}" for n in range(502)]
        await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": one, "email": f"{one}@world.example"} for one in names]})
        given: dict[str, Any] = {"channel": "email", "purpose": "marketing", "state": "granted"}
        consents = {"consents": [given | {"contact": one} for one in names], "text": "Yes", "source": "checkout"}
        await shop.ask("POST", "/v1/consents/batch", consents)
        # The sandbox carries these: what is complained about is known by its id, whoever carried it.
        [sandbox] = [item for item in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if item["provider"] == "sandbox"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"rank": 1})
        [smtp] = [item for item in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if item["provider"] == "smtp"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{smtp['id']}", {"rank": 9})
        message = await shop.say(names[:500], channel="email", purpose="marketing")
        listed = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries?limit=3"))["data"]
        await shop.until("/v1/mail-health", lambda body: body["window"]["sent"] == 500)

        await office.comes_back(complaint(listed[0]["id"]), to="abuse")
        await office.comes_back(complaint(listed[0]["id"]) + b"\r\n", to="abuse")
        health = await shop.until("/v1/mail-health", lambda body: body["window"]["complaints"] == 1)
        assert health["state"] == "ok", "one person alone pauses nothing, however often they say it"
        assert await office.suppressed(f"{listed[0]['contact']}@world.example") == [("email", "complained")]

        await office.comes_back(complaint(listed[1]["id"]), to="abuse")
        health = await shop.until("/v1/mail-health", lambda body: body["state"] == "paused")
        assert (health["because"], health["window"]["complaint_rate"]) == ("complaints", 0.004)
        told = await shop.until("/v1/events?type=workspace.mail_paused", lambda body: bool(body["data"]))
        assert told["data"][0]["data"] == {"because": "complaints", "sent": 500, "complaints": 2, "hard_bounces": 0}

        held = (await shop.say("p500", channel="email", purpose="marketing"))["deliveries"][0]["id"]
        assert (await shop.reaches(held, "held", "sent", "delivered"))["reason"] == "mail_paused"
        order = (await shop.say("p501", channel="email"))["deliveries"][0]["id"]
        await shop.reaches(order, "sent", "delivered")

        assert (await shop.ask("POST", "/v1/mail-health/resume"))["state"] == "ok"
        await shop.reaches(held, "sent", "delivered")
        assert (await shop.ask("POST", "/v1/mail-health/resume"))["state"] == "ok", "once more changes nothing"


def test_the_report_of_these_tests_is_one():
    parsed = message_from_bytes(report(b"Subject: x\n\n", "a@b.example", "550 5.1.1 no"), policy=policy.default)
    assert parsed.get_content_type() == "multipart/report"

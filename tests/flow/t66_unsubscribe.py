"""A person unsubscribes by the link of a message: by one click in their mail program, or on its page; and takes it back."""

import asyncio
import base64
import importlib
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.flow.conftest import Json, Shop
from tests.providers.smtp_peers import smtp_server
from tidings.channels import Inbound
from tidings.core.ids import decode, encode, new_id
from tidings.messages import Links, link_key, receive
from tidings.workspaces import address_key, put_inbound_domain

pytestmark = pytest.mark.anyio

# It has no types.
dkim: Any = importlib.import_module("dkim")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def visitor(shop: Shop, **headers: str) -> httpx2.AsyncClient:
    """Somebody without any key, who follows no redirect."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.AsyncClient(base_url=shop.api.base_url, timeout=30, headers={"user-agent": "A mail program"} | named)


async def news(shop: Shop, **more: Any) -> Json:
    """A newsletter by mail that names its link, once it left or was kept back."""
    content = {"title": "News", "body": "Leave: {{ unsubscribe_url }}\nChoose: {{ preferences_url }}"}
    sent = await shop.say(channel="email", purpose="marketing", content=content, **more)
    return await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered", "skipped")


async def links(shop: Shop) -> tuple[str, str]:
    """The paths of the two links in the newest mail."""
    text = (await shop.outbox(channel="email"))[0]["text"]
    leave, choose = (urlsplit(str(found)).path for found in re.findall(r"https?://\S+", text))
    return leave, choose


async def opened(shop: Shop, *, topic: str | None = "news") -> tuple[str, Json]:
    """A person who has agreed and got the newsletter; its unsubscribe link, and the delivery."""
    await shop.ask("PUT", "/v1/topics/news", {"name": "News & offers"})
    await shop.person()
    await shop.agrees(channel="email")
    delivery = await news(shop, **({"topic": topic} if topic else {}))
    assert delivery["state"] in ("sent", "delivered")
    leave, _ = await links(shop)
    return leave, delivery


async def words(shop: Shop) -> list[tuple[str, str, str]]:
    return [(line["state"], line["channel"], line["source"]) for line in (await shop.ask("GET", "/v1/contacts/ada/consents"))["data"]]


async def test_reading_the_page_never_unsubscribes(shop: Shop):
    leave, _ = await opened(shop)
    async with visitor(shop) as scanner:
        for method in ("GET", "HEAD", "GET"):
            page = await scanner.request(method, leave)
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
            assert "set-cookie" not in page.headers
        page = await scanner.get(f"{leave}?List-Unsubscribe=One-Click&how=everything", headers=FORM)
        assert page.status_code == 200
        assert page.text.count("<button") == 1
        for method in ("OPTIONS", "PUT", "DELETE"):
            assert (await scanner.request(method, leave)).status_code == 405
        # A form that asks for nothing that the page has is a page too.
        assert (await scanner.post(leave, data={"how": "nothing"})).status_code == 200
        assert (await scanner.post(leave)).status_code == 200
    assert (await shop.ask("GET", "/v1/contacts/ada/preferences"))["topics"] == {}
    assert len(await words(shop)) == 1
    assert (await news(shop, topic="news"))["state"] in ("sent", "delivered")


@pytest.mark.parametrize("way", ["parts", "urlencoded"])
async def test_one_click_ends_the_topic_when_it_was_answered(shop: Shop, way: str):
    leave, _ = await opened(shop)
    async with visitor(shop) as program:
        for _ in range(2):
            # RFC 8058 section 3.2: as multipart/form-data, or urlencoded; without a cookie, and answered without a redirect.
            parts: Any = {"files": {"List-Unsubscribe": (None, "One-Click")}} if way == "parts" else {"data": ONE_CLICK}
            done = await program.post(leave, **parts)
            assert (done.status_code, done.history) == (200, [])
            assert "set-cookie" not in done.headers
    assert (await shop.ask("GET", "/v1/contacts/ada/preferences"))["topics"] == {"news": {"email": False}}
    assert (await news(shop, topic="news"))["reason"] == "preference"
    assert (await news(shop))["state"] in ("sent", "delivered"), "what has another topic, or none, still comes"
    body: Any = await shop.until("/v1/audit?action=hosted.unsubscribe", lambda body: body["data"])
    told = body["data"]
    assert [entry["changes"]["how"] for entry in told] == ["topic"], "the second click changed nothing"
    assert told[0]["source"]["user_agent"] == "A mail program"


async def test_without_a_topic_marketing_is_withdrawn_with_proof_and_can_be_taken_back(shop: Shop):
    leave, delivery = await opened(shop, topic=None)
    async with visitor(shop) as person:
        await person.post(leave, data=ONE_CLICK)
        done = await person.post(leave, data=ONE_CLICK)
        assert "No more advertising is sent to a•••@example.com" in done.text
        assert await words(shop) == [("withdrawn", "email", "unsubscribe link"), ("granted", "email", "checkout")]
        [line] = [line for line in (await shop.ask("GET", "/v1/contacts/ada/consents"))["data"] if line["state"] == "withdrawn"]
        assert line["proof"] == {
            "ip": "127.0.0.1",
            "user_agent": "A mail program",
            "by": "one click in the mail program",
            "delivery": delivery["id"],
            "message": delivery["message"],
        }
        assert (await news(shop))["reason"] == "no_consent"
        assert "Undo</button>" in (await person.get(leave)).text
        await person.post(leave, data={"how": "undo everything"})
        back = await person.post(leave, data={"how": "undo everything"})
        assert "as it was before" in back.text
    assert [state for state, _, _ in await words(shop)] == ["granted", "withdrawn", "granted"], "granted again once"
    assert (await news(shop))["state"] in ("sent", "delivered")


async def test_an_undo_grants_nothing_that_was_not_there(shop: Shop):
    leave, _ = await opened(shop, topic=None)
    given = {"channel": "email", "purpose": "marketing", "state": "withdrawn", "source": "by phone"}
    await shop.ask("POST", "/v1/contacts/ada/consents", given)
    async with visitor(shop) as person:
        await person.post(leave, data={"how": "undo everything"})
    assert (await words(shop))[0] == ("withdrawn", "email", "by phone")


async def test_the_page_offers_the_topic_or_everything_and_undoes_either(shop: Shop):
    leave, _ = await opened(shop)
    async with visitor(shop) as person:
        page = await person.get(leave)
        assert "Only “News &amp; offers”" in page.text
        assert "a•••@example.com" in page.text
        assert "ada@example.com" not in page.text
        assert "is no longer sent" in (await person.post(leave, data={"how": "topic"})).text
        assert "as it was before" in (await person.post(leave, data={"how": "undo topic"})).text
        assert (await shop.ask("GET", "/v1/contacts/ada/preferences"))["topics"] == {"news": {"email": True}}
        assert "No more advertising" in (await person.post(leave, data={"how": "everything"})).text
        assert (await words(shop))[0] == ("withdrawn", "email", "unsubscribe link")


async def test_a_link_that_is_not_ours_or_whose_person_is_gone(shop: Shop):
    leave, delivery = await opened(shop)
    own = decode("dlv", delivery["id"])
    assert own is not None
    forged = Links(b"guessed", "").token("unsubscribe", own)
    async with visitor(shop, accept_language="de-AT, en;q=0.5") as person:
        for path in (
            leave[:-1],
            leave[:-2] + ("AA" if leave[-2:] != "AA" else "BA"),
            leave.replace("unsubscribe", "preferences"),
            f"/unsubscribe/{forged}",
            "/unsubscribe/x",
        ):
            for method in ("GET", "POST"):
                answer = await person.request(method, path, data=ONE_CLICK if method == "POST" else None)
                assert answer.status_code == 404, path
                assert "funktioniert nicht" in answer.text
        assert (await shop.ask("GET", "/v1/contacts/ada/preferences"))["topics"] == {}
        await shop.ask("DELETE", "/v1/contacts/ada")
        for answer in (await person.get(leave), await person.post(leave, data=ONE_CLICK)):
            assert answer.status_code in (200, 410)
            assert "example.com" not in answer.text


async def test_a_link_that_is_older_than_what_is_kept_says_what_to_do(shop: Shop):
    async with shop.api.app.database.pipeline() as tx:
        key = link_key(await address_key(tx, shop.api.app.sealer))
    leave = f"/unsubscribe/{Links(key, '').token('unsubscribe', new_id())}"
    async with visitor(shop, accept_language="fr;q=0.9, xx") as person:
        for answer in (await person.get(leave), await person.post(leave, data=ONE_CLICK)):
            assert answer.status_code == 410
            assert "répondez STOP" in answer.text


async def test_marketing_mail_names_its_link_under_the_signature_and_nothing_else_does(shop: Shop):
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def record(_name: bytes, timeout: int = 5) -> bytes:
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    await shop.person()
    await shop.agrees(channel="email")
    async with smtp_server() as peer:
        credentials = {
            "host": "127.0.0.1",
            "port": peer.port,
            "security": "none",
            "from_address": "Shop <shop@example.com>",
            "dkim_domain": "example.com",
            "dkim_selector": "s1",
            "dkim_private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        }
        account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
        for other in (await shop.ask("GET", "/v1/provider-accounts"))["data"]:
            if other["id"] != account["id"]:
                await shop.ask("PATCH", f"/v1/provider-accounts/{other['id']}", {"rank": 9})
        await news(shop)
        sent = await shop.say(channel="email")
        await shop.reaches(sent["deliveries"][0]["id"], "sent")
        marketing, plain = (raw.removesuffix(b".\r\n") for raw in peer.mails)
    mail = message_from_bytes(marketing, policy=policy.default)
    leave = str(mail["List-Unsubscribe"]).strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    signed = re.search(r"\bh=([^;]+);", str(mail["DKIM-Signature"]))
    assert signed is not None
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set("".join(signed[1].split()).split(":"))
    assert await asyncio.to_thread(dkim.verify, marketing, dnsfunc=record)
    harmed = marketing.replace(b"/unsubscribe/", b"/unsubscribf/", 1)
    assert not await asyncio.to_thread(dkim.verify, harmed, dnsfunc=record)
    assert b"List-Unsubscribe" not in plain
    async with visitor(shop) as program:
        assert (await program.post(urlsplit(leave).path, data=ONE_CLICK)).status_code == 200
    assert (await news(shop))["reason"] == "no_consent"


async def test_a_preview_says_where_people_see_no_way_out(shop: Shop):
    await shop.person()
    for purpose, body, warned in (
        ("marketing", "Buy now", ["no_unsubscribe_link"]),
        ("marketing", "Buy now, or leave: {{ unsubscribe_url }}", []),
        ("marketing", "Buy now, or choose: {{ preferences_url }}", []),
        ("transactional", "It is on its way", []),
    ):
        given = {"to": "ada", "purpose": purpose, "route": {"channel": "email"}, "content": {"title": "News", "body": body}}
        [seen] = (await shop.ask("POST", "/v1/messages/preview", given))["previews"]
        assert (seen["warnings"], seen["missing"], seen["problem"]) == (warned, [], None)


async def test_an_answer_names_its_thread_and_answers_to_it_come_to_a_mailbox_of_ours(shop: Shop):
    await shop.person()
    async with smtp_server() as peer:
        credentials = {"host": "127.0.0.1", "port": peer.port, "security": "none", "from_address": "Shop <shop@example.com>"}
        given = {"provider": "smtp", "credentials": credentials | {"bounces_come_here": True}}
        account = await shop.ask("POST", "/v1/provider-accounts", given, status=201)
        for other in (await shop.ask("GET", "/v1/provider-accounts"))["data"]:
            if other["id"] != account["id"]:
                await shop.ask("PATCH", f"/v1/provider-accounts/{other['id']}", {"rank": 9})
        own = decode("pac", account["id"])
        workspace = shop.api.workspace.workspace
        asked = Inbound(
            channel="email",
            sender="ada@example.com",
            to="shop@example.com",
            text="Where is it?",
            title="My order",
            provider_reference="<second@example.com>",
            thread=("<first@example.com>", "<bad one@x>\r\nBcc: eve@example.com", "<second@example.com>"),
        )
        async with shop.api.app.database.pipeline() as tx:
            now = datetime.now(UTC)
            domain = f"in-{workspace.id.hex[:12]}.example.com"
            await put_inbound_domain(tx, workspace.id, domain, own, now=now)
            received = await receive(tx, workspace, asked, account_id=own, now=now, real_now=now)
        content = {"title": "Re: My order", "body": "Here."}
        given = {"in_reply_to": encode("msg", received.message_id), "content": content, "purpose": "transactional"}
        sent = await shop.ask("POST", "/v1/messages", given, status=202)
        delivery = await shop.reaches(sent["deliveries"][0]["id"], "sent")
    assert f"MAIL FROM:<b+{delivery['id']}@{domain}>" in [line.split(" SIZE")[0].split(" BODY")[0] for line in peer.commands]
    raw = peer.mails[-1].removesuffix(b".\r\n")
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["In-Reply-To"] == "<second@example.com>"
    assert str(mail["References"]).split() == ["<first@example.com>", "<second@example.com>"]
    assert "eve@" not in raw.decode()
    reply = re.fullmatch(rf"reply\+([\w-]+)@{re.escape(domain)}", str(mail["Reply-To"]))
    assert reply is not None
    async with shop.api.app.database.pipeline() as tx:
        key = link_key(await address_key(tx, shop.api.app.sealer))
    assert Links(key, "").read("reply", reply[1]) == decode("dlv", delivery["id"])

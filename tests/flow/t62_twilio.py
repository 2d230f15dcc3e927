"""SMS by Twilio: out, its statuses and answers pushed with Twilio's own signature, and all of it by asking on a laptop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tests.providers.http_peers import Answer, HttpPeer, http_server
from tests.providers.twilio_peers import BASE, NUMBER, SID, TOKEN, TwilioPeer
from tests.providers.twilio_signer import validator
from tidings.core.settings import load_settings

pytestmark = pytest.mark.anyio

PUBLIC = "https://tidings.example.com"
PHONE = "+15017122661"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def reachable(database_url: str, tmp_path: Path) -> AsyncGenerator[Shop]:
    """A shop in an installation that providers can call."""
    given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True, public_url=PUBLIC)
    async with serving(given) as (app, base_url):
        opened = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
        async with opened.client:
            yield opened


@asynccontextmanager
async def twilio() -> AsyncGenerator[tuple[TwilioPeer, HttpPeer]]:
    vendor = TwilioPeer(datetime.now(UTC).replace(microsecond=0))
    async with http_server(vendor) as peer:
        yield vendor, peer


async def account(shop: Shop, peer: HttpPeer) -> Json:
    credentials = {"account_sid": SID, "auth_token": TOKEN, "base_url": peer.url}
    made = await shop.ask(
        "POST", "/v1/provider-accounts", {"provider": "twilio", "credentials": credentials, "senders": [NUMBER]}, status=201
    )
    assert (await shop.ask("POST", f"/v1/provider-accounts/{made['id']}/verify"))["ok"]
    return made


class Twilios:
    """Twilio as it calls an address of ours: a form, signed over the address that it knows."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def calls(self, url: str, form: dict[str, str], secret: str = TOKEN) -> httpx2.Response:
        """The answer."""
        parts = urlsplit(url)
        assert url.startswith(PUBLIC)
        here = f"{self.shop.api.base_url}{parts.path}{'?' + parts.query if parts.query else ''}"
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "x-twilio-signature": validator(secret).compute_signature(url, form),
        }
        async with httpx2.AsyncClient(timeout=30) as client:
            return await client.post(here, content=urlencode(form), headers=headers)


def came_in(sid: str, text: str, **more: str) -> dict[str, str]:
    ids = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": SID, "ApiVersion": "2010-04-01"}
    return ids | {"From": PHONE, "To": NUMBER, "Body": text, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received"} | more


def form_of(peer: HttpPeer) -> dict[str, str]:
    """The last message that went to Twilio."""
    body = next(request.body for request in reversed(peer.requests) if request.method == "POST")
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


async def received(shop: Shop, count: int) -> list[Json]:
    """What came in, once there is so much of it."""
    found = await shop.until("/v1/events?type=message.received&limit=200", lambda body: len(body["data"]) >= count)
    return found["data"]


async def test_a_message_its_statuses_and_its_answers_and_a_stop(reachable: Shop):
    shop = reachable
    await shop.person("ada", phone=PHONE)
    async with twilio() as (vendor, peer):
        made = await account(shop, peer)
        address, caller = str(made["callback_url"]), Twilios(shop)
        sent = await shop.say("ada", body="Your order is on its way.")
        delivery = await shop.reaches(sent["deliveries"][0]["id"], "sent")
        form = form_of(peer)
        assert (form["To"], form["From"], form["Body"]) == (PHONE, NUMBER, "Your order is on its way.")
        told_to = form["StatusCallback"]
        assert told_to == f"{address}?delivery={delivery['id']}&attempt=1"

        # Of a SID that we were never told: the address says which delivery it is.
        status = {"MessageSid": "SM" + "5" * 32, "MessageStatus": "delivered", "SmsStatus": "delivered", "To": PHONE}
        forged = await caller.calls(told_to, status, secret="somebody else's")
        assert (forged.status_code, forged.json()["code"]) == (403, "callback_forged")
        for _ in range(3):
            answer = await caller.calls(told_to, status)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml")
            assert answer.text.endswith("<Response/>")
        await shop.reaches(delivery["id"], "delivered")
        late = await caller.calls(told_to, status | {"MessageStatus": "sent", "SmsStatus": "sent"})
        assert late.status_code == 200

        for _ in range(3):
            assert (await caller.calls(address, came_in("SM" + "1" * 32, "When does it come?"))).status_code == 200
        [question] = await received(shop, 1)
        message = await shop.ask("GET", f"/v1/messages/{question['message']}")
        assert (message["content"]["body"], message["in_reply_to"]) == ("When does it come?", sent["id"])

        before = len(vendor.messages)
        stop = came_in("SM" + "4" * 32, "Stop", OptOutType="STOP")
        assert (await caller.calls(address, stop)).status_code == 200
        suppressed = await shop.until("/v1/suppressions", lambda body: len(body["data"]) > 0)
        assert ("sms", "stop") in {(one["channel"], one["reason"]) for one in suppressed["data"]}
        refused = await shop.say("ada", body="And one more thing.")
        after = await shop.reaches(refused["deliveries"][0]["id"], "failed", "suppressed", "skipped", "canceled")
        assert after["hand_offs"] == []
        assert len(vendor.messages) == before, "Twilio itself has confirmed the STOP"


async def test_a_picture_that_a_person_sends_is_fetched_and_kept(reachable: Shop):
    shop = reachable
    async with twilio() as (vendor, peer):
        made = await account(shop, peer)
        url = f"{peer.url}{BASE}/Messages/MM{'2' * 32}/Media/ME{'3' * 32}"
        vendor.broken[urlsplit(url).path] = Answer(200, PNG, {"Content-Type": "image/png"})
        picture = came_in("MM" + "2" * 32, "See here", NumMedia="1", MediaUrl0=url, MediaContentType0="image/png")
        assert (await Twilios(shop).calls(str(made["callback_url"]), picture)).status_code == 200
        [event] = await received(shop, 1)
        seen = await shop.until(
            f"/v1/messages/{event['message']}", lambda body: bool(body["media"]) and body["media"][0]["state"] == "stored"
        )
        assert (seen["media"][0]["type"], seen["media"][0]["size"]) == ("image/png", len(PNG))


async def test_on_a_laptop_that_nobody_can_call_everything_is_asked_for(shop: Shop):
    await shop.person("ada", phone=PHONE)
    async with twilio() as (vendor, peer):
        vendor.add(1, when=vendor.now, body="Hello?")
        await account(shop, peer)
        [question] = await received(shop, 1)
        assert (await shop.ask("GET", f"/v1/messages/{question['message']}"))["content"]["body"] == "Hello?"
        given = {"in_reply_to": question["message"], "content": {"body": "Good morning!"}}
        sent = await shop.ask("POST", "/v1/messages", given, status=202)
        delivery = await shop.reaches(sent["deliveries"][0]["id"], "sent")
        assert "StatusCallback" not in form_of(peer)
        assert (form_of(peer)["To"], form_of(peer)["From"]) == (PHONE, NUMBER)
        vendor.change(str(vendor.messages[-1]["sid"]), status="delivered")
        await shop.reaches(delivery["id"], "delivered")
        assert len(await received(shop, 1)) == 1

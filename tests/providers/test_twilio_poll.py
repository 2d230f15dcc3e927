"""Asking Twilio: everything once, whatever comes in between, and the same events as those that it pushes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import pytest

from tests.providers.http_peers import Answer, HttpPeer, Request, Trick, http_server
from tests.providers.twilio_peers import BASE, NUMBER, SID, TOKEN, TwilioPeer
from tidings.channels import Account, Callback, Inbound, Polled, Receipt, Refused, RemoteMedia, Unknown, Unreadable
from tidings.net import Policy
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
LATE = NOW - timedelta(minutes=5)


class Asker:
    """Asks again and again from where it stopped, and keeps what it was told, event by event, as Tidings does."""

    def __init__(self, provider: Twilio, account: Account) -> None:
        self.provider, self.account = provider, account
        self.cursor: str | None = None
        self.events: list[str] = []

    async def ask(self, now: datetime = NOW) -> list[str]:
        """The events of one poll."""
        polled = await self.provider.poll(self.account, self.cursor, now)
        assert isinstance(polled, Polled)
        self.cursor = polled.cursor
        new = [event for one in polled.callbacks if (event := self.provider.sort(one).event_id) is not None]
        assert len(new) == len(polled.callbacks)
        self.events += new
        return new

    def read(self, polled: Polled) -> list[object]:
        """What the callbacks tell."""
        told = [self.provider.read(one, self.account) for one in polled.callbacks]
        return [one for some in told if not isinstance(some, Unreadable) for one in some]


@asynccontextmanager
async def asking(vendor: TwilioPeer) -> AsyncGenerator[tuple[Asker, HttpPeer]]:
    provider = Twilio(Policy(allow_private_networks=True), clock=lambda: NOW)
    async with http_server(vendor) as peer:
        credentials = TwilioCredentials(account_sid=SID, auth_token=TOKEN, base_url=peer.url)
        yield Asker(provider, Account(id=UUID(int=4), workspace_id=UUID(int=3), provider="twilio", credentials=credentials)), peer
        await provider.aclose()


async def test_everything_is_told_once_and_every_change_of_status():
    vendor = TwilioPeer(NOW)
    asked = vendor.add(1, when=LATE)
    sent = vendor.add(2, when=LATE, direction="outbound-api", status="sent")
    async with asking(vendor) as (asker, _):
        assert set(await asker.ask()) == {f"in:{asked}", f"st:{sent}:sent"}
        assert await asker.ask() == []
        vendor.change(sent, status="delivered")
        again = vendor.add(3, when=NOW)
        assert set(await asker.ask(NOW + timedelta(seconds=10))) == {f"st:{sent}:delivered", f"in:{again}"}
        assert await asker.ask(NOW + timedelta(seconds=20)) == []


async def test_what_is_pushed_and_what_is_polled_are_the_same_event():
    vendor = TwilioPeer(NOW)
    asked = vendor.add(1, when=LATE)
    sent = vendor.add(2, when=LATE, direction="outbound-api", status="delivered")
    pushed = [
        {"MessageSid": asked, "SmsStatus": "received", "From": "+15017122661", "To": NUMBER, "Body": "text 1", "NumMedia": "0"},
        {"MessageSid": sent, "MessageStatus": "delivered", "SmsStatus": "delivered", "From": NUMBER, "To": "+15017122661"},
    ]
    async with asking(vendor) as (asker, _):
        by_asking = set(await asker.ask())
        by_callback = {
            asker.provider.sort(
                Callback(method="POST", url="https://t.example/c", headers=(), body=urlencode(form).encode(), received_at=NOW)
            ).event_id
            for form in pushed
        }
        assert by_asking == by_callback


async def test_an_outage_is_caught_up_page_by_page_over_several_polls():
    vendor = TwilioPeer(NOW)
    async with asking(vendor) as (asker, peer):
        assert await asker.ask(NOW - timedelta(hours=41)) == []
        sids = [vendor.add(n, when=NOW - timedelta(hours=40, seconds=-n)) for n in range(40)]
        polls = 0
        while await asker.ask():
            polls += 1
            # What comes in between is in its place afterwards.
            if polls == 1:
                sids.append(vendor.add(99, when=NOW))
        for _ in range(3):
            await asker.ask()
        assert sorted(asker.events) == sorted(f"in:{sid}" for sid in sids)
        assert polls > 1, "one poll reads a few pages only"
        before = len(peer.requests)
        await asker.ask()
        assert len(peer.requests) - before == 1, "what was told long ago is not listed again"


async def test_the_first_poll_looks_back_a_little_and_not_at_all_of_history():
    vendor = TwilioPeer(NOW)
    vendor.add(1, when=NOW - timedelta(days=3))
    recent = vendor.add(2, when=LATE)
    async with asking(vendor) as (asker, _):
        assert await asker.ask() == [f"in:{recent}"]


async def test_what_says_nothing_yet_or_is_of_another_channel_is_left_out():
    vendor = TwilioPeer(NOW)
    vendor.add(1, when=LATE, direction="outbound-api", status="queued")
    coming = vendor.add(2, when=LATE, status="receiving")
    vendor.add(3, when=LATE, **{"from": "whatsapp:+15017122661"})
    vendor.add(4, when=LATE, direction="outbound-reply", status="delivered")
    vendor.messages.append({"sid": 7, "_sent": LATE})
    async with asking(vendor) as (asker, _):
        assert await asker.ask() == []
        vendor.change(coming, status="received")
        assert await asker.ask() == [f"in:{coming}"]


async def test_an_mms_is_told_with_its_files():
    vendor = TwilioPeer(NOW)
    sid = vendor.add(1, when=LATE, num_media="2", body=None)
    names = [("ME" + "01" * 16, "image/png"), ("ME" + "02" * 16, "text/vcard")]
    vendor.files[sid] = names
    async with asking(vendor) as (asker, peer):
        polled = await asker.provider.poll(asker.account, None, NOW)
        assert isinstance(polled, Polled)
        (told,) = asker.read(polled)
        assert isinstance(told, Inbound)
        assert told.media == tuple(RemoteMedia(url=f"{peer.url}{BASE}/Messages/{sid}/Media/{name}", type=kind) for name, kind in names)
        assert (told.channel, told.text, told.at) == ("mms", "", LATE)


async def test_an_mms_whose_files_cannot_be_listed_now_is_told_later_and_holds_up_nobody():
    vendor = TwilioPeer(NOW)
    sid = vendor.add(1, when=LATE, num_media="1")
    other = vendor.add(2, when=LATE)
    vendor.files[sid] = [("ME" + "01" * 16, "image/png")]
    listing = f"{BASE}/Messages/{sid}/Media.json"
    vendor.broken[listing] = Answer(503, b"")
    async with asking(vendor) as (asker, _):
        assert await asker.ask() == [f"in:{other}"]
        # Long after the time that is looked at anyway.
        assert await asker.ask(NOW + timedelta(hours=5)) == []
        del vendor.broken[listing]
        assert await asker.ask(NOW + timedelta(hours=6)) == [f"in:{sid}"]
        gone = vendor.add(3, when=NOW, num_media="1")
        vendor.broken[f"{BASE}/Messages/{gone}/Media.json"] = Answer(404, b'{"code": 20404, "message": "no", "status": 404}')
        assert await asker.ask(NOW + timedelta(hours=6)) == [f"in:{gone}"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(401, b'{"code": 20003, "message": "Authenticate", "status": 401}'), Refused),
        (Answer(429, b"", {"Retry-After": "1"}), Refused),
        (Answer(500, b""), Unknown),
        (Answer(200, b"<html>"), Unknown),
        (Answer(200, b'{"messages": 1}'), Unknown),
        (Trick.DROP, Unknown),
    ],
    ids=str,
)
async def test_a_poll_that_fails_says_how_and_loses_nothing(answer: Answer | Trick, kind: type):
    vendor = TwilioPeer(NOW)
    sid = vendor.add(1, when=LATE)
    vendor.broken[f"{BASE}/Messages.json"] = answer
    async with asking(vendor) as (asker, _):
        assert isinstance(await asker.provider.poll(asker.account, None, NOW), kind)
        vendor.broken.clear()
        assert await asker.ask() == [f"in:{sid}"]


async def test_a_page_that_fails_in_the_middle_is_asked_for_again_and_an_old_one_from_the_start():
    vendor = TwilioPeer(NOW)
    sids = [vendor.add(n, when=LATE) for n in range(10)]
    async with asking(vendor) as (asker, peer):
        whole = peer.answering
        answers: list[Answer | Trick] = [Trick.DROP, Answer(400, b'{"code": 21481, "message": "Invalid PageToken", "status": 400}')]

        def falters(request: Request) -> Answer | Trick:
            return answers.pop(0) if "PageToken" in request.target and answers else whole(request)

        peer.answering = falters
        assert len(await asker.ask()) == 3
        assert await asker.ask() == [], "its page is too old"
        await asker.ask()
        assert sorted(asker.events) == sorted(f"in:{sid}" for sid in sids)


async def test_a_list_that_leads_elsewhere_is_not_followed():
    vendor = TwilioPeer(NOW)
    body = msgspec.json.encode({"messages": [], "next_page_uri": "@evil.example/2010-04-01/Accounts"})
    vendor.broken[f"{BASE}/Messages.json"] = Answer(200, body)
    async with asking(vendor) as (asker, peer):
        assert await asker.ask() == []
        assert len(peer.requests) == 1


@pytest.mark.parametrize("cursor", ["", "x", "{}", '{"since": "never"}', '{"since": 5}'])
async def test_a_cursor_that_cannot_be_read_begins_anew(cursor: str):
    vendor = TwilioPeer(NOW)
    sid = vendor.add(1, when=LATE)
    async with asking(vendor) as (asker, _):
        asker.cursor = cursor
        assert await asker.ask() == [f"in:{sid}"]


async def test_what_a_poll_tells_of_a_message_of_ours_is_a_receipt_by_its_sid():
    vendor = TwilioPeer(NOW)
    sid = vendor.add(1, when=LATE, direction="outbound-api", status="undelivered", error_code=30003)
    async with asking(vendor) as (asker, _):
        polled = await asker.provider.poll(asker.account, None, NOW)
        assert isinstance(polled, Polled)
        (told,) = asker.read(polled)
        assert isinstance(told, Receipt)
        assert (told.state, told.code, told.provider_reference, told.at) == ("failed", "address_unavailable", sid, LATE)

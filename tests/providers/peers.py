"""The peer of each provider: a real server, or the provider's own simulation, that behaves as a test of the suite asks.

A new provider adds one function and one line to PEERS, and the whole suite runs against it.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec

from tests.providers.http_peers import Answer, Request, http_server
from tests.providers.http_peers import Trick as HttpTrick
from tests.providers.smtp_peers import Replies, Trick, smtp_server
from tests.providers.twilio_peers import NUMBER, SID, TOKEN, TwilioPeer
from tidings.channels import CHANNELS, Account, Outcome, Provider, Refused, Unknown
from tidings.net import Policy
from tidings.providers.custom import Custom
from tidings.providers.custom_credentials import Answer as CustomAnswer
from tidings.providers.custom_credentials import Body, CustomCredentials
from tidings.providers.inapp import InApp, InAppCredentials
from tidings.providers.sandbox import Fault, LedgerEntry, Sandbox, SandboxCredentials
from tidings.providers.smtp import Smtp, SmtpCredentials
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials

Behaviour = Literal["accepts", "refuses", "refuses_for_now", "takes_and_drops", "hangs", "answers_garbage", "absent"]

WORKSPACE = UUID("01890000-0000-7000-8000-000000000001")
ACCOUNT = UUID("01890000-0000-7000-8000-000000000002")


class Peer(msgspec.Struct, frozen=True):
    """A provider, an account that leads to its peer, what the peer received, and how many connections it has in use."""

    provider: Provider
    account: Account
    received: Callable[[], list[str]]
    behave: Callable[[Behaviour], None]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One provider under test: what its peer can do, an address of each of its channels, and what garbage means to it."""

    name: str
    open: Callable[[Behaviour], AbstractAsyncContextManager[Peer]]
    behaviours: frozenset[Behaviour]
    addresses: dict[str, str]
    on_garbage: type[Outcome]
    writes_headers: bool = False
    """What it sends has headers, which a title must not be able to add to."""
    carries_files: bool = True
    """False: it refuses a message with files, for good and under a code of its own."""
    gives_ids: bool = False
    """Its peer gives each message an id of its own; ours stands in what it was sent."""


def account(provider: str, credentials: msgspec.Struct, sender: str | None = None) -> Account:
    return Account(id=ACCOUNT, workspace_id=WORKSPACE, provider=provider, credentials=credentials, sender=sender)


def closed_port() -> int:
    """A port on 127.0.0.1 at which nothing listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


_SMTP: dict[Behaviour, Replies] = {
    "accepts": {"DOT": "250 2.0.0 ok"},
    "refuses": {"DOT": "550 5.7.1 not wanted"},
    "refuses_for_now": {"DOT": "451 4.3.0 later"},
    "takes_and_drops": {"DOT": Trick.DROP},
    "hangs": {"DOT": Trick.HANG},
    "answers_garbage": {"DOT": Trick.GARBAGE},
}


@asynccontextmanager
async def _smtp(behaviour: Behaviour) -> AsyncGenerator[Peer]:
    provider = Smtp(Policy(allow_private_networks=True))
    async with smtp_server(_SMTP.get(behaviour)) as server:
        port = closed_port() if behaviour == "absent" else server.port
        credentials = SmtpCredentials(host="127.0.0.1", port=port, security="none", from_address="shop@example.com")
        received = lambda: [mail.decode() for mail in server.mails]  # noqa: E731
        yield Peer(provider, account("smtp", credentials), received, lambda wish: server.replies.update(_SMTP[wish]))
        await provider.aclose()


@asynccontextmanager
async def _inapp(_behaviour: Behaviour) -> AsyncGenerator[Peer]:
    # It can do nothing but accept. Where nothing is handed off, what was received is what the feed has: the reference of each delivery.
    provider = InApp()
    yield Peer(provider, account("inapp", InAppCredentials()), list, lambda _: None)
    await provider.aclose()
    await asyncio.sleep(0)


_FAULTS: dict[Behaviour, Fault] = {
    "accepts": Fault(),
    "refuses": Fault(reject=1),
    "refuses_for_now": Fault(throttle=1),
    "takes_and_drops": Fault(unknown=1),
    "hangs": Fault(hang=1),
    "answers_garbage": Fault(garbage=1),
}


class _Handset:
    """The sandbox's ledger, in memory."""

    def __init__(self) -> None:
        self.entries: list[LedgerEntry] = []

    async def append(self, entry: LedgerEntry) -> None:
        self.entries.append(entry)

    async def aclose(self) -> None:
        pass


@asynccontextmanager
async def _sandbox(behaviour: Behaviour) -> AsyncGenerator[Peer]:
    handset = _Handset()
    provider = Sandbox(handset)
    script = [_FAULTS[behaviour]]

    def behave(wish: Behaviour) -> None:
        script[:] = [_FAULTS[wish]]

    here = account("sandbox", SandboxCredentials(faults=script))
    yield Peer(provider, here, lambda: [str(entry) for entry in handset.entries], behave)
    await provider.aclose()


_TWILIO: dict[Behaviour, Answer | HttpTrick] = {
    "refuses": Answer(400, b'{"code": 21211, "message": "not a valid phone number", "status": 400}'),
    "refuses_for_now": Answer(429, b'{"code": 20429, "message": "Too Many Requests", "status": 429}', {"Retry-After": "2"}),
    "takes_and_drops": HttpTrick.DROP,
    "hangs": HttpTrick.HANG,
    "answers_garbage": Answer(201, b"<html>"),
}


@asynccontextmanager
async def _twilio(behaviour: Behaviour) -> AsyncGenerator[Peer]:
    provider = Twilio(Policy(allow_private_networks=True))
    vendor = TwilioPeer(datetime.now(UTC))
    messages = f"/2010-04-01/Accounts/{SID}/Messages.json"

    def behave(wish: Behaviour) -> None:
        vendor.broken = {messages: _TWILIO[wish]} if wish in _TWILIO else {}

    behave(behaviour)
    async with http_server(vendor) as server:
        base = f"http://127.0.0.1:{closed_port()}" if behaviour == "absent" else server.url
        credentials = TwilioCredentials(account_sid=SID, auth_token=TOKEN, base_url=base)
        here = Account(
            id=ACCOUNT,
            workspace_id=WORKSPACE,
            provider="twilio",
            credentials=credentials,
            sender=NUMBER,
            callback_url="https://tidings.example.com/callbacks/twilio/0123456789abcdef",
        )
        sent = lambda: [request.body.decode() for request in server.requests if request.method == "POST"]  # noqa: E731
        yield Peer(provider, here, sent, behave)
        await provider.aclose()


_CUSTOM: dict[Behaviour, Answer | HttpTrick] = {
    "refuses": Answer(422, b'{"error": "no such number"}'),
    "refuses_for_now": Answer(429),
    "takes_and_drops": HttpTrick.DROP,
    "hangs": HttpTrick.HANG,
    "answers_garbage": Answer(200, b"<html>"),
}


@asynccontextmanager
async def _custom(behaviour: Behaviour) -> AsyncGenerator[Peer]:
    provider = Custom(Policy(allow_private_networks=True))
    wanted: list[Behaviour] = [behaviour]

    def answering(request: Request) -> Answer | HttpTrick:
        taken = b'{"id": "gw-%b"}' % msgspec.json.decode(request.body)["reference"].encode()
        return _CUSTOM.get(wanted[0]) or Answer(202, taken)

    async with http_server(answering) as server:
        base = f"http://127.0.0.1:{closed_port()}" if behaviour == "absent" else server.url
        names = ("to", "text", "title", "html", "actions", "media", "reference", "attempt")
        tree = {name: f"{{{{ {name} | default('') }}}}" for name in names}
        credentials = CustomCredentials(
            url=f"{base}/{{{{ channel }}}}", body=Body(json=tree), answer=CustomAnswer(reference="/id", code="/error")
        )
        received = lambda: [request.body.decode() for request in server.requests]  # noqa: E731
        yield Peer(provider, account("custom", credentials), received, lambda wish: wanted.__setitem__(0, wish))
        await provider.aclose()


PEERS: tuple[Case, ...] = (
    Case(
        name="smtp",
        open=_smtp,
        behaviours=frozenset(("accepts", "refuses", "refuses_for_now", "takes_and_drops", "hangs", "answers_garbage", "absent")),
        addresses={"email": "jane@example.org"},
        on_garbage=Unknown,
        writes_headers=True,
    ),
    Case(
        name="sandbox",
        open=_sandbox,
        # It has no connections: nothing can be absent.
        behaviours=frozenset(_FAULTS),
        addresses={channel: "+4915112345678" for channel in CHANNELS if channel != "inapp"},
        on_garbage=Unknown,
    ),
    Case(name="inapp", open=_inapp, behaviours=frozenset({"accepts"}), addresses={"inapp": ""}, on_garbage=Refused),
    Case(
        name="twilio",
        open=_twilio,
        behaviours=frozenset(("accepts", "absent", *_TWILIO)),
        addresses={"sms": "+15017122661", "mms": "+15017122661"},
        on_garbage=Unknown,
        carries_files=False,
        gives_ids=True,
    ),
    Case(
        name="custom",
        open=_custom,
        behaviours=frozenset(("accepts", "absent", *_CUSTOM)),
        addresses={channel: "+4915112345678" for channel in CHANNELS if channel != "inapp"},
        on_garbage=Unknown,
    ),
)

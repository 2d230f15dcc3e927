"""The sandbox: every channel to simulated handsets, obeying a fault script, and keeping its own ledger of what it was handed.

A real implementation, not a mock: it is the default of every test workspace. Its wire format is its own.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from tidings.channels import (
    CHANNELS,
    Account,
    Callback,
    Declaration,
    Forged,
    Outbound,
    Outcome,
    Refused,
    Reply,
    Report,
    Sent,
    Showing,
    Sorted,
    Told,
    Unknown,
    Unreadable,
    Verified,
)
from tidings.channels.exchange import no_answer
from tidings.core.durations import parse_duration
from tidings.core.ids import encode
from tidings.core.secret_fields import SECRET
from tidings.providers import sandbox_callbacks

Chance = Annotated[float, Meta(ge=0, le=1)]
Duration = Annotated[str, Meta(pattern=r"^\d{1,6}(ms|s|m|h)$")]

PHONE_OFF = "phone_off"
"""What a hand-off to a phone that is switched off is told."""


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the sandbox does wrong, on one channel or on all; chances are rolled once for each hand-off, in this order."""

    channel: Literal["sms", "mms", "voice", "email", "whatsapp", "rcs", "push", "webpush"] | None = None
    account: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The id of the one provider account that does so; left out, all of the sandbox."""
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of the one person to whom it does so; left out, to everybody."""
    address: Annotated[str, Meta(min_length=1, max_length=4_096)] | None = None
    """The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them."""
    is_off: bool = False
    """The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts come."""
    reject: Chance = 0
    """Refused for good."""
    throttle: Chance = 0
    """Refused, try again in a second."""
    hang: Chance = 0
    """Nothing is taken, and no answer comes."""
    unknown: Chance = 0
    """Taken, and the answer is dropped."""
    garbage: Chance = 0
    """Taken, and the answer cannot be read."""
    trickle: Chance = 0
    """Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second)."""
    status: Annotated[int, Meta(ge=400, le=599)] | None = None
    """Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown."""
    delay: Duration = "0s"
    receipts: Literal["delivered", "read", "failed", "none"] = "delivered"
    receipt_delay: Duration = "0s"


class SandboxCredentials(msgspec.Struct, frozen=True):
    """None are needed; the workspace's fault script comes along, in which a person is named by our own id."""

    faults: list[Fault] = []
    callback_secret: Annotated[str, Meta(min_length=16, max_length=200), SECRET] | None = None
    """With it the account can be called back, as a real provider does: see sandbox_callbacks.py for how that is signed."""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off, as the handset saw it."""

    delivery: str
    attempt: int
    key: str
    channel: str
    address: str


class Ledger(Protocol):
    """Where hand-offs are written down, before they are answered."""

    async def append(self, entry: LedgerEntry) -> None:
        """It is written; a ledger that honours keys writes the same key once."""
        ...

    async def aclose(self) -> None:
        """It is closed."""
        ...


class NoLedger:
    """What left is in the attempts; nothing else is written."""

    async def append(self, entry: LedgerEntry) -> None:
        """Forgotten."""

    async def aclose(self) -> None:
        """Nothing is held."""


class Sandbox:
    """Takes what it is handed and promises the receipts that its handsets will give."""

    declaration = Declaration(
        name="sandbox",
        channels=frozenset(CHANNELS) - {"inapp"},
        credentials=SandboxCredentials,
        honours_key=True,
        reports_receipts=True,
        source="none: it is this module",
        title="Sandbox",
        means="Simulated handsets for every channel: nothing leaves the installation, and people are answered for by hand.",
        is_simulated=True,
    )

    def __init__(self, ledger: Ledger, roll: Callable[[], float] = random.random) -> None:
        self._ledger = ledger
        self._roll = roll

    async def send(self, outbound: Outbound, account: Account) -> Outcome:
        """What the fault script says, else Sent with a receipt to come."""
        exchange = outbound.exchange
        if exchange is None:
            return await self._send(outbound, account)
        exchange.went(lambda showing: _call(outbound, showing), lambda: _secrets(account))
        outcome = await self._send(outbound, account)
        exchange.came(lambda _: _answer(outcome))
        return outcome

    async def _send(self, outbound: Outbound, account: Account) -> Outcome:
        fault = _fault_for(outbound, account)
        if (delay := _seconds(fault.delay)) > 0:
            await asyncio.sleep(delay)
        if (refusal := self._refusal(fault)) is not None:
            return refusal
        if self._happens(fault.hang):
            await asyncio.sleep(86_400)
        await self._ledger.append(
            LedgerEntry(
                delivery=outbound.reference,
                attempt=outbound.attempt,
                key=outbound.idempotency_key,
                channel=outbound.channel,
                address=outbound.address,
            )
        )
        if fault.is_off:
            return Sent(f"sbx_{outbound.reference}.{outbound.attempt}", PHONE_OFF)
        if self._happens(fault.unknown):
            return Unknown(code="connection_reset", detail="The sandbox took it and dropped the answer")
        if self._happens(fault.garbage):
            return Unknown(code="malformed_answer", detail="The sandbox took it and answered garbage")
        if self._happens(fault.trickle):
            await asyncio.sleep(10 * max(delay, 0.1))
        return Sent(f"sbx_{outbound.reference}.{outbound.attempt}", reports=_reports(fault))

    async def verify(self, account: Account) -> Verified:  # noqa: ARG002 - the port's signature
        """Always works."""
        return Verified(ok=True, detail="The sandbox needs no credentials.")

    async def aclose(self) -> None:
        """The ledger is closed."""
        await self._ledger.aclose()

    def check(self, callback: Callback, account: Account) -> Forged | None:
        """None where it is signed with the account's secret."""
        own = account.credentials
        return sandbox_callbacks.check(callback, own.callback_secret if isinstance(own, SandboxCredentials) else None)

    def sort(self, callback: Callback, account: Account | None = None) -> Sorted:  # noqa: ARG002 - the port's signature
        """What a person sent goes before receipts."""
        return sandbox_callbacks.sort(callback)

    def read(self, callback: Callback, account: Account) -> Sequence[Told] | Unreadable:  # noqa: ARG002 - the port's signature
        """The receipts and the messages that it tells."""
        return sandbox_callbacks.read(callback)

    def reply(self, callback: Callback) -> Reply:
        """It is stored."""
        return sandbox_callbacks.reply(callback)

    def _refusal(self, fault: Fault) -> Outcome | None:
        if fault.status is not None:
            if fault.status == 429:
                return Refused(code="http_429", may_retry=True, retry_after_seconds=1)
            return Unknown(code=f"http_{fault.status}") if fault.status >= 500 else Refused(code=f"http_{fault.status}")
        if self._happens(fault.reject):
            return Refused(code="rejected", detail="The fault script rejects it")
        if self._happens(fault.throttle):
            return Refused(code="throttled", detail="The fault script throttles", may_retry=True, retry_after_seconds=1)
        return None

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self._roll() < chance


_FAULTLESS = Fault()


def _fault_for(outbound: Outbound, account: Account) -> Fault:
    if isinstance(account.credentials, SandboxCredentials):
        for fault in account.credentials.faults:
            if (
                fault.channel in (None, outbound.channel)
                and fault.account in (None, encode("pac", account.id))
                and fault.address in (None, outbound.address)
                and (fault.contact is None or (outbound.contact_id is not None and fault.contact == encode("ctc", outbound.contact_id)))
            ):
                return fault
    return _FAULTLESS


class _Call(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the handset is handed, as it is shown."""

    reference: str
    attempt: int
    idempotency_key: str
    channel: str
    to: str
    sender: str | None = None
    title: str | None = None
    text: str | None = None


def _call(outbound: Outbound, showing: Showing) -> str:
    title = outbound.content.title
    shown = _Call(
        reference=outbound.reference,
        attempt=outbound.attempt,
        idempotency_key=outbound.idempotency_key,
        channel=outbound.channel,
        to=showing.masked,
        sender=outbound.sender,
        title=showing.words(title) if title is not None else None,
        text=showing.words(outbound.content.text),
    )
    return msgspec.json.format(msgspec.json.encode(shown), indent=2).decode()


def _answer(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            told = {"reference": outcome.reference, "receipts": [report.state for report in outcome.reports]}
            return msgspec.json.format(msgspec.json.encode(told | ({"code": outcome.code} if outcome.code else {})), indent=2).decode()
        case Refused() | Unknown():
            return no_answer(outcome.code, outcome.detail)


def _secrets(account: Account) -> tuple[str | None, ...]:
    own = account.credentials
    return (own.callback_secret if isinstance(own, SandboxCredentials) else None, account.callback_url)


def _reports(fault: Fault) -> tuple[Report, ...]:
    after = _seconds(fault.receipt_delay)
    match fault.receipts:
        case "none":
            return ()
        case "read":
            return (Report("delivered", after), Report("read", after))
        case "delivered" | "failed":
            return (Report(fault.receipts, after),)


@lru_cache(maxsize=256)
def _seconds(duration: str) -> float:
    parsed = parse_duration(duration)
    return parsed.total_seconds() if parsed is not None else 0.0

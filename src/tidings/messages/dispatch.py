"""Claim (with guard and intent) -> compose -> attempt -> record: one delivery's way to the wire, on one screen.

No transaction is open while a provider is called, and nothing is handed over without a committed intent.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import msgspec

from tidings.channels import CHANNELS, Account, Exchange, Outbound, Outcome, Provider, Refused, Unknown
from tidings.core.clock import Clock
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Connection
from tidings.messages import store
from tidings.messages.compose import Composed, Loaded, compose
from tidings.messages.decide import Kept, decide, never_left
from tidings.messages.exchanges import Samples, exchange_of
from tidings.messages.links import Links
from tidings.messages.model import Claimed
from tidings.messages.purposes import PURPOSES
from tidings.messages.store import Recorded
from tidings.templates import RenderFailed, SourceFailed

log = get_logger("dispatch")


class Carrier(msgspec.Struct, frozen=True):
    """Who carries a delivery: a provider and our account with it, or the reason why nobody can."""

    provider: Provider
    account: Account
    reply_domain: str | None = None
    """The domain of ours to which answers can be sent."""


class NoCarrier(msgspec.Struct, frozen=True):
    """Nobody can carry it; the code and the words that tell what to do."""

    provider: str
    code: str
    detail: str


async def dispatch(
    claimed: Claimed, loaded: Loaded, carrier: Carrier | NoCarrier, links: Links, clock: Clock, samples: Samples
) -> tuple[Recorded, Outcome | None]:
    """One delivery from its committed intent to what has to be written about it; the outcome where a provider was asked."""
    if isinstance(carrier, NoCarrier):
        return never_left(claimed, provider=carrier.provider, code=carrier.code, detail=carrier.detail), None
    name = carrier.provider.declaration.name
    if isinstance(loaded.sources, SourceFailed):
        return _unsaid(claimed, loaded.spoken.purpose, name, loaded.sources, clock()), None
    own = links.under(loaded.settings.domain)
    composed = compose(claimed, loaded, own)
    if isinstance(composed, RenderFailed):
        return never_left(claimed, provider=name, code=composed.code, detail=f"{composed.field}: {composed.detail}"), None
    outbound = _outbound(claimed, loaded, composed, carrier, own, Exchange(clock))
    outcome = await attempt(outbound, carrier)
    result = decide(
        claimed,
        purpose=loaded.spoken.purpose,
        may_go_elsewhere=loaded.spoken.may_go_elsewhere,
        provider=name,
        outcome=outcome,
        kept=composed.kept,
        now=clock(),
    )
    exchange = exchange_of(outbound, outcome, loaded.spoken, carrier.account, own, samples)
    if exchange is not None or loaded.spoken.is_sensitive:
        result = msgspec.structs.replace(result, is_sensitive=loaded.spoken.is_sensitive, exchange=exchange)
    return result, outcome


async def attempt(outbound: Outbound, carrier: Carrier) -> Outcome:
    """The answer to one hand-off, within its deadline: who does not answer in time, or breaks, leaves an unknown."""
    seconds = PURPOSES[outbound.purpose].deadline_seconds or CHANNELS[outbound.channel].deadline_seconds
    try:
        async with asyncio.timeout(seconds):
            return await carrier.provider.send(outbound, carrier.account)
    except TimeoutError:
        return Unknown(code="deadline", detail=f"No answer within {seconds:g} s")
    except Exception as error:  # whatever it was, the message may be on its way
        log.warning("a provider broke", exc_info=error, extra={"provider": carrier.account.provider, "delivery": outbound.reference})
        return Unknown(code="provider_error", detail=type(error).__name__)


async def record(connection: Connection, results: Sequence[Recorded], now: datetime) -> None:
    """Every result is written under its own token; what was fenced meanwhile settles what it still can."""
    # In one order: whoever cancels a message locks the same rows.
    results = sorted(results, key=lambda result: (result.claimed.bucket, result.claimed.delivery_id))
    written = await store.record(connection, results, now)
    if len(written) < len(results):
        fenced = [result for result in results if (result.claimed.delivery_id, result.claimed.attempt) not in written]
        await store.settle_fenced(connection, fenced, now)
        log.warning("answers came after their lease", extra={"count": len(fenced)})


def _unsaid(claimed: Claimed, purpose: str, provider: str, failed: SourceFailed, now: datetime) -> Recorded:
    """The end of an attempt that had nothing true to say: as one whose provider was not reached, but that no other would do better."""
    detail = f"{failed.key}: {failed.code}: {failed.detail}"
    outcome = Refused(code="data_source_failed", detail=detail, may_retry=failed.may_retry)
    result = decide(claimed, purpose=purpose, provider=provider, outcome=outcome, kept=Kept(None, None), now=now)
    reason = "data_source_failed" if result.is_over else result.reason
    return msgspec.structs.replace(result, reason=reason, goes_elsewhere=False)


def _outbound(claimed: Claimed, loaded: Loaded, composed: Composed, carrier: Carrier, links: Links, exchange: Exchange) -> Outbound:
    reference, purpose = encode("dlv", claimed.delivery_id), loaded.spoken.purpose
    return Outbound(
        delivery_id=claimed.delivery_id,
        message_id=claimed.message_id,
        workspace_id=claimed.workspace_id,
        attempt=claimed.attempt,
        reference=reference,
        idempotency_key=reference,
        channel=claimed.channel,
        purpose=purpose,
        address=claimed.address or reference,
        sender=claimed.sender,
        content=composed.content,
        unsubscribe_url=links.unsubscribe_url(claimed.delivery_id) if purpose == "marketing" else None,
        reply_to=links.reply_address(claimed.delivery_id, carrier.reply_domain) if carrier.reply_domain is not None else None,
        return_path=f"b+{reference}@{carrier.reply_domain}" if carrier.reply_domain is not None else None,
        thread=tuple((loaded.spoken.thread or "").split()),
        is_automatic=claimed.is_confirmation,
        contact_id=claimed.contact_id,
        exchange=exchange,
    )

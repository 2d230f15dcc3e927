"""One try: signed now, sent once, and what the answer means."""

import random
import time
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.net import Ambiguous, NotSent, Poster, Response
from tidings.webhooks import store
from tidings.webhooks.compose import wrap
from tidings.webhooks.decide import decide, error_of, kept_body, kept_headers
from tidings.webhooks.model import KEPT_BYTES, SECONDS, Algorithm, endpoint_name, event_id
from tidings.webhooks.sending_store import Claimed, Tried
from tidings.webhooks.signing import Key, open_keys, sign
from tidings.workspaces import Sealer


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint, opened: all that a try needs."""

    endpoint_id: UUID
    url: str
    algorithm: Algorithm
    keys: tuple[Key, ...]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What an endpoint said to a test."""

    ok: bool
    status: int | None
    milliseconds: int
    error: str | None
    body: str | None


async def send(poster: Poster, receiver: Receiver, claimed: Claimed, real_now: datetime) -> Tried:
    """What the endpoint answered to this delivery, and what becomes of it. No transaction is open meanwhile."""
    answer, milliseconds = await _post(poster, receiver, event_id(claimed.bucket, claimed.position), claimed.body.encode(), real_now)
    verdict = decide(answer, claimed.tries + 1, real_now, random.random())  # noqa: S311 - spreads load, and guards nothing
    has_answer = isinstance(answer, Response)
    return Tried(
        claimed=claimed,
        state=verdict.state,
        error=verdict.error,
        at=real_now,
        milliseconds=milliseconds,
        wait_seconds=verdict.wait_seconds,
        is_gone=verdict.is_gone,
        status=answer.status if has_answer else None,
        headers=kept_headers(answer) if has_answer else None,
        body=kept_body(answer) if has_answer else None,
    )


async def open_receiver(tx: Tx, workspace_id: UUID, endpoint_id: UUID, *, sealer: Sealer) -> Receiver:
    """The endpoint, ready to be sent to, disabled or not; raises NotFound."""
    kept = await store.get_endpoint(tx, workspace_id, endpoint_id)
    if kept is None:
        raise NotFound
    endpoint = kept.endpoint
    keys = open_keys(sealer, workspace_id, endpoint_id, kept.secrets)
    return Receiver(endpoint_id=endpoint_id, url=endpoint.url, algorithm=endpoint.algorithm, keys=keys)


async def send_test(poster: Poster, receiver: Receiver, *, now: datetime, real_now: datetime) -> Answered:
    """What the endpoint says to a `webhook.test`, which stands in no log; `now` is business time."""
    body = wrap("webhook.test", rfc3339(now), {"webhook_endpoint": endpoint_name(receiver.endpoint_id)}).encode()
    # Beside the ids of events: no bucket is 99.
    answer, milliseconds = await _post(poster, receiver, event_id(99, time.time_ns() // 1000), body, real_now)
    error = error_of(answer)
    if not isinstance(answer, Response):
        return Answered(ok=False, status=None, milliseconds=milliseconds, error=error, body=None)
    return Answered(ok=error is None, status=answer.status, milliseconds=milliseconds, error=error, body=kept_body(answer))


async def _post(
    poster: Poster, receiver: Receiver, webhook_id: str, body: bytes, real_now: datetime
) -> tuple[Response | NotSent | Ambiguous, int]:
    timestamp = int(real_now.timestamp())
    headers = (
        ("Content-Type", "application/json"),
        ("webhook-id", webhook_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", sign(receiver.algorithm, receiver.keys, webhook_id, timestamp, body, real_now)),
    )
    started = time.perf_counter()
    answer = await poster.post(receiver.url, headers, body, seconds=SECONDS, max_bytes=KEPT_BYTES)
    return answer, round((time.perf_counter() - started) * 1000)

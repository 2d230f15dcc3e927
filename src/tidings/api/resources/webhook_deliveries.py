"""What was sent to webhook endpoints: the log, and sending again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.webhooks import (
    DELIVERY,
    ENDPOINT,
    Attempt,
    Delivery,
    DeliveryState,
    ReplayInput,
    event_id,
    get_delivery,
    list_attempts,
    list_deliveries,
    replay,
)


class WebhookDeliveryOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one endpoint."""

    id: str
    event: str
    """The event's id: the `webhook-id`."""
    type: str
    state: DeliveryState
    reason: str | None
    """Why it was given up."""
    attempts: int
    created_at: datetime
    settled_at: datetime | None


class WebhookDeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the log, the newest first."""

    data: list[WebhookDeliveryOutput]
    next: str | None


class WebhookAttemptOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One try, and what the endpoint said."""

    n: int
    at: datetime
    milliseconds: int
    status: int | None
    headers: dict[str, str]
    """A few of what it answered."""
    body: str | None
    """The first 4 kB of what it answered."""
    error: str | None
    """Why it counts as failed: `status_500`, `redirected`, `timeout`, `connect_failed`, `address_refused` …"""


class WebhookDeliveryDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one endpoint, with what was sent and each answer."""

    delivery: WebhookDeliveryOutput
    body: str | None
    """The very text that is signed and sent; null where the person it was about was erased."""
    attempts: list[WebhookAttemptOutput]


class DeliveriesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, in which state."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    state: DeliveryState | None = None


class ReplayOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent again."""

    queued: int | None
    """How many deliveries are in line; null where a span of time is put in line page by page from now on."""


async def _replay(request: Request) -> ReplayOutput:
    given: ReplayInput = request.body
    return ReplayOutput(queued=await replay(request.tx, request.workspace_id, _id(request), given, real_now=request.real_now))


async def _deliveries(request: Request) -> dict[str, object]:
    query: DeliveriesQuery = request.query
    found = await list_deliveries(
        request.tx,
        request.workspace_id,
        _id(request),
        state=query.state,
        before=after_id(DELIVERY, query.after),
        limit=query.limit + 1,
    )
    return page_of([_line(one) for one in found], query.limit, lambda one: one.id)


async def _delivery(request: Request) -> WebhookDeliveryDetail:
    delivery_id = decode(DELIVERY, request.path["delivery"])
    if delivery_id is None:
        raise NotFound
    delivery = await get_delivery(request.tx, request.workspace_id, _id(request), delivery_id)
    attempts = await list_attempts(request.tx, request.workspace_id, delivery)
    return WebhookDeliveryDetail(delivery=_line(delivery), body=delivery.body, attempts=[_attempt(one) for one in attempts])


def _id(request: Request) -> UUID:
    endpoint_id = decode(ENDPOINT, request.path["id"])
    if endpoint_id is None:
        raise NotFound
    return endpoint_id


def _line(delivery: Delivery) -> WebhookDeliveryOutput:
    return WebhookDeliveryOutput(
        id=encode(DELIVERY, delivery.id),
        event=event_id(delivery.bucket, delivery.position),
        type=delivery.type,
        state=delivery.state,
        reason=delivery.reason,
        attempts=delivery.attempts,
        created_at=delivery.created_at,
        settled_at=delivery.settled_at,
    )


def _attempt(attempt: Attempt) -> WebhookAttemptOutput:
    return WebhookAttemptOutput(
        n=attempt.n,
        at=attempt.at,
        milliseconds=attempt.milliseconds,
        status=attempt.status,
        headers=msgspec.json.decode(attempt.headers, type=dict[str, str]) if attempt.headers is not None else {},
        body=attempt.body,
        error=attempt.error,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="webhook_endpoints.deliveries",
        method="GET",
        path="/v1/webhook-endpoints/{id}/deliveries",
        scope="webhooks:read",
        summary="List what was sent to an endpoint",
        description="Each event that the endpoint asked for, the newest first, kept for 30 days: all of them, or those in one state.",
        query=DeliveriesQuery,
        output=WebhookDeliveryPage,
        errors=(Invalid, NotFound),
        run=_deliveries,
    ),
    Operation(
        id="webhook_endpoints.delivery",
        method="GET",
        path="/v1/webhook-endpoints/{id}/deliveries/{delivery}",
        scope="webhooks:read",
        summary="Show what was sent, and what was answered",
        description="The body as it was signed, and each try with the endpoint's answer.",
        output=WebhookDeliveryDetail,
        errors=(NotFound,),
        run=_delivery,
    ),
    Operation(
        id="webhook_endpoints.replay",
        method="POST",
        path="/v1/webhook-endpoints/{id}/replay",
        scope="webhooks:write",
        summary="Send events again",
        description=(
            "One `event`, or those from `since` until `until` (31 days at most): what was given up, or with `only` `all` every event "
            "that the endpoint asks for, those from before it was made too. Each has the same `webhook-id` as before. A span is put in "
            "line page by page, so that what happens now is not delayed."
        ),
        body=ReplayInput,
        output=ReplayOutput,
        status=202,
        errors=(Invalid, NotFound, Conflict),
        example={"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"},
        run=_replay,
    ),
)

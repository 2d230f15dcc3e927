"""Webhook endpoints: where a workspace wants its events, and the log of what was sent there."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.net import Policy, Poster
from tidings.webhooks import (
    DELIVERY,
    ENDPOINT,
    Answered,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointInput,
    EndpointPatch,
    Receiver,
    ReplayInput,
    Rotation,
    Shown,
    create_endpoint,
    delete_endpoint,
    enable_endpoint,
    event_id,
    get_delivery,
    get_endpoint,
    list_attempts,
    list_deliveries,
    list_endpoints,
    open_receiver,
    replay,
    rotate_secret,
    send_test,
    update_endpoint,
)
from tidings.webhooks.model import Algorithm, EndpointState
from tidings.workspaces import Sealer


class EndpointOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Where events go."""

    id: str
    url: str
    description: str | None
    event_types: list[str]
    algorithm: Algorithm
    public_key: str | None
    """`whpk_…`: what checks the signatures of `v1a`."""
    is_ordered: bool
    state: EndpointState
    reason: str | None
    """Why it is disabled: `gone` (it answered 410), `failing` (five days without a success), `asked`."""
    failing_since: datetime | None
    """The first failure after which it has taken nothing."""
    created_at: datetime
    updated_at: datetime


class EndpointWithSecret(msgspec.Struct, frozen=True, kw_only=True):
    """Where events go, and the secret of its signatures."""

    endpoint: EndpointOutput
    secret: str | None
    """`whsec_…`, shown once; null where the algorithm is `v1a`, whose public key is all that a receiver needs."""


class EndpointPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of endpoints."""

    data: list[EndpointOutput]
    next: str | None


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


class TestOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint said to a test."""

    ok: bool
    status: int | None
    milliseconds: int
    error: str | None
    body: str | None


class ReplayOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent again."""

    queued: int | None
    """How many deliveries are in line; null where a span of time is put in line page by page from now on."""


class _Tools(msgspec.Struct, frozen=True):
    sealer: Sealer
    policy: Policy


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_endpoints(request.tx, request.workspace_id, after=after_id(ENDPOINT, page.after), limit=page.limit + 1)
    return page_of([_shown(one) for one in found], page.limit, lambda one: one.id)


async def _create(tools: _Tools, request: Request) -> EndpointWithSecret:
    made = await create_endpoint(request.tx, request.workspace_id, request.body, sealer=tools.sealer, policy=tools.policy, now=request.now)
    return _with_secret(made)


async def _get(request: Request) -> EndpointOutput:
    return _shown(await get_endpoint(request.tx, request.workspace_id, _id(request)))


async def _patch(tools: _Tools, request: Request) -> EndpointOutput:
    patch: EndpointPatch = request.body
    return _shown(await update_endpoint(request.tx, request.workspace_id, _id(request), patch, policy=tools.policy, now=request.now))


async def _delete(request: Request) -> None:
    await delete_endpoint(request.tx, request.workspace_id, _id(request))


async def _enable(request: Request) -> EndpointOutput:
    return _shown(await enable_endpoint(request.tx, request.workspace_id, _id(request), now=request.now))


async def _rotate(tools: _Tools, request: Request) -> EndpointWithSecret:
    rotated = await rotate_secret(
        request.tx,
        request.workspace_id,
        _id(request),
        request.body,
        sealer=tools.sealer,
        now=request.now,
        real_now=request.real_now,
    )
    return _with_secret(rotated)


async def _receiver(tools: _Tools, request: Request) -> tuple[Receiver, Request]:
    return await open_receiver(request.tx, request.workspace_id, _id(request), sealer=tools.sealer), request


async def _test(tools: _Tools, found: tuple[Receiver, Request]) -> TestOutput:
    receiver, request = found
    poster = Poster(tools.policy)
    try:
        return _answered(await send_test(poster, receiver, now=request.now, real_now=request.real_now))
    finally:
        poster.close()


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


def _with_secret(made: Shown) -> EndpointWithSecret:
    return EndpointWithSecret(endpoint=_shown(made.endpoint), secret=made.secret)


def _shown(endpoint: Endpoint) -> EndpointOutput:
    return EndpointOutput(
        id=encode(ENDPOINT, endpoint.id),
        url=endpoint.url,
        description=endpoint.description,
        event_types=list(endpoint.event_types),
        algorithm=endpoint.algorithm,
        public_key=endpoint.public_key,
        is_ordered=endpoint.is_ordered,
        state=endpoint.state,
        reason=endpoint.reason,
        failing_since=endpoint.failing_since,
        created_at=endpoint.created_at,
        updated_at=endpoint.updated_at,
    )


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


def _answered(answered: Answered) -> TestOutput:
    return TestOutput(ok=answered.ok, status=answered.status, milliseconds=answered.milliseconds, error=answered.error, body=answered.body)


def operations(*, sealer: Sealer, policy: Policy) -> tuple[Operation, ...]:
    """The operations on webhook endpoints; `policy` says where they may lie."""
    tools = _Tools(sealer, policy)
    return (*_reading(), *_writing(tools), *_sending(tools))


def _reading() -> tuple[Operation, ...]:
    return (
        Operation(
            id="webhook_endpoints.list",
            method="GET",
            path="/v1/webhook-endpoints",
            scope="webhooks:read",
            summary="List webhook endpoints",
            description="All endpoints of the workspace in the order of their making, never with secrets.",
            query=Page,
            output=EndpointPage,
            errors=(Invalid,),
            run=_list,
        ),
        Operation(
            id="webhook_endpoints.get",
            method="GET",
            path="/v1/webhook-endpoints/{id}",
            scope="webhooks:read",
            summary="Show a webhook endpoint",
            description="One endpoint, never with its secret.",
            output=EndpointOutput,
            errors=(NotFound,),
            run=_get,
        ),
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
    )


def _writing(tools: _Tools) -> tuple[Operation, ...]:
    return (
        Operation(
            id="webhook_endpoints.create",
            method="POST",
            path="/v1/webhook-endpoints",
            scope="webhooks:write",
            summary="Add a webhook endpoint",
            description=(
                "Events from now on are sent there by POST, signed by Standard Webhooks (standardwebhooks.com): check `webhook-id`, "
                "`webhook-timestamp` and `webhook-signature` with one of its libraries, and handle each `webhook-id` once, since an event "
                "may come twice. Any 2xx within 15 seconds is a success; a redirect is none. What fails is tried again after 5 seconds, 5 "
                "and 30 minutes, 2, 5, 10 and 10 hours, and later where `Retry-After` asks for it. 410, or five days without a success, "
                "disables the endpoint: its members get a mail, and the log has `webhook_endpoint.disabled`. The reference of events "
                "tells what each type says."
            ),
            body=EndpointInput,
            output=EndpointWithSecret,
            status=201,
            errors=(Invalid,),
            example={"url": "https://shop.example/hooks/tidings", "event_types": ["delivery.failed", "schedule.*"]},
            secret_field="secret",  # noqa: S106 - a name
            run=partial(_create, tools),
        ),
        Operation(
            id="webhook_endpoints.update",
            method="PATCH",
            path="/v1/webhook-endpoints/{id}",
            scope="webhooks:write",
            summary="Change a webhook endpoint",
            description=(
                "What is left out stays. Other event types count for events from now on; another URL also for what waits. With `state` "
                "`disabled` nothing is sent any more, and what waits is given up."
            ),
            body=EndpointPatch,
            output=EndpointOutput,
            errors=(Invalid, NotFound),
            example={"description": "Orders", "event_types": ["delivery.failed", "schedule.*"]},
            run=partial(_patch, tools),
        ),
        Operation(
            id="webhook_endpoints.delete",
            method="DELETE",
            path="/v1/webhook-endpoints/{id}",
            scope="webhooks:write",
            summary="Delete a webhook endpoint",
            description="Nothing more is sent there; its secret is gone for good.",
            status=204,
            errors=(NotFound,),
            run=_delete,
        ),
        Operation(
            id="webhook_endpoints.enable",
            method="POST",
            path="/v1/webhook-endpoints/{id}/enable",
            scope="webhooks:write",
            summary="Enable a webhook endpoint",
            description="Events from now on are sent again; those that it missed can be replayed. Enabling one that is enabled changes nothing.",
            output=EndpointOutput,
            errors=(NotFound,),
            run=_enable,
        ),
        Operation(
            id="webhook_endpoints.rotate_secret",
            method="POST",
            path="/v1/webhook-endpoints/{id}/rotate-secret",
            scope="webhooks:write",
            summary="Give a webhook endpoint another secret",
            description=(
                "From now on everything is signed with a new key, and for as long as `old_lasts` says with those before it too: the "
                "signature header has one for each, and a receiver needs one that fits."
            ),
            body=Rotation,
            output=EndpointWithSecret,
            errors=(Invalid, NotFound),
            example={"old_lasts": "24h"},
            secret_field="secret",  # noqa: S106 - a name
            run=partial(_rotate, tools),
        ),
    )


def _sending(tools: _Tools) -> tuple[Operation, ...]:
    return (
        Operation(
            id="webhook_endpoints.test",
            method="POST",
            path="/v1/webhook-endpoints/{id}/test",
            scope="webhooks:write",
            summary="Try a webhook endpoint",
            description="Sends a `webhook.test` now, once, and answers what the endpoint said, within 15 seconds. It stands in no log.",
            output=TestOutput,
            errors=(NotFound,),
            run=partial(_receiver, tools),
            then=partial(_test, tools),
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

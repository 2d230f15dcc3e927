"""Webhook endpoints: where a workspace wants its events."""

from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.net import Policy, Poster
from tidings.webhooks import (
    ENDPOINT,
    Answered,
    Endpoint,
    EndpointInput,
    EndpointPatch,
    Receiver,
    Rotation,
    Shown,
    create_endpoint,
    delete_endpoint,
    enable_endpoint,
    get_endpoint,
    list_endpoints,
    open_receiver,
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


class TestOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What the endpoint said to a test."""

    ok: bool
    status: int | None
    milliseconds: int
    error: str | None
    body: str | None


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
    )

"""Deliveries: where each stands, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.channels import CHANNELS, ChannelName
from tidings.consent.zone_of import Zone, zone_of_contact
from tidings.contacts import Contact, contacts_named, contacts_of
from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.messages import (
    Cursor,
    DeliveryFilter,
    DeliveryView,
    FullDelivery,
    State,
    Verdict,
    get_delivery,
    list_deliveries,
    masked,
    resolve_delivery,
    resolve_many,
)


class DeliveryOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery: one contact of one message over one channel."""

    id: str
    message: str
    contact: str | None
    """Your id of the person; null where they were deleted since."""
    zone: Zone | None
    """By whose clock the person's hours are reckoned, and whether that is assumed; null where they were deleted since."""
    channel: str
    state: State
    reason: str | None
    topic: str | None
    attempts: int
    """How often it was handed over, or tried to be."""
    provider_account: str | None
    sender: str | None
    """In whose name it went; null where the provider says."""
    provider_reference: str | None
    """What the provider calls it."""
    send_at: datetime | None
    expires_at: datetime | None
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


class HandOff(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. Its times are real ones, also in a test workspace whose clock was moved."""

    n: int
    provider: str
    provider_account: str | None
    """Its name; null where it was deleted since."""
    address: str
    """Masked."""
    began_at: datetime
    finished_at: datetime
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    detail: str | None
    provider_reference: str | None


class FullDeliveryOutput(DeliveryOutput, frozen=True, kw_only=True):
    """A delivery with its hand-offs."""

    hand_offs: list[HandOff]
    is_on_wire: bool
    """It is being handed over right now."""
    next_try_at: datetime | None
    """When it is looked at next, where it waits."""


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of deliveries."""

    data: list[DeliveryOutput]
    next: str | None


class DeliverySearchPage(DeliveryPage, frozen=True, kw_only=True):
    """A page of the deliveries that fit."""

    searched_to: datetime | None
    """Where the page is not full and there is a `next`: so far back was looked, and `next` looks further."""


class DeliveriesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and which: those that fit all that is given."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of the person."""
    state: State | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    """Why it stands there. Without `state`: of those that are unknown, held, failed, skipped, cancelled, expired or superseded."""
    channel: ChannelName | None = None
    topic: Annotated[str, Meta(max_length=64)] | None = None
    provider_account: Annotated[str, Meta(max_length=64)] | None = None
    """By which it went last."""
    since: datetime | None = None
    """Made at this time or later; without `contact`, of a message that was, too."""
    until: datetime | None = None
    """Made before this time."""


class ResolveManyInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """What became of unknown deliveries, and of which ones: those that fit all that is given, without any of it all."""

    as_: Verdict
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of the person."""
    message: Annotated[str, Meta(max_length=64)] | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    channel: ChannelName | None = None
    topic: Annotated[str, Meta(max_length=64)] | None = None
    provider_account: Annotated[str, Meta(max_length=64)] | None = None
    """By which it went last."""
    since: datetime | None = None
    """Made at this time or later."""
    until: datetime | None = None
    """Made before this time."""


class ResolvedMany(msgspec.Struct, frozen=True, kw_only=True):
    """How many unknown deliveries were settled, and how many that fit are left for further calls."""

    resolved: int
    """At most 1,000 a call."""
    remaining: int
    """10,000 stands for that many or more."""


class ResolveInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """What became of it: `retry` puts it back, at the risk of a duplicate; `sent` and `failed` settle it."""

    as_: Verdict


async def _list(request: Request) -> DeliverySearchPage:
    query: DeliveriesQuery = request.query
    contact_id, is_nobody = await contact_listed(request, query.contact)
    if is_nobody:
        return DeliverySearchPage(data=[], next=None, searched_to=None)
    where = DeliveryFilter(
        contact_id=contact_id,
        state=query.state,
        reason=query.reason,
        channel=query.channel,
        topic=query.topic,
        account_id=account_id_of(query.provider_account),
        since=utc(query.since),
        until=utc(query.until),
    )
    is_live = request.principal.workspace.mode == "live"
    found = await list_deliveries(request.tx, request.workspace_id, where, after=_cursor(query.after), limit=query.limit, is_live=is_live)
    return DeliverySearchPage(
        data=await delivery_outputs(request, found.rows),
        next=encode(*found.next) if found.next is not None else None,
        searched_to=searched(request, found.searched_to),
    )


async def _resolve_many(request: Request) -> ResolvedMany:
    given: ResolveManyInput = request.body
    message_id = decode("msg", given.message) if given.message is not None else None
    if given.message is not None and message_id is None:
        raise invalid("/message", "invalid_id", "This is no id of a message")
    contact_id, is_nobody = await contact_listed(request, given.contact)
    if is_nobody:
        return ResolvedMany(resolved=0, remaining=0)
    where = DeliveryFilter(
        contact_id=contact_id,
        message_id=message_id,
        reason=given.reason,
        channel=given.channel,
        topic=given.topic,
        account_id=account_id_of(given.provider_account, at="/provider_account"),
        since=utc(given.since),
        until=utc(given.until),
    )
    resolved, remaining = await resolve_many(request.tx, request.workspace_id, where, given.as_, request.now, request.real_now)
    return ResolvedMany(resolved=resolved, remaining=remaining)


async def _get(request: Request) -> FullDeliveryOutput:
    return await _full(request, await get_delivery(request.tx, request.workspace_id, _id(request)))


async def _resolve(request: Request) -> FullDeliveryOutput:
    delivery_id, given = _id(request), request.body
    await resolve_delivery(request.tx, request.workspace_id, delivery_id, given.as_, request.now, request.real_now)
    return await _full(request, await get_delivery(request.tx, request.workspace_id, delivery_id))


async def delivery_outputs(request: Request, views: Sequence[DeliveryView]) -> list[DeliveryOutput]:
    """Deliveries as the API tells them."""
    people = await contacts_of(request.tx, request.workspace_id, [*{one.contact_id for one in views}])
    return [DeliveryOutput(**_fields(request, one, people.get(one.contact_id))) for one in views]


async def _full(request: Request, found: FullDelivery) -> FullDeliveryOutput:
    view, queued = found.delivery, found.queued
    contact = (await contacts_of(request.tx, request.workspace_id, [view.contact_id])).get(view.contact_id)
    is_on_wire = queued is not None and queued.is_on_wire
    return FullDeliveryOutput(
        **_fields(request, view, contact),
        hand_offs=[
            HandOff(
                n=one.n,
                provider=one.provider,
                provider_account=one.account,
                address=masked(view.channel, one.address),
                began_at=one.intent_at,
                finished_at=one.finished_at,
                outcome=one.outcome,
                code=one.code,
                detail=one.detail,
                provider_reference=one.provider_reference,
            )
            for one in found.attempts
        ],
        is_on_wire=is_on_wire,
        next_try_at=queued.due_at + (request.now - request.real_now) if queued is not None and not is_on_wire else None,
    )


def _fields(request: Request, view: DeliveryView, contact: Contact | None) -> dict[str, Any]:
    by_phone = CHANNELS[view.channel].address_kind == "phone"
    timezone = request.principal.workspace.timezone
    return {
        "id": encode("dlv", view.id),
        "message": encode("msg", view.message_id),
        "contact": view.contact,
        "zone": zone_of_contact(contact, timezone, by_phone=by_phone) if contact is not None else None,
        "channel": view.channel,
        "state": State(view.state),
        "reason": view.reason,
        "topic": view.topic,
        "attempts": view.attempt,
        "provider_account": encode("pac", view.account_id) if view.account_id is not None else None,
        "sender": view.sender,
        "provider_reference": view.provider_reference,
        "send_at": view.due_at,
        "expires_at": view.expires_at,
        "created_at": view.created_at,
        "changed_at": view.changed_at,
        "sent_at": view.sent_at,
        "delivered_at": view.delivered_at,
        "read_at": view.read_at,
    }


async def contact_listed(request: Request, external_id: str | None) -> tuple[UUID | None, bool]:
    """Whose; and True where there is nobody with this id, and so nothing to list."""
    if external_id is None:
        return None, False
    found = (await contacts_named(request.tx, request.workspace_id, [external_id])).get(external_id)
    return found, found is None


def _id(request: Request) -> UUID:
    delivery_id = decode("dlv", request.path["id"])
    if delivery_id is None:
        raise NotFound("There is no delivery with this id in this workspace")
    return delivery_id


def account_id_of(text: str | None, *, at: str = "provider_account") -> UUID | None:
    """The provider account that is named; raises Invalid for what can be none."""
    if text is None:
        return None
    account_id = decode("pac", text)
    if account_id is None:
        raise invalid(at, "invalid_id", "This is no id of a provider account")
    return account_id


def searched(request: Request, moment: datetime | None) -> datetime | None:
    """How far back was looked, in business time."""
    return moment + (request.now - request.real_now) if moment is not None else None


def _cursor(after: str | None) -> Cursor | None:
    if after is None:
        return None
    # Behind a delivery, or behind a whole message, where no delivery of it fits.
    for prefix in ("dlv", "msg"):
        if (found := decode(prefix, after)) is not None:
            return prefix, found
    raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")


def utc(moment: datetime | None) -> datetime | None:
    """The time in UTC: one without an offset is, as everywhere in the API; one at the edge of the calendar becomes the edge."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if moment.year == 1 else datetime.max.replace(tzinfo=UTC)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="deliveries.list",
        method="GET",
        path="/v1/deliveries",
        scope="messages:read",
        summary="List deliveries",
        description=(
            "The newest first: of the whole workspace, or of one contact, in one state, for one reason, on one channel, and so on. Give `next` "
            "as `after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in "
            "`searched_to` how far back was looked."
        ),
        query=DeliveriesQuery,
        output=DeliverySearchPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="deliveries.get",
        method="GET",
        path="/v1/deliveries/{id}",
        scope="messages:read",
        summary="Show a delivery",
        description="One delivery with each of its hand-offs: through which provider account, to which (masked) address, and what came of it.",
        output=FullDeliveryOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="deliveries.resolve_many",
        method="POST",
        path="/v1/deliveries/resolve",
        scope="messages:write",
        summary="Settle deliveries of unknown outcome",
        description=(
            "What `deliveries.resolve` does to one, for all that fit: at most 1,000 a call. Call it again while `remaining` is not 0, "
            "each time with an `Idempotency-Key` of its own. Of a workspace with more than 100,000 unknown deliveries these are the newest."
        ),
        body=ResolveManyInput,
        output=ResolvedMany,
        errors=(Invalid,),
        example={"as": "failed", "channel": "sms"},
        run=_resolve_many,
    ),
    Operation(
        id="deliveries.resolve",
        method="POST",
        path="/v1/deliveries/{id}/resolve",
        scope="messages:write",
        summary="Settle a delivery of unknown outcome",
        description=(
            "Nobody answered when it was handed over, and you know better: `sent` or `failed` settle it, `retry` puts it back into the "
            "queue, at the risk that the person gets it twice. A delivery in another state is a conflict."
        ),
        body=ResolveInput,
        output=FullDeliveryOutput,
        errors=(Invalid, NotFound, Conflict),
        example={"as": "sent"},
        run=_resolve,
    ),
)

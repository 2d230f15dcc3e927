"""Messages: sending, looking at them, stopping them. What is told of one is in message_stories.py."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.api.resources.deliveries import DeliveryPage, ResolveInput, account_id_of, contact_listed, delivery_outputs, searched, utc
from tidings.api.resources.message_views import FullMessageOutput, MessageOutput, fields_of, full_message, post_as_message
from tidings.channels import ChannelName
from tidings.consent import Topic, get_topic
from tidings.contacts import contact_named
from tidings.conversations.conversation_named import conversation_named
from tidings.conversations.posts.history import find_stand
from tidings.core.errors import Forbidden, InProgress, Invalid, NotFound, Throttled, invalid
from tidings.core.ids import decode, encode
from tidings.messages import (
    Accepted,
    MessageFilter,
    Previewed,
    Send,
    State,
    cancel,
    count_recipients,
    counts,
    default_routes,
    get_message,
    list_media,
    list_messages,
    list_recipients,
    preview,
    release_late,
    resolve_unknowns,
    stop_message,
)
from tidings.messages.purposes import PurposeName
from tidings.templates import Published, published


class MessagePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of messages."""

    data: list[MessageOutput]
    next: str | None
    searched_to: datetime | None
    """Where the page is not full and there is a `next`: so far back was looked, and `next` looks further."""


class MessagesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and which: those that fit all that is given."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None
    q: Annotated[str, Meta(min_length=1, max_length=400)] | None = None
    """What names it: its id, that of a delivery of it, of a person your id or Tidings' own, an address in full, or what the provider
    calls it."""
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """To whom it went, or who wrote it: your id of the person."""
    state: State | None = None
    """In which any of its deliveries stands; with `contact`, `channel` or `provider_account` one that fits these too."""
    topic: Annotated[str, Meta(max_length=64)] | None = None
    purpose: PurposeName | None = None
    channel: ChannelName | None = None
    """On which it begins, or a later step of its route is."""
    template: Annotated[str, Meta(max_length=64)] | None = None
    direction: Literal["out", "in"] | None = None
    provider_account: Annotated[str, Meta(max_length=64)] | None = None
    """By which any of its deliveries went."""
    since: datetime | None = None
    """Made at this time or later."""
    until: datetime | None = None
    """Made before this time."""


class RecipientsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and in which state."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None
    state: State | None = None


class StopInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom it is enough."""

    contact: Annotated[str, Meta(min_length=1, max_length=255)]
    """Your id of the person."""


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a route was stopped: false where it was at its end, or has no further step."""

    stopped: bool


class Cancelled(msgspec.Struct, frozen=True, kw_only=True):
    """How many deliveries were stopped."""

    cancelled: int


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """How many late deliveries go all the same."""

    released: int


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """How many unknown deliveries were settled."""

    resolved: int


async def _preview(request: Request) -> Previewed:
    if request.body.conversation is not None:
        await conversation_named(request.tx, request.workspace_id, request.body.conversation)
    template, topic = await named_by(request, request.body)
    return await preview(
        request.tx,
        request.principal,
        request.body,
        template,
        default_routes(topic, request.principal.workspace),
        request.now,
        request.real_now,
    )


async def named_by(request: Request, send: Send) -> tuple[Published | None, Topic | None]:
    """The template and the topic that a send names; raises Invalid for a topic that there is not."""
    template = await published(request.tx, request.workspace_id, send.template) if send.template is not None else None
    key = send.topic or (template.topic if template is not None else None)
    try:
        topic = await get_topic(request.tx, request.workspace_id, key) if key is not None else None
    except NotFound:
        topic = None
    if send.topic is not None and topic is None:
        raise invalid("/topic", "unknown_topic", f"There is no topic {send.topic!r}; make it with PUT /v1/topics/{{key}}")
    return template, topic


async def _list(request: Request) -> MessagePage:
    query: MessagesQuery = request.query
    workspace = request.principal.workspace
    contact_id, is_nobody = await contact_listed(request, query.contact)
    if is_nobody:
        return MessagePage(data=[], next=None, searched_to=None)
    where = MessageFilter(
        q=query.q.strip() if query.q is not None else None,
        contact_id=contact_id,
        state=query.state,
        topic=query.topic,
        purpose=query.purpose,
        channel=query.channel,
        template=query.template,
        direction=query.direction,
        account_id=account_id_of(query.provider_account),
        since=utc(query.since),
        until=utc(query.until),
    )
    found = await list_messages(
        request.tx,
        request.workspace_id,
        where,
        after=after_id("msg", query.after),
        limit=query.limit,
        is_live=workspace.mode == "live",
        country=workspace.default_country,
    )
    counted = await count_recipients(request.tx, request.workspace_id, found.rows)
    return MessagePage(
        data=[MessageOutput(**fields_of(one), counts=counted.get(one.id)) for one in found.rows],
        next=encode(*found.next) if found.next is not None else None,
        searched_to=searched(request, found.searched_to),
    )


async def _get(request: Request) -> FullMessageOutput:
    message_id = message_id_of(request)
    stands = await find_stand(request.tx, request.workspace_id, message_id)
    try:
        view = await get_message(request.tx, request.workspace_id, message_id)
    except NotFound:
        if stands is None:
            raise
        return post_as_message(stands, is_read="conversations:read" in request.principal.scopes)
    media = await list_media(request.tx, request.workspace_id, message_id) if view.direction == "in" else []
    stand = await counts(request.tx, request.workspace_id, message_id)
    return full_message(view, media, stand, stands.seq if stands is not None else None)


async def _deliveries(request: Request) -> dict[str, object]:
    query: RecipientsQuery = request.query
    found = await list_recipients(
        request.tx,
        request.workspace_id,
        message_id_of(request),
        state=query.state,
        after=after_id("dlv", query.after),
        limit=query.limit + 1,
    )
    return page_of(await delivery_outputs(request, found), query.limit, lambda one: one.id)


async def _stop(request: Request) -> Stopped:
    message_id, given = message_id_of(request), request.body
    contact_id = await contact_named(request.tx, request.workspace_id, given.contact)
    return Stopped(stopped=await stop_message(request.tx, request.workspace_id, message_id, contact_id, request.real_now))


async def _release(request: Request) -> Released:
    return Released(released=await release_late(request.tx, request.workspace_id, message_id_of(request), request.real_now))


async def _cancel(request: Request) -> Cancelled:
    return Cancelled(cancelled=await cancel(request.tx, request.workspace_id, message_id_of(request), request.now))


async def _resolve(request: Request) -> Resolved:
    given: ResolveInput = request.body
    resolved = await resolve_unknowns(request.tx, request.workspace_id, message_id_of(request), given.as_, request.now, request.real_now)
    return Resolved(resolved=resolved)


def message_id_of(request: Request) -> UUID:
    """The message that the address names; raises NotFound for what can be none."""
    message_id = decode("msg", request.path["id"])
    if message_id is None:
        raise NotFound("There is no message with this id in this workspace")
    return message_id


EXAMPLE = {
    "to": {"email": "ada@example.com"},
    "content": {"title": "Order {{ order.number }}", "body": "Your order {{ order.number }} is on its way."},
    "data": {"order": {"number": "A-1001"}},
    "route": {"channel": "email"},
    "purpose": "transactional",
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="messages.send",
        method="POST",
        path="/v1/messages",
        scope="messages:send",
        sends=True,
        summary="Send a message",
        description=(
            "Accepted means stored: every recipient that is not in `rejected` ends in exactly one final state, which you can list. `to` "
            "is a contact by your id, an email or a phone (found, or made a contact of), or a list of up to 10,000 of these, each with "
            "its own `data` if you like. Give a `template`, or `content` with a `purpose`. The scope is that of the purpose: "
            "`messages:send` for transactional, `messages:otp`, `messages:critical`, `messages:marketing`. `send_at` schedules it; what "
            "is not sent by `expires_at` never is. With `in_reply_to` it answers a message that came in: it goes to who wrote that, on the "
            "channel and in the name that they had written to; leave `to` and `route` out. With `conversation` answers to it belong to that "
            "one, of those who are in it; else to the person's own. Send an `Idempotency-Key`: the same key and body never make a second message."
        ),
        body=Send,
        output=Accepted,
        status=202,
        errors=(Invalid, Forbidden, InProgress, Throttled),
        example=EXAMPLE,
        is_shared=True,
    ),
    Operation(
        id="messages.preview",
        method="POST",
        path="/v1/messages/preview",
        scope="messages:read",
        sends=True,
        summary="Preview a message",
        description=(
            "What a send would say to the first five of its recipients, and how much it is; nothing is stored or sent. The body is that "
            "of a send. Where the words cannot be rendered, `problem` says why: such a delivery would fail."
        ),
        body=Send,
        output=Previewed,
        errors=(Invalid,),
        example=EXAMPLE,
        is_audited=False,
        run=_preview,
    ),
    Operation(
        id="messages.list",
        method="GET",
        path="/v1/messages",
        scope="messages:read",
        summary="List messages",
        description=(
            "The newest first, those that came in too, without what they say; each with how many of its deliveries stand where. Give `next` as "
            "`after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in `searched_to` "
            "how far back was looked."
        ),
        query=MessagesQuery,
        output=MessagePage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="messages.get",
        method="GET",
        path="/v1/messages/{id}",
        scope="messages:read",
        summary="Show a message",
        description=(
            "One message with what it says, and how many of its deliveries stand in which state; of a post that was said in the app alone, "
            "the conversation in which it is found, and for a key that may read conversations what it says."
        ),
        output=FullMessageOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="messages.deliveries",
        method="GET",
        path="/v1/messages/{id}/deliveries",
        scope="messages:read",
        summary="List a message's deliveries",
        description="In the order of their making: all of them, or those in one state.",
        query=RecipientsQuery,
        output=DeliveryPage,
        errors=(Invalid, NotFound),
        run=_deliveries,
    ),
    Operation(
        id="messages.stop",
        method="POST",
        path="/v1/messages/{id}/stop",
        scope="messages:write",
        summary="Stop a message's route for somebody",
        description=(
            "As if the person had answered: no further step of the message's route comes for them, and what waits of it is not needed any "
            "more. Nothing is handed over after the answer to this; what is on the wire goes its way."
        ),
        body=StopInput,
        output=Stopped,
        errors=(Invalid, NotFound),
        example={"contact": "ada"},
        run=_stop,
    ),
    Operation(
        id="messages.release",
        method="POST",
        path="/v1/messages/{id}/release",
        scope="messages:write",
        summary="Let a late message go",
        description=(
            "Marketing whose time came while nothing ran is held, with the reason `late_start`, until somebody says whether it is still worth "
            "saying: this lets it go, cancelling it does not. Says how many deliveries go."
        ),
        output=Released,
        errors=(NotFound,),
        run=_release,
    ),
    Operation(
        id="messages.cancel",
        method="POST",
        path="/v1/messages/{id}/cancel",
        scope="messages:write",
        summary="Cancel a message",
        description=(
            "What has not been handed over yet never is; the answer says how many deliveries that were. What is on the wire goes its "
            "way, and what may have gone out stays unknown but is not tried again."
        ),
        output=Cancelled,
        errors=(NotFound,),
        run=_cancel,
    ),
    Operation(
        id="messages.resolve",
        method="POST",
        path="/v1/messages/{id}/resolve",
        scope="messages:write",
        summary="Settle a message's unknown deliveries",
        description="Every delivery of the message whose outcome is unknown is settled, or with `retry` tried again; says how many they were.",
        body=ResolveInput,
        output=Resolved,
        errors=(Invalid, NotFound),
        example={"as": "retry"},
        run=_resolve,
    ),
)

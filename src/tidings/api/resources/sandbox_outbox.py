"""What the sandbox of a test workspace was handed, as the handset or the mailbox shows it."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, page_of
from tidings.api.resources.sandbox_faults import sandboxed
from tidings.channels import ChannelName
from tidings.channels.segments import segments
from tidings.contacts import contacts_named
from tidings.core.errors import Conflict, Invalid, invalid
from tidings.core.ids import decode, encode
from tidings.messages import SandboxView, State, list_sandbox_outbox
from tidings.messages.links import Links


class SandboxAction(msgspec.Struct, frozen=True, kw_only=True):
    """A button or a link."""

    label: str
    url: str


class SandboxSegments(msgspec.Struct, frozen=True, kw_only=True):
    """How many SMS the text is."""

    encoding: Literal["gsm7", "ucs2"]
    count: int
    units: int
    """Septets, or UTF-16 units."""
    per_segment: int


class SandboxHandOff(msgspec.Struct, frozen=True, kw_only=True):
    """One message as the simulated handset or mailbox got it."""

    delivery: str
    attempt: int
    message: str
    contact: str | None
    channel: str
    state: State
    """Where the delivery stands now."""
    outcome: Literal["sent", "refused", "unknown"]
    """How the hand-off ended: what was refused the handset never got, and of an unknown nobody can say."""
    code: str | None
    """What it was told: `phone_off` where the phone is switched off."""
    address: str | None
    sender: str | None
    """In whose name it came; null where the provider says."""
    purpose: str
    topic: str | None
    template: str | None
    template_version: int | None
    title: str | None
    text: str | None
    """Null where the workspace keeps no content."""
    html: str | None
    actions: list[SandboxAction]
    files: list[str]
    segments: SandboxSegments | None
    """Of an SMS."""
    unsubscribe_url: str | None
    """Where the person ends it with one click, as a mail's own header names it: of marketing alone."""
    at: datetime
    """Real time."""


class SandboxPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what left."""

    data: list[SandboxHandOff]
    next: str | None


class SandboxQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, to whom and how."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of the person."""
    channel: ChannelName | None = None
    outcome: Literal["sent", "refused", "unknown", "any"] = "sent"
    """How the hand-off ended."""


async def _outbox(links: Links, request: Request) -> dict[str, object]:
    workspace = sandboxed(request)
    query: SandboxQuery = request.query
    after, contact_id = _cursor(query.after), None
    if query.contact is not None:
        contact_id = (await contacts_named(request.tx, request.workspace_id, [query.contact])).get(query.contact)
        if contact_id is None:
            return page_of([], query.limit, str)
    found = await list_sandbox_outbox(
        request.tx,
        request.workspace_id,
        contact_id=contact_id,
        channel=query.channel,
        outcome=None if query.outcome == "any" else query.outcome,
        after=after,
        limit=query.limit + 1,
    )
    own = links.under(workspace.link_domain)
    return page_of([_shown(one, own) for one in found], query.limit, lambda one: f"{one.delivery}.{one.attempt}")


def _cursor(after: str | None) -> tuple[UUID, int] | None:
    if after is None:
        return None
    text, _, n = after.partition(".")
    delivery_id = decode("dlv", text)
    if delivery_id is None or not (n.isascii() and n.isdecimal() and len(n) < 5):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return delivery_id, int(n)


def _shown(view: SandboxView, links: Links) -> SandboxHandOff:
    content = view.content
    return SandboxHandOff(
        delivery=encode("dlv", view.delivery_id),
        attempt=view.n,
        message=encode("msg", view.message_id),
        contact=view.contact,
        channel=view.channel,
        state=State(view.state),
        outcome=view.outcome,
        code=view.code,
        address=view.address,
        sender=view.sender,
        purpose=view.purpose,
        topic=view.topic,
        template=view.template,
        template_version=view.template_version,
        title=content.title if content is not None else None,
        text=content.text if content is not None else None,
        html=content.html if content is not None else None,
        actions=[SandboxAction(label=label, url=url) for label, url in content.actions] if content is not None else [],
        files=content.files if content is not None else [],
        segments=_segments(content.text) if content is not None and view.channel == "sms" else None,
        unsubscribe_url=links.unsubscribe_url(view.delivery_id) if view.purpose == "marketing" else None,
        at=view.finished_at,
    )


def _segments(text: str) -> SandboxSegments:
    found = segments(text)
    return SandboxSegments(encoding=found.encoding, count=found.count, units=found.units, per_segment=found.per_segment)


def operations(*, links: Links) -> tuple[Operation, ...]:
    """`links` makes what a person follows to unsubscribe."""
    return (
        Operation(
            id="sandbox.outbox",
            method="GET",
            path="/v1/sandbox/outbox",
            scope="sandbox:read",
            logs="bare",
            summary="Show what left through the sandbox",
            description=(
                "The newest first, as the handset or the mailbox got it; of one contact or on one channel, if you like. With `outcome` also "
                "what was refused, or got no answer. Without a contact a page looks through the newest 20,000 messages."
            ),
            query=SandboxQuery,
            output=SandboxPage,
            errors=(Invalid, Conflict),
            run=partial(_outbox, links),
        ),
    )

"""What is told of a message: everything that happened to it, as a message and as a post, and why one person got it, or did not."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id
from tidings.api.resources.messages import message_id_of
from tidings.contacts import contact_named
from tidings.conversations.posts.story import Asking, StoryLine, post_story
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import encode
from tidings.messages import Line, State, Timeline, Why, timeline, why


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """After which cursor."""

    after: Annotated[str, Meta(max_length=100)] | None = None


class TimelineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, in business time: to the whole message, or to one delivery; to a post, also in its conversation."""

    at: datetime
    """How far people have got in a conversation (`seen`) is told as it is now: of the moment of asking."""
    kind: str
    text: str
    """A sentence for people: it may change."""
    delivery: str | None
    contact: str | None
    channel: str | None
    attempt: int | None
    code: str | None
    """The provider's code, or ours."""
    reason: str | None
    step: int | None
    """Of the message's route: the delivery's; where a route ends or goes on, where the person stands."""
    provider_account: str | None
    """Of a hand-off and what came of it: by which it went."""
    evidence: str | None
    """Of what ended a route (`stopped`): the answer (`msg_…`, a post's too), or the delivery that was read, followed or reached the
    person (`dlv_…`); null where nothing like it stopped it."""


class TimelineOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to at most 100 deliveries of the message; `next` leads to further ones."""

    data: list[TimelineLine]
    next: str | None


class WhyQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom it is asked."""

    contact: Annotated[str, Meta(min_length=1, max_length=255)]
    """Your id of the person."""


class WhyDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery to the person, and why it stands where it does."""

    id: str
    channel: str
    step: int
    """Of the message's route."""
    state: State
    reason: str | None
    text: str
    """A sentence for people: it may change."""
    advice: str | None
    """What to do, in words; null where nothing is wrong."""
    attempts: int
    awaited: str | None
    """What comes next by itself, in words; null where nothing does."""
    until: datetime | None
    """When that comes, or ends; null where nobody knows."""
    changed_at: datetime


class WhyRoute(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person stands on the message's route."""

    step: int
    steps: int
    stopped_at: datetime | None
    stopped_by: str | None
    """`delivered`, `read`, `answered`, `explicit`, `superseded`, `cancelled`; null while the route goes on."""
    evidence: str | None
    """What the sign came with: an answer (`msg_…`) or a delivery (`dlv_…`)."""
    next_at: datetime | None
    """When the next step comes, without a sign of the person; null where none comes by time."""
    text: str


class WhyOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Why one person got a message, or did not. Times are business time."""

    message: str
    contact: str | None
    text: str
    """The shortest form of the answer: a sentence for people, which may change."""
    route: WhyRoute | None
    """Null where the message has one step and nothing to pick."""
    deliveries: list[WhyDelivery]


async def _timeline(request: Request) -> TimelineOutput:
    query: TimelineQuery = request.query
    offset = request.now - request.real_now
    after = after_id("dlv", query.after)
    message_id, scopes = message_id_of(request), request.principal.scopes
    asking = Asking(people="conversations:read" in scopes, flags="moderation:read" in scopes)
    posted = await post_story(request.tx, request.workspace_id, message_id, asking, now=request.now)
    try:
        told = await timeline(request.tx, request.workspace_id, message_id, clock_offset=offset, after=after)
    except NotFound:
        if posted is None:
            raise
        told = Timeline(lines=[], next=None)
    # What happened in its conversation is told once.
    lines = [*(_line(line) for line in told.lines), *(_post_line(line) for line in posted or () if after is None)]
    return TimelineOutput(data=sorted(lines, key=lambda line: line.at), next=encode("dlv", told.next) if told.next is not None else None)


async def _why(request: Request) -> WhyOutput:
    message_id = message_id_of(request)
    contact_id = await contact_named(request.tx, request.workspace_id, request.query.contact)
    offset = request.now - request.real_now
    return _answer(message_id, await why(request.tx, request.workspace_id, message_id, contact_id, now=request.now, clock_offset=offset))


def _line(line: Line) -> TimelineLine:
    return TimelineLine(
        at=line.at,
        kind=line.kind,
        text=line.text,
        delivery=encode("dlv", line.delivery_id) if line.delivery_id is not None else None,
        contact=line.contact,
        channel=line.channel,
        attempt=line.attempt,
        code=line.code,
        reason=line.reason,
        step=line.step,
        provider_account=encode("pac", line.account_id) if line.account_id is not None else None,
        evidence=line.evidence,
    )


def _post_line(line: StoryLine) -> TimelineLine:
    return TimelineLine(
        at=line.at,
        kind=line.kind,
        text=line.text,
        delivery=encode("dlv", line.delivery_id) if line.delivery_id is not None else None,
        contact=line.contact,
        channel=line.channel,
        attempt=None,
        code=None,
        reason=line.reason,
        step=None,
        provider_account=None,
        evidence=None,
    )


def _answer(message_id: UUID, found: Why) -> WhyOutput:
    route = found.route
    return WhyOutput(
        message=encode("msg", message_id),
        contact=found.contact,
        text=found.text,
        route=WhyRoute(
            step=route.step,
            steps=route.steps,
            stopped_at=route.stopped_at,
            stopped_by=route.stopped_by,
            evidence=route.evidence,
            next_at=route.next_at,
            text=route.text,
        )
        if route is not None
        else None,
        deliveries=[
            WhyDelivery(
                id=encode("dlv", one.delivery.id),
                channel=one.delivery.channel,
                step=one.delivery.step,
                state=State(one.delivery.state),
                reason=one.delivery.reason,
                text=one.text,
                advice=one.advice,
                attempts=one.delivery.attempt,
                awaited=one.awaited,
                until=one.until,
                changed_at=one.delivery.changed_at,
            )
            for one in found.deliveries
        ],
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="messages.timeline",
        method="GET",
        path="/v1/messages/{id}/timeline",
        scope="messages:read",
        summary="Tell what happened to a message",
        description=(
            "Everything that happened to the message and its deliveries, in order, each line with its reason in plain words. Of a post "
            "of a conversation: said, edited, reacted to, pinned, deleted; who was told of it or answered outside the app, by which message and over "
            "which channel; with `conversations:read` how far each person has got (in large conversations, and where positions are hidden, how "
            "many), with `moderation:read` the flags. Of edits, deliveries outside and flags 100 each are told."
        ),
        query=TimelineQuery,
        output=TimelineOutput,
        errors=(Invalid, NotFound),
        run=_timeline,
    ),
    Operation(
        id="messages.why",
        method="GET",
        path="/v1/messages/{id}/why",
        scope="messages:read",
        summary="Ask why somebody did not get it",
        description=(
            "For one person: every delivery of the message with its reason in plain words, what to do about it, what is awaited and until "
            "when; and where they stand on the message's route, and what has stopped it."
        ),
        query=WhyQuery,
        output=WhyOutput,
        errors=(Invalid, NotFound),
        run=_why,
    ),
)

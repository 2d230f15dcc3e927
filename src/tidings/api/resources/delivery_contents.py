"""What left of a delivery: what was said, as it went, and what went over the wire."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.frame_links import FrameLinks
from tidings.api.registry import Operation, Request, page_of
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.messages import EXCHANGES_KEPT, ExchangeView, Nothing, get_delivery, get_left, list_exchanges

Why = Literal["erased", "too_old", "not_asked_for", "nothing_went", "lost"]

_NOTHING: dict[Nothing, str] = {
    "not_left_yet": "It has not left yet.",
    "never_left": "It never left: the delivery's reason says why.",
    "not_written": "There were no words that could be sent, or nobody came back to tell of them: the hand-off's code says more.",
    "not_kept": "The workspace keeps no content: `keeps_content` of the workspace changes that for what leaves from then on.",
    "sensitive": "It was sensitive, as a login code is: what it said is not kept.",
    "erased": "The person was erased, and with them what was said to them.",
}
_WHY_BY_OUTCOME: dict[str, Why] = {"sent": "not_asked_for", "refused": "nothing_went", "unknown": "lost"}
_NO_EXCHANGE: dict[Why, str] = {
    "erased": "The person was erased, and with them what was said to them.",
    "too_old": "Exchanges are kept for seven days.",
    "not_asked_for": (
        "It was sent, and of what was sent an exchange is kept only of a sample, where the workspace keeps content; of all of it where the "
        "account asks for that (`keeps_exchanges`)."
    ),
    "nothing_went": "Nothing went over the wire, as the code says; or hundreds failed alike at that time, of which some are kept.",
    "lost": "Who had handed it over did not come back to tell of it; or hundreds failed alike at that time, of which some are kept.",
}


class LeftAction(msgspec.Struct, frozen=True, kw_only=True):
    """A button or a link."""

    label: str
    url: str


class LeftContent(msgspec.Struct, frozen=True, kw_only=True):
    """What one hand-off of a delivery said, or why that cannot be told."""

    delivery: str
    attempt: int | None
    """The number of the hand-off; null where there was none."""
    channel: str
    provider: str | None
    outcome: Literal["sent", "refused", "unknown"] | None
    at: datetime | None
    """When it was over; real time."""
    nothing: Nothing | None
    """Why there is nothing to be seen; null where there is."""
    detail: str | None
    """The same in words."""
    title: str | None
    text: str | None
    html: str | None
    """As it was said; how its links led is no part of it."""
    actions: list[LeftAction]
    files: list[str]
    """Their names."""
    bundle: str | None
    html_url: str | None
    """Where the HTML is shown in a frame, for a quarter of an hour: no script of it runs, and it is of an origin of its own. With
    `?images=1` its pictures are fetched."""
    html_url_expires_at: datetime | None


class LeftQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which of its hand-offs."""

    attempt: Annotated[int, Meta(ge=1, le=30_000)] | None = None
    """Left out, the last one."""


class ExchangeOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off, and what went over the wire. Times are real ones."""

    attempt: int
    provider: str
    provider_account: str | None
    """Its name; null where it was deleted since."""
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    began_at: datetime
    answered_at: datetime | None
    """Null where no answer came, or none is kept."""
    request: str | None
    """What we said, at most 8 kB: credentials are hidden, the address is masked, and the words stand there only where they are kept."""
    response: str | None
    """What was answered, as far; null where nothing was."""
    not_kept: Why | None
    """Why nothing is kept; null where something is."""
    detail: str | None
    """The same in words."""


class ExchangePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of exchanges."""

    data: list[ExchangeOutput]
    next: str | None


class ExchangesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and after which hand-off."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None


async def _content(links: FrameLinks, request: Request) -> LeftContent:
    delivery_id = _id(request)
    query: LeftQuery = request.query
    left = await get_left(request.tx, request.workspace_id, delivery_id, query.attempt)
    content = left.content
    url: str | None = None
    until: datetime | None = None
    if content is not None and content.html is not None and left.n is not None:
        url, until = links.of_delivery(request.workspace_id, delivery_id, left.n, request.real_now)
    return LeftContent(
        delivery=encode("dlv", delivery_id),
        attempt=left.n,
        channel=left.channel,
        provider=left.provider,
        outcome=left.outcome,
        at=left.finished_at,
        nothing=left.nothing,
        detail=_NOTHING[left.nothing] if left.nothing is not None else None,
        title=content.title if content is not None else None,
        text=content.text if content is not None else None,
        html=content.html if content is not None else None,
        actions=[LeftAction(label=label, url=to) for label, to in content.actions] if content is not None else [],
        files=content.files if content is not None else [],
        bundle=content.bundle if content is not None else None,
        html_url=url,
        html_url_expires_at=until,
    )


async def _exchanges(request: Request) -> dict[str, object]:
    delivery_id = _id(request)
    query: ExchangesQuery = request.query
    after = _after(query.after)
    delivery = (await get_delivery(request.tx, request.workspace_id, delivery_id)).delivery
    found = await list_exchanges(request.tx, request.workspace_id, delivery_id, after=after, limit=query.limit + 1)
    shown = [_exchange(one, is_erased=delivery.contact is None, now=request.real_now) for one in found]
    return page_of(shown, query.limit, lambda one: str(one.attempt))


def _exchange(one: ExchangeView, *, is_erased: bool, now: datetime) -> ExchangeOutput:
    not_kept = _why(one, is_erased=is_erased, now=now) if one.request is None else None
    return ExchangeOutput(
        attempt=one.n,
        provider=one.provider,
        provider_account=one.account,
        outcome=one.outcome,
        code=one.code,
        began_at=one.began_at or one.intent_at,
        answered_at=one.answered_at,
        request=one.request,
        response=one.response,
        not_kept=not_kept,
        detail=_NO_EXCHANGE[not_kept] if not_kept is not None else None,
    )


def _why(one: ExchangeView, *, is_erased: bool, now: datetime) -> Why:
    if is_erased:
        return "erased"
    if one.finished_at <= now - EXCHANGES_KEPT:
        return "too_old"
    return _WHY_BY_OUTCOME[one.outcome]


def _after(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return int(text)


def _id(request: Request) -> UUID:
    delivery_id = decode("dlv", request.path["id"])
    if delivery_id is None:
        raise NotFound("There is no delivery with this id in this workspace")
    return delivery_id


def operations(*, links: FrameLinks) -> tuple[Operation, ...]:
    """`links` makes the signed addresses of frames."""
    return (
        Operation(
            id="deliveries.content",
            method="GET",
            path="/v1/deliveries/{id}/content",
            scope="messages:read",
            logs="bare",
            summary="Show what a delivery said",
            description=(
                "As it left with its last hand-off, or with the one that is named: rendered for this person. Kept in a test workspace, and "
                "in a live one that asks for it (`keeps_content`); else `nothing` tells why there is nothing."
            ),
            query=LeftQuery,
            output=LeftContent,
            errors=(Invalid, NotFound),
            run=partial(_content, links),
        ),
        Operation(
            id="deliveries.exchanges",
            method="GET",
            path="/v1/deliveries/{id}/exchanges",
            scope="messages:read",
            logs="bare",
            summary="Show what went over the wire",
            description=(
                "Each hand-off of a delivery with what was said to the provider and what came back, for seven days: of what was "
                "refused or not answered, unless hundreds fail alike at once; of what was sent a sample, where the workspace keeps content, or all of it where the account asks "
                "for that (`keeps_exchanges`). No credential, no signature and no address of callbacks stands in it, the person's address is "
                "masked, and what was said to them stands there only where it is kept at all. What a provider of your own is configured "
                "to send is hidden, names aside, where it is not a value of ours."
            ),
            query=ExchangesQuery,
            output=ExchangePage,
            errors=(Invalid, NotFound),
            run=_exchanges,
        ),
    )

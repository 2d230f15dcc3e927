"""Addresses that are never to be used."""

from asyncio import sleep
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.consent import (
    Suppression,
    SuppressionBatch,
    SuppressionInput,
    lift,
    list_suppressions,
    suppress_given,
    suppress_many,
)
from tidings.consent.model import ANY, MAX_BATCH
from tidings.contacts import BadAddress, normalise
from tidings.contacts.model import AddressKind
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode

# Others have their turn after so many lines of a long answer.
_SHOWN_AT_ONCE = 500


class SuppressionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A suppression. The address itself is not kept, only a hash of it: look it up by the address."""

    id: str
    kind: AddressKind
    channel: str | None
    """Null: on every channel."""
    topic: str | None
    """Null: about every topic."""
    reason: str
    source: str
    created_at: datetime


class SuppressionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of suppressions."""

    data: list[SuppressionOutput]
    next: str | None


class SuppressionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and of which address."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    email: Annotated[str, Meta(max_length=400)] | None = None
    """Only those of this mail address."""
    phone: Annotated[str, Meta(max_length=40)] | None = None
    """Only those of this number; without a country code it is one of the workspace's country."""


class SuppressionResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one item of a batch: an `id` where the address is suppressed, `errors` where it is not."""

    index: int
    id: str | None
    errors: list[FieldError]


class SuppressionsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[SuppressionResult]


async def _list(request: Request) -> dict[str, object]:
    query: SuppressionsQuery = request.query
    found = await list_suppressions(
        request.tx, request.workspace_id, address=_address(request, query), after=after_id("sup", query.after), limit=query.limit + 1
    )
    return page_of([_shown(one) for one in found], query.limit, lambda one: one.id)


async def _add(request: Request) -> SuppressionOutput:
    given: SuppressionInput = request.body
    return _shown(await suppress_given(request.tx, request.principal.workspace, given, now=request.now))


async def _batch(request: Request) -> SuppressionsOutput:
    batch: SuppressionBatch = request.body
    results = await suppress_many(request.tx, request.principal.workspace, batch.suppressions, now=request.now)
    shown: list[SuppressionResult] = []
    for index, result in enumerate(results):
        if index % _SHOWN_AT_ONCE == _SHOWN_AT_ONCE - 1:
            await sleep(0)
        is_stored = isinstance(result, Suppression)
        shown.append(SuppressionResult(index=index, id=encode("sup", result.id) if is_stored else None, errors=[] if is_stored else result))
    stored = sum(one.id is not None for one in shown)
    return SuppressionsOutput(stored=stored, rejected=len(shown) - stored, results=shown)


async def _delete(request: Request) -> None:
    suppression_id = decode("sup", request.path["id"])
    if suppression_id is None:
        raise NotFound
    await lift(request.tx, request.workspace_id, suppression_id, now=request.now)


def _address(request: Request, query: SuppressionsQuery) -> tuple[str, str] | None:
    if query.email is not None and query.phone is not None:
        raise invalid("phone", "one_filter", "Give email or phone, not both.")
    for kind, text in (("email", query.email), ("phone", query.phone)):
        if text is not None:
            found = normalise(kind, text, country=request.principal.workspace.default_country)
            if isinstance(found, BadAddress):
                raise invalid(kind, found.code, found.detail)
            return kind, found.value
    return None


def _shown(suppression: Suppression) -> SuppressionOutput:
    return SuppressionOutput(
        id=encode("sup", suppression.id),
        kind=suppression.kind,
        channel=None if suppression.channel == ANY else suppression.channel,
        topic=None if suppression.topic == ANY else suppression.topic,
        reason=suppression.reason,
        source=suppression.source,
        created_at=suppression.created_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="suppressions.list",
        method="GET",
        path="/v1/suppressions",
        scope="consents:read",
        summary="List suppressions",
        description=(
            "The newest first. With `email` or `phone` those of this address: whether it is suppressed, and why. The list tells no "
            "address: only a keyed hash of it is kept."
        ),
        query=SuppressionsQuery,
        output=SuppressionPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="suppressions.add",
        method="POST",
        path="/v1/suppressions",
        scope="consents:write",
        summary="Suppress an address",
        description=(
            "Nothing is handed over to this address any more from the moment in which this is answered, whoever has it and whatever the "
            "purpose: on one `channel` or on every one, about one `topic` or any. An address that is suppressed already stays as it was, "
            "and is answered."
        ),
        body=SuppressionInput,
        output=SuppressionOutput,
        status=201,
        errors=(Invalid,),
        example={"email": "ada@example.com", "reason": "complaint", "source": "support"},
        run=_add,
    ),
    Operation(
        id="suppressions.batch",
        method="POST",
        path="/v1/suppressions/batch",
        scope="consents:write",
        summary="Suppress many addresses",
        description=(
            f"Up to {MAX_BATCH:,} addresses, each as for one, in one transaction. An item with something wrong in it is left out, and told "
            "under its index; the others are suppressed."
        ),
        body=SuppressionBatch,
        output=SuppressionsOutput,
        errors=(Invalid,),
        example={
            "suppressions": [
                {"email": "ada@example.com", "reason": "bounce", "source": "the old shop's list"},
                {"phone": "+31612345678", "channel": "sms", "reason": "stop", "source": "the old shop's list"},
            ]
        },
        max_bytes=20_000_000,
        run=_batch,
    ),
    Operation(
        id="suppressions.delete",
        method="DELETE",
        path="/v1/suppressions/{id}",
        scope="consents:write",
        summary="Lift a suppression",
        description="The address may be used again, as far as no other suppression of it stands.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
)

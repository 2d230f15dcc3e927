"""The ledger of consents: what a person agreed to and withdrew, with what shows it."""

from asyncio import sleep
from collections.abc import Mapping
from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.consent import Consent, ConsentBatch, ConsentInput, list_consents, record_consent, record_consents
from tidings.consent.model import MAX_BATCH, ConsentPurpose, ConsentState
from tidings.contacts import contact_named
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import encode

# Others have their turn after so many lines of a long answer.
_SHOWN_AT_ONCE = 500


class ConsentOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger."""

    id: str
    channel: str | None
    """Null: every channel, where it is withdrawn."""
    purpose: ConsentPurpose
    state: ConsentState
    text: str | None
    """What they agreed to, as they read it."""
    source: str
    address: str | None
    """The one address that is meant; null: every one of theirs."""
    proof: Mapping[str, str] | None
    occurred_at: datetime
    """When they said so."""
    recorded_at: datetime
    """When it was written down."""


class ConsentPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the ledger of a person."""

    data: list[ConsentOutput]
    next: str | None


class ConsentResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one item of a batch: an `id` where it was written, `errors` where it was not."""

    index: int
    contact: str
    id: str | None
    errors: list[FieldError]


class ConsentsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[ConsentResult]


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    after = after_id("cns", page.after)
    lines = await list_consents(request.tx, request.workspace_id, contact_id, after=after, limit=page.limit + 1)
    return page_of([_shown(line) for line in lines], page.limit, lambda line: line.id)


async def _add(request: Request) -> ConsentOutput:
    contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    principal = request.principal
    return _shown(
        await record_consent(request.tx, principal.workspace, contact_id, request.body, author_id=principal.key_id, now=request.now)
    )


async def _batch(request: Request) -> ConsentsOutput:
    batch: ConsentBatch = request.body
    principal = request.principal
    results = await record_consents(request.tx, principal.workspace, batch, author_id=principal.key_id, now=request.now)
    shown: list[ConsentResult] = []
    for index, result in enumerate(results):
        if index % _SHOWN_AT_ONCE == _SHOWN_AT_ONCE - 1:
            await sleep(0)
        own = encode("cns", result.id) if isinstance(result, Consent) else None
        errors = [] if isinstance(result, Consent) else result
        shown.append(ConsentResult(index=index, contact=batch.consents[index].contact, id=own, errors=errors))
    stored = sum(one.id is not None for one in shown)
    return ConsentsOutput(stored=stored, rejected=len(shown) - stored, results=shown)


def _shown(line: Consent) -> ConsentOutput:
    return ConsentOutput(
        id=encode("cns", line.id),
        channel=line.channel,
        purpose=line.purpose,
        state=line.state,
        text=line.text,
        source=line.source,
        address=line.address,
        proof=line.proof,
        occurred_at=line.occurred_at,
        recorded_at=line.recorded_at,
    )


_GRANTED = {
    "channel": "sms",
    "purpose": "marketing",
    "state": "granted",
    "text": "Send me offers by SMS, at most four a month.",
    "source": "checkout",
    "proof": {"ip": "203.0.113.7", "url": "https://shop.example/checkout"},
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="consents.list",
        method="GET",
        path="/v1/contacts/{id}/consents",
        scope="consents:read",
        summary="Show a contact's consents",
        description="The ledger of the person, the newest line first. Lines are added and never changed.",
        query=Page,
        output=ConsentPage,
        errors=(Invalid, NotFound),
        run=_list,
    ),
    Operation(
        id="consents.add",
        method="POST",
        path="/v1/contacts/{id}/consents",
        scope="consents:write",
        summary="Record a consent or a withdrawal",
        description=(
            "One line more in the person's ledger. Of each purpose and channel the last word counts, by when it was said. `marketing` is "
            "sent only where it is granted, `transactional` where it is not withdrawn. A withdrawal without a channel is for every "
            "channel, and what is granted on one afterwards lifts it there. Who grants marketing has shown it: give `proof`, or the `text` "
            "that they agreed to and the `source` of it. With an `address` marketing is granted for that address alone. Nothing is handed "
            "over against a withdrawal from the moment in which this is answered."
        ),
        body=ConsentInput,
        output=ConsentOutput,
        status=201,
        errors=(Invalid, NotFound),
        example=_GRANTED,
        run=_add,
    ),
    Operation(
        id="consents.batch",
        method="POST",
        path="/v1/consents/batch",
        scope="consents:write",
        summary="Record many consents",
        description=(
            f"Up to {MAX_BATCH:,} lines, in one transaction: an import. `text`, `source` and `proof` beside the list count for each item "
            "that does not have its own. An item with something wrong in it is left out, and told under its index; the others are written."
        ),
        body=ConsentBatch,
        output=ConsentsOutput,
        errors=(Invalid,),
        example={
            "consents": [
                {"contact": "ada", "channel": "email", "purpose": "marketing", "state": "granted", "occurred_at": "2024-05-01T09:00:00Z"},
                {"contact": "bea", "purpose": "marketing", "state": "withdrawn"},
            ],
            "text": "Send me the newsletter.",
            "source": "the old shop's list",
        },
        max_bytes=20_000_000,
        run=_batch,
    ),
)

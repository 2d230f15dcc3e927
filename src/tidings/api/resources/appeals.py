"""Appeals: what people say against what was decided on them, and what is decided then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Page, Request, after_id
from tidings.api.resources.flags import actor_of
from tidings.contacts import contact_named
from tidings.conversations import Person
from tidings.conversations.participants.people import shown
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.moderation.appeals import appeal, decide_appeal, get_appeal, list_appeals
from tidings.moderation.model import APPEAL, SANCTION, Appeal, AppealState, Words
from tidings.moderation.sanctions import Moment

_Name = Annotated[str, Meta(min_length=1, max_length=255)]


class AppealInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Against what, and why."""

    sanction: Annotated[str, Meta(max_length=40)]
    words: Words


class AppealsQuery(Page, frozen=True, kw_only=True):
    """Which of them, how many, and after which cursor."""

    state: AppealState | None = None
    contact: _Name | None = None


class AppealOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says against a sanction, and what was decided."""

    id: str
    sanction: str
    contact: str | None
    contact_id: str
    words: str
    state: AppealState
    answer: str | None
    made_at: datetime
    decided_at: datetime | None


class AppealPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of appeals, the oldest first."""

    data: list[AppealOutput]
    next: str | None


class DecisionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is decided, for good."""

    decision: Literal["uphold", "lift"]
    answer: Annotated[str, Meta(min_length=1, max_length=2_000)] | None = None
    """For the person."""


async def _appeal(acting: Acting) -> AppealOutput:
    given: AppealInput = acting.request.body
    request = acting.request
    moment = Moment(request.now, request.real_now)
    made = await appeal(request.tx, acting.workspace_id, acting.person.id, decode(SANCTION, given.sanction), given.words, moment)
    return (await _shown_appeals(request.tx, acting.workspace_id, [made]))[0]


async def _list_appeals(request: Request) -> dict[str, object]:
    query: AppealsQuery = request.query
    person_id = await contact_named(request.tx, request.workspace_id, query.contact) if query.contact is not None else None
    return await _appeal_page(request, query, query.state, person_id)


async def _list_own_appeals(acting: Acting) -> dict[str, object]:
    return await _appeal_page(acting.request, acting.request.query, None, acting.person.id)


async def _appeal_page(request: Request, query: Page, state: AppealState | None, person_id: UUID | None) -> dict[str, object]:
    after = after_id(APPEAL, query.after)
    found = await list_appeals(request.tx, request.workspace_id, state=state, person_id=person_id, after=after, limit=query.limit + 1)
    told = await _shown_appeals(request.tx, request.workspace_id, found[: query.limit])
    return {"data": told, "next": told[-1].id if len(found) > query.limit else None}


async def _get_appeal(request: Request) -> AppealOutput:
    found = await get_appeal(request.tx, request.workspace_id, decode(APPEAL, request.path["id"]))
    return (await _shown_appeals(request.tx, request.workspace_id, [found]))[0]


async def _decide(request: Request) -> AppealOutput:
    given: DecisionInput = request.body
    moment = Moment(request.now, request.real_now)
    appeal_id = decode(APPEAL, request.path["id"])
    found = await decide_appeal(request.tx, request.workspace_id, appeal_id, given.decision, given.answer, actor_of(request), moment)
    return (await _shown_appeals(request.tx, request.workspace_id, [found]))[0]


async def _shown_appeals(tx: Tx, workspace_id: UUID, found: Sequence[Appeal]) -> list[AppealOutput]:
    views = await shown(tx, workspace_id, {Person("contact", one.person_id) for one in found})
    return [
        AppealOutput(
            id=encode(APPEAL, one.id),
            sanction=encode(SANCTION, one.sanction_id),
            contact=views[Person("contact", one.person_id)].id,
            contact_id=encode("ctc", one.person_id),
            words=one.words,
            state=one.state,
            answer=one.answer,
            made_at=one.made_at,
            decided_at=one.decided_at,
        )
        for one in found
    ]


_READ, _WRITE = "moderation:read", "moderation:write"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="moderation.list_appeals",
        method="GET",
        path="/v1/moderation/appeals",
        scope=_READ,
        summary="List appeals",
        description="The oldest first.",
        query=AppealsQuery,
        output=AppealPage,
        errors=(Invalid, NotFound),
        run=_list_appeals,
    ),
    Operation(
        id="moderation.get_appeal",
        method="GET",
        path="/v1/moderation/appeals/{id}",
        scope=_READ,
        summary="Show an appeal",
        output=AppealOutput,
        errors=(NotFound,),
        run=_get_appeal,
    ),
    Operation(
        id="moderation.decide_appeal",
        method="POST",
        path="/v1/moderation/appeals/{id}/decide",
        scope=_WRITE,
        summary="Decide an appeal",
        description="For good: the sanction holds on, or is lifted.",
        body=DecisionInput,
        example={"decision": "lift", "answer": "You are right: it was a quotation."},
        output=AppealOutput,
        errors=(Invalid, NotFound, Conflict),
        run=_decide,
    ),
    *for_people(
        id="appeal",
        method="POST",
        path="/appeals",
        scope="conversations:act",
        summary="Appeal against a sanction",
        description="Once against each, while it holds; it holds on until somebody decides. Who is suspended has no token: their backend does it for them.",
        body=AppealInput,
        example={"sanction": "san_01h2xcejqtf2nbrexx3vqjhp41", "words": "It was a quotation."},
        output=AppealOutput,
        status=201,
        errors=(Invalid, NotFound, Conflict),
        run=_appeal,
    ),
    *for_people(
        id="list_appeals",
        method="GET",
        path="/appeals",
        scope="conversations:act",
        summary="List one's appeals",
        query=Page,
        output=AppealPage,
        errors=(Invalid,),
        run=_list_own_appeals,
    ),
)

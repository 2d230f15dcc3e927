"""Whether people are there: connected over the socket, from any of their devices."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.contacts import contact_named
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.realtime.frames import MOST_PRESENCE
from tidings.realtime.presence import presence_of, states


class PresenceQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whose presence."""

    people: Annotated[str, Meta(min_length=1, max_length=2_000)]
    """Your ids of contacts, members by `mbr_…`, with commas between them; 200 at most, and 2,000 characters."""


class PresenceOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Whether somebody is there."""

    id: str
    """Your id of the contact; of a member `mbr_…`."""
    state: Literal["online", "away", "offline"]
    """`away`: connected, and not at the device."""
    last_seen_at: datetime | None
    """When they were there last; null while they are, where nobody knows, and of members."""


class PresencesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """The same of several."""

    people: list[PresenceOutput]
    """In the order in which they were asked for, each once."""


async def _mine(request: Request) -> PresencesOutput:
    query: PresenceQuery = request.query
    names = [name for name in query.people.split(",") if name]
    if len(names) > MOST_PRESENCE:
        raise invalid("people", "too_many", f"At most {MOST_PRESENCE} at once")
    found = await presence_of(request.tx, request.workspace_id, request.principal.key_id, names)
    return PresencesOutput(people=[PresenceOutput(id=one.id, state=one.state, last_seen_at=one.last_seen_at) for one in found])


async def _theirs(request: Request) -> PresenceOutput:
    contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    found = (await states(request.tx, request.workspace_id, [contact_id])).get(contact_id)
    if found is None:
        raise NotFound("There is no contact with this id")
    return PresenceOutput(id=found.id, state=found.state, last_seen_at=found.last_seen_at)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="me.presence",
        method="GET",
        path="/v1/me/presence",
        scope=None,
        is_for_people=True,
        is_audited=False,
        # Which processes live is nothing that the role of one workspace sees.
        is_wide=True,
        summary="Show whether others are there",
        description=(
            "Of those who take part in an open conversation with you. Everybody else is `offline`, as is who has blocked you, whom you have "
            "blocked, and who is not there at all. Over the socket you are told when it changes."
        ),
        query=PresenceQuery,
        output=PresencesOutput,
        errors=(Invalid,),
        run=_mine,
    ),
    Operation(
        id="contacts.presence",
        method="GET",
        path="/v1/contacts/{id}/presence",
        scope="contacts:read",
        is_wide=True,
        summary="Show whether a contact is there",
        output=PresenceOutput,
        errors=(NotFound,),
        run=_theirs,
    ),
)

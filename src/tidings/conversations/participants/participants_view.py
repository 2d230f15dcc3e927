"""Who is in a conversation, as the API tells it to whoever asks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import SHOWN_POSITIONS, Membership, PersonKind, Role, Standing
from tidings.conversations.participants.participants_store import Participant, list_participants
from tidings.conversations.participants.people import shown
from tidings.core.errors import Forbidden
from tidings.db import Tx


class ParticipantView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a conversation."""

    kind: PersonKind
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone."""
    name: str | None
    role: Role
    state: Membership
    by_rule: bool
    """The conversation's rule keeps them in it."""
    joined_at: datetime | None
    left_at: datetime | None
    muted_until: datetime | None
    """They may not post until then."""
    delivered_seq: int | None
    """Up to which post all has reached them. Null for others where positions are hidden, and for people in conversations of more than 100."""
    read_seq: int | None
    """Up to which post they have read."""


async def participants_of(
    tx: Tx, standing: Standing, *, after: UUID | None, limit: int, state: str | None
) -> list[tuple[UUID, ParticipantView]]:
    """Who is in it, or was, in the order of their ids, as whoever stands there may see them, each beside its place in the order.

    Raises Forbidden for a person who is in it no more.
    """
    if standing.person is not None and standing.membership is not Membership.ACTIVE:
        raise Forbidden("Only who is in a conversation sees who else is", code="role_needed")
    found = await list_participants(tx, standing.workspace_id, standing.conversation_id, after=after, limit=limit, state=state)
    return await _views(tx, standing, found)


def tells_positions(standing: Standing) -> bool:
    """Whether whoever stands there is told how far others have read: the backend always is. Pure."""
    return standing.person is None or (not standing.hides_positions and standing.participants <= SHOWN_POSITIONS)


async def _views(tx: Tx, standing: Standing, found: Sequence[Participant]) -> list[tuple[UUID, ParticipantView]]:
    people = await shown(tx, standing.workspace_id, [one.person for one in found])
    tells = tells_positions(standing)
    views: list[tuple[UUID, ParticipantView]] = []
    for one in found:
        told = tells or one.person == standing.person
        view = ParticipantView(
            kind=one.person.kind,
            id=people[one.person].id,
            name=people[one.person].name,
            role=one.role,
            state=one.state,
            by_rule=one.by_rule,
            joined_at=one.joined_at,
            left_at=one.left_at,
            muted_until=one.muted_until,
            delivered_seq=one.delivered_seq if told else None,
            read_seq=one.read_seq if told else None,
        )
        views.append((one.person.id, view))
    return views

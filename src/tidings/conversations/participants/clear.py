"""What somebody does with a conversation for themselves alone: put it out of the way, hear nothing of it, delete it for themselves."""

from datetime import datetime
from uuid import UUID

from tidings.conversations.model import Changed, Membership, Person, Standing
from tidings.conversations.standing import standing_of
from tidings.conversations.store import record_changes
from tidings.core.errors import Forbidden
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.participants", "people.sql")


async def archive(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, *, is_on: bool, now: datetime) -> None:
    """The conversation is out of the way until the next post, or no longer; raises NotFound, Gone, Forbidden."""
    found = await _own(tx, workspace_id, conversation_id, person)
    await tx.execute(
        Q["set_archived"], bucket_of(found.conversation_id), found.conversation_id, person.id, workspace_id, now if is_on else None
    )


async def silence(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, until: datetime | None) -> None:
    """The person is not told of its posts before then (None: they are); raises NotFound, Gone, Forbidden."""
    found = await _own(tx, workspace_id, conversation_id, person)
    await tx.execute(Q["set_silent"], bucket_of(found.conversation_id), found.conversation_id, person.id, workspace_id, until)


async def clear(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, now: datetime) -> int:
    """What was said so far is deleted for this person alone, and the conversation is listed again after the next post.

    Whoever was in it before may do it too. Who follows changes learns it as something hidden that names no post: all up to
    `sees_after`. Answers the seq up to which it is gone; raises NotFound and Gone.
    """
    found = await standing_of(tx, workspace_id, conversation_id, person, locks=True)
    await tx.execute(Q["clear"], bucket_of(found.conversation_id), found.conversation_id, person.id, workspace_id, found.upto, now)
    await record_changes(tx, workspace_id, found.conversation_id, [Changed(kind="hidden", person_id=person.id)], now)
    return found.upto


async def _own(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person) -> Standing:
    found = await standing_of(tx, workspace_id, conversation_id, person)
    if found.membership is not Membership.ACTIVE:
        raise Forbidden("Only who is in a conversation keeps it in order for themselves", code="not_in_it")
    return found

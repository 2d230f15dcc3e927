"""Where somebody stands: every deed in a conversation asks it first, under the conversation's lock where it changes something."""

from uuid import UUID

from tidings.conversations import store
from tidings.conversations.model import Deed, Person, Standing, State
from tidings.core.errors import Forbidden, Gone, NotFound
from tidings.db import Tx


async def standing_of(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, *, locks: bool = False) -> Standing:
    """The conversation as this person (None: the backend) stands in it.

    `locks`: its row is held until the commit. Who was never in it, was only invited, or declined hears what they would hear of none:
    NotFound; and everybody but the backend before it has started. Raises Gone where it was deleted.
    """
    missing = NotFound("There is no such conversation, or you are not in it")
    if conversation_id is None or (locks and not await store.lock_conversation(tx, workspace_id, conversation_id)):
        raise missing
    found = await store.standing(tx, workspace_id, conversation_id, person)
    if found is None or not found.may("read") or (person is not None and found.state is State.SCHEDULED):
        raise missing
    if found.state is State.DELETED:
        raise Gone("This conversation was deleted")
    return found


async def allowed(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, deed: Deed) -> Standing:
    """As `standing_of`, under the lock, where the person may do this; raises Forbidden where their role does not allow it."""
    found = await standing_of(tx, workspace_id, conversation_id, person, locks=True)
    if not found.may(deed):
        raise Forbidden(_WHY[deed], code="role_needed")
    return found


_WHY: dict[Deed, str] = {
    "read": "You are not in this conversation",
    "post": "You may read in this conversation, and not post",
    "manage": "Only its owners and moderators may change a conversation",
    "moderate": "Only its owners and moderators may do this",
    "own": "Only its owners may do this",
}

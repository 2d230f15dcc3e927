"""What of a conversation and of who is in it is told in the log: public, by TypeIDs and keys, never a name or an address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.conversations.conversation import Conversation
from tidings.conversations.model import Author, Membership, Person, Role
from tidings.conversations.participants.people import Q, shown
from tidings.core.clock import rfc3339
from tidings.core.ids import bucket_of, encode, encode_often
from tidings.db import Tx
from tidings.events import Fact, append

_PREFIX = {"contact": "ctc", "member": "mbr", "assistant": "ast"}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant is now."""

    person: Person
    type: str
    """`participant.added`."""
    role: Role
    state: Membership
    by_rule: bool = False
    muted_until: datetime | None = None


def by(actor: Author | None) -> dict[str, str]:
    """Who did it, as a fact tells it: a contact by our id, so that nothing of theirs stays when they are erased."""
    person = actor.person if actor is not None else None
    if person is None:
        return {"by": "system"}
    return {"by": encode_often(_PREFIX[person.kind], person.id)}


async def tell_conversation(
    tx: Tx, conversation: Conversation, type_: str, now: datetime, actor: Author | None, more: Mapping[str, Any] | None = None
) -> None:
    """The fact is told: `conversation.created` and the like, with what the conversation is now."""
    data: dict[str, Any] = {
        "conversation": encode("cnv", conversation.id),
        "kind": conversation.kind,
        "state": conversation.state,
        "title": conversation.title,
        "object": conversation.object,
        "metadata": msgspec.Raw(conversation.metadata.encode()),
        "participants": conversation.participants,
        **by(actor),
        **(more or {}),
    }
    fact = Fact(
        bucket=bucket_of(conversation.id),
        workspace_id=conversation.workspace_id,
        type=type_,
        conversation_id=conversation.id,
        data=msgspec.json.encode(data).decode(),
        occurred_at=now,
    )
    await append(tx, fact)


async def tell_participants(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, told: Sequence[Told], now: datetime, actor: Author | None
) -> None:
    """One fact for each of them. Who they are in your terms is added when it is sent, while they are there."""
    people = await shown(tx, workspace_id, [one.person for one in told if one.person.kind == "assistant"])
    types: list[str] = []
    contacts: list[UUID | None] = []
    data: list[str] = []
    for one in told:
        said: dict[str, Any] = {
            "conversation": encode("cnv", conversation_id),
            "kind": one.person.kind,
            "role": one.role,
            "state": one.state,
            "by_rule": one.by_rule,
            **by(actor),
        }
        if one.person.kind == "member":
            said["member"] = encode("mbr", one.person.id)
        if one.person.kind == "assistant":
            said["assistant"] = people[one.person].id
        if one.muted_until is not None:
            said["muted_until"] = rfc3339(one.muted_until)
        types.append(one.type)
        contacts.append(one.person.id if one.person.kind == "contact" else None)
        data.append(msgspec.json.encode(said).decode())
    if told:
        await tx.execute(Q["tell_participants"], bucket_of(conversation_id), conversation_id, workspace_id, types, contacts, data, now)

"""Two contacts turn out to be one person, and whether they are is undone: everywhere, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.consent.merge_permissions import merge_permissions, part_permissions
from tidings.contacts import Merged, contact_named, hold, merge_contacts, unmerge_contacts
from tidings.conversations.model import Changed, Membership, Role
from tidings.conversations.store import record_changes
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.events import Fact, append
from tidings.moderation.carry_over import carry_over

Q = load_queries(__package__ or "tidings.conversations.thread", "merge.sql")

_ROLES = [role.value for role in Role]
# Which of two counts, the first before the others.
_STATES = [
    Membership.ACTIVE.value,
    Membership.INVITED.value,
    Membership.LEFT.value,
    Membership.REMOVED.value,
    Membership.DECLINED.value,
]
_IN_IT = [Membership.ACTIVE.value, Membership.INVITED.value]
_Name = Annotated[str, Meta(min_length=1, max_length=255)]


class MergeInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The other contact, by your id: who is merged (`from`), or into whom (`into`)."""

    from_: _Name | None = None
    """This one is merged into the contact."""
    into: _Name | None = None
    """The contact is merged into this one."""


async def merge_people(tx: Tx, workspace_id: UUID, external_id: str, given: MergeInput, *, now: datetime) -> tuple[UUID, Merged | None]:
    """The two are one person from now on; answers who stands for both, and the merge, or None where they were one before.

    Whatever is found by an id or an address of the one finds the other; what either has refused is refused, and what the one may not
    do, the other may not; where the one was in a conversation, the other is. Raises NotFound, Invalid, Conflict. `now` is business time.
    """
    if (given.from_ is None) == (given.into is None):
        raise invalid("from", "one_of_from_into", "Say whom to merge (from) or into whom (into): one of the two")
    own = await contact_named(tx, workspace_id, external_id)
    other = await contact_named(tx, workspace_id, given.from_ or given.into or "")
    if external_id in (given.from_, given.into):
        raise invalid("from" if given.from_ is not None else "into", "same_contact", "Nobody is merged into themselves")
    from_id, into_id = (other, own) if given.from_ is not None else (own, other)
    merge = await merge_contacts(tx, workspace_id, from_id, into_id, now=now) if from_id != into_id else None
    if merge is None:
        return into_id, None
    await merge_permissions(tx, workspace_id, merge, now=now)
    await _join(tx, workspace_id, merge, now)
    # After the conversations are locked, as whoever posts there and is flagged for it does.
    await carry_over(tx, workspace_id, merge.from_id, merge.into_id, now)
    await _tell(tx, workspace_id, "contact.merged", merge, now)
    await hold(tx, [merge.from_id, merge.into_id], [(workspace_id, kind, value) for kind, value in merge.kept.own_from])
    return into_id, merge


async def unmerge_people(tx: Tx, workspace_id: UUID, external_id: str, *, now: datetime) -> tuple[UUID, Merged | None]:
    """The contact with this id of yours is nobody else any more; answers who they are, and the merge that was undone, if there was one.

    Each of the two is as they were, and keeps what came to them since; what was refused meanwhile both have refused. Raises NotFound,
    Conflict.
    """
    contact_id, parted = await unmerge_contacts(tx, workspace_id, external_id, now=now)
    if parted is None:
        return contact_id, None
    await part_permissions(tx, workspace_id, parted, now=now)
    await _part(tx, workspace_id, parted.merge, now)
    await _tell(tx, workspace_id, "contact.unmerged", parted.merge, now)
    await hold(tx, [parted.merge.from_id, parted.merge.into_id])
    return contact_id, parted.merge


async def _join(tx: Tx, workspace_id: UUID, merge: Merged, now: datetime) -> None:
    both = workspace_id, merge.from_id, merge.into_id
    buckets, ids = await _lock(tx, both)
    await tx.execute(Q["keep_rows"], *both, buckets, ids)
    await tx.execute(Q["join_participants"], *both, buckets, ids, _ROLES, _STATES)
    await tx.execute(Q["leave_rows"], workspace_id, merge.from_id)
    await tx.execute(Q["move_rows"], *both, merge.from_id)
    await tx.execute(Q["move_blocks"], *both)
    await _record(tx, both, buckets, ids, now)


async def _part(tx: Tx, workspace_id: UUID, merge: Merged, now: datetime) -> None:
    both = workspace_id, merge.from_id, merge.into_id
    buckets, ids = await _lock(tx, both)
    await tx.execute(Q["restore_participants"], *both, _IN_IT)
    await tx.execute(Q["part_participants"], *both, _IN_IT)
    await tx.execute(Q["restore_rows"], *both)
    await tx.execute(Q["move_rows"], workspace_id, merge.into_id, merge.from_id, merge.from_id)
    await tx.execute(Q["part_blocks"], *both)
    await _record(tx, both, buckets, ids, now)
    await tx.execute(Q["drop_rows"], workspace_id, merge.from_id)


async def _lock(tx: Tx, both: tuple[UUID, UUID, UUID]) -> tuple[list[int], list[UUID]]:
    rows = await tx.fetch(Q["lock_joined"], *both[:2])
    return [row["bucket"] for row in rows], [row["id"] for row in rows]


async def _record(tx: Tx, both: tuple[UUID, UUID, UUID], buckets: Sequence[int], ids: Sequence[UUID], now: datetime) -> None:
    """Whoever follows one of the conversations learns who is in it now, and which posts are told otherwise."""
    workspace_id, from_id, into_id = both
    seqs = _by_conversation(await tx.fetch(Q["seqs_of_both"], workspace_id, from_id, list(buckets), list(ids), into_id))
    for conversation_id in ids:
        changes = [
            *(Changed(kind="post", seq=seq) for seq in seqs[conversation_id]),
            Changed(kind="participant", person_id=from_id),
            Changed(kind="participant", person_id=into_id),
            # What either of them sees of it may be other than it was: each fetches it anew.
            Changed(kind="hidden", person_id=from_id),
            Changed(kind="hidden", person_id=into_id),
            Changed(kind="conversation"),
        ]
        await record_changes(tx, workspace_id, conversation_id, changes, now)
    await tx.execute(Q["count_joined"], workspace_id, list(buckets), list(ids))


def _by_conversation(rows: Iterable[Row]) -> dict[UUID, list[int]]:
    found = defaultdict[UUID, list[int]](list)
    for row in rows:
        found[row["id"]].append(row["seq"])
    return found


async def _tell(tx: Tx, workspace_id: UUID, type_: str, merge: Merged, now: datetime) -> None:
    fact = Fact(
        bucket=bucket_of(merge.into_id),
        workspace_id=workspace_id,
        type=type_,
        contact_id=merge.into_id,
        data=msgspec.json.encode({"merged_id": encode("ctc", merge.from_id)}).decode(),
        occurred_at=now,
    )
    await append(tx, fact)

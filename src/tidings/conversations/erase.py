"""A person is taken out of every conversation: what they said stays as tombstones without words; others keep their own."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Changed, State
from tidings.conversations.store import record_changes
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.events import Fact, append

Q = load_queries(__package__ or "tidings.conversations", "erase.sql")


class ErasedPosts(msgspec.Struct, frozen=True, kw_only=True):
    """What is gone from conversations."""

    erased: dict[str, int]
    """Rows, by table."""
    posts: dict[UUID, list[int]]
    """The seqs of those whose words are gone, by their conversations."""
    ids: list[UUID]
    """Of the same posts."""
    whole: list[UUID]
    """The conversations that were deleted."""


async def erase_person(tx: Tx, workspace_id: UUID, persons: Sequence[UUID], *, now: datetime) -> ErasedPosts:
    """No conversation tells of these contacts any more but by bare ids, and whoever follows one learns what has changed in it.

    `persons` are all ids of one person. What was theirs alone (their own conversation; one of two, or for their support, in which no
    other contact is) is deleted as a whole; in any other, others keep what they said. `now` is business time.
    """
    found = await tx.fetch(Q["lock_theirs"], workspace_id, list(persons))
    keys = [row["bucket"] for row in found], [row["id"] for row in found], [row["is_theirs_alone"] for row in found]
    naming = await tx.fetch(Q["posts_naming"], workspace_id, list(persons), *keys[:2])
    versions = await _count(tx, "erase_post_versions", workspace_id, persons, *keys)
    reactions = await tx.fetch(Q["erase_reactions"], workspace_id, list(persons), *keys)
    erased = {
        "mentions": await _count(tx, "erase_mentions", workspace_id, persons, *keys),
        "hidden_posts": await _count(tx, "erase_hidden_posts", workspace_id, persons, *keys),
        "outsiders": await _count(tx, "erase_outsiders", workspace_id, persons, *keys[:2]),
        "reaches": await _count(tx, "erase_reaches", workspace_id, persons, *keys[:2]),
        "blocks": await _count(tx, "erase_blocks", workspace_id, persons, [bucket_of(one) for one in persons]),
        "merged_rows": await _count(tx, "erase_merged_rows", workspace_id, persons),
    }
    posts = await tx.fetch(Q["erase_posts"], workspace_id, list(persons), *keys, now)
    participants = await tx.fetch(Q["erase_participants"], workspace_id, list(persons), keys[0], keys[1])
    less = defaultdict[UUID, int](int)
    for row in participants:
        less[row["conversation_id"]] += row["state"] == "active"
    fewer = [less[row["id"]] for row in found]
    await tx.execute(Q["erase_conversations"], workspace_id, fewer, *keys, now, [str(one) for one in persons])
    await _tell(tx, workspace_id, found, [*posts, *reactions, *naming], participants, now)
    seqs = defaultdict[UUID, list[int]](list)
    for row in posts:
        seqs[row["conversation_id"]].append(row["seq"])
    return ErasedPosts(
        erased={"conversations": sum(keys[2]), "participants": len(participants), "posts": len(posts), "post_versions": versions}
        | {"reactions": len(reactions)}
        | erased,
        posts=seqs,
        ids=[row["id"] for row in posts],
        whole=[row["id"] for row in found if row["is_theirs_alone"]],
    )


async def _tell(tx: Tx, workspace_id: UUID, found: Sequence[Row], posts: Sequence[Row], participants: Sequence[Row], now: datetime) -> None:
    """Each conversation has its changes, and one that is deleted is told so."""
    seqs = defaultdict[UUID, set[int]](set)
    for row in posts:
        seqs[row["conversation_id"]].add(row["seq"])
    gone = defaultdict[UUID, list[UUID]](list)
    for row in participants:
        gone[row["conversation_id"]].append(row["person_id"])
    for row in found:
        conversation_id: UUID = row["id"]
        changes = [
            *(Changed(kind="post", seq=seq) for seq in sorted(seqs[conversation_id])),
            *(Changed(kind="participant", person_id=person) for person in gone[conversation_id]),
            Changed(kind="conversation"),
        ]
        await record_changes(tx, workspace_id, conversation_id, changes, now)
        if row["is_theirs_alone"] and row["state"] != State.DELETED:
            fact = Fact(
                bucket=bucket_of(conversation_id),
                workspace_id=workspace_id,
                type="conversation.deleted",
                conversation_id=conversation_id,
                data=msgspec.json.encode({"conversation": encode("cnv", conversation_id)}).decode(),
                occurred_at=now,
            )
            await append(tx, fact)


async def _count(tx: Tx, name: str, workspace_id: UUID, persons: Sequence[UUID], *args: object) -> int:
    return int((await tx.execute(Q[name], workspace_id, list(persons), *args)).rpartition(" ")[2])

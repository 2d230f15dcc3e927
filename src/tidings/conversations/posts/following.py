"""What is new in many conversations at one time: the statements of following.sql, one thin function each. For the pipeline's role."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from tidings.conversations.model import ConversationKind, State
from tidings.conversations.posts.post_store import Change, post_of
from tidings.conversations.posts.views import Post
from tidings.core.ids import bucket_of
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.posts", "following.sql")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a conversation stands."""

    conversation_id: UUID
    workspace_id: UUID
    kind: ConversationKind
    state: State
    participants: int
    hides_positions: bool
    last_seq: int
    last_change: int


class After(msgspec.Struct, frozen=True, kw_only=True):
    """Up to which post a conversation is known."""

    conversation_id: UUID
    workspace_id: UUID
    seq: int


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What of a conversation is looked for: after one number, up to another."""

    conversation_id: UUID
    workspace_id: UUID
    after: int
    upto: int


async def heads_of(tx: Tx, conversations: Sequence[tuple[UUID, UUID]]) -> list[Head]:
    """Where these (conversation, workspace) stand; who is gone is left out."""
    ids = [one for one, _ in conversations]
    rows = await tx.fetch(Q["heads_of"], [bucket_of(one) for one in ids], ids, [workspace for _, workspace in conversations])
    return [_head(row, row["id"]) for row in rows]


async def posts_since(tx: Tx, wanted: Sequence[After], limit: int) -> list[tuple[Head, list[Post]]]:
    """Where these stand, with their posts after these seqs, of each at most `limit`, in their order; who is gone is left out."""
    found: dict[UUID, tuple[Head, list[Post]]] = {}
    given = (
        [bucket_of(one.conversation_id) for one in wanted],
        [one.conversation_id for one in wanted],
        [one.workspace_id for one in wanted],
        [one.seq for one in wanted],
    )
    for row in await tx.fetch(Q["posts_since"], *given, limit) if wanted else ():
        conversation_id: UUID = row["conversation_id"]
        if conversation_id not in found:
            found[conversation_id] = _head(row, conversation_id), []
        if row["seq"] is not None:
            found[conversation_id][1].append(post_of(row))
    return list(found.values())


async def changes_since(tx: Tx, wanted: Sequence[Since], limit: int) -> dict[UUID, list[Change]]:
    """What has changed in them after these numbers, of each at most `limit`, in its order; also what is one person's own."""
    found: dict[UUID, list[Change]] = {}
    for row in await tx.fetch(Q["changes_since"], *_columns(wanted), limit) if wanted else ():
        change = Change(change=row["change"], kind=row["kind"], seq=row["seq"], person_id=row["person_id"], at=row["at"])
        found.setdefault(row["conversation_id"], []).append(change)
    return found


async def reacted_among(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int], people: Sequence[UUID]
) -> dict[UUID, set[tuple[int, str]]]:
    """Who of these people reacted to these posts, and with what."""
    found: dict[UUID, set[tuple[int, str]]] = {}
    given = (bucket_of(conversation_id), conversation_id, workspace_id, list(seqs), list(people))
    for row in await tx.fetch(Q["reacted_among"], *given) if seqs and people else ():
        found.setdefault(row["person_id"], set()).add((row["seq"], row["emoji"]))
    return found


async def hid_among(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int], people: Sequence[UUID]) -> set[UUID]:
    """Who of these people has hidden one of these posts from themselves."""
    if not seqs or not people:
        return set()
    rows = await tx.fetch(Q["hid_among"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs), list(people))
    return {row["person_id"] for row in rows}


def _head(row: Row, conversation_id: UUID) -> Head:
    return Head(
        conversation_id=conversation_id,
        workspace_id=row["workspace_id"],
        kind=row["kind"],
        state=State(row["state"]),
        participants=row["participants"],
        hides_positions=row["hides_positions"],
        last_seq=row["last_seq"],
        last_change=row["last_change"],
    )


def _columns(wanted: Sequence[Since]) -> tuple[list[int], list[UUID], list[UUID], list[int], list[int]]:
    return (
        [bucket_of(one.conversation_id) for one in wanted],
        [one.conversation_id for one in wanted],
        [one.workspace_id for one in wanted],
        [one.after for one in wanted],
        [one.upto for one in wanted],
    )

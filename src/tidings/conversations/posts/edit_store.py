"""The statements of posts.sql that change posts, one thin function each."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Author, Person, PersonKind
from tidings.conversations.posts.post_store import Q
from tidings.core.ids import bucket_of
from tidings.db import Tx


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What a post said, and who replaced it."""

    version: int
    parts: str
    text: str
    editor: Author
    replaced_at: datetime


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's."""

    emoji: str
    person: Person
    at: datetime


async def keep_version(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, editor: Author, now: datetime) -> datetime:
    """What it says is kept; answers when it is replaced, which is later than whoever has left."""
    bucket = bucket_of(conversation_id)
    return await tx.fetchval(Q["keep_version"], bucket, conversation_id, workspace_id, seq, editor.kind, editor.id, now)


async def change_post(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, parts: str, text: str, now: datetime, *, metadata: str | None, is_new: bool
) -> None:
    """It says this; `is_new`: its metadata is other too."""
    bucket = bucket_of(conversation_id)
    await tx.execute(Q["change_post"], bucket, conversation_id, workspace_id, seq, parts, text, now, is_new, metadata)


async def list_versions(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, below: int | None, limit: int) -> list[Version]:
    """What it said before, the newest first."""
    bucket = bucket_of(conversation_id)
    rows = await tx.fetch(Q["list_versions"], bucket, conversation_id, workspace_id, seq, below or 32_767, limit)
    return [
        Version(
            version=row["version"],
            parts=row["parts"],
            text=row["text"],
            editor=Author(kind=row["editor_kind"], id=row["editor_id"]),
            replaced_at=row["replaced_at"],
        )
        for row in rows
    ]


async def empty_post(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, by: str, now: datetime) -> None:
    """A tombstone stands in its place, and nothing of what it said is kept."""
    at = bucket_of(conversation_id), conversation_id, workspace_id, seq
    await tx.execute(Q["empty_post"], *at, now, by)
    for name in ("drop_versions", "drop_reactions", "drop_mentions"):
        await tx.execute(Q[name], *at)


async def hide_post(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID, seq: int) -> bool:
    """One person does not see it any more; False where they did not before."""
    at = bucket_of(conversation_id), conversation_id, workspace_id, person_id, seq
    if await tx.fetchval(Q["hide_post"], *at) is None:
        return False
    await tx.execute(Q["drop_mention"], *at)
    return True


async def add_reaction(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, emoji: str, person: Person, now: datetime) -> bool:
    """It is there; False where it was before."""
    at = bucket_of(conversation_id), conversation_id, workspace_id, seq
    return await tx.fetchval(Q["add_reaction"], *at, emoji, person.id, person.kind, now) is not None


async def drop_reaction(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, emoji: str, person: Person) -> bool:
    """It is gone; False where there was none."""
    at = bucket_of(conversation_id), conversation_id, workspace_id, seq
    return await tx.fetchval(Q["drop_reaction"], *at, emoji, person.id) is not None


async def count_emojis(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, but: str) -> int:
    """How many different ones stand on it beside one."""
    return await tx.fetchval(Q["count_emojis"], bucket_of(conversation_id), conversation_id, workspace_id, seq, but)


async def list_reactions(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, after: tuple[str, UUID], limit: int, until: datetime | None = None
) -> list[Reaction]:
    """Who reacted with what; `until` a time, where one is given."""
    rows = await tx.fetch(Q["list_reactions"], bucket_of(conversation_id), conversation_id, workspace_id, seq, *after, limit, until)
    kinds: list[PersonKind] = [row["kind"] for row in rows]
    return [
        Reaction(emoji=row["emoji"], person=Person(kind, row["person_id"]), at=row["at"]) for row, kind in zip(rows, kinds, strict=True)
    ]


async def pin_post(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, at: datetime | None) -> None:
    """Pinned, or no longer."""
    await tx.execute(Q["pin_post"], bucket_of(conversation_id), conversation_id, workspace_id, seq, at)


async def pinned_seqs(tx: Tx, workspace_id: UUID, conversation_id: UUID, limit: int) -> list[int]:
    """What is pinned, the last first."""
    rows = await tx.fetch(Q["pinned_seqs"], bucket_of(conversation_id), conversation_id, workspace_id, limit)
    return [row["seq"] for row in rows]

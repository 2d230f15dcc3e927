"""A person is taken out of what other products said."""

from collections.abc import Collection
from uuid import UUID

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.hooks", "erase.sql")


async def erase_events(tx: Tx, workspace_id: UUID, posts: Collection[UUID], words: Collection[str]) -> dict[str, int]:
    """What became one of these posts, or names one of these addresses or ids, is blank; answers how many events that were."""
    told = sorted({_shown(word) for word in words})
    tag = await tx.execute(Q["erase_hook_events"], workspace_id, list(posts), told)
    return {"hook_events": int(tag.rpartition(" ")[2])}


def _shown(word: str) -> str:
    """As it stands in bytes that are shown, in lower case: what is no ASCII by its bytes in octal digits."""
    return "".join(letter if letter.isascii() else "".join(f"\\{byte:03o}" for byte in letter.encode()) for letter in word.lower())

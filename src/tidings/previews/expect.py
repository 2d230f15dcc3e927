"""What a post asks of its links, in the transaction of the post; and what is shown of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.previews.links import hash_of, links_in
from tidings.previews.model import FOUND_FOR, NOTHING_FOR, Preview

Q = load_queries(__package__ or "tidings.previews")


async def expect(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, text: str, *, real_now: datetime) -> None:
    """The first links of the text will be looked at after the commit, unless the workspace does not want it.

    Call it with what a post says, unless its author wants no previews; of one that is edited `forget` what it said before.
    """
    links = links_in(text)
    if links:
        await tx.execute(
            Q["expect_previews"],
            bucket_of(conversation_id),
            conversation_id,
            seq,
            workspace_id,
            links,
            [hash_of(link) for link in links],
            real_now,
            real_now - FOUND_FOR,
            real_now - NOTHING_FOR,
        )


async def forget(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int] | None = None) -> int:
    """Nothing is shown of the links of these posts any more, nor looked at; of all posts where None is given. Answers how many went."""
    done = await tx.execute(
        Q["forget_previews"], bucket_of(conversation_id), conversation_id, workspace_id, None if seqs is None else list(seqs)
    )
    return int(done.rpartition(" ")[2])


async def previews_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int]) -> dict[int, list[Preview]]:
    """What is shown of the links of these posts, by seq, in the order of the links; posts without are left out."""
    found: dict[int, list[Preview]] = {}
    if not seqs:
        return found
    for row in await tx.fetch(Q["previews_of"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs)):
        shown = Preview(
            url=row["url"],
            title=row["title"],
            description=row["description"],
            site_name=row["site_name"],
            image_url=row["image_url"],
        )
        found.setdefault(row["seq"], []).append(shown)
    return found

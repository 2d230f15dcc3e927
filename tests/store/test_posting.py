"""Posts are numbered under their conversation's lock: by whoever posts, one at a time or many, in one process or another."""

import asyncio
from uuid import UUID

import pytest

from tidings.conversations import SYSTEM, Author, Person
from tidings.conversations.create import NewConversation, create
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.posts.post import PostInput, post, written
from tidings.conversations.posts.post_facts import SEQ_IN_FACT, posted
from tidings.conversations.posts.post_store import NewPost, lock_posting, store_posts
from tidings.core.clock import system_clock
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Lane, Plans
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lanes(database: Database) -> list[Lane]:
    return [database.lane(Plans.BY_INDEX) for _ in range(3)]


async def talk(database: Database, workspace_id: UUID) -> UUID:
    now = system_clock()
    async with database.pipeline() as tx:
        member = Joining(person=Person("member", new_id()))
        made = await create(tx, workspace_id, NewConversation(joining=[member]), SYSTEM, now=now, real_now=now)
    return made.conversation_id


def new(workspace_id: UUID, conversation_id: UUID, author: Author = SYSTEM) -> NewPost:
    said = written(PostInput(text="Hi"))
    message_id = new_id(bucket_of(conversation_id))
    return NewPost(
        id=message_id,
        conversation_id=conversation_id,
        workspace_id=workspace_id,
        author=author,
        parts=said.stored,
        text=said.text,
        metadata=None,
        at=system_clock(),
        fact=posted(conversation_id, message_id, author, said.parts, None),
    )


async def store(lane: Lane, posts: list[NewPost]) -> dict[int, int]:
    async with lane.transaction() as tx:
        assert await lock_posting(tx, posts) == set()
        return await store_posts(tx, posts, (SEQ_IN_FACT, 1), system_clock())


async def test_groups_and_single_posts_at_once_leave_no_gap(database: Database, workspace: NewWorkspace, lanes: list[Lane]):
    ws = workspace.workspace.id
    places = [await talk(database, ws) for _ in range(3)]

    async def alone(n: int) -> None:
        async with database.workspace(ws) as tx:
            now = system_clock()
            await post(tx, ws, places[n % 3], SYSTEM, PostInput(text="Hi"), now=now, real_now=now)

    groups = [store(lane, [new(ws, places[(n + m) % 3]) for m in range(6)]) for n, lane in enumerate(lanes * 4)]
    await asyncio.gather(*groups, *(alone(n) for n in range(12)))
    async with database.pipeline() as tx:
        for place in places:
            seqs = [row["seq"] for row in await tx.fetch("SELECT seq FROM posts WHERE conversation_id = $1 ORDER BY seq", place)]
            assert seqs == list(range(1, 12 * 6 // 3 + 12 // 3 + 1))
            assert await tx.fetchval("SELECT last_seq FROM conversations WHERE id = $1", place) == seqs[-1]
            told = await tx.fetch(
                "SELECT data ->> 'seq' AS seq FROM outbox WHERE conversation_id = $1 AND type = 'message.posted' ORDER BY id", place
            )
            assert [int(row["seq"]) for row in told] == seqs


async def test_who_waited_for_the_lock_is_judged_by_what_is_true_then(database: Database, workspace: NewWorkspace, lanes: list[Lane]):
    ws = workspace.workspace.id
    place = await talk(database, ws)
    async with database.pipeline() as tx:
        await tx.execute("UPDATE conversations SET state = 'closed' WHERE id = $1", place)
        waits = asyncio.create_task(store(lanes[0], [new(ws, place)]))
        await asyncio.sleep(0.2)
        assert not waits.done()
    assert await waits == {}


async def test_another_workspaces_conversation_is_neither_held_nor_said_anything_in(
    database: Database, workspace: NewWorkspace, lanes: list[Lane]
):
    place = await talk(database, workspace.workspace.id)
    async with database.pipeline() as tx:
        await tx.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", place)
        assert await asyncio.wait_for(store(lanes[0], [new(new_id(), place)]), 10) == {}

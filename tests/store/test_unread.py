"""What is unread, by every statement that counts it, against a recount post by post over random conversations."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import NewWorkspace
from tidings.conversations import Person
from tidings.conversations.participants.list_mine import Wanted, list_mine, unread
from tidings.conversations.participants.positions import place_of, read_everything
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = 5


class Post(msgspec.Struct):
    """What the recount knows of a post."""

    author: UUID
    is_deleted: bool
    hidden_for: set[UUID]
    names: set[UUID]


class Talk(msgspec.Struct):
    """The same of a conversation."""

    id: UUID
    kind: str
    posts: list[Post]
    read: dict[UUID, int]
    sees_after: dict[UUID, int]


def made(draw: random.Random, people: list[UUID]) -> Talk:
    kind = draw.choice(["direct", "group", "support"])
    inside = draw.sample(people, 2 if kind == "direct" else draw.randint(2, PEOPLE))
    posts = [
        Post(
            draw.choice(inside),
            draw.random() < 0.2,
            {one for one in inside if draw.random() < 0.15},
            {one for one in inside if draw.random() < 0.2},
        )
        for _ in range(draw.randint(0, 12))
    ]
    talk = Talk(new_id(), kind, posts, {}, {})
    for one in inside:
        talk.sees_after[one] = draw.choice([0, 0, 0, draw.randint(0, len(posts))])
        talk.read[one] = draw.randint(0, len(posts))
    return talk


async def store(tx: Tx, workspace_id: UUID, talk: Talk, at: datetime) -> None:
    bucket = bucket_of(talk.id)

    async def put(table: str, **row: Any) -> None:
        row |= {"bucket": bucket, "workspace_id": workspace_id}
        places = ", ".join(f"${n + 1}" for n in range(len(row)))
        await tx.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", *row.values())

    times = {"created_at": at, "updated_at": at}
    last = {"last_seq": len(talk.posts), "last_post_at": at if talk.posts else None, "participants": len(talk.read)}
    await put("conversations", id=talk.id, kind=talk.kind, state="open", author_kind="system", **times, **last)
    for one in talk.read:
        given = {"read_seq": talk.read[one], "sees_after": talk.sees_after[one], "role": "member", "state": "active", "kind": "contact"}
        await put("participants", conversation_id=talk.id, person_id=one, **given)
    for seq, post in enumerate(talk.posts, 1):
        said = {"author_kind": "contact", "author_id": post.author, "parts": "[]", "text": "x", "created_at": at}
        await put("posts", conversation_id=talk.id, seq=seq, id=new_id(bucket), deleted_at=at if post.is_deleted else None, **said)
        for one in post.hidden_for:
            await put("hidden_posts", conversation_id=talk.id, person_id=one, seq=seq)
        for one in post.names:
            await put("mentions", conversation_id=talk.id, person_id=one, seq=seq)


def recounted(talk: Talk, person: UUID, blocked: set[UUID]) -> tuple[int, int]:
    """Unread posts, and those of them that name the person."""
    seen = max(talk.read[person], talk.sees_after[person])
    left = [
        post
        for seq, post in enumerate(talk.posts, 1)
        if seq > seen and not post.is_deleted and person not in post.hidden_for and (talk.kind == "direct" or post.author not in blocked)
    ]
    return len(left), sum(person in post.names for post in left)


@pytest.mark.parametrize("seed", range(4))
async def test_every_count_is_the_recount(database: Database, workspace: NewWorkspace, seed: int):
    draw, workspace_id = random.Random(seed), workspace.workspace.id
    people = [new_id() for _ in range(PEOPLE)]
    blocked = {one: {other for other in people if other != one and draw.random() < 0.25} for one in people}
    talks = [made(draw, people) for _ in range(25)]
    async with database.workspace(workspace_id) as tx:
        for one in people:
            await tx.execute(
                "INSERT INTO contacts (bucket, id, workspace_id, external_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
                *(bucket_of(one), one, workspace_id, f"p{people.index(one)}", NOW),
            )
            for other in blocked[one]:
                await tx.execute(
                    "INSERT INTO blocks (bucket, person_id, blocked_id, workspace_id, at) VALUES ($1, $2, $3, $4, $5)",
                    *(bucket_of(one), one, other, workspace_id, NOW),
                )
        for n, talk in enumerate(talks):
            await store(tx, workspace_id, talk, NOW + timedelta(seconds=draw.randint(0, 10), microseconds=n % 3))
        for one in people:
            await check(tx, workspace_id, one, [talk for talk in talks if one in talk.read], blocked[one])


async def check(tx: Tx, workspace_id: UUID, one: UUID, own: list[Talk], blocked: set[UUID]) -> None:
    person = Person("contact", one)
    counts = {talk.id: recounted(talk, one, blocked) for talk in own}
    listed = await list_mine(tx, workspace_id, person, Wanted(), after=None, limit=200, now=NOW)
    assert {row.id: (row.unread, row.mentions) for row in listed} == counts
    assert [(row.at, row.id) for row in listed] == sorted(((row.at, row.id) for row in listed), reverse=True)
    # Page by page, and only what is unread.
    for wanted, expected in (
        (Wanted(), [row.id for row in listed]),
        (Wanted(is_unread=True), [row.id for row in listed if counts[row.id][0]]),
    ):
        found: list[UUID] = []
        after = None
        while page := await list_mine(tx, workspace_id, person, wanted, after=after, limit=3, now=NOW):
            found += [row.id for row in page]
            after = page[-1].at, page[-1].id
        assert found == expected
    total = await unread(tx, workspace_id, person, NOW)
    assert (total.posts, total.mentions) == (sum(posts for posts, _ in counts.values()), sum(named for _, named in counts.values()))
    assert total.conversations == sum(posts > 0 for posts, _ in counts.values())
    for talk in own:
        place = await place_of(tx, workspace_id, talk.id, person, NOW)
        assert (place.unread, place.mentions) == counts[talk.id]
        row = next(row for row in listed if row.id == talk.id)
        shown = [
            seq
            for seq, post in enumerate(talk.posts, 1)
            if seq > talk.sees_after[one] and one not in post.hidden_for and (talk.kind == "direct" or post.author not in blocked)
        ]
        assert (row.last_post.seq if row.last_post is not None else None) == (shown[-1] if shown else None)
    assert await read_everything(tx, workspace_id, person, None, NOW) == sum(talk.read[one] < len(talk.posts) for talk in own)
    assert (await unread(tx, workspace_id, person, NOW)).posts == 0

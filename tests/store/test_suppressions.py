import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tidings.consent import (
    Meaning,
    Reading,
    Suppression,
    SuppressionInput,
    TopicInput,
    heed,
    lift,
    list_suppressions,
    put_topic,
    suppress,
    suppress_given,
    suppress_many,
)
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import new_id
from tidings.db import Database, Tx
from tidings.workspaces import Workspace, create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = "+31612345678"


async def _workspace(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW)).workspace


async def _channels(tx: Tx, workspace: Workspace, number: str = NUMBER) -> list[str]:
    found = await list_suppressions(tx, workspace.id, address=("phone", number), limit=50)
    return sorted(one.channel for one in found)


async def test_an_address_is_suppressed_once_and_never_kept_itself(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        first = await suppress(tx, workspace.id, "phone", NUMBER, reason="complaint", source="support", now=NOW)
        again = await suppress(tx, workspace.id, "phone", NUMBER, reason="bounce", source="other", now=NOW)
        assert first == again
        assert await list_suppressions(tx, workspace.id, limit=50) == [first]
        assert await list_suppressions(tx, workspace.id, address=("phone", NUMBER), limit=50) == [first]
        assert await list_suppressions(tx, workspace.id, address=("phone", "+31687654321"), limit=50) == []
    async with database.pipeline() as tx:
        rows = await tx.fetch("SELECT to_jsonb(s)::text AS row FROM suppressions s UNION ALL SELECT to_jsonb(o)::text FROM outbox o")
    assert len(rows) == 2
    assert not any("612345678" in row["row"] for row in rows)


async def test_it_stands_under_the_hash_by_which_the_guard_looks(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await suppress(tx, workspace.id, "phone", NUMBER, channel="sms", reason="stop", source="answer", now=NOW)
    asked = (
        "SELECT suppressed FROM permission_now(ARRAY[0]::smallint[], ARRAY[$1]::uuid[], ARRAY['phone'], ARRAY[$3],"
        " ARRAY[$2]::uuid[], ARRAY[$4], ARRAY[NULL]::text[], ARRAY[NULL]::uuid[])"
    )
    async with database.pipeline() as tx:
        assert await tx.fetchval(asked, new_id(0), workspace.id, NUMBER, "sms") == "stop"
        assert await tx.fetchval(asked, new_id(0), workspace.id, NUMBER, "voice") is None
        assert await tx.fetchval(asked, new_id(0), workspace.id, "+31687654321", "sms") is None


async def test_another_workspace_has_its_own(database: Database):
    mine, theirs = await _workspace(database), await _workspace(database)
    async with database.workspace(mine.id) as tx:
        own = await suppress(tx, mine.id, "phone", NUMBER, reason="stop", source="x", now=NOW)
    async with database.workspace(theirs.id) as tx:
        assert await _channels(tx, theirs) == []
        with pytest.raises(NotFound):
            await lift(tx, theirs.id, own.id, now=NOW)
    async with database.workspace(mine.id) as tx:
        await lift(tx, mine.id, own.id, now=NOW)
        assert await _channels(tx, mine) == []
        with pytest.raises(NotFound):
            await lift(tx, mine.id, own.id, now=NOW)
    async with database.pipeline() as tx:
        assert [row["type"] for row in await tx.fetch("SELECT type FROM outbox ORDER BY type")] == [
            "suppression.added",
            "suppression.removed",
        ]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (SuppressionInput(reason="x"), [("", "one_address")]),
        (SuppressionInput(email="a@example.com", phone=NUMBER, reason="x"), [("", "one_address")]),
        (SuppressionInput(email="nobody", channel="pigeon", reason="x"), [("/email", "invalid_email"), ("/channel", "unknown_channel")]),
        (
            SuppressionInput(email="a@example.com", channel="sms", topic="none", reason="x"),
            [("/channel", "other_kind"), ("/topic", "unknown_topic")],
        ),
    ],
)
async def test_everything_that_is_wrong_is_told_at_once(database: Database, given: SuppressionInput, wrong: list[tuple[str, str]]):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await suppress_given(tx, workspace, given, now=NOW)
    assert [(error.pointer, error.code) for error in caught.value.errors] == wrong


async def test_a_batch_suppresses_what_is_good_each_once(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await put_topic(tx, workspace.id, "news", TopicInput(name="News"), now=NOW)
        given = [
            SuppressionInput(phone="+31 6 12345678", channel="sms", reason="stop"),
            SuppressionInput(email="nobody", reason="bounce"),
            SuppressionInput(email="ada@example.com", topic="news", reason="unsubscribed"),
            SuppressionInput(phone=NUMBER, channel="sms", reason="again"),
        ]
        one, two, three, four = await suppress_many(tx, workspace, given, now=NOW)
    assert isinstance(one, Suppression)
    assert one == four
    assert isinstance(two, list)
    assert [(error.pointer, error.code) for error in two] == [("/suppressions/1/email", "invalid_email")]
    assert isinstance(three, Suppression)
    assert (three.kind, three.topic, three.channel, three.reason) == ("email", "news", "*", "unsubscribed")


async def test_batches_in_opposite_orders_do_not_lock_each_other_out(database: Database):
    workspace = await _workspace(database)
    items = [SuppressionInput(email=f"p{number}@example.com", reason="bounce") for number in range(1_200)]

    async def suppress_all(given: list[SuppressionInput]) -> int:
        async with database.workspace(workspace.id) as tx:
            return sum(isinstance(one, Suppression) for one in await suppress_many(tx, workspace, given, now=NOW))

    assert await asyncio.gather(suppress_all(items), suppress_all(items[::-1]), suppress_all(items)) == [1_200] * 3


async def test_an_answer_that_asks_to_stop_is_heeded_and_so_is_the_way_back(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        assert await heed(tx, workspace.id, "sms", NUMBER, "Where is my order?", now=NOW) is None
        assert await heed(tx, workspace.id, "sms", NUMBER, "help", now=NOW) == Reading(kind=Meaning.HELP)
        assert await _channels(tx, workspace) == []
        assert await heed(tx, workspace.id, "sms", NUMBER, "Stop!", now=NOW) == Reading(kind=Meaning.STOP)
        assert await heed(tx, workspace.id, "mms", NUMBER, "STOP", now=NOW) == Reading(kind=Meaning.STOP)
        assert await _channels(tx, workspace) == ["mms", "rcs", "sms"]
        await suppress(tx, workspace.id, "phone", NUMBER, channel="voice", reason="complaint", source="support", now=NOW)
        assert await heed(tx, workspace.id, "mms", NUMBER, "start", now=NOW) == Reading(kind=Meaning.START)
        assert await _channels(tx, workspace) == ["voice"], "what was no answer stays"
        assert await heed(tx, workspace.id, "inapp", "ada", "stop", now=NOW) is None


async def _stopped(tx: Tx, workspace: Workspace, kind: str = "phone", address: str = NUMBER) -> set[tuple[str, str]]:
    return {(one.channel, one.topic) for one in await list_suppressions(tx, workspace.id, address=(kind, address), limit=50)}


async def _topics(tx: Tx, workspace: Workspace) -> None:
    for key, name in (("news", "Weekly News"), ("orders", "Orders")):
        await put_topic(tx, workspace.id, key, TopicInput(name=name), now=NOW)


async def test_who_names_a_topic_stops_that_one_and_gets_it_back(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await _topics(tx, workspace)
        news = Reading(kind=Meaning.STOP, scope="topic", topic="news")
        assert await heed(tx, workspace.id, "whatsapp", NUMBER, "Stop weekly news please", now=NOW) == news
        await heed(tx, workspace.id, "whatsapp", NUMBER, "STOP ORDERS", now=NOW)
        assert await _stopped(tx, workspace) == {("whatsapp", "news"), ("whatsapp", "orders")}
        await heed(tx, workspace.id, "whatsapp", NUMBER, "START news", now=NOW)
        assert await _stopped(tx, workspace) == {("whatsapp", "orders")}
        assert await heed(tx, workspace.id, "whatsapp", NUMBER, "stop the presses", now=NOW) is None


async def test_a_topic_is_not_given_back_while_everything_is_stopped(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await _topics(tx, workspace)
        await heed(tx, workspace.id, "whatsapp", NUMBER, "STOP", now=NOW)
        told = await heed(tx, workspace.id, "whatsapp", NUMBER, "START news", now=NOW)
        assert told == Reading(kind=Meaning.START, scope="topic", topic="news", is_stopped_anyway=True)
        assert await _stopped(tx, workspace) == {("whatsapp", "*")}


async def test_a_bare_stop_means_the_topic_that_it_answers_where_the_workspace_says_so(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await _topics(tx, workspace)
        for topic, text in (("news", "please stop"), (None, "STOP"), ("orders", "STOP ALL")):
            await heed(tx, workspace.id, "email", "a@example.com", text, stop_scope="topic", answered_topic=topic, now=NOW)
            stopped = await _stopped(tx, workspace, "email", "a@example.com")
            assert stopped == ({("email", "news")} if topic == "news" else {("email", "news"), ("email", "*")})
        await heed(tx, workspace.id, "email", "a@example.com", "START", stop_scope="topic", answered_topic="news", now=NOW)
        assert await _stopped(tx, workspace, "email", "a@example.com") == set(), "a bare START gives back all that was stopped"


async def test_stop_all_goes_for_every_channel_of_the_address_and_each_has_its_own_way_back(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await heed(tx, workspace.id, "sms", NUMBER, "STOPALL", now=NOW)
        assert await _channels(tx, workspace) == ["mms", "rcs", "sms", "voice", "whatsapp"]
        await heed(tx, workspace.id, "sms", NUMBER, "START", now=NOW)
        assert await _channels(tx, workspace) == ["voice", "whatsapp"]
        await heed(tx, workspace.id, "sms", NUMBER, "START ALL", now=NOW)
        assert await _channels(tx, workspace) == []


async def test_who_stops_on_one_channel_is_reached_on_another(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await heed(tx, workspace.id, "whatsapp", NUMBER, "STOP", now=NOW)
        assert await _channels(tx, workspace) == ["whatsapp"]
        await heed(tx, workspace.id, "sms", NUMBER, "START", now=NOW)
        assert await _channels(tx, workspace) == ["whatsapp"]


async def test_two_who_stop_and_start_at_once_come_to_an_end(database: Database):
    workspace = await _workspace(database)

    async def say(channel: str, word: str) -> None:
        async with database.workspace(workspace.id) as tx:
            await heed(tx, workspace.id, channel, NUMBER, word, now=NOW)

    for _ in range(5):
        await asyncio.gather(say("sms", "STOP"), say("mms", "STOP"), say("sms", "STOP"))
        async with database.workspace(workspace.id) as tx:
            assert await _channels(tx, workspace) == ["mms", "rcs", "sms"]
        await say("mms", "START")

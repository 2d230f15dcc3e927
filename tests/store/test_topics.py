from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from tidings.channels import RouteInput, StepInput
from tidings.consent import TopicInput, get_topic, list_topics, put_topic
from tidings.core.errors import Invalid, NotFound
from tidings.db import Database
from tidings.workspaces import create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def _workspace(database: Database) -> UUID:
    async with database.pipeline() as tx:
        made = await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW)
    return made.workspace.id


async def test_a_second_put_changes_what_the_first_made(database: Database):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        made = await put_topic(tx, workspace_id, "orders", TopicInput(name="Orders", channel="sms"), now=NOW)
        assert (made.key, made.name, made.description, made.channel, made.created_at) == ("orders", "Orders", "", "sms", NOW)
    later = NOW + timedelta(hours=1)
    async with database.workspace(workspace_id) as tx:
        await put_topic(tx, workspace_id, "orders", TopicInput(name="Your orders"), now=later)
        topic = await get_topic(tx, workspace_id, "orders")
    assert (topic.name, topic.channel, topic.created_at, topic.updated_at) == ("Your orders", None, NOW, later)


async def test_everything_that_is_wrong_is_told_at_once(database: Database):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        with pytest.raises(Invalid) as caught:
            await put_topic(tx, workspace_id, "No Key", TopicInput(name="x", channel="pigeon"), now=NOW)
    assert {(error.pointer, error.code) for error in caught.value.errors} == {("key", "invalid_key"), ("/channel", "unknown_channel")}


async def test_a_list_is_read_page_by_page_in_the_order_of_keys(database: Database):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        for key in ("b", "c", "a"):
            await put_topic(tx, workspace_id, key, TopicInput(name=key), now=NOW)
        assert [topic.key for topic in await list_topics(tx, workspace_id, limit=2)] == ["a", "b"]
        assert [topic.key for topic in await list_topics(tx, workspace_id, after="b", limit=2)] == ["c"]
        with pytest.raises(Invalid):
            await list_topics(tx, workspace_id, after="\x00")


async def test_a_topic_of_another_workspace_does_not_exist(database: Database):
    mine, theirs = await _workspace(database), await _workspace(database)
    async with database.workspace(mine) as tx:
        await put_topic(tx, mine, "orders", TopicInput(name="mine"), now=NOW)
    async with database.workspace(theirs) as tx:
        for workspace_id in (mine, theirs):
            with pytest.raises(NotFound):
                await get_topic(tx, workspace_id, "orders")
        await put_topic(tx, theirs, "orders", TopicInput(name="theirs"), now=NOW)
    async with database.workspace(mine) as tx:
        assert (await get_topic(tx, mine, "orders")).name == "mine"


@pytest.mark.parametrize("key", ["unknown", "\x00", "x" * 100_000])
async def test_what_is_not_there_is_not_found(database: Database, key: str):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        with pytest.raises(NotFound):
            await get_topic(tx, workspace_id, key)


@pytest.mark.parametrize(
    ("given", "channel"),
    [
        (RouteInput(channel="sms"), "sms"),
        (RouteInput(channel="sms", until="delivered"), None),
        (RouteInput(steps=[StepInput(channels=["inapp"]), StepInput(channels=["sms"], after="5m")]), None),
    ],
)
async def test_a_route_is_kept_as_it_was_given(database: Database, given: RouteInput, channel: str | None):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        await put_topic(tx, workspace_id, "orders", TopicInput(name="Orders", route=given), now=NOW)
        topic = await get_topic(tx, workspace_id, "orders")
    assert topic.channel == channel
    assert channel is not None or (topic.route is not None and msgspec.json.decode(topic.route, type=RouteInput) == given)


async def test_what_nobody_has_chosen_is_kept_and_its_channels_are_checked(database: Database):
    workspace_id = await _workspace(database)
    async with database.workspace(workspace_id) as tx:
        given = TopicInput(name="News", defaults={"email": True, "sms": False}, keeps_quiet_hours=True)
        await put_topic(tx, workspace_id, "news", given, now=NOW)
        topic = await get_topic(tx, workspace_id, "news")
        assert (topic.defaults, topic.keeps_quiet_hours) == ({"email": True, "sms": False}, True)
        wrong = TopicInput(name="News", defaults={"a/b": True}, channel="sms", route=RouteInput(channel="sms"))
        with pytest.raises(Invalid) as caught:
            await put_topic(tx, workspace_id, "news", wrong, now=NOW)
    assert {(error.pointer, error.code) for error in caught.value.errors} == {
        ("/defaults/a~1b", "unknown_channel"),
        ("/route", "channel_or_route"),
    }

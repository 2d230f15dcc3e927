"""By no frame does somebody learn or change anything of a conversation that is not theirs: it is to them as one that there is not."""

import json
import re
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.conftest import Api, new_workspace
from tests.devices import Device, device
from tests.security.conftest import member_of
from tidings.api.live import saying
from tidings.core.ids import encode, new_id

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
OUTSIDERS = ("somebody else", "who was removed", "somebody elsewhere", "a member elsewhere")


class Talk:
    """A conversation of Ada and Bob, from which Rob was removed; Bob's device follows it with everything that there is to follow."""

    def __init__(self, here: Api, elsewhere: Api, bob: Device, conversation: str) -> None:
        self.here, self.elsewhere, self.bob, self.conversation = here, elsewhere, bob, conversation

    async def token(self, outsider: str) -> str:
        match outsider:
            case "somebody else":
                return await token_of(self.here, "eve")
            case "who was removed":
                return await token_of(self.here, "rob")
            case "somebody elsewhere":
                # Of the same name as one of them.
                return await token_of(self.elsewhere, "ada")
            case _:
                return (await member_of(self.elsewhere))[0]

    async def stands(self) -> Json:
        """All that anybody else might have changed."""
        place = f"/v1/conversations/{self.conversation}"
        asked = (place, f"{place}/participants", f"{place}/messages")
        return {path: (await self.here.client.get(path)).json() for path in asked}

    async def ends(self) -> list[Json]:
        """What Bob was told until Ada says something, from when on it is known that nothing more comes."""
        said = await self.here.client.post(f"/v1/contacts/ada/conversations/{self.conversation}/messages", json={"text": "the end"})
        await self.bob.until_posts(self.conversation, said.json()["seq"])
        return self.bob.told


async def token_of(api: Api, contact: str) -> str:
    await api.client.put(f"/v1/contacts/{contact}", json={"name": contact.title()})
    return (await api.client.post(f"/v1/contacts/{contact}/tokens", json={})).json()["token"]


@pytest.fixture
async def talk(target: Api) -> AsyncGenerator[Talk]:
    """It is there, and something was said in it."""
    elsewhere = Api(target.app, target.base_url, await new_workspace(target.app.database, target.app.sealer))
    client = target.client
    for one in ("ada", "bob", "rob"):
        await token_of(target, one)
    made = await client.post("/v1/conversations", json={"kind": "group", "title": "Plans", "participants": ["ada", "bob", "rob"]})
    conversation = made.json()["id"]
    await client.post(f"/v1/conversations/{conversation}/participants/remove", json={"participants": ["rob"]})
    await client.post(f"/v1/contacts/ada/conversations/{conversation}/messages", json={"text": "a secret"})
    async with elsewhere.client, device(target.base_url, await token_of(target, "bob")) as bob:
        await bob.follow(conversation, "0.0", positions=True, typing=True)
        await bob.until_posts(conversation, 1)
        yield Talk(target, elsewhere, bob, conversation)


def tried(conversation: str) -> list[Json]:
    """Every frame by which one could learn or change something."""
    path = f"/v1/me/conversations/{conversation}"
    return [
        {"type": "subscribe", "topic": "conversation", "conversation": conversation, "positions": True, "typing": True},
        {"type": "subscribe", "topic": "conversation", "conversation": conversation, "after": "0.0"},
        {"type": "subscribe", "topic": "conversation", "conversation": conversation, "after": "9.9"},
        {"type": "unsubscribe", "topic": "conversation", "conversation": conversation},
        {"type": "position", "conversation": conversation, "delivered": 1, "read": 1},
        {"type": "position", "conversation": conversation, "read": 99},
        {"type": "typing", "conversation": conversation, "on": True},
        {"type": "call", "id": "1", "method": "POST", "path": f"{path}/messages", "body": {"text": "Hello"}, "key": "k"},
        {"type": "call", "id": "2", "method": "GET", "path": f"{path}/messages"},
        {"type": "call", "id": "3", "method": "GET", "path": f"{path}/changes?after=0.0"},
        {"type": "call", "id": "4", "method": "GET", "path": f"/v1/conversations/{conversation}/messages"},
        {"type": "call", "id": "5", "method": "GET", "path": f"/v1/contacts/ada/conversations/{conversation}/messages"},
        {"type": "call", "id": "6", "method": "PUT", "path": f"{path}/position", "body": {"read": 1}},
    ]


async def answers(one: Device, frames: list[Json], conversation: str) -> list[str]:
    """What each of them was answered with, ids and times taken out."""
    told: list[str] = []
    for frame in frames:
        before = len(one.told)
        await one.say(**frame)
        await one.say(type="ping", id=f"p{before}")
        if frame["type"] == "position":
            # It is stored within a second, and refused then.
            await one.until(lambda got, before=before: got["type"] == "refused" and got in one.told[before:])
        else:
            await one.until(lambda got, before=before: got["type"] in ("answer", "refused", "unsubscribed") and got in one.told[before:])
        await one.until(type="pong", id=f"p{before}")
        for got in one.told[before:]:
            if got["type"] not in ("pong", "conversations"):
                text = json.dumps(got, sort_keys=True).replace(conversation, "cnv")
                told.append(re.sub(r"req_\w+", "req", text))
    return told


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_a_conversation_of_others_is_one_that_there_is_not(talk: Talk, outsider: str, monkeypatch: pytest.MonkeyPatch):
    # Positions are refused when they would have been stored.
    monkeypatch.setattr(saying, "GATHER_SECONDS", 0.05)
    before, token = await talk.stands(), await talk.token(outsider)
    nobody = encode("cnv", new_id())
    heard = len(talk.bob.told)
    async with device(talk.here.base_url, token) as one, device(talk.here.base_url, token) as other:
        if outsider != "a member elsewhere":
            await one.ask(type="subscribe", topic="conversations")
        theirs = await answers(one, tried(talk.conversation), talk.conversation)
        none = await answers(other, tried(nobody), nobody)
        if outsider == "who was removed":
            # They may see what was said while they were in it, and that they are in it no more: nothing else.
            assert [text for text in theirs if "a secret" in text] == []
        else:
            assert theirs == none
        assert await talk.stands() == before
        told = await talk.ends()
        assert [frame for frame in told[heard:] if frame["type"] in ("typing", "positions") and not is_of(frame, "ada", "bob")] == []
        await one.say(type="ping", id="last")
        await one.until(type="pong", id="last")
        assert [frame for frame in one.told if "secret" in json.dumps(frame) or "the end" in json.dumps(frame)] == []


def is_of(frame: Json, *people: str) -> bool:
    """Whether it tells of nobody else."""
    return all((one.get("person") or one)["id"] in people for one in frame["people"])


async def test_presence_is_told_of_those_whom_one_may_see_and_of_nobody_else(talk: Talk):
    async with device(talk.here.base_url, await talk.token("somebody else")) as eve:
        await eve.ask(type="subscribe", topic="presence", people=["bob", "ada", "nobody"])
        await eve.until(type="presence")
        told = {
            one["id"]: (one["state"], one["last_seen_at"]) for frame in eve.told if frame["type"] == "presence" for one in frame["people"]
        }
        assert set(told.values()) == {("offline", None)}, told


async def test_the_log_is_told_to_members_of_its_workspace(talk: Talk):
    async with device(talk.here.base_url, await talk.token("somebody else")) as eve:
        refused = await eve.ask(type="subscribe", topic="events")
        assert (refused["type"], refused["problem"]["code"]) == ("refused", "scope_missing")
    token = (await member_of(talk.elsewhere))[0]
    async with device(talk.here.base_url, token) as stranger:
        first = (await talk.here.client.get("/v1/events?limit=1")).json()
        await stranger.ask(type="subscribe", topic="events", **({"after": first["next"]} if first.get("next") else {}))
        await talk.ends()
        # What they do themselves they are told, and what came before it has been passed over by then.
        await talk.elsewhere.client.put("/v1/contacts/zoe", json={})
        made = await talk.elsewhere.client.post("/v1/conversations", json={"kind": "support", "participants": ["zoe"]})
        assert made.is_success, made.text
        await stranger.until(lambda frame: frame["type"] == "events" and made.json()["id"] in json.dumps(frame))
        assert talk.conversation not in json.dumps(stranger.told)


@pytest.mark.parametrize("outsider", ["somebody elsewhere", "a member elsewhere", "somebody else"])
async def test_a_connection_stays_whose_it_is(talk: Talk, outsider: str):
    async with device(talk.here.base_url, await token_of(talk.here, "ada")) as ada:
        await ada.follow(talk.conversation)
        await ada.say(type="authenticate", token=await talk.token(outsider))
        assert await ada.closed() == 4403
    async with device(talk.here.base_url) as none:
        await none.say(type="subscribe", topic="conversation", conversation=talk.conversation)
        assert await none.closed() == 4400
    async with device(talk.here.base_url) as keyed:
        await keyed.say(type="hello", v=1, token=talk.here.workspace.secret)
        assert await keyed.closed() == 4403

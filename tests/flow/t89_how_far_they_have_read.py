"""How far they have read: positions that only rise, receipts of one post, and what of it is told."""

from typing import Any

import pytest

from tests.flow.conftest import Shop
from tidings.core.ids import decode

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def people(shop: Shop, *names: str) -> None:
    for name in names:
        await shop.ask("PUT", f"/v1/contacts/{name}", {"name": name.title()})


async def talk(shop: Shop, *names: str, **more: object) -> str:
    """A group of these people."""
    await people(shop, *names)
    made = await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": list(names)} | more, status=201)
    return made["id"]


async def say(shop: Shop, conversation: str, by: str, text: str = "Hello", **more: object) -> Json:
    return await shop.ask("POST", f"/v1/contacts/{by}/conversations/{conversation}/messages", {"text": text} | more, status=201)


async def place(shop: Shop, conversation: str, of: str, **given: int) -> Json:
    path = f"/v1/contacts/{of}/conversations/{conversation}/position"
    return await shop.ask("PUT", path, given) if given else await shop.ask("GET", path)


async def test_a_position_only_rises_and_never_passes_the_last_post(shop: Shop):
    conversation = await talk(shop, "ada", "bob")
    for n in range(5):
        await say(shop, conversation, "ada", f"{n}")
    found = await place(shop, conversation, "bob")
    assert (found["delivered"], found["read"], found["unread"], found["last_seq"]) == (0, 0, 5, 5)
    found = await place(shop, conversation, "bob", delivered=4, read=2)
    assert (found["delivered"], found["read"], found["unread"]) == (4, 2, 3)
    # What was read was delivered; what is behind changes nothing.
    for given in ({"read": 1}, {"delivered": 0}, {"read": 0, "delivered": 3}):
        found = await place(shop, conversation, "bob", **given)
        assert (found["delivered"], found["read"]) == (4, 2)
    assert (await place(shop, conversation, "bob", read=5))["delivered"] == 5
    path = f"/v1/contacts/bob/conversations/{conversation}/position"
    refused = await shop.ask("PUT", path, {"delivered": 7, "read": 6}, status=422)
    assert [error["pointer"] for error in refused["errors"]] == ["/delivered", "/read"]
    # Whoever says something has read what was said before, and what they say is no news to them.
    await say(shop, conversation, "bob")
    assert (await place(shop, conversation, "bob"))["unread"] == 0
    assert (await place(shop, conversation, "ada"))["unread"] == 1
    events = await shop.until("/v1/events?type=participant.read", lambda page: len(page["data"]) == 2)
    assert [(event["data"]["read"], event["data"]["conversation"]) for event in events["data"]] == [(2, conversation), (5, conversation)]
    await people(shop, "eve")
    await shop.ask("PUT", f"/v1/contacts/eve/conversations/{conversation}/position", {"read": 1}, status=404)


async def test_members_and_assistants_read_too(shop: Shop):
    await shop.ask("PUT", "/v1/assistants/helper", {"name": "Helper"})
    conversation = await talk(shop, "ada", "bob")
    await shop.ask("POST", f"/v1/conversations/{conversation}/participants", {"participants": [{"assistant": "helper"}]})
    await say(shop, conversation, "ada")
    path = f"/v1/conversations/{conversation}/position"
    assert (await shop.ask("PUT", path, {"assistant": "helper", "read": 1}))["read"] == 1
    events = await shop.until("/v1/events?type=participant.read", lambda page: bool(page["data"]))
    assert [(event["data"]["kind"], event["data"]["assistant"]) for event in events["data"]] == [("assistant", "helper")]
    for given, pointer in (({"read": 1}, "/member"), ({"assistant": "x", "read": 1}, "/assistant"), ({"member": "mbr_x"}, "/member")):
        assert (await shop.ask("PUT", path, given, status=422))["errors"][0]["pointer"] == pointer


async def test_receipts_of_a_post_tell_who_and_where_they_are_hidden_nothing(shop: Shop):
    conversation = await talk(shop, "ada", "bob", "cem")
    said = await say(shop, conversation, "ada")
    path = f"/v1/contacts/ada/conversations/{conversation}/messages/{said['id']}/receipts"
    await place(shop, conversation, "bob", delivered=1)
    found = await shop.ask("GET", path)
    assert (found["total"], found["delivered"], found["read"]) == (2, 1, 0)
    await place(shop, conversation, "bob", read=1)
    found = await shop.ask("GET", path)
    assert (found["delivered"], found["read"]) == (1, 1)
    assert {one["person"]["id"]: one["state"] for one in found["people"]} == {"bob": "read", "cem": "sent"}
    await shop.ask("PATCH", f"/v1/conversations/{conversation}", {"hides_positions": True})
    found = await shop.ask("GET", path)
    assert (found["total"], found["delivered"], found["read"], found["people"]) == (2, None, None, None)
    # The backend sees it all the same.
    found = await shop.ask("GET", f"/v1/conversations/{conversation}/messages/{said['id']}/receipts")
    assert (found["read"], len(found["people"])) == (1, 2)
    await people(shop, "eve")
    await shop.ask("GET", path.replace("/ada/", "/eve/"), status=404)
    other = await talk(shop, "ada", "bob", "cem", "dan")
    await shop.ask("GET", path.replace(conversation, other), status=404)


async def test_in_a_large_conversation_only_counts_are_told(shop: Shop):
    names = [f"p{n}" for n in range(101)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in names]})
    made = await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": names}, status=201)
    said = await say(shop, made["id"], "p0")
    for name in names[1:4]:
        await place(shop, made["id"], name, read=1)
    found = await shop.ask("GET", f"/v1/conversations/{made['id']}/messages/{said['id']}/receipts")
    assert (found["total"], found["delivered"], found["read"], found["people"]) == (100, 3, 3, None)
    await place(shop, await talk(shop, "ada", "bob"), "bob")
    await say(shop, small := await talk(shop, "cem", "dan"), "cem")
    await place(shop, small, "dan", read=1)
    events = await shop.until("/v1/events?type=participant.read", lambda page: bool(page["data"]))
    assert [event["data"]["conversation"] for event in events["data"]] == [small]


async def test_everything_is_read_at_once(shop: Shop):
    first, second, third = [await talk(shop, "ada", "bob", name) for name in ("cem", "dan", "eve")]
    for conversation in (first, second, second, third):
        await say(shop, conversation, "ada")
    path = "/v1/contacts/bob/conversations/read"
    assert await shop.ask("GET", "/v1/contacts/bob/unread") == {"conversations": 3, "posts": 4, "mentions": 0}
    assert await shop.ask("POST", path, {"conversations": [second, await talk(shop, "ada", "dan")]}) == {"conversations": 1}
    assert await shop.ask("GET", "/v1/contacts/bob/unread") == {"conversations": 2, "posts": 2, "mentions": 0}
    assert await shop.ask("POST", path, {}) == {"conversations": 2}
    assert await shop.ask("POST", path, {}) == {"conversations": 0}
    assert await shop.ask("GET", "/v1/contacts/bob/unread") == {"conversations": 0, "posts": 0, "mentions": 0}
    wrong = await shop.ask("POST", path, {"conversations": [first, "x", "cnv_y"]}, status=422)
    assert [error["pointer"] for error in wrong["errors"]] == ["/conversations/1", "/conversations/2"]
    assert decode("cnv", first) is not None

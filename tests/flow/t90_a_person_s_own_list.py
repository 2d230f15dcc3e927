"""A person's own list of conversations: what is unread, what they put out of the way, and what they delete for themselves."""

from typing import Any

import pytest

from tests.flow.conftest import Shop
from tests.flow.t89_how_far_they_have_read import people, say, talk

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def mine(shop: Shop, of: str = "bob", query: str = "") -> list[Json]:
    return (await shop.ask("GET", f"/v1/contacts/{of}/conversations?{query}"))["data"]


async def test_the_one_with_the_last_post_stands_first_with_what_was_said_and_what_is_unread(shop: Shop):
    first = await talk(shop, "ada", "bob", title="First", object={"type": "order", "id": "A-1001"})
    second = await talk(shop, "ada", "bob", "cem")
    named = {"type": "text", "text": "Look, Bob", "mentions": [{"contact": "bob", "start": 6, "length": 3}]}
    await say(shop, second, "ada", "x" * 300)
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{first}/messages", {"parts": [named]}, status=201)
    listed = await mine(shop)
    assert [(one["id"], one["unread"], one["mentions"]) for one in listed] == [(first, 1, 1), (second, 1, 0)]
    assert (listed[0]["title"], listed[0]["object"], listed[0]["role"]) == ("First", {"type": "order", "id": "A-1001"}, "member")
    assert listed[0]["last_post"]["author"]["id"] == "ada"
    assert [person["id"] for person in listed[0]["others"]] == ["ada"]
    assert len(listed[1]["last_post"]["text"]) == 200
    assert await shop.ask("GET", "/v1/contacts/bob/unread") == {"conversations": 2, "posts": 2, "mentions": 1}
    # By pages, and by what they are about.
    page = await shop.ask("GET", "/v1/contacts/bob/conversations?limit=1")
    rest = await shop.ask("GET", f"/v1/contacts/bob/conversations?limit=1&after={page['next']}")
    assert ([one["id"] for one in page["data"] + rest["data"]], rest["next"]) == ([first, second], None)
    assert [one["id"] for one in await mine(shop, query="object_type=order&object_id=A-1001")] == [first]
    assert await mine(shop, query="kind=direct") == []
    for wrong in ("x", "5", f"1.{first}x", f"99999999999999999.{first}", f"-1.{first}"):
        assert (await shop.ask("GET", f"/v1/contacts/bob/conversations?after={wrong}", status=422))["errors"][0]["code"] == "invalid_cursor"
    await shop.ask("PUT", f"/v1/contacts/bob/conversations/{first}/position", {"read": 1})
    assert [one["id"] for one in await mine(shop, query="unread=true")] == [second]
    # Nobody else sees any of it.
    await people(shop, "eve")
    assert await mine(shop, "eve") == []


async def test_what_is_deleted_or_hidden_is_not_unread(shop: Shop):
    conversation = await talk(shop, "ada", "bob")
    posts = [await say(shop, conversation, "ada", f"{n}") for n in range(4)]
    messages = f"conversations/{conversation}/messages"
    await shop.ask("DELETE", f"/v1/contacts/ada/{messages}/{posts[1]['id']}", status=204)
    await shop.ask("DELETE", f"/v1/contacts/bob/{messages}/{posts[3]['id']}?mode=me", status=204)
    # What is both counts once.
    await shop.ask("DELETE", f"/v1/contacts/bob/{messages}/{posts[2]['id']}?mode=me", status=204)
    await shop.ask("DELETE", f"/v1/contacts/ada/{messages}/{posts[2]['id']}", status=204)
    [listed] = await mine(shop)
    assert (listed["unread"], listed["last_post"]["seq"], listed["last_post"]["is_deleted"]) == (1, 2, True)
    assert (await shop.ask("GET", "/v1/contacts/bob/unread"))["posts"] == 1
    assert (await shop.ask("GET", f"/v1/contacts/bob/conversations/{conversation}/position"))["unread"] == 1
    await shop.ask("DELETE", f"/v1/contacts/ada/{messages}/{posts[0]['id']}", status=204)
    assert await mine(shop, query="unread=true") == []


async def test_what_is_archived_is_out_of_the_way_until_the_next_post(shop: Shop):
    conversation = await talk(shop, "ada", "bob")
    await say(shop, conversation, "ada")
    path = f"/v1/contacts/bob/conversations/{conversation}/archive"
    await shop.ask("PUT", path, status=204)
    assert await mine(shop) == []
    assert [one["is_archived"] for one in await mine(shop, query="archived=true")] == [True]
    assert len(await mine(shop, "ada")) == 1
    await shop.ask("DELETE", path, status=204)
    assert len(await mine(shop)) == 1
    await shop.ask("PUT", path, status=204)
    await shop.advance("1s")
    await say(shop, conversation, "ada")
    assert [one["is_archived"] for one in await mine(shop)] == [False]


async def test_in_silence_only_what_names_them_is_on_the_badge(shop: Shop):
    loud, quiet = await talk(shop, "ada", "bob"), await talk(shop, "ada", "bob", "cem")
    for conversation in (loud, quiet, quiet):
        await say(shop, conversation, "ada")
    assert (await shop.ask("PUT", "/v1/contacts/bob/badge", {"external": 4}))["badge"] == 7
    path = f"/v1/contacts/bob/conversations/{quiet}/silence"
    for wrong in ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"):
        assert (await shop.ask("PUT", path, {"until": wrong}, status=422))["errors"][0]["pointer"] == "/until"
    clock = (await shop.ask("GET", "/v1/contacts/bob"))["updated_at"]
    await shop.ask("PUT", path, {"until": f"{int(clock[:4]) + 1}{clock[4:10].replace('02-29', '02-28')}T00:00:00Z"}, status=204)
    named = {"type": "text", "text": "Bob?", "mentions": [{"contact": "bob", "start": 0, "length": 3}]}
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{quiet}/messages", {"parts": [named]}, status=201)
    badge = await shop.ask("GET", "/v1/contacts/bob/badge")
    assert badge == {"badge": 6, "external": 4, "posts": 2, "conversations": 2, "feed_unseen": 0, "feed_unread": 0}
    assert (await shop.ask("GET", "/v1/contacts/bob/unread"))["posts"] == 4
    await shop.ask("DELETE", path, status=204)
    assert (await shop.ask("GET", "/v1/contacts/bob/badge"))["badge"] == 8


async def test_what_they_delete_for_themselves_is_gone_for_them_alone_until_somebody_says_more(shop: Shop):
    conversation = await talk(shop, "ada", "bob")
    said = await say(shop, conversation, "ada", "Old")
    assert await shop.ask("POST", f"/v1/contacts/bob/conversations/{conversation}/clear") == {"upto": 1}
    assert await mine(shop) == []
    assert (await shop.ask("GET", f"/v1/contacts/bob/conversations/{conversation}/messages"))["data"] == []
    await shop.ask("GET", f"/v1/contacts/bob/conversations/{conversation}/messages/{said['id']}", status=404)
    assert (await shop.ask("GET", "/v1/contacts/bob/unread"))["posts"] == 0
    assert [one["last_post"]["text"] for one in await mine(shop, "ada")] == ["Old"]
    await say(shop, conversation, "ada", "New")
    [listed] = await mine(shop)
    assert (listed["unread"], listed["last_post"]["text"]) == (1, "New")
    history = await shop.ask("GET", f"/v1/contacts/bob/conversations/{conversation}/messages")
    assert [post["text"] for post in history["data"]] == ["New"]

"""Who has left a conversation sees what they saw, as it stood then: what is edited, pinned or reacted to later is for those in it."""

from urllib.parse import quote

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio


async def _edit(shop: Shop, at: str, post: Json, text: str, **more: object) -> None:
    await shop.ask("PATCH", f"{place(at)}/messages/{post['id']}", {"text": text} | more)


async def _leaves(shop: Shop, at: str, who: str, how: str) -> None:
    if how == "left":
        await shop.ask("POST", f"{place(at, who)}/leave", {}, status=204)
    else:
        await shop.ask("POST", f"/v1/{at}/participants/remove", {"participants": [who]})


async def _found(shop: Shop, who: str, words: str) -> list[str]:
    return [one["text"] for one in (await shop.ask("GET", f"/v1/contacts/{who}/search?q={words}"))["data"]]


@pytest.mark.parametrize("how", ["left", "removed"])
async def test_what_is_edited_after_they_left_they_see_as_it_was(shop: Shop, how: str):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob")
    plain = await say(shop, at, "Nothing to see", "ada")
    post = await say(shop, at, "Onions", "ada", metadata={"n": 1})
    await _edit(shop, at, post, "Turnips")
    cursor = (await read(shop, at, "bob"))["cursor"]
    await _leaves(shop, at, "bob", how)
    await _edit(shop, at, post, "Marzipan https://secret.example/", metadata={"n": 2})
    await _edit(shop, at, post, "Saffron")
    at_bob = f"{place(at, 'bob')}/messages/{post['id']}"
    seen = await shop.ask("GET", at_bob)
    assert (seen["text"], seen["version"], seen["previews"], seen["metadata"]) == ("Turnips", 2, [], None)
    assert seen["parts"] == [{"type": "text", "text": "Turnips"}]
    assert seen["edited_at"] is not None
    page = await read(shop, at, "bob")
    assert page["data"][0] == seen
    assert page["data"][1]["text"] == plain["text"]
    changes = await shop.ask("GET", f"{place(at, 'bob')}/changes?after={cursor}")
    assert [one for one in changes["posts"] if one["id"] == post["id"]] == [seen], "what is followed is what is fetched"
    # It is found by no words of today, and by those in it by all of them.
    for words in ("marzipan", "saffron", "turnips"):
        assert await _found(shop, "bob", words) == []
    assert await _found(shop, "bob", "nothing") == ["Nothing to see"]
    assert await _found(shop, "ada", "saffron") == ["Saffron"]
    assert (await shop.ask("GET", f"{place(at, 'ada')}/messages/{post['id']}"))["text"] == "Saffron"
    # What is deleted is gone for everybody; who comes back sees what stands.
    await shop.ask("POST", f"/v1/{at}/participants", {"participants": ["bob"], "history": "all"})
    assert (await shop.ask("GET", at_bob))["text"] == "Saffron"
    assert await _found(shop, "bob", "saffron") == ["Saffron"]
    await _leaves(shop, at, "bob", how)
    await shop.ask("DELETE", f"{place(at, 'ada')}/messages/{post['id']}")
    gone = await shop.ask("GET", at_bob)
    assert (gone["text"], gone["parts"]) == ("", [])


async def test_what_was_never_edited_before_is_as_it_was_first_said(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "cem")
    post = await say(shop, at, "Onions", "ada")
    await _leaves(shop, at, "bob", "left")
    await _edit(shop, at, post, "Turnips")
    await _leaves(shop, at, "cem", "left")
    await _edit(shop, at, post, "Saffron")
    told = {who: await shop.ask("GET", f"{place(at, who)}/messages/{post['id']}") for who in ("bob", "cem")}
    assert [(one["text"], one["version"], one["edited_at"] is None) for one in told.values()] == [
        ("Onions", 1, True),
        ("Turnips", 2, False),
    ]


async def test_reactions_pins_and_replies_of_later_are_not_theirs(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "cem")
    first, second = [await say(shop, at, f"{n}", "ada") for n in range(2)]
    await say(shop, at, "Under it", "bob", thread=first["id"])
    await shop.ask("PUT", f"{place(at, 'bob')}/messages/{first['id']}/reactions/{quote('🎉')}")
    await shop.ask("PUT", f"{place(at, 'ada')}/messages/{first['id']}/pin")
    await _leaves(shop, at, "bob", "left")
    await shop.advance("1m")
    await shop.ask("PUT", f"{place(at, 'cem')}/messages/{first['id']}/reactions/{quote('🎉')}")
    await shop.ask("PUT", f"{place(at, 'cem')}/messages/{first['id']}/reactions/angry")
    await shop.ask("PUT", f"{place(at, 'ada')}/messages/{second['id']}/pin")
    await say(shop, at, "More", "cem", thread=first["id"])
    seen = await shop.ask("GET", f"{place(at, 'bob')}/messages/{first['id']}")
    assert (seen["reactions"], seen["replies"]) == ([{"emoji": "🎉", "count": 1, "mine": True}], 1)
    listed = (await shop.ask("GET", f"{place(at, 'bob')}/messages/{first['id']}/reactions"))["data"]
    assert [one["person"]["id"] for one in listed] == ["bob"]
    assert [one["id"] for one in (await shop.ask("GET", f"{place(at, 'bob')}/pins"))["data"]] == [first["id"]]
    assert [one["id"] for one in (await shop.ask("GET", f"{place(at, 'cem')}/pins"))["data"]] == [second["id"], first["id"]]
    there = await shop.ask("GET", f"{place(at, 'cem')}/messages/{first['id']}")
    assert (len(there["reactions"]), there["replies"]) == (2, 2)


async def test_an_invitation_that_is_taken_back_shows_them_no_more_than_before(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob")
    post = await say(shop, at, "Onions", "ada")
    await _leaves(shop, at, "bob", "left")
    await _edit(shop, at, post, "Turnips")
    await shop.ask("POST", f"/v1/{at}/participants", {"participants": ["bob"], "invites": True, "history": "all"})
    await shop.ask("POST", f"/v1/{at}/participants/remove", {"participants": ["bob"]})
    assert (await shop.ask("GET", f"{place(at, 'bob')}/messages/{post['id']}"))["text"] == "Onions"

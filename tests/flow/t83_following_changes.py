"""Who follows what changes has what who fetches afresh has: for every kind of change, also who left, hid something, was away."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio


class Follower:
    """A client that keeps a conversation: it applies page after page, and fetches only what it is told to."""

    def __init__(self, shop: Shop, at: str, who: str | None) -> None:
        self.shop, self.at, self.who = shop, at, who
        self.posts: dict[int, Json] = {}
        self.people: dict[str, tuple[str, str]] = {}
        self.title: str | None = None
        self.cursor = "0.0"

    async def catch_up(self, limit: int = 3) -> None:
        while True:
            page = await self.shop.ask("GET", f"{place(self.at, self.who)}/changes?after={self.cursor}&limit={limit}")
            if page["anew"]:
                self.posts = {one["seq"]: one for one in await everything(self.shop, self.at, self.who)}
            for post in page["posts"]:
                self.posts[post["seq"]] = post
            gone = set(page["hidden"])
            seen = page["visible"]
            self.posts = {n: one for n, one in self.posts.items() if one["id"] not in gone and seen["after"] < n <= seen["upto"]}
            for one in page["participants"]:
                self.people[one["person"]["id"]] = (one["role"], one["state"])
            if page["conversation"] is not None:
                self.title = page["conversation"]["title"]
            assert page["cursor"] != self.cursor or not page["more"]
            self.cursor = page["cursor"]
            if not page["more"]:
                return


async def everything(shop: Shop, at: str, who: str | None) -> list[Json]:
    found: list[Json] = []
    after: Any = 0
    while after is not None:
        page = await read(shop, at, who, after=after, limit=4)
        found += page["data"]
        after = page["next"]
    return found


async def check(*followers: Follower) -> None:
    for one in followers:
        await one.catch_up()
        fresh = {post["seq"]: post for post in await everything(one.shop, one.at, one.who)}
        assert one.posts == fresh, one.who


async def test_a_follower_has_what_a_fresh_look_has(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "eve", title="Plans")
    backend, ada, bob, eve = followers = [Follower(shop, at, who) for who in (None, "ada", "bob", "eve")]
    posts = [await say(shop, at, f"{n}", ("ada", "bob", "eve", None)[n % 4]) for n in range(9)]
    await check(*followers)
    one, two, three = (f"messages/{post['id']}" for post in posts[:3])
    await shop.ask("PATCH", f"{place(at, 'ada')}/{one}", {"text": "edited"})
    await shop.ask("PUT", f"{place(at, 'bob')}/{two}/reactions/{quote('👍')}")
    await say(shop, at, "under it", "eve", thread=posts[2]["id"])
    await shop.ask("PUT", f"{place(at, 'ada')}/{three}/pin")
    await check(backend, ada)
    await shop.ask("DELETE", f"{place(at, 'bob')}/messages/{posts[5]['id']}", status=204)
    await shop.ask("DELETE", f"{place(at, 'eve')}/{one}?mode=me", status=204)
    await shop.ask("PATCH", place(at), {"title": "Better plans"})
    await check(*followers)
    assert 1 not in eve.posts
    assert 1 in bob.posts
    assert (ada.title, bob.title) == ("Better plans", "Better plans")
    # Nothing new: the cursor stays, and is the conversation's own.
    shown = await shop.ask("GET", place(at))
    assert backend.cursor == shown["cursor"]
    # It was hidden before it changed, and is not told.
    await shop.ask("PATCH", f"{place(at, 'ada')}/{one}", {"text": "edited again"})
    await check(*followers)


async def test_who_left_follows_what_they_may_still_see_and_no_more(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", title="Plans")
    bob, slow = Follower(shop, at, "bob"), Follower(shop, at, "bob")
    posts = [await say(shop, at, f"{n}", "ada") for n in range(5)]
    await check(bob)
    await shop.ask("POST", f"{place(at)}/participants/remove", {"participants": ["bob"]})
    await say(shop, at, "Without Bob", "ada")
    await shop.ask("PATCH", place(at), {"title": "Without Bob"})
    await shop.person("eve", phone="+31612340077")
    await shop.ask("POST", f"{place(at)}/participants", {"participants": ["eve"]})
    await shop.ask("DELETE", f"{place(at, 'ada')}/messages/{posts[0]['id']}", status=204)
    await check(bob, slow)
    assert sorted(bob.posts) == sorted(slow.posts) == [1, 2, 3, 4, 5]
    assert bob.people["bob"] == ("member", "removed")
    assert "eve" not in bob.people
    assert bob.title != "Without Bob"
    # Back again, they see what is said from now on, and everything about it.
    await shop.ask("POST", f"{place(at)}/participants", {"participants": ["bob"]})
    await say(shop, at, "Welcome back", "ada")
    await check(bob, slow)
    assert sorted(bob.posts) == [7]
    assert bob.posts[7]["text"] == "Welcome back"


async def test_blocks_and_clearing_are_followed_too(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", "eve")
    bob = Follower(shop, at, "bob")
    for n in range(4):
        await say(shop, at, f"{n}", ("ada", "eve")[n % 2])
    await check(bob)
    await shop.ask("PUT", "/v1/contacts/bob/blocks/ada")
    await check(bob)
    assert sorted(bob.posts) == [2, 4]
    await say(shop, at, "from Ada", "ada")
    await check(bob)
    await shop.ask("DELETE", "/v1/contacts/bob/blocks/ada")
    await check(bob)
    assert sorted(bob.posts) == [1, 2, 3, 4, 5]
    await shop.ask("DELETE", f"{place(at, 'bob')}/messages/{bob.posts[2]['id']}?mode=me", status=204)
    await check(bob)


async def test_a_cursor_is_one_that_was_told(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    for wrong in ("7.0", "0.99", "x", "1", "-1.0", "1.1.1", "\u0663.\u0660"):
        answer = await shop.ask("GET", f"{place(at, 'ada')}/changes?after={quote(wrong)}", status=422)
        assert answer["errors"][0]["code"] == "invalid_cursor"

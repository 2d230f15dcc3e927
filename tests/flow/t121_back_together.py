"""Many come back to one conversation from the same cursor, as after a node was lost: each is told what is theirs to see, and nothing twice."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.devices import Kept, device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio
PEOPLE = ("ada", "bob", "cho", "dan", "eve", "fay")


async def test_who_comes_back_with_others_has_what_they_would_have_alone(shop: Shop) -> None:
    at = await talk(shop, *PEOPLE)
    name = name_of(at)
    tokens = {who: await token_of(shop, who) for who in PEOPLE}
    kept: dict[str, Kept] = {}
    first = await say(shop, at, "1", "ada")
    second = await say(shop, at, "2", "bob")
    async with AsyncExitStack() as stack:
        for who in PEOPLE:
            one = await stack.enter_async_context(device(shop.api.base_url, tokens[who]))
            await one.follow(name, "0.0")
            kept[who] = await one.until_posts(name, 1, 2)
    # Something is Cho's own, something hidden from Dan, and Eve has put something out of her sight.
    await shop.ask("PUT", f"{place(at, 'cho')}/messages/{first['id']}/reactions/%F0%9F%91%8D")
    await shop.ask("PUT", "/v1/contacts/dan/blocks/ada")
    await shop.ask("DELETE", f"{place(at, 'eve')}/messages/{second['id']}?mode=me")
    await shop.ask("PATCH", f"{place(at)}/messages/{first['id']}", {"text": "one"})
    for n in range(3, 8):
        await say(shop, at, f"{n}", "ada" if n % 2 else None)
    async with AsyncExitStack() as stack:
        back = {who: await stack.enter_async_context(device(shop.api.base_url, tokens[who])) for who in PEOPLE}
        for who, one in back.items():
            one.kept[name] = kept[who]
        answers = await asyncio.gather(*(one.follow(name, kept[who].cursor) for who, one in back.items()))
        assert {answer["type"] for answer in answers} == {"subscribed"}
        await say(shop, at, "8")
        for who, one in back.items():
            await one.until_posts(name, 8)
            if who == "dan":
                # What he may see is another: he was told to forget it and to fetch.
                await one.until(lambda _, who=who: kept[who].anew == 1)
                continue
            await one.until(lambda _, who=who: kept[who].posts[1]["text"] == "one")
            assert kept[who].anew == 0
            assert kept[who].posts == {post["seq"]: post for post in (await read(shop, at, who))["data"]}, who
            seqs = [post["seq"] for frame in one.told if frame["type"] == "changes" for post in frame["posts"] if post["seq"] > 2]
            assert seqs == list(range(3, 9)), who
        assert 2 not in kept["eve"].posts
        assert {post["author"]["id"] for seq, post in back["dan"].kept[name].posts.items() if seq > 2} == {None}

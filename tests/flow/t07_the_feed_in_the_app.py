"""In the app the delivery is the item that the person finds in the feed, and reading it is a fact about it."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_an_item_is_found_in_the_feed_and_read(shop: Shop):
    await shop.person("ada")
    first = await shop.say("ada", channel="inapp", body="First")
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    second = await shop.say(
        "ada",
        content={"title": "Your order", "body": "Second", "actions": [{"label": "Track", "url": "https://example.com/t/1"}]},
        channel="inapp",
    )
    await shop.reaches(second["deliveries"][0]["id"], "delivered")

    feed = await shop.ask("GET", "/v1/contacts/ada/feed")
    assert [item["text"] for item in feed["data"]] == ["Second", "First"]
    assert feed["data"][0]["actions"] == [{"label": "Track", "url": "https://example.com/t/1"}]
    assert feed["unread"] == 2

    item = feed["data"][1]
    read = await shop.ask("POST", f"/v1/contacts/ada/feed/{item['id']}/read")
    again = await shop.ask("POST", f"/v1/contacts/ada/feed/{item['id']}/read")
    assert read["read_at"] is not None
    assert again == read
    assert (await shop.ask("GET", "/v1/contacts/ada/feed"))["unread"] == 1
    assert (await shop.ask("GET", f"/v1/messages/{first['id']}"))["counts"] == {"read": 1}

    page = await shop.ask("GET", "/v1/contacts/ada/feed?limit=1")
    rest = await shop.ask("GET", f"/v1/contacts/ada/feed?limit=1&after={page['next']}")
    assert [item["text"] for item in page["data"] + rest["data"]] == ["Second", "First"]
    assert rest["next"] is None

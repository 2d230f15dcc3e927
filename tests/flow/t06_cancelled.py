"""What has not been claimed can be stopped; what has left cannot."""

from datetime import datetime, timedelta

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_cancelled_message_never_leaves(shop: Shop):
    await shop.person("ada")
    await shop.person("bea", phone="+31612345679")
    now = datetime.fromisoformat((await shop.ask("GET", "/v1/sandbox/clock"))["now"])
    message = await shop.say(["ada", "bea"], send_at=(now + timedelta(hours=1)).isoformat())
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/cancel") == {"cancelled": 2}
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/cancel") == {"cancelled": 0}
    await shop.advance("2h")
    await shop.person("cleo", phone="+31612345670")
    after = await shop.say("cleo")
    await shop.reaches(after["deliveries"][0]["id"], "delivered")
    assert {item["contact"] for item in await shop.outbox()} == {"cleo"}
    assert (await shop.ask("GET", f"/v1/messages/{message['id']}"))["counts"] == {"cancelled": 2}
    assert {line["reason"] for line in await shop.told(message) if line["kind"] == "cancelled"} == {"by_caller"}


@pytest.mark.anyio
async def test_what_has_left_is_not_cancelled(shop: Shop):
    await shop.person("ada")
    message = await shop.say("ada")
    await shop.reaches(message["deliveries"][0]["id"], "delivered")
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/cancel") == {"cancelled": 0}
    assert (await shop.ask("GET", f"/v1/messages/{message['id']}"))["counts"] == {"delivered": 1}

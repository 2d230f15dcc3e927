"""A message for later leaves when its time has come, which a test workspace can bring about."""

from datetime import datetime, timedelta

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_scheduled_message_leaves_when_the_clock_has_moved(shop: Shop):
    await shop.person("ada")
    now = datetime.fromisoformat((await shop.ask("GET", "/v1/sandbox/clock"))["now"])
    message = await shop.say("ada", send_at=(now + timedelta(hours=2)).isoformat())
    [told] = message["deliveries"]
    assert told["state"] == "scheduled"

    await shop.advance("1h")
    assert (await shop.ask("GET", f"/v1/deliveries/{told['id']}"))["state"] == "scheduled"
    assert await shop.outbox() == []

    await shop.advance("61m")
    delivery = await shop.reaches(told["id"], "delivered")
    assert datetime.fromisoformat(delivery["sent_at"]) >= now + timedelta(hours=2)
    kinds = [line["kind"] for line in await shop.told(message)]
    assert kinds == ["accepted", "scheduled", "attempted", "sent", "delivered"]

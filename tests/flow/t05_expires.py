"""Never sent late: what is moot expires, and says so."""

from datetime import datetime, timedelta

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_what_could_not_leave_in_time_expires_and_says_so(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "throttle": 1})
    now = datetime.fromisoformat((await shop.ask("GET", "/v1/sandbox/clock"))["now"])
    message = await shop.say("ada", expires_at=(now + timedelta(hours=1)).isoformat())
    [told] = message["deliveries"]
    await shop.until(f"/v1/deliveries/{told['id']}", lambda found: found["attempts"] >= 1)
    await shop.advance("2h")
    delivery = await shop.reaches(told["id"], "expired")
    assert delivery["reason"] == "too_late"
    assert await shop.outbox() == []
    assert (await shop.told(message))[-1]["kind"] == "expired"


@pytest.mark.anyio
async def test_a_message_that_would_expire_before_it_is_sent_is_refused(shop: Shop):
    await shop.person("ada")
    now = datetime.fromisoformat((await shop.ask("GET", "/v1/sandbox/clock"))["now"])
    refused = await shop.ask(
        "POST",
        "/v1/messages",
        {
            "to": "ada",
            "content": {"body": "Hello"},
            "route": {"channel": "sms"},
            "purpose": "transactional",
            "send_at": (now + timedelta(hours=2)).isoformat(),
            "expires_at": (now + timedelta(hours=1)).isoformat(),
        },
        status=422,
    )
    assert [error["pointer"] for error in refused["errors"]] == ["/expires_at"]

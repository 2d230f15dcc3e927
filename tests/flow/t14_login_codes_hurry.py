"""A login code that nobody answers for is tried again at once; it is gone from sight where it is kept."""

import asyncio
import time

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_login_code_without_an_answer_is_tried_again_at_once(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "unknown": 1})
    message = await shop.say("ada", purpose="otp", body="Your code is {{ code }}", data={"code": "123456"})
    [told] = message["deliveries"]
    await shop.until(f"/v1/deliveries/{told['id']}", lambda found: len(found["hand_offs"]) >= 3)
    await shop.fault()
    delivery = await shop.reaches(told["id"], "delivered", "unknown")
    assert {attempt["outcome"] for attempt in delivery["hand_offs"][:3]} == {"unknown"}
    shown = await shop.ask("GET", f"/v1/messages/{message['id']}")
    assert "123456" not in str(shown) + str(await shop.told(message))


@pytest.mark.anyio
async def test_a_login_code_does_not_wait_behind_a_crowd(shop: Shop):
    people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(300)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    agreed = [{"contact": one["id"], "channel": "sms", "purpose": "marketing", "state": "granted"} for one in people]
    await shop.ask("POST", "/v1/consents/batch", {"consents": agreed, "text": "Yes", "source": "checkout", "proof": {"ip": "192.0.2.7"}})
    await shop.person("ada")
    await shop.fault({"channel": "sms", "delay": "3s"}, {"channel": "email", "delay": "0s"})
    await shop.say([f"p{n}" for n in range(300)], purpose="marketing")
    await asyncio.sleep(0.5)
    started = time.perf_counter()
    code = await shop.say("ada", channel="email", purpose="otp")
    await shop.reaches(code["deliveries"][0]["id"], "sent", "delivered")
    assert time.perf_counter() - started < 2.5, "the crowd holds its slots for three seconds"

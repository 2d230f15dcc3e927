"""A provider refuses, throttles, or does not answer: each shows in the timeline, and an unknown can be settled by a person."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_refusal_is_final_and_explained(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "reject": 1})
    message = await shop.say("ada")
    delivery = await shop.reaches(message["deliveries"][0]["id"], "failed")
    assert (delivery["reason"], delivery["attempts"]) == ("refused", 1)
    assert [line["kind"] for line in await shop.told(message)] == ["accepted", "attempted", "refused", "failed"]


@pytest.mark.anyio
async def test_a_throttle_is_tried_again_until_it_is_taken(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "throttle": 1})
    message = await shop.say("ada")
    [told] = message["deliveries"]
    waiting = await shop.until(f"/v1/deliveries/{told['id']}", lambda found: len(found["hand_offs"]) == 1)
    assert (waiting["state"], waiting["reason"]) == ("queued", "waits_for_retry")
    assert (await shop.told(message))[-1]["kind"] == "waiting"
    await shop.fault()
    delivery = await shop.reaches(told["id"], "delivered")
    outcomes = [attempt["outcome"] for attempt in delivery["hand_offs"]]
    assert outcomes[-1] == "sent"
    assert set(outcomes[:-1]) == {"refused"}


@pytest.mark.anyio
@pytest.mark.parametrize(("verdict", "state"), [("sent", "sent"), ("failed", "failed")])
async def test_an_unknown_is_neither_and_a_person_settles_it(shop: Shop, verdict: str, state: str):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "unknown": 1})
    message = await shop.say("ada")
    [told] = message["deliveries"]
    delivery = await shop.reaches(told["id"], "unknown")
    assert delivery["hand_offs"][0]["outcome"] == "unknown"
    settled = await shop.ask("POST", f"/v1/deliveries/{told['id']}/resolve", {"as": verdict})
    assert settled["state"] == state
    again = await shop.ask("POST", f"/v1/deliveries/{told['id']}/resolve", {"as": verdict}, status=409)
    assert again["code"] == "not_unknown"


@pytest.mark.anyio
async def test_an_unknown_is_tried_again_on_a_persons_word(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "sms", "unknown": 1})
    message = await shop.say("ada")
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "unknown")
    await shop.fault()
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/resolve", {"as": "retry"}) == {"resolved": 1}
    delivery = await shop.reaches(told["id"], "delivered")
    assert [attempt["outcome"] for attempt in delivery["hand_offs"]] == ["unknown", "sent"]


@pytest.mark.anyio
async def test_an_unknown_in_marketing_is_never_tried_again_by_itself(shop: Shop):
    await shop.person("ada")
    await shop.agrees("ada")
    await shop.fault({"channel": "sms", "unknown": 1})
    message = await shop.say("ada", purpose="marketing")
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "unknown")
    await shop.fault()
    await shop.advance("24h")
    other = await shop.say("ada", body="Another")
    await shop.reaches(other["deliveries"][0]["id"], "delivered")
    delivery = await shop.ask("GET", f"/v1/deliveries/{told['id']}")
    assert (delivery["state"], delivery["attempts"]) == ("unknown", 1)

"""What a person likes: about which topics, on which channels, and when they are not to be disturbed."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

SENT = ("sent", "delivered", "read")


async def _said(shop: Shop, *, topic: str | None = None, channel: str = "sms", purpose: str = "transactional") -> Any:
    """What became of a message to Cy: `sent`, or why not."""
    found = await _delivery(shop, topic=topic, channel=channel, purpose=purpose)
    return "sent" if found["state"] in SENT else found["reason"]


async def _delivery(shop: Shop, *, topic: str | None = None, channel: str = "sms", purpose: str = "transactional") -> Json:
    sent = await shop.say("cy", purpose=purpose, channel=channel, **({"topic": topic} if topic else {}))
    return await shop.reaches(sent["deliveries"][0]["id"], *SENT, "skipped", "held")


async def _agrees(shop: Shop) -> None:
    given = {"purpose": "marketing", "state": "granted", "channel": "sms", "proof": {"ip": "203.0.113.7"}}
    await shop.ask("POST", "/v1/contacts/cy/consents", given)


async def _clock_to(shop: Shop, zone: str, hour: int) -> None:
    """The workspace's clock stands at that hour, where Cy lives, on the next day that has it."""
    now = datetime.fromisoformat((await shop.ask("GET", "/v1/sandbox/clock"))["now"]).astimezone(ZoneInfo(zone))
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    await shop.ask("PUT", "/v1/sandbox/clock", {"at": (then if then > now else then + timedelta(days=1)).isoformat()})


async def test_a_topic_is_chosen_by_channel_and_its_defaults_hold_for_who_has_not(shop: Shop):
    await shop.person("cy")
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders", "defaults": {"sms": False}})
    assert await _said(shop, topic="orders") == "preference"
    assert await _said(shop, topic="orders", channel="email") == "sent"
    assert await _said(shop) == "sent"
    chosen = {"topics": {"orders": {"sms": True, "email": False}}, "channels": ["whatsapp", "email"]}
    told = await shop.ask("PUT", "/v1/contacts/cy/preferences", chosen)
    assert told == chosen | {"quiet_hours": None}
    assert await _said(shop, topic="orders") == "sent"
    assert await _said(shop, topic="orders", channel="email") == "preference"
    assert await _said(shop, topic="orders", channel="email", purpose="critical") == "sent"
    told = await shop.ask("PATCH", "/v1/contacts/cy/preferences", {"topics": {"orders": {"email": None}}})
    assert told["topics"] == {"orders": {"sms": True}}
    assert told["channels"] == ["whatsapp", "email"]
    assert await _said(shop, topic="orders", channel="email") == "sent"
    await shop.ask("PUT", "/v1/contacts/cy/preferences", {})
    assert await _said(shop, topic="orders") == "preference"


async def test_everything_that_is_wrong_with_preferences_is_told_at_once(shop: Shop):
    await shop.person("cy")
    given = {"topics": {"orders": {"fax": True}}, "channels": ["sms", "sms"], "quiet_hours": {"from": "08:00", "to": "08:00"}}
    wrong = await shop.ask("PUT", "/v1/contacts/cy/preferences", given, status=422)
    assert [error["pointer"] for error in wrong["errors"]] == ["/topics/orders", "/topics/orders/fax", "/channels/1", "/quiet_hours"]
    await shop.ask("GET", "/v1/contacts/nobody/preferences", status=404)


async def test_marketing_waits_until_the_persons_quiet_hours_are_over_where_they_live(shop: Shop):
    await shop.person("cy", timezone="Asia/Tokyo", phone="+31612345678")
    await _agrees(shop)
    await shop.ask("PUT", "/v1/contacts/cy/preferences", {"quiet_hours": {"from": "21:00", "to": "09:00"}})
    await _clock_to(shop, "Asia/Tokyo", 23)
    waiting = await _delivery(shop, purpose="marketing")
    assert (waiting["state"], waiting["reason"]) == ("held", "quiet_hours")
    assert await _said(shop) == "sent", "what is transactional goes"
    assert await _said(shop, purpose="otp") == "sent"
    await _clock_to(shop, "Asia/Tokyo", 8)
    assert (await shop.ask("GET", f"/v1/deliveries/{waiting['id']}"))["state"] == "held"
    await _clock_to(shop, "Asia/Tokyo", 9)
    await shop.reaches(waiting["id"], *SENT)


async def test_a_topic_that_keeps_quiet_hours_waits_too(shop: Shop):
    await shop.person("cy", timezone="Europe/Amsterdam")
    await shop.ask("PUT", "/v1/topics/tips", {"name": "Tips", "keeps_quiet_hours": True})
    await shop.ask("PATCH", "/v1/workspace", {"quiet_hours": {"from": "22:00", "to": "07:00"}})
    await _clock_to(shop, "Europe/Amsterdam", 23)
    waiting = await _delivery(shop, topic="tips")
    assert (waiting["state"], waiting["reason"]) == ("held", "quiet_hours")
    assert await _said(shop) == "sent"
    await _clock_to(shop, "Europe/Amsterdam", 7)
    await shop.reaches(waiting["id"], *SENT)
    told = await shop.ask("PATCH", "/v1/workspace", {"quiet_hours": None})
    assert told["quiet_hours"] is None


async def test_the_law_s_hours_hold_for_marketing_whatever_a_person_likes(shop: Shop):
    await shop.person("cy", phone="+12125550123", timezone="America/New_York")
    await _agrees(shop)
    await _clock_to(shop, "America/New_York", 22)
    waiting = await _delivery(shop, purpose="marketing")
    assert (waiting["state"], waiting["reason"]) == ("held", "quiet_hours")
    await _clock_to(shop, "America/New_York", 8)
    await shop.reaches(waiting["id"], *SENT)

"""A person leaves, comes back and asks for help in their own words; each is answered once a day, in their language."""

import asyncio

import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

NUMBER = "+31612345678"
OURS = "+31970000001"


async def _writes(shop: Shop, text: str, *, channel: str = "sms", sender: str = NUMBER, **more: object) -> str:
    """The id of what they wrote."""
    given = {"channel": channel, "from": sender, "text": text, "to": OURS if channel != "email" else "hello@shop.example"} | more
    return (await shop.ask("POST", "/v1/sandbox/inbound", given, status=201))["id"]


async def _answers(shop: Shop, *, seconds: float = 10) -> list[Json]:
    """What we answered by ourselves, the oldest first, once nothing of it waits."""
    found: list[Json] = []
    for _ in range(int(seconds / 0.1)):
        sent = (await shop.ask("GET", "/v1/messages?direction=out&limit=100"))["data"]
        found = [one for one in sent[::-1] if "automatic" in (one.get("metadata") or {})]
        states = [(await shop.ask("GET", f"/v1/messages/{one['id']}/deliveries"))["data"][0]["state"] for one in found]
        if all(state in ("sent", "delivered", "read", "skipped", "failed") for state in states):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"still waiting: {found}")


async def _read(shop: Shop, **query: str) -> list[str]:
    """What the handset shows of our own answers, the oldest first."""
    told = {one["id"] for one in await _answers(shop)}
    return [one["text"] for one in (await shop.outbox(**query))[::-1] if one["message"] in told]


async def _said(shop: Shop, **more: str) -> str:
    """What becomes of a message: its state, or why it did not go."""
    message = await shop.say("ada", **more)
    end = await shop.reaches(message["deliveries"][0]["id"], "sent", "delivered", "skipped")
    return end["reason"] or "sent"


async def test_stop_in_spanish_from_an_mms_is_confirmed_once_in_spanish_and_start_returns(shop: Shop):
    await shop.person("ada", locale="es-MX")
    assert await _said(shop) == "sent"
    written = await _writes(shop, "Baja, por favor", channel="mms")
    assert await _said(shop) == "suppressed"
    [confirmed] = await _answers(shop)
    assert confirmed["in_reply_to"] == written
    assert await _read(shop, channel="mms") == [
        "Te has dado de baja de Shop y no recibirás más mensajes aquí. Responde START para volver a recibirlos."
    ]
    await _writes(shop, "ALTO", channel="mms")
    assert len(await _answers(shop)) == 1, "two within a day: one confirmation"
    await _writes(shop, "START", channel="mms")
    assert await _said(shop) == "sent"
    await shop.advance("25h")
    await _writes(shop, "no más mensajes", channel="mms")
    assert await _said(shop, channel="mms") == "suppressed"
    assert len(await _answers(shop)) == 2, "the next day it is told again"


async def test_two_stops_at_once_are_confirmed_once(shop: Shop):
    await shop.person("ada")
    await asyncio.gather(*(_writes(shop, "STOP") for _ in range(4)))
    [told] = await _read(shop, channel="sms")
    assert told.startswith("You are unsubscribed from Shop")
    assert await _said(shop) == "suppressed"


async def test_who_does_not_mean_it_is_not_stopped(shop: Shop):
    await shop.person("ada")
    for text in ("Don't stop sending!", "stop by the shop at 5?", "Cancel my order please", "when does it end?"):
        await _writes(shop, text)
    assert await _said(shop) == "sent"
    assert await _answers(shop) == []


async def test_help_is_answered_in_the_workspace_s_own_words_even_to_who_has_stopped(shop: Shop):
    await shop.ask("PATCH", "/v1/workspace", {"help_text": "Corner shop {{ 1 }}: call 030 123 45 67.", "answers_automatically": False})
    await shop.person("ada", locale="nl")
    await _writes(shop, "STOP")
    assert await _answers(shop) == [], "nothing where the workspace does not want it"
    await shop.ask("PATCH", "/v1/workspace", {"answers_automatically": True})
    await _writes(shop, "Hulp")
    assert await _read(shop, channel="sms") == ["Corner shop {{ 1 }}: call 030 123 45 67."]
    await shop.ask("PATCH", "/v1/workspace", {"help_text": None, "stop_text": ""}, status=422)


async def test_a_topic_is_stopped_alone_by_name_or_as_what_is_answered(shop: Shop):
    for key, name in (("news", "Weekly News"), ("orders", "Orders")):
        await shop.ask("PUT", f"/v1/topics/{key}", {"name": name})
    await shop.person("ada")
    await _writes(shop, "Stop weekly news")
    assert [await _said(shop, topic=topic) for topic in ("news", "orders")] == ["suppressed", "sent"]
    assert await _read(shop, channel="sms") == ["Shop: no more messages about Weekly News. Reply START to get them again."]
    await shop.ask("PATCH", "/v1/workspace", {"stop_scope": "topic"})
    assert await _said(shop, topic="orders", channel="whatsapp") == "sent"
    await _writes(shop, "please stop", channel="whatsapp")
    assert [await _said(shop, topic=topic, channel="whatsapp") for topic in ("news", "orders")] == ["sent", "suppressed"]


async def test_a_mail_that_says_only_unsubscribe_is_heeded_and_a_machine_is_not_answered(shop: Shop):
    await shop.person("ada")
    await _writes(shop, "Unsubscribe", channel="email", sender="ada@example.com", title="Re: News", is_automatic=True)
    assert await _said(shop, channel="email") == "sent"
    assert await _answers(shop) == []
    await _writes(shop, "unsubscribe\n", channel="email", sender="ada@example.com", title="News {{ contact.email }}")
    assert await _said(shop, channel="email") == "suppressed"
    assert len(await _answers(shop)) == 1
    assert (await shop.outbox(channel="email"))[0]["title"] == "Re: News {{ contact.email }}", "their words are no template"
    assert len(await _answers(shop)) == 1


async def test_what_is_refused_for_another_reason_gets_no_confirmation(shop: Shop):
    await shop.person("ada")
    await shop.ask("POST", "/v1/suppressions", {"phone": NUMBER, "reason": "complaint"})
    await _writes(shop, "STOP")
    assert await _read(shop, channel="sms") == []


async def test_who_has_named_no_language_is_answered_in_the_one_that_they_wrote_in(shop: Shop):
    await shop.person("ada")
    await _writes(shop, "Baja")
    assert (await _read(shop, channel="sms"))[0].startswith("Te has dado de baja"), await _read(shop, channel="sms")

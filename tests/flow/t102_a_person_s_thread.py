"""All that was said between a person and the company, merged by time: their own conversation, and what was sent to them besides."""

import pytest

from tests.flow.conftest import Json, Shop

ADA = "+31612345678"


async def _writes(shop: Shop, text: str, **given: object) -> Json:
    body = {"channel": "sms", "from": ADA, "text": text} | given
    sent = await shop.ask("POST", "/v1/sandbox/inbound", body, status=201)
    return await shop.ask("GET", f"/v1/messages/{sent['id']}")


async def _says(shop: Shop, body: str, **more: str) -> Json:
    sent = await shop.say("ada", body=body, **more)
    await shop.reaches(sent["deliveries"][0]["id"], "sent", "delivered")
    return sent


@pytest.mark.anyio
async def test_what_was_sent_before_is_merged_in_by_time_and_has_no_seq(shop: Shop):
    await shop.person("ada")
    order = await _says(shop, "Your order is on its way.")
    before = await shop.ask("GET", "/v1/contacts/ada/thread")
    assert (before["conversation"], [item["kind"] for item in before["data"]]) == (None, ["sent"])
    question = await _writes(shop, "When?")
    own = question["conversation"]
    answer = await shop.ask("POST", f"/v1/conversations/{own}/messages", {"text": "Tomorrow."}, status=201)
    away = await _writes(shop, "I am away.", channel="email", **{"from": "ada@example.com", "is_automatic": True})
    mailed = await _says(shop, "It has arrived.", channel="email")
    left = (await shop.ask("GET", f"/v1/conversations/{own}/messages/{answer['id']}"))["sent_as"]
    await shop.api.settled(left)
    thread = await shop.ask("GET", "/v1/contacts/ada/thread")
    assert thread["conversation"] == own
    assert thread["next"] is None
    assert [(item["kind"], item["message"], item["text"]) for item in reversed(thread["data"])] == [
        ("sent", order["id"], "Your order is on its way."),
        ("post", question["id"], "When?"),
        ("post", answer["id"], "Tomorrow."),
        ("received", away["id"], "I am away."),
        ("sent", mailed["id"], "It has arrived."),
    ], "what left as it was said there stands once"
    said = thread["data"][2]
    assert (said["post"]["seq"], said["post"]["sent_as"]) == (2, left)
    assert [(one["channel"], one["state"]) for one in said["journey"]] == [("sms", "delivered")], "how it fares is told with the post"
    assert thread["data"][1]["is_automatic"]


@pytest.mark.anyio
async def test_it_is_read_by_pages_and_each_thing_is_told_once_whatever_comes_meanwhile(shop: Shop):
    await shop.person("ada")
    for n in range(4):
        await _says(shop, f"Sent {n}")
        await _writes(shop, f"Said {n}")
    told: list[str] = []
    after = ""
    while True:
        page = await shop.ask("GET", f"/v1/contacts/ada/thread?limit=3{after}")
        assert len(page["data"]) <= 3
        told += [item["text"] for item in page["data"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
        await _writes(shop, "Meanwhile")
    assert told == [f"{word} {n}" for n in (3, 2, 1, 0) for word in ("Said", "Sent")]


@pytest.mark.anyio
@pytest.mark.parametrize("after", ["x", "1.2.3.4", "1." + "9" * 19 + "." + "0" * 32 + "." + "0" * 32, "%00"])
async def test_a_cursor_of_nobody_is_refused(shop: Shop, after: str):
    await shop.person("ada")
    refused = await shop.ask("GET", f"/v1/contacts/ada/thread?after={after}", status=422)
    assert refused["errors"][0]["pointer"] == "after"


@pytest.mark.anyio
async def test_a_login_code_is_in_nobodys_thread_in_words(shop: Shop):
    await shop.person("ada")
    code = await shop.say("ada", body="Your code is 123456.", purpose="otp")
    await shop.reaches(code["deliveries"][0]["id"], "sent", "delivered")
    [item] = (await shop.ask("GET", "/v1/contacts/ada/thread"))["data"]
    assert (item["message"], item["purpose"], item["text"]) == (code["id"], "otp", None)


@pytest.mark.anyio
async def test_what_tells_of_another_conversation_names_it(shop: Shop):
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ben", {"name": "Ben"})
    route = {"steps": [{"channels": ["sms"]}]}
    given = {"kind": "group", "participants": [{"contact": "ada"}, {"contact": "ben"}], "route": route}
    trip = (await shop.ask("POST", "/v1/conversations", given))["id"]
    await shop.ask("POST", f"/v1/contacts/ben/conversations/{trip}/messages", {"text": "Coming?"}, status=201)
    await shop.advance("31s")
    thread = await shop.until("/v1/contacts/ada/thread", lambda found: len(found["data"]) == 1)
    [item] = thread["data"]
    assert (item["kind"], item["purpose"], item["conversation"], item["text"]) == ("sent", "chat", trip, "Ben: Coming?")

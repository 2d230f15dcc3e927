"""An answer goes to who wrote, to the address that they wrote from, in the name that they had written to."""

import pytest

from tests.flow.conftest import Json, Shop

TWO = ["+31970000001", "+31970000002"]


async def _written(shop: Shop, **given: str) -> Json:
    return await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms"} | given, status=201)


@pytest.mark.anyio
async def test_an_answer_goes_back_the_way_that_the_question_came(shop: Shop):
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "sandbox", "credentials": {}, "channels": ["sms"], "senders": TWO})
    both = [{"channel": "sms", "value": "+31612345678"}, {"channel": "sms", "value": "+31687654321"}]
    await shop.ask("PUT", "/v1/contacts/ada", {"addresses": both})
    for sender in TWO:
        question = await _written(shop, **{"from": "+31687654321", "to": sender, "text": "Is it open on Sunday?"})
        answer = await shop.ask(
            "POST", "/v1/messages", {"in_reply_to": question["id"], "content": {"body": "It is, from ten."}}, status=202
        )
        sent = await shop.reaches(answer["deliveries"][0]["id"], "delivered")
        assert (sent["contact"], sent["channel"]) == ("ada", "sms")
        told = await shop.ask("GET", f"/v1/messages/{answer['id']}")
        assert (told["in_reply_to"], told["to"], told["from"]) == (question["id"], "+31687654321", sender)
        [handed, *_] = await shop.outbox(contact="ada")
        assert (handed["address"], handed["text"]) == ("+31687654321", "It is, from ten.")


@pytest.mark.anyio
async def test_what_is_answered_next_is_what_was_said_between_the_same_two_addresses(shop: Shop):
    both = [{"channel": "sms", "value": "+31612345678"}, {"channel": "sms", "value": "+31687654321"}]
    await shop.ask("PUT", "/v1/contacts/ada", {"addresses": both})
    question = await _written(shop, **{"from": "+31687654321", "text": "Is it open on Sunday?"})
    answer = await shop.ask("POST", "/v1/messages", {"in_reply_to": question["id"], "content": {"body": "It is."}}, status=202)
    await shop.reaches(answer["deliveries"][0]["id"], "delivered")
    news = await shop.say("ada", body="Your parcel is here.")
    await shop.reaches(news["deliveries"][0]["id"], "delivered")
    thanks = await _written(shop, **{"from": "+31687654321", "text": "Thanks!"})
    assert (await shop.ask("GET", f"/v1/messages/{thanks['id']}"))["in_reply_to"] == answer["id"]
    parcel = await _written(shop, **{"from": "+31612345678", "text": "Where?"})
    assert (await shop.ask("GET", f"/v1/messages/{parcel['id']}"))["in_reply_to"] == news["id"]


@pytest.mark.anyio
async def test_an_answer_by_mail_has_the_subject_of_the_question(shop: Shop):
    await shop.person("ada")
    for subject, answered in (("My order", "Re: My order"), ("RE: My order", "RE: My order"), ("{{ 7 * 7 }}", "Re: {{ 7 * 7 }}")):
        question = await _written(shop, channel="email", **{"from": "ada@example.com", "title": subject, "text": "Where is it?"})
        given = {"in_reply_to": question["id"], "content": {"body": "{{ place }}."}, "data": {"place": "Here"}}
        answer = await shop.ask("POST", "/v1/messages", given, status=202)
        await shop.reaches(answer["deliveries"][0]["id"], "sent", "delivered")
        got = (await shop.outbox(contact="ada"))[0]
        assert (got["title"], got["text"]) == (answered, "Here."), "what a stranger wrote is no template"


@pytest.mark.anyio
async def test_only_what_came_in_is_answered_and_its_way_is_known(shop: Shop):
    await shop.person("ada")
    sent = await shop.say("ada")
    for named in (sent["id"], "msg_nonsense", "dlv_01jd2v4k8sfv9ad1x2e5t7w9z0"):
        wrong = await shop.ask("POST", "/v1/messages", {"in_reply_to": named, "content": {"body": "Hello"}}, status=422)
        assert next((one["pointer"], one["code"]) for one in wrong["errors"]) == ("/in_reply_to", "unknown_message")
    question = await _written(shop, **{"from": "+31612345678", "text": "Hello?"})
    given = {"in_reply_to": question["id"], "to": "ada", "route": {"channel": "sms"}, "content": {"body": "Hello"}}
    wrong = await shop.ask("POST", "/v1/messages", given, status=422)
    assert {one["code"] for one in wrong["errors"]} == {"to_of_answer", "route_of_answer"}
    wrong = await shop.ask("POST", "/v1/messages", {"content": {"body": "Hello"}, "purpose": "transactional"}, status=422)
    assert ("/to", "to_missing") in [(one["pointer"], one["code"]) for one in wrong["errors"]]

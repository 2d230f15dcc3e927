"""What a person answers to anything that was sent enters the conversation that it was about, else their own; answers go back."""

import asyncio
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.people import company

ADA = "+31612345678"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


async def _writes(shop: Shop, text: str, **given: object) -> Json:
    """What Ada wrote, as the message that it is."""
    body = {"channel": "sms", "from": ADA, "text": text} | given
    sent = await shop.ask("POST", "/v1/sandbox/inbound", body, status=201)
    return await shop.ask("GET", f"/v1/messages/{sent['id']}")


async def _posts(shop: Shop, conversation: str) -> list[Json]:
    """The oldest first."""
    return (await shop.ask("GET", f"/v1/conversations/{conversation}/messages"))["data"][::-1]


async def _sent(shop: Shop, message: str) -> Json:
    """The one delivery of a message, once it has left."""
    await shop.api.settled(message)
    [delivery] = (await shop.ask("GET", f"/v1/messages/{message}/deliveries"))["data"]
    return delivery


async def _order(shop: Shop, body: str = "Your order is on its way.", **more: str) -> Json:
    accepted = await shop.say("ada", body=body, **more)
    await shop.reaches(accepted["deliveries"][0]["id"], "sent", "delivered")
    return accepted


async def _group(shop: Shop, *people: str, **more: object) -> str:
    for person in people:
        if person != "ada":
            await shop.ask("PUT", f"/v1/contacts/{person}", {})
    given = {"kind": "group", "participants": [{"contact": person} for person in people]} | more
    return (await shop.ask("POST", "/v1/conversations", given))["id"]


@pytest.mark.anyio
async def test_the_first_answer_makes_a_conversation_of_their_own_with_what_they_answered_as_its_cause(shop: Shop):
    await shop.person("ada")
    order = await _order(shop)
    first = await _writes(shop, "Can you leave it at the neighbours'?")
    own = await shop.ask("GET", f"/v1/conversations/{first['conversation']}")
    assert (own["kind"], own["owner"], own["cause"], own["state"]) == ("support", "ada", order["id"], "open")
    second = await _writes(shop, "Number 12.")
    assert second["conversation"] == first["conversation"], "there is one of theirs"
    posts = await _posts(shop, own["id"])
    assert [(post["seq"], post["id"], post["text"], post["channel"], post["author"]["id"]) for post in posts] == [
        (1, first["id"], "Can you leave it at the neighbours'?", "sms", "ada"),
        (2, second["id"], "Number 12.", "sms", "ada"),
    ], "a post is the message that came in"


@pytest.mark.anyio
async def test_who_writes_first_has_a_conversation_without_a_cause(shop: Shop):
    wrote = await _writes(shop, "Is it open on Sunday?", **{"from": "+31687654321"})
    own = await shop.ask("GET", f"/v1/conversations/{wrote['conversation']}")
    assert (own["owner"], own["cause"]) == (wrote["author"], None)


@pytest.mark.anyio
async def test_an_answer_belongs_to_the_conversation_that_the_message_was_about(shop: Shop):
    await shop.person("ada")
    trip = await _group(shop, "ada", "ben", title="Trip")
    await _order(shop, body="Your tickets are here.", conversation=trip)
    assert (await _writes(shop, "Great!"))["conversation"] == trip
    assert [post["text"] for post in await _posts(shop, trip)] == ["Great!"]
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{trip}/leave", {})
    assert (await _writes(shop, "And when?"))["conversation"] != trip, "who is not in it any more answers in their own"


@pytest.mark.anyio
async def test_a_conversation_that_is_none_is_not_what_a_send_is_about(shop: Shop):
    await shop.person("ada")
    for conversation in ("cnv_01jd0000000000000000000000", "nonsense"):
        given = {
            "to": "ada",
            "content": {"body": "x"},
            "route": {"channel": "sms"},
            "purpose": "transactional",
            "conversation": conversation,
        }
        refused = await shop.ask("POST", "/v1/messages", given, status=422)
        assert refused["errors"][0]["pointer"] == "/conversation"


@pytest.mark.anyio
async def test_purpose_chat_is_for_what_is_posted_alone(shop: Shop):
    given = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "chat"}
    await shop.person("ada")
    assert (await shop.ask("POST", "/v1/messages", given, status=403))["code"] == "scope_missing"


@pytest.mark.anyio
async def test_what_is_answered_there_goes_back_over_the_channel_and_the_sender_that_they_used(shop: Shop):
    two = ["+31970000001", "+31970000002"]
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "sandbox", "credentials": {}, "channels": ["sms"], "senders": two})
    both = [{"channel": "sms", "value": ADA}, {"channel": "sms", "value": "+31687654321"}]
    await shop.ask("PUT", "/v1/contacts/ada", {"addresses": both})
    wrote: Json = {}
    shown: Json = {}
    for sender, address in zip(two, ("+31687654321", ADA), strict=True):
        wrote = await _writes(shop, "Is it open?", **{"from": address, "to": sender})
        answer = {"text": "It is: {{ from }} ten."}
        post = await shop.ask("POST", f"/v1/conversations/{wrote['conversation']}/messages", answer, status=201)
        shown = await shop.ask("GET", f"/v1/conversations/{wrote['conversation']}/messages/{post['id']}")
        sent = await shop.ask("GET", f"/v1/messages/{shown['sent_as']}")
        assert (sent["in_reply_to"], sent["purpose"], sent["conversation"]) == (wrote["id"], "chat", wrote["conversation"])
        assert (sent["to"], sent["from"]) == (address, sender)
        delivery = await _sent(shop, shown["sent_as"])
        assert delivery["state"] in ("sent", "delivered")
        [shown, *_] = (await shop.ask("GET", f"/v1/conversations/{wrote['conversation']}/messages"))["data"]
        assert [(one["channel"], one["sent_at"]) for one in shown["journey"]] == [("sms", delivery["sent_at"])], (
            "its journey is told with it"
        )
        assert (await shop.outbox(contact="ada"))[0]["text"] == "It is: {{ from }} ten.", "what is said is no template"
    next_one = await _writes(shop, "Thanks!", to=two[1])
    assert next_one["conversation"] == wrote["conversation"]
    assert next_one["in_reply_to"] == shown["sent_as"]


@pytest.mark.anyio
async def test_an_answer_that_is_edited_before_it_leaves_leaves_in_the_words_that_stand(shop: Shop):
    await shop.person("ada")
    own = (await _writes(shop, "Is it open?"))["conversation"]
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    at = f"/v1/provider-accounts/{sandbox['id']}"
    await shop.ask("PATCH", at, {"is_enabled": False})
    place = f"/v1/conversations/{own}/messages"
    post = await shop.ask("POST", place, {"text": "It is, until fife."}, status=201)
    shown = await shop.ask("GET", f"{place}/{post['id']}")
    [delivery] = (await shop.ask("GET", f"/v1/messages/{shown['sent_as']}/deliveries"))["data"]
    await shop.reaches(delivery["id"], "held")
    await shop.ask("PATCH", f"{place}/{post['id']}", {"text": "It is, until five."})
    await shop.ask("PATCH", at, {"is_enabled": True})
    await shop.reaches(delivery["id"], "sent", "delivered")
    assert [one["text"] for one in await shop.outbox(contact="ada")] == ["It is, until five."]
    await shop.ask("PATCH", f"{place}/{post['id']}", {"text": "No."})
    assert (await shop.ask("GET", f"/v1/messages/{shown['sent_as']}"))["data"] == {"text": "It is, until five."}, (
        "what left stays as it was"
    )


@pytest.mark.anyio
async def test_an_answer_that_is_deleted_before_it_leaves_never_does(shop: Shop):
    await shop.person("ada")
    own = (await _writes(shop, "Is it open?"))["conversation"]
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    at = f"/v1/provider-accounts/{sandbox['id']}"
    await shop.ask("PATCH", at, {"is_enabled": False})
    place = f"/v1/conversations/{own}/messages"
    # What the caller sends about the conversation is theirs, whatever its metadata says.
    theirs = await shop.say("ada", body="Your order is on its way.", conversation=own, metadata={"seq": 2})
    wrong, right = [await shop.ask("POST", place, {"text": text}, status=201) for text in ("The code is 1234.", "It is.")]
    left: list[str] = []
    for post in (wrong, right):
        shown = await shop.ask("GET", f"{place}/{post['id']}")
        [delivery] = (await shop.ask("GET", f"/v1/messages/{shown['sent_as']}/deliveries"))["data"]
        await shop.reaches(delivery["id"], "held")
        left.append(delivery["id"])
    await shop.ask("DELETE", f"{place}/{wrong['id']}", status=204)
    told = await shop.ask("GET", f"/v1/deliveries/{left[0]}")
    assert (told["state"], told["reason"]) == ("cancelled", "by_caller")
    await shop.ask("PATCH", at, {"is_enabled": True})
    for delivery in (left[1], theirs["deliveries"][0]["id"]):
        await shop.reaches(delivery, "sent", "delivered")
    assert sorted(one["text"] for one in await shop.outbox(contact="ada")) == ["It is.", "Your order is on its way."]


@pytest.mark.anyio
async def test_who_says_something_in_the_app_is_answered_there_alone(shop: Shop):
    await shop.person("ada")
    wrote = await _writes(shop, "Is it open?")
    own = wrote["conversation"]
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{own}/messages", {"text": "I am in the app now."}, status=201)
    post = await shop.ask("POST", f"/v1/conversations/{own}/messages", {"text": "It is."}, status=201)
    assert (await shop.ask("GET", f"/v1/conversations/{own}/messages/{post['id']}"))["sent_as"] is None
    await _writes(shop, "And on Sunday?")
    post = await shop.ask("POST", f"/v1/conversations/{own}/messages", {"text": "No."}, status=201)
    assert (await shop.ask("GET", f"/v1/conversations/{own}/messages/{post['id']}"))["sent_as"] is not None


@pytest.mark.anyio
async def test_a_stop_is_said_in_the_thread_and_has_stopped_and_what_a_machine_wrote_is_no_post(shop: Shop):
    await shop.person("ada")
    await _order(shop)
    stopped = await _writes(shop, "STOP")
    assert [post["text"] for post in await _posts(shop, stopped["conversation"])] == ["STOP"]
    post = await shop.ask("POST", f"/v1/conversations/{stopped['conversation']}/messages", {"text": "Sorry to see you go."}, status=201)
    shown = await shop.ask("GET", f"/v1/conversations/{stopped['conversation']}/messages/{post['id']}")
    assert (await _sent(shop, shown["sent_as"]))["reason"] == "suppressed", "nobody who has stopped is written to there, by nobody"
    away = await _writes(shop, "I am away.", channel="email", **{"from": "ada@example.com", "is_automatic": True})
    assert away["conversation"] is None
    assert len(await _posts(shop, stopped["conversation"])) == 2


@pytest.mark.anyio
async def test_a_mail_is_said_without_its_quote_and_answered_under_its_subject(shop: Shop):
    await shop.person("ada")
    wrote = await _writes(shop, "Where is it?", channel="email", **{"from": "ada@example.com", "title": "My order"})
    [post] = await _posts(shop, wrote["conversation"])
    assert (post["text"], post["channel"], post["metadata"]) == ("Where is it?", "email", {"subject": "My order"})
    answer = await shop.ask("POST", f"/v1/conversations/{wrote['conversation']}/messages", {"text": "Here."}, status=201)
    shown = await shop.ask("GET", f"/v1/conversations/{wrote['conversation']}/messages/{answer['id']}")
    await _sent(shop, shown["sent_as"])
    got = (await shop.outbox(contact="ada"))[0]
    assert (got["title"], got["text"]) == ("Re: My order", "Here.")


@pytest.mark.anyio
async def test_two_answers_at_once_make_one_conversation(shop: Shop):
    await shop.person("ada")
    both = [{"channel": "sms", "value": ADA}, {"channel": "email", "value": "ada@example.com"}]
    await shop.ask("PUT", "/v1/contacts/ada", {"addresses": both})
    asked = [_writes(shop, f"Answer {n}") for n in range(4)]
    asked += [_writes(shop, f"Mail {n}", channel="email", **{"from": "ada@example.com", "title": "x"}) for n in range(4)]
    wrote = await asyncio.gather(*asked)
    [own] = {one["conversation"] for one in wrote}
    assert [post["seq"] for post in await _posts(shop, own)] == list(range(1, 9))


@pytest.mark.anyio
async def test_an_answer_to_what_was_deleted_or_closed_is_in_their_own_and_a_case_that_was_closed_goes_on(shop: Shop):
    await shop.person("ada")
    for end in ("close", "delete"):
        trip = await _group(shop, "ada", "ben")
        await _order(shop, conversation=trip)
        if end == "close":
            await shop.ask("POST", f"/v1/conversations/{trip}/close")
        else:
            await shop.ask("DELETE", f"/v1/conversations/{trip}")
        wrote = await _writes(shop, f"After {end}")
        assert wrote["conversation"] not in (trip, None)
    own = wrote["conversation"]
    await shop.ask("POST", f"/v1/conversations/{own}/close")
    assert (await _writes(shop, "One more thing"))["conversation"] == own
    assert (await shop.ask("GET", f"/v1/conversations/{own}"))["state"] == "open"
    await shop.ask("DELETE", f"/v1/conversations/{own}")
    begun = (await _writes(shop, "Hello again"))["conversation"]
    assert begun != own
    assert [post["seq"] for post in await _posts(shop, begun)] == [1]


@pytest.mark.anyio
async def test_an_answer_while_its_conversation_is_deleted_is_in_one_of_the_two_and_never_lost(shop: Shop):
    await shop.person("ada")
    for n in range(5):
        trip = await _group(shop, "ada", "ben")
        await _order(shop, conversation=trip)
        wrote, _ = await asyncio.gather(_writes(shop, f"Answer {n}"), shop.ask("DELETE", f"/v1/conversations/{trip}"))
        assert wrote["conversation"] is not None
        if wrote["conversation"] != trip:
            assert wrote["id"] in [post["id"] for post in await _posts(shop, wrote["conversation"])]
            # The same for their own.
            again, _ = await asyncio.gather(_writes(shop, "Again"), shop.ask("DELETE", f"/v1/conversations/{wrote['conversation']}"))
            assert again["conversation"] is not None


@pytest.mark.anyio
async def test_what_a_member_of_the_company_says_ends_the_way_of_messages_about_the_conversation(database_url: str, tmp_path: Path):
    async with company(database_url, tmp_path) as firm, await firm.join("lea@example.com", "admin", name="Lea") as lea:
        shop = Shop(firm.api)
        await shop.person("ada")
        trip = await _group(shop, "ada", "ben")
        steps = [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "5m"}]
        given = {"to": "ada", "content": {"body": "Your flight is late."}, "purpose": "transactional", "route": {"steps": steps}}
        about = await shop.ask("POST", "/v1/messages", given | {"conversation": trip}, status=202)
        await shop.reaches(about["deliveries"][0]["id"], "delivered")
        answer = await lea.post(f"/v1/conversations/{trip}/messages", json={"text": "I have booked you on the next one."})
        assert answer.status_code == 201, answer.text
        assert (answer.json()["author"]["kind"], answer.json()["author"]["name"]) == ("member", "Lea")
        await shop.advance("6m")
        await shop.until(
            f"/v1/messages/{about['id']}/timeline", lambda told: any("a member has said" in line["text"] for line in told["data"])
        )
        assert len((await shop.ask("GET", f"/v1/messages/{about['id']}/deliveries"))["data"]) == 1


@pytest.mark.anyio
async def test_a_picture_that_came_with_it_is_a_picture_of_the_post(shop: Shop):
    await shop.person("ada")
    files = [
        {"name": "../where it is.png", "type": "image/png", "data": b64encode(PNG).decode()},
        {"name": "note.txt", "type": "text/plain", "data": b64encode(b"Here.").decode()},
    ]
    wrote = await _writes(shop, "Here.", channel="email", **{"from": "ada@example.com", "title": "Where", "media": files})
    [post] = await _posts(shop, wrote["conversation"])
    assert [part["type"] for part in post["parts"]] == ["text", "image", "file"]
    assert post["parts"][2]["name"] == "note.txt"
    kept = await shop.ask("GET", f"/v1/attachments/{post['parts'][1]['attachment']}")
    assert (kept["type"], kept["state"], kept["sha256"]) == ("image/png", "attached", sha256(PNG).hexdigest())


@pytest.mark.anyio
async def test_how_an_answer_fares_with_one_of_a_group_is_not_told_the_others(shop: Shop):
    await shop.person("ada")
    trip = await _group(shop, "ada", "ben")
    await _order(shop, body="Your tickets are here.", conversation=trip)
    await _writes(shop, "Great!")
    answer = await shop.ask("POST", f"/v1/conversations/{trip}/messages", {"text": "See you there."}, status=201)
    sent = (await shop.ask("GET", f"/v1/conversations/{trip}/messages/{answer['id']}"))["sent_as"]
    await _sent(shop, sent)
    shown = await shop.ask("GET", f"/v1/conversations/{trip}/messages/{answer['id']}")
    assert [one["channel"] for one in shown["journey"]] == ["sms"]
    for person in ("ada", "ben"):
        told = await shop.ask("GET", f"/v1/contacts/{person}/conversations/{trip}/messages/{answer['id']}")
        assert told["journey"] == []

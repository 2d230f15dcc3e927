"""Two contacts turn out to be one person, and perhaps not: merged and undone, with everything that was said to them and by them."""

import asyncio
from datetime import timedelta

import pytest

from tests.conftest import Api
from tests.flow.conftest import Json, Shop
from tests.flow.t45_the_right_to_be_forgotten import told_anywhere
from tidings.core.clock import rfc3339, system_clock
from tidings.core.ids import decode

pytestmark = pytest.mark.anyio

PHONE, MAIL = "+31687001199", "moira@merged.example"


async def two(shop: Shop) -> None:
    """One who is known by a number, and one who is known by a mailbox."""
    await shop.ask("PUT", "/v1/contacts/by-phone", {"name": "Moira Mergeling", "phone": PHONE, "attributes": {"size": "38"}})
    await shop.ask("PUT", "/v1/contacts/by-mail", {"email": MAIL, "locale": "nl"})


async def merge(shop: Shop, one: str = "by-phone", other: str = "by-mail", **more: object) -> Json:
    """The one is the other as well."""
    return await shop.ask("POST", f"/v1/contacts/{other}/merge", {"from": one}, **more)  # type: ignore[arg-type]


async def writes(shop: Shop, text: str, channel: str = "sms", by: str = PHONE) -> str:
    """What the person wrote; the conversation that it is in."""
    sent = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": channel, "from": by, "text": text}, status=201)
    return (await shop.ask("GET", f"/v1/messages/{sent['id']}"))["conversation"]


async def there(shop: Shop, conversation: str) -> list[Json]:
    """Who is in a conversation, but for how far they have read."""
    listed = (await shop.ask("GET", f"/v1/conversations/{conversation}/participants"))["data"]
    return [{name: value for name, value in one.items() if not name.endswith("_seq")} for one in listed]


def known(contact: Json) -> Json:
    """What is known of somebody, but for when."""
    return {name: value for name, value in contact.items() if name != "updated_at"}


async def test_either_id_and_either_address_find_the_survivor_and_an_undo_restores_both(shop: Shop):
    await two(shop)
    before = [known(await shop.ask("GET", f"/v1/contacts/{one}")) for one in ("by-phone", "by-mail")]
    merged = await merge(shop)
    assert merged["is_changed"] is True
    survivor = merged["contact"]
    assert (survivor["external_id"], survivor["name"], survivor["email"], survivor["phone"], survivor["locale"]) == (
        "by-mail",
        "Moira Mergeling",
        MAIL,
        PHONE,
        "nl",
    )
    assert survivor["attributes"] == {"size": "38"}
    assert (await merge(shop))["is_changed"] is False, "asked again"
    assert await shop.ask("GET", "/v1/contacts/by-phone") == await shop.ask("GET", "/v1/contacts/by-mail")
    assert [one["external_id"] for one in (await shop.ask("GET", "/v1/contacts"))["data"]] == ["by-mail"]
    assert [one["id"] for one in (await shop.ask("GET", f"/v1/contacts?phone=%2B{PHONE[1:]}"))["data"]] == [survivor["id"]]
    assert [one["external_id"] for one in (await shop.ask("GET", "/v1/contacts/by-mail/merges"))["data"]] == ["by-phone"]
    # Both ids in one batch name one person.
    given = {"contacts": [{"id": "by-phone", "attributes": {"a": 1}}, {"id": "by-mail", "attributes": {"b": 2}}]}
    assert (await shop.ask("POST", "/v1/contacts/batch", given))["stored"] == 2
    assert (await shop.ask("GET", "/v1/contacts/by-mail"))["attributes"] == {"size": "38", "a": 1, "b": 2}
    await shop.ask("PUT", "/v1/contacts/by-mail", {"attributes": {"a": None, "b": None}})
    undone = await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    assert undone["is_changed"] is True
    assert (await shop.ask("POST", "/v1/contacts/by-phone/unmerge"))["is_changed"] is False
    assert [known(await shop.ask("GET", f"/v1/contacts/{one}")) for one in ("by-phone", "by-mail")] == before
    assert len((await shop.ask("GET", "/v1/contacts"))["data"]) == 2
    page = await shop.until("/v1/events?type=contact.unmerged", lambda page: bool(page["data"]))
    assert page["data"][0]["data"]["merged_id"] == before[0]["id"]


async def test_what_came_to_the_survivor_meanwhile_stays_theirs(shop: Shop):
    await two(shop)
    await merge(shop)
    given = {
        "addresses": [{"channel": "email", "value": MAIL}, {"channel": "sms", "value": PHONE}, {"channel": "sms", "value": "+31687001188"}]
    }
    await shop.ask("PUT", "/v1/contacts/by-phone", given)
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    addresses = {
        one: [address["value"] for address in (await shop.ask("GET", f"/v1/contacts/{one}"))["addresses"]]
        for one in ("by-phone", "by-mail")
    }
    assert addresses == {"by-phone": [PHONE], "by-mail": [MAIL, "+31687001188"]}


async def test_nothing_can_be_sent_by_a_merge_that_could_not_be_sent_before(shop: Shop):
    await two(shop)
    await shop.ask(
        "PUT",
        "/v1/contacts/by-phone",
        {"addresses": [{"channel": "sms", "value": PHONE}, {"channel": "email", "value": "old@merged.example"}]},
    )
    await shop.agrees("by-phone", channel="email")
    withdrawn = {"channel": "sms", "purpose": "transactional", "state": "withdrawn", "source": "call"}
    await shop.ask("POST", "/v1/contacts/by-mail/consents", withdrawn)

    async def fate(to: str, channel: str, purpose: str) -> tuple[str, str | None]:
        said = await shop.say(to, channel=channel, purpose=purpose)
        [delivery] = await shop.api.settled(said["id"])
        return str(delivery["state"]), delivery["reason"]  # type: ignore[return-value]

    assert (await fate("by-phone", "sms", "transactional"))[0] in ("sent", "delivered")
    await merge(shop)
    assert await fate("by-phone", "sms", "transactional") == ("skipped", "consent_withdrawn"), "who the other is has withdrawn it"
    # The one had agreed for the mailbox that they had; the survivor's comes first, and never had.
    assert await fate("by-mail", "email", "marketing") == ("skipped", "no_consent")
    await shop.agrees("by-phone", channel="email")
    assert (await fate("by-mail", "email", "marketing"))[0] in ("sent", "delivered"), "said since, it is for all"
    # What is refused while they are one is refused for good, by both.
    everywhere = {"purpose": "marketing", "state": "withdrawn", "source": "call"}
    await shop.ask("POST", "/v1/contacts/by-mail/consents", everywhere)
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    assert await fate("by-phone", "email", "marketing") == ("skipped", "no_consent")
    assert await fate("by-mail", "email", "marketing") == ("skipped", "no_consent")
    assert (await fate("by-phone", "sms", "transactional"))[0] in ("sent", "delivered"), "as it was before"


async def test_what_waits_for_the_merged_one_heeds_who_refuses_since(shop: Shop):
    await two(shop)
    waits = await shop.say("by-phone", send_at=rfc3339(system_clock() + timedelta(days=1)))
    await merge(shop)
    withdrawn = {"purpose": "transactional", "state": "withdrawn", "source": "call"}
    await shop.ask("POST", "/v1/contacts/by-mail/consents", withdrawn)
    await shop.advance("25h")
    [delivery] = await shop.api.settled(waits["id"])
    assert (delivery["state"], delivery["reason"]) == ("skipped", "consent_withdrawn")


async def test_preferences_are_the_survivors_and_what_the_other_did_not_want(shop: Shop):
    await two(shop)
    for topic in ("orders", "news"):
        await shop.ask("PUT", f"/v1/topics/{topic}", {"name": topic})
    await shop.ask("PUT", "/v1/contacts/by-phone/preferences", {"topics": {"orders": {"sms": False}, "news": {"email": False}}})
    await shop.ask("PUT", "/v1/contacts/by-mail/preferences", {"topics": {"news": {"email": True}}, "channels": ["email"]})
    both = [await shop.ask("GET", f"/v1/contacts/{one}/preferences") for one in ("by-phone", "by-mail")]
    await merge(shop)
    now = await shop.ask("GET", "/v1/contacts/by-phone/preferences")
    assert now["topics"] == {"orders": {"sms": False}, "news": {"email": True}}
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    assert [await shop.ask("GET", f"/v1/contacts/{one}/preferences") for one in ("by-phone", "by-mail")] == both


async def test_a_person_with_two_addresses_a_merge_and_an_undo_keep_one_thread(shop: Shop):
    await two(shop)
    said = await shop.say("by-phone", body="Your order is on its way.")
    await shop.api.settled(said["id"])
    first = await writes(shop, "Is it blue?")
    other = await writes(shop, "And is it warm?", "email", MAIL)
    assert first != other
    posts = [(await shop.ask("GET", f"/v1/conversations/{one}/messages"))["data"] for one in (first, other)]
    people = [await there(shop, one) for one in (first, other)]
    await merge(shop)
    listed = await shop.ask("GET", "/v1/contacts/by-mail/conversations")
    assert {one["id"] for one in listed["data"]} == {first, other}, "both are theirs"
    shown = (await shop.ask("GET", f"/v1/contacts/by-phone/conversations/{first}/messages"))["data"]
    assert [one["author"]["id"] for one in shown] == ["by-mail"], "said by who they are"
    # From either address, and to whatever it is an answer: it is in one thread.
    assert await writes(shop, "I meant the coat.") == other
    assert await writes(shop, "The long one.", "email", MAIL) == other
    assert [one["contact"] for one in (await shop.ask("GET", "/v1/deliveries?contact=by-mail"))["data"]][-1] == "by-phone"
    thread = await shop.ask("GET", "/v1/contacts/by-phone/thread")
    assert thread["conversation"] == other
    words = ["The long one.", "I meant the coat.", "And is it warm?", "Is it blue?", "Your order is on its way."]
    assert [one["text"] for one in thread["data"]] == words, "one thread, by time"
    paged: list[str] = []
    following = ""
    while following is not None:
        page = await shop.ask("GET", f"/v1/contacts/by-mail/thread?limit=1{following}")
        paged += [one["text"] for one in page["data"]]
        following = f"&after={page['next']}" if page["next"] else None
    assert paged == words
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    after = [(await shop.ask("GET", f"/v1/conversations/{one}/messages"))["data"] for one in (first, other)]
    assert after[0] == posts[0], "as it was"
    assert after[1][2:] == posts[1], "and what was said meanwhile stays where it was said"
    assert [await there(shop, one) for one in (first, other)] == people
    assert await writes(shop, "It is me again.") == first
    assert await writes(shop, "And me.", "email", MAIL) == other


async def test_where_both_were_they_are_one_and_after_an_undo_two(shop: Shop):
    await two(shop)
    await shop.person("ann")
    given = {"kind": "group", "participants": [{"contact": "by-phone", "role": "owner"}, "by-mail", "ann"]}
    both = await shop.ask("POST", "/v1/conversations", given)
    one = await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": ["by-phone", "ann"]})
    post = await shop.ask("POST", f"/v1/contacts/ann/conversations/{both['id']}/messages", {"text": "Hello both"}, status=201)
    for who in ("by-phone", "by-mail"):
        await shop.ask("PUT", f"/v1/contacts/{who}/conversations/{both['id']}/messages/{post['id']}/reactions/%F0%9F%91%8D")
    mine = await shop.ask("POST", f"/v1/contacts/by-phone/conversations/{one['id']}/messages", {"text": "Mine"}, status=201)
    await shop.ask("PUT", "/v1/contacts/ann/blocks/by-phone")

    async def stand() -> object:
        parts = [(await shop.ask("GET", f"/v1/conversations/{at['id']}/participants"))["data"] for at in (both, one)]
        posts = [(await shop.ask("GET", f"/v1/conversations/{at['id']}/messages"))["data"] for at in (both, one)]
        counts = [(await shop.ask("GET", f"/v1/conversations/{at['id']}"))["participants"] for at in (both, one)]
        return parts, posts, counts, (await shop.ask("GET", "/v1/contacts/ann/blocks"))["data"]

    before = await stand()
    await merge(shop)
    listed = (await shop.ask("GET", f"/v1/conversations/{both['id']}/participants"))["data"]
    assert sorted((person["id"], person["role"]) for person in listed) == [("ann", "member"), ("by-mail", "owner")]
    assert (await shop.ask("GET", f"/v1/conversations/{both['id']}"))["participants"] == 2
    seen = await shop.ask("GET", f"/v1/conversations/{both['id']}/messages/{post['id']}")
    assert [reaction["count"] for reaction in seen["reactions"]] == [1]
    edited = await shop.ask("PATCH", f"/v1/contacts/by-mail/conversations/{one['id']}/messages/{mine['id']}", {"text": "Mine still"})
    assert edited["text"] == "Mine still"
    assert {blocked["contact"] for blocked in (await shop.ask("GET", "/v1/contacts/ann/blocks"))["data"]} == {"by-mail"}
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    after = await stand()
    assert repr(after).replace("Mine still", "Mine").count("Mine") == repr(before).count("Mine")
    assert (after[0], after[2], after[3]) == (before[0], before[2], before[3])  # type: ignore[index]


async def test_what_comes_in_from_the_one_at_the_time_of_the_merge_does_not_keep_it_from_being_undone(shop: Shop):
    await two(shop)
    conversation = await writes(shop, "Is it open?")
    one = (await shop.ask("GET", "/v1/contacts/by-phone"))["id"]
    await merge(shop)
    async with shop.api.app.database.pipeline() as tx:
        # As a message does that had found its writer before the merge, and was stored after it.
        for table in ("outsiders", "participants"):
            await tx.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(o, jsonb_build_object('person_id', $1::uuid))).*"
                f" FROM {table} o WHERE o.conversation_id = $2",
                decode("ctc", one),
                decode("cnv", conversation),
            )
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge", {}, status=200)
    assert [one["id"] for one in await there(shop, conversation) if one["state"] == "active"] == ["by-phone"]
    assert await writes(shop, "Hello?") == conversation


async def test_the_last_merge_is_undone_first_and_nobody_is_merged_into_themselves(shop: Shop):
    await two(shop)
    await shop.person("third", phone="+31687001177")
    await merge(shop)
    await merge(shop, "by-mail", "third")
    assert (await shop.ask("GET", "/v1/contacts/by-phone"))["external_id"] == "third"
    refused = await shop.ask("POST", "/v1/contacts/by-phone/unmerge", status=409)
    assert refused["code"] == "merged_since"
    await shop.ask("POST", "/v1/contacts/by-mail/unmerge")
    assert (await shop.ask("GET", "/v1/contacts/by-phone"))["external_id"] == "by-mail"
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    assert (await shop.ask("GET", "/v1/contacts/by-phone"))["external_id"] == "by-phone"
    assert (await shop.ask("POST", "/v1/contacts/third/merge", {"from": "third"}, status=422))["errors"][0]["code"] == "same_contact"
    assert (await shop.ask("POST", "/v1/contacts/third/merge", {}, status=422))["errors"][0]["code"] == "one_of_from_into"
    await shop.ask("POST", "/v1/contacts/third/merge", {"into": "nobody"}, status=404)


async def test_two_who_merge_crosswise_at_once_make_one_merge(shop: Shop):
    await two(shop)
    answers = await asyncio.gather(
        *(
            shop.client.post(f"/v1/contacts/{one}/merge", json={"into": other})
            for one, other in 3 * [("by-mail", "by-phone"), ("by-phone", "by-mail")]
        )
    )
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert sum(answer.json().get("is_changed", False) for answer in answers) == 1
    assert await shop.ask("GET", "/v1/contacts/by-phone") == await shop.ask("GET", "/v1/contacts/by-mail")


async def test_who_is_erased_is_erased_by_every_name(api: Api):
    shop = Shop(api)
    await two(shop)
    await writes(shop, "whispermerge")
    await merge(shop)
    await shop.ask("DELETE", "/v1/contacts/by-phone")
    for one in ("by-phone", "by-mail"):
        await shop.ask("GET", f"/v1/contacts/{one}", status=404)
    assert await told_anywhere(shop.api.app.url, ("mergeling", "whispermerge", "687001199", "moira@")) == []


async def test_the_same_people_find_the_conversation_that_they_had_before_the_merge(shop: Shop):
    await two(shop)
    await shop.ask("PUT", "/v1/contacts/ben", {})
    direct: Json = {"kind": "direct", "participants": ["by-phone"], "message": {"text": "Hello"}}
    first = await shop.ask("POST", "/v1/contacts/ben/conversations", direct, status=201)
    about = {"participants": ["by-phone", "ben"], "distinct": True, "object": {"type": "order", "id": "A-1"}}
    order = await shop.ask("POST", "/v1/conversations", about, status=201)
    await merge(shop)
    for name in ("by-phone", "by-mail"):
        again = await shop.ask("POST", "/v1/contacts/ben/conversations", direct | {"participants": [name]}, status=200)
        assert again["id"] == first["id"]
    assert (await shop.ask("POST", "/v1/conversations", about | {"participants": ["ben", "by-mail"]}, status=200))["id"] == order["id"]
    assert (await shop.ask("GET", f"/v1/conversations/{first['id']}"))["last_seq"] == 3
    await shop.ask("POST", "/v1/contacts/by-phone/unmerge")
    other = await shop.ask("POST", "/v1/contacts/ben/conversations", direct | {"participants": ["by-mail"]}, status=201)
    assert other["id"] != first["id"]
    await merge(shop)
    # Of two that they have then, the survivor's.
    for name in ("by-phone", "by-mail"):
        again = await shop.ask("POST", "/v1/contacts/ben/conversations", direct | {"participants": [name]}, status=200)
        assert again["id"] == other["id"]

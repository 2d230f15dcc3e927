"""The timeline of a post: what happened to it in its conversation, and outside the app, in plain sentences."""

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.talks import place, say, talk

pytestmark = pytest.mark.anyio


async def _kinds(shop: Shop, post: Json) -> list[str]:
    return [line["kind"] for line in await shop.told(post)]


async def test_a_post_that_never_left_tells_what_happened_to_it(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "ben", "cleo", title="Trip")
    await say(shop, at, "Where?", "ben")
    post = await say(shop, at, "Here", "ada")
    mine = f"{place(at, 'ada')}/messages/{post['id']}"
    await shop.advance("1m")
    await shop.ask("PATCH", mine, {"text": "There"})
    await shop.advance("1m")
    for who, emoji in (("ben", "👍"), ("cleo", "👍"), ("cleo", "🎉")):
        await shop.ask("PUT", f"{place(at, who)}/messages/{post['id']}/reactions/{emoji}")
    await shop.advance("1m")
    await shop.ask("PUT", f"{place(at, 'ada')}/messages/{post['id']}/pin")
    await shop.advance("1m")
    await shop.ask("POST", "/v1/contacts/ben/flags", {"category": "spam", "message": post["id"]})
    await shop.ask("PUT", f"{place(at, 'ben')}/position", {"read": 2})
    await shop.ask("PUT", f"{place(at, 'cleo')}/position", {"delivered": 2})
    told = await shop.told(post)
    assert [(line["kind"], line["text"]) for line in told] == [
        ("posted", f"Said by ada in {at.removeprefix('conversations/')}, where it is number 2."),
        ("edited", "Edited by ada: version 2 took the place of 1."),
        ("reacted", "3 reactions so far: 👍 2, 🎉 1."),
        ("pinned", "Pinned."),
        ("flagged", "Flagged by a person as spam."),
        ("seen", "By now ben has read it."),
        ("seen", "By now cleo has it, and has not read it."),
    ]
    assert [line["at"] for line in told] == sorted(line["at"] for line in told)
    assert {line["contact"] for line in told if line["kind"] == "seen"} == {"ben", "cleo"}
    await shop.ask("DELETE", mine)
    assert await _kinds(shop, post) == ["posted", "flagged", "deleted"], "nothing of what it said is kept"


async def test_hidden_positions_are_counts_and_so_are_those_of_a_key_that_reads_no_conversations(shop: Shop):
    at = await talk(shop, "ada", "ben", hides_positions=True)
    post = await say(shop, at, "Hello", "ada")
    await shop.ask("PUT", f"{place(at, 'ben')}/position", {"read": 1})
    [_, seen] = await shop.told(post)
    assert seen["text"].startswith("By now 1 of 1 person read it, and 1 have it. Who they are is not told"), seen
    await shop.ask("PATCH", f"/v1/{at}", {"hides_positions": False})
    assert (await shop.told(post))[-1]["text"] == "By now ben has read it."
    await shop.ask("POST", "/v1/contacts/ben/flags", {"category": "spam", "message": post["id"]})
    key = await shop.ask("POST", "/v1/keys", {"name": "Messages", "scopes": ["messages:read"]})
    async with shop.api.with_key(key["secret"]) as client:
        told = (await client.get(f"/v1/messages/{post['id']}/timeline")).json()["data"]
    assert [(line["kind"], line["contact"]) for line in told] == [("posted", "ada"), ("seen", None)]


async def test_who_was_told_of_it_outside_the_app_is_told_with_the_channel(shop: Shop):
    at = await talk(shop, "ada", "ben", route={"after": "30s", "steps": [{"channels": ["sms"]}]})
    await say(shop, at, "Are you coming?", "ben")
    post = await say(shop, at, "We leave at nine.", "ben")
    await shop.advance("31s")
    [sent] = (await shop.until("/v1/sandbox/outbox?contact=ada", lambda found: bool(found["data"])))["data"]
    left = [line for line in await shop.told(post) if line["contact"] == "ada" and line["channel"] == "sms"]
    assert left[0]["kind"] == "left"
    assert left[0]["text"] == f"ada had not seen it and is told over sms, as the message {sent['message']}, whose timeline tells all of it."
    await shop.reaches(left[0]["delivery"], "sent", "delivered")
    assert "sent" in [line["kind"] for line in await shop.told(post) if line["delivery"] == left[0]["delivery"]]
    later = await say(shop, at, "Hello?", "ben")
    assert await _kinds(shop, later) == ["posted", "seen"], "it was told of in no message yet"


async def test_what_came_in_and_what_answered_it_tell_both_sides(shop: Shop):
    await shop.person("ada")
    came = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Open on Sunday?"}, status=201)
    kinds = await _kinds(shop, came)
    assert kinds[:2] == ["received", "posted"], "it is a message and a post"
    conversation = (await shop.ask("GET", f"/v1/messages/{came['id']}"))["conversation"]
    answer = await shop.ask("POST", f"/v1/conversations/{conversation}/messages", {"text": "Until five."}, status=201)
    [line, *_] = [line for line in await shop.told(answer) if line["kind"] == "left"]
    assert line["text"].startswith("Answers ada over sms, as the message msg_")
    assert line["contact"] == "ada"


async def test_what_is_neither_message_nor_post_is_not_found(shop: Shop):
    await shop.ask("GET", "/v1/messages/msg_00000000000000000000000000/timeline", status=404)

"""What may not be said just so: refused, masked or flagged; the company itself says what it likes."""

import asyncio
from urllib.parse import quote

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.talks import place, say, talk

pytestmark = pytest.mark.anyio


async def rule(shop: Shop, text: str, action: str, kind: str = "word", *, status: int = 201, **more: object) -> Json:
    return await shop.ask("POST", "/v1/moderation/rules", {"kind": kind, "text": text, "action": action} | more, status=status)


async def counts(shop: Shop, at: str, text: str, who: str = "ada") -> None:
    """The rules count within two seconds: waits until one is heard."""
    for _ in range(400):
        if (await shop.client.post(f"/v1/contacts/{who}/{at}/messages", json={"text": text})).status_code == 422:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("no rule counts")


async def test_words_are_refused_masked_and_flagged_and_the_company_says_what_it_likes(shop: Shop):
    at = await talk(shop, "ada", "bob")
    plain = await say(shop, at, "A badword before", "ada")
    await rule(shop, "badword", "refuse")
    await rule(shop, "free money", "mask")
    made = await rule(shop, "casino", "flag", category="spam")
    await counts(shop, at, "badword")
    refused = await say(shop, at, "b\u200b\uff41dw0rd!", "ada", status=422)
    assert refused["errors"] == [{"pointer": "/text", "code": "refused_word", "detail": "There is a word in it that may not be said here"}]
    assert "badword" not in str(refused).replace("refused_word", "")
    await say(shop, at, "badwords are not it", "ada")
    await say(shop, at, "A badword", None)
    card: Json = {"type": "card", "title": "Fine", "fields": [{"label": "x", "value": "BADWORD"}]}
    wrong = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [card]}, status=422)
    assert wrong["errors"][0]["pointer"] == "/parts/0/fields/0/value"
    hidden: Json = {"type": "data", "mime": "application/json", "data": {"a": [{"b": "badword"}]}, "text": "Fine"}
    wrong = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [hidden]}, status=422)
    assert wrong["errors"][0]["pointer"] == "/parts/0/data/a/0/b"
    # Marks stay where they were: what is masked is as long as it was.
    text: Json = {"type": "text", "text": "Get FREE  money now", "marks": [{"style": "bold", "start": 16, "length": 3}]}
    masked = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [text]})
    assert masked["parts"] == [text | {"text": "Get ••••••••••• now"}]
    assert masked["text"] == "Get ••••••••••• now"
    assert (await shop.ask("GET", f"/v1/contacts/bob/{at}/messages/{masked['id']}"))["text"] == "Get ••••••••••• now"
    said = await say(shop, at, "To the c4sino", "ada")
    [flag] = (await shop.ask("GET", "/v1/moderation/flags"))["data"]
    assert (flag["message"], flag["by"], flag["by_id"], flag["category"], flag["contact"]) == (
        said["id"],
        "rule",
        made["id"],
        "spam",
        "ada",
    )
    # An edit is judged as what is new, and flagged by one rule once.
    path = f"/v1/contacts/ada/{at}/messages/{plain['id']}"
    assert (await shop.ask("PATCH", path, {"text": "badword"}, status=422))["errors"][0]["pointer"] == "/text"
    assert (await shop.ask("PATCH", path, {"text": "free money"}))["text"] == "••••••••••"
    await shop.ask("PATCH", f"/v1/contacts/ada/{at}/messages/{said['id']}", {"text": "casino casino"})
    assert len((await shop.ask("GET", "/v1/moderation/flags"))["data"]) == 1
    # What a person calls a conversation, and what begins one, is judged too.
    titled: Json = {"kind": "group", "participants": ["bob"], "title": "free money"}
    assert (await shop.ask("POST", "/v1/contacts/ada/conversations", titled, status=422))["errors"][0]["pointer"] == "/title"
    own = await shop.ask("POST", "/v1/contacts/ada/conversations", titled | {"title": "Tea"})
    path = f"/v1/contacts/ada/conversations/{own['id']}"
    assert (await shop.ask("PATCH", path, {"title": "b@dword"}, status=422))["errors"][0]["code"] == "refused_word"
    await shop.ask("PATCH", f"/v1/conversations/{own['id']}", {"title": "badword"})
    opening: Json = {"kind": "direct", "participants": ["bob"], "message": {"text": "badword"}}
    assert (await shop.ask("POST", "/v1/contacts/ada/conversations", opening, status=422))["errors"][0]["pointer"] == "/message/text"


async def test_links_are_judged_by_their_domain_and_the_longest_counts(shop: Shop):
    at = await talk(shop, "ada", "bob")
    await rule(shop, "*", "refuse", "link")
    await rule(shop, "Shop.Example", "allow", "link")
    await rule(shop, "ads.shop.example", "mask", "link")
    await counts(shop, at, "https://evil.example/x")
    await say(shop, at, "See https://www.shop.example/a, and hello.world", "ada")
    assert (await say(shop, at, "https://ads.shop.example/?x=1!", "ada"))["text"] == f"{'•' * 29}!"
    for tricky in ("https://shop.example@evil.example", "http:\\\\evil.example", "HTTPS://evil\u3002example/", "www.evil.example"):
        assert (await say(shop, at, f"Look: {tricky}", "ada", status=422))["errors"][0]["code"] == "refused_link", tricky
    button: Json = {"type": "card", "title": "Go", "buttons": [{"label": "Go", "url": "https://evil.example"}]}
    wrong = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [button]}, status=422)
    assert wrong["errors"][0]["pointer"] == "/parts/0/buttons/0/url"
    mark: Json = {"type": "text", "text": "here", "marks": [{"style": "link", "start": 0, "length": 4, "url": "https://evil.example"}]}
    wrong = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [mark]}, status=422)
    assert wrong["errors"][0]["pointer"] == "/parts/0/marks/0/url"


async def test_flags_by_rules_count_for_the_policy_and_what_was_said_stays(shop: Shop):
    at = await talk(shop, "ada", "bob")
    await shop.ask("PUT", "/v1/moderation/policy", {"steps": [{"weight": 2, "action": "suspend", "lasts": "1h"}]})
    await rule(shop, "casino", "flag")
    await rule(shop, "probe", "refuse")
    await counts(shop, at, "probe")
    await say(shop, at, "casino", "ada")
    second = await say(shop, at, "casino", "ada")
    assert (await shop.ask("GET", f"/v1/{at}/messages/{second['id']}"))["text"] == "casino"
    assert (await say(shop, at, "casino", "ada", status=409))["code"] == "suspended"


async def test_rules_are_made_listed_and_gone(shop: Shop):
    made = await rule(shop, " bad word ", "mask")
    assert made["text"] == "bad word"
    assert (await rule(shop, "bad word", "refuse", status=409))["code"] == "rule_exists"
    for text, kind, action, pointer in (
        ("!!!", "word", "mask", "/text"),
        ("a " * 11, "word", "mask", "/text"),
        ("x", "word", "allow", "/action"),
        ("https://x.example/", "link", "allow", "/text"),
        ("x\ny", "word", "mask", "/text"),
    ):
        assert (await rule(shop, text, action, kind, status=422))["errors"][0]["pointer"] == pointer, text
    link = await rule(shop, "BÜCHER.example.", "refuse", "link")
    assert link["text"] == "bücher.example"
    assert [one["id"] for one in (await shop.ask("GET", "/v1/moderation/rules"))["data"]] == [made["id"], link["id"]]
    assert [one["id"] for one in (await shop.ask("GET", "/v1/moderation/rules?kind=link"))["data"]] == [link["id"]]
    assert await shop.ask("GET", f"/v1/moderation/rules/{link['id']}") == link
    await shop.ask("DELETE", f"/v1/moderation/rules/{link['id']}", status=204)
    await shop.ask("DELETE", f"/v1/moderation/rules/{link['id']}", status=404)


async def test_what_a_person_sends_the_company_from_outside_is_always_taken_and_flagged(shop: Shop):
    await shop.person()
    await rule(shop, "badword", "refuse", category="harassment")
    await rule(shop, "casino", "mask")
    await shop.ask("PUT", "/v1/contacts/ada/suspension", {})
    sent = await shop.ask(
        "POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "You badword, no casino"}, status=201
    )
    found = await shop.ask("GET", f"/v1/messages/{sent['id']}")
    [post] = (await shop.ask("GET", f"/v1/conversations/{found['conversation']}/messages"))["data"]
    assert post["text"] == "You badword, no casino"
    [flag] = (await shop.ask("GET", "/v1/moderation/flags"))["data"]
    assert (flag["message"], flag["category"], flag["contact"]) == (post["id"], "harassment", "ada")


async def test_the_names_by_which_people_react_are_words_too(shop: Shop):
    at = await talk(shop, "ada", "bob")
    await rule(shop, "badword", "refuse")
    await rule(shop, "free money", "mask")
    await rule(shop, "casino", "flag", category="spam")
    await rule(shop, "probe", "refuse")
    await counts(shop, at, "probe")
    post = await say(shop, at, "Done", "ada")
    path = f"messages/{post['id']}/reactions"
    for wrong in ("badword", "a-badword", "b4dw0rd", "free_money", "🇧🇦🇩🇼🇴🇷🇩"):
        [error] = (await shop.ask("PUT", f"{place(at, 'bob')}/{path}/{quote(wrong)}", status=422))["errors"]
        assert (error["pointer"], error["code"]) == ("emoji", "refused_word"), wrong
    for right in ("thumbs_up", "🎉", "casino", "casino"):
        await shop.ask("PUT", f"{place(at, 'bob')}/{path}/{quote(right)}")
    # Who reacts is flagged, and not who said what they react to; once by the rule.
    [flagged] = (await shop.ask("GET", "/v1/moderation/flags"))["data"]
    assert (flagged["contact"], flagged["message"], flagged["words"]) == ("bob", None, "Reacted with casino")
    # What the backend puts there is its own affair, and anybody takes theirs back.
    await shop.ask("PUT", "/v1/assistants/helper", {"name": "Helper"})
    await shop.ask("PUT", f"{place(at)}/{path}/badword?assistant=helper")
    await shop.ask("DELETE", f"{place(at, 'bob')}/{path}/casino")
    await shop.ask("DELETE", f"{place(at, 'bob')}/{path}/badword")

"""Somebody writes: a draft that is written over, seen as it is typed, tried on a person, kept; and before it goes, what it would do."""

import random
from typing import Any

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t19_at_their_hour import at
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio

MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ contact.name }}, {{ order.number }}</mj-text></mj-column></mj-section></mj-body></mjml>"


def sms(text: str) -> Json:
    return {"sms": {"en": {"text": text}}}


async def made(shop: Shop, key: str = "shipped", **more: object) -> Json:
    given = {"key": key, "purpose": "transactional", "default_locale": "en", "content": sms("One {{ n }}")} | more
    return await shop.ask("POST", "/v1/templates", given, status=201)


async def test_one_draft_is_written_over_and_nobody_overwrites_another(shop: Shop):
    await made(shop)
    at_draft = "/v1/templates/shipped/draft"
    await shop.ask("GET", at_draft, status=404)
    first = await shop.ask("PUT", at_draft, {"content": sms("Two {{ n }}")})
    assert (first["based_on"], first["problems"], first["kinds"], first["changed_by"]["kind"]) == (1, [], {"n": "text"}, "key")
    second = await shop.ask("PUT", at_draft, {"content": sms("Three {{ order.total | money('EUR') }}"), "revision": first["revision"]})
    assert second["kinds"] == {"order.total": "number"}
    assert (await shop.ask("GET", at_draft)) == second
    assert [one["has_draft"] for one in (await shop.ask("GET", "/v1/templates"))["data"]] == [True]
    assert len((await shop.ask("GET", "/v1/templates/shipped/versions"))["data"]) == 1, "no version comes of writing"

    token, _ = await member_of(shop.api, "marketer")
    async with shop.api.with_key(token) as ada:
        stale = await ada.put(at_draft, json={"content": sms("Mine"), "revision": first["revision"]})
        assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")
        assert stale.json()["detail"].startswith("first key changed this draft at ")
        hers = await ada.put(at_draft, json={"content": sms("{{ oops"), "revision": second["revision"]})
        assert hers.status_code == 200, hers.text
        assert (hers.json()["changed_by"]["name"], hers.json()["problems"][0]["code"]) == ("Ada", "bad_template")
    late = await shop.ask("POST", f"{at_draft}/keep", {"revision": second["revision"]}, status=409)
    assert "Ada changed" in late["detail"]
    fixed = await shop.ask("PUT", at_draft, {"content": sms("Four"), "revision": hers.json()["revision"]})
    kept = await shop.ask("POST", f"{at_draft}/keep", {"revision": fixed["revision"]}, status=201)
    assert (kept["version"], kept["content"]["sms"]["en"]["text"], kept["is_published"]) == (2, "Four", False)
    await shop.ask("GET", at_draft, status=404)
    gone = await shop.ask("PUT", at_draft, {"content": sms("Five"), "revision": fixed["revision"]}, status=409)
    assert gone["code"] == "draft_changed"
    await shop.ask("PUT", at_draft, {"content": sms("Five")})
    await shop.client.delete(at_draft)
    assert (await shop.ask("GET", "/v1/templates/shipped"))["has_draft"] is False
    await shop.ask("GET", at_draft, status=404)


async def test_what_is_typed_is_seen_with_all_that_is_wrong_with_it(shop: Shop):
    await shop.person("ada", name="Ada", locale="nl-NL", attributes={"plan": "pro", "orders": 3})

    async def typed(**given: object) -> Json:
        return await shop.ask("POST", "/v1/templates/preview", {"channel": "sms"} | given)

    whole = await typed(
        content={"text": "Hi {{ contact.name }}, {{ contact.attributes.plan }}: {{ total | number }}"}, person="ada", data={"total": 1234.5}
    )
    assert (whole["locale"], whole["text"], whole["problems"], whole["uses_contact"]) == ("nl-NL", "Hi Ada, pro: 1.234,5", [], True)
    assert whole["measure"]["segments"] == {"encoding": "gsm7", "units": 20, "count": 1, "per_segment": 160}
    assert whole["variables"] == [{"name": "total", "kind": "number"}]

    empty = await typed(content={"text": "Hi {{ order.number }}{% if is_late %} sorry{% endif %}"})
    assert (empty["text"], empty["missing"]) == (None, ["is_late", "order.number"])
    assert [one["code"] for one in empty["problems"]] == ["missing_variable"]
    shown = await typed(content={"text": "Hi {{ order.number }}{% if is_late %} sorry{% endif %}"}, fills_missing=True)
    assert (shown["text"], shown["problems"]) == ("Hi [order.number] sorry", [])

    wrong = await typed(content={"text": "one\ntwo {{ n | nope }}"})
    assert [(one["pointer"], one["line"], one["column"]) for one in wrong["problems"]] == [("/text", 2, 5)]
    long = await typed(content={"text": "ж" * 1_700})
    assert [(one["pointer"], one["code"]) for one in long["problems"]] == [("/text", "oversize")]
    assert (long["measure"]["is_over"], long["measure"]["segments"]["count"], len(long["text"])) == (True, 26, 1_700)

    mail = await typed(channel="email", content={"title": "Hi", "mjml": MJML}, data={"order": {"number": "A-1"}}, person="ada")
    assert "Hello Ada, A-1" in mail["html"]
    assert "Hello Ada, A-1" in mail["text"]
    bad = await typed(channel="email", content={"title": "Hi", "mjml": "<mjml>\n  <mj-nope></mj-nope></mjml>"})
    assert (bad["problems"][0]["code"], bad["problems"][0]["line"], bad["problems"][0]["column"]) == ("bad_mjml", 2, 3)
    nobody = await shop.ask("POST", "/v1/templates/preview", {"channel": "sms", "content": {"text": "x"}, "person": "eve"}, status=422)
    assert nobody["errors"][0]["pointer"] == "/person"
    weak = await shop.ask("POST", "/v1/keys", {"name": "weak", "scopes": ["templates:read"]}, status=201)
    async with shop.api.with_key(weak["secret"]) as client:
        refused = await client.post("/v1/templates/preview", json={"channel": "sms", "content": {"text": "x"}, "person": "ada"})
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing"), "a text may say all of a person"

    names = {one["path"]: one["kind"] for one in (await shop.ask("GET", "/v1/contact-attributes"))["data"]}
    assert (names["contact.name"], names["contact.attributes.plan"], names["contact.attributes.orders"]) == ("text", "text", "number")


async def test_what_is_still_to_be_translated_is_told(shop: Shop):
    content = {
        "sms": {"en": {"text": "Hi"}, "nl": {"text": "Hoi"}},
        "email": {
            "en": {"title": "Hi", "text": "Hi", "actions": [{"label": "Go", "url": "https://shop.example"}]},
            "de": {"text": "Hallo"},
        },
    }
    await made(shop, content=content)
    full = await shop.ask("GET", "/v1/templates/shipped/versions/1")
    assert full["missing"] == {"email": {"de": ["title", "actions/0"], "nl": ["title", "text", "actions/0"]}, "sms": {"de": ["text"]}}
    [listed] = (await shop.ask("GET", "/v1/templates/shipped/versions"))["data"]
    assert listed["missing"] == {"email": ["nl"], "sms": ["de"]}


async def test_a_template_is_changed_and_put_away(shop: Shop):
    await shop.person("ada")
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders"})
    await made(shop)
    await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1})
    changed = await shop.ask("PATCH", "/v1/templates/shipped", {"name": "Your order", "topic": "orders", "route": {"channel": "sms"}})
    assert (changed["name"], changed["topic"], changed["route"], changed["purpose"]) == (
        "Your order",
        "orders",
        {"channel": "sms"},
        "transactional",
    )
    refused = await shop.ask("PATCH", "/v1/templates/shipped", {"topic": "none", "route": {"channel": "email"}}, status=422)
    assert [one["pointer"] for one in refused["errors"]] == ["/topic", "/route/channel"]
    send = {"to": "ada", "template": "shipped", "data": {"n": 1}}
    await shop.ask("POST", "/v1/messages", send, status=202)
    away = await shop.ask("POST", "/v1/templates/shipped/archive")
    assert away["archived_at"] is not None
    assert (await shop.ask("GET", "/v1/templates"))["data"] == []
    assert [one["key"] for one in (await shop.ask("GET", "/v1/templates?archived=true"))["data"]] == ["shipped"]
    assert (await shop.ask("POST", "/v1/messages", send, status=422))["errors"][0]["code"] == "unknown_template"
    assert (await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1}, status=409))["code"] == "template_archived"
    assert (await shop.ask("POST", "/v1/templates/shipped/unarchive"))["archived_at"] is None
    await shop.ask("POST", "/v1/messages", send, status=202)


async def test_a_draft_is_tried_on_a_person_as_any_message_goes(shop: Shop):
    await shop.person("ada", name="Ada")
    await made(shop, purpose="marketing")
    await shop.ask("PUT", "/v1/templates/shipped/draft", {"content": {"email": {"en": {"title": "Hi", "mjml": MJML}}}})
    test = {"channel": "email", "to": "ada", "data": {"order": {"number": "A-1"}}}
    tried = await shop.ask("POST", "/v1/templates/shipped/test", test, status=202)
    found = await shop.reaches(tried["deliveries"][0]["id"], "skipped", "sent", "delivered")
    assert found["reason"] == "no_consent", "a test passes no guard"
    await shop.agrees(channel="email")
    await at(shop, "2026-12-15T12:00:00Z")
    tried = await shop.ask("POST", "/v1/templates/shipped/test", test, status=202)
    await shop.reaches(tried["deliveries"][0]["id"], "sent", "delivered")
    [mail] = await shop.outbox(contact="ada")
    assert (mail["title"], "Hello Ada, A-1" in mail["html"]) == ("Hi", True)
    message = await shop.ask("GET", f"/v1/messages/{tried['id']}")
    assert (message["metadata"], message["template_version"]) == ({"test": {"template": "shipped", "version": 2}}, 2)
    assert (await shop.ask("GET", "/v1/templates/shipped"))["latest"] == 2, "the same draft is one version, however often it is tried"
    assert (await shop.ask("GET", "/v1/templates/shipped/draft"))["based_on"] == 2
    assert (await shop.ask("GET", "/v1/templates/shipped/versions/2"))["content"]["email"]["en"]["mjml"] == MJML
    await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 2})

    held = [scope for scope in (await shop.ask("GET", "/v1/keys"))["data"][0]["scopes"] if scope != "messages:marketing"]
    weak = await shop.ask("POST", "/v1/keys", {"name": "weak", "scopes": held}, status=201)
    async with shop.api.with_key(weak["secret"]) as client:
        assert (await client.post("/v1/templates/shipped/test", json=test)).json()["code"] == "scope_missing"
    assert (await shop.ask("POST", "/v1/templates/shipped/test", test | {"to": "eve"}, status=422))["errors"][0]["pointer"] == "/to"
    nothing = await shop.ask("POST", "/v1/templates/shipped/test", test | {"version": 1}, status=422)
    assert nothing["errors"][0]["code"] == "no_content_for_channel"
    token, _ = await member_of(shop.api, "marketer", "grace@example.com")
    async with shop.api.with_key(token) as grace:
        own = await grace.post("/v1/templates/shipped/test", json={"channel": "email", "data": {"order": {"number": "A-1"}}})
        assert (own.status_code, own.json()["deliveries"][0]["contact"]) == (202, "grace@example.com")


async def crowd(shop: Shop, chance: random.Random) -> list[str]:
    """Sixty people, each with something of their own that may keep a newsletter from them."""
    names: list[str] = []
    people: list[Json] = []
    for n in range(60):
        person: Json = {
            "id": f"p{n}",
            "locale": chance.choice(["en", "nl"]),
            "timezone": chance.choice(["Europe/Amsterdam", "Pacific/Auckland"]),
        }
        if chance.random() < 0.8:
            person["phone"] = f"+316123456{n:02}" if chance.random() < 0.8 else f"+4479111234{n:02}"
        if chance.random() < 0.8:
            person["email"] = f"p{n}@example.com"
        people.append(person)
        names.append(person["id"])
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    for person in people:
        for channel in ("sms", "email"):
            if chance.random() < 0.8:
                await shop.agrees(person["id"], channel=channel)
        if chance.random() < 0.15:
            await shop.ask("PUT", f"/v1/contacts/{person['id']}/preferences", {"topics": {"news": {"sms": False}}})
        if "phone" in person and chance.random() < 0.15:
            await shop.ask("POST", "/v1/suppressions", {"phone": person["phone"], "reason": "complaint"}, status=201)
    return names


def by_reason(deliveries: list[Json]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in deliveries:
        why = one["reason"] if one["state"] in ("skipped", "held") else "goes"
        found[one["channel"], why] = found.get((one["channel"], why), 0) + 1
    return found


def as_estimated(told: Json) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for channel in told["channels"]:
        later: dict[Any, int] = {one["reason"]: one["people"] for one in channel["later"]}
        refused: dict[Any, int] = {one["reason"]: one["people"] for one in channel["refused"]}
        found |= {(channel["channel"], why): n for why, n in (later | refused).items()}
        if channel["goes"] - sum(later.values()):
            found[channel["channel"], "goes"] = channel["goes"] - sum(later.values())
    return found


async def test_an_estimate_says_what_the_guard_then_does(shop: Shop):
    await at(shop, "2026-12-15T12:00:00Z")
    await shop.ask("PUT", "/v1/topics/news", {"name": "News", "route": {"steps": [{"channels": ["sms", "email"]}]}})
    await shop.ask("PATCH", "/v1/workspace", {"countries": ["NL"], "quiet_hours": {"from": "22:00", "to": "08:00"}})
    [account] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    names = await crowd(shop, random.Random(3))
    send = {"to": [*names, "p1", "nobody"], "content": {"body": "News", "title": "News"}, "purpose": "marketing", "topic": "news"}
    told = await shop.ask("POST", "/v1/messages/estimate", send)
    assert (told["recipients"], told["rejected_count"], {one["code"] for one in told["rejected"]}) == (
        60,
        2,
        {"unknown_contact", "duplicate_recipient"},
    )
    assert told["goes"] + told["refused"] == 60
    assert (await shop.ask("GET", "/v1/messages"))["data"] == [], "nothing was stored"
    sent = await shop.ask("POST", "/v1/messages", send, status=202)
    await shop.api.settled(sent["id"])
    deliveries = (await shop.ask("GET", f"/v1/messages/{sent['id']}/deliveries?limit=200"))["data"]
    assert as_estimated(told) == by_reason(deliveries)
    kinds = {why for _, why in by_reason(deliveries)}
    assert kinds >= {"goes", "no_address", "no_consent", "preference", "suppressed", "country_not_allowed", "quiet_hours"}, "all were met"
    sample = next(one for channel in told["channels"] for one in channel["refused"])["samples"][0]
    assert sample["id"].startswith("ctc_")
    assert names[sample["index"]] == sample["contact"]

    await shop.ask("PUT", "/v1/caps", {"caps": [{"most": 1, "per": "7d", "purpose": "marketing"}]})
    again = await shop.ask("POST", "/v1/messages/estimate", send)
    sent = await shop.ask("POST", "/v1/messages", send, status=202)
    await shop.api.settled(sent["id"])
    before = by_reason((await shop.ask("GET", f"/v1/messages/{sent['id']}/deliveries?limit=200"))["data"])
    assert ("sms", "capped") not in as_estimated(again), "what went before there was a cap was not counted"
    assert sum(n for (_, why), n in before.items() if why == "capped") > 0, "two channels of one message are two of what a cap counts"
    third = await shop.ask("POST", "/v1/messages/estimate", send)
    assert {channel for channel, why in as_estimated(third) if why == "capped"} == {"sms", "email"}
    assert account["currency"] is None


async def test_a_price_has_its_currency_and_a_text_its_segments(shop: Shop):
    await shop.ask("PATCH", "/v1/workspace", {"currency": "eur"})
    assert (await shop.ask("PATCH", "/v1/workspace", {"currency": "ZZZ"}, status=422))["errors"][0]["pointer"] == "/currency"
    [account] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    priced = {"channels": ["sms"], "destinations": [{"prefix": "+3161", "price": "0.10"}, {"country": "NL", "price": "0.04"}]}
    shown = await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", priced)
    assert shown["currency"] == "EUR"
    await shop.person("ada", phone="+31612345678")
    await shop.person("bea", phone="+31622345678")
    await shop.person("cy", phone="+4915123456789")
    to: list[Any] = ["ada", "bea", "cy", {"phone": "+31612345670"}]
    send = {"to": to, "content": {"body": "x" * 200}, "route": {"channel": "sms"}, "purpose": "transactional"}
    told = await shop.ask("POST", "/v1/messages/estimate", send)
    [by] = told["channels"]
    assert (told["price"], told["currency"], told["new_contacts"], told["is_exact"], by["segments"]) == ("0.48", "EUR", 1, True, 8)
    assert [(one["reason"], one["people"]) for one in by["later"]] == [("no_provider", 1)]
    assert told["text"].startswith("4 people; 1 gets it when a provider account can carry it; 4 by SMS (8 parts); about 0.48 EUR")
    await shop.ask("PATCH", "/v1/workspace", {"spend_per_day": "0.20"})
    over = await shop.ask("POST", "/v1/messages/estimate", send)
    assert (over["spend_left"], over["is_over_spend"]) == ("0.20", True)

    steps = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "5m"}]}
    routed = await shop.ask("POST", "/v1/messages/estimate", send | {"route": steps, "content": {"body": "Hi {{ contact.id }}"}})
    assert [(one["channel"], one["goes"], one["follows"]) for one in routed["channels"]] == [("inapp", 4, 0), ("sms", 0, 4)]
    assert (routed["price"], routed["price_at_most"]) == ("0.00", "0.24")
    nameless = await shop.ask("POST", "/v1/messages/estimate", send | {"content": {"body": "Hi {{ contact.name }}"}})
    [unwritten] = nameless["channels"][0]["unwritten"]
    assert (unwritten["code"], unwritten["people"], nameless["price"]) == ("missing_variable", 4, "0.00")
    assert "for 4 of 4 looked at it cannot be written: contact.name" in nameless["text"]
    both = {"to": "ada", "content": {"body": "Hi", "title": "Hi"}, "purpose": "transactional"}
    first = await shop.ask("POST", "/v1/messages/estimate", both | {"route": {"steps": [{"channels": ["email", "sms"], "pick": "first"}]}})
    assert [(one["channel"], one["goes"]) for one in first["channels"]] == [("email", 1)], "no provider for it: it waits, and is the one"

"""Four products, as they call: their payloads, signed by their own libraries, appear in the threads that they belong to."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t95_another_product_tells_something import call, event, hook, said, thread
from tests.flow.vendors import (
    auth0_log,
    github_event,
    installed,
    issue,
    payment,
    pull_request,
    shopify_fulfillment,
    shopify_order,
    signatures,
    stripe_event,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def libraries() -> Path:
    """The vendors' own."""
    return installed()


async def signed(libraries: Path, vendor: str, secret: str, told: Sequence[Json]) -> list[tuple[bytes, str]]:
    """Each body and what its vendor's library signs it with."""
    bodies = [json.dumps(one, ensure_ascii=False) for one in told]
    headers = await asyncio.to_thread(signatures, libraries, vendor, secret, bodies)
    return [(body.encode(), header) for body, header in zip(bodies, headers, strict=True)]


async def test_stripe(shop: Shop, libraries: Path):
    secret = "whsec_of_the_endpoint"
    order = await thread(shop, object={"type": "order", "id": "A-1001"})
    made, _ = await hook(shop, {"name": "Payments", "preset": "stripe"}, secret=secret, make={})
    refund: Json = {"id": "ch_1", "amount_refunded": 1990, "currency": "kwd", "metadata": {"order": "A-1001"}, "receipt_url": None}
    session: Json = {
        "id": "cs_1",
        "amount_total": 5990,
        "currency": "eur",
        "client_reference_id": "ada",
        "metadata": {},
        "payment_status": "paid",
    }
    invoice: Json = {
        "id": "in_1",
        "number": "F-7",
        "amount_paid": 100,
        "currency": "usd",
        "hosted_invoice_url": "https://invoice.stripe.com/i/1",
    }
    told = [
        stripe_event("evt_1", "payment_intent.succeeded", payment(5990, "eur", description="Two kettles")),
        stripe_event("evt_2", "payment_intent.payment_failed", payment(6000, "jpy")),
        stripe_event("evt_3", "charge.refunded", refund),
        stripe_event("evt_4", "checkout.session.completed", session),
        stripe_event("evt_5", "invoice.paid", invoice | {"metadata": {"conversation": order}}),
        stripe_event("evt_6", "customer.created", {"id": "cus_1", "metadata": {"order": "A-1001"}}),
    ]
    for body, header in await signed(libraries, "stripe", secret, told):
        for _ in range(2):
            assert (await call(shop, made, body, stripe_signature=header)).status_code == 200
        assert (await call(shop, made, body[:-1] + b" }", stripe_signature=header)).status_code == 401
    await event(shop, made, "posted", 5)
    skipped = await event(shop, made, "skipped")
    assert (skipped["source_id"], skipped["reason"]) == ("evt_6", "no_rule")
    posts = [post["parts"][0] for post in await said(shop, order)]
    assert [(one["name"], one["amount"], one["currency"], one.get("state")) for one in posts] == [
        ("Two kettles", "59.90", "EUR", "paid"),
        ("Payment", "6000", "JPY", "failed"),
        ("Refund", "1.990", "KWD", "refunded"),
        ("Invoice F-7", "1.00", "USD", "paid"),
    ]
    assert posts[3]["url"] == "https://invoice.stripe.com/i/1"
    # Who paid without an order has a conversation of their own.
    events = (await shop.ask("GET", f"/v1/hooks/{made['id']}/events?state=posted"))["data"]
    [own] = {one["conversation"] for one in events} - {order}
    assert [post["parts"][0]["amount"] for post in await said(shop, own)] == ["59.90"]


async def test_github(shop: Shop, libraries: Path):
    whole = await thread(shop, object={"type": "repository", "id": "tea/kettle"})
    whistle = await thread(shop, object={"type": "issue", "id": "tea/kettle#12"})
    softer = await thread(shop, object={"type": "pull_request", "id": "tea/kettle#13"})
    made, secret = await hook(shop, {"name": "GitHub", "preset": "github"})
    comment = {"body": "Ünd now?", "html_url": "https://github.com/tea/kettle/pull/13#c1", "user": {"login": "ben"}}
    # More than an expression may see at once: what none of them names is not in its way.
    commits = [{"id": str(n), "modified": ["a"] * 40} for n in range(300)]
    push = {
        "ref": "refs/heads/main",
        "pusher": {"name": "ada"},
        "commits": commits,
        "head_commit": {"message": "Whistle softly\n\nIt did not."},
    }
    calls = [
        ("ping", {"zen": "Keep it logically awesome.", "hook_id": 1, "repository": {"full_name": "tea/kettle"}}),
        ("issues", github_event("opened", issue=issue(12))),
        ("issues", github_event("labeled", issue=issue(12))),
        ("issue_comment", github_event("created", issue=issue(13, pull_request={}), comment=comment)),
        ("pull_request", github_event("closed", pull_request=pull_request(13, merged=True))),
        ("push", github_event(None, **push)),
        ("deployment_status", github_event("created", deployment={"environment": "live"}, deployment_status={"state": "success"})),
    ]
    sent_by = await signed(libraries, "github", secret, [told for _, told in calls])
    for n, ((name, _), (body, header)) in enumerate(zip(calls, sent_by, strict=True)):
        for _ in range(2):
            sent = await call(shop, made, body, x_github_event=name, x_github_delivery=f"72d3162e-{n}", x_hub_signature_256=header)
            assert sent.status_code == 200
    await event(shop, made, "posted", 5)
    assert {one["type"] for one in (await shop.ask("GET", f"/v1/hooks/{made['id']}/events?state=skipped"))["data"]} == {
        "ping",
        "issues.labeled",
    }
    [opened] = [post["parts"][0] for post in await said(shop, whistle)]
    assert (opened["title"], opened["text"]) == ("Issue #12 opened", "It whistles")
    assert opened["buttons"] == [{"label": "Open", "url": "https://github.com/tea/kettle/issues/12"}]
    told_of = [(post["parts"][0]["title"], post["parts"][0]["text"]) for post in await said(shop, softer)]
    assert told_of == [("ben on #13", "Ünd now?"), ("Pull request #13 merged", "A softer whistle")]
    words = [post["parts"][0]["text"] for post in await said(shop, whole)]
    assert words == ["ada pushed to main: Whistle softly", "Deployment to live: success"]


async def test_shopify(shop: Shop, libraries: Path):
    by_id = await thread(shop, object={"type": "order", "id": "820982911946154508"})
    by_name = await thread(shop, object={"type": "order", "id": "#1002"})
    by_value = await thread(shop, metadata={"shopify_order_id": 900})
    secret = "hush, the client secret of the app"
    made, _ = await hook(shop, {"name": "Shop", "preset": "shopify"}, secret=secret)
    refund = {"id": 5, "order_id": 900, "transactions": [{"amount": "10.00", "currency": "EUR"}, {"amount": "9.90", "currency": "EUR"}]}
    calls = [
        ("orders/create", shopify_order()),
        ("orders/paid", shopify_order()),
        ("fulfillments/create", shopify_fulfillment()),
        ("fulfillments/update", shopify_fulfillment(order_id=77, name="#1002.1", tracking_url=None, shipment_status="out_for_delivery")),
        ("refunds/create", refund),
    ]
    sent_by = await signed(libraries, "shopify", secret, [told for _, told in calls])
    for n, ((topic, _), (body, header)) in enumerate(zip(calls, sent_by, strict=True)):
        for _ in range(2):
            sent = await call(shop, made, body, x_shopify_topic=topic, x_shopify_webhook_id=f"b54557e4-{n}", x_shopify_hmac_sha256=header)
            assert sent.status_code == 200
    await event(shop, made, "posted", 5)
    placed, paid, sent_off = [post["parts"][0] for post in await said(shop, by_id)]
    assert (placed["type"], placed["number"], placed["state"], placed["total"]) == ("order", "#1001", "placed", "59.90")
    assert (paid["type"], paid["amount"], paid["state"]) == ("purchase", "59.90", "paid")
    assert (sent_off["title"], sent_off["fields"]) == ("Shipment #1001.1: on its way", [{"label": "PostNL", "value": "3SABC"}])
    assert sent_off["buttons"] == [{"label": "Track it", "url": "https://postnl.example/3SABC"}]
    assert [post["parts"][0]["text"] for post in await said(shop, by_name)] == ["Shipment #1002.1: out for delivery"]
    assert [post["parts"][0]["text"] for post in await said(shop, by_value)] == ["Refunded: €19.90"]


async def test_auth0_in_each_of_its_three_formats(shop: Shop):
    # No library of theirs signs: the token stands in the header as it was entered.
    await shop.person("auth0|5f")
    made, secret = await hook(shop, {"name": "Account", "preset": "auth0"}, make={})
    logs = [auth0_log("1", "ss"), auth0_log("2", "scp"), auth0_log("3", "limit_wc"), auth0_log("4", "slo")]
    bodies = [
        json.dumps(logs[:2]),
        "\n".join(json.dumps(one) for one in logs[1:3]),
        json.dumps({"logs": logs}),
    ]
    for body, new in zip(bodies, (2, 1, 1), strict=True):
        answer = await call(shop, made, body.encode(), authorization=secret)
        assert (answer.status_code, answer.json()["new"]) == (200, new)
    assert (await call(shop, made, bodies[0].encode(), authorization="Bearer nobody")).status_code == 401
    await event(shop, made, "posted", 3)
    assert (await event(shop, made, "skipped"))["type"] == "slo"
    [own] = {one["conversation"] for one in (await shop.ask("GET", f"/v1/hooks/{made['id']}/events?state=posted"))["data"]}
    words = [post["parts"][0]["text"] for post in await said(shop, own)]
    assert [one.split(" ")[1] + " " + one.split(" ")[3].rstrip(".") for one in words] == [
        "account made",
        "password changed",
        "account blocked",
    ]


async def test_all_that_comes_ready_can_be_used_as_it_is(shop: Shop):
    presets = (await shop.ask("GET", "/v1/hook-presets"))["data"]
    assert [one["name"] for one in presets] == ["stripe", "github", "shopify", "auth0", "standard_webhooks"]
    for one in presets:
        own = {"rules": [{"text": "{{ event.data }}"}], "conversation": [{"id": "{{ event.thread }}"}]} if not one["rules"] else {}
        made, _ = await hook(shop, {"name": one["name"], "preset": one["name"]} | own)
        assert made["signature"] == one["signature"]
        if one["rules"]:
            assert (made["rules"], made["conversation"]) == (one["rules"], one["conversation"])

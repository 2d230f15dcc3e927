"""What happened is counted as it happens, and drawn; what does not go on by itself is told with where it is seen to."""

from datetime import datetime, timedelta

import msgspec
import pytest

from tests.flow.conftest import Json, Shop
from tidings.core.clock import rfc3339, system_clock
from tidings.webhooks.event_data import OfDelivery

pytestmark = pytest.mark.anyio

NEWS: Json = {"purpose": "marketing", "content": {"body": "New in", "title": "News"}}


async def counted(shop: Shop, query: str = "", **wanted: int) -> Json:
    """What is counted of the last day, once the sums are these."""
    path = f"/v1/insights/deliveries?step=hour{query}"
    return await shop.until(path, lambda found: {name: found["total"][name] for name in wanted} == wanted)


def by_key(answer: Json) -> dict[str | None, Json]:
    return {one["key"]: one["total"] for one in answer["series"]}


async def test_what_was_sent_arrived_and_was_read_is_counted_by_channel_purpose_and_account(shop: Shop):
    await shop.person("ada")
    await shop.ask("POST", "/v1/suppressions", {"phone": "+31687654321", "reason": "asked"})
    await shop.person("ben", phone="+31687654321")
    texts = [await shop.say("ada") for _ in range(3)]
    await shop.say(["ada", "ben"], purpose="critical")
    item = await shop.say("ada", channel="inapp")
    await shop.reaches(item["deliveries"][0]["id"], "delivered")
    await shop.ask("POST", f"/v1/contacts/ada/feed/{item['deliveries'][0]['id']}/read")
    for one in texts:
        await shop.reaches(one["deliveries"][0]["id"], "delivered")
    await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": texts[0]["deliveries"][0]["id"], "state": "read"})
    await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Thanks"})
    await shop.ask("POST", "/v1/messages", NEWS | {"to": "ada", "route": {"channel": "email"}}, status=202)
    total = {"accepted": 6, "recipients": 7, "received": 1, "sent": 5, "delivered": 5, "read": 2, "skipped": 2, "failed": 0}
    answer = await counted(shop, "&by=channel", **total)
    assert (answer["total"]["skipped_suppressed"], answer["total"]["skipped_consent"]) == (1, 1)
    channels = by_key(answer)
    assert {key: (one["sent"], one["read"], one["skipped"]) for key, one in channels.items()} == {
        "sms": (4, 1, 1),
        "inapp": (1, 1, 0),
        "email": (0, 0, 1),
    }
    # As the rows have it.
    listed = (await shop.ask("GET", "/v1/deliveries?limit=200"))["data"]
    assert sum(one["sent_at"] is not None for one in listed) == total["sent"]
    assert sum(one["read_at"] is not None for one in listed) == total["read"]
    purposes = by_key(await shop.ask("GET", "/v1/insights/deliveries?by=purpose"))
    assert {key: one["sent"] for key, one in purposes.items()} == {"transactional": 4, "critical": 1, "marketing": 0}
    accounts = (await shop.ask("GET", "/v1/insights/deliveries?by=provider_account"))["series"]
    [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    assert [(one["key"], one["name"], one["total"]["sent"]) for one in accounts if one["key"]] == [(own["id"], own["name"], 4)]
    only = await shop.ask("GET", "/v1/insights/deliveries?channel=sms&purpose=critical&counts=sent,skipped")
    assert (only["total"]["sent"], set(only["series"][0]["counts"])) == (1, {"sent", "skipped"})


async def test_a_chart_has_a_point_for_each_step_also_where_nothing_happened(shop: Shop):
    await shop.person()
    await shop.say()
    await counted(shop, sent=1)
    since = rfc3339(system_clock() - timedelta(days=2))
    days = await shop.ask("GET", f"/v1/insights/deliveries?step=day&timezone=Asia/Kolkata&since={since}")
    assert len(days["points"]) == len(days["series"][0]["counts"]["sent"]) in (3, 4)
    assert all(point.endswith("18:30:00Z") for point in days["points"])
    assert sum(days["series"][0]["counts"]["sent"]) == 1
    assert datetime.fromisoformat(days["end"]) > system_clock()
    assert len((await shop.ask("GET", "/v1/insights/deliveries"))["points"]) == 25


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("since=2026-01-01T00:00:00Z&until=2026-01-01T00:00:00Z", "since", "invalid_span"),
        ("step=quarter&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z", "since", "invalid_span"),
        ("timezone=Mars/Olympus", "timezone", "invalid_timezone"),
        ("counts=sent,laughed", "counts", "unknown_count"),
        ("until=9999-12-31T23:59:59Z", "until", "invalid_time"),
    ],
)
async def test_what_cannot_be_drawn_says_why(shop: Shop, query: str, field: str, code: str):
    refused = await shop.ask("GET", f"/v1/insights/deliveries?{query}", status=422)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [(field, code)]


async def test_what_needs_a_person_says_where_it_is_seen_to(shop: Shop):
    await shop.person()
    await shop.agrees(channel="sms")
    await shop.fault({"channel": "sms", "unknown": 1})
    unknown = await shop.ask("POST", "/v1/messages", NEWS | {"to": "ada", "route": {"channel": "sms"}}, status=202)
    await shop.reaches(unknown["deliveries"][0]["id"], "unknown")
    await shop.ask("PATCH", "/v1/workspace", {"spend_per_day": "5.00"})
    now = await shop.ask("GET", "/v1/insights/now")
    assert [one["lane"] for one in now["waiting"]] == ["otp", "transactional", "bulk"]
    assert (now["unknown"], now["unknown_in_line"], now["is_paused"], now["failing"]) == (1, 0, False, [])
    [need] = now["needs"]
    assert (need["what"], need["count"], need["path"]) == ("unknown", 1, "/v1/deliveries?state=unknown")
    assert [one["id"] for one in (await shop.ask("GET", need["path"]))["data"]] == [unknown["deliveries"][0]["id"]]
    assert now["spend"] == {"currency": None, "limit": "5.00", "today": "0.00"}
    await shop.ask("POST", f"/v1/deliveries/{unknown['deliveries'][0]['id']}/resolve", {"as": "sent"})
    now = await shop.ask("GET", "/v1/insights/now")
    assert (now["unknown"], now["needs"]) == (0, [])
    await counted(shop, unknown=1, sent=1)


async def test_what_was_spent_today_stands_beside_the_limit(shop: Shop):
    assert (await shop.ask("GET", "/v1/workspace"))["spent_today"] is None
    [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    await shop.ask(
        "PATCH", f"/v1/provider-accounts/{own['id']}", {"channels": ["sms"], "destinations": [{"prefix": "+31", "price": "0.0825"}]}
    )
    limited = await shop.ask("PATCH", "/v1/workspace", {"spend_per_day": "1.00"})
    assert (limited["spend_per_day"], limited["spent_today"]) == ("1.00", "0.00")
    await shop.person()
    for _ in range(2):
        await shop.reaches((await shop.say())["deliveries"][0]["id"], "delivered")
    assert (await shop.ask("GET", "/v1/workspace"))["spent_today"] == "0.165"
    assert (await shop.ask("GET", "/v1/insights/now"))["spend"] == {"currency": None, "limit": "1.00", "today": "0.165"}


async def test_who_may_not_see_accounts_is_told_that_one_fails_and_no_more(shop: Shop):
    [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    async with shop.api.app.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO account_health (account_id, workspace_id, open_until, reason, changed_at)"
            " SELECT id, workspace_id, now() + interval '1 minute', 'timeout', now() FROM provider_accounts WHERE workspace_id = $1",
            shop.api.workspace.workspace.id,
        )
        await tx.execute(
            "INSERT INTO flags (bucket, id, workspace_id, subject_kind, subject_id, flagger_kind, flagger_id, category, weight, state,"
            " created_at) VALUES (1, gen_random_uuid(), $1, 'person', gen_random_uuid(), 'rule', gen_random_uuid(), 'spam', 1, 'open', now())",
            shop.api.workspace.workspace.id,
        )
    now = await shop.ask("GET", "/v1/insights/now")
    [failing] = now["failing"]
    assert (failing["id"], failing["state"], failing["reason"]) == (own["id"], "failing", "timeout")
    assert failing["path"] == f"/v1/provider-accounts/{own['id']}"
    assert [(one["what"], one["path"]) for one in now["needs"]] == [("flags", "/v1/moderation/flags?state=open")]
    key = await shop.ask("POST", "/v1/keys", {"name": "viewer", "scopes": ["messages:read"]}, status=201)
    async with shop.api.with_key(key["secret"]) as client:
        seen = (await client.get("/v1/insights/now")).json()
    assert seen["failing"] == [failing | {"id": None, "reason": None, "path": None}]
    assert [(one["what"], one["count"], one["path"]) for one in seen["needs"]] == [("flags", 1, None)]


async def test_what_arrived_though_nobody_had_said_that_it_left_has_left(shop: Shop):
    await shop.person()
    await shop.agrees(channel="sms")
    await shop.fault({"channel": "sms", "unknown": 1})
    said = await shop.ask("POST", "/v1/messages", NEWS | {"to": "ada", "route": {"channel": "sms"}}, status=202)
    [one] = said["deliveries"]
    await shop.reaches(one["id"], "unknown")
    for state in ("delivered", "read"):
        await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": one["id"], "state": state})
    await counted(shop, unknown=1, sent=1, delivered=1, read=1)
    page = await shop.ask("GET", "/v1/events?type=delivery.delivered,delivery.read&bodies=true")
    told = [msgspec.convert(msgspec.json.decode(event["body"])["data"], OfDelivery) for event in page["data"]]
    assert [(data.state, data.was_sent) for data in told] == [("delivered", False), ("read", None)]

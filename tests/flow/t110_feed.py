"""What a person does with what they have in the app: sees it, reads it, acts on it, archives and snoozes it, finds it again."""

import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx2
import msgspec
import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.feeds import feed, item, texts
from tidings.core.clock import rfc3339, system_clock
from tidings.core.ids import decode
from tidings.db import load_queries
from tidings.webhooks import CATALOGUE

pytestmark = pytest.mark.anyio

PRESSED = [{"label": "Pay", "url": "https://example.com/pay"}, {"label": "Later", "url": "https://example.com/later"}]


class Me:
    """The person's own app."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def ask(self, method: str, path: str, body: object = None, status: int = 200) -> Json:
        answer = await self.client.request(method, f"/v1/me{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else {}


@pytest.fixture
async def ada(shop: Shop) -> AsyncGenerator[Me]:
    await shop.person()
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=201))["token"]
    async with shop.api.with_key(token) as client:
        yield Me(client)


def soon(**after: int) -> str:
    return rfc3339(system_clock() + timedelta(**after))


async def counted(me: Me) -> tuple[int, int]:
    page = await me.ask("GET", "/feed")
    return page["unseen"], page["unread"]


async def told(shop: Shop, change: str) -> list[Json]:
    """The `data` of webhooks, as the catalogue has it."""
    await shop.rests()
    page = await shop.ask("GET", "/v1/events?type=feed.updated&bodies=true&limit=200")
    bodies = [json.loads(one["body"])["data"] for one in page["data"]]
    assert all(msgspec.convert(one, CATALOGUE["feed.updated"].data) for one in bodies)
    return [one for one in bodies if one["change"] == change]


async def test_what_was_seen_was_not_read_yet_and_what_was_read_was_seen(shop: Shop, ada: Me):
    one, two = await item(shop, body="One"), await item(shop, body="Two")
    assert await counted(ada) == (2, 2)
    seen = await ada.ask("POST", f"/feed/{one}/seen")
    assert (seen["seen_at"] is not None, seen["read_at"]) == (True, None)
    assert await ada.ask("POST", f"/feed/{one}/seen") == seen
    assert await counted(ada) == (1, 2)
    read = await ada.ask("POST", f"/feed/{two}/read")
    assert read["seen_at"] == read["read_at"] is not None
    assert await counted(ada) == (0, 1)
    assert await texts(shop, unread=True) == ["One"]
    assert await texts(shop, unseen=True) == []
    [said] = await told(shop, "seen")
    assert (said["delivery"], said["contact"], said["channel"]) == (one, "ada", "inapp")
    assert (await shop.ask("GET", f"/v1/deliveries/{one}"))["state"] == "delivered"


async def test_the_badge_counts_what_was_not_seen(shop: Shop, ada: Me):
    one, _ = await item(shop), await item(shop, body="On its way")
    await ada.ask("PUT", "/badge", {"external": 3})
    assert await ada.ask("GET", "/badge") == {
        "badge": 5,
        "external": 3,
        "posts": 0,
        "conversations": 0,
        "feed_unseen": 2,
        "feed_unread": 2,
    }
    await ada.ask("POST", f"/feed/{one}/seen")
    badge = await ada.ask("GET", "/badge")
    assert (badge["badge"], badge["feed_unseen"], badge["feed_unread"]) == (4, 1, 2)


async def test_what_was_archived_is_found_in_the_archive_and_nowhere_else(shop: Shop, ada: Me):
    one, two = await item(shop, body="One"), await item(shop, body="Two")
    archived = await ada.ask("PUT", f"/feed/{one}/archive")
    assert archived["archived_at"] is not None
    assert await ada.ask("PUT", f"/feed/{one}/archive") == archived
    assert await texts(shop) == ["Two"]
    assert await texts(shop, view="archived") == ["One"]
    assert await counted(ada) == (1, 1)
    assert (await ada.ask("GET", f"/feed/{one}"))["text"] == "One"
    assert (await ada.ask("DELETE", f"/feed/{one}/archive"))["archived_at"] is None
    assert (await ada.ask("DELETE", f"/feed/{two}/archive"))["archived_at"] is None
    assert await texts(shop) == ["Two", "One"]
    assert (len(await told(shop, "archived")), len(await told(shop, "unarchived"))) == (1, 1)


async def test_what_was_snoozed_comes_back_by_itself_and_is_new_again(shop: Shop, ada: Me):
    one, _ = await item(shop, body="One"), await item(shop, body="Two")
    await ada.ask("POST", f"/feed/{one}/read")
    until = soon(hours=2)
    assert (await ada.ask("PUT", f"/feed/{one}/snooze", {"until": until}))["snoozed_until"] == until
    assert await texts(shop) == ["Two"]
    assert await texts(shop, view="snoozed") == ["One"]
    assert await counted(ada) == (1, 1)
    await shop.advance("1h")
    assert await texts(shop) == ["Two"]
    assert await told(shop, "returned") == []
    await shop.advance("61m")
    assert await texts(shop) == ["Two", "One"]
    assert await texts(shop, view="snoozed") == []
    [said] = await told(shop, "returned")
    assert said["delivery"] == one
    back = await ada.ask("GET", f"/feed/{one}")
    assert (back["read_at"] is not None, back["seen_at"]) == (True, None), "they have read it, and may have forgotten"
    assert await counted(ada) == (2, 1)
    assert (await ada.ask("POST", f"/feed/{one}/read"))["seen_at"] is not None
    assert await counted(ada) == (1, 1)


async def test_who_changes_their_mind_has_it_in_sight_at_once(shop: Shop, ada: Me):
    one = await item(shop, body="One")
    await ada.ask("POST", f"/feed/{one}/seen")
    await ada.ask("PUT", f"/feed/{one}/snooze", {"until": soon(hours=2)})
    assert (await ada.ask("DELETE", f"/feed/{one}/snooze"))["snoozed_until"] is None
    assert await texts(shop) == ["One"]
    assert await counted(ada) == (0, 1), "as it was before"
    await shop.advance("3h")
    assert await told(shop, "returned") == []
    for wrong in (soon(hours=1), "2200-01-01T00:00:00Z"):
        refused = await ada.ask("PUT", f"/feed/{one}/snooze", {"until": wrong}, 422)
        assert refused["errors"][0]["code"] == "invalid_time"


async def test_an_action_is_a_sign_of_the_person(shop: Shop, ada: Me):
    ladder = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "5m"}]}
    one = await item(shop, body="Pay", actions=PRESSED, route=ladder)
    acted = await ada.ask("POST", f"/feed/{one}/act", {"action": 1})
    assert acted["acted"]["action"] == 1
    assert acted["read_at"] is not None
    assert (await ada.ask("POST", f"/feed/{one}/act", {}))["acted"]["action"] is None
    refused = await ada.ask("POST", f"/feed/{one}/act", {"action": 2}, 422)
    assert refused["errors"][0]["code"] == "no_such_action"
    why = await shop.ask("GET", f"/v1/messages/{acted['message']}/why?contact=ada")
    assert why["route"]["stopped_by"] in ("clicked", "read")
    await shop.advance("10m")
    await shop.rests()
    assert await shop.outbox(contact="ada", channel="sms") == []
    assert [one.get("action") for one in await told(shop, "acted")] == [1, None]


async def test_topics_and_bundles_tell_items_apart(shop: Shop, ada: Me):
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders"})
    for n in range(3):
        await item(shop, body=f"Like {n}", bundle="likes of {{ photo }}", data={"photo": "7"})
    await item(shop, body="Alone", topic="orders")
    await item(shop, body="Like of another", bundle="likes of 8")
    assert await texts(shop, topic="orders") == ["Alone"]
    assert await texts(shop, bundle="likes of 7") == ["Like 2", "Like 1", "Like 0"]
    page = await feed(shop, bundles=True)
    assert [(one["text"], one["bundle"], one["bundled"]) for one in page["data"]] == [
        ("Like of another", "likes of 8", {"items": 1, "unseen": 1, "unread": 1}),
        ("Alone", None, {"items": 1, "unseen": 1, "unread": 1}),
        ("Like 2", "likes of 7", {"items": 3, "unseen": 3, "unread": 3}),
    ]
    first = await feed(shop, bundles=True, limit=2)
    rest = await feed(shop, bundles=True, limit=2, after=first["next"])
    assert [one["id"] for one in first["data"] + rest["data"]] == [one["id"] for one in page["data"]]
    assert rest["next"] is None
    assert await ada.ask("POST", "/feed/mark", {"as": "archived", "bundle": "likes of 7"}) == {"marked": 3, "more": False}
    assert await texts(shop) == ["Like of another", "Alone"]
    for query in ({"bundles": True, "unread": True}, {"search": "x", "topic": "orders"}, {"search": "x", "bundles": True}):
        refused = await ada.client.get("/v1/me/feed", params={name: str(value).lower() for name, value in query.items()})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not_together")


async def test_a_template_bundles_too(shop: Shop, ada: Me):
    content = {"inapp": {"en": {"text": "{{ who }} likes it", "bundle": "likes-{{ photo }}"}}}
    await shop.ask("POST", "/v1/templates", {"key": "like", "purpose": "transactional", "content": content}, status=201)
    await shop.ask("POST", "/v1/templates/like/publish", {"version": 1})
    for who in ("Bob", "Eve"):
        said = await shop.ask(
            "POST",
            "/v1/messages",
            {"to": "ada", "template": "like", "route": {"channel": "inapp"}, "data": {"who": who, "photo": 7}},
            status=202,
        )
        await shop.reaches(said["deliveries"][0]["id"], "delivered")
    [bundle] = (await feed(shop, bundles=True))["data"]
    assert (bundle["text"], bundle["bundle"], bundle["bundled"]["items"]) == ("Eve likes it", "likes-7", 2)
    wrong = {"sms": {"en": {"text": "x", "bundle": "x"}}}
    draft = {"key": "sms", "purpose": "transactional", "content": wrong}
    await shop.ask("POST", "/v1/templates", draft)
    refused = await shop.ask("POST", "/v1/templates/sms/publish", {"version": 1}, status=422)
    assert refused["errors"][0]["code"] == "field_not_of_channel"


async def test_many_are_marked_at_once(shop: Shop, ada: Me):
    ids = [await item(shop, body=f"{n}") for n in range(4)]
    await shop.person("bob", phone="+31687654321")
    foreign = await item(shop, "bob", body="Of Bob")
    assert await ada.ask("POST", "/feed/mark", {"as": "seen", "items": [ids[0], ids[0], foreign]}) == {"marked": 1, "more": False}
    assert (await feed(shop, "bob"))["unseen"] == 1
    assert await ada.ask("POST", "/feed/mark", {"as": "read", "items": ids[:2]}) == {"marked": 2, "more": False}
    assert await ada.ask("POST", "/feed/mark", {"as": "seen"}) == {"marked": 2, "more": False}
    assert await counted(ada) == (0, 2)
    assert await ada.ask("POST", "/feed/mark", {"as": "read"}) == {"marked": 2, "more": False}
    assert await ada.ask("POST", "/feed/mark", {"as": "read"}) == {"marked": 0, "more": False}
    assert await ada.ask("POST", "/feed/mark", {"as": "archived"}) == {"marked": 4, "more": False}
    assert await ada.ask("POST", "/feed/mark", {"as": "unarchived", "items": ids[1:]}) == {"marked": 3, "more": False}
    assert await texts(shop) == ["3", "2", "1"]
    assert len(await told(shop, "seen")) == 3
    refused = await ada.ask("POST", "/feed/mark", {"as": "seen", "items": ["dlv_x"]}, 422)
    assert refused["errors"][0]["pointer"] == "/items/0"
    refused = await ada.ask("POST", "/feed/mark", {"as": "seen", "items": ids, "topic": "x"}, 422)
    assert refused["errors"][0]["code"] == "not_together"


async def test_a_visit_tells_what_was_missed_since_the_one_before(shop: Shop, ada: Me):
    await item(shop, body="One")
    await item(shop, body="Two")
    assert (await ada.ask("GET", "/feed"))["missed"] == 2
    assert await ada.ask("POST", "/feed/visit") == {"missed": 2, "since": None}
    assert (await ada.ask("GET", "/feed"))["missed"] == 0
    await shop.advance("1m")
    await item(shop, body="Three")
    assert (await ada.ask("GET", "/feed"))["missed"] == 1
    visited = await ada.ask("POST", "/feed/visit")
    assert (visited["missed"], visited["since"] is not None) == (1, True)
    assert await counted(ada) == (3, 3), "a visit sees nothing by itself"


async def test_a_feed_is_searched_by_words_of_title_and_text(shop: Shop, ada: Me):
    one = await item(shop, title="Ihre Bestellung", body="Die Törtchen sind unterwegs")
    await item(shop, title="Your order", body="100% cotton_socks are packed")
    assert await texts(shop, search="torTCHEN bestell") == ["Die Törtchen sind unterwegs"]
    assert await texts(shop, search="100% cotton_") == ["100% cotton_socks are packed"]
    assert await texts(shop, search="% _") == ["100% cotton_socks are packed"]
    assert await texts(shop, search="törtchen socks") == []
    assert await texts(shop, search="  ") == []
    await ada.ask("PUT", f"/feed/{one}/archive")
    assert await texts(shop, search="törtchen") == ["Die Törtchen sind unterwegs"]
    page = await feed(shop, search="e", limit=1)
    rest = await feed(shop, search="e", limit=1, after=page["next"])
    assert len({page["data"][0]["id"], rest["data"][0]["id"]}) == 2


async def test_a_newer_item_says_which_it_replaces(shop: Shop, ada: Me):
    first = await item(shop, body="Packed", collapse_key="order-1")
    second = await item(shop, body="On its way", collapse_key="order-1")
    third = await item(shop, body="Delivered", collapse_key="order-1")
    assert [(one["id"], one["replaces"]) for one in (await feed(shop))["data"]] == [(third, second)]
    assert (await ada.ask("GET", f"/feed/{second}"))["replaces"] == first
    assert [one["delivery"] for one in await told(shop, "replaced")] == [first, second]


async def test_nobody_touches_what_is_another_s(shop: Shop, ada: Me):
    await shop.person("bob", phone="+31687654321")
    foreign = await item(shop, "bob", body="Of Bob")
    sms = (await shop.say())["deliveries"][0]["id"]
    await shop.reaches(sms, "delivered")
    deeds: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("POST", "/read", None),
        ("POST", "/seen", None),
        ("POST", "/act", {}),
        ("PUT", "/archive", None),
        ("DELETE", "/archive", None),
        ("PUT", "/snooze", {"until": soon(hours=1)}),
        ("DELETE", "/snooze", None),
    ]
    for of in (foreign, sms, "dlv_x", "dlv_01jd2v4k8sfv9ad1x2e5t7w9z0"):
        for method, path, body in deeds:
            await ada.ask(method, f"/feed/{of}{path}", body, 404)
    assert (await feed(shop, "bob"))["data"][0]["seen_at"] is None


async def test_a_merged_person_has_the_items_of_both_and_marks_them(shop: Shop, ada: Me):
    await shop.ask("PUT", "/v1/contacts/old", {"phone": "+31687654399"})
    old = await item(shop, "old", body="Of old")
    await item(shop, body="Of Ada")
    await shop.ask("POST", "/v1/contacts/ada/merge", {"from": "old"})
    assert await texts(shop) == ["Of Ada", "Of old"]
    assert await counted(ada) == (2, 2)
    assert (await ada.ask("POST", f"/feed/{old}/read"))["read_at"] is not None
    await ada.ask("PUT", f"/feed/{old}/archive")
    assert await counted(ada) == (1, 1)
    await shop.ask("POST", "/v1/contacts/old/unmerge")
    assert await texts(shop) == ["Of Ada"]
    assert await texts(shop, "old", view="archived") == ["Of old"]


async def test_nothing_of_it_is_left_of_who_is_forgotten_nor_of_what_is_old(shop: Shop, ada: Me):
    one = await item(shop)
    await ada.ask("POST", f"/feed/{one}/seen")
    await ada.ask("POST", "/feed/visit")
    await ada.ask("PUT", "/devices/phone-1", {"token": "f3a1c0ffee"})
    await shop.person("bob", phone="+31687654321")
    old = await item(shop, "bob")
    await shop.ask("PUT", f"/v1/contacts/bob/feed/{old}/archive")
    answer = await shop.ask("DELETE", "/v1/contacts/ada")
    assert {table: answer["erased"][table] for table in ("feed_marks", "feed_visits")} == {"feed_marks": 1, "feed_visits": 1}
    own = decode("dlv", old)
    database = shop.api.app.database
    async with database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM feed_marks WHERE workspace_id = $1", shop.api.workspace.workspace.id) == 1
        assert await tx.fetchval("SELECT count(*) FROM addresses WHERE value = 'f3a1c0ffee'") == 0
        message = await tx.fetchval("SELECT message_id FROM deliveries WHERE id = $1", own)
        assert await tx.fetchval(load_queries("tidings.workers", "retention.sql")["forget_deliveries"], [message], 10) == 1
        assert await tx.fetchval("SELECT count(*) FROM feed_marks WHERE delivery_id = $1", own) == 0

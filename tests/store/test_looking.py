"""Looking at what became of messages, through the whole program on a real PostgreSQL."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.conftest import Api, new_workspace

pytestmark = pytest.mark.anyio

SMS = {"content": {"body": "Order {{ n }} is on its way"}, "data": {"n": 7}, "route": {"channel": "sms"}, "purpose": "transactional"}
APP = {
    "content": {"title": "Hello {{ contact.name }}", "body": "Look", "actions": [{"label": "Open", "url": "https://example.com/{{ n }}"}]},
    "data": {"n": 7},
    "route": {"channel": "inapp"},
    "purpose": "transactional",
}


async def _get(api: Api, path: str, status: int = 200) -> Any:
    answer = await api.client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def _post(api: Api, path: str, body: object = None, status: int = 200) -> Any:
    answer = await api.client.post(path, json=body) if body is not None else await api.client.post(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def _put(api: Api, path: str, body: object, status: int = 200) -> Any:
    answer = await api.client.put(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def _send(api: Api, to: object, **more: object) -> Any:
    return await _post(api, "/v1/messages", {"to": to, **SMS, **more}, 202)


async def _until(api: Api, path: str, state: str) -> Any:
    return await _once(api, path, lambda body: body["state"] == state)


async def _once(api: Api, path: str, test: Callable[[Any], bool]) -> Any:
    return await api.until(path, test)


async def test_a_delivery_tells_its_hand_offs_and_a_message_its_counts(api: Api):
    await _put(api, "/v1/contacts/ada", {"phone": "+31612345678", "name": "Ada"})
    sent = await _send(api, "ada", metadata={"order": 7})
    delivery = sent["deliveries"][0]["id"]
    told = await _until(api, f"/v1/deliveries/{delivery}", "delivered")
    assert (told["contact"], told["attempts"], told["is_on_wire"], told["next_try_at"]) == ("ada", 1, False, None)
    [hand_off] = told["hand_offs"]
    assert (hand_off["provider"], hand_off["address"], hand_off["outcome"]) == ("sandbox", "+31•••••78", "sent")
    message = await _get(api, f"/v1/messages/{sent['id']}")
    assert message["counts"] == {"delivered": 1}
    assert (message["data"], message["metadata"], message["content"]["body"]) == ({"n": 7}, {"order": 7}, "Order {{ n }} is on its way")
    assert message["author"] == "first key"


async def test_a_timeline_says_in_order_what_happened_and_why(api: Api):
    await _put(api, "/v1/contacts/ada", {"phone": "+31612345678"})
    await _put(api, "/v1/contacts/bob", {"email": "bob@example.com"})
    sent = await _send(api, ["ada", "bob"])
    await _once(api, f"/v1/messages/{sent['id']}", lambda body: body["counts"] == {"delivered": 1, "skipped": 1})
    told = await _get(api, f"/v1/messages/{sent['id']}/timeline")
    assert told["next"] is None
    kinds = {name: [line["kind"] for line in told["data"] if line["contact"] == name] for name in (None, "ada", "bob")}
    assert kinds == {None: ["accepted"], "ada": ["attempted", "sent", "delivered"], "bob": ["skipped"]}
    assert [line["at"] for line in told["data"]] == sorted(line["at"] for line in told["data"])
    attempted = next(line for line in told["data"] if line["kind"] == "attempted")
    assert attempted["text"] == "Attempt 1: handed over through the provider account sandbox (sandbox) for +31•••••78."
    skipped = next(line for line in told["data"] if line["kind"] == "skipped")
    assert skipped["reason"] == "no_address"


async def test_a_list_is_paged_from_end_to_end_without_gap_or_repeat(api: Api):
    ids = {(await _send(api, {"phone": f"+3161234567{n}"}))["id"] for n in range(4)}
    ids.add((await _send(api, [{"phone": f"+3161234567{n}"} for n in range(3)]))["id"])
    for path in ("/v1/messages", "/v1/deliveries"):
        seen: list[str] = []
        after = ""
        while True:
            page = await _get(api, f"{path}?limit=2{after}")
            seen += [item.get("message", item["id"]) for item in page["data"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert len(seen) == (5 if path == "/v1/messages" else 7)
        assert set(seen) == ids


async def test_lists_are_filtered(api: Api):
    await _put(api, "/v1/topics/orders", {"name": "Orders"})
    await _put(api, "/v1/contacts/ada", {"phone": "+31612345678", "name": "Ada"})
    sms = await _send(api, "ada", topic="orders")
    app = await _post(api, "/v1/messages", {"to": "ada", **APP}, 202)
    await _until(api, f"/v1/deliveries/{sms['deliveries'][0]['id']}", "delivered")
    account = (await _get(api, "/v1/provider-accounts"))["data"][0]["id"]

    async def found(path: str) -> list[str]:
        return [item.get("message", item["id"]) for item in (await _get(api, path))["data"]]

    assert await found("/v1/messages?topic=orders") == [sms["id"]]
    assert await found("/v1/messages?channel=inapp") == [app["id"]]
    assert await found("/v1/messages?direction=in") == []
    assert await found("/v1/messages?since=2100-01-01T00:00:00Z") == []
    for contact in ("", "contact=ada&"):
        assert await found(f"/v1/deliveries?{contact}topic=orders") == [sms["id"]]
        assert await found(f"/v1/deliveries?{contact}channel=inapp") == [app["id"]]
        assert await found(f"/v1/deliveries?{contact}provider_account={account}") == [sms["id"]]
        assert await found(f"/v1/deliveries?{contact}state=failed") == []
        assert await found(f"/v1/deliveries?{contact}until=2020-01-01T00:00:00Z") == []
    assert await found("/v1/deliveries?contact=nobody") == []
    assert await found(f"/v1/messages/{sms['id']}/deliveries?state=delivered") == [sms["id"]]


async def test_what_does_not_exist_is_not_found_and_what_is_no_cursor_invalid(api: Api):
    for path in ("/v1/messages/x", "/v1/deliveries/dlv_x", "/v1/messages/msg_01jd2v4k8sfv9ad1x2e5t7w9z0", "/v1/contacts/nobody/feed"):
        await _get(api, path, 404)
    await _get(api, "/v1/messages/msg_01jd2v4k8sfv9ad1x2e5t7w9z0/timeline", 404)
    await _get(api, "/v1/deliveries?after=dlv_01jd2v4k8sfv9ad1x2e5t7w9z0", 422)
    for path in ("/v1/messages", "/v1/deliveries"):
        # Times that are off the calendar once they are in UTC.
        wrong = await _get(api, f"{path}?since=0001-01-01T00:00:00%2B23:59&until=9999-12-31T23:59:59-23:59", 422)
        assert [item["pointer"] for item in wrong["errors"]] == ["since", "until"]
    for path in ("/v1/messages", "/v1/deliveries", "/v1/sandbox/outbox", "/v1/events"):
        await _get(api, f"{path}?after=%21", 422)


async def test_the_feed_shows_what_was_rendered_and_reading_it_counts_once(api: Api):
    await _put(api, "/v1/contacts/ada", {"name": "Ada"})
    await _put(api, "/v1/contacts/bob", {"name": "Bob"})
    sent = await _post(api, "/v1/messages", {"to": "ada", **APP}, 202)
    feed = await _once(api, "/v1/contacts/ada/feed", lambda body: body["data"] != [])
    [item] = feed["data"]
    assert feed["unread"] == 1
    assert (item["message"], item["title"], item["text"], item["read_at"]) == (sent["id"], "Hello Ada", "Look", None)
    assert item["actions"] == [{"label": "Open", "url": "https://example.com/7"}]
    await _post(api, f"/v1/contacts/bob/feed/{item['id']}/read", status=404)
    read = await _post(api, f"/v1/contacts/ada/feed/{item['id']}/read")
    assert read["read_at"] is not None
    assert await _post(api, f"/v1/contacts/ada/feed/{item['id']}/read") == read
    assert (await _get(api, "/v1/contacts/ada/feed"))["unread"] == 0
    assert (await _get(api, f"/v1/deliveries/{item['id']}"))["state"] == "read"
    events = await _once(api, "/v1/events?type=delivery.read", lambda body: body["data"] != [])
    assert [event["delivery"] for event in events["data"]] == [item["id"]]


async def test_events_are_read_once_each_from_a_cursor(api: Api):
    sent = await _send(api, {"phone": "+31612345678"})
    seen: list[str] = []
    next_ = ""
    for _ in range(400):
        page = await _get(api, f"/v1/events?limit=1{next_}")
        seen += [event["type"] for event in page["data"] if event["message"] == sent["id"]]
        next_ = f"&after={page['next']}" if page["next"] else ""
        if "delivery.delivered" in seen:
            break
        await asyncio.sleep(0 if page["data"] else 0.05)
    assert sorted(seen) == ["delivery.delivered", "delivery.sent", "message.accepted"]


async def test_the_outbox_of_the_sandbox_shows_what_the_handset_got(api: Api):
    await _put(api, "/v1/contacts/ada", {"phone": "+31612345678"})
    for _ in range(3):
        await _send(api, "ada")
    await _send(api, {"phone": "+31687654321"})
    await _once(api, "/v1/sandbox/outbox", lambda body: len(body["data"]) == 4)
    everything: list[str] = []
    page: Any = {"next": ""}
    while page["next"] is not None:
        page = await _get(api, f"/v1/sandbox/outbox?limit=1{'&after=' + page['next'] if page['next'] else ''}")
        everything += [item["delivery"] for item in page["data"]]
    assert len(set(everything)) == len(everything) == 4
    first = await _get(api, "/v1/sandbox/outbox?contact=ada&channel=sms&limit=2")
    rest = await _get(api, f"/v1/sandbox/outbox?contact=ada&channel=sms&limit=2&after={first['next']}")
    assert rest["next"] is None
    shown = first["data"] + rest["data"]
    assert len({item["delivery"] for item in shown}) == 3
    assert {(item["address"], item["text"], item["contact"]) for item in shown} == {("+31612345678", "Order 7 is on its way", "ada")}
    assert (await _get(api, "/v1/sandbox/outbox?channel=email"))["data"] == []


async def test_an_answer_becomes_a_message_that_came_in_from_the_contact(api: Api):
    await _put(api, "/v1/contacts/ada", {"phone": "+31612345678"})
    sent = await _send(api, "ada")
    await _until(api, f"/v1/deliveries/{sent['deliveries'][0]['id']}", "delivered")
    made = await _post(api, "/v1/sandbox/inbound", {"channel": "sms", "from": "+31 6 1234 5678", "text": "Thanks"}, 201)
    message = await _get(api, f"/v1/messages/{made['id']}")
    assert (message["direction"], message["author"], message["in_reply_to"]) == ("in", "ada", sent["id"])
    assert (message["content"], message["metadata"]) == ({"body": "Thanks"}, {"from": "+31612345678"})
    told = (await _get(api, f"/v1/messages/{made['id']}/timeline"))["data"]
    assert [line["text"] for line in told if line["kind"] == "received"] == ["Received on sms from ada. It answers an earlier message."]
    assert "posted" in [line["kind"] for line in told], "it is a post of their thread, too"
    stranger = await _post(api, "/v1/sandbox/inbound", {"channel": "email", "from": "new@example.com", "text": "Hi"}, 201)
    assert (await _get(api, f"/v1/messages/{stranger['id']}"))["author"].startswith("ctc_")
    for channel, sender in (("sms", "no number"), ("push", "token"), ("inapp", "nobody")):
        await _post(api, "/v1/sandbox/inbound", {"channel": channel, "from": sender, "text": "x"}, 422)
    events = await _once(api, "/v1/events?type=message.received", lambda body: len(body["data"]) == 2)
    assert {event["message"] for event in events["data"]} == {made["id"], stranger["id"]}


async def test_a_moved_clock_brings_what_is_scheduled_and_lets_the_timeline_say_so(api: Api):
    clock = await _get(api, "/v1/sandbox/clock")
    assert clock["offset_seconds"] == 0
    sent = await _send(api, {"phone": "+31612345678"}, send_at=_later(clock["now"]))
    delivery = f"/v1/deliveries/{sent['deliveries'][0]['id']}"
    assert (await _get(api, delivery))["state"] == "scheduled"
    await _post(api, "/v1/sandbox/receipts", {"delivery": sent["deliveries"][0]["id"], "state": "read"}, 409)
    moved = await _put(api, "/v1/sandbox/clock", {"advance": "25h"})
    assert moved["offset_seconds"] == 90_000
    await _until(api, delivery, "delivered")
    await _post(api, "/v1/sandbox/receipts", {"delivery": sent["deliveries"][0]["id"], "state": "read"})
    lines = (await _get(api, f"/v1/messages/{sent['id']}/timeline"))["data"]
    assert [line["kind"] for line in lines] == ["accepted", "scheduled", "attempted", "sent", "delivered", "read"]
    assert lines[2]["at"] > lines[1]["at"]
    assert lines[2]["at"][:10] > clock["now"][:10]


async def test_faults_are_planned_and_shown_and_obeyed(api: Api):
    fault = {"channel": "sms", "reject": 1}
    assert (await _put(api, "/v1/sandbox/faults", fault))["faults"][0]["reject"] == 1
    assert len((await _put(api, "/v1/sandbox/faults", [fault, {"unknown": 1}]))["faults"]) == 2
    assert (await _get(api, "/v1/sandbox/faults"))["faults"][1]["unknown"] == 1
    await _put(api, "/v1/sandbox/faults", {"reject": 2}, 422)
    sent = await _send(api, {"phone": "+31612345678"})
    await _until(api, f"/v1/deliveries/{sent['deliveries'][0]['id']}", "failed")
    lines = (await _get(api, f"/v1/messages/{sent['id']}/timeline"))["data"]
    assert [(line["kind"], line["code"]) for line in lines[1:]] == [("attempted", None), ("refused", "rejected"), ("failed", "rejected")]
    await _put(api, "/v1/contacts/ada", {"email": "ada@example.com"})
    agreed = {"channel": "email", "purpose": "marketing", "state": "granted", "text": "Yes", "source": "checkout"}
    await _post(api, "/v1/contacts/ada/consents", agreed | {"proof": {"ip": "192.0.2.7"}}, 201)
    marketing = await _send(
        api, {"email": "ada@example.com"}, content={"title": "x", "body": "y"}, route={"channel": "email"}, purpose="marketing"
    )
    delivery = marketing["deliveries"][0]["id"]
    await _until(api, f"/v1/deliveries/{delivery}", "unknown")
    assert (await _post(api, f"/v1/deliveries/{delivery}/resolve", {"as": "sent"}))["state"] == "sent"
    await _post(api, f"/v1/deliveries/{delivery}/resolve", {"as": "failed"}, 409)
    assert (await _post(api, f"/v1/messages/{marketing['id']}/resolve", {"as": "retry"}))["resolved"] == 0
    kinds = [line["kind"] for line in (await _get(api, f"/v1/messages/{marketing['id']}/timeline"))["data"]]
    assert kinds == ["accepted", "attempted", "unknown", "resolved"]


async def test_a_cancelled_message_says_so(api: Api):
    clock = await _get(api, "/v1/sandbox/clock")
    sent = await _send(api, [{"phone": "+31612345678"}, {"phone": "+31612345679"}], send_at=_later(clock["now"]))
    assert await _post(api, f"/v1/messages/{sent['id']}/cancel") == {"cancelled": 2}
    assert (await _get(api, f"/v1/messages/{sent['id']}"))["counts"] == {"cancelled": 2}
    lines = (await _get(api, f"/v1/messages/{sent['id']}/timeline"))["data"]
    assert [line["kind"] for line in lines] == ["accepted", "scheduled", "scheduled", "cancelled", "cancelled"]


async def test_a_preview_renders_for_each_recipient_and_stores_nothing(api: Api):
    await _put(api, "/v1/contacts/ada", {"name": "Ada", "phone": "+31612345678"})
    body = {**SMS, "content": {"body": "{{ contact.name | default('You') }}: {{ n }} ✓ {{ x }}"}, "data": {"n": 7}}
    to = [{"id": "ada", "data": {"x": 1}}, {"phone": "+31687654321"}, "nobody"]
    told = await _post(api, "/v1/messages/preview", {"to": to, **body})
    ada, stranger = told["previews"]
    assert (ada["content"]["text"], ada["segments"]["encoding"], ada["missing"], ada["is_new"]) == ("Ada: 7 ✓ 1", "ucs2", [], False)
    assert (stranger["content"], stranger["problem"]["code"], stranger["missing"]) == (None, "missing_variable", ["x"])
    assert stranger["is_new"] is True
    assert [(one["index"], one["code"]) for one in told["rejected"]] == [(2, "unknown_contact")]
    await _post(api, "/v1/messages/preview", {"to": "nobody", **body}, 422)
    assert (await _get(api, "/v1/messages"))["data"] == []
    assert (await _get(api, "/v1/contacts?phone=%2B31687654321"))["data"] == []


async def test_what_a_login_code_says_is_told_to_nobody(api: Api):
    sent = await _send(api, {"phone": "+31612345678"}, content={"body": "Your code is {{ code }}"}, data={"code": "123456"}, purpose="otp")
    message = await _get(api, f"/v1/messages/{sent['id']}")
    assert (message["content"], message["data"]) == (None, None)


async def test_a_live_workspace_has_no_sandbox(api: Api):
    live = await new_workspace(api.app.database, api.app.sealer, mode="live")
    cases: tuple[tuple[str, str, object], ...] = (
        ("GET", "/v1/sandbox/outbox", None),
        ("GET", "/v1/sandbox/clock", None),
        ("PUT", "/v1/sandbox/clock", {"advance": "5m"}),
        ("GET", "/v1/sandbox/faults", None),
        ("PUT", "/v1/sandbox/faults", []),
        ("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Hi"}),
        ("POST", "/v1/sandbox/receipts", {"delivery": "dlv_x", "state": "read"}),
    )
    async with api.with_key(live.secret) as client:
        for method, path, body in cases:
            answer = await client.request(method, path, json=body) if body is not None else await client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (409, "not_a_test_workspace"), path


def _later(now: str) -> str:
    return (datetime.fromisoformat(now) + timedelta(days=1)).isoformat()

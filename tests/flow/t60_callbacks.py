"""Providers call us: who they are is checked, what they say is stored and answered, and then it takes effect."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Api, execute, new_workspace, serving
from tests.flow.calls import caller_of
from tests.flow.conftest import Json, Shop
from tests.providers.http_peers import Answer, http_server
from tests.providers.twilio_peers import BASE, NUMBER, SID, TOKEN, TwilioPeer
from tidings.app import build_providers
from tidings.callbacks import Accounts, Asker, look_up
from tidings.core.ids import decode
from tidings.core.settings import load_settings
from tidings.db import open_database

pytestmark = pytest.mark.anyio


async def on_its_way(shop: Shop) -> Json:
    """A message that the sandbox took, and says nothing more of by itself."""
    await shop.person()
    await shop.fault({"channel": "sms", "receipts": "none"})
    message = await shop.say()
    return await shop.reaches(message["deliveries"][0]["id"], "sent")


def code(answer: httpx2.Response) -> Any:
    return answer.json().get("code")


async def test_a_receipt_takes_effect_once_however_often_it_is_told(shop: Shop):
    caller = await caller_of(shop)
    delivery = await on_its_way(shop)
    told = {"id": "one", "receipts": [{"delivery": delivery["id"], "state": "delivered"}]}
    answers = await asyncio.gather(*(caller.tell(told) for _ in range(10)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"stored":true}')}
    await shop.reaches(delivery["id"], "delivered")
    await caller.tell({"receipts": [{"delivery": delivery["id"], "state": "failed"}]})
    await caller.tell({"receipts": [{"delivery": delivery["id"], "state": "read"}]})
    await shop.reaches(delivery["id"], "read")
    async with shop.api.app.database.pipeline() as tx:
        rows = await tx.fetch("SELECT processed_at FROM callbacks WHERE workspace_id = $1", shop.api.workspace.workspace.id)
    assert len(rows) == 3
    assert all(row["processed_at"] is not None for row in rows)


async def test_what_a_person_writes_is_a_message_and_a_stop_stops(shop: Shop):
    caller = await caller_of(shop)
    await shop.person()
    said = {"id": "in 1", "inbound": [{"channel": "sms", "from": "+31612345678", "text": "STOP", "reference": "SM1"}]}
    for _ in range(3):
        assert (await caller.tell(said)).status_code == 200
    found = await shop.until("/v1/suppressions", lambda body: len(body["data"]) > 0)
    assert {("sms", "stop")} <= {(one["channel"], one["reason"]) for one in found["data"]}
    await idle(shop)
    listed = await shop.ask("GET", "/v1/events?type=message.received&limit=200")
    assert len(listed["data"]) == 1


async def test_another_workspaces_secret_a_wrong_one_and_an_old_time_are_refused(shop: Shop, live_shop: Shop):
    caller = await caller_of(shop)
    delivery = await on_its_way(shop)
    told = {"receipts": [{"delivery": delivery["id"], "state": "delivered"}]}
    wrong = await caller.tell(told, secret="the secret of somebody else")
    assert (wrong.status_code, code(wrong)) == (403, "callback_forged")
    replayed = await caller.tell(told, at=time.time() - 3600)
    assert (replayed.status_code, code(replayed)) == (403, "callback_forged")
    assert "timestamp_outside" in replayed.json()["detail"]
    async with httpx2.AsyncClient() as client:
        bare = await client.post(caller.url, content=b"{}")
        assert bare.status_code == 403
        unknown = await client.post(caller.url[:-1] + ("0" if caller.url[-1] != "0" else "1"), content=b"{}")
        assert unknown.status_code == 404
        assert (await client.post(caller.url.replace("/sandbox/", "/smtp/"), content=b"{}")).status_code in (403, 404)
        assert (await client.get(caller.url)).status_code == 405
        huge = await client.post(caller.url, content=b" " * 1_000_001)
        assert huge.status_code == 413
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery['id']}"))["state"] == "sent"
    # A receipt moves deliveries of its own workspace only, whoever signs it.
    other = await live_shop.ask("GET", f"/v1/deliveries/{delivery['id']}", status=404)
    assert other["code"] == "not_found"


async def test_a_receipt_of_another_workspaces_delivery_moves_nothing(shop: Shop, street: Any):
    delivery = await on_its_way(shop)
    app, base_url = street
    foreign = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    async with foreign.client:
        caller = await caller_of(foreign)
        assert (await caller.tell({"id": "x", "receipts": [{"delivery": delivery["id"], "state": "failed"}]})).status_code == 200
        await idle(foreign)
    assert (await shop.ask("GET", f"/v1/deliveries/{delivery['id']}"))["state"] == "sent"


async def test_a_new_secret_counts_at_once_and_the_old_one_soon_no_more(shop: Shop):
    caller = await caller_of(shop)
    assert (await caller.tell({"receipts": []})).status_code == 200
    newer = await caller_of(shop, secret="another secret of the sandbox")
    assert (await newer.tell({"receipts": []})).status_code == 200
    assert (await caller.tell({"receipts": []})).status_code == 403


async def test_what_a_disabled_account_tells_is_still_heard_and_the_host_header_is_nobodys_word(shop: Shop):
    caller = await caller_of(shop)
    delivery = await on_its_way(shop)
    await shop.ask("PATCH", f"/v1/provider-accounts/{caller.account['id']}", {"is_enabled": False})
    told = {"receipts": [{"delivery": delivery["id"], "state": "delivered"}]}
    assert (await caller.tell(told, host="evil.example")).status_code == 200
    await shop.reaches(delivery["id"], "delivered")
    async with shop.api.app.database.pipeline() as tx:
        url = await tx.fetchval("SELECT url FROM callbacks WHERE workspace_id = $1", shop.api.workspace.workspace.id)
    assert "evil" not in url


async def test_a_receipt_that_comes_before_its_delivery_is_known_waits_for_it(shop: Shop):
    caller = await caller_of(shop)
    delivery = await on_its_way(shop)
    attempt = f"sbx_{delivery['id']}.1"
    assert (await caller.tell({"receipts": [{"reference": "sbx_nobody", "state": "delivered"}]})).status_code == 200
    assert (await caller.tell({"receipts": [{"reference": attempt, "state": "delivered"}]})).status_code == 200
    await shop.reaches(delivery["id"], "delivered")


async def test_what_cannot_be_read_stays_where_people_see_it_and_holds_up_nobody(shop: Shop):
    caller = await caller_of(shop)
    delivery = await on_its_way(shop)
    assert (await caller.tell_bytes(b'{"receipts": [{"state": 7}]}')).status_code == 200
    assert (await caller.tell_bytes(b"\xff\x00 no JSON at all")).status_code == 200
    refused = {"inbound": [{"channel": "sms", "from": "INFO", "text": "Win!"}]}
    assert (await caller.tell(refused)).status_code == 200
    assert (await caller.tell({"receipts": [{"delivery": delivery["id"], "state": "delivered"}]})).status_code == 200
    await shop.reaches(delivery["id"], "delivered")
    dead = (await shop.until("/v1/callbacks?state=dead", lambda body: len(body["data"]) == 3))["data"]
    assert [one["lane"] for one in dead] == ["receipts", "receipts", "inbound"]
    assert [one["error"].partition(":")[0] for one in dead] == ["malformed", "malformed", "invalid_request"]
    assert dead[0]["body"] == '{"receipts": [{"state": 7}]}'
    assert dead[1]["body"] == "\ufffd\ufffd no JSON at all"
    assert {one["provider_account"] for one in dead} == {caller.account["id"]}
    first = await shop.ask("GET", "/v1/callbacks?state=dead&limit=1")
    second = await shop.ask("GET", f"/v1/callbacks?state=dead&limit=1&after={first['next']}")
    assert [first["data"][0]["id"], second["data"][0]["id"]] == [dead[0]["id"], dead[1]["id"]]
    again = await shop.ask("POST", f"/v1/callbacks/{dead[0]['id']}/retry")
    assert again["id"] == dead[0]["id"]
    await shop.until("/v1/callbacks?state=dead", lambda body: len(body["data"]) == 3 and body["data"][0]["tries"] == 1)
    await shop.ask("POST", "/v1/callbacks/cbk_01jd2v4k8sfv9ad1x2e5t7w9z0/retry", status=404)


_STUMBLE = """
CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
CREATE TRIGGER stumble BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (old.id = '{}') EXECUTE FUNCTION stumble()
"""


async def test_what_raises_holds_up_nobody_and_is_tried_again_when_it_may_work(shop: Shop, street_url: str):
    caller = await caller_of(shop)
    stuck, moving = await on_its_way(shop), await on_its_way(shop)
    await execute(street_url, _STUMBLE.format(decode("dlv", stuck["id"])))
    try:
        for delivery in (stuck, moving):
            assert (await caller.tell({"receipts": [{"delivery": delivery["id"], "state": "delivered"}]})).status_code == 200
        await shop.reaches(moving["id"], "delivered")
        waiting = await shop.until("/v1/callbacks?state=waiting", lambda body: bool(body["data"]) and body["data"][0]["tries"] > 0)
    finally:
        await execute(street_url, "DROP FUNCTION stumble CASCADE")
    [shown] = waiting["data"]
    assert shown["error"].startswith("internal_error"), "and nothing of what the database said"
    assert shown["due_at"] > shown["received_at"]
    assert (await shop.ask("POST", f"/v1/callbacks/{shown['id']}/retry"))["tries"] == 0
    await shop.reaches(stuck["id"], "delivered")


async def test_trouble_of_ours_is_a_503_and_the_same_call_is_taken_later(api: Api, server_url: str):
    shop = Shop(api)
    caller = await caller_of(shop)
    assert (await caller.tell({"receipts": []})).status_code == 200
    name = api.app.url.partition("?")[0].rpartition("/")[2]
    await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await execute(server_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    for _ in range(3):
        away = await caller.tell({"id": "once", "receipts": []})
        assert (away.status_code, away.headers["retry-after"]) == (503, "1")
    await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    statuses: list[int] = []
    while 200 not in statuses:
        statuses.append((await caller.tell({"id": "once", "receipts": []})).status_code)
    assert set(statuses) <= {200, 503}


async def test_a_file_that_a_person_sent_is_fetched_and_given_as_a_file(shop: Shop):
    vendor = TwilioPeer(datetime.now(UTC).replace(microsecond=0))
    async with http_server(vendor) as peer:
        picture, program = "ME" + "a" * 32, "ME" + "b" * 32
        sid = vendor.add(1, when=vendor.now, body="Look!", num_media="2")
        vendor.files[sid] = [(picture, "image/png"), (program, "application/x-msdownload")]
        vendor.broken[f"{BASE}/Messages/{sid}/Media/{picture}"] = Answer(200, b"\x89PNG", {"Content-Type": "image/png"})
        credentials = {"account_sid": SID, "auth_token": TOKEN, "base_url": peer.url}
        await shop.ask("POST", "/v1/provider-accounts", {"provider": "twilio", "credentials": credentials, "senders": [NUMBER]})
        events = await shop.until("/v1/events?type=message.received&limit=200", lambda body: len(body["data"]) == 1)
        message = f"/v1/messages/{events['data'][0]['message']}"
        told = await shop.until(message, lambda body: all(file["state"] != "waiting" for file in body["media"]))
    assert [(file["type"], file["state"], file["reason"]) for file in told["media"]] == [
        ("image/png", "stored", None),
        ("application/x-msdownload", "failed", "type_not_allowed"),
    ]
    answer = await shop.client.get(f"/v1/media/{told['media'][0]['id']}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"\x89PNG", "image/png")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await shop.client.get(f"/v1/media/{told['media'][1]['id']}")).status_code == 404


async def test_what_nobody_has_reported_on_is_asked_about_once_it_is_old_enough(database_url: str, tmp_path: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True)
    vendor = TwilioPeer(datetime.now(UTC).replace(microsecond=0))
    async with http_server(vendor) as peer:
        async with serving(given) as (app, base_url):
            shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
            async with shop.client:
                await shop.person("ada", phone="+15017122661")
                credentials = {"account_sid": SID, "auth_token": TOKEN, "base_url": peer.url}
                account = {"provider": "twilio", "credentials": credentials, "senders": [NUMBER]}
                await shop.ask("POST", "/v1/provider-accounts", account)
                sent = await shop.say("ada")
                await shop.reaches(sent["deliveries"][0]["id"], "sent")
        # A time that no database holds is the one at which it was asked.
        vendor.change(str(vendor.messages[-1]["sid"]), status="delivered", date_updated="Fri, 31 Dec 9999 23:59:59 -2359")
        database = await open_database(database_url)
        providers = build_providers(given)
        asking = Asker(database.lane(), Accounts(database.lane(), providers, app.sealer, None), providers)
        assert await asking.ask(datetime.now(UTC)) == []
        asked_at = datetime.now(UTC) + timedelta(minutes=3)
        heard = await asking.ask(asked_at)
        async with database.pipeline() as tx:
            await look_up(tx, heard, datetime.now(UTC))
            state = await tx.fetchval("SELECT state FROM deliveries")
        assert await asking.ask(datetime.now(UTC) + timedelta(minutes=3)) == [], "once at each age"
        for provider in providers.values():
            await provider.aclose()
        await database.aclose()
    assert ([(one.receipt.state, one.receipt.at) for one in heard], state) == ([("delivered", asked_at)], "delivered")


async def idle(shop: Shop, seconds: float = 10) -> None:
    """Nothing that the shop was told waits any more."""
    await shop.until("/v1/callbacks?state=waiting", lambda body: body["data"] == [], seconds)

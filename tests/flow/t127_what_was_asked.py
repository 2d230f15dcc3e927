"""Who builds on the API sees what was asked and answered, what there is to connect, and what happened last."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import execute
from tests.devices import device
from tests.flow.calls import caller_of
from tests.flow.conftest import Json, Shop
from tidings.core.ids import encode
from tidings.workers.retention import forget
from tidings.workspaces import ROLES, SCOPES

pytestmark = pytest.mark.anyio


async def asked(shop: Shop, query: str, count: int = 1) -> list[Json]:
    """What the log has of this, the newest first, once it has so much."""
    shown = await shop.until(f"/v1/requests?{query}", lambda body: len(body["data"]) >= count)
    return shown["data"]


async def full(shop: Shop, row: Json) -> Json:
    """It with its bodies."""
    return await shop.ask("GET", f"/v1/requests/{row['id']}")


async def written(shop: Shop) -> None:
    """Everything that was answered until now stands in the log."""
    await shop.ask("GET", "/v1/workspace", x_request_id="the-last")
    await asked(shop, "request=the-last")


async def test_what_was_asked_and_answered_is_told_without_its_secrets(shop: Shop):
    key = await shop.ask("POST", "/v1/keys", {"name": "till", "scopes": ["messages:send"]}, x_request_id="deploy-7", user_agent="till/1.0")
    [row] = await asked(shop, "request=deploy-7")
    assert (row["method"], row["path"], row["operation"], row["status"]) == ("POST", "/v1/keys", "keys.create", 201)
    assert (row["caller"]["kind"], row["address"], row["agent"], row["is_socket"], row["left_out"]) == (
        "key",
        "127.0.0.1",
        "till/1.0",
        False,
        0,
    )
    assert abs(datetime.now(UTC) - datetime.fromisoformat(row["at"])) < timedelta(minutes=1)
    seen = await full(shop, row)
    assert json.loads(seen["request"]) == {"name": "till", "scopes": ["messages:send"]}
    assert json.loads(seen["answer"])["id"] == key["id"]
    assert key["secret"] not in json.dumps(seen)
    credentials = {"host": "127.0.0.1", "security": "none", "from_address": "shop@example.com", "password": "hunter2hunter2"}
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials, "rank": 9})
    wrong = {"name": "x", "scopes": ["no:such"], "passwrod": "hunter2hunter2"}
    await shop.ask("POST", "/v1/keys", wrong, status=422)
    [refused] = await asked(shop, "status=4xx&operation=keys.create")
    assert (refused["status"], refused["code"]) == (422, "invalid_request")
    told = await full(shop, refused)
    assert json.loads(told["request"])["passwrod"] == "[hidden]"
    assert json.loads(told["answer"])["errors"]
    made = await full(shop, (await asked(shop, "operation=provider_accounts.create"))[0])
    assert "hunter2hunter2" not in json.dumps([told, made])


async def test_what_login_codes_and_sensitive_templates_say_is_not_in_it(shop: Shop):
    await shop.person()
    content = {"sms": {"en": {"text": "Hello {{ name }}"}}}
    for name, is_sensitive in (("open", False), ("secret", True)):
        made = {"key": name, "purpose": "transactional", "content": content, "route": {"channel": "sms"}, "is_sensitive": is_sensitive}
        await shop.ask("POST", "/v1/templates", made)
        await shop.ask("POST", f"/v1/templates/{name}/publish", {"version": 1})
    given = {"to": "ada", "route": {"channel": "sms"}}
    said = [
        ("otp", given | {"content": {"body": "Your code is 918273"}, "purpose": "otp"}, True),
        ("secret", given | {"template": "secret", "data": {"name": "918273"}}, True),
        ("open", given | {"template": "open", "data": {"name": "918273"}}, False),
        ("plain", given | {"content": {"body": "No. 918273"}, "purpose": "transactional"}, False),
    ]
    for name, body, _ in said:
        for path in ("/v1/messages", "/v1/messages/preview"):
            await shop.ask("POST", path, body, x_request_id=f"{name}-{path[-7:]}")
    await written(shop)
    for name, _, is_hidden in said:
        for path in ("/v1/messages", "/v1/messages/preview"):
            [row] = await asked(shop, f"request={name}-{path[-7:]}")
            seen = json.dumps(await full(shop, row))
            assert ("918273" not in seen) is is_hidden, (name, path)
            assert '\\"ada\\"' in seen


async def test_a_list_is_read_by_pages_and_by_what_is_asked_for(shop: Shop):
    weak = await shop.ask("POST", "/v1/keys", {"name": "weak", "scopes": ["workspace:read", "topics:read"]})
    async with shop.api.with_key(weak["secret"]) as client:
        for n in range(3):
            assert (await client.get("/v1/workspace", headers={"x-request-id": f"weak-{n}"})).status_code == 200
        assert (await client.put("/v1/topics/x", json={"name": "X"})).status_code == 403
    rows = await asked(shop, f"caller={weak['id']}", 4)
    assert [(row["operation"], row["status"]) for row in rows] == [("topics.put", 403), *[("workspace.get", 200)] * 3]
    assert [row["request_id"] for row in rows[1:]] == ["weak-2", "weak-1", "weak-0"]
    first = await shop.ask("GET", f"/v1/requests?caller={weak['id']}&limit=2")
    rest = await shop.ask("GET", f"/v1/requests?caller={weak['id']}&limit=2&after={first['next']}")
    assert [row["id"] for row in first["data"] + rest["data"]] == [row["id"] for row in rows]
    assert rest["next"] is None
    for query, count in (
        ("status=403", 1),
        ("status=2xx&operation=workspace.get", 3),
        ("method=PUT", 1),
        ("status=5xx", 0),
        ("request=weak-1", 1),
        (f"until={rows[0]['at']}", 3),
        (f"since={rows[0]['at']}", 1),
    ):
        found = (await shop.ask("GET", f"/v1/requests?caller={weak['id']}&{query}".replace("+", "%2B")))["data"]
        assert len(found) == count, query
    assert all(not row["operation"].startswith("requests.") for row in (await shop.ask("GET", "/v1/requests?limit=200"))["data"])
    for wrong in ("status=9", "status=40", "caller=ada", "operation=x", "method=TRACE", "after=x", "since=now"):
        await shop.ask("GET", f"/v1/requests?{wrong}", status=422)
    await shop.ask("GET", "/v1/requests/log_" + "0" * 26, status=404)
    await shop.ask("GET", "/v1/requests/req_1", status=404)


async def test_bodies_are_read_by_who_may_read_them_anyway(shop: Shop):
    await shop.person("ada")
    await shop.person("bea")
    talk = await shop.ask("POST", "/v1/conversations", {"participants": ["ada", "bea"], "title": "A private matter"})
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}))["token"]
    async with shop.api.with_key(token) as person:
        said = await person.post(f"/v1/me/conversations/{talk['id']}/messages", json={"text": "between us"})
        assert said.status_code == 201
    [mine] = await asked(shop, "operation=me.post_message")
    assert (mine["caller"]["kind"], mine["is_socket"]) == ("contact", False)
    async with device(shop.api.base_url, token) as phone:
        assert (await phone.call("GET", "/v1/me/conversations?limit=1"))["status"] == 200
    [called] = await asked(shop, "operation=me.list_conversations")
    assert (called["is_socket"], called["query"]) == (True, '{"limit":"1"}')
    assert "between us" in (await full(shop, mine))["request"]
    reader = await shop.ask("POST", "/v1/keys", {"name": "reader", "scopes": ["requests:read"]})
    async with shop.api.with_key(reader["secret"]) as client:
        seen = (await client.get(f"/v1/requests/{mine['id']}")).json()
        assert (seen["is_readable"], seen["request"], seen["answer"]) == (False, None, None)
        listed = (await client.get("/v1/requests?operation=conversations.create")).json()["data"]
        assert [row["status"] for row in listed] == [201]


async def test_nothing_is_kept_where_the_workspace_wants_none(shop: Shop):
    assert (await shop.ask("GET", "/v1/workspace"))["request_log_days"] == 7
    await shop.ask("PATCH", "/v1/workspace", {"request_log_days": 31}, status=422)
    await shop.ask("PATCH", "/v1/workspace", {"request_log_days": 0})
    await shop.ask("GET", "/v1/topics", x_request_id="unheard")
    await shop.ask("PATCH", "/v1/workspace", {"request_log_days": 30})
    await written(shop)
    assert (await shop.ask("GET", "/v1/requests?request=unheard"))["data"] == []


async def test_who_is_erased_is_gone_from_it(shop: Shop):
    await shop.person("zoe@her.example", email="zoe@her.example", phone="+31687001122", name="Zoe Quackenbush")
    await shop.person("ada")
    said = await shop.say("zoe@her.example", body="Dear Quackenbush")
    await shop.reaches(said["deliveries"][0]["id"], "delivered")
    by_number = await shop.say({"phone": "+31 6 8700 1122"}, body="Dear Quackenbush")
    await shop.ask("GET", f"/v1/messages/{by_number['id']}")
    await shop.ask("GET", "/v1/contacts?email=zoe%40her.example")
    await shop.ask("GET", "/v1/contacts/ada", x_request_id="others-stay")
    await written(shop)
    assert (await shop.ask("DELETE", "/v1/contacts/zoe@her.example"))["erased"]["api_requests"] >= 6
    await written(shop)
    async with shop.api.app.database.pipeline() as tx:
        rows = await tx.fetch(
            "SELECT to_jsonb(r)::text AS row FROM api_requests r WHERE workspace_id = $1", shop.api.workspace.workspace.id
        )
    everything = "".join(row["row"] for row in rows).lower()
    assert "zoe" not in everything
    assert "quackenbush" not in everything
    assert "8700" not in everything
    assert (await asked(shop, "request=others-stay"))[0]["path"] == "/v1/contacts/ada"
    [deleted] = await asked(shop, "operation=contacts.delete")
    assert (deleted["path"], (await full(shop, deleted))["answer"]) == (None, None)


async def test_every_kind_of_provider_tells_its_settings_and_every_channel_who_carries_it(shop: Shop):
    kinds = {one["provider"]: one for one in (await shop.ask("GET", "/v1/providers"))["data"]}
    assert set(kinds) == set(shop.api.app.providers)
    twilio = kinds["twilio"]
    assert twilio["channels"] == ["sms", "mms"]
    assert {"/auth_token", "/api_secret"} <= set(twilio["secrets"])
    assert twilio["settings"]["properties"]["auth_token"]["format"] == "password"
    assert twilio["settings"]["properties"]["account_sid"]["title"] == "Account SID"
    assert (twilio["polls"], twilio["looks_up"], twilio["has_callback_url"], twilio["honours_key"]) == (True, True, True, False)
    assert all(one["title"] and one["means"] for one in kinds.values())
    first = await shop.ask("GET", "/v1/providers?limit=2")
    rest = await shop.ask("GET", f"/v1/providers?after={first['next']}")
    assert [one["provider"] for one in first["data"] + rest["data"]] == sorted(kinds)
    await shop.ask("GET", "/v1/providers?after=nobody", status=422)
    channels = {one["channel"]: one for one in (await shop.ask("GET", "/v1/channels"))["data"]}
    assert channels["sms"]["text_limit"] == 1600
    assert {"sandbox", "twilio", "custom"} == {one["provider"] for one in channels["sms"]["providers"]}
    assert channels["inapp"]["address_kind"] is None


async def test_scopes_and_roles_are_told_with_their_meaning(shop: Shop):
    told = await shop.ask("GET", "/v1/scopes")
    assert {one["scope"]: one["means"] for one in told["data"]} == SCOPES
    assert {one["role"]: set(one["scopes"]) for one in told["roles"]} == {role: set(scopes) for role, scopes in ROLES.items()}
    assert all(one["means"] for one in told["roles"])


async def test_what_a_provider_said_is_listed_when_it_took_effect_without_what_proves_who_called(shop: Shop):
    caller = await caller_of(shop)
    await shop.person()
    await shop.fault({"channel": "sms", "receipts": "none"})
    message = await shop.say()
    delivery = await shop.reaches(message["deliveries"][0]["id"], "sent")
    for n, state in enumerate(("delivered", "read")):
        await caller.tell({"id": f"r{n}", "receipts": [{"delivery": delivery["id"], "state": state}]})
        await shop.reaches(delivery["id"], state)
    shown = await shop.until("/v1/callbacks?state=processed", lambda body: len(body["data"]) == 2)
    newest = shown["data"][0]
    assert '"read"' in newest["body"]
    assert newest["processed_at"] is not None
    headers = {one["name"]: one["value"] for one in newest["headers"]}
    assert headers["content-length"]
    assert any(value is None for value in headers.values()), "what signs it is not shown"
    first = await shop.ask("GET", "/v1/callbacks?state=processed&limit=1")
    rest = await shop.ask("GET", f"/v1/callbacks?state=processed&limit=1&after={first['next']}")
    assert [one["id"] for one in first["data"] + rest["data"]] == [one["id"] for one in shown["data"]]
    account = newest["provider_account"]
    for query, count in ((f"account={account}", 2), (f"account={'pac_' + '0' * 26}", 0), ("until=2020-01-01T00:00:00Z", 0)):
        assert len((await shop.ask("GET", f"/v1/callbacks?state=processed&{query}"))["data"]) == count, query
    await shop.ask("GET", "/v1/callbacks?account=x", status=422)
    assert (await shop.ask("GET", f"/v1/callbacks?account={account}&since=2020-01-01T00:00:00Z"))["data"] == []


async def test_the_log_is_read_backwards_and_by_what_it_is_about(shop: Shop):
    await shop.person("ada")
    await shop.person("bea", phone="+31687654321")
    first, second = await shop.say("ada"), await shop.say("bea")
    for said in (first, second):
        await shop.reaches(said["deliveries"][0]["id"], "delivered")
    talk = await shop.ask("POST", "/v1/conversations", {"participants": ["ada", "bea"], "title": "Two"})
    await shop.ask("POST", f"/v1/conversations/{talk['id']}/messages", {"text": "Hello"})
    await shop.rests()
    forwards = (await shop.ask("GET", "/v1/events?limit=200"))["data"]
    backwards = await shop.ask("GET", "/v1/events?order=newest&limit=200")
    assert {one["id"] for one in backwards["data"]} == {one["id"] for one in forwards}
    assert backwards["is_end"] is True
    assert [one["recorded_at"] for one in backwards["data"]] == sorted((one["recorded_at"] for one in forwards), reverse=True)
    paged: list[Json] = []
    after, is_end = "", False
    while not is_end:
        page = await shop.ask("GET", f"/v1/events?order=newest&limit=3{f'&after={after}' if after else ''}")
        paged += page["data"]
        after, is_end = page["next"], page["is_end"]
    assert [one["id"] for one in paged] == [one["id"] for one in backwards["data"]]
    of_first = (await shop.ask("GET", f"/v1/events?order=newest&message={first['id']}"))["data"]
    types = [one["type"] for one in of_first]
    # The message and its delivery have buckets of their own, and what is recorded at one time has an order in each of these alone.
    assert sorted(types) == ["delivery.delivered", "delivery.sent", "message.accepted"]
    assert types.index("delivery.delivered") < types.index("delivery.sent")
    ada = encode("ctc", (await _contact(shop, "ada")))
    for name in ("ada", ada):
        found = (await shop.ask("GET", f"/v1/events?order=newest&contact={name}&type=delivery.sent"))["data"]
        assert [one["message"] for one in found] == [first["id"]]
    spoken = (await shop.ask("GET", f"/v1/events?order=newest&conversation={talk['id']}"))["data"]
    assert {one["conversation"] for one in spoken} == {talk["id"]}
    assert spoken[0]["type"] == "message.posted"
    for wrong in ("message=x&order=newest", "contact=nobody&order=newest", f"contact={ada}", "order=middle"):
        await shop.ask("GET", f"/v1/events?{wrong}", status=422)


async def _contact(shop: Shop, name: str) -> Any:
    async with shop.api.app.database.pipeline() as tx:
        return await tx.fetchval(
            "SELECT id FROM contacts WHERE workspace_id = $1 AND external_id = $2", shop.api.workspace.workspace.id, name
        )


async def test_what_is_older_than_the_workspace_keeps_is_forgotten(shop: Shop):
    await written(shop)
    await execute(
        shop.api.app.url,
        # Ids begin with their milliseconds: 2020.
        "UPDATE api_requests SET id = ('016f5e66' || substr(id::text, 9))::uuid WHERE workspace_id = '"
        + str(shop.api.workspace.workspace.id)
        + "'",
    )
    assert (await forget(shop.api.app.database, datetime.now(UTC), 0))["api_requests"] >= 1
    assert (await shop.ask("GET", "/v1/requests?request=the-last"))["data"] == []

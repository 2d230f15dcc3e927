"""Webhooks: what happens here is told to the shop's own systems, signed, in time, and never lost."""

import asyncio
import json
import os
import subprocess
from base64 import b64decode
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook

from tests.flow.conftest import Json, Shop
from tests.flow.receiver import Got, Receiver, receiving
from tidings.workspaces import pause, resume

_SCRIPT = """
const { Webhook } = require("standardwebhooks");
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(new Webhook(given.secret).verify(given.body, given.headers)));
"""


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    """The shop's own system."""
    async with receiving() as one:
        yield one


@pytest.fixture(scope="session")
def npm() -> Path:
    """A folder with the npm library, installed once."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidings-tests" / "standardwebhooks"
    if not (base / "node_modules" / "standardwebhooks").exists():
        base.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(base), "standardwebhooks"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"npm cannot install standardwebhooks here: {type(error).__name__}")
    return base


async def subscribe(shop: Shop, receiver: Receiver, **more: Any) -> tuple[str, str]:
    """The id and the secret of a new endpoint."""
    made = await shop.ask("POST", "/v1/webhook-endpoints", {"url": receiver.url} | more, status=201)
    return made["endpoint"]["id"], made["secret"]


async def one_delivery(shop: Shop, endpoint: str, state: str) -> Json:
    """The newest line of the log, once it stands so."""
    page = await shop.until(f"/v1/webhook-endpoints/{endpoint}/deliveries?state={state}", lambda body: bool(body["data"]))
    return page["data"][0]


async def detail(shop: Shop, endpoint: str, delivery: str) -> Json:
    return await shop.ask("GET", f"/v1/webhook-endpoints/{endpoint}/deliveries/{delivery}")


async def fire_timers(shop: Shop) -> float:
    """The next try is due now, as if its time had come; answers how many seconds it would have waited."""
    wait: float | None = None
    for _ in range(400):
        rows = await rows_of(shop, "SELECT due_at FROM timers WHERE kind = 'webhook' AND workspace_id = $1")
        if rows:
            due_at: datetime = rows[0]["due_at"]
            wait = (due_at - datetime.now(UTC)).total_seconds()
            break
        await asyncio.sleep(0.02)
    assert wait is not None, "no try is to come"
    # The workspace's clock moves its timers, and this one with them.
    await shop.advance(f"{int(wait) + 2}s")
    return wait


@pytest.mark.anyio
async def test_what_happens_to_a_message_is_told_and_its_signature_checked_by_two_libraries(shop: Shop, receiver: Receiver, npm: Path):
    endpoint, secret = await subscribe(shop, receiver, event_types=["delivery.*", "message.received"])
    await shop.person("ada")
    sent = await shop.say("ada", metadata={"order": "A-1001"})
    await shop.reaches(sent["deliveries"][0]["id"], "delivered")
    [got] = await receiver.until(1, type_="delivery.sent")
    assert got.told["data"] | {"contact_id": "", "topic": None} == {
        "delivery": sent["deliveries"][0]["id"],
        "message": sent["id"],
        "contact": "ada",
        "contact_id": "",
        "channel": "sms",
        "state": "sent",
        "purpose": "transactional",
        "topic": None,
        "metadata": {"order": "A-1001"},
    }
    assert got.headers["content-type"] == "application/json"
    assert Webhook(secret).verify(got.body.decode(), got.headers) == got.told
    asked = json.dumps({"secret": secret, "body": got.body.decode(), "headers": got.headers})
    run = await asyncio.to_thread(
        subprocess.run, ["node", "-e", _SCRIPT], input=asked, capture_output=True, text=True, cwd=npm, timeout=30, check=True
    )
    assert json.loads(run.stdout) == got.told
    # The log of events has it under the same id, and the log of webhooks with its answer.
    events = (await shop.ask("GET", "/v1/events?type=delivery.sent"))["data"]
    assert [event["id"] for event in events] == [got.id]
    lines = (await shop.ask("GET", f"/v1/webhook-endpoints/{endpoint}/deliveries"))["data"]
    [line] = [line for line in lines if line["event"] == got.id]
    told = await detail(shop, endpoint, line["id"])
    assert (told["body"], [one["status"] for one in told["attempts"]]) == (got.body.decode(), [204])
    assert not [one for one in receiver.got if one.told["type"] == "message.accepted"], "nobody asked for it"


@pytest.mark.anyio
async def test_what_a_person_writes_is_told_with_who_wrote_and_what_it_answers(shop: Shop, receiver: Receiver):
    await subscribe(shop, receiver, event_types=["message.received"])
    await shop.person("ada")
    sent = await shop.say("ada")
    await shop.reaches(sent["deliveries"][0]["id"], "delivered")
    await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Thank you!"})
    [got] = await receiver.until(1)
    told = got.told["data"]
    assert (told["contact"], told["from"], told["text"], told["in_reply_to"], told["media"]) == (
        "ada",
        "+31612345678",
        "Thank you!",
        sent["id"],
        [],
    )


@pytest.mark.anyio
async def test_a_failing_endpoint_is_tried_at_these_times_and_then_given_up_and_can_be_replayed(shop: Shop, receiver: Receiver):
    receiver.answer = lambda _: (500, {"Content-Type": "text/plain"}, b"not today")
    endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.changed"])
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    waits: list[float] = []
    for tries in range(1, 8):
        await receiver.until(tries)
        waits.append(await fire_timers(shop))
    await receiver.until(8)
    planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]
    assert all(plan - 2 <= wait <= plan * 1.1 for plan, wait in zip(planned, waits, strict=True)), waits
    line = await one_delivery(shop, endpoint, "exhausted")
    told = await detail(shop, endpoint, line["id"])
    assert [one["n"] for one in told["attempts"]] == list(range(1, 9))
    assert {(one["status"], one["body"], one["error"]) for one in told["attempts"]} == {(500, "not today", "status_500")}
    assert len({got.id for got in receiver.got}) == 1
    assert (await shop.ask("GET", f"/v1/webhook-endpoints/{endpoint}"))["failing_since"] is not None
    receiver.answer = lambda _: (200, {}, b"")
    day = timedelta(days=1)
    span = {"since": (datetime.now(UTC) - day).isoformat(), "until": (datetime.now(UTC) + day).isoformat()}
    await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/replay", span, status=202)
    again = (await receiver.until(9))[-1]
    assert (again.id, again.body) == (receiver.got[0].id, receiver.got[0].body)
    assert (await one_delivery(shop, endpoint, "delivered"))["attempts"] == 9
    assert (await shop.ask("GET", f"/v1/webhook-endpoints/{endpoint}"))["failing_since"] is None
    replayed = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/replay", {"event": again.id}, status=202)
    assert replayed["queued"] == 1
    await receiver.until(10)


@pytest.mark.anyio
async def test_every_event_of_a_span_is_sent_again_those_from_before_the_endpoint_too(shop: Shop, receiver: Receiver):
    await shop.person("ada")
    for _ in range(3):
        await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    await shop.until("/v1/events?type=preferences.changed", lambda body: len(body["data"]) == 3)
    endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.*"])
    span = {"since": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "only": "all"}
    await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/replay", span, status=202)
    events = {event["id"] for event in (await shop.ask("GET", "/v1/events?type=preferences.changed"))["data"]}
    assert {got.id for got in await receiver.until(3)} == events


@pytest.mark.anyio
async def test_an_endpoint_that_is_gone_is_disabled_and_the_others_and_the_members_are_told(
    shop: Shop, receiver: Receiver, capsys: pytest.CaptureFixture[str]
):
    async with receiving() as other:
        await subscribe(shop, other, event_types=["webhook_endpoint.disabled"])
        receiver.answer = lambda _: (410, {}, b"")
        endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.changed"])
        await shop.person("ada")
        await member(shop)
        await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
        [got] = await other.until(1)
    assert got.told["data"] == {"webhook_endpoint": endpoint, "url": receiver.url, "reason": "gone"}
    shown = await shop.ask("GET", f"/v1/webhook-endpoints/{endpoint}")
    assert (shown["state"], shown["reason"]) == ("disabled", "gone")
    assert await printed(capsys, "A mail to owner@shop.example, which TIDINGS_SYSTEM_SMTP_URL would send: A webhook endpoint was disabled")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    await asyncio.sleep(0.5)
    assert len(receiver.got) == 1
    refused = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/replay", {"event": receiver.got[0].id}, status=409)
    assert refused["code"] == "endpoint_disabled"
    receiver.answer = lambda _: (204, {}, b"")
    assert (await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/enable"))["state"] == "enabled"
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    await receiver.until(2)


@pytest.mark.anyio
async def test_five_days_without_a_success_disable_and_what_waits_is_listed_as_given_up(shop: Shop, receiver: Receiver):
    receiver.answer = lambda _: (503, {}, b"")
    endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.changed"])
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    await receiver.until(1)
    await shop.until(f"/v1/webhook-endpoints/{endpoint}", lambda body: body["failing_since"] is not None)
    await shop.advance("121h")
    await receiver.until(2)
    await shop.until(f"/v1/webhook-endpoints/{endpoint}", lambda body: (body["state"], body["reason"]) == ("disabled", "failing"))
    assert (await one_delivery(shop, endpoint, "exhausted"))["reason"] == "endpoint_disabled"


@pytest.mark.anyio
async def test_a_redirect_is_no_success_and_is_not_followed(shop: Shop, receiver: Receiver):
    async with receiving() as elsewhere:
        receiver.answer = lambda _: (307, {"Location": elsewhere.url}, b"")
        endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.changed"])
        await shop.person("ada")
        await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
        await receiver.until(1)
        await fire_timers(shop)
        await receiver.until(2)
        assert elsewhere.got == []
    line = await one_delivery(shop, endpoint, "pending")
    [attempt, *_] = (await detail(shop, endpoint, line["id"]))["attempts"]
    assert (attempt["status"], attempt["error"]) == (307, "redirected")


@pytest.mark.anyio
async def test_retry_after_is_kept(shop: Shop, receiver: Receiver):
    receiver.answer = lambda _: (429, {"Retry-After": "3600"}, b"")
    await subscribe(shop, receiver, event_types=["preferences.changed"])
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
    await receiver.until(1)
    assert 3590 <= await fire_timers(shop) <= 3601


@pytest.mark.anyio
async def test_in_order_a_failing_event_holds_those_behind_it_of_the_same_person_only(shop: Shop, receiver: Receiver):
    def answer(got: Got) -> tuple[int, dict[str, str], bytes]:
        told = got.told["data"]
        is_first = told["contact"] == "ada" and [one.told["data"]["contact"] for one in receiver.got].count("ada") == 1
        return (500, {}, b"") if is_first else (204, {}, b"")

    receiver.answer = answer
    await subscribe(shop, receiver, event_types=["preferences.changed"], is_ordered=True)
    for name in ("ada", "bob"):
        await shop.person(name, phone="+31612345678" if name == "ada" else "+31687654321")
    for name in ("ada", "ada", "ada", "bob"):
        await shop.ask("PUT", f"/v1/contacts/{name}/preferences", {"topics": {}})
    for _ in range(500):
        if any(got.told["data"]["contact"] == "bob" for got in receiver.got):
            break
        await asyncio.sleep(0.02)
    assert [got.told["data"]["contact"] for got in receiver.got].count("ada") == 1
    await fire_timers(shop)
    told = [got.id for got in await receiver.until(5) if got.told["data"]["contact"] == "ada"]
    assert told[0] == told[1], "the failed one comes first"
    assert told[1:] == sorted(told[1:]), "the others in their order"
    assert len(set(told)) == 3


@pytest.mark.anyio
async def test_an_endpoint_that_never_answers_delays_nobody_elses(shop: Shop, receiver: Receiver):
    async with receiving() as silent:
        silent.answer = lambda _: None
        await subscribe(shop, silent, event_types=["preferences.changed"])
        await subscribe(shop, receiver, event_types=["preferences.changed"])
        await shop.person("ada")
        for _ in range(12):
            await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
        # Its first try would end after fifteen seconds.
        await receiver.until(12, seconds=12)
        assert len(silent.got) <= 2, "it has a few tries on the wire, and no more"


@pytest.mark.anyio
async def test_while_a_secret_is_rotated_both_sign_and_a_public_key_checks_the_other_algorithm(shop: Shop, receiver: Receiver):
    endpoint, old = await subscribe(shop, receiver)
    rotated = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/rotate-secret", {"old_lasts": "1h"})
    answered = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/test")
    assert (answered["ok"], answered["status"]) == (True, 204)
    [got] = receiver.got
    assert got.told["type"] == "webhook.test"
    for secret in (old, rotated["secret"]):
        Webhook(secret).verify(got.body.decode(), got.headers)
    await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/rotate-secret", {"old_lasts": "0s"})
    await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/test")
    assert len(receiver.got[1].headers["webhook-signature"].split(" ")) == 1
    assert "whsec_" not in json.dumps(await shop.ask("GET", "/v1/webhook-endpoints"))
    made = await shop.ask("POST", "/v1/webhook-endpoints", {"url": receiver.url, "algorithm": "v1a"}, status=201)
    assert made["secret"] is None
    await shop.ask("POST", f"/v1/webhook-endpoints/{made['endpoint']['id']}/test")
    check_ed25519(made["endpoint"]["public_key"], receiver.got[2])


@pytest.mark.anyio
async def test_a_test_says_what_is_wrong(shop: Shop, receiver: Receiver):
    receiver.answer = lambda _: (404, {}, b"no such hook")
    endpoint, _ = await subscribe(shop, receiver)
    answered = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/test")
    assert (answered["ok"], answered["status"], answered["error"], answered["body"]) == (False, 404, "status_404", "no such hook")
    await shop.ask("PATCH", f"/v1/webhook-endpoints/{endpoint}", {"url": "http://127.0.0.1:1/"})
    answered = await shop.ask("POST", f"/v1/webhook-endpoints/{endpoint}/test")
    assert (answered["status"], answered["error"]) == (None, "connect_failed")


@pytest.mark.anyio
async def test_while_the_installation_is_paused_nothing_leaves_and_afterwards_all_of_it_does(shop: Shop, receiver: Receiver):
    endpoint, _ = await subscribe(shop, receiver, event_types=["preferences.changed"])
    await shop.person("ada")
    app = shop.api.app
    async with app.database.pipeline() as tx:
        await pause(tx, "a restored copy", datetime.now(UTC))
    try:
        # Its workers look at every second.
        await asyncio.sleep(1.5)
        await shop.ask("PUT", "/v1/contacts/ada/preferences", {"topics": {}})
        assert (await one_delivery(shop, endpoint, "pending"))["attempts"] == 0
        await asyncio.sleep(0.7)
        assert receiver.got == []
    finally:
        async with app.database.pipeline() as tx:
            await resume(tx)
    await receiver.until(1)


@pytest.mark.anyio
async def test_who_is_erased_stands_in_no_body_any_more(shop: Shop, receiver: Receiver):
    endpoint, _ = await subscribe(shop, receiver, event_types=["message.received"])
    await shop.person("ada")
    receiver.answer = lambda _: (200, {}, b"Ada Lovelace, I know her")
    await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "I am Ada Lovelace"})
    await receiver.until(1)
    line = await one_delivery(shop, endpoint, "delivered")
    assert "Lovelace" in json.dumps(await detail(shop, endpoint, line["id"]))
    await shop.ask("DELETE", "/v1/contacts/ada")
    told = await detail(shop, endpoint, line["id"])
    assert told["body"] is None
    assert "Lovelace" not in json.dumps(told)


def check_ed25519(public: str, got: Got) -> None:
    """The signature is that of the key, over what was got."""
    version, _, signature = got.headers["webhook-signature"].partition(",")
    assert version == "v1a"
    signed = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    Ed25519PublicKey.from_public_bytes(b64decode(public.removeprefix("whpk_"))).verify(b64decode(signature), signed)


async def member(shop: Shop) -> None:
    """The shop has an owner with a mailbox."""
    await rows_of(
        shop,
        "WITH m AS (INSERT INTO members (id, email, name, password_hash, created_at, updated_at) "
        "VALUES (gen_random_uuid(), 'owner@shop.example', 'Owner', 'x', now(), now()) RETURNING id) "
        "INSERT INTO memberships (workspace_id, member_id, role, created_at) SELECT $1, id, 'owner', now() FROM m",
    )


async def rows_of(shop: Shop, query: str) -> list[asyncpg.Record]:
    """What a statement about the shop's workspace answers."""
    connection = await asyncpg.connect(shop.api.app.url)
    try:
        return await connection.fetch(query, shop.api.workspace.workspace.id)
    finally:
        await connection.close()


async def printed(capsys: pytest.CaptureFixture[str], text: str) -> bool:
    """A mail with this text was printed: there is no mail server."""
    found = ""
    for _ in range(200):
        found += capsys.readouterr().out
        if text in found:
            return True
        await asyncio.sleep(0.02)
    return False

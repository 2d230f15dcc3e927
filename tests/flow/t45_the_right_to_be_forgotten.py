"""Somebody asks to be forgotten: afterwards no table of the database tells of them, and whatever stays is said."""

import asyncio
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import Api
from tests.flow.conftest import Json, Shop
from tidings.core.clock import rfc3339, system_clock
from tidings.core.ids import decode
from tidings.erasure import KEPT, KIND, erase_again
from tidings.timers import Timer
from tidings.workspaces.audit import chain, read_audit, verify

pytestmark = pytest.mark.anyio

# Words that are nobody else's: wherever one is found, somebody was not forgotten.
NAME, MAIL, PHONE, OWN_ID = "Zerlina Quackenbush", "zerlina@quackenbush.example", "+31687001122", "zerlina@her-own-id.example"
WORDS = ("zerlina", "quackenbush", "687001122", "sparklingwater", "whatshewrote", "10.77.66.55")

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""


async def told_anywhere(url: str, words: tuple[str, ...] = WORDS) -> list[str]:
    """Every table and column that has one of the words in it, in whatever type, read as the owner of all tables."""
    connection = await asyncpg.connect(url)
    # What is kept as bytes is read as their digits.
    patterns = {f"%{form}%": word for word in words for form in (word, word.encode().hex())}
    try:
        found: set[str] = set()
        for table in await connection.fetch(_TABLES):
            rows = await connection.fetch(
                f'SELECT DISTINCT field.key, pattern FROM "{table[0]}" t, jsonb_each_text(to_jsonb(t)) AS field, unnest($1::text[]) AS pattern'
                " WHERE field.value ILIKE pattern",
                list(patterns),
            )
            found |= {f"{table[0]}.{column} tells {patterns[pattern]}" for column, pattern in rows}
        return sorted(found)
    finally:
        await connection.close()


def _tomorrow() -> str:
    return rfc3339(system_clock() + timedelta(days=1))


async def _once(shop: Shop, key: str, to: object, body: str, **more: object) -> Json:
    given = {"to": to, "content": {"body": body}, "route": {"channel": "sms"}, "purpose": "transactional"} | more
    return await shop.ask("POST", "/v1/messages", given, idempotency_key=key)


async def _known(shop: Shop) -> Json:
    """A customer of whom there is everything: addresses, attributes, messages that arrived and that wait, what she wrote."""
    body = {
        "name": NAME,
        "email": MAIL,
        "phone": PHONE,
        "attributes": {"drink": "sparklingwater", "age": 41},
    }
    person = await shop.ask("PUT", f"/v1/contacts/{quote(OWN_ID, safe='')}", body)
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": OWN_ID, "name": NAME}]}, idempotency_key="batch-1")
    said = await _once(shop, "order-1", OWN_ID, f"Dear {NAME}, your sparklingwater", metadata={"for": MAIL})
    await shop.reaches(said["deliveries"][0]["id"], "delivered")
    by_phone = await _once(shop, "order-2", {"phone": "+31 6 8700 1122"}, "Your sparklingwater again")
    await shop.reaches(by_phone["deliveries"][0]["id"], "delivered")
    shown = await shop.say(OWN_ID, channel="inapp", body="sparklingwater in the app")
    await shop.reaches(shown["deliveries"][0]["id"], "delivered")
    await shop.say(OWN_ID, body="Later, sparklingwater", send_at=_tomorrow())
    await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": PHONE, "text": "whatshewrote"}, status=201)
    there = f"/v1/contacts/{quote(OWN_ID, safe='')}"
    granted = {
        "channel": "email",
        "purpose": "marketing",
        "state": "granted",
        "source": "form",
        "text": f"I, {NAME}, agree",
        "address": MAIL,
        "proof": {"ip": "10.77.66.55"},
    }
    await shop.ask("POST", f"{there}/consents", granted, idempotency_key="consent-1")
    await shop.ask("PUT", f"{there}/preferences", {"channels": ["email", "sms"]})
    await shop.ask("POST", "/v1/suppressions", {"email": MAIL, "reason": "complaint", "source": "support"}, idempotency_key="refused-1")
    return person


async def test_nothing_in_the_database_tells_of_who_was_erased_and_what_stays_is_said(api: Api):
    shop = Shop(api)
    person = await _known(shop)
    before = await told_anywhere(api.app.url)
    assert {line.partition(".")[0] for line in before} >= {
        "contacts",
        "addresses",
        "attributes",
        "consents",
        "messages",
        "attempts",
        "idempotency_keys",
    }
    answer = await shop.ask("DELETE", f"/v1/contacts/{quote(OWN_ID, safe='')}", status=200)
    assert await told_anywhere(api.app.url) == []
    assert answer["id"] == person["id"]
    counted = {
        "contacts": 1,
        "contact_keys": 3,
        "addresses": 2,
        "attributes": 2,
        "messages": 5,
        "attempts": 3,
        "queue": 1,
        "consents": 1,
        "permissions": 1,
    }
    assert {table: answer["erased"][table] for table in counted} == counted
    assert answer["erased"]["idempotency_keys"] >= 2
    assert answer["kept"] == KEPT
    assert {"deliveries", "audit_entries", "suppressions"} <= answer["kept"].keys()
    await shop.ask("DELETE", f"/v1/contacts/{quote(OWN_ID, safe='')}", status=404)
    assert await told_anywhere(api.app.url) == []


async def test_the_audit_chain_is_valid_and_counts_what_was_erased(api: Api):
    shop = Shop(api)
    person = await _known(shop)
    answer = await shop.ask("DELETE", f"/v1/contacts/{quote(OWN_ID, safe='')}")
    async with api.app.database.pipeline() as tx:
        await chain(tx, waits=True)
        entries = await read_audit(tx, api.workspace.workspace.id, after=0, limit=1_000)
    assert verify(entries).is_whole
    erased = next(entry for entry in entries if entry.action == "contacts.delete")
    assert erased.target is not None
    assert (erased.target.kind, erased.target.id) == ("contact", person["id"])
    assert erased.changes == {"erased": answer["erased"]}
    assert await told_anywhere(api.app.url) == []


async def test_deliveries_stay_as_bare_facts_and_what_waited_is_cancelled(shop: Shop):
    await _known(shop)
    later = await shop.say(OWN_ID, body="x", send_at=_tomorrow())
    done = (await shop.say(OWN_ID, body="Done"))["deliveries"][0]["id"]
    await shop.reaches(done, "delivered")
    await shop.ask("DELETE", f"/v1/contacts/{quote(OWN_ID, safe='')}")
    stood = await shop.ask("GET", f"/v1/deliveries/{done}")
    assert (stood["state"], stood["channel"], stood["contact"]) == ("delivered", "sms", None)
    assert (stood["attempts"], stood["sent_at"] is not None) == (1, True)
    waited = await shop.ask("GET", f"/v1/deliveries/{later['deliveries'][0]['id']}")
    assert (waited["state"], waited["reason"]) == ("cancelled", "contact_erased")
    assert (await shop.told(later))[-1]["reason"] == "contact_erased"


async def test_what_was_said_to_others_too_stays_as_it_was_said_to_them(shop: Shop):
    await shop.person("ann")
    await shop.person("bea")
    said = await shop.say(["ann", "bea"], body="The shop is closed on Monday")
    await shop.api.settled(said["id"])
    await shop.ask("DELETE", "/v1/contacts/ann")
    assert (await shop.ask("GET", f"/v1/messages/{said['id']}"))["content"]["body"] == "The shop is closed on Monday"
    addresses = [one["address"] for one in await _attempts(shop, said["id"])]
    assert sorted(address is None for address in addresses) == [False, True]
    await shop.ask("DELETE", "/v1/contacts/bea")
    assert (await shop.ask("GET", f"/v1/messages/{said['id']}"))["content"] is None, "nobody is left to whom it was said"


async def test_the_same_key_still_makes_no_second_message(shop: Shop):
    await shop.person("ann")
    first = await _once(shop, "order-7", "ann", "Once")
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    gone = await shop.ask("DELETE", "/v1/contacts/ann")
    again = await _once(shop, "order-7", "ann", "Once")
    assert again["id"] == first["id"]
    assert [one["contact"] for one in again["deliveries"]] == [gone["id"]]


async def test_who_comes_back_is_somebody_new(shop: Shop):
    before = await shop.person("ann")
    said = await shop.say("ann", body="Before")
    await shop.reaches(said["deliveries"][0]["id"], "delivered")
    await shop.ask("DELETE", "/v1/contacts/ann")
    after = await shop.person("ann")
    assert after["id"] != before["id"]
    assert (await shop.ask("GET", "/v1/deliveries?contact=ann"))["data"] == []


async def test_what_was_refused_by_address_stays_refused_for_who_comes_back(shop: Shop):
    await shop.person("ann", phone=PHONE)
    await shop.ask("POST", "/v1/suppressions", {"phone": PHONE, "reason": "stop", "source": "support"})
    answer = await shop.ask("DELETE", "/v1/contacts/ann")
    assert answer["kept"]["suppressions"]
    await shop.person("somebody", phone=PHONE)
    said = await shop.say("somebody", body="Hello again")
    [delivery] = await shop.api.settled(said["id"])
    assert delivery["state"] == "skipped"


async def test_what_was_on_the_wire_is_forgotten_when_it_has_been_written_down(api: Api):
    shop = Shop(api)
    person = await shop.ask("PUT", "/v1/contacts/z", {"name": NAME, "phone": PHONE})
    await shop.fault({"channel": "sms", "delay": "1500ms"})
    said = await shop.say("z", body=f"Dear {NAME}")
    delivery = said["deliveries"][0]["id"]
    await _on_the_wire(api, delivery)
    await shop.ask("DELETE", "/v1/contacts/z")
    await shop.reaches(delivery, "sent", "delivered", "unknown")
    contact_id = decode("ctc", person["id"])
    assert contact_id is not None
    assert {row["key"].partition(" ")[0] for row in await _timers(api, contact_id)} == {"soon", "late"}
    now = system_clock()
    async with api.app.database.pipeline() as tx:
        timer = Timer(workspace_id=api.workspace.workspace.id, kind=KIND, subject=contact_id, key="soon", due_at=now)
        await erase_again(tx, [timer], now)
    assert await told_anywhere(api.app.url) == []


async def test_two_who_erase_one_person_at_once_erase_them_once(shop: Shop):
    await shop.person("ann")
    answers = await asyncio.gather(*(shop.client.delete("/v1/contacts/ann") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]


async def _on_the_wire(api: Api, delivery: str) -> None:
    delivery_id = decode("dlv", delivery)
    for _ in range(200):
        async with api.app.database.pipeline() as tx:
            if await tx.fetchval("SELECT lease_token IS NOT NULL FROM queue WHERE delivery_id = $1", delivery_id):
                return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{delivery} was never on the wire")


async def _timers(api: Api, contact_id: UUID) -> list[Json]:
    async with api.app.database.pipeline() as tx:
        rows = await tx.fetch("SELECT key, due_at FROM timers WHERE kind = $1 AND subject = $2", KIND, contact_id)
    return [dict(row.items()) for row in rows]


async def _attempts(shop: Shop, message: str) -> list[Json]:
    async with shop.api.app.database.pipeline() as tx:
        rows = await tx.fetch(
            "SELECT a.address, a.content FROM deliveries d JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id WHERE d.message_id = $1",
            decode("msg", message),
        )
    return [dict(row.items()) for row in rows]

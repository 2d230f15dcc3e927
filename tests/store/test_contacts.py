"""People on a real PostgreSQL: found, made once, changed field by field, and gone."""

import asyncio
import random
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_letters
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tidings.contacts import (
    BatchItem,
    Contact,
    ContactInput,
    ContactKey,
    StoredItem,
    erase_contact,
    find_or_make,
    get_contact,
    list_contacts,
    people,
    put_batch,
    put_contact,
    release_contact,
    resolve,
)
from tidings.contacts.model import AddressInput
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import bucket_of, bucket_of_key, decode, encode
from tidings.db import Database, Tx, load_queries
from tidings.workspaces import Workspace, create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TABLES = ("contacts", "contact_keys", "addresses", "attributes")


async def _shop(database: Database, country: str | None = "NL") -> Workspace:
    async with database.pipeline() as tx:
        made = await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW, default_country=country)
    return made.workspace


async def _put(database: Database, shop: Workspace, external_id: str, body: dict[str, Any], now: datetime = NOW) -> Contact:
    async with database.workspace(shop.id) as tx:
        return await put_contact(tx, shop, external_id, msgspec.convert(body, ContactInput), now=now)


async def _get(database: Database, shop: Workspace, external_id: str) -> Contact:
    async with database.workspace(shop.id) as tx:
        return await get_contact(tx, shop.id, external_id)


async def _errors(database: Database, shop: Workspace, body: dict[str, Any], external_id: str = "u") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        await _put(database, shop, external_id, body)
    return [(error.pointer, error.code) for error in caught.value.errors]


async def _counts(database: Database, shop: Workspace) -> dict[str, int]:
    async with database.workspace(shop.id) as tx:
        return {table: await tx.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}


async def _erase(tx: Tx, workspace_id: UUID, external_id: str) -> bool:
    contact = await release_contact(tx, workspace_id, external_id)
    if contact is not None:
        await erase_contact(tx, workspace_id, contact)
    return contact is not None


def _addresses(contact: Contact) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.value, one.label) for one in contact.addresses]


async def test_what_was_put_is_what_is_read(database: Database):
    shop = await _shop(database)
    body = {
        "name": "Ada",
        "email": "Ada@Example.com",
        "phone": "06 1234 5678",
        "locale": "en_gb",
        "timezone": "Europe/London",
        "country": "nl",
        "attributes": {"plan": "pro", "orders": 3, "score": 1.5, "is_vip": True, "huge": 1e300, "seen": "2026-01-02T03:04:05+01:00"},
    }
    put = await _put(database, shop, "user/42 é", body)
    read = await _get(database, shop, "user/42 é")
    assert put == read
    assert (read.external_id, read.name, read.locale, read.timezone, read.country) == ("user/42 é", "Ada", "en-GB", "Europe/London", "NL")
    assert _addresses(read) == [("email", "Ada@example.com", None), ("phone", "+31612345678", None)]
    assert read.attributes == body["attributes"]
    assert {type(value) for value in read.attributes.values()} == {str, int, float, bool}
    assert bucket_of(read.id) == bucket_of_key("id", "user/42 é")
    async with database.workspace(shop.id) as tx:
        times = await tx.fetch("SELECT name, time_value FROM attributes WHERE time_value IS NOT NULL")
    assert [(row["name"], row["time_value"]) for row in times] == [("seen", datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC))]


async def test_a_text_that_is_almost_a_time_is_a_text(database: Database):
    shop = await _shop(database)
    almost = ["2026-01-02", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05", "0001-01-01T00:00:00+14:00", "2026-01-02T03:04:60Z", "tomorrow"]
    await _put(database, shop, "u", {"attributes": {str(index): text for index, text in enumerate(almost)}})
    async with database.workspace(shop.id) as tx:
        assert await tx.fetchval("SELECT count(time_value) FROM attributes") == 0
    assert sorted(str(value) for value in (await _get(database, shop, "u")).attributes.values()) == sorted(almost)


async def test_a_field_left_out_stays_and_null_clears_it(database: Database):
    shop = await _shop(database)
    await _put(database, shop, "u", {"name": "Ada", "email": "a@example.com", "locale": "nl", "attributes": {"a": 1, "b": 2, "c": True}})
    changed = await _put(database, shop, "u", {"name": None, "phone": "+31612345678", "attributes": {"a": None, "b": "two", "c": 1}}, LATER)
    assert (changed.name, changed.locale, changed.attributes) == (None, "nl", {"b": "two", "c": 1})
    assert type(changed.attributes["c"]) is int
    assert _addresses(changed) == [("email", "a@example.com", None), ("phone", "+31612345678", None)]
    assert (changed.created_at, changed.updated_at) == (NOW, LATER)
    assert changed == await _get(database, shop, "u")
    bare = await _put(database, shop, "u", {"email": None, "phone": None, "attributes": None})
    assert (bare.addresses, bare.attributes) == ([], {})
    assert await _counts(database, shop) == {"contacts": 1, "contact_keys": 1, "addresses": 0, "attributes": 0}


async def test_putting_the_same_again_changes_nothing(database: Database):
    shop = await _shop(database)
    body = {"name": "Ada", "phone": "0612345678", "email": "a@example.com", "attributes": {"a": 1, "b": 0.1}}
    first = await _put(database, shop, "u", body)
    assert await _put(database, shop, "u", body, LATER) == first


async def test_email_takes_the_place_of_the_first_mailbox_and_leaves_the_others(database: Database):
    shop = await _shop(database)
    listed = [
        {"channel": "email", "value": "one@example.com", "label": "home"},
        {"kind": "phone", "value": "0612345678"},
        {"kind": "email", "value": "two@example.com", "label": "work"},
    ]
    await _put(database, shop, "u", {"addresses": listed})
    changed = await _put(database, shop, "u", {"email": "three@example.com"})
    assert _addresses(changed) == [
        ("email", "three@example.com", None),
        ("phone", "+31612345678", None),
        ("email", "two@example.com", "work"),
    ]
    moved = await _put(database, shop, "u", {"email": "two@example.com"})
    assert _addresses(moved) == [("email", "two@example.com", "work"), ("phone", "+31612345678", None)]
    assert moved == await _get(database, shop, "u")
    replaced = await _put(database, shop, "u", {"addresses": [{"channel": "email", "value": "x@example.com"}], "email": "y@example.com"})
    assert _addresses(replaced) == [("email", "y@example.com", None), ("email", "x@example.com", None)]
    assert [one.rank for one in (await _get(database, shop, "u")).addresses] == [0, 1]
    async with database.pipeline() as tx:
        keys = [ContactKey(shop.id, "email", value) for value in ("one@example.com", "x@example.com", "y@example.com")]
        assert await resolve(tx, keys) == {keys[1]: replaced.id, keys[2]: replaced.id}


async def test_a_number_without_a_country_is_one_of_the_contacts_or_the_workspaces(database: Database):
    shop, nowhere = await _shop(database, "NL"), await _shop(database, None)
    assert _addresses(await _put(database, shop, "u", {"phone": "0612345678"}))[0][1] == "+31612345678"
    assert _addresses(await _put(database, shop, "v", {"phone": "07400 123456", "country": "GB"}))[0][1] == "+447400123456"
    assert _addresses(await _put(database, shop, "v", {"phone": "07400 123457"}))[0][1] == "+447400123457"
    assert _addresses(await _put(database, shop, "v", {"phone": "0612345678", "country": None}))[0][1] == "+31612345678"
    assert await _errors(database, nowhere, {"phone": "0612345678"}) == [("/phone", "phone_country_missing")]


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_stored(database: Database):
    shop = await _shop(database)
    body = {
        "email": "nobody",
        "phone": "12",
        "locale": "no such",
        "timezone": "Mars/Base",
        "country": "xx",
        "addresses": [
            {"value": "a@example.com"},
            {"channel": "email", "kind": "email", "value": "a@example.com"},
            {"channel": "email", "value": "a@example.com"},
            {"kind": "email", "value": "a@EXAMPLE.com"},
            {"channel": "webpush", "value": "{}"},
        ],
    }
    assert sorted(await _errors(database, shop, body)) == [
        ("/addresses/0", "channel_or_kind"),
        ("/addresses/1", "channel_or_kind"),
        ("/addresses/3/value", "duplicate_address"),
        ("/addresses/4/value", "invalid_webpush"),
        ("/country", "invalid_country"),
        ("/email", "invalid_email"),
        ("/locale", "invalid_locale"),
        ("/phone", "invalid_phone"),
        ("/timezone", "invalid_timezone"),
    ]
    assert set((await _counts(database, shop)).values()) == {0}
    contradiction = {"email": None, "addresses": [{"channel": "email", "value": "a@example.com"}]}
    assert await _errors(database, shop, contradiction) == [("/email", "contradiction")]


async def test_a_contact_has_a_bounded_number_of_attributes_and_addresses(database: Database):
    shop = await _shop(database)
    await _put(database, shop, "u", {"attributes": {f"a{n}": n for n in range(60)}})
    assert await _errors(database, shop, {"attributes": {f"b{n}": n for n in range(60)}}) == [("/attributes", "too_many")]
    listed = [{"kind": "email", "value": f"a{n}@example.com"} for n in range(50)]
    assert await _errors(database, shop, {"addresses": listed, "phone": "0612345678"}, "v") == [("/addresses", "too_many")]
    await _put(database, shop, "v", {"addresses": listed})
    assert await _errors(database, shop, {"phone": "0612345678"}, "v") == [("/addresses", "too_many")]
    assert (await _counts(database, shop))["addresses"] == 50


async def test_an_address_too_long_for_the_index_is_refused(database: Database):
    shop = await _shop(database)
    # The API takes 2,000 characters; written as JSON again, a quotation mark takes two of them.
    keys = {"p256dh": urlsafe_b64encode(b"\x04" + bytes(64)).decode(), "auth": urlsafe_b64encode(bytes(16)).decode()}
    value = msgspec.json.encode({"endpoint": "https://push.example.com/" + '"' * 850, "keys": keys}).decode()
    assert len(value) < 2_000
    await _put(database, shop, "u", {"addresses": [{"kind": "webpush", "value": value}]})
    letters = "".join(random.Random(1).choices(ascii_letters, k=2_001))
    given = ContactInput(addresses=[AddressInput(kind="push", value=letters)])
    async with database.workspace(shop.id) as tx:
        with pytest.raises(Invalid) as caught:
            await put_contact(tx, shop, "v", given, now=NOW)
        assert [(error.pointer, error.code) for error in caught.value.errors] == [("/addresses/0/value", "too_long")]
    longest = await _put(database, shop, "w", {"addresses": [{"kind": "push", "value": letters[:2_000]}]})
    assert longest == await _get(database, shop, "w")


@pytest.mark.parametrize(("external_id", "code"), [("", "invalid_id"), ("x" * 256, "invalid_id"), ("a\x1fb", "invalid_id")])
async def test_an_id_that_cannot_be_is_refused(database: Database, external_id: str, code: str):
    assert await _errors(database, await _shop(database), {}, external_id) == [("id", code)]


async def test_an_id_of_our_own_form_is_taken_only_where_it_is_one(database: Database):
    shop = await _shop(database)
    assert await _errors(database, shop, {}, encode("ctc", uuid4())) == [("id", "reserved_id")]
    key = ContactKey(shop.id, "email", "a@example.com")
    async with database.workspace(shop.id) as tx:
        made = (await find_or_make(tx, [key], now=NOW))[key]
    changed = await _put(database, shop, encode("ctc", made), {"name": "Ada"})
    assert (changed.id, changed.name, _addresses(changed)) == (made, "Ada", [("email", "a@example.com", None)])


async def test_two_that_put_the_same_new_contact_at_once_make_one(database: Database):
    shop = await _shop(database)
    bodies: list[dict[str, Any]] = [{"attributes": {f"a{n}": n}} for n in range(8)]
    made = await asyncio.gather(*(_put(database, shop, "u", body) for body in bodies))
    assert len({contact.id for contact in made}) == 1
    assert (await _get(database, shop, "u")).attributes == {f"a{n}": n for n in range(8)}
    assert await _counts(database, shop) == {"contacts": 1, "contact_keys": 1, "addresses": 0, "attributes": 8}


async def test_putting_and_deleting_at_once_leaves_all_or_nothing(database: Database):
    shop = await _shop(database)

    async def delete() -> bool:
        async with database.workspace(shop.id) as tx:
            return await _erase(tx, shop.id, "u")

    body = {"email": "a@example.com", "attributes": {"a": 1}}
    for _ in range(10):
        await asyncio.gather(_put(database, shop, "u", body), delete(), _put(database, shop, "u", body), delete())
        counts = await _counts(database, shop)
        assert counts in (
            {"contacts": 1, "contact_keys": 2, "addresses": 1, "attributes": 1},
            {"contacts": 0, "contact_keys": 0, "addresses": 0, "attributes": 0},
        )


async def test_a_deleted_contact_leaves_no_row_and_is_found_by_nothing(database: Database):
    shop = await _shop(database)
    await _put(database, shop, "u", {"email": "a@example.com", "phone": "0612345678", "attributes": {"a": 1}})
    async with database.workspace(shop.id) as tx:
        assert await _erase(tx, shop.id, "u") is True
        assert await _erase(tx, shop.id, "u") is False
        with pytest.raises(NotFound):
            await get_contact(tx, shop.id, "u")
    assert set((await _counts(database, shop)).values()) == {0}


async def test_a_shared_address_names_the_oldest_who_has_it(database: Database):
    shop, other = await _shop(database), await _shop(database)
    first = await _put(database, shop, "a", {"email": "a@example.com"})
    second = await _put(database, shop, "b", {"email": "a@example.com"})
    await _put(database, other, "c", {"email": "a@example.com"})
    keys = [ContactKey(shop.id, "id", "b"), ContactKey(shop.id, "email", "a@example.com"), ContactKey(shop.id, "id", "nobody")]
    async with database.pipeline() as tx:
        assert await resolve(tx, keys) == {keys[0]: second.id, keys[1]: min(first.id, second.id)}
        assert await resolve(tx, []) == {}


async def test_one_resolve_serves_several_workspaces(database: Database):
    shop, other = await _shop(database), await _shop(database)
    mine, theirs = await _put(database, shop, "u", {}), await _put(database, other, "u", {})
    keys = [ContactKey(other.id, "id", "u"), ContactKey(shop.id, "id", "u"), ContactKey(shop.id, "id", "u")]
    async with database.pipeline() as tx:
        assert await resolve(tx, keys) == {keys[0]: theirs.id, keys[1]: mine.id}


async def test_nobody_of_another_workspace_is_seen_or_changed(database: Database):
    shop, other = await _shop(database), await _shop(database)
    await _put(database, shop, "u", {"name": "Ada", "email": "a@example.com"})
    async with database.workspace(other.id) as tx:
        for workspace_id in (shop.id, other.id):
            with pytest.raises(NotFound):
                await get_contact(tx, workspace_id, "u")
            assert await list_contacts(tx, workspace_id, limit=10) == []
            assert await _erase(tx, workspace_id, "u") is False
            assert await resolve(tx, [ContactKey(workspace_id, "id", "u")]) == {}
    assert (await _get(database, shop, "u")).name == "Ada"


async def test_every_look_up_of_a_key_is_one_by_the_index_also_on_an_empty_table(database: Database):
    statement = "EXPLAIN " + load_queries("tidings.contacts")["find_keys"]
    async with database.pipeline() as tx:
        plan = [row["QUERY PLAN"] for row in await tx.fetch(statement, [1], [uuid4()], ["id"], ["u"])]
    assert any("contact_keys_pkey" in line for line in plan), plan
    assert not any("Seq Scan" in line for line in plan), plan


async def test_people_are_made_for_addresses_once_however_many_ask(database: Database):
    shop, other = await _shop(database), await _shop(database)
    known = await _put(database, shop, "u", {"email": "known@example.com"})
    keys = [
        ContactKey(shop.id, "email", "known@example.com"),
        ContactKey(shop.id, "email", "new@example.com"),
        ContactKey(shop.id, "phone", "+31612345678"),
        ContactKey(other.id, "phone", "+31612345678"),
    ]

    async def ask(order: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
        async with database.pipeline() as tx:
            return await find_or_make(tx, order, now=NOW)

    answers = await asyncio.gather(*(ask(keys[::step]) for step in (1, -1) * 4), ask([keys[1], keys[1]]))
    assert all(answer == answers[0] for answer in answers[:-1])
    assert answers[0][keys[0]] == known.id
    assert len(set(answers[0].values())) == 4
    assert answers[-1] == {keys[1]: answers[0][keys[1]]}
    made = await _get(database, shop, encode("ctc", answers[0][keys[1]]))
    assert (_addresses(made), decode("ctc", made.external_id)) == ([("email", "new@example.com", None)], made.id)
    assert (await _counts(database, shop))["contacts"] == 3


async def test_thousands_of_new_people_at_once_are_made_once_and_keep_no_key_locked(database: Database):
    shop = await _shop(database)
    keys = [ContactKey(shop.id, "email", f"a{n}@example.com") for n in range(2_000)]

    async def ask(order: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
        async with database.workspace(shop.id) as tx:
            found = await find_or_make(tx, order, now=NOW)
            assert await tx.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()") < 600
            return found

    one, two, few = await asyncio.gather(ask(keys), ask(keys[::-1]), ask(keys[100:110]))
    assert one == two
    assert few == {key: one[key] for key in keys[100:110]}
    assert (await _counts(database, shop)) == {"contacts": 2_000, "contact_keys": 4_000, "addresses": 2_000, "attributes": 0}


async def test_two_that_make_many_people_in_several_calls_do_not_deadlock(database: Database):
    shop = await _shop(database)
    keys = [ContactKey(shop.id, "email", f"a{n}@example.com") for n in range(400)]

    async def ask(order: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
        found: dict[ContactKey, UUID] = {}
        async with database.pipeline() as tx:
            for start in range(0, len(order), 100):
                found |= await find_or_make(tx, order[start : start + 100], now=NOW)
        return found

    one, two = await asyncio.gather(ask(keys), ask(keys[::-1]))
    assert one == two


async def test_a_template_learns_of_people_with_their_first_addresses(database: Database):
    shop, other = await _shop(database), await _shop(database)
    listed = [{"kind": "email", "value": f"a{n}@example.com"} for n in range(3)]
    ada = await _put(database, shop, "u", {"name": "Ada", "locale": "nl", "addresses": listed, "attributes": {"n": 1, "x": 1.5}})
    bare = await _put(database, other, "u", {})
    async with database.pipeline() as tx:
        assert await people(tx, []) == {}
        found = await people(tx, [(shop.id, ada.id), (other.id, bare.id), (other.id, ada.id), (shop.id, uuid4())])
    assert set(found) == {ada.id, bare.id}
    person = found[ada.id]
    assert (person.external_id, person.name, person.locale, person.email, person.phone) == ("u", "Ada", "nl", "a0@example.com", None)
    assert person.attributes == {"n": 1, "x": 1.5}
    assert (found[bare.id].name, found[bare.id].attributes) == (None, {})


async def test_a_list_is_read_page_by_page_and_by_address(database: Database):
    shop = await _shop(database)
    made = [await _put(database, shop, f"u{n}", {"email": "same@example.com" if n % 2 else f"a{n}@example.com"}) for n in range(5)]
    newest_first = sorted((contact.id for contact in made), reverse=True)
    async with database.workspace(shop.id) as tx:
        first = await list_contacts(tx, shop.id, limit=3)
        assert [contact.id for contact in first] == newest_first[:3]
        assert [contact.id for contact in await list_contacts(tx, shop.id, limit=3, after=first[-1].id)] == newest_first[3:]
        having = ContactKey(shop.id, "email", "same@example.com")
        shared = await list_contacts(tx, shop.id, limit=10, having=having)
        assert [contact.external_id for contact in shared] == [
            one.external_id for one in sorted(made, key=lambda c: c.id, reverse=True) if one in (made[1], made[3])
        ]
        rest = await list_contacts(tx, shop.id, limit=10, after=shared[0].id, having=having)
        assert rest == shared[1:]


async def test_a_batch_stores_what_is_right_and_tells_what_is_not_by_its_index(database: Database):
    shop = await _shop(database)
    await _put(database, shop, "there", {"name": "Ada", "country": "GB"})
    items: list[dict[str, Any]] = [
        {"id": "b", "phone": "0612345678"},
        {"id": "a", "email": "nobody", "locale": "zz-zz"},
        {"id": "there", "phone": "07400123456"},
        {"id": "b", "name": "twice"},
        {"id": "x\x07"},
    ]
    async with database.workspace(shop.id) as tx:
        results = await put_batch(tx, shop, msgspec.convert(items, list[BatchItem]), now=LATER)
    told = [one.is_new if isinstance(one, StoredItem) else _pointers(one) for one in results]
    assert told == [
        True,
        [("/contacts/1/locale", "invalid_locale"), ("/contacts/1/email", "invalid_email")],
        False,
        [("/contacts/3/id", "duplicate_id")],
        [("/contacts/4/id", "invalid_id")],
    ]
    there = await _get(database, shop, "there")
    assert isinstance(results[2], StoredItem)
    assert results[2].contact_id == there.id
    assert (there.name, there.updated_at, _addresses(there)) == ("Ada", LATER, [("phone", "+447400123456", None)])
    assert (await _counts(database, shop))["contacts"] == 2


def _pointers(errors: list[FieldError]) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in errors]


async def test_batches_over_the_same_people_in_any_order_wait_for_each_other_and_never_deadlock(database: Database):
    shop = await _shop(database)

    async def put(step: int, name: str) -> int:
        items = [BatchItem(id=f"u{n}", name=name, email=f"u{n}@example.com") for n in range(150)][::step]
        async with database.workspace(shop.id) as tx:
            return sum(isinstance(one, StoredItem) and one.is_new for one in await put_batch(tx, shop, items, now=NOW))

    made = await asyncio.gather(*(put(step, f"name {index}") for index, step in enumerate((1, -1, 1, -1))))
    assert sum(made) == 150
    assert await _counts(database, shop) == {"contacts": 150, "contact_keys": 300, "addresses": 150, "attributes": 0}
    async with database.workspace(shop.id) as tx:
        assert await tx.fetchval("SELECT count(DISTINCT name) FROM contacts") == 1

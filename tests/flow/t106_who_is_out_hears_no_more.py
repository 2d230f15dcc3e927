"""Who was never in a conversation, is in it no more, is muted or was erased: what they still see and do, and what they do not."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.talks import place, say, talk

pytestmark = pytest.mark.anyio


async def _token(shop: Shop, contact: str) -> str:
    return (await shop.ask("POST", f"/v1/contacts/{contact}/tokens", {}, status=201))["token"]


async def test_whose_invitation_is_taken_back_hears_what_they_would_hear_of_none(shop: Shop):
    await shop.person("ada")
    await shop.person("eve", phone=None)
    given: Json = {"participants": ["eve"], "invites": True, "title": "A surprise for Eve", "message": {"text": "Hush"}}
    made = await shop.ask("POST", "/v1/contacts/ada/conversations", given, status=201)
    mine = f"/v1/contacts/eve/conversations/{made['id']}"
    await shop.ask("GET", mine, status=404)
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{made['id']}/participants/remove", {"participants": ["eve"]})
    for what in ("", "/messages", "/changes", "/position", "/participants"):
        await shop.ask("GET", f"{mine}{what}", status=404)
    await shop.ask("POST", f"/v1/conversations/{made['id']}/participants", {"participants": ["eve"]})
    assert (await shop.ask("GET", mine))["title"] == "A surprise for Eve"


async def test_who_was_removed_keeps_what_was_said_and_is_not_told_what_it_is_called_and_who_reads_it_since(shop: Shop):
    at = await talk(shop, "ada", "ben", "dan", title="Trip", metadata={"plan": "secret"}, object={"type": "trip", "id": "T-1"})
    said = await say(shop, at, "Hello", "ada")
    receipts = f"{place(at, 'dan')}/messages/{said['id']}/receipts"
    assert len((await shop.ask("GET", receipts))["people"]) == 2
    await shop.ask("POST", f"/v1/{at}/participants/remove", {"participants": ["dan"]})
    await shop.ask("PATCH", f"/v1/{at}", {"title": "Trip without Dan"})
    await shop.ask("PUT", f"{place(at, 'ben')}/position", {"read": 1})
    shown = await shop.ask("GET", place(at, "dan"))
    assert (shown["title"], shown["metadata"], shown["object"], shown["last_seq"]) == (None, {}, None, 1)
    told = await shop.ask("GET", receipts)
    assert (told["people"], told["delivered"], told["read"]) == (None, None, None)
    assert [post["text"] for post in (await shop.ask("GET", f"{place(at, 'dan')}/messages"))["data"]] == ["Hello"]


async def test_who_is_muted_stays_so_when_they_go_and_come_back(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "ben")
    await shop.ask("PATCH", f"{place(at, 'ada')}/participants", {"participants": ["ben"], "muted_for": "1h"})
    await shop.ask("POST", f"{place(at, 'ben')}/leave", {}, status=204)
    await shop.ask("POST", f"{place(at, 'ada')}/participants", {"participants": ["ben"], "invites": True})
    await shop.ask("POST", f"{place(at, 'ben')}/accept")
    assert (await say(shop, at, "Back", "ben", status=409))["code"] == "muted"
    await shop.advance("61m")
    await say(shop, at, "Now", "ben")


async def test_who_is_muted_in_the_workspace_says_nothing_by_reactions_and_titles_either(shop: Shop):
    at = await talk(shop, "ada", {"contact": "ben", "role": "owner"})
    said = await say(shop, at, "Hello", "ada")
    await shop.ask("PUT", "/v1/contacts/ben/mute", {"lasts": "1h"})
    async with shop.api.with_key(await _token(shop, "ben")) as ben:
        tries = [
            await ben.put(f"/v1/me/{at}/messages/{said['id']}/reactions/👍"),
            await ben.patch(f"/v1/me/{at}", json={"title": "Rude"}),
            await ben.post("/v1/me/conversations", json={"participants": ["ada"], "title": "Rude"}),
        ]
        assert [(one.status_code, one.json()["code"]) for one in tries] == 3 * [(409, "muted")]
        await shop.ask("DELETE", "/v1/contacts/ben/mute", status=204)
        assert (await ben.put(f"/v1/me/{at}/messages/{said['id']}/reactions/👍")).status_code == 200


async def test_who_is_erased_is_signed_out_at_once_however_they_are_remembered(shop: Shop):
    at = await talk(shop, "ada", "eve")
    async with shop.api.with_key(await _token(shop, "eve")) as eve:
        assert (await eve.get("/v1/me")).status_code == 200
        await shop.ask("DELETE", "/v1/contacts/eve")
        tries = [
            await eve.get("/v1/me"),
            await eve.post(f"/v1/me/{at}/messages", json={"text": "Still here"}),
            await eve.post("/v1/me/conversations", json={"participants": ["ada"], "message": {"text": "Still here"}}),
        ]
        assert [(one.status_code, one.json()["code"]) for one in tries] == 3 * [(401, "unknown_contact")]
    assert (await shop.ask("GET", "/v1/search?q=still"))["data"] == []


async def test_what_was_closed_is_deleted_at_its_time_and_not_warned_of(shop: Shop):
    await shop.person("ada")
    ends = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    given = {"participants": ["ada"], "expires_at": ends, "on_expiry": "delete", "warns_before": "1h", "warning": "Soon"}
    made = await shop.ask("POST", "/v1/conversations", given)
    path = f"/v1/conversations/{made['id']}"
    await shop.ask("POST", f"{path}/close")
    await shop.advance("150m")
    # The time of the warning comes, and finds nothing to warn of.
    await shop.rests()
    kept = await shop.ask("GET", path)
    assert (kept["state"], kept["last_seq"]) == ("closed", 0)
    await shop.advance("31m")
    await shop.until(path, lambda one: one.get("code") == "gone")
    [told] = (await shop.until("/v1/events?type=conversation.deleted", lambda page: bool(page["data"])))["data"]
    assert told["data"]["because"] == "expired"
    assert (await shop.ask("GET", "/v1/events?type=conversation.expiring"))["data"] == []

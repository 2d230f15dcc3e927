"""Delayed start and expiry: nobody sees what has not begun, an end is warned of, posts put it off, a tombstone is left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.conftest import Json, Shop


async def _people(shop: Shop, *names: str) -> None:
    for name in names:
        await shop.ask("PUT", f"/v1/contacts/{name}", {"name": name.title()})


def _in(**more: float) -> str:
    return (datetime.now(UTC) + timedelta(**more)).isoformat()


async def _conversation(shop: Shop, conversation: str, test: Callable[[Json], bool]) -> Json:
    return await shop.until(f"/v1/conversations/{conversation}", test)


async def _told(shop: Shop, type_: str) -> list[Json]:
    page = await shop.until(f"/v1/events?type={type_}", lambda page: bool(page["data"]))
    return [one["data"] for one in page["data"]]


@pytest.mark.anyio
async def test_it_begins_at_its_time_and_its_message_waits_for_it(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    made = await shop.ask(
        "POST",
        "/v1/conversations",
        {"participants": ["ada", "ben"], "starts_at": _in(hours=2), "message": {"text": "Here we go"}},
        status=201,
    )
    assert (made["state"], made["last_seq"]) == ("scheduled", 0)
    mine = f"/v1/contacts/ada/conversations/{made['id']}"
    await shop.ask("GET", mine, status=404)
    assert (await shop.ask("GET", "/v1/contacts/ada/conversations"))["data"] == []
    later = {"kind": "direct", "participants": ["ada", "ben"], "starts_at": _in(hours=9)}
    await shop.ask("POST", "/v1/conversations", later, status=201)
    early = await shop.ask("POST", "/v1/contacts/ada/conversations", {"kind": "direct", "participants": ["ben"]}, status=409)
    assert early["code"] == "scheduled"
    assert (await shop.ask("POST", f"/v1/conversations/{made['id']}/messages", {"text": "Early"}, status=409))["code"] == "scheduled"
    assert (await shop.ask("POST", f"/v1/conversations/{made['id']}/close", status=409))["code"] == "scheduled"
    await shop.advance("3h")
    started = await _conversation(shop, made["id"], lambda one: one["state"] == "open")
    assert started["last_seq"] == 1
    assert (await shop.ask("GET", mine))["last_seq"] == 1
    [told] = await _told(shop, "conversation.started")
    assert told["conversation"] == made["id"]
    refused = await shop.ask("PATCH", f"/v1/conversations/{made['id']}", {"starts_at": _in(hours=9)}, status=409)
    assert refused["code"] == "started"


@pytest.mark.anyio
async def test_its_start_is_moved_or_made_now(shop: Shop) -> None:
    await _people(shop, "ada")
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"], "starts_at": _in(hours=1)})
    path = f"/v1/conversations/{made['id']}"
    await shop.ask("PATCH", path, {"starts_at": _in(hours=5)})
    await shop.advance("2h")
    await shop.rests()
    assert (await shop.ask("GET", path))["state"] == "scheduled"
    assert (await shop.ask("PATCH", path, {"starts_at": None}))["state"] == "open"
    other = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"], "starts_at": _in(hours=9)})
    await shop.ask("DELETE", f"/v1/conversations/{other['id']}", status=204)


@pytest.mark.anyio
async def test_it_warns_and_is_closed_and_posts_put_it_off(shop: Shop) -> None:
    await _people(shop, "ada")
    made = await shop.ask(
        "POST",
        "/v1/conversations",
        {"participants": ["ada"], "expires_after": "2h", "warns_before": "30m", "warning": "This ends soon.", "message": {"text": "Hello"}},
    )
    path = f"/v1/conversations/{made['id']}"
    await shop.advance("95m")
    warned = await _conversation(shop, made["id"], lambda one: one["last_seq"] == 2)
    assert warned["last_post_at"] == (await shop.ask("GET", path))["last_post_at"]
    [told] = await _told(shop, "conversation.expiring")
    assert told["then"] == "close"
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{made['id']}/messages", {"text": "Not yet"}, status=201)
    # The old end comes, and is found to be put off; nothing is warned of, half an hour before the new one.
    await shop.advance("60m")
    await shop.rests()
    assert (await shop.ask("GET", path))["last_seq"] == 3
    await shop.advance("35m")
    await _conversation(shop, made["id"], lambda one: one["last_seq"] == 4)
    await shop.advance("30m")
    closed = await _conversation(shop, made["id"], lambda one: one["state"] == "closed")
    assert closed["last_seq"] == 4
    [told] = await _told(shop, "conversation.closed")
    assert told["because"] == "expired"
    reopened = await shop.ask("POST", f"{path}/reopen")
    assert reopened["state"] == "open"
    await shop.advance("121m")
    await _conversation(shop, made["id"], lambda one: one["state"] == "closed")


@pytest.mark.anyio
async def test_at_its_time_it_is_deleted_and_a_tombstone_is_left(shop: Shop) -> None:
    await _people(shop, "ada")
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"], "expires_at": _in(hours=1), "on_expiry": "delete"})
    await shop.advance("30m")
    other = await shop.ask("PATCH", f"/v1/conversations/{made['id']}", {"expires_at": _in(hours=3)})
    assert other["expires_at"] is not None
    await shop.advance("45m")
    await shop.rests()
    await shop.ask("GET", f"/v1/conversations/{made['id']}", status=200)
    await shop.advance("3h")
    [told] = await _told(shop, "conversation.deleted")
    assert told["because"] == "expired"
    await shop.ask("GET", f"/v1/conversations/{made['id']}", status=410)
    await shop.ask("GET", f"/v1/contacts/ada/conversations/{made['id']}", status=410)


@pytest.mark.anyio
async def test_an_end_that_cannot_be_is_refused(shop: Shop) -> None:
    await _people(shop, "ada")
    body: Json = {"participants": ["ada"]}
    past = await shop.ask("POST", "/v1/conversations", body | {"expires_at": _in(hours=-1)}, status=422)
    assert past["errors"][0]["code"] == "in_the_past"
    late = await shop.ask("POST", "/v1/conversations", body | {"expires_after": "1h", "warns_before": "2h"}, status=422)
    assert late["errors"][0]["code"] == "warns_too_early"
    order = await shop.ask("POST", "/v1/conversations", body | {"starts_at": _in(hours=2), "expires_at": _in(hours=1)}, status=422)
    assert order["errors"][0]["code"] == "ends_before_start"

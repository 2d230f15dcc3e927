"""Conversations made by the backend: distinct, with metadata, about an object, with an opening message; changed, closed, deleted."""

import asyncio

import pytest

from tests.flow.conftest import Json, Shop


async def _people(shop: Shop, *names: str) -> None:
    for name in names:
        await shop.ask("PUT", f"/v1/contacts/{name}", {"name": name.title()})


@pytest.mark.anyio
async def test_a_group_is_made_found_by_its_object_and_told(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    made = await shop.ask(
        "POST",
        "/v1/conversations",
        {
            "participants": ["ada", {"contact": "ben", "role": "owner"}],
            "title": "Order A-1001",
            "object": {"type": "order", "id": "A-1001"},
            "metadata": {"order": {"state": "paid", "lines": [1, 2]}},
            "message": {"text": "Your order is paid."},
        },
        status=201,
    )
    assert (made["kind"], made["state"], made["participants"], made["last_seq"]) == ("group", "open", 2, 1)
    assert made["metadata"] == {"order": {"state": "paid", "lines": [1, 2]}}
    found = await shop.ask("GET", "/v1/conversations?object_type=order&object_id=A-1001")
    assert [one["id"] for one in found["data"]] == [made["id"]]
    assert [one["id"] for one in (await shop.ask("GET", "/v1/conversations?contact=ben&kind=group"))["data"]] == [made["id"]]
    assert (await shop.ask("GET", "/v1/conversations?contact=nobody"))["data"] == []
    listed = (await shop.ask("GET", f"/v1/conversations/{made['id']}/participants"))["data"]
    assert sorted((one["id"], one["role"], one["state"]) for one in listed) == [("ada", "member", "active"), ("ben", "owner", "active")]
    told = await shop.until("/v1/events?type=conversation.created", lambda page: bool(page["data"]))
    assert told["data"][0]["data"]["object"] == {"type": "order", "id": "A-1001"}


@pytest.mark.anyio
async def test_the_same_people_find_the_same_conversation(shop: Shop) -> None:
    await _people(shop, "ada", "ben", "cleo")
    body = {"kind": "direct", "participants": ["ada", "ben"]}
    first = await shop.ask("POST", "/v1/conversations", body, status=201)
    again = await shop.ask("POST", "/v1/conversations", {"kind": "direct", "participants": ["ben", "ada"]}, status=200)
    assert again["id"] == first["id"]
    about = body | {"object": {"type": "listing", "id": "L-1"}}
    assert (await shop.ask("POST", "/v1/conversations", about, status=201))["id"] != first["id"]
    apart = await shop.ask("POST", "/v1/conversations", body | {"distinct": False}, status=201)
    assert apart["id"] != first["id"]
    # What the same people say first is said in the one that they have.
    said = await shop.ask("POST", "/v1/conversations", body | {"message": {"text": "Hello again"}}, status=200)
    assert said["last_seq"] == 1
    group = {"participants": ["ada", "ben", "cleo"], "distinct": True}
    three = await shop.ask("POST", "/v1/conversations", group, status=201)
    await shop.ask("POST", f"/v1/conversations/{three['id']}/participants/remove", {"participants": ["cleo"]}, status=200)
    assert (await shop.ask("POST", "/v1/conversations", group, status=201))["id"] != three["id"]


@pytest.mark.anyio
async def test_fifty_callers_at_once_make_one(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    bodies = [{"kind": "direct", "participants": ["ada", "ben"] if n % 2 else ["ben", "ada"]} for n in range(50)]
    answers = await asyncio.gather(*(shop.client.post("/v1/conversations", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await shop.ask("GET", "/v1/conversations"))["data"]) == 1


@pytest.mark.anyio
async def test_an_idempotency_key_keeps_the_status_that_was_answered(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    body = {"kind": "direct", "participants": ["ada", "ben"]}
    await shop.ask("POST", "/v1/conversations", body, status=201, idempotency_key="first")
    await shop.ask("POST", "/v1/conversations", body, status=200, idempotency_key="second")
    await shop.ask("POST", "/v1/conversations", body, status=201, idempotency_key="first")
    await shop.ask("POST", "/v1/conversations", body, status=200, idempotency_key="second")


@pytest.mark.anyio
async def test_metadata_is_patched_by_merge_and_by_path(shop: Shop) -> None:
    await _people(shop, "ada")
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"], "metadata": {"a": {"b": 1, "c": 2}, "d": [1]}})
    path = f"/v1/conversations/{made['id']}"
    merged = await shop.ask("PATCH", path, {"metadata": {"a": {"b": None, "e": {"f": 3}}, "d": [2, 3]}})
    assert merged["metadata"] == {"a": {"c": 2, "e": {"f": 3}}, "d": [2, 3]}
    at = await shop.ask("PATCH", path, {"metadata_at": {"a.e": {"g": 4}, "x.y.z": True, "d": None}})
    assert at["metadata"] == {"a": {"c": 2, "e": {"g": 4}}, "x": {"y": {"z": True}}}
    same = await shop.ask("PATCH", path, {"metadata": {}, "title": None})
    assert same["cursor"] == at["cursor"], "where nothing is other, nothing is told"
    wrong = await shop.ask("PATCH", path, {"metadata_at": {"a..b": 1, "x": 1, "x.y": 2}, "slow_mode": "forever"}, status=422)
    assert {error["pointer"] for error in wrong["errors"]} == {"/metadata_at/a..b", "/metadata_at/x", "/slow_mode"}
    deep: Json = {"l": 0}
    for _ in range(10):
        deep = {"n": deep}
    refused = await shop.ask("PATCH", path, {"metadata": deep}, status=422)
    assert refused["errors"][0]["code"] == "too_deep"


@pytest.mark.anyio
async def test_closed_opened_again_and_deleted_for_everybody(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    body = {"participants": ["ada", "ben"], "distinct": True, "message": {"text": "A secret"}}
    made = await shop.ask("POST", "/v1/conversations", body)
    path = f"/v1/conversations/{made['id']}"
    closed = await shop.ask("POST", f"{path}/close")
    assert (closed["state"], closed["closed_at"] is not None) == ("closed", True)
    assert (await shop.ask("POST", f"{path}/close"))["cursor"] == closed["cursor"]
    refused = await shop.ask("POST", "/v1/conversations", body, status=409)
    assert refused["code"] == "closed"
    assert (await shop.ask("POST", f"{path}/reopen"))["state"] == "open"
    await shop.ask("DELETE", path, status=204)
    await shop.ask("GET", path, status=410)
    await shop.ask("DELETE", path, status=410)
    assert (await shop.ask("GET", "/v1/conversations"))["data"] == []
    [tomb] = (await shop.ask("GET", "/v1/conversations?state=deleted"))["data"]
    assert (tomb["id"], tomb["title"]) == (made["id"], None)
    assert (await shop.ask("POST", "/v1/conversations", body, status=201))["id"] != made["id"]
    await shop.ask("GET", f"/v1/contacts/ada/conversations/{made['id']}", status=410)
    await _people(shop, "eve")
    await shop.ask("GET", f"/v1/contacts/eve/conversations/{made['id']}", status=404)


@pytest.mark.anyio
async def test_all_that_is_wrong_is_told_at_once(shop: Shop) -> None:
    await _people(shop, "ada")
    wrong = await shop.ask(
        "POST",
        "/v1/conversations",
        {
            "participants": ["ada", "ada", "nobody", {"member": "mbr_x"}, {"assistant": "none"}, {"contact": "ada", "member": "x"}],
            "expires_after": "1s",
            "warns_before": "x1",
            "rule": {"condition": {"field": "data.order", "exists": True}},
            "starts_at": "2020-01-01T00:00:00",
        },
        status=422,
    )
    told = {error["pointer"]: error["code"] for error in wrong["errors"]}
    assert told["/participants/5"] == "one_of_contact_member_assistant"
    assert (told["/participants/2"], told["/participants/3"]) == ("unknown_contact", "unknown_member")
    assert told["/expires_after"] == told["/warns_before"] == "invalid_duration"
    assert told["/rule/condition"] == "not_of_contacts"
    assert told["/starts_at"] == "invalid_time"
    wrong = await shop.ask("POST", "/v1/conversations", {"participants": ["ada", "ada", "nobody", {"assistant": "none"}]}, status=422)
    assert {error["pointer"]: error["code"] for error in wrong["errors"]} == {
        "/participants/1": "duplicate_participant",
        "/participants/2": "unknown_contact",
        "/participants/3": "unknown_assistant",
    }
    wrong = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"], "message": {"parts": [], "text": "x"}}, status=422)
    assert wrong["errors"][0]["pointer"].startswith("/message")


@pytest.mark.anyio
async def test_an_assistant_takes_part_until_it_is_deleted(shop: Shop) -> None:
    await _people(shop, "ada")
    await shop.ask("PUT", "/v1/assistants/tea-helper", {"name": "Tea helper"}, status=200)
    await shop.ask("PUT", "/v1/assistants/tea-helper", {"name": "The tea helper"})
    await shop.ask("PUT", "/v1/assistants/Tea%20Helper", {"name": "x"}, status=422)
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada", {"assistant": "tea-helper"}]})
    listed = (await shop.ask("GET", f"/v1/conversations/{made['id']}/participants"))["data"]
    assert ("assistant", "tea-helper", "The tea helper") in [(one["kind"], one["id"], one["name"]) for one in listed]
    assert [one["key"] for one in (await shop.ask("GET", "/v1/assistants"))["data"]] == ["tea-helper"]
    await shop.ask("DELETE", "/v1/assistants/tea-helper", status=204)
    await shop.ask("GET", "/v1/assistants/tea-helper", status=404)
    listed = (await shop.ask("GET", f"/v1/conversations/{made['id']}/participants"))["data"]
    assert [one["id"] for one in listed] == ["ada"]

"""A condition over contacts keeps who is in a conversation: sign-up adds, a change removes, and so does time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.conftest import Json, Shop

PRO: Json = {"condition": {"field": "contact.attributes.plan", "is": "pro"}}


async def _put(shop: Shop, name: str, **attributes: object) -> None:
    await shop.ask("PUT", f"/v1/contacts/{name}", {"attributes": attributes})


async def _in(shop: Shop, conversation: str) -> set[str]:
    listed = (await shop.ask("GET", f"/v1/conversations/{conversation}/participants?limit=200&state=active"))["data"]
    return {one["id"] for one in listed}


async def _until_in(shop: Shop, conversation: str, *names: str) -> None:
    path = f"/v1/conversations/{conversation}/participants?limit=200&state=active"
    await shop.until(path, lambda page: {one["id"] for one in page["data"]} == set(names))


@pytest.mark.anyio
async def test_who_is_there_comes_and_who_changes_comes_and_goes_at_once(shop: Shop) -> None:
    await _put(shop, "ada", plan="pro")
    await _put(shop, "ben", plan="free")
    made = await shop.ask("POST", "/v1/conversations", {"title": "Pro users", "rule": PRO}, status=201)
    await _until_in(shop, made["id"], "ada")
    await _put(shop, "ben", plan="pro")
    await _put(shop, "cleo", plan="pro")
    assert await _in(shop, made["id"]) == {"ada", "ben", "cleo"}
    await _put(shop, "ada", plan="free")
    assert await _in(shop, made["id"]) == {"ben", "cleo"}
    await _put(shop, "ada", plan="pro")
    assert await _in(shop, made["id"]) == {"ada", "ben", "cleo"}
    assert (await shop.ask("GET", f"/v1/conversations/{made['id']}"))["participants"] == 3


@pytest.mark.anyio
async def test_it_leaves_alone_who_came_or_went_by_hand(shop: Shop) -> None:
    await _put(shop, "ada", plan="pro")
    await _put(shop, "ben", plan="pro")
    await _put(shop, "cleo", plan="free")
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["cleo"], "rule": PRO})
    await _until_in(shop, made["id"], "ada", "ben", "cleo")
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{made['id']}/leave", {}, status=204)
    await shop.ask("POST", f"/v1/conversations/{made['id']}/participants/remove", {"participants": ["ben"]})
    await _put(shop, "ada", plan="pro", seen=True)
    await _put(shop, "ben", plan="pro", seen=True)
    await _put(shop, "cleo", plan="free", seen=True)
    assert await _in(shop, made["id"]) == {"cleo"}
    await shop.ask("POST", f"/v1/conversations/{made['id']}/participants", {"participants": ["ben"]})
    await _put(shop, "ben", plan="free")
    assert await _in(shop, made["id"]) == {"ben", "cleo"}


@pytest.mark.anyio
async def test_a_batch_is_judged_right_after_and_never_more_than_a_thousand(shop: Shop) -> None:
    made = await shop.ask("POST", "/v1/conversations", {"rule": PRO})
    people = [{"id": f"p{n:04}", "attributes": {"plan": "pro"}} for n in range(1_050)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    path = f"/v1/conversations/{made['id']}"
    await shop.until(path, lambda one: one["participants"] == 1_000)
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [one | {"attributes": {"plan": "free"}} for one in people[:900]]})
    await shop.until(path, lambda one: one["participants"] < 1_000)
    # Whoever found no place has one as soon as the rule is looked at again.
    await shop.ask("PATCH", path, {"rule": PRO | {"history": "all"}})
    await shop.until(path, lambda one: one["participants"] == 150)


@pytest.mark.anyio
async def test_inactivity_removes(shop: Shop) -> None:
    now = datetime.now(UTC)
    await _put(shop, "ada", last_seen=now.isoformat())
    await _put(shop, "ben", last_seen=(now + timedelta(days=20)).isoformat())
    made = await shop.ask(
        "POST",
        "/v1/conversations",
        {"rule": {"condition": {"field": "contact.attributes.last_seen", "after": "-30d"}, "role": "reader"}},
    )
    await _until_in(shop, made["id"], "ada", "ben")
    await shop.advance("31d")
    await _until_in(shop, made["id"], "ben")
    await _put(shop, "ada", last_seen=(now + timedelta(days=31)).isoformat())
    assert await _in(shop, made["id"]) == {"ada", "ben"}


@pytest.mark.anyio
async def test_without_its_rule_who_is_in_it_stays(shop: Shop) -> None:
    await _put(shop, "ada", plan="pro")
    made = await shop.ask("POST", "/v1/conversations", {"rule": PRO})
    await _until_in(shop, made["id"], "ada")
    assert (await shop.ask("PATCH", f"/v1/conversations/{made['id']}", {"rule": None}))["rule"] is None
    await _put(shop, "ada", plan="free")
    await _put(shop, "ben", plan="pro")
    await shop.rests()
    assert await _in(shop, made["id"]) == {"ada"}
    wrong = await shop.ask("POST", "/v1/conversations", {"kind": "direct", "rule": PRO}, status=422)
    assert "direct_with_rule" in {error["code"] for error in wrong["errors"]}

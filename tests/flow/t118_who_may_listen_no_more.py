"""Whoever may not hear it any more is cut off within five seconds, and whoever may hear less comes back and hears less."""

import time

import pytest

from tests.devices import Device, Frame, device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import say, talk
from tests.security.test_roles import signed_in

pytestmark = pytest.mark.anyio

SECONDS = 6.0
"""Five, and one for the machine."""


async def goodbye(one: Device, since: float) -> Frame:
    """The last word to a device that was cut off in time."""
    await one.closed()
    assert time.monotonic() - since <= SECONDS
    bye = next(frame for frame in one.told if frame["type"] == "bye")
    assert bye["code"] == one.code
    return bye


async def test_who_is_suspended_is_cut_off(shop: Shop):
    await talk(shop, "ada", "bob")
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await shop.ask("PUT", "/v1/contacts/ada/suspension", {})
        bye = await goodbye(ada, time.monotonic())
        assert (bye["code"], bye["retry_after_ms"]) == (4403, None)


async def test_whose_session_is_ended_is_cut_off(shop: Shop):
    await talk(shop, "ada", "bob")
    client, _ = await signed_in(shop.api, "agent")
    member = client.headers["authorization"].removeprefix("Bearer ")
    async with client, device(shop.api.base_url, await token_of(shop, "ada")) as ada, device(shop.api.base_url, member) as desk:
        await shop.ask("DELETE", "/v1/contacts/ada/sessions", status=204)
        since = time.monotonic()
        assert (await client.delete("/v1/sessions/current")).is_success
        for one in (ada, desk):
            bye = await goodbye(one, since)
            assert (bye["code"], bye["retry_after_ms"]) == (4401, None)


async def test_a_member_who_is_removed_is_cut_off(shop: Shop):
    client, member_id = await signed_in(shop.api, "agent")
    await client.aclose()
    async with device(shop.api.base_url, client.headers["authorization"].removeprefix("Bearer ")) as desk:
        await shop.ask("DELETE", f"/v1/members/{member_id}", status=204)
        bye = await goodbye(desk, time.monotonic())
        assert (bye["code"], bye["retry_after_ms"]) == (4401, None)


async def test_a_member_who_may_do_less_hears_less(shop: Shop):
    at = await talk(shop, "ada", "bob")
    client, member_id = await signed_in(shop.api, "agent")
    await client.aclose()
    token = client.headers["authorization"].removeprefix("Bearer ")
    async with device(shop.api.base_url, token) as desk:
        assert (await desk.follow(name_of(at)))["type"] == "subscribed"
        assert (await desk.ask(type="subscribe", topic="conversations"))["type"] == "subscribed"
        await shop.ask("PATCH", f"/v1/members/{member_id}", {"role": "viewer"})
        bye = await goodbye(desk, time.monotonic())
        # At once, and by itself.
        assert (bye["code"], bye["retry_after_ms"]) == (4401, 0)
        heard = len(desk.told)
        await say(shop, at, "for those who may hear it", "ada")
    assert len(desk.told) == heard
    async with device(shop.api.base_url, token) as desk:
        assert (await desk.follow(name_of(at)))["problem"]["code"] == "scope_missing"
        assert (await desk.ask(type="subscribe", topic="conversations"))["problem"]["code"] == "scope_missing"
        assert (await desk.ask(type="subscribe", topic="events"))["type"] == "subscribed"


async def test_who_gives_a_newer_session_that_may_do_less_comes_back(shop: Shop):
    client, member_id = await signed_in(shop.api, "agent")
    await client.aclose()
    token = client.headers["authorization"].removeprefix("Bearer ")
    async with device(shop.api.base_url, token) as desk:
        await shop.ask("PATCH", f"/v1/members/{member_id}", {"role": "viewer"})
        await desk.say(type="authenticate", token=token)
        bye = await goodbye(desk, time.monotonic())
        assert (bye["code"], bye["retry_after_ms"]) == (4401, 0)
        assert all(frame["type"] != "authenticated" for frame in desk.told)

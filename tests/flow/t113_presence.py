"""Whether somebody is there: told to those who talk with them, and to the company."""

import pytest

from tests.devices import device
from tests.flow.conftest import Json, Shop
from tests.flow.t114_socket import token_of
from tests.flow.talks import talk

pytestmark = pytest.mark.anyio


async def states(shop: Shop, token: str, people: str) -> dict[str, str]:
    """What the person with this token is told of these."""
    async with shop.api.with_key(token) as own:
        answer = await own.get("/v1/me/presence", params={"people": people})
    assert answer.status_code == 200, answer.text
    told: list[Json] = answer.json()["people"]
    assert all(one["last_seen_at"] is None for one in told)
    return {one["id"]: one["state"] for one in told}


async def test_who_is_there_is_shown_to_those_who_talk_with_them_and_to_nobody_else(shop: Shop):
    await talk(shop, "ada", "bob", "cem")
    await talk(shop, "bob", "eve")
    ada, eve = await token_of(shop, "ada"), await token_of(shop, "eve")
    assert await states(shop, ada, "bob,cem,eve,nobody,ada") == dict.fromkeys(["bob", "cem", "eve", "nobody", "ada"], "offline")
    base = shop.api.base_url
    async with device(base, await token_of(shop, "bob")) as bob, device(base, await token_of(shop, "cem")), device(base, eve):
        for name in ("bob", "cem", "eve"):
            await shop.until(f"/v1/contacts/{name}/presence", lambda told: told["state"] == "online")
        assert await states(shop, ada, "bob,cem,eve,nobody,bob") == {
            "bob": "online",
            "cem": "online",
            "eve": "offline",
            "nobody": "offline",
        }
        assert await states(shop, eve, "ada,bob,cem,eve") == {"ada": "offline", "bob": "online", "cem": "offline", "eve": "online"}
        await bob.say(type="presence", state="away")
        await shop.until("/v1/contacts/bob/presence", lambda told: told["state"] == "away")
        assert (await states(shop, ada, "bob"))["bob"] == "away"
        # Who has blocked somebody is not there for them, and they not for who blocked them: as if there were nobody.
        await shop.ask("PUT", "/v1/contacts/bob/blocks/ada", status=204)
        await shop.ask("PUT", "/v1/contacts/ada/blocks/cem", status=204)
        assert await states(shop, ada, "bob,cem,nobody") == dict.fromkeys(["bob", "cem", "nobody"], "offline")
        await shop.ask("DELETE", "/v1/contacts/bob/blocks/ada", status=204)
        assert (await states(shop, ada, "bob,cem")) == {"bob": "away", "cem": "offline"}


async def test_when_somebody_was_there_last_is_kept_until_they_are_forgotten(shop: Shop):
    await shop.person("ada")
    path = "/v1/contacts/ada/presence"
    assert await shop.ask("GET", path) == {"id": "ada", "state": "offline", "last_seen_at": None}
    await shop.ask("GET", "/v1/contacts/nobody/presence", status=404)
    token = await token_of(shop, "ada")
    async with device(shop.api.base_url, token) as phone:
        assert await shop.until(path, lambda told: told["state"] == "online") == {"id": "ada", "state": "online", "last_seen_at": None}
        # On another device they are still there.
        async with device(shop.api.base_url, token):
            await phone.say(type="presence", state="away")
        await shop.until(path, lambda told: told["state"] == "away")
    told = await shop.until(path, lambda told: told["state"] == "offline")
    assert told["last_seen_at"] is not None
    gone = await shop.ask("DELETE", "/v1/contacts/ada")
    assert gone["erased"]["last_seen"] == 1
    await shop.ask("GET", path, status=404)
    await shop.person("ada")
    assert (await shop.ask("GET", path))["last_seen_at"] is None


async def test_what_is_asked_wrongly_is_pointed_at(shop: Shop):
    await shop.person("ada")
    async with shop.api.with_key(await token_of(shop, "ada")) as own:
        for query in ("", "?people=", f"?people={'a,' * 201}"):
            answer = await own.get(f"/v1/me/presence{query}")
            assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, ["people"]), query
        assert (await own.get("/v1/me/presence?people=,,")).json() == {"people": []}
        odd = await own.get("/v1/me/presence", params={"people": "a b,é,mbr_x,%,ctc_00000000000000000000000000"})
        assert [one["state"] for one in odd.json()["people"]] == ["offline"] * 5
    assert (await shop.client.get("/v1/me/presence?people=ada")).status_code == 403, "a key asks by the contact"

"""A real SMS gateway that an account describes: a message reaches the handset, is reported, and STOP is heard."""

import asyncio
from pathlib import Path

import pytest

from tests.flow.conftest import Shop
from tests.providers.kannel import MAP, kannel, needs_kannel

pytestmark = [pytest.mark.anyio, needs_kannel]


async def test_there_and_back_through_a_real_gateway(shop: Shop, tmp_path: Path):
    await shop.person("ada", phone="+31612345678")
    described = {"url": "http://127.0.0.1:9/", "method": "GET"}
    made = {"provider": "custom", "channels": ["sms"], "senders": ["+15005550001"], "credentials": described, "rank": 1}
    account = await shop.ask("POST", "/v1/provider-accounts", made, status=201)
    assert "127.0.0.1:9" not in str(account | {"callback_url": None}), "credentials are never read back"
    assert not (await shop.ask("POST", f"/v1/provider-accounts/{account['id']}/verify"))["ok"]

    path = f"/callbacks/custom/{account['callback_url'].rpartition('/')[2]}"
    here = f"{shop.api.base_url}{path}"
    async with kannel(tmp_path, here) as gateway, asyncio.timeout(60):
        described = {"url": gateway.url(f'"{here}?kind=receipts"'), "method": "GET", "callbacks": MAP}
        await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"credentials": described})
        verified = await shop.ask("POST", f"/v1/provider-accounts/{account['id']}/verify")
        assert verified["ok"]
        assert "no signature" in verified["detail"]
        # A worker remembers its accounts for a second.
        await asyncio.sleep(1.1)

        message = await shop.say("ada", body="Your order is on its way: 50 % & more.")
        assert await gateway.arrived() == "+15005550001 +31612345678 text Your order is on its way: 50 % & more."
        await shop.reaches(message["deliveries"][0]["id"], "delivered")

        await gateway.write("31612345678 15005550001 text STOP")
        heard = await shop.until("/v1/messages?direction=in", lambda page: bool(page["data"]))
        assert heard["data"][0]["channels"] == ["sms"]
        for _ in range(100):
            later = await shop.say("ada", body="And another one")
            if (await shop.reaches(later["deliveries"][0]["id"], "skipped", "sent", "delivered"))["state"] == "skipped":
                break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("nobody heeded the STOP")

    lost = await shop.client.get(path + "?kind=receipts&reference=x")
    assert lost.status_code == 200, "what cannot be read is kept for people, and no reason for a gateway to come back"
    assert (await shop.client.delete(path)).status_code == 405
    assert (await shop.client.get("/callbacks/custom/another-token")).status_code == 404

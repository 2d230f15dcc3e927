"""Providers that call the program: what they say, signed as they sign it."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.flow.conftest import Json, Shop
from tidings.channels.signatures import sign

SECRET = "a secret of the sandbox"


class Caller:
    """A simulated provider that calls one account of a shop, as its callback address says."""

    def __init__(self, shop: Shop, account: Json, secret: str = SECRET) -> None:
        self.shop = shop
        self.account = account
        self.secret = secret
        # The program stands on a port of this test's own, and not where its settings say.
        self.url: str = shop.api.base_url + urlsplit(str(account["callback_url"])).path

    async def tell(self, body: Json, *, at: float | None = None, secret: str | None = None, **headers: str) -> httpx2.Response:
        """The answer to one call."""
        return await self.tell_bytes(json.dumps(body).encode(), at=at, secret=secret, **headers)

    async def tell_bytes(self, raw: bytes, *, at: float | None = None, secret: str | None = None, **headers: str) -> httpx2.Response:
        """The answer to one call of these bytes."""
        timestamp = str(int(at if at is not None else time.time()))
        signature = sign((secret or self.secret).encode(), timestamp.encode() + b"." + raw)
        given: dict[str, Any] = {"x-tidings-timestamp": timestamp, "x-tidings-signature": signature}
        async with httpx2.AsyncClient(timeout=30) as client:
            return await client.post(
                self.url, content=raw, headers=given | {name.replace("_", "-"): value for name, value in headers.items()}
            )


async def caller_of(shop: Shop, *, secret: str = SECRET) -> Caller:
    """The shop's sandbox may be called from now on, with this secret."""
    [account] = [one for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if one["provider"] == "sandbox"][:1]
    account = await shop.ask("PATCH", f"/v1/provider-accounts/{account['id']}", {"credentials": {"callback_secret": secret}})
    return Caller(shop, account, secret)

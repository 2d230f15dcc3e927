"""A member signs in on a page of this host: a cookie holds the session, and opens nothing by itself."""

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest

from tests.conftest import Api
from tests.devices import device
from tests.flow.people import PASSWORD, Company, company

pytestmark = pytest.mark.anyio

PAGE = {"authorization": "Session", "sec-fetch-site": "same-origin"}


@pytest.fixture
async def firm(database_url: str, tmp_path: Path) -> AsyncGenerator[Company]:
    async with company(database_url, tmp_path) as opened:
        async with await opened.join("ada@example.com", "developer"):
            pass
        yield opened


def browser(api: Api, cookie: str = "") -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=api.base_url, headers={"cookie": cookie} if cookie else {}, trust_env=False)


async def signed_in(api: Api) -> str:
    """The cookie, as a browser sends it back."""
    async with browser(api) as page:
        told = await page.post("/v1/sessions", json={"email": "ada@example.com", "password": PASSWORD}, headers=PAGE)
    assert told.status_code == 201
    assert told.json()["token"] is None
    name, _, rest = told.headers["set-cookie"].partition("=")
    value, *flags = rest.split("; ")
    assert (name, value.startswith("tds_")) == ("__Host-tidings", True)
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"} <= set(flags)
    assert int(next(flag for flag in flags if flag.startswith("Max-Age=")).partition("=")[2]) > 86_000
    return f"{name}={value}"


async def test_the_cookie_serves_pages_of_this_host_alone(firm: Company):
    cookie = await signed_in(firm.api)
    async with browser(firm.api, cookie) as page:
        mine = await page.get("/v1/account", headers=PAGE)
        assert (mine.status_code, mine.json()["email"]) == (200, "ada@example.com")
        # By itself it is nobody: a form or a picture on another page sends it at best, and cannot say the rest.
        assert (await page.get("/v1/account")).status_code == 401
        made = {"name": "mine", "scopes": ["messages:read"]}
        assert (await page.post("/v1/keys", json=made)).status_code == 401
        for foreign in (
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
        ):
            refused = await page.get("/v1/account", headers=PAGE | foreign)
            assert (refused.status_code, refused.json()["code"]) == (403, "cross_site"), foreign
        assert (await page.post("/v1/keys", json=made, headers=PAGE | {"origin": firm.api.base_url})).status_code == 201
        # Whoever says so and has none is told to sign in.
        assert (await page.get("/v1/account", headers=PAGE | {"cookie": "__Host-tidings=nonsense"})).status_code == 401
        assert (await page.get("/v1/account", headers={"authorization": "Bearer tds_wrong"})).status_code == 401


async def test_signing_out_takes_it_back(firm: Company):
    cookie = await signed_in(firm.api)
    async with browser(firm.api, cookie) as page:
        [other] = [one for one in (await page.get("/v1/sessions", headers=PAGE)).json()["data"] if not one["is_current"]]
        told = await page.delete(f"/v1/sessions/{other['id']}", headers=PAGE)
        assert (told.status_code, "set-cookie" in told.headers) == (204, False)
        told = await page.delete("/v1/sessions/current", headers=PAGE)
        assert told.status_code == 204
        assert told.headers["set-cookie"].startswith("__Host-tidings=; Path=/; Max-Age=0;")
        assert (await page.get("/v1/account", headers=PAGE)).status_code == 401


async def test_a_socket_of_a_page_of_this_host_needs_no_token(firm: Company):
    cookie = await signed_in(firm.api)
    from_here = {"Origin": firm.api.base_url, "Cookie": cookie}
    async with device(firm.api.base_url, origin=firm.api.base_url, additional_headers={"Cookie": cookie}) as page:
        await page.say(type="hello", v=1)
        assert (await page.until(type="welcome"))["person"]["kind"] == "member"
        assert (await page.call("GET", "/v1/account"))["body"]["email"] == "ada@example.com"
    for headers in ({"Cookie": cookie}, from_here | {"Origin": "https://evil.example"}):
        origin = headers.get("Origin")
        async with device(firm.api.base_url, origin=origin, additional_headers={"Cookie": cookie}) as page:
            await page.say(type="hello", v=1)
            assert await page.closed() == 4401

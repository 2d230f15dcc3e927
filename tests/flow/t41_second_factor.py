"""A second factor: set up with an app, asked for at the door, each code once, and a way in when the phone is lost."""

import time
from base64 import b32decode
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.flow.people import PASSWORD, Company, company, ok, refused

pytestmark = pytest.mark.anyio

EMAIL = "ada@example.com"
DOOR = {"email": EMAIL, "password": PASSWORD}


@pytest.fixture
async def firm(database_url: str, tmp_path: Path) -> AsyncGenerator[Company]:
    async with company(database_url, tmp_path) as opened:
        yield opened


class Phone:
    """An authenticator app, which took the seed from the picture."""

    def __init__(self, uri: str) -> None:
        asked = parse_qs(urlsplit(uri).query)
        self.totp = TOTP(b32decode(asked["secret"][0]), int(asked["digits"][0]), SHA1(), int(asked["period"][0]))

    def code(self, steps: int = 0) -> str:
        return self.totp.generate(int(time.time()) + 30 * steps).decode()


async def set_up(ada: httpx2.AsyncClient) -> tuple[Phone, list[str]]:
    begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
    assert begun["seed"]["secret"] in begun["seed"]["uri"]
    assert "ada%40example.com" in begun["seed"]["uri"]
    phone = Phone(begun["seed"]["uri"])
    confirmed = await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": phone.code()})
    return phone, confirmed["recovery_codes"]


async def test_who_has_one_needs_it(firm: Company):
    async with await firm.join(EMAIL, "viewer") as ada, firm.api.with_key(None) as nobody:
        assert await refused(ada, "POST", "/v1/account/second-factor", {"password": "a wrong one"}) == (422, "wrong_password")
        assert await refused(ada, "POST", "/v1/account/second-factor/confirm", {"code": "123456"}) == (409, "no_second_factor")
        begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
        await ok(nobody, "POST", "/v1/sessions", DOOR)  # begun is not confirmed
        phone = Phone(begun["seed"]["uri"])
        assert await refused(ada, "POST", "/v1/account/second-factor/confirm", {"code": phone.code(-9)}) == (422, "wrong_code")
        codes = (await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": phone.code()}))["recovery_codes"]
        assert len(set(codes)) == 10
        assert await refused(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD}) == (409, "second_factor_on")

        assert await refused(nobody, "POST", "/v1/sessions", DOOR) == (401, "second_factor_needed")
        wrong = {"email": EMAIL, "password": "a wrong one", "code": phone.code(1)}
        assert await refused(nobody, "POST", "/v1/sessions", wrong) == (401, "wrong_credentials"), "the code is not looked at"
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": phone.code(-9)}) == (401, "wrong_code")
        in_time = phone.code(1)
        await ok(nobody, "POST", "/v1/sessions", DOOR | {"code": f"{in_time[:3]} {in_time[3:]}"})
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": in_time}) == (401, "wrong_code"), "a code works once"
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": phone.code()}) == (401, "wrong_code"), "nor one before it"


async def test_the_code_that_confirms_is_used_up_by_it(firm: Company):
    async with await firm.join(EMAIL, "viewer") as ada, firm.api.with_key(None) as nobody:
        begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
        code = Phone(begun["seed"]["uri"]).code()
        await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": code})
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": code}) == (401, "wrong_code")


async def test_the_phone_is_lost(firm: Company):
    async with await firm.join(EMAIL, "viewer") as ada, firm.api.with_key(None) as nobody:
        _, codes = await set_up(ada)
        told = await ok(nobody, "POST", "/v1/sessions", DOOR | {"code": codes[3].upper().replace("-", " ")})
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": codes[3]}) == (401, "wrong_code"), "each works once"
        assert await refused(nobody, "POST", "/v1/sessions", DOOR | {"code": "0000-0000-0000-0000"}) == (401, "wrong_code")
        async with firm.api.with_key(told["token"]) as back:
            mine = await ok(back, "GET", "/v1/account")
            assert (mine["has_second_factor"], mine["recovery_codes_left"]) == (True, 9)
            path = "/v1/account/second-factor"
            assert await refused(back, "DELETE", path, {"password": PASSWORD, "code": codes[3]}) == (422, "wrong_code")
            assert await refused(back, "DELETE", path, {"password": "a wrong one", "code": codes[4]}) == (422, "wrong_password")
            await ok(back, "DELETE", path, {"password": PASSWORD, "code": codes[4]})
            assert await refused(back, "DELETE", path, {"password": PASSWORD, "code": codes[5]}) == (409, "no_second_factor")
        await ok(nobody, "POST", "/v1/sessions", DOOR)


async def test_a_reset_of_the_password_leaves_the_second_factor(firm: Company):
    async with await firm.join(EMAIL, "viewer") as ada, firm.api.with_key(None) as nobody:
        phone, _ = await set_up(ada)
        await ok(nobody, "POST", "/v1/password-resets", {"email": EMAIL})
        _, token = await firm.mail_to(EMAIL, 2)
        await ok(nobody, "POST", "/v1/password-resets/confirm", {"token": token, "password": "a wholly different one"})
        door = {"email": EMAIL, "password": "a wholly different one"}
        assert await refused(nobody, "POST", "/v1/sessions", door) == (401, "second_factor_needed")
        await ok(nobody, "POST", "/v1/sessions", door | {"code": phone.code(1)})


async def test_nothing_of_it_is_readable_at_rest(firm: Company):
    async with await firm.join(EMAIL, "viewer") as ada:
        begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
        codes = (await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": Phone(begun["seed"]["uri"]).code()}))["recovery_codes"]
        seed = b32decode(begun["seed"]["secret"])
    async with firm.api.app.database.pipeline() as tx:
        [row] = await tx.fetch("SELECT to_jsonb(m)::text AS text FROM members AS m")
    assert seed.hex() not in row["text"]
    assert not any(code in row["text"] or code.replace("-", "").encode().hex() in row["text"] for code in codes)
    assert PASSWORD not in row["text"]
    assert "$argon2id$" in row["text"]

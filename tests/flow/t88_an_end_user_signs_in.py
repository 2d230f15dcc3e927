"""An end user signs in: by a token that the shop's backend asks for, or signs itself; and is signed out everywhere, at once."""

import asyncio
import time
from typing import Any

import httpx2
import pytest

from tests.flow.conftest import Shop
from tests.flow.tokens import parts_of, sign
from tidings.core.clock import system_clock
from tidings.core.ids import encode
from tidings.workspaces.end_users import lift_suspension, suspend

pytestmark = pytest.mark.anyio


async def minted(shop: Shop, contact: str = "ada", **body: object) -> str:
    return (await shop.ask("POST", f"/v1/contacts/{contact}/tokens", body, status=201))["token"]


async def told(shop: Shop, token: str, path: str = "/v1/me") -> httpx2.Response:
    async with shop.api.with_key(token) as client:
        return await client.get(path)


def payload(shop: Shop, **other: object) -> dict[str, Any]:
    now, us = int(time.time()), encode("wsp", shop.api.workspace.workspace.id)
    given = {"iss": us, "aud": us, "sub": "ada", "iat": now, "exp": now + 900} | other
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
async def signing(shop: Shop) -> tuple[dict[str, str], str]:
    """The head of tokens that the shop's backend signs, and with what."""
    await shop.person()
    made = await shop.ask("POST", "/v1/signing-secrets", {"name": "shop backend"}, status=201)
    return {"alg": "HS256", "typ": "JWT", "kid": made["id"]}, made["secret"]


async def test_a_token_that_was_asked_for_opens_what_is_the_person_s_own_and_nothing_else(shop: Shop):
    await shop.person(name="Ada")
    made = await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=201)
    head, said = parts_of(made["token"])
    us = encode("wsp", shop.api.workspace.workspace.id)
    assert (head["alg"], said["iss"], said["aud"], said["sub"], said["exp"] - said["iat"]) == ("HS256", us, us, "ada", 900)
    async with shop.api.with_key(made["token"]) as ada:
        me = (await ada.get("/v1/me")).json()
        assert (me["id"], me["name"], me["workspace"]) == ("ada", "Ada", us)
        assert (await ada.get("/v1/me/unread")).json() == {"conversations": 0, "posts": 0, "mentions": 0}
        for method, path, body in (
            ("GET", "/v1/contacts/ada", None),
            ("GET", "/v1/contacts/ada/unread", None),
            ("GET", "/v1/account", None),
            ("POST", "/v1/messages", {"to": "ada", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "transactional"}),
        ):
            answer = await ada.request(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "person_needed"), path
        assert (await ada.get("/metrics")).status_code == 403
    # Nor is a key a person.
    assert (await shop.ask("GET", "/v1/me", status=403))["code"] == "person_needed"
    # What was asked for twice with one key is not shown twice.
    again = [await shop.ask("POST", "/v1/contacts/ada/tokens", {}, idempotency_key="one") for _ in range(2)]
    assert again[0]["token"] is not None
    assert again[1]["token"] is None
    assert (await shop.ask("POST", "/v1/contacts/nobody/tokens", {}, status=404))["code"] == "not_found"
    for wrong in ("16m", "59s", "0s", "x", "-1m"):
        assert (await shop.ask("POST", "/v1/contacts/ada/tokens", {"expires_in": wrong}, status=422))["errors"][0][
            "pointer"
        ] == "/expires_in"


async def test_a_token_that_the_backend_signs_itself_is_taken_and_one_that_is_not_right_is_not(
    shop: Shop, signing: tuple[dict[str, str], str]
):
    head, secret = signing
    now = int(time.time())
    assert (await told(shop, sign(head, payload(shop), secret))).json()["id"] == "ada"
    # Clocks differ a little.
    assert (await told(shop, sign(head, payload(shop, iat=now + 3, exp=now + 60), secret))).status_code == 200
    other = encode("wsp", shop.api.workspace.key.id)
    own_head = parts_of(await minted(shop))[0]
    wrong = {
        "another secret": sign(head, payload(shop), f"{secret}x"),
        "not signed": sign(head | {"alg": "none"}, payload(shop), secret),
        "another algorithm": sign(head | {"alg": "HS512"}, payload(shop), secret),
        "an algorithm that there is not": sign(head, payload(shop), secret).replace(
            sign(head, {}, secret).split(".")[0], "eyJhbGciOiJ4In0"
        ),
        "no kid": sign({"alg": "HS256"}, payload(shop), secret),
        "a kid that is none": sign(head | {"kid": "../x"}, payload(shop), secret),
        "a kid of nobody": sign(head | {"kid": encode("sgn", shop.api.workspace.key.id)}, payload(shop), secret),
        "our own kid": sign(head | {"kid": own_head["kid"]}, payload(shop), secret),
        "another issuer": sign(head, payload(shop, iss=other), secret),
        "another audience": sign(head, payload(shop, aud=other), secret),
        "several audiences": sign(head, payload(shop, aud=[payload(shop)["aud"], other]), secret),
        "nobody": sign(head, payload(shop, sub="nobody"), secret),
        "no subject": sign(head, payload(shop, sub=None), secret),
        "a subject that is no text": sign(head, payload(shop, sub=7), secret),
        "no end": sign(head, payload(shop, exp=None), secret),
        "no beginning": sign(head, payload(shop, iat=None), secret),
        "too long": sign(head, payload(shop, exp=now + 960), secret),
        "over": sign(head, payload(shop, iat=now - 900, exp=now - 10), secret),
        "not yet": sign(head, payload(shop, iat=now + 60, exp=now + 120), secret),
        "not before": sign(head, payload(shop, nbf=now + 60), secret),
        "no number": sign(head, payload(shop, exp="tomorrow"), secret),
        "not a number": sign(head, payload(shop, exp=float("nan")), secret),
        "for ever": sign(head, payload(shop, exp=float("inf")), secret),
        "no object": f"eyJhbGciOiJIUzI1NiJ9.{'W10'}.x",
        "empty": "ey..",
        "long": "ey" + "a" * 5_000 + "..",
    }
    for name, token in wrong.items():
        answer = await told(shop, token)
        assert answer.status_code == 401, f"{name}: {answer.status_code} {answer.text}"
        assert answer.headers["www-authenticate"] == "Bearer"
    # What is refused names what is wrong with it, and nothing that it says.
    assert "15 minutes" in (await told(shop, wrong["too long"])).json()["detail"]
    assert (await told(shop, wrong["over"])).json()["code"] == "token_expired"


async def test_signing_secrets_come_and_go_and_never_show_what_they_are(shop: Shop, signing: tuple[dict[str, str], str]):
    head, secret = signing
    token = sign(head, payload(shop), secret)
    rotated = await shop.ask("POST", f"/v1/signing-secrets/{head['kid']}/rotate", {"old_lasts": "1h"}, status=201)
    assert rotated["secret"] != secret
    # Both are accepted for now, and there is no third.
    assert (await told(shop, token)).status_code == 200
    assert (await told(shop, sign(head | {"kid": rotated["id"]}, payload(shop), rotated["secret"]))).status_code == 200
    assert (await shop.ask("POST", "/v1/signing-secrets", {"name": "third"}, status=409))["code"] == "too_many_signing_secrets"
    await shop.ask("DELETE", f"/v1/signing-secrets/{head['kid']}", status=200)
    assert (await told(shop, token)).json()["code"] == "invalid_token"
    await shop.ask("POST", f"/v1/signing-secrets/{head['kid']}/rotate", {}, status=409)
    listed = await shop.ask("GET", "/v1/signing-secrets")
    assert [(one["id"], one["revoked_at"] is None) for one in listed["data"]] == [(head["kid"], False), (rotated["id"], True)]
    assert secret not in str(listed)
    # Revoking the one that Tidings signs with ends what it has made; the next token makes a new one.
    token = await minted(shop)
    own = parts_of(token)[0]["kid"]
    assert [one["is_own"] for one in (await shop.ask("GET", "/v1/signing-secrets"))["data"]] == [False, False, True]
    await shop.ask("DELETE", f"/v1/signing-secrets/{own}")
    assert (await told(shop, token)).status_code == 401
    assert (await told(shop, await minted(shop))).status_code == 200


async def test_who_is_signed_out_everywhere_is_out_at_once_and_may_come_back(shop: Shop, signing: tuple[dict[str, str], str]):
    head, secret = signing
    await shop.person("bob", phone=None, email=None)
    own, signed = await minted(shop), sign(head, payload(shop), secret)
    ahead = sign(head, payload(shop, iat=int(time.time()) + 4, exp=int(time.time()) + 60), secret)
    bob = await minted(shop, "bob")
    for token in (own, signed, ahead, bob):
        assert (await told(shop, token)).status_code == 200
    await shop.ask("DELETE", "/v1/contacts/ada/sessions", status=204)
    for token in (own, signed, ahead):
        answer = await told(shop, token)
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert (await told(shop, bob)).status_code == 200
    token = await minted(shop)
    async with shop.api.with_key(token) as ada:
        assert (await ada.get("/v1/me")).status_code == 200
        # They may do it themselves.
        assert (await ada.delete("/v1/me/sessions")).status_code == 204
        assert (await ada.get("/v1/me")).status_code == 401


async def test_who_is_suspended_is_out_at_once_and_gets_no_token(shop: Shop):
    await shop.person()
    database = shop.api.app.database
    workspace_id = shop.api.workspace.workspace.id
    token = await minted(shop)
    async with database.workspace(workspace_id) as tx:
        contact_id = await tx.fetchval("SELECT id FROM contacts WHERE workspace_id = $1", workspace_id)
        await suspend(tx, workspace_id, contact_id, None, system_clock())
    answer = await told(shop, token)
    assert (answer.status_code, answer.json()["code"]) == (403, "suspended")
    assert (await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=409))["code"] == "suspended"
    async with database.workspace(workspace_id) as tx:
        assert await lift_suspension(tx, workspace_id, contact_id)
    # What was theirs before stays ended.
    assert (await told(shop, token)).status_code == 401
    assert (await told(shop, await minted(shop))).status_code == 200


async def test_who_is_too_fast_waits(shop: Shop):
    await shop.person()
    async with shop.api.with_key(await minted(shop)) as ada:
        # All at once, since as many as are slowly asked one after the other come back meanwhile.
        answers = await asyncio.gather(*(ada.post("/v1/me/conversations/read", json={}) for _ in range(200)))
        codes = [answer.status_code for answer in answers]
        assert set(codes) == {200, 429}
        assert codes.count(200) >= 60
        told = [int(answer.headers["retry-after"]) for answer in answers if answer.status_code == 429]
        assert all(1 <= seconds <= 2 for seconds in told)
        # Looking is counted apart.
        assert (await ada.get("/v1/me")).status_code == 200


async def test_the_audit_log_tells_refusals_of_people_and_not_what_they_do(shop: Shop):
    await shop.person()
    async with shop.api.with_key(await minted(shop)) as ada:
        assert (await ada.post("/v1/me/conversations/read", json={})).status_code == 200
        assert (await ada.get("/v1/keys")).status_code == 403
    page = await shop.until("/v1/audit", lambda page: any(entry["outcome"] == "refused" for entry in page["data"]))
    [entry] = [entry for entry in page["data"] if entry["principal"]["kind"] == "contact"]
    assert (entry["action"], entry["outcome"]) == ("keys.list", "refused")
    assert entry["principal"]["id"].startswith("ctc_")

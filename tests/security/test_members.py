"""At the door: guessing, replaying, listening; what is for everybody, and what is for one's own account."""

import asyncio
import json
import logging
import time
from base64 import b32decode
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import httpx2
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.conftest import Api, execute, new_workspace, serving
from tests.flow.people import company, ok, refused
from tests.security.bodies import full_bodies
from tests.security.conftest import EVERYTHING, PASSWORD, Json, at_rest, is_problem, member_of, rows_of
from tests.security.test_bad_input import SECRETS, complaint, spoilt_bodies
from tidings.api.registry import Operation
from tidings.app import App
from tidings.core.settings import load_settings
from tidings.workspaces.members import check_login

pytestmark = pytest.mark.anyio

OWN = [operation for operation in EVERYTHING if operation.is_open or operation.is_personal]
EMAIL = "ada@example.com"
JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
async def _fresh_limits(fortress: tuple[App, str]) -> None:
    await execute(fortress[0].url, "DELETE FROM throttles")


@pytest.fixture
async def ada(target: Api) -> AsyncGenerator[httpx2.AsyncClient]:
    """An owner of the workspace, signed in; she has the address EMAIL of this workspace's own making."""
    token, _ = await member_of(target, "owner", email_of(target))
    async with target.with_key(token) as client:
        yield client


def email_of(target: Api) -> str:
    return f"ada.{target.workspace.workspace.id.hex}@example.com"


def door(target: Api, **more: str) -> Json:
    return {"email": email_of(target), "password": PASSWORD} | more


async def everything_at_rest(url: str) -> str:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        return "\n".join(
            [row[0] for table in tables for row in await connection.fetch(f'SELECT to_jsonb(t)::text FROM "{table["relname"]}" AS t')]
        )
    finally:
        await connection.close()


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_address_that_nobody_has_is_answered_like_a_wrong_password(target: Api, ada: httpx2.AsyncClient):
    async with target.with_key(None) as nobody:
        told: list[Json] = []
        for email in (email_of(target), "nobody@example.com"):
            answer = await nobody.post("/v1/sessions", json={"email": email, "password": "a wrong one"})
            problem = answer.json()
            told.append({name: value for name, value in problem.items() if name != "request_id"} | {"status": answer.status_code})
        assert told[0] == told[1]
        assert told[0]["code"] == "wrong_credentials"
        resets = [(await nobody.post("/v1/password-resets", json={"email": email})) for email in (email_of(target), "nobody@example.com")]
        assert [(answer.status_code, answer.content) for answer in resets] == [(202, b'{"state":"accepted"}')] * 2


async def test_an_address_that_nobody_has_costs_a_hash_as_well(target: Api, ada: httpx2.AsyncClient):
    async with target.app.database.pipeline() as tx:
        row = await tx.fetchrow("SELECT password_hash FROM members WHERE email = $1", email_of(target))
    assert row is not None
    quickest = 60.0
    for _ in range(3):
        started = time.perf_counter()
        with pytest.raises(Exception, match="No member has"):
            await check_login(None, "a wrong one")
        quickest = min(quickest, time.perf_counter() - started)
    # 46 MiB are filled: no machine does that in a millisecond.
    assert quickest > 0.005


@pytest.mark.parametrize("is_known", [True, False])
async def test_ten_guesses_are_enough_in_every_process(target: Api, ada: httpx2.AsyncClient, is_known: bool):
    email = email_of(target) if is_known else f"nobody.{email_of(target)}"
    given = load_settings({}, data=target.app.settings.data, database_url=target.app.url)
    async with AsyncExitStack() as stack:
        _, other_url = await stack.enter_async_context(serving(given, role="api"))
        nobody = await stack.enter_async_context(target.with_key(None))
        elsewhere = await stack.enter_async_context(httpx2.AsyncClient(base_url=other_url, timeout=30))
        guess = {"email": email, "password": "a wrong one"}
        answers = [await (nobody if n % 2 else elsewhere).post("/v1/sessions", json=guess) for n in range(10)]
        assert {answer.status_code for answer in answers} == {401}
        for client in (nobody, elsewhere):
            answer = await client.post("/v1/sessions", json=door(target) | {"email": email})
            assert (answer.status_code, answer.json()["code"]) == (429, "throttled"), "the right one comes too late"
            assert 60 < int(answer.headers["retry-after"]) <= 900
        await execute(target.app.url, "UPDATE throttles SET until = now() - interval '1 second'")
        answer = await nobody.post("/v1/sessions", json=door(target) | {"email": email})
        assert answer.status_code == (201 if is_known else 401)
        if is_known:
            # Who got in has used up nothing.
            for _ in range(9):
                await nobody.post("/v1/sessions", json=guess)
            assert (await nobody.post("/v1/sessions", json=door(target))).status_code == 201


async def test_one_place_tries_sixty_times(target: Api):
    async with target.with_key(None) as nobody:
        for kind in ("sessions", "invitations/accept"):
            await execute(target.app.url, "DELETE FROM throttles")
            statuses: list[int] = []
            for n in range(61):
                body: Json = (
                    {"email": f"p{n}@example.com", "password": "x"} if kind == "sessions" else {"token": f"tdi_{n}", "password": "x"}
                )
                statuses.append((await nobody.post(f"/v1/{kind}", json=body)).status_code)
            assert statuses[:60].count(429) == 0
            assert statuses[60] == 429


async def test_three_mails_an_hour_are_enough(target: Api, ada: httpx2.AsyncClient):
    async with target.with_key(None) as nobody:
        for email in (email_of(target), "nobody@example.com"):
            answers = [await nobody.post("/v1/password-resets", json={"email": email}) for _ in range(4)]
            assert [answer.status_code for answer in answers] == [202, 202, 202, 429]


async def test_a_stolen_session_does_not_guess_the_password(target: Api, ada: httpx2.AsyncClient):
    for _ in range(10):
        assert await refused(ada, "POST", "/v1/account/second-factor", {"password": "a wrong one"}) == (422, "wrong_password")
    change = {"password": "a wholly different one", "current_password": PASSWORD}
    assert await refused(ada, "PATCH", "/v1/account", change) == (429, "throttled")


async def test_an_attacker_behind_our_proxy_is_counted_alone(database_url: str, tmp_path: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url, trusted_proxies="127.0.0.0/8")
    async with serving(given) as (_, base_url), httpx2.AsyncClient(base_url=base_url, timeout=30) as nobody:
        for n in range(61):
            told = {"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}
            answer = await nobody.post("/v1/sessions", json={"email": f"p{n}@example.com", "password": "x"}, headers=told)
        assert answer.status_code == 429, "what they write themselves is not believed"  # pyright: ignore[reportPossiblyUnboundVariable]
        told = {"x-forwarded-for": "203.0.113.10"}
        answer = await nobody.post("/v1/sessions", json={"email": "a@example.com", "password": "x"}, headers=told)
        assert answer.status_code == 401


# ── replaying ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_of_many_with_the_same_code_one_comes_in(target: Api, ada: httpx2.AsyncClient):
    begun = await ok(ada, "POST", "/v1/account/second-factor", {"password": PASSWORD})
    totp = TOTP(b32decode(begun["seed"]["secret"]), 6, SHA1(), 30)
    codes = await ok(ada, "POST", "/v1/account/second-factor/confirm", {"code": totp.generate(int(time.time())).decode()})
    async with target.with_key(None) as nobody:
        for code in (codes["recovery_codes"][0], totp.generate(int(time.time()) + 30).decode()):
            answers = await asyncio.gather(*(nobody.post("/v1/sessions", json=door(target, code=code)) for _ in range(4)))
            assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401]


async def test_of_many_with_the_same_link_one_comes_in(database_url: str, tmp_path: Path):
    async with company(database_url, tmp_path) as firm, firm.api.with_key(None) as nobody:
        await ok(firm.api.client, "POST", "/v1/invitations", {"email": EMAIL, "role": "viewer"})
        _, first = await firm.mail_to(EMAIL)
        await ok(firm.api.client, "POST", "/v1/invitations", {"email": EMAIL, "role": "agent"})
        _, token = await firm.mail_to(EMAIL, 2)
        taken = {"token": first, "name": "Ada", "password": PASSWORD}
        assert await refused(nobody, "POST", "/v1/invitations/accept", taken) == (422, "unknown_token"), "the newer one counts"
        answers = await asyncio.gather(
            *(nobody.post("/v1/invitations/accept", json=taken | {"token": token, "name": str(n)}) for n in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
        assert len((await ok(firm.api.client, "GET", "/v1/members"))["data"]) == 1

        await ok(firm.api.client, "POST", "/v1/invitations", {"email": "bea@example.com", "role": "viewer"})
        _, late = await firm.mail_to("bea@example.com")
        await execute(firm.api.app.url, "UPDATE invitations SET expires_at = now() - interval '1 second' WHERE email = 'bea@example.com'")
        assert await refused(nobody, "POST", "/v1/invitations/accept", taken | {"token": late}) == (422, "unknown_token")


async def test_who_is_a_member_elsewhere_joins_with_the_password_that_they_have(database_url: str, tmp_path: Path):
    async with company(database_url, tmp_path) as firm, await firm.join(EMAIL, "viewer") as ada, firm.api.with_key(None) as nobody:
        theirs = Api(firm.api.app, firm.api.base_url, await new_workspace(firm.api.app.database, firm.api.app.sealer, name="Theirs"))
        async with theirs.client:
            await ok(theirs.client, "POST", "/v1/invitations", {"email": EMAIL, "role": "agent"})
            _, token = await firm.mail_to(EMAIL, 2)
            taken = {"token": token, "name": "Eve", "password": "a wholly different one"}
            assert await refused(nobody, "POST", "/v1/invitations/accept", taken) == (401, "wrong_credentials")
            told = await ok(nobody, "POST", "/v1/invitations/accept", taken | {"password": PASSWORD})
            assert (told["name"], told["role"]) == ("Ada", "agent")
            assert {place["name"] for place in told["workspaces"]} == {"Corner shop", "Theirs"}
            # A session is of one workspace; another needs a session of its own.
            before = (await ok(ada, "GET", "/v1/account"))["workspace"]
            switched = await ok(ada, "POST", "/v1/sessions/switch", {"workspace": told["workspace"]})
            assert await refused(ada, "GET", "/v1/account") == (401, "unknown_key"), "the old one is over"
            async with firm.api.with_key(switched["token"]) as moved:
                mine = await ok(moved, "GET", "/v1/account")
                assert (mine["workspace"], mine["role"]) == (told["workspace"], "agent")
                assert mine["workspace"] != before
            chosen = {"email": EMAIL, "password": PASSWORD, "workspace": before}
            assert (await ok(nobody, "POST", "/v1/sessions", chosen))["role"] == "viewer"


# ── what is over is over ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_session_that_was_ended_is_refused_everywhere_within_two_seconds(target: Api):
    token, _ = await member_of(target)
    given = load_settings({}, data=target.app.settings.data, database_url=target.app.url)
    headers = {"authorization": f"Bearer {token}"}
    async with serving(given, role="api") as (_, other_url), httpx2.AsyncClient(base_url=other_url, headers=headers) as elsewhere:
        assert (await elsewhere.get("/v1/account")).status_code == 200
        async with target.with_key(token) as here:
            assert (await here.delete("/v1/sessions/current")).status_code == 204
            assert (await here.get("/v1/account")).status_code == 401
        await asyncio.sleep(2.05)
        assert (await elsewhere.get("/v1/account")).status_code == 401


async def test_an_idle_and_an_old_session_are_over(target: Api):
    for column, age in (("last_used_at", "12 hours 1 second"), ("expires_at", "1 second")):
        token, member_id = await member_of(target)
        await execute(target.app.url, f"UPDATE member_sessions SET {column} = now() - interval '{age}' WHERE member_id = '{member_id}'")
        async with target.with_key(token) as client:
            assert await refused(client, "GET", "/v1/account") == (401, "unknown_key")


async def test_a_new_password_ends_the_other_sessions(target: Api, ada: httpx2.AsyncClient):
    async with target.with_key(None) as nobody:
        other = (await ok(nobody, "POST", "/v1/sessions", door(target)))["token"]
        assert await refused(ada, "PATCH", "/v1/account", {"password": "a wholly different one"}) == (422, "required")
        weak = {"password": "Qwertyuiop1!", "current_password": PASSWORD}
        assert await refused(ada, "PATCH", "/v1/account", weak) == (422, "password_too_common")
        await ok(ada, "PATCH", "/v1/account", {"password": "a wholly different one", "current_password": PASSWORD})
        async with target.with_key(other) as ended:
            assert await refused(ended, "GET", "/v1/account") == (401, "unknown_key")
        assert (await ok(ada, "GET", "/v1/account"))["email"] == email_of(target)
        assert await refused(nobody, "POST", "/v1/sessions", door(target)) == (401, "wrong_credentials")


async def test_a_session_of_the_old_password_does_not_slip_past_the_new_one(target: Api, ada: httpx2.AsyncClient):
    passwords = [PASSWORD, "a wholly different one"]
    async with target.with_key(None) as nobody:
        for n in range(6):
            old, new = passwords[n % 2], passwords[(n + 1) % 2]
            await execute(target.app.url, "DELETE FROM throttles")
            answers = await asyncio.gather(
                *(nobody.post("/v1/sessions", json=door(target) | {"password": old}) for _ in range(2)),
                ada.patch("/v1/account", json={"password": new, "current_password": old}),
            )
            assert answers[-1].status_code == 200
            assert len((await ok(ada, "GET", "/v1/sessions"))["data"]) == 1


# ── listening ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_no_secret_is_kept_or_logged(database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        async with company(database_url, tmp_path) as firm, await firm.join(EMAIL, "admin") as ada, firm.api.with_key(None) as nobody:
            once = {"idempotency-key": "once"}
            secrets = [PASSWORD, ada.headers["authorization"].removeprefix("Bearer ")]
            await ok(nobody, "POST", "/v1/password-resets", {"email": EMAIL})
            secrets.append((await firm.mail_to(EMAIL, 2))[1])
            begun = await ada.post("/v1/account/second-factor", json={"password": PASSWORD}, headers=once)
            seed = begun.json()["seed"]["secret"]
            code = TOTP(b32decode(seed), 6, SHA1(), 30).generate(int(time.time())).decode()
            codes = await ada.post("/v1/account/second-factor/confirm", json={"code": code}, headers={"idempotency-key": "twice"})
            key = await ada.post("/v1/keys", json={"name": "k", "scopes": ["messages:read"]}, headers={"idempotency-key": "thrice"})
            secrets += [seed, key.json()["secret"], *codes.json()["recovery_codes"]]
            for path, body, name in (
                ("/v1/account/second-factor", {"password": PASSWORD}, "once"),
                ("/v1/account/second-factor/confirm", {"code": code}, "twice"),
                ("/v1/keys", {"name": "k", "scopes": ["messages:read"]}, "thrice"),
            ):
                again = await ada.post(path, json=body, headers={"idempotency-key": name})
                assert (again.is_success, again.headers["idempotent-replay"]) == (True, "true"), again.text
                assert not any(secret in again.text for secret in secrets)
            await asyncio.sleep(1.2)
            kept = await everything_at_rest(firm.api.app.url)
    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    for secret in secrets:
        assert secret not in kept
        assert secret.encode().hex() not in kept
        assert secret not in logged
        assert secret.encode().hex() not in logged


async def test_without_a_mail_server_the_link_is_on_the_console_and_nowhere_else(
    database_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    given = load_settings({}, data=tmp_path, database_url=database_url, public_url="https://tidings.example")
    async with serving(given) as (app, base_url):
        api = Api(app, base_url, await new_workspace(app.database, app.sealer))
        async with api.client:
            await ok(api.client, "POST", "/v1/invitations", {"email": EMAIL, "role": "viewer"})
            told = ""
            for _ in range(200):
                told += capfd.readouterr().out
                if "https://tidings.example/invitation#tdi_" in told:
                    break
                await asyncio.sleep(0.05)
    assert f"A mail to {EMAIL}" in told
    assert "https://tidings.example/invitation#tdi_" in told
    assert "tdi_" not in caplog.text


# ── whatever comes in ────────────────────────────────────────────────────────────────────────────────────────────────


def address(operation: Operation) -> str:
    return operation.path.replace("{id}", "current")


@pytest.mark.parametrize("operation", [one for one in OWN if one.body is not None], ids=lambda operation: operation.id)
async def test_a_spoilt_field_is_pointed_at_and_nothing_is_stored(target: Api, ada: httpx2.AsyncClient, operation: Operation):
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    wrong: list[str] = []
    async with target.with_key(None) as nobody:
        client = nobody if operation.is_open else ada
        for place, spoilt in spoilt_bodies(operation):
            answer = await client.request(operation.method, address(operation), content=spoilt, headers=JSON)
            if answer.status_code == 413 and operation.is_open:
                continue
            if (trouble := complaint(answer, place)) is not None:
                wrong.append(f"{place} {spoilt[:200]!r}: {answer.status_code} {answer.text[:300]} ({trouble})")
        for body in (b"", b"null", b"7", b"[7]", b"{", b"\x00", b"a=1"):
            answer = await client.request(operation.method, address(operation), content=body, headers=JSON)
            assert is_problem(answer.status_code, answer.headers["content-type"]), body
            assert not any(secret in answer.text for secret in SECRETS)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:10])
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.parametrize("operation", [one for one in OWN if one.is_open], ids=lambda operation: operation.id)
async def test_what_is_open_reads_little_and_needs_no_key(target: Api, operation: Operation):
    async with target.with_key(None) as nobody:
        body = json.dumps(full_bodies(operation)[0]).encode()
        assert (await nobody.post(operation.path, content=body + b" " * 10_000, headers=JSON)).status_code == 413
        answer = await nobody.post(operation.path, content=body, headers={**JSON, "idempotency-key": "x" * 300})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "Idempotency-Key")
        for bearer in ("td_test_x", "tds_x", target.workspace.secret):
            answer = await nobody.post(operation.path, content=body, headers={**JSON, "authorization": f"Bearer {bearer}"})
            assert answer.status_code == (202 if operation.status == 202 else answer.status_code)
            assert answer.status_code != 500


async def test_what_entered_is_told_in_the_audit_log(target: Api, ada: httpx2.AsyncClient):
    async with target.with_key(None) as nobody:
        told = await ok(nobody, "POST", "/v1/sessions", door(target))
    for _ in range(100):
        entries = (await ok(ada, "GET", "/v1/audit"))["data"]
        if any(entry["action"] == "sessions.create" for entry in entries):
            break
        await asyncio.sleep(0.05)
    [entry] = [entry for entry in entries if entry["action"] == "sessions.create"]  # pyright: ignore[reportPossiblyUnboundVariable]
    assert entry["principal"]["kind"] == "member"
    assert entry["target"] == {"kind": "session", "id": told["id"]}

"""A person of the company: invited by mail, signed in, promoted, lost their password, removed."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.flow.people import PASSWORD, Company, company, ok, readable, refused
from tests.providers.smtp_peers import settled

pytestmark = pytest.mark.anyio


@pytest.fixture
async def firm(database_url: str, tmp_path: Path) -> AsyncGenerator[Company]:
    async with company(database_url, tmp_path) as opened:
        yield opened


async def test_from_the_mail_to_the_first_message(firm: Company):
    key = firm.api.client
    invited = await ok(key, "POST", "/v1/invitations", {"email": "Ada@Example.com", "role": "developer"})
    assert invited["email"] == "ada@example.com"
    page, token = await firm.mail_to("ada@example.com")
    assert page == "invitation"
    assert "first key invites you to Corner shop as developer" in readable(firm.peer.mails[0]).replace("\n", " ")

    async with firm.api.with_key(None) as nobody:
        # The page itself is the dashboard's, which need not be built here: tests/dashboard/test_doors.py goes through it.
        shown = await nobody.get(f"/{page}")
        assert (shown.headers["content-type"], shown.headers["referrer-policy"]) == ("text/html; charset=utf-8", "no-referrer")
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        weak = {"token": token, "name": "Ada", "password": "password1234"}
        assert await refused(nobody, "POST", "/v1/invitations/accept", weak) == (422, "password_too_common")
        assert await refused(nobody, "POST", "/v1/invitations/accept", weak | {"password": "short"}) == (422, "password_length")
        told = await ok(nobody, "POST", "/v1/invitations/accept", weak | {"password": PASSWORD})
        assert (told["role"], told["name"], [place["name"] for place in told["workspaces"]]) == ("developer", "Ada", ["Corner shop"])
        again = {"token": token, "name": "Eve", "password": "another long password"}
        assert await refused(nobody, "POST", "/v1/invitations/accept", again) == (422, "unknown_token"), "the link works once"

    async with firm.api.with_key(told["token"]) as ada:
        send = {"to": {"phone": "+31612345678"}, "content": {"body": "Hi"}, "route": {"channel": "sms"}, "purpose": "transactional"}
        message = await ok(ada, "POST", "/v1/messages", send)
        await firm.api.settled(message["id"])
        mine = await ok(ada, "GET", "/v1/account")
        assert (mine["email"], mine["role"], mine["has_second_factor"]) == ("ada@example.com", "developer", False)
        assert "messages:send" in mine["scopes"]
        assert "members:write" not in mine["scopes"]
        assert await refused(ada, "POST", "/v1/invitations", {"email": "eve@example.com", "role": "viewer"}) == (403, "scope_missing")
        [row] = (await ok(ada, "GET", "/v1/members"))["data"]
        assert (row["id"], row["name"], row["role"]) == (mine["id"], "Ada", "developer")
        [session] = (await ok(ada, "GET", "/v1/sessions"))["data"]
        assert (session["address"], session["is_current"]) == ("127.0.0.1", True)

        # The company thinks again: what she may do changes within two seconds, whichever process she asks.
        await ok(key, "PATCH", f"/v1/members/{mine['id']}", {"role": "viewer"})
        assert await refused(ada, "POST", "/v1/messages", send) == (403, "scope_missing")
        await ok(key, "DELETE", f"/v1/members/{mine['id']}")
        assert await refused(ada, "GET", "/v1/account") == (401, "unknown_key")
    [invitation] = (await ok(key, "GET", "/v1/invitations"))["data"]
    assert invitation["accepted_at"] is not None
    assert await refused(key, "DELETE", f"/v1/invitations/{invitation['id']}") == (409, "invitation_used")


async def test_signing_in_and_out(firm: Company):
    async with await firm.join("ada@example.com", "viewer") as first, firm.api.with_key(None) as nobody:
        wrong = {"email": "ada@example.com", "password": "wrong"}
        assert await refused(nobody, "POST", "/v1/sessions", wrong) == (401, "wrong_credentials")
        told = await ok(nobody, "POST", "/v1/sessions", {"email": " ADA@example.com ", "password": PASSWORD})
        async with firm.api.with_key(told["token"]) as second:
            assert len((await ok(second, "GET", "/v1/sessions"))["data"]) == 2
            await ok(second, "DELETE", "/v1/sessions/current")
            assert await refused(second, "GET", "/v1/account") == (401, "unknown_key")
        assert len((await ok(first, "GET", "/v1/sessions"))["data"]) == 1


async def test_a_lost_password(firm: Company):
    async with await firm.join("ada@example.com", "viewer") as old, firm.api.with_key(None) as nobody:
        assert await ok(nobody, "POST", "/v1/password-resets", {"email": "nobody@example.com"}) == {"state": "accepted"}
        assert await ok(nobody, "POST", "/v1/password-resets", {"email": "ada@example.com"}) == {"state": "accepted"}
        page, token = await firm.mail_to("ada@example.com", 2)
        assert page == "password-reset"
        assert (await nobody.get(f"/{page}")).headers["referrer-policy"] == "no-referrer"
        new = {"token": token, "password": "a wholly different one"}
        assert await refused(nobody, "POST", "/v1/password-resets/confirm", new | {"password": "1234567890"}) == (
            422,
            "password_too_common",
        )
        await ok(nobody, "POST", "/v1/password-resets/confirm", new)
        assert await refused(nobody, "POST", "/v1/password-resets/confirm", new) == (422, "unknown_token")
        assert await refused(old, "GET", "/v1/account") == (401, "unknown_key"), "every session has ended"
        assert await refused(nobody, "POST", "/v1/sessions", {"email": "ada@example.com", "password": PASSWORD}) == (
            401,
            "wrong_credentials",
        )
        await ok(nobody, "POST", "/v1/sessions", {"email": "ada@example.com", "password": "a wholly different one"})
    assert len(firm.peer.mails) == 2, "who is no member gets no mail"


async def test_a_mail_server_that_is_down_is_tried_again(firm: Company):
    firm.peer.replies["MAIL"] = "451 4.3.0 later"
    await ok(firm.api.client, "POST", "/v1/invitations", {"email": "ada@example.com", "role": "viewer"})
    await settled(lambda: any(command.startswith("MAIL") for command in firm.peer.commands))
    firm.peer.replies["MAIL"] = "250 ok"
    database, is_postponed = firm.api.app.database, False
    for _ in range(500):
        async with database.pipeline() as tx:
            # Postponed by seconds; while it is on the wire it is left alone for minutes.
            row = await tx.fetchrow(
                "SELECT due_at < created_at + interval '1 minute' AS is_postponed, content FROM system_mails WHERE tries > 0"
            )
            assert row is not None
            assert b"tdi_" not in row["content"], "what waits is sealed"
            is_postponed = row["is_postponed"]
            if is_postponed:
                await tx.execute("UPDATE system_mails SET due_at = now()")
                break
        await asyncio.sleep(0.02)
    assert is_postponed
    await firm.mail_to("ada@example.com")

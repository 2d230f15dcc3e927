"""What comes back, by whoever knows how to write it: nobody speaks for somebody else, and nothing of anybody stands in a log."""

import asyncio
import logging
from collections.abc import MutableMapping
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.conftest import Api
from tests.providers.smtp_peers import smtp_server
from tests.providers.test_foreign_bytes import URL
from tests.security.conftest import Json
from tests.security.test_bad_input import good
from tests.security.test_foreign_bytes import call, signed, typed
from tidings.core.clock import system_clock
from tidings.core.ids import encode

pytestmark = pytest.mark.anyio

NUMBER, MAILBOX = "+31612345678", "ada@b.example"


async def account_at(target: Api, name: str, **more: object) -> tuple[str, bytes]:
    """An account that can be called, and the path at which it is."""
    given = {"name": name, "provider": name, "channels": ["email"] if name == "smtp" else ["sms"], "credentials": typed(name) | more}
    made = await good(target, "POST", "/v1/provider-accounts", given)
    return made["id"], urlsplit(str(made["callback_url"])).path.encode()


async def tell(target: Api, name: str, path: bytes, body: bytes, *more: tuple[str, str], url: str | None = None) -> int:
    """What a signed call is answered; it has taken effect by then."""
    address = (
        url
        or next(iter((await good(target, "GET", "/v1/provider-accounts"))["data"]))["callback_url"].partition("/callbacks")[0]
        + path.decode()
    )
    callback = signed(name, body, url=address, at=system_clock(), more=more)
    headers = [(key.encode(), value.encode()) for key, value in callback.headers]
    status, _, _ = await call(target, "POST", path, headers=headers, body=body)
    for _ in range(200):
        async with target.app.database.pipeline() as tx:
            waiting = await tx.fetchval(
                "SELECT count(*) FROM callbacks WHERE workspace_id = $1 AND processed_at IS NULL AND due_at IS NOT NULL",
                target.workspace.workspace.id,
            )
        if not waiting:
            return status
        await asyncio.sleep(0.03)
    raise AssertionError("it is not processed")


def mail(text: str, subject: str = "hello") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Ada <{MAILBOX}>", "shop@in.example", subject
    message["Message-ID"] = f"<{uuid4().hex}@b.example>"
    message.set_content(text)
    return message.as_bytes()


async def suppressed(target: Api) -> set[str]:
    return {one["channel"] for one in (await good(target, "GET", "/v1/suppressions"))["data"]}


async def test_a_mail_in_somebodys_name_can_stop_and_cannot_bring_them_back(target: Api):
    _, path = await account_at(target, "smtp")
    spoofed = (("x-tidings-dkim", "pass evil.example"), ("x-tidings-spf", "fail"), ("x-mail-from", "x@evil.example"))
    assert await tell(target, "smtp", path, mail("STOP"), *spoofed) == 200
    assert await suppressed(target) == {"email"}
    unlooked = (("x-mail-from", MAILBOX),)
    for said, told in (("START", spoofed), ("START ALL", spoofed), ("START", unlooked), ("START ALL", unlooked)):
        assert await tell(target, "smtp", path, mail(said), *told) == 200
        assert await suppressed(target) == {"email"}
    proven = (("x-tidings-dkim", "pass b.example"), ("x-tidings-spf", "none"))
    assert await tell(target, "smtp", path, mail("START"), *proven) == 200
    assert await suppressed(target) == set()


async def test_the_address_of_one_account_is_no_address_of_another(target: Api):
    paths = {name: (await account_at(target, name))[1] for name in ("custom", "twilio", "smtp")}
    before = await _callbacks(target)
    for name, path in paths.items():
        token = path.rpartition(b"/")[2]
        for other in ("custom", "twilio", "smtp", "sandbox", "inapp", "", "..", "%2e%2e"):
            if other != name:
                at = b"/callbacks/%s/%s" % (other.encode(), token)
                headers = [(key.encode(), value.encode()) for key, value in signed(name, b"{}", url=URL, at=system_clock()).headers]
                assert (await call(target, "POST", at, headers=headers, body=b"{}"))[0] == 404, at
        # A token is whole, and letters are letters.
        for at in (path[:-1], path + b"x", path + b"/", path + b"/x", path + b"%00", path.swapcase(), path.replace(token, token[::-1])):
            assert (await call(target, "POST", at, body=b"{}"))[0] == 404, at
    assert await _callbacks(target) == before


async def _callbacks(target: Api) -> int:
    async with target.app.database.pipeline() as tx:
        return await tx.fetchval("SELECT count(*) FROM callbacks WHERE workspace_id = $1", target.workspace.workspace.id)


async def test_no_log_holds_a_secret_an_address_or_a_word_of_anybody(target: Api, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, logger="tidings")
    word = "a very private word"
    secrets = ["a secret that nobody guesses", NUMBER, MAILBOX, word, "Bearer", "private-query"]
    accounts = {name: await account_at(target, name) for name in ("custom", "twilio", "smtp")}
    headers = [(b"authorization", b"Basic cHJpdmF0ZQ=="), (b"x-signature", b"00"), (b"cookie", b"private-query")]
    for _, path in accounts.values():
        for method in ("POST", "GET", "PUT"):
            await call(target, method, path, query=f"private-query={NUMBER}".encode(), headers=headers, body=word.encode())
        secrets.append(path.rpartition(b"/")[2].decode())
    await tell(target, "smtp", accounts["smtp"][1], mail(word))
    await tell(target, "smtp", accounts["smtp"][1], b"\xff" + word.encode())
    await tell(target, "custom", accounts["custom"][1], f'{{"from": "{NUMBER}", "text": "{word}"}}'.encode())
    await tell(target, "custom", accounts["custom"][1], f'{{"id": "{MAILBOX}", "status": "{word}"}}'.encode())
    for page in (b"/unsubscribe/", b"/preferences/", b"/confirm/", b"/c/", b"/forms/", b"/o/"):
        for method in ("GET", "POST", "PUT"):
            await call(target, method, page + b"private-query", query=b"u=private-query", headers=headers, body=b"email=private-query")
    told = "\n".join(
        f"{record.getMessage()} {record.__dict__} {record.exc_text or ''}" for record in caplog.records if record.name.startswith("tidings")
    )
    assert "a callback was refused" in told
    assert [secret for secret in secrets if secret in told] == []


async def test_of_a_stored_call_nothing_is_kept_that_proves_who_called(target: Api):
    _, path = await account_at(target, "smtp")
    basic = b"Basic dGlkaW5nczphIHNlY3JldCB0aGF0IG5vYm9keSBndWVzc2Vz"
    status, _, _ = await call(target, "POST", path, headers=[(b"authorization", basic), (b"cookie", b"a=b")], body=mail("hello"))
    assert status == 200
    async with target.app.database.pipeline() as tx:
        rows = await tx.fetch("SELECT headers::text AS told FROM callbacks WHERE workspace_id = $1", target.workspace.workspace.id)
    assert rows
    assert not any(secret in row["told"].lower() for row in rows for secret in ("basic", "authorization", "cookie"))


@pytest.mark.parametrize("header", ["Subject", "Message-ID", "References", "In-Reply-To", "From"])
async def test_a_header_of_what_came_in_becomes_no_header_of_our_answer(target: Api, header: str):
    evil = "=?utf-8?q?x=0d=0aBcc:_evil@e.example=0d=0a=C2=85=E2=80=A8?= <x@y>\r\n\tBcc: evil@e.example\x00 <\x0bBcc@e.example>"
    if header == "From":
        evil = f'"=?utf-8?q?x=0d=0aBcc:_evil@e.example?=" <{MAILBOX}>'
    given = {"From": MAILBOX, "To": "shop@in.example", "Message-ID": "<a@b.example>", "Subject": "hi"} | {header: evil}
    raw = "".join(f"{name}: {value}\r\n" for name, value in given.items()).encode() + b"\r\nhello"
    async with smtp_server() as server:
        _, path = await account_at(target, "smtp", host="127.0.0.1", port=server.port, security="none")
        assert await tell(target, "smtp", path, raw) == 200
        async with target.app.database.pipeline() as tx:
            message = await tx.fetchval("SELECT id FROM messages WHERE workspace_id = $1", target.workspace.workspace.id)
        answer = {"in_reply_to": encode("msg", message), "content": {"body": "hello to you"}}
        made = await good(target, "POST", "/v1/messages", answer)
        [delivery] = await target.settled(made["id"])
        assert delivery["state"] == "sent", delivery
        head = server.mails[0].partition(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0].lower() for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert len(names) == len(set(names))
    assert not {"bcc", "cc", ""} & set(names), head
    # Also for a reader who decodes before looking for lines.
    decoded = str(make_header(decode_header(head.replace("\r\n", "\n"))))
    assert "\nBcc" not in decoded.replace("\r", "\n")


async def test_bodies_that_never_end_hold_no_more_than_their_share_and_small_ones_still_come_in(target: Api):
    begun, over = 0, asyncio.Event()

    async def slow() -> int:
        nonlocal begun
        told: list[int] = []
        left = [bytes(1_000_000)] * 15

        async def receive() -> Json:
            nonlocal begun
            if not left:
                await over.wait()
                return {"type": "http.disconnect"}
            begun += 1
            return {"type": "http.request", "body": left.pop(), "more_body": True}

        async def send(message: MutableMapping[str, Any]) -> None:
            if "status" in message:
                told.append(message["status"])

        scope: Json = {"type": "http", "method": "POST", "path": "/v1/contacts/batch", "headers": [], "query_string": b"", "client": None}
        await target.app.server(scope, receive, send)
        return told[0]

    # Nobody has said who they are.
    tries = [asyncio.create_task(slow()) for _ in range(25)]
    while sum(one.done() for one in tries) < 5:  # noqa: ASYNC110 - the program tells it by its answers only
        await asyncio.sleep(0.01)
    refused = [one.result() for one in tries if one.done()]
    assert set(refused) == {503}
    assert begun < 330, "25 times 15 were to come"
    answer = await target.client.put("/v1/contacts/ada", json={"name": "Ada"})
    assert answer.status_code == 200
    over.set()
    assert {await one for one in tries} <= {400, 401, 503}
    # What was held is let go.
    assert (await target.client.post("/v1/contacts/batch", content=b" " * 10_000_000)).status_code in (400, 422)

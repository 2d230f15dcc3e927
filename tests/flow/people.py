"""What the stories of the company's own people share: their mail, and their clients."""

import re
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx2

from tests.conftest import Api, new_workspace, serving
from tests.providers.smtp_peers import SmtpPeer, settled, smtp_server
from tidings.core.settings import load_settings

Json = dict[str, Any]

PASSWORD = "correct horse battery"

_LINK = re.compile(r"https://tidings\.example/([a-z-]+)#(td[ir]_\w+)")


class Company:
    """The program with a mail server for the company's own people, and a workspace's first key."""

    def __init__(self, api: Api, peer: SmtpPeer) -> None:
        self.api = api
        self.peer = peer

    async def mail_to(self, email: str, count: int = 1) -> tuple[str, str]:
        """The page and the token of the link in the newest of so many mails."""
        found: list[str] = []

        def is_there() -> bool:
            found[:] = [text for text in map(readable, self.peer.mails) if f"To: {email}" in text]
            return len(found) >= count

        await settled(is_there)
        [(page, token)] = _LINK.findall(found[-1])
        return page, token

    async def join(self, email: str, role: str, name: str = "Ada", password: str = PASSWORD) -> httpx2.AsyncClient:
        """A new member, invited by the key, and their signed-in client: close it."""
        await ok(self.api.client, "POST", "/v1/invitations", {"email": email, "role": role})
        _, token = await self.mail_to(email)
        async with self.api.with_key(None) as nobody:
            told = await ok(nobody, "POST", "/v1/invitations/accept", {"token": token, "name": name, "password": password})
        return self.api.with_key(told["token"])


@asynccontextmanager
async def company(database_url: str, data: Path) -> AsyncGenerator[Company]:
    """A company of its own, whose mail server takes everything."""
    async with smtp_server() as peer:
        given = load_settings(
            {},
            data=data,
            database_url=database_url,
            allow_private_networks=True,
            public_url="https://tidings.example/",
            system_smtp_url=f"smtp://127.0.0.1:{peer.port}?security=none",
            system_from="Tidings <tidings@example.com>",
        )
        async with serving(given) as (app, base_url):
            api = Api(app, base_url, await new_workspace(app.database, app.sealer, name="Corner shop"))
            async with api.client:
                yield Company(api, peer)


def readable(mail: bytes) -> str:
    """A mail's sender, recipient, subject and text, as a person reads them."""
    parsed = message_from_bytes(mail, policy=policy.default)
    return f"From: {parsed['From']}\nTo: {parsed['To']}\nSubject: {parsed['Subject']}\n{parsed.get_content()}"  # type: ignore[attr-defined]


async def ok(client: httpx2.AsyncClient, method: str, path: str, body: object = None) -> Json:
    """The answer, which is a success."""
    answer = await client.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else {}


async def refused(client: httpx2.AsyncClient, method: str, path: str, body: object = None) -> tuple[int, str]:
    """The status and the code of the refusal."""
    answer = await client.request(method, path, json=body)
    assert answer.is_error, f"{method} {path}: {answer.status_code} {answer.text}"
    problem = answer.json()
    return problem["status"], problem["errors"][0]["code"] if problem.get("errors") else problem["code"]


def new_email() -> str:
    """An address that nobody has used."""
    return f"ada.{secrets.token_hex(4)}@example.com"

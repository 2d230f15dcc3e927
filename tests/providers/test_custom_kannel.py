"""A real SMS gateway described by an account: Debian's kannel, whose fake network ends in a handset of ours.

The page: Kannel 1.4.5 User's Guide, chapters "Using the HTTP interface to send SMS" and "Delivery reports", and what it did here on
2026-11-21: 202 for what it takes, 400 and 403 for what it refuses, and reports with `%d` of 1 (delivered), 2 (failed), 8 (taken).
"""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.providers.http_peers import Answer, HttpPeer, http_server
from tests.providers.peers import closed_port
from tests.providers.smtp_peers import settled
from tests.providers.test_custom import DELIVERY, LOCAL, account, outbound, target
from tidings.channels import Account, Callback, Inbound, Receipt, Refused, Sent, Told, Unreadable
from tidings.providers.custom import Custom

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(shutil.which("bearerbox", path=f"{os.environ['PATH']}:/usr/sbin") is None, reason="kannel is not installed"),
]

PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
PUBLIC = "https://tidings.example.com/callbacks/custom/token"


class Gateway(msgspec.Struct, frozen=True):
    """kannel, the handset at its end, and who hears what it says."""

    sendsms: int
    handset: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    ear: HttpPeer

    def account(self, password: str = "secret") -> Account:
        query = "&".join(
            [
                f"username=tidings&password={password}",
                "from={{ from }}&to={{ to }}&text={{ text }}&charset=UTF-8&dlr-mask=31",
                'dlr-url={{ receipts_url ~ "&state=%d&reference=" ~ reference }}',
            ]
        )
        credentials = target(
            url=f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms?{query}",
            method="GET",
            callbacks={
                "signature": {"kind": "none"},
                "format": "query",
                "receipts": {
                    "reference": "/reference",
                    "state": "/state",
                    "states": {"1": "delivered", "2": "failed", "4": "ignored", "8": "sent", "16": "failed"},
                },
                "inbound": {"channel": "sms", "from": "/from", "to": "/to", "text": "/text", "reference": "/id", "at": "/at", "is_without_plus": True},
                "inbound_when": {"at": "/kind", "equals": "inbound"},
            },
        )  # fmt: skip
        return account(credentials, callback_url=f"{self.ear.url}/callbacks/custom/token")

    def told(self, provider: Custom, kind: str) -> list[Told]:
        """What it has said of this kind so far."""
        said = [request.target for request in self.ear.requests if f"kind={kind}" in request.target]
        calls = [
            Callback(method="GET", url=PUBLIC + target.removeprefix("/callbacks/custom/token"), headers=(), body=b"", received_at=datetime.now(UTC))
            for target in said
        ]  # fmt: skip
        found: list[Told] = []
        for call in calls:
            assert provider.sort(call).lane == ("inbound" if kind == "inbound" else "receipts")
            read = provider.read(call, self.account())
            assert not isinstance(read, Unreadable), read
            found += read
        return found


def configuration(folder: Path, boxes: int, smsc: int, sendsms: int, ear: HttpPeer) -> str:
    inbound = f"{ear.url}/callbacks/custom/token?kind=inbound&from=%p&to=%P&text=%b&id=%I&event_id=%I&at=%T"
    return f"""
group = core
admin-port = {closed_port()}
admin-password = bar
admin-allow-ip = 127.0.0.1
smsbox-port = {boxes}
box-allow-ip = 127.0.0.1
log-file = {folder}/bearerbox.log

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = {folder}/smsbox.log

group = sendsms-user
username = tidings
password = secret

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "{inbound}"
"""


@asynccontextmanager
async def program(name: str, folder: Path) -> AsyncGenerator[None]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        name, "kannel.conf", cwd=folder, env={"PATH": PATH}, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def kannel(folder: Path) -> AsyncGenerator[Gateway]:
    boxes, smsc, sendsms = closed_port(), closed_port(), closed_port()
    async with http_server(lambda _: Answer(200, headers={"Content-Type": "text/plain"})) as ear:
        (folder / "kannel.conf").write_text(configuration(folder, boxes, smsc, sendsms, ear))
        async with program("bearerbox", folder):
            (await connected(boxes))[1].close()
            async with program("smsbox", folder):
                (await connected(sendsms))[1].close()
                handset = await connected(smsc)
                try:
                    yield Gateway(sendsms, handset, ear)
                finally:
                    handset[1].close()


async def test_a_real_gateway_takes_reports_and_brings_answers(tmp_path: Path):
    provider = Custom(LOCAL)
    async with kannel(tmp_path) as gateway, asyncio.timeout(40):
        here = gateway.account()
        assert (await provider.verify(here)).ok

        # Until the fake network is up, the gateway queues: it says 202 all the same.
        outcome = await provider.send(outbound(text="Grüße & mehr: 50 %"), here)
        assert isinstance(outcome, Sent)
        reader, writer = gateway.handset
        arrived = (await reader.readline()).decode()
        assert arrived == "+15005550001 +4915112345678 text Grüße & mehr: 50 %\n"

        await settled(lambda: len(gateway.told(provider, "receipts")) >= 2)
        receipts = [one for one in gateway.told(provider, "receipts") if isinstance(one, Receipt)]
        assert {(one.delivery_id, one.state) for one in receipts} == {(DELIVERY, "sent"), (DELIVERY, "delivered")}

        writer.write(b"4915112345678 15005550001 text STOP it & more\n")
        await writer.drain()
        await settled(lambda: bool(gateway.told(provider, "inbound")))
        [inbound] = gateway.told(provider, "inbound")
        assert isinstance(inbound, Inbound)
        assert (inbound.sender, inbound.to, inbound.text) == ("+4915112345678", "+15005550001", "STOP it & more")
        assert inbound.provider_reference
        [said] = [request.target for request in gateway.ear.requests if "kind=inbound" in request.target]
        assert f"event_id={inbound.provider_reference}" in said

        wrong = await provider.send(outbound(), gateway.account("wrong"))
        nobody = await provider.send(outbound(address=""), here)
        assert isinstance(wrong, Refused)
        assert isinstance(nobody, Refused)
        assert (wrong.code, wrong.may_retry, nobody.code) == ("http_403", False, "http_400")
    await provider.aclose()

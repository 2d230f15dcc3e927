"""A real SMS gateway described by an account: what it takes and refuses, what it reports, what it brings.

What it did here on 2026-11-21 (1.4.5): 202 for what it takes, 400 and 403 for what it refuses, and reports with `%d` of 8 (taken) and 1
(delivered).
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.providers.http_peers import Answer, HttpPeer, http_server
from tests.providers.kannel import MAP, Kannel, kannel, needs_kannel
from tests.providers.smtp_peers import settled
from tests.providers.test_custom import DELIVERY, LOCAL, account, outbound, target
from tidings.channels import Account, Callback, Inbound, Receipt, Refused, Sent, Told, Unreadable
from tidings.providers.custom import Custom

pytestmark = [pytest.mark.anyio, needs_kannel]

PATH = "/callbacks/custom/token"


def account_at(gateway: Kannel, ear: HttpPeer, password: str = "secret") -> Account:
    return account(target(url=gateway.url("receipts_url", password), method="GET", callbacks=MAP), callback_url=f"{ear.url}{PATH}")


def told(ear: HttpPeer, provider: Custom, here: Account, kind: str) -> list[Told]:
    """What it has said of this kind so far."""
    found: list[Told] = []
    for request in ear.requests:
        if f"kind={kind}" not in request.target:
            continue
        url = f"https://tidings.example.com{request.target}"
        call = Callback(method=request.method, url=url, headers=(), body=request.body, received_at=datetime.now(UTC))
        assert provider.check(call, here) is None
        assert provider.sort(call).lane == kind
        read = provider.read(call, here)
        assert not isinstance(read, Unreadable), read
        found += read
    return found


async def test_a_real_gateway_takes_reports_and_brings_answers(tmp_path: Path):
    provider = Custom(LOCAL)
    quiet = Answer(200, headers={"Content-Type": "text/plain"})
    async with http_server(lambda _: quiet) as ear, kannel(tmp_path, f"{ear.url}{PATH}") as gateway, asyncio.timeout(40):
        here = account_at(gateway, ear)
        assert (await provider.verify(here)).ok

        outcome = await provider.send(outbound(text="Grüße & mehr: 50 %"), here)
        assert isinstance(outcome, Sent)
        assert await gateway.arrived() == "+15005550001 +4915112345678 text Grüße & mehr: 50 %"

        await settled(lambda: len(told(ear, provider, here, "receipts")) >= 2)
        receipts = [one for one in told(ear, provider, here, "receipts") if isinstance(one, Receipt)]
        assert {(one.delivery_id, one.state) for one in receipts} == {(DELIVERY, "sent"), (DELIVERY, "delivered")}

        await gateway.write("4915112345678 15005550001 text STOP it & more")
        await settled(lambda: bool(told(ear, provider, here, "inbound")))
        [inbound] = told(ear, provider, here, "inbound")
        assert isinstance(inbound, Inbound)
        assert (inbound.sender, inbound.to, inbound.text) == ("+4915112345678", "+15005550001", "STOP it & more")
        assert inbound.provider_reference
        assert any(f"event_id={inbound.provider_reference}" in request.target for request in ear.requests)

        wrong = await provider.send(outbound(), account_at(gateway, ear, "wrong"))
        nobody = await provider.send(outbound(address=""), here)
        assert isinstance(wrong, Refused)
        assert isinstance(nobody, Refused)
        assert (wrong.code, wrong.may_retry, nobody.code) == ("http_403", False, "http_400")
    await provider.aclose()

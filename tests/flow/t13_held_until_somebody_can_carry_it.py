"""Without a provider a delivery waits, says what for, and leaves once there is one."""

import pytest

from tests.conftest import execute
from tests.flow.conftest import Shop
from tests.flow.t09_real_mail import Mailbox, mailbox

__all__ = ["mailbox"]


@pytest.mark.anyio
async def test_what_nobody_can_carry_is_held_and_leaves_when_an_account_is_added(live_shop: Shop, mailbox: tuple[Mailbox, int]):
    shop, (box, port) = live_shop, mailbox
    await shop.person("ada")
    message = await shop.say("ada", channel="email")
    [told] = message["deliveries"]
    held = await shop.reaches(told["id"], "held")
    assert (held["reason"], held["hand_offs"]) == ("no_provider", [])
    assert (await shop.told(message))[-1]["kind"] == "held"

    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
    # It is looked at again every minute: the minute is over.
    await execute(shop.api.app.url, f"UPDATE queue SET due_at = now() WHERE workspace_id = '{shop.api.workspace.workspace.id}'")
    delivery = await shop.reaches(told["id"], "sent")
    assert delivery["attempts"] == 1
    assert [recipients for recipients, _ in box.mails] == [["ada@example.com"]]


@pytest.mark.anyio
async def test_a_live_workspace_has_no_sandbox(live_shop: Shop):
    calls: list[tuple[str, str, object]] = [
        ("GET", "/v1/sandbox/outbox", None),
        ("PUT", "/v1/sandbox/clock", {"advance": "5m"}),
        ("PUT", "/v1/sandbox/faults", []),
        ("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "x"}),
    ]
    for method, path, body in calls:
        assert (await live_shop.ask(method, path, body, status=409))["code"] == "not_a_test_workspace"
